"""Labels that show text as text: whatever people wrote is never read as markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from pirdesk.ui import theme


class PlainLabel(QLabel):
    """A label that cannot interpret markup, wraps, and may be selected by keyboard and mouse."""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, tone: str = "", wrap: bool = True
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if tone:
            self.setProperty("tone", tone)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Take another tone: muted, accent, good, warn, late or none."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_found(self, found: bool) -> None:
        """Look like words that were searched for, or as before."""
        self.setProperty("found", "true" if found else "false")
        self.style().unpolish(self)
        self.style().polish(self)


class SelectableLabel(PlainLabel):
    """A plain label whose text can be copied."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, tone: str = "") -> None:
        super().__init__(text, parent, tone=tone)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)


class ElidedLabel(PlainLabel):
    """One line that shortens itself; the whole text stays in its accessible name."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, tone: str = "") -> None:
        self._whole = text
        super().__init__(text, parent, tone=tone, wrap=False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """Show this text, shortened to the width there is."""
        self._whole = text
        self.setAccessibleName(text)
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten to the new width."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._whole, mode, max(0, self.width() - 2)))


def title(text: str = "") -> PlainLabel:
    """Make the title of a page."""
    return _headed(text, theme.title_font(), wrap=True)


def heading(text: str = "") -> PlainLabel:
    """Make a heading inside a page."""
    return _headed(text, theme.section_font(), wrap=True)


def note(text: str = "", *, tone: str = "muted") -> PlainLabel:
    """Make a small note."""
    label = PlainLabel(text, tone=tone)
    label.setFont(theme.small_font())
    return label


def eyebrow(text: str) -> PlainLabel:
    """Make the small line above a group."""
    label = PlainLabel(text, wrap=False)
    label.setProperty("role", "eyebrow")
    return label


def tag(text: str) -> PlainLabel:
    """Make a label of the case such as EXERCISE; it is framed words, not colour alone."""
    label = PlainLabel(text, wrap=False)
    label.setProperty("role", "tag")
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return label


def rule() -> QFrame:
    """Make a thin line across the column."""
    line = QFrame()
    line.setObjectName("rule")
    return line


def _headed(text: str, font: QFont, *, wrap: bool) -> PlainLabel:
    label = PlainLabel(text, wrap=wrap)
    label.setFont(font)
    return label


def section_label(text: str = "") -> PlainLabel:
    """Make a one-line heading that does not wrap."""
    return _headed(text, theme.section_font(), wrap=False)
