"""One clock by itself: a duty and the moments it counts from, without a case.

It answers when, never whether: no trigger is judged, and law that is not in force gives no date
but says what it would be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pirdesk.casefile.confidence import Confidence
from pirdesk.casefile.messages import Message, Words
from pirdesk.casefile.sheet import FactSheet
from pirdesk.duties.choosing import Facts, run_stage
from pirdesk.duties.day_zones import zones_of_days
from pirdesk.duties.duty import Reading, TraceStep
from pirdesk.duties.keeping import kept_until
from pirdesk.duties.law import NO_TEXT, LawVerdict, judge_law
from pirdesk.duties.law_days import judged_span
from pirdesk.duties.provisos import Proviso, Retention, RollForward
from pirdesk.duties.regime import (
    SUBMISSION,
    WITHOUT_WINDOWS,
    Clock,
    ConfidenceOf,
    Pack,
    Regime,
    Stage,
)
from pirdesk.duties.renamed import carried, now_called
from pirdesk.duties.sureness import with_clock

_STATUS = {
    "live": Message("duties.status.live"),
    "future": Message("duties.status.future"),
    "dormant": Message("duties.status.dormant"),
    "proposal": Message("duties.status.proposal"),
    "repealed": Message("duties.status.repealed"),
    "not_in_force": Message("duties.status.not_in_force"),
}


@dataclass(frozen=True, slots=True)
class PlaceDates:
    """Both dates for the calendar and zone of one place."""

    place: str
    strict_due: datetime | None
    latest_arguable_due: datetime | None


@dataclass(frozen=True, slots=True)
class ClockAnswer:
    """What a clock gives: the earliest dates over the places, and each place's own.

    ``formerly`` is the old id it was asked by, "" where by its own; ``others`` are the other
    duties that old id became.
    """

    duty: str
    title: str
    citation: str
    status: str
    disputed: bool
    in_force: bool
    confidence: Confidence
    verified_by_human: str
    pack: str
    strict_due: datetime | None
    latest_arguable_due: datetime | None
    no_date_words: Words
    readings: tuple[Reading, ...]
    trace: tuple[TraceStep, ...]
    places: tuple[PlaceDates, ...]
    exceptions: tuple[Proviso, ...] = ()
    retention: tuple[Retention, ...] = ()
    roll_forward: RollForward | None = None
    formerly: str = ""
    others: tuple[str, ...] = ()
    confidence_of: ConfidenceOf | None = None


def find_stage(pack: Pack, duty: str) -> tuple[Regime, Stage] | None:
    """Return law and stage of a duty, None where no law of the pack has it.

    For an id a duty had before, those of the first duty it became.
    """
    first = now_called(pack, duty)[0]
    for regime in pack.regimes:
        for stage in regime.stages:
            if stage.duty == first:
                return regime, stage
    return None


def anchor_names(stage: Stage) -> tuple[str, ...]:
    """Return the names of the moments a duty's clocks count from."""
    terms = anchor_terms(stage)
    return tuple(dict.fromkeys(name for term in terms for name in _names(term)))


def anchor_terms(stage: Stage) -> tuple[str, ...]:
    """Return the terms or submissions a duty's clocks count from, each once."""
    every = (stage.clock, *(other.clock for other in stage.alternatives))
    return tuple(dict.fromkeys(anchor for clock in every for anchor in clock.anchors))


def anchor_named(stage: Stage, name: str) -> str:
    """Return the term or submission an anchor's name means for this duty, "" if none."""
    return next((term for term in anchor_terms(stage) if name in _names(term)), "")


def zone_of_days(
    pack: Pack, duty: str, places: Sequence[str], zone: ZoneInfo | None
) -> ZoneInfo | None:
    """Return the zone in which a duty counts its days, so that a bare date is that day there.

    ``places`` and ``zone`` are those a person names; None where neither they nor the law name one.
    """
    regime, stage = _known(pack, duty)
    if stage.clock.zone:
        return ZoneInfo(stage.clock.zone)
    place = next(iter(_places(regime, places)))
    return next(iter(zones_of_days(regime, FactSheet({}), "", place, _told(zone))), None)


def _told(zone: ZoneInfo | None) -> tuple[ZoneInfo, ...]:
    return (zone,) if zone is not None else ()


def _places(regime: Regime, named: Sequence[str]) -> Sequence[str]:
    return named or (regime.recipient.area if regime.recipient.zone else "",)


def run_clock(
    pack: Pack,
    duty: str,
    sheet: FactSheet,
    entity: str,
    submissions: Mapping[str, datetime],
    *,
    places: Sequence[str],
    zone: ZoneInfo | None,
    now: datetime,
) -> ClockAnswer:
    """Run the clock of one duty, or of the first an old id became; KeyError for an unknown one.

    ``zone`` is the one a person names; without it the place, or the law's own, must have one.
    """
    regime, stage = _known(pack, duty)
    submissions = carried(pack, submissions)
    counted = {
        place: zones_of_days(regime, sheet, entity, place, _told(zone))
        for place in _places(regime, places)
    }
    ran = run_stage(stage, Facts(sheet, entity, submissions, now, _told(zone)), counted)
    span = judged_span(regime, stage, sheet, entity, submissions, now)
    law = judge_law(regime, span, sheet, entity)
    in_force = law.dates_hold and law.state != "not in force" and _is_law(regime)
    strict, latest = ran.dated.strict, ran.dated.latest
    readings = _readings(stage, law, ran.readings, strict, latest)
    words = ran.dated.words
    if not in_force:
        words = _without_law(regime, law)
        readings = (_if_it_were_law(regime, law, ran.clock, strict, latest), *readings)
    return ClockAnswer(
        duty=stage.duty,
        title=stage.title,
        citation=stage.citation,
        status=regime.status,
        disputed=regime.disputed,
        in_force=in_force,
        confidence=with_clock(stage, ran.clock).clock,
        confidence_of=with_clock(stage, ran.clock),
        verified_by_human=regime.verified_by_human,
        pack=pack.name,
        strict_due=strict if in_force else None,
        latest_arguable_due=latest if in_force else None,
        no_date_words=words,
        readings=readings,
        trace=(law.step, *ran.dated.steps),
        places=tuple(
            PlaceDates(place, dated.strict, dated.latest)
            for place, dated in ran.places.items()
            if in_force
        ),
        exceptions=stage.exceptions,
        retention=kept_until(regime, stage, sheet, entity, submissions),
        roll_forward=stage.roll_forward,
        formerly=duty if duty != stage.duty else "",
        others=tuple(name for name in now_called(pack, duty) if name != stage.duty),
    )


def _is_law(regime: Regime) -> bool:
    return regime.status not in WITHOUT_WINDOWS


def _known(pack: Pack, duty: str) -> tuple[Regime, Stage]:
    found = find_stage(pack, duty)
    if found is None:
        raise KeyError(duty)
    return found


def _without_law(regime: Regime, law: LawVerdict) -> Message:
    """Say that no date is shown: no law is in force, or its text of that day is not here."""
    why = NO_TEXT
    if law.dates_hold:
        status = _STATUS[regime.status]
        why = Message("duties.law.none_in_force", {"status": status})
    return Message("duties.law.no_date", {"why": why, "law": law.step.words})


def _if_it_were_law(
    regime: Regime, law: LawVerdict, clock: Clock, strict: datetime | None, latest: datetime | None
) -> Reading:
    said = "not in force" if law.dates_hold else "undetermined"
    words, dates = (
        Message(
            "duties.reading.if_law" if law.dates_hold else "duties.reading.if_this_text",
            {"clock": clock.words},
        ),
        (strict, latest),
    )
    return Reading("if_it_were_law", words, clock.cite, said, *dates, regime.confidence)


def _readings(
    stage: Stage,
    law: LawVerdict,
    others: tuple[Reading, ...],
    strict: datetime | None,
    latest: datetime | None,
) -> tuple[Reading, ...]:
    made = []
    for reading, state in law.readings:
        dated = (strict, latest) if state == "in force" else (None, None)
        said = state if state in ("in force", "not in force") else "undetermined"
        made.append(
            Reading(reading.id, reading.words, reading.cite, said, *dated, reading.confidence)
        )
    for note in stage.notes:
        made.append(Reading(note.id, note.words, note.cite, "", None, None, note.confidence))
    return (*made, *others)


def _names(term: str) -> tuple[str, ...]:
    if term.startswith(SUBMISSION):
        stage = term.rsplit(".", 1)[-1]
        return "submitted_at", f"{stage}_submitted_at"
    name = term.rsplit(".", 1)[-1]
    return (name,)
