"""Makes the widget of a page of a case and the frame it scrolls in; it wires nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from pirdesk.ui.screens.case.model import CaseModel, Page
from pirdesk.ui.screens.case.pages.document import DocumentPage
from pirdesk.ui.screens.case.pages.documents import DocumentsPage
from pirdesk.ui.screens.case.pages.duties import DutiesPage
from pirdesk.ui.screens.case.pages.evidence import EvidencePage
from pirdesk.ui.screens.case.pages.filings import FilingsPage
from pirdesk.ui.screens.case.pages.harm import HarmPage
from pirdesk.ui.screens.case.pages.history import HistoryPage
from pirdesk.ui.screens.case.pages.known import KnownPage
from pirdesk.ui.screens.case.pages.places import PlacesPage
from pirdesk.ui.screens.case.pages.section import SectionPage
from pirdesk.ui.widgets.controls import ems, row, scrolled
from pirdesk.ui.workplace import Workplace

_PAGES: dict[str, Callable[[Workplace, CaseModel], QWidget]] = {
    "harm": HarmPage,
    "duties": DutiesPage,
    "filings": FilingsPage,
    "places": PlacesPage,
    "known": KnownPage,
    "evidence": EvidencePage,
    "documents": DocumentsPage,
    "history": HistoryPage,
}


def make_page(workplace: Workplace, model: CaseModel, page: Page) -> QWidget:
    """Make the widget of a page: a section, one of the fixed pages, or a document."""
    if page.section is not None:
        return SectionPage(workplace, model, page)
    maker = _PAGES.get(page.id)
    if maker is not None:
        return maker(workplace, model)
    return DocumentPage(workplace, model, page.id.partition(":")[2])


def framed(made: QWidget, name: str) -> QWidget:
    """Put a page into the frame it is shown in; one that is long scrolls."""
    holder = QWidget()
    holder.setObjectName("page")
    wide = isinstance(made, DocumentPage) or fills(made)
    made.setMaximumWidth(ems((100 if fills(made) else 70) if wide else 52))
    inner = row(gap=0)
    inner.addWidget(made, 100)
    inner.addStretch(1)
    inner.setContentsMargins(ems(2), ems(1.6), ems(2), ems(0.8 if wide else 2))
    holder.setLayout(inner)
    view: QWidget = holder if wide else scrolled(holder)
    view.setAccessibleName(name)
    return view


def fills(page: QWidget) -> bool:
    """Tell whether a page takes the width of the panel that follows the caret too."""
    return bool(getattr(page, "fills", False))
