"""Verifying with the register, with revocation lists, of many files and of foreign ones."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pirdesk import verifier
from pirdesk.casefile.case import Case, Record, Role
from pirdesk.documents import signing
from pirdesk.services import authority, outgoing, sealing, verifying
from pirdesk.services.signers import ProgramSigner
from tests.builders import Office, approved, run, sample_case, sealed
from tests.unit.test_documents_attacks import ATTACKS


def never(_question: str) -> str:
    pytest.fail("nobody should be asked")


@pytest.fixture
def case(office: Office) -> Case:
    return sample_case(office)


def vouched(office: Office, case: Case) -> tuple[Record, signing.KeyMaterial]:
    """Seal a record with certificates of the organisation's authority."""
    ca = authority.make_authority(office.author, "Agency", never)
    for role in (Role.COMPLIANCE, Role.REVIEWER):
        person = office.people[role]
        authority.issue(office.author, person, ask_authority=never, ask=never)
    document = approved(office, case, "harm_assessment")
    sealing.seal(office.author, document.id, ProgramSigner(never))
    return sealing.seal(office.reviewer, document.id, ProgramSigner(never)), ca


def test_with_the_register_all_sixteen_attacks_are_refused(
    office: Office, case: Case, tmp_path: Path
) -> None:
    record = sealed(office, case, "harm_assessment")
    data, path = sealing.record_pdf(office.desk, record.id), tmp_path / "record.pdf"
    path.write_bytes(data)
    good = verifying.verify_file(path, desk=office.desk)
    assert (good.exit_code, good.register_ok) == (0, True)
    assert "first" in good.register_words
    for name, attack in ATTACKS.items():
        path.write_bytes(attack(data))
        verdict = verifying.verify_file(path, desk=office.desk)
        assert verdict.register_ok is False, name
        assert verdict.exit_code in (1, 3), name


def test_an_earlier_copy_is_known_to_be_one(office: Office, case: Case, tmp_path: Path) -> None:
    record = sealed(office, case, "harm_assessment")
    path = tmp_path / "cut.pdf"
    cut = ATTACKS["the last signature is cut off"]
    path.write_bytes(cut(sealing.record_pdf(office.desk, record.id)))
    verdict = verifying.verify_file(path, desk=office.desk)
    assert f"the bytes of record {record.id} as it was after one" in verdict.register_words
    assert "Use the later one" in verdict.register_words


def test_another_ledger_is_noticed(office: Office, case: Case, tmp_path: Path) -> None:
    from tests.builders import make_office

    record = sealed(office, case, "harm_assessment")
    path = tmp_path / "record.pdf"
    path.write_bytes(sealing.record_pdf(office.desk, record.id))
    other = make_office(tmp_path / "other")
    assert "fewer than" in verifying.verify_file(path, desk=other.desk).register_words
    sample_case(other)
    for number in range(40):
        other.author.write("key.list", [], refs={"number": number})
    verdict = verifying.verify_file(path, desk=other.desk)
    assert "is another one" in verdict.register_words
    assert verdict.exit_code == 1
    other.desk.close()


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("key_compromise", 1),
        pytest.param("superseded", 0, marks=pytest.mark.full),
        pytest.param("unspecified", 1, marks=pytest.mark.full),
    ],
)
def test_revocation_counts_by_its_reason(
    office: Office, case: Case, tmp_path: Path, reason: str, code: int
) -> None:
    record, ca = vouched(office, case)
    path, trust, crl = (tmp_path / name for name in ("r.pdf", "ca.pem", "crl.pem"))
    path.write_bytes(sealing.record_pdf(office.desk, record.id))
    trust.write_bytes(ca.certificate_pem)
    crl.write_bytes(authority.revocation_list(office.author, never))
    good = verifying.verify_file(path, trust=trust, revocations=crl)
    assert good.exit_code == 0
    assert "not revoked by the list of" in good.verification.signatures[0].revocation
    office.clock.forward(days=2)
    authority.revoke(office.author, office.people[Role.REVIEWER].id, reason)
    crl.write_bytes(authority.revocation_list(office.author, never))
    verdict = verifying.verify_file(path, trust=trust, revocations=crl)
    assert verdict.exit_code == code
    assert f"({reason.replace('_', ' ')})" in verdict.verification.signatures[1].revocation
    before = office.clock() - timedelta(days=1)
    assert verifying.verify_file(path, trust=trust, revocations=crl, at=before).exit_code == 0
    told = verifying.verify_file(path, trust=trust, desk=office.desk)
    assert "was revoked on" in told.register_words
    after = office.clock() + timedelta(days=800)
    late = verifying.verify_file(path, trust=trust, at=after)
    assert late.exit_code == 1
    assert "Not vouched for" in late.verification.trust_words


def foreign(tmp_path: Path) -> Path:
    """A PDF of another program, signed by another program's rules."""
    import pikepdf
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    from pirdesk.documents.signing.pades import signer_of
    from tests.unit.documents_papers import key_of

    plain = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(plain)
    writer = IncrementalPdfFileWriter(plain)
    meta = signers.PdfSignatureMetadata(
        field_name="Signature1", md_algorithm="sha512", subfilter=fields.SigSeedSubFilter.PADES
    )
    out = signers.sign_pdf(writer, meta, signer=signer_of(key_of("Anna Author")))
    path = tmp_path / "foreign.pdf"
    path.write_bytes(out.getvalue())
    return path


def test_a_foreign_signed_file_is_told_and_is_no_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = foreign(tmp_path)
    assert verifier.main([str(path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["signed_soundly"]) == ("foreign", True)
    assert told["headline"] == "Not a PIRDesk record; its signatures are intact"
    assert "no PIRDesk record inside" in told["verdict"]
    assert "1 signature: 1 intact" in told["verdict"]
    results = {check["name"]: (check["ok"], check["result"]) for check in told["checks"]}
    passed = dict.fromkeys(("readable", "intact", "unchanged", "acting"), (True, "passed"))
    unasked = dict.fromkeys(("record", "signatures", "print"), (None, "not judged"))
    assert results == passed | unasked
    (signature,) = told["signatures"]
    assert signature["signed_by"] == "Anna Author"
    assert signature["intact"]
    assert signature["valid_until"]
    data = path.read_bytes()
    path.write_bytes(data.replace(b"/MediaBox", b"/MediaBoy", 1))
    assert verifier.main([str(path)]) == 1
    said = capsys.readouterr().out
    assert "NOT A PIRDESK RECORD; ITS SIGNATURES DO NOT ALL HOLD" in said
    assert "\n  not judged  The file carries no PIRDesk record" in said
    assert "\n  FAILED      Not intact: Anna Author" in said


def test_several_files_give_a_list_and_the_worst_exit_code(
    office: Office, case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = sealed(office, case, "harm_assessment")
    good, bad, none = (tmp_path / name for name in ("good.pdf", "bad.pdf", "none.pdf"))
    data = sealing.record_pdf(office.desk, record.id)
    good.write_bytes(data)
    bad.write_bytes(ATTACKS["a note is laid over a page"](data))
    none.write_bytes(b"no pdf")
    capsys.readouterr()
    for call in (lambda *a: run(["verify", *a]), lambda *a: verifier.main([*a])):
        assert call(str(good), "--json") == 0
        one = json.loads(capsys.readouterr().out)
        assert {"file", "sha256", "status", "checks", "signatures", "trust", "register"} <= set(one)
        assert call(str(good), str(bad), str(none), "--json") == 3
        many = json.loads(capsys.readouterr().out)
        assert [item["status"] for item in many] == ["valid", "invalid", "unreadable"]
        assert call(str(good), str(bad)) == 1
        assert "bad.pdf: INVALID" in capsys.readouterr().out
        assert call(str(good), "--at", "2026-11-21T10:00:00+00:00") == 0
        capsys.readouterr()


def test_the_small_verifier_loads_no_window_and_no_database(tmp_path: Path) -> None:
    script = (
        "import sys; from pirdesk import verifier; code = verifier.main(sys.argv[1:]);"
        "roots = {m.split('.')[0] for m in sys.modules};"
        "heavy = roots & {'PySide6', 'shiboken6', 'sqlalchemy', 'alembic', 'psycopg', 'typer'};"
        "print(code, sorted(heavy), 'pirdesk.storage' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(foreign(tmp_path))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "1 [] False"


def test_a_copy_for_a_portal_is_known_by_the_register_and_may_be_one_without(
    office: Office, case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = sealed(office, case, "harm_assessment")
    copy = outgoing.export_copy(office.author, record.document_id, "portal", tmp_path).path
    database = ("--database", f"sqlite:///{tmp_path / 'office' / 'pirdesk.db'}")
    assert verifier.main([str(copy)]) == 1
    said = capsys.readouterr().out
    assert "NOT A PIRDESK RECORD; IT CARRIES NO SIGNATURE" in said
    assert "or a copy of a record given out" in said
    assert run(["verify", str(copy), *database, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["status"], told["register_agrees"]) == ("copy", "invalid", True)
    assert (told["copy"]["record"], told["copy"]["by"]) == (record.id, "Ada Officer")
    sealing.void(office.author, record.id, "Names the wrong system.")
    assert run(["verify", str(copy), *database]) == 1
    first, register, *_ = capsys.readouterr().out.splitlines()
    assert first.endswith(f"COPY OF RECORD {record.id}, NOT THE RECORD ITSELF; THAT RECORD IS VOID")
    assert f"portal copy of record {record.id} (void), given out on" in register
    assert "by Ada Officer" in register
    assert "Names the wrong system." in register
    copy.write_bytes(copy.read_bytes() + b"%")
    verdict = verifying.verify_file(copy, desk=office.desk)
    assert verdict.copy is None
    assert "does not know a record or copy" in verdict.register_words
