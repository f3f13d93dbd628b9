"""Read the clocks of a law file: anchors, amounts, ways of counting; never counts itself."""

from __future__ import annotations

from dataclasses import replace

from pirdesk.casefile.confidence import Confidence, weakest
from pirdesk.casefile.terms import TermType
from pirdesk.datafiles import Reader
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.law_fields import (
    LawFields,
    area_code,
    choice,
    citation,
    confidence,
    own_confidence,
    time_of_day,
    zone_name,
)
from pirdesk.duties.law_limits import within_limits
from pirdesk.duties.regime import (
    SUBMISSION,
    Alternative,
    Clock,
    Combine,
    Counting,
    StageReading,
    Unit,
    Verdict,
)

CLOCK_KEYS = (
    *("anchor", "amount", "unit", "counting", "words", "cite", "zone", "calendar", "day_ends"),
    *("confidence", "combine", "unless_late", "parts"),
)


_OTHERWISE = ("clock", "verdict")


def read_clock(law: LawFields, item: Reader, *, at_once: bool = False) -> Clock:
    """Read a clock, or a composite one with its parts; ``at_once`` allows an amount of 0."""
    if "parts" in item.table:
        return _composite(law, item)
    unit = choice(item, "unit", Unit)
    amount = item.whole("amount")
    if unit == "composite":
        raise item.fault("needs parts", "unit")
    if ((unit == "none") != (amount == 0) and not (at_once and amount == 0)) or amount < 0:
        raise item.fault("must be above 0, and 0 exactly where the unit is “none”", "amount")
    within_limits(item, amount, unit)
    anchors = item.texts("anchor", None)
    if not anchors:
        raise item.fault("names no term", "anchor")
    for anchor in anchors:
        if not anchor.startswith(SUBMISSION):
            law.term(item, "anchor", anchor, TermType.MOMENT)
    counting = choice(item, "counting", Counting)
    return Clock(
        anchors,
        amount,
        unit,
        counting,
        item.text("words"),
        citation(item),
        zone=zone_name(item),
        calendar=area_code(item, "calendar"),
        day_ends=time_of_day(item, "day_ends"),
        confidence=own_confidence(item),
    )


def surely(clock: Clock, common: Confidence) -> Clock:
    """Return a clock that says how surely it is known: by itself, or as its stage is."""
    return clock if clock.confidence else replace(clock, confidence=common)


def read_alternative(law: LawFields, item: Reader, common: Confidence) -> Alternative:
    """Read another clock and the condition under which it runs."""
    item.only("id", "when", *CLOCK_KEYS)
    clock = surely(read_clock(law, item), common)
    return Alternative(item.text("id"), law.condition(item, "when"), clock)


def read_reading(law: LawFields, item: Reader) -> StageReading:
    """Read another reading of a stage: who holds it, its condition and the clock it would run.

    An amount of 0 days ends with the day of the moment itself.
    """
    item.only(
        "id", "words", "cite", "confidence", "held_by", "when", "of_role", "counts", *_OTHERWISE
    )
    clock = None
    if "clock" in item.table:
        inner = item.inner("clock")
        inner.only(*CLOCK_KEYS)
        clock = read_clock(law, inner, at_once=True)
    return StageReading(
        id=item.text("id"),
        words=item.text("words"),
        cite=citation(item),
        confidence=confidence(item),
        held_by=item.text("held_by"),
        clock=clock,
        when=law.condition(item, "when") if "when" in item.table else None,
        of_role=_role(law, item),
        counts=item.flag("counts", True),
        verdict=choice(item, "verdict", Verdict) if "verdict" in item.table else None,
    )


def _role(law: LawFields, item: Reader) -> str:
    role = item.text("of_role", "")
    if role and role not in law.vocabulary.terms[f"{ENTITIES}[].role"].choices:
        raise item.fault(f"there is no role “{role}”", "of_role")
    return role


def _composite(law: LawFields, item: Reader) -> Clock:
    parts = []
    for part in item.each("parts"):
        part.only(*CLOCK_KEYS[: CLOCK_KEYS.index("combine")])
        parts.append(read_clock(law, part))
    if len(parts) < 2:
        raise item.fault("a composite clock has two parts or more", "parts")
    if "unit" in item.table or "amount" in item.table or "anchor" in item.table:
        raise item.fault("stand in the parts of a composite clock", "parts")
    combine = choice(item, "combine", Combine)
    if not combine:
        raise item.fault("must be earlier or later", "combine")
    return Clock(
        tuple(dict.fromkeys(anchor for part in parts for anchor in part.anchors)),
        0,
        "composite",
        "none",
        item.text("words"),
        citation(item),
        combine=combine,
        unless_late=item.flag("unless_late", False),
        parts=tuple(parts),
        confidence=own_confidence(item) or (weakest(sure) if (sure := _own(parts)) else None),
    )


def _own(parts: list[Clock]) -> tuple[Confidence, ...]:
    return tuple(part.confidence for part in parts if part.confidence)
