"""Harm assessments of a case or of a facts table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import takewhile

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.forms import Form, Purpose
from pirdesk.harm import Editions, Matrix, MethodResult, assess, bridge
from pirdesk.harm.changes import TERMS, Move, severity_moves
from pirdesk.harm.ethics import METHOD as ETHICS
from pirdesk.services import method_checks
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library

FORM = "harm"


def assess_case(desk: Desk, case_id: str) -> tuple[MethodResult, ...]:
    """Run every method on the stored facts of a case, with the organisation's own matrix."""
    return assess(desk.store.views.sheet(case_id), desk.library.matrix)


def assess_facts(
    sheet: FactSheet, matrix: Matrix | Editions | None = None
) -> tuple[MethodResult, ...]:
    """Run every method on a facts table; ``matrix`` is the organisation's, if it has one."""
    return assess(sheet, matrix)


def left_out(library: Library) -> frozenset[str]:
    """Return the methods that a person left out of documents."""
    held = method_checks.standing(library).values()
    return frozenset(check.method for check in held if check.how == "left_out")


OTHERS = "harm.others"
"""The exhibit that names every unused method: no section of its document is about one."""
UNUSED = "harm.unused"
"""The exhibit that names the unused methods of its document: their own sections are not printed."""
_WITH_SECTION = frozenset({"enisa", "edpb"})


def unused(
    library: Library, sheet: FactSheet, exhibits: Collection[str]
) -> tuple[MethodResult, ...]:
    """Return the methods of a document that were not used, where it names them in one place."""
    if not {UNUSED, OTHERS} & set(exhibits):
        return ()
    return tuple(
        result
        for result in printed(library, sheet)
        if result.not_applicable and f"harm.{result.method}" in exhibits
    )


def with_heading(gone: frozenset[str]) -> frozenset[str]:
    """Add to what is not printed the heading of methods that does not fit.

    Methods are “further” ones where one with a section of its own stands before them, else they
    stand “alone”.
    """
    return gone | {"further" if gone >= _WITH_SECTION else "alone"}


def printed(library: Library, sheet: FactSheet) -> tuple[MethodResult, ...]:
    """Run the methods a document may print; they are compared without those left out."""
    gone = left_out(library)
    found = tuple(r for r in assess_facts(sheet, library.matrix) if r.method not in gone)
    if not gone:
        return found
    compared = bridge.assess(sheet, tuple(takewhile(lambda r: r.method != bridge.METHOD, found)))
    return tuple(compared if r.method == bridge.METHOD else r for r in found)


def severity_history(desk: Desk, case_id: str) -> tuple[Move, ...]:
    """Return every change of a severity in a case: before, after, who, when, and on what basis."""
    views = desk.store.views
    held = views.sheet(case_id)
    kept = {term: views.history(case_id, term) for term in TERMS if held.get(term) is not None}
    return severity_moves(kept, desk.library.matrix)


def holds(form: Form, results: Iterable[MethodResult]) -> tuple[Finding, ...]:
    """Return what the methods hold against submitting a paper of a form, as a reason not given.

    Everything holds back the harm assessment; what is asked of ethics holds back a review too.
    """
    if form.id != FORM:
        results = (r for r in results if form.purpose is Purpose.REVIEW and r.method == ETHICS)
    return tuple(f for r in results for f in r.findings if f.level == "blocker")


def may_hold(form: Form) -> bool:
    """Tell whether a form is one that the methods can hold back."""
    return form.id == FORM or form.purpose is Purpose.REVIEW
