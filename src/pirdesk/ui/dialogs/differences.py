"""What a definition of the organisation's own changes in the built-in file, line by line."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Definition
from pirdesk.errors import PirdeskError
from pirdesk.services import definitions
from pirdesk.ui.speaking import speaker
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import Button, column, ems
from pirdesk.ui.widgets.fitted import FittedDialog
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import PlainLabel, heading
from pirdesk.ui.widgets.plain_edit import PlainEdit
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import error_text

_ROLES = (("---", "muted"), ("+++", "muted"), ("@@", "muted"), ("-", "late"), ("+", "good"))


class DifferencesDialog(FittedDialog):
    """Read only; what was taken out begins with “-”, what was put in with “+”."""

    def __init__(self, parent: QWidget, workplace: Workplace, definition: Definition) -> None:
        super().__init__(parent)
        title = tr("What {name} changes", name=definition.id)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.words = PlainLabel(tr("Comparing …"), tone="muted")
        self.text = PlainEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(PlainEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Differences from the built-in file, line by line"))
        self.text.setMinimumHeight(ems(8))
        self._colours = _Colours(self.text.document(), workplace.theme)
        self.closing = Button(tr("Close"), self.accept, kind="primary")
        inside = column(heading(title), self.words, gap=0.6)
        inside.addWidget(self.text, 1)
        self.fill(inside, Flow(1, self.closing), wide=56, high=32)
        self.text.setFocus()
        self._reader = speaker(workplace)
        desk = workplace.desk
        workplace.jobs.read(
            tr("Comparing"),
            lambda _task: definitions.diff_definition(desk, definition.kind, definition.id),
            owner=self,
            done=self._show,
            failed=self._refused,
        )

    def _show(self, diff: str) -> None:
        lines = diff.splitlines()
        out = sum(line.startswith("-") for line in lines[2:])
        into = sum(line.startswith("+") for line in lines[2:])
        if not diff:
            self.words.setText(tr("The newest version says the same as the built-in file."))
        else:
            taken = tr_n("{count} line taken out", "{count} lines taken out", out)
            put = tr_n("{count} line put in", "{count} lines put in", into)
            self.words.setText(f"{taken}, {put}.")
        self.text.setPlainText(diff)
        self.setAccessibleDescription(self.words.text())

    def _refused(self, fault: Exception) -> None:
        words = error_text(fault, self._reader) if isinstance(fault, PirdeskError) else ""
        self.words.setText(words or tr("The files could not be compared."))
        self.setAccessibleDescription(self.words.text())


class _Colours(QSyntaxHighlighter):
    """Colours lines by what they begin with; the sign stays, so no colour says it alone."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        role = next((role for sign, role in _ROLES if text.startswith(sign)), "")
        if role:
            look = QTextCharFormat()
            look.setForeground(self._theme.colour(role))
            self.setFormat(0, len(text), look)
