"""Records and time stamps: stamped while sealing, queued when offline, stamped later, renewed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pirdesk.casefile.case import Case, DocumentState, Record
from pirdesk.documents.signing import fetching
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.services import (
    authority,
    drafting,
    records,
    reviews,
    sealing,
    timestamps,
    verifying,
)
from pirdesk.services.signers import MemorySigner, ProgramSigner
from pirdesk.vault import NoVault
from pirdesk.wording import error_text
from tests.builders import Office, approved, confirm_methods, make_office, run, sample_case, sealed
from tests.refusing import refuses
from tests.stamping import TestAuthority, running, stamp_root
from tests.unit.test_documents_attacks import ATTACKS, flipped


@pytest.fixture
def tsa() -> Iterator[TestAuthority]:
    with running(TestAuthority()) as found:
        yield found


@pytest.fixture
def case(office: Office) -> Case:
    return sample_case(office)


def set_up(office: Office, tsa: TestAuthority) -> None:
    tsa.time = office.clock()
    timestamps.set_authority(office.author, tsa.settings())


def level(office: Office, record: Record) -> str:
    return office.desk.store.views.stamps()[record.id].level


def test_with_an_authority_a_record_is_stamped_while_it_is_sealed(
    office: Office, case: Case, tsa: TestAuthority, tmp_path: Path
) -> None:
    set_up(office, tsa)
    record = sealed(office, case, "harm_assessment")
    assert record.state is DocumentState.SEALED
    (line,) = records.lines(office.desk)
    assert (line.level, line.waiting, line.signed) == ("B-LTA", False, 2)
    assert line.stamped_until is not None
    assert timestamps.waiting(office.desk) == ()
    path = tmp_path / "record.pdf"
    path.write_bytes(sealing.record_pdf(office.desk, record.id))
    trust = tmp_path / "trust.pem"
    trust.write_bytes(stamp_root().certificate_pem)
    verdict = verifying.verify_file(path, desk=office.desk)
    assert verdict.exit_code == 0
    assert verdict.verification.level == "B-LTA"


def test_offline_a_record_is_sealed_waits_and_is_stamped_later(
    office: Office, case: Case, tsa: TestAuthority
) -> None:
    set_up(office, tsa)
    tsa.status = 503
    record = sealed(office, case, "harm_assessment")
    assert record.state is DocumentState.SEALED
    queued = office.desk.store.views.stamps()[record.id]
    assert (queued.level, queued.waiting, queued.fault) == ("B-B", True, "tsa.reach")
    run_out = timestamps.stamp_waiting(office.author)
    assert run_out.stamped == ()
    assert run_out.left[0][0] == record.id
    assert office.desk.store.views.stamps()[record.id].attempts == 2
    assert sealing.record_pdf(office.desk, record.id)[:5] == b"%PDF-"
    tsa.status = 200
    (stamped,) = timestamps.stamp_waiting(office.author).stamped
    assert stamped.id == record.id
    assert stamped.sha256 != record.sha256
    assert level(office, record) == "B-LTA"
    assert timestamps.waiting(office.desk) == ()
    assert timestamps.stamp_waiting(office.author) == timestamps.StampRun()
    assert verifying.verify_case_ledger(office.desk).ok


def test_a_cut_time_stamp_is_caught_by_the_register_alone(
    office: Office, case: Case, tsa: TestAuthority, tmp_path: Path
) -> None:
    record = sealed(office, case, "harm_assessment")
    early = sealing.record_pdf(office.desk, record.id)
    set_up(office, tsa)
    timestamps.stamp_waiting(office.author)
    late = sealing.record_pdf(office.desk, record.id)
    assert late.startswith(early)
    path = tmp_path / "cut.pdf"
    path.write_bytes(early)
    alone = verifying.verify_file(path)
    assert alone.exit_code == 0
    assert "not provable without the register" in alone.verification.words
    told = verifying.verify_file(path, desk=office.desk)
    assert told.exit_code == 1
    assert "a signature or time stamp was cut off" in told.register_words
    assert "as it was when it was closed" in told.register_words
    path.write_bytes(late)
    assert verifying.verify_file(path, desk=office.desk).exit_code == 0
    for spoiled in (ATTACKS["a comment is put at the end"](late), flipped(late, len(late) // 2)):
        path.write_bytes(spoiled)
        assert verifying.verify_file(path, desk=office.desk).register_ok is False


@pytest.mark.full
@pytest.mark.timeout(600)
def test_with_the_register_every_attack_and_every_changed_byte_is_caught(
    office: Office, case: Case, tsa: TestAuthority, tmp_path: Path
) -> None:
    set_up(office, tsa)
    record = sealed(office, case, "harm_assessment")
    data = sealing.record_pdf(office.desk, record.id)
    path = tmp_path / "spoiled.pdf"

    def told(spoiled: bytes) -> verifying.FileVerdict:
        path.write_bytes(spoiled)
        return verifying.verify_file(path, desk=office.desk)

    assert told(data).exit_code == 0
    for name, attack in ATTACKS.items():
        assert told(attack(data)).exit_code in (1, 3), name
    chance = random.Random(16)
    inside = re.search(rb"/Contents ?<([0-9A-F]{1000,})>", data)
    assert inside is not None
    for place in (*chance.sample(range(*inside.span(1)), 4), *chance.sample(range(len(data)), 4)):
        changed = bytearray(data)
        changed[place] ^= chance.randrange(1, 256)
        found = told(bytes(changed))
        assert found.register_ok is False
        assert found.exit_code in (1, 3), place


def test_stamps_are_renewed_before_they_lapse(
    office: Office, case: Case, tsa: TestAuthority
) -> None:
    set_up(office, tsa)
    tsa.years = 2
    record = sealed(office, case, "harm_assessment")
    until = office.desk.store.views.stamps()[record.id].until
    assert until is not None
    assert timestamps.renew(office.author).stamped == ()
    assert timestamps.renew(office.author, until) == timestamps.StampRun()
    tsa.years = 10
    office.clock.time = until - timedelta(days=30)
    tsa.time = office.clock()
    (renewed,) = timestamps.renew(office.author).stamped
    later = office.desk.store.views.stamps()[record.id].until
    assert later is not None
    assert later > until
    found = verifying.verify(sealing.record_pdf(office.desk, renewed.id))
    assert [item.kind for item in found.signatures].count("timestamp") == 2


def test_without_an_authority_nothing_is_stamped_and_it_is_said(
    office: Office, case: Case, tsa: TestAuthority
) -> None:
    record = sealed(office, case, "harm_assessment")
    assert [item.id for item in timestamps.waiting(office.desk)] == [record.id]
    with refuses(UserError, match="No time-stamp authority is set"):
        timestamps.stamp_waiting(office.author)
    set_up(office, tsa)
    timestamps.remove_authority(office.author)
    assert timestamps.authority(office.desk) is None
    with refuses(UserError, match="No time-stamp authority is set"):
        timestamps.stamp_waiting(office.author)
    document = approved(office, case, "pir")
    signing_now = sealing.seal(office.author, document.id, MemorySigner())
    with refuses(UserError, match="is signing"):
        timestamps.stamp_waiting(office.author, [signing_now.id])


def test_certificates_of_the_office_carry_their_list(
    office: Office,
    case: Case,
    tsa: TestAuthority,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up(office, tsa)
    ask = str
    authority.make_authority(office.author, "Agency", ask)
    for person in office.people.values():
        authority.issue(office.author, person, ask_authority=ask, ask=ask)
    document = approved(office, case, "harm_assessment")
    sealing.seal(office.author, document.id, ProgramSigner(ask))
    first = sealing.seal(office.reviewer, document.id, ProgramSigner(ask))
    (line,) = records.lines(office.desk)
    assert (line.level, line.waiting, line.fault) == ("B-T", False, "stamp.unpublished")
    assert "nothing is published to fetch. It stays B-T; its stamp is renewed" in line.why
    assert (timestamps.waiting(office.desk), timestamps.short(office.desk)) == ((), (first,))
    run(["records", "list", "--database", f"sqlite:///{tmp_path / 'office' / 'pirdesk.db'}"])
    assert f"{first.id}: {line.why}" in capsys.readouterr().out
    assert line.stamped_until is not None
    asked = tsa.asked
    before = office.desk.store.views.tree_head()
    database = f"sqlite:///{tmp_path / 'office' / 'pirdesk.db'}"
    acting = ("--as", office.author.acting().id, "--database", database)
    assert run(["records", "stamp", *acting]) == 0
    assert f"Not tried: {first.id}. Nothing is published" in capsys.readouterr().out
    assert (tsa.asked, office.desk.store.views.tree_head()) == (asked, before)
    assert run(["records", "stamp", "--again", *acting]) == 1
    assert "names no web address" in capsys.readouterr().out
    assert office.desk.store.views.record(first.id).sha256 == first.sha256
    assert office.desk.store.views.stamps()[first.id].attempts == 2
    (renewed,) = timestamps.renew(office.author, line.stamped_until + timedelta(1)).stamped
    assert [record.id for record in timestamps.settled(office.desk)] == [renewed.id]
    office.clock.forward(days=1)
    authority.revocation_list(office.author, ask)
    (raised,) = timestamps.stamp_waiting(office.author).stamped
    assert (raised.id, level(office, first)) == (first.id, "B-LTA")
    (line,) = records.lines(office.desk)
    assert (line.fault, line.why, timestamps.short(office.desk)) == ("", "", ())


def test_what_could_not_be_fetched_is_tried_again_by_itself(
    office: Office, case: Case, tsa: TestAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(office, tsa)
    with monkeypatch.context() as offline:
        offline.setattr(fetching.Fetcher, "_got", lambda *_asked: None)
        record = sealed(office, case, "harm_assessment")
        (line,) = records.lines(office.desk)
        assert (line.level, line.fault) == ("B-T", "stamp.unproven")
        assert timestamps.settled(office.desk) == ()
        ((_name, why),) = timestamps.stamp_waiting(office.author).left
        assert "can be had now" in why
    assert [found.id for found in timestamps.stamp_waiting(office.author).stamped] == [record.id]
    assert level(office, record) == "B-LTA"


def test_who_sets_the_authority_and_where_its_password_lies(
    office: Office, tsa: TestAuthority, tmp_path: Path
) -> None:
    tsa.password = "open sesame"
    with refuses(UserError, match="compliance officer"):
        timestamps.set_authority(office.reviewer, tsa.settings())
    with pytest.raises(SurroundingsError) as caught:
        timestamps.set_authority(office.author, tsa.settings(user="desk", password="wrong"))
    assert caught.value.code == "tsa.password"
    assert "Nothing was set" in error_text(caught.value)
    with refuses(UserError, match="no certificates in PEM form"):
        timestamps.set_authority(
            office.author, tsa.settings(roots=stamp_root().certificate_der), ask_it=False
        )
    before = office.desk.store.views.tree_head()
    assert timestamps.authority(office.desk) is None
    kept = timestamps.set_authority(
        office.author, tsa.settings(user="desk", password="open sesame")
    )
    assert 2048 <= kept.room <= 20_000
    assert office.desk.store.views.tree_head() != before
    found = timestamps.authority(office.desk)
    assert found is not None
    assert found.password == "open sesame"
    database = (tmp_path / "office" / "pirdesk.db").read_bytes()
    assert b"open sesame" not in database
    office.desk.vault.forget(timestamps.PASSWORD)
    with refuses(SurroundingsError, match="keyring holds no password"):
        timestamps.authority(office.desk)
    bare = make_office(tmp_path / "bare", vault=NoVault())
    with refuses(SurroundingsError, match="no keyring"):
        timestamps.set_authority(bare.author, tsa.settings(user="desk", password="open sesame"))
    bare.desk.close()


def test_many_records_are_sealed_with_progress_and_can_be_stopped(
    office: Office, case: Case
) -> None:
    documents = [approved(office, case, "harm_assessment").id for _ in range(3)]
    assert set(records.due(office.author)) == set(documents)
    assert records.due(office.reviewer) == ()
    seen: list[tuple[int, int]] = []
    first = records.seal_many(
        office.author,
        [*documents, "D-NONE"],
        MemorySigner(),
        tell=lambda done, of: seen.append((done, of)),
        cancelled=lambda: len(seen) == 3,
    )
    assert first.cancelled
    assert first.signed == tuple(documents[:2])
    assert seen == [(0, 4), (1, 4), (2, 4)]
    rest = records.seal_many(office.author, [*documents, "D-NONE"], MemorySigner())
    assert rest.signed == (documents[2],)
    assert {name for name, _why in rest.refused} == {*documents[:2], "D-NONE"}
    assert set(records.due(office.reviewer)) == set(documents)
    done = records.seal_many(office.reviewer, records.due(office.reviewer), MemorySigner())
    assert len(done.signed) == 3
    assert {line.state for line in records.lines(office.desk)} == {DocumentState.SEALED}


def test_the_commands_of_records(
    office: Office,
    case: Case,
    tsa: TestAuthority,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    database = f"sqlite:///{tmp_path / 'office' / 'pirdesk.db'}"
    author = office.author.acting().id
    tsa.time = office.clock()
    sealed(office, case, "harm_assessment")
    trust = tmp_path / "tsa.pem"
    trust.write_bytes(stamp_root().certificate_pem)

    def call(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run([*arguments, "--database", database])
        return code, "".join(capsys.readouterr())

    acting = ("--as", author)
    code, said = call("records", "list")
    assert (code, "B-B" in said, "waits" in said) == (0, True, True), said
    assert "asked yet" not in said
    assert call("records", "stamp", *acting)[0] == 1
    assert call("records", "tsa", "set", "ftp://x", *acting)[0] == 1
    code, said = call("records", "tsa", "set", tsa.url, "--trust", str(trust), *acting)
    assert code == 0, said
    code, said = call("records", "tsa", "show", "--json")
    assert (code, json.loads(said)["waiting"]) == (0, 1)
    code, said = call("records", "stamp", *acting)
    assert (code, "stamped, SHA-256" in said) == (0, True), said
    code, said = call("records", "list", "--json")
    assert json.loads(said)[0]["level"] == "B-LTA"
    code, said = call("records", "renew", "--before", "2060-01-01T00:00:00Z", *acting, "--json")
    assert (code, len(json.loads(said)["stamped"])) == (0, 1), said
    assert call("records", "tsa", "remove", *acting)[0] == 0
    document = approved(office, case, "harm_assessment")
    code, said = call("records", "seal", "--signer", "memory", *acting, "--json")
    assert (code, json.loads(said)["signed"]) == (0, [document.id]), said


def test_the_command_names_what_no_face_can_show_and_signs_it_with_stand_ins(
    office: Office, case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = approved(office, case, "harm_assessment").id
    odd = drafting.start_document(office.author, case.id, "harm_assessment")
    block = next(block for block in odd.blocks if block.kind == "text")
    drafting.change_block(office.author, odd.id, block.id, "Told by محمد.", block.revision)
    confirm_methods(office, odd)
    reviews.submit(office.author, odd.id)
    reviews.approve(office.reviewer, odd.id)
    database = f"sqlite:///{tmp_path / 'office' / 'pirdesk.db'}"
    acting = ("--as", office.author.acting().id, "--signer", "memory", "--database", database)
    capsys.readouterr()
    assert run(["records", "seal", *acting]) == 1
    said = capsys.readouterr().out
    assert "1 of 2 signed." in said
    assert f"--stand-ins prints readable stand-ins in {odd.id};" in said
    assert sealing.records(office.desk, odd.id) == ()
    assert run(["records", "seal", *acting, "--stand-ins", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["signed"] == [odd.id]
    assert len(sealing.records(office.desk, plain)) == 1
