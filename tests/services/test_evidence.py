"""Evidence: exact bytes in and out, and nobody looks without the ledger knowing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pirdesk.casefile.case import Label, Role
from pirdesk.errors import NotFound, UserError
from pirdesk.services import cases, evidence, persons
from pirdesk.services.desk_view import ledger_lines
from tests.builders import Office

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
    with pytest.raises(UserError, match="auditor reads"):
        evidence.add_evidence(auditor, case_id, Path(__file__))


def test_nobody_unnamed_looks_and_a_file_of_another_case_is_not_found(
    office: Office, tmp_path: Path
) -> None:
    case_id, name = kept(office, tmp_path)
    other = cases.new_case(office.author, "Another")
    with pytest.raises(NotFound, match="holds no evidence"):
        evidence.open_evidence(office.author, other.id, name)
    with pytest.raises(UserError, match="Nobody is named"):
        evidence.open_evidence(office.desk, case_id, name)
