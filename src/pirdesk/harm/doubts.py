"""Which methods were not compared with their source, read from forms/doubts; nothing is judged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pirdesk import datafiles
from pirdesk.datafiles import Reader


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is not verified of one method; ``sha256`` (hex) changes with edition and words."""

    method: str
    edition: str
    words: str
    sha256: str


@cache
def doubts() -> Mapping[str, Doubt]:
    """Return the doubt of each method that has one; raises DataFault."""
    top = Reader.of(datafiles.read_toml(datafiles.path("forms", "doubts", "methods.toml")))
    found = {}
    for method in top.table:
        inner = top.inner(method)
        inner.only("edition", "words")
        edition, words = inner.text("edition"), inner.text("words")
        digest = hashlib.sha256(f"{method}\n{edition}\n{words}".encode()).hexdigest()
        found[method] = Doubt(method, edition, words, digest)
    return MappingProxyType(found)
