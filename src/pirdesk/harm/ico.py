"""The UK regulator's matrix of likelihood and severity, before measures, now and after measures.

Source: ICO guidance on data protection impact assessments. The matrix is the one for planned
processing; the ICO publishes no formula for breaches, and this method says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.result import MethodResult, Threshold
from pirdesk.harm.states import Axes, states_grid

METHOD, TITLE = "ico", "ICO matrix of likelihood and severity"
SOURCE = (
    "ICO, Guidance on data protection impact assessments, step on identifying and assessing risks; "
    "legal test: UK GDPR Art. 33(1), 34(1)"
)
NOW, BEFORE, AFTER, REASON = "ico.current", "ico.inherent", "ico.residual", "ico.reason"
TERMS = (NOW, BEFORE, AFTER, REASON)
NEEDS = (*TERMS, "data.personal", "populations[].place", "entities[].country", "harm.methods")
SEVERITIES: Mapping[str, str] = {
    "minimal_impact": "minimal impact",
    "some_impact": "some impact",
    "serious_harm": "serious harm",
}
LIKELIHOODS: Mapping[str, str] = {
    "remote": "remote",
    "reasonable_possibility": "a reasonable possibility",
    "more_likely_than_not": "more likely than not",
}
ORDER = ("low", "medium", "high")
# Rows by severity, columns by likelihood, both rising.
MATRIX: Mapping[str, tuple[str, str, str]] = {
    "minimal_impact": ("low", "low", "low"),
    "some_impact": ("low", "medium", "high"),
    "serious_harm": ("low", "high", "high"),
}
STATES: Mapping[str, str] = {
    BEFORE: "Before measures (inherent)",
    NOW: "Now, with the measures taken (current)",
    AFTER: "After the measures planned (residual)",
}
_CELLS = {
    (severity, likelihood): level
    for severity, levels in MATRIX.items()
    for likelihood, level in zip(LIKELIHOODS, levels, strict=True)
}
_AXES = Axes(
    {key: words.capitalize() for key, words in SEVERITIES.items()},
    {key: words.capitalize() for key, words in LIKELIHOODS.items()},
    "Severity of harm",
    "Likelihood of harm",
)
THRESHOLDS = (
    Threshold(
        "Low",
        "minimal impact, or remote, or both",
        "even serious harm is low where it is remote",
    ),
    Threshold("Medium", "some impact, a reasonable possibility", "the one middle cell"),
    Threshold(
        "High",
        "some impact and more likely than not; serious harm from a reasonable possibility on",
        "the guidance calls this a high risk of planned processing",
    ),
)
LIMITS = (
    "The matrix was written for planned processing, not for breaches. It does not decide whether a "
    "risk is unlikely or a high risk likely under UK GDPR Art. 33 and 34, nor whether people in "
    "the United Kingdom must be told."
)


def cell(severity: str, likelihood: str) -> str:
    """Return the level of one cell of the matrix."""
    return _CELLS[(severity, likelihood)]


def assess(sheet: FactSheet) -> MethodResult:
    """Look the cells up; the result is the cell of now, the other two stand beside it."""
    because = _why_not(sheet)
    if because:
        return inputs.not_applicable(METHOD, TITLE, because, SOURCE, "recalled", NEEDS)
    level = judge(sheet)
    missing = inputs.open_terms(sheet, (NOW, REASON))
    values = {"inherent": _level(sheet, BEFORE), "current": level, "residual": _level(sheet, AFTER)}
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=not missing,
        missing=missing,
        values={name: found or None for name, found in values.items()},
        level=level,
        level_words=f"{level.capitalize()} by the matrix" if level else "",
        formula=_formula(sheet, NOW) if level else "",
        steps=inputs.steps(sheet, {**STATES, REASON: "Reasons for the cells"}, SOURCE),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=inputs.turns(sheet, judge, str.capitalize, _moves(sheet)),
        findings=_findings(sheet),
        provisional=inputs.suspected(sheet, (NOW,)),
        needs=NEEDS,
        grids=states_grid(_AXES, _CELLS, ORDER, {w: _pair(sheet, s) for s, w in STATES.items()}),
    )


def judge(sheet: FactSheet) -> str:
    """Return the level of now, "" while it is open."""
    return _level(sheet, NOW)


def _why_not(sheet: FactSheet) -> str:
    picked = inputs.contains(sheet, "harm.methods", METHOD) or sheet.get(NOW) is not None
    if because := inputs.no_breach(sheet):
        return because
    if not picked and inputs.somewhere(sheet, "GB") is False:
        return "no organisation and no people in the United Kingdom are recorded"
    return ""


def _pair(sheet: FactSheet, term: str) -> tuple[str, str] | None:
    found = inputs.chosen(sheet, term)
    fits = found is not None and len(found) == 2
    if found is None or not fits or found[0] not in SEVERITIES or found[1] not in LIKELIHOODS:
        return None
    return found[0], found[1]


def _level(sheet: FactSheet, term: str) -> str:
    pair = _pair(sheet, term)
    return cell(*pair) if pair else ""


def _formula(sheet: FactSheet, term: str) -> str:
    pair = _pair(sheet, term)
    if pair is None:
        return ""
    return f"{SEVERITIES[pair[0]]} × {LIKELIHOODS[pair[1]]} = {cell(*pair)}"


def _moves(sheet: FactSheet) -> Iterator[inputs.Move]:
    now = _pair(sheet, NOW)
    for severity, likelihood in product(SEVERITIES, LIKELIHOODS):
        if now is None or (severity == now[0]) != (likelihood == now[1]):
            words = f"{SEVERITIES[severity]} × {LIKELIHOODS[likelihood]}"
            yield NOW, (severity, likelihood), words[0].upper() + words[1:]


def _findings(sheet: FactSheet) -> tuple[Finding, ...]:
    found: list[Finding] = []
    now, before, after = (_level(sheet, term) for term in (NOW, BEFORE, AFTER))
    for lower, higher, term, words in (
        (now, before, BEFORE, "The risk now is higher than before the measures."),
        (after, now, AFTER, "The risk after the planned measures is higher than now."),
    ):
        if lower and higher and ORDER.index(lower) > ORDER.index(higher):
            advice = "Look at both cells, or say in the reasons how a measure made it worse."
            found.append(Finding("ico.order", "warning", words, term, advice))
    return tuple(found)
