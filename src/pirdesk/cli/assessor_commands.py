"""Commands for several assessors: name them, hand in alone, see where they differ, settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.output import in_words, print_json, say, table
from pirdesk.cli.session import CaseArgument, DatabaseOption, JsonOption, PersonOption

if TYPE_CHECKING:
    from pirdesk.harm import MethodResult
    from pirdesk.services.assessing import State


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    group = typer.Typer(help="Several assessors of one case, each alone.", no_args_is_help=True)
    group.command("name")(name)
    group.command("hand-in")(hand_in)
    group.command("open")(open_)
    group.command("compare")(compare)
    group.command("settle")(settle)
    app.add_typer(group, name="assessors")


def name(
    context: typer.Context,
    case_id: CaseArgument,
    persons: Annotated[list[str], typer.Argument(metavar="PERSON...", help="Ids of persons.")],
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Name who assesses a case."""
    with session.of(context).desk(database, person) as desk:
        state = services.assessing.name_assessors(desk, case_id, persons)
    _say_state(state, as_json=as_json)


def hand_in(
    context: typer.Context,
    case_id: CaseArgument,
    given: Annotated[
        list[str],
        typer.Option(
            "--say",
            metavar="TERM=ANSWER",
            help="Once for each question; choices with commas, a matrix cell as ROW|COLUMN.",
        ),
    ],
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand in your own answers under a seal; they are opened when everybody has."""
    answers = session.pairs(given, "--say TERM=ANSWER")
    with session.of(context).desk(database, person) as desk:
        state = services.assessing.hand_in(desk, case_id, answers)
    _say_state(state, as_json=as_json)


def open_(
    context: typer.Context,
    case_id: CaseArgument,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open what is sealed on this machine, once everybody has handed in."""
    with session.of(context).desk(database, person) as desk:
        state = services.assessing.open_answers(desk, case_id)
    _say_state(state, as_json=as_json)


def compare(
    context: typer.Context,
    case_id: CaseArgument,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show where the assessors differ and how far they agree."""
    show(context, case_id, database, as_json=as_json)


def settle(
    context: typer.Context,
    case_id: CaseArgument,
    item: Annotated[str, typer.Argument(metavar="TERM", help="The question they differ on.")],
    consensus: Annotated[str, typer.Option("--consensus", help="What they agreed on.")] = "",
    dissent: Annotated[str, typer.Option("--dissent", help="Who does not agree, and why.")] = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record consensus and dissent on one question."""
    with session.of(context).desk(database, person) as desk:
        services.assessing.record_consensus(desk, case_id, item, consensus, dissent)
    if as_json:
        print_json({"item": item, "consensus": consensus, "dissent": dissent})
    else:
        say("Recorded.")


def show(
    context: typer.Context, case_id: str, database: str | None, *, as_json: bool = False
) -> None:
    """Print who has handed in and, once all have, where they differ."""
    from pirdesk.harm import result_json
    from pirdesk.harm.several import METHOD

    with session.of(context).desk(database, None) as desk:
        state = services.assessing.state_of(desk, case_id)
        (found,) = (r for r in services.harms.assess_case(desk, case_id) if r.method == METHOD)
    if as_json:
        print_json(
            _told(state) | {"result": result_json((found,))[METHOD], **_tables(found)},
        )
        return
    _say_state(state)
    if found.formula:
        say(f"{found.level_words}. {found.formula}")
    for grid in found.grids:
        say()
        say(grid.title)
        table(grid.head, grid.rows)
    for finding in found.findings:
        say(f"{finding.level}: {in_words(finding.message)}")


def _told(state: State) -> dict[str, object]:
    return {"asked": state.asked, "handed_in": state.handed_in, "opened": state.opened}


def _tables(found: MethodResult) -> dict[str, object]:
    """Return the rows of each table by the names of its columns."""
    told = [[dict(zip(g.head, row, strict=True)) for row in g.rows] for g in found.grids]
    return dict(zip(("items", "groups"), (*told, [], [])[:2], strict=True))


def _say_state(state: State, *, as_json: bool = False) -> None:
    if as_json:
        print_json(_told(state))
        return
    if not state.asked:
        say("Nobody is named; one person assesses this case.")
        return
    waiting = [who for who in state.asked if who not in state.handed_in]
    sealed = [who for who in state.handed_in if who not in state.opened]
    say(f"{len(state.handed_in)} of {len(state.asked)} have handed in.")
    if waiting:
        say(f"Nothing is shown until these have: {', '.join(waiting)}.")
    elif sealed:
        say(f"Still sealed on another machine: {', '.join(sealed)}. Run “assessors open” there.")
