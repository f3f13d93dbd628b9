"""Commands on what follows from duties: flips, missing facts, submissions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pirdesk import services
from pirdesk.casefile.confidence import shown_kind
from pirdesk.casefile.terms import write_value
from pirdesk.cli import session
from pirdesk.cli.fact_commands import CaseOrNone, FactsOption, facts_given
from pirdesk.cli.output import in_words, print_json, say, table, warn_renamed
from pirdesk.cli.session import DatabaseOption, JsonOption, NowOption, PersonOption

if TYPE_CHECKING:
    from pirdesk.duties import Flip, Missing

DutyOption = Annotated[
    str, typer.Option("--duty", metavar="DUTY", help="Only this duty, or all of this law.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("flips")(flips)
    app.command("missing")(missing)
    submission = typer.Typer(help="What was filed with authorities.", no_args_is_help=True)
    submission.command("add")(add_submission)
    submission.command("list")(list_submissions)
    app.add_typer(submission, name="submission")


def flips(
    context: typer.Context,
    case_id: CaseOrNone = None,
    facts: FactsOption = None,
    duty: DutyOption = "",
    now: NowOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the single answers that would alter a verdict or date, and how."""
    run, at = session.of(context), session.instant(now)
    if (sheet := facts_given(run, case_id, facts)) is not None:
        found = services.duty_map.facts_flips(run.told_law(database), sheet, run.now(now), duty)
    else:
        with run.desk(database, None) as desk:
            run.tell(desk.library)
            found = services.duty_map.case_flips(desk, case_id or "", duty, at)
    if as_json:
        print_json([flip_json(flip) for flip in found])
        return
    table(
        ("duty", "entity", "if", "were", "then", "because"),
        [
            (
                *(f.duty, f.entity or "–", f.key, _shown(f), in_words(f.change)),
                f.leaf.cite or f.leaf.words,
            )
            for f in found
        ],
    )


def missing(
    context: typer.Context,
    case_id: CaseOrNone = None,
    facts: FactsOption = None,
    now: NowOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what open verdicts wait for, the facts that settle most first."""
    run, at = session.of(context), session.instant(now)
    if (sheet := facts_given(run, case_id, facts)) is not None:
        found = services.duty_map.facts_missing(run.told_law(database), sheet, run.now(now))
    else:
        with run.desk(database, None) as desk:
            run.tell(desk.library)
            found = services.duty_map.case_missing(desk, case_id or "", at)
    if as_json:
        print_json(found)
        return
    table(("fact", "settles", "named by", "for example"), [_missing_line(item) for item in found])


def add_submission(
    context: typer.Context,
    case_id: Annotated[str, typer.Argument(metavar="CASE")],
    duty: Annotated[str, typer.Argument(metavar="DUTY", help="For example eu.gdpr.33.")],
    at: Annotated[
        str, typer.Option("--at", metavar="INSTANT", help="When it was sent (ISO 8601).")
    ],
    entity: Annotated[str, typer.Option("--entity", help="Which organisation filed.")] = "",
    place: Annotated[str, typer.Option("--place", help="Country of the authority.")] = "",
    reference: Annotated[str, typer.Option("--reference", help="Receipt or file number.")] = "",
    channel: Annotated[str, typer.Option("--channel", help="Portal, e-mail, letter …")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="What was sent.")] = None,
    receipt: Annotated[Path | None, typer.Option("--receipt", help="The answer as a file.")] = None,
    reasons: Annotated[str, typer.Option("--reasons", help="Why it was late.")] = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Note what was filed for a duty; its clock ends, and the next stage counts from it."""
    instant = session.instant(at)
    assert instant is not None  # noqa: S101 - the option is required
    given = services.filings.Sent(
        duty, instant, entity, place, reference, channel, file, receipt, reasons
    )
    with session.of(context).desk(database, person) as desk:
        noted = services.filings.add_filing(desk, case_id, given)
        now = services.clocks.renamed(desk.library.pack, duty)
    warn_renamed(duty, now, as_json=as_json)
    print_json(noted) if as_json else say(f"{noted.number}: {noted.title}, {_filed(noted)}")


def list_submissions(
    context: typer.Context,
    case_id: Annotated[str, typer.Argument(metavar="CASE")],
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what was filed for a case."""
    with session.of(context).desk(database, None) as desk:
        found = services.filings.filings(desk, case_id)
    if as_json:
        print_json(found)
        return
    table(
        ("nr", "duty", "place", "filed at (UTC)", "limit (UTC)", "sure", "by", "reference", "file"),
        [
            (
                f.number,
                f.duty,
                f.place or "–",
                _utc(f.filed_at) + (" late" if f.late else ""),
                _utc(f.strict_due),
                shown_kind(f.confidence) if f.strict_due else "–",
                f.who_name,
                f.reference or "–",
                f.sha256[:16] or "–",
            )
            for f in found
        ],
    )


def flip_json(flip: Flip) -> dict[str, object]:
    """Return a flip as plain data: the other answer, and what would be different."""
    return {
        "duty": flip.duty,
        "entity": flip.entity,
        "term": flip.key,
        "value": write_value(flip.value),
        "words": flip.words,
        "leaf": flip.leaf,
        "now": flip.now,
        "then": flip.then,
        "law_now": flip.law_now,
        "law_then": flip.law_then,
    }


def _shown(flip: Flip) -> str:
    return str(write_value(flip.value))


def _missing_line(item: Missing) -> tuple[object, ...]:
    shown = ", ".join((item.settles or item.named_by)[:3])
    return item.key, len(item.settles), len(item.named_by), shown


def _filed(noted: services.filings.Filing) -> str:
    late = f", after its limit {_utc(noted.strict_due)}" if noted.late else ""
    return f"filed {_utc(noted.filed_at)} UTC{late}"


def _utc(instant: datetime | None) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if instant else "–"
