"""Cases: open, list, read and change the file of one incident."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pirdesk import storage
from pirdesk.casefile.case import (
    Case,
    Changes,
    ClockRow,
    Document,
    Evidence,
    Label,
    LedgerEntry,
    Quotation,
    Record,
    RegisterRow,
)
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.errors import UserError
from pirdesk.messages import Message
from pirdesk.services import duty_map
from pirdesk.services.desk import Desk, new_id

if TYPE_CHECKING:
    from pirdesk.duties import Duty
    from pirdesk.forms import Readiness
    from pirdesk.harm import MethodResult

Order = Literal["changed", "title", "due", "created"]


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything a screen shows of one case, read and computed in one go."""

    case: Case
    sheet: FactSheet
    duties: tuple[Duty, ...]
    clocks: tuple[ClockRow, ...]
    harm: tuple[MethodResult, ...]
    documents: tuple[Document, ...]
    records: tuple[Record, ...]
    evidence: tuple[Evidence, ...]
    readiness: tuple[Readiness, ...]
    stale: tuple[Quotation, ...]
    ledger: tuple[LedgerEntry, ...]


def new_case(
    desk: Desk,
    title: str,
    *,
    exercise: bool = False,
    note: str = "",
    label: Label = Label.INTERNAL,
) -> Case:
    """Open a case; its title is also the first answer of the fact sheet."""
    case, _, changes = opening(desk, title, exercise=exercise, note=note, label=label)
    desk.write("case.new", changes, case_id=case.id, label=label)
    return desk.store.views.case(case.id)


def opening(
    desk: Desk,
    title: str,
    *,
    exercise: bool = False,
    note: str = "",
    label: Label = Label.INTERNAL,
) -> tuple[Case, FactSheet, list[storage.NewCase | storage.SetAnswer]]:
    """Return a new case, its facts and what opens it, for a verb that stores more with it."""
    clean = " ".join(title.split())
    if not clean or len(clean) > 300:
        raise UserError(
            Message("acts.case_title"),
            Message("acts.case_title_do"),
            safe=Message("errors.nothing_opened"),
            code="case.title",
        )
    who, at = desk.acting(), desk.now()
    case = Case(
        id=f"C-{at.year}-{new_id('', 8)[1:]}",
        title=clean,
        created_at=at,
        created_by=who.id,
        label=label,
        exercise=exercise,
        note=" ".join(note.split()),
    )
    value = desk.library.vocabulary.read("incident.title", clean)
    answer = Answer(value, who=who.id, at=at)
    first = storage.SetAnswer(case.id, "incident.title", answer, 0)
    return case, FactSheet({"incident.title": answer}), [storage.NewCase(case), first]


def edit_case(desk: Desk, case: Case, *, based_on: int) -> Changes:
    """Change title, note, label, marks or state of a case if nobody else did since ``based_on``."""
    stored = desk.store.views.case(case.id)
    kept = replace(case, created_at=stored.created_at, created_by=stored.created_by)
    return desk.write("case.edit", [storage.EditCase(kept, based_on)], case_id=case.id).changes


def register(
    desk: Desk, search: str = "", limit: int = 200, offset: int = 0, order: Order = "changed"
) -> tuple[RegisterRow, ...]:
    """Return one page of the register; nothing is computed."""
    return desk.store.views.register(search, limit, offset, order)


def count_cases(desk: Desk, search: str = "") -> int:
    """Count the cases a search finds."""
    return desk.store.views.count(search)


def fact_sheet(desk: Desk, case_id: str) -> FactSheet:
    """Return the current answers of a case."""
    return desk.store.views.sheet(case_id)


def case_view(desk: Desk, case_id: str) -> CaseView:
    """Read a case and compute its duties, harm and readiness."""
    from pirdesk.services import harms
    from pirdesk.services.readiness import case_readiness

    views = desk.store.views
    case, sheet = views.case(case_id), views.sheet(case_id)
    harm = harms.assess_facts(sheet, desk.library.matrix)
    duties = duty_map.case_duties(desk, case_id)
    return CaseView(
        case=case,
        sheet=sheet,
        duties=duties,
        clocks=duty_map.running_clocks(desk, case_id),
        harm=harm,
        documents=views.documents(case_id),
        records=views.records(case_id),
        evidence=views.evidence(case_id),
        readiness=(*case_readiness(desk, case, sheet), *_of_duties(desk, sheet, duties)),
        stale=views.stale_quotations(case_id),
        ledger=views.ledger(case_id),
    )


def _of_duties(desk: Desk, sheet: FactSheet, duties: tuple[Duty, ...]) -> tuple[Readiness, ...]:
    """Return the open points of the duties, and what is asked of moments, where there are any."""
    from pirdesk.forms import Readiness
    from pirdesk.services import open_points

    found = open_points.open_points(desk.library, sheet, duties)
    doubted = open_points.in_doubt(sheet, desk.now())
    return (
        *((Readiness(open_points.OUTPUT, "blocked", found),) if found else ()),
        *((Readiness(open_points.MOMENTS, "asked", doubted),) if doubted else ()),
    )
