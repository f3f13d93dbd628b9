"""Fundamental rights impact assessment: what an incident reopens, Article 27 AI Act.

That an incident always reopens elements (c), (d) and (f) is this program's reading of Art. 27(2);
it gives no score, because the Act has none, and does not write the assessment itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.result import MethodResult, Step, Threshold

METHOD, TITLE = "fria", "Fundamental rights impact assessment: what is reopened"
SOURCE = (
    "AI Act Art. 27(1)(a)-(f), 27(2), 27(3), Annex III; an incident is read as reopening (c), "
    "(d) and (f)"
)
KIND, MADE, CHANGED, REASON = "fria.deployer_kind", "fria.made", "fria.changed", "fria.reason"
TERMS = (KIND, MADE, CHANGED, REASON)
NEEDS = ("system.is_ai", "system.high_risk", "system.high_risk_basis", "entities[].role", *TERMS)
ELEMENTS: Mapping[str, str] = {
    "processes": "(a) processes in which the system is used",
    "period": "(b) period and frequency of use",
    "people": "(c) categories of people likely to be affected",
    "risks": "(d) specific risks of harm to them",
    "oversight": "(e) human oversight",
    "measures": "(f) measures if risks materialise, governance, complaints",
}
ALWAYS = ("people", "risks", "measures")
OBLIGED = ("public_body", "public_service", "credit_or_insurance")
LABELS: Mapping[str, str] = {
    KIND: "Deployer, Art. 27(1)",
    MADE: "Assessment made before first use",
    CHANGED: "Elements the incident showed to be wrong or out of date",
    REASON: "What is to be corrected",
}
THRESHOLDS = (
    Threshold(
        "Reviewed after every incident", "(c), (d), (f)", "this program's reading of Art. 27(2)"
    ),
    Threshold(
        "Updated",
        "each element that changed or is no longer up to date",
        "Art. 27(2), last sentence",
    ),
)
LIMITS = (
    "It does not decide how grave the interference with a right was: the Act gives no score. Art. "
    "27 applies with the rules on high-risk systems, for Annex III from 2 December 2027 as "
    "amended; before that date the review is voluntary. It complements a data protection impact "
    "assessment and does not replace it (Art. 27(4))."
)


def assess(sheet: FactSheet) -> MethodResult:
    """List the elements to reopen, and why each."""
    because = _why_not(sheet)
    if because:
        return inputs.not_applicable(METHOD, TITLE, because, SOURCE, "described", NEEDS)
    missing = _missing(sheet)
    key = judge(sheet)
    opened = reopened(sheet)
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(key) and not missing,
        missing=missing,
        values={
            "obliged": _obliged(sheet),
            "reopen": ",".join(ELEMENTS[name][1] for name in opened) if key else None,
        },
        level=key.partition(":")[0],
        level_words=_told(key),
        formula=_formula(sheet, opened) if key else "",
        steps=(*inputs.steps(sheet, LABELS, SOURCE), *_elements(sheet, key)),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="described",
        does_not_decide=LIMITS,
        would_change=inputs.turns(sheet, judge, _told, _moves(sheet)),
        findings=tuple(_findings(sheet)),
        provisional=inputs.suspected(sheet, (KIND, MADE, CHANGED)),
        needs=NEEDS,
    )


def reopened(sheet: FactSheet) -> tuple[str, ...]:
    """Return the elements to reopen in the order of the article."""
    changed = inputs.chosen(sheet, CHANGED) or ()
    return tuple(name for name in ELEMENTS if name in ALWAYS or name in changed)


def judge(sheet: FactSheet) -> str:
    """Return the result with the elements as one key, "" while it is open who is obliged."""
    if _why_not(sheet):
        return "not_applicable"
    if _obliged(sheet) is None:
        return ""
    if inputs.yes(sheet, MADE) is False:
        return "make"
    letters = ",".join(ELEMENTS[name][1] for name in reopened(sheet))
    changed = set(inputs.chosen(sheet, CHANGED) or ()) - {"none"}
    return f"{'update' if changed else 'review'}:{letters}"


def _told(key: str) -> str:
    level, _, letters = key.partition(":")
    shown = ", ".join(f"({letter})" for letter in letters.split(",")) if letters else ""
    return {
        "": "",
        "not_applicable": "Article 27 does not ask for an assessment",
        "make": "No assessment was made before first use: make it whole, (a) to (f)",
        "update": f"Reopen {shown}, update what changed, and tell the authority (Art. 27(2), (3))",
        "review": f"Reopen {shown} for review; no element is known to have changed",
    }[level]


def _obliged(sheet: FactSheet) -> inputs.Yes:
    kind = sheet.value(KIND)
    return None if kind is None else kind in OBLIGED


def _why_not(sheet: FactSheet) -> str:
    if inputs.yes(sheet, "system.is_ai") is False or inputs.yes(sheet, "system.high_risk") is False:
        return "no high-risk AI system is concerned"
    picked = inputs.contains(sheet, "harm.methods", METHOD) or sheet.get(KIND) is not None
    if inputs.has_role(sheet, "ai_deployer") is False and not picked:
        return "no organisation is recorded as deployer, and Art. 27 speaks to deployers"
    if sheet.value("system.high_risk_basis") == "annex_i":
        return "the system is high-risk by Annex I, and Art. 27 speaks of Annex III"
    kind = sheet.value(KIND)
    if kind == "critical_infrastructure":
        return "Art. 27(1) leaves out Annex III point 2, critical infrastructure"
    if kind == "other":
        return "the deployer is none of those that Art. 27(1) obliges"
    return ""


def _missing(sheet: FactSheet) -> tuple[str, ...]:
    role = inputs.has_role(sheet, "ai_deployer")
    first = ("entities[].role",) if role is None else ()
    gates = inputs.open_terms(sheet, ("system.is_ai", "system.high_risk", KIND, MADE))
    if inputs.yes(sheet, MADE) is False:
        return (*first, *gates)
    return (*first, *gates, *inputs.open_terms(sheet, (CHANGED, REASON)))


def _formula(sheet: FactSheet, opened: tuple[str, ...]) -> str:
    changed = [n for n in inputs.chosen(sheet, CHANGED) or () if n in ELEMENTS]
    letters = ", ".join(ELEMENTS[n][:3] for n in changed) or "none"
    result = ", ".join(ELEMENTS[n][:3] for n in opened)
    return f"Always (c), (d), (f); shown to be wrong: {letters}; together {result}"


def _elements(sheet: FactSheet, key: str) -> Iterator[Step]:
    changed = inputs.chosen(sheet, CHANGED) or ()
    for name, words in ELEMENTS.items() if key else ():
        found = "as it stands"
        if name in ALWAYS:
            found = "reopen: an incident touches it"
        if name in changed:
            found = "reopen and update: shown to be wrong or out of date"
        yield Step(f"Element {words}", found, CHANGED if name in changed else "")


def _moves(sheet: FactSheet) -> Iterator[inputs.Move]:
    now = tuple(n for n in inputs.chosen(sheet, CHANGED) or () if n in ELEMENTS)
    for name, words in ELEMENTS.items():
        if name in now:
            yield CHANGED, tuple(n for n in now if n != name) or ("none",), f"{words[:3]} held true"
        else:
            yield CHANGED, (*now, name), f"{words[:3]} turns out to be wrong"
    yield MADE, False, "No assessment was made"
    yield KIND, "other", "The deployer is not among those obliged"


def _findings(sheet: FactSheet) -> Iterator[Finding]:
    if _obliged(sheet) and inputs.yes(sheet, MADE) is False:
        yield Finding(
            "fria.not_made",
            "warning",
            "No assessment was made before first use although the deployer is of an obliged kind.",
            MADE,
            "Check from when Art. 27 binds this use, and make the assessment.",
        )
