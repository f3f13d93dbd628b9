"""Conditions: trees of all, any, not, some and every over CEL leaves, read strictly from data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pirdesk.casefile.sheet import Certainty, FactSheet
from pirdesk.casefile.terms import TermType, Vocabulary
from pirdesk.errors import DataFault, shortened
from pirdesk.rules.leaves import Leaf, compile_leaf
from pirdesk.rules.scope import Facts, scope_of
from pirdesk.rules.tokens import NotCel
from pirdesk.rules.truth import Reason, Truth, TruthValue, all_of, any_of, negated, undetermined

MAX_DEPTH = 12
MAX_LEAVES = 400


class _Node(Protocol):
    def judge(self, facts: Facts) -> Truth: ...


@dataclass(frozen=True, slots=True)
class LeafText:
    """One leaf as written in the data: id, words, citation and its CEL text."""

    id: str
    words: str
    cite: str
    cel: str


@dataclass(frozen=True, slots=True)
class CompiledLeaf:
    """One leaf beside its text, and the table whose rows it is judged for ("" for none)."""

    text: LeafText
    leaf: Leaf
    table: str


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A compiled condition; ``terms`` are the ids it reads, ``row_table`` the table of ``row.``."""

    node: _Node
    terms: frozenset[str]
    leaves: tuple[LeafText, ...]
    row_table: str = ""
    compiled: tuple[CompiledLeaf, ...] = ()


@dataclass(frozen=True, slots=True)
class _LeafNode:
    leaf: Leaf
    text: LeafText

    def judge(self, facts: Facts) -> Truth:
        truth = self.leaf.part.judge(facts)
        text = self.text
        reason = Reason(text.id, text.words, text.cite, truth.value, self.leaf.keys(facts.row))
        return truth.because((reason,))


@dataclass(frozen=True, slots=True)
class _Group:
    parts: tuple[_Node, ...]
    join: Callable[[list[Truth]], Truth]

    def judge(self, facts: Facts) -> Truth:
        return self.join([part.judge(facts) for part in self.parts])


@dataclass(frozen=True, slots=True)
class _Not:
    part: _Node

    def judge(self, facts: Facts) -> Truth:
        return negated(self.part.judge(facts))


@dataclass(frozen=True, slots=True)
class _OverRows:
    """some / every: an incomplete table leaves the verdict open unless one row decides."""

    table: str
    part: _Node
    join: Callable[[list[Truth]], Truth]

    def judge(self, facts: Facts) -> Truth:
        rows = facts.sheet.rows(self.table)
        verdicts = [self.part.judge(Facts(facts.sheet, row)) for row in rows.ids]
        if not rows.complete:
            verdicts.append(undetermined((self.table,)))
        joined = self.join(verdicts)
        answer = facts.sheet.get(self.table)
        if answer is not None and answer.certainty is Certainty.SUSPECTED:
            return replace(joined, provisional=True)
        return joined


class _Compiler:
    """Reads one condition from data and gathers its terms and leaves."""

    def __init__(self, vocabulary: Vocabulary, where: str) -> None:
        self.vocabulary = vocabulary
        self.file, _, self.key = where.partition(": ")
        self.terms: set[str] = set()
        self.leaves: list[LeafText] = []
        self.compiled: list[CompiledLeaf] = []

    def node(self, data: Any, path: str, table: str, depth: int = 0) -> _Node:
        if depth > MAX_DEPTH:
            raise self.fault(f"a condition is at most {MAX_DEPTH} levels deep", path)
        if isinstance(data, str):
            return self._leaf({"cel": data}, path, table)
        if not isinstance(data, Mapping):
            raise self.fault("a condition is a CEL text or a table with all, any, not …", path)
        kinds = [kind for kind in ("cel", "all", "any", "not", "some", "every") if kind in data]
        if len(kinds) != 1:
            raise self.fault("needs exactly one of all, any, not, some, every, cel", path)
        kind = kinds[0]
        if kind == "cel":
            return self._leaf(data, path, table)
        legal = {kind, "where"} if kind in ("some", "every") else {kind}
        if set(data) - legal:
            unknown = ", ".join(sorted(set(data) - legal))
            raise self.fault(f"unknown key {unknown} beside “{kind}”", path)
        if kind == "not":
            return _Not(self.node(data["not"], _step(path, "not"), table, depth + 1))
        if kind in ("all", "any"):
            return self._group(kind, data[kind], path, table, depth)
        return self._over_rows(kind, data, path, depth)

    def fault(self, reason: str, path: str = "") -> DataFault:
        key = ".".join(part for part in (self.key, path) if part)
        return DataFault(self.file, key, reason)

    def _group(self, kind: str, items: Any, path: str, table: str, depth: int) -> _Node:
        if not isinstance(items, list) or not items:
            raise self.fault(f"“{kind}” needs a list with at least one condition", path)
        inner = [
            self.node(item, _step(path, f"{kind}[{index}]"), table, depth + 1)
            for index, item in enumerate(items)
        ]
        return _Group(tuple(inner), all_of if kind == "all" else any_of)

    def _over_rows(self, kind: str, data: Mapping[str, Any], path: str, depth: int) -> _Node:
        named = data[kind]
        table = self.vocabulary.current_key(named) if isinstance(named, str) else named
        term = self.vocabulary.terms.get(table) if isinstance(table, str) else None
        if term is None or term.type is not TermType.ROWS:
            raise self.fault(f"“{table}” is not a table (a term of type rows)", path)
        if "where" not in data:
            raise self.fault(f"“{kind}” needs “where”", path)
        self.terms.add(table)
        part = self.node(data["where"], _step(path, "where"), table, depth + 1)
        return _OverRows(table, part, any_of if kind == "some" else all_of)

    def _leaf(self, data: Mapping[str, Any], path: str, table: str) -> _Node:
        unknown = set(data) - {"cel", "words", "cite", "id"}
        if unknown:
            raise self.fault(f"unknown key {', '.join(sorted(unknown))}", path)
        if not all(isinstance(value, str) for value in data.values()):
            raise self.fault("cel, words, cite and id are texts", path)
        text = LeafText(
            data.get("id") or path or "leaf",
            data.get("words", ""),
            data.get("cite", ""),
            data["cel"],
        )
        if any(leaf.id == text.id for leaf in self.leaves):
            raise self.fault(f"the leaf id “{text.id}” is used twice", path)
        if len(self.leaves) >= MAX_LEAVES:
            raise self.fault(f"a condition has at most {MAX_LEAVES} leaves", path)
        try:
            leaf = compile_leaf(text.cel, scope_of(self.vocabulary, table))
        except NotCel as fault:
            raise self.fault(f"“{shortened(text.cel, 120)}”: {fault}", path) from None
        self.leaves.append(text)
        self.compiled.append(CompiledLeaf(text, leaf, table))
        self.terms.update(ref.term.id for ref in leaf.refs)
        return _LeafNode(leaf, text)


def compile_condition(
    data: Any, vocabulary: Vocabulary, where: str, row_table: str = ""
) -> Condition:
    """Compile a condition read from data.

    ``where`` is ``"file: key.path"`` for faults; ``row_table`` allows ``row.…`` of that table.
    Raises DataFault for an unknown term, a wrong type or shape.
    """
    compiler = _Compiler(vocabulary, where)
    if row_table:
        term = vocabulary.terms.get(row_table)
        if term is None or term.type is not TermType.ROWS:
            raise compiler.fault(f"“{row_table}” is not a table (a term of type rows)")
    node = compiler.node(data, "", row_table)
    leaves, compiled = tuple(compiler.leaves), tuple(compiler.compiled)
    return Condition(node, frozenset(compiler.terms), leaves, row_table, compiled)


def evaluate(condition: Condition, sheet: FactSheet, row: str = "") -> Truth:
    """Judge a condition on a fact sheet, for one row where it was compiled for a table.

    An error of evaluation stops the verdict: the value is undetermined and ``errors`` say why.
    """
    if condition.row_table and not row:
        raise ValueError(f"this condition is judged per row of {condition.row_table}")
    truth = condition.node.judge(Facts(sheet, row))
    if truth.errors and truth.determined:
        return replace(truth, value=TruthValue.UNDETERMINED, likely=None)
    return truth


def _step(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
