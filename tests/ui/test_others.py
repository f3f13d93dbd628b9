"""What others write reaches an open window: shown in place, and told in one line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pirdesk.casefile.case import Role
from pirdesk.services import answers, cases, drafting, evidence, persons
from pirdesk.services.desk import Desk
from pirdesk.storage import Store
from pirdesk.storage.watching import Watch
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.screens.case.pages.history import HistoryPage
from pirdesk.ui.theme import Theme
from tests.builders import Office, sample_case
from tests.ui.elsewhere import NAME, RUTH, STORY, ask, command_line, store, told
from tests.ui.hand import Hand


def test_an_answer_by_the_command_line_is_shown_and_told_in_one_line(
    hand: Hand, office: Office, watched: MainWindow, case_id: str
) -> None:
    row = ask(hand, case_id, STORY)
    focused = QApplication.focusWidget()
    command_line(office, "answer", case_id, "detection.description", "A user wrote to us.")
    other = watched.case.page.view.rows["detection.description"]
    hand.wait(lambda: other.field.raw() == "A user wrote to us.")
    hand.wait(lambda: told(watched) == f"{RUTH} changed 1 answer ·")
    assert QApplication.focusWidget() is focused
    assert row.field.raw() is None
    assert not list(hand.dialogs())


def test_the_line_counts_answers_and_show_leads_to_each(
    hand: Hand, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    ask(hand, case_id, STORY)
    row = answers.add_row(ruth, case_id, "populations")
    store(ruth, case_id, f"populations[{row}].affected", 40)
    store(ruth, case_id, NAME, "Jonas Weber")
    hand.wait(lambda: told(watched) == f"{RUTH} changed 2 answers ·")
    hand.click(hand.button("Show what others changed"))
    page = watched.case.page
    assert isinstance(page, HistoryPage)
    assert told(watched) == ""
    hand.wait(lambda: QApplication.focusWidget() is page.others)
    titles = [line.title for line in page.others.lines.lines]
    assert watched.case.model.words.label(NAME) in titles
    assert all(RUTH in line.detail for line in page.others.lines.lines)
    assert not any(id_ in line.title for line in page.others.lines.lines for id_ in (row, case_id))
    hand.choose(page.others, watched.case.model.words.label(NAME))
    hand.wait(lambda: hand.question() is not None and hand.question().key == NAME)


def test_own_saves_are_not_told_as_those_of_others(
    hand: Hand, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    announced: list[Any] = []
    watched.jobs.desk_changed.connect(lambda changes: announced.extend(changes.by))
    ask(hand, case_id, STORY)
    hand.type("Mine.")
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    store(ruth, case_id, NAME, "Jonas Weber")
    hand.wait(lambda: announced)
    assert [(act.name, act.keys) for act in announced] == [(RUTH, frozenset({NAME}))]


def test_people_added_elsewhere_are_in_the_menu_and_in_settings(
    hand: Hand, office: Office, watched: MainWindow
) -> None:
    hand.ctrl(Qt.Key.Key_5)
    hand.settle()
    settings = watched.stack.currentWidget()
    command_line(office, "person", "add", "Jonas Weber", "--role", "reviewer")
    hand.wait(lambda: "Jonas Weber" in [a.text() for a in watched.top.menu.actions()])
    hand.wait(lambda: "Jonas Weber" in [line.title for line in settings.people.lines.lines])


def test_an_open_menu_of_persons_changes_once_it_is_closed(
    hand: Hand, watched: MainWindow, ruth: Desk
) -> None:
    hand.click(watched.top.person)
    hand.wait(watched.top.menu.isVisible)
    persons.add_person(ruth, "Abel Aster", Role.REVIEWER)
    hand.wait(lambda: watched.top._then is not None)
    assert "Abel Aster" not in [a.text() for a in watched.top.menu.actions()]
    watched.top.menu.close()
    hand.wait(lambda: "Abel Aster" in [a.text() for a in watched.top.menu.actions()])


def test_the_register_stays_at_the_row_chosen_when_others_open_cases(
    hand: Hand, office: Office, watched: MainWindow, case_id: str, ruth: Desk
) -> None:
    for number in range(3):
        cases.new_case(office.author, f"Case {number}")
    hand.ctrl(Qt.Key.Key_2)
    hand.settle()
    screen = watched.stack.currentWidget()
    screen.table.setFocus()
    chosen = next(n for n in range(4) if screen.model._rows[n].case_id == case_id)
    screen.table.setCurrentIndex(screen.model.index(chosen, 0))
    cases.new_case(ruth, "A newer one")
    hand.wait(lambda: "A newer one" in [row.title for row in screen.model._rows])
    assert screen.model.row_at(screen.table.currentIndex()).case_id == case_id


def test_desk_documents_and_evidence_follow(
    hand: Hand, office: Office, watched: MainWindow, ruth: Desk, tmp_path: Any
) -> None:
    case = sample_case(office)
    desk = watched.stack.currentWidget()
    store(ruth, case.id, NAME, "Jonas Weber")
    hand.wait(lambda: any(RUTH in line.title for line in desk.changes.lines.lines))
    watched.open_case(case.id, "documents")
    hand.settle()
    page = watched.case.page
    drafting.start_document(ruth, case.id, "pir")
    hand.wait(lambda: page.list.lines.rowCount() == 1)
    hand.wait(lambda: "1 document" in told(watched))
    watched.case.show_page("evidence")
    hand.settle()
    log = tmp_path / "log.txt"
    log.write_text("one line")
    before = watched.case.page.list.lines.rowCount()
    evidence.add_evidence(ruth, case.id, log, "A log")
    hand.wait(lambda: watched.case.page.list.lines.rowCount() == before + 1)
    hand.wait(lambda: "1 file" in told(watched))


def test_what_was_written_while_the_desk_opened_is_caught_up(
    hand: Hand, watched: MainWindow, ruth: Desk, case_id: str
) -> None:
    """The watch begins after the first screen and looks back to the opening of the desk."""
    heard: list[Any] = []
    watched.jobs.desk_changed.connect(lambda changes: heard.extend(changes.by))
    for number in range(4):
        store(ruth, case_id, NAME, f"Name {number}")
    hand.wait(lambda: len(heard) == 4)
    assert len({act.index for act in heard}) == 4


@pytest.fixture
def second(qtbot: Any, theme: Theme, ruth: Desk) -> Iterator[MainWindow]:
    """Ruth's window beside the first."""
    shown = MainWindow(theme, lambda: ruth)
    shown.show()
    shown.open_desk()
    qtbot.waitUntil(lambda: shown.workplace.is_open and shown.watching.begun, timeout=20_000)
    yield shown
    shown.close()
    shown.deleteLater()


def test_two_windows_follow_each_other_and_neither_hears_of_itself(
    hand: Hand, case_id: str, watched: MainWindow, second: MainWindow
) -> None:
    watched.open_case(case_id, NAME)
    second.open_case(case_id, "contact.email")
    hand.settle()
    for window, key, words in ((watched, NAME, "Jonas"), (second, "contact.email", "j@e.org")):
        window.activateWindow()
        window.case.go_to_key(key)
        hand.wait(lambda at=key: hand.question() is not None and hand.question().key == at)
        hand.type(words)
        hand.ctrl(Qt.Key.Key_S)
        hand.wait(lambda one=window: one.case.model.sheet.state == "saved")
    hand.wait(lambda: told(watched) == f"{RUTH} changed 1 answer ·")
    hand.wait(lambda: told(second) == "Ada Officer changed 1 answer ·")
    for window in (watched, second):
        rows = window.case.page.view.rows
        hand.wait(lambda shown=rows: shown[NAME].field.raw() == "Jonas")
        hand.wait(lambda shown=rows: shown["contact.email"].field.raw() == "j@e.org")


def test_closing_ends_the_watch_and_its_thread(qtbot, watched: MainWindow) -> None:
    thread = watched.watching._thread
    assert thread is not None
    assert thread.is_alive()
    watched.close()
    # The window waits for it only so long; on a busy machine it may take a little more.
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=10_000)


@pytest.mark.parametrize("hangs", ["watch", "close"])
def test_closing_waits_for_a_server_that_does_not_answer_only_so_long(
    watched: MainWindow, monkeypatch: pytest.MonkeyPatch, hangs: str
) -> None:
    answers_again = threading.Event()
    monkeypatch.setattr("pirdesk.ui.main_window.SHUTDOWN_SECONDS", 0.2)
    if hangs == "watch":
        asked = threading.Event()

        def look(_watch: Any, _stop: threading.Event) -> None:
            asked.set()
            answers_again.wait(30)

        monkeypatch.setattr(Watch, "_look_at_file", look)
        assert asked.wait(20)
    else:
        real_close = Store.close
        monkeypatch.setattr(Store, "close", lambda s: (answers_again.wait(30), real_close(s))[0])
    watched.close()
    assert not watched.isVisible()
    assert not answers_again.is_set()
    answers_again.set()
    for thread in threading.enumerate():
        if thread.name in ("close-0", "watch-0"):
            thread.join(20)
            assert not thread.is_alive()
