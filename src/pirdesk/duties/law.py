"""Which law was in force: the windows of a regime against the day by which the law is chosen.

Never looks at triggers; where the day is unknown the nearest known one stands in, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from pirdesk.casefile.sheet import Certainty, FactSheet, cell
from pirdesk.casefile.values import Moment
from pirdesk.duties.dates import local_days
from pirdesk.duties.duty import TraceStep
from pirdesk.duties.regime import LawReading, Regime, Window
from pirdesk.rules import Reason, TruthValue, evaluate

OCCURRED = "incident.occurred"
NO_TEXT = "no date: the law of that date is not in this edition and may count other days"
State = Literal["in force", "not in force", "not in this edition", "open"]
_VALUE = {
    "in force": TruthValue.TRUE,
    "not in force": TruthValue.FALSE,
    "not in this edition": TruthValue.UNDETERMINED,
    "open": TruthValue.UNDETERMINED,
}
_NEVER = {
    "proposal": "This is a proposal and not law",
    "repealed": "This was repealed before it applied on any day",
    "not_in_force": "This is adopted in part only and not in force",
}
_WORDS = {"aware": "became aware", "occurred": "occurred", "due": "duty falls due"}


@dataclass(frozen=True, slots=True)
class Span:
    """The days by which the law is chosen: bounds, in words, and the answers they rest on."""

    first: date
    last: date
    words: str
    keys: tuple[str, ...] = ()
    provisional: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LawVerdict:
    """Whether a law was in force, with its trace step, reason and the disputed readings.

    ``dates_hold`` false: no date may be shown, the limits of that day are not in this edition.
    """

    state: State
    span: Span
    step: TraceStep
    reason: Reason
    readings: tuple[tuple[LawReading, State], ...]
    dates_hold: bool = True

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the keys that would settle which law was in force."""
        return (self.span.keys or self.span.missing) if self.state == "open" else ()


def judged_span(regime: Regime, sheet: FactSheet, entity: str, now: datetime) -> Span:
    """Return the days by which the law is chosen, from awareness or occurrence.

    Where the one the law names is not known the other stands in, and where neither is, today.
    """
    keys = {"occurred": OCCURRED, "aware": cell("entities", entity, "aware_at") if entity else ""}
    order = ("occurred", "aware") if regime.judged_by == "occurred" else ("aware", "occurred")
    for name in order:
        answer = sheet.get(keys[name]) if keys[name] else None
        if answer is None or not answer.usable or not isinstance(answer.value, Moment):
            continue
        zone = answer.value.earliest.tzinfo or UTC
        first, last = local_days(answer.value, zone)
        words = f"{keys[name]} = {_days(first, last)}"
        if name != order[0]:
            words += f" (stands in: it is not known when it {_WORDS[order[0]]})"
        suspected = answer.certainty is Certainty.SUSPECTED
        return Span(first, last, words, (keys[name],), suspected)
    today = now.date()
    words = f"today, {today} (neither awareness nor occurrence is dated)"
    return Span(today, today, words, missing=tuple(key for key in keys.values() if key))


def judge_law(regime: Regime, span: Span, sheet: FactSheet, entity: str) -> LawVerdict:
    """Tell whether a regime was in force on the given days."""
    state, window = _state(regime.windows, span)
    words, cite = _said(regime, state, window)
    step = TraceStep(
        rule="law in force",
        words=f"{words} (chosen by the day it {_WORDS[regime.judged_by]}).",
        input=span.words,
        output=state,
        citation=cite,
    )
    reason = Reason("law", words, cite, _VALUE[state], span.keys)
    readings = tuple(
        (reading, _state((Window(reading.start, None, "", ""),), span)[0])
        for reading in regime.readings
        if reading.when is None or not entity or not evaluate(reading.when, sheet, entity).is_false
    )
    holds = state != "not in this edition" or (window is not None and window.limits_hold)
    return LawVerdict(state, span, step, reason, readings, holds)


def _state(windows: tuple[Window, ...], span: Span) -> tuple[State, Window | None]:
    touched = [
        w for w in windows if w.start <= span.last and (w.until is None or w.until >= span.first)
    ]
    if not touched:
        return "not in force", None
    found = touched[0]
    covers = found.start <= span.first and (found.until is None or found.until >= span.last)
    if not covers:
        return "open", found
    return ("in force" if found.edition_here else "not in this edition"), found


def _said(regime: Regime, state: State, window: Window | None) -> tuple[str, str]:
    if not regime.windows:
        return _NEVER[regime.status], regime.citation
    shown = window or regime.windows[0]
    if state == "not in this edition":
        return f"The law of that date is not in this edition. {shown.words}", shown.cite
    until = f" until {shown.until}" if shown.until else ""
    if state == "in force":
        return f"{shown.words}{until}", shown.cite
    period = "; ".join(
        f"from {w.start}" + (f" until {w.until}" if w.until else "") for w in regime.windows
    )
    lead = "The days span a change of law" if state == "open" else "Outside the time of this law"
    return f"{lead}: it applies {period}", shown.cite


def _days(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} to {last}"
