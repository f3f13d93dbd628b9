"""What a filing says of its own authority and stage, against the filings noted and the date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import Vocabulary, cell
from pirdesk.casefile.values import Value
from pirdesk.forms.contradictions.writing import (
    ART33,
    Writing,
    named,
    refused,
    the_filings,
    the_letter,
)
from pirdesk.forms.timely import InTime, elapsed

_LATER_STAGES = ("supplementary", "withdrawal")
_SHORTEST = 4  # characters: a file number; less is a word of the language


def filing(_vocabulary: Vocabulary, sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    """Find what an Article 33 letter says against its own filing; other letters have none."""
    if writing.form != ART33:
        return
    yield from _delay(sheet, writing)
    yield from _promise(sheet, writing)
    yield from _stage(sheet, writing)
    yield from _authority(sheet, writing)
    yield from _others(sheet, writing)


def _delay(sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    made = writing.earlier[0].at if writing.earlier else writing.at
    late = [each for each in elapsed(sheet, made) if each.in_time is not InTime.WITHIN]
    reasons = sheet.value(writing.key("reasons"))
    for each in late:
        if not _said(reasons):
            key = writing.key("reasons")
            said = Message(
                "contradiction.late",
                {"one": named(each.key, sheet), "aware": each.aware, "other": named(key, sheet)},
            )
            yield refused("late_without_reasons", key, said)
        ticked = "notification.within_72_hours"
        if each.in_time is InTime.LATE and sheet.value(ticked) is True:
            said = Message(
                "contradiction.ticked",
                {"one": named(ticked, sheet), "other": named(each.key, sheet), "aware": each.aware},
            )
            yield refused("within_72_hours", ticked, said)


def _promise(sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    key, by = writing.key("next_by"), sheet.value(writing.key("next_by"))
    complete = sheet.value("notification.completeness")
    if isinstance(by, date) and complete != "complete" and by <= writing.at.date():
        said = Message(
            "contradiction.promise",
            {"one": named(key, sheet), "by": by, "other": the_letter(), "at": writing.at},
        )
        yield refused("promise_not_after_letter", key, said)
    if complete != "complete":
        return
    for key in ("notification.still_missing", writing.key("next_by")):
        value = sheet.value(key)
        if _said(value) or isinstance(value, date):
            said = Message(
                "contradiction.complete",
                {"one": named("notification.completeness", sheet), "other": named(key, sheet)},
            )
            yield refused("complete_yet_more_to_come", key, said)


def _stage(sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    key, kind = writing.key("kind"), sheet.value(writing.key("kind"))
    noted = the_filings(writing.authority)
    if kind in _LATER_STAGES and not writing.earlier:
        said = Message("contradiction.no_initial", {"one": named(key, sheet), "other": noted})
        yield refused("later_stage_without_initial", key, said)
    if kind == "initial" and writing.earlier:
        said = Message(
            "contradiction.initial_again",
            {"one": named(key, sheet), "other": noted, "at": writing.earlier[0].at},
        )
        yield refused("initial_twice", key, said)
    if kind != "withdrawal":
        return
    for term in ("breach.confidentiality", "breach.integrity", "breach.availability"):
        if sheet.value(term) is True:
            said = Message(
                "contradiction.withdrawn", {"one": named(key, sheet), "other": named(term, sheet)}
            )
            yield refused("withdrawn_yet_a_breach", key, said)


def _authority(sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    key = writing.key("authority")
    given = sheet.value(key)
    known = {each.casefold() for each in (*writing.codes, writing.authority)}
    if _said(given) and str(given).strip().casefold() not in known:
        said = Message(
            "contradiction.authority",
            {
                "one": named(key, sheet),
                "given": str(given),
                "other": the_letter(),
                "authority": writing.authority,
            },
        )
        yield refused("another_authority", key, said)


def _others(sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    """Find numbers that other authorities gave, in what this filing says as its own."""
    mine = {each.reference.casefold() for each in writing.earlier}
    numbers = {each.reference.strip(): each.name for each in writing.elsewhere}
    for row in sheet.rows("filings").ids:
        number = sheet.value(cell("filings", row, "reference"))
        whose = sheet.value(cell("filings", row, "authority"))
        if row != writing.row and _said(number) and not _mine(whose, writing):
            numbers.setdefault(str(number).strip(), str(whose or row))
    for column in ("reference", "reasons", "changes"):
        key, text = writing.key(column), sheet.value(writing.key(column))
        for number, whose in numbers.items():
            if len(number) < _SHORTEST or number.casefold() in mine or not isinstance(text, str):
                continue
            if number.casefold() in text.casefold():
                said = Message(
                    "contradiction.their_number",
                    {
                        "one": named(key, sheet),
                        "number": number,
                        "other": the_filings(whose),
                        "authority": writing.authority,
                    },
                )
                yield refused("number_of_another_authority", key, said)


def _mine(whose: Value | None, writing: Writing) -> bool:
    known = {each.casefold() for each in (*writing.codes, writing.authority)}
    return isinstance(whose, str) and whose.strip().casefold() in known


def _said(value: Value | None) -> bool:
    return isinstance(value, str) and bool(value.strip())
