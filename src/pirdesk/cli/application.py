"""The command line's frame: one Typer application, one way to open a desk, one way to fail."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from typer.exceptions import TyperException

from pirdesk import __version__, services
from pirdesk.cli import output, session
from pirdesk.cli.lazy_group import LazyGroup
from pirdesk.errors import PirdeskError, SurroundingsError, UserError, shortened

if TYPE_CHECKING:
    from pirdesk.casefile.case import Definition
    from pirdesk.services.database import Place
    from pirdesk.services.desk import Desk

USAGE, FAILED, BROKEN = 2, 1, 70


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the starting file gives the command line: how to open a desk, and where things lie."""

    build_desk: Callable[..., Desk]
    demo_desk: Callable[[Path], Desk]
    database: Callable[[str | None], Place]
    home: Callable[[], Path]
    open_desktop: Callable[[str | None, str | None], int]
    own_definitions: Callable[[str | None], tuple[Definition, ...]]
    clock: Callable[[], datetime]


def build_application() -> typer.Typer:
    """Make the application; each command is loaded when it is called."""
    app = typer.Typer(
        name="pirdesk",
        cls=LazyGroup,
        help="The desk of people who answer for an AI system that harmed someone.",
        no_args_is_help=False,
        invoke_without_command=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        rich_markup_mode=None,
    )
    app.callback()(session.start)
    return app


@cache
def _called() -> Callable[..., object]:
    return typer.main.get_command(build_application()).main


def main(arguments: list[str], surroundings: Surroundings) -> int:
    """Run one command and return its exit code; errors are sentences, never tracebacks."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    as_json = "--json" in arguments
    try:
        result = _called()(
            arguments,
            "pirdesk",
            standalone_mode=False,
            obj=session.Session(surroundings, as_json=as_json),
        )
    except typer.Abort:
        output.fail("Stopped.", "What was finished before is kept.", as_json=as_json)
        return FAILED
    except TyperException as fault:
        show = getattr(fault, "show", None)
        if as_json:
            in_words = getattr(fault, "format_message", fault.__str__)
            said = in_words() or "The command is not complete."
            help_words = "Nothing was done. “--help” after the command shows how it is called."
            output.fail(said, help_words, code="usage", as_json=True)
        elif show is None:
            typer.echo(str(fault), err=True)
        else:
            show()
        return USAGE
    except typer.Exit as done:
        return done.exit_code
    except PirdeskError as fault:
        output.refuse(fault, as_json=as_json)
        return FAILED
    except KeyboardInterrupt:
        output.fail("Stopped.", "What was finished before is kept.", as_json=as_json)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as fault:  # noqa: BLE001 - whatever is left is a bug of ours
        return _unforeseen(fault, arguments, surroundings, as_json=as_json)
    return result if isinstance(result, int) else 0


def _unforeseen(
    fault: Exception, arguments: list[str], surroundings: Surroundings, *, as_json: bool
) -> int:
    refused = _refused(fault, arguments)
    if refused is None:
        return _confess(fault, surroundings, as_json=as_json)
    output.refuse(refused, as_json=as_json)
    return FAILED


def _refused(fault: Exception, arguments: list[str]) -> PirdeskError | None:
    """Return in words what the system refused, or a word of the call that is no text; else None."""
    if isinstance(fault, OSError) and fault.filename is not None:
        name = os.fsdecode(fault.filename) if not isinstance(fault.filename, int) else "a file"
        return SurroundingsError(
            f"“{shortened(name, 200)}” cannot be used ({fault.strerror}).",
            "Every step reported as done is stored, nothing half-written is. Check the name, "
            "the folder and your rights there.",
            code="file.refused",
        )
    if isinstance(fault, UnicodeEncodeError) and any(map(_no_text, arguments)):
        return UserError(
            "A word of the command holds bytes that are no text.",
            "Nothing was stored. Write it in UTF-8.",
            code="text.bytes",
        )
    return None


def _no_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return True
    return False


def _confess(fault: Exception, surroundings: Surroundings, *, as_json: bool) -> int:
    """Say that this is our bug and keep where it happened, without any contents of a case."""
    frames = traceback.extract_tb(fault.__traceback__)
    lines = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    where = surroundings.home() / "faults" / f"{surroundings.clock():%Y%m%dT%H%M%SZ}.txt"
    try:
        text = f"PIRDesk {__version__}: {type(fault).__name__}\n" + "\n".join(lines) + "\n"
        services.files.write_file(where, text.encode())
        kept = f"Where it happened is kept in {where}; it holds nothing of any case."
    except PirdeskError:
        kept = f"It happened in {lines[-1] if lines else 'an unknown place'}."
    output.fail(
        f"PIRDesk made an error of its own ({type(fault).__name__}).",
        f"Every step reported as done is stored, nothing half-written is. {kept} Please report it.",
        code="bug",
        as_json=as_json,
    )
    return BROKEN
