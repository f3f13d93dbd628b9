"""Tell a person what went wrong: our errors in their sentences, anything else as our bug.

Dialogs are opened, never executed, so no second event loop runs; their text is plain.
"""

from __future__ import annotations

import logging
import platform
import traceback
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from pirdesk import __version__
from pirdesk.errors import PirdeskError
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems
from pirdesk.ui.widgets.fitted import FittedDialog
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import SelectableLabel, heading
from pirdesk.wording import PLAIN, Speaker, error_parts

log = logging.getLogger("pirdesk.ui")


class Notice(FittedDialog):
    """A heading, what to do, optional details to copy, and buttons."""

    def __init__(
        self, parent: QWidget | None, title: str, what_to_do: str, details: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("PIRDesk"))
        self.heading = heading(title)
        self.advice = SelectableLabel(what_to_do)
        self.closing = Button(tr("Close"), self.accept, kind="primary")
        self.buttons = Flow(right=True)
        parts: list[QWidget] = [self.heading, self.advice]
        if details:
            box = QPlainTextEdit(details)
            box.setReadOnly(True)
            box.setAccessibleName(tr("Details for the report"))
            box.setMinimumHeight(ems(10))
            parts.append(box)
            clipboard = QGuiApplication.clipboard()
            copy = Button(tr("Copy details"), lambda: clipboard.setText(details))
            self.buttons.addWidget(copy)
        self.buttons.addStretch()
        self.buttons.addWidget(self.closing)
        self.fill(column(*parts, 1, gap=0.8), self.buttons, wide=28)
        self.setAccessibleName(title)
        self.setAccessibleDescription(what_to_do)
        self.closing.setFocus()


class Question(Notice):
    """A notice that asks whether to go on."""

    def __init__(
        self, parent: QWidget | None, title: str, words: str, yes: str, on_yes: Callable[[], object]
    ) -> None:
        super().__init__(parent, title, words)
        self.closing.set_words(tr("Cancel"))
        self.closing.set_kind("plain")
        self.closing.clicked.disconnect()
        self.closing.clicked.connect(self.reject)
        self.yes = Button(yes, self.accept, kind="primary")
        self.buttons.addWidget(self.yes)
        self.accepted.connect(on_yes)


class Alerts(QObject):
    """Shows faults over the window; keeps the person's words safe before it speaks of a bug."""

    def __init__(self, window: QWidget, save_first: Callable[[], object] = lambda: None) -> None:
        super().__init__(window)
        self._window = window
        self.save_first = save_first
        self.reader: Callable[[], Speaker] = lambda: PLAIN

    def tell(self, fault: BaseException) -> Notice:
        """Show a fault: ours with its sentences, any other as a bug with details to copy."""
        if isinstance(fault, PirdeskError):
            log.info("told: %s", fault.code or type(fault).__name__)
            return self._open(Notice(self._window, *error_parts(fault, self.reader())))
        log.error("bug: %s", type(fault).__name__)
        self.save_first()
        return self._open(
            Notice(
                self._window,
                tr("PIRDesk made a mistake."),
                tr(
                    "This is our fault, not yours. What is stored is untouched, and what you "
                    "typed is kept as a draft. Copy the details and send them to whoever looks "
                    "after PIRDesk; check first that they hold nothing confidential."
                ),
                _details(fault),
            )
        )

    def say(self, title: str, words: str) -> Notice:
        """Show a message that is no fault."""
        return self._open(Notice(self._window, title, words))

    def ask(
        self,
        title: str,
        words: str,
        yes: str,
        on_yes: Callable[[], object],
        *,
        danger: bool = False,
    ) -> Question:
        """Ask before going on; ``danger`` shows that something would be taken away or lost."""
        question = Question(self._window, title, words, yes, on_yes)
        if danger:
            question.yes.set_kind("danger")
        question.open()
        return question

    def _open(self, notice: Notice) -> Notice:
        notice.open()
        return notice


def _details(fault: BaseException) -> str:
    trace = "".join(traceback.format_exception(fault))
    place = f"Python {platform.python_version()} · {platform.platform()}"
    return f"PIRDesk {__version__} · {place}\n\n{trace}"
