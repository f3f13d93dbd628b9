"""Terms and the vocabulary: what can be asked, of which type, and how a raw answer is read.

Words (labels, guidance) live apart in forms/words/LANG; nothing here is shown to people except
error sentences.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pirdesk.casefile.entered import carried, entered
from pirdesk.casefile.number_values import count, decimal, duration, integer, money, ratio, wrong
from pirdesk.casefile.places import place_code
from pirdesk.casefile.values import Count, Moment, Money, Rows, Value, moment, moment_json
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message, Param, TermKey

MAX_TEXT = 200_000
_CHOICE = Message("answers.choice")
ROW_ID = r"[A-Za-z0-9_-]{1,40}"
_CELL = re.compile(rf"^([a-z0-9_.]+)\[({ROW_ID})\]\.([a-z0-9_]+)$")


class TermType(StrEnum):
    """The types of house.md §2."""

    LINE = "line"
    TEXT = "text"
    INTEGER = "integer"
    COUNT = "count"
    NUMBER = "number"
    RATIO = "ratio"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    DURATION = "duration"
    YESNO = "yesno"
    ONE = "one"
    MANY = "many"
    PERSON = "person"
    SYSTEM = "system"
    PLACES = "places"
    MATRIX = "matrix"
    ROWS = "rows"
    FILE = "file"
    CALCULATED = "calculated"


@dataclass(frozen=True, slots=True)
class Implied:
    """What the answer ``when`` to the question ``by`` says of another one: ``then``, and why.

    ``prevails`` true: it is taken even where the other question was answered otherwise.
    """

    by: str
    when: bool
    then: bool
    cite: str
    prevails: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One question the case file can answer.

    ``id`` of a column is ``populations[].affected``; ``choices`` are the allowed values of one,
    many, matrix (``"row|column"``) and, where given, number; ``synonyms`` maps other spellings to
    a choice; ``result`` is the type of a calculated term and ``calculate`` its CEL expression;
    ``implied`` is what answers to other questions say of this one; ``may_find_nothing`` that none
    is a finding here, if somebody looked; ``superseded`` names the term that decides now what this
    one was asked for: old answers stay readable, no form asks it.
    """

    id: str
    type: TermType
    unit: str = ""
    source: str = ""
    choices: tuple[str, ...] = ()
    synonyms: Mapping[str, str] | None = None
    minimum: int | None = None
    maximum: int | None = None
    sensitivity: str = "internal"
    formerly: tuple[str, ...] = ()
    replaces: str = ""
    superseded: str = ""
    result: TermType | None = None
    subject: str = ""
    calculate: str = ""
    implied: tuple[Implied, ...] = ()
    may_find_nothing: bool = False

    @property
    def table(self) -> str:
        """Return the rows term of a column (``populations``), or "" for a plain term."""
        return self.id.partition("[].")[0] if "[]." in self.id else ""


def cell(table: str, row: str, column: str) -> str:
    """Return the key of one cell, e.g. ``populations[p1].affected``."""
    return f"{table}[{row}].{column}"


def split_cell(key: str) -> tuple[str, str, str] | None:
    """Split a cell's key in table, row id and column; None for a plain term."""
    found = _CELL.match(key)
    return (found[1], found[2], found[3]) if found else None


def term_id(key: str) -> str:
    """Return the term a key answers: ``populations[p1].affected`` → ``populations[].affected``."""
    parts = split_cell(key)
    return f"{parts[0]}[].{parts[2]}" if parts else key


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms by id; old ids (``formerly``) resolve to the new term."""

    terms: Mapping[str, Term]
    edition: str = ""
    _formerly: Mapping[str, Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        old: dict[str, Term] = {}
        for term in self.terms.values():
            for name in term.formerly:
                old.setdefault(name, term)
        object.__setattr__(self, "_formerly", old)

    def current_key(self, key: str) -> str:
        """Translate an old id inside a key into today's; unknown keys pass unchanged."""
        wanted = term_id(key)
        if wanted in self.terms or wanted not in self._formerly:
            return key
        term, parts = self._formerly[wanted], split_cell(key)
        if parts is None:
            return term.id
        table, _, column = term.id.partition("[].")
        return cell(table, parts[1], column)

    def find(self, key: str) -> Term | None:
        """Return the term of a key, None for a key that is none."""
        return self.terms.get(term_id(self.current_key(key)))

    def term(self, key: str) -> Term:
        """Return the term of a key; an unknown one is refused with the nearest known id."""
        found = self.find(key)
        if found is None:
            near = difflib.get_close_matches(term_id(key), self.terms, n=1, cutoff=0.5)
            hint = Message("answers.see_vocabulary")
            if near:
                hint = Message("answers.did_you_mean", {"near": near[0]})
            what = Message("answers.no_term", {"key": shortened(key, 80)})
            raise UserError(what, hint, code="term.unknown")
        return found

    def columns(self, table: str) -> tuple[Term, ...]:
        """Return the columns of a rows term in file order."""
        return tuple(t for t in self.terms.values() if t.table == table)

    def read(self, key: str, raw: Any) -> Value:
        """Read a raw JSON value as the term's type; a wrong one is refused with its reason."""
        term = self.term(key)
        try:
            return read_value(term, raw)
        except UserError as fault:
            what = Message("values.at_term", {"term": TermKey(key), "fault": fault.title})
            raise UserError(what, fault.what_to_do, safe=fault.safe, code=fault.code) from None


def read_value(term: Term, raw: Any) -> Value:
    """Read a raw JSON value as one term's type (never None: unknown is a certainty)."""
    kind = term.result or term.type
    if kind in _READERS:
        return _READERS[kind](term, raw)
    raise wrong(raw, Message("answers.of_type", {"type": kind.value}))


def write_value(value: Value) -> Any:  # noqa: PLR0911 - one return per type
    """Return the JSON form of a value; ``read_value`` gives the same value back."""
    match value:
        case Count():
            if value.exact and value.likely in (None, value.min):
                return value.min
            ends = {"min": value.told_min, "likely": value.likely, "max": value.max}
            return {**ends, "exclusive": True} if value.exclusive else ends
        case Moment():
            return moment_json(value)
        case Money():
            most = {} if value.most is None else {"most": str(value.most)}
            return {"amount": str(value.amount), "currency": value.currency, **most}
        case Rows():
            return {"rows": list(value.ids), "complete": value.complete}
        case Decimal():
            return _number_json(value)
        case timedelta():
            return int(value.total_seconds())
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


def _number_json(value: Decimal) -> int | float | str:
    """Return a JSON number, or a text where a JSON reader would round it."""
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if Decimal(str(near)) == value else str(value)


def _text(term: Term, raw: Any) -> str:
    if not isinstance(raw, str):
        raise wrong(raw, Message("answers.text"))
    text = entered(raw)
    limit = 500 if term.type is TermType.LINE else MAX_TEXT
    if len(text) > limit:
        raise UserError(
            Message("answers.too_long", {"count": len(text), "most": limit}),
            Message("answers.too_long_do"),
            code="value.length",
        )
    if not carried(text):
        raise UserError(
            Message("answers.text_characters"),
            Message("answers.text_characters_do"),
            code="value.text",
        )
    return text


def _line(term: Term, raw: Any) -> str:
    text = _text(term, raw)
    if "\n" in text or "\r" in text:
        what = Message("answers.one_line")
        raise UserError(what, Message("answers.one_line_do"), code="value.line")
    return text


def _date(term: Term, raw: Any) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise wrong(raw, Message("answers.date")) from None


def _moment(term: Term, raw: Any) -> Moment:
    return moment(raw)


def _yesno(term: Term, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().lower() in ("yes", "true", "no", "false"):
        return raw.strip().lower() in ("yes", "true")
    raise wrong(raw, Message("answers.yes_or_no"))


def _one(term: Term, raw: Any) -> str:
    if isinstance(raw, bool):
        raw = "true" if raw else "false"
    if not isinstance(raw, str):
        raise wrong(raw, _CHOICE)
    choice = raw.strip()
    choice = (term.synonyms or {}).get(choice.lower(), choice)
    if term.choices and choice not in term.choices:
        near = difflib.get_close_matches(choice, term.choices, n=1, cutoff=0.5)
        choices: dict[str, Param] = {"choices": term.choices[:40]}
        then = Message("answers.choose_from", choices)
        if near:
            then = Message("answers.choose_near", {"near": near[0], **choices})
        what = Message("answers.not_wanted", {"wanted": _CHOICE, "text": shortened(choice)})
        raise UserError(what, then, code="value.choice")
    return choice


def _many(term: Term, raw: Any) -> tuple[str, ...]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple):
        raise wrong(raw, Message("answers.choices"))
    return tuple(dict.fromkeys(_one(term, item) for item in items))


def _places(term: Term, raw: Any) -> tuple[str, ...]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple):
        raise wrong(raw, Message("answers.countries"))
    for item in items:
        if not isinstance(item, str):
            raise wrong(item, Message("answers.country"))
    return tuple(dict.fromkeys(place_code(item) for item in items))


def _matrix(term: Term, raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        raise wrong(raw, Message("answers.two_choices"))
    pair = tuple(str(item) for item in raw)
    if term.choices and "|".join(pair) not in term.choices:
        raise wrong(raw, Message("answers.cell"))
    return pair


def _rows(term: Term, raw: Any) -> Rows:
    if isinstance(raw, Rows):
        return raw
    complete = False
    if isinstance(raw, dict):
        if not set(raw) <= {"rows", "complete"}:
            raise wrong(raw, Message("answers.rows"))
        complete = bool(raw.get("complete", False))
        raw = raw.get("rows")
    if not isinstance(raw, list | tuple):
        raise wrong(raw, Message("answers.row_ids"))
    for item in raw:
        if not isinstance(item, str) or not re.fullmatch(ROW_ID, item):
            raise wrong(item, Message("answers.row_id"))
    return Rows(tuple(dict.fromkeys(raw)), complete)


def _files(term: Term, raw: Any) -> tuple[str, ...]:
    items = [raw] if isinstance(raw, str) else raw
    if not isinstance(items, list | tuple) or not all(
        isinstance(item, str) and re.fullmatch(r"[0-9a-f]{64}", item) for item in items
    ):
        raise wrong(raw, Message("answers.evidence_sum"))
    return tuple(items)


_READERS: Mapping[TermType, Callable[[Term, Any], Value]] = {
    TermType.LINE: _line,
    TermType.TEXT: _text,
    TermType.INTEGER: integer,
    TermType.COUNT: count,
    TermType.NUMBER: decimal,
    TermType.RATIO: ratio,
    TermType.MONEY: money,
    TermType.DATE: _date,
    TermType.MOMENT: _moment,
    TermType.DURATION: duration,
    TermType.YESNO: _yesno,
    TermType.ONE: _one,
    TermType.MANY: _many,
    TermType.PERSON: _line,
    TermType.SYSTEM: _line,
    TermType.PLACES: _places,
    TermType.MATRIX: _matrix,
    TermType.ROWS: _rows,
    TermType.FILE: _files,
}
