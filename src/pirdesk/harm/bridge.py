"""From the scores over the facts to the legal conclusion: what methods say side by side.

Never averages: it names where methods point different ways, and asks for the written bridge and,
where score and conclusion part, for the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.result import MethodResult, Step, Threshold

METHOD, TITLE = "bridge", "From the scores to the conclusion"
SOURCE = "GDPR Art. 5(2), 33(5); the results are compared with one another, none is averaged"
BRIDGE, SAYS, REASON = "risk.bridge", "risk.diverges", "risk.divergence_reason"
TERMS = (BRIDGE, SAYS, REASON)
MILD, MIDDLE, GRAVE = 0, 1, 2
# Which way a result points, for comparison only; nothing is ever computed from these marks.
POINTS: Mapping[str, Mapping[str, int]] = {
    "enisa": {"low": MILD, "medium": MIDDLE, "high": GRAVE, "very_high": GRAVE},
    "edpb": {"risk_unlikely": MILD, "risk": MIDDLE, "high_risk_likely": GRAVE},
    "ico": {"low": MILD, "medium": MIDDLE, "high": GRAVE},
    "rrosh": {"not_indicated": MILD, "decide": MIDDLE, "indicated": GRAVE},
    "hipaa": {"rebutted": MILD, "presumption_stands": GRAVE},
    "aia": {"no_serious_incident": MILD, "elsewhere": GRAVE, "serious_incident": GRAVE},
    "gpai": {"no_serious_incident": MILD, "serious_incident": GRAVE},
    "internal": {"sev5": MILD, "sev4": MILD, "sev3": MIDDLE, "sev2": GRAVE, "sev1": GRAVE},
}
NAMES: Mapping[str, str] = {
    "enisa": "the ENISA score",
    "edpb": "the answer under Art. 33 and 34 GDPR",
    "ico": "the ICO matrix",
    "rrosh": "the Canadian table",
    "hipaa": "HIPAA",
    "aia": "AI Act Art. 73",
    "gpai": "AI Act Art. 55",
    "internal": "internal severity",
}
# Methods that answer a question of law; the others score.
OF_LAW = frozenset({"edpb", "rrosh", "hipaa", "aia", "gpai"})
# Only methods that look at the same harm are compared.
FAMILIES = (("enisa", "edpb", "ico", "rrosh", "hipaa", "internal"), ("aia", "gpai", "internal"))
WAYS = ("minor", "moderate", "serious")
THRESHOLDS = (
    Threshold(
        "Point different ways",
        "of the methods that look at the same harm, one is mild and another grave; or the score is "
        "high and the legal conclusion is not",
        "shown together with the reason, never averaged",
    ),
)
LIMITS = (
    "It does not say which method is right, and no score decides a legal test. The conclusion is "
    "the written one, drawn from the facts by a person who signs for it."
)


def assess(sheet: FactSheet, results: Sequence[MethodResult]) -> MethodResult:
    """Set the results side by side and say where they part and whether that is explained."""
    told = [r for r in results if not r.not_applicable]
    marks = points(told)
    apart = parting(marks)
    written, reason = bool(sheet.value(BRIDGE)), bool(sheet.value(REASON))
    missing = tuple(
        term for term, lacks in ((BRIDGE, not written), (REASON, apart and not reason)) if lacks
    )
    level = "" if missing else "parted" if apart else "together"
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=not missing,
        missing=missing,
        values={"diverge": apart, "bridge_written": written},
        level=level,
        level_words=_WORDS.get("alone" if level == "together" and len(marks) < 2 else level, ""),
        formula=_formula(marks),
        steps=tuple(_step(r) for r in told),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="own",
        does_not_decide=LIMITS,
        would_change=tuple(_would_change(marks)),
        findings=tuple(_findings(sheet, told, marks, apart=apart)),
        provisional=any(r.provisional and r.level for r in told),
        needs=TERMS,
    )


_WORDS: Mapping[str, str] = {
    "together": "Methods and conclusion do not contradict one another",
    "alone": "One method applies; there is nothing to compare it with",
    "parted": "Methods or conclusion point different ways; the reason is written down",
}


def _formula(marks: Mapping[str, int]) -> str:
    """Say in one sentence which way each method points, the gravest first."""
    ways = ((GRAVE, "a serious case"), (MIDDLE, "a moderate case"), (MILD, "a minor case"))
    named = ((way, [NAMES[m] for m, mark in marks.items() if mark == at]) for at, way in ways)
    said = [f"{_and(found)} {_points(found)} to {way}" for way, found in named if found]
    whole = "; ".join(said)
    return f"{whole[0].upper()}{whole[1:]}." if whole else ""


def _and(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _points(names: Sequence[str]) -> str:
    return "points" if len(names) == 1 else "point"


def deciding(results: Sequence[MethodResult]) -> tuple[MethodResult, ...]:
    """Return the decided methods on which the conclusion rests: those of law, else the scores."""
    decided = tuple(r for r in results if r.level in POINTS.get(r.method, {}))
    return tuple(r for r in decided if r.method in OF_LAW) or decided


def points(results: Iterable[MethodResult]) -> dict[str, int]:
    """Return which way each decided result points."""
    return {
        r.method: POINTS[r.method][r.level] for r in results if r.level in POINTS.get(r.method, {})
    }


def parting(marks: Mapping[str, int]) -> bool:
    """Tell whether two methods on the same harm point to mild and grave, or score and law part."""
    held = ({marks[m] for m in family if m in marks} for family in FAMILIES)
    return _law_parts(marks) or any({MILD, GRAVE} <= found for found in held)


def _law_parts(marks: Mapping[str, int]) -> bool:
    """Tell whether the score is grave and the answers under Art. 33 and 34 are not, or reversed."""
    score, legal = marks.get("enisa"), marks.get("edpb")
    if score is None or legal is None:
        return False
    if score == GRAVE:
        return legal != GRAVE
    return score == MILD and legal == GRAVE


def _shown(result: MethodResult) -> str:
    return result.level_words or result.level.replace("_", " ")


def _step(result: MethodResult) -> Step:
    found = _shown(result) if result.level else "open: answers are missing"
    return Step(result.title, found, "", "", result.source, result.provisional)


def _would_change(marks: Mapping[str, int]) -> Iterator[str]:
    """Say for each method of a contradiction which other result of it would resolve it."""
    if not parting(marks):
        return  # what agrees is changed by no result of one method, only doubted
    for method, mark in marks.items():
        turning = [
            f"to a {WAYS[other]} case"
            for other in (MILD, MIDDLE, GRAVE)
            if other != mark and not parting({**marks, method: other})
        ]
        if turning:
            to = " or ".join(turning)
            yield f"If {NAMES[method]} pointed {to}, they would no longer contradict one another."


def _findings(
    sheet: FactSheet, results: Sequence[MethodResult], marks: Mapping[str, int], *, apart: bool
) -> Iterator[Finding]:
    if apart:
        yield Finding("bridge.together", "note", _sentence(results, marks), BRIDGE)
    asked = any(f.code == "edpb.diverges" for r in results for f in r.findings)
    if apart and not sheet.value(REASON) and not asked:
        yield Finding(
            "bridge.diverges",
            "blocker",
            "Score and conclusion, or two methods, point different ways, and no reason is given.",
            REASON,
            "Write which fact the one weighs and the other cannot; both results are kept.",
        )
    if apart and inputs.yes(sheet, SAYS) is False:
        yield Finding(
            "bridge.says_no",
            "warning",
            "The answer says that score and conclusion agree; by the results they do not.",
            SAYS,
            "Look at both again and correct the answer, or say in the reasons why they agree.",
        )


def _sentence(results: Sequence[MethodResult], marks: Mapping[str, int]) -> str:
    told = []
    for mark, words in ((GRAVE, "a serious case"), (MIDDLE, "the middle"), (MILD, "a minor case")):
        found = [
            f"{NAMES[r.method]} ({r.level.replace('_', ' ')})"
            for r in results
            if _at(r, marks, mark)
        ]
        if found:
            told.append(f"Pointing to {words}: {', '.join(found)}.")
    asked = "They ask different questions; each stands as it is, and no average is taken."
    return " ".join((*told, asked))


def _at(result: MethodResult, marks: Mapping[str, int], mark: int) -> bool:
    return marks.get(result.method) == mark
