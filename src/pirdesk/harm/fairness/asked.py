"""What a file of decisions is asked, the counts it gave, and what must still be asked of a person.

A column is counted only when it is said of each of its values what it counts as: a value that
is not letter for letter the favourable one never counts against anybody by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pirdesk.harm.fairness.spellings import Proposal, as_number, folded, is_missing, proposed

MOST_VALUES = 50
"""More different decisions than this are a score or names, and nobody ticks them one by one."""

MANY_NUMBERS = 12
"""From this many different numbers on a column of groups is asked about bands."""

Spellings = Literal["", "same", "written"]


@dataclass(frozen=True, slots=True)
class Bands:
    """Where a column of numbers is cut, ascending: 40 gives “<40” and “40+”."""

    column: str
    cuts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns say what, and what each value of them counts as.

    ``favourable``, ``unfavourable`` and ``left_out`` share the values of the outcome; a single
    value that is named nowhere is the other side of the favourable ones, several are asked about.
    ``positive``, ``negative`` and ``unknown`` do so for the true label, if ``truth`` names one.
    ``spellings`` says whether groups written in two ways are one. ``strata`` is a column within
    whose values the groups are compared as well. ``reference`` is the rule for the group compared
    with, and ``named`` are groups a person chose for it, one for each analysis.
    """

    groups: tuple[str, ...]
    outcome: str
    favourable: tuple[str, ...] = ()
    truth: str = ""
    positive: tuple[str, ...] = ()
    unfavourable: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    spellings: Spellings = ""
    bands: tuple[Bands, ...] = ()
    strata: str = ""
    reference: Literal["highest", "ugesp"] = "highest"
    named: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to read: groups, outcome, then truth and strata where asked."""
        return tuple(n for n in (*self.groups, self.outcome, self.truth, self.strata) if n)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a file share each combination of values of the columns read.

    Values are trimmed, "" for an empty cell; ``unread`` are the columns nobody asked for and
    ``read_as`` says how the file was understood, where that was not plain UTF-8 or Parquet.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], int], ...]
    name: str
    sha256: str
    unread: tuple[str, ...] = ()
    read_as: str = ""

    def values(self, column: str, within: Sequence[str] = ()) -> tuple[tuple[str, int], ...]:
        """Return the values of a column with their rows, where those ``within`` are filled."""
        place = self.columns.index(column)
        others = [self.columns.index(name) for name in within]
        found: dict[str, int] = {}
        for values, count in self.rows:
            if all(values[other] for other in others):
                found[values[place]] = found.get(values[place], 0) + count
        return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a column as it is written, its rows, and what its word proposes."""

    text: str
    rows: int
    proposal: Proposal = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What must be said of a column before it can be counted.

    ``spelled`` is about groups written in two ways or marks for a missing one, ``bands`` about
    a column of many numbers, ``many`` about a decision that no list of values can settle.
    """

    kind: Literal["outcome", "truth", "spelled", "bands", "many"]
    column: str
    values: tuple[Value, ...]


def values_of(tally: Tally, column: str, within: Sequence[str] = ()) -> tuple[Value, ...]:
    """Return the values of a column with their counts and what their words propose."""
    return tuple(Value(text, n, proposed(text)) for text, n in tally.values(column, within))


def questions(tally: Tally, asked: Asked) -> tuple[Question, ...]:
    """Return what is still to be said before the tally can be counted as asked."""
    found = [_outcome_question(tally, asked)]
    if asked.truth:
        found.append(_truth_question(tally, asked))
    banded = {bands.column for bands in asked.bands}
    for column in (*asked.groups, *([asked.strata] if asked.strata else ())):
        if column not in banded and asked.spellings == "":
            found.append(_group_question(tally, column))
    return tuple(question for question in found if question is not None)


def sides(asked: Asked, found: Sequence[Value]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return favourable and unfavourable values of the decision; None where it must be asked."""
    given = (asked.favourable, asked.unfavourable, asked.left_out)
    return _sides(found, *given)


def truth_sides(
    asked: Asked, found: Sequence[Value]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the true labels that deserve and that do not; an empty label is not known."""
    filled = [value for value in found if value.text]
    positive = asked.positive
    if not positive and {value.text for value in filled} & set(asked.favourable):
        positive = asked.favourable
    return _sides(filled, positive, asked.negative, asked.unknown)


def _outcome_question(tally: Tally, asked: Asked) -> Question | None:
    found = values_of(tally, asked.outcome, asked.groups)
    named = {*asked.favourable, *asked.unfavourable, *asked.left_out}
    if len(found) > MOST_VALUES and not {value.text for value in found} <= named:
        return Question("many", asked.outcome, found)
    if sides(asked, found) is not None:
        return None
    return Question("outcome", asked.outcome, found)


def _truth_question(tally: Tally, asked: Asked) -> Question | None:
    found = values_of(tally, asked.truth, asked.groups)
    if len(found) > MOST_VALUES:
        return Question("many", asked.truth, found)
    return None if truth_sides(asked, found) is not None else Question("truth", asked.truth, found)


def _group_question(tally: Tally, column: str) -> Question | None:
    found = values_of(tally, column)
    numbers = [value for value in found if as_number(value.text) is not None]
    if len(numbers) > MANY_NUMBERS:
        return Question("bands", column, found)
    words = Counter(folded(value.text) for value in found if value.text)
    doubted = [v for v in found if v.text and (is_missing(v.text) or words[folded(v.text)] > 1)]
    return Question("spelled", column, tuple(doubted)) if doubted else None


def _sides(
    found: Sequence[Value],
    yes: tuple[str, ...],
    no: tuple[str, ...],
    out: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    rest = [value for value in found if value.text not in {*yes, *no, *out}]
    if not yes:
        known = {value.proposal: value.text for value in found}
        if no or out or len(found) != 2 or set(known) != {"favourable", "unfavourable"}:
            return None
        return (known["favourable"],), (known["unfavourable"],)
    if not rest:
        return yes, no
    words = {folded(text) for text in yes}
    alone = rest[0]
    if no or len(rest) > 1 or alone.proposal == "left_out" or folded(alone.text) in words:
        return None
    both = alone.proposal == "favourable" and any(proposed(t) == "favourable" for t in yes)
    return None if both else (yes, (alone.text,))
