"""The pages of a paper are drawn for the width there is, and larger or smaller when asked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pirdesk.services import drafting
from pirdesk.ui.widgets.controls import ems
from tests.builders import sample_case


def drawn(preview) -> int:
    """The width of the first page shown, 0 while words stand in its place."""
    page = preview.findChild(QLabel, "paper")
    return 0 if page is None else round(page.pixmap().width() / page.pixmap().devicePixelRatio())


def test_pages_follow_the_width_of_the_window_and_the_zoom(hand, office, window) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    window.open_case(case.id, f"document:{document.id}")
    hand.wait(lambda: window.case.current is not None and "document" in window.case.current.id)
    hand.settle()
    page = window.case.page
    preview = page.preview
    hand.click(page.preview_tab)
    hand.wait(lambda: drawn(preview))
    first = drawn(preview)
    assert first == preview.page_width
    composed = preview._pdf
    window.resize(ems(46), window.height())
    hand.wait(lambda: 0 < drawn(preview) == preview.page_width < first)
    hand.wait(lambda: preview.area.horizontalScrollBar().maximum() == 0)
    assert preview._pdf is composed  # the same paper, drawn for another width
    narrow = drawn(preview)
    preview.area.setFocus()
    hand.ctrl(Qt.Key.Key_Plus)
    hand.wait(lambda: drawn(preview) > narrow)
    assert preview.share.text() == "125%"
    hand.click(preview.larger)
    hand.wait(lambda: preview.area.horizontalScrollBar().maximum() > 0)
    hand.ctrl(Qt.Key.Key_0)
    hand.wait(lambda: drawn(preview) == narrow)
    hand.click(preview.smaller)
    hand.wait(lambda: 0 < drawn(preview) < narrow)
    hand.settle()
