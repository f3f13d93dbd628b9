"""Which of a duty's clocks runs, towards which places, and which other readings of it have dates.

The first clock whose condition is true runs, else the duty's own. The strict date is the earliest
of it and of the readings of the law that are defensible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.duties import clocks
from pirdesk.duties.daycounts import zones_counted
from pirdesk.duties.duty import Reading, TraceStep
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.judging import condition_step
from pirdesk.duties.regime import Clock, Stage, StageReading
from pirdesk.duties.spoken import at
from pirdesk.rules import evaluate

Where = Mapping[str, tuple[ZoneInfo, ...]]
"""Each place whose working days count, with the zones in which its days are counted."""


class Facts(Struct, frozen=True):
    """What clocks are run on: the facts of one entity, what was filed, and the present instant.

    ``written_in`` are the zones in which bare dates were written, where somebody says so.
    """

    sheet: FactSheet
    entity: str
    submissions: Mapping[str, datetime]
    now: datetime
    written_in: tuple[ZoneInfo, ...] = ()

    def anchor(self, clock: Clock, entity: str = "") -> clocks.Anchor:
        """Return the moment a clock counts from, for this entity or another one of the case."""
        whose = entity or self.entity
        return clocks.find_anchor(clock, self.sheet, whose, self.submissions, self.written_in)


class Ran(Struct, frozen=True):
    """A clock as it runs: what it counts from, the dates of it, and those of other readings.

    ``places`` are the dates of each place alone, by the law's own clock; ``dated`` has the earliest
    over the places and the readings. ``missing`` are the keys that could choose another clock.
    """

    clock: Clock
    anchor: clocks.Anchor
    dated: clocks.Dated
    readings: tuple[Reading, ...]
    places: Mapping[str, clocks.Dated]
    missing: tuple[str, ...] = ()


def run_stage(stage: Stage, facts: Facts, where: Where) -> Ran:
    """Run the clock of a stage; other clocks that cannot be judged yet become readings."""
    clock, others, chosen, missing = _chosen(stage, facts, where)
    anchor = facts.anchor(clock)
    first_zones = next(iter(where.values()))
    anchor = anchor.shown(zones_counted(clock, first_zones)[0])
    places = {
        place: clocks.run(clock, anchor, place, zones, facts.now) for place, zones in where.items()
    }
    dated = _earliest(tuple(places.values()))
    dated = replace(dated, steps=(*chosen, *dated.steps))
    readings: list[Reading] = []
    for reading, made in _stage_readings(stage, facts, where):
        readings.append(made)
        if made.strict_due is None or not reading.counts or made.verdict == "undetermined":
            continue
        if _order(made.strict_due) < _order(dated.strict):
            step = TraceStep(
                rule=Message("duties.reading.earliest"),
                words=reading.words,
                input=reading.held_by,
                output=at(made.strict_due, zones_counted(clock, first_zones)[0]),
                citation=reading.cite,
            )
            dated = replace(dated, strict=made.strict_due, steps=(step, *dated.steps))
    return Ran(clock, anchor, dated, (*readings, *others), places, missing)


def lifted_readings(stage: Stage, facts: Facts, where: Where) -> tuple[Reading, ...]:
    """Return the readings by which a duty that an exemption lifts would stand, with their dates."""
    found = _stage_readings(stage, facts, where)
    return tuple(
        replace(made, verdict=made.verdict or reading.verdict)
        for reading, made in found
        if reading.verdict is not None
    )


def _chosen(
    stage: Stage, facts: Facts, where: Where
) -> tuple[Clock, tuple[Reading, ...], tuple[TraceStep, ...], tuple[str, ...]]:
    """Return the clock that runs, those that may, why it runs, and what could choose another."""
    open_ones: list[Reading] = []
    missing: dict[str, None] = {}
    for other in stage.alternatives:
        truth = evaluate(other.when, facts.sheet, facts.entity)
        if truth.is_true:
            step = condition_step(Message("duties.rule.clock"), truth, other.clock.cite)
            return other.clock, (), (step,), ()
        if truth.is_false:
            continue
        dated = _everywhere(other.clock, facts.anchor(other.clock), where, facts.now)
        conditions = tuple(reason.words for reason in truth.reasons)
        words = Message(
            "duties.reading.if_so", {"conditions": conditions, "clock": other.clock.words}
        )
        found = (dated.strict, dated.latest, other.clock.confidence or stage.confidence)
        open_ones.append(Reading(other.id, words, other.clock.cite, "undetermined", *found))
        missing.update(dict.fromkeys(truth.missing))
    return stage.clock, tuple(open_ones), (), tuple(missing)


def _stage_readings(
    stage: Stage, facts: Facts, where: Where
) -> Iterator[tuple[StageReading, Reading]]:
    """Yield each other reading of a stage with its dates; one whose condition is false is none."""
    for reading in stage.readings:
        truth = evaluate(reading.when, facts.sheet, facts.entity) if reading.when else None
        if truth is not None and truth.is_false:
            continue
        dates: tuple[datetime | None, datetime | None] = (None, None)
        if reading.clock is not None:
            anchors = [facts.anchor(reading.clock, who) for who in _whose(reading, facts)]
            known = [anchor for anchor in anchors if anchor.moment is not None]
            runs = [_everywhere(reading.clock, anchor, where, facts.now) for anchor in known]
            if runs:
                dated = _earliest(tuple(runs))
                dates = (dated.strict, dated.latest)
        verdict = "undetermined" if truth is not None and not truth.is_true else ""
        made = Reading(reading.id, reading.words, reading.cite, verdict, *dates, reading.confidence)
        yield reading, replace(made, held_by=reading.held_by)


def _whose(reading: StageReading, facts: Facts) -> tuple[str, ...]:
    """Return the organisations whose moments a reading counts from: one, or all of a role."""
    if not reading.of_role:
        return (facts.entity,)
    sheet = facts.sheet
    roles = {row: sheet.value(cell(ENTITIES, row, "role")) for row in sheet.rows(ENTITIES).ids}
    return tuple(
        row for row, role in roles.items() if isinstance(role, tuple) and reading.of_role in role
    )


def _everywhere(clock: Clock, anchor: clocks.Anchor, where: Where, now: datetime) -> clocks.Dated:
    return _earliest(
        tuple(clocks.run(clock, anchor, place, zones, now) for place, zones in where.items())
    )


def _earliest(runs: tuple[clocks.Dated, ...]) -> clocks.Dated:
    """Return the earliest dates of several places; a place without calendar allows no later one."""
    first = min(runs, key=lambda dated: _order(dated.strict))
    ends = [dated.latest for dated in runs]
    if None in ends:
        return replace(first, latest=None)
    latest = min(runs, key=lambda dated: _order(dated.latest))
    return replace(latest, strict=first.strict)


def _order(instant: datetime | None) -> float:
    return float("inf") if instant is None else instant.timestamp()
