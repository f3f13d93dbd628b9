"""How long it took from one moment of an incident to another, as ranges where moments are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.values import Moment
from pirdesk.duties.dates import local_days

Span = tuple[timedelta, timedelta]
_NONE, _DAY = timedelta(0), timedelta(days=1)
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
            days = begun.date_only or ended.date_only
            found |= _by_days(key, begun, ended) if days else _by_instants(key, begun, ended)
    detected = sheet.value("incident.detected_at")
    if filed and isinstance(detected, Moment):
        told = Moment(min(filed), min(filed), min(filed).isoformat())
        by = _by_days if detected.date_only else _by_instants
        found |= by("span_authority", detected, told)
    return found


def _by_instants(key: str, begun: Moment, ended: Moment) -> dict[str, Span]:
    longest = ended.latest - begun.earliest
    if longest < _NONE:
        return {}
    return {key: (max(_NONE, ended.earliest - begun.latest), longest)}


def _by_days(key: str, begun: Moment, ended: Moment) -> dict[str, Span]:
    """Count whole days, rounded outwards: a day without a time of day gives no hours."""
    first, latest_begin = local_days(begun, UTC)
    earliest_end, last = local_days(ended, UTC)
    if last < first:
        return {}
    shortest = earliest_end - latest_begin - _DAY
    return {key: (max(_NONE, shortest), last - first + _DAY)}
