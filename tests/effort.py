"""How hard tests look: a sample in `make test`, the whole in `make test-full`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
_MORE = 4


def looks(examples: int, *, every_health: bool = False) -> settings:
    """Return settings of so many examples for a property, four times as many in the full run."""
    return settings(
        max_examples=examples * (_MORE if FULL else 1),
        deadline=None,
        suppress_health_check=list(HealthCheck) if every_health else [],
    )


def sample(quick: int, full: int) -> int:
    """Return how many cases of a sweep to look at in this run."""
    return full if FULL else quick
