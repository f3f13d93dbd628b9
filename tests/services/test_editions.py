"""A newer edition of the law: old and new date side by side, nothing moves until accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pirdesk.bootstrap import build_desk
from pirdesk.casefile.sheet import Answer, read_facts
from pirdesk.duties import Pack
from pirdesk.duties.regime import LawChange, Regime
from pirdesk.errors import UserError
from pirdesk.services import answers, cases, editions
from pirdesk.services.desk import Desk
from tests.builders import Office, make_office
from tests.fakes import MemoryVault
from tests.refusing import refuses
from tests.unit.duties_words import BREACH

CHANGE = LawChange("2027-02-01", "amended_law", "96 hours instead of 72", "Regulation Art. 1")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def filled(place: Path) -> Iterator[tuple[Office, list[str]]]:
    office = make_office(place)
    made = []
    facts = read_facts(office.desk.library.vocabulary, BREACH)
    for number in range(3):
        case = cases.new_case(office.author, f"Breach {number}")
        answers.answer_terms(office.author, case.id, dict(facts.answers))
        made.append(case.id)
    yield office, made
    office.desk.close()


def newer(office: Office, place: Path, *, hours: int = 96) -> Desk:
    """The same database opened by a program whose edition counts other hours."""
    desk = build_desk(
        f"sqlite:///{place / 'pirdesk.db'}",
        folder=place,
        clock=office.clock,
        vault=MemoryVault(),
        memory_keys=True,
    )
    old = desk.library.pack

    def changed(law: Regime) -> Regime:
        if law.id != "eu.gdpr.33":
            return law
        stage = law.stages[0]
        clock = replace(stage.clock, amount=hours)
        return replace(law, stages=(replace(stage, clock=clock),), changes=(CHANGE,))

    laws = tuple(map(changed, old.regimes))
    desk.library.__dict__["pack"] = Pack("2027-02-01", laws, "b" * 64)
    return desk.as_person(office.author.acting())


def due(desk: Desk, case_id: str) -> list[str]:
    rows = [c for c in desk.store.views.clocks(case_id) if c.duty == "eu.gdpr.33"]
    return [row.strict_due.isoformat() for row in rows if row.strict_due]


def test_old_and_new_dates_stand_side_by_side_until_a_person_accepts(
    filled: tuple[Office, list[str]], place: Path
) -> None:
    office, made = filled
    desk = newer(office, place)
    before = due(desk, made[0])
    assert editions.cases_behind(desk) == 3
    assert editions.waiting(desk) == ()
    seen: list[tuple[int, int]] = []
    assert editions.recompute(desk, progress=lambda *at: seen.append(at)) == 3
    assert seen[0] == (0, 3)
    assert seen[-1] == (3, 3)
    assert editions.cases_behind(desk) == 0
    moved = editions.waiting(desk)
    assert [(m.case_id, m.duty) for m in moved] == [(c, "eu.gdpr.33") for c in sorted(made)]
    one = moved[0]
    assert one.old is not None
    assert one.new is not None
    assert one.old.strict_due is not None
    assert one.new.strict_due is not None
    assert (one.new.strict_due - one.old.strict_due).total_seconds() == 24 * 3600
    assert one.old.pack != one.new.pack
    assert (one.kind, one.words, one.citation) == (CHANGE.kind, CHANGE.words, CHANGE.cite)
    with refuses(UserError, match="needs a reason"):
        editions.accept(desk, made[0], " ")
    editions.accept(desk, made[0], "Compared with the Official Journal.")
    assert due(desk, made[0]) != before
    assert {m.case_id for m in editions.waiting(desk)} == set(made[1:])
    entry = desk.store.views.ledger(made[0])[-1]
    assert entry.verb == "edition.accept"
    assert json.loads(entry.body)["refs"]["sha256"] == desk.library.pack.sha256
    with refuses(UserError, match="No date"):
        editions.accept(desk, made[0], "again")
    desk.close()


def test_an_answer_under_the_new_edition_keeps_the_old_date_too(
    filled: tuple[Office, list[str]], place: Path
) -> None:
    office, made = filled
    desk = newer(office, place)
    before = due(desk, made[1])
    answers.answer_terms(desk, made[1], {"incident.narrative": Answer("More is known.")})
    (moved,) = [m for m in editions.waiting(desk, made[1]) if m.duty == "eu.gdpr.33"]
    assert moved.old is not None
    assert moved.old.strict_due is not None
    assert [moved.old.strict_due.isoformat()] == before
    desk.close()


def test_an_edition_that_moves_nothing_asks_nobody(
    filled: tuple[Office, list[str]], place: Path
) -> None:
    office, made = filled
    desk = newer(office, place, hours=72)
    assert editions.recompute(desk) == len(made)
    assert editions.waiting(desk) == ()
    desk.close()


def test_stopped_it_goes_on_from_there(
    filled: tuple[Office, list[str]], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, _ = filled
    monkeypatch.setattr(editions, "BATCH", 1)
    desk = newer(office, place)
    stops = iter([False, True])
    assert editions.recompute(desk, cancelled=lambda: next(stops)) == 1
    assert editions.cases_behind(desk) == 2
    assert editions.recompute(desk) == 2
    desk.close()
