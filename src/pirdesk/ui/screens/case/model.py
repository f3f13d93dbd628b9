"""One case as the screen shows it: fetched in one go, its pages in order, its states in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from pirdesk.casefile.case import Changes, Document
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.skeletons import told_apart
from pirdesk.forms import Form, Readiness, Section, SettledForm, Words, answered, has_place
from pirdesk.services import cases, open_points, persons
from pirdesk.services.cases import CaseView
from pirdesk.services.desk_view import LedgerLine, ledger_lines
from pirdesk.ui.forms.settled_forms import Checked
from pirdesk.ui.forms.sheet_model import SheetModel
from pirdesk.ui.screens.case.others import OthersOfCase
from pirdesk.ui.translate import tr
from pirdesk.ui.workplace import Workplace

RELOAD_MS = 150
_LATER = ("required", "undecided")
_ORDER = ("intake", "assessment", "notice", "review")
_FIRST, _LAST = ("harm", "course"), ("decisions", "correspondence")


@dataclass(frozen=True, slots=True)
class CaseData:
    """What one fetch brings: the view, who is who, the ledger in words, unsent drafts."""

    view: CaseView
    people: Mapping[str, str]
    lines: tuple[LedgerLine, ...]
    drafts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the case: its id, title and the form and section it shows, if any."""

    id: str
    title: str
    group: str
    form: Form | None = None
    section: Section | None = None


def _duty_pages() -> tuple[Page, ...]:
    group = tr("Duties")
    return (
        Page("duties", tr("Duties and clocks"), group),
        Page("filings", tr("Submissions and decisions"), group),
        Page("places", tr("Where people are affected"), group),
        Page("known", tr("As known on …"), group),
    )


class CaseModel(QObject):
    """The case being shown; ``loaded`` follows every fetch."""

    loaded = Signal()
    gone = Signal(object)

    def __init__(self, workplace: Workplace, case_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self.case_id = case_id
        self.data: CaseData | None = None
        self._states: dict[str, tuple[Checked, str]] = {}
        self.sheet = SheetModel(workplace, case_id, self)
        self.others = OthersOfCase(workplace, case_id, self)
        self._reload = QTimer(self)
        self._reload.setSingleShot(True)
        self._reload.setInterval(RELOAD_MS)
        self._reload.timeout.connect(self.load)
        workplace.jobs.desk_changed.connect(self._changed)

    @property
    def words(self) -> Words:
        """Return the words of the screen's language."""
        return self._workplace.desk.library.words()

    def load(self) -> None:
        """Fetch the case anew."""
        desk, case_id, saves = self._workplace.desk, self.case_id, self.sheet.saves

        def read(_task: object) -> CaseData:
            view = cases.case_view(desk, case_id)
            people = told_apart(persons.persons(desk))
            return CaseData(view, people, ledger_lines(desk, case_id), desk.drafts.all(case_id))

        self._workplace.jobs.read(
            tr("Reading the case"),
            read,
            owner=self,
            key="case",
            done=lambda data: self._take(data, saves),
            failed=self.gone.emit,
        )

    def pages(self) -> tuple[Page, ...]:
        """Return all pages in the order people work through them."""
        words, forms = self.words, self._workplace.desk.library.forms
        found: list[Page] = []
        for form in sorted(forms.values(), key=_place):
            group = words.label(form.words_id())
            if not self._has_place(form):
                continue
            if form.purpose == "notice" and not any(p.id == "duties" for p in found):
                found += _duty_pages()
            for section in form.sections:
                title = section.title or words.label(form.words_id(section.id))
                found.append(Page(f"{form.id}/{section.id}", title, group, form, section))
            if form.id == "harm":
                found.append(Page("harm", tr("Scores and conclusion"), group))
        names = {page.id for page in found}
        if "harm" not in names:
            found.append(Page("harm", tr("Scores and conclusion"), tr("Harm")))
        if "duties" not in names:
            found += _duty_pages()
        found.append(Page("evidence", tr("Files of the case"), tr("Evidence")))
        found.append(Page("documents", tr("All documents"), tr("Documents")))
        for document in self.documents():
            found.append(Page(f"document:{document.id}", document.title, tr("Documents")))
        found.append(Page("history", tr("Ledger"), tr("History")))
        return tuple(found)

    def _has_place(self, form: Form) -> bool:
        """Tell whether a form is asked in this case: a letter about a breach where one may be."""
        if not form.outputs or self.data is None:
            return True
        listed = {each.output for each in self.readiness()}
        return any(o.id in listed or has_place(o, self.sheet.sheet) for o in form.outputs)

    def questions(self) -> tuple[tuple[str, str], ...]:
        """Return every question of every form once: its key and words."""
        keys = {
            question.key: None
            for form in self._workplace.desk.library.forms.values()
            for section in form.sections
            for question in self.sheet.form(form).section(section.id)
            if question.shown
        }
        return tuple((key, self.words.label(key)) for key in keys) if self.data else ()

    def files(self) -> dict[str, str]:
        """Return the evidence of the case: what each file is, by SHA-256."""
        found = self.data.view.evidence if self.data else ()
        return {each.sha256: each.caption or each.name for each in found}

    def documents(self) -> tuple[Document, ...]:
        """Return the documents of the case."""
        return self.data.view.documents if self.data else ()

    def state_of(self, page: Page) -> str:
        """Return the state of a section: empty, begun, done, blocked or none."""
        if page.form is None or page.section is None:
            return ""
        refused = self.sheet.refused()
        if refused and not refused.keys().isdisjoint(self.keys_of(page)):
            return "blocked"
        checked = self.sheet.checked(page.form, self.words)
        kept = self._states.get(page.id)
        if kept is None or kept[0] is not checked:
            state = section_state(checked.settled, page.section, checked.findings)
            kept = self._states[page.id] = (checked, state)
        return kept[1]

    def keys_of(self, page: Page) -> tuple[str, ...]:
        """Return the keys a page of a form asks, cells of tables too."""
        if page.form is None or page.section is None:
            return ()
        asked = self.sheet.form(page.form).section(page.section.id)
        return tuple(key for q in asked for key in (q.key, *(cell.key for cell in q.cells)))

    def readiness(self) -> tuple[Readiness, ...]:
        """Return readiness per output as of the last fetch."""
        return self.data.view.readiness if self.data else ()

    def blockers(self) -> tuple[Finding, ...]:
        """Return every blocker of every output once, in order."""
        found: dict[tuple[str, str], Finding] = {}
        for each in self.readiness():
            for blocker in each.blockers:
                found.setdefault((blocker.where, blocker.code), blocker)
        return tuple(found.values())

    def page_of(self, key: str, near: Page | None = None) -> Page | None:
        """Return the page that asks a key, a page of the same form first."""
        hits = [page for page in self.pages() if key in self.keys_of(page)]
        same = [p for p in hits if near is not None and p.form is near.form]
        return next(iter(same or hits), None)

    def asked_key(self, key: str) -> str:
        """Return a key as a page asks it: for a row that is not there yet, its table's."""
        table, row, _ = key.partition("[")
        if row and self.page_of(key) is None and self.page_of(table) is not None:
            return table
        return key

    def name(self, person_id: str) -> str:
        """Return a person's name."""
        return self.data.people.get(person_id, person_id) if self.data else person_id

    def known_name(self, person_id: str) -> str:
        """Return a person's name, "" where this case does not know it."""
        return self.data.people.get(person_id, "") if self.data else ""

    def output_words(self, output: str) -> str:
        """Return the words of an output."""
        if output == open_points.OUTPUT:
            return tr("Duties: open points")
        if output == open_points.MOMENTS:
            return tr("Moments to look at")
        forms = self._workplace.desk.library.forms.values()
        form = next((f for f in forms if any(o.id == output for o in f.outputs)), None)
        keys = (form.output_words_id(output), form.words_id()) if form else ()
        return next((self.words.label(key) for key in keys if self.words.has(key)), output)

    def group_words(self, page: Page) -> str:
        """Return the words of a page's group where there is little room: those of its output."""
        outputs = page.form.outputs if page.form is not None else ()
        return self.output_words(outputs[0].id) if outputs else page.group

    def _take(self, data: CaseData, saves: int) -> None:
        first = self.data is None
        self.data = data
        self.others.opened(max((line.index for line in data.lines), default=-1))
        if first or saves == self.sheet.saves:
            self.sheet.load(data.view.sheet, data.drafts if first else None)
        else:  # read before a save that has come back since: the sheet knows better
            self._reload.start()
        self.loaded.emit()

    def _changed(self, changes: Changes) -> None:
        mine = changes.documents and not changes.by  # a verb of ours may name its paper alone
        anew = changes.register and not changes.cases  # dates of all cases may have moved
        shared = changes.persons or changes.definitions
        if self.case_id in changes.cases or shared or mine or anew:
            self._reload.start()


def _place(form: Form) -> tuple[int, int, str]:
    """Return where a form stands: what every case needs first, what belongs to duties last."""
    named = (*_FIRST, "", *_LAST)
    return _ORDER.index(form.purpose), named.index(form.id if form.id in named else ""), form.id


def section_state(settled: SettledForm, section: Section, findings: tuple[Finding, ...]) -> str:
    """Return the state of a section on a settled form."""
    questions = [q for q in settled.section(section.id) if q.shown]
    if not questions:
        return "none"
    keys = {q.key for q in questions} | {c.key for q in questions for c in q.cells}
    if any(f.where in keys and f.code not in _LATER and f.level == "blocker" for f in findings):
        return "blocked"
    given = [q for q in questions if answered(q.answer)]
    if not given:
        return "empty"
    open_demand = any(f.where in keys and f.code in _LATER for f in findings)
    return "begun" if open_demand else "done"
