"""Read method files strictly: an unknown key, term, level, factor or reference is refused.

Judges nothing; the files are found by ``datafiles``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from pirdesk.casefile.confidence import Confidence
from pirdesk.casefile.sheet import Answer, read_answer, read_facts
from pirdesk.casefile.terms import Vocabulary
from pirdesk.datafiles import DataFile, Reader, read_folder
from pirdesk.harm.methods import model
from pirdesk.harm.methods.model import (
    Asked,
    Count,
    Factor,
    Level,
    Method,
    MethodSource,
    Not,
    Part,
    Prompt,
    Rule,
    WorkedCase,
)
from pirdesk.rules import compile_condition

DOUBT = "doubt"
MOST_LEVELS = 3
_KEYS = (
    *("id", "kind", "title", "version", "words", "limits", "confidence", "settles", "sources"),
    *("levels", "applies", "factors", "rules", "cases", "duties", "prompts"),
)


def load_methods(vocabulary: Vocabulary) -> tuple[Method, ...]:
    """Read all methods shipped in forms/methods, in order of their ids; raises DataFault."""
    return tuple(parse_method(file, vocabulary) for file in read_folder("forms", "methods"))


def parse_method(source: DataFile, vocabulary: Vocabulary) -> Method:
    """Read one method file; any fault raises DataFault with file, key and reason."""
    return _Parser(source, vocabulary).method()


class _Parser:
    """Reads one file and gathers the terms, factors and references it names."""

    def __init__(self, source: DataFile, vocabulary: Vocabulary) -> None:
        self.source, self.vocabulary = source, vocabulary
        self.terms: set[str] = set()
        self.names: set[str] = set()
        self.references: set[str] = set()

    def method(self) -> Method:
        top = Reader.of(self.source)
        top.only(*_KEYS)
        sources = self._all(top, "sources", _source)
        if not sources:
            raise top.fault("names at least one source", "sources")
        levels = self._all(top, "levels", _level)
        applies = self._condition(top, "applies") if "applies" in top.table else None
        factors = self._all(top, "factors", self._factor)
        self.names = {factor.id for factor in factors}
        known = [each.id for each in levels]
        cases = self._all(top, "cases", lambda item: self._case(item, sources, known))
        _check_twins(top, cases)
        self.references = {each.id for each in (*sources, *cases)}
        made = Method(
            id=top.text("id"),
            kind=_choice(top, "kind", model.Kind),
            title=top.text("title"),
            version=_day(top, "version"),
            words=top.text("words"),
            limits=top.text("limits"),
            confidence=_choice(top, "confidence", Confidence),
            settles=self._known(top, "settles"),
            sources=sources,
            levels=levels,
            applies=applies,
            factors=factors,
            rules=self._rules(top, known),
            cases=cases,
            duties=self._all(top, "duties", _asked),
            prompts=self._all(top, "prompts", self._prompt),
            terms=frozenset(),
            sha256=self.source.sha256,
        )
        _check_kind(top, made)
        return _with_terms(made, frozenset(self.terms))

    def _all(self, top: Reader, key: str, read: Any) -> tuple[Any, ...]:
        found = tuple(read(item) for item in top.each(key))
        named = [getattr(each, "id", getattr(each, "duty", "")) for each in found]
        for name in named:
            if named.count(name) > 1:
                raise top.fault(f"“{name}” stands twice", key)
        return found

    def _condition(self, item: Reader, key: str) -> Any:
        where = ".".join(part for part in (item.key, key) if part)
        found = compile_condition(item.table[key], self.vocabulary, f"{item.file}: {where}")
        self.terms.update(found.terms)
        return found

    def _known(self, item: Reader, key: str) -> tuple[str, ...]:
        named = item.texts(key)
        for term in named:
            if term not in self.vocabulary.terms:
                raise item.fault(f"there is no term “{term}”", key)
        self.terms.update(named)
        return named

    def _factor(self, item: Reader) -> Factor:
        item.only("id", "when", "words", "otherwise", "side", "cite", "holds", "fails")
        if "when" not in item.table:
            raise item.fault("is missing", "when")
        return Factor(
            id=item.text("id"),
            when=self._condition(item, "when"),
            words=_said(item, "words"),
            otherwise=_said(item, "otherwise"),
            side=_choice(item, "side", model.Side),
            cite=_said(item, "cite"),
            holds=self._answers(item, "holds"),
            fails=self._answers(item, "fails"),
        )

    def _answers(self, item: Reader, key: str) -> Mapping[str, Answer]:
        told = self._facts(item, key)
        return {name: read_answer(self.vocabulary, name, raw) for name, raw in told.items()}

    def _facts(self, item: Reader, key: str) -> Mapping[str, Any]:
        if key not in item.table:
            return {}
        table = item.inner(key)
        for name, raw in table.table.items():
            if self.vocabulary.terms.get(name) is None:
                raise table.fault("there is no such term", name)
            self.vocabulary.read(name, raw)
        return table.table

    def _case(self, item: Reader, sources: Sequence[MethodSource], levels: list[str]) -> WorkedCase:
        item.only(
            *("id", "source", "number", "title", "summary", "held", "why", "twins"),
            *("confidence", "facts_from", "facts"),
        )
        if item.text("source") not in {each.id for each in sources}:
            raise item.fault("is not among the sources of this file", "source")
        held = item.texts("held", None)
        if not held or not set(held) <= set(levels):
            raise item.fault("names at least one of the levels, and no other", "held")
        facts = self._facts(item, "facts")
        return WorkedCase(
            id=item.text("id"),
            source=item.text("source"),
            number=item.text("number"),
            title=item.text("title"),
            summary=_said(item, "summary"),
            held=held,
            why=_said(item, "why"),
            twins=item.texts("twins"),
            confidence=_choice(item, "confidence", Confidence),
            facts_from=_choice(item, "facts_from", Confidence),
            facts=facts,
            sheet=read_facts(self.vocabulary, facts),
        )

    def _rules(self, top: Reader, levels: list[str]) -> tuple[Rule, ...]:
        found: list[Rule] = []
        for item in top.each("rules"):
            item.only("id", "gives", "when", "words", "cite", "rests_on")
            if "when" not in item.table:
                raise item.fault("is missing", "when")
            when = self._part(item, item.table["when"])
            rests_on = item.texts("rests_on", None)
            if not rests_on or not set(rests_on) <= self.references:
                raise item.fault("names sources and worked cases of this file", "rests_on")
            gives = item.text("gives")
            if gives in {each.id for each in found} or gives in self.names - _given(found):
                raise item.fault(f"“{gives}” is a factor or a rule", "gives")
            words, cite = _said(item, "words"), _said(item, "cite")
            found.append(Rule(item.text("id"), gives, when, words, cite, rests_on))
            if gives not in levels and gives != DOUBT:
                self.names.add(gives)
        return tuple(found)

    def _part(self, item: Reader, raw: Any) -> Part:
        """Read a name, or a table with all, any, not, or at_least and of."""
        if isinstance(raw, str):
            if raw not in self.names:
                raise item.fault(f"“{raw}” is no factor and no earlier rule gives it", "when")
            return raw
        if isinstance(raw, Mapping) and set(raw) == {"not"}:
            return Not(self._part(item, raw["not"]))
        for key, least in (("all", 0), ("any", 1)):
            if isinstance(raw, Mapping) and set(raw) == {key}:
                parts = self._parts(item, raw[key])
                return Count(least or len(parts), parts)
        if isinstance(raw, Mapping) and set(raw) == {"at_least", "of"}:
            parts = self._parts(item, raw["of"])
            if type(raw["at_least"]) is not int or not 1 <= raw["at_least"] <= len(parts):
                raise item.fault("“at_least” counts some of the parts", "when")
            return Count(raw["at_least"], parts)
        raise item.fault("is a name, or a table with all, any, not, or at_least and of", "when")

    def _parts(self, item: Reader, raw: Any) -> tuple[Part, ...]:
        if not isinstance(raw, list) or not raw:
            raise item.fault("needs a list of parts", "when")
        return tuple(self._part(item, each) for each in raw)

    def _prompt(self, item: Reader) -> Prompt:
        item.only("id", "words", "cite", "terms")
        terms = self._known(item, "terms")
        return Prompt(item.text("id"), _said(item, "words"), _said(item, "cite"), terms)


def _source(item: Reader) -> MethodSource:
    item.only("id", "title", "url", "read", "confidence", "words")
    read = item.text("read", "")
    if read:
        _day(item, "read")
    return MethodSource(
        id=item.text("id"),
        title=item.text("title"),
        url=item.text("url", ""),
        read=read,
        confidence=_choice(item, "confidence", Confidence),
        words=item.text("words", ""),
    )


def _level(item: Reader) -> Level:
    item.only("id", "words")
    return Level(item.text("id"), _said(item, "words"))


def _asked(item: Reader) -> Asked:
    item.only("duty", "asks", "note")
    return Asked(item.text("duty"), _choice(item, "asks", model.Asks), item.text("note", ""))


def _given(rules: Sequence[Rule]) -> set[str]:
    return {rule.gives for rule in rules}


def _check_twins(top: Reader, cases: Sequence[WorkedCase]) -> None:
    known = {case.id: case for case in cases}
    for case in cases:
        for twin in case.twins:
            if twin not in known or case.id not in known[twin].twins:
                raise top.fault(f"{case.id} and {twin} are not twins of each other", "cases")


def _check_kind(top: Reader, made: Method) -> None:
    """Refuse a file whose parts do not make the kind of method it says it is."""
    if (made.kind == "prompts") != bool(made.prompts):
        raise top.fault("prompts belong to methods of the kind “prompts”, which need them", "kind")
    if made.kind != "prompts" and not (made.levels and made.factors and made.rules):
        raise top.fault("needs levels, factors and rules", "kind")
    if made.kind != "prompts" and not 2 <= len(made.levels) <= MOST_LEVELS:
        raise top.fault("needs two or three levels", "levels")
    given = _given(made.rules)
    for level in made.levels[1:]:
        if level.id not in given:
            raise top.fault(f"no rule gives “{level.id}”", "levels")


def _with_terms(made: Method, terms: frozenset[str]) -> Method:
    return replace(made, terms=terms)


def _said(item: Reader, key: str) -> str:
    found = item.text(key)
    if not found.strip():
        raise item.fault("must say something", key)
    return found


def _day(item: Reader, key: str) -> str:
    try:
        return date.fromisoformat(item.text(key)).isoformat()
    except ValueError:
        raise item.fault("must be a date such as 2026-11-30", key) from None


def _choice(item: Reader, key: str, kind: Any) -> Any:
    legal = get_args(kind)
    if item.text(key) not in legal:
        raise item.fault(f"must be one of {', '.join(legal)}", key)
    return item.text(key)
