"""ENISA severity of a personal data breach: SE = DPC x EI + CB, exact in quarters of a point.

Source: ENISA, Recommendations for a methodology of the assessment of severity of personal data
breaches, working document v1.0, December 2013. Scores are kept as whole quarters; no floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import Certainty, FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.result import MethodResult, Step, Threshold

METHOD, TITLE = "enisa", "ENISA severity of the breach"
SOURCE = (
    "ENISA, Recommendations for a methodology of the assessment of severity of personal data "
    "breaches, working document v1.0, December 2013"
)
TERMS = (
    "enisa.dpc_category",
    "enisa.dpc_adjustment",
    "enisa.ei",
    "enisa.cb_confidentiality",
    "enisa.cb_integrity",
    "enisa.cb_availability",
    "enisa.cb_malicious",
)
MINUS = "\N{MINUS SIGN}"
BASE: Mapping[str, int] = {"simple": 1, "behavioural": 2, "financial": 3, "sensitive": 4}
NAMED_ADJUSTMENTS: Mapping[str, tuple[int, ...]] = {
    "simple": (0, 1, 2, 3),
    "behavioural": (-1, 0, 1, 2),
    "financial": (-2, -1, 0, 1),
    "sensitive": (-3, -2, -1, 0),
}
EI_WORDS: Mapping[int, str] = {1: "negligible", 2: "limited", 3: "significant", 4: "maximum"}
# Lower bound of each band in quarters of a point.
BANDS: tuple[tuple[int, str, Threshold], ...] = (
    (
        16,
        "very_high",
        Threshold(
            "Very high", "SE at least 4", "significant or even irreversible consequences for people"
        ),
    ),
    (
        12,
        "high",
        Threshold(
            "High",
            "SE at least 3 and below 4",
            "significant consequences, overcome with serious difficulties",
        ),
    ),
    (
        8,
        "medium",
        Threshold(
            "Medium",
            "SE at least 2 and below 3",
            "significant inconvenience, overcome with a few difficulties",
        ),
    ),
    (0, "low", Threshold("Low", "SE below 2", "no effect or some inconvenience, overcome easily")),
)
LIMITS = (
    "The score does not decide whether a risk is unlikely (Art. 33 GDPR) or a high risk likely "
    "(Art. 34 GDPR): those are legal tests on the facts. The method flags, and does not score, "
    "more than 100 people concerned and data made unintelligible."
)


def assess(sheet: FactSheet) -> MethodResult:
    """Compute the severity from the answered terms; unanswered ones are named, never assumed."""
    missing = tuple(term for term in TERMS if sheet.value(term) is None)
    because = inputs.no_breach(sheet)
    if because and len(missing) == len(TERMS):
        return inputs.not_applicable(METHOD, TITLE, because, SOURCE, "quoted", TERMS)
    steps = tuple(_step(sheet, term) for term in TERMS if sheet.value(term) is not None)
    shared = MethodResult(
        method=METHOD,
        title=TITLE,
        complete=not missing,
        missing=missing,
        steps=steps,
        thresholds=tuple(band for _, _, band in reversed(BANDS)),
        source=SOURCE,
        confidence="quoted",
        does_not_decide=LIMITS,
        provisional=any(step.suspected for step in steps),
        needs=TERMS,
    )
    return shared if missing else _scored(sheet, shared)


def score(dpc: int, ei: int, cb: int) -> tuple[int, str]:
    """Return severity and level: DPC in points (1–4), EI and CB in quarters, SE in quarters."""
    quarters = dpc * ei + cb
    level = next(name for bound, name, _ in BANDS if quarters >= bound)
    return quarters, level


def _scored(sheet: FactSheet, shared: MethodResult) -> MethodResult:
    category = str(sheet.value("enisa.dpc_category"))
    adjustment = int(str(sheet.value("enisa.dpc_adjustment")))
    base = BASE[category]
    dpc = max(1, min(4, base + adjustment))
    ei = _quarters(sheet, "enisa.ei")
    parts = [_quarters(sheet, f"enisa.cb_{name}") for name in _CIRCUMSTANCES]
    malicious = 2 if sheet.value("enisa.cb_malicious") else 0
    cb = sum(parts) + malicious
    se, level = score(dpc, ei, cb)
    band = next(threshold for _, name, threshold in BANDS if name == level)
    return replace(
        shared,
        values={"dpc": dpc, "ei": _number(ei), "cb": _number(cb), "se": _number(se)},
        level=level,
        level_words=f"{band.name}: {band.meaning}",
        formula=(
            f"SE = DPC × EI + CB = {dpc} × {_words(ei)} + {_words(cb)} = {_words(se)}"
            f" (DPC = {base} {_signed(adjustment)}, kept within 1 to 4; CB = "
            + " + ".join(_words(part) for part in (*parts, malicious))
            + ")"
        ),
        would_change=_would_change(dpc, ei, cb, level),
        findings=_findings(sheet, category, adjustment),
    )


_CIRCUMSTANCES = ("confidentiality", "integrity", "availability")


def _would_change(dpc: int, ei: int, cb: int, level: str) -> tuple[str, ...]:
    """Name the smallest single steps that would lead to another level."""
    found: list[str] = []
    moves = (
        ("a data category one point higher", min(4, dpc + 1), ei, cb),
        ("a data category one point lower", max(1, dpc - 1), ei, cb),
        ("identification one step easier", dpc, min(4, ei + 1), cb),
        ("identification one step harder", dpc, max(1, ei - 1), cb),
        ("circumstances 0.25 graver", dpc, ei, cb + 1),
        ("circumstances 0.25 lighter", dpc, ei, max(0, cb - 1)),
        ("malicious intent, if there was none", dpc, ei, cb + 2),
    )
    for words, new_dpc, new_ei, new_cb in moves:
        new_se, new_level = score(new_dpc, new_ei, new_cb)
        if new_level != level:
            shown = new_level.replace("_", " ")
            found.append(f"{words[0].upper()}{words[1:]}: SE {_words(new_se)}, {shown}")
    return tuple(found)


def _findings(sheet: FactSheet, category: str, adjustment: int) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if adjustment not in NAMED_ADJUSTMENTS[category]:
        named = ", ".join(f"{n:+d}" if n else "0" for n in NAMED_ADJUSTMENTS[category])
        named = named.replace("-", MINUS)
        found.append(
            Finding(
                "enisa.adjustment",
                "warning",
                f"For {category} data the method names the adjustments {named}, "
                f"not {adjustment:+d}.".replace("-", MINUS),
                "enisa.dpc_adjustment",
                "Choose one of these, or say in the reason why the case is different.",
            )
        )
    if sheet.value("data.unintelligible") is True:
        found.append(
            Finding(
                "enisa.unintelligible",
                "note",
                "Flag of the method: the data were unintelligible to whoever had access.",
                "data.unintelligible",
                "Say in the conclusion what this means for the people concerned.",
            )
        )
    affected = sheet.value("people.affected")
    if affected is not None and getattr(affected, "min", 0) > 100:
        found.append(
            Finding(
                "enisa.more_than_100",
                "note",
                "Flag of the method: more than 100 people are concerned.",
                "people.affected",
                "The score is about one person; say what the number means for the whole.",
            )
        )
    return tuple(found)


def _step(sheet: FactSheet, term: str) -> Step:
    answer = sheet.answers[term]
    value = answer.value
    if term == "enisa.dpc_category":
        found = f"{value}: base score {BASE[str(value)]}"
    elif term == "enisa.ei":
        quarters = _quarters(sheet, term)
        found = f"{_words(quarters)} ({EI_WORDS[quarters]})"
    elif term == "enisa.cb_malicious":
        found = "yes: +0.5" if value else "no: 0"
    elif term == "enisa.dpc_adjustment":
        found = f"{int(str(value)):+d}"
    else:
        found = _words(_quarters(sheet, term))
    suspected = answer.certainty is Certainty.SUSPECTED
    return Step(_STEP_WORDS[term], found, term, answer.basis, SOURCE, suspected)


_STEP_WORDS: Mapping[str, str] = {
    "enisa.dpc_category": "Data processing context (DPC): category of the data",
    "enisa.dpc_adjustment": "Data processing context (DPC): adjustment",
    "enisa.ei": "Ease of identification (EI)",
    "enisa.cb_confidentiality": "Circumstances (CB): loss of confidentiality",
    "enisa.cb_integrity": "Circumstances (CB): loss of integrity",
    "enisa.cb_availability": "Circumstances (CB): loss of availability",
    "enisa.cb_malicious": "Circumstances (CB): malicious intent",
}


def _quarters(sheet: FactSheet, term: str) -> int:
    return int(Decimal(str(sheet.value(term))) * 4)


def _number(quarters: int) -> int | float:
    return quarters // 4 if quarters % 4 == 0 else quarters / 4


def _words(quarters: int) -> str:
    return f"{_number(quarters):g}"


def _signed(number: int) -> str:
    """Write a correction with its sign, a true minus, and a space: a reader adds it up."""
    return f"{'+' if number >= 0 else MINUS} {abs(number)}"
