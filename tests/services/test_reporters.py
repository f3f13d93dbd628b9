"""Who reported: counsel reads the name; no other way out of the case gives it away."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from pirdesk.casefile.case import Role
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import UserError
from pirdesk.exchange.package import CasePackage, read_package, write_package
from pirdesk.services import (
    answers,
    cases,
    desk_view,
    drafting,
    harms,
    packages,
    persons,
    reporters,
)
from pirdesk.services.desk import Desk
from pirdesk.storage import past
from tests.builders import Office, run, sample_case
from tests.refusing import refuses

NAME = "Wilhelmina Whistler"


@pytest.fixture
def counsel(office: Office) -> Desk:
    return office.desk.as_person(persons.add_person(office.author, "Cora Counsel", Role.COUNSEL))


@pytest.fixture
def told(office: Office, counsel: Desk) -> str:
    case_id = sample_case(office).id
    reporters.keep_name(counsel, case_id, NAME)
    return case_id


def test_counsel_reads_it_and_each_look_is_noted(counsel: Desk, told: str) -> None:
    assert reporters.read_name(counsel, told) == NAME
    words = [line.words for line in desk_view.ledger_lines(counsel, told)]
    assert words[0] == "looked at who reported, as counsel"
    assert "wrote down who reported, for counsel alone" in words
    reporters.keep_name(counsel, told, "Another Name")
    assert reporters.read_name(counsel, told) == "Another Name"
    for nonsense in ("", "  ", "x" * 201, "a\u202eb"):
        with refuses(UserError, match="printable"):
            reporters.keep_name(counsel, told, nonsense)
    assert reporters.read_name(counsel, told) == "Another Name"


@pytest.mark.row(58)
def test_everybody_else_is_refused_and_only_told_that_it_is_kept(office: Office, told: str) -> None:
    for desk in (office.author, office.reviewer, office.writer):
        with refuses(UserError, match="Only counsel"):
            reporters.read_name(desk, told)
        with refuses(UserError, match="Only counsel"):
            reporters.keep_name(desk, told, "Somebody")
    with refuses(UserError, match="open to counsel only"):
        answers.answer_terms(office.author, told, {reporters.NAME: Answer("Somebody")})
    assert reporters.kept(office.author, told) is not None
    sheet = cases.fact_sheet(office.author, told)
    assert sheet.value(reporters.HELD_BY) == "Cora Counsel"


def test_the_row_is_labelled_and_the_views_leave_it_out(
    office: Office, counsel: Desk, told: str
) -> None:
    for desk in (office.author, counsel):
        views = desk.store.views
        assert views.sheet(told).get(reporters.NAME) is None
        assert views.history(told, reporters.NAME) == ()
        assert reporters.NAME not in {r.key for r in past.all_revisions(views, told)}
        shown = repr((cases.case_view(desk, told), harms.assess_case(desk, told)))
        assert NAME not in shown
        assert cases.count_cases(desk, "Whistler") == 0
        assert NAME not in repr(desk_view.ledger_lines(desk, told))
    with closing(sqlite3.connect(office.desk.home / "pirdesk.db")) as raw:
        query = "SELECT label FROM answer_revision WHERE key = ?"
        assert raw.execute(query, (reporters.NAME,)).fetchall() == [("privileged",)]
        found = "SELECT 1 FROM register_row WHERE search_text LIKE '%whistl%'"
        assert not raw.execute(found).fetchall()


def test_no_package_and_no_paper_holds_it(
    office: Office, counsel: Desk, told: str, tmp_path: Path
) -> None:
    for who in (office.author, counsel):
        path = packages.export_case(who, told, tmp_path / "case.pirdesk")
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
            held = b"".join(package.read(name) for name in package.namelist())
        assert NAME.encode() not in held
    document = drafting.start_document(counsel, told, "harm_assessment")
    block = next(b for b in document.blocks if b.kind == "text")
    drafting.change_block(
        counsel, document.id, block.id, "From {{ reporter.name }}.", block.revision
    )
    written = drafting.export_document(counsel, document.id, tmp_path, ("html", "text"))
    papers = " ".join(item.path.read_text("utf-8") for item in written)
    assert "not yet answered: Reporter's name" in papers.replace("’", "'")
    assert NAME not in papers


def test_a_package_that_brings_a_name_keeps_it_privileged(
    office: Office, told: str, tmp_path: Path
) -> None:
    path = packages.export_case(office.author, told, tmp_path / "case.pirdesk")
    read = read_package(path.read_bytes())
    body = {**read.case, "answers": {**read.case["answers"], reporters.NAME: NAME}}
    path.write_bytes(write_package(CasePackage(body, read.ledger, read.blobs)))
    back = packages.import_case(office.author, path)
    assert back.id != told
    assert cases.fact_sheet(office.author, back.id).get(reporters.NAME) is None
    assert reporters.kept(office.author, back.id) is not None


def test_from_the_command_line(
    office: Office,
    counsel: Desk,
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PIRDESK_DATABASE", f"sqlite:///{office.desk.home / 'pirdesk.db'}")
    author, lawyer = office.author.acting().id, counsel.acting().id
    for arguments in (
        ("case", "show", told, "--json"),
        ("case", "show", told),
        ("ledger", "show", told),
        ("harm", told, "--json"),
    ):
        assert run(["--as", lawyer, *arguments]) == 0
        assert NAME not in "".join(capsys.readouterr()), arguments
    assert run(["--as", author, "reporter", "show", told]) != 0
    assert NAME not in "".join(capsys.readouterr())
    assert run(["--as", lawyer, "reporter", "show", told, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == NAME
    monkeypatch.setattr("sys.stdin", io.StringIO("Second Name\n"))
    assert run(["--as", lawyer, "reporter", "keep", told]) == 0
    assert "Second Name" not in "".join(capsys.readouterr())
    assert reporters.read_name(counsel, told) == "Second Name"
