"""Signing with another program, declining and declaring void: what is filed and what is refused."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from pirdesk.casefile.case import Case, Document, DocumentState
from pirdesk.documents.signing.pades import signer_of
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.services import drafting, elsewhere, reviews, sealing, verifying
from pirdesk.services.signers import MemorySigner
from pirdesk.wording import error_text
from tests.builders import Office, approved, run, sample_case, sealed
from tests.refusing import refuses
from tests.unit.documents_papers import key_of
from tests.unit.test_documents_attacks import ATTACKS


@pytest.fixture
def case(office: Office) -> Case:
    return sample_case(office)


@pytest.fixture
def document(office: Office, case: Case) -> Document:
    return approved(office, case, "harm_assessment")


def other_program(data: bytes, field: str, *, certify: bool = False) -> bytes:
    """Sign as another program would: its own hash, no appearance, no mark of ours."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer._update_meta = lambda: None  # type: ignore[method-assign]
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha512",
        certify=certify,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    out = signers.sign_pdf(writer, meta, signer=signer_of(key_of("Olga Officer")))
    return bytes(out.getvalue())


def test_a_record_signed_elsewhere_is_filed_closed_and_verifies(
    office: Office, document: Document, tmp_path: Path
) -> None:
    out, back = tmp_path / "out.pdf", tmp_path / "back.pdf"
    given = elsewhere.give_out(office.author, document.id, out)
    assert given.state is DocumentState.SIGNING
    back.write_bytes(other_program(out.read_bytes(), "sig_1_author", certify=True))
    filed = elsewhere.take_back(office.author, document.id, back)
    assert filed.signed == ("sig_1_author",)
    last = sealing.seal(office.reviewer, document.id, MemorySigner())
    assert last.state is DocumentState.SEALED
    back.write_bytes(sealing.record_pdf(office.desk, last.id))
    verdict = verifying.verify_file(back, desk=office.desk)
    assert verdict.exit_code == 0
    assert verdict.verification.signatures[0].signed_by == "Olga Officer"
    assert {"record.export", "record.import"} <= {e.verb for e in office.desk.store.views.ledger()}
    with refuses(UserError, match="there already"):
        elsewhere.give_out(office.author, document.id, out)


def test_a_certificate_of_another_or_taken_back_is_not_filed(
    office: Office, document: Document, tmp_path: Path
) -> None:
    out, back = tmp_path / "out.pdf", tmp_path / "back.pdf"
    elsewhere.give_out(office.author, document.id, out)
    back.write_bytes(other_program(out.read_bytes(), "sig_1_author", certify=True))
    known = {"certificate": key_of("Olga Officer").fingerprint, "authority": "ab" * 32}
    other = office.reviewer.acting().id
    office.author.write("key.issue", [], refs={**known, "person": other})
    with refuses(UserError, match="issued to Ruth Reviewer"):
        elsewhere.take_back(office.author, document.id, back)
    office.author.write("key.revoke", [], refs={**known, "reason": "key_compromise"})
    with refuses(UserError, match="was revoked on"):
        elsewhere.take_back(office.author, document.id, back)
    record = sealing.record_of(office.desk, document)
    assert record is None or not record.signed


def test_the_last_signature_may_come_from_elsewhere(
    office: Office, document: Document, tmp_path: Path
) -> None:
    out, back = tmp_path / "out.pdf", tmp_path / "back.pdf"
    sealing.seal(office.author, document.id, MemorySigner())
    elsewhere.give_out(office.author, document.id, out)
    back.write_bytes(other_program(out.read_bytes(), "sig_2_reviewer"))
    assert elsewhere.take_back(office.author, document.id, back).state is DocumentState.SEALED


def test_only_the_file_given_out_with_one_more_signature_is_filed(
    office: Office, document: Document, tmp_path: Path
) -> None:
    out, back = tmp_path / "out.pdf", tmp_path / "back.pdf"
    with refuses(UserError, match="not given out"):
        elsewhere.take_back(office.author, document.id, out)
    elsewhere.give_out(office.author, document.id, out)
    with refuses(SurroundingsError, match="cannot be read"):
        elsewhere.take_back(office.author, document.id, back)
    data = out.read_bytes()
    good = other_program(data, "sig_1_author", certify=True)
    before = office.desk.store.views.tree_head()
    wrong = {
        "No signature was added": data,
        "does not begin": b"%PDF-1.7\n" + data,
        "must certify": other_program(data, "sig_1_author"),
        "sig_1_author was expected; added was: sig_2_reviewer": other_program(
            data, "sig_2_reviewer", certify=True
        ),
        "added was: sig_1_author, sig_2_reviewer": other_program(good, "sig_2_reviewer"),
        "Something was added after": ATTACKS["a comment is put at the end"](good),
        "changes more than a signature": ATTACKS["a note is laid over a page"](good),
    }
    for words, spoiled in wrong.items():
        back.write_bytes(spoiled)
        with refuses(UserError, match="not the record that was given out") as caught:
            elsewhere.take_back(office.author, document.id, back)
        assert words in error_text(caught.value), words
    overlaid = other_program(
        ATTACKS["a note is laid over a page"](data), "sig_1_author", certify=True
    )
    back.write_bytes(overlaid)
    with refuses(UserError, match="changes more than a signature does"):
        elsewhere.take_back(office.author, document.id, back)
    assert office.desk.store.views.tree_head() == before


def test_a_signer_declines_with_a_reason(office: Office, document: Document) -> None:
    record = sealing.seal(office.author, document.id, MemorySigner())
    for desk, reason, words in (
        (office.reviewer, "  ", "needs a reason"),
        (office.author, "Not mine.", "No signature of Ada Officer is expected"),
        (office.reviewer, "n/a", "needs a reason"),
        (office.writer, "I disagree.", "No signature of Carl Writer is expected"),
    ):
        with refuses(UserError, match=words):
            sealing.decline(desk, record.id, reason)
    ended = sealing.decline(office.reviewer, record.id, "The figure is too low.")
    assert ended.state is DocumentState.ABANDONED
    assert ended.reason == "Declined by Ruth Reviewer (reviewer): The figure is too low."
    assert drafting.document(office.desk, document.id).state is DocumentState.DRAFT
    last = office.desk.store.views.ledger(document.case_id)[-1]
    assert last.verb == "record.decline"
    assert b"figure" not in last.body
    with refuses(UserError, match="abandoned"):
        sealing.decline(office.reviewer, record.id, "Again.")
    reviews.submit(office.author, document.id)


def test_a_sealed_record_is_declared_void_and_the_register_tells_it(
    office: Office, case: Case, tmp_path: Path
) -> None:
    record = sealed(office, case, "harm_assessment")
    path = tmp_path / "record.pdf"
    path.write_bytes(sealing.record_pdf(office.desk, record.id))
    with refuses(UserError, match="is not responsible for it"):
        sealing.void(office.writer, record.id, "Wrong case.")
    with refuses(UserError, match="needs a reason"):
        sealing.void(office.author, record.id, "")
    ended = sealing.void(office.author, record.id, "Names the wrong system.")
    assert ended.state is DocumentState.VOID
    assert sealing.record_pdf(office.desk, record.id) == path.read_bytes()
    assert verifying.verify_file(path).exit_code == 0
    told = verifying.verify_file(path, desk=office.desk)
    assert told.exit_code == 1
    assert "Declared void by Ada Officer: Names the wrong system." in told.register_words
    first = next(verifying.told_of(path.name, told))
    assert first.endswith("VALID IN ITSELF, NOT BY THE REGISTER")
    assert verifying.verify_case_ledger(office.desk).ok
    with refuses(UserError, match="The record is declared void"):
        sealing.void(office.author, record.id, "Twice.")


def test_the_commands_say_what_happened(
    office: Office, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = f"sqlite:///{tmp_path / 'office' / 'pirdesk.db'}"
    out, back = tmp_path / "out.pdf", tmp_path / "back.pdf"
    author, reviewer = office.author.acting().id, office.reviewer.acting().id

    def call(person: str, *arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run([*arguments, "--as", person, "--database", database])
        return code, "".join(capsys.readouterr())

    seal = ("seal", document.id, "--elsewhere")
    code, said = call(author, *seal, "export", str(out))
    assert (code, "0 of 2 signatures" in said) == (0, True), said
    back.write_bytes(other_program(out.read_bytes(), "sig_1_author", certify=True))
    code, said = call(author, *seal, "import", str(back))
    assert (code, "Next: Ruth Reviewer" in said) == (0, True), said
    (record,) = sealing.records(office.desk, document.id)
    code, said = call(reviewer, "decline", record.id, "--reason", "Too low.", "--json")
    assert (code, json.loads(said)["state"]) == (0, "abandoned")
    assert call(author, "void", document.id, "--reason", "No.")[0] == 1
    capsys.readouterr()
    run(["case", "show", document.case_id, "--database", database])
    assert "Declined by Ruth Reviewer (reviewer): Too low." in capsys.readouterr().out


def test_a_copy_signed_by_hand_is_evidence_and_never_a_digital_signature(
    office: Office, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, scan = tmp_path / "out.pdf", tmp_path / "scan.png"
    with refuses(UserError, match="not given out"):
        elsewhere.file_scan(office.author, document.id, scan)
    elsewhere.give_out(office.author, document.id, out)
    for name, data, words in (
        ("scan.txt", b"signed, honestly", "neither a PDF nor"),
        ("back.pdf", other_program(out.read_bytes(), "sig_1_author"), "carries a digital"),
    ):
        (tmp_path / name).write_bytes(data)
        with refuses(UserError, match=words):
            elsewhere.file_scan(office.author, document.id, tmp_path / name)
    scan.write_bytes(b"\x89PNG\r\n\x1a\n" + b"ink on paper")
    database = f"sqlite:///{tmp_path / 'office' / 'pirdesk.db'}"
    author = office.author.acting().id
    seal = ("seal", document.id, "--elsewhere", "scan", str(scan), "--as", author)
    capsys.readouterr()
    assert run([*seal, "--database", database]) == 0
    said = capsys.readouterr().out
    assert "It is no digital signature: the field stays open." in said
    assert "0 of 2 signatures" in said
    (filed,) = office.desk.store.views.evidence(document.case_id)
    assert filed.media_type == "image/png"
    assert "signed by hand by Ada Officer (author)" in filed.caption
    assert "not a digital signature" in filed.caption
    assert office.desk.store.views.blob(filed.sha256) == scan.read_bytes()
    told = verifying.verify_file(out, desk=office.desk)
    assert told.exit_code == 1
    assert "Not signed by: Ada Officer (author)" in told.verification.words
    assert "signed by hand by Ada Officer is filed as evidence" in told.register_words
    record = sealing.seal(office.author, document.id, MemorySigner())
    assert record.signed == ("sig_1_author",)
