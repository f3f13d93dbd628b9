"""Harm methods: pure functions from a fact sheet to a result that explains itself.

A method never decides a legal test; it says what it found, how, and what it leaves open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import (
    aia,
    bridge,
    course,
    cset,
    drifted,
    edpb,
    enisa,
    ethics,
    exposed,
    fria,
    gpai,
    hipaa,
    ico,
    internal,
    oecd,
    people,
    rrosh,
    several,
    tags,
)
from pirdesk.harm.fairness import recorded
from pirdesk.harm.matrices import Editions, Matrix, editions
from pirdesk.harm.result import MethodResult, Step, Threshold
from pirdesk.wording import say

_METHODS = (enisa, edpb, ico, rrosh, hipaa, aia, gpai, fria, internal, bridge)
_MEASURED = (people, recorded, cset, oecd, tags, exposed, drifted, course, ethics, several)
TERMS: tuple[str, ...] = tuple(
    dict.fromkeys(term for m in (*_METHODS, *_MEASURED) for term in m.TERMS)
)


def assess(sheet: FactSheet, matrix: Matrix | Editions | None = None) -> tuple[MethodResult, ...]:
    """Run every method on one fact sheet; results stand side by side and are never averaged.

    ``matrix`` is the organisation's severity matrix or all its editions, else the shipped one.
    """
    scored = enisa.assess(sheet)
    found = (
        scored,
        edpb.assess(sheet, severity=scored.level),
        *(method.assess(sheet) for method in (ico, rrosh, hipaa, aia, gpai, fria)),
        internal.assess(sheet, matrix),
    )
    held = editions(matrix).now
    measured = (
        ethics.assess(sheet, found, held) if method is ethics else method.assess(sheet)
        for method in _MEASURED
    )
    return *found, bridge.assess(sheet, found), *measured


def result_json(results: tuple[MethodResult, ...]) -> dict[str, Any]:
    """Return the results by method, as the command line prints them."""
    return {result.method: _body(result) for result in results}


def _body(result: MethodResult) -> Mapping[str, Any]:
    if result.not_applicable:
        return {"not_applicable": result.not_applicable}
    body: dict[str, Any] = dict(result.values)
    scored = result.method == "enisa"
    if result.level or not scored:
        body["level" if scored else "conclusion"] = result.level or None
    if result.missing or not scored:
        body["missing"] = list(result.missing)
    if result.provisional:
        body["provisional"] = True
    if result.findings:
        body["findings"] = [say(finding.message) for finding in result.findings]
    body |= result.details
    if not scored:
        body |= _explained(result)
    return body


def _explained(result: MethodResult) -> Mapping[str, Any]:
    return {
        "formula": result.formula,
        "would_change": list(result.would_change),
        "does_not_decide": result.does_not_decide,
        "source": result.source,
        "confidence": result.confidence,
    }


__all__ = [
    "TERMS",
    "Editions",
    "Matrix",
    "MethodResult",
    "Step",
    "Threshold",
    "assess",
    "result_json",
]
