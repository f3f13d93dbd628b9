"""Evidence: exact bytes in and out, and nobody looks without the ledger knowing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pirdesk.casefile.case import Label, Role
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import NotFound, UserError
from pirdesk.services import answers, cases, evidence, persons
from pirdesk.services.desk_view import ledger_lines
from tests.builders import Office
from tests.refusing import refuses

BYTES = bytes(range(256)) * 3


def kept(office: Office, tmp_path: Path, label: Label = Label.INTERNAL) -> tuple[str, str]:
    case = cases.new_case(office.author, "A log was found")
    file = tmp_path / "access.log"
    file.write_bytes(BYTES)
    added = evidence.add_evidence(office.author, case.id, file, "Access log", label)
    return case.id, added.sha256


def test_the_bytes_come_back_exactly_and_the_ledger_says_who_looked(
    office: Office, tmp_path: Path
) -> None:
    case_id, name = kept(office, tmp_path, Label.PRIVILEGED)
    saved = evidence.save_evidence(office.reviewer, case_id, name, tmp_path / "out" / "copy.log")
    assert saved.read_bytes() == BYTES
    newest = ledger_lines(office.desk, case_id)[0]
    assert (newest.who, newest.words) == ("Ruth Reviewer", "looked at evidence")


@pytest.mark.row(59)
def test_an_auditor_may_look_and_leaves_the_entry_but_adds_nothing(
    office: Office, tmp_path: Path
) -> None:
    case_id, name = kept(office, tmp_path)
    auditor = office.desk.as_person(persons.add_person(office.author, "Aldo", Role.AUDITOR))
    assert evidence.open_evidence(auditor, case_id, name) == BYTES
    assert ledger_lines(office.desk, case_id)[0].who == "Aldo"
    with refuses(UserError, match="An auditor can read"):
        evidence.add_evidence(auditor, case_id, Path(__file__))


def test_nobody_unnamed_looks_and_a_file_of_another_case_is_not_found(
    office: Office, tmp_path: Path
) -> None:
    case_id, name = kept(office, tmp_path)
    other = cases.new_case(office.author, "Another")
    with refuses(NotFound, match="has no evidence"):
        evidence.open_evidence(office.author, other.id, name)
    with refuses(UserError, match="Nobody is named"):
        evidence.open_evidence(office.desk, case_id, name)


def test_listed_files_tell_which_answers_rest_on_them(office: Office, tmp_path: Path) -> None:
    case_id, name = kept(office, tmp_path)
    answer = Answer("Titles were shown.", evidence=(name,))
    answers.answer_terms(office.author, case_id, {"incident.narrative": answer})
    (found,) = evidence.listed(office.desk, case_id)
    assert (found.file.sha256, found.file.caption) == (name, "Access log")
    assert found.answers == ("incident.narrative",)


def test_a_file_is_found_by_eight_digits_and_by_no_fewer(office: Office, tmp_path: Path) -> None:
    case_id, name = kept(office, tmp_path)
    assert evidence.find_evidence(office.desk, case_id, name[:8].upper()).sha256 == name
    for digits in (name[:7], "", "0" * 8, "not a sum"):
        with refuses(NotFound, match="names no file"):
            evidence.find_evidence(office.desk, case_id, digits)


def test_a_kind_is_told_where_the_name_does_not(office: Office, tmp_path: Path) -> None:
    case = cases.new_case(office.author, "Kinds")
    file = tmp_path / "answers"
    file.write_text("a,b\n1,2\n")
    added = evidence.add_evidence(office.author, case.id, file, media_type="text/csv")
    assert added.media_type == "text/csv"
    with refuses(UserError, match="is not a media type"):
        evidence.add_evidence(office.author, case.id, file, media_type="a table\n")
    assert len(office.desk.store.views.evidence(case.id)) == 1
