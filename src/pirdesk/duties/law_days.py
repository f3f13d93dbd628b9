"""The days by which a law is chosen: what the statute looks at, in the zone of the law's own place.

Where that is not known another moment stands in, and without any the days are open; today never
stands in for a day that is not known.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from pirdesk.casefile.filings import stage_filed
from pirdesk.casefile.messages import DutyId, Message, TermKey
from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.duties import clocks
from pirdesk.duties.dates import aware, local_days
from pirdesk.duties.day_zones import zones_of_law
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.regime import SUBMISSION, JudgedBy, Regime, Stage

OCCURRED = "incident.occurred"
EARLIEST = date.min


class Span(Struct, frozen=True):
    """The days by which the law is chosen: their bounds, and the moment they rest on.

    ``moment`` is the answer or filing, "" where no moment at all is known: then the last of the
    days is today. Where another moment stands in for the one ``missing``, that lies in ``bounds``.
    """

    first: date
    last: date
    moment: str
    judged_by: JudgedBy
    provisional: bool = False
    missing: tuple[str, ...] = ()
    bounds: tuple[date, date] | None = None

    @property
    def dated(self) -> bool:
        """Tell whether any moment is known."""
        return bool(self.moment)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the answers the days rest on; a filing is none."""
        return (self.moment,) if self.moment and not self.moment.startswith(SUBMISSION) else ()

    @property
    def words(self) -> Message:
        """Say which days those are, and on which moment they rest."""
        if not self.dated:
            return Message("duties.days.none", {"today": self.last})
        if self.bounds is None:
            return self._days()
        if self.judged_by == "occurred":
            return Message("duties.days.instead_occurred", {"days": self._days()})
        return Message("duties.days.instead_aware", {"days": self._days()})

    def _days(self) -> Message:
        first, last = self.first, self.last
        if self.moment.startswith(SUBMISSION):
            filed = DutyId(self.moment.removeprefix(SUBMISSION))
            if first == last:
                return Message("duties.days.filed_on", {"what": filed, "first": first})
            return Message(
                "duties.days.filed_between", {"what": filed, "first": first, "last": last}
            )
        what = TermKey(self.moment)
        if first == last:
            return Message("duties.days.on", {"what": what, "first": first})
        return Message("duties.days.between", {"what": what, "first": first, "last": last})


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
    looked_at = (OCCURRED,) if by_occurrence else own
    for key in looked_at:
        span = _of(key, regime, sheet, entity, submissions, zones)
        if span is not None:
            return span
    for key in (*own, *later) if by_occurrence else (OCCURRED, *later):
        span = _of(key, regime, sheet, entity, submissions, zones)
        if span is not None:
            # What occurred came to be known then or later, until today at the latest.
            occurred = key == OCCURRED
            bounds = (span.first, max(span.last, today)) if occurred else (EARLIEST, span.last)
            return replace(span, missing=looked_at[:1], bounds=bounds)
    missing = tuple(dict.fromkeys((*looked_at[:1], OCCURRED))) if entity else ()
    return Span(EARLIEST, today, "", regime.judged_by, missing=missing)


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
        return dataclasses.replace(
            stage,
            own_moments=_once(a.removeprefix(prefix) for a in own if a.startswith(prefix)),
            other_moments=_once(a for a in every if not a.startswith(prefix)),
        )

    return tuple(moments(stage) for stage in stages)


_moments: dict[tuple[str, ...], tuple[str, ...]] = {}


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Return names, each once; stages that look at the same moments share them."""
    found = tuple(dict.fromkeys(names))
    return _moments.setdefault(found, found)


def _of(
    key: str,
    regime: Regime,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
    zones: Sequence[ZoneInfo],
) -> Span | None:
    """Return the days on which one moment can fall, None where it is not known."""
    if key not in sheet.answers and not key.startswith(SUBMISSION):
        return None
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
    return Span(first, last, key, regime.judged_by, suspected)


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
    return Span(first, last, anchor.value.key, "due", anchor.provisional)
