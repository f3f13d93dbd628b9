"""Compile one leaf of a condition: CEL text, split at its ``||``, ``&&``, ``!`` and ``?:``.

Names and types are checked here once; judging happens in ``parts``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pirdesk.casefile.implied import implying
from pirdesk.casefile.terms import TermType
from pirdesk.rules.naming import find_names
from pirdesk.rules.parts import Atom, Choice, Choosing, Joined, Not, Part, YesNo
from pirdesk.rules.scope import (
    CALL_SLOTS,
    INTERVALS,
    Facts,
    Ref,
    Scope,
    is_bool,
)
from pirdesk.rules.tokens import NotCel, Token, closing, joined, loop_names, split, tokens

_BINARY = ("==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%")
_PLAIN = re.compile(r"""^["']([^"'\\]*)["']$""")
_CHOOSERS = (TermType.ONE, TermType.MANY)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A compiled leaf and the terms it reads."""

    text: str
    part: Part
    refs: tuple[Ref, ...]
    plain_keys: tuple[str, ...] | None
    implied: bool = False

    def implying(self, facts: Facts) -> tuple[str, ...]:
        """Return the keys of answers that decide a term of the leaf in place of its own."""
        graver = facts.graver
        return tuple(
            key
            for ref in self.refs
            for key in implying(facts.sheet, ref.term, facts.own(ref), graver=graver)
        )

    def keys(self, row: str) -> tuple[str, ...]:
        """Return the keys of all answers the leaf reads in one row."""
        if self.plain_keys is not None:
            return self.plain_keys
        return tuple(ref.key(row) for ref in self.refs)


def compile_leaf(text: str, scope: Scope) -> Leaf:
    """Compile one leaf; a fault raises ``NotCel`` with the reason."""
    found = scope.leaves.get(text)
    if isinstance(found, Leaf):
        return found
    parts = tokens(text)
    bound = loop_names(parts)
    refs: dict[str, Ref] = {}
    part = _read(parts, scope, bound, refs)
    found_refs = tuple(refs.values())
    by_row = any(ref.column for ref in found_refs)
    keys = None if by_row else tuple(ref.key("") for ref in found_refs)
    implied = any(ref.term.implied for ref in found_refs)
    leaf = Leaf(text, part, found_refs, keys, implied)
    scope.leaves[text] = leaf
    return leaf


def _read(
    parts: Sequence[Token], scope: Scope, bound: frozenset[str], refs: dict[str, Ref]
) -> Part:
    if not parts:
        raise NotCel("an operand is missing")
    choice = _split_choice(parts)
    if choice is not None:
        return Choice(*(_read(piece, scope, bound, refs) for piece in choice))
    for operator in ("||", "&&"):
        pieces = split(parts, operator)
        if len(pieces) > 1:
            inner = tuple(_read(piece, scope, bound, refs) for piece in pieces)
            return Joined(inner, operator == "||")
    if not _has_binary(parts):
        if parts[0].op("!"):
            return Not(_read(parts[1:], scope, bound, refs))
        if parts[0].op("(") and closing(parts, 0) == len(parts) - 1:
            return _read(parts[1:-1], scope, bound, refs)
    return _read_atom(parts, scope, bound, refs)


def _split_choice(
    parts: Sequence[Token],
) -> tuple[Sequence[Token], Sequence[Token], Sequence[Token]] | None:
    pieces = split(parts, "?")
    if len(pieces) == 1:
        return None
    test = pieces[0]
    rest = parts[len(test) + 1 :]
    depth = waiting = 0
    for index, token in enumerate(rest):
        depth += token.op("(", "[", "{") - token.op(")", "]", "}")
        if depth == 0 and token.op("?"):
            waiting += 1
        elif depth == 0 and token.op(":"):
            if waiting == 0:
                return test, rest[:index], rest[index + 1 :]
            waiting -= 1
    raise NotCel("“?” has no “:”")


def _has_binary(parts: Sequence[Token]) -> bool:
    if len(split(parts, *_BINARY)) > 1:
        return True
    depth = 0
    for token in parts:
        depth += token.op("(", "[", "{") - token.op(")", "]", "}")
        if depth == 0 and token.kind == "name" and token.text == "in":
            return True
    return False


def _read_atom(
    parts: Sequence[Token], scope: Scope, bound: frozenset[str], refs: dict[str, Ref]
) -> Part:
    named = find_names(parts, scope, bound)
    own = named.refs
    for ref in own.values():
        if ref.kind in INTERVALS:
            raise NotCel(_opaque(ref))
    _check_choices(parts, scope)
    refs.update(named.all_refs)
    if len(named.tokens) == 1 and named.calls:
        return named.calls[0]
    only = next(iter(own.values()), None)
    if only is not None and only.kind is TermType.YESNO and len(named.tokens) == 1:
        return YesNo(only)
    yesno = sum(ref.kind is TermType.YESNO for ref in own.values())
    if yesno + len(named.calls) > CALL_SLOTS:
        raise NotCel(f"more than {CALL_SLOTS} yes/no parts inside one comparison; split it")
    expression = scope.compile(named.text)
    if not is_bool(expression):
        raise NotCel(f"“{joined(parts)}” does not give true or false")
    return _choosing(parts, own) or Atom(
        joined(parts), expression, tuple(own.values()), tuple(named.calls)
    )


def _choosing(parts: Sequence[Token], own: Mapping[str, Ref]) -> Choosing | None:
    if len(own) != 1 or len(parts) < 3:
        return None
    (ref,) = own.values()
    first, operator, last = parts[0], parts[1], parts[2]
    literals: tuple[Token, ...] = ()
    if len(parts) == 3 and operator.op("==", "!="):
        sides = (first, last) if first.kind == "name" else (last, first)
        literals = sides[1:] if ref.kind is TermType.ONE and sides[0].kind == "name" else ()
    elif operator.text != "in" or operator.kind != "name":
        return None
    elif len(parts) == 3:
        literals = (first,) if ref.kind in (TermType.MANY, TermType.PLACES) else ()
    else:
        literals = _listed(parts[2:]) if ref.kind is TermType.ONE and first.kind == "name" else ()
    wanted = [_PLAIN.match(token.text) for token in literals if token.kind == "string"]
    if not wanted or len(wanted) != len(literals) or None in wanted:
        return None
    texts = frozenset(found[1] for found in wanted if found is not None)
    return Choosing(ref, texts, not operator.op("!="))


def _listed(parts: Sequence[Token]) -> tuple[Token, ...]:
    if not parts[0].op("[") or closing(parts, 0) != len(parts) - 1:
        return ()
    items = split(parts[1:-1], ",")
    return tuple(item[0] for item in items) if all(len(item) == 1 for item in items) else ()


def _opaque(ref: Ref) -> str:
    if ref.kind is TermType.COUNT:
        return f"“{ref.name}” is a count within bounds; use at_least() or at_most()"
    if ref.kind in (TermType.MOMENT, TermType.DATE):
        return f"“{ref.name}” is a moment or interval; use before() or after()"
    if ref.kind is TermType.ROWS:
        return f"“{ref.name}” is a table; use the nodes “some” and “every”"
    return f"“{ref.name}” is {ref.kind}; a condition can only ask answered() or applies() of it"


def _check_choices(parts: Sequence[Token], scope: Scope) -> None:
    """Refuse ``term == "x"`` and ``"x" in term`` where x is no choice of the term."""
    for left, operator, right in zip(parts, parts[1:], parts[2:], strict=False):
        if not (operator.op("==", "!=") or operator.text == "in"):
            continue
        for name, text in ((left, right), (right, left)):
            if name.kind != "name" or text.kind != "string" or text.text[0] in "rRbB":
                continue
            found = scope.resolve(name.text)
            if found is None or found[1] or found[0].kind not in _CHOOSERS:
                continue
            term, wanted = found[0].term, text.text[1:-1]
            if term.choices and wanted not in term.choices:
                shown = ", ".join(term.choices[:12])
                raise NotCel(f"“{wanted}” is not a choice of “{found[0].name}” ({shown})")
