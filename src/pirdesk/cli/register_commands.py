"""Commands over all cases: clocks that run, breaches of a period, dates an edition moved."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pirdesk import services
from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.confidence import shown_kind
from pirdesk.casefile.findings import Finding
from pirdesk.cli import session
from pirdesk.cli.output import in_words, print_json, say, table
from pirdesk.cli.session import DatabaseOption, JsonOption, PersonOption
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message

if TYPE_CHECKING:
    from pirdesk.services.desk import Desk

CaseOption = Annotated[
    str, typer.Option("--case", metavar="CASE", help="Only this case; default all.")
]
FromOption = Annotated[str, typer.Option("--from", metavar="DAY", help="First day (2026-01-01).")]
ToOption = Annotated[str, typer.Option("--to", metavar="DAY", help="Last day; default today.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    clocks = typer.Typer(help="Clocks that run, over all cases.", no_args_is_help=True)
    clocks.command("list")(list_clocks)
    clocks.command("export")(export_clocks)
    clocks.command("print")(print_clocks)
    app.add_typer(clocks, name="clocks")
    breaches = typer.Typer(help="The register of breaches of a period.", no_args_is_help=True)
    breaches.command("list")(list_breaches)
    breaches.command("export")(export_breaches)
    breaches.command("draft")(draft_breaches)
    app.add_typer(breaches, name="breaches")
    edition = typer.Typer(help="Dates that a newer edition of the law moved.", no_args_is_help=True)
    edition.command("recompute")(recompute)
    edition.command("list")(list_moved)
    edition.command("accept")(accept)
    app.add_typer(edition, name="editions")


def list_clocks(
    context: typer.Context,
    case_id: CaseOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the running clocks, nearest first, with how sure each is."""
    with session.of(context).desk(database, None) as desk:
        lines = services.clock_files.clock_lines(desk, case_id)
    if as_json:
        print_json(lines)
        return
    table(
        ("strict (UTC)", "left", "latest arguable", "sure", "case", "place", "duty"),
        [
            (
                _utc(line.clock.strict_due),
                services.clock_files.left(line.remaining),
                _utc(line.clock.latest_arguable_due),
                shown_kind(line.clock.confidence),
                line.clock.case_id,
                line.clock.place or "–",
                line.title,
            )
            for line in lines
        ],
    )


def export_clocks(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", help="Calendar file to write (.ics).")],
    case_id: CaseOption = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the dated clocks as a calendar file; what ended since the last file is cancelled."""
    with session.of(context).desk(database, person) as desk:
        written = services.clock_calendar.export_clocks(desk, to, case_id)
    print_json({"path": written}) if as_json else say(str(written))


def print_clocks(
    context: typer.Context,
    case_id: CaseOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the running clocks as plain text for paper."""
    with session.of(context).desk(database, None) as desk:
        text = services.clock_files.printed_clocks(desk, case_id)
    print_json({"text": text}) if as_json else say(text)


def list_breaches(
    context: typer.Context,
    first: FromOption,
    last: ToOption = "",
    exercises: Annotated[bool, typer.Option("--exercises", help="Exercises too.")] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the breaches of a period, the not-notified ones with their reasons."""
    run = session.of(context)
    days = _day(run, first), _day(run, last)
    with run.desk(database, None) as desk:
        found = services.breach_register.breaches(desk, *days, exercises=exercises)
    if as_json:
        print_json(found)
        return
    table(
        ("case", "aware (UTC)", "notified", "not notified"),
        [
            (b.case_id, b.aware or "–", len(b.notified), "; ".join(b.not_notified) or "–")
            for b in found
        ],
    )
    _say_open(services.breach_register.open_entries(found))


def export_breaches(
    context: typer.Context,
    first: FromOption,
    to: Annotated[Path, typer.Option("--file", help="Workbook to write (.xlsx).")],
    last: ToOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the register of a period as a workbook; its cells are texts, never formulas."""
    run = session.of(context)
    days = _day(run, first), _day(run, last)
    with run.desk(database, None) as desk:
        points = services.breach_papers.register_points(desk, *days)
        written = services.breach_papers.export_register(desk, *days, to)
    if as_json:
        print_json({"path": written, "open": points})
        return
    _say_open(points)
    say(str(written))


def draft_breaches(
    context: typer.Context,
    first: FromOption,
    last: ToOption = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a file for the register of a period and draft its paper; print the paper's id."""
    run = session.of(context)
    days = _day(run, first), _day(run, last)
    with run.desk(database, person) as desk:
        points = services.breach_papers.register_points(desk, *days)
        paper = services.breach_papers.start_register(desk, *days)
    if as_json:
        print_json({"case": paper.case_id, "document": paper.id, "open": points})
        return
    _say_open(points)
    say(paper.id)


def _say_open(points: Iterable[Finding]) -> None:
    """Tell on the error stream what is open in a register: no copy of it says so."""
    for point in points:
        typer.echo(f"Open: {in_words(point.message)} {in_words(point.what_to_do)}", err=True)


def recompute(
    context: typer.Context, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Compute all open cases with today's edition; old dates are kept until accepted."""
    with session.of(context).desk(database, None) as desk:
        counts = _recomputed(desk, as_json=as_json)
    if as_json:
        print_json(counts)


def after_import(desk: Desk, *, recompute: bool, as_json: bool) -> dict[str, int]:
    """Tell which open cases still hold dates of the law as it was; compute them where wished.

    At a terminal the person is asked; anywhere else nothing is computed unless asked for.
    """
    behind = services.editions.cases_behind(desk)
    if not as_json and behind:
        say(
            f"{behind} open {'case holds' if behind == 1 else 'cases hold'} dates computed with "
            "the law as it was. No date has moved."
        )
    if behind and not recompute and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
        recompute = typer.confirm("Compute them now? Old dates stay until somebody accepts the new")
    if behind and recompute:
        return {"behind": 0, **_recomputed(desk, as_json=as_json)}
    if not as_json and behind:
        say("“pirdesk editions recompute” computes them, and keeps every old date until accepted.")
    return {"behind": behind, "computed": 0, "waiting": len(services.editions.waiting(desk))}


def _recomputed(desk: Desk, *, as_json: bool) -> dict[str, int]:
    done = services.editions.recompute(desk, progress=_told(as_json=as_json))
    moved = len(services.editions.waiting(desk))
    if not as_json:
        words = f"{done} cases computed; {moved} dates wait for a decision"
        say(f"{words} (“pirdesk editions list”)" if moved else words)
    return {"computed": done, "waiting": moved}


def list_moved(
    context: typer.Context,
    case_id: CaseOption = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show old and new date side by side, with the reason, for each case not decided yet."""
    with session.of(context).desk(database, None) as desk:
        moved = services.editions.waiting(desk, case_id)
    if as_json:
        print_json(moved)
        return
    table(
        ("case", "duty", "place", "old (UTC)", "new (UTC)", "sure", "reason"),
        [
            (
                m.case_id,
                m.duty,
                m.place or "–",
                _row(m.old),
                _row(m.new),
                _sure(m.new or m.old),
                f"{services.editions.REASONS[m.kind]}: {m.words} {m.citation}"
                if m.kind
                else m.words,
            )
            for m in moved
        ],
    )


def accept(
    context: typer.Context,
    case_id: Annotated[str, typer.Argument(metavar="CASE")],
    because: Annotated[str, typer.Option("--because", help="What was compared, and why.")],
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept today's edition for one case; who, when and why are kept."""
    with session.of(context).desk(database, person) as desk:
        moved = services.editions.accept(desk, case_id, because)
    print_json(moved) if as_json else say(f"{len(moved)} dates accepted")


def _told(*, as_json: bool) -> Callable[[int, int], None]:
    def tell(done: int, of: int) -> None:
        if not as_json and of:
            typer.echo(f"{done} of {of}", err=True)

    return tell


def _row(row: ClockRow | None) -> str:
    if row is None:
        return "none"
    return f"{row.verdict} {_utc(row.strict_due)}"


def _sure(row: ClockRow | None) -> str:
    return shown_kind(row.confidence) if row else "–"


def _day(run: session.Session, text: str) -> date:
    if not text:
        return run.now().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(
            Message("cli.not_a_day", {"text": shortened(text, 40)}),
            Message("cli.not_a_day_do"),
            code="register.day",
        ) from None


def _utc(instant: datetime | None) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if instant else "–"
