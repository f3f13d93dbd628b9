"""Until which day papers are kept: counted from the moment the law names, never guessed.

A law that names a number without a start, or a start that is not known yet, gives no date and
says so. Days are those of the law's own place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from pirdesk.casefile.filings import stage_filed
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.duties.dates import last_day, local_days
from pirdesk.duties.day_zones import zones_of_law
from pirdesk.duties.provisos import Retention
from pirdesk.duties.regime import SUBMISSION, Regime, Stage

_MONTHS = {"months": 1, "years": 12}


def kept_until(
    regime: Regime,
    stage: Stage,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
) -> tuple[Retention, ...]:
    """Return what a stage has kept, each with the day until which, or why there is none."""
    return tuple(_dated(item, regime, sheet, entity, submissions) for item in stage.retention)


def _dated(
    item: Retention,
    regime: Regime,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
) -> Retention:
    if not item.amount or item.unit not in ("days", *_MONTHS):
        return item
    if not item.counted_from:
        return replace(item, until_words=Message("duties.keep.no_start"))
    start = next(
        (
            day
            for term in item.counted_from
            if (day := _start(term, regime, sheet, entity, submissions)) is not None
        ),
        None,
    )
    if start is None:
        filed = item.counted_from[0].startswith(SUBMISSION)
        waits = Message("duties.keep.not_filed" if filed else "duties.keep.waits")
        return replace(item, until_words=waits)
    if item.unit == "days":
        until = last_day(start, item.amount, "days")
    else:
        until = last_day(start, item.amount * _MONTHS[item.unit], "months")
    words = Message("duties.keep.until", {"until": until, "start": start})
    return replace(item, until=until, until_words=words)


def _start(
    term: str,
    regime: Regime,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
) -> date | None:
    """Return the latest day the moment can fall on, None where it is not known."""
    if term.startswith(SUBMISSION):
        filed = stage_filed(submissions, term.removeprefix(SUBMISSION), entity)
        if filed is None:
            return None
        moment = Moment(filed, filed, "")
    else:
        table, mark, column = term.partition("[].")
        if mark and not entity:
            return None
        answer = sheet.get(cell(table, entity, column) if mark else term)
        if answer is None or not answer.usable or not isinstance(answer.value, Moment):
            return None
        moment = answer.value
    zones = zones_of_law(regime, sheet, entity) or (UTC,)
    return max(local_days(moment, zone)[1] for zone in zones)
