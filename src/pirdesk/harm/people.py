"""How many people, group by group, and what the groups give together; overlap is respected.

It never turns a percentage into people without the number of people it is a percentage of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from pirdesk.casefile.figures import Range, Ranges, Scale, Tick
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.groups import OVERLAP, TABLE, TOTAL, Bounds, given, of_share, together
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.harm.inputs import said, suspected, yes
from pirdesk.harm.populations import COLUMNS, Population, kind_of, percent, populations, words
from pirdesk.harm.result import Grid, MethodResult, Step, Threshold

METHOD, TITLE = "people", "People affected, group by group"
TERMS = (
    TABLE,
    OVERLAP,
    TOTAL,
    "people.vulnerable_kinds",
    *(f"populations[].{name}" for name in COLUMNS),
)
SOURCE = "GDPR Art. 33(3)(a); the way of adding up groups is the arithmetic of sets, stated below"
LIMITS = (
    "It does not decide how grave the incident is for one person, and a small number does not make "
    "a risk small. Whether a number reaches a threshold of a law is a matter for the notification "
    "analysis, which reads the total in the case file, not this sum."
)
_SETTLED = ("Another number for a group, or a group that is not listed yet",)
_CARE: Mapping[bool | None, str] = {
    True: "needs special care",
    False: "no special care known",
    None: "special care not known",
}
RULES = (
    Threshold(
        "No overlap",
        "each person stands in one group alone",
        "least, likely and most are the sums over all groups",
    ),
    Threshold(
        "Overlap",
        "a person can stand in several groups",
        "least is the largest of the least numbers, most is the sum of the most; likely lies "
        "between the largest likely number and their sum and is left open",
    ),
    Threshold(
        "Overlap not known",
        "both readings are possible",
        "as with overlap: these bounds hold under both readings",
    ),
    Threshold(
        "Open",
        "a group has no number, or the list of groups is not complete",
        "it adds nothing to the least, and likely and most stay open",
    ),
)


def assess(sheet: FactSheet) -> MethodResult:
    """Add up the groups as their overlap allows, and hold them against the total given."""
    groups = populations(sheet)
    if not groups:
        return MethodResult(
            METHOD, TITLE, True, source=SOURCE, confidence="recalled", needs=TERMS,
            not_applicable="Not used, because no group of people is recorded.",
        )  # fmt: skip
    overlap, complete = yes(sheet, OVERLAP), sheet.rows(TABLE).complete
    total = together([group.counted for group in groups], overlap=overlap, complete=complete)
    kind = kind_of(total)
    return MethodResult(
        method=METHOD,
        title=TITLE,
        complete=True,
        missing=() if overlap is not None or len(groups) == 1 else (OVERLAP,),
        values={
            "least": total.low,
            "likely": total.likely,
            "most": total.high,
            "groups": len(groups),
            "overlap": overlap,
        },
        level=kind,
        level_words=_told(total, len(groups)),
        formula=_formula(groups, total, overlap, complete=complete),
        steps=tuple(_step(group) for group in groups),
        thresholds=RULES,
        source=SOURCE,
        confidence="recalled",
        does_not_decide=LIMITS,
        would_change=tuple(_would_change(groups, total, overlap, complete=complete)) or _SETTLED,
        findings=tuple(_findings(sheet, groups, total)),
        provisional=any(group.suspected for group in groups) or suspected(sheet, (OVERLAP,)),
        needs=TERMS,
        grids=(_grid(groups, total, given(sheet.value(TOTAL))),),
    )


def _told(total: Bounds, count: int) -> str:
    said = words(total)
    return f"{said[0].upper()}{said[1:]}; {_groups(count)}"


def _found(group: Population) -> str:
    if group.share is None:
        return words(group.counted)
    if group.counted is None:
        return f"{percent(group)}; stays a percentage, because its base is not known in people"
    if group.given is None:
        return f"{words(group.counted)} ({percent(group)})"
    return f"{words(group.given)}; besides {percent(group)}"


def _step(group: Population) -> Step:
    care = _CARE[group.vulnerable]
    term = cell(TABLE, group.row, "affected")
    line = f"{group.name} ({group.places}; {care})"
    return Step(line, _found(group), term, group.basis, SOURCE, group.suspected)


def _formula(
    groups: tuple[Population, ...], total: Bounds, overlap: bool | None, *, complete: bool
) -> str:
    lows = [group.counted.low if group.counted else 0 for group in groups]
    if len(groups) == 1:
        return f"One group: {words(total)}"
    shown = f"{', '.join(f'{n:,}' for n in lows[:12])}{', …' if len(lows) > 12 else ''}"
    if overlap is False:
        least = f"least = sum of {shown} = {total.low:,}"
    else:
        least = f"least = largest of {shown} = {total.low:,}"
    open_ones = sum(group.counted is None or group.counted.high is None for group in groups)
    if total.high is not None:
        most = f"most = sum of the most = {total.high:,}"
    elif open_ones:
        most = f"most is open: {_groups(open_ones)} without an upper bound"
    else:
        most = "most is open: the list of groups is not complete"
    known = "" if complete else " (list of groups not complete)"
    return f"Overlap: {said(overlap)}; {least}; {most}{known}"


def _would_change(
    groups: tuple[Population, ...], total: Bounds, overlap: bool | None, *, complete: bool
) -> Iterator[str]:
    parts = [group.counted for group in groups]
    if len(groups) > 1:
        for answer, name in ((False, "no overlap between the groups"), (True, "an overlap")):
            other = together(parts, overlap=answer, complete=complete)
            if answer is not overlap and other != total:
                yield f"With {name}: {words(other)}"
    for group in groups:
        if group.counted is None:
            yield f"A number for “{group.name}”, or the base of its percentage"
        elif group.counted.high is None:
            yield f"An upper bound for “{group.name}”"


def _findings(sheet: FactSheet, groups: tuple[Population, ...], total: Bounds) -> Iterator[Finding]:
    stated = given(sheet.value(TOTAL))
    if stated is None:
        if total.low:
            yield _finding(
                "total", "note", f"The groups give {words(total)}; the total is not answered.",
                TOTAL, "Enter the total with its basis: duties and notices read it.",
            )  # fmt: skip
    else:
        yield from _against(stated, groups, total)
    for group in groups:
        if group.share is not None and group.counted is None:
            yield _finding(
                "share", "note",
                f"“{group.name}” is known as {percent(group)} only, "
                "and stays a percentage.",
                cell(TABLE, group.row, "base"), "Give the base in people where it becomes known.",
            )  # fmt: skip
        yield from _share_against_number(sheet, group)
    kinds = sheet.value("people.vulnerable_kinds")
    if kinds == ("none",) and any(group.vulnerable for group in groups):
        yield _finding(
            "vulnerable", "warning",
            "A group needs special care, but none of the kinds of people in need of it is chosen.",
            "people.vulnerable_kinds", "Change one of the two answers.",
        )  # fmt: skip


def _against(stated: Bounds, groups: tuple[Population, ...], total: Bounds) -> Iterator[Finding]:
    if stated.high is not None and stated.high < total.low:
        yield _finding(
            "too_few", "warning",
            f"The total says at most {stated.high:,}, the groups give at least {total.low:,}.",
            TOTAL, "Correct the total, a group, or the answer on overlap.",
        )  # fmt: skip
    if total.high is not None and stated.low > total.high:
        yield _finding(
            "too_many", "warning",
            f"The total says at least {stated.low:,}, the groups give at most {total.high:,}.",
            TOTAL, "Correct the total, or add the group that is not listed yet.",
        )  # fmt: skip
    named = [g for g in groups if g.counted and stated.high is not None]
    for group in named:
        if (
            group.counted
            and stated.high is not None
            and group.counted.low > stated.high >= total.low
        ):
            yield _finding(
                "group", "warning",
                f"“{group.name}” alone counts more than the total of {stated.high:,}.",
                cell(TABLE, group.row, "affected"), "Correct one of the two numbers.",
            )  # fmt: skip


def _share_against_number(sheet: FactSheet, group: Population) -> Iterator[Finding]:
    base = given(sheet.value(cell(TABLE, group.row, "base")))
    if group.given is None or group.share is None or base is None:
        return
    meant, number = of_share(group.share, base), group.given
    above = meant.high is not None and number.low > meant.high
    below = number.high is not None and number.high < meant.low
    if above or below:
        yield _finding(
            "share_number", "warning",
            f"“{group.name}”: {percent(group)} would be {words(meant)} people, "
            f"but the number given is {words(number)}.",
            cell(TABLE, group.row, "share"), "Correct the percentage, its base or the number.",
        )  # fmt: skip


def _finding(
    code: str, level: Literal["note", "warning"], message: str, term: str, do: str
) -> Finding:
    return Finding(f"people.{code}", level, message, term, do)


def _grid(groups: tuple[Population, ...], total: Bounds, stated: Bounds | None) -> Grid:
    shown: list[tuple[str, Bounds | None, str]] = [
        (group.name, group.counted, _found(group)) for group in groups
    ]
    shown.append(("All groups together", total, words(total)))
    if stated is not None:
        shown.append(("Total in the case file", stated, words(stated)))
    care: Mapping[int, str] = {n: said(group.vulnerable) for n, group in enumerate(groups)}
    places = {n: group.places for n, group in enumerate(groups)}
    rows = tuple(
        (name, places.get(n, ""), care.get(n, ""), found)
        for n, (name, _, found) in enumerate(shown)
    )
    return Grid(
        title="People by group",
        head=("Group", "Place", "Needs special care", "Least, likely, most"),
        rows=rows,
        chart=_ranges(shown) if sum(map(_is_known, shown)) > 1 else None,
        alt="Least, likely and most number of people by group, all groups together, and the total.",
        widths=(9, 5, 5, 10),
    )


def _is_known(quantity: tuple[str, Bounds | None, str]) -> bool:
    """Say whether a quantity has a number to draw; one number alone makes no picture."""
    bounds = quantity[1]
    return bounds is not None and any(
        end is not None for end in (bounds.low, bounds.likely, bounds.high)
    )


def _ranges(shown: list[tuple[str, Bounds | None, str]]) -> Ranges:
    ends = [n for _, b, _ in shown if b for n in (b.low, b.likely, b.high) if n is not None]
    top = _round_up(max(ends, default=1))
    ticks = tuple(Tick(float(at), f"{at:,}") for at in sorted({0, top // 2, top}))
    return Ranges(
        Scale(0.0, float(top), ticks, "people"),
        tuple(
            Range(
                name,
                found,
                float(b.low) if b and kind_of(b) != "open" else None,
                None if b is None or b.likely is None else float(b.likely),
                None if b is None or b.high is None else float(b.high),
            )
            for name, b, found in shown
        ),
    )


def _round_up(number: int) -> int:
    """Return the next of 2, 4, 10, 20, 40, 100 … that holds a number."""
    step = 2
    while True:
        for times in (1, 2, 5):
            if step * times >= number:
                return step * times
        step *= 10


def _groups(count: int) -> str:
    return "one group" if count == 1 else f"{count} groups"
