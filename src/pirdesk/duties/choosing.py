"""Which of a duty's clocks runs: the first whose condition is true, else the duty's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.duties import clocks
from pirdesk.duties.duty import Reading, TraceStep
from pirdesk.duties.judging import condition_step
from pirdesk.duties.regime import Clock, Stage
from pirdesk.rules import evaluate


def chosen_clock(
    stage: Stage,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
    zones: Sequence[ZoneInfo],
    now: datetime,
    *,
    written_in: tuple[ZoneInfo, ...] = (),
) -> tuple[Clock, tuple[Reading, ...], tuple[TraceStep, ...]]:
    """Return the clock that runs; alternatives that cannot be judged yet become readings.

    ``written_in`` are the zones in which bare dates were written, where somebody says so.
    """
    open_ones: list[Reading] = []
    for other in stage.alternatives:
        truth = evaluate(other.when, sheet, entity)
        if truth.is_true:
            step = condition_step("which clock runs", truth, other.clock.cite)
            return other.clock, (), (step,)
        if truth.is_false:
            continue
        anchor = clocks.find_anchor(other.clock, sheet, entity, submissions, written_in)
        dated = clocks.run(other.clock, anchor, "", zones, now)
        conditions = tuple(reason.words for reason in truth.reasons)
        words = Message(
            "duties.reading.if_so", {"conditions": conditions, "clock": other.clock.words}
        )
        found = (dated.strict, dated.latest, other.clock.confidence or stage.confidence)
        open_ones.append(Reading(other.id, words, other.clock.cite, "undetermined", *found))
    return stage.clock, tuple(open_ones), ()
