"""The names of all documents, from the files alone: a help text waits for nothing to be read."""

from __future__ import annotations

from pirdesk import datafiles


def document_names() -> tuple[str, ...]:
    """Return the ids of the documents that can be drafted in English, in alphabetical order."""
    folder = datafiles.path("exports", "templates", "en")
    return tuple(sorted(file.stem for file in folder.glob("*.toml")))
