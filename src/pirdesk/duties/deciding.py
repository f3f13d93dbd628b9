"""Which terms can move a verdict, a recipient or a date of a law; contents of notices are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pirdesk.duties.regime import SUBMISSION, Regime, Stage
from pirdesk.rules import Condition


def deciding_terms(law: Regime) -> frozenset[str]:
    """Return every term that a condition, a clock or the choice of authority of a law reads."""
    conditions = [law.applies, *(reading.when for reading in law.readings)]
    if law.recipient.instead is not None:
        conditions.append(law.recipient.instead.when)
    named = set(law.recipient.places)
    if law.territory is not None:
        named.update(law.territory.terms)
    for stage in law.stages:
        conditions += _conditions(stage)
        clocks = (stage.clock, *(other.clock for other in stage.alternatives))
        named.update(a for c in clocks for a in c.anchors if not a.startswith(SUBMISSION))
    return frozenset(named | set(_terms(conditions)))


def _conditions(stage: Stage) -> list[Condition | None]:
    return [
        stage.trigger,
        stage.provisional_when,
        *(exemption.when for exemption in stage.exemptions),
        *(alternative.when for alternative in stage.alternatives),
    ]


def _terms(conditions: Iterable[Condition | None]) -> Iterator[str]:
    for condition in conditions:
        if condition is not None:
            yield from condition.terms
