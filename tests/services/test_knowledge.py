"""What was known when: the case at an instant, the moves of its clocks, papers about both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import read_facts
from pirdesk.errors import UserError
from pirdesk.services import answers, cases, drafting, filings, knowledge
from pirdesk.services.filings import Sent
from tests.builders import Office
from tests.refusing import refuses
from tests.unit.duties_words import BREACH, OUTAGE, SERIOUS


def tell(office: Office, case: Case, **facts: object) -> None:
    named = {key.replace("__", "."): value for key, value in facts.items()}
    sheet = read_facts(office.desk.library.vocabulary, named)
    answers.answer_terms(office.author, case.id, dict(sheet.answers))


def case_with(office: Office, facts: dict[str, object]) -> Case:
    case = cases.new_case(office.author, "Wrong doses proposed")
    sheet = read_facts(office.desk.library.vocabulary, facts)
    answers.answer_terms(office.author, case.id, dict(sheet.answers))
    return case


def test_a_case_stands_as_it_stood(office: Office) -> None:
    case = case_with(office, BREACH)
    first = office.clock()
    office.clock.forward(hours=5)
    tell(office, case, risk__unlikely=True, people__affected=12)
    second = office.clock()
    office.clock.forward(hours=5)
    answers.answer_terms(office.author, case.id, {"people.affected": None})
    before, after = (knowledge.as_known_on(office.desk, case.id, at) for at in (first, second))
    assert before.sheet.value("risk.unlikely") is False
    assert before.sheet.get("people.affected") is None
    assert before.later == 2
    assert after.sheet.value("risk.unlikely") is True
    assert after.sheet.get("people.affected") is not None
    assert after.later == 1
    verdicts = [
        [d.verdict for d in known.duties if d.duty == "eu.gdpr.33"] for known in (before, after)
    ]
    assert verdicts == [["due"], ["not due"]]
    today = knowledge.as_known_on(office.desk, case.id, office.clock())
    assert dict(today.sheet.answers) == dict(cases.fact_sheet(office.desk, case.id).answers)
    assert today.later == 0


@pytest.mark.parametrize("hours", [-1, 1])
def test_before_the_case_and_after_now_nothing_is_known(office: Office, hours: int) -> None:
    case = case_with(office, BREACH)
    instant = office.clock() + timedelta(hours=hours)
    with refuses(UserError, match="not between then and now"):
        knowledge.as_known_on(office.desk, case.id, instant)


def test_a_filing_noted_later_was_not_known(office: Office) -> None:
    case = case_with(office, {**OUTAGE, "entities[n].aware_at": "2026-11-20T10:20:00+01:00"})
    before = office.clock()
    office.clock.forward(days=2)
    sent = Sent("eu.nis2.23.notification", datetime(2026, 11, 21, 8, tzinfo=UTC))
    filings.add_filing(office.author, case.id, sent)
    known = knowledge.as_known_on(office.desk, case.id, before)
    assert known.filings == ()
    final = [d for d in known.duties if d.duty == "eu.nis2.23.final"]
    assert final[0].strict_due is None


def test_the_history_names_the_fact_that_moved_a_date(office: Office) -> None:
    case = case_with(office, SERIOUS | {"harm.causal_link": "suspected"})
    office.clock.forward(days=1)
    earlier = {"entities[p].aware_at": "2026-12-09"}
    read = read_facts(office.desk.library.vocabulary, earlier)
    answers.answer_terms(office.author, case.id, {key: read.answers[key] for key in earlier})
    office.clock.forward(days=1)
    tell(office, case, harm__death=True)
    moves = knowledge.duty_history(office.desk, case.id, "eu.aia.73")
    told = [(m.duty.rpartition(".")[2], m.how, m.keys) for m in moves]
    assert told[0][1] == "began"
    general = [m for m in moves if m.duty == "eu.aia.73.general"]
    assert [m.how for m in general] == ["began", "earlier"]
    assert general[1].keys == ("entities[p].aware_at",)
    assert general[1].before is not None
    assert general[1].before.strict_due is not None
    assert general[1].after.strict_due is not None
    assert (general[1].before.strict_due - general[1].after.strict_due).days == 2
    death = [m for m in moves if m.duty == "eu.aia.73.death"]
    assert death[-1].how == "began"
    assert death[-1].keys == ("harm.death",)
    assert death[-1].who == office.author.acting().id


def test_a_filing_stands_in_the_history_of_the_next_stage(office: Office) -> None:
    case = case_with(office, {**OUTAGE, "entities[n].aware_at": "2026-11-20T10:20:00+01:00"})
    office.clock.forward(hours=1)
    sent = Sent("eu.nis2.23.notification", datetime(2026, 11, 21, 8, tzinfo=UTC))
    filings.add_filing(office.author, case.id, sent)
    moves = knowledge.duty_history(office.desk, case.id, "eu.nis2.23.final")
    assert moves[-1].how == "began"
    assert moves[-1].keys == ("submission:eu.nis2.23.notification",)


def test_the_exhibit_prints_what_was_known_then(office: Office) -> None:
    case = case_with(office, BREACH)
    instant = office.clock()
    office.clock.forward(hours=5)
    tell(office, case, people__affected=4711)
    about = {knowledge.KNOWN_ON: instant.isoformat()}
    paper = drafting.start_document(office.author, case.id, "as_known_on", about=about)
    whole = str(drafting.composed(office.desk, paper.id).paper)
    assert "21 November 2026" in whole
    assert "4711" not in whole.replace(",", "")
    today = drafting.start_document(office.author, case.id, "notification_analysis")
    assert "4711" in str(drafting.composed(office.desk, today.id).paper).replace(",", "")


def test_a_document_has_the_words_it_had(office: Office) -> None:
    case = case_with(office, BREACH)
    paper = drafting.start_document(office.author, case.id, "pir")
    instant = office.clock()
    office.clock.forward(hours=1)
    first = next(block for block in paper.blocks if block.kind == "text")
    drafting.change_block(office.author, paper.id, first.id, "New words.", first.revision)
    (then,) = knowledge.as_known_on(office.desk, case.id, instant).documents
    assert then.blocks == paper.blocks
    (now,) = knowledge.as_known_on(office.desk, case.id, office.clock()).documents
    assert next(b for b in now.blocks if b.id == first.id).markdown == "New words."


def test_only_moves_of_dates_and_duties_that_were_due_are_printed(office: Office) -> None:
    # Entered piece by piece, as a window stores it: each law has a first verdict, few have dates.
    case = cases.new_case(office.author, "Names of customers copied at a provider")
    tell(office, case, incident__kind=["personal_data_breach"], data__personal=True)
    office.clock.forward(minutes=1)
    read = read_facts(
        office.desk.library.vocabulary,
        {**BREACH, "populations": {"rows": ["p"], "complete": False}, "populations[p].place": "DE"},
    )
    answers.answer_terms(office.author, case.id, dict(read.answers))
    every = knowledge.duty_history(office.desk, case.id)
    moves = knowledge.dates_moved(every)
    assert len(every) > 50
    assert {move.duty for move in moves} >= {"eu.gdpr.33"}
    assert not {move.duty for move in moves} & {
        "in.certin",
        "kr.pipa.authority",
        "au.ndb.statement",
    }
    for move in moves:
        ends = [end for end in (move.before, move.after) if end is not None]
        assert any(end.strict_due or end.verdict == "due" for end in ends)
