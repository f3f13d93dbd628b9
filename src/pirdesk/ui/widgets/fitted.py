"""Dialogs as large as what they show, never larger than their screen; then the body scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pirdesk.ui.screen_room import bring_inside, room_of
from pirdesk.ui.theme import dress
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, ems, scrolled

LEAST = (14, 7)  # ems


class FittedDialog(QDialog):
    """The base of every dialog: ``fill`` it once, and it grows with its content from then on.

    ``asks_for_words`` is false where nothing typed in it is worth keeping.
    """

    asks_for_words = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dress(self)
        self._wide, self._high = 0, 0
        self._needed = 0
        self._thrown_away = False
        self.page = QWidget()
        self.body: QScrollArea = scrolled(self.page)
        self.body.setFrameShape(QFrame.Shape.NoFrame)
        self.body.setMinimumSize(ems(LEAST[0]), ems(LEAST[1] / 2))
        self.page.installEventFilter(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.make_room)

    def fill(self, inside: QLayout, *foot: QLayout | QWidget, wide: float, high: float = 0) -> None:
        """Take what scrolls, and what is always seen below it; the wished size is in ems."""
        self._wide, self._high = ems(wide), ems(high)
        self.page.setLayout(inside)
        inside.setContentsMargins(ems(1.5), ems(1.4), ems(1.5), ems(0.4))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.body, 1)
        if foot:
            below = column(*foot, gap=0.8)
            below.setContentsMargins(ems(1.5), ems(0.6), ems(1.5), ems(1.2))
            whole.addLayout(below)
        self.setMinimumSize(ems(LEAST[0]), ems(LEAST[1]))

    def reject(self) -> None:
        """Close without doing anything; words typed are asked about before they are lost."""
        asks = self.asks_for_words and not self._thrown_away
        typed = typed_words(self) if asks else None
        if typed is None:
            super().reject()
            return
        from pirdesk.ui.alerts import Question  # noqa: PLC0415 - it is such a dialog itself

        question = Question(
            self,
            tr("Throw away what you typed?"),
            tr("It is stored nowhere yet: closing “{title}” loses it.", title=self.windowTitle()),
            tr("Throw it away"),
            self._throw_away,
        )
        question.closing.set_words(tr("Keep writing"))
        question.yes.set_kind("danger")
        question.rejected.connect(typed.setFocus)
        question.open()

    def _throw_away(self) -> None:
        self._thrown_away = True
        self.reject()

    def make_room(self) -> None:
        """Grow to what is shown now, as far as the screen allows; the size a person chose stays."""
        self._soon.stop()
        room = room_of(self)
        wide = self.width() if self.isVisible() else min(self._wide, room.width())
        least = self.page.minimumSizeHint().width()
        if self._height_at(max(wide, least)) > room.height():
            least += self.body.verticalScrollBar().sizeHint().width()
        wide = min(max(wide, least), room.width())
        needed = self._height_at(wide)
        if needed <= self._needed and wide <= self.width() and self.isVisible():
            return
        self._needed = needed
        high = self.height() if self.isVisible() else self._high
        self.resize(QSize(wide, min(max(high, needed), room.height())))
        if self.isVisible():
            bring_inside(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the content asking for another size."""
        if watched is self.page and event.type() == QEvent.Type.LayoutRequest:
            self._soon.start()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand on the screen as a whole."""
        super().showEvent(event)
        if not event.spontaneous():
            bring_inside(self)

    def setVisible(self, visible: bool) -> None:
        """Take the size of the content before the dialog is seen."""
        if visible and not self.isVisible():
            self.ensurePolished()
            self._needed = 0
            self.make_room()
        super().setVisible(visible)

    def sizeHint(self) -> QSize:
        """Return the size wished for, as far as the screen allows."""
        room = room_of(self)
        wide = min(self._wide, room.width())
        return QSize(wide, min(max(self._high, self._height_at(wide)), room.height()))

    def _height_at(self, wide: int) -> int:
        """Return the height that shows everything at a width, the buttons included."""
        layout, inside = self.layout(), self.page.layout()
        if layout is None or inside is None:
            return self.height()
        last = layout.itemAt(1)
        foot = last.layout() if last is not None else None
        return _height(inside, wide) + (_height(foot, wide) if foot is not None else 0)


def typed_words(dialog: QDialog) -> QLineEdit | QPlainTextEdit | None:
    """Return the first field of a dialog that holds words a person typed; secrets are none."""
    for line in dialog.findChildren(QLineEdit):
        secret = line.echoMode() != QLineEdit.EchoMode.Normal
        if line.window() is dialog and line.isModified() and line.text().strip() and not secret:
            return line
    for text in dialog.findChildren(QPlainTextEdit):
        modified = text.document().isModified() and bool(text.toPlainText().strip())
        if text.window() is dialog and modified and not text.isReadOnly():
            return text
    return None


def _height(layout: QLayout, wide: int) -> int:
    layout.activate()
    if layout.hasHeightForWidth():
        return max(layout.totalHeightForWidth(wide), layout.totalMinimumSize().height())
    return layout.totalSizeHint().height()
