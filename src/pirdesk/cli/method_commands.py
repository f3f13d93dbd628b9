"""Commands on harm methods that are data, and on the risk they propose for a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pirdesk import services
from pirdesk.cli import session
from pirdesk.cli.fact_commands import CaseOrNone, FactsOption, facts_given
from pirdesk.cli.output import plain, print_json, say, table
from pirdesk.cli.session import DatabaseOption, JsonOption, PersonOption
from pirdesk.errors import UserError
from pirdesk.messages import Message

if TYPE_CHECKING:
    from pirdesk.duties.proposed import Proposed
    from pirdesk.harm.methods import Method, MethodCheck
    from pirdesk.services.method_checks import How

GroundOption = Annotated[
    str,
    typer.Option("--reason", help="What it was compared with, or why it is left out."),
]
CaseArgument = Annotated[str, typer.Argument(metavar="CASE")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    methods = typer.Typer(help="Harm methods as data: what they ask and how they were checked.")
    methods.command("list")(list_methods)
    methods.command("show")(show_method)
    methods.command("check")(check_methods)
    methods.command("judge")(judge_method)
    methods.command("answers")(list_answers)
    methods.command("confirm")(confirm_method)
    methods.command("leave-out")(leave_out_method)
    app.add_typer(methods, name="methods")
    proposal = typer.Typer(help="The risk proposed from the facts of a breach.")
    proposal.command("show")(show_proposal)
    proposal.command("adopt")(adopt)
    proposal.command("depart")(depart)
    app.add_typer(proposal, name="proposal")


def list_methods(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the methods: what they are about, their edition and how surely they are known."""
    found = session.of(context).library.methods
    if as_json:
        print_json([_line(method) for method in found])
        return
    table(
        ("method", "kind", "version", "confidence", "title"),
        [(m.id, m.kind, m.version, m.confidence.replace("_", " "), m.title) for m in found],
    )


def show_method(
    context: typer.Context,
    method: Annotated[str, typer.Argument(metavar="METHOD", help="Id of a method.")],
    as_json: JsonOption = False,
) -> None:
    """Show one method: sources, levels, factors, rules and worked cases."""
    found = _method(session.of(context), method)
    if as_json:
        print_json(_whole(found))
        return
    say(f"{found.id}: {found.title}, version {found.version}")
    say(found.words)
    say(found.limits)
    for source in found.sources:
        read = f", read {source.read}" if source.read else ""
        say(f"source: {source.title}{read} ({source.confidence.replace('_', ' ')})")
    for factor in found.factors:
        say(f"{factor.id} {factor.side}: {factor.words} ({factor.cite})")
    for rule in found.rules:
        say(f"{rule.id} gives {rule.gives}: {rule.words} ({rule.cite})")
    for case in found.cases:
        say(f"{case.id} {', '.join(case.held)}: {case.title} ({case.number})")
    for prompt in found.prompts:
        say(f"{prompt.id}: {prompt.words} ({prompt.cite})")


def check_methods(
    context: typer.Context,
    method: Annotated[
        str, typer.Argument(metavar="[METHOD]", help="Id of a method; all without.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Judge the examples of the methods, each also with itself and its twins left out."""
    from pirdesk.harm.methods import check_method

    run = session.of(context)
    wanted = (_method(run, method),) if method else run.library.methods
    checks = [check_method(each) for each in wanted if each.rules]
    if as_json:
        print_json(checks)
    else:
        _print_checks(checks)
    raise typer.Exit(1 if any(check.wrong for check in checks) else 0)


def judge_method(
    context: typer.Context,
    method: Annotated[str, typer.Argument(metavar="METHOD", help="Id of a method.")],
    case_id: CaseOrNone = None,
    facts: FactsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge a case or facts file by one method: what it comes to, and what it rests on."""
    run = session.of(context)
    wanted = _method(run, method)
    if (sheet := facts_given(run, case_id, facts)) is None:
        with run.desk(database, None) as desk:
            sheet = services.proposals.sheet_of(desk, case_id or "")
    found = services.proposals.judged(wanted, sheet)
    if as_json:
        print_json(found)
        return
    if found is None:
        say(f"{wanted.id}: says nothing of such a case.")
        return
    say(f"{wanted.id}: {found.words or found.level}")
    lines = [("carried by", words) for words in found.carried_by]
    lines += [("against", words) for words in found.against]
    lines += [("turns with", f"{words}: {level}") for words, level in found.turns_with]
    lines += [("missing", term) for term in found.missing]
    lines += [("to weigh", words) for words in found.prompts]
    table(("", ""), lines)


def list_answers(
    context: typer.Context, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """List the methods that nobody compared with their source, and who answered for them."""
    from pirdesk.harm.doubts import doubts

    with session.of(context).desk(database, None) as desk:
        held = services.method_checks.standing(desk.library)
    waiting = tuple(doubts().values())
    if as_json:
        lines = [
            {"doubt": plain(d), "answer": plain(held[d.method]) if d.method in held else None}
            for d in waiting
        ]
        print_json(lines)
        return
    table(
        ("method", "answer", "by", "on", "what is not verified"),
        [
            (d.method, c.how.replace("_", " "), c.name, f"{c.at:%Y-%m-%d}", d.words)
            if (c := held.get(d.method))
            else (d.method, "open", "", "", d.words)
            for d in waiting
        ],
    )


def confirm_method(
    context: typer.Context,
    method: Annotated[str, typer.Argument(metavar="METHOD", help="For example edpb.")],
    reason: GroundOption,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Confirm a method for its present edition: documents print it with who checked it."""
    _answer(session.of(context), method, "confirmed", reason, database, person, as_json=as_json)


def leave_out_method(
    context: typer.Context,
    method: Annotated[str, typer.Argument(metavar="METHOD", help="For example rrosh.")],
    reason: GroundOption,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Leave a method out of every document, for its present edition."""
    _answer(session.of(context), method, "left_out", reason, database, person, as_json=as_json)


def _answer(
    run: session.Session,
    method: str,
    how: How,
    reason: str,
    database: str | None,
    person: str | None,
    *,
    as_json: bool,
) -> None:
    with run.desk(database, person) as desk:
        made = services.method_checks.answer_method(desk, method, how, reason)
    if as_json:
        print_json(made)
        return
    say(f"{made.method}: {made.how.replace('_', ' ')} by {made.name}, {made.edition}")


def show_proposal(
    context: typer.Context,
    case_id: CaseOrNone = None,
    facts: FactsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the proposed risk of a case or facts file, what carries it and what would turn it."""
    from pirdesk.duties.proposed import proposed_json

    run = session.of(context)
    if (sheet := facts_given(run, case_id, facts)) is not None:
        found = services.proposals.proposed_for(run.library, sheet)
    else:
        with run.desk(database, None) as desk:
            found = services.proposals.case_proposal(desk, case_id or "")
    if as_json:
        print_json(proposed_json(found))
        return
    _print(found)


def adopt(
    context: typer.Context,
    case_id: CaseArgument,
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer the two questions of risk as proposed, with the proposal as their basis."""
    from pirdesk.duties.proposed import proposed_json

    with session.of(context).desk(database, person) as desk:
        services.proposals.adopt(desk, case_id)
        found = services.proposals.case_proposal(desk, case_id)
    print_json(proposed_json(found)) if as_json else _print(found)


def depart(
    context: typer.Context,
    case_id: CaseArgument,
    to: Annotated[str, typer.Option("--to", metavar="LEVEL", help="unlikely, risk or high.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer the two questions of risk otherwise than proposed; the reason is kept."""
    from pirdesk.duties.proposed import proposed_json

    with session.of(context).desk(database, person) as desk:
        services.proposals.depart(desk, case_id, to, reason)
        found = services.proposals.case_proposal(desk, case_id)
    print_json(proposed_json(found)) if as_json else _print(found)


def _method(run: session.Session, wanted: str) -> Method:
    known = {method.id: method for method in run.library.methods}
    if wanted not in known:
        raise UserError(
            Message("cli.no_method", {"wanted": wanted}),
            Message("cli.no_method_do", {"known": tuple(known)}),
            code="method.unknown",
        )
    return known[wanted]


def _line(method: Method) -> dict[str, Any]:
    return {
        "id": method.id,
        "kind": method.kind,
        "title": method.title,
        "version": method.version,
        "edition": method.edition,
        "confidence": method.confidence,
        "duties": [each.duty for each in method.duties],
        "settles": list(method.settles),
        "cases": len(method.cases),
    }


def _whole(method: Method) -> dict[str, Any]:
    return _line(method) | {
        "words": method.words,
        "limits": method.limits,
        "sources": method.sources,
        "levels": method.levels,
        "factors": [
            {
                "id": factor.id,
                "side": factor.side,
                "words": factor.words,
                "otherwise": factor.otherwise,
                "cite": factor.cite,
                "terms": sorted(factor.when.terms),
            }
            for factor in method.factors
        ],
        "rules": [
            {"id": r.id, "gives": r.gives, "words": r.words, "cite": r.cite, "rests_on": r.rests_on}
            for r in method.rules
        ],
        "cases": [
            {
                "id": case.id,
                "source": case.source,
                "number": case.number,
                "title": case.title,
                "summary": case.summary,
                "held": case.held,
                "why": case.why,
                "twins": case.twins,
                "confidence": case.confidence,
                "facts_from": case.facts_from,
                "facts": case.facts,
            }
            for case in method.cases
        ],
        "prompts": method.prompts,
    }


def _print_checks(checks: list[MethodCheck]) -> None:
    for check in checks:
        table(
            ("case", "held", "judged", "left out", "agrees", "title"),
            [
                (
                    case.case,
                    " or ".join(case.held),
                    case.judged,
                    case.left_out,
                    "yes" if case.agrees else "NO",
                    case.title,
                )
                for case in check.cases
            ],
        )
        said = f"{check.decided} of {len(check.cases)} decided with themselves left out"
        say(f"{check.method}: {said}, {check.wrong} wrong")


def _print(found: Proposed | None) -> None:
    if found is None:
        say("Nothing is proposed: no breach of personal data is told.")
        return
    say(f"Proposed: {found.words or 'open'} ({found.method})")
    lines = [("carried by", fact.words) for fact in found.carried_by]
    lines += [("against", fact.words) for fact in found.against]
    lines += [
        ("nearest", f"{near.source}: {near.title}: {' or '.join(near.held)}")
        for near in found.nearest
    ]
    lines += [("turns with", f"{turn.words}: {turn.risk}") for turn in found.turns_with]
    lines += [("missing", term) for term in found.missing]
    lines += [(f"stands {name}", level) for name, level in found.scores.items()]
    if found.answer:
        lines.append((found.answer, found.reason or found.answered))
    table(("", ""), lines)
