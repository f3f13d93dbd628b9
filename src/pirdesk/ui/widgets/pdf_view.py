"""Pages of a PDF as pictures, drawn by PDFium away from the GUI thread."""

from __future__ import annotations

import threading

import pypdfium2  # type: ignore[import-untyped]
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, empty, ems, row, scrolled
from pirdesk.ui.widgets.labels import PlainLabel, note

_PDFIUM = threading.Lock()  # PDFium may be entered by one thread at a time
MAX_PAGES = 60
REFIT_MS = 180
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


def draw_pages(data: bytes, width: int, ratio: float) -> tuple[QImage, ...]:
    """Draw the pages of a PDF ``width`` pixels wide; raises PdfiumError where it is not one."""
    images: list[QImage] = []
    with _PDFIUM:
        document = pypdfium2.PdfDocument(data)
        try:
            for number in range(min(len(document), MAX_PAGES)):
                page = document[number]
                scale = width * ratio / page.get_width()
                bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
                images.append(_image(bitmap))
                page.close()
        finally:
            document.close()
    for image in images:
        image.setDevicePixelRatio(ratio)
    return tuple(images)


class PdfView(QWidget):
    """A column of pages as wide as the view, or larger; ``refit_wanted`` when they fit no more."""

    refit_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._zoom = 1.0
        self._drawn_for = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REFIT_MS)
        self._soon.timeout.connect(self._refit)
        self._pages = QVBoxLayout()
        self._pages.setSpacing(ems(1))
        self._pages.setContentsMargins(0, ems(1), 0, ems(1))
        self._pages.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        holder = QWidget()
        holder.setLayout(self._pages)
        self.area = scrolled(holder)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(tr("Preview of the pages"))
        self.setLayout(column(self._zoom_row(), gap=0.2))
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.addWidget(self.area, 1)
        self._tell_zoom()

    @property
    def page_width(self) -> int:
        """Return how wide a page is drawn here, in pixels: it fits the view, times the zoom."""
        fits = max(ems(12), min(self.width() - ems(2), ems(42)))
        return round(fits * self._zoom)

    def zoom(self, steps: int) -> None:
        """Draw the pages larger (1) or smaller (-1); 0 fits them to the view again."""
        at = min(range(len(ZOOMS)), key=lambda n: abs(ZOOMS[n] - self._zoom))
        self._zoom = ZOOMS[max(0, min(at + steps, len(ZOOMS) - 1))] if steps else 1.0
        self._tell_zoom()
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the pages for the new width a moment later."""
        super().resizeEvent(event)
        self._soon.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom by Ctrl with plus, minus and nought."""
        steps = _steps(event)
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.zoom(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom by the wheel with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def _zoom_row(self) -> QHBoxLayout:
        self.smaller = Button("−", lambda: self.zoom(-1), kind="quiet")
        self.larger = Button("+", lambda: self.zoom(1), kind="quiet")
        self.fit = Button(tr("Fit the width"), lambda: self.zoom(0), kind="quiet")
        self.share = note()
        for button, words in ((self.smaller, tr("Smaller")), (self.larger, tr("Larger"))):
            button.setAccessibleName(words)
            button.setToolTip(words)
        return row(self.smaller, self.share, self.larger, self.fit, 1, gap=0.3)

    def _tell_zoom(self) -> None:
        self.share.setText(f"{self._zoom:.0%}")
        self.smaller.setEnabled(self._zoom > ZOOMS[0])
        self.larger.setEnabled(self._zoom < ZOOMS[-1])
        self.fit.setEnabled(self._zoom != 1.0)

    def _refit(self) -> None:
        if self._drawn_for and abs(self.page_width - self._drawn_for) > 2:
            self.refit_wanted.emit()

    @property
    def page_count(self) -> int:
        """Return how many pages, or sentences in place of them, are shown."""
        return self._pages.count()

    def show_words(self, words: str, *, button: QWidget | None = None) -> None:
        """Show a sentence in place of pages, and what can be done about it."""
        empty(self._pages)
        self._drawn_for = 0
        holder = QWidget()
        beside = row(button, 1) if button is not None else None
        holder.setLayout(column(PlainLabel(words, tone="muted"), beside, 1, gap=0.8))
        self._pages.addWidget(holder)

    def show_pages(self, images: tuple[QImage, ...]) -> None:
        """Show drawn pages, staying where the reader was."""
        bar = self.area.verticalScrollBar()
        # Pages of another width keep the place in the paper, not the number of pixels above it.
        place = bar.value() / max(1, bar.maximum())
        empty(self._pages)
        self._drawn_for = round(images[0].width() / images[0].devicePixelRatio()) if images else 0
        for number, image in enumerate(images, start=1):
            page = PlainLabel(wrap=False)
            page.setObjectName("paper")
            page.setPixmap(QPixmap.fromImage(image))
            page.setAccessibleName(tr("Page {number} of {count}", number=number, count=len(images)))
            self._pages.addWidget(page)
        QTimer.singleShot(0, bar, lambda: bar.setValue(round(place * bar.maximum())))


def _steps(event: QKeyEvent) -> int | None:
    """Return what a key asks of the zoom, None where it asks nothing."""
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    steps = {
        Qt.Key.Key_Plus: 1,
        Qt.Key.Key_Equal: 1,
        Qt.Key.Key_Minus: -1,
        Qt.Key.Key_0: 0,
    }
    return steps.get(Qt.Key(event.key()))


def _image(bitmap: pypdfium2.PdfBitmap) -> QImage:
    four = bitmap.n_channels == 4
    kind = QImage.Format.Format_RGBX8888 if four else QImage.Format.Format_RGB888
    data = bytes(bitmap.buffer)
    return QImage(data, bitmap.width, bitmap.height, bitmap.stride, kind).copy()
