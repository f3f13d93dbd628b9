"""The days by which a law is chosen: what the statute looks at, in the zone of the law's own place.

Where that is not known another moment stands in, and without any the days are open; today never
stands in for a day that is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from pirdesk.casefile.filings import stage_filed
from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.duties import clocks
from pirdesk.duties.dates import aware, local_days
from pirdesk.duties.day_zones import zones_of_law
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.regime import SUBMISSION, Regime, Stage

OCCURRED = "incident.occurred"
EARLIEST = date.min
_WORDS = {"aware": "became aware", "occurred": "occurred", "due": "duty falls due"}


@dataclass(frozen=True, slots=True)
class Span:
    """The days by which the law is chosen: bounds, in words, and the answers they rest on.

    Where another moment stands in for the one the statute looks at, that lies within ``bounds``.
    ``dated`` false: no moment at all is known, so the last of the days is today.
    """

    first: date
    last: date
    words: str
    keys: tuple[str, ...] = ()
    provisional: bool = False
    missing: tuple[str, ...] = ()
    bounds: tuple[date, date] | None = None
    dated: bool = True


def judged_span(
    regime: Regime,
    stage: Stage,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
    now: datetime,
) -> Span:
    """Return the days by which the law of a stage is chosen, as ``judged_by`` says.

    Awareness is the moment the stage counts from; a stage that follows another's report has that
    of the organisation. Where awareness is not known the occurrence stands in and the other way
    round, and where neither is, the days are open.
    """
    zones = zones_of_law(regime, sheet, entity)
    if regime.judged_by == "due":
        found = _due(stage, sheet, entity, submissions, zones, now)
        if found is not None:
            return found
    today = now.astimezone(UTC).date()
    own = tuple(cell(ENTITIES, entity, name) for name in stage.own_moments) if entity else ()
    later = stage.other_moments
    by_occurrence = regime.judged_by == "occurred"
    looked_at, others = (
        ((OCCURRED,), (*own, *later)) if by_occurrence else (own, (OCCURRED, *later))
    )
    for key in (*looked_at, *others):
        if key not in sheet.answers and not key.startswith(SUBMISSION):
            continue
        span = _of(key, sheet, entity, submissions, zones)
        if span is None:
            continue
        if key in looked_at:
            return span
        # What occurred came to be known then or later, until today at the latest.
        occurred = key == OCCURRED
        bounds = (span.first, max(span.last, today)) if occurred else (EARLIEST, span.last)
        words = f"{span.words} (stands in: it is not known when it {_WORDS[regime.judged_by]})"
        return replace(span, words=words, missing=looked_at[:1], bounds=bounds)
    words = f"not after today, {today} (neither awareness nor occurrence is dated)"
    missing = tuple(dict.fromkeys((*looked_at[:1], OCCURRED))) if entity else ()
    return Span(EARLIEST, today, words, missing=missing, dated=False)


def with_moments(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the stages of a law with the moments by which each looks for the law of the day.

    Columns of the organisation's own come first (the stage's anchors, then awareness, then what
    other stages of the law count from), then what else the stage counts from.
    """
    prefix = f"{ENTITIES}[]."
    anchors = tuple(anchor for stage in stages for anchor in stage.clock.anchors)

    def moments(stage: Stage) -> Stage:
        own = (*stage.clock.anchors, f"{prefix}aware_at", *anchors)
        every = (
            *stage.clock.anchors,
            *(a for other in stage.alternatives for a in other.clock.anchors),
        )
        return replace(
            stage,
            own_moments=_once(a.removeprefix(prefix) for a in own if a.startswith(prefix)),
            other_moments=_once(a for a in every if not a.startswith(prefix)),
        )

    return tuple(moments(stage) for stage in stages)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _of(
    key: str,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
    zones: Sequence[ZoneInfo],
) -> Span | None:
    """Return the days on which one moment can fall, None where it is not known."""
    suspected = False
    if key.startswith(SUBMISSION):
        filed = stage_filed(submissions, key.removeprefix(SUBMISSION), entity)
        if filed is None:
            return None
        moment = Moment(aware(filed), filed, "")
    else:
        answer = sheet.get(key)
        if answer is None or not answer.usable or not isinstance(answer.value, Moment):
            return None
        moment, suspected = answer.value, answer.certainty is Certainty.SUSPECTED
    days = [local_days(moment, zone) for zone in (zones or (UTC,))]
    first, last = min(day for day, _ in days), max(day for _, day in days)
    keys = () if key.startswith(SUBMISSION) else (key,)
    return Span(first, last, f"{key} = {days_words(first, last)}", keys, suspected)


def _due(
    stage: Stage,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
    zones: Sequence[ZoneInfo],
    now: datetime,
) -> Span | None:
    """Return the days on which a duty falls due, for laws that are chosen by them."""
    anchor = clocks.find_anchor(stage.clock, sheet, entity, submissions)
    dated = clocks.run(stage.clock, anchor, "", zones, now)
    if dated.strict is None:
        return None
    first = dated.strict.date()
    last = max(first, (dated.latest or dated.strict).date())
    words = f"due {days_words(first, last)}"
    return Span(first, last, words, (anchor.value.key,), anchor.provisional)


def days_words(first: date, last: date) -> str:
    """Write a span of days."""
    return str(first) if first == last else f"{first} to {last}"
