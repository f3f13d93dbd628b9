"""How long it took from one moment of an incident to another, as ranges where moments are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.values import Moment

Span = tuple[timedelta, timedelta]
_NONE = timedelta(0)
_FROM_TO = (
    ("span_detection", "incident.occurred", "incident.detected_at"),
    ("span_containment", "incident.detected_at", "incident.contained_at"),
    ("span_exposure", "incident.occurred", "incident.contained_at"),
    ("span_resolution", "incident.contained_at", "incident.resolved_at"),
    ("span_people", "incident.detected_at", "communication.at"),
)


def spans_of(sheet: FactSheet, filed: Sequence[datetime]) -> Mapping[str, Span]:
    """Return the least and the greatest time between two moments, by the key of its words.

    ``filed`` is when authorities were notified; the first of it counts. A pair is left out where
    one moment is not known, or where the second can only lie before the first.
    """
    found: dict[str, Span] = {}
    for key, first, then in _FROM_TO:
        begun, ended = sheet.value(first), sheet.value(then)
        if isinstance(begun, Moment) and isinstance(ended, Moment):
            found |= _between(key, begun, ended.earliest, ended.latest)
    detected = sheet.value("incident.detected_at")
    if filed and isinstance(detected, Moment):
        found |= _between("span_authority", detected, min(filed), min(filed))
    return found


def _between(key: str, begun: Moment, first: datetime, last: datetime) -> dict[str, Span]:
    longest = last - begun.earliest
    return {} if longest < _NONE else {key: (max(_NONE, first - begun.latest), longest)}
