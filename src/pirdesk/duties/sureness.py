"""The weakest part a verdict, a date or a list of contents rests on."""

from __future__ import annotations

from dataclasses import replace

from pirdesk.casefile.confidence import Confidence, weakest
from pirdesk.duties.judging import Judged
from pirdesk.duties.regime import Clock, ConfidenceOf, Regime, Stage


def with_clock(stage: Stage, clock: Clock) -> ConfidenceOf:
    """Return how surely the parts of a duty are known where another of its clocks runs."""
    if clock is stage.clock or clock.confidence is None:
        return stage.known
    return replace(stage.known, clock=clock.confidence)


def of_verdict(regime: Regime, stage: Stage, judged: Judged) -> Confidence:
    """Return the weakest part a verdict without a date rests on.

    Its trigger and the exemption that lifted it; where the law does not reach the case, the law.
    """
    trigger = stage.known.trigger
    if judged.lifted is not None:
        return weakest((trigger, judged.lifted.confidence or trigger))
    if judged.verdict in ("not applicable", "not in force"):
        return weakest((regime.confidence, stage.confidence))
    return trigger


def of_date(verdict: Confidence, known: ConfidenceOf) -> Confidence:
    """Return the weakest part a date rests on: what its verdict does, and the clock."""
    return weakest((verdict, known.clock))
