"""One clock: from its anchor to the strict and the latest arguable date, with every step said.

Strict is the earliest defensible date, counted from the earliest instant; the latest arguable one
is for information and needs a rule that allows it. Never judges whether a duty exists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.duties import calendars, dates
from pirdesk.duties.duty import AnchorValue, TraceStep
from pirdesk.duties.regime import SUBMISSION, Clock

_REGULATION = "Regulation (EEC, Euratom) 1182/71"
_MONTHS_ARE = {"days": "day", "weeks": "week", "months": "month", "hours": "hour"}


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor as found: its value, the moment (None: not yet running), what it rests on."""

    value: AnchorValue
    moment: Moment | None
    provisional: bool
    missing: tuple[str, ...]

    @property
    def waits(self) -> str:
        """Return in words what the clock waits for, "" where it runs."""
        return "" if self.moment else self.value.text


@dataclass(frozen=True, slots=True)
class Dated:
    """What a clock gives: two dates, or words where it gives none, and the steps to them."""

    strict: datetime | None
    latest: datetime | None
    words: str
    steps: tuple[TraceStep, ...]


def find_anchor(
    clock: Clock, sheet: FactSheet, entity: str, submissions: Mapping[str, datetime]
) -> Anchor:
    """Return the first anchor of a clock that is known, or what it waits for."""
    keys = tuple(_key(anchor, entity) for anchor in clock.anchors)
    for key in keys:
        name = _name(key)
        if key.startswith(SUBMISSION):
            filed = submissions.get(key.removeprefix(SUBMISSION))
            if filed is not None:
                exact = Moment(dates.aware(filed), filed, filed.isoformat())
                return Anchor(AnchorValue(name, key, filed, filed, exact.text), exact, False, ())
            continue
        answer = sheet.get(key)
        if answer is None or not answer.usable or not isinstance(answer.value, Moment):
            continue
        found = answer.value
        suspected = answer.certainty is Certainty.SUSPECTED
        value = AnchorValue(name, key, found.earliest, found.latest, moment_words(found))
        return Anchor(value, found, suspected, ())
    first = keys[0]
    if first.startswith(SUBMISSION):
        needs = f"the submission of {first.removeprefix(SUBMISSION)}"
    else:
        needs = first
    text = f"not yet running: needs {needs}"
    missing = tuple(key for key in keys[:1] if not key.startswith(SUBMISSION))
    return Anchor(AnchorValue(_name(first), first, None, None, text), None, False, missing)


def run(
    clock: Clock, anchor: Anchor, place: str, zones: Sequence[ZoneInfo], now: datetime
) -> Dated:
    """Count a clock from its anchor; ``zones`` are those of entity and place, nearest first."""
    start = TraceStep(
        rule="anchor",
        words="The clock counts from this moment."
        if anchor.moment
        else "The clock does not run yet.",
        input=anchor.value.key,
        output=anchor.value.text,
        citation=clock.cite,
    )
    if clock.unit == "none":
        return _undated(clock, anchor, start, now)
    if anchor.moment is None:
        return Dated(None, None, anchor.value.text, (start,))
    if clock.unit == "hours":
        return _hours(clock, anchor.moment, start, zones)
    return _days(clock, anchor.moment, start, place, zones)


def shown_zone(instant: datetime, zones: Sequence[ZoneInfo]) -> tzinfo:
    """Return the first zone whose clock agrees with the instant's own offset, else that offset."""
    for zone in zones:
        if instant.astimezone(zone).utcoffset() == instant.utcoffset():
            return zone
    return instant.tzinfo or UTC


def moment_words(moment: Moment) -> str:
    """Return a moment in words: one instant, a bare date, or both ends of an interval."""
    if moment.date_only:
        first, last = dates.local_days(moment, UTC)
        return str(first) if first == last else f"between {first} and {last}"
    if moment.exact:
        return moment.earliest.isoformat()
    return f"between {moment.earliest.isoformat()} and {moment.latest.isoformat()}"


def _undated(clock: Clock, anchor: Anchor, start: TraceStep, now: datetime) -> Dated:
    words = clock.words
    if anchor.moment is not None:
        since = dates.elapsed(anchor.moment.earliest, anchor.moment.latest, now)
        words = f"{words}. Elapsed since {anchor.value.name}: {since}"
    step = TraceStep("no date", f"The law sets no date: {clock.words}.", "", words, clock.cite)
    return Dated(None, None, words, (start, step))


def _hours(clock: Clock, moment: Moment, start: TraceStep, zones: Sequence[ZoneInfo]) -> Dated:
    first_zone = shown_zone(moment.earliest, zones)
    last_zone = shown_zone(moment.latest, zones)
    strict = dates.plus_hours(moment.earliest, clock.amount, first_zone)
    counted = TraceStep(
        rule=f"{clock.amount} hours",
        words=f"{_sentence(clock.words)} Straight elapsed hours from the earliest "
        "moment it can be.",
        input=_at(moment.earliest, first_zone),
        output=_at(strict, first_zone),
        citation=clock.cite,
    )
    if clock.counting == "none":
        latest = dates.plus_hours(moment.latest, clock.amount, last_zone)
        words, cite = "Straight elapsed hours from the latest moment it can be.", clock.cite
    else:
        latest = dates.plus_whole_hours(moment.latest, clock.amount, last_zone)
        words = (
            "From the latest moment it can be; the hour in which it falls is not counted, "
            "and a period in hours is not moved by holidays (recalled)."
        )
        cite = f"{_REGULATION} Art. 3(1), 3(2)(a), 3(4)"
    if moment.date_only:
        words += " A date without a time of day spans that day in every time zone."
    step = TraceStep(
        rule="latest arguable",
        words=words,
        input=_at(moment.latest, last_zone),
        output=_at(latest, last_zone),
        citation=cite,
    )
    return Dated(strict, latest, "", (start, counted, step))


def _days(
    clock: Clock, moment: Moment, start: TraceStep, place: str, zones: Sequence[ZoneInfo]
) -> Dated:
    counted_in = _zones_of_days(moment, place, zones)
    ends: list[tuple[datetime, date]] = []
    for zone in counted_in:
        event = dates.local_days(moment, zone)[0]
        ends.append((dates.day_end(dates.last_day(event, clock.amount, clock.unit), zone), event))
    strict, event = min(ends)
    unit = _MONTHS_ARE[clock.unit] + ("" if clock.amount == 1 else "s")
    counted = TraceStep(
        rule=f"{clock.amount} {unit}",
        words=f"{_sentence(clock.words)} The day of the event is day 0; the period ends with the "
        "last second of the local day and is not moved.",
        input=f"day 0 = {event}",
        output=_at(strict, strict.tzinfo or UTC),
        citation=clock.cite,
    )
    latest, step = _latest_days(clock, moment, place, counted_in)
    return Dated(strict, latest, "", (start, counted, step))


def _latest_days(
    clock: Clock, moment: Moment, place: str, zones: Sequence[tzinfo]
) -> tuple[datetime | None, TraceStep]:
    calendar = calendars.working_days(place) if clock.counting == "eu.1182_71" else None
    cite = f"{_REGULATION} Art. 3(1), 3(4), 3(5)"
    best: tuple[datetime, date, date, tuple[str, ...]] | None = None
    for zone in zones:
        event = dates.local_days(moment, zone)[1]
        last = dates.last_day(event, clock.amount, clock.unit)
        why: tuple[str, ...] = ()
        if clock.counting == "eu.1182_71":
            # A move by holidays stays within days, so the year after must be known as well.
            if calendar is None or not calendar.covers(last + timedelta(days=14)):
                return None, _no_calendar(place, cite)
            last, why = dates.rolled(event, last, calendar)
        found = (dates.day_end(last, zone), event, last, why)
        best = found if best is None else max(best, found)
    if best is None:  # there is always one zone to count in
        raise ValueError("no zone to count days in")
    latest, event, _, why = best
    said = "; ".join(why) or "the last day is a working day: not moved"
    return latest, TraceStep(
        rule="latest arguable",
        words=f"{said[0].upper()}{said[1:]}. Holidays of the whole country only (recalled).",
        input=f"day 0 = {event}, working days of {place or 'no place'}",
        output=_at(latest, latest.tzinfo or UTC),
        citation=cite,
    )


def _no_calendar(place: str, cite: str) -> TraceStep:
    words = (
        f"No calendar of working days is known for “{place}” and the year"
        if place
        else "No place is known, so no calendar of working days"
    )
    return TraceStep(
        rule="latest arguable",
        words=f"{words}: only the strict date is given.",
        input=place,
        output="none",
        citation=cite,
    )


def _zones_of_days(moment: Moment, place: str, zones: Sequence[ZoneInfo]) -> tuple[tzinfo, ...]:
    """Return the zones in which the day may be counted: the place's, and the anchor's own."""
    at_place = zones[-1:] if place and zones else ()
    if moment.date_only:
        return tuple(at_place or zones[:1]) or (UTC,)
    own = shown_zone(moment.earliest, zones)
    return tuple(dict.fromkeys((*at_place, own)))


def _key(anchor: str, entity: str) -> str:
    table, mark, column = anchor.partition("[].")
    return cell(table, entity, column) if mark else anchor


def _name(key: str) -> str:
    return "submitted_at" if key.startswith(SUBMISSION) else key.rsplit(".", 1)[-1]


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _at(instant: datetime, zone: tzinfo) -> str:
    """Write an instant in its local time with the zone's name or offset."""
    local = instant.astimezone(zone)
    if isinstance(zone, ZoneInfo):
        return f"{local:%a %Y-%m-%d %H:%M:%S %z} ({zone.key})"
    name = "UTC" if local.utcoffset() == timedelta(0) else ""
    if not name and not isinstance(zone, timezone):
        name = str(local.tzname() or "")
    return f"{local:%a %Y-%m-%d %H:%M:%S %z}" + (f" ({name})" if name else "")
