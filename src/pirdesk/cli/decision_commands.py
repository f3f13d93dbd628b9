"""Commands on decisions about duties, on what was known when, and on how dates moved."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.output import plain, print_json, say, table, warn_renamed
from pirdesk.cli.session import CaseArgument, DatabaseOption, JsonOption, PersonOption

if TYPE_CHECKING:
    from pirdesk.duties import Outcome

# The choices of the term decisions[].kind, named here so that --help reads no vocabulary.
KINDS = ("not_to_notify", "delay", "public_communication", "exemption", "other")


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    decision = typer.Typer(
        help="Decisions not to notify, to wait, to rely on an exemption.", no_args_is_help=True
    )
    decision.command("add")(add_decision)
    decision.command("system")(decide_course)
    decision.command("list")(list_decisions)
    decision.command("draft")(draft_decision)
    decision.command("reviewed")(mark_reviewed)
    app.add_typer(decision, name="decision")
    app.command("history")(history)


def add_decision(
    context: typer.Context,
    case_id: CaseArgument,
    duty: Annotated[str, typer.Argument(metavar="DUTY", help="For example eu.gdpr.33.")],
    kind: Annotated[str, typer.Option("--kind", help=", ".join(KINDS))],
    given: Annotated[
        list[str],
        typer.Option(
            "--say",
            metavar="PART=TEXT",
            help="decision, test, facts, alternatives, dissent, decided_by, authority, "
            "decided_at, review_by; once for each.",
        ),
    ],
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record a decision about a duty and draft its paper; print the paper's id."""
    parts = session.pairs(given, "--say PART=TEXT")
    with session.of(context).desk(database, person) as desk:
        made = services.decisions.record_decision(
            desk, case_id, {**parts, "kind": kind, "duty": duty}
        )
        now = services.clocks.renamed(desk.library.pack, duty)
    warn_renamed(duty, now, as_json=as_json)
    if as_json:
        print_json(_line(made))
        return
    say(made.document.id if made.document else made.row)


def decide_course(
    context: typer.Context,
    case_id: CaseArgument,
    given: Annotated[
        list[str],
        typer.Option(
            "--say",
            metavar="PART=TEXT",
            help="decided_by, review_by, decided_at, dissent; once for each.",
        ),
    ],
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what was decided about the system, with its answer path; print the paper's id."""
    parts = session.pairs(given, "--say PART=TEXT")
    with session.of(context).desk(database, person) as desk:
        made = services.courses.record_course(desk, case_id, parts)
    if as_json:
        print_json(_line(made))
        return
    say(made.document.id if made.document else made.row)


def list_decisions(
    context: typer.Context,
    case_id: CaseArgument,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the decisions of a case, their days of review, and whether they are sealed."""
    with session.of(context).desk(database, None) as desk:
        found = services.decisions.decisions(desk, case_id)
        words = desk.library.words()
    if as_json:
        print_json([_line(item) for item in found])
        return
    table(
        ("row", "duty", "kind", "decided by", "review by", "paper", "decision"),
        [
            (
                d.row,
                f"{d.title}, {d.citation} ({d.duty})" if d.title else d.duty,
                words.choice(f"{services.decisions.TABLE}[].kind", d.kind),
                d.decided_by,
                d.review_by.text if d.review_by else "–",
                ("sealed" if d.sealed else d.document.state.value) if d.document else "none",
                d.decision,
            )
            for d in found
        ],
    )


def draft_decision(
    context: typer.Context,
    case_id: CaseArgument,
    row: Annotated[str, typer.Argument(metavar="ROW", help="Row of the decision.")],
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft the paper of one recorded decision anew and print its id."""
    with session.of(context).desk(database, person) as desk:
        made = services.decisions.draft_decision(desk, case_id, row)
    print_json({"document": made.id, "row": row}) if as_json else say(made.id)


def mark_reviewed(
    context: typer.Context,
    case_id: CaseArgument,
    row: Annotated[str, typer.Argument(metavar="ROW", help="Row of the decision.")],
    at: Annotated[
        str | None, typer.Option("--at", metavar="INSTANT", help="When; default now.")
    ] = None,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Note that a decision was looked at again; its clock ends."""
    with session.of(context).desk(database, person) as desk:
        when = session.instant(at) or desk.now()
        services.decisions.mark_reviewed(desk, case_id, row, when)
    print_json({"row": row, "reviewed_at": when}) if as_json else say(f"{row}: reviewed")


def history(
    context: typer.Context,
    case_id: CaseArgument,
    duty: Annotated[
        str, typer.Argument(metavar="[DUTY]", help="One duty or one law; default all.")
    ] = "",
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how verdicts and dates moved, and which fact moved them."""
    with session.of(context).desk(database, None) as desk:
        moves = services.knowledge.duty_history(desk, case_id, duty)
    if as_json:
        print_json(moves)
        return
    table(
        ("at (UTC)", "duty", "entity", "how", "before", "after", "moved by"),
        [
            (
                _utc(m.at),
                m.duty,
                m.entity or "–",
                m.how,
                _outcome(m.before),
                _outcome(m.after),
                ", ".join(m.keys),
            )
            for m in moves
        ],
    )


def _line(made: services.decisions.Decision) -> dict[str, object]:
    line: dict[str, object] = plain(made)
    line["document"] = made.document.id if made.document else None
    line["record"] = made.record.id if made.record else None
    return line | {"sealed": made.sealed}


def _outcome(outcome: Outcome | None) -> str:
    if outcome is None:
        return "–"
    return (
        f"{outcome.verdict} {_utc(outcome.strict_due)}" if outcome.strict_due else outcome.verdict
    )


def _utc(instant: datetime | None) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if instant else "–"
