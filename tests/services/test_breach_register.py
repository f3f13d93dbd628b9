"""The register of breaches and the clocks as files: complete, text only, with reasons."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar  # type: ignore[import-untyped]
import openpyxl  # type: ignore[import-untyped]

from pirdesk.casefile.case import DocumentState
from pirdesk.casefile.sheet import Answer, read_facts
from pirdesk.documents import text as text_paper
from pirdesk.errors import UserError
from pirdesk.exchange.workbook import LONGEST, workbook
from pirdesk.services import (
    answers,
    breach_papers,
    breach_register,
    cases,
    clock_calendar,
    clock_files,
    decisions,
    drafting,
    filings,
    reviews,
    sealing,
)
from pirdesk.services.filings import Sent
from pirdesk.services.signers import MemorySigner
from pirdesk.services.speaking import reader
from pirdesk.wording import say
from tests.builders import Office, sample_case, sealed
from tests.refusing import refuses
from tests.services.test_decisions import GIVEN
from tests.unit.duties_words import BREACH, OUTAGE

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
YEARS = (date(2023, 1, 1), date(2023, 12, 31))
STAMP = datetime(
    1980, 1, 1
)  # the first day a ZIP file can name, so that equal rows are equal bytes


def breach(office: Office, title: str, **more: object) -> str:
    case = cases.new_case(office.author, title, exercise=bool(more.pop("exercise", False)))
    given = {**BREACH, **{k.replace("__", "."): v for k, v in more.items()}}
    facts = read_facts(office.desk.library.vocabulary, given)
    answers.answer_terms(office.author, case.id, dict(facts.answers))
    return case.id


def test_the_register_tells_what_was_filed_and_why_the_rest_was_not(office: Office) -> None:
    filed = breach(office, "A list sent to the wrong office")
    sent = Sent("eu.gdpr.33", datetime(2026, 11, 21, 8, tzinfo=UTC), reference="17/2026")
    filings.add_filing(office.author, filed, sent)
    quiet = breach(
        office, "A notebook lost on a train", risk__unlikely=True, risk__high_likely=False
    )
    decisions.record_decision(office.author, quiet, GIVEN)
    breach(office, "An exercise", exercise=True)
    other = cases.new_case(office.author, "An outage")
    facts = read_facts(office.desk.library.vocabulary, OUTAGE)
    answers.answer_terms(office.author, other.id, dict(facts.answers))
    found = {b.case_id: b for b in breach_register.breaches(office.desk, *YEAR)}
    assert set(found) == {filed, quiet}
    (sent,) = found[filed].notified
    assert sent.startswith("Notification to the supervisory authority (GDPR Art. 33(1)): ")
    assert sent.endswith("was notified on 21 November 2026, 08:00 (UTC). Reference: 17/2026.")
    assert not any(line.startswith("Notification to") for line in found[filed].not_notified)
    why, people = found[quiet].not_notified
    assert "Board of Example Ltd. The authority is not notified of the lost notebook." in why
    assert "the disk was encrypted" in why
    assert people == (
        "Communication to the people concerned (GDPR Art. 34(1)): not required. "
        "A high risk to the rights and freedoms of the people concerned is not likely."
    )
    assert {f.code for f in found[quiet].open} >= {"register.unsealed", "register.blank"}
    assert breach_register.breaches(office.desk, date(2025, 1, 1), date(2025, 12, 31)) == ()
    assert len(breach_register.breaches(office.desk, *YEAR, exercises=True)) == 3


def test_a_day_without_an_hour_is_that_day_and_an_instant_is_the_same_however_typed(
    office: Office,
) -> None:
    # A bare date begins at 10:00 in UTC on the day before, on the other side of the earth.
    bare = breach(office, "Known on the first")
    known = {"entities[c].aware_at": "2026-12-01", "incident.occurred": "2026-12-01T08:00:00+09:00"}
    facts = read_facts(office.desk.library.vocabulary, known)
    answers.answer_terms(office.author, bare, dict(facts.answers))
    december = (date(2026, 12, 1), date(2026, 12, 31))
    (found,) = breach_register.breaches(office.desk, *december)
    assert (found.case_id, found.aware) == (bare, "1 December 2026")
    assert found.occurred == "30 November 2026, 23:00 (UTC)"
    assert breach_register.breaches(office.desk, date(2026, 11, 1), date(2026, 11, 30)) == ()


def test_a_period_must_not_end_before_it_begins(office: Office) -> None:
    with refuses(UserError, match="ends before it begins"):
        breach_register.breaches(office.desk, YEAR[1], YEAR[0])


def test_the_workbook_holds_text_only_whatever_people_wrote(office: Office, tmp_path: Path) -> None:
    case_id = breach(office, "=1+1")
    hostile = {"incident.narrative": Answer("=cmd|' /C calc'!A0"), "measures.taken": Answer("+1")}
    answers.answer_terms(office.author, case_id, hostile)
    path = breach_papers.export_register(office.desk, *YEAR, tmp_path / "register.xlsx")
    sheet = openpyxl.load_workbook(path).active
    rows = list(sheet.iter_rows())
    head = [cell.value for cell in rows[0]]
    assert head == ["Breach", *breach_register.register_head(office.desk)]
    assert rows[1][0].value == "=1+1"
    assert rows[1][head.index("What happened")].value == "=cmd|' /C calc'!A0"
    assert {cell.data_type for row in rows for cell in row} <= {"s", "inlineStr"}
    assert "<f>" not in _sheet_xml(path.read_bytes())


def test_equal_rows_give_equal_bytes_and_long_or_odd_texts_fit() -> None:
    rows = [("a" * (LONGEST + 5), "odd \x07 \ufffe bell")]
    made = workbook("Breaches: [2026]", ("one", "two"), rows)
    assert made == workbook("Breaches: [2026]", ("one", "two"), rows)
    opened = openpyxl.load_workbook(io.BytesIO(made))
    assert (opened.properties.modified, opened.properties.created) == (STAMP, STAMP)
    sheet = opened.active
    long, odd = (cell.value for cell in list(sheet.iter_rows())[1])
    assert len(long) == LONGEST
    assert long.endswith("…")
    assert odd == "odd   bell"


def test_the_register_is_sealed_like_any_record(office: Office) -> None:
    breach(office, "A list sent to the wrong office")
    paper = breach_papers.start_register(office.author, *YEAR)
    stand = drafting.composed(office.desk, paper.id)
    whole = text_paper.render(stand.paper)
    assert "1 breach\n" in whole
    assert "A list sent to the wrong office" in whole
    assert "1 January 2026 to 31 December 2026" in whole
    assert {f.code for f in stand.findings} >= {"register.due", "register.blank"}
    reviews.submit(office.author, paper.id)
    reviews.approve(office.reviewer, paper.id)
    sealing.seal(office.author, paper.id, MemorySigner())
    record = sealing.seal(office.reviewer, paper.id, MemorySigner())
    assert record.state is DocumentState.SEALED
    assert len(breach_register.breaches(office.desk, *YEAR)) == 1


def test_a_copy_of_the_register_says_what_holds_and_no_condition_that_does_not(
    office: Office, tmp_path: Path
) -> None:
    # GDPR Art. 33(5): the authority reads this; what is open in it is told to whoever makes it.
    case = sample_case(office, real=True)
    assessed = sealed(office, case, "harm_assessment")
    paper = breach_papers.start_register(office.author, date(2023, 1, 1), date(2023, 12, 31))
    whole = " ".join(text_paper.render(drafting.composed(office.desk, paper.id).paper).split())
    book = breach_papers.export_register(
        office.desk, date(2023, 1, 1), date(2023, 12, 31), tmp_path / "register.xlsx"
    )
    cells = [str(c.value) for row in openpyxl.load_workbook(book).active.iter_rows() for c in row]
    for text in (whole, " ".join(" ".join(cells).split())):
        assert (
            "Communication to the people concerned (GDPR Art. 34(1)): not required. A high risk to "
            "the rights and freedoms of the people concerned is held not to be likely; the "
            "assessment is provisional. Harm assessment of 21 November 2026, record "
            f"{assessed.id}. The people concerned were informed voluntarily"
        ) in text
        assert "no notification is recorded by 21 November 2026" in text
        for never in ("risk to people's rights", "eu.gdpr", "kr.pipa", "not filed yet", "needs ",
                      "due by", "second hand", "1 entries", "T01:00", "undetermined"):  # fmt: skip
            assert never not in text
    (point,) = [
        p for p in breach_papers.register_points(office.desk, *YEARS) if p.code == "register.due"
    ]
    assert "Notification to the supervisory authority" in say(
        point.message, reader(office.desk.library)
    )


def test_clocks_go_into_a_calendar_and_keep_their_names(office: Office, tmp_path: Path) -> None:
    case_id = breach(office, "A secret title")
    path = clock_calendar.export_clocks(office.author, tmp_path / "clocks.ics")
    read = icalendar.Calendar.from_ical(path.read_bytes())
    events = {str(e["summary"]): e for e in read.walk("VEVENT")}
    assert len(events) == sum(
        bool(c.clock.strict_due) for c in clock_files.clock_lines(office.desk)
    )
    event = next(e for name, e in events.items() if "supervisory authority" in name)
    assert event.decoded("dtstart") == datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
    assert "copy of the text of the law" in str(event["description"])
    assert "secret" not in path.read_text(encoding="utf-8")
    assert len(event.walk("VALARM")) == 2
    moved = read_facts(
        office.desk.library.vocabulary, {"entities[c].aware_at": "2026-11-20T12:20:00+01:00"}
    )
    key = "entities[c].aware_at"
    answers.answer_terms(office.author, case_id, {key: moved.answers[key]})
    again = clock_calendar.export_clocks(office.author, tmp_path / "again.ics")
    second = icalendar.Calendar.from_ical(again.read_bytes())
    same = next(e for e in second.walk("VEVENT") if e["uid"] == event["uid"])
    assert same.decoded("dtstart") == datetime(2026, 11, 23, 11, 20, tzinfo=UTC)


def test_the_printed_list_names_confidence_beside_every_date(office: Office) -> None:
    breach(office, "A list sent to the wrong office")
    text = clock_files.printed_clocks(office.desk)
    blocks = [block for block in text.split("\n\n")[1:] if block.strip()]
    assert len(blocks) == len(clock_files.clock_lines(office.desk))
    assert all("law" in block for block in blocks)


def _sheet_xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()
