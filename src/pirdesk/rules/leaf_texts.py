"""One leaf as written in the data, and what a law says beside it: default, reason, stand-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pirdesk.casefile.messages import Message, Words
from pirdesk.rules.tokens import NotCel

Use = Literal["", "scope", "trigger", "exemption"]
_PLAIN = frozenset({"cel", "words", "cite", "id"})
_MORE: Mapping[Use, frozenset[str]] = {
    "": frozenset(),
    "scope": frozenset({"unknown", "burden", "substitute"}),
    "trigger": frozenset({"unknown", "burden", "substitute", "reason", "reason_cite"}),
    "exemption": frozenset({"substitute", "reason", "reason_cite"}),
}
_UNKNOWN: Mapping[Use, tuple[str, ...]] = {"scope": ("ask",), "trigger": ("due", "ask", "not")}


@dataclass(frozen=True, slots=True)
class LeafText:
    """One leaf as written in the data: id, words, citation and its CEL text.

    ``unknown`` says what an unanswered question means: ``due`` or ``not`` is the law's default,
    proven by ``burden``; ``ask`` of a scope presumes that the law reaches the case and asks, of a
    trigger it leaves the verdict open. ``reason`` is the term in which a conclusion that lifts
    the duty is reasoned, as ``reason_cite`` wants it. ``substitute`` names the question that is
    asked in place of the law's own test, which is then what ``words`` and ``cite`` say.
    """

    id: str
    words: str
    cite: str
    cel: str
    unknown: str = ""
    burden: str = ""
    reason: str = ""
    reason_cite: str = ""
    substitute: str = ""

    @property
    def told(self) -> Words:
        """Return what the leaf asks; a substitute is never told as if it were the law's test."""
        if not self.substitute:
            return self.words
        told = {"asked": self.substitute, "own": self.words, "cite": self.cite}
        return Message("duties.step.substitute", told)

    def counts_as(self, use: Use) -> bool | None:
        """Tell whether the open leaf speaks for the duty, against it, or for neither (None)."""
        if self.unknown == "ask":
            return True if use == "scope" else None
        return {"due": True, "not": False}.get(self.unknown)


def read_leaf_text(data: Mapping[str, Any], path: str, use: Use) -> LeafText:
    """Read the texts of a leaf; a fault raises ``NotCel`` with the reason."""
    unknown = set(data) - _PLAIN - _MORE[use]
    if unknown:
        raise NotCel(f"unknown key {', '.join(sorted(unknown))}")
    if not all(isinstance(value, str) for value in data.values()):
        raise NotCel(f"{', '.join(sorted(data))} are texts")
    told = {key: value for key, value in data.items() if key != "id"}
    text = LeafText(data.get("id") or path or "leaf", **({"words": "", "cite": ""} | told))
    if text.unknown and text.unknown not in _UNKNOWN[use]:
        raise NotCel(f"“unknown” must be one of {', '.join(_UNKNOWN[use])} here")
    if bool(text.unknown) != bool(text.burden.strip()):
        raise NotCel("“unknown” and “burden”, the citation of who must prove it, stand together")
    if bool(text.reason) != bool(text.reason_cite.strip()):
        raise NotCel("“reason” and “reason_cite” stand together")
    if text.substitute and not (text.words and text.cite):
        raise NotCel("beside “substitute”, “words” and “cite” name the law's own test")
    return text
