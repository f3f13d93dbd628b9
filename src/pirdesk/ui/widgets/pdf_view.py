"""Pages of a PDF as pictures, drawn by PDFium away from the GUI thread."""

from __future__ import annotations

import threading

import pypdfium2  # type: ignore[import-untyped]
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, empty, ems, row, scrolled
from pirdesk.ui.widgets.labels import PlainLabel

_PDFIUM = threading.Lock()  # PDFium may be entered by one thread at a time
MAX_PAGES = 60


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
    """A column of pages."""

    def __init__(self) -> None:
        super().__init__()
        self._pages = QVBoxLayout()
        self._pages.setSpacing(ems(1))
        self._pages.setContentsMargins(0, ems(1), 0, ems(1))
        self._pages.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        holder = QWidget()
        holder.setLayout(self._pages)
        self.area = scrolled(holder)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(tr("Preview of the pages"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    @property
    def page_width(self) -> int:
        """Return how wide a page is best drawn here, in pixels."""
        return max(ems(20), min(self.width() - ems(3), ems(42)))

    @property
    def page_count(self) -> int:
        """Return how many pages, or sentences in place of them, are shown."""
        return self._pages.count()

    def show_words(self, words: str, *, button: QWidget | None = None) -> None:
        """Show a sentence in place of pages, and what can be done about it."""
        empty(self._pages)
        holder = QWidget()
        beside = row(button, 1) if button is not None else None
        holder.setLayout(column(PlainLabel(words, tone="muted"), beside, 1, gap=0.8))
        self._pages.addWidget(holder)

    def show_pages(self, images: tuple[QImage, ...]) -> None:
        """Show drawn pages, staying where the reader was."""
        bar = self.area.verticalScrollBar()
        place = bar.value()
        empty(self._pages)
        for number, image in enumerate(images, start=1):
            page = PlainLabel(wrap=False)
            page.setObjectName("paper")
            page.setPixmap(QPixmap.fromImage(image))
            page.setAccessibleName(tr("Page {number} of {count}", number=number, count=len(images)))
            self._pages.addWidget(page)
        bar.setValue(place)


def _image(bitmap: pypdfium2.PdfBitmap) -> QImage:
    four = bitmap.n_channels == 4
    kind = QImage.Format.Format_RGBX8888 if four else QImage.Format.Format_RGB888
    data = bytes(bitmap.buffer)
    return QImage(data, bitmap.width, bitmap.height, bitmap.stride, kind).copy()
