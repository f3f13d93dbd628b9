"""One case in three columns: outline, the page worked on, the panel that follows the caret."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QSplitter, QStackedWidget, QWidget

from pirdesk.errors import Conflict, TermConflict
from pirdesk.services import answers as answering
from pirdesk.ui.dialogs.conflict import Choice, ConflictDialog
from pirdesk.ui.forms.sheet_model import Saving
from pirdesk.ui.screens.case.head import CaseHead
from pirdesk.ui.screens.case.model import CaseModel, Page
from pirdesk.ui.screens.case.outline import Outline
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
from pirdesk.ui.screens.case.side_panel import FINDINGS, SidePanel
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import Button, column, ems, panel, row, scrolled
from pirdesk.ui.widgets.find_bar import FindBar
from pirdesk.ui.widgets.in_sight import InSight
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.workplace import Workplace

WIDE = 80
NEIGHBOUR = 38
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


class CaseScreen(QWidget):
    """Shows one case; made anew for each case that is opened."""

    register_wanted = Signal()
    saving = Signal(object)

    def __init__(self, workplace: Workplace, case_id: str, place: str = "") -> None:
        super().__init__()
        self._workplace = workplace
        self.model = CaseModel(workplace, case_id, self)
        self._pages: dict[str, QWidget] = {}
        self._views: dict[str, QWidget] = {}
        self._current = ""
        self._wanted = place
        self.head = CaseHead(workplace, self.model)
        self.outline = Outline(workplace, self.model)
        self.panel = SidePanel(workplace, self.model)
        self.stack = QStackedWidget()
        theme = workplace.theme
        self.previous = Button("", self.go_previous, kind="quiet", theme=theme, icon="previous")
        self.next = Button("", self.go_next, kind="quiet", theme=theme, icon="next")
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        footer = row(self.previous, 1, self.next)
        footer.setContentsMargins(ems(1.6), ems(0.3), ems(1.6), ems(0.3))
        self.restored = PlainLabel(tone="")
        self._band = panel("band", row(self.restored, margin=0.5))
        self._band.setVisible(False)
        middle = QWidget()
        self._footer = panel("casehead", footer)
        self.finding = FindBar(theme, self._whole_page)
        centre = column(self._band, self.finding, gap=0)
        centre.addWidget(self.stack, 1)
        centre.addWidget(self._footer)
        middle.setLayout(centre)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for part in (self.outline, middle, self.panel):
            self.columns.addWidget(part)
        self.columns.setStretchFactor(1, 1)
        self.columns.setChildrenCollapsible(False)
        self._spread = False
        self.columns.setHandleWidth(1)
        body = column(self.head, gap=0)
        body.addWidget(self.columns, 1)
        self.setLayout(body)
        self._wire()
        self.model.load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out once; after that the person's own widths stay."""
        super().resizeEvent(event)
        if not self._spread and self.isVisible():
            self._spread = True
            wide = self.width() > ems(WIDE)
            sides = (ems(18), ems(20)) if wide else (ems(14), ems(16))
            self.columns.setSizes([sides[0], self.width() - sum(sides), sides[1]])

    @property
    def current(self) -> Page | None:
        """Return the page being shown."""
        return next((p for p in self.model.pages() if p.id == self._current), None)

    @property
    def page(self) -> QWidget | None:
        """Return the widget of the page being shown."""
        return self._pages.get(self._current)

    def show_place(self, place: str) -> None:
        """Show a page by id (``duties#DUTY`` with that duty), or the page that asks a key."""
        if self.model.data is None:
            self._wanted = place
            return
        page, mark, duty = place.partition("#")
        if mark and page == "duties":
            self.show_page(page)
            shown = self.page
            if isinstance(shown, DutiesPage):
                shown.show_duty(duty)
            return
        names = {page.id for page in self.model.pages()}
        if place in names:
            self.show_page(place)
        elif place.startswith("document:"):
            self._wanted = place
            self.model.load()
        else:
            self.go_to_key(place)

    def show_page(self, page_id: str) -> None:
        """Show one page; what was typed on the one left is saved."""
        page = next((p for p in self.model.pages() if p.id == page_id), None)
        if page is None or page_id == self._current:
            return
        self.model.sheet.flush()
        if page_id not in self._pages:
            self._make(page)
        self._current = page_id
        self.finding.setVisible(False)
        self.panel.tell_about("", ())  # before the stack moves the keyboard to the new page
        self.stack.setCurrentWidget(self._views[page_id])
        self.outline.show_current(page_id)
        self._show_neighbours()
        shown = self._pages[page_id]
        self.panel.setVisible(not (_fills(shown) or getattr(shown, "alone", False)))
        if isinstance(shown, SectionPage):
            shown.view.refresh()
        elif isinstance(shown, DocumentPage):
            shown.load()
        else:
            self.panel.show_findings(())

    def go_previous(self) -> None:
        """Show the page before this one."""
        self._step(-1)

    def go_next(self) -> None:
        """Show the page after this one."""
        self._step(1)

    def go_to_blocker(self, output: str = "") -> None:
        """Put the caret into the next question that blocks an output (any, or the named one)."""
        self.model.sheet.flush()
        found = [
            b
            for each in self.model.readiness()
            if output in ("", each.output)
            for b in each.blockers
        ]
        keys = list(dict.fromkeys(b.where for b in found if b.where))
        if not keys:
            return
        start = keys.index(self._key) + 1 if self._key in keys else 0
        self.go_to_key(keys[start % len(keys)])

    def go_to_key(self, key: str) -> None:
        """Show the page that asks a key and put the caret there."""
        if isinstance(self.page, DocumentPage) and self.page.editor.focus_block(key):
            return
        page = self.model.page_of(key, self.current)
        if page is None:
            return
        self.show_page(page.id)
        shown = self._pages[page.id]
        if isinstance(shown, SectionPage):
            QTimer.singleShot(0, shown, lambda: shown.view.focus_key(key))

    def find_on_page(self) -> None:
        """Open the bar that finds words on the page in view."""
        self.finding.open_bar(QApplication.focusWidget())

    def check_language(self) -> None:
        """Show what a check of the page in view finds, fresh; the caret stays where it is."""
        self.model.sheet.flush()
        shown = self.page
        if isinstance(shown, DocumentPage):
            shown.editor.flush()
            shown.load()
        elif isinstance(shown, SectionPage):
            shown.view.refresh()
        self.panel.show_tab(FINDINGS)

    def save(self) -> None:
        """Save whatever was typed, now."""
        self.model.sheet.flush(asked=True)
        if isinstance(self.page, DocumentPage):
            self.page.editor.flush(asked=True)

    def keep_drafts(self) -> None:
        """Write unkept keystrokes to the drafts, now."""
        self.model.sheet.keep_drafts()
        for page in self._pages.values():
            if isinstance(page, DocumentPage):
                page.editor.keep_drafts()

    def load(self) -> None:
        """Fetch the case anew."""
        self.model.load()

    def focus_first(self) -> None:
        """Put the keyboard into the page, or into the outline where it has no field."""
        if isinstance(self.page, SectionPage):
            self.page.view.focus_first()
        elif isinstance(self.page, DocumentPage):
            self.page.editor.focus_first()
        elif (first := getattr(self.page, "focus_first", None)) is not None:
            first()
        else:
            self.outline.tree.setFocus()

    def _wire(self) -> None:
        self._key = ""
        self.model.loaded.connect(self._loaded)
        self.model.gone.connect(self._workplace.alerts.tell)
        sheet = self.model.sheet
        sheet.saving.connect(self.saving)
        sheet.settled.connect(self._settled)
        sheet.conflicted.connect(self._conflict)
        sheet.restored.connect(self._restored)
        self.outline.page_wanted.connect(self.show_page)
        self.outline.blocker_wanted.connect(self.go_to_blocker)
        self.head.register_wanted.connect(self.register_wanted)
        self.head.clocks_wanted.connect(lambda: self.show_page("duties"))
        self.panel.key_wanted.connect(self.go_to_key)

    def _loaded(self) -> None:
        self.head.refresh()
        self.outline.refresh()
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.show_place(wanted)
            if self._current == wanted.partition("#")[0]:
                QTimer.singleShot(0, self, self.focus_first)
        if not self._current:
            self.show_page(self.model.pages()[0].id)
            QTimer.singleShot(0, self, self.focus_first)
        else:
            self._show_neighbours()

    def _settled(self) -> None:
        if self.model.data is not None:
            self.outline.refresh()

    def _make(self, page: Page) -> None:
        made = self._page(page)
        self._pages[page.id] = made
        holder = QWidget()
        holder.setObjectName("page")
        wide = isinstance(made, DocumentPage) or _fills(made)
        made.setMaximumWidth(ems((100 if _fills(made) else 70) if wide else 52))
        inner = row(gap=0)
        inner.addWidget(made, 100)
        inner.addStretch(1)
        inner.setContentsMargins(ems(2), ems(1.6), ems(2), ems(0.8 if wide else 2))
        holder.setLayout(inner)
        view: QWidget = holder if wide else scrolled(holder)
        if isinstance(view, QScrollArea):
            InSight(view, holder)
        self._views[page.id] = view
        self.stack.addWidget(view)

    def _page(self, page: Page) -> QWidget:
        place, model = self._workplace, self.model
        if page.section is not None:
            section = SectionPage(place, model, page)
            section.view.entered.connect(self._entered)
            section.view.findings_changed.connect(
                lambda found: self._found(page.id, section, found)
            )
            return section
        maker = _PAGES.get(page.id)
        if maker is not None:
            made = maker(place, model)
            for signal, act in (("key_wanted", self.go_to_key), ("page_wanted", self.show_place)):
                if hasattr(made, signal):
                    getattr(made, signal).connect(act)
            return made
        document = DocumentPage(place, model, page.id.partition(":")[2])
        document.told.connect(self.panel.tell_about)
        document.findings_changed.connect(self.panel.show_findings)
        document.editor.saving.connect(self.saving)
        return document

    def _whole_page(self) -> QWidget | None:
        if isinstance(self.page, SectionPage):
            self.page.view.build_all()
        return self.page

    def _found(self, page_id: str, section: SectionPage, found: tuple[object, ...]) -> None:
        if page_id == self._current:
            keys = set(section.view.keys())
            here = tuple(f for f in found if getattr(f, "where", "") in keys)
            self.panel.show_findings(here)  # type: ignore[arg-type]

    def _entered(self, key: str) -> None:
        self._key = key
        self.panel.follow(key)

    def _step(self, by: int) -> None:
        names = [page.id for page in self.model.pages()]
        if self._current in names:
            at = names.index(self._current) + by
            if 0 <= at < len(names):
                self.show_page(names[at])
                self.focus_first()

    def _show_neighbours(self) -> None:
        pages = self.model.pages()
        names = [page.id for page in pages]
        at = names.index(self._current) if self._current in names else 0
        for button, index, form in (
            (self.previous, at - 1, tr("Previous: {title}")),
            (self.next, at + 1, tr("Next: {title}")),
        ):
            shown = 0 <= index < len(pages)
            button.setVisible(shown)
            if shown:
                whole = form.format(title=pages[index].title)
                button.set_words(whole if len(whole) <= NEIGHBOUR else whole[: NEIGHBOUR - 1] + "…")
                button.setAccessibleName(whole)
                button.setToolTip(html.escape(whole))

    def _conflict(self, conflict: Conflict) -> None:
        """Read the texts both people began with, then let the person decide."""
        desk, case_id = self._workplace.desk, self.model.case_id
        self._workplace.jobs.read(
            tr("Reading what both began with"),
            lambda _task: answering.texts_before(desk, case_id, conflict),
            owner=self,
            done=lambda bases: self._ask_conflict(conflict, bases),
        )

    def _ask_conflict(self, conflict: Conflict, bases: dict[str, str]) -> None:
        sheet = self.model.sheet

        def decide(each: TermConflict, choice: Choice, text: str) -> None:
            if choice == "theirs":
                sheet.give_up(each.key)
                self.model.load()
            else:
                sheet.insist(each.key, each.stored_revision, text if choice == "merged" else None)

        label, name = self.model.words.label, self.model.name
        ConflictDialog(self.window(), conflict, label, name, decide, bases).open()

    def _restored(self, count: int) -> None:
        words = tr_n(
            "{count} answer typed last time was not saved; it is shown here. Ctrl+S saves it.",
            "{count} answers typed last time were not saved; they are shown here. "
            "Ctrl+S saves them.",
            count,
        )
        self.restored.setText(words)
        self._band.setVisible(True)
        self.model.sheet.saving.connect(
            lambda state: self._band.setVisible(self._band.isVisible() and state != Saving.SAVED)
        )


def _fills(page: QWidget) -> bool:
    """Tell whether a page takes the width of the panel that follows the caret too."""
    return bool(getattr(page, "fills", False))
