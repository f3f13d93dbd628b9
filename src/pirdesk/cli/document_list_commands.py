"""Commands that look at documents: list those of a case, show one as it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.output import in_words, print_json, say, table
from pirdesk.cli.session import CaseArgument, DatabaseOption, DocumentArgument, JsonOption

if TYPE_CHECKING:
    from pirdesk.services.document_view import DocumentView


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    document = typer.Typer(help="Documents of a case: list them, show one.", no_args_is_help=True)
    document.command("list")(list_documents)
    document.command("show")(show_document)
    app.add_typer(document, name="document")


def list_documents(
    context: typer.Context,
    case_id: CaseArgument,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the documents of a case, oldest first."""
    with session.of(context).desk(database, None) as desk:
        lines = services.document_view.document_lines(desk, case_id)
    if as_json:
        print_json(lines)
        return
    table(
        ("id", "state", "document", "language", "author", "created (UTC)", "title"),
        [
            (
                line.id,
                line.state.value,
                line.template,
                line.language,
                line.author,
                f"{line.created_at:%Y-%m-%d %H:%M}",
                f"{line.title}, to {line.recipient}" if line.recipient else line.title,
            )
            for line in lines
        ],
    )


def show_document(
    context: typer.Context,
    document: DocumentArgument,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a document as it reads, with what is open in it and what reviewers remarked."""
    with session.of(context).desk(database, None) as desk:
        view = services.document_view.document_view(desk, document)
        names = {person.id: person.name for person in services.persons.persons(desk)}
    if as_json:
        print_json(view)
        return
    _print_view(view, names)


def _print_view(view: DocumentView, names: dict[str, str]) -> None:
    line = view.line
    say(f"{line.id}  {line.state.value}  {line.template} ({line.language}), by {line.author}")
    if view.sealed:
        say("As its record carries it, whatever the facts are today.")
    say()
    say(view.text)
    for finding in view.findings:
        say(f"{finding.level}: {in_words(finding.message)}")
    for comment in view.comments:
        author = names.get(comment.who, comment.who)
        say(f"{comment.at:%Y-%m-%d %H:%M} UTC, {author}: {comment.text}")
