"""Check a method against the examples it carries: as it stands, and with each one left out.

An example left out, with its twins, must not be judged wrongly by what remains; how often it is
decided at all is counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from pirdesk.harm.methods.model import Method, WorkedCase
from pirdesk.harm.methods.proposing import OPEN_LEVEL, propose


@dataclass(frozen=True, slots=True)
class CaseCheck:
    """One example: the levels its authors held, what is judged, and what without it and twins."""

    case: str
    title: str
    held: tuple[str, ...]
    judged: str
    left_out: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class MethodCheck:
    """All examples of a method; ``decided`` of them are decided with themselves left out."""

    method: str
    cases: tuple[CaseCheck, ...]
    decided: int
    wrong: int


def check_method(method: Method) -> MethodCheck:
    """Judge every example of a method twice and compare it with what its authors held."""
    cases = tuple(_check(method, case) for case in method.cases)
    return MethodCheck(
        method=method.id,
        cases=cases,
        decided=sum(each.left_out != OPEN_LEVEL for each in cases),
        wrong=sum(not each.agrees for each in cases),
    )


def _check(method: Method, case: WorkedCase) -> CaseCheck:
    whole, rest = propose(method, case.sheet), propose(method, case.sheet, {case.id, *case.twins})
    left = [] if whole is None else [level for level in whole.possible if level not in case.held]
    judged, left_out = (OPEN_LEVEL if each is None else each.level for each in (whole, rest))
    # Open between levels that the authors themselves leave open is right; anything more is not.
    agrees = whole is not None and not left and left_out in (OPEN_LEVEL, *case.held)
    return CaseCheck(case.id, case.title, case.held, judged, left_out, agrees)
