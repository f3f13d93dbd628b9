"""Judge every facts file of a folder in one process: a line of JSON each, a bad file among them."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pirdesk import services
from pirdesk.casefile.sheet import read_facts
from pirdesk.cli.output import READER, print_line
from pirdesk.errors import PirdeskError, SurroundingsError, UserError, shortened
from pirdesk.messages import Message
from pirdesk.wording import error_parts

if TYPE_CHECKING:
    from pirdesk.services.library import Library

_OBJECTS = 50_000  # new ones between two looks; a file makes about as many, and drops them


def print_judged(library: Library, folder: Path, now: datetime) -> bool:
    """Print one line for each facts file in order of their names; False where one was bad.

    A line holds ``file`` and either ``duties`` or ``error``; a folder without files is refused.
    """
    whole = True
    for line in judged(library, folder, now):
        whole &= "error" not in line
        print_line(line)
    return whole


def judged(library: Library, folder: Path, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield for each facts file of a folder what it is judged as, or why it cannot be."""
    files = _files(folder)
    len(library.pack.regimes)  # read before the collector is told what stays
    with _rare_collections():
        for path in files:
            yield {"file": path.name, **_judged(library, path, now)}


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Let the collector look more rarely, and never through the laws: nothing judged is a cycle."""
    usual = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _files(folder: Path) -> list[Path]:
    """Return the files of a folder by name; hidden ones and folders in it are left out."""
    try:
        found = [p for p in folder.iterdir() if not p.name.startswith(".") and not p.is_dir()]
    except OSError as fault:
        raise SurroundingsError(
            Message("cli.unread_folder", {"name": folder.name, "why": fault.strerror or ""}),
            Message("cli.unread_folder_do"),
            safe=Message("errors.nothing_computed"),
            code="facts.folder",
        ) from None
    if not found:
        raise UserError(
            Message("cli.empty_folder", {"name": folder.name}),
            Message("cli.empty_folder_do"),
            safe=Message("errors.nothing_computed"),
            code="facts.folder",
        )
    return sorted(found, key=lambda path: path.name)


def _stays_inside(path: Path) -> None:
    """Refuse a link that leads out of the folder: what is judged is what was put there."""
    # realpath never fails: a link that leads back to itself stays inside, and cannot be opened.
    if path.is_symlink() and Path(os.path.realpath(path)).parent != path.parent.resolve():
        raise UserError(
            Message("cli.link_out", {"name": shortened(path.name)}),
            Message("cli.link_out_do"),
            safe=Message("cli.link_out_safe"),
            code="facts.link",
        )


def _judged(library: Library, path: Path, now: datetime) -> dict[str, Any]:
    from pirdesk.cli.fact_commands import read_facts_file, told

    try:
        _stays_inside(path)
        sheet = read_facts(library.vocabulary, read_facts_file(path))
        found = services.duty_map.facts_duties(library, sheet, now)
        return {"duties": told(found, library.law_warnings, packed=True)}
    except PirdeskError as fault:
        return _error(fault.code, *error_parts(fault, READER))
    except Exception as fault:  # noqa: BLE001 - a bug of ours in one file takes no other file along
        return _error(
            "bug",
            f"PIRDesk made an error of its own ({type(fault).__name__}).",
            "Of this file nothing was computed. “--facts” with this file alone says where it "
            "happened. Please report it.",
        )


def _error(code: str, title: str, what_to_do: str) -> dict[str, Any]:
    return {"error": {"code": code, "title": title, "what_to_do": what_to_do}}
