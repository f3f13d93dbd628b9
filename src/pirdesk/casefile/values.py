"""The values an answer can hold, with their strict reading from JSON and back.

Times are aware instants; counts and moments may be intervals and are never compared with < or >.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pirdesk.casefile.instants import unread_moment
from pirdesk.casefile.numbers import is_typed
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message, MessageValue


@dataclass(frozen=True, slots=True)
class Count(MessageValue):
    """A number known within bounds: min ≤ likely ≤ max; max None means no upper bound.

    ``exclusive`` says that the lower bound was told as “more than ``told_min``”; min, the least
    number it can be, is one above it.
    """

    min: int
    likely: int | None = None
    max: int | None = None
    exclusive: bool = False

    def __post_init__(self) -> None:
        if self.min < 0:
            raise UserError(
                Message("answers.negative"), Message("answers.negative_do"), code="value.count"
            )
        ordered = [n for n in (self.min, self.likely, self.max) if n is not None]
        if ordered != sorted(ordered):
            raise UserError(
                Message("answers.count_order"),
                Message("answers.count_order_do", {"numbers": tuple(ordered)}),
                code="value.count",
            )

    @property
    def exact(self) -> bool:
        """Tell whether min and max are the same number."""
        return self.min == self.max

    @property
    def told_min(self) -> int:
        """Return the lower bound as it was told: the 200 of “more than 200”."""
        return self.min - 1 if self.exclusive else self.min


@dataclass(frozen=True, slots=True)
class Moment(MessageValue):
    """An instant, a partial date or an interval: first and last instant it can be.

    ``text`` keeps what was written; ``date_only`` marks a moment given without a time of day.
    Equal ends mean an exact instant. ``offset`` of the ends is kept, comparisons are by instant.
    """

    earliest: datetime
    latest: datetime
    text: str
    date_only: bool = False

    def __post_init__(self) -> None:
        if self.earliest.tzinfo is None or self.latest.tzinfo is None:
            raise UserError(
                Message("answers.zone_missing"),
                Message("answers.zone_missing_do"),
                code="value.naive",
            )
        if self.latest < self.earliest:
            raise UserError(
                Message("answers.interval"),
                Message("answers.interval_do"),
                code="value.interval",
            )

    @property
    def exact(self) -> bool:
        """Tell whether this is one instant."""
        return self.earliest == self.latest


@dataclass(frozen=True, slots=True)
class Money(MessageValue):
    """An amount in one currency (ISO 4217 code), or a range from it to ``most`` inclusive."""

    amount: Decimal
    currency: str
    most: Decimal | None = None

    def __post_init__(self) -> None:
        if self.most is not None and self.most < self.amount:
            raise UserError(
                Message("answers.money_range"),
                Message("answers.money_range_do"),
                code="value.interval",
            )


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table: ordered row ids, and whether the table is complete."""

    ids: tuple[str, ...]
    complete: bool = False


Value = (
    str | int | bool | Decimal | Count | Moment | Money | date | timedelta | tuple[str, ...] | Rows
)

_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def moment(raw: Any) -> Moment:
    """Read a moment: ISO 8601 with offset, a partial date, or ``{"from": …, "to": …}``.

    A partial date spans its whole day, month or year in UTC−12 … UTC+14 where no zone is known,
    so no later computation can pretend to know the hour.
    """
    if isinstance(raw, Moment):
        return raw
    if isinstance(raw, datetime):
        return Moment(raw, raw, raw.isoformat())
    if is_typed(raw):
        raise unread_moment(raw["typed"])
    if isinstance(raw, dict):
        unknown = set(raw) - {"from", "to"}
        if unknown or "from" not in raw or "to" not in raw:
            raise _bad(Message("answers.interval_parts"))
        first, last = moment(raw["from"]), moment(raw["to"])
        if last.earliest < first.earliest and last.latest < first.latest:
            raise UserError(
                Message("answers.interval"),
                Message("answers.interval_do"),
                code="value.interval",
            )
        text = f"{first.text}/{last.text}"
        return Moment(first.earliest, last.latest, text, first.date_only and last.date_only)
    if not isinstance(raw, str):
        raise _bad(Message("answers.not_moment", {"text": shortened(str(raw))}))
    text = raw.strip()
    if "/" in text:
        first_text, _, last_text = text.partition("/")
        return moment({"from": first_text, "to": last_text})
    partial = _PARTIAL.match(text)
    if partial:
        return _partial(text, *partial.groups())
    try:
        instant = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise _bad(Message("answers.not_moment", {"text": shortened(text)})) from None
    if not 1900 <= instant.year <= 2200:
        raise _bad(Message("answers.year", {"year": str(instant.year)}))
    return Moment(instant, instant, text)


def moment_json(value: Moment) -> Any:
    """Write a moment as it was read."""
    if "/" in value.text:
        first, _, last = value.text.partition("/")
        return {"from": first, "to": last}
    return value.text


def _partial(text: str, year: str, month: str | None, day: str | None) -> Moment:
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        last = date(
            int(year),
            int(month or 12),
            int(day or calendar.monthrange(int(year), int(month or 12))[1]),
        )
    except ValueError:
        raise _bad(Message("answers.not_in_calendar", {"text": text})) from None
    if not 1900 <= first.year <= 2200:
        raise _bad(Message("answers.year", {"year": str(first.year)}))
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=14)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1, hours=12)
    return Moment(start, end, text, date_only=True)


def _bad(what: Message) -> UserError:
    return UserError(what, Message("answers.moment_do"), code="value.moment")
