"""The pages of one document as they will print, composed and drawn away from the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QImage

from pirdesk.casefile.case import Record
from pirdesk.services import drafting, sealing
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.pdf_view import PdfView, draw_pages
from pirdesk.ui.workplace import Workplace

Drawn = tuple[bytes, tuple[QImage, ...]]


class PaperPreview(PdfView):
    """Composes when asked; another width or zoom draws the same paper again."""

    def __init__(
        self, workplace: Workplace, document_id: str, failed: Callable[[Exception], object]
    ) -> None:
        super().__init__()
        self._workplace, self._id, self._failed = workplace, document_id, failed
        self._pdf = b""  # as drawn last, so that another width needs no composing
        self.refit_wanted.connect(self._refit)

    def draw(self, record: Record | None, *, stand_in: bool) -> None:
        """Compose the draft, or take the record's paper, and draw its pages."""
        desk, name = self._workplace.desk, self._id
        width, ratio = self.page_width, self.devicePixelRatioF()
        if not self.page_count:
            self.show_words(tr("Drawing the pages …"))

        def draw(task: Any) -> Drawn:
            task.report(tr("Composing"))
            data = (
                sealing.record_pdf(desk, record.id)
                if record
                else drafting.preview_pdf(desk, name, stand_in=stand_in)
            )
            task.report(tr("Drawing the pages"))
            return data, draw_pages(data, width, ratio)

        self._run(draw, quiet=False)

    def _refit(self) -> None:
        data, width, ratio = self._pdf, self.page_width, self.devicePixelRatioF()
        if data and self.isVisible():
            self._run(lambda _task: (data, draw_pages(data, width, ratio)), quiet=True)

    def _run(self, work: Callable[[Any], Drawn], *, quiet: bool) -> None:
        self._workplace.jobs.draw(
            tr("Drawing the preview"),
            work,
            owner=self,
            key=f"preview:{self._id}",
            quiet=quiet,
            done=self._show,
            failed=self._failed,
        )

    def _show(self, drawn: Drawn) -> None:
        self._pdf, images = drawn
        self.show_pages(images)
