"""Commands on documents: draft, review, seal, export, verify."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pirdesk.cli import session
from pirdesk.cli.output import plain, print_json, say
from pirdesk.cli.session import DatabaseOption, JsonOption, PassphraseOption, PersonOption
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.services import drafting, reviews, sealing, verifying

DocumentArgument = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Id of the document.")]


class Step(StrEnum):
    """Steps of a review."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("draft")(draft)
    app.command("review")(review)
    app.command("seal")(seal)
    app.command("abandon")(abandon)
    app.command("export")(export)
    app.command("verify")(verify)


def draft(
    context: typer.Context,
    case_id: Annotated[str, typer.Argument(metavar="CASE", help="Id of the case.")],
    template: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="harm_assessment, art33, art34 or pir.")
    ],
    language: Annotated[str, typer.Option("--language", help="en, de …")] = "en",
    to: Annotated[str, typer.Option("--to", help="Country of the authority told, e.g. IT.")] = "",
    zone: Annotated[str, typer.Option("--zone", help="Time zone of its times.")] = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start a document of a case from its template and print its id."""
    with session.of(context).desk(database, person) as desk:
        made = drafting.start_document(
            desk, case_id, template, language=language, recipient=to, zone=zone
        )
        open_points = reviews.blockers_of(desk, made.id)
    if as_json:
        line = plain(made)
        line.pop("blocks", None)
        print_json({**line, "missing": open_points})
        return
    say(made.id)


def review(
    context: typer.Context,
    document: DocumentArgument,
    step: Annotated[Step, typer.Argument(metavar="submit|return|approve")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is returned.")] = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Submit a document, return it to its author, or approve it."""
    with session.of(context).desk(database, person) as desk:
        if step is Step.SUBMIT:
            reviews.submit(desk, document)
        elif step is Step.RETURN:
            reviews.return_to_author(desk, document, reason)
        else:
            reviews.approve(desk, document)
        state = drafting.document(desk, document).state
    if as_json:
        print_json({"document": document, "state": state})
        return
    say(f"{document}: {state.value}")


def seal(
    context: typer.Context,
    document: DocumentArgument,
    signer: Annotated[
        str, typer.Option("--signer", help="program, pkcs12:PATH or memory (this run only).")
    ] = "program",
    to: Annotated[Path | None, typer.Option("--to", help="File to write the PDF to.")] = None,
    passphrase_fd: PassphraseOption = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign a document: the first call freezes it, the last expected signature closes it."""
    chosen = sealing.read_signer(signer, session.asker(passphrase_fd))
    with session.of(context).desk(database, person) as desk:
        if to is not None:
            _writable(to)
        record = sealing.seal(desk, document, chosen)
        data = sealing.record_pdf(desk, record.id) if to else b""
    if to is not None:
        drafting.write_file(to, data)
    if as_json:
        print_json({"record": record, "path": to})
        return
    signed = f"{len(record.signed)} of {len(record.expected)} signatures"
    say(f"{record.id}: {record.state.value}, {signed}, SHA-256 {record.sha256}")
    waiting = [e for e in record.expected if e.field not in record.signed]
    if waiting:
        say(f"Next: {waiting[0].person_name} ({waiting[0].role}).")


def abandon(
    context: typer.Context,
    document: DocumentArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why it is given up.")],
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give up a record that waits for signatures; its document can be edited again."""
    with session.of(context).desk(database, person) as desk:
        live = [r for r in sealing.records(desk, document) if r.state.value == "signing"]
        if not live:
            raise UserError(
                f"{document} has no record in signing.", "Nothing was changed.", code="record.none"
            )
        record = sealing.abandon(desk, live[0].id, reason)
    print_json(record) if as_json else say(f"{record.id}: {record.state.value}")


def export(
    context: typer.Context,
    document: DocumentArgument,
    to: Annotated[Path, typer.Option("--to", help="Folder to write to.")] = Path(),
    formats: Annotated[str, typer.Option("--format", help="pdf, html, text.")] = "pdf,html,text",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a document as PDF, HTML and text (marked DRAFT until it is approved)."""
    wanted = tuple(part.strip() for part in formats.split(",") if part.strip())
    with session.of(context).desk(database, person) as desk:
        written = drafting.export_document(desk, document, to, wanted)
    if as_json:
        print_json(written)
        return
    for item in written:
        say(str(item.path))


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The PDF to check.")],
    trust: Annotated[
        Path | None, typer.Option("--trust", help="Certificates (PEM) you trust.")
    ] = None,
    register_too: Annotated[
        bool, typer.Option("--register", help="Also ask the register at hand.")
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a record from its file alone: 0 proven, 1 not, 3 unreadable."""
    for path in (file, trust):
        if path is not None and not path.is_file():
            raise typer.BadParameter(f"There is no file {path}.")
    try:
        if register_too or database:
            with session.of(context).desk(database, None) as desk:
                verdict = verifying.verify_file(file, trust=trust, desk=desk)
        else:
            verdict = verifying.verify_file(file, trust=trust)
    except SurroundingsError as fault:
        say(f"{fault.title} {fault.what_to_do}")
        raise typer.Exit(3) from None
    found = verdict.verification
    if as_json:
        print_json(
            {
                "file": file,
                "sha256": verdict.sha256,
                "status": found.status,
                "checks": found.checks,
                "signatures": found.signatures,
                "trust": found.trust_words,
                "register": verdict.register_words,
            }
        )
    else:
        _print_verdict(file, verdict)
    raise typer.Exit(found.exit_code)


def _print_verdict(file: Path, verdict: verifying.FileVerdict) -> None:
    found = verdict.verification
    say(f"{file.name}: {found.status.upper()}")
    marks = {True: "yes", False: "NO", None: "–"}
    for check in found.checks:
        say(f"  {marks[check.ok]:>3}  {check.words}")
    say(f"  Trust: {found.trust_words}")
    if verdict.register_words:
        say(f"  Register: {verdict.register_words}")
    say(f"  SHA-256 {verdict.sha256}")


def _writable(path: Path) -> None:
    folder = path.absolute().parent
    if not folder.is_dir():
        raise UserError(
            f"The folder {folder} does not exist.", "Nothing was signed. Make it first.", code="to"
        )
