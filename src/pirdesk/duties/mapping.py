"""The duty map: every duty of every law for every entity and authority, with verdict and reasons.

Pure: facts, law, submissions and the present instant in, duties out; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from pirdesk.casefile.confidence import shown_kind, weakest
from pirdesk.casefile.filings import first_filed
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.duties import clocks, dates
from pirdesk.duties.authorities import STAND_INS, directory, law_zone
from pirdesk.duties.choosing import chosen_clock
from pirdesk.duties.contents import content_items
from pirdesk.duties.duty import ContentItem, Duty, Reading, TraceStep
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.judging import Judged, condition_step, judge, not_in_force, without_entity
from pirdesk.duties.law import NO_TEXT, LawVerdict, Span, judge_law, judged_span
from pirdesk.duties.listings import listing
from pirdesk.duties.recipients import Concerned, Told, concerned
from pirdesk.duties.regime import Clock, Pack, Regime, Stage, Verdict
from pirdesk.duties.renamed import carried
from pirdesk.duties.spoken import shown_zone
from pirdesk.rules import Truth, all_of, evaluate

_NO_SUBMISSIONS: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Case:
    """What a map is made from."""

    sheet: FactSheet
    now: datetime
    submissions: Mapping[str, datetime]
    pack: str
    contents: dict[str, tuple[ContentItem, ...]]


@dataclass(frozen=True, slots=True)
class _View:
    """One law seen from one entity: whom it addresses, who is told, in which zones."""

    regime: Regime
    entity: str
    name: str
    zones: tuple[ZoneInfo, ...]
    applies: Truth
    addressed: TraceStep
    recipients: Concerned


@dataclass(frozen=True, slots=True)
class _Run:
    """A clock as it runs for one recipient."""

    anchor: clocks.Anchor
    dated: clocks.Dated
    alternatives: tuple[Reading, ...]


def map_duties(
    sheet: FactSheet,
    pack: Pack,
    now: datetime,
    submissions: Mapping[str, datetime] = _NO_SUBMISSIONS,
) -> tuple[Duty, ...]:
    """Return every duty of the pack for a fact sheet, one per entity and authority concerned.

    ``now`` must have a zone; ``submissions`` say when each duty was filed. A fault in a law's
    condition leaves the verdict undetermined and stands in the trace.
    """
    case = _Case(sheet, dates.aware(now), carried(pack, submissions), pack.name, {})
    entities = sheet.rows(ENTITIES).ids or ("",)
    spans: dict[tuple[str, str], Span] = {}
    found: list[Duty] = []
    for regime in pack.regimes:
        for entity in entities:
            key = (regime.judged_by, entity)
            if key not in spans:
                spans[key] = judged_span(regime, sheet, entity, case.now)
            found.extend(_of_entity(case, regime, entity, spans[key]))
    return tuple(found)


def _of_entity(case: _Case, regime: Regime, entity: str, span: Span) -> Iterator[Duty]:
    law = judge_law(regime, span, case.sheet, entity)
    view: _View | None = None
    none: Judged | None = None
    for stage in regime.stages:
        if regime.judged_by == "due" and entity:
            law = judge_law(regime, _due_span(case, stage, entity, span), case.sheet, entity)
        if law.state == "not in force":
            none = none if none and regime.judged_by != "due" else not_in_force(law)
            yield _unplaced(case, regime, stage, entity, law, none)
        elif not entity:
            yield _unplaced(case, regime, stage, "", law, without_entity(law, ENTITIES))
        else:
            view = view or _view(case, regime, entity)
            yield from _of_stage(case, view, stage, law)


def _due_span(case: _Case, stage: Stage, entity: str, otherwise: Span) -> Span:
    """Return the days on which a duty falls due, for laws that are chosen by them."""
    anchor = clocks.find_anchor(stage.clock, case.sheet, entity, case.submissions)
    dated = clocks.run(stage.clock, anchor, "", (), case.now)
    if dated.strict is None:
        return otherwise
    last = max(dated.strict, dated.latest or dated.strict)
    first, end = dated.strict.date(), last.date()
    words = f"due {first}" if first == end else f"due {first} to {end}"
    return Span(first, max(first, end), words, (anchor.value.key,), anchor.provisional)


def _view(case: _Case, regime: Regime, entity: str) -> _View:
    told = concerned(regime.recipient, case.sheet, entity)
    applies = all_of([evaluate(regime.applies, case.sheet, entity), told.scope])
    country = case.sheet.value(cell(ENTITIES, entity, "country"))
    places = country if isinstance(country, tuple) else ()
    zones = tuple(zone for place in places if (zone := directory().zone(place)) is not None)
    step = condition_step("whom the law addresses", applies, regime.citation)
    return _View(regime, entity, _name(case, entity), zones, applies, step, told)


def _name(case: _Case, entity: str) -> str:
    return str(case.sheet.value(cell(ENTITIES, entity, "name")) or "") if entity else ""


def _of_stage(case: _Case, view: _View, stage: Stage, law: LawVerdict) -> Iterator[Duty]:
    judged = judge(stage, law, view.applies, case.sheet, view.entity, view.addressed)
    if judged.verdict not in ("due", "undetermined"):
        yield _unplaced(case, view.regime, stage, view.entity, law, judged)
        return
    clock, others, chosen = chosen_clock(
        stage, case.sheet, view.entity, case.submissions, view.zones, case.now
    )
    anchor = clocks.find_anchor(clock, case.sheet, view.entity, case.submissions)
    base = _base(case, view.regime, stage, view.entity, judged)
    memo: dict[tuple[str, ...], _Run] = {}
    shared: dict[tuple[str, ...], tuple[Reading, ...]] = {}
    for told in view.recipients.told:
        place_zone = _place_zone(view.regime, told)
        zones = (*view.zones, place_zone) if place_zone else view.zones
        key = _same_dates(clock, anchor, told.place, zones)
        if key not in memo:
            dated = clocks.run(clock, anchor, told.place, zones, case.now)
            if not law.dates_hold:
                dated, chosen, others = clocks.Dated(None, None, NO_TEXT, ()), (), ()
            memo[key] = _Run(anchor, replace(dated, steps=chosen + dated.steps), others)
            shared[key] = _readings(stage, law, judged.verdict, memo[key])
        named = _listed(view.regime, stage, told)
        placed = _placed(base, view.recipients, named, memo[key], shared[key])
        filed = first_filed(case.submissions, stage.duty, view.entity, told.place)
        yield replace(placed, filed_at=filed) if filed else placed


def _listed(regime: Regime, stage: Stage, told: Told) -> Told:
    """Return the recipient as the directory of this duty lists it, or that it does not know it."""
    if stage.recipient:
        return replace(told, name=stage.recipient)
    if told.by_law:
        return told
    found = listing(stage.duty, told.place)
    if found is not None:
        return replace(told, name=found.name, said=found.said)
    if told.place and regime.recipient.to == "data_protection":
        known = directory().authorities[told.place]
        web = f"Web: {known.domain}; its portal is not known here"
        return replace(told, said=f"{web} ({shown_kind(known.confidence)}).")
    if told.place and regime.recipient.to in STAND_INS:
        return replace(told, said="Which authority that is, this edition does not know.")
    return told


def _place_zone(regime: Regime, told: Told) -> ZoneInfo | None:
    """Return the zone of the one authority of a law, or that of the place's capital."""
    return law_zone(regime.recipient.zone) or directory().zone(told.place)


def _same_dates(
    clock: Clock, anchor: clocks.Anchor, place: str, zones: tuple[ZoneInfo, ...]
) -> tuple[str, ...]:
    """Return a key that is equal for recipients to whom the same dates apply."""
    if clock.unit == "none" or anchor.moment is None:
        return ()
    if clock.parts or clock.counting == "eu.dora":
        return (place, *(zone.key for zone in zones))
    if clock.unit != "hours":
        return (place,)
    return tuple(str(shown_zone(end, zones)) for end in anchor.span or ())


def _unplaced(
    case: _Case, regime: Regime, stage: Stage, entity: str, law: LawVerdict, judged: Judged
) -> Duty:
    """Return a duty that asks nothing, or of nobody yet: no authority, no date."""
    return _base(case, regime, stage, entity, judged, _readings(stage, law, judged.verdict, None))


def _placed(
    base: Duty, recipients: Concerned, told: Told, run: _Run, readings: tuple[Reading, ...]
) -> Duty:
    missing = (*base.missing, *recipients.missing, *run.anchor.missing)
    words = f"{recipients.step.words} {told.said}" if told.said else recipients.step.words
    step = replace(recipients.step, words=words, output=told.name)
    return replace(
        base,
        place=told.place,
        recipient=told.name,
        provisional=base.provisional or told.provisional or run.anchor.provisional,
        readings=readings,
        anchor=run.anchor.value,
        strict_due=run.dated.strict,
        latest_arguable_due=run.dated.latest,
        no_date_words=run.dated.words,
        trace=(*base.trace, step, *run.dated.steps),
        missing=tuple(dict.fromkeys(missing)),
    )


def _base(
    case: _Case,
    regime: Regime,
    stage: Stage,
    entity: str,
    judged: Judged,
    readings: tuple[Reading, ...] = (),
) -> Duty:
    return Duty(
        duty=stage.duty,
        regime=regime.id,
        stage=stage.name,
        title=stage.title,
        entity=entity,
        entity_name=_name(case, entity),
        place="",
        verdict=judged.verdict,
        provisional=judged.provisional,
        readings=readings,
        recipient=stage.recipient or regime.recipient.unnamed,
        anchor=None,
        strict_due=None,
        latest_arguable_due=None,
        no_date_words="",
        confidence=weakest((regime.confidence, stage.confidence)),
        status=regime.status,
        disputed=regime.disputed,
        pack=case.pack,
        citation=stage.citation,
        trace=judged.steps,
        reasons=judged.reasons,
        missing=judged.missing,
        contents=_contents(case, stage, judged.verdict),
        exceptions=stage.exceptions,
        retention=stage.retention,
        roll_forward=stage.roll_forward,
    )


def _contents(case: _Case, stage: Stage, verdict: Verdict) -> tuple[ContentItem, ...]:
    """Return the state of the contents, once per case; a duty that cannot arise has none."""
    if verdict in ("not applicable", "not in force"):
        return ()
    if stage.duty not in case.contents:
        case.contents[stage.duty] = content_items(stage.contents, case.sheet)
    return case.contents[stage.duty]


def _readings(
    stage: Stage, law: LawVerdict, verdict: Verdict, run: _Run | None
) -> tuple[Reading, ...]:
    """Return the disputed readings of the law, the open alternatives and the notes."""
    strict = run.dated.strict if run else None
    latest = run.dated.latest if run else None
    made: list[Reading] = []
    for reading, state in law.readings:
        said = {"in force": verdict, "not in force": "not in force"}.get(state, "undetermined")
        dated = (strict, latest) if state == "in force" else (None, None)
        words = (reading.words, reading.cite, said)
        made.append(Reading(reading.id, *words, *dated, reading.confidence))
    if run is not None:
        made.extend(run.alternatives)
        for note in stage.notes:
            words = (note.words, note.cite, verdict)
            made.append(Reading(note.id, *words, None, None, note.confidence))
    return tuple(made)
