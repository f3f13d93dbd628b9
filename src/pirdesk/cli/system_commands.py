"""Commands on the program itself: demo and self-check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.output import print_json, say, table
from pirdesk.cli.session import JsonOption
from pirdesk.errors import UserError, path_words
from pirdesk.messages import Message

DATABASE_FILES = ("pirdesk.db", "pirdesk.db-wal", "pirdesk.db-shm")


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("demo")(demo)
    app.command("self-check")(self_check)


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write to.")],
    as_json: JsonOption = False,
) -> None:
    """Run the main job on the shipped sample incident, from facts to verified records."""
    _clear(out)
    with session.of(context).demo_desk(out) as desk:
        lines = services.demo.run_demo(desk, out, (lambda _line: None) if as_json else say)
    if as_json:
        print_json(lines)
    else:
        say()
        rows = [
            (line.what, "ok" if line.ok else "FAILED", line.verdict, line.path) for line in lines
        ]
        table(("made", "check", "verdict", "path"), rows)
    raise typer.Exit(0 if services.demo.all_verified(lines) else 1)


def self_check(context: typer.Context, as_json: JsonOption = False) -> None:
    """Check that this installation is whole: data, fonts, signing, database, keyring."""
    results = services.health.self_check()
    if as_json:
        print_json(results)
    else:
        table(
            ("part", "state", "words"),
            [(r.part, "ok" if r.ok else "FAILED", r.words) for r in results],
        )
    raise typer.Exit(0 if all(r.ok for r in results) else 1)


def _clear(out: Path) -> None:
    """Make room for a new demo: only files a demo made are removed."""
    if out.exists() and not out.is_dir():
        raise UserError(
            Message("cli.demo_file", {"folder": path_words(out)}),
            Message("cli.demo_file_do"),
            safe=Message("errors.nothing_changed"),
            code="demo.out",
        )
    if not out.is_dir():
        return
    known = (*DATABASE_FILES, "*.pdf", "*.html", "*.txt")
    if any(out.iterdir()) and not (out / "pirdesk.db").exists():
        raise UserError(
            Message("cli.demo_full", {"folder": path_words(out)}),
            Message("cli.demo_full_do"),
            safe=Message("errors.nothing_changed"),
            code="demo.out",
        )
    for pattern in known:
        for file in out.glob(pattern):
            file.unlink()
