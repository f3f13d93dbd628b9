"""Harm assessments of a case or of a facts table."""

from __future__ import annotations

from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import MethodResult, assess
from pirdesk.services.desk import Desk


def assess_case(desk: Desk, case_id: str) -> tuple[MethodResult, ...]:
    """Run every method on the stored facts of a case."""
    return assess(desk.store.views.sheet(case_id))


def assess_facts(sheet: FactSheet) -> tuple[MethodResult, ...]:
    """Run every method on a facts table."""
    return assess(sheet)
