"""Clocks people set themselves: a decision's day of review, and an authority's date for a reply.

No law computes them; they end when the review or the answer is noted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.casefile.values import Moment

REVIEW, REPLY = "desk.review", "desk.reply"
TITLES: Mapping[str, str] = MappingProxyType(
    {REVIEW: "Review a decision about a duty", REPLY: "Reply to an authority"}
)
SET = "set"
_ACROSS_THE_WORLD = timedelta(hours=26)  # a day ends in UTC+14 first and in UTC-12 last
_KINDS = (
    (REVIEW, "decisions", "review_by", "reviewed_at", "decided_by"),
    (REPLY, "correspondence", "reply_by", "answered_at", "authority"),
)


def own_clocks(case_id: str, sheet: FactSheet, pack: str) -> tuple[ClockRow, ...]:
    """Return a row for every date a person set and nobody has met; its entity is the row's id."""
    return tuple(row for kind in _KINDS for row in _of(case_id, sheet, pack, *kind))


def own_titles(duties: Collection[str]) -> dict[str, str]:
    """Return the titles of those among some duties that are ours and no law's."""
    return {duty: TITLES[duty] for duty in duties if duty in TITLES}


def _of(  # noqa: PLR0917 - one row of the table above, spread out
    case_id: str, sheet: FactSheet, pack: str, duty: str, table: str, by: str, done: str, whom: str
) -> Iterator[ClockRow]:
    for row in sheet.rows(table).ids:
        answer = sheet.get(cell(table, row, by))
        if answer is None or not answer.usable or not isinstance(answer.value, Moment):
            continue
        if sheet.value(cell(table, row, done)) is not None:
            continue
        strict, latest = _ends(answer.value)
        yield ClockRow(
            case_id=case_id,
            duty=duty,
            entity=row,
            place="",
            verdict="due",
            provisional=answer.certainty is Certainty.SUSPECTED,
            recipient=str(sheet.value(cell(table, row, whom)) or ""),
            strict_due=strict,
            latest_arguable_due=latest,
            confidence=SET,
            pack=pack,
        )


def _ends(by: Moment) -> tuple[datetime, datetime]:
    """Return the first and last instant a date can end; a day ends first in UTC+14."""
    if not by.date_only:
        return by.earliest, by.latest
    return by.latest - _ACROSS_THE_WORLD, by.latest
