"""Moments of a letter against each other and against its date: what lies before what."""

from __future__ import annotations

from collections.abc import Iterator

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import Vocabulary, cell
from pirdesk.casefile.values import Moment
from pirdesk.forms.contradictions.writing import Writing, named, refused, the_letter

# Nothing of the first can lie before the second began.
_ORDER = (
    ("incident.detected_at", "incident.occurred"),
    ("incident.contained_at", "incident.occurred"),
    ("incident.resolved_at", "incident.occurred"),
    ("incident.resolved_at", "incident.contained_at"),
    ("breach.backup_restored_at", "incident.occurred"),
)
_PAST = (
    "incident.occurred",
    "incident.detected_at",
    "incident.contained_at",
    "incident.resolved_at",
    "breach.backup_restored_at",
)
_AWARE = "aware_at"


def times(_vocabulary: Vocabulary, sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    """Find moments that lie before what they follow, and after the letter that reports them."""
    aware = [cell("entities", row, _AWARE) for row in sheet.rows("entities").ids]
    yield from _ordered(sheet, _ORDER)
    for key in aware:
        yield from _ordered(sheet, ((key, "incident.occurred"),))
    for key in (*_PAST, *aware):
        yield from _not_after_letter(sheet, key, writing)
    yield from _told_people(sheet, writing, aware)


def _ordered(sheet: FactSheet, pairs: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    for key, earlier in pairs:
        later, first = sheet.value(key), sheet.value(earlier)
        if isinstance(later, Moment) and isinstance(first, Moment) and before(later, first):
            said = Message(
                "contradiction.before",
                {
                    "one": named(key, sheet),
                    "first": later,
                    "other": named(earlier, sheet),
                    "second": first,
                },
            )
            yield refused("before", key, said)


def _not_after_letter(sheet: FactSheet, key: str, writing: Writing) -> Iterator[Finding]:
    value = sheet.value(key)
    if isinstance(value, Moment) and value.earliest > writing.at:
        said = Message(
            "contradiction.after_letter",
            {"one": named(key, sheet), "first": value, "other": the_letter(), "at": writing.at},
        )
        yield refused("after_letter", key, said)


def _told_people(sheet: FactSheet, writing: Writing, aware: list[str]) -> Iterator[Finding]:
    """Compare when people were told, or are to be, with what happened and with the letter."""
    key, status = "communication.at", sheet.value("communication.status")
    at = sheet.value(key)
    if not isinstance(at, Moment) or status not in ("made", "planned"):
        return
    known = [term for term in ("incident.detected_at", *aware) if sheet.value(term) is not None]
    first = min(known, key=lambda term: _earliest(sheet, term), default="")
    pairs = ((key, "incident.occurred"), *(((key, first),) if first else ()))
    yield from _ordered(sheet, pairs)
    if status == "made":
        yield from _not_after_letter(sheet, key, writing)
    elif at.latest < writing.at:
        said = Message(
            "contradiction.planned_past",
            {"one": named(key, sheet), "first": at, "other": the_letter(), "at": writing.at},
        )
        yield refused("planned_in_the_past", key, said)


def _earliest(sheet: FactSheet, key: str) -> float:
    value = sheet.value(key)
    return value.earliest.timestamp() if isinstance(value, Moment) else float("inf")


def before(later: Moment, first: Moment) -> bool:
    """Tell whether a moment surely lies before the other one began."""
    return later.latest < first.earliest
