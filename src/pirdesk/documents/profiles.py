"""Profiles of what leaves the house: with the attached record or without, and with which marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pirdesk import datafiles
from pirdesk.datafiles import DataFile, Reader


@dataclass(frozen=True, slots=True)
class Profile:
    """One way out: ``attachment`` False makes a copy that carries no file at all."""

    id: str
    attachment: bool
    marks: tuple[str, ...]


def read_profile(source: DataFile) -> Profile:
    """Read one profile strictly; a record that is sent as it is can bear no further mark."""
    top = Reader.of(source)
    top.only("id", "version", "attachment", "marks")
    top.text("version")
    made = Profile(top.text("id"), top.flag("attachment"), top.texts("marks"))
    if made.attachment and made.marks:
        raise top.fault("must be empty where the record is sent as it is", "marks")
    return made


@cache
def load_profiles() -> Mapping[str, Profile]:
    """Return every shipped profile by its id."""
    found = (read_profile(file) for file in datafiles.read_folder("exports", "profiles"))
    return MappingProxyType({profile.id: profile for profile in found})
