"""HIPAA: whether a low probability of compromise is shown, against a presumption of breach.

Source: 45 CFR 164.402. The factors are weighed in words, never added up; without all four answered
on evidence, and the conclusion drawn, the presumption of a breach stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import Certainty, FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.result import MethodResult, Threshold

METHOD, TITLE = "hipaa", "HIPAA: low probability that health information was compromised"
SOURCE = "45 CFR 164.402, “breach” (1) and (2); burden of proof: 45 CFR 164.414(b)"
FACTORS: Mapping[str, str] = {
    "hipaa.nature": "(i) Nature and extent of the information, identifiers, re-identification",
    "hipaa.recipient": "(ii) Unauthorised person who used it or received it",
    "hipaa.acquired": "(iii) Whether it was actually acquired or viewed",
    "hipaa.mitigation": "(iv) Extent to which the risk was mitigated",
}
UNSECURED, EXCEPTION = "data.unsecured_phi", "hipaa.exception"
WHY_EXCEPTION, LOW, LOWERING = "hipaa.exception_reason", "hipaa.low_probability", "hipaa.lowering"
TERMS = (EXCEPTION, WHY_EXCEPTION, *FACTORS, LOWERING, LOW)
NEEDS = ("profile.covered_entity", "entities[].role", UNSECURED, *TERMS)
LABELS: Mapping[str, str] = {
    UNSECURED: "Gate: unsecured protected health information",
    EXCEPTION: "Gate: exception that makes it no breach",
    WHY_EXCEPTION: "Facts of the exception",
    **FACTORS,
    LOWERING: "Factors that speak for a low probability",
    LOW: "Conclusion: a low probability is shown",
}
WORDS: Mapping[str, str] = {
    "secured": "The information was not unsecured health information: the rule asks nothing",
    "exception": "An exception applies: it is no breach",
    "rebutted": "A low probability is shown: the presumption of a breach is rebutted",
    "presumption_stands": "The presumption of a breach stands",
}
THRESHOLDS = (
    Threshold(
        "No unsecured information",
        "45 CFR 164.402, “unsecured protected health information”",
        "the rule asks nothing",
    ),
    Threshold("Exception", "45 CFR 164.402, “breach” (1)(i)-(iii)", "it is no breach"),
    Threshold(
        "Rebutted",
        "45 CFR 164.402, “breach” (2): all four factors answered with evidence, and a low "
        "probability concluded",
        "no notice; the assessment is kept for six years",
    ),
    Threshold(
        "Presumption stands", "in every other case", "people, the Secretary and, if due, media"
    ),
)
LIMITS = (
    "The four factors have no weights and no threshold; “at least” leaves room for others. It does "
    "not decide whether state law asks for notice, nor whether the use or disclosure was permitted "
    "in the first place."
)


def assess(sheet: FactSheet) -> MethodResult:
    """Go through gates, exceptions and factors; what is not shown leaves the presumption."""
    because = _why_not(sheet)
    if because:
        return inputs.not_applicable(METHOD, TITLE, because, SOURCE, "quoted", NEEDS)
    level = judge(sheet)
    missing = _missing(sheet, level)
    shown = {name.removeprefix("hipaa."): _shown(sheet, name) for name in FACTORS}
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(level) and not missing,
        missing=missing,
        values={
            "presumption_rebutted": level == "rebutted" if level else None,
            **{f"factor_{name}_shown": held for name, held in shown.items()},
        },
        level=level,
        level_words=WORDS.get(level, ""),
        formula=_formula(sheet, level, sum(shown.values())),
        steps=inputs.steps(sheet, LABELS, SOURCE),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="quoted",
        does_not_decide=LIMITS,
        would_change=inputs.turns(sheet, judge, WORDS.__getitem__, _moves()),
        findings=tuple(_findings(sheet, level)),
        provisional=inputs.suspected(sheet, (UNSECURED, EXCEPTION, LOW)),
        needs=NEEDS,
    )


def judge(sheet: FactSheet) -> str:
    """Return the outcome, "" while it is open whether health information is concerned at all."""
    if _why_not(sheet):
        return ""
    unsecured = inputs.yes(sheet, UNSECURED)
    if unsecured is None or _addressed(sheet) is None:
        return ""
    if not unsecured:
        return "secured"
    exception = sheet.value(EXCEPTION)
    if exception not in (None, "none") and _shown(sheet, WHY_EXCEPTION):
        return "exception"
    shown = all(_shown(sheet, factor) for factor in FACTORS)
    lowers = bool(set(inputs.chosen(sheet, LOWERING) or ()) - {"none"})
    low = _known(sheet, LOW) and inputs.yes(sheet, LOW) is True
    return "rebutted" if shown and low and lowers else "presumption_stands"


def _addressed(sheet: FactSheet) -> inputs.Yes:
    named = inputs.has_role(sheet, "covered_entity", "business_associate")
    return inputs.either(inputs.yes(sheet, "profile.covered_entity"), named)


def _why_not(sheet: FactSheet) -> str:
    addressed = _addressed(sheet)
    if addressed is False or (addressed is None and inputs.somewhere(sheet, "US") is False):
        return (
            "no organisation is recorded as covered entity or business associate (45 CFR 160.103)"
        )
    return ""


def _known(sheet: FactSheet, term: str) -> bool:
    answer = sheet.get(term)
    return answer is not None and answer.usable and answer.certainty is Certainty.KNOWN


def _shown(sheet: FactSheet, term: str) -> bool:
    """Tell whether an answer is known and rests on evidence or on a stated basis."""
    answer = sheet.get(term)
    held = _known(sheet, term) and answer is not None and bool(str(answer.value).strip())
    return held and answer is not None and bool(answer.evidence or answer.basis.strip())


def _missing(sheet: FactSheet, level: str) -> tuple[str, ...]:
    gate = inputs.open_terms(sheet, (UNSECURED,))
    if not level:
        asked = () if _addressed(sheet) else ("profile.covered_entity",)
        return (*asked, *gate)
    if level != "presumption_stands":
        return ()
    return inputs.open_terms(sheet, (EXCEPTION, *FACTORS, LOWERING, LOW))


def _formula(sheet: FactSheet, level: str, shown: int) -> str:
    if not level:
        return ""
    if level == "secured":
        return "Unsecured health information: no"
    exception = inputs.told(sheet.value(EXCEPTION)) if sheet.value(EXCEPTION) else "open"
    low = inputs.said(inputs.yes(sheet, LOW))
    return (
        f"Unsecured: yes. Exception: {exception}. Factors answered on evidence: {shown} of 4. "
        f"Low probability concluded: {low}. {WORDS[level]}."
    )


def _moves() -> Iterator[inputs.Move]:
    yield UNSECURED, False, "The information was encrypted or destroyed by a recognised method"
    yield UNSECURED, True, "The information was unsecured"
    yield EXCEPTION, "none", "No exception holds"
    yield LOW, False, "A low probability is not concluded"
    yield LOW, True, "A low probability is concluded"
    yield LOWERING, ("none",), "No factor speaks for a low probability"


def _findings(sheet: FactSheet, level: str) -> Iterator[Finding]:
    bare = [f for f in FACTORS if sheet.value(f) is not None and not _shown(sheet, f)]
    for factor in bare:
        yield Finding(
            "hipaa.evidence",
            "warning",
            f"Factor {FACTORS[factor]}: answered without evidence, or only suspected.",
            factor,
            "Attach the evidence or state the basis; until then the presumption stands.",
        )
    if level == "presumption_stands" and inputs.yes(sheet, LOW):
        yield Finding(
            "hipaa.not_shown",
            "blocker",
            "A low probability is concluded, but the four factors do not carry it with evidence.",
            LOW,
            "Answer all four with evidence and name those that speak for it. The notification "
            "analysis sees answers, not evidence: do not rely on it before.",
        )
    if sheet.value(EXCEPTION) not in (None, "none") and not _shown(sheet, WHY_EXCEPTION):
        yield Finding(
            "hipaa.exception",
            "blocker",
            "An exception is claimed, but the facts that carry it are not shown.",
            WHY_EXCEPTION,
            "Write the facts with their evidence; until then the exception does not count.",
        )
    if level in ("rebutted", "exception"):
        yield Finding(
            "hipaa.duties",
            "note",
            "The notification analysis follows this conclusion: the notices under HIPAA are not "
            "due by it. The burden of proof stays with the entity.",
            LOW if level == "rebutted" else EXCEPTION,
            "Record a decision not to notify that refers to this assessment; keep both six years.",
        )
