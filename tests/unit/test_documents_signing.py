"""Keys, PKCS#12 files and signatures: refused before anything is written, or right."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from pirdesk.documents import signing, verify
from pirdesk.errors import PirdeskError, SurroundingsError, UserError
from pirdesk.wording import error_text
from tests.unit.documents_papers import (
    AT,
    AUTHOR,
    REVIEWER,
    frozen,
    key_of,
    make_paper,
    sealed,
)

PASSPHRASE = "correct horse battery staple 17"


def test_a_made_key_is_p256_and_says_what_it_is() -> None:
    key = signing.make_key("Anna Ångström", issued_at=AT, valid_days=10)
    assert isinstance(key.private_key, ec.EllipticCurvePrivateKey)
    assert isinstance(key.private_key.curve, ec.SECP256R1)
    assert key.name == "Anna Ångström"
    assert "made by PIRDesk" in key.certificate.subject.rfc4514_string()
    usage = key.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert len(key.fingerprint) == 64
    assert "PRIVATE" not in repr(key)


def test_a_key_needs_a_name() -> None:
    with pytest.raises(UserError):
        signing.make_key("  \u200b ", issued_at=AT, valid_days=1)


def test_a_saved_key_comes_back_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    key, path = key_of("Anna Author"), tmp_path / "anna.p12"
    signing.save_pkcs12(key, path, PASSPHRASE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["anna.p12"]
    back = signing.load_pkcs12(path, PASSPHRASE, at=AT)
    assert back.fingerprint == key.fingerprint
    assert back.origin is signing.Origin.OWN


@pytest.mark.parametrize(
    ("content", "passphrase", "code"),
    [
        (None, "wrong passphrase", "key.passphrase"),
        (b"no key at all", PASSPHRASE, "key.file"),
        (b"", PASSPHRASE, "key.file"),
    ],
)
def test_a_wrong_passphrase_or_file_is_refused_in_words(
    tmp_path: Path, content: bytes | None, passphrase: str, code: str
) -> None:
    path = tmp_path / "key.p12"
    if content is None:
        signing.save_pkcs12(key_of("Anna Author"), path, PASSPHRASE)
    else:
        path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        signing.load_pkcs12(path, passphrase)
    assert caught.value.code == code
    assert "Nothing was signed" in error_text(caught.value)


def test_a_key_that_cannot_be_read_or_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError):
        signing.load_pkcs12(tmp_path / "absent.p12", PASSPHRASE)
    with pytest.raises(SurroundingsError):
        signing.save_pkcs12(key_of("Anna Author"), tmp_path / "no" / "where.p12", PASSPHRASE)


@pytest.mark.parametrize(("days", "code"), [(31, "key.expired"), (-1, "key.early")])
def test_a_certificate_outside_its_time_signs_nothing(tmp_path: Path, days: int, code: str) -> None:
    key, at = key_of("Anna Author"), AT + timedelta(days=days)
    with pytest.raises(UserError) as caught:
        signing.sign(frozen(make_paper()), key, AUTHOR, at, "UTC")
    assert caught.value.code == code
    path = tmp_path / "key.p12"
    signing.save_pkcs12(key, path, PASSPHRASE)
    with pytest.raises(UserError):
        signing.load_pkcs12(path, PASSPHRASE, at=at)


def test_each_signature_is_a_revision_that_keeps_the_bytes_before_it() -> None:
    before = frozen(make_paper())
    once = signing.sign(before, key_of("Anna Author"), AUTHOR, AT, "Europe/Rome")
    twice = signing.sign(once, key_of("Rolf Żółć"), REVIEWER, AT, "Europe/Rome")
    assert once.startswith(before)
    assert twice.startswith(once)


def test_signing_adds_no_new_information_or_metadata() -> None:
    added = sealed()[len(frozen(make_paper())) :]
    assert b"/ModDate" not in added
    assert b"/Producer" not in added
    assert b"xmpmeta" not in added
    assert b"/XML" not in added


def test_the_time_signed_is_the_one_given_with_its_offset() -> None:
    first = verify.verify(sealed()).signatures[0]
    assert first.at == AT + timedelta(minutes=1)
    assert first.at is not None
    assert first.at.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("data", "expected", "code"),
    [
        (b"not a PDF", AUTHOR, "sign.file"),
        (b"%PDF-1.7\n%%EOF", AUTHOR, "sign.file"),
    ],
)
def test_a_foreign_file_is_not_signed(data: bytes, expected: object, code: str) -> None:
    with pytest.raises(PirdeskError) as caught:
        signing.sign(data, key_of("Anna Author"), AUTHOR, AT, "UTC")
    assert caught.value.code == code


def test_nobody_signs_twice_or_in_a_place_that_is_not_there() -> None:
    with pytest.raises(UserError) as caught:
        signing.sign(sealed(), key_of("Anna Author"), AUTHOR, AT, "UTC")
    assert caught.value.code == "sign.twice"
    paper = make_paper(signatures=(AUTHOR,))
    with pytest.raises(UserError) as caught:
        signing.sign(frozen(paper), key_of("Rolf Żółć"), REVIEWER, AT, "UTC")
    assert caught.value.code == "sign.field"


def test_the_note_says_what_each_kind_of_key_proves() -> None:
    ours = signing.honest_note()
    assert "self-signed" in ours
    assert "memory" not in ours
    assert "memory" in signing.honest_note((signing.Origin.MEMORY,))
    for kind in (
        "self-signed",
        "organisation’s own authority",
        "on a token",
        "without a later anchor",
    ):
        assert kind in ours, kind
    assert "selbstsigniertes" in signing.honest_note((signing.Origin.MEMORY,), "de")


def test_the_private_hook_of_pyhanko_is_still_there() -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    assert callable(getattr(IncrementalPdfFileWriter, "_update_meta", None))
