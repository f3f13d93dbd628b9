"""Commands on people, cases and answers: person, case, answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pirdesk import services
from pirdesk.casefile.case import Label
from pirdesk.casefile.sheet import Answer, write_answer
from pirdesk.cli import session
from pirdesk.cli.output import in_words, plain, print_json, say, table
from pirdesk.cli.session import CaseArgument, DatabaseOption, JsonOption, KnownOption, PersonOption

if TYPE_CHECKING:
    from pirdesk.services.package_parts import LeftOut

AnotherOption = Annotated[
    bool,
    typer.Option("--another-person", help="Confirm that a like name is another person's."),
]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    person = typer.Typer(help="People who work at this desk.", no_args_is_help=True)
    person.command("add")(add_person)
    person.command("list")(list_persons)
    app.add_typer(person, name="person")
    case = typer.Typer(help="Cases: open, list, show, export, import.", no_args_is_help=True)
    case.command("new")(new_case)
    case.command("list")(list_cases)
    case.command("show")(show_case)
    case.command("export")(export_case)
    case.command("import")(import_case)
    case.command("sample")(open_sample)
    app.add_typer(case, name="case")


def add_person(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name as it should print.")],
    role: Annotated[str, typer.Option("--role", help="For example compliance or reviewer.")],
    another: AnotherOption = False,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a person and print the id that --as takes."""
    with session.of(context).desk(database, person) as desk:
        added = services.persons.add_person(desk, name, role, another=another)
    print_json(added) if as_json else say(added.id)


def list_persons(
    context: typer.Context,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the people of this desk."""
    with session.of(context).desk(database, None) as desk:
        found = services.persons.persons(desk)
    if as_json:
        print_json(found)
        return
    table(("id", "name", "role"), [(p.id, p.name, p.role.value) for p in found])


def new_case(
    context: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What happened, in a line.")],
    exercise: Annotated[bool, typer.Option("--exercise", help="Mark as an exercise.")] = False,
    label: Annotated[Label, typer.Option("--label", help="Who may see it.")] = Label.INTERNAL,
    note: Annotated[str, typer.Option("--note", help="Printed on every page.")] = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a case and print its id."""
    with session.of(context).desk(database, person) as desk:
        case = services.cases.new_case(desk, title, exercise=exercise, note=note, label=label)
    print_json(case) if as_json else say(case.id)


def list_cases(
    context: typer.Context,
    search: Annotated[str, typer.Argument(metavar="[WORDS]", help="Search words.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="Rows at most.")] = 200,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List cases, last changed first."""
    with session.of(context).desk(database, None) as desk:
        found = services.cases.register(desk, search, limit)
    if as_json:
        print_json(found)
        return
    table(
        ("id", "severity", "next due (UTC)", "open duties", "title"),
        [
            (
                row.case_id,
                row.severity or "–",
                row.next_due.strftime("%Y-%m-%d %H:%M") if row.next_due else "–",
                row.open_duties,
                row.title,
            )
            for row in found
        ],
    )


def show_case(
    context: typer.Context,
    case_id: CaseArgument,
    known_on: KnownOption = None,
    points: Annotated[
        bool, typer.Option("--points", help="List what blocks each output, and where.")
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a case: its answers, documents, records and what each output still needs."""
    instant = session.instant(known_on)
    if instant is not None:
        _show_known(context, case_id, instant, database, as_json=as_json)
        return
    with session.of(context).desk(database, None) as desk:
        view = services.cases.case_view(desk, case_id)
    if as_json:
        print_json(
            {
                "case": plain(view.case),
                "answers": {k: write_answer(view.sheet.answers[k]) for k in view.sheet},
                "documents": [_document_line(d) for d in view.documents],
                "records": plain(view.records),
                "readiness": plain(view.readiness),
                "evidence": plain(view.evidence),
            }
        )
        return
    say(f"{view.case.id}  {view.case.title}" + ("  [EXERCISE]" if view.case.exercise else ""))
    say()
    table(
        ("term", "certainty", "answer"),
        [
            (key, found.certainty.value, _short(found))
            for key in sorted(view.sheet)
            if (found := view.sheet.get(key))
        ],
    )
    say()
    for ready in view.readiness:
        count = len(ready.blockers)
        blocked = "1 blocker" if count == 1 else f"{count} blockers"
        states = {"ready": "ready", "blocked": blocked, "asked": f"{count} to look at"}
        say(f"{ready.output}: {states[ready.state]}")
        if ready.state == "asked" or points:
            for point in ready.blockers:
                place = f" [{point.where}]" if points else ""
                say(f"  {in_words(point.message)} {in_words(point.what_to_do)}{place}")
    for document in view.documents:
        say(f"{document.id}  {document.state.value:9}  {document.title}")
    for record in view.records:
        signed = f"{len(record.signed)} of {len(record.expected)} signatures"
        why = f"  {record.reason}" if record.reason else ""
        say(f"{record.id}  {record.state.value:9}  {signed}  {record.sha256[:16]}…{why}")


def _show_known(
    context: typer.Context, case_id: str, instant: datetime, database: str | None, *, as_json: bool
) -> None:
    from pirdesk.duties import duty_json

    with session.of(context).desk(database, None) as desk:
        known = services.knowledge.as_known_on(desk, case_id, instant)
    if as_json:
        print_json(
            {
                "case": plain(known.case),
                "as_known_on": instant,
                "pack": known.pack,
                "changed_since": known.later,
                "answers": {k: write_answer(known.sheet.answers[k]) for k in known.sheet},
                "duties": [duty_json(duty) for duty in known.duties],
                "filings": plain(known.filings),
                "documents": [plain(d) for d in known.documents],
            }
        )
        return
    say(f"{known.case.id}  {known.case.title}  as known on {instant.isoformat()}")
    say(f"{known.later} answers changed since; duties by {known.pack}")
    say()
    table(
        ("term", "certainty", "answer"),
        [(k, found.certainty.value, _short(found)) for k, found in known.sheet.answers.items()],
    )
    for document in known.documents:
        say(f"{document.id}  {document.title}")


def export_case(
    context: typer.Context,
    case_id: CaseArgument,
    to: Annotated[Path, typer.Option("--to", help="File to write.")] = Path(),
    with_privileged: Annotated[
        bool,
        typer.Option("--with-privileged", help="Carry privileged evidence too; counsel alone."),
    ] = False,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a case to one package file; privileged evidence is named and left out."""
    target = Path(f"{case_id}.pirdesk") if to == Path() else to
    with session.of(context).desk(database, person) as desk:
        written = services.packages.export_case(
            desk, case_id, target, with_privileged=with_privileged
        )
        left_out = () if with_privileged else services.packages.privileged_files(desk, case_id)
    if as_json:
        print_json({"path": written, "left_out": left_out})
        return
    say(str(written))
    _tell_left_out("Left out, because it is privileged", left_out)


def _tell_left_out(lead: str, files: Sequence[LeftOut]) -> None:
    for file in files:
        say(f"{lead}: {file.name} ({file.size:,} bytes, SHA-256 {file.sha256[:16]}…)")


def import_case(
    context: typer.Context,
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="Package of a case, or a sealed record (PDF).")
    ],
    another: AnotherOption = False,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a package, or what a record carries, as a case of this desk and print its id."""
    with session.of(context).desk(database, person) as desk:
        if path.suffix.lower() == ".pdf":
            _tell_restored(services.restoring.restore_record(desk, path), as_json=as_json)
            return
        case = services.packages.import_case(desk, path, another=another)
        left_out = services.packages.left_out_of_package(path)
    if as_json:
        print_json({**plain(case), "left_out": left_out})
        return
    say(case.id)
    _tell_left_out("Not in the package, as its sender says", left_out)


def _tell_restored(made: services.restoring.Restored, *, as_json: bool) -> None:
    """Print the case, what came back, and what the record does not carry."""
    if as_json:
        print_json(made)
        return
    say(f"{made.case.id}: {len(made.restored)} answers restored")
    say("The record carries, and the case now holds:")
    for line in made.carried:
        say(f"  {line}")
    say("The record does not carry:")
    for line in made.missing:
        say(f"  {line}")


def open_sample(
    context: typer.Context,
    sample: Annotated[str, typer.Argument(metavar="SAMPLE")] = "chatgpt-2023-03",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a shipped sample incident as an exercise and print the case's id."""
    with session.of(context).desk(database, person) as desk:
        case, people = services.samples.open_sample(desk, services.samples.read_sample(sample))
    print_json({"case": case, "persons": tuple(people.values())}) if as_json else say(case.id)


def _short(found: Answer) -> str:
    written = write_answer(found)
    if isinstance(written, dict) and "certainty" in written:
        written = written.get("value", "")
    value = written
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 90 else text[:87] + "…"


def _document_line(document: Any) -> dict[str, Any]:
    line: dict[str, Any] = plain(document)
    line.pop("blocks", None)
    return line
