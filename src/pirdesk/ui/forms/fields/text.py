"""Running text in Markdown; the field grows with its words and Tab leaves it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from pirdesk.casefile.entered import entered
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.theme import em
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, row
from pirdesk.ui.widgets.plain_edit import PlainEdit


class GrowingText(PlainEdit):
    """A plain text edit as high as its text, between a least and a greatest number of lines."""

    def __init__(self, least: int = 3, most: int = 16) -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(em() * 0.25)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the new width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the height of the text there is."""
        return QSize(super().sizeHint().width(), self._wanted())

    def _wanted(self) -> int:
        lines = int(self.document().size().height())
        shown = min(max(lines, self._least), self._most)
        return shown * self.fontMetrics().lineSpacing() + round(em() * 1.0)

    def _fit(self) -> None:
        wanted = self._wanted()
        lines = int(self.document().size().height())
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(needed if lines > self._most else off)
        if self.height() != wanted:
            self.setFixedHeight(wanted)


class TextField(Field):
    """A growing text edit."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.edit = GrowingText()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        self.adopt(self.edit)
        self.nothing: Button | None = None
        if spec.term.may_find_nothing:
            self.nothing = Button(tr("Nothing found …"), self._found_nothing, kind="quiet")
            self.nothing.setAccessibleName(tr("{label}: nothing found", label=spec.label))
            self.nothing.setAccessibleDescription(
                tr("Writes that nothing was found; you say who looked.")
            )
            self.watch(self.nothing)
            layout.addLayout(row(self.nothing, 1))
        self._showing = False
        self.edit.textChanged.connect(self._changed)

    def show_raw(self, raw: Any) -> None:
        """Show a stored text, keeping the caret where the words are the same."""
        text = "" if raw is None else entered(str(raw))
        if text == self.edit.toPlainText():
            return
        self._showing = True
        self.edit.setPlainText(text)
        self._showing = False

    def raw(self) -> Any:
        """Return the text, or None."""
        text = self.edit.toPlainText()
        return text if text.strip() else None

    def set_readonly(self, readonly: bool) -> None:
        """Let the text be read and copied only."""
        self.edit.setReadOnly(readonly)
        if self.nothing is not None:
            self.nothing.setEnabled(not readonly)

    def _found_nothing(self) -> None:
        """Write that nothing was found, and leave the caret where the name goes."""
        begun = tr("Nothing found; looked at by ")
        text = self.edit.toPlainText()
        if not text.strip():
            self.edit.setPlainText(begun)
        elif begun.strip() not in text:
            self.edit.appendPlainText(begun)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.edit.setFocus()

    def _changed(self) -> None:
        if not self._showing:
            self.edited.emit()
