"""What can be done from the harm page beside answering: several assessors, the reporter's name.

It says who may do what, and by which dialog; no answer of an assessor is read here before all are
open, and no name of a reporter ever.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

from PySide6.QtWidgets import QLayout, QWidget

from pirdesk.casefile.case import Person
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.harm import ethics, several
from pirdesk.harm.doubts import doubts
from pirdesk.services import method_checks
from pirdesk.services.reporters import is_counsel
from pirdesk.ui.dialogs import review
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, row
from pirdesk.ui.workplace import Workplace
from pirdesk.wording.times import day_words


def offers(
    method: str, sheet: FactSheet, actor: Person | None, waiting: Collection[str] = ()
) -> dict[str, str]:
    """Return what can be done now on a method's page, by its name with the words of its button.

    ``waiting`` are the methods that nobody has confirmed or left out yet.
    """
    answering = {}
    if method in waiting and actor is not None and actor.role in method_checks.ANSWERING:
        answering = {
            f"confirmed:{method}": tr("Confirm this method …"),
            f"left_out:{method}": tr("Leave it out …"),
        }
    return answering | _others(method, sheet, actor)


def answered(method: str, workplace: Workplace) -> tuple[tuple[str, str], ...]:
    """Return what is not verified of a method and who answered for it, each with its tone."""
    doubt = doubts().get(method)
    if doubt is None:
        return ()
    check = method_checks.standing(workplace.desk.library).get(method)
    if check is None:
        return ((doubt.words, "warn"), (tr("Nobody has answered for it yet."), "warn"))
    told = (
        tr("Confirmed by {name} on {day}: {reason}")
        if check.how == "confirmed"
        else tr("Left out of documents by {name} on {day}: {reason}")
    )
    day = day_words(check.at.date(), workplace.desk.library.words().language)
    return ((told.format(name=check.name, day=day, reason=check.reason), ""),)


def _others(method: str, sheet: FactSheet, actor: Person | None) -> dict[str, str]:
    if method == several.METHOD:
        return _assessing(sheet, actor.id if actor else "")
    if method == ethics.METHOD and is_counsel(actor):
        return {"reporter": tr("Who reported …")}
    return {}


def _assessing(sheet: FactSheet, actor: str) -> dict[str, str]:
    asked = sheet.rows(several.TABLE).ids
    sealed = [who for who in asked if sheet.value(cell(several.TABLE, who, "seal")) is not None]
    opened = [who for who in asked if sheet.value(cell(several.TABLE, who, "answers")) is not None]
    found = {}
    if not sealed:
        found["name"] = tr("Name assessors …")
    if actor in asked and actor not in sealed:
        found["alone"] = tr("Answer alone …")
    if asked and len(opened) == len(asked):
        found["settle"] = tr("Record consensus …")
    return found


def actions(
    workplace: Workplace, offered: Mapping[str, str], act: Callable[[str], object]
) -> QLayout:
    """Return a button for each thing offered."""
    made = [
        Button(words, partial(act, name), theme=workplace.theme, icon="person")
        for name, words in offered.items()
    ]
    return row(*made, 1, gap=0.5)


def open_dialog(window: QWidget, workplace: Workplace, model: CaseModel, what: str) -> None:
    """Open the dialog of one of the things offered."""
    from pirdesk.ui.dialogs import assessors as dialogs  # noqa: PLC0415 - when asked
    from pirdesk.ui.dialogs.reporter import ReporterDialog  # noqa: PLC0415 - when asked

    data = model.data
    if data is None:
        return
    if what == "reporter":
        ReporterDialog(window, workplace, model.case_id).open()
    elif ":" in what:
        how, _, method = what.partition(":")
        review.method_dialog(window, workplace, method, how == "confirmed").open()
    elif what == "name":
        dialogs.NameAssessorsDialog(window, workplace, model.case_id, data.people).open()
    elif what == "alone":
        dialogs.HandInDialog(window, workplace, model.case_id, data.view.harm, model.words).open()
    elif what == "settle":
        result = next(r for r in data.view.harm if r.method == several.METHOD)
        keys = [line[0] for grid in result.grids[:1] for line in grid.rows]
        wanted = [f.where for f in result.findings if f.where in keys]
        items = {key: model.words.label(key) for key in dict.fromkeys((*wanted, *keys))}
        dialogs.ConsensusDialog(window, workplace, model.case_id, items).open()
