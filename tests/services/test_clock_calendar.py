"""Calendars of others: the newest file says of every date ever given out how it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pirdesk.casefile.case import Case, Role
from pirdesk.casefile.sheet import read_facts
from pirdesk.errors import UserError
from pirdesk.services import (
    answers,
    cases,
    clock_board,
    clock_calendar,
    desk_view,
    filings,
    persons,
)
from pirdesk.services.filings import Sent
from pirdesk.storage import SetCalendar, Wanted
from tests.builders import Office, copied_office, run, sample_case
from tests.refusing import refuses
from tests.unit.duties_words import BREACH

Events = dict[str, icalendar.Event]


def events_of(path: Path) -> Events:
    """Read a file back as a calendar program does: every event by its name, each name once."""
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    found = calendar.walk("VEVENT")
    by_uid = {str(event["uid"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


def says(event: icalendar.Event) -> tuple[str, datetime, int]:
    return str(event["status"]), event.decoded("dtstart"), int(event["sequence"])


def answer(office: Office, case_id: str, **facts: object) -> None:
    named = {name.replace("__", "."): value for name, value in facts.items()}
    read = read_facts(office.desk.library.vocabulary, named)
    answers.answer_terms(office.author, case_id, dict(read.answers))


def breach(office: Office) -> Case:
    case = cases.new_case(office.author, "A secret title")
    read = read_facts(office.desk.library.vocabulary, BREACH)
    answers.answer_terms(office.author, case.id, dict(read.answers))
    return case


def aware(office: Office, case_id: str, at: str) -> None:
    read = read_facts(office.desk.library.vocabulary, {"entities[c].aware_at": at})
    answers.answer_terms(office.author, case_id, dict(read.answers))


def set_state(office: Office, case_id: str, state: str) -> None:
    stored = office.desk.store.views.case(case_id)
    cases.edit_case(office.author, replace(stored, state=state), based_on=stored.revision)


def file(office: Office, case_id: str, duty: str) -> None:
    sent = Sent(duty, office.desk.now() - timedelta(minutes=1), reasons="the counter was closed")
    filings.add_filing(office.author, case_id, sent)


def test_what_was_filed_is_cancelled_and_its_alarms_go(office: Office, tmp_path: Path) -> None:
    case = breach(office)
    first = events_of(clock_calendar.export_clocks(office.author, tmp_path / "1.ics"))
    name, event = next(pair for pair in first.items() if "Notification" in pair[1]["summary"])
    assert says(event) == ("CONFIRMED", datetime(2026, 11, 23, 9, 20, tzinfo=UTC), 0)
    assert len(event.walk("VALARM")) == 2
    file(office, case.id, "eu.gdpr.33")
    second = events_of(clock_calendar.export_clocks(office.author, tmp_path / "2.ics"))
    assert first.keys() <= second.keys()
    assert says(second[name]) == ("CANCELLED", datetime(2026, 11, 23, 9, 20, tzinfo=UTC), 1)
    assert str(second[name]["summary"]) == f"Ended: {event['summary']}"
    assert not second[name].walk("VALARM")
    third = events_of(clock_calendar.export_clocks(office.author, tmp_path / "3.ics"))
    assert {n: says(e) for n, e in third.items()} == {n: says(e) for n, e in second.items()}


def test_a_moved_date_comes_with_a_higher_sequence_and_back_again(
    office: Office, tmp_path: Path
) -> None:
    case = breach(office)
    files = [clock_calendar.export_clocks(office.author, tmp_path / "0.ics")]
    for number, at in enumerate(("2026-11-20T12:20:00+01:00", "2026-11-20T10:20:00+01:00"), 1):
        aware(office, case.id, at)
        files.append(clock_calendar.export_clocks(office.author, tmp_path / f"{number}.ics"))
    read = [events_of(path) for path in files]
    name = next(n for n, event in read[0].items() if "Notification" in event["summary"])
    assert [says(events[name])[2] for events in read] == [0, 1, 2]
    assert says(read[0][name])[:2] == says(read[2][name])[:2]


def test_titles_name_the_authority_and_no_two_are_equal(office: Office, tmp_path: Path) -> None:
    case = sample_case(office)
    read = events_of(clock_calendar.export_clocks(office.author, tmp_path / "1.ics"))
    titles = [str(event["summary"]) for event in read.values()]
    assert len(titles) == len(set(titles)) == 30
    assert f"Datatilsynet (DK): Notification to the supervisory authority ({case.id})" in titles
    assert f"Datatilsynet (NO): Notification to the supervisory authority ({case.id})" in titles


def test_a_file_keeps_to_the_standard(office: Office, tmp_path: Path) -> None:
    # RFC 5545: 3.6.1 (one UID, DTSTAMP and DTSTART), 3.8.2.2 (DTEND later than the start),
    # 3.8.1.11 (statuses of an event); RFC 5546, 3.2.1: PUBLISH asks for an organizer.
    case = sample_case(office)
    clock_calendar.export_clocks(office.author, tmp_path / "1.ics")
    set_state(office, case.id, "closed")
    path = clock_calendar.export_clocks(office.author, tmp_path / "2.ics")
    lines = path.read_bytes().split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    whole = icalendar.Calendar.from_ical(path.read_bytes())
    assert {"prodid", "version"} <= {name.lower() for name in whole}
    assert "method" not in whole
    found = whole.walk("VEVENT")
    assert len(found) == 30
    for event in found:
        assert {"uid", "dtstamp", "dtstart", "summary", "sequence"} <= {n.lower() for n in event}
        assert "dtend" not in event
        assert says(event)[0] == "CANCELLED"
        assert event["dtstart"].dt.tzinfo is not None


def test_what_a_filter_leaves_out_is_not_called_ended(office: Office, tmp_path: Path) -> None:
    case = sample_case(office)
    all_ = events_of(clock_calendar.export_clocks(office.author, tmp_path / "1.ics"))
    later = clock_board.filter_of(office.desk, urgency="later")
    read = events_of(clock_calendar.export_clocks(office.author, tmp_path / "2.ics", wanted=later))
    assert {name: says(event) for name, event in all_.items()}.items() <= {
        name: says(event) for name, event in read.items()
    }.items()
    other = clock_board.filter_of(office.desk, law="eu.dora.19")
    read = events_of(clock_calendar.export_clocks(office.author, tmp_path / "3.ics", wanted=other))
    assert not read
    set_state(office, case.id, "closed")
    for kept in (clock_board.filter_of(office.desk, text="chatgpt"), Wanted(person="P-NOBODYX")):
        path = clock_calendar.export_clocks(office.author, tmp_path / "4.ics", wanted=kept)
        assert len(events_of(path)) == (0 if kept.person else 30)
    path = clock_calendar.export_clocks(
        office.author, tmp_path / "5.ics", case_id=breach(office).id
    )
    assert not events_of(path).keys() & all_.keys()


def test_the_ledger_says_who_exported_and_an_auditor_may(office: Office, tmp_path: Path) -> None:
    breach(office)
    auditor = persons.add_person(office.author, "Otto Auditor", Role.AUDITOR)
    clock_calendar.export_clocks(office.desk.as_person(auditor), tmp_path / "1.ics")
    line = desk_view.ledger_lines(office.desk)[0]
    assert (line.who, line.words) == ("Otto Auditor", "exported clocks as a calendar")
    nobody = replace(office.desk, actor=None)
    with refuses(UserError, match="Nobody is named"):
        clock_calendar.export_clocks(nobody, tmp_path / "2.ics")
    assert not (tmp_path / "2.ics").exists()


def test_two_exports_at_once_give_no_two_equal_numbers(office: Office, tmp_path: Path) -> None:
    breach(office)
    clock_calendar.export_clocks(office.author, tmp_path / "1.ics")
    known = office.desk.store.views.calendar_events()
    with refuses(UserError, match="at the same moment"):
        office.author.write("clocks.export", [SetCalendar(known)])
    assert office.desk.store.views.calendar_events() == known


def test_the_command_line_cancels_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["person", "add", "Ada Officer", "--role", "compliance"]) == 0
    monkeypatch.setenv("PIRDESK_PERSON", capsys.readouterr().out.strip())
    assert run(["case", "sample", "--json"]) == 0
    case = next(part for part in capsys.readouterr().out.split('"') if part.startswith("C-"))
    export = ["clocks", "export", "--to"]
    assert run([*export, str(tmp_path / "1.ics")]) == 0
    filed = ["submission", "add", case, "eu.gdpr.33", "--place", "AT", "--reasons", "late"]
    assert run([*filed, "--at", "2026-11-01T10:00:00+01:00"]) == 0, capsys.readouterr().err
    assert run([*export, str(tmp_path / "2.ics"), "--case", case]) == 0
    before, after = events_of(tmp_path / "1.ics"), events_of(tmp_path / "2.ics")
    assert before.keys() == after.keys()
    ended = [event for event in after.values() if event["status"] == "CANCELLED"]
    assert ["(AT)" in event["summary"] for event in ended] == [True]


@dataclass
class Reader:
    """Somebody who imports every file and holds each against what the desk says itself."""

    office: Office
    folder: Path
    known: dict[str, tuple[str, datetime, int]]
    files: int = 0

    def imports(self, *, case_id: str = "", wanted: Wanted | None = None) -> None:
        self.files += 1
        path = self.folder / f"{self.files}.ics"
        read = events_of(clock_calendar.export_clocks(self.office.author, path, case_id, wanted))
        truth = self._truth()
        for name, event in read.items():
            status, at, sequence = says(event)
            assert (status, at) == truth.get(name, ("CANCELLED", at))
            assert bool(event.walk("VALARM")) == (status != "CANCELLED")
            if name in self.known:
                was = self.known[name]
                assert sequence >= was[2]
                assert sequence > was[2] or (status, at) == was[:2]
            self.known[name] = says(event)
        if not case_id and wanted is None:
            assert self.known.keys() <= read.keys()
            for name, (status, at, _) in self.known.items():
                assert (status, at) == truth.get(name, ("CANCELLED", at))

    def _truth(self) -> dict[str, tuple[str, datetime]]:
        rows = self.office.desk.store.views.clocks("", Wanted())
        return {
            f"{clock_calendar._uid(clock_calendar._key(row))}@pirdesk": (
                "TENTATIVE" if row.verdict == "undetermined" else "CONFIRMED",
                row.strict_due,
            )
            for row in rows
            if row.strict_due is not None
        }


Step = Callable[[Reader, str], None]
STEPS: dict[str, Step] = {
    "aware earlier": lambda r, c: aware(r.office, c, "2026-11-19T08:00:00+01:00"),
    "aware later": lambda r, c: aware(r.office, c, "2026-11-20T12:20:00+01:00"),
    "risk": lambda r, c: answer(r.office, c, risk__unlikely=True),
    "no risk known": lambda r, c: answer(r.office, c, risk__unlikely=False),
    "file": lambda r, c: file(r.office, c, "eu.gdpr.33"),
    "close": lambda r, c: set_state(r.office, c, "closed"),
    "open": lambda r, c: set_state(r.office, c, "open"),
    "export": lambda r, c: r.imports(),
    "export a case": lambda r, c: r.imports(case_id=c),
    "export the late": lambda r, c: r.imports(
        wanted=clock_board.filter_of(r.office.desk, urgency="overdue")
    ),
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.booleans()), max_size=12))
def test_whatever_happens_the_newest_file_is_right(steps: list[tuple[str, bool]]) -> None:
    with TemporaryDirectory() as place:
        office = copied_office(Path(place) / "office")
        reader = Reader(office, Path(place), {})
        ids = [breach(office).id, breach(office).id]
        reader.imports()
        for name, first in steps:
            STEPS[name](reader, ids[0 if first else 1])
        reader.imports()
        office.desk.close()
