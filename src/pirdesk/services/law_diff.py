"""What differs between two editions of the law: duty by duty, in words a lawyer can check.

Compares what decides (dates, triggers, clocks, recipients, contents), not how files are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

from pirdesk import datafiles
from pirdesk.duties import Regime, parse_regime
from pirdesk.errors import UserError
from pirdesk.rules import Condition, LeafText
from pirdesk.services.clocks import regime_of
from pirdesk.services.library import Library

_SILENT = ("sha256", "terms", "examples", "id", "compiled", "node")


@dataclass(frozen=True, slots=True)
class LawChange:
    """One difference: the law, where in it, and the old and new text ("" where there is none)."""

    regime: str
    where: str
    old: str
    new: str


def diff_regimes(library: Library, old: str, new: str) -> tuple[LawChange, ...]:
    """Compare two editions, each a law file, a folder of law files, or the id of a shipped law."""
    before, after = _laws(library, old), _laws(library, new)
    return tuple(diff_laws(before.values(), after.values()))


def diff_laws(old: Iterable[Regime], new: Iterable[Regime]) -> Iterator[LawChange]:
    """Yield the differences between two sets of laws, law by law."""
    before, after = {law.id: law for law in old}, {law.id: law for law in new}
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield LawChange(name, "law", before[name].title, "")
        elif name not in before:
            yield LawChange(name, "law", "", after[name].title)
        else:
            yield from _differences(name, "", _flat(before[name]), _flat(after[name]))


def _laws(library: Library, named: str) -> dict[str, Regime]:
    path = Path(named)
    if path.is_dir():
        files = sorted(path.glob("*.toml"))
    elif path.is_file():
        files = [path]
    else:
        law = regime_of(library.pack, named)
        return {law.id: law}
    if not files:
        raise UserError(
            f"There is no law file in {named}.",
            "Nothing was compared. Name a law file, a folder of them, or the id of a law.",
            code="regime.folder",
        )
    read = (datafiles.read_toml(file, name=file.name) for file in files)
    laws = (parse_regime(source, library.vocabulary) for source in read)
    return {law.id: law for law in laws}


def _differences(
    law: str, where: str, old: dict[str, str], new: dict[str, str]
) -> Iterator[LawChange]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key, "") != new.get(key, ""):
            yield LawChange(law, f"{where}{key}", old.get(key, ""), new.get(key, ""))


def _flat(value: object, path: str = "") -> dict[str, str]:
    """Return every plain value of a law by the path to it; parts of a list go by their own ids."""
    if isinstance(value, Condition):
        return {f"{path}[{leaf.id}]": _leaf(leaf) for leaf in value.leaves}
    if is_dataclass(value):
        found: dict[str, str] = {}
        for field in fields(value):
            if field.name not in _SILENT:
                step = f"{path}.{field.name}" if path else field.name
                found |= _flat(getattr(value, field.name), step)
        return found
    if isinstance(value, tuple):
        found = {}
        for number, item in enumerate(value):
            name = getattr(item, "duty", "") or getattr(item, "id", "") or str(number)
            found |= _flat(item, f"{path}[{name}]")
        return found
    return {} if value in (None, "") else {path: str(value)}


def _leaf(leaf: LeafText) -> str:
    """Return a leaf in a line, with what it says beside its condition."""
    said = {
        "unknown means": leaf.unknown and f"{leaf.unknown} ({leaf.burden})",
        "reason in": leaf.reason and f"{leaf.reason} ({leaf.reason_cite})",
        "judged by": leaf.substitute,
    }
    more = "".join(f"; {name} {words}" for name, words in said.items() if words)
    return f"{leaf.cel} ({leaf.words}; {leaf.cite}{more})"
