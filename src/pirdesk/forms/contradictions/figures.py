"""Numbers of a letter against each other, and against the words that say what they rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.terms import Vocabulary, cell
from pirdesk.casefile.values import Count
from pirdesk.forms.contradictions.writing import ART33, Writing, named, refused

_AFFECTED, _BASIS = "people.affected", "notification.number_basis"
_NUMBER = r"(\d{1,3}(?:[.,’'\u00a0\u202f ]\d{3})+|\d+)(?![\d%]|[.,]\d)"
# Only what is counted in people, or stands alone, is a bound of the number of people.
_PEOPLE = (
    r"(?=\s*(?:[.,;:)]|$|is\b|are\b|was\b|were\b|ist\b|sind\b|people|persons?|individuals?|users?|"
    r"customers?|clients?|employees?|patients?|subscribers?|data subjects|Personen|Menschen|"
    r"Nutzer|Kund|Betroffene|Beschäftigte|Patient))(?!\s*\w+ in [A-ZÄÖÜ])"
)
_LOWER = re.compile(
    rf"\b(?:lower bound|untere Grenze|Untergrenze)(?: of| is| von| ist|:)* {_NUMBER}"
    rf"|\b(?:at least|no fewer than|mindestens|wenigstens) {_NUMBER}{_PEOPLE}",
    re.IGNORECASE,
)
_UPPER = re.compile(
    rf"\b(?:upper bound|obere Grenze|Obergrenze)(?: of| is| von| ist|:)* {_NUMBER}"
    rf"|\b(?:at most|no more than|up to|höchstens|bis zu) {_NUMBER}{_PEOPLE}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\b(?:between|zwischen) {_NUMBER} (?:and|und) {_NUMBER}{_PEOPLE}", re.IGNORECASE
)


def figures(_vocabulary: Vocabulary, sheet: FactSheet, writing: Writing) -> Iterator[Finding]:
    """Find more people reached or grouped than affected, and a basis with other bounds."""
    affected = sheet.value(_AFFECTED)
    if not isinstance(affected, Count):
        return
    yield from _parts(sheet, affected)
    if writing.form == ART33:
        yield from _basis(sheet, affected)


def _parts(sheet: FactSheet, affected: Count) -> Iterator[Finding]:
    groups = [cell("populations", row, "affected") for row in sheet.rows("populations").ids]
    told = ["communication.reached"] if sheet.value("communication.status") == "made" else []
    for key in (*told, *groups):
        part = sheet.value(key)
        if isinstance(part, Count) and affected.max is not None and part.min > affected.max:
            said = Message(
                "contradiction.more_than",
                {
                    "one": named(key, sheet),
                    "part": part,
                    "other": named(_AFFECTED, sheet),
                    "whole": affected,
                },
            )
            yield refused("more_than_affected", key, said)
    yield from _whole(sheet, affected, groups)


def _whole(sheet: FactSheet, affected: Count, groups: list[str]) -> Iterator[Finding]:
    """Find a complete list of groups that together hold fewer people than are affected."""
    parts = [part for key in groups if isinstance(part := sheet.value(key), Count)]
    bounds = [part.max for part in parts if part.max is not None]
    whole = sheet.rows("populations").complete and len(bounds) == len(groups) > 0
    if whole and sum(bounds) < affected.min:
        said = Message(
            "contradiction.groups_fewer",
            {
                "one": named("populations", sheet),
                "part": sum(bounds),
                "other": named(_AFFECTED, sheet),
                "whole": affected,
            },
        )
        yield refused("groups_fewer_than_affected", _AFFECTED, said)


def _basis(sheet: FactSheet, affected: Count) -> Iterator[Finding]:
    text = sheet.value(_BASIS)
    if not isinstance(text, str):
        return
    lower = [(_number(m), affected.min) for m in _LOWER.finditer(text)]
    upper = [(_number(m), affected.max) for m in _UPPER.finditer(text)]
    for found in _BETWEEN.finditer(text):
        lower.append((_read(found[1]), affected.min))
        upper.append((_read(found[2]), affected.max))
    for number, bound in (*lower, *upper):
        if number != bound:
            said = Message(
                "contradiction.basis",
                {
                    "one": named(_BASIS, sheet),
                    "bound": number,
                    "other": named(_AFFECTED, sheet),
                    "whole": affected,
                },
            )
            yield refused("basis_against_bounds", _BASIS, said)


def _number(found: re.Match[str]) -> int:
    return _read(next(group for group in found.groups() if group))


def _read(text: str) -> int:
    return int(re.sub(r"\D", "", text))
