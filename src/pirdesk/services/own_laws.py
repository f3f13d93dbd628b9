"""The organisation's own laws: which can be read, which cannot, and what to tell about each.

A law that cannot be read never stops the others; it is left out in plain words, never silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pirdesk import datafiles
from pirdesk.casefile.case import Definition
from pirdesk.casefile.terms import Vocabulary
from pirdesk.errors import DataFault

if TYPE_CHECKING:
    from pirdesk.duties import Regime

KIND = "regime"


@dataclass(frozen=True, slots=True)
class LawWarning:
    """What a person must know before relying on what was computed of one law."""

    law: str
    words: str


@dataclass(frozen=True, slots=True)
class OwnLaws:
    """The own laws that could be read, their files by id, and a warning for every other one."""

    laws: tuple[Regime, ...] = ()
    files: Mapping[str, datafiles.DataFile] = field(default_factory=dict)
    unreadable: tuple[LawWarning, ...] = ()


def read_own_laws(
    definitions: Iterable[Definition],
    vocabulary: Callable[[], Vocabulary],
    built_in: Iterable[str],
) -> OwnLaws:
    """Read the laws among some definitions; ``built_in`` are the ids of the laws shipped.

    The vocabulary is asked for only where there is a law to read.
    """
    found = [definition for definition in definitions if definition.kind == KIND]
    if not found:
        return OwnLaws()
    from pirdesk.duties import parse_regime  # noqa: PLC0415 - only where there is a law to read

    shipped = set(built_in)
    laws: list[Regime] = []
    files: dict[str, datafiles.DataFile] = {}
    unreadable: list[LawWarning] = []
    for definition in found:
        try:
            source = parsed(definition)
            laws.append(parse_regime(source, vocabulary()))
        except DataFault as fault:
            unreadable.append(_left_out(definition, fault, definition.id in shipped))
        else:
            files[definition.id] = source
    return OwnLaws(tuple(laws), files, tuple(unreadable))


def behind_words(law: str) -> LawWarning:
    """Return what is told of an own law that is based on an older built-in one."""
    return LawWarning(
        law,
        f"The organisation's own law “{law}” is based on an older built-in one and does not stand "
        "in for the newer. Its dates are shown beside ours; compare both with "
        f"“pirdesk definitions diff regime {law}” and import it again to use it.",
    )


def parsed(definition: Definition) -> datafiles.DataFile:
    """Parse the text of a definition; DataFault where it is no file of ours."""
    return datafiles.parse_toml(
        definition.content.encode(), f"organisation/{definition.kind}/{definition.id}.toml"
    )


def _left_out(definition: Definition, fault: DataFault, shipped: bool) -> LawWarning:
    instead = (
        "The built-in law was used in its place."
        if shipped
        else "Nothing of it was computed, and no built-in law stands in its place."
    )
    return LawWarning(
        definition.id,
        f"The organisation's own law “{definition.id}” (version {definition.version}) cannot be "
        f"read by this program and was left out: {fault.key or 'the file'}: {fault.reason}. "
        f"{instead} Correct the file (“pirdesk definitions export regime {definition.id}”) and "
        "import it again.",
    )
