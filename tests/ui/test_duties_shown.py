"""Groups, marks and words of the duties and clocks on screen, and dates a newer edition moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.groups import Bounds, people_in
from pirdesk.casefile.sheet import read_facts
from pirdesk.duties import Duty, map_duties
from pirdesk.services import (
    affected,
    answers,
    cases,
    clock_board,
    editions,
    filings,
    law_checks,
)
from pirdesk.services.clock_board import ClockBoard
from pirdesk.services.duty_map import facts_duties
from pirdesk.services.filings import Sent
from pirdesk.storage import ClockLine
from pirdesk.ui.choosers import Choosers
from pirdesk.ui.dialogs.editions import EditionsDialog
from pirdesk.ui.duty_words import used
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.screens.case import duty_groups
from pirdesk.ui.screens.case.pages.duty_law import DutyLaw
from pirdesk.ui.screens.desk.model import clock_line
from pirdesk.ui.theme import Theme
from pirdesk.ui.tray import Tray, new_notices
from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import PLAIN
from tests.builders import Office, make_office, sample_case
from tests.services.test_editions import newer
from tests.ui.conftest import OPENS_WITHIN
from tests.ui.hand import Hand
from tests.unit.duties_words import BREACH

AWARE = datetime(2026, 11, 20, 9, 20, tzinfo=UTC)
DUE = AWARE + timedelta(hours=72)


@pytest.fixture
def breach(office: Office) -> Duty:
    """The notification of one breach in Germany: 72 hours from 20 November 2026, 09:20 UTC."""
    library = office.desk.library
    sheet = read_facts(library.vocabulary, BREACH)
    found = map_duties(sheet, library.pack, office.desk.now(), {})
    return next(d for d in found if d.duty == "eu.gdpr.33")


@pytest.mark.parametrize(
    ("now", "group"),
    [
        (DUE + timedelta(seconds=1), "overdue"),
        (DUE - timedelta(hours=24), "day"),
        (DUE - timedelta(hours=24, seconds=1), "three days"),
        (DUE - timedelta(hours=72, seconds=1), "week"),
        (DUE - timedelta(days=8), "later"),
    ],
)
def test_a_date_falls_into_its_group(breach: Duty, now: datetime, group: str) -> None:
    assert breach.strict_due == DUE
    assert duty_groups.group_of(breach, now) == group


def test_what_was_submitted_or_has_no_date_is_never_overdue(breach: Duty) -> None:
    late = DUE + timedelta(days=9)
    assert duty_groups.group_of(replace(breach, filed_at=late), late) == "filed"
    dateless = replace(breach, strict_due=None, latest_arguable_due=None)
    assert duty_groups.group_of(dateless, late) == "elapsed"
    (line,) = (duty_groups.duty_line(s, late, PLAIN) for s in duty_groups.shown([dateless], late))
    assert line.aside == "12 d 0 h elapsed"


def test_the_folded_groups_show_their_heads_alone(breach: Duty) -> None:
    gone = replace(breach, verdict="not applicable", strict_due=None)
    board = duty_groups.shown([breach, gone], AWARE)
    folded = duty_groups.board_lines(board, AWARE, (), PLAIN)
    assert [line.head for line in folded] == [True, False, True]
    opened = duty_groups.board_lines(board, AWARE, ["not applicable"], PLAIN)
    assert [line.head for line in opened] == [True, False, True, False]


def test_places_without_a_law_are_a_group_in_sight_and_places_looked_at_are_folded(
    office: Office,
) -> None:
    library, now = office.desk.library, office.desk.now()
    given = {"populations[p].place": ["NZ", "TR", "HK"], "system.is_ai": False}
    sheet = read_facts(library.vocabulary, {**BREACH, **given})
    board = duty_groups.shown(facts_duties(library, sheet, now), now)
    absent = [each for each in board if each.group == "not covered"]
    assert [each.first.place for each in absent] == ["NZ", "TR"]
    assert len({each.key for each in board}) == len(board)
    lines = duty_groups.board_lines(board, now, (), PLAIN)
    heads = [line.title for line in lines if line.head]
    assert any(head.startswith("No law in this edition: ask counsel (2)") for head in heads)
    assert any(head.startswith("Places looked at, no duty found (1)") for head in heads)
    shown = [line for line in lines if not line.head and "counsel" in line.detail]
    assert len(shown) == 2


def test_laws_of_states_nobody_names_are_folded_until_the_state_is_named(office: Office) -> None:
    library, now = office.desk.library, office.desk.now()
    sheet = read_facts(library.vocabulary, {**BREACH, "populations[p].place": ["US"]})
    board = duty_groups.shown(facts_duties(library, sheet, now), now)
    folded = [each for each in board if each.group == "unlinked"]
    assert {each.first.regime for each in folded} >= {"us.co.breach", "us.oh.breach"}
    lines = duty_groups.board_lines(board, now, (), PLAIN)
    assert not [line for line in lines if not line.head and "Colorado" in line.title]


@pytest.mark.parametrize(
    ("share", "step"), [(0.49, 0), (0.5, 50), (0.79, 50), (0.8, 80), (0.95, 95), (1.0, 0)]
)
def test_warning_steps_are_half_four_fifths_and_nearly_all(share: float, step: int) -> None:
    assert used(AWARE, DUE, AWARE + (DUE - AWARE) * share) == step


def test_notices_name_the_case_by_number_once_per_step() -> None:
    clock = ClockRow("C-1", "eu.gdpr.33", "c", "DE", "due", False, "", DUE, DUE, "read", "p")
    board = ClockBoard((ClockLine(clock, "A secret title", 1),), {"eu.gdpr.33": "Notify"})
    told: set[tuple[str, str, str, str]] = set()
    assert new_notices(board, DUE - timedelta(hours=25), told) == []
    (near,) = new_notices(board, DUE - timedelta(hours=1), told)
    assert near == "Notify (C-1): 1 h 0 min left"
    assert new_notices(board, DUE - timedelta(minutes=59), told) == []
    (over,) = new_notices(board, DUE + timedelta(hours=1), told)
    assert over == "Notify (C-1): overdue by 1 h 0 min"


def test_without_a_tray_nothing_is_said(window: MainWindow, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("tray", "yes")
    place: Workplace = window.workplace
    tray = Tray(place, settings, window)
    tray.look()
    assert not place.jobs.busy


def test_people_are_added_per_country_and_shared_groups_are_named(office: Office) -> None:
    library = office.desk.library
    sheet = read_facts(
        library.vocabulary,
        {
            "populations[a].place": ["US-CA"],
            "populations[a].affected": 100,
            "populations[b].place": ["US-NY"],
            "populations[b].affected": {"min": 5, "max": 9},
            "populations[c].place": ["US-CA", "DE"],
            "populations[c].affected": 1000,
            "people.overlap": False,
        },
    )
    countries = {line.place: line for line in affected.affected_countries(sheet, ())}
    assert (countries["US"].least, countries["US"].most, countries["US"].shared) == (105, 1109, 1)
    assert (countries["DE"].groups, countries["DE"].shared) == (0, 1)
    states = {line.place: line for line in affected.affected_states(sheet, ())}
    assert (states["US-CA"].least, states["US-CA"].most, states["US-NY"].most) == (100, 1100, 9)
    # The same bounds that a threshold of the law is held against.
    assert people_in(sheet, "US-CA").bounds == Bounds(100, None, 1100)


def test_the_minute_repaints_rows_in_sight_and_reads_nothing(hand: Hand, office: Office) -> None:
    sample_case(office)
    window = hand.window
    window.show_screen("clocks")
    hand.settle()
    screen = window.stack.currentWidget()
    changed: list[tuple[int, int]] = []
    screen.model.dataChanged.connect(lambda a, b: changed.append((a.column(), b.column())))
    resets: list[int] = []
    screen.model.modelReset.connect(lambda: resets.append(1))
    office.clock.forward(hours=1)
    screen.tick()
    assert changed == [(0, 0)]
    assert not resets
    assert not window.jobs.busy
    shown = clock_board.clock_board(office.desk).lines
    assert screen.model.rowCount() == len(shown)


class ToFile(Choosers):
    """The system's dialog, in which the test names one file after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files = folder, 0

    def save_file(self, parent: QWidget, title: str, proposed: str) -> Path | None:
        self.files += 1
        return self.folder / f"{self.files}-{proposed}"


def test_the_calendar_cancels_what_was_filed_by_somebody_else(
    hand: Hand, office: Office, tmp_path: Path
) -> None:
    case = sample_case(office)
    hand.window.workplace.choosers = ToFile(tmp_path)
    hand.window.show_screen("clocks")
    hand.settle()
    hand.click(hand.button("Calendar …"))
    hand.wait((tmp_path / "1-clocks.ics").exists)
    sent = Sent("eu.gdpr.33", AWARE, place="AT", reasons="the portal was closed")
    filings.add_filing(office.author, case.id, sent)
    hand.settle()
    hand.click(hand.button("Calendar …"))
    hand.wait((tmp_path / "2-clocks.ics").exists)
    hand.settle()
    first, second = ((tmp_path / f"{n}-clocks.ics").read_bytes() for n in (1, 2))
    assert (first.count(b"BEGIN:VEVENT"), first.count(b"STATUS:CANCELLED")) == (30, 0)
    assert (second.count(b"BEGIN:VEVENT"), second.count(b"STATUS:CANCELLED")) == (30, 1)
    assert second.count(b"BEGIN:VALARM") == 58


def test_no_cell_of_the_board_is_cut_in_a_narrow_window(hand: Hand, office: Office) -> None:
    sample_case(office)
    hand.window.resize(1280, 760)
    hand.window.show_screen("clocks")
    hand.settle()
    screen = hand.window.stack.currentWidget()
    table, model = screen.table, screen.model
    assert not table.horizontalScrollBar().isVisible()
    wraps = Qt.TextFlag.TextWordWrap
    for column in range(model.columnCount()):
        index = model.index(0, column)
        width = table.columnWidth(column) - ems(2.2 if column == 0 else 0.9)
        needs = table.fontMetrics().boundingRect(0, 0, width, 999, wraps, str(index.data()))
        assert needs.height() <= table.rowHeight(0), index.data()
        assert needs.width() <= width, index.data()


@pytest.fixture
def moved(qtbot, theme: Theme, tmp_path: Path) -> Iterator[tuple[Hand, str]]:
    """A window opened by a program whose edition gives 96 hours where an earlier one gave 72."""
    office = make_office(tmp_path)
    facts = read_facts(office.desk.library.vocabulary, BREACH)
    case = cases.new_case(office.author, "Breach")
    answers.answer_terms(office.author, case.id, dict(facts.answers))
    desk = newer(office, tmp_path)
    shown = MainWindow(theme, lambda: desk)
    shown.show()
    shown.open_desk()
    qtbot.waitUntil(lambda: shown.workplace.is_open, timeout=OPENS_WITHIN)
    qtbot.waitActive(shown, timeout=3_000)
    yield Hand(qtbot, shown), case.id
    shown.close()
    shown.deleteLater()
    office.desk.close()


def test_a_moved_date_waits_in_its_case_until_somebody_accepts_it(moved: tuple[Hand, str]) -> None:
    hand, case_id = moved
    desk = hand.window.workplace.desk
    hand.wait(lambda: editions.waiting(desk, case_id))  # computed behind the screens
    hand.window.open_case(case_id, "duties")
    hand.wait(lambda: hand.window.case is not None and hand.window.case.current is not None)
    hand.settle()
    page = hand.window.case.page
    assert "moved 1 date" in page.band.text()
    hand.click(page.band)
    dialog = hand.dialog(EditionsDialog)
    cells = [dialog.table.item(0, side).text() for side in range(4)]
    assert "23 Nov 2026" in cells[1]
    assert "24 Nov 2026" in cells[2]
    assert "the law was amended" in cells[3]
    hand.click(hand.button("Accept the new dates", dialog))
    assert "needs a reason" in hand.outcome(dialog)
    dialog.words.setFocus()
    hand.type("Compared with the amendment.")
    hand.click(hand.button("Accept the new dates", dialog))
    assert hand.outcome(dialog) == ""
    hand.no_dialog()
    hand.settle()
    assert not editions.waiting(desk, case_id)
    assert not page.band.isVisible()


def test_the_law_behind_a_duty_is_shown_with_its_checks_and_on_demand_with_its_words(
    window: MainWindow, hand: Hand, breach: Duty
) -> None:
    workplace = window.workplace
    law_checks.sign_law(workplace.desk, "eu.gdpr.33", reservations=("no case law",))
    panel = DutyLaw(workplace, replace(breach, checked_on=date(2026, 10, 3)))
    panel.setParent(window)
    panel.resize(ems(50), ems(50))
    panel.show()
    panel.raise_()

    def told() -> list[str]:
        return [each.text() for each in panel.findChildren(PlainLabel) if each.isVisible()]

    assert any(words.startswith("By when: ") for words in told())
    assert any(words.startswith("Compared with its sources on 3 October 2026") for words in told())
    hand.wait(lambda: any("reservation: no case law" in words for words in told()))
    assert not any("72 hours after having become aware" in words for words in told())
    hand.click(panel.asking)
    hand.wait(lambda: any("72 hours after having become aware" in words for words in told()))
    assert "GDPR Art. 33(1)" in told()
    assert panel.asking.text() == "Hide the text of the law"
    hand.click(panel.asking)
    hand.wait(lambda: not any("72 hours after" in words for words in told()))
    panel.setParent(None)
    panel.deleteLater()


def test_each_line_of_the_board_names_its_law(office: Office) -> None:
    library, now = office.desk.library, office.desk.now()
    sheet = read_facts(library.vocabulary, BREACH)
    board = duty_groups.shown(facts_duties(library, sheet, now), now)
    dated = [each for each in board if each.first.strict_due is not None]
    assert dated
    for each in dated:
        assert each.first.citation in duty_groups.duty_line(each, now, PLAIN).detail


def test_a_clock_on_the_desk_says_provisional_and_its_country(office: Office) -> None:
    # A row does not hold whether a fact is suspected or the reach of the law is assumed.
    clock = ClockRow(
        "C-1", "kr.pipa.authority", "c", "KR", "due", True, "the Commission", DUE, DUE, "read", "p"
    )
    line = clock_line(clock, "A case", DUE - timedelta(hours=3), {})
    detail = line.detail
    assert line.data == ("C-1", "duties#kr.pipa.authority")  # it leads to that very duty
    assert "provisional" in detail
    assert "suspected" not in detail
    assert "South Korea" in detail
