"""What others changed, as a window is told it: names and ids, counsel's terms left out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Role
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import SurroundingsError
from pirdesk.services import answers, cases, evidence, others, persons, reporters
from pirdesk.services.desk import Desk
from tests.builders import Office
from tests.fakes import MemoryVault

NAME = "contact.name"


@pytest.fixture
def ruth(office: Office, tmp_path: Path) -> Iterator[Desk]:
    """Ruth's own desk on the same database."""
    desk = build_desk(
        f"sqlite:///{office.desk.home / 'pirdesk.db'}",
        "Ruth Reviewer",
        folder=tmp_path / "ruth",
        clock=office.clock,
        vault=MemoryVault(),
    )
    yield desk
    desk.close()


def test_changes_since_an_index_name_who_and_what(office: Office) -> None:
    index = office.desk.store.views.ledger_size()
    case = cases.new_case(office.author, "Foreign titles")
    answers.answer_terms(office.reviewer, case.id, {NAME: Answer("a secret name")})
    changes, following = others.changes_since(office.desk, index)
    assert [(act.name, act.verb, act.keys) for act in changes.by] == [
        ("Ada Officer", "case.new", frozenset({"incident.title"})),
        ("Ruth Reviewer", "answer", frozenset({NAME})),
    ]
    assert changes.cases == {case.id}
    assert changes.keys == {NAME, "incident.title"}
    assert changes.register
    assert "secret" not in repr(changes)
    assert following == office.desk.store.views.ledger_size()
    assert others.changes_since(office.desk, following)[0].by == ()


def test_a_window_waits_for_others_and_never_hears_of_itself(office: Office, ruth: Desk) -> None:
    case = cases.new_case(office.author, "Foreign titles")
    waiting, stop = others.Others(office.author), threading.Event()
    answers.answer_terms(office.author, case.id, {NAME: Answer("mine")})
    answers.answer_terms(ruth, case.id, {NAME: Answer("theirs")})
    heard = waiting.wait(stop)
    assert heard is not None
    assert [(act.name, act.keys) for act in heard.by] == [("Ruth Reviewer", frozenset({NAME}))]
    stop.set()
    assert waiting.wait(stop) is None
    waiting.close()


def test_what_is_for_counsel_is_not_named_and_looking_is_not_told(
    office: Office, tmp_path: Path
) -> None:
    case = cases.new_case(office.author, "Foreign titles")
    counsel = office.desk.as_person(persons.add_person(office.author, "Lea Law", Role.COUNSEL))
    log = tmp_path / "log.txt"
    log.write_text("one line")
    kept = evidence.add_evidence(office.author, case.id, log)
    index = office.desk.store.views.ledger_size()
    reporters.keep_name(counsel, case.id, "A Whistleblower")
    evidence.save_evidence(office.reviewer, case.id, kept.sha256, tmp_path / "copy.txt")
    changes, _ = others.changes_since(office.desk, index)
    (act,) = changes.by
    assert act.name == "Lea Law"
    assert "reporter.name" in changes.keys  # for those who show it to counsel
    assert "reporter.name" not in act.keys


def test_names_that_cannot_be_read_now_do_not_lose_the_news(
    office: Office, ruth: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.new_case(office.author, "Foreign titles")
    waiting, stop = others.Others(office.author), threading.Event()
    answers.answer_terms(ruth, case.id, {NAME: Answer("theirs")})

    def refused(_views: object) -> None:
        raise SurroundingsError("The server is gone.", "Nothing was changed.", code="server")

    monkeypatch.setattr("pirdesk.storage.views.CaseViews.persons", refused)
    heard = waiting.wait(stop)
    assert heard is not None
    assert [(act.name, act.keys) for act in heard.by] == [("", frozenset({NAME}))]
    waiting.close()
