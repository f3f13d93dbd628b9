"""Which law was in force: the windows of a regime against the day by which the law is chosen.

Never looks at triggers; where the days leave open which text applies, so is the answer.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.duties.duty import TraceStep
from pirdesk.duties.law_days import Span
from pirdesk.duties.regime import LawReading, Regime, Window
from pirdesk.rules import Reason, TruthValue, evaluate

_NEVER = {
    "proposal": Message("duties.law.proposal"),
    "repealed": Message("duties.law.repealed"),
    "not_in_force": Message("duties.law.not_in_force"),
}
_CHOSEN = {
    "aware": Message("duties.law.by_aware"),
    "occurred": Message("duties.law.by_occurred"),
    "due": Message("duties.law.by_due"),
}
_AS_TODAY = Message("duties.law.as_today")
NO_TEXT = Message("duties.law.no_text")
State = Literal["in force", "not in force", "not in this edition", "open"]
_VALUE = {
    "in force": TruthValue.TRUE,
    "not in force": TruthValue.FALSE,
    "not in this edition": TruthValue.UNDETERMINED,
    "open": TruthValue.UNDETERMINED,
}


_MOST = 8192
_judged: dict[tuple[int, Span], tuple[Regime, LawVerdict]] = {}


class LawVerdict(Struct, frozen=True):
    """Whether a law was in force, with its trace step, reason and the disputed readings.

    ``dates_hold`` false: no date may be shown, the limits of that day are not in this edition.
    ``matters`` is true where the moment that is looked at may give another answer than the one
    that stands in for it.
    """

    state: State
    span: Span
    step: TraceStep
    reason: Reason
    readings: tuple[tuple[LawReading, State], ...]
    dates_hold: bool = True
    matters: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the keys that would settle which law was in force."""
        if self.matters:
            return self.span.missing
        return (self.span.keys or self.span.missing) if self.state == "open" else ()


def judge_law(regime: Regime, span: Span, sheet: FactSheet, entity: str) -> LawVerdict:
    """Tell whether a regime was in force on the given days.

    With no moment at all a law that has one text, no end and no change pending is judged as it
    stands today; any other is open.
    """
    if regime.readings:  # which of them hold is asked of the case
        return _judge(regime, span, sheet, entity)
    key = (id(regime), span)
    known = _judged.get(key)
    if known is None:
        if len(_judged) >= _MOST:
            _judged.clear()
        # The law is held beside its verdict, so that no other can come to have its identity.
        known = _judged[key] = (regime, _judge(regime, span, sheet, entity))
    return known[1]


def _judge(regime: Regime, span: Span, sheet: FactSheet, entity: str) -> LawVerdict:
    touched = _touched(regime.windows, span)
    as_today = not span.dated and _one_text(regime)
    state = "in force" if as_today and touched else _state(touched, span)
    words, cite = _said(regime, state, touched[0] if touched else None)
    by = _AS_TODAY if as_today and touched else _CHOSEN[regime.judged_by]
    chosen = Message("duties.law.chosen", {"law": words, "by": by})
    step = TraceStep(Message("duties.rule.law"), chosen, span.words, state, cite)
    reason = Reason("law", words, cite, _VALUE[state], span.keys)
    readings = tuple(
        (reading, _state(_touched((Window(reading.start, None, "", ""),), span), span))
        for reading in regime.readings
        if reading.when is None or not entity or not evaluate(reading.when, sheet, entity).is_false
    )
    holds = all(window.edition_here or window.limits_hold for window in touched)
    return LawVerdict(state, span, step, reason, readings, holds, _matters(regime, span, state))


def _matters(regime: Regime, span: Span, state: State) -> bool:
    """Tell whether the moment another stands in for could give another answer."""
    if span.bounds is None:
        return False
    first, last = span.bounds
    wide = replace(span, first=first, last=last)
    return _state(_touched(regime.windows, wide), wide) != state


def _one_text(regime: Regime) -> bool:
    """Tell whether a law has one text without end, in this edition, and no disputed beginning."""
    if len(regime.windows) != 1 or regime.readings:
        return False
    (window,) = regime.windows
    return window.edition_here and window.until is None


def _touched(windows: tuple[Window, ...], span: Span) -> tuple[Window, ...]:
    return tuple(
        w for w in windows if w.start <= span.last and (w.until is None or w.until >= span.first)
    )


def _state(touched: tuple[Window, ...], span: Span) -> State:
    if not touched:
        return "not in force"
    found = touched[0]
    if found.start > span.first or (found.until is not None and found.until < span.last):
        return "open"
    return "in force" if found.edition_here else "not in this edition"


def _said(regime: Regime, state: State, window: Window | None) -> tuple[Message, str]:
    if not regime.windows:
        return _NEVER[regime.status], regime.citation
    shown = window or regime.windows[0]
    if state == "not in this edition":
        return Message("duties.law.not_here", {"words": shown.words}), shown.cite
    if state == "in force":
        if shown.until is None:
            return Message("duties.law.in_force", {"words": shown.words}), shown.cite
        return Message(
            "duties.law.in_force_until", {"words": shown.words, "until": shown.until}
        ), shown.cite
    periods = tuple(_period(each) for each in regime.windows)
    said = Message(
        "duties.law.open" if state == "open" else "duties.law.outside", {"periods": periods}
    )
    return said, shown.cite


def _period(window: Window) -> Message:
    if window.until is None:
        return Message("duties.law.from", {"start": window.start})
    return Message("duties.law.from_until", {"start": window.start, "until": window.until})
