"""What every command shares: the options for database and person, and the desk they open."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pirdesk.cli.output import in_words, warn
from pirdesk.errors import SurroundingsError, UserError, shortened
from pirdesk.messages import Message
from pirdesk.strictjson import read_json

if TYPE_CHECKING:
    from pirdesk.cli.application import Surroundings
    from pirdesk.services.desk import Desk
    from pirdesk.services.library import Library

CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="Id of the case.")]
DocumentArgument = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Id of the document.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DatabaseOption = Annotated[
    str | None,
    typer.Option("--database", metavar="PLACE", help="Its file or address (or PIRDESK_DATABASE)."),
]
PersonOption = Annotated[
    str | None,
    typer.Option("--as", metavar="PERSON", help="Who acts: id or name (or PIRDESK_PERSON)."),
]
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="INSTANT", help="Compute as at this instant (ISO 8601)."),
]
KnownOption = Annotated[
    str | None,
    typer.Option("--as-known-on", metavar="INSTANT", help="As the case stood at this instant."),
]
PassphraseOption = Annotated[
    int | None,
    typer.Option("--passphrase-fd", metavar="N", help="Read a passphrase from file descriptor N."),
]


@dataclass
class Session:
    """One run of the command line."""

    surroundings: Surroundings
    database: str | None = None
    person: str | None = None
    as_json: bool = False
    opened: list[Desk] = field(default_factory=list)

    @cached_property
    def library(self) -> Library:
        """The built-in data, without a database."""
        from pirdesk.services.library import Library

        return Library()

    def told_law(self, database: str | None = None) -> Library:
        """Return the data with the organisation's own law, where a database holds any; warn of it.

        The database the program would use by itself may be unreadable: that is told, and the
        built-in law computes. One that was named must be readable.
        """
        from pirdesk.services.library import Library

        named = database or self.database
        try:
            held = self.surroundings.own_definitions(named)
        except SurroundingsError as fault:
            if named:
                raise
            held = ()
            warn(
                "The organisation's own law could not be looked up, the built-in one was used: "
                f"{in_words(fault.title)}",
                as_json=self.as_json,
            )
        library = Library(held) if held else self.library
        self.tell(library)
        return library

    def tell(self, library: Library) -> None:
        """Warn of every own law that does not stand in for the built-in one, and why."""
        for warning in library.law_warnings:
            warn(warning.words, as_json=self.as_json)

    def now(self, given: str | None = None) -> datetime:
        """Return the instant that ``--now`` gives, else the present one."""
        return instant(given) or self.surroundings.clock()

    @contextmanager
    def desk(self, database: str | None, person: str | None) -> Iterator[Desk]:
        """Open the desk for one command and close it after."""
        desk = self.surroundings.build_desk(database or self.database, person or self.person)
        try:
            yield desk
        finally:
            desk.close()

    @contextmanager
    def demo_desk(self, out: Path) -> Iterator[Desk]:
        """Open the desk of the demo in its own folder and close it after."""
        desk = self.surroundings.demo_desk(out)
        try:
            yield desk
        finally:
            desk.close()


def start(
    context: typer.Context,
    database: DatabaseOption = None,
    person: PersonOption = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """PIRDesk: facts, harm, duties, notices, reviews and signed records of AI incidents."""
    session: Session = context.obj
    session.database, session.person = database, person
    if version:
        from pirdesk import __version__

        typer.echo(f"PIRDesk {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        raise typer.Exit(session.surroundings.open_desktop(database, person))


def of(context: typer.Context) -> Session:
    """Return the session of a command."""
    found = context.find_object(Session)
    assert found is not None  # noqa: S101 - main() always passes one
    return found


def instant(text: str | None) -> datetime | None:
    """Read ``--now``; a naive or partial instant is refused."""
    if text is None:
        return None
    from pirdesk.casefile.values import moment

    try:
        read = moment(text)
    except UserError as fault:
        raise UserError(
            fault.title,
            Message("cli.instant_do"),
            safe=Message("errors.nothing_computed"),
            code=fault.code,
        ) from None
    if not read.exact:
        raise UserError(
            Message("cli.not_instant", {"text": text}),
            Message("cli.not_instant_do"),
            code="now.partial",
        )
    return read.earliest.astimezone(UTC)


def given_value(text: str) -> Any:
    """Read an answer given as JSON or text; a number stays text, so that no digit is rounded."""
    from pirdesk.casefile.numbers import json_number

    if json_number(text) is not None:
        return text
    try:
        return read_json(text)
    except ValueError:
        return text


def pairs(given: list[str], form: str) -> dict[str, str]:
    """Read options written NAME=VALUE, each name once."""
    made: dict[str, str] = {}
    for text in given:
        name, mark, value = text.partition("=")
        if not mark or not name or not value or name in made:
            raise UserError(
                Message("cli.unread_pair", {"text": shortened(text, 80)}),
                Message("cli.unread_pair_do", {"form": form}),
                code="clock.pair",
            )
        made[name] = value
    return made


def asker(descriptor: int | None) -> PassphraseAsker:
    """Return the function that asks for a passphrase: from the descriptor, or at a terminal."""
    return PassphraseAsker(descriptor)


@dataclass
class PassphraseAsker:
    """Asks once and remembers for this run; returns None where nobody can be asked."""

    descriptor: int | None
    _given: str | None = None

    def __call__(self, question: str) -> str | None:
        """Return the passphrase, or None."""
        if self._given is None:
            self._given = self._ask(question)
        return self._given

    def _ask(self, question: str) -> str | None:
        if self.descriptor is not None:
            try:
                with os.fdopen(self.descriptor, encoding="utf-8", closefd=False) as source:
                    return source.readline().rstrip("\r\n")
            except (OSError, ValueError, OverflowError, TypeError) as fault:
                raise UserError(
                    Message(
                        "cli.passphrase_fd", {"descriptor": self.descriptor, "why": str(fault)}
                    ),
                    Message("cli.passphrase_fd_do"),
                    safe=Message("errors.nothing_signed"),
                    code="passphrase.fd",
                ) from None
        if not sys.stdin.isatty():
            return None
        given = getpass.getpass(question)
        if question.startswith("Choose") and getpass.getpass("The same once more: ") != given:
            raise UserError(
                Message("cli.passphrases_differ"),
                Message("cli.passphrases_differ_do"),
                safe=Message("cli.no_key"),
                code="passphrase.differs",
            )
        return given
