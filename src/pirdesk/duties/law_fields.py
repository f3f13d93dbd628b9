"""The fields of a law file: dates, zones, places, citations, conditions and the terms they name.

Each is read strictly: a fault names the file and the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pirdesk.casefile.confidence import KINDS, Confidence, as_kind
from pirdesk.casefile.terms import TermType, Vocabulary
from pirdesk.datafiles import Reader
from pirdesk.duties.homes import ENTITIES
from pirdesk.duties.regime import LAST_SECOND
from pirdesk.rules import Condition, Use, compile_condition

_CITES = ("citation", "cite")
_AREA = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


class LawFields:
    """Reads conditions and terms of one file and gathers the terms they name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.terms: set[str] = set()
        self._conditions: dict[str, Condition] = {}

    def condition(
        self, item: Reader, key: str, row_table: str = ENTITIES, use: Use = ""
    ) -> Condition:
        """Compile the condition under a key; ``row_table`` is the table of ``row.…``.

        ``use`` is the part of the law it is; its leaves may then say what unknown means.
        """
        if key not in item.table:
            raise item.fault("is missing", key)
        return self._compiled(item, key, item.table[key], row_table, use)

    def trigger(self, item: Reader, key: str) -> tuple[Condition, Confidence | None]:
        """Compile a condition that may say beside it how surely it is known."""
        inner = item.inner(key)
        data = {name: part for name, part in inner.table.items() if name != "confidence"}
        return self._compiled(item, key, data, ENTITIES, "trigger"), own_confidence(inner)

    def _compiled(
        self, item: Reader, key: str, data: object, row_table: str, use: Use
    ) -> Condition:
        """Compile a condition; one that the stages of a law repeat is judged once for them all."""
        known = f"{use} {row_table} {data!r}"
        condition = self._conditions.get(known)
        if condition is None:
            where = ".".join(part for part in (item.key, key) if part)
            condition = compile_condition(
                data, self.vocabulary, f"{item.file}: {where}", row_table, use
            )
            self._conditions[known] = condition
        self.terms.update(condition.terms)
        return condition

    def term(self, item: Reader, key: str, named: str, kind: TermType | None = None) -> None:
        """Note a term that is named; an unknown one, or one of another kind, is refused."""
        found = self.vocabulary.terms.get(named)
        if found is None:
            raise item.fault(f"there is no term “{named}”", key)
        if kind is not None and (found.result or found.type) is not kind:
            raise item.fault(f"“{named}” is {found.type}, not {kind}", key)
        self.terms.add(named)


def zone_name(item: Reader) -> str:
    """Return the IANA zone under “zone”, "" where none is given."""
    name = item.text("zone", "")
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError):
        raise item.fault("is not a time zone", "zone") from None


def area_code(item: Reader, key: str) -> str:
    """Return a country or state code such as US or US-CA, "" where none is given."""
    found = item.text(key, "")
    if found and not _AREA.fullmatch(found):
        raise item.fault("must be a country or state such as US or US-CA", key)
    return found


def time_of_day(item: Reader, key: str) -> time:
    """Return a time of day, the last second of the day where none is given."""
    if key not in item.table:
        return LAST_SECOND
    try:
        return time.fromisoformat(item.text(key))
    except ValueError:
        raise item.fault("must be a time of day such as 17:30", key) from None


def day(item: Reader, key: str) -> date:
    """Return a date such as 2026-08-02."""
    try:
        return date.fromisoformat(item.text(key))
    except ValueError:
        raise item.fault("must be a date such as 2026-08-02", key) from None


def citation(item: Reader, key: str = "cite") -> str:
    """Return the citation, without which no line of a law is read."""
    found = item.text(key)
    if not found.strip():
        raise item.fault("every line of a law cites its article", key)
    return found


def cited(data: object) -> tuple[str, ...]:
    """Return every citation in a part of a law file, each once, in the order of the file."""
    found: list[str] = []
    if isinstance(data, Mapping):
        for key, value in data.items():
            found += [value] if key in _CITES and isinstance(value, str) else cited(value)
    elif isinstance(data, list):
        for value in data:
            found += cited(value)
    return tuple(dict.fromkeys(found))


def choice(item: Reader, key: str, kind: Any) -> Any:
    """Return a text that is one of the members of a Literal type."""
    legal = get_args(kind)
    value = item.text(key)
    if value not in legal:
        raise item.fault(f"must be one of {', '.join(legal)}", key)
    return value


def confidence(item: Reader, key: str = "confidence") -> Confidence:
    """Return how surely a line is known; the words of older files are read as what they became."""
    kind = as_kind(item.text(key))
    if kind is None:
        raise item.fault(f"must be one of {', '.join(KINDS)}", key)
    return kind


def own_confidence(item: Reader, key: str = "confidence") -> Confidence | None:
    """Return how surely a part is known, None where it says nothing of its own."""
    return confidence(item, key) if key in item.table else None


def given_day(item: Reader, key: str) -> date | None:
    """Return a date written as a date or as text, None where none is given."""
    found = item.table.get(key)
    if found is None or (isinstance(found, date) and not isinstance(found, datetime)):
        return found
    return day(item, key)
