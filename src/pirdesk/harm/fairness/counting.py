"""From a tally of a file to the cells that are counted, once it is said what every value means.

Every row is counted, left out with its reason, or asked about; none is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pirdesk.errors import UserError, listed_values, shortened
from pirdesk.harm.fairness.asked import (
    Asked,
    Question,
    Tally,
    questions,
    sides,
    truth_sides,
    values_of,
)
from pirdesk.harm.fairness.spellings import as_number, folded, is_missing
from pirdesk.harm.fairness.wanting import asked_in_words, shown_value

MOST_CELLS = 2_000
"""More combinations of group, outcome and truth than this are no groups but names of people."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many rows share one combination of values; ``deserved`` None where it is not known."""

    parts: tuple[str, ...]
    favourable: bool
    deserved: bool | None
    rows: int
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a file, how they came about, and which rows are not among them.

    ``left_out`` rows lack a group, or their decision is left out; ``unlabelled`` are counted and
    have no true label. ``unread`` are the columns that nobody asked for.
    """

    cells: tuple[Cell, ...]
    rows: int
    left_out: int
    outcomes: tuple[str, ...]
    sha256: str
    name: str
    question: str
    favourable: tuple[str, ...] = ()
    unfavourable: tuple[str, ...] = ()
    unlabelled: int = 0
    joined: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    read_as: str = ""


def settle(tally: Tally, asked: Asked) -> Counted:
    """Count a tally as asked; UserError naming the values where something must still be said."""
    _check_named(tally, asked)
    if open_ := questions(tally, asked):
        raise asked_in_words(open_, asked)
    found = values_of(tally, asked.outcome, asked.groups)
    meant = sides(asked, found)
    if meant is None:  # every question is answered, so both sides stand
        raise asked_in_words((Question("outcome", asked.outcome, found),), asked)
    _check_sides(found, meant, asked)
    readers = {name: _reader(tally, asked, name) for name in asked.columns}
    cells, left_out, unlabelled = _cells(tally, asked, meant, readers)
    if len(cells) > MOST_CELLS:
        raise refused(
            tally.name,
            f"the columns chosen hold more than {MOST_CELLS:,} different combinations",
            "Choose columns that name groups, not single people.",
        )
    return Counted(
        cells=cells,
        rows=sum(cell.rows for cell in cells),
        left_out=left_out,
        outcomes=tuple(sorted(value.text for value in found if value.text)),
        sha256=tally.sha256,
        name=tally.name,
        question=_question(asked, meant),
        favourable=meant[0],
        unfavourable=meant[1],
        unlabelled=unlabelled,
        joined=_joined(tally, asked),
        unread=tally.unread,
        read_as=tally.read_as,
    )


Reader = Callable[[str], str]


def _cells(
    tally: Tally,
    asked: Asked,
    meant: tuple[tuple[str, ...], tuple[str, ...]],
    readers: dict[str, Reader],
) -> tuple[tuple[Cell, ...], int, int]:
    """Return the cells in order, the rows left out, and the rows without a true label."""
    favourable, unfavourable = map(frozenset, meant)
    labels = _labels(tally, asked)
    place = {name: tally.columns.index(name) for name in asked.columns}
    found: dict[tuple[tuple[str, ...], bool, str, str], int] = {}
    left_out = unlabelled = 0
    for values, count in tally.rows:
        parts = tuple(readers[name](values[place[name]]) for name in asked.groups)
        stratum = readers[asked.strata](values[place[asked.strata]]) if asked.strata else ""
        outcome = values[place[asked.outcome]]
        counted = outcome in favourable or outcome in unfavourable
        if not all(parts) or not counted or (asked.strata and not stratum):
            left_out += count
            continue
        label = labels.get(values[place[asked.truth]], "") if asked.truth else ""
        unlabelled += count if asked.truth and not label else 0
        key = (parts, outcome in favourable, label, stratum)
        found[key] = found.get(key, 0) + count
    truths = {"": None, "yes": True, "no": False}
    made = (
        Cell(parts, good, truths[label], rows, stratum)
        for (parts, good, label, stratum), rows in sorted(found.items())
    )
    return tuple(made), left_out, unlabelled


def _labels(tally: Tally, asked: Asked) -> dict[str, str]:
    if not asked.truth:
        return {}
    meant = truth_sides(asked, values_of(tally, asked.truth, asked.groups))
    yes, no = meant if meant is not None else ((), ())
    return {**dict.fromkeys(yes, "yes"), **dict.fromkeys(no, "no")}


def _reader(tally: Tally, asked: Asked, column: str) -> Reader:
    """Return what a value of a column of groups is counted as; "" leaves its row out."""
    cuts = next((bands.cuts for bands in asked.bands if bands.column == column), ())
    if cuts:
        return _banded(tally, column, cuts)
    if asked.spellings != "same":
        return lambda text: text
    names: dict[str, str] = {}
    for text, _rows in tally.values(column):  # the spelling of most rows comes first
        names.setdefault(folded(text), text)
    return lambda text: "" if is_missing(text) else names[folded(text)]


def _banded(tally: Tally, column: str, cuts: tuple[int, ...]) -> Reader:
    read = {text: as_number(text) for text, _rows in tally.values(column)}
    strange = [text for text, number in read.items() if number is None and not is_missing(text)]
    if strange:
        raise refused(
            tally.name,
            f"bands were asked for, and “{shortened(column)}” holds what is no number: "
            f"{listed_values(strange)}",
            "Correct these values, or compare the column without bands.",
        )
    whole = all(number == int(number) for number in read.values() if number is not None)
    names = band_names(cuts, whole=whole)

    def name(text: str) -> str:
        number: Decimal | None = read[text]
        return "" if number is None else names[sum(number >= cut for cut in cuts)]

    return name


def band_names(cuts: Sequence[int], *, whole: bool) -> tuple[str, ...]:
    """Name the bands between cuts, from the lowest: “<40”, “40–54”, “55+”."""
    inner = []
    for low, high in pairwise(cuts):
        last = f"{high - 1}" if whole else f"<{high}"
        inner.append(f"{low}" if whole and high - 1 == low else f"{low}–{last}")
    return (f"<{cuts[0]}", *inner, f"{cuts[-1]}+")


def _joined(tally: Tally, asked: Asked) -> tuple[str, ...]:
    """Return the spellings of groups that were taken for another one."""
    if asked.spellings != "same":
        return ()
    found: list[str] = []
    banded = {bands.column for bands in asked.bands}
    for column in asked.groups:
        first: dict[str, str] = {}
        for text, _rows in tally.values(column) if column not in banded else ():
            if first.setdefault(folded(text), text) != text and not is_missing(text):
                found.append(f"{text} = {first[folded(text)]}")
    return tuple(found)


def _question(asked: Asked, meant: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    by = ", ".join(asked.groups)
    words = f"rows counted by {by} where {asked.outcome} = {_or(meant[0])}"
    words += f", not where it is {_or(meant[1])}" if meant[1] else ""
    words += f", left out where it is {_or(asked.left_out)}" if asked.left_out else ""
    for bands in asked.bands:
        words += f"; {bands.column} cut at {', '.join(map(str, bands.cuts))}"
    if asked.spellings == "same":
        words += "; spellings of one group joined"
    if asked.truth:
        words += f"; deserved where {asked.truth} = {_or(asked.positive or meant[0])}"
    return f"{words}; within each {asked.strata}" if asked.strata else words


def _or(values: Sequence[str]) -> str:
    return " or ".join(shown_value(value) for value in values)


def _check_named(tally: Tally, asked: Asked) -> None:
    """Refuse values that the column never holds, and one value on two sides."""
    sets = [(asked.outcome, (asked.favourable, asked.unfavourable, asked.left_out))]
    if asked.truth:
        sets.append((asked.truth, (asked.positive, asked.negative, asked.unknown)))
    for column, given in sets:
        held = [text for text, _rows in tally.values(column)]
        named = [text for values in given for text in values]
        for text in named:
            if text not in held:
                shown = listed_values([h for h in held if h]) or "no value at all"
                raise refused(
                    tally.name,
                    f"the column “{shortened(column)}” never says “{shortened(text)}”; "
                    f"it holds {shown}",
                    "Name values as they stand in the file.",
                )
            if named.count(text) > 1:
                raise refused(
                    tally.name,
                    f"“{shown_value(text)}” is said to count as two things",
                    "Name each value once.",
                )
    for bands in asked.bands:
        if bands.column not in (*asked.groups, asked.strata):
            raise refused(
                tally.name,
                f"bands were asked for “{shortened(bands.column)}”, which is no column of groups",
                "Name a column given as group.",
            )


def _check_sides(
    found: Sequence[object], meant: tuple[tuple[str, ...], tuple[str, ...]], asked: Asked
) -> None:
    if found and not meant[1]:
        raise UserError(
            f"Every decision in “{shortened(asked.outcome)}” is favourable: no rate can be told.",
            "A file of the people chosen alone gives each group's share of them, and that is no "
            "selection rate. Count a file that also holds those who were not chosen. Nothing was "
            "stored.",
            code="fairness.shares",
        )


def refused(name: str, why: str, do: str) -> UserError:
    """Return the refusal of a file by its cause."""
    return UserError(
        f"“{name}” cannot be counted: {why}.", f"{do} Nothing was stored.", code="fairness.file"
    )
