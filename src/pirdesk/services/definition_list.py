"""The organisation's definitions as a person reads them: every version, and whether it stands in.

Reads only; nothing here stores a definition.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Literal

from pirdesk.casefile.case import Definition
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library, builtin_files

State = Literal["stands", "behind", "left_out", "replaced"]


@dataclass(frozen=True, slots=True)
class ListedDefinition:
    """One version with its author's name and its title.

    ``stands``: used in place of ours (or beside ours where there is none of that id); ``behind``:
    ours is newer and is used; ``left_out``: it cannot be used, ``words`` say why; ``replaced``: a
    later version of the organisation's own was stored.
    """

    definition: Definition
    author: str
    title: str
    state: State
    words: str = ""


def listed_definitions(desk: Desk) -> tuple[ListedDefinition, ...]:
    """Return every version, the newest of each file first."""
    desk.store.views.definitions_revision()
    library = desk.library
    names = {person.id: person.name for person in desk.store.views.persons()}
    newest = {(d.kind, d.id): d for d in library.versions}
    ordered = sorted(library.versions, key=lambda d: (d.kind, d.id, -d.version))
    return tuple(
        _listed(library, each, names.get(each.author, each.author), newest[each.kind, each.id])
        for each in ordered
    )


def known_ids(desk: Desk, kind: str) -> tuple[str, ...]:
    """Return the ids of a kind that can be exported: the organisation's own and ours."""
    own = {d.id for d in desk.library.versions if d.kind == kind}
    return tuple(sorted(own | {name for known, name in builtin_files() if known == kind}))


def definition_title(definition: Definition) -> str:
    """Return the title a definition gives itself, else its id."""
    try:
        title = tomllib.loads(definition.content).get("title")
    except tomllib.TOMLDecodeError:
        title = None
    return title if isinstance(title, str) and title else definition.id


def _listed(
    library: Library, each: Definition, author: str, newest: Definition
) -> ListedDefinition:
    state: State = "stands"
    words = ""
    if each is not newest:
        state = "replaced"
    elif each in library.behind:
        state = "behind"
    elif each.kind == "regime" and each.id not in library.own_regimes:
        state = "left_out"
        words = next((w.words for w in library.law_warnings if w.law == each.id), "")
    return ListedDefinition(each, author, definition_title(each), state, words)
