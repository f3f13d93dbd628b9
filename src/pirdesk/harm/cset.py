"""CSET AI harm framework: an AI harm event, a near miss, an issue, or none.

Derived from four answers, never chosen; harm that cannot be touched stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm.inputs import Move, open_terms, said, steps, suspected, turns, yes
from pirdesk.harm.result import MethodResult, Threshold

METHOD, TITLE = "cset", "CSET AI harm framework"
SYSTEM, ENTITY, LINK = "system.is_ai", "cset.entity", "cset.link"
TANGIBLE, INTANGIBLE, AUTONOMY = "cset.tangible", "cset.intangible", "cset.autonomy"
FACTORS: Mapping[str, str] = {
    SYSTEM: "Was an AI system involved?",
    ENTITY: "Is there an identifiable person, group or thing that was harmed or at risk?",
    TANGIBLE: "Tangible harm: did it occur, nearly occur, or could it occur?",
    LINK: "Is the harm directly and clearly linked to the behaviour of the system?",
    INTANGIBLE: "Intangible harm of special interest",
    AUTONOMY: "Autonomy of the system",
    "cset.reason": "Reasons",
}
TERMS = tuple(FACTORS)
_DECIDING = (SYSTEM, ENTITY, TANGIBLE, LINK)
SOURCE = (
    "CSET AI Harm Framework (Georgetown University) in the vocabulary of the AI Incident Database, "
    "taxonomy CSETv1"
)
Level = Literal["", "event", "near_miss", "issue", "none", "unclear"]
THRESHOLDS: Mapping[Level, Threshold] = {
    "event": Threshold(
        "AI tangible harm event",
        "tangible harm definitively occurred; AI system, clear link and identifiable entity",
        "somebody or something was harmed by the behaviour of an AI system",
    ),
    "near_miss": Threshold(
        "AI tangible harm near miss",
        "imminent risk of tangible harm; AI system, clear link and identifiable entity",
        "harm was about to occur and did not",
    ),
    "issue": Threshold(
        "AI tangible harm issue",
        "risk of tangible harm, not imminent; AI system, clear link and identifiable entity",
        "harm could occur if nothing is done",
    ),
    "none": Threshold(
        "No AI tangible harm",
        "no tangible harm, near miss or issue; or no AI system, no clear link, no entity",
        "intangible harm may have occurred all the same",
    ),
    "unclear": Threshold(
        "Unclear", "one of the four answers is “maybe” or “unclear”", "more has to be found out"
    ),
}
AUTONOMY_NOTE = (
    "Autonomy is recorded by its meaning, not by the number from 1 to 3 that the framework gives."
)
LIMITS = (
    "It does not say how grave the harm is, who answers for it, or whether an authority must be "
    "told: “AI harm” here is not the serious incident of the AI Act. It does not weigh intangible "
    "harm, such as differential treatment; that is recorded beside it."
)


def assess(sheet: FactSheet) -> MethodResult:
    """Derive the level of AI harm from the answers; a “no” decides, then a “maybe” is unclear."""
    level = judge(sheet)
    if yes(sheet, SYSTEM) is not True and not any(sheet.get(t) for t in TERMS[1:]):
        because = "no AI system was involved" if yes(sheet, SYSTEM) is False else "it is not asked"
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            confidence="quoted",
            needs=TERMS,
            not_applicable=f"Not used, because {because}.",
        )
    missing = () if level else open_terms(sheet, _DECIDING)
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(level),
        missing=missing,
        values={
            "harm_level": level or None,
            "tangible_harm": _text(sheet, TANGIBLE),
            "intangible_harm": yes(sheet, INTANGIBLE),
            "autonomy": _text(sheet, AUTONOMY),
        },
        level=level,
        level_words=_words(sheet, level),
        formula=_formula(sheet, level),
        steps=steps(sheet, FACTORS, SOURCE),
        thresholds=tuple(THRESHOLDS.values()),
        source=SOURCE,
        confidence="quoted",
        does_not_decide=LIMITS,
        would_change=turns(sheet, judge, _name, _MOVES) or _NO_SINGLE,
        findings=_findings(sheet),
        provisional=suspected(sheet, _DECIDING),
        needs=TERMS,
    )


def judge(sheet: FactSheet) -> Level:
    """Return the level the four answers give, "" while an open one can still decide."""
    system, tangible = yes(sheet, SYSTEM), _text(sheet, TANGIBLE)
    entity, link = _text(sheet, ENTITY), _text(sheet, LINK)
    if system is False or "no" in (entity, link) or tangible == "none":
        return "none"
    if system is None or not (entity and link and tangible):
        return ""
    if "maybe" in (entity, link) or tangible == "unclear":
        return "unclear"
    levels: Mapping[str, Level] = {
        "occurred": "event",
        "near_miss": "near_miss",
        "issue": "issue",
    }
    return levels[tangible]


_MOVES: tuple[Move, ...] = (
    (TANGIBLE, "occurred", "Tangible harm held to have occurred"),
    (TANGIBLE, "near_miss", "Tangible harm held to have been imminent"),
    (TANGIBLE, "none", "No tangible harm, near miss or issue"),
    (LINK, "yes", "A clear link to the behaviour of the system"),
    (LINK, "no", "No clear link to the behaviour of the system"),
    (ENTITY, "yes", "An identifiable person, group or thing"),
    (ENTITY, "no", "No identifiable person, group or thing"),
    (SYSTEM, False, "The system held not to be an AI system"),
)


_NO_SINGLE = ("No single answer: more than one of the four stands for this level",)


def _findings(sheet: FactSheet) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if sheet.value(AUTONOMY) is not None:
        found.append(Finding("cset.autonomy", "note", AUTONOMY_NOTE, AUTONOMY, ""))
    causal, link = _text(sheet, "harm.causal_link"), _text(sheet, LINK)
    occurred = _text(sheet, TANGIBLE) == "occurred"
    if (causal == "none" and link == "yes" and occurred) or (
        causal == "established" and link == "no"
    ):
        found.append(
            Finding(
                "cset.link",
                "warning",
                "The causal link under the AI Act and the link asked here contradict each other.",
                LINK,
                "Look at both answers; they ask about the same events.",
            )
        )
    if sheet.value("harm.death") is True and _text(sheet, TANGIBLE) not in ("", "occurred"):
        found.append(
            Finding(
                "cset.death",
                "warning",
                "A person died, but tangible harm is not said to have occurred.",
                TANGIBLE,
                "Change one of the two answers.",
            )
        )
    return tuple(found)


def _formula(sheet: FactSheet, level: Level) -> str:
    answers = [
        said(yes(sheet, SYSTEM)),
        *(_text(sheet, term) or "open" for term in (ENTITY, LINK, TANGIBLE)),
    ]
    shown = [text.replace("_", " ") for text in answers]
    return (
        f"AI system: {shown[0]}; identifiable entity: {shown[1]}; clear link: {shown[2]}; tangible "
        f"harm: {shown[3]} → {_name(level) if level else 'open'}"
    )


def _words(sheet: FactSheet, level: Level) -> str:
    if not level:
        return ""
    beside = "; intangible harm of special interest: yes" if yes(sheet, INTANGIBLE) else ""
    return _name(level) + beside


def _name(level: str) -> str:
    return next(band.name for key, band in THRESHOLDS.items() if key == level)


def _text(sheet: FactSheet, term: str) -> str:
    value = sheet.value(term)
    return value if isinstance(value, str) else ""
