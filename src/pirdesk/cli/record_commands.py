"""Commands on records: list them, stamp them, renew their stamps, seal many, set the authority."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.output import print_json, say, table
from pirdesk.cli.session import DatabaseOption, JsonOption, PassphraseOption, PersonOption
from pirdesk.lockedfiles import read_bytes

if TYPE_CHECKING:
    from pirdesk.services.timestamps import StampRun

_NOTHING = "Nothing to do."


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    records = typer.Typer(
        help="Sealed records: their state, time stamps and renewal.", no_args_is_help=True
    )
    records.command("list")(show)
    records.command("seal")(seal)
    records.command("stamp")(stamp)
    records.command("renew")(renew)
    tsa = typer.Typer(help="The time-stamp authority records are stamped by.", no_args_is_help=True)
    tsa.command("set")(tsa_set)
    tsa.command("show")(tsa_show)
    tsa.command("remove")(tsa_remove)
    records.add_typer(tsa, name="tsa")
    app.add_typer(records, name="records")


def show(
    context: typer.Context,
    case: Annotated[str, typer.Option("--case", help="Only those of this case.")] = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List records: state, signatures, level (B-B to B-LTA), stamped until."""
    with session.of(context).desk(database, None) as desk:
        found = services.records.lines(desk, case)
    if as_json:
        print_json(found)
        return
    table(
        ("record", "state", "signed", "level", "stamped until", "document"),
        [
            (
                line.record,
                line.state.value,
                f"{line.signed} of {line.expected}",
                line.level or "–",
                f"{line.stamped_until:%Y-%m-%d}"
                if line.stamped_until
                else ("waits" if line.waiting else "–"),
                f"{line.document} {line.title}",
            )
            for line in found
        ],
    )
    for line in found:
        if line.why and (line.fault or not line.waiting):  # one that only waits says so above
            say(f"{line.record}: {line.why}")


def seal(
    context: typer.Context,
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOCUMENT…]", help="Which; none named: all that wait for you."),
    ] = None,
    signer: Annotated[
        str, typer.Option("--signer", help="program, pkcs12:PATH, pkcs11:ADDRESS or memory.")
    ] = "program",
    stand_ins: Annotated[
        bool,
        typer.Option(
            "--stand-ins",
            "--stand-in",
            help="Print readable stand-ins for characters that no face can show.",
        ),
    ] = False,
    passphrase_fd: PassphraseOption = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign many documents with one key; Ctrl+C stops between two and keeps what is signed."""
    chosen = services.sealing.read_signer(signer, session.asker(passphrase_fd))
    with session.of(context).desk(database, person) as desk, _Bar(as_json=as_json) as bar:
        named = tuple(documents or ()) or services.records.due(desk)
        done = services.records.seal_many(
            desk, named, chosen, stand_in=stand_ins, tell=bar.tell, cancelled=bar.cancelled
        )
    if as_json:
        print_json(done)
    else:
        say(f"{len(done.signed)} of {len(named)} signed." if named else _NOTHING)
        for document, why in done.refused:
            say(f"{document}: {why}")
        if done.unshown:
            say(
                f"--stand-ins prints readable stand-ins in {', '.join(done.unshown)}; the record "
                "keeps the text as it is."
            )
    if done.refused or done.cancelled:
        raise typer.Exit(1)


def stamp(
    context: typer.Context,
    chosen: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RECORD…]", help="Which; none named: all that wait or are B-T."),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Also those that nothing published could raise so far."),
    ] = False,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Time-stamp the sealed records that wait for it, with the data that proves their signers.

    Those stamped before without that data (B-T) are raised where it can be had now; where an
    issuer publishes none, they are not tried again unless named or asked for.
    """
    with session.of(context).desk(database, person) as desk, _Bar(as_json=as_json) as bar:
        done = services.timestamps.stamp_waiting(
            desk, tuple(chosen or ()), again=again, tell=bar.tell, cancelled=bar.cancelled
        )
    _tell(done, as_json=as_json)


def renew(
    context: typer.Context,
    before: Annotated[
        str | None,
        typer.Option("--before", metavar="INSTANT", help="Those that lapse before; 180 days on."),
    ] = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a new time stamp over records whose newest one lapses soon."""
    until = session.instant(before)
    with session.of(context).desk(database, person) as desk, _Bar(as_json=as_json) as bar:
        done = services.timestamps.renew(desk, until, tell=bar.tell, cancelled=bar.cancelled)
    _tell(done, as_json=as_json)


def tsa_set(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Its RFC 3161 address, http or https.")],
    user: Annotated[str, typer.Option("--user", help="User it asks for, if any.")] = "",
    trust: Annotated[
        Path | None,
        typer.Option("--trust", help="Certificates (PEM) that must vouch for its stamps."),
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=1, max=120, help="Seconds.")] = 15.0,
    attempts: Annotated[int, typer.Option("--attempts", min=1, max=5, help="How often.")] = 2,
    unasked: Annotated[
        bool, typer.Option("--unasked", help="Do not ask it for a first stamp.")
    ] = False,
    passphrase_fd: PassphraseOption = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set the authority for all desks; its password is asked for and kept in the keyring."""
    password = ""
    if user:
        password = session.asker(passphrase_fd)(f"Password of {user} at the authority: ") or ""
    if trust is not None and not trust.is_file():
        raise typer.BadParameter(f"There is no file {trust}.")
    wanted = services.timestamps.TimeAuthority(
        url, user, password, timeout, attempts, roots=read_bytes(trust) if trust else b""
    )
    with session.of(context).desk(database, person) as desk:
        kept = services.timestamps.set_authority(desk, wanted, ask_it=not unasked)
    print_json(_shown(kept)) if as_json else say(f"Records are stamped by {kept.url}.")


def tsa_show(
    context: typer.Context, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Show which authority is set."""
    with session.of(context).desk(database, None) as desk:
        found = services.timestamps.settings(desk)
        left, low = len(services.timestamps.waiting(desk)), len(services.timestamps.short(desk))
        final = len(services.timestamps.settled(desk))
    if as_json:
        print_json(
            {
                "authority": _shown(found) if found else None,
                "waiting": left,
                "short": low,
                "settled": final,
            }
        )
        return
    say(f"Records are stamped by {found.url}." if found else "No time-stamp authority is set.")
    say(f"{left} records wait for a time stamp.")
    if low:
        say(f"{low} records are stamped, but not with all that proves their certificates (B-T).")
    if final:
        say(f"{final} of these stay so: nothing is published that could raise them.")


def tsa_remove(
    context: typer.Context,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask no authority any more; stamps that are there stay."""
    with session.of(context).desk(database, person) as desk:
        services.timestamps.remove_authority(desk)
    print_json({"authority": None}) if as_json else say("No time-stamp authority is set.")


def _shown(found: services.timestamps.TimeAuthority) -> dict[str, object]:
    """Return the settings without the password."""
    return {
        "url": found.url,
        "user": found.user,
        "timeout": found.timeout,
        "attempts": found.attempts,
        "trust": bool(found.roots),
    }


def _tell(done: StampRun, *, as_json: bool) -> None:
    if as_json:
        print_json(done)
    else:
        for record in done.stamped:
            say(f"{record.id}: stamped, SHA-256 {record.sha256}")
        for name, why in done.left:
            say(f"{name}: left as it is. {why}")
        if not done.stamped and not done.left:
            say(_NOTHING)
        if done.settled:
            say(
                f"Not tried: {', '.join(done.settled)}. Nothing is published that could raise "
                "them from B-T; --again tries all the same."
            )
    if done.left or done.cancelled:
        raise typer.Exit(1)


class _Bar:
    """A progress bar at a terminal; Ctrl+C asks to stop before the next piece of work."""

    def __init__(self, *, as_json: bool) -> None:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        unseen = as_json or not console.is_terminal
        self._bar = Progress(console=console, disable=unseen, transient=True)
        self._task = self._bar.add_task("Working", total=None)
        self._stopped = False

    def __enter__(self) -> _Bar:
        import signal

        self._before = signal.signal(signal.SIGINT, self._stop)
        self._bar.start()
        return self

    def __exit__(self, *_how: object) -> None:
        import signal

        self._bar.stop()
        signal.signal(signal.SIGINT, self._before)

    def tell(self, done: int, of: int) -> None:
        """Show how much is done."""
        self._bar.update(self._task, completed=done, total=of)

    def cancelled(self) -> bool:
        """Tell whether to stop."""
        return self._stopped

    def _stop(self, *_signal: object) -> None:
        self._stopped = True
