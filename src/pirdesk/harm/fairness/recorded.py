"""Fairness as recorded in a case: counts of groups read from its table, analysed, told as a method.

The case holds counts alone; it never holds a decision about one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message, Param, Words
from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.errors import UserError
from pirdesk.harm.fairness.analysis import RULES, FairnessResult, Rule, analyse
from pirdesk.harm.fairness.comparing import ALPHA, FEWEST, FOUR_FIFTHS, Comparison, Verdict
from pirdesk.harm.fairness.counts import Group, Outcomes
from pirdesk.harm.fairness.grids import grids
from pirdesk.harm.fairness.strata import Stratum
from pirdesk.harm.fairness.telling import (
    BASIS,
    DOES_NOT_DECIDE,
    SOURCE,
    VERDICTS,
    fairness_json,
)
from pirdesk.harm.inputs import steps
from pirdesk.harm.result import MethodResult, Step, Threshold
from pirdesk.wording import say

METHOD, TITLE = "fairness", "Quantified fairness: how groups fared"
TABLE, OUTCOME = "fairness_groups", "fairness.favourable_outcome"
FOUR = ("true_positives", "false_negatives", "false_positives", "true_negatives")
RULE, NAMED = "fairness.reference", "fairness.reference_group"
COLUMNS = ("attributes", "stratum", "name", "people", "favourable", *FOUR)
FROM: Mapping[str, str] = {
    OUTCOME: "The favourable outcome",
    RULE: "Group compared with",
    NAMED: "Group compared with, by name",
    "fairness.file_name": "File the counts come from",
    "fairness.file_sha256": "SHA-256 of the file",
    "fairness.question": "Question asked of the file",
    "fairness.rows_counted": "Decisions counted",
    "fairness.rows_left_out": "Rows left out, a value missing",
    "fairness.explanation": "What may explain the difference",
}
TERMS = (TABLE, *(f"fairness_groups[].{name}" for name in COLUMNS), *FROM)
JOIN = " × "
THRESHOLDS = (
    Threshold(
        "Four fifths",
        f"ratio of the rates under {FOUR_FIFTHS:g}",
        "29 CFR 1607.4(D), United States: a rule of thumb for evidence of adverse impact; the law "
        "of the Union fixes no ratio",
    ),
    Threshold(
        "Exact test",
        f"Fisher\u2019s probability, adjusted by Holm, under {ALPHA * 100:g} %",
        "a custom of statistics; no law fixes it",
    ),
    Threshold(
        "Enough people",
        f"at least {FEWEST} in both groups",
        "below it figures are shown and not judged",
    ),
    Threshold(
        "Standard deviations",
        "more than two or three",
        "Castaneda v. Partida, 430 U.S. 482, note 17 (1977); shown, not judged",
    ),
)
_RANK = (Verdict.STRONG, Verdict.INDICATION, Verdict.NONE, Verdict.TOO_FEW)


@dataclass(frozen=True, slots=True)
class Analysed:
    """One analysis: by which attributes, its groups, and its result or why there is none."""

    attributes: tuple[str, ...]
    groups: tuple[Group, ...]
    result: FairnessResult | None
    fault: Words = ""
    mend: Words = ""


def assess(sheet: FactSheet) -> MethodResult:
    """Analyse the counts of every attribute recorded; the gravest verdict gives the level."""
    if not sheet.rows(TABLE).ids:
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            confidence="quoted",
            needs=TERMS,
            not_applicable="Not used, because no counts of groups are recorded.",
        )
    read, missing = _read(sheet)
    rule, named = _rule(sheet)
    made = tuple(_analysed(attributes, found, rule, named) for attributes, found in read.items())
    results = [(one, one.result) for one in made if one.result is not None]
    gravest = min((r.verdict for _, r in results), key=_RANK.index, default=None)
    if sheet.value(OUTCOME) is None:
        missing = (OUTCOME, *missing)
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=not missing and bool(results) and len(results) == len(made),
        missing=missing,
        level=gravest.value if gravest else "",
        level_words=_in_words(gravest, [r for _, r in results]),
        formula=_formula([r for _, r in results]),
        steps=_steps(sheet),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="quoted",
        does_not_decide=f"{DOES_NOT_DECIDE} {BASIS}",
        would_change=tuple(_would_change(results)),
        findings=tuple(_findings(made)),
        provisional=_suspected(sheet),
        needs=TERMS,
        grids=tuple(g for one, r in results for g in grids(JOIN.join(one.attributes), r)),
        details={
            "analyses": [
                {"attributes": list(one.attributes), **fairness_json(r)} for one, r in results
            ]
        },
    )


Recorded = dict[str, list[Group]]
"""The groups of one analysis by stratum, “” for all strata together."""


def _read(sheet: FactSheet) -> tuple[dict[tuple[str, ...], Recorded], tuple[str, ...]]:
    """Return the groups by attributes, and the cells without which a group cannot be counted."""
    found: dict[tuple[str, ...], Recorded] = {}
    missing: list[str] = []
    for row in sheet.rows(TABLE).ids:
        people, favourable = (sheet.value(cell(TABLE, row, c)) for c in ("people", "favourable"))
        if not (isinstance(people, int) and isinstance(favourable, int)):
            wanted = (("people", people), ("favourable", favourable))
            missing += [cell(TABLE, row, column) for column, value in wanted if value is None]
            continue
        attributes = _attributes(sheet, row)
        stratum = str(sheet.value(cell(TABLE, row, "stratum")) or "").strip()
        group = _group(sheet, row, len(attributes), people, favourable)
        found.setdefault(attributes, {}).setdefault(stratum, []).append(group)
    return found, tuple(missing)


def _group(sheet: FactSheet, row: str, width: int, people: int, favourable: int) -> Group:
    shown = str(sheet.value(cell(TABLE, row, "name")) or row).strip()
    parts = tuple(shown.split(", ")) if width > 1 else (shown,)
    fitting = parts if len(parts) == max(width, 1) else (shown,)
    return Group(shown, people, favourable, fitting, _outcomes(sheet, row))


def _rule(sheet: FactSheet) -> tuple[Rule, str]:
    said = sheet.value(RULE)
    named = str(sheet.value(NAMED) or "").strip()
    return (Rule(said) if isinstance(said, str) else Rule.HIGHEST), named


def _attributes(sheet: FactSheet, row: str) -> tuple[str, ...]:
    said = sheet.value(cell(TABLE, row, "attributes"))
    return tuple(str(said).strip().split(JOIN)) if said else ()


def _outcomes(sheet: FactSheet, row: str) -> Outcomes | None:
    four = [sheet.value(cell(TABLE, row, column)) for column in FOUR]
    whole = [count for count in four if isinstance(count, int) and not isinstance(count, bool)]
    return Outcomes(*whole) if len(whole) == len(FOUR) else None


def _analysed(attributes: tuple[str, ...], read: Recorded, rule: Rule, named: str) -> Analysed:
    strata = tuple(Stratum(name, tuple(held)) for name, held in sorted(read.items()) if name)
    groups = tuple(read.get("", ())) or summed(strata)
    here = any(group.name == named for group in groups)
    used = Rule.HIGHEST if rule is Rule.NAMED and not here else rule
    try:
        return Analysed(attributes, groups, _remembered(groups, used, named, strata))
    except UserError as fault:
        return Analysed(attributes, groups, None, fault.title, fault.what_to_do)


def summed(strata: Iterable[Stratum]) -> tuple[Group, ...]:
    """Add up the groups of all strata; true labels are not added."""
    people: dict[str, list[Group]] = {}
    for stratum in strata:
        for group in stratum.groups:
            people.setdefault(group.name, []).append(group)
    return tuple(
        Group(name, sum(g.total for g in held), sum(g.favourable for g in held), held[0].parts)
        for name, held in people.items()
    )


@lru_cache(maxsize=64)
def _remembered(
    groups: tuple[Group, ...], rule: Rule, named: str, strata: tuple[Stratum, ...]
) -> FairnessResult:
    """Analyse equal counts once: a case is looked at more often than its counts change."""
    return analyse(groups, rule, named, strata)


def _steps(sheet: FactSheet) -> tuple[Step, ...]:
    """Say where the counts come from; the file's name and question are their own basis."""
    found = steps(sheet, FROM, SOURCE)
    plain = (replace(s, basis="") if s.term.startswith("fairness.") else s for s in found)
    return tuple(replace(s, found=RULES[_rule(sheet)[0]]) if s.term == RULE else s for s in plain)


def _in_words(verdict: Verdict | None, results: list[FairnessResult]) -> str:
    if verdict is None:
        return ""
    graver = [c for r in results for c in r.comparisons if c.verdict is verdict]
    named = ", ".join(f"“{made.group.name}”" for made in graver[:3])
    more = f" and {len(graver) - 3} more" if len(graver) > 3 else ""
    return f"{VERDICTS[verdict]}: {named}{more}"


def _formula(results: list[FairnessResult]) -> str:
    made = [c for r in results for c in r.comparisons]
    return "; ".join(_ratio(c) for c in made[:4]) + ("; …" if len(made) > 4 else "")


def _ratio(made: Comparison) -> str:
    group, other = made.group, made.reference
    return (
        f"{group.name}: ({group.favourable:,} ÷ {group.total:,}) ÷ "
        f"({other.favourable:,} ÷ {other.total:,}) = {group.rate:.4f} ÷ {other.rate:.4f} = "
        f"{made.ratio:.4f}"
    )


def _would_change(results: list[tuple[Analysed, FairnessResult]]) -> Iterator[str]:
    for _one, result in results:
        for made in result.comparisons:
            name = f"“{made.group.name}”"
            if made.flips is not None:
                people = "decision" if made.flips == 1 else "decisions"
                yield f"{name}: {made.flips:,} {people} of this group taken the other way"
            if made.one_person_ratio is not None:
                yield (
                    f"{name}: one person chosen in place of one of the reference gives a ratio of "
                    f"{made.one_person_ratio:.4f} instead of {made.ratio:.4f}"
                )
            if made.verdict is Verdict.TOO_FEW:
                yield f"{name}: counts of at least {FEWEST} people in both groups"


def _findings(made: tuple[Analysed, ...]) -> Iterator[Finding]:
    for one in made:
        label = JOIN.join(one.attributes) if one.attributes and len(made) > 1 else ""
        name = f"{label}: " if label else ""
        if one.result is None:
            params: dict[str, Param] = {"label": label, "fault": one.fault}
            why = Message("values.at_label", params) if label else one.fault
            yield Finding("fairness.counts", "warning", why, TABLE, one.mend)
            continue
        if is_share(one.groups):
            words = (
                f"{name}every group counts the same people, and the favourable decisions of all "
                "groups add up to that number: if these are shares of one total, they are no "
                "selection rates."
            )
            mend = "Give for each group how many people were decided about."
            yield Finding("fairness.shares", "warning", words, TABLE, mend)
        for finding in one.result.findings:
            words = f"{name}{say(finding.message)}"
            yield Finding(finding.code, finding.level, words, TABLE, "")


def is_share(groups: tuple[Group, ...]) -> bool:
    """Say whether counts look like the parts of one total instead of rates of groups."""
    totals = {group.total for group in groups}
    return len(totals) == 1 and sum(group.favourable for group in groups) in totals


def _suspected(sheet: FactSheet) -> bool:
    keys = [cell(TABLE, row, name) for row in sheet.rows(TABLE).ids for name in COLUMNS]
    held = (sheet.get(key) for key in keys)
    return any(a is not None and a.certainty is Certainty.SUSPECTED for a in held)
