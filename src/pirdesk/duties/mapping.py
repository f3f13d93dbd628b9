"""The duty map: every duty of every law for every entity and authority, with verdict and reasons.

Pure: facts, law, submissions and the present instant in, duties out; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from pirdesk.casefile.filings import first_filed
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet, cell
from pirdesk.duties import clocks, dates
from pirdesk.duties.answered_places import AnsweredPlaces
from pirdesk.duties.authorities import STAND_INS
from pirdesk.duties.choosing import Facts, Ran, lifted_readings, run_stage
from pirdesk.duties.contents import content_items
from pirdesk.duties.day_zones import zones_of_days, zones_of_law
from pirdesk.duties.duty import ContentItem, Duty, Reading, TraceStep
from pirdesk.duties.elsewhere import PeoplePlaces, nobody_there, people_places
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.judging import (
    ADDRESSED,
    Asked,
    Judged,
    condition_step,
    judge,
    not_addressed,
    not_in_force,
    reached,
    without_entity,
    without_text,
)
from pirdesk.duties.keeping import kept_until
from pirdesk.duties.law import NO_TEXT, LawVerdict, judge_law
from pirdesk.duties.law_days import Span, judged_span
from pirdesk.duties.recipients import Concerned, Told, addressed, concerned, told_by
from pirdesk.duties.regime import ConfidenceOf, Pack, Regime, Stage, Verdict
from pirdesk.duties.renamed import carried
from pirdesk.duties.sureness import of_date, of_verdict, with_clock
from pirdesk.rules import Truth

_NO_BEARING = ("not applicable", "not in force")
_NO_SUBMISSIONS: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Case:
    """What a map is made from."""

    sheet: FactSheet
    now: datetime
    submissions: Mapping[str, datetime]
    pack: str
    contents: dict[str, tuple[ContentItem, ...]]
    people: PeoplePlaces | None
    spans: dict[tuple[object, ...], Span]
    names: Mapping[str, str]
    answered: AnsweredPlaces


@dataclass(frozen=True, slots=True)
class _View:
    """One law seen from one entity: whom it addresses, who is told."""

    regime: Regime
    entity: str
    name: str
    applies: Truth
    addressed: TraceStep
    recipients: Concerned
    asked: Asked
    not_addressed: dict[int, tuple[LawVerdict, Judged]] = field(default_factory=dict)

    def judged(self, stage: Stage, law: LawVerdict) -> Judged:
        """Judge one stage; where the law does not address the case, once for all of a day."""
        if not self.applies.is_false:
            return judge(stage, law, self.applies, self.asked, self.addressed)
        found = self.not_addressed.get(id(law))
        if found is None:
            found = law, not_addressed(law, self.applies, self.addressed)
            self.not_addressed[id(law)] = found
        return found[1]


class _Run(Struct, frozen=True):
    """A clock as it runs towards one recipient, its readings, and how surely it is known."""

    ran: Ran
    readings: tuple[Reading, ...]
    known: ConfidenceOf


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
    given = carried(pack, submissions)
    entities = sheet.rows(ENTITIES).ids or ("",)
    names = {entity: _name(sheet, entity) for entity in entities}
    people = people_places(sheet) if any(law.of_table for law in pack.regimes) else None
    case = _Case(
        sheet, dates.aware(now), given, pack.name, {}, people, {}, names, AnsweredPlaces(sheet)
    )
    found: list[Duty] = []
    for regime in pack.regimes:
        for entity in entities:
            found.extend(_of_entity(case, regime, entity))
    return tuple(found)


def _of_entity(case: _Case, regime: Regime, entity: str) -> Iterable[Duty]:
    if regime.of_table and case.people is not None:
        name = case.names[entity]
        absent = nobody_there(regime, case.people, entity, name, case.pack)
        if absent is not None:
            return absent
    return _of_stages(case, regime, entity)


def _of_stages(case: _Case, regime: Regime, entity: str) -> Iterator[Duty]:
    span: Span | None = None
    law: LawVerdict | None = None
    view: _View | None = None
    for stage in regime.stages:
        looked_at = _span(case, regime, stage, entity)
        if law is None or looked_at is not span:
            span, law = looked_at, judge_law(regime, looked_at, case.sheet, entity)
        if law.state == "not in force":
            yield _unplaced(case, regime, stage, entity, law, not_in_force(law))
        elif not entity:
            yield _unplaced(case, regime, stage, "", law, without_entity(law, ENTITIES))
        else:
            view = view or _view(case, regime, entity)
            yield from _of_stage(case, view, stage, law)


def _span(case: _Case, regime: Regime, stage: Stage, entity: str) -> Span:
    """Return the days by which a law is chosen, found once for stages that look at the same."""
    if regime.judged_by == "due":
        return judged_span(regime, stage, case.sheet, entity, case.submissions, case.now)
    rule = regime.recipient
    # The pack outlives the map, so its parts can be told apart by identity.
    moments = id(stage.own_moments), id(stage.other_moments)
    seen = (*moments, rule.zone, rule.area, regime.judged_by, entity)
    found = case.spans.get(seen)
    if found is None:
        # Laws of many places look at the same moments in the same few zones.
        same = (*moments, regime.judged_by, entity, zones_of_law(regime, case.sheet, entity))
        found = case.spans.get(same)
        if found is None:
            found = judged_span(regime, stage, case.sheet, entity, case.submissions, case.now)
            case.spans[same] = found
        case.spans[seen] = found
    return found


def _view(case: _Case, regime: Regime, entity: str) -> _View:
    told = concerned(regime.recipient, case.sheet, entity, case.answered)
    applies = reached(regime, case.sheet, entity, told.scope)
    if not applies.is_false:
        told = told_by(regime.recipient, told, case.sheet, entity)
    step = condition_step(ADDRESSED, applies, regime.citation)
    return _View(regime, entity, case.names[entity], applies, step, told, Asked(case.sheet, entity))


def _name(sheet: FactSheet, entity: str) -> str:
    return str(sheet.value(cell(ENTITIES, entity, "name")) or "") if entity else ""


def _of_stage(case: _Case, view: _View, stage: Stage, law: LawVerdict) -> Iterator[Duty]:
    if law.dates_hold or view.recipients.scope.is_false:
        judged = view.judged(stage, law)
    else:
        judged = without_text(law)
    if judged.verdict not in ("due", "undetermined"):
        lifted = _unplaced(case, view.regime, stage, view.entity, law, judged)
        if judged.lifted:
            where = {"": zones_of_days(view.regime, case.sheet, view.entity, "")}
            facts = Facts(case.sheet, view.entity, case.submissions, case.now)
            others = lifted_readings(stage, facts, where)
            lifted = replace(lifted, readings=(*lifted.readings, *others))
        yield lifted
        return
    base = _base(case, view.regime, stage, view.entity, judged)
    facts = Facts(case.sheet, view.entity, case.submissions, case.now)
    memo: dict[tuple[str, ...], _Run] = {}
    for told in view.recipients.told:
        zones = zones_of_days(view.regime, case.sheet, view.entity, told.place)
        places = told.calendars or (told.place,)
        key = (*(places if _counts_by_place(stage) else ()), *(zone.key for zone in zones))
        if key not in memo:
            ran = run_stage(stage, facts, dict.fromkeys(places, zones))
            if not law.dates_hold:
                ran = replace(ran, dated=clocks.Dated(None, None, NO_TEXT, ()), readings=())
            known = with_clock(stage, ran.clock) if law.dates_hold else stage.known
            memo[key] = _Run(ran, _readings(stage, law, judged.verdict, ran), known)
        named = _listed(view.regime, stage, told)
        placed = _placed(base, view.recipients, named, memo[key])
        filed = first_filed(case.submissions, stage.duty, view.entity, told.place)
        yield replace(placed, filed_at=filed) if filed else placed


def _counts_by_place(stage: Stage) -> bool:
    """Tell whether the working days of the place decide a date of this stage."""
    clocks_of = (stage.clock, *(other.clock for other in stage.alternatives))
    return any(
        clock.unit not in ("none", "hours") or clock.counting != "none" for clock in clocks_of
    )


def _listed(regime: Regime, stage: Stage, told: Told) -> Told:
    """Return the recipient as the directory of this duty lists it, or that it does not know it."""
    if stage.recipient:
        return replace(told, name=stage.recipient)
    if told.by_law:
        return told
    return addressed(stage.duty, told, known_kind=regime.recipient.to in STAND_INS)


def _unplaced(
    case: _Case, regime: Regime, stage: Stage, entity: str, law: LawVerdict, judged: Judged
) -> Duty:
    """Return a duty that asks nothing, or of nobody yet: no authority, no date."""
    return _base(case, regime, stage, entity, judged, _readings(stage, law, judged.verdict, None))


def _placed(base: Duty, recipients: Concerned, told: Told, found: _Run) -> Duty:
    run = found.ran
    missing = (*base.missing, *recipients.missing, *run.anchor.missing, *run.missing)
    words = recipients.step.words
    if told.said:
        words = Message("recipients.how", {"rule": words, "how": told.said})
    step = replace(recipients.step, words=words, output=told.name)
    return replace(
        base,
        confidence=of_date(base.confidence, found.known) if run.dated.strict else base.confidence,
        confidence_of=found.known,
        place=told.place,
        recipient=told.name,
        provisional=base.provisional or told.provisional or run.anchor.provisional,
        readings=found.readings,
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
    # Of a law that does not bear on this case nothing is to be excepted or preserved.
    bears = judged.verdict not in _NO_BEARING
    return Duty(
        duty=stage.duty,
        regime=regime.id,
        stage=stage.name,
        title=stage.title,
        entity=entity,
        entity_name=case.names[entity],
        place="",
        verdict=judged.verdict,
        provisional=judged.provisional,
        readings=readings,
        recipient=stage.recipient or regime.recipient.unnamed,
        anchor=None,
        strict_due=None,
        latest_arguable_due=None,
        no_date_words="",
        confidence=of_verdict(regime, stage, judged),
        confidence_of=stage.known,
        checked_on=regime.checked_on,
        status=regime.status,
        disputed=regime.disputed,
        pack=case.pack,
        citation=stage.citation,
        trace=judged.steps,
        reasons=judged.reasons,
        missing=judged.missing,
        contents=_contents(case, stage, judged.verdict),
        exceptions=stage.exceptions if bears else (),
        retention=kept_until(regime, stage, case.sheet, entity, case.submissions) if bears else (),
        roll_forward=stage.roll_forward if bears else None,
        presumed=judged.presumed,
        reasons_wanted=judged.reasons_wanted,
    )


def _contents(case: _Case, stage: Stage, verdict: Verdict) -> tuple[ContentItem, ...]:
    """Return the state of the contents, once per case; a duty that cannot arise has none."""
    if verdict in _NO_BEARING:
        return ()
    if stage.duty not in case.contents:
        case.contents[stage.duty] = content_items(stage.contents, case.sheet, case.now)
    return case.contents[stage.duty]


def _readings(
    stage: Stage, law: LawVerdict, verdict: Verdict, run: Ran | None
) -> tuple[Reading, ...]:
    """Return the disputed readings of the law, the open alternatives and the notes.

    The notes stand under “not due” too: what was not asked can be what makes it due.
    """
    strict = run.dated.strict if run else None
    latest = run.dated.latest if run else None
    made: list[Reading] = []
    for reading, state in law.readings:
        said = {"in force": verdict, "not in force": "not in force"}.get(state, "undetermined")
        dated = (strict, latest) if state == "in force" else (None, None)
        words = (reading.words, reading.cite, said)
        made.append(Reading(reading.id, *words, *dated, reading.confidence))
    if run is not None:
        own = (replace(r, verdict=r.verdict or verdict) for r in run.readings)
        made.extend(own)
    if run is not None or verdict == "not due":
        for note in stage.notes:
            words = (note.words, note.cite, verdict)
            made.append(Reading(note.id, *words, None, None, note.confidence))
    return tuple(made)
