"""One clock: from its anchor to the strict and the latest arguable date, with every step said.

Strict is the earliest defensible date, counted from the earliest instant; the latest arguable one
is for information and needs a rule that allows it. Never judges whether a duty exists.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from pirdesk.casefile.filings import stage_filed
from pirdesk.casefile.messages import DutyId, Message, TermKey, Words
from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.duties import dates
from pirdesk.duties.daycounts import count_days, relieved, zones_counted
from pirdesk.duties.duty import AnchorValue, TraceStep
from pirdesk.duties.homes import ENTITIES, homes, homes_words
from pirdesk.duties.regime import SUBMISSION, Clock
from pirdesk.duties.spoken import REGULATION, at

_NO_CALENDAR = Message("duties.clock.no_calendar")


class Anchor(Struct, frozen=True):
    """An anchor as found: its value, the moment (None: not yet running), what it rests on.

    ``zones`` are those in which it was written down, () where none is known.
    """

    value: AnchorValue
    moment: Moment | None
    provisional: bool
    missing: tuple[str, ...]
    parts: tuple[Anchor, ...] = ()
    zones: tuple[ZoneInfo, ...] = ()

    @property
    def span(self) -> tuple[datetime, datetime] | None:
        """Return first and last instant from which hours count, None where it does not run."""
        return dates.day_span(self.moment, self.zones) if self.moment else None

    def shown(self, zone: tzinfo) -> Anchor:
        """Return the anchor with its moment written as a place shows it, however it was typed."""
        if self.moment is None or self.moment.date_only:
            return self
        first, last = (
            dates.with_offset(end.astimezone(zone))
            for end in (self.moment.earliest, self.moment.latest)
        )
        moment = dataclasses.replace(self.moment, earliest=first, latest=last)
        value = replace(self.value, earliest=first, latest=last, text=moment_words(moment))
        return replace(self, value=value, moment=moment)

    @property
    def waits(self) -> Words:
        """Return in words what the clock waits for, "" where it runs."""
        return "" if self.moment else self.value.text


class Dated(Struct, frozen=True):
    """What a clock gives: two dates, or words where it gives none, and the steps to them.

    ``unmoved`` is the latest end before a relief for weekends moved it, where there is one.
    """

    strict: datetime | None
    latest: datetime | None
    words: Words
    steps: tuple[TraceStep, ...]
    unmoved: datetime | None = None


def find_anchor(
    clock: Clock,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
    written_in: tuple[ZoneInfo, ...] = (),
) -> Anchor:
    """Return the first anchor of a clock that is known, or what it waits for.

    A composite clock has an anchor for each part; the first that is known stands for it. A bare
    date was written ``written_in`` these zones; else an organisation's own in its country's.
    """
    if clock.parts:
        parts = tuple(
            find_anchor(part, sheet, entity, submissions, written_in) for part in clock.parts
        )
        shown = next((part for part in parts if part.moment), parts[0])
        return Anchor(
            shown.value,
            shown.moment,
            any(part.provisional for part in parts),
            tuple(key for part in parts for key in part.missing),
            parts,
        )
    keys = tuple(_key(anchor, entity) for anchor in clock.anchors)
    for key in keys:
        name = _name(key)
        if key.startswith(SUBMISSION):
            filed = stage_filed(submissions, key.removeprefix(SUBMISSION), entity)
            if filed is not None:
                exact = Moment(dates.aware(filed), filed, filed.isoformat())
                value = AnchorValue(name, key, filed, filed, moment_words(exact))
                return Anchor(value, exact, False, ())
            continue
        answer = sheet.get(key)
        if answer is None or not answer.usable or not isinstance(answer.value, Moment):
            continue
        found = answer.value
        suspected = answer.certainty is Certainty.SUSPECTED
        value = AnchorValue(name, key, found.earliest, found.latest, moment_words(found))
        zones = written_in
        if found.date_only and not zones and key.startswith(f"{ENTITIES}["):
            zones = homes(sheet, entity)
        return Anchor(value, found, suspected, (), zones=zones)
    first = keys[0]
    text = Message("duties.clock.needs", {"what": TermKey(first)})
    if first.startswith(SUBMISSION):
        duty = DutyId(first.removeprefix(SUBMISSION))
        text = Message("duties.clock.needs_filing", {"duty": duty})
    missing = tuple(key for key in keys[:1] if not key.startswith(SUBMISSION))
    return Anchor(AnchorValue(_name(first), first, None, None, text), None, False, missing)


def run(
    clock: Clock, anchor: Anchor, place: str, zones: Sequence[ZoneInfo], now: datetime
) -> Dated:
    """Count a clock from its anchor; ``zones`` are those in which its days may be counted.

    Dates carry the offset of their place and not its zone. Python compares two local times of one
    zone as a clock on the wall shows them: in the night in which clocks go back it takes the later
    of two for the earlier, and calls one that comes twice different from itself elsewhere.
    """
    found = _run(clock, anchor, place, zones, now)
    dates_of = (found.strict, found.latest, found.unmoved)
    strict, latest, unmoved = (at and dates.with_offset(at) for at in dates_of)
    return replace(found, strict=strict, latest=latest, unmoved=unmoved)


def _run(
    clock: Clock, anchor: Anchor, place: str, zones: Sequence[ZoneInfo], now: datetime
) -> Dated:
    anchor = anchor.shown(zones_counted(clock, zones)[0])
    start = TraceStep(
        rule=Message("duties.rule.anchor"),
        words=Message("duties.clock.counts" if anchor.moment else "duties.clock.idle"),
        input=anchor.value.key,
        output=anchor.value.text,
        citation=clock.cite,
    )
    if clock.unit == "none":
        return _undated(clock, anchor, start, now)
    if anchor.moment is None:
        return Dated(None, None, anchor.value.text, (start,))
    if clock.parts:
        return _composite(clock, anchor, place, zones, now)
    if clock.unit == "hours":
        return _hours(clock, anchor, anchor.moment, start, place, zones)
    ends = count_days(clock, anchor.moment, place, zones)
    return Dated(ends.strict, ends.latest, "", (start, *ends.steps))


def moment_words(moment: Moment) -> str:
    """Return a moment in words: one instant, a bare date, or both ends of an interval."""
    if moment.date_only:
        first, last = dates.local_days(moment, UTC)
        return str(first) if first == last else f"between {first} and {last}"
    if moment.exact:
        return moment.earliest.isoformat()
    return f"between {moment.earliest.isoformat()} and {moment.latest.isoformat()}"


def _undated(clock: Clock, anchor: Anchor, start: TraceStep, now: datetime) -> Dated:
    words: Words = clock.words
    if anchor.moment is not None:
        since = dates.elapsed(anchor.moment.earliest, anchor.moment.latest, now)
        name = TermKey(anchor.value.key)
        words = Message("duties.clock.elapsed", {"law": words, "name": name, "span": since})
    said = Message("duties.clock.no_date", {"law": clock.words})
    step = TraceStep(Message("duties.rule.no_date"), said, "", words, clock.cite)
    return Dated(None, None, words, (start, step))


def _composite(
    clock: Clock, anchor: Anchor, place: str, zones: Sequence[ZoneInfo], now: datetime
) -> Dated:
    """Join the parts by “the earlier of” or “the later of”, or let the first stand alone."""
    runs = [
        run(part, found, place, zones, now)
        for part, found in zip(clock.parts, anchor.parts, strict=True)
    ]
    known = [dated for dated in runs if dated.strict is not None]
    strict_of = latest_of = known
    if clock.unless_late and len(known) == len(runs) > 1:
        first, second = anchor.parts[0].span, runs[1]
        if first and second.strict and first[0] > second.strict:
            strict_of = runs[:1]
        if first and second.strict and first[1] > second.strict:
            latest_of = runs[:1]
    choose = min if clock.combine == "earlier" else max
    strict = choose(dated.strict for dated in strict_of if dated.strict)
    ends = [dated.latest for dated in latest_of]
    # A relief moves the limit that counts, so it is chosen before it is moved.
    counts = choose(latest_of, key=_before_relief)
    latest = None if None in ends else counts.latest
    if len(strict_of) < len(known):
        words = Message("duties.clock.first_alone", {"law": clock.words})
    else:
        words = Message(
            "duties.clock.earlier_counts"
            if clock.combine == "earlier"
            else "duties.clock.later_counts",
            {"law": clock.words},
        )
    waits = tuple(found.value.text for found in anchor.parts if found.moment is None)
    waiting: Words = Message("duties.clock.waits", {"parts": waits})
    if len(waits) < 2:
        waiting = waits[0] if waits else ""
    zone = zones_counted(clock, zones)[0]
    steps = (
        *(step for dated in runs for step in dated.steps),
        TraceStep(
            rule=Message(
                "duties.rule.earlier" if clock.combine == "earlier" else "duties.rule.later"
            ),
            words=words,
            input=_ends([dated.strict for dated in known], zone),
            output=at(strict, zone),
            citation=clock.cite,
        ),
        TraceStep(
            rule=Message("duties.rule.latest"),
            words=Message("duties.clock.same_of_latest"),
            input=_ends(ends, zone),
            output=at(latest, zone) if latest else Message("duties.clock.none"),
            citation=clock.cite,
        ),
    )
    return Dated(strict, latest, waiting, steps)


def _ends(ends: Sequence[datetime | None], zone: tzinfo) -> Message:
    """Return the ends that are known, or that there is no calendar to find one by."""
    known = tuple(at(end, zone) for end in ends if end)
    return Message("duties.clock.ends", {"ends": known}) if known else _NO_CALENDAR


def _before_relief(dated: Dated) -> float:
    end = dated.unmoved or dated.latest or dated.strict
    return end.timestamp() if end else float("inf")


def _hours(
    clock: Clock,
    anchor: Anchor,
    moment: Moment,
    start: TraceStep,
    place: str,
    zones: Sequence[ZoneInfo],
) -> Dated:
    earliest, ends = dates.day_span(moment, anchor.zones)
    counted_in = zones_counted(clock, zones)
    zone = counted_in[0]
    strict = dates.plus_hours(earliest, clock.amount, zone)
    of_day = _of_day(moment, anchor.zones)
    first = Message("duties.clock.hours_first", {"law": clock.words})
    counted = TraceStep(
        rule=Message("duties.rule.hours", {"count": clock.amount}),
        words=_together(first, of_day),
        input=at(earliest, zone),
        output=at(strict, zone),
        citation=clock.cite,
    )
    if clock.counting == "eu.dora":
        last = dates.plus_hours(ends, clock.amount, zone)
        relief, moved = relieved(clock, last, place, zone)
        return Dated(strict, relief, "", (start, counted, moved), last)
    if clock.counting == "none":
        latest = dates.plus_hours(ends, clock.amount, zone)
        words, cite = Message("duties.clock.hours_last"), clock.cite
    else:
        whole = (dates.plus_whole_hours(ends, clock.amount, other) for other in counted_in)
        latest = max(whole, key=datetime.timestamp).astimezone(zone)
        words = Message("duties.clock.whole_hours")
        cite = f"{REGULATION} Art. 3(1), 3(2)(a), 3(4)"
    step = TraceStep(
        rule=Message("duties.rule.latest"),
        words=_together(words, of_day),
        input=at(ends, zone),
        output=at(latest, zone),
        citation=cite,
    )
    return Dated(strict, latest, "", (start, counted, step))


def _of_day(moment: Moment, zones: Sequence[ZoneInfo]) -> Message | None:
    """Say over which zones a date without a time of day was counted."""
    if not moment.date_only:
        return None
    return homes_words(zones, moment.latest) if zones else Message("duties.clock.day_everywhere")


def _together(said: Message, more: Message | None) -> Message:
    if more is None:
        return said
    return Message("duties.clock.together", {"first": said, "second": more})


def _key(anchor: str, entity: str) -> str:
    table, mark, column = anchor.partition("[].")
    return cell(table, entity, column) if mark else anchor


def _name(key: str) -> str:
    return "submitted_at" if key.startswith(SUBMISSION) else key.rsplit(".", 1)[-1]
