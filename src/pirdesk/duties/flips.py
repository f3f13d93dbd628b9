"""What would change a verdict or a date: every single answer the law's own conditions tell apart.

Each is computed, not guessed: the same map is made again with that one answer. Stores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from pirdesk.casefile.messages import Message, TermKey, Words
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.values import Moment, Value
from pirdesk.duties import dates
from pirdesk.duties.duty import Duty, verdict_message
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.mapping import map_duties
from pirdesk.duties.regime import Pack, Regime
from pirdesk.duties.renamed import belongs
from pirdesk.rules import Condition, LeafText, Turn, turns

_NONE: Mapping[str, datetime] = MappingProxyType({})
_HOUR = timedelta(hours=1)
_WHO = (f"{ENTITIES}[", "profile.")
_OPEN = ("due", "undetermined")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one duty of one entity comes to over all its authorities: verdict and first dates.

    ``moved`` names the clock by its words, "" where none runs; ``presumed`` says that the verdict
    is the law's default.
    """

    verdict: str
    strict_due: datetime | None
    latest_arguable_due: datetime | None
    moved: Words
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class Flip:
    """One single answer that would alter a duty: key, the other value, and what it would give.

    ``leaf`` is the condition of the law that tells the answers apart; ``law_now`` and
    ``law_then`` are the first strict dates of the whole law for this entity.
    """

    duty: str
    entity: str
    key: str
    value: Value
    leaf: LeafText
    now: Outcome
    then: Outcome
    law_now: datetime | None
    law_then: datetime | None

    @property
    def words(self) -> Message:
        """Say in a line what the law asks about and what would change."""
        asked = self.leaf.told or TermKey(self.key)
        return Message("duties.flip.asks", {"asked": asked, "change": self.change})

    @property
    def change(self) -> Message:
        """Say what would change: ``due by … instead of not due (this law: 5 days earlier)``."""
        ways = {"then": _said(self.then), "now": _said(self.now)}
        change = Message("duties.flip.instead", ways)
        if self.law_now is None or self.law_then is None or self.law_now == self.law_then:
            return change
        span = _length(abs(self.law_then - self.law_now))
        earlier = self.law_then < self.law_now
        return Message(
            "duties.flip.earlier" if earlier else "duties.flip.later",
            {"change": change, "span": span},
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact nobody has given: how many open verdicts name it, and how many it can settle alone.

    ``settles`` and ``named_by`` are duty ids with their entity (``eu.gdpr.33@c``).
    """

    key: str
    settles: tuple[str, ...]
    named_by: tuple[str, ...]


def outcomes(duties: Iterable[Duty]) -> dict[tuple[str, str], Outcome]:
    """Return per duty and entity its verdict and the first of its dates."""
    found: dict[tuple[str, str], Outcome] = {}
    for duty in duties:
        key = (duty.duty, duty.entity)
        clock = duty.trace[-2].words if duty.strict_due and len(duty.trace) > 1 else ""
        mine = Outcome(
            duty.verdict, duty.strict_due, duty.latest_arguable_due, clock, duty.presumed
        )
        other = found.get(key)
        found[key] = mine if other is None or _when(mine) < _when(other) else other
    return found


def find_flips(
    sheet: FactSheet,
    pack: Pack,
    now: datetime,
    submissions: Mapping[str, datetime] = _NONE,
    *,
    duty: str = "",
) -> tuple[Flip, ...]:
    """Return the single answers that would alter verdict or date of the duties.

    ``duty`` keeps to one duty, or to one law where it is the id of a law. A law that was not in
    force stays so whatever is answered and gives none. Answers about what happened come before
    those about who an organisation is.
    """
    dates.aware(now)
    found: list[Flip] = []
    for regime in pack.regimes:
        if any(belongs(pack, stage.duty, duty) for stage in regime.stages):
            law = Pack(pack.edition, (regime,), pack.sha256)
            found.extend(_of_law(sheet, law, now, submissions))
    wanted = [flip for flip in found if belongs(pack, flip.duty, duty)]
    return tuple(sorted(wanted, key=lambda flip: flip.key.startswith(_WHO)))


def rank_missing(
    sheet: FactSheet,
    pack: Pack,
    now: datetime,
    submissions: Mapping[str, datetime] = _NONE,
) -> tuple[Missing, ...]:
    """Return the facts that open verdicts wait for, those that settle most first.

    A fact settles a duty if one of its possible answers alone gives a verdict, decides what the
    law presumes, or gives the date of a duty that is due and whose clock does not run yet.
    """
    named: dict[str, dict[str, None]] = {}
    settles: dict[str, dict[str, None]] = {}
    for regime in pack.regimes:
        law = Pack(pack.edition, (regime,), pack.sha256)
        duties = map_duties(sheet, law, now, submissions)
        today = outcomes(duties)
        wanted: dict[str, dict[tuple[str, str], None]] = {}
        for duty in duties:
            for key in duty.asked if duty.verdict in _OPEN or duty.presumed else ():
                wanted.setdefault(key, {})[duty.duty, duty.entity] = None
        offered = _offered(regime, sheet, now, wanted)
        for key, those in wanted.items():
            named.setdefault(key, {}).update(dict.fromkeys(map(_label, those)))
            settled = settles.setdefault(key, {})
            for value in offered.get(key, ()):
                then = _with(sheet, key, value, law, now, submissions)
                done = (d for d in those if _settled(today[d], then.get(d)))
                settled.update(dict.fromkeys(map(_label, done)))
    ranked = [Missing(key, tuple(settles[key]), tuple(named[key])) for key in named]
    return tuple(sorted(ranked, key=lambda m: (-len(m.settles), -len(m.named_by), m.key)))


def _of_law(
    sheet: FactSheet, law: Pack, now: datetime, submissions: Mapping[str, datetime]
) -> Iterator[Flip]:
    (regime,) = law.regimes
    today = outcomes(map_duties(sheet, law, now, submissions))
    if all(outcome.verdict == "not in force" for outcome in today.values()):
        return
    seen: set[tuple[str, str, str, Outcome]] = set()
    for turn in _turns(regime, sheet):
        changed = _with(sheet, turn.key, turn.value, law, now, submissions)
        for (duty, entity), then in changed.items():
            mine = today.get((duty, entity))
            mark = (duty, entity, turn.key, then)
            if mine is None or mark in seen or not _differs(mine, then):
                continue
            seen.add(mark)
            first = (_first(today, entity), _first(changed, entity))
            yield Flip(duty, entity, turn.key, turn.value, turn.leaf, mine, then, *first)


def _turns(regime: Regime, sheet: FactSheet) -> Iterator[Turn]:
    seen: set[tuple[str, Value]] = set()
    for condition in _conditions(regime):
        for entity in sheet.rows(ENTITIES).ids:
            for turn in turns(condition, sheet, entity):
                if (turn.key, turn.value) not in seen:
                    seen.add((turn.key, turn.value))
                    yield turn


def _conditions(regime: Regime) -> Iterator[Condition]:
    seen: set[int] = set()
    every = [regime.applies]
    if regime.recipient.instead is not None:
        every.append(regime.recipient.instead.when)
    for stage in regime.stages:
        every += [stage.trigger, *(item.when for item in stage.exemptions)]
        every += [item.when for item in stage.alternatives]
    for condition in every:
        if id(condition) not in seen:
            seen.add(id(condition))
            yield condition


def _offered(
    regime: Regime, sheet: FactSheet, now: datetime, wanted: Mapping[str, object]
) -> dict[str, list[Value]]:
    """Return the answers to try for each missing key; a moment that starts a clock is now."""
    offered: dict[str, list[Value]] = {}
    for turn in _turns(regime, sheet):
        if turn.key in wanted:
            offered.setdefault(turn.key, []).append(turn.value)
    if regime.territory is not None and regime.recipient.choose == "jurisdiction":
        columns = {term.rpartition(".")[2] for term in regime.territory.terms}
        for key in wanted:
            if key.rpartition(".")[2] in columns:
                offered.setdefault(key, []).append((regime.recipient.area,))
    anchors = {
        anchor.rpartition(".")[2]
        for stage in regime.stages
        for clock in (stage.clock, *(other.clock for other in stage.alternatives))
        for anchor in clock.anchors
    }
    for key in wanted:
        if key.rpartition(".")[2] in anchors and key not in offered:
            offered[key] = [Moment(now, now, now.isoformat())]
    return offered


def _with(
    sheet: FactSheet,
    key: str,
    value: Value,
    law: Pack,
    now: datetime,
    submissions: Mapping[str, datetime],
) -> dict[tuple[str, str], Outcome]:
    other = sheet.with_answers({key: Answer(value)})
    return outcomes(map_duties(other, law, now, submissions))


def _first(found: Mapping[tuple[str, str], Outcome], entity: str) -> datetime | None:
    dated = [o.strict_due for (_, of), o in found.items() if of == entity and o.strict_due]
    return min(dated, default=None)


def _differs(mine: Outcome, then: Outcome) -> bool:
    """Tell whether verdict or a date of an open duty differs; “not due” has many neighbours."""
    if mine.verdict != then.verdict:
        return mine.verdict in _OPEN or then.verdict in _OPEN
    dates_of = (mine.strict_due, mine.latest_arguable_due)
    return dates_of != (then.strict_due, then.latest_arguable_due)


def _settled(mine: Outcome, then: Outcome | None) -> bool:
    if then is None:
        return False
    if mine.presumed:
        return not then.presumed and then.verdict != "undetermined"
    if mine.verdict == "undetermined":
        return then.verdict != "undetermined"
    return mine.strict_due is None and then.strict_due is not None


def _label(duty: tuple[str, str]) -> str:
    return "@".join(part for part in duty if part)


def _when(outcome: Outcome) -> float:
    return outcome.strict_due.timestamp() if outcome.strict_due else float("inf")


def _said(outcome: Outcome) -> Words:
    verdict = verdict_message(outcome.verdict)
    if outcome.presumed:
        verdict = Message("duties.flip.presumed", {"verdict": verdict})
    if outcome.strict_due is None:
        return verdict
    return Message("duties.flip.dated", {"verdict": verdict, "due": outcome.strict_due})


def _length(length: timedelta) -> Message:
    if length.days > 1:
        return Message("duties.flip.days", {"count": length.days})
    return Message("duties.flip.hours", {"count": round(length / _HOUR)})
