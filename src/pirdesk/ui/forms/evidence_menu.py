"""Which evidence an answer rests on: a small button with a menu of the case's files to tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import Button

Offers = Callable[[], Mapping[str, str]]
CAPTION = 60


class EvidenceMenu(Button):
    """Shows how many files back the answer; the menu ticks them, by SHA-256.

    It takes no stop of the Tab key: Ctrl+E in the question opens it.
    """

    edited = Signal()

    def __init__(self, theme: Theme, label: str, offers: Offers) -> None:
        super().__init__("", self.open_menu, kind="quiet", theme=theme, icon="clip")
        self._label, self._offers = label, offers
        self._ticked: tuple[str, ...] = ()
        self.files = QMenu(self)
        self.files.setToolTipsVisible(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words()

    @property
    def ticked(self) -> tuple[str, ...]:
        """Return the SHA-256 of the files the answer rests on."""
        return self._ticked

    def show_ticked(self, ticked: tuple[str, ...]) -> None:
        """Show the stored files."""
        if ticked != self._ticked:
            self._ticked = ticked
            self._words()

    def open_menu(self) -> None:
        """Offer every file of the case."""
        self.files.clear()
        offers = self._offers()
        for sha256, caption in offers.items():
            shown = caption if len(caption) <= CAPTION else caption[: CAPTION - 1] + "…"
            action = self.files.addAction(shown.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(sha256 in self._ticked)
            action.setToolTip(sha256)
            action.triggered.connect(_ticking(self._toggle, sha256))
        if not offers:
            words = tr("The case holds no files yet: add them on the page “Files of the case”.")
            self.files.addAction(words).setEnabled(False)
        place: QWidget = self
        self.files.popup(place.mapToGlobal(QPoint(0, place.height())))

    def _toggle(self, sha256: str) -> None:
        without = tuple(each for each in self._ticked if each != sha256)
        self._ticked = without if sha256 in self._ticked else (*self._ticked, sha256)
        self._words()
        self.edited.emit()

    def _words(self) -> None:
        count = len(self._ticked)
        self.set_words(str(count) if count else "")
        self.set_icon_role("link" if count else "muted")
        told = tr_n("{count} file", "{count} files", count) if count else tr("no file")
        self.setAccessibleName(tr("{label}: evidence, {count}", label=self._label, count=told))
        self.setToolTip(tr("Files this answer rests on (Ctrl+E): {count}", count=told))


def _ticking(toggle: Callable[[str], None], sha256: str) -> Callable[..., None]:
    return lambda *_checked: toggle(sha256)
