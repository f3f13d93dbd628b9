"""The test of a widespread infringement, Article 3(61) AI Act, in both its forms.

It counts Member States and names a candidate; whether a Union law was infringed, and whether
collective interests were harmed, a person answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.harm import inputs
from pirdesk.harm.result import Step

ANSWER, PLACES, ORIGIN = "harm.widespread", "harm.places", "harm.origin"
SOURCE = "AI Act Art. 3(61)"


@dataclass(frozen=True, slots=True)
class Count:
    """The Member States counted: all, and those left by form (a) in both readings.

    ``without_deployer`` leaves the deployer's State out as well, as form (a)(iii) does where the
    deployer committed the infringement. ``candidate`` is None while no place is known.
    """

    states: frozenset[str]
    left: frozenset[str]
    without_deployer: frozenset[str]
    candidate: bool | None


def count_states(sheet: FactSheet) -> Count:
    """Count the Member States where people were harmed, less those of origin and provider."""
    named = {*(inputs.chosen(sheet, PLACES) or ()), *inputs.people_places(sheet)}
    states = inputs.member_states(named)
    home = inputs.member_states(inputs.chosen(sheet, ORIGIN) or ())
    left = states - home - inputs.countries_of(sheet, "ai_provider")
    without = left - inputs.countries_of(sheet, "ai_deployer")
    candidate = (len(left) >= 2 or len(states) >= 3) if named else None
    return Count(states, left, without, candidate)


def steps(sheet: FactSheet) -> tuple[Step, ...]:
    """Show the count in words, with the States left in each form."""
    count = count_states(sheet)
    if count.candidate is None:
        return ()
    first = (
        f"{_list(count.left)}: {len(count.left)} of at least 2 Member States other than those of "
        f"origin and provider"
    )
    if count.without_deployer != count.left:
        first += (
            f"; {len(count.without_deployer)} where the deployer committed it "
            f"({_list(count.without_deployer)})"
        )
    second = (
        f"{_list(count.states)}: {len(count.states)} of at least 3 Member States, same operator"
    )
    return (
        Step("5a. Form (a): people harmed elsewhere", first, PLACES, "", SOURCE),
        Step("5b. Form (b): common features at once", second, PLACES, "", SOURCE),
    )


def findings(sheet: FactSheet) -> Iterator[Finding]:
    """Say where the count and the answer of people point different ways."""
    count, answer = count_states(sheet), inputs.yes(sheet, ANSWER)
    if count.candidate and answer is None:
        yield Finding(
            "aia.widespread_open",
            "warning",
            f"People in {_list(count.states)} are concerned: by the count of Member States this "
            "may be a widespread infringement, and then two days govern.",
            ANSWER,
            "Answer the question; until then count with two days.",
        )
    if count.candidate and answer is False:
        yield Finding(
            "aia.widespread_no",
            "note",
            f"The count of Member States ({_list(count.states)}) would allow a widespread "
            "infringement; the answer is no.",
            ANSWER,
            "Say in the basis which other condition of Art. 3(61) is missing.",
        )
    if count.candidate is False and answer:
        yield Finding(
            "aia.widespread_yes",
            "warning",
            "The answer is a widespread infringement, but the Member States named are too few for "
            "either form.",
            PLACES,
            "Name all places where people were or are likely to be harmed, or correct the answer.",
        )


def _list(states: frozenset[str]) -> str:
    return ", ".join(sorted(states)) or "none"
