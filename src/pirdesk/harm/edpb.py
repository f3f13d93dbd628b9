"""Risk to the rights and freedoms of people: two legal answers with the factors they rest on.

Source: GDPR Art. 33(1) and 34(1); EDPB Guidelines 9/2022 on personal data breach notification,
version 2.0, section IV.B. The Guidelines give no numbers and this method invents none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import Certainty, FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.result import MethodResult, Step, Threshold

METHOD, TITLE = "edpb", "Risk to the rights and freedoms of people"
SOURCE = "GDPR Art. 33(1), 34(1); EDPB Guidelines 9/2022, version 2.0, section IV.B"
ANSWERS = ("risk.unlikely", "risk.high_likely")
FACTORS: Mapping[str, str] = {
    "risk.type_of_breach": "Type of breach",
    "risk.nature_of_data": "Nature, sensitivity and volume of the data",
    "risk.ease_of_identification": "Ease of identifying people",
    "risk.severity_of_consequences": "Severity of the consequences for people",
    "risk.individuals": "Special characteristics of the people",
    "risk.controller": "Special characteristics of the controller",
    "risk.number_of_individuals": "Number of people",
}
CONTEXT: Mapping[str, str] = {
    "risk.likelihood": "Likelihood that the risk comes true",
    "risk.severity": "Severity if it does",
}
REASONS: Mapping[str, str] = {
    "risk.unlikely": "risk.unlikely_reason",
    "risk.high_likely": "risk.high_likely_reason",
}
TERMS = (*ANSWERS, *FACTORS, *CONTEXT, *REASONS.values(), "risk.divergence_reason")
CONCLUSIONS: Mapping[str, Threshold] = {
    "risk_unlikely": Threshold(
        "A risk is unlikely",
        "Art. 33(1) GDPR, last half of the first sentence",
        "no notification to the authority; the breach is documented under Art. 33(5)",
    ),
    "risk": Threshold(
        "A risk, not likely a high one",
        "Art. 33(1) GDPR",
        "the authority is notified; the people need not be told under Art. 34",
    ),
    "high_risk_likely": Threshold(
        "A high risk is likely",
        "Art. 34(1) GDPR",
        "the authority is notified, and the people are told without undue delay",
    ),
}
LIMITS = (
    "It does not say which authority is competent, by when it must be told, or whether an "
    "exception of Art. 34(3) applies; the notification analysis does."
)


def assess(sheet: FactSheet, *, severity: str = "") -> MethodResult:
    """Gather the two answers and the factors; name what is missing and what contradicts.

    ``severity`` is the level of the score beside it; where the two diverge a reason is required.
    """
    unlikely, high = (sheet.value(term) for term in ANSWERS)
    because = inputs.no_breach(sheet)
    if because and unlikely is None and high is None:
        return inputs.not_applicable(METHOD, TITLE, because, SOURCE, "recalled", TERMS)
    missing = tuple(t for t in (*ANSWERS, *FACTORS) if sheet.get(t) is None)
    open_answers = tuple(t for t in ANSWERS if sheet.value(t) is None)
    conclusion = _conclusion(unlikely, high)
    steps = (*_steps(sheet, FACTORS), *_steps(sheet, CONTEXT), *_verdicts(sheet))
    result = MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(conclusion) and not missing,
        missing=tuple(dict.fromkeys((*open_answers, *missing))),
        values={"risk_unlikely": _plain(unlikely), "high_risk_likely": _plain(high)},
        steps=steps,
        thresholds=tuple(CONCLUSIONS.values()),
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        findings=_findings(sheet, unlikely, high, severity),
        provisional=any(s.suspected for s in steps if s.term in ANSWERS),
        needs=TERMS,
    )
    if not conclusion:
        return result
    band = CONCLUSIONS[conclusion]
    return replace(
        result,
        level=conclusion,
        level_words=f"{band.name}: {band.meaning}",
        formula=f"Risk unlikely: {_yes(unlikely)}. High risk likely: {_yes(high)}. {band.name}.",
        would_change=_would_change(conclusion),
    )


def _conclusion(unlikely: object, high: object) -> str:
    if unlikely is True and high is True:
        return ""
    if high is True:
        return "high_risk_likely"
    if unlikely is True:
        return "risk_unlikely"
    return "risk" if unlikely is False and high is False else ""


def _would_change(conclusion: str) -> tuple[str, ...]:
    moves = {
        "risk_unlikely": ("A risk held to be not unlikely: the authority is notified",),
        "risk": (
            "A risk held to be unlikely: no notification, documentation only",
            "A high risk held to be likely: the people are told as well",
        ),
        "high_risk_likely": (
            "Later measures that make a high risk no longer likely (Art. 34(3)(b) GDPR)",
            "A high risk held to be not likely: the authority is notified, the people need not be",
        ),
    }
    return moves[conclusion]


def _findings(
    sheet: FactSheet, unlikely: object, high: object, severity: str
) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if unlikely is True and high is True:
        found.append(
            Finding(
                "edpb.contradiction",
                "blocker",
                "A risk cannot be unlikely and a high risk likely at once.",
                "risk.high_likely",
                "Look at both answers and correct one.",
            )
        )
    if _diverges(unlikely, high, severity) and not sheet.value("risk.divergence_reason"):
        shown = severity.replace("_", " ")
        found.append(
            Finding(
                "edpb.diverges",
                "blocker",
                f"The severity score is {shown}, and the legal conclusion points another way.",
                "risk.divergence_reason",
                "Write why score and conclusion differ; both are kept.",
            )
        )
    for answer, reason in REASONS.items():
        if sheet.value(answer) is not None and not sheet.value(reason):
            found.append(
                Finding(
                    "edpb.reason",
                    "warning",
                    f"The answer “{_QUESTIONS[answer]}” has no reason yet.",
                    reason,
                    "Say in a few sentences which factors led to it.",
                )
            )
    return tuple(found)


def _diverges(unlikely: object, high: object, severity: str) -> bool:
    grave = severity in ("high", "very_high")
    return (grave and (unlikely is True or high is False)) or (severity == "low" and high is True)


_QUESTIONS: Mapping[str, str] = {
    "risk.unlikely": "Is a risk to rights and freedoms unlikely?",
    "risk.high_likely": "Is a high risk likely?",
}


def _steps(sheet: FactSheet, terms: Mapping[str, str]) -> tuple[Step, ...]:
    return tuple(
        _step(sheet, term, words) for term, words in terms.items() if sheet.get(term) is not None
    )


def _step(sheet: FactSheet, term: str, words: str) -> Step:
    answer = sheet.answers[term]
    if answer.value is None:
        found = answer.because or "not known"
    elif isinstance(answer.value, bool):
        found = _yes(answer.value)
    else:
        found = str(answer.value).strip().replace("_", " ")
    suspected = answer.certainty is Certainty.SUSPECTED
    return Step(words, found, term, answer.basis, SOURCE, suspected)


def _verdicts(sheet: FactSheet) -> tuple[Step, ...]:
    return _steps(sheet, _QUESTIONS)


def _plain(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _yes(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, "open") if isinstance(value, bool) else "open"
