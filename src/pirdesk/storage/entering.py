"""Every text of a change as it is taken in; the write door knows no other way past it.

Bytes are never touched, nor what is a file's own: its content as text, and its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from pirdesk.casefile.case import Definition, Evidence, Record
from pirdesk.casefile.entered import entered
from pirdesk.storage.changes import AddSubmission, SetCalendar, SetQuotations

T = TypeVar("T")

AS_GIVEN: Mapping[type, tuple[str, ...]] = {
    AddSubmission: ("file_name",),  # of the file that was sent
    Definition: ("content",),  # a file, named in the ledger by the SHA-256 of its text
    Evidence: ("original",),  # the name its file had
    Record: ("expected", "signed"),  # as they stand in the signed file
    SetCalendar: ("events",),  # what a file says now, named by its hash
    SetQuotations: ("quotations",),  # what a paper says now, of texts older than this rule too
}
"""Fields that are kept letter for letter."""


def take_in(value: T) -> T:
    """Return a change, or a part of one, with its texts as they are taken in."""
    taken: Any = _taken(value)
    return taken  # type: ignore[no-any-return]


def _taken(value: Any) -> Any:
    if isinstance(value, str):
        return entered(value) if type(value) is str else value  # an Enum is no text of a person
    if type(value) is tuple:
        return tuple(_taken(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _taken(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _parts_taken(value)
    return value


def _parts_taken(value: Any) -> Any:
    kept = AS_GIVEN.get(type(value), ())
    changed = {}
    for part in fields(value):
        if part.name not in kept:
            before = getattr(value, part.name)
            after = _taken(before)
            if after != before:
                changed[part.name] = after
    return replace(value, **changed) if changed else value
