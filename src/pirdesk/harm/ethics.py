"""Ethics of the case: from a level of harm the organisation sets, a reflection or a waiver is due.

It reads levels other methods found and judges no ethics; no law fixes the level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm.inputs import steps, suspected, yes
from pirdesk.harm.matrices import Matrix
from pirdesk.harm.result import MethodResult, Step, Threshold

METHOD, TITLE = "ethics", "Ethics of the case"
NAME = "reporter.name"  # never read here: counsel's alone
REFLECTION = "ethics.reflection"
WAIVED, REASON, BY = "ethics.waived", "ethics.waiver_reason", "ethics.waived_by"
FACTORS: Mapping[str, str] = {
    REFLECTION: "Reflection",
    WAIVED: "Waived",
    REASON: "Reason of the waiver",
    BY: "Waived by",
    "reporter.confidential": "The reporter wishes to stay confidential",
    "reporter.held_by": "Who holds the reporter's name",
}
DEATH = "harm.death"
TERMS = (*FACTORS, DEATH)
_MOST_WORDS = 30
LEVELS = ("low", "medium", "high", "very_high")
# Which level of harm a result stands for here, for asking only; nothing is computed from it.
GRADES: Mapping[str, Mapping[str, str]] = {
    "enisa": {level: level for level in LEVELS},
    "edpb": {"high_risk_likely": "high"},
    "aia": {"serious_incident": "high"},
    "gpai": {"serious_incident": "high"},
    "internal": {
        "sev5": "low",
        "sev4": "low",
        "sev3": "medium",
        "sev2": "high",
        "sev1": "very_high",
    },
}
SOURCE = (
    "ISO/IEC 42001:2023, clause 6.1.4; Directive (EU) 2019/1937 Art. 16 (confidentiality of the "
    "reporter); the level is set by the organisation"
)
LIMITS = (
    "It does not judge what is right; it asks for a written reflection or a waiver somebody "
    "answers for. No law fixes the level."
)


def assess(sheet: FactSheet, results: Iterable[MethodResult], matrix: Matrix) -> MethodResult:
    """Say whether a reflection is required by the organisation's level, and whether it is there."""
    graded = _graded(sheet, results)
    level = max(graded.values(), key=LEVELS.index, default="")
    touched = any(sheet.get(term) for term in FACTORS)
    if not touched and not level:
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            needs=TERMS,
            not_applicable="Not asked yet, because no method has found a level of harm.",
        )
    required, done = _is_required(level, matrix.ethics_from), _done(sheet)
    state = "open" if required is None else "required" if required else "not_required"
    missing = (REFLECTION,) if required and not done else ()
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=not missing,
        missing=missing,
        values={
            "gravest_level": level or None,
            "required_from": matrix.ethics_from,
            "required": required,
            "present": done,
        },
        level=f"{state}_and_{'present' if done else 'absent'}" if required else state,
        level_words=_WORDS[state]
        + (("; it is present" if done else "; it is absent") if required else ""),
        formula=_formula(graded, level, matrix) + f" → {_WORDS[state].lower()}",
        steps=tuple(map(_brief, steps(sheet, FACTORS, SOURCE))),
        thresholds=_thresholds(matrix),
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=("Another level of the organisation, or another severity of the harm",),
        findings=_findings(sheet, required=required is True, done=done),
        provisional=suspected(sheet, TERMS),
        needs=TERMS,
    )


def _brief(step: Step) -> Step:
    """Return a step whose long text is counted: the text stands in the case, not in a table."""
    count = len(step.found.split())
    return replace(step, found=f"written, {count} words") if count > _MOST_WORDS else step


_WORDS = {
    "open": "Open whether a reflection is required",
    "required": "A reflection is required",
    "not_required": "No reflection is required",
}


def _graded(sheet: FactSheet, results: Iterable[MethodResult]) -> dict[str, str]:
    """Return the level of harm each result that found one stands for, by its title."""
    found = {r.title: GRADES.get(r.method, {}).get(r.level, "") for r in results}
    if yes(sheet, DEATH):
        found["A death"] = "very_high"
    return {title: level for title, level in found.items() if level}


def _is_required(level: str, bound: str) -> bool | None:
    """Tell whether the gravest level reaches the organisation's; None while it is open."""
    if bound == "never":
        return False
    return LEVELS.index(level) >= LEVELS.index(bound) if level else None


def _formula(graded: Mapping[str, str], level: str, matrix: Matrix) -> str:
    by = ", ".join(title for title, found in graded.items() if found == level)
    gravest = f"{level.replace('_', ' ')} ({by})" if level else "open"
    bound = matrix.ethics_from.replace("_", " ")
    return f"Gravest level: {gravest}; required from: {bound}"


def _thresholds(matrix: Matrix) -> tuple[Threshold, ...]:
    return (
        Threshold(
            "Required",
            f"from {matrix.ethics_from.replace('_', ' ')} on",
            f"set by the organisation in “{matrix.title}”, edition {matrix.edition}",
        ),
        Threshold(
            "Gravest level",
            "the gravest of: the ENISA level; high where a high risk is likely or an incident is "
            "serious under the AI Act; internal severity 1 very high, 2 high, 3 medium, 4 and 5 "
            "low; very high where a person died",
            "a reflection is written, or a waiver with reason and name",
        ),
    )


def _done(sheet: FactSheet) -> bool:
    waived = yes(sheet, WAIVED) is True
    return bool(sheet.value(REFLECTION)) or (
        waived and bool(sheet.value(REASON)) and bool(sheet.value(BY))
    )


def _findings(sheet: FactSheet, *, required: bool, done: bool) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if required and not done:
        found.append(
            Finding(
                "ethics.required",
                "blocker",
                "The level of harm requires a reflection on the ethics of the case; there is none.",
                REFLECTION,
                "Write it, or record a waiver with its reason and who gives it.",
            )
        )
    if yes(sheet, "reporter.confidential") and sheet.value("reporter.held_by") is None:
        found.append(
            Finding(
                "ethics.reporter",
                "warning",
                "The reporter stays confidential, but nobody is named who holds the name.",
                "reporter.held_by",
                "Name the counsel who holds it; the name itself is not written into the case.",
            )
        )
    return tuple(found)
