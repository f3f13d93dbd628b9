"""Commands on documents: draft, review, seal, export, verify."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pirdesk import services, wording
from pirdesk.cli import session
from pirdesk.cli.output import READER, plain, print_json, say, table
from pirdesk.cli.session import (
    DatabaseOption,
    DocumentArgument,
    JsonOption,
    KnownOption,
    PassphraseOption,
    PersonOption,
)
from pirdesk.errors import SurroundingsError, UserError, path_words
from pirdesk.messages import Message
from pirdesk.wording import error_text

if TYPE_CHECKING:
    from pirdesk.services.desk import Desk


StandInOption = Annotated[
    bool,
    typer.Option(
        "--stand-in", help="Print a readable stand-in for characters that no face can show."
    ),
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; it is kept with the record.")]


class Elsewhere(StrEnum):
    """The two halves of signing with another program, and a scan of what was signed by hand."""

    EXPORT = "export"
    IMPORT = "import"
    SCAN = "scan"


class Step(StrEnum):
    """Steps of a review."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    ACCEPT = "accept"


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("draft")(draft)
    app.command("review")(review)
    app.command("seal")(seal)
    app.command("abandon")(abandon)
    app.command("decline")(decline)
    app.command("void")(void)
    app.command("export")(export)
    app.command("verify")(verify)


def draft(
    context: typer.Context,
    case_id: Annotated[
        str,
        typer.Argument(metavar="CASE", help="Id of the case, or “list CASE” to see the choice."),
    ],
    template: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT", help=f"{', '.join(services.document_names.document_names())}."
        ),
    ] = "",
    language: Annotated[str, typer.Option("--language", help="en, de …")] = "en",
    to: Annotated[
        str, typer.Option("--to", help="The authority told: its id (dpa-de-be) or country (IT).")
    ] = "",
    zone: Annotated[str, typer.Option("--zone", help="Time zone of its times.")] = "",
    known_on: KnownOption = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start a document of a case from its template and print its id.

    “draft list CASE” shows which documents have a place in a case, and why the others have none.
    """
    from pirdesk.services.knowledge import KNOWN_ON

    if case_id == "list":
        with session.of(context).desk(database, person) as desk:
            _list_offers(desk, template, language, as_json=as_json)
        return
    if not template:
        raise typer.BadParameter(
            f"Name the document: {', '.join(services.document_names.document_names())}."
        )
    instant = session.instant(known_on)
    about = {KNOWN_ON: instant.isoformat()} if instant else None
    with session.of(context).desk(database, person) as desk:
        made = services.drafting.start_document(
            desk, case_id, template, language=language, recipient=to, zone=zone, about=about
        )
        open_points = services.reviews.blockers_of(desk, made.id)
    if as_json:
        line = plain(made)
        line.pop("blocks", None)
        print_json({**line, "missing": open_points})
        return
    say(made.id)


def _list_offers(desk: Desk, case_id: str, language: str, *, as_json: bool) -> None:
    """Print which documents have a place in a case, and why the others have none."""
    found = services.offers.offers(desk, case_id, language)
    speaker = services.speaking.reader(desk.library)
    why = {offer.id: wording.say(offer.why, speaker) for offer in found}
    if as_json:
        print_json([{**plain(offer), "why": why[offer.id]} for offer in found])
        return
    table(
        ("document", "title", "has a place", "why"),
        [(o.id, o.title, o.state, why[o.id]) for o in found],
    )


def review(
    context: typer.Context,
    document: DocumentArgument,
    step: Annotated[Step, typer.Argument(metavar="submit|return|approve|accept")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is returned.")] = "",
    term: Annotated[
        str, typer.Option("--term", help="The question accepted as not applicable.")
    ] = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Submit a document, return it, approve it, or accept that a question does not apply."""
    with session.of(context).desk(database, person) as desk:
        if step is Step.SUBMIT:
            services.reviews.submit(desk, document)
        elif step is Step.RETURN:
            services.reviews.return_to_author(desk, document, reason)
        elif step is Step.ACCEPT:
            services.acceptance.accept(desk, document, term)
        else:
            services.reviews.approve(desk, document)
        state = services.drafting.document(desk, document).state
    if as_json:
        print_json({"document": document, "state": state})
        return
    say(f"{document}: {state.value}")


def seal(
    context: typer.Context,
    document: DocumentArgument,
    signer: Annotated[
        str, typer.Option("--signer", help="program, pkcs12:PATH, pkcs11:ADDRESS or memory.")
    ] = "program",
    to: Annotated[Path | None, typer.Option("--to", help="File to write the PDF to.")] = None,
    sign_elsewhere: Annotated[
        tuple[Elsewhere, Path] | None,
        typer.Option(
            "--elsewhere",
            metavar="export|import|scan FILE",
            help="Write the PDF for another program or pen to sign; take the signed file back; "
            "file the scan of a copy signed by hand as evidence.",
        ),
    ] = None,
    stand_in: StandInOption = False,
    passphrase_fd: PassphraseOption = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign a document: the first call freezes it, the last expected signature closes it."""
    chosen = services.sealing.read_signer(signer, session.asker(passphrase_fd))
    with session.of(context).desk(database, person) as desk:
        if to is not None:
            _writable(to)
        if sign_elsewhere is None:
            record = services.sealing.seal(desk, document, chosen, stand_in=stand_in)
        elif sign_elsewhere[0] is Elsewhere.EXPORT:
            _writable(sign_elsewhere[1])
            record = services.elsewhere.give_out(desk, document, sign_elsewhere[1])
        elif sign_elsewhere[0] is Elsewhere.SCAN:
            record = services.elsewhere.file_scan(desk, document, sign_elsewhere[1])
        else:
            record = services.elsewhere.take_back(desk, document, sign_elsewhere[1])
        data = services.sealing.record_pdf(desk, record.id) if to else b""
    if to is not None:
        services.files.write_file(to, data)
    if as_json:
        print_json({"record": record, "path": to})
        return
    signed = f"{len(record.signed)} of {len(record.expected)} signatures"
    say(f"{record.id}: {record.state.value}, {signed}, SHA-256 {record.sha256}")
    if sign_elsewhere and sign_elsewhere[0] is Elsewhere.SCAN:
        say("The scan is filed as evidence. It is no digital signature: the field stays open.")
    waiting = [e for e in record.expected if e.field not in record.signed]
    if waiting:
        say(f"Next: {waiting[0].person_name} ({waiting[0].role}).")


def abandon(
    context: typer.Context,
    document: DocumentArgument,
    reason: ReasonOption,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give up a record that waits for signatures; its document can be edited again."""
    with session.of(context).desk(database, person) as desk:
        record = services.sealing.abandon(desk, _only(desk, document, "signing"), reason)
    print_json(record) if as_json else say(f"{record.id}: {record.state.value}")


def decline(
    context: typer.Context,
    document: DocumentArgument,
    reason: ReasonOption,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decline to sign, as one who is asked to; the record ends and the document is a draft."""
    with session.of(context).desk(database, person) as desk:
        record = services.sealing.decline(desk, _only(desk, document, "signing"), reason)
    print_json(record) if as_json else say(f"{record.id}: {record.reason}")


def void(
    context: typer.Context,
    document: DocumentArgument,
    reason: ReasonOption,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Declare a sealed record void; its file stays, and verify --register tells it."""
    with session.of(context).desk(database, person) as desk:
        record = services.sealing.void(desk, _only(desk, document, "sealed"), reason)
    print_json(record) if as_json else say(f"{record.id}: {record.reason}")


def _only(desk: Desk, document: str, state: str) -> str:
    """Return the id of a document's record in this state; the record's own id names it too."""
    named = services.records.document_of(desk, document)
    live = [r for r in services.sealing.records(desk, named) if r.state.value == state]
    if not live:
        what = Message("cli.no_record_where", {"document": document, "state": state})
        raise UserError(what, safe=Message("errors.nothing_changed"), code="record.none")
    return live[0].id


def export(
    context: typer.Context,
    document: DocumentArgument,
    to: Annotated[Path, typer.Option("--to", help="Folder to write to.")] = Path(),
    formats: Annotated[str, typer.Option("--format", help="pdf, html, text.")] = "pdf,html,text",
    stand_in: StandInOption = False,
    profile: Annotated[
        str,
        typer.Option("--profile", help="Copy of the sealed record: portal (no attachment), full."),
    ] = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a document as PDF, HTML and text (marked DRAFT until it is approved)."""
    wanted = tuple(part.strip() for part in formats.split(",") if part.strip())
    with session.of(context).desk(database, person) as desk:
        if profile:
            written: tuple[services.drafting.Exported, ...] = (
                services.outgoing.export_copy(desk, document, profile, to),
            )
        else:
            written = services.drafting.export_document(
                desk, document, to, wanted, stand_in=stand_in
            )
    if as_json:
        print_json(written)
        return
    for item in written:
        say(str(item.path))


def verify(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="The PDFs to check.")],
    trust: Annotated[
        Path | None, typer.Option("--trust", help="Certificates (PEM) you trust.")
    ] = None,
    crl: Annotated[
        Path | None, typer.Option("--crl", help="Revocation lists (PEM) of their issuers.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="INSTANT", help="Judge certificates at this instant."),
    ] = None,
    register_too: Annotated[
        bool, typer.Option("--register", help="Also ask the register at hand.")
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check records from their files alone: 0 proven, 1 not, 3 unreadable; the worst counts."""
    for path in (*files, trust, crl):
        if path is not None and not path.is_file():
            raise typer.BadParameter(f"There is no file {path}.")
    instant = session.instant(at)

    def judge(desk: Desk | None) -> list[services.verifying.FileVerdict]:
        return [
            services.verifying.verify_file(
                path, trust=trust, revocations=crl, at=instant, desk=desk
            )
            for path in files
        ]

    try:
        if register_too or database:
            with session.of(context).desk(database, None) as desk:
                verdicts = judge(desk)
        else:
            verdicts = judge(None)
    except SurroundingsError as fault:
        say(error_text(fault, READER))
        raise typer.Exit(3) from None
    _tell(files, verdicts, as_json=as_json)
    raise typer.Exit(max(verdict.exit_code for verdict in verdicts))


def _tell(
    files: list[Path], verdicts: list[services.verifying.FileVerdict], *, as_json: bool
) -> None:
    """Print one object for one file and a list for several, or lines for people."""
    pairs = list(zip(files, verdicts, strict=True))
    if as_json:
        told = [services.verifying.members_of(str(path), item) for path, item in pairs]
        print_json(told[0] if len(told) == 1 else told)
        return
    for path, item in pairs:
        for line in services.verifying.told_of(path.name, item):
            say(line)


def _writable(path: Path) -> None:
    folder = path.absolute().parent
    if not folder.is_dir():
        raise UserError(
            Message("cli.no_folder", {"folder": path_words(folder)}),
            Message("cli.no_folder_do"),
            safe=Message("errors.nothing_signed"),
            code="to",
        )
