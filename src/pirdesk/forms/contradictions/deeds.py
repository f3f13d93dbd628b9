"""What was done about the breach and who was told, against what the letter says of it."""

from __future__ import annotations

from collections.abc import Iterator

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import Vocabulary, cell
from pirdesk.casefile.values import Count
from pirdesk.forms.contradictions.nature import eea_states
from pirdesk.forms.contradictions.rules import Pair, exclude, excluded, one_of
from pirdesk.forms.contradictions.writing import (
    ART33,
    ART34,
    Writing,
    named,
    refused,
    the_filings,
    the_letter,
)
from pirdesk.forms.timely import controllers

_STATUS = "communication.status"
_NOBODY = frozenset({"none", "no", "nobody", "no other authority", "keine", "nein", "niemand"})


def _named(value: object) -> bool:
    return isinstance(value, str) and value.strip(" .!–-").casefold() not in {"", *_NOBODY}


def _some(value: object) -> bool:
    return isinstance(value, Count) and value.min > 0


_PAIRS = (
    Pair(
        *("reached_unsaid", _STATUS, one_of("not_planned", "being_assessed")),
        *("communication.reached", _some, Message("contradiction.why.reached")),
    ),
)


def deeds(vocabulary: Vocabulary, sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    """Find what contradicts the communication to people, the authorities told, the seat."""
    yield from excluded(sheet, _PAIRS)
    yield from _people(sheet, writing)
    if writing.form == ART33:
        yield from _authorities(sheet, writing)
        yield from _seat(sheet, eea_states(vocabulary))


def _people(sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    status, exception = sheet.value(_STATUS), sheet.value("communication.exception")
    high = sheet.value("risk.high_likely") is True
    if high and status == "not_planned" and exception in (None, "none"):
        why = Message("contradiction.why.owed")
        yield exclude(sheet, "notice_owed", "risk.high_likely", _STATUS, why)
    if writing.form == ART34 and status == "not_planned":
        said = Message(
            "contradiction.not_planned", {"one": named(_STATUS, sheet), "other": the_letter()}
        )
        yield refused("notice_not_planned", _STATUS, said)


def _authorities(sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    key = "notification.other_authorities"
    text = sheet.value(key)
    nobody = isinstance(text, str) and text.strip(" .!–-").casefold() in _NOBODY
    for told in writing.elsewhere if nobody else ():
        said = Message(
            "contradiction.others_told",
            {"one": named(key, sheet), "other": the_filings(told.name), "at": told.at},
        )
        yield refused("other_authorities_told", key, said)


def _seat(sheet: FactSheet, area: frozenset[str]) -> Iterator[Finding]:
    for row in controllers(sheet):
        key = cell("entities", row, "main_establishment")
        seat, where = sheet.value(key), cell("entities", row, "country")
        represented = sheet.value("controller.representative")
        if seat not in (None, "none") and _named(represented):
            why = Message("contradiction.why.representative")
            yield exclude(sheet, "representative", "controller.representative", key, why)
        country = sheet.value(where)
        if seat == "none" and isinstance(country, tuple) and area.intersection(country):
            yield exclude(sheet, "seat", key, where, Message("contradiction.why.seat"))
