"""Harm methods: pure functions from a fact sheet to a result that explains itself.

A method never decides a legal test; it says what it found, how, and what it leaves open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import edpb, enisa
from pirdesk.harm.result import MethodResult, Step, Threshold

TERMS: tuple[str, ...] = (*enisa.TERMS, *edpb.TERMS)


def assess(sheet: FactSheet) -> tuple[MethodResult, ...]:
    """Run every method on one fact sheet; results stand side by side and are never averaged."""
    scored = enisa.assess(sheet)
    return scored, edpb.assess(sheet, severity=scored.level)


def result_json(results: tuple[MethodResult, ...]) -> dict[str, Any]:
    """Return the results by method, as the command line prints them."""
    return {result.method: _body(result) for result in results}


def _body(result: MethodResult) -> Mapping[str, Any]:
    body: dict[str, Any] = dict(result.values)
    scored = result.method == "enisa"
    if result.level or not scored:
        body["level" if scored else "conclusion"] = result.level or None
    if result.missing or not scored:
        body["missing"] = list(result.missing)
    if result.provisional:
        body["provisional"] = True
    if result.findings:
        body["findings"] = [finding.message for finding in result.findings]
    return body


__all__ = ["TERMS", "MethodResult", "Step", "Threshold", "assess", "result_json"]
