"""Privacy exposure in figures: re-identification, uniqueness, memorisation, membership.

Pure: counts in, figures out, each with its formula. None of them says whether a law was broken;
the bounds shown are customs of authorities that publish data, quoted with their confidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pirdesk.errors import UserError
from pirdesk.harm.fairness.intervals import Interval, wilson

SMALLEST_CLASS = 11
CLASS_SOURCE = (
    "Classes of at least 11 (k, risk 0.09): EMA Policy 0070 and Health Canada; cells under 11: CMS"
)
ACCESS = {"none_known": 1, "limited_known": 2, "limited_unknown": 3, "public": 4}
"""Actual access in quarters, for the composite score of our own design."""


@dataclass(frozen=True, slots=True)
class Reidentification:
    """Risk from equivalence classes: the smallest class k, the highest and the average risk."""

    k: int
    highest: float
    average: float
    records: int
    classes: int

    @property
    def under_custom(self) -> bool:
        """Say that the smallest class is smaller than authorities publish."""
        return self.k < SMALLEST_CLASS


def reidentification(classes: Sequence[int]) -> Reidentification:
    """Return k, 1/k and classes/records from the sizes of all equivalence classes."""
    if not classes or min(classes) < 1:
        raise _refused("a class of people is empty", "Give the size of every class, one at least")
    return of_totals(sum(classes), len(classes), min(classes))


def of_totals(records: int, classes: int, k: int) -> Reidentification:
    """Return the same from totals: records, number of classes, size of the smallest."""
    if k < 1 or classes < 1 or records < k * classes:
        raise _refused(
            f"{records} records cannot form {classes} classes of {k} or more", "Correct the counts"
        )
    return Reidentification(k, 1 / k, classes / records, records, classes)


def uniqueness_bits(shares: Sequence[float]) -> float:
    """Return Σ -log2 f over independent attribute values, each shared by a part f of people."""
    if any(not 0 < share <= 1 for share in shares):
        raise _refused("a share is not between 0 and 1", "Give the part of people who share it")
    return sum(-math.log2(share) for share in shares)


def bits_to_identify(population: int) -> float:
    """Return the bits that single out one person among a population."""
    if population < 1:
        raise _refused("a population counts one person at least", "Correct the population")
    return math.log2(population)


def canary_exposure(candidates: int, rank: int) -> float:
    """Return log2 |R| - log2 rank. Source: Carlini et al., USENIX Security 2019 (recalled)."""
    if not 1 <= rank <= candidates:
        raise _refused(f"rank {rank} is not among {candidates} candidates", "Correct the rank")
    return math.log2(candidates) - math.log2(rank)


def extraction(extracted: int, tested: int) -> tuple[float, Interval]:
    """Return the share of tested secrets that came out, with Wilson's interval."""
    if not 0 <= extracted <= tested or tested < 1:
        raise _refused(f"{extracted} of {tested} cannot be counted", "Correct the counts")
    return extracted / tested, wilson(extracted, tested)


def membership_bound(epsilon: float, delta: float, false_positives: float) -> float:
    """Return the highest true positive rate that (ε, δ) differential privacy allows, at most 1."""
    sound = epsilon >= 0 and 0 <= delta <= 1 and 0 <= false_positives <= 1
    if not sound or not math.isfinite(epsilon):
        raise _refused("ε, δ or the rate lies outside its range", "Correct the three numbers")
    # Beyond any exponent that a rate could need, the bound says nothing and is 1.
    if epsilon > 700:  # exp overflows a float at 710
        return 1.0
    return min(1.0, math.exp(epsilon) * false_positives + delta)


def composite(dpc: int, ei_quarters: int, access: str) -> tuple[float, str]:
    """Return our own triage score 25·DPC·EI·A (0 to 100) and its band; no standard stands behind.

    ``dpc`` 1 to 4, ``ei_quarters`` 1 to 4 (ENISA's ease of identification), ``access`` a key of
    ACCESS.
    """
    if not 1 <= dpc <= 4 or not 1 <= ei_quarters <= 4 or access not in ACCESS:
        raise _refused("an input lies outside its scale", "Correct the inputs")
    score = 25 * dpc * ei_quarters * ACCESS[access] / 16
    bands = ((75, "very_high"), (50, "high"), (25, "medium"), (0, "low"))
    return score, next(name for bound, name in bands if score >= bound)


def _refused(what: str, do: str) -> UserError:
    return UserError(
        f"This exposure cannot be computed: {what}.",
        f"{do}. The figures stay as given.",
        code="exposure",
    )
