"""One clock without a case, and the law as data: its duties, its anchors, its own examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pirdesk import datafiles
from pirdesk.casefile.confidence import weakest
from pirdesk.casefile.places import place_code
from pirdesk.casefile.sheet import cell, read_facts
from pirdesk.casefile.values import Moment, moment
from pirdesk.duties import (
    SUBMISSION,
    ClockAnswer,
    ConfidenceOf,
    Listing,
    Pack,
    Passage,
    Regime,
    Stage,
    anchor_named,
    anchor_names,
    anchor_terms,
    check_examples,
    find_stage,
    light,
    listings,
    now_called,
    parse_regime,
    passages_of,
    receivers,
    run_clock,
    zone_of_days,
)
from pirdesk.errors import UserError, shortened
from pirdesk.services.library import Library

ENTITY = "organisation"
FIRST_EDITION = "2026-11-21"


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty of the law as it stands in this edition; ``confidence`` is that of its date."""

    duty: str
    title: str
    citation: str
    status: str
    disputed: bool
    confidence: str
    verified_by_human: str
    anchors: tuple[str, ...]
    anchor_terms: tuple[str, ...]
    unit: str
    amount: int
    edition: str
    checked_on: date | None
    light: str
    confidence_of: ConfidenceOf


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of one law file found; no differences means it computes as a person did.

    ``remarks`` are worth a look and no fault.
    """

    regime: str
    stages: int
    examples: int
    differences: tuple[str, ...]
    remarks: tuple[str, ...] = ()


def clock(
    library: Library,
    duty: str,
    anchors: Mapping[str, str],
    zone: str = "",
    *,
    places: Sequence[str] = (),
    facts: Mapping[str, Any] | None = None,
    now: datetime,
) -> ClockAnswer:
    """Run the clock of one duty from named moments; an unknown name or naive time is refused.

    A moment is ISO 8601 with offset; a bare date is enough where the law counts days. ``facts``
    are terms that choose between clocks; a column of ``entities`` is the organisation's own.
    ``zone`` may be left out where the law, or one of the ``places``, has its own.
    """
    stage = _stage(library.pack, duty)
    where = tuple(map(place_code, places))
    local = _zone(zone) if zone else None
    counted_in = zone_of_days(library.pack, duty, where, local)
    if counted_in is None:
        raise UserError(
            f"“{duty}” counts its time in no place of its own.",
            "Nothing was computed. Name the zone whose days count: --zone Europe/Berlin.",
            code="clock.zone",
        )
    given: dict[str, Any] = {cell("entities", ENTITY, "name"): ENTITY}
    for term, value in (facts or {}).items():
        given[_own(term)] = value
    submissions: dict[str, datetime] = {}
    for name, text in anchors.items():
        term = anchor_named(stage, name)
        if not term:
            raise UserError(
                f"“{duty}” does not count from “{shortened(name)}”.",
                f"It counts from {' or '.join(anchor_names(stage))}.",
                code="clock.anchor",
            )
        read = moment(text)
        if term.startswith(SUBMISSION):
            submissions[term.removeprefix(SUBMISSION)] = _filed(stage, read, counted_in)
        else:
            given[_own(term)] = text
    sheet = read_facts(library.vocabulary, given)
    return run_clock(
        library.pack, duty, sheet, ENTITY, submissions, places=where, zone=local, now=now
    )


def duty_lines(regimes: Iterable[Regime], today: date) -> tuple[DutyLine, ...]:
    """Return every duty of some laws with the moments it counts from.

    ``today`` tells how long ago each was compared with its sources.
    """
    return tuple(_line(regime, stage, today) for regime in regimes for stage in regime.stages)


def regime_of(pack: Pack, named: str) -> Regime:
    """Return a law by its id or by the id one of its duties has, or had before."""
    duties = now_called(pack, named)
    for regime in pack.regimes:
        if regime.id == named or any(stage.duty in duties for stage in regime.stages):
            return regime
    raise UserError(
        f"There is no law “{shortened(named)}” in this edition.",
        f"Known: {', '.join(regime.id for regime in pack.regimes)}.",
        code="regime.none",
    )


def renamed(pack: Pack, named: str) -> tuple[str, ...]:
    """Return the duties an old id became, none where it is no old id."""
    return tuple(duty for duty in now_called(pack, named) if duty != named)


def words_of(regime: Regime) -> tuple[Passage, ...]:
    """Return the stored words of the articles a law cites, each once, in the order of the law."""
    cites = (*regime.cites, *(cite for stage in regime.stages for cite in stage.cites))
    return tuple(dict.fromkeys(p for cite in cites for p in passages_of(cite)))


def words_of_duty(pack: Pack, duty: str) -> tuple[Passage, ...]:
    """Return the stored words of the articles a duty cites, then those its whole law cites."""
    found = find_stage(pack, duty)
    if found is None:
        return ()
    law, stage = found
    cites = (*stage.cites, *law.cites)
    return tuple(dict.fromkeys(p for cite in cites for p in passages_of(cite)))


def recipients_of(pack: Pack, law: str, place: str = "") -> tuple[Listing, ...]:
    """Return the listed recipients of a law or duty: those of a place, or of every place."""
    every = [stage.duty for stage in regime_of(pack, law).stages]
    first = now_called(pack, law)[0]
    duties = [first] if first in every else every
    if place:
        found = [item for duty in duties for item in receivers(duty, place_code(place))]
    else:
        found = [item for item in listings() if any(item.receives(duty) for duty in duties)]
    # Listings hold mappings and have no hash: told apart by their id.
    return tuple({item.id: item for item in found}.values())


def check_regimes(library: Library, files: Iterable[Path] = ()) -> tuple[Checked, ...]:
    """Read law files strictly and run their examples; without files, all that are shipped."""
    paths = tuple(files)
    laws = (
        tuple(
            parse_regime(datafiles.read_toml(file, name=file.name), library.vocabulary)
            for file in paths
        )
        or library.pack.regimes
    )
    return tuple(
        Checked(
            law.id,
            len(law.stages),
            len(law.examples),
            (*check_examples(law, library.vocabulary), *unexplained(law)),
            _same_edition(library.pack, law),
        )
        for law in laws
    )


def unexplained(law: Regime) -> tuple[str, ...]:
    """Return what is lacking where an edition is not the first and does not say why it is there.

    Without a reason people would see dates move and not know whether the law moved or our reading.
    """
    if law.edition <= FIRST_EDITION or any(c.edition == law.edition for c in law.changes):
        return ()
    words = (
        f"{law.id}, changes: edition {law.edition} gives no reason. Add [[changes]] with edition, "
        "kind (correction, amended_law or added), words and cite, so that a date which moves says "
        "why"
    )
    return (words,)


def _same_edition(pack: Pack, law: Regime) -> tuple[str, ...]:
    from pirdesk.services.law_diff import diff_laws  # noqa: PLC0415 - it reads laws by this module

    shipped = next((known for known in pack.regimes if known.id == law.id), law)
    if shipped.edition != law.edition or not any(diff_laws([shipped], [law])):
        return ()
    words = (
        f"it differs from the built-in law but calls itself the same edition, {law.edition}: give "
        "it an edition of its own and a reason in [[changes]]"
    )
    return (words,)


def _line(regime: Regime, stage: Stage, today: date) -> DutyLine:
    return DutyLine(
        duty=stage.duty,
        title=stage.title,
        citation=stage.citation,
        status=regime.status,
        disputed=regime.disputed,
        confidence=weakest((stage.known.trigger, stage.known.clock)),
        verified_by_human=regime.verified_by_human,
        anchors=tuple(name for name in anchor_names(stage) if not name.endswith("_submitted_at")),
        anchor_terms=anchor_terms(stage),
        unit=stage.clock.unit,
        amount=stage.clock.amount,
        edition=regime.edition,
        checked_on=regime.checked_on,
        light=light(regime.checked_on, today),
        confidence_of=stage.known,
    )


def _stage(pack: Pack, duty: str) -> Stage:
    found = find_stage(pack, duty)
    if found is None:
        raise UserError(
            f"There is no duty “{shortened(duty)}” in this edition.",
            "“pirdesk regimes list” names all duties.",
            code="clock.duty",
        )
    return found[1]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError(
            f"“{shortened(name)}” is not a time zone.",
            "Write a zone such as Europe/Berlin or America/New_York.",
            code="clock.zone",
        ) from None


def _own(term: str) -> str:
    table, mark, column = term.partition("[].")
    return cell(table, ENTITY, column) if mark and table == "entities" else term


def _filed(stage: Stage, read: Moment, zone: ZoneInfo) -> datetime:
    if read.exact and not read.date_only:
        return read.earliest
    units = {stage.clock.unit, *(other.clock.unit for other in stage.alternatives)}
    day = read.text
    if not read.date_only or "hours" in units or len(day) != len("2026-11-20"):
        raise UserError(
            f"“{read.text}” is not one instant.",
            "This clock counts from the minute of the submission; write it with time and offset.",
            code="clock.partial",
        )
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=zone)
