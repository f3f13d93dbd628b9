"""Review and seal: who may, in which order, what stops it, and that the result verifies."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pirdesk.casefile.case import Case, DocumentState
from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.values import Count
from pirdesk.documents import text
from pirdesk.errors import Conflict, UserError
from pirdesk.services import answers, drafting, reviews, sealing, verifying
from pirdesk.services.signers import FileSigner, MemorySigner, ProgramSigner
from pirdesk.wording import error_text
from tests.builders import Office, approved, make_office, sample_case, sealed
from tests.refusing import refuses


@pytest.fixture
def case(office: Office) -> Case:
    return sample_case(office)


def test_author_never_approves_her_own(office: Office, case: Case) -> None:
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    reviews.submit(office.author, document.id)
    with refuses(UserError, match="Nobody can approve a document of their own"):
        reviews.approve(office.author, document.id)


def test_one_who_edited_a_block_is_an_author_too(office: Office, case: Case) -> None:
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    block = next(b for b in document.blocks if b.kind == "text")
    drafting.change_block(office.reviewer, document.id, block.id, "Her words.", block.revision)
    reviews.submit(office.author, document.id)
    with refuses(UserError, match="Nobody can approve a document of their own"):
        reviews.approve(office.reviewer, document.id)


def test_blocks_stand_still_after_submission(office: Office, case: Case) -> None:
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    block = next(b for b in document.blocks if b.kind == "text")
    reviews.submit(office.author, document.id)
    with pytest.raises(UserError):
        drafting.change_block(office.author, document.id, block.id, "Late.", block.revision)
    reviews.return_to_author(office.reviewer, document.id, "Please say more.")
    drafting.change_block(office.author, document.id, block.id, "In time.", block.revision)
    assert reviews.comments(office.desk, document.id)[0].text == "Please say more."


def test_stale_block_is_a_conflict(office: Office, case: Case) -> None:
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    block = next(b for b in document.blocks if b.kind == "text")
    drafting.change_block(office.author, document.id, block.id, "One.", block.revision)
    with pytest.raises(Conflict):
        drafting.change_block(office.author, document.id, block.id, "Two.", block.revision)


def test_draft_cannot_be_sealed(office: Office, case: Case) -> None:
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    with refuses(UserError, match="not approved"):
        sealing.seal(office.author, document.id, MemorySigner())


def test_signatures_follow_their_order_and_close_the_record(office: Office, case: Case) -> None:
    document = approved(office, case, "harm_assessment")
    with refuses(UserError, match="next signature"):
        sealing.seal(office.reviewer, document.id, MemorySigner())
    first = sealing.seal(office.author, document.id, MemorySigner())
    assert first.state is DocumentState.SIGNING
    last = sealing.seal(office.reviewer, document.id, MemorySigner())
    assert last.state is DocumentState.SEALED
    with pytest.raises(UserError):
        sealing.seal(office.reviewer, document.id, MemorySigner())


def test_changed_fact_after_approval_stops_the_seal(office: Office, case: Case) -> None:
    document = approved(office, case, "art33", recipient="IT")
    answers.answer_terms(office.author, case.id, {"contact.name": Answer("Another desk")})
    with refuses(UserError, match="changed since it was approved"):
        sealing.seal(office.author, document.id, MemorySigner())


def test_time_passing_does_not_undo_an_approval(office: Office, case: Case) -> None:
    document = approved(office, case, "art33", recipient="IT")
    office.clock.forward(days=3)
    assert sealing.seal(office.author, document.id, MemorySigner()).signed


def test_abandoned_record_frees_the_document(office: Office, case: Case) -> None:
    document = approved(office, case, "harm_assessment")
    record = sealing.seal(office.author, document.id, MemorySigner())
    sealing.abandon(office.author, record.id, "Wrong figure.")
    assert drafting.document(office.desk, document.id).state is DocumentState.DRAFT
    reviews.submit(office.author, document.id)
    reviews.approve(office.reviewer, document.id)
    again = sealing.seal(office.author, document.id, MemorySigner())
    assert again.id != record.id


def test_sealed_file_verifies_and_a_flipped_byte_does_not(
    office: Office, case: Case, tmp_path: Path
) -> None:
    record = sealed(office, case, "harm_assessment")
    path = tmp_path / "harm.pdf"
    data = sealing.record_pdf(office.desk, record.id)
    path.write_bytes(data)
    good = verifying.verify_file(path, desk=office.desk)
    assert good.verification.exit_code == 0
    assert record.id in good.register_words
    middle = len(data) // 3
    path.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    assert verifying.verify_file(path).verification.exit_code in (1, 3)


def test_changed_fact_flags_what_quoted_it(office: Office, case: Case) -> None:
    record = sealed(office, case, "art33", recipient="IT")
    answers.answer_terms(office.author, case.id, {"people.affected": Answer(Count(999_999))})
    stale = office.desk.store.views.stale_quotations(case.id)
    assert (record.document_id, "people.affected") in {(q.document_id, q.term) for q in stale}


def test_program_key_is_kept_in_the_vault_and_used_again(office: Office, case: Case) -> None:
    signer = ProgramSigner(lambda _question: pytest.fail("nobody should be asked"))
    for template in ("harm_assessment", "pir"):
        document = approved(office, case, template)
        assert sealing.seal(office.author, document.id, signer).signed
    assert len(list((office.desk.home / "keys").glob("*.p12"))) == 1


def test_without_vault_the_own_passphrase_protects_the_key(tmp_path: Path) -> None:
    from pirdesk.vault import NoVault

    office = make_office(tmp_path / "bare", vault=NoVault())
    case = sample_case(office)
    document = approved(office, case, "harm_assessment")
    with refuses(UserError, match="No keyring"):
        sealing.seal(office.author, document.id, ProgramSigner(lambda _q: None))
    with refuses(UserError, match="12 are needed"):
        sealing.seal(office.author, document.id, ProgramSigner(lambda _q: "short"))
    assert not list((tmp_path / "bare").glob("keys/*.p12"))
    right = ProgramSigner(lambda _q: "a long passphrase of mine")
    sealing.seal(office.author, document.id, right)
    second = approved(office, case, "pir")
    with refuses(UserError, match="passphrase is wrong"):
        sealing.seal(office.author, second.id, ProgramSigner(lambda _q: "another long passphrase"))
    assert drafting.document(office.desk, second.id).state is DocumentState.APPROVED
    assert sealing.seal(office.author, second.id, right).signed
    office.desk.close()


def test_own_pkcs12_with_a_wrong_passphrase_writes_nothing(
    office: Office, case: Case, tmp_path: Path
) -> None:
    from pirdesk.documents import signing

    path = tmp_path / "own.p12"
    key = signing.make_key("Ada Officer", issued_at=office.clock(), valid_days=10)
    signing.save_pkcs12(key, path, "the right passphrase")
    document = approved(office, case, "harm_assessment")
    before = office.desk.store.views.tree_head()
    with pytest.raises(UserError):
        sealing.seal(office.author, document.id, FileSigner(path, lambda _q: "wrong"))
    assert office.desk.store.views.tree_head() == before
    signed = FileSigner(path, lambda _q: "the right passphrase")
    assert sealing.seal(office.author, document.id, signed).signed


def test_ledger_is_signed_and_holds_no_value(office: Office, case: Case) -> None:
    sealed(office, case, "harm_assessment")
    report = verifying.verify_case_ledger(office.desk)
    assert report.ok
    assert report.unsigned == 0
    bodies = b"".join(entry.body for entry in office.desk.store.views.ledger())
    for secret in ("Redis", "Ada Officer", "payment address"):
        assert secret.encode() not in bodies


def test_auditor_only_reads(office: Office, case: Case) -> None:
    from pirdesk.casefile.case import Role

    auditor = dataclasses.replace(office.author.acting(), role=Role.AUDITOR)
    with refuses(UserError, match="An auditor can read"):
        answers.answer_terms(
            office.desk.as_person(auditor), case.id, {"people.affected": Answer(Count(1))}
        )


def test_user_notice_is_exported_in_three_formats(
    office: Office, case: Case, tmp_path: Path
) -> None:
    document = approved(office, case, "art34", language="de")
    written = drafting.export_document(office.author, document.id, tmp_path / "out")
    assert sorted(p.path.suffix for p in written) == [".html", ".pdf", ".txt"]
    html = next(p.path for p in written if p.format == "html").read_text(encoding="utf-8")
    assert '<html lang="de"' in html
    with refuses(UserError, match="without signatures"):
        sealing.seal(office.author, document.id, MemorySigner())


def test_unwritable_folder_gets_a_sentence(office: Office, case: Case, tmp_path: Path) -> None:
    from pirdesk.errors import SurroundingsError

    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    document = approved(office, case, "art34")
    with refuses(SurroundingsError, match="could not be written"):
        drafting.export_document(office.author, document.id, blocked / "out")


def test_evidence_picture_is_printed(office: Office, case: Case, tmp_path: Path) -> None:
    from PIL import Image

    from pirdesk.services import evidence

    image = tmp_path / "chart.png"
    Image.new("RGB", (60, 40), (200, 30, 30)).save(image)
    added = evidence.add_evidence(office.author, case.id, image, "A chart")
    document = drafting.start_document(office.author, case.id, "pir")
    block = next(b for b in document.blocks if b.kind == "text")
    plain = drafting.preview_pdf(office.desk, document.id)
    text = f"{block.markdown}\n\n![A red chart](evidence:{added.sha256})"
    drafting.change_block(office.author, document.id, block.id, text, block.revision)
    shown = drafting.preview_pdf(office.desk, document.id)
    assert shown.count(b"/Image") > plain.count(b"/Image")


def test_times_stand_in_the_readers_zone(office: Office, case: Case, tmp_path: Path) -> None:
    german = drafting.start_document(office.author, case.id, "art34", language="de")
    letter = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    assert (german.parameters or {})["zone"] == "Europe/Berlin"
    assert (letter.parameters or {})["zone"] == "Europe/Rome"
    with refuses(UserError, match="not a time zone"):
        drafting.start_document(office.author, case.id, "pir", zone="../etc/passwd")


def test_a_heading_with_nothing_below_it_keeps_a_paper_from_review(
    office: Office, case: Case
) -> None:
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    block = next(b for b in document.blocks if b.kind == "text")
    empty = "## Nothing here\n\n## Next\n\nText."
    drafting.change_block(office.author, document.id, block.id, empty, block.revision)
    with refuses(UserError, match="1 point is open") as refused:
        reviews.submit(office.author, document.id)
    assert "“Nothing here” has nothing below it" in error_text(refused.value)


def test_a_fact_removed_in_review_keeps_the_paper_from_approval(office: Office, case: Case) -> None:
    document = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    reviews.submit(office.author, document.id)
    answers.answer_terms(office.author, case.id, {"people.affected": None})
    with refuses(UserError, match="not ready"):
        reviews.approve(office.reviewer, document.id)


def test_an_approved_notice_goes_out_only_as_approved(
    office: Office, case: Case, tmp_path: Path
) -> None:
    document = approved(office, case, "art34")
    answers.answer_terms(office.author, case.id, {"contact.name": Answer("Another desk")})
    with refuses(UserError, match="changed since it was approved"):
        drafting.export_document(office.author, document.id, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("language", "word"), [("en", "voluntary"), ("de", "freiwillig")])
def test_a_notice_nobody_must_give_says_so(
    office: Office, case: Case, language: str, word: str
) -> None:
    def said() -> str:
        document = drafting.start_document(office.author, case.id, "art34", language=language)
        return text.render(drafting.composed(office.desk, document.id).paper)

    assert word in said()
    answers.answer_terms(office.author, case.id, {"risk.high_likely": Answer(True)})
    assert word not in said()
