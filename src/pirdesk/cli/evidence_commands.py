"""Commands on the evidence of a case: store a file, list what is kept, write its exact bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pirdesk import services
from pirdesk.casefile.case import Evidence, Label
from pirdesk.cli import session
from pirdesk.cli.output import print_json, say, table, warn
from pirdesk.cli.session import CaseArgument, DatabaseOption, JsonOption, PersonOption


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    group = typer.Typer(help="Evidence: files of a case, by SHA-256.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_files)
    group.command("save")(save)
    app.add_typer(group, name="evidence")


def add(
    context: typer.Context,
    case_id: CaseArgument,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File to keep, exactly as it is.")],
    note: Annotated[str, typer.Option("--note", "--caption", help="What the file shows.")] = "",
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="TYPE", help="Media type, where the name does not tell it."),
    ] = "",
    label: Annotated[Label, typer.Option("--label", help="Who may see it.")] = Label.INTERNAL,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Store a file with a case and print its SHA-256."""
    with session.of(context).desk(database, person) as desk:
        added = services.evidence.add_evidence(desk, case_id, path, note, label, media_type=kind)
    if (original := services.evidence.came_as(added)) and not as_json:
        warn(f"It is shown as {added.name}; the name it came with, {original}, is kept beside it.")
    print_json(added) if as_json else say(added.sha256)


def list_files(
    context: typer.Context,
    case_id: CaseArgument,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the files of a case with the answers that rest on them."""
    with session.of(context).desk(database, None) as desk:
        found = services.evidence.listed(desk, case_id)
    if as_json:
        print_json(found)
        return
    table(
        ("sha-256", "kind", "bytes", "label", "answers", "name", "note"),
        [
            (
                each.file.sha256[:16],
                each.file.media_type,
                each.file.size,
                each.file.label.value,
                len(each.answers),
                _names(each.file),
                each.file.caption or "–",
            )
            for each in found
        ],
    )


def _names(file: Evidence) -> str:
    original = services.evidence.came_as(file)
    return f"{file.name} (came as {original})" if original else file.name


def save(
    context: typer.Context,
    case_id: CaseArgument,
    sha256: Annotated[
        str, typer.Argument(metavar="SHA256", help="Its SHA-256, or eight digits of it or more.")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="File to write.")],
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a file's exact bytes; the ledger notes who looked."""
    with session.of(context).desk(database, person) as desk:
        found = services.evidence.find_evidence(desk, case_id, sha256)
        written = services.evidence.save_evidence(desk, case_id, found.sha256, to)
    print_json({"path": written, "sha256": found.sha256}) if as_json else say(str(written))
