"""Several assessors of one case: where they differ, how far they agree, consensus and dissent.

It reads what they answered alone, once that was opened; it never settles a difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.harm import scales
from pirdesk.harm.assessors import SOURCE as ALPHA_SOURCE
from pirdesk.harm.assessors import (
    Disagreement,
    ItemAgreement,
    Value,
    disagreement,
    over_all,
    same_pairs,
)
from pirdesk.harm.result import Grid, MethodResult, Threshold
from pirdesk.harm.scales import Measure

METHOD, TITLE = "assessors", "Several assessors"
TABLE, ITEMS = "assessors", "assessor_items"
COLUMNS = ("assessors[].seal", "assessors[].answers")
DIFFERENCES = (
    "assessor_items[].item",
    "assessor_items[].consensus",
    "assessor_items[].dissent",
)
TERMS = (TABLE, *COLUMNS, ITEMS, *DIFFERENCES)
LINE = " = "
SOURCE = (
    f"{ALPHA_SOURCE}; assessors answer alone before they see others, and groups of questions are "
    "added to one number"
)
THRESHOLDS = (
    Threshold(
        "Krippendorff's alpha",
        "1 perfect agreement, 0 what chance would give",
        "0.8 is a customary bound for reliable data (Krippendorff); shown, not judged",
    ),
    Threshold(
        "Level of a question",
        "names (nominal), grades (ordinal), amounts (ratio)",
        "grades far apart weigh more than neighbours, amounts by their share; a set of ticks is "
        "one name",
    ),
    Threshold(
        "Number over the set",
        "one minus all observed disagreement over all that chance would give",
        "alpha is defined for questions that share their answers; distances of each group are "
        "taken as shares of its largest, so that groups can be added; this is no "
        "published coefficient",
    ),
)
LIMITS = (
    "It does not say who is right. Assessors may agree and all be wrong; with few questions alpha "
    "moves by chance. A question whose answers no other question shares has no alpha: chance has "
    "nothing to be compared with, and only the share of pairs alike is shown."
)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that share their answers: their level, what was observed and what is by chance."""

    measure: Measure
    items: tuple[str, ...]
    found: Disagreement


@dataclass(frozen=True, slots=True)
class Compared:
    """Every question, the groups of them that alpha can compare, and the questions left out."""

    items: tuple[ItemAgreement, ...]
    groups: tuple[Group, ...]
    alone: tuple[str, ...]

    @property
    def alpha(self) -> float | None:
        """Return the number over the set; None where no group can be compared with chance."""
        return over_all(group.found for group in self.groups)


def assess(sheet: FactSheet) -> MethodResult:
    """Compare the opened answers item by item; a difference wants a consensus or a dissent."""
    everyone = sheet.rows(TABLE).ids
    if not everyone:
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=True,
            source=SOURCE,
            needs=TERMS,
            not_applicable="Not used, because one person assessed the case.",
        )
    opened = {who: _said(sheet, who) for who in everyone}
    waiting = [cell(TABLE, who, "answers") for who, said in opened.items() if not said]
    if waiting:
        return MethodResult(
            method=METHOD,
            title=TITLE,
            complete=False,
            missing=tuple(waiting),
            source=SOURCE,
            does_not_decide=LIMITS,
            needs=TERMS,
        )
    return _compared(sheet, agreement(opened), len(everyone))


def agreement(opened: Mapping[str, Mapping[str, str]]) -> Compared:
    """Compare what was opened, assessor → question → answer, each question by its own level."""
    asked = sorted({item for said in opened.values() for item in said})
    told = {i: {w: said[i] for w, said in opened.items() if i in said} for i in asked}
    held: dict[Measure, list[str]] = {}
    for item, said in told.items():
        if len(said) > 1:  # one answer has nothing to agree with
            held.setdefault(scales.measure_of(item, said.values()), []).append(item)
    groups = [_group(measure, items, told) for measure, items in held.items() if len(items) > 1]
    alone = [items[0] for items in held.values() if len(items) == 1]
    items = tuple(same_pairs(item, said) for item, said in told.items())
    return Compared(items, tuple(groups), tuple(alone))


def _group(measure: Measure, items: Sequence[str], told: Mapping[str, Mapping[str, str]]) -> Group:
    units: list[list[Value]] = [
        [scales.read(measure, value) for value in told[item].values()] for item in items
    ]
    return Group(measure, tuple(items), disagreement(units, measure.scale, measure.order))


def _compared(sheet: FactSheet, found: Compared, people: int) -> MethodResult:
    settled = _settled(sheet)
    apart = [item.item for item in found.items if item.differs]
    unsettled = [item for item in apart if not any(settled.get(item, ("", "")))]
    agreed = f"{len(found.items) - len(apart)} of {len(found.items)} questions alike"
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=not unsettled,
        values={"assessors": people, "differing": len(apart), "alpha": found.alpha},
        level="apart" if unsettled else "settled" if apart else "alike",
        level_words=f"{people} assessors, {agreed}",
        formula=_formula(found),
        thresholds=THRESHOLDS,
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=tuple(f"The same answer to {item} by all" for item in apart[:10])
        or ("Another answer of one assessor",),
        findings=tuple(map(_unsettled, unsettled)),
        needs=TERMS,
        grids=_grids(found, settled),
    )


def _unsettled(item: str) -> Finding:
    return Finding(
        "assessors.apart",
        "warning",
        f"Assessors differ on {item}, and neither consensus nor dissent is recorded.",
        item,
        "Talk about it, then record both.",
    )


def _formula(found: Compared) -> str:
    left = f"; {_questions(len(found.alone))} without a like left out" if found.alone else ""
    if found.alpha is None:
        return f"No alpha: no questions that share their answers differ{left}"
    held = sum(len(group.items) for group in found.groups)
    parts = "; ".join(
        f"{g.measure.scale} ({_questions(len(g.items))}): observed {g.found.observed:.3f}, "
        f"by chance {g.found.expected:.3f}"
        for g in found.groups
        if g.found.expected
    )
    answers = sum(group.found.answers for group in found.groups)
    return (
        f"1 − observed ÷ expected disagreement = {found.alpha:.3f} over {_questions(held)} and "
        f"{answers} answers ({parts}){left}"
    )


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def _grids(found: Compared, settled: Mapping[str, tuple[str, str]]) -> tuple[Grid, ...]:
    answers = Grid(
        title="Answers given alone, and what came of them",
        head=("Question", "Answers", "Pairs alike", "Consensus", "Dissent"),
        rows=tuple(_row(item, settled) for item in found.items),
        widths=(7, 8, 4, 6, 8),
    )
    if not found.groups:
        return (answers,)
    beyond = Grid(
        title="Agreement beyond chance, by questions that share their answers",
        head=("Answers shared", "Level", "Questions", "Answers given", "Alpha"),
        rows=tuple(
            (
                group.measure.group.replace("_", " "),
                str(group.measure.scale),
                str(len(group.items)),
                str(group.found.answers),
                "all alike" if group.found.alpha is None else f"{group.found.alpha:.3f}",
            )
            for group in found.groups
        ),
        widths=(9, 5, 5, 6, 5),
    )
    return answers, beyond


def _row(item: ItemAgreement, settled: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    said = "\n".join(f"{who}: {value}" for who, value in item.said.items())
    alike = "–" if item.agreement is None else f"{item.agreement * 100:.0f} %"
    return (item.item, said, alike, *settled.get(item.item, ("", "")))


def _said(sheet: FactSheet, who: str) -> dict[str, str]:
    lines = str(sheet.value(cell(TABLE, who, "answers")) or "").splitlines()
    pairs = (line.partition(LINE) for line in lines if LINE in line)
    return {item.strip(): value.strip() for item, _, value in pairs}


def _settled(sheet: FactSheet) -> dict[str, tuple[str, str]]:
    """Return consensus and dissent by item."""
    found = {}
    for row in sheet.rows(ITEMS).ids:
        item, consensus, dissent = (
            str(sheet.value(cell(ITEMS, row, name)) or "")
            for name in ("item", "consensus", "dissent")
        )
        found[item] = (consensus, dissent)
    return found
