"""A sealed record gives back what it carries, names what it does not, and may hold stand-ins."""

from __future__ import annotations

import os
from pathlib import Path

import pikepdf
import pytest

from pirdesk.casefile.case import Case
from pirdesk.documents.verify import verify
from pirdesk.errors import UserError
from pirdesk.services import cases, drafting, outgoing, packages, restoring, reviews, sealing
from pirdesk.services.signers import MemorySigner
from pirdesk.wording import error_text
from tests.builders import Office, approved, confirm_methods, sample_case
from tests.papers.heard import hear
from tests.refusing import refuses

ARABIC = "محمد علي 😀"


@pytest.fixture
def case(office: Office) -> Case:
    return sample_case(office)


def sealed_file(office: Office, case: Case, template: str, path: Path) -> Path:
    """Seal a document of the sample case and write its record."""
    recipient = {"recipient": "IT"} if template == "art33" else {}
    document = approved(office, case, template, **recipient)
    sealing.seal(office.author, document.id, MemorySigner())
    record = sealing.seal(office.reviewer, document.id, MemorySigner())
    path.write_bytes(sealing.record_pdf(office.author, record.id))
    return path


def test_an_inside_record_gives_back_the_answers_it_quotes(
    office: Office, case: Case, tmp_path: Path
) -> None:
    path = sealed_file(office, case, "harm_assessment", tmp_path / "record.pdf")
    made = restoring.restore_record(office.author, path)
    sheet, back = (
        cases.fact_sheet(office.author, case.id),
        cases.fact_sheet(office.author, made.case.id),
    )
    assert made.case.id != case.id
    assert made.restored
    quoted = [key for key in made.restored if key in sheet and key in back]
    assert quoted
    for key in quoted:
        if not key.endswith("[]"):
            assert back.answers[key].certainty == sheet.answers[key].certainty
    held = office.desk.store.views.evidence(made.case.id)
    assert {item.media_type for item in held} == {"application/pdf", "text/plain"}
    assert any(case.id in line for line in made.carried)
    assert any("does not quote" in line for line in made.missing)
    assert any("ledger" in line for line in made.missing)


def test_an_outgoing_record_gives_back_words_and_says_what_it_leaves_out(
    office: Office, case: Case, tmp_path: Path
) -> None:
    path = sealed_file(office, case, "art33", tmp_path / "record.pdf")
    made = restoring.restore_record(office.author, path)
    sheet = cases.fact_sheet(office.author, case.id)
    back = cases.fact_sheet(office.author, made.case.id)
    assert "controller.name" in made.restored
    for key in made.restored:
        assert back.answers[key].value == sheet.answers[key].value
        assert back.answers[key].certainty == sheet.answers[key].certainty
        assert "As printed in" in back.answers[key].basis
    assert any("this edition leaves them out" in line for line in made.missing)
    told = "\n".join(made.carried)
    assert "of a case this edition does not name" in told
    assert "its PDF and its text" in told


def test_the_text_of_a_record_can_be_read_without_it(
    office: Office, case: Case, tmp_path: Path
) -> None:
    path = sealed_file(office, case, "art33", tmp_path / "record.pdf")
    made = restoring.restore_record(office.author, path)
    held = {item.media_type: item for item in office.desk.store.views.evidence(made.case.id)}
    words = office.desk.store.views.blob(held["text/plain"].sha256).decode()
    assert "Article 33" in words
    assert office.desk.store.views.blob(held["application/pdf"].sha256) == path.read_bytes()


def test_what_does_not_prove_itself_is_not_restored(
    office: Office, case: Case, tmp_path: Path
) -> None:
    path = sealed_file(office, case, "harm_assessment", tmp_path / "record.pdf")
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(bytes(data))
    before = cases.count_cases(office.author)
    for wrong in (path, tmp_path / "none.pdf"):
        with refuses(UserError, match=r"record|read") as caught:
            restoring.restore_record(office.author, wrong)
        assert "Nothing was imported" in error_text(caught.value)
    assert cases.count_cases(office.author) == before


def test_an_arabic_name_never_blocks_a_record(office: Office, case: Case, tmp_path: Path) -> None:
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    block = next(b for b in document.blocks if b.kind == "text")
    words = f"Reported by {ARABIC}."
    drafting.change_block(office.author, document.id, block.id, words, block.revision)
    confirm_methods(office, document)
    reviews.submit(office.author, document.id)
    reviews.approve(office.reviewer, document.id)
    with pytest.raises(UserError) as refused:
        sealing.seal(office.author, document.id, MemorySigner())
    assert refused.value.code == "paper.character"
    sealing.seal(office.author, document.id, MemorySigner(), stand_in=True)
    record = sealing.seal(office.reviewer, document.id, MemorySigner())
    verdict = verify(sealing.record_pdf(office.author, record.id))
    assert verdict.status == "valid"
    assert verdict.record is not None
    assert words in str(verdict.record["paper"])


def test_a_copy_for_portals_carries_no_attachment_and_names_its_record(
    office: Office, case: Case, tmp_path: Path
) -> None:
    document = approved(office, case, "harm_assessment")
    with refuses(UserError, match="Only a sealed record"):
        outgoing.export_copy(office.author, document.id, "portal", tmp_path)
    sealing.seal(office.author, document.id, MemorySigner())
    record = sealing.seal(office.reviewer, document.id, MemorySigner())
    inside = sealing.record_pdf(office.author, record.id)
    bare = outgoing.export_copy(office.author, document.id, "portal", tmp_path)
    with pikepdf.open(bare.path) as opened:
        assert len(opened.attachments) == 0
        assert "/AcroForm" not in opened.Root
    heard = hear(bare.path.read_bytes()).text
    assert record.sha256 in "".join(heard.split())
    full = outgoing.export_copy(office.author, document.id, "full", tmp_path)
    assert full.path.read_bytes() == inside == sealing.record_pdf(office.author, record.id)
    with refuses(UserError, match="no profile"):
        outgoing.export_copy(office.author, document.id, "none", tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="pipes have no names there")
@pytest.mark.parametrize("name", ["case.pdf", "case.pirdesk"])
def test_what_has_no_end_is_refused_before_it_is_read(
    office: Office, tmp_path: Path, name: str
) -> None:
    read = restoring.restore_record if name.endswith("pdf") else packages.import_case
    path = tmp_path / name
    os.mkfifo(path)
    with refuses(UserError, match="it is not a file"):
        read(office.author, path)
    path.unlink()
    with path.open("wb") as file:
        file.truncate(6 * 1024**3)
    with refuses(UserError, match="it is larger than"):
        read(office.author, path)
    path.unlink()
    path.symlink_to("/dev/zero")
    with refuses(UserError, match="it is not a file"):
        read(office.author, path)
    assert len(office.desk.store.views.register()) == 0
