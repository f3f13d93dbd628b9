"""Commands for several assessors: name them, hand in alone, see where they differ, settle it."""

from __future__ import annotations

from typing import Annotated

import typer

from pirdesk.cli import session
from pirdesk.cli.output import print_json, say, table
from pirdesk.cli.session import DatabaseOption, PersonOption
from pirdesk.harm import MethodResult, result_json
from pirdesk.harm.several import METHOD
from pirdesk.services import assessing, harms
from pirdesk.services.assessing import State

CaseArgument = Annotated[str, typer.Argument(metavar="CASE")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    group = typer.Typer(help="Several assessors of one case, each alone.", no_args_is_help=True)
    group.command("name")(name)
    group.command("hand-in")(hand_in)
    group.command("settle")(settle)
    app.add_typer(group, name="assessors")


def name(
    context: typer.Context,
    case_id: CaseArgument,
    persons: Annotated[list[str], typer.Argument(metavar="PERSON...", help="Ids of persons.")],
    database: DatabaseOption = None,
    person: PersonOption = None,
) -> None:
    """Name who assesses a case."""
    with session.of(context).desk(database, person) as desk:
        _say_state(assessing.name_assessors(desk, case_id, persons))


def hand_in(
    context: typer.Context,
    case_id: CaseArgument,
    given: Annotated[
        list[str], typer.Option("--say", metavar="TERM=ANSWER", help="Once for each question.")
    ],
    database: DatabaseOption = None,
    person: PersonOption = None,
) -> None:
    """Hand in your own answers; they are opened when everybody has."""
    answers = session.pairs(given, "--say TERM=ANSWER")
    with session.of(context).desk(database, person) as desk:
        _say_state(assessing.hand_in(desk, case_id, answers))


def settle(
    context: typer.Context,
    case_id: CaseArgument,
    item: Annotated[str, typer.Argument(metavar="TERM", help="The question they differ on.")],
    consensus: Annotated[str, typer.Option("--consensus", help="What they agreed on.")] = "",
    dissent: Annotated[str, typer.Option("--dissent", help="Who does not agree, and why.")] = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
) -> None:
    """Record consensus and dissent on one question."""
    with session.of(context).desk(database, person) as desk:
        assessing.record_consensus(desk, case_id, item, consensus, dissent)
    say("Recorded.")


def show(
    context: typer.Context, case_id: str, database: str | None, *, as_json: bool = False
) -> None:
    """Print who has handed in and, once all have, where they differ."""
    with session.of(context).desk(database, None) as desk:
        state = assessing.state_of(desk, case_id)
        (found,) = (r for r in harms.assess_case(desk, case_id) if r.method == METHOD)
    if as_json:
        shown = {"asked": state.asked, "handed_in": state.handed_in, "opened": state.opened}
        print_json(shown | {"result": result_json((found,))[METHOD], "items": _items(found)})
        return
    _say_state(state)
    if found.formula:
        say(f"{found.level_words}. {found.formula}")
    for grid in found.grids:
        table(grid.head, grid.rows)
    for finding in found.findings:
        say(f"{finding.level}: {finding.message}")


def _items(found: MethodResult) -> list[dict[str, str]]:
    return [dict(zip(grid.head, row, strict=True)) for grid in found.grids for row in grid.rows]


def _say_state(state: State) -> None:
    if not state.asked:
        say("Nobody is named; one person assesses this case.")
        return
    waiting = [who for who in state.asked if who not in state.handed_in]
    say(f"{len(state.handed_in)} of {len(state.asked)} have handed in.")
    if waiting:
        say(f"Nothing is shown until these have: {', '.join(waiting)}.")
