"""What the answers of each question allow: names only, an order, or amounts from a true zero.

Levels of measurement as Krippendorff uses them; which question has which is written here, never
guessed from how an answer looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pirdesk.harm.assessors import Scale, Value

_HALVES = ("0", "0.25", "0.5")
_GRADES = ("low", "medium", "high")
_SURE = ("no", "maybe", "yes")
ORDERED: Mapping[str, tuple[str, ...]] = {
    "enisa.dpc_adjustment": ("-3", "-2", "-1", "0", "1", "2", "3"),
    "enisa.ei": ("0.25", "0.5", "0.75", "1"),
    "enisa.cb_confidentiality": _HALVES,
    "enisa.cb_integrity": _HALVES,
    "enisa.cb_availability": _HALVES,
    "risk.likelihood": ("remote", "possible", "likely", "occurred"),
    "risk.severity": ("minor", "moderate", "severe"),
    "rrosh.sensitivity": _GRADES,
    "rrosh.misuse": _GRADES,
    "harm.causal_link": ("none", "suspected", "reasonably_likely", "established"),
    "internal.severity": ("sev5", "sev4", "sev3", "sev2", "sev1"),
    "cset.entity": _SURE,
    "cset.link": _SURE,
    "cset.autonomy": ("human_decides", "shared", "acts_alone"),
    "oecd.severity": ("hazard", "serious_hazard", "incident", "serious_incident", "disaster"),
    "oecd.autonomy": ("none", "low", "medium", "high"),
    "exposure.access": ("none_known", "limited_known", "limited_unknown", "public"),
    "course.harm_of_pause": ("none", "limited", "serious"),
}
# Tables and subjects whose numbers are amounts: counts of people, records, decisions; shares.
AMOUNTS = ("drift", "exposure", "fairness", "fairness_groups")
_YES_NO = ("no", "yes")


@dataclass(frozen=True, slots=True)
class Measure:
    """The level of one question and its group: questions of one group share their answers."""

    scale: Scale
    group: str
    order: tuple[Value, ...] = ()


def measure_of(item: str, said: Iterable[str]) -> Measure:
    """Return the level of a question (a key) whose answers were these.

    Yes and no are names shared by many questions; other names are shared by nobody else.
    """
    term, told = _term(item), set(said)
    order = ORDERED.get(term)
    if order is not None and told <= set(order):
        return Measure(Scale.ORDINAL, ", ".join(order), order)
    if _subject(term) in AMOUNTS and all(map(_is_amount, told)):
        return Measure(Scale.RATIO, term)
    if told <= set(_YES_NO):
        return Measure(Scale.NOMINAL, ", ".join(_YES_NO))
    return Measure(Scale.NOMINAL, term)


def read(measure: Measure, said: str) -> Value:
    """Return an answer as its level compares it."""
    return float(said) if measure.scale in (Scale.RATIO, Scale.INTERVAL) else said


def _is_amount(value: str) -> bool:
    try:
        return float(value) >= 0
    except ValueError:
        return False


def _term(item: str) -> str:
    table, mark, rest = item.partition("[")
    return f"{table}[]{rest.partition(']')[2]}" if mark else table


def _subject(term: str) -> str:
    """Return the table or subject of a term: drift of ``drift_bins[].before``."""
    subject = term.partition(".")[0].removesuffix("[]")
    return subject if subject in AMOUNTS else subject.partition("_")[0]
