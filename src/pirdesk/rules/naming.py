"""Find the terms and interval calls an expression names, and rewrite it for the CEL compiler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pirdesk.rules.intervals import CALLS, Call, read_call
from pirdesk.rules.scope import CALL_SLOTS, Ref, Scope, call_slot
from pirdesk.rules.tokens import NotCel, Token, closing, joined, loop_names

_LITERALS = ("in", "true", "false")


@dataclass(slots=True)
class Named:
    """An expression rewritten: old ids replaced by today's, interval calls by plain names."""

    tokens: list[Token] = field(default_factory=list)
    refs: dict[str, Ref] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text for the CEL compiler."""
        return joined(self.tokens)

    @property
    def all_refs(self) -> dict[str, Ref]:
        """Return every term by name, those of the calls first."""
        called = {ref.name: ref for call in self.calls for ref in call.refs}
        return called | self.refs


def find_names(parts: Sequence[Token], scope: Scope, bound: frozenset[str] | None = None) -> Named:
    """Resolve the names of an expression; an unknown one raises ``NotCel``.

    ``bound`` are loop variables bound outside ``parts``.
    """
    bound = loop_names(parts) if bound is None else bound
    found = Named()
    index = 0
    while index < len(parts):
        token = parts[index]
        called = index + 1 < len(parts) and parts[index + 1].op("(")
        if token.kind == "name" and token.text in CALLS and called:
            end = closing(parts, index + 1)
            found.calls.append(read_call(token.text, parts[index + 2 : end], scope))
            found.tokens.append(Token("name", call_slot(len(found.calls) - 1)))
            index = end + 1
            continue
        field_of = index > 0 and parts[index - 1].op(".")
        if token.kind == "name" and token.text not in _LITERALS and not field_of:
            token = _resolved(token, scope, bound, found, called=called)
        found.tokens.append(token)
        index += 1
    if len(found.calls) > CALL_SLOTS:
        raise NotCel(f"more than {CALL_SLOTS} interval comparisons in one expression; split it")
    return found


def _resolved(
    token: Token, scope: Scope, bound: frozenset[str], found: Named, *, called: bool
) -> Token:
    if token.text == "null":
        raise NotCel("“null” says nothing about an answer; write answered(term)")
    if token.text.partition(".")[0] in bound:
        return token
    resolved = scope.resolve(token.text)
    if resolved is None:
        if called and "." not in token.text:
            return token
        raise scope.unknown(token.text)
    ref, rest = resolved
    found.refs[ref.name] = ref
    return Token("name", ref.name + rest)
