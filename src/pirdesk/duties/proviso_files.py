"""Read what stands beside the duties of a law file: exceptions, retention, a moving last day.

Strict like the rest of the file: an unknown kind, stage or unit and a line without citation are
refused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pirdesk.casefile.terms import TermType
from pirdesk.datafiles import Reader
from pirdesk.duties.law_fields import LawFields, choice, citation, confidence
from pirdesk.duties.law_limits import within_limits
from pirdesk.duties.provisos import Effect, Kind, Proviso, Retention, RollForward, Span
from pirdesk.duties.regime import SUBMISSION, Stage


def beside(law: LawFields, top: Reader, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the stages of a law with their exceptions and what is to be kept.

    The exemptions the program judges come first, then those a person decides on.
    """
    names = {stage.name for stage in stages}
    exceptions = _once(top, "exceptions", tuple(_proviso(i, names) for i in top.each("exceptions")))
    retention = _once(top, "retention", tuple(_kept(law, i, names) for i in top.each("retention")))
    roll = _roll_forward(top)
    return tuple(
        replace(
            stage,
            exceptions=_judged(stage) + _of(exceptions, stage),
            retention=_of(retention, stage),
            roll_forward=roll,
        )
        for stage in stages
    )


def _judged(stage: Stage) -> tuple[Proviso, ...]:
    return tuple(
        Proviso(e.id, e.kind, "lifts", e.words, e.cite, e.confidence or stage.confidence, "", True)
        for e in stage.exemptions
    )


def _of(items: tuple[Any, ...], stage: Stage) -> tuple[Any, ...]:
    return tuple(item for item in items if not item.stages or stage.name in item.stages)


def _roll_forward(top: Reader) -> RollForward | None:
    if "roll_forward" not in top.table:
        return None
    item = top.inner("roll_forward")
    item.only("words", "cite", "confidence")
    return RollForward(item.text("words"), citation(item), confidence(item))


def _proviso(item: Reader, stages: set[str]) -> Proviso:
    item.only(
        *("id", "kind", "effect", "words", "cite", "confidence", "at_most", "judged", "stages")
    )
    at_most = ""
    if "at_most" in item.table:
        amount, unit = _span(item.inner("at_most"))
        at_most = f"{amount} {unit.replace('_', ' ')}"
    return Proviso(
        id=item.text("id"),
        kind=choice(item, "kind", Kind),
        effect=choice(item, "effect", Effect),
        words=item.text("words"),
        cite=citation(item),
        confidence=confidence(item),
        at_most=at_most,
        judged=item.flag("judged", False),
        stages=_stages(item, stages),
    )


def _kept(law: LawFields, item: Reader, stages: set[str]) -> Retention:
    item.only("id", "amount", "unit", "from", "words", "cite", "confidence", "stages")
    named = item.texts("from") if "from" in item.table else ()
    for term in named:
        if not term.startswith(SUBMISSION):
            law.term(item, "from", term, TermType.MOMENT)
    amount, unit = _span(item) if "amount" in item.table else (0, None)
    return Retention(
        id=item.text("id"),
        amount=amount,
        unit=unit or "years",
        words=item.text("words"),
        cite=citation(item),
        confidence=confidence(item),
        stages=_stages(item, stages),
        counted_from=named,
    )


def _span(item: Reader) -> tuple[int, Any]:
    amount = item.whole("amount")
    if amount <= 0:
        raise item.fault("must be above 0; leave it out where the law names no number", "amount")
    unit = choice(item, "unit", Span)
    return within_limits(item, amount, unit), unit


def _stages(item: Reader, stages: set[str]) -> tuple[str, ...]:
    named = item.texts("stages") if "stages" in item.table else ()
    for name in named:
        if name not in stages:
            raise item.fault(f"there is no stage “{name}” in this law", "stages")
    return named


def _once(top: Reader, key: str, found: tuple[Any, ...]) -> tuple[Any, ...]:
    ids = [item.id for item in found]
    if len(set(ids)) != len(ids):
        raise top.fault("an id stands twice", key)
    return found
