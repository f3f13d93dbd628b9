"""Ethics of the case: from a level of harm the organisation sets, a reflection or a waiver is due.

It reads levels other methods found and judges no ethics; no law fixes the level.
"""

from __future__ import annotations

from collections.abc import Mapping

from pirdesk.casefile.sheet import FactSheet
from pirdesk.errors import Finding
from pirdesk.harm import edpb, enisa
from pirdesk.harm.inputs import steps, suspected, yes
from pirdesk.harm.result import MethodResult, Threshold

METHOD, TITLE = "ethics", "Ethics of the case"
FROM, REFLECTION = "ethics.required_from", "ethics.reflection"
WAIVED, REASON, BY = "ethics.waived", "ethics.waiver_reason", "ethics.waived_by"
FACTORS: Mapping[str, str] = {
    FROM: "Level from which the organisation requires it",
    REFLECTION: "Reflection",
    WAIVED: "Waived",
    REASON: "Reason of the waiver",
    BY: "Waived by",
    "reporter.confidential": "The reporter wishes to stay confidential",
    "reporter.held_by": "Who holds the reporter's name",
}
TERMS = (*FACTORS, "harm.death")
LEVELS = ("low", "medium", "high", "very_high")
SOURCE = (
    "ISO/IEC 42001:2023, clause 6.1.4; Directive (EU) 2019/1937 Art. 16 (confidentiality of the "
    "reporter); the level is the organisation's own"
)
THRESHOLDS = (
    Threshold(
        "Required",
        "the gravest of: the ENISA level; high where a high risk is held likely; very high where a "
        "person died – at or above the organisation's level",
        "a reflection is written, or a waiver with reason and name",
    ),
)
LIMITS = (
    "It does not judge what is right; it asks for a written reflection or a waiver somebody "
    "answers for. No law fixes the level."
)


def assess(sheet: FactSheet) -> MethodResult:
    """Say whether a reflection is required by the organisation's level, and whether it is there."""
    if not any(sheet.get(term) for term in FACTORS):
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            needs=TERMS,
            not_applicable="Not used, because the organisation has set no level for it.",
        )
    level = gravest(sheet)
    required, done = is_required(sheet), _done(sheet)
    state = "open" if required is None else "not_required" if not required else "required"
    missing = () if done or required is False else ((REFLECTION,) if required else (FROM,))
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=not missing,
        missing=missing,
        values={"gravest_level": level or None, "required": required, "present": done},
        level=f"{state}_and_{'present' if done else 'absent'}" if required else state,
        level_words=_WORDS[state]
        + (("; it is present" if done else "; absent") if required else ""),
        formula=(
            f"gravest level: {level.replace('_', ' ') or 'open'}; required from: "
            f"{str(sheet.value(FROM) or 'open').replace('_', ' ')} → {_WORDS[state].lower()}"
        ),
        steps=steps(sheet, FACTORS, SOURCE),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=("Another level of the organisation, or another severity of the harm",),
        findings=_findings(sheet, required=required is True, done=done),
        provisional=suspected(sheet, TERMS),
        needs=TERMS,
    )


_WORDS = {
    "open": "Open whether a reflection is required",
    "required": "A reflection is required",
    "not_required": "No reflection is required",
}


def gravest(sheet: FactSheet) -> str:
    """Return the gravest level the methods give, "" while none is known."""
    found = [enisa.assess(sheet).level]
    if edpb.assess(sheet).level == "high_risk_likely":
        found.append("high")
    if yes(sheet, "harm.death"):
        found.append("very_high")
    return max((level for level in found if level), key=LEVELS.index, default="")


def is_required(sheet: FactSheet) -> bool | None:
    """Tell whether the gravest level reaches the organisation's; None while either is open."""
    bound, level = sheet.value(FROM), gravest(sheet)
    if bound == "never":
        return False
    if not isinstance(bound, str) or not level:
        return None
    return LEVELS.index(level) >= LEVELS.index(bound)


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
