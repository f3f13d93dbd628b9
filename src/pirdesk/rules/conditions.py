"""Conditions: trees of all, any, not, some and every over CEL leaves, read strictly from data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from msgspec.structs import replace

from pirdesk.casefile.no_answers import says_nothing
from pirdesk.casefile.sheet import Certainty, FactSheet
from pirdesk.casefile.terms import TermType, Vocabulary
from pirdesk.errors import DataFault, shortened
from pirdesk.rules.leaf_texts import LeafText, Use, read_leaf_text
from pirdesk.rules.leaves import Leaf, compile_leaf
from pirdesk.rules.scope import Facts, Stance, scope_of
from pirdesk.rules.tokens import NotCel
from pirdesk.rules.truth import (
    Reason,
    Truth,
    TruthValue,
    all_of,
    any_of,
    decided,
    negated,
    undetermined,
)

MAX_DEPTH = 12
MAX_LEAVES = 400
_MOST_REASONS = 64  # of one leaf: one for each value and row it was judged for


class _Node(Protocol):
    def judge(self, facts: Facts) -> Truth: ...


@dataclass(frozen=True, slots=True)
class CompiledLeaf:
    """One leaf beside its text, and the table whose rows it is judged for ("" for none)."""

    text: LeafText
    leaf: Leaf
    table: str


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A compiled condition; ``terms`` are the ids it reads, ``row_table`` the table of ``row.``.

    ``use`` says what part of a law it is, "" for none. ``presumes`` is true where a leaf says
    what counts as long as nobody answered it; ``reasoned`` are the keys of the reasons that its
    conclusions must have in writing.
    """

    node: _Node
    terms: frozenset[str]
    leaves: tuple[LeafText, ...]
    row_table: str = ""
    compiled: tuple[CompiledLeaf, ...] = ()
    use: Use = ""
    presumes: bool = False
    reasoned: tuple[str, ...] = ()

    @property
    def concluding(self) -> frozenset[str]:
        """Return the ids of the terms whose answers are conclusions that need a reason."""
        refs = (ref for item in self.compiled if item.text.reason for ref in item.leaf.refs)
        return frozenset(ref.term.id for ref in refs)


@dataclass(frozen=True, slots=True)
class _LeafNode:
    """A leaf; ``toward`` is the value that speaks for the duty, None where it is no duty's."""

    leaf: Leaf
    text: LeafText
    use: Use
    toward: bool
    reasons: dict[tuple[TruthValue, tuple[str, ...]], tuple[Reason]] = field(
        default_factory=dict, compare=False
    )

    def judge(self, facts: Facts) -> Truth:
        truth = self.leaf.part.judge(facts)
        keys = self.leaf.keys(facts.row)
        if self.leaf.implied:
            keys = tuple(dict.fromkeys((*keys, *self.leaf.implying(facts))))
        reasons = self.reasons.get((truth.value, keys)) or self._because(truth.value, keys)
        if facts.stance is not Stance.ANSWERED:
            truth = self._seen(truth, facts)
        return truth.because(reasons)

    def _because(self, value: TruthValue, keys: tuple[str, ...]) -> tuple[Reason]:
        """Return what the leaf says of a value; it says the same in every case, so it is saved."""
        text = self.text
        open_ = value is TruthValue.UNDETERMINED
        burden = text.burden if open_ and text.unknown in ("due", "not") else ""
        reason = Reason(
            text.id, text.told, text.cite, value, keys, burden, text.substitute, self.toward
        )
        if len(self.reasons) >= _MOST_REASONS:
            self.reasons.clear()
        self.reasons[value, keys] = (reason,)
        return (reason,)

    def _seen(self, truth: Truth, facts: Facts) -> Truth:
        """Return what counts: the law's default where it is open, no conclusion without reason."""
        if facts.stance is Stance.PRESUMED:
            speaks = self.text.counts_as(self.use)
            if truth.determined or truth.errors or speaks is None:
                return truth
            return decided(speaks is self.toward, provisional=truth.provisional)
        lifts = truth.determined and truth.is_true is not self.toward
        if lifts and self.text.reason and not _written(facts.sheet, self.text.reason):
            return undetermined((self.text.reason,))
        return truth


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
        sheet, stance, graver = facts.sheet, facts.stance, facts.graver
        verdicts = [self.part.judge(Facts(sheet, row, stance, graver)) for row in rows.ids]
        if not rows.complete:
            verdicts.append(undetermined((self.table,)))
        joined = self.join(verdicts)
        answer = facts.sheet.get(self.table)
        if answer is not None and answer.certainty is Certainty.SUSPECTED:
            return replace(joined, provisional=True)
        return joined


class _Compiler:
    """Reads one condition from data and gathers its terms and leaves."""

    def __init__(self, vocabulary: Vocabulary, where: str, use: Use) -> None:
        self.vocabulary, self.use = vocabulary, use
        self.toward = use != "exemption"  # what is shown here lifts the duty
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
            self.toward = not self.toward
            inner = self.node(data["not"], _step(path, "not"), table, depth + 1)
            self.toward = not self.toward
            return _Not(inner)
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
        try:
            text = read_leaf_text(data, path, self.use)
            reason = self.vocabulary.terms.get(text.reason) if text.reason else None
            if text.reason and (reason is None or reason.type is not TermType.TEXT):
                raise NotCel(f"“{text.reason}” is not a term of type text")
        except NotCel as fault:
            raise self.fault(str(fault), path) from None
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
        self.terms.update(item.by for ref in leaf.refs for item in ref.term.implied)
        if text.reason:
            self.terms.add(text.reason)
        return _LeafNode(leaf, text, self.use, self.toward)


def compile_condition(
    data: Any, vocabulary: Vocabulary, where: str, row_table: str = "", use: Use = ""
) -> Condition:
    """Compile a condition read from data.

    ``where`` is ``"file: key.path"`` for faults; ``row_table`` allows ``row.…`` of that table;
    ``use`` is the part of a law it is, whose leaves may say more (``LeafText``).
    Raises DataFault for an unknown term, a wrong type or shape.
    """
    compiler = _Compiler(vocabulary, where, use)
    if row_table:
        term = vocabulary.terms.get(row_table)
        if term is None or term.type is not TermType.ROWS:
            raise compiler.fault(f"“{row_table}” is not a table (a term of type rows)")
    node = compiler.node(data, "", row_table)
    leaves, compiled = tuple(compiler.leaves), tuple(compiler.compiled)
    presumes = any(leaf.counts_as(use) is not None for leaf in leaves)
    reasoned = tuple(dict.fromkeys(leaf.reason for leaf in leaves if leaf.reason))
    terms = frozenset(compiler.terms)
    return Condition(node, terms, leaves, row_table, compiled, use, presumes, reasoned)


def evaluate(
    condition: Condition, sheet: FactSheet, row: str = "", stance: Stance = Stance.ANSWERED
) -> Truth:
    """Judge a condition on a fact sheet, for one row where it was compiled for a table.

    Of two answers that contradict each other a law's condition takes the graver one.
    An error of evaluation stops the verdict: the value is undetermined and ``errors`` say why.
    """
    if condition.row_table and not row:
        raise ValueError(f"this condition is judged per row of {condition.row_table}")
    truth = condition.node.judge(Facts(sheet, row, stance, bool(condition.use)))
    if truth.errors and truth.determined:
        return replace(truth, value=TruthValue.UNDETERMINED, likely=None)
    return truth


def _written(sheet: FactSheet, key: str) -> bool:
    found = sheet.value(key)
    return isinstance(found, str) and not says_nothing(found)


def _step(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
