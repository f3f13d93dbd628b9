"""Real risk of significant harm (Canada) and risk of serious injury (Québec).

The factors are those of the two statutes. The table that joins them is this program's own, no
authority stands behind it; it proposes, a person decides and may depart from it with reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.result import MethodResult, Step, Threshold

METHOD, TITLE = "rrosh", "Real risk of significant harm (Canada), serious injury (Québec)"
SOURCE = (
    "PIPEDA (Canada) s. 10.1(7), 10.1(8); Act respecting the protection of personal information in "
    "the private sector (Québec) s. 3.5, 3.7; joined by a table"
)
HARMS, SENSITIVITY, MISUSE = "rrosh.harms", "rrosh.sensitivity", "rrosh.misuse"
RECOVERED, REASON, CONSULTED = "rrosh.recovered", "rrosh.reason", "rrosh.consulted"
FEDERAL, QUEBEC = "risk.significant_harm", "risk.serious_injury"
TERMS = (HARMS, SENSITIVITY, MISUSE, RECOVERED, FEDERAL, QUEBEC, CONSULTED, REASON)
NEEDS = (*TERMS, "data.personal", "populations[].place", "entities[].country", "harm.methods")
GRADES = ("low", "medium", "high")
LABELS: Mapping[str, str] = {
    HARMS: "Significant harm that can come of it",
    SENSITIVITY: "Sensitivity of the information",
    MISUSE: "Probability that it is, was or will be misused",
    RECOVERED: "Recovered or destroyed before misuse, with proof",
    FEDERAL: "Conclusion, PIPEDA: a real risk of significant harm",
    QUEBEC: "Conclusion, Québec: a risk of serious injury",
    CONSULTED: "Person in charge of personal information consulted (Québec)",
    REASON: "Reasons for the conclusion",
}
WORDS: Mapping[str, str] = {
    "indicated": "A real risk is indicated",
    "decide": "The table leaves it open: a person weighs it",
    "not_indicated": "A real risk is not indicated",
}
THRESHOLDS = (
    Threshold(
        "Indicated",
        "one of the two high and the other at least medium; or one high, the other low, and "
        "nothing recovered",
        "by the table, which is not the Commissioner's",
    ),
    Threshold(
        "Open",
        "both medium; or one high, the other low, and everything recovered",
        "a person decides and gives reasons",
    ),
    Threshold(
        "Not indicated",
        "no significant harm can come of it; or one low and the other at most medium",
        "a record of the breach is kept all the same (PIPEDA s. 10.3)",
    ),
)
LIMITS = (
    "The table does not decide whether to report; the two yes-or-no conclusions do, and the duties "
    "map follows them. No number of people and no grade stands in the statutes. The test of Québec "
    "has its own words and may come out differently. A duty under a law of Alberta or another "
    "province is not looked at."
)


def table(sensitivity: str, misuse: str, *, recovered: bool) -> str:
    """Join the two factors: indicated, decide or not_indicated; the program's own table."""
    higher, lower = sorted((GRADES.index(sensitivity), GRADES.index(misuse)), reverse=True)
    if higher == 2 and lower >= 1:
        return "indicated"
    if higher == 2:
        return "decide" if recovered else "indicated"
    return "decide" if lower == 1 else "not_indicated"


def assess(sheet: FactSheet) -> MethodResult:
    """Apply the table and set it beside the conclusions people drew."""
    because = _why_not(sheet)
    if because:
        return inputs.not_applicable(METHOD, TITLE, because, SOURCE, "recalled", NEEDS)
    level = judge(sheet)
    missing = inputs.open_terms(sheet, _wanted(sheet, level))
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=bool(level) and not missing,
        missing=missing,
        values={
            "table": level or None,
            "significant_harm": inputs.yes(sheet, FEDERAL),
            "serious_injury": inputs.yes(sheet, QUEBEC),
        },
        level=level,
        level_words=f"{WORDS[level]} (by the table)" if level else "",
        formula=_formula(sheet, level),
        steps=_steps(sheet),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=inputs.turns(sheet, judge, WORDS.__getitem__, _moves()),
        findings=_findings(sheet, level),
        provisional=inputs.suspected(sheet, (HARMS, SENSITIVITY, MISUSE, RECOVERED)),
        needs=NEEDS,
    )


def judge(sheet: FactSheet) -> str:
    """Return what the table says, "" while a factor is open that can still decide."""
    if inputs.chosen(sheet, HARMS) == ("none",):
        return "not_indicated"
    grades = [inputs.chosen(sheet, term) for term in (SENSITIVITY, MISUSE)]
    recovered = inputs.yes(sheet, RECOVERED)
    possible = {
        table(one, other, recovered=back)
        for one in (grades[0] or GRADES)
        for other in (grades[1] or GRADES)
        for back in ((True, False) if recovered is None else (recovered,))
    }
    return possible.pop() if len(possible) == 1 else ""


def _why_not(sheet: FactSheet) -> str:
    picked = inputs.contains(sheet, "harm.methods", METHOD) or sheet.get(SENSITIVITY) is not None
    if because := inputs.no_breach(sheet):
        return because
    if not picked and inputs.somewhere(sheet, "CA") is False:
        return "no organisation and no people in Canada are recorded"
    return ""


def _wanted(sheet: FactSheet, level: str) -> tuple[str, ...]:
    factors = (HARMS, SENSITIVITY, MISUSE)
    wanted = (*factors, RECOVERED) if not level else factors
    quebec = inputs.somewhere(sheet, "CA-QC")
    return (*wanted, FEDERAL, *((QUEBEC, CONSULTED) if quebec else ()), REASON)


def _formula(sheet: FactSheet, level: str) -> str:
    if not level:
        return ""
    if inputs.chosen(sheet, HARMS) == ("none",):
        return "No significant harm possible = not indicated, whatever the factors"
    grades = [
        f"{name} {inputs.told(value) if (value := sheet.value(term)) else 'open'}"
        for term, name in ((SENSITIVITY, "sensitivity"), (MISUSE, "misuse"))
    ]
    back = {None: "open", True: "yes", False: "no"}[inputs.yes(sheet, RECOVERED)]
    return f"{grades[0]} × {grades[1]}, recovered {back} = {level.replace('_', ' ')}"


def _steps(sheet: FactSheet) -> tuple[Step, ...]:
    return inputs.steps(sheet, LABELS, SOURCE)


def _moves() -> Iterator[inputs.Move]:
    for grade in GRADES:
        yield SENSITIVITY, grade, f"Sensitivity {grade}"
    for grade in GRADES:
        yield MISUSE, grade, f"Probability of misuse {grade}"
    yield RECOVERED, True, "Everything recovered, with proof"
    yield RECOVERED, False, "Nothing recovered"
    yield HARMS, ("none",), "No significant harm possible"


def diverging(sheet: FactSheet, level: str) -> tuple[tuple[str, str], ...]:
    """Return (term, sentence) for each conclusion that departs from the table."""
    found: list[tuple[str, str]] = []
    for term, name in ((FEDERAL, "real risk of significant harm"), (QUEBEC, "serious injury")):
        answer = inputs.yes(sheet, term)
        if level == "indicated" and answer is False:
            found.append((term, f"The table indicates a risk; the conclusion on {name} is no."))
        elif level == "not_indicated" and answer is True:
            found.append(
                (term, f"The table does not indicate a risk; the conclusion on {name} is yes.")
            )
    return tuple(found)


def _findings(sheet: FactSheet, level: str) -> tuple[Finding, ...]:
    if sheet.value(REASON):
        return ()
    advice = "Write in the reasons which fact the table cannot weigh."
    return tuple(
        Finding("rrosh.override", "blocker", words, term, advice)
        for term, words in diverging(sheet, level)
    )
