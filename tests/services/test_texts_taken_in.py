"""The doors that texts come in by: window, command line, files, packages; the paper is the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pirdesk.casefile.case import Role
from pirdesk.casefile.sheet import Answer
from pirdesk.services import (
    answers,
    assessing,
    cases,
    drafting,
    evidence,
    packages,
    reviews,
)
from tests.builders import Office, make_office, run, sample_case

Run = Callable[..., tuple[int, str, str]]
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
GIVEN = "Zu\u0308rich:\r\nfirst\u00a0line\r\rthird\u2028 line"
TAKEN = "Z\u00fcrich:\nfirst\u00a0line\n\nthird\u2028 line"


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_words_with_other_line_ends_make_the_same_paper(office: Office) -> None:
    text = "The service went down.\n\nThe second paragraph\nwith two lines."
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "pir")
    block = next(b for b in document.blocks if b.id == "summary")
    papers, revision = [], block.revision
    for words in (text, text.replace("\n", "\r\n"), text.replace("\n", "\r")):
        answers.answer_terms(office.author, case.id, {"incident.narrative": Answer(words)})
        drafting.change_block(office.author, document.id, block.id, words, revision)
        revision += 1
        papers.append(drafting.composed(office.desk, document.id, made_at=NOON).paper.nodes)
        assert cases.fact_sheet(office.desk, case.id).value("incident.narrative") == text
    assert papers[0] == papers[1] == papers[2]


def test_every_verb_with_words_takes_them_in(office: Office) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "pir")
    block = next(b for b in document.blocks if b.markdown)
    drafting.change_block(office.author, document.id, block.id, GIVEN, block.revision)
    reviews.submit(office.author, document.id)
    reviews.comment(office.reviewer, document.id, block.id, GIVEN)
    reviews.return_to_author(office.reviewer, document.id, GIVEN)
    stored = drafting.document(office.desk, document.id)
    assert next(b.markdown for b in stored.blocks if b.id == block.id).strip() == TAKEN
    said = [comment.text for comment in reviews.comments(office.desk, document.id)]
    assert said
    assert all(TAKEN in text for text in said)


def test_a_sealed_round_of_assessors_opens_though_the_words_were_changed(office: Office) -> None:
    case = sample_case(office)
    people = [office.people[role].id for role in (Role.COMPLIANCE, Role.REVIEWER)]
    assessing.name_assessors(office.author, case.id, people)
    for desk in (office.author, office.reviewer):
        assessing.hand_in(desk, case.id, {"enisa.ei": "1"})
    assert len(assessing.state_of(office.desk, case.id).opened) == 2


def test_the_command_line_and_facts_files_take_words_in(pirdesk: Run, tmp_path: Path) -> None:
    person = pirdesk("person", "add", "Ada Officer", "--role", "compliance")[1].strip()
    case_id = pirdesk("case", "new", "Words", "--as", person)[1].strip()
    code = pirdesk(
        "answer", case_id, "incident.narrative", GIVEN, "--basis", GIVEN, "--as", person
    )[0]
    assert code == 0
    shown = json.loads(pirdesk("case", "show", case_id, "--json")[1])
    assert shown["answers"]["incident.narrative"] == {
        "certainty": "known",
        "value": TAKEN,
        "basis": TAKEN,
    }
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"incident.title": "Zu\u0308rich"}), encoding="utf-8")
    assert pirdesk("harm", "--facts", str(facts))[0] == 0


def test_an_imported_case_is_taken_in(office: Office, tmp_path: Path, monkeypatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("pirdesk.storage.entering.take_in", lambda change: change)
        case = cases.new_case(office.author, "Earlier words")
        answers.answer_terms(office.author, case.id, {"incident.narrative": Answer(GIVEN)})
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    other = make_office(tmp_path / "other")
    back = packages.import_case(other.author, package, another=True)
    assert cases.fact_sheet(other.desk, back.id).value("incident.narrative") == TAKEN
    other.desk.close()


NAMES = {
    "log.txt": ("log.txt", ""),
    "Zu\u0308rich.txt": ("Z\u00fcrich.txt", "Zu\u0308rich.txt"),
    "log\u202efdp.txt": ("logfdp.txt", "log\u202efdp.txt"),
    "a:b?.txt": ("ab.txt", "a:b?.txt"),
    "two\r\nlines.txt": ("twolines.txt", "two\r\nlines.txt"),
    f"{'n' * 200}.txt": ("n" * 120, f"{'n' * 200}.txt"),
}


@pytest.mark.parametrize("name", NAMES)
def test_evidence_keeps_the_name_it_came_with(office: Office, tmp_path: Path, name: str) -> None:
    case = cases.new_case(office.author, "A log was found")
    file = tmp_path / name
    file.write_bytes(GIVEN.encode())
    added = evidence.add_evidence(office.author, case.id, file)
    stored = office.desk.store.views.evidence(case.id)[0]
    assert (stored.name, stored.original) == NAMES[name]
    assert office.desk.store.views.blob(added.sha256) == GIVEN.encode()
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    other = make_office(tmp_path / "other")
    back = packages.import_case(other.author, package, another=True)
    again = other.desk.store.views.evidence(back.id)[0]
    assert (again.name, again.original) == NAMES[name]
    other.desk.close()


def test_a_name_of_other_bytes_is_kept_readably() -> None:
    assert evidence.original_name("F\udce4lle.txt") == "F\\xe4lle.txt"
    assert evidence.original_name("F\ud83dlle.txt") == "F\\ud83dlle.txt"
    assert evidence.original_name("Fälle.txt") == ""
