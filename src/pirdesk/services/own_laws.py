"""The organisation's own laws: which can be read, which cannot, and what to tell about each.

A law that cannot be read never stops the others; it is left out in plain words, never silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pirdesk import datafiles
from pirdesk.casefile.case import Definition
from pirdesk.casefile.terms import Vocabulary
from pirdesk.errors import DataFault

if TYPE_CHECKING:
    from pirdesk.duties import Pack, Regime

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
    found.sort(key=lambda definition: definition.at)  # of two that collide the later is left out
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


def pack_with(built_in: Pack, own: OwnLaws) -> tuple[Pack, OwnLaws]:
    """Return the law with the organisation's own in it, and those of them that could be used.

    Laws imported at the same moment may have one duty twice: the later one is left out like one
    that cannot be read, since it would stop every computation.
    """
    if not own.laws and not own.unreadable:
        return built_in, own
    from pirdesk.duties import with_own  # noqa: PLC0415 - only where there is a law to read

    used: dict[str, Regime] = {}
    pack, left_out = built_in, list(own.unreadable)
    for name, law in zip(own.files, own.laws, strict=True):
        try:
            pack = with_own(built_in, {**used, name: law})
        except DataFault as fault:
            left_out.append(LawWarning(name, _twice(name, fault)))
        else:
            used[name] = law
    out = ", ".join(warning.law for warning in left_out)
    if out:
        pack = replace(pack, edition=f"{pack.edition} without its own {out}")
    files = {name: own.files[name] for name in used}
    return pack, OwnLaws(tuple(used.values()), files, tuple(left_out))


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


def _twice(law: str, fault: DataFault) -> str:
    return (
        f"The organisation's own law “{law}” was left out: {fault.reason}. Nothing of it was "
        "computed beside the law that stands. Give its duties ids of their own "
        f"(“pirdesk definitions export regime {law}”) and import it again."
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
