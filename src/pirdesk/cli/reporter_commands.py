"""Commands for a reporter who stays confidential: counsel alone writes and reads the name."""

from __future__ import annotations

import getpass
import sys

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.output import print_json, say
from pirdesk.cli.session import CaseArgument, DatabaseOption, JsonOption, PersonOption


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    group = typer.Typer(help="Who reported, kept from all but counsel.", no_args_is_help=True)
    group.command("keep")(keep)
    group.command("show")(show)
    app.add_typer(group, name="reporter")


def keep(
    context: typer.Context,
    case_id: CaseArgument,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write down who reported, as counsel; the name is read from standard input, never shown."""
    with session.of(context).desk(database, person) as desk:
        if sys.stdin.isatty():
            name = getpass.getpass("Name of the reporter (not shown): ")
        else:
            name = sys.stdin.readline()
        kept = services.reporters.keep_name(desk, case_id, name)
    if as_json:
        print_json({"case": case_id, "kept_by": kept.who, "at": kept.at})
    else:
        say("The name is kept; only counsel can read it.")


def show(
    context: typer.Context,
    case_id: CaseArgument,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who reported, as counsel; the look is noted in the ledger of the case."""
    with session.of(context).desk(database, person) as desk:
        name = services.reporters.read_name(desk, case_id)
    if as_json:
        print_json({"case": case_id, "name": name})
    else:
        say(name)
