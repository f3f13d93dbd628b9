"""The counts a fairness analysis stands on: people per group, and how many were treated well.

Only whole people are counted; rates never stand without the counts they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pirdesk.errors import UserError, shortened

LARGEST = 10_000_000_000
"""More people than live; a count above it is a slip of the keyboard, not a number of people."""

MOST_GROUPS = 200


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How decisions met the truth in one group: four counts of people, none negative."""

    true_positive: int
    false_negative: int
    false_positive: int
    true_negative: int

    @property
    def total(self) -> int:
        """All people whose true label is known."""
        return self.true_positive + self.false_negative + self.false_positive + self.true_negative


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its name, how many people it holds, how many got the favourable decision.

    ``parts`` names the attribute values of an intersection, in the order of the attributes;
    ``outcomes`` is None where true labels are missing.
    """

    name: str
    total: int
    favourable: int
    parts: tuple[str, ...] = ()
    outcomes: Outcomes | None = None

    @property
    def rate(self) -> float:
        """The share of the group with the favourable decision; 0 to 1."""
        return self.favourable / self.total


def check_groups(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return the groups if they can be compared; UserError, naming the group, otherwise."""
    found = tuple(groups)
    if len(found) < 2:  # a comparison needs two sides
        raise _refused("there are fewer than two groups", "Give the counts of at least two groups")
    if len(found) > MOST_GROUPS:
        raise _refused(
            f"there are {len(found)} groups",
            f"Choose attributes with at most {MOST_GROUPS} groups in all",
        )
    names = [group.name for group in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _refused(f"the group “{shortened(twice[0])}” stands twice", "Give each group once")
    for group in found:
        _check(group)
    if not any(group.favourable for group in found):
        raise _refused(
            "nobody in any group got the favourable decision",
            "Check which outcome is the favourable one",
        )
    return found


def _check(group: Group) -> None:
    shown = f"the group “{shortened(group.name)}”"
    if not group.name.strip():
        raise _refused("a group has no name", "Name each group")
    if not 0 < group.total <= LARGEST:
        raise _refused(
            f"{shown} counts {group.total:,} people",
            f"Give a whole number of people from 1 to {LARGEST:,}",
        )
    if not 0 <= group.favourable <= group.total:
        raise _refused(
            f"{shown} has {group.favourable:,} favourable decisions among {group.total:,} people",
            "Give a number between zero and the people of the group",
        )
    if group.outcomes is not None:
        _check_outcomes(group, group.outcomes, shown)


def _check_outcomes(group: Group, outcomes: Outcomes, shown: str) -> None:
    four: Sequence[int] = (
        outcomes.true_positive,
        outcomes.false_negative,
        outcomes.false_positive,
        outcomes.true_negative,
    )
    if min(four) < 0 or outcomes.total > group.total:
        raise _refused(
            f"the four counts of {shown} do not fit its {group.total} people",
            "Check true and false positives and negatives",
        )


def _refused(what: str, do: str) -> UserError:
    return UserError(
        f"These counts cannot be compared: {what}.",
        f"{do}.",
        code="fairness.counts",
    )
