"""Commands on the data behind the cases: ledger, definitions, db."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pirdesk import services
from pirdesk.cli import register_commands, session
from pirdesk.cli.output import in_words, plain, print_json, say, table, warn
from pirdesk.cli.session import DatabaseOption, JsonOption, PersonOption

KindArgument = Annotated[
    str, typer.Argument(metavar="KIND", help="form, regime, template, layout or matrix.")
]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id; a template's is LANG/ID.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    ledger = typer.Typer(help="The ledger of everything done.", no_args_is_help=True)
    ledger.command("verify")(verify_ledger)
    ledger.command("show")(show_ledger)
    app.add_typer(ledger, name="ledger")
    own = typer.Typer(
        help="The organisation's own forms, regimes, templates, layouts.", no_args_is_help=True
    )
    own.command("import")(import_definition)
    own.command("list")(list_definitions)
    own.command("export")(export_definition)
    own.command("diff")(diff_definition)
    app.add_typer(own, name="definitions")
    db = typer.Typer(help="Care of the case database.", no_args_is_help=True)
    db.command("upgrade")(upgrade)
    db.command("backup")(backup)
    db.command("check")(check)
    db.command("rebuild")(rebuild)
    app.add_typer(db, name="db")


def verify_ledger(
    context: typer.Context, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Check every chain, their common order and every signature; 0 intact, 1 not."""
    with session.of(context).desk(database, None) as desk:
        report = services.verifying.verify_case_ledger(desk)
    if as_json:
        print_json(report)
    else:
        say(f"{report.entries} entries, {report.unsigned} unsigned.")
        for finding in report.findings:
            say(f"  {in_words(finding.message)}")
        say("The ledger is intact." if report.ok else "The ledger is NOT intact.")
    raise typer.Exit(0 if report.ok else 1)


def show_ledger(
    context: typer.Context,
    case_id: Annotated[str, typer.Argument(metavar="[CASE]")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000)] = 200,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show ledger entries in words, newest first."""
    with session.of(context).desk(database, None) as desk:
        if case_id:
            services.cases.fact_sheet(
                desk, case_id
            )  # an unknown case is refused, not shown as empty
        lines = services.desk_view.ledger_lines(desk, case_id, limit)
    if as_json:
        print_json(lines)
        return
    for line in lines:
        say(f"{line.index:>6}  {line.at:%Y-%m-%d %H:%M:%S}Z  {line.who}: {line.words}")


def import_definition(
    context: typer.Context,
    kind: KindArgument,
    path: Annotated[Path, typer.Argument(metavar="FILE")],
    based_on: Annotated[str, typer.Option("--based-on", help="Built-in id it replaces.")] = "",
    reason: Annotated[
        str, typer.Option("--reason", help="Why; it is kept with the version and shown with it.")
    ] = "",
    recompute: Annotated[
        bool,
        typer.Option("--recompute", help="Compute open cases with an imported law at once."),
    ] = False,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a definition file and store it as a new version.

    An imported law moves no stored date by itself: open cases are computed with it by --recompute
    or “pirdesk editions recompute”, and each moved date then waits for a person to accept it.
    """
    run = session.of(context)
    after = None
    with run.desk(database, person) as desk:
        made = services.definitions.import_definition(
            desk, kind, path, based_on=based_on, reason=reason
        )
        remarks = services.definitions.example_remarks(desk, made)
        for remark in remarks:
            warn(f"it computes an example of its own otherwise: {remark}", as_json=as_json)
        if not as_json:
            why = "" if made.reason else "; no reason given (--reason)"
            say(f"{made.kind} {made.id}: version {made.version} stored{why}")
        if made.kind == "regime":
            after = register_commands.after_import(desk, recompute=recompute, as_json=as_json)
    if as_json:
        print_json(
            {**plain(made), "remarks": remarks} | ({} if after is None else {"open_cases": after})
        )


def list_definitions(
    context: typer.Context, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """List every version of the organisation's definitions: by whom, when, on what, and why."""
    with session.of(context).desk(database, None) as desk:
        found = services.definitions.definition_versions(desk)
        names = {person.id: person.name for person in services.persons.persons(desk)}
    if as_json:
        lines = [plain(version) for version in found]
        for line in lines:
            line.pop("content")
        print_json(lines)
        return
    table(
        ("kind", "id", "version", "stored at (UTC)", "by", "based on", "reason"),
        [
            (
                *(d.kind, d.id, d.version, f"{d.at:%Y-%m-%d %H:%M}", names.get(d.author, d.author)),
                f"{d.based_on_id} {d.based_on_version}".strip(),
                d.reason or "none given",
            )
            for d in found
        ],
    )


def export_definition(
    context: typer.Context,
    kind: KindArgument,
    definition_id: IdArgument,
    to: Annotated[Path | None, typer.Option("--to", help="File to write; else printed.")] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print or write a definition: the organisation's, or the built-in one."""
    with session.of(context).desk(database, None) as desk:
        text = services.definitions.export_definition(desk, kind, definition_id)
    if to is not None:
        services.definitions.write_definition(to, text)
    if as_json:
        print_json({"kind": kind, "id": definition_id, "content": text, "path": to})
    else:
        say(str(to) if to else text)


def diff_definition(
    context: typer.Context,
    kind: KindArgument,
    definition_id: IdArgument,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how the organisation's definition differs from the built-in one."""
    with session.of(context).desk(database, None) as desk:
        text = services.definitions.diff_definition(desk, kind, definition_id)
    if as_json:
        print_json({"kind": kind, "id": definition_id, "diff": text})
    else:
        say(text or "No difference.")


def upgrade(
    context: typer.Context, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Bring the database to this program's schema, after a backup."""
    run = session.of(context)
    place = run.surroundings.database(database or run.database)
    made = services.database.upgrade(place, run.surroundings.home() / "backups")
    if as_json:
        print_json({"backup": made, "upgraded": made is not None})
    else:
        say(f"Upgraded. Backup: {made}" if made else "The database is already current.")


def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="File to write.")],
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy the database to a file while it may be in use."""
    run = session.of(context)
    made = services.database.backup(run.surroundings.database(database or run.database), target)
    print_json({"backup": made}) if as_json else say(str(made))


def check(
    context: typer.Context, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Check schema, integrity and stored bytes without writing; 0 sound, 1 not."""
    run = session.of(context)
    findings = services.database.check(run.surroundings.database(database or run.database))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            words = f"{in_words(finding.message)} {in_words(finding.what_to_do)}"
            say(f"{finding.level}: {words}".rstrip())
        say("The database is sound." if not findings else f"{len(findings)} findings.")
    raise typer.Exit(1 if any(f.level == "blocker" for f in findings) else 0)


def rebuild(
    context: typer.Context,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make every derived row anew from the facts."""
    with session.of(context).desk(database, person) as desk:
        count = services.database.rebuild(desk)
    print_json({"cases": count}) if as_json else say(f"{count} cases rebuilt.")
