"""A desk works on rare days: 29 February, nights in which clocks change, years from now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from pirdesk.casefile.case import Case, Role
from pirdesk.casefile.sheet import read_facts
from pirdesk.documents.verify import verify
from pirdesk.services import (
    answers,
    authority,
    breach_register,
    cases,
    clock_board,
    clock_calendar,
    duty_map,
    knowledge,
    sealing,
    verifying,
)
from tests.builders import Office, sample_case, sealed
from tests.unit.duties_words import BREACH

DAYS = {
    "leap day": datetime(2028, 2, 29, 9, tzinfo=UTC),
    "leap day in the east alone": datetime(2028, 2, 28, 23, 30, tzinfo=UTC),
    "before summer time": datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
    "the hour that comes twice": datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    "and the second time": datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    "the last second of a year": datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC),
    "in six years": datetime(2032, 11, 30, 12, tzinfo=UTC),
}
ON = pytest.mark.parametrize("now", DAYS.values(), ids=DAYS)


def breach_at(office: Office, aware: str) -> Case:
    case = cases.new_case(office.author, "Chat titles shown to strangers")
    facts = read_facts(office.desk.library.vocabulary, BREACH | {"entities[c].aware_at": aware})
    answers.answer_terms(office.author, case.id, dict(facts.answers))
    return case


@ON
def test_a_duty_of_that_day_runs_72_hours_on_board_list_and_calendar(
    office: Office, tmp_path: Path, now: datetime
) -> None:
    office.clock.time = now
    aware = now - timedelta(minutes=45)
    case = breach_at(office, aware.isoformat())
    due = aware.replace(microsecond=0) + timedelta(hours=72)
    (duty,) = (d for d in duty_map.case_duties(office.desk, case.id) if d.duty == "eu.gdpr.33")
    assert (duty.verdict, duty.strict_due) == ("due", due)
    (line,) = clock_board.clock_board(office.desk, law="eu.gdpr.33").lines
    assert line.clock.strict_due == due
    assert clock_board.clock_board(office.desk, law="eu.gdpr.33", urgency="three days").lines
    (listed,) = breach_register.breaches(office.desk, aware.date(), now.date())
    assert listed.case_id == case.id
    assert breach_register.breaches(office.desk, date(2026, 1, 1), date(2026, 12, 31)) == ()
    written = clock_calendar.export_clocks(office.author, tmp_path / "clocks.ics", case.id)
    entries = icalendar.Calendar.from_ical(written.read_bytes()).walk("VEVENT")
    assert due in {entry.decoded("DTSTART") for entry in entries}


@pytest.mark.parametrize("day", ["leap day", "the hour that comes twice", "in six years"])
def test_a_record_of_that_day_is_signed_dated_and_verified(office: Office, day: str) -> None:
    office.clock.time = now = DAYS[day]
    case = sample_case(office)
    record = sealed(office, case, "harm_assessment", zone="Europe/Berlin")
    found = verify(sealing.record_pdf(office.desk, record.id))
    assert found.exit_code == 0, found.words
    assert {signature.at for signature in found.signatures} == {now}
    assert verifying.verify_case_ledger(office.desk).ok


@ON
def test_the_case_is_shown_as_it_stood_an_hour_before(office: Office, now: datetime) -> None:
    office.clock.time = now
    case = breach_at(office, (now - timedelta(hours=1)).isoformat())
    office.clock.forward(hours=1)
    told = read_facts(office.desk.library.vocabulary, {"people.affected": 12})
    answers.answer_terms(office.author, case.id, dict(told.answers))
    for at, known in ((now + timedelta(minutes=30), False), (office.clock(), True)):
        then = knowledge.as_known_on(office.desk, case.id, at)
        assert (then.sheet.get("people.affected") is not None) is known
    moves = knowledge.duty_history(office.desk, case.id, "eu.gdpr.33")
    assert {move.at for move in moves} == {now}


@ON
def test_a_certificate_of_that_day_signs_until_it_ends_and_is_renewed(
    office: Office, now: datetime
) -> None:
    def never(_question: str) -> str:
        pytest.fail("nobody should be asked")

    office.clock.time = now
    authority.make_authority(office.author, "Example Agency", never)
    person = office.people[Role.COMPLIANCE]
    line = authority.issue(office.author, person, ask_authority=never, ask=never)
    assert line.state(now) == "valid"
    assert line.valid_until > now + timedelta(days=300)
    assert authority.revocation_list(office.author, never)
    office.clock.time = line.valid_until + timedelta(days=1)
    assert line.state(office.clock()) == "expired"
    newer = authority.renew(office.author, person, ask_authority=never, ask=never)
    assert newer.state(office.clock()) == "valid"
    assert newer.valid_until > line.valid_until
