"""One case in three columns: outline, the page worked on, the panel that follows the caret."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from pirdesk.casefile.findings import Finding
from pirdesk.ui.forms.saving import Saving
from pirdesk.ui.screens.case.clashes import Clashes
from pirdesk.ui.screens.case.columns import OUTLINE, PANEL, Columns
from pirdesk.ui.screens.case.corrections import TO_CORRECT, Corrections
from pirdesk.ui.screens.case.head import CaseHead
from pirdesk.ui.screens.case.model import CaseModel, Page
from pirdesk.ui.screens.case.neighbours import Neighbours
from pirdesk.ui.screens.case.outline import Outline
from pirdesk.ui.screens.case.page_maker import fills, framed, make_page
from pirdesk.ui.screens.case.pages.document import DocumentPage
from pirdesk.ui.screens.case.pages.duties import DutiesPage
from pirdesk.ui.screens.case.pages.harm import HarmPage
from pirdesk.ui.screens.case.pages.section import SectionPage
from pirdesk.ui.screens.case.side_panel import FINDINGS, SidePanel
from pirdesk.ui.shown_screen import shown_screen
from pirdesk.ui.translate import tr_n
from pirdesk.ui.widgets.controls import column, ems, panel, row
from pirdesk.ui.widgets.find_bar import FindBar
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.workplace import Workplace

LOW = 26  # ems


class CaseScreen(QWidget):
    """Shows one case; made anew for each case that is opened."""

    register_wanted = Signal()
    saving = Signal(object)
    to_correct = Signal(int, int)  # answers refused, and bases that wait for an answer

    def __init__(self, workplace: Workplace, case_id: str, place: str = "") -> None:
        super().__init__()
        self._workplace = workplace
        workplace.undoing.clear()
        self.model = CaseModel(workplace, case_id, self)
        self._pages: dict[str, QWidget] = {}
        self._views: dict[str, QWidget] = {}
        self.corrections = Corrections(self.model)
        self._current = self._key = self._led = ""
        self._wanted = place
        self._typed_ahead = False  # keys were pressed while the case was being read
        self.head = CaseHead(workplace, self.model)
        self.outline = Outline(workplace, self.model)
        self.panel = SidePanel(workplace, self.model)
        self.stack = QStackedWidget()
        theme = workplace.theme
        self.neighbours = Neighbours(theme, self.go_previous, self.go_next)
        self.restored = PlainLabel(tone="")
        self._band = panel("band", row(self.restored, margin=0.5))
        self._band.setVisible(False)
        middle = QWidget()
        self.finding = FindBar(theme, self._whole_page)
        centre = column(self._band, self.finding, gap=0)
        centre.addWidget(shown_screen(self.stack), 1)
        centre.addWidget(self.neighbours)
        middle.setLayout(centre)
        self.columns = Columns(self.outline, middle, self.panel, workplace.settings)
        body = column(self.head, gap=0)
        body.addWidget(self.columns, 1)
        self.setLayout(body)
        handles = (self.columns.handle(n) for n in range(self.columns.count()))
        for part in (self.head, self.outline, self.panel, self._band, self.finding, self.neighbours,
                     *handles):  # fmt: skip
            theme.dress(part)
        self._wire()
        self.model.load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the lines above to the page where the window is low."""
        super().resizeEvent(event)
        self.head.show_place(self.height() >= ems(LOW))

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
        self.panel.show_findings(())  # those of the page left are not of this one
        self.stack.setCurrentWidget(self._views[page_id])
        holder: QWidget | None = self.window().focusWidget()
        if holder is not None and self.stack.isAncestorOf(holder):
            self.focus_first()  # Qt puts it into the first field of the new page
        self.outline.show_current(page_id)
        self._show_neighbours()
        shown = self._pages[page_id]
        self.columns.offer(PANEL, not (fills(shown) or getattr(shown, "alone", False)))
        if isinstance(shown, SectionPage):
            shown.view.refresh()
        elif isinstance(shown, DocumentPage):
            shown.load()

    def go_previous(self) -> None:
        """Show the page before this one."""
        self._step(-1)

    def go_next(self) -> None:
        """Show the page after this one."""
        self._step(1)

    def go_to_blocker(self, output: str = "") -> None:
        """Put the caret into the next question that blocks an output (any, or the named one)."""
        self.model.sheet.flush()
        if output == TO_CORRECT:
            self.go_to_correction()
            return
        found = [
            b.where
            for each in self.model.readiness()
            if output in ("", each.output)
            for b in each.blockers
            if b.where
        ]
        self._led = self.corrections.way(found, self._key, self._led)
        if self._led:
            self.go_to_key(self._led)

    def go_to_correction(self) -> None:
        """Put the caret into the next answer that cannot be stored as it is, or that waits."""
        key = self.corrections.after(self._key)
        if key:
            self.go_to_key(key)

    def go_to_key(self, key: str) -> None:
        """Show the page that asks a key (``page:NAME``: that page) and put the caret there."""
        if isinstance(self.page, DocumentPage) and self.page.editor.focus_block(key):
            return
        key = self.model.asked_key(key)
        asking = None if key.startswith("page:") else self.model.page_of(key, self.current)
        place, _, part = key.removeprefix("page:").partition("#")
        if asking is None and place in {page.id for page in self.model.pages()}:
            self.show_page(place)
            if part and isinstance(self.page, (DocumentPage, HarmPage)):
                self.page.go_to_part(part)
            return
        if asking is None:
            return
        self.show_page(asking.id)
        shown = self._pages[asking.id]
        if isinstance(shown, SectionPage) and not self._typed_ahead:
            QTimer.singleShot(0, shown, lambda: shown.view.focus_key(key))

    def fold(self, side: str) -> None:
        """Fold the outline or the panel, or show it; the keyboard goes where it is seen."""
        self.columns.toggle(side)
        if not self.columns.seen(side):
            self.focus_first()
        elif side == OUTLINE:
            self.outline.tree.setFocus()
        else:
            self.panel.tabs.setFocus()

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
        self.columns.show_side(PANEL)
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
        """Put the keyboard into the list of a page, else on the page as a whole: into no field."""
        first = getattr(self.page, "focus_first", None)
        if first is not None:
            first()
        else:
            self.rest()

    def rest(self) -> None:
        """Put the keyboard where keys scroll the page and Tab goes to its first field."""
        view = self._views.get(self._current)
        if view is not None:
            view.setFocus()
        else:
            self.outline.tree.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let keys pressed while the case is being read go nowhere."""
        if event.type() == QEvent.Type.KeyPress and self.model.data is None:
            self._typed_ahead = True
        return super().eventFilter(watched, event)

    def _wire(self) -> None:
        self.outline.tree.installEventFilter(self)
        Clashes(self, self._workplace, self.model)
        self.model.loaded.connect(self._loaded)
        self.model.gone.connect(self._workplace.alerts.tell)
        sheet = self.model.sheet
        sheet.saving.connect(self.saving)
        sheet.saving.connect(self._tell_corrections)
        sheet.settled.connect(self._settled)
        sheet.restored.connect(self._restored)
        self.outline.page_wanted.connect(self.show_page)
        self.outline.blocker_wanted.connect(self.go_to_blocker)
        self.head.register_wanted.connect(self.register_wanted)
        self.head.clocks_wanted.connect(lambda: self.show_page("duties"))
        self.head.others_wanted.connect(self._show_others)
        self.panel.key_wanted.connect(self._go_from_panel)
        self.outline.chosen.connect(self._chosen)
        self.head.fold_wanted.connect(self.columns.toggle)
        self.columns.changed.connect(self._show_folds)
        self._show_folds()

    def _chosen(self) -> None:
        if self.columns.back_to_page():
            self.focus_first()

    def _go_from_panel(self, key: str) -> None:
        self.columns.back_to_page()
        self.go_to_key(key)

    def _show_folds(self) -> None:
        for side in (OUTLINE, PANEL):
            self.head.show_fold(side, self.columns.offers(side), self.columns.seen(side))

    def _show_others(self) -> None:
        self.show_page("history")
        self.focus_first()

    def _loaded(self) -> None:
        self.head.refresh()
        self.outline.refresh()
        self._renew_pages()
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.show_place(wanted)
            if self._current == wanted.partition("#")[0] and not self._typed_ahead:
                self.focus_first()
        if not self._current:
            self.show_page(self.model.pages()[0].id)
        else:
            self._show_neighbours()
        self._typed_ahead = False  # it holds for the opening alone

    def _tell_corrections(self) -> None:
        sheet = self.model.sheet
        self.to_correct.emit(len(sheet.refused()), len(sheet.waiting()))

    def _renew_pages(self) -> None:
        """Make the pages anew whose form is another one now; what was typed is in the sheet."""
        now = {page.id: page for page in self.model.pages()}
        for name, made in tuple(self._pages.items()):
            page = now.get(name)
            same = page is not None and isinstance(made, SectionPage) and made.form is page.form
            if same or not isinstance(made, SectionPage):
                continue
            shown, key = name == self._current, self._key
            inside = shown and made.isAncestorOf(QApplication.focusWidget() or self)
            self._drop(name)
            if not shown:
                continue
            self._current = ""
            self.show_page(name if name in now else self.model.pages()[0].id)
            if inside and key:
                self.go_to_key(key)

    def _drop(self, name: str) -> None:
        del self._pages[name]
        view = self._views.pop(name)
        self.stack.removeWidget(view)
        view.deleteLater()

    def _settled(self) -> None:
        if self.model.data is not None:
            self.outline.refresh()

    def _make(self, page: Page) -> None:
        made = make_page(self._workplace, self.model, page)
        self._pages[page.id] = made
        if isinstance(made, SectionPage):
            made.view.entered.connect(self._entered)
            made.view.findings_changed.connect(lambda found: self._found(page.id, found))
        elif isinstance(made, DocumentPage):
            made.told.connect(lambda words, quotes: self._told(page.id, words, quotes))
            made.findings_changed.connect(lambda found: self._found(page.id, found))
            made.editor.saving.connect(self.saving)
        for signal, act in (("key_wanted", self.go_to_key), ("page_wanted", self.show_place)):
            if hasattr(made, signal):
                getattr(made, signal).connect(act)
        self._views[page.id] = view = framed(made, page.title)
        self._workplace.theme.dress(view)
        self.stack.addWidget(view)

    def _whole_page(self) -> QWidget | None:
        if isinstance(self.page, SectionPage):
            self.page.view.build_all()
        return self.page

    def _found(self, page_id: str, found: tuple[Finding, ...]) -> None:
        """Show what a check found if it is the page in view that was checked."""
        if page_id != self._current:
            return
        if isinstance(self.page, SectionPage):
            keys = set(self.page.view.keys())
            found = tuple(each for each in found if each.where in keys)
            found = (*self.corrections.findings(keys), *found)
        self.panel.show_findings(found)

    def _told(self, page_id: str, words: str, quotes: object) -> None:
        if page_id == self._current:
            self.panel.tell_about(words, quotes)  # type: ignore[arg-type]

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
        self.neighbours.show_around(self.model.pages(), self._current)

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
