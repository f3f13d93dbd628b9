"""Commands on signing keys: the organisation's own authority and what it issues."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.output import plain, print_json, say, table
from pirdesk.cli.session import DatabaseOption, JsonOption, PassphraseOption, PersonOption
from pirdesk.services.certificate_rules import AUTHORITY_DAYS, CERTIFICATE_DAYS, LIST_DAYS, REASONS

if TYPE_CHECKING:
    from pirdesk.services.certificates import CertificateLine

CaPassphraseOption = Annotated[
    int | None,
    typer.Option(
        "--ca-passphrase-fd", metavar="N", help="Read the authority's passphrase from descriptor N."
    ),
]
HolderArgument = Annotated[
    str, typer.Argument(metavar="PERSON", help="Who holds the key: id or name.")
]
DaysOption = Annotated[int, typer.Option("--days", min=1, max=7305, help="How long it is valid.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    keys = typer.Typer(
        help="Signing keys: the organisation's own certificate authority.", no_args_is_help=True
    )
    keys.command("ca")(make)
    keys.command("issue")(issue)
    keys.command("renew")(renew)
    keys.command("revoke")(revoke)
    keys.command("crl")(revocations)
    keys.command("list")(show)
    app.add_typer(keys, name="keys")


def make(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the authority.")],
    days: DaysOption = AUTHORITY_DAYS,
    to: Annotated[
        Path | None, typer.Option("--to", help="File to write its certificate (PEM) to.")
    ] = None,
    ca_passphrase_fd: CaPassphraseOption = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the organisation's certificate authority on this machine."""
    with session.of(context).desk(database, person) as desk:
        made = services.authority.make_authority(
            desk, name, session.asker(ca_passphrase_fd), days=days
        )
    if to is not None:
        services.files.write_file(to, made.certificate_pem)
    if as_json:
        until = made.certificate.not_valid_after_utc
        print_json({"fingerprint": made.fingerprint, "name": made.name, "until": until, "path": to})
        return
    say(f"{made.name}: SHA-256 {made.fingerprint}")


def issue(
    context: typer.Context,
    holder: HolderArgument,
    days: DaysOption = CERTIFICATE_DAYS,
    to: Annotated[
        Path | None, typer.Option("--to", help="PKCS#12 file to write instead of keeping it here.")
    ] = None,
    ca_passphrase_fd: CaPassphraseOption = None,
    passphrase_fd: PassphraseOption = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Issue a key with a certificate to a person; it replaces a key made without the authority."""
    with session.of(context).desk(database, person) as desk:
        line = services.authority.issue(
            desk,
            services.persons.find_person(desk, holder),
            ask_authority=session.asker(ca_passphrase_fd),
            ask=session.asker(passphrase_fd),
            days=days,
            to=to,
        )
    _say(line, as_json=as_json)


def renew(
    context: typer.Context,
    holder: HolderArgument,
    days: DaysOption = CERTIFICATE_DAYS,
    ca_passphrase_fd: CaPassphraseOption = None,
    passphrase_fd: PassphraseOption = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Renew a person's key and certificate kept here; earlier signatures stay good."""
    with session.of(context).desk(database, person) as desk:
        line = services.authority.renew(
            desk,
            services.persons.find_person(desk, holder),
            ask_authority=session.asker(ca_passphrase_fd),
            ask=session.asker(passphrase_fd),
            days=days,
        )
    _say(line, as_json=as_json)


def revoke(
    context: typer.Context,
    certificate: Annotated[
        str,
        typer.Argument(metavar="CERTIFICATE", help="Beginning of its fingerprint, or person id."),
    ],
    reason: Annotated[
        str, typer.Option("--reason", help=f"One of: {', '.join(REASONS)}.")
    ] = "unspecified",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a certificate back: it signs nothing here any more. Make a new list with keys crl."""
    with session.of(context).desk(database, person) as desk:
        line = services.authority.revoke(desk, certificate, reason)
    _say(line, as_json=as_json)


def revocations(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", help="File to write the list (PEM) to.")],
    days: DaysOption = LIST_DAYS,
    ca_passphrase_fd: CaPassphraseOption = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the revocation list for those who verify elsewhere."""
    with session.of(context).desk(database, person) as desk:
        made = services.authority.revocation_list(desk, session.asker(ca_passphrase_fd), days=days)
    services.files.write_file(to, made)
    print_json({"path": to}) if as_json else say(str(to))


def show(
    context: typer.Context,
    ca: Annotated[
        Path | None, typer.Option("--ca", help="Also write the authority's certificate (PEM) here.")
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the certificates issued and their state."""
    with session.of(context).desk(database, None) as desk:
        found, now = services.authority.lines(desk), desk.now()
        pem = services.authority.authority_pem(desk) if ca else b""
    if ca is not None:
        services.files.write_file(ca, pem)
    if as_json:
        print_json([{**plain(line), "state": line.state(now)} for line in found])
        return
    table(
        ("fingerprint", "state", "until", "name"),
        [
            (line.fingerprint[:16], line.state(now), f"{line.valid_until:%Y-%m-%d}", line.name)
            for line in found
        ],
    )


def _say(line: CertificateLine, *, as_json: bool) -> None:
    if as_json:
        print_json(line)
        return
    ended = f", revoked {line.revoked_at:%Y-%m-%d %H:%M} UTC" if line.revoked_at else ""
    say(f"{line.name}: {line.fingerprint[:16]}, valid until {line.valid_until:%Y-%m-%d}{ended}")
