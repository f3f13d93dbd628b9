"""A person's hands: mouse clicks and keys on what is shown, nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from shiboken6 import isValid

from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.question import QuestionRow
from pirdesk.ui.main_window import MainWindow
from pirdesk.ui.widgets.lines import Lines

T = TypeVar("T", bound=QWidget)
WAIT = 20_000


class Hand:
    """Clicks and types on a shown window and waits until the program has caught up."""

    def __init__(self, qtbot: Any, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)

    def settle(self) -> None:
        """Wait until nothing is queued, running or about to be fetched anew."""
        still = 0
        while still < 3:
            self.qtbot.wait(10)  # QTest.qWait would keep every other thread waiting too
            case = self.window.case
            pending = case is not None and case.model._reload.isActive()
            page = getattr(case.page, "view", None) if case is not None else None
            pending = pending or (page is not None and page.building)
            still = 0 if self.window.jobs.busy or pending else still + 1

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.focus(), key, modifier)

    def ctrl(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def alt(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.AltModifier)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)

    def focus(self) -> QWidget:
        focused = QApplication.focusWidget() or QApplication.activeWindow()
        assert focused is not None, "nothing has the keyboard"
        return focused

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible(), f"{widget} is not in sight"
        assert widget.isEnabled(), f"{widget} is not offered"
        place = at or widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)

    def choose(self, lines: Lines, words: str) -> None:
        """Click the line of a list that holds these words."""
        for number, line in enumerate(lines.lines.lines):
            if words in line.title:
                index = lines.lines.index(number)
                lines.scrollTo(index)
                self.click(lines.viewport(), lines.visualRect(index).center())
                return
        shown = [line.title for line in lines.lines.lines]
        raise AssertionError(f"no line says {words!r}: {shown}")

    def button(self, words: str, inside: QWidget | None = None) -> QAbstractButton:
        """Return the button in sight that says these words."""
        found = [
            b
            for b in (inside or self.top()).findChildren(QAbstractButton)
            if b.isVisible() and words in (b.text().replace("&&", "&"), b.accessibleName())
        ]
        assert found, f"no button says {words!r}"
        return found[0]

    def has_button(self, words: str) -> bool:
        return any(
            b.isVisible() and b.text().replace("&&", "&") == words
            for b in self.top().findChildren(QAbstractButton)
        )

    def top(self) -> QWidget:
        """Return the dialog in front, or the window."""
        return next(self.dialogs(), self.window)

    def dialogs(self) -> Iterator[QDialog]:
        for widget in reversed(QApplication.topLevelWidgets()):
            if isinstance(widget, QDialog) and widget.isVisible():
                yield widget

    def dialog(self, kind: type[T]) -> T:
        """Wait for a dialog of a kind to be in front and active."""
        self.wait(lambda: any(isinstance(d, kind) for d in self.dialogs()))
        found = next(d for d in self.dialogs() if isinstance(d, kind))
        self.wait(lambda: QApplication.activeWindow() is found)
        return found

    def outcome(self, dialog: VerbDialog) -> str:
        """Wait until a dialog's verb has run; return why it was refused, or ""."""

        def told() -> str:
            return dialog.problem.text() if isValid(dialog) and dialog.isVisible() else "closed"

        self.wait(told)
        words = told()
        return "" if words == "closed" else words

    def no_dialog(self) -> None:
        self.wait(lambda: not any(True for _ in self.dialogs()))
        self.window.activateWindow()  # as a window manager does; this platform has none
        self.wait(lambda: QApplication.activeWindow() is self.window)

    def question(self) -> QuestionRow | None:
        """Return the question the caret is in."""
        widget: QWidget | None = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, QuestionRow):
            widget = widget.parentWidget()
        return widget
