"""Cut CEL text into tokens and find the terms it names; evaluates nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*)
  | (?P<string>[rRbB]{0,2}(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
  | (?P<number>\d+\.\d+(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+[uU]?|\d+(?:[eE][+-]?\d+|[uU])?)
  | (?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
  | (?P<op>\|\||&&|==|!=|<=|>=|[-+*/%<>!?:.,()\[\]{}])
    """,
    re.VERBOSE | re.ASCII,
)
_OPENING, _CLOSING = "([{", ")]}"
MACROS = ("exists", "all", "exists_one", "map", "filter")
MAX_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Token:
    """One token: kind (string, number, name, op) and text."""

    kind: str
    text: str

    def op(self, *texts: str) -> bool:
        """Tell whether this is one of the operators."""
        return self.kind == "op" and self.text in texts


class NotCel(Exception):
    """The text is not a CEL expression we accept; the message is the reason."""


def tokens(text: str) -> tuple[Token, ...]:
    """Cut a CEL expression in tokens, without blanks and comments; brackets must pair."""
    if len(text) > MAX_TEXT:
        raise NotCel(f"an expression holds at most {MAX_TEXT:,} characters")
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotCel(f"“{text[at : at + 12]}” cannot be read as CEL")
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(Token(kind, match.group()))
        at = match.end()
    if not found:
        raise NotCel("the expression is empty")
    _check_brackets(found)
    return tuple(found)


def split(parts: Sequence[Token], *separators: str) -> list[Sequence[Token]]:
    """Split at operators that stand outside all brackets."""
    pieces: list[Sequence[Token]] = []
    depth = start = 0
    for index, token in enumerate(parts):
        depth += _step(token)
        if depth == 0 and token.op(*separators):
            pieces.append(parts[start:index])
            start = index + 1
    pieces.append(parts[start:])
    return pieces


def closing(parts: Sequence[Token], opened: int) -> int:
    """Return the index of the bracket that closes the one at ``opened``."""
    depth = 0
    for index in range(opened, len(parts)):
        depth += _step(parts[index])
        if depth == 0:
            return index
    raise NotCel("a bracket is not closed")


def joined(parts: Sequence[Token]) -> str:
    """Write tokens as one CEL text again."""
    return " ".join(token.text for token in parts)


def loop_names(parts: Sequence[Token]) -> frozenset[str]:
    """Return the variables that macros such as ``exists(x, …)`` bind."""
    names = set()
    for index, token in enumerate(parts[:-2]):
        last = token.text.rpartition(".")[2]
        if token.kind == "name" and last in MACROS and parts[index + 1].op("("):
            names.add(parts[index + 2].text)
    return frozenset(names)


def _step(token: Token) -> int:
    if token.kind != "op":
        return 0
    return (token.text in _OPENING) - (token.text in _CLOSING)


def _check_brackets(parts: Sequence[Token]) -> None:
    waiting: list[str] = []
    for token in parts:
        if token.op(*_OPENING):
            waiting.append(_CLOSING[_OPENING.index(token.text)])
        elif token.op(*_CLOSING) and (not waiting or waiting.pop() != token.text):
            raise NotCel(f"the bracket “{token.text}” closes nothing")
        if len(waiting) > 40:
            raise NotCel("the brackets are nested too deeply")
    if waiting:
        raise NotCel(f"a bracket is not closed; “{waiting[-1]}” is missing")
