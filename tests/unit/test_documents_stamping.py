"""Time stamps over loopback HTTP: levels, renewal, refusals, and what verifying says of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

import pytest
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader

from pirdesk.casefile.paper import Paragraph
from pirdesk.documents import signing, verify
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.wording import error_text
from tests.refusing import refuses
from tests.stamping import TestAuthority, issued_key, people_root, running, stamp_root
from tests.unit.documents_papers import AT, AUTHOR, frozen, key_of, make_paper, said
from tests.unit.test_documents_attacks import ATTACKS, revised, stream


@pytest.fixture
def tsa() -> Iterator[TestAuthority]:
    with running(TestAuthority(time=AT + timedelta(minutes=9))) as authority:
        yield authority


@lru_cache(maxsize=1)
def unsigned() -> bytes:
    return frozen(make_paper((Paragraph(said("One sentence.")),)))


@lru_cache(maxsize=1)
def stamped_record() -> tuple[bytes, bytes]:
    """A record signed twice with stamps inside, and the same with the stamp over everything."""
    paper, data = make_paper((Paragraph(said("One sentence.")),)), unsigned()
    with running(TestAuthority(time=AT + timedelta(minutes=9))) as authority:
        for expected in paper.signatures:
            at = AT + timedelta(minutes=expected.order)
            key = issued_key(expected.person_name)
            data = signing.sign(data, key, expected, at, paper.zone, authority=authority.settings())
        return data, signing.stamp(data, authority.settings(), people_root()[1])


def trust() -> bytes:
    return people_root()[0].certificate_pem + stamp_root().certificate_pem


def test_each_step_is_a_level_and_each_level_is_told() -> None:
    inner, whole = stamped_record()
    assert whole.startswith(inner)
    before, after = verify.verify(inner), verify.verify(whole)
    assert (before.exit_code, before.level) == (0, "B-T")
    assert (after.exit_code, after.level) == (0, "B-LTA")
    assert [item.level for item in after.signatures] == ["B-LTA", "B-LTA", ""]
    assert [item.kind for item in after.signatures] == ["signature", "signature", "timestamp"]
    assert after.proven_until is not None
    assert "no certificates to trust were given" in after.time_words
    assert "vouch" not in after.time_words
    strange = verify.verify(whole, trust=people_root()[0].certificate_pem)
    assert "for whom the certificates you trust do not vouch" in strange.time_words
    assert "not provable without the register" in before.time_words


def test_a_trusted_stamp_proves_the_time_and_outlives_the_signers_certificate() -> None:
    whole = stamped_record()[1]
    late = AT + timedelta(days=5 * 365)
    result = verify.verify(whole, trust=trust(), at=late)
    assert result.exit_code == 0, result.words
    assert "is proven by the time stamp of Test Time Stamps 10" in result.time_words
    assert "at the time proven" in result.trust_words
    ended = verify.verify(whole, trust=trust(), at=AT + timedelta(days=20 * 365))
    assert ended.exit_code == 1
    assert "Not vouched for" in ended.trust_words


def test_without_a_stamp_the_time_is_said_to_be_the_signers_own() -> None:
    paper = make_paper((Paragraph(said("One sentence.")),), signatures=(AUTHOR,))
    data = signing.sign(frozen(paper), issued_key("Anna Author"), AUTHOR, AT, "UTC")
    result = verify.verify(data)
    assert result.level == "B-B"
    assert "after the end of the certificate (01 January 2028) it is unproven" in result.time_words
    assert "organisation’s own authority" in result.signatures[0].key_words


def test_signatures_made_offline_are_stamped_later(tsa: TestAuthority) -> None:
    paper = make_paper((Paragraph(said("One sentence.")),), signatures=(AUTHOR,))
    data = signing.sign(frozen(paper), issued_key("Anna Author"), AUTHOR, AT, "UTC")
    result = verify.verify(signing.stamp(data, tsa.settings(), people_root()[1]), trust=trust())
    assert (result.exit_code, result.level) == (0, "B-LTA")
    assert tsa.asked == 1
    bare = signing.stamp(data, tsa.settings())
    assert verify.verify(bare).level == "B-T"


def test_a_self_signed_key_needs_no_list_and_a_list_is_fetched_where_one_is_named(
    tsa: TestAuthority,
) -> None:
    paper = make_paper((Paragraph(said("One sentence.")),), signatures=(AUTHOR,))
    data = signing.sign(
        frozen(paper), key_of("Anna Author"), AUTHOR, AT, "UTC", authority=tsa.settings()
    )
    assert verify.verify(signing.stamp(data, tsa.settings())).level == "B-LTA"


def test_an_archive_stamp_is_renewed_before_it_lapses(tsa: TestAuthority) -> None:
    whole = stamped_record()[1]
    tsa.time, tsa.years = AT + timedelta(days=8 * 365), 19
    renewed = signing.stamp(whole, tsa.settings())
    assert renewed.startswith(whole)
    late = AT + timedelta(days=14 * 365)
    assert verify.verify(whole, trust=trust(), at=late).exit_code == 1
    result = verify.verify(renewed, trust=trust(), at=late)
    assert (result.exit_code, result.level) == (0, "B-LTA")
    assert [item.kind for item in result.signatures].count("timestamp") == 2


@pytest.mark.parametrize("name", ATTACKS)
def test_the_sixteen_attacks_fail_on_a_stamped_record_too(name: str) -> None:
    whole = stamped_record()[1]
    spoiled = ATTACKS[name](whole)
    assert spoiled != whole
    result = verify.verify(spoiled)
    if name == "the last signature is cut off":  # here the last is the time stamp
        assert (result.exit_code, result.level) == (0, "B-T")
        assert "not provable without the register" in result.words
    else:
        assert result.exit_code in (1, 3), result.words


def test_a_comment_at_the_end_is_said_not_to_be_provable_without_the_register() -> None:
    result = verify.verify(ATTACKS["a comment is put at the end"](stamped_record()[1]))
    assert "not provable without the register" in result.words


def test_data_without_a_stamp_and_an_empty_stamp_field_are_refused() -> None:
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, append_signature_field
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    whole = stamped_record()[1]

    def more_data(writer: object) -> None:
        more = asn1.Certificate.load(key_of("Somebody").certificate_der)
        DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=[more])  # type: ignore[arg-type]

    def empty_field(writer: object) -> None:
        unseen = InvisSigSettings(box_out_of_bounds=True)
        spec = SigFieldSpec("stamp_9", invis_sig_settings=unseen)
        append_signature_field(writer, spec)  # type: ignore[arg-type]

    def false_data(writer: object) -> None:
        store = writer.root["/DSS"]  # type: ignore[attr-defined]
        store["/Certs"].append(writer.add_object(stream(b"no certificate")))  # type: ignore[attr-defined]
        writer.update_container(store["/Certs"])  # type: ignore[attr-defined]

    for change in (more_data, empty_field, false_data):
        assert verify.verify(revised(whole, change)).exit_code == 1, change.__name__


def test_a_stamp_over_false_validation_data_does_not_make_it_true(tsa: TestAuthority) -> None:
    def false_data(writer: object) -> None:
        store = writer.root["/DSS"]  # type: ignore[attr-defined]
        store["/CRLs"].append(writer.add_object(stream(b"no list")))  # type: ignore[attr-defined]
        writer.update_container(store["/CRLs"])  # type: ignore[attr-defined]

    spoiled = revised(stamped_record()[1], false_data)
    with pytest.raises(UserError):
        signing.stamp(spoiled, tsa.settings())
    assert "validation data cannot be read" in verify.verify(spoiled).words


def test_stamps_leave_information_and_metadata_alone() -> None:
    inner, whole = stamped_record()
    added = whole[len(inner) :]
    assert b"/DSS" in added or b"/ObjStm" in added
    for word in (b"/Producer", b"/ModDate", b"xmpmeta"):
        assert word not in added
    reader = PdfFileReader(io.BytesIO(whole))
    assert reader.embedded_signatures[-1].field_name == "stamp_1"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": 500}, "tsa.reach"),
        ({"status": 404}, "tsa.reach"),
        ({"password": "right"}, "tsa.password"),
        ({"spoil": lambda made: b"<html>"}, "tsa.reply"),
        ({"spoil": lambda made: made[:-8] + b"\x00" * 8}, "tsa.reply"),
        ({"spoil": lambda made: b"\x00" * (1024 * 1024 + 1)}, "tsa.reply"),
    ],
)
def test_no_usable_stamp_is_said_in_words_and_nothing_is_made(
    tsa: TestAuthority, change: dict[str, object], code: str
) -> None:
    for name, value in change.items():
        setattr(tsa, name, value)
    with pytest.raises(SurroundingsError) as caught:
        signing.sign(unsigned(), key_of("Anna Author"), AUTHOR, AT, "UTC", authority=tsa.settings())
    assert caught.value.code == code
    assert "pirdesk records stamp" in error_text(caught.value)


def test_patience_password_room_and_trust(tsa: TestAuthority) -> None:
    tsa.fails = [503]
    assert signing.probe_authority(tsa.settings(attempts=2))[0] > 1000
    assert tsa.asked == 2
    tsa.password = "right"
    known = tsa.settings(user="desk", password="right")
    assert signing.probe_authority(known)[0] > 1000
    assert "right" not in repr(known)
    with refuses(SurroundingsError, match="grown beyond"):
        signing.probe_authority(tsa.settings(user="desk", password="right", room=500))
    good = tsa.settings(user="desk", password="right", roots=stamp_root().certificate_pem)
    assert signing.probe_authority(good)
    other = tsa.settings(user="desk", password="right", roots=stamp_root("Other").certificate_pem)
    with pytest.raises(SurroundingsError) as caught:
        signing.probe_authority(other)
    assert caught.value.code == "tsa.trust"


def test_nobody_at_the_address_is_said_in_words() -> None:
    nobody = signing.TimeAuthority("http://127.0.0.1:9/none", timeout=2.0, attempts=1)
    with pytest.raises(SurroundingsError) as caught:
        signing.stamp(stamped_record()[0], nobody)
    assert caught.value.code == "tsa.reach"


@pytest.mark.parametrize(
    "url", ["", "ftp://a/b", "file:///etc/passwd", "http://", "https://u:p@h/"]
)
def test_an_address_is_http_without_secrets(url: str) -> None:
    with refuses(UserError, match="not the address"):
        signing.check_address(url)
    assert signing.check_address("https://stamps.example/tsa")
