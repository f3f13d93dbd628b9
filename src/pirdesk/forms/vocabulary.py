"""Load the vocabulary from forms/vocabulary, strictly; the words of terms live elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from pirdesk import datafiles
from pirdesk.casefile.case import Label
from pirdesk.casefile.terms import Term, TermType, Vocabulary
from pirdesk.datafiles import DataFile, Reader
from pirdesk.forms.calculating import check_calculations
from pirdesk.forms.implications import with_implications

_ID = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*(\[\]\.[a-z][a-z0-9_]*)?$")
_RESERVED = {"row", "document", "case", "recipient", "person"}
_CHOOSING = (TermType.ONE, TermType.MANY, TermType.MATRIX)
_MAY_CHOOSE = (*_CHOOSING, TermType.NUMBER)
_BOUNDED = (TermType.INTEGER, TermType.COUNT, TermType.NUMBER, TermType.RATIO, TermType.MONEY)
_KEYS = (
    "type",
    "unit",
    "source",
    "choices",
    "synonyms",
    "minimum",
    "maximum",
    "sensitivity",
    "formerly",
    "replaces",
    "superseded",
    "subject",
    "result",
    "calculate",
    "implies",
    "may_find_nothing",
)


def load_vocabulary() -> Vocabulary:
    """Read all terms shipped in forms/vocabulary; raises DataFault."""
    return parse_vocabulary(datafiles.read_folder("forms", "vocabulary"))


def parse_vocabulary(files: Iterable[DataFile]) -> Vocabulary:
    """Read terms from files; the edition is the newest one named; raises DataFault."""
    terms: dict[str, Term] = {}
    places: dict[str, Reader] = {}
    editions = [""]
    for file in files:
        top = Reader.of(file)
        editions.append(top.text("edition"))
        for term, reader in _terms(top):
            if term.id in terms:
                raise reader.fault(f"the term is already defined in {places[term.id].file}")
            terms[term.id], places[term.id] = term, reader
    _check_whole(terms, places)
    terms |= with_implications(terms, places)
    vocabulary = Vocabulary(terms, max(editions))
    check_calculations(vocabulary, {key: f"{r.file}: {r.key}" for key, r in places.items()})
    return vocabulary


def _terms(top: Reader) -> Iterator[tuple[Term, Reader]]:
    for key in top.table:
        if key == "edition":
            continue
        if not _ID.match(key) or key.partition(".")[0] in _RESERVED:
            raise top.fault("is not a legal term id (a.b or table[].column, lower case)", key)
        reader = top.inner(key)
        yield _term(key, reader), reader


def _term(key: str, reader: Reader) -> Term:
    reader.only(*_KEYS)
    kind = _type(reader, "type")
    choices = reader.texts("choices")
    _check_choices(reader, kind, choices)
    calculated = kind is TermType.CALCULATED
    for name in ("result", "calculate"):
        if calculated != (name in reader.table):
            raise reader.fault("belongs to calculated terms, which need it", name)
    bounds: list[int | None] = []
    for name in ("minimum", "maximum"):
        if name in reader.table and kind not in _BOUNDED:
            raise reader.fault(f"a term of type {kind} has no bounds", name)
        bounds.append(reader.whole(name) if name in reader.table else None)
    sensitivity = reader.text("sensitivity", "internal")
    if sensitivity not in {label.value for label in Label}:
        raise reader.fault("must be internal, confidential or privileged", "sensitivity")
    return Term(
        id=key,
        type=kind,
        unit=reader.text("unit", ""),
        source=reader.text("source", ""),
        choices=choices,
        synonyms=_synonyms(reader, choices),
        minimum=bounds[0],
        maximum=bounds[1],
        sensitivity=sensitivity,
        formerly=reader.texts("formerly"),
        replaces=reader.text("replaces", ""),
        superseded=reader.text("superseded", ""),
        result=_type(reader, "result") if calculated else None,
        subject=reader.text("subject", ""),
        calculate=reader.text("calculate", ""),
        may_find_nothing=_may_find_nothing(reader, kind),
    )


def _may_find_nothing(reader: Reader, kind: TermType) -> bool:
    found = reader.flag("may_find_nothing", default=False)
    if found and kind is not TermType.TEXT:
        raise reader.fault("is of texts alone; others have choices", "may_find_nothing")
    return found


def _type(reader: Reader, key: str) -> TermType:
    text = reader.text(key)
    try:
        return TermType(text)
    except ValueError:
        known = ", ".join(kind.value for kind in TermType)
        raise reader.fault(f"“{text}” is not a type; types are {known}", key) from None


def _check_choices(reader: Reader, kind: TermType, choices: tuple[str, ...]) -> None:
    if kind in _CHOOSING and not choices:
        raise reader.fault(f"a term of type {kind} needs choices", "choices")
    if choices and kind not in _MAY_CHOOSE:
        raise reader.fault(f"a term of type {kind} has no choices", "choices")
    if len(set(choices)) != len(choices):
        raise reader.fault("a choice is named twice", "choices")
    if kind is TermType.NUMBER:
        try:
            [Decimal(choice) for choice in choices]
        except InvalidOperation:
            raise reader.fault("choices of a number are numbers", "choices") from None


def _synonyms(reader: Reader, choices: tuple[str, ...]) -> dict[str, str] | None:
    if "synonyms" not in reader.table:
        return None
    inner = reader.inner("synonyms")
    found = {key: inner.text(key) for key in inner.table}
    for key, choice in found.items():
        if key != key.lower():
            raise inner.fault("synonyms are written in lower case", key)
        if choice not in choices:
            raise inner.fault(f"“{choice}” is not one of the choices", key)
    return found


def _check_whole(terms: dict[str, Term], places: dict[str, Reader]) -> None:
    formerly: dict[str, str] = {}
    for term in terms.values():
        reader = places[term.id]
        if term.table and (term.table not in terms or terms[term.table].type is not TermType.ROWS):
            raise reader.fault(f"“{term.table}” is not a term of type rows")
        if term.table and term.type in (TermType.ROWS, TermType.MATRIX):
            raise reader.fault(f"a column cannot be of type {term.type}", "type")
        now = terms.get(term.superseded)
        if term.superseded and (now is None or now.superseded):
            raise reader.fault("must name a term that is asked today", "superseded")
        for old in term.formerly:
            if old in terms or old in formerly:
                raise reader.fault(f"“{old}” already names another term", "formerly")
            if bool(term.table) != ("[]." in old):
                raise reader.fault(f"“{old}” and this term differ in being a column", "formerly")
            formerly[old] = term.id
