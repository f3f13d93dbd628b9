"""Commands that compute from facts: harm, duties, vocabulary; a facts file needs no database."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pirdesk import services, wording
from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.cli import assessor_commands, session
from pirdesk.cli.duty_lines import print_duties
from pirdesk.cli.output import in_words, print_json, say, table
from pirdesk.cli.session import DatabaseOption, JsonOption, KnownOption, NowOption
from pirdesk.errors import UserError, path_words
from pirdesk.lockedfiles import read_bytes
from pirdesk.messages import Message, Words
from pirdesk.strictjson import read_json

if TYPE_CHECKING:
    from pirdesk.duties import Duty
    from pirdesk.harm import MethodResult
    from pirdesk.harm.changes import Move
    from pirdesk.services.library import Library
    from pirdesk.services.own_laws import LawWarning

CaseOrNone = Annotated[
    str | None, typer.Argument(metavar="[CASE]", help="Id of the case; or use --facts.")
]
FactsOption = Annotated[
    Path | None, typer.Option("--facts", metavar="FILE", help="Facts file (JSON).")
]
AllOption = Annotated[
    bool, typer.Option("--all", help="List duties too that do not apply or are not in force.")
]
MAX_FACTS = 10 * 1024 * 1024
_NOT_COMPUTED = Message("errors.nothing_computed")


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("harm")(harm)
    app.command("duties")(duties)
    app.command("vocabulary")(vocabulary)


def harm(
    context: typer.Context,
    case_id: CaseOrNone = None,
    facts: FactsOption = None,
    assessors: Annotated[
        bool, typer.Option("--assessors", help="Show who assesses and where they differ.")
    ] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Assess the harm of a case or of a facts file."""
    from pirdesk.harm import result_json

    if assessors:
        if facts is not None or case_id is None:
            raise typer.BadParameter("--assessors needs a CASE.")
        assessor_commands.show(context, case_id, database, as_json=as_json)
        return
    run = session.of(context)
    moves: tuple[Move, ...] = ()
    if (sheet := facts_given(run, case_id, facts)) is not None:
        results = services.harms.assess_facts(sheet)
    else:
        with run.desk(database, None) as desk:
            results = services.harms.assess_case(desk, case_id or "")
            moves = () if as_json else services.harms.severity_history(desk, case_id or "")
    if as_json:
        print_json(result_json(results))
        return
    for result in results:
        _print_harm(result)
    _print_moves(moves)


def duties(
    context: typer.Context,
    case_id: CaseOrNone = None,
    facts: FactsOption = None,
    now: NowOption = None,
    known_on: KnownOption = None,
    everything: AllOption = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show every duty of a case or facts file: verdict, authority, deadline, and why.

    With --json, --facts also takes a folder: a line of JSON for each of its facts files.
    """
    run, at = session.of(context), session.instant(now)
    if facts is not None and case_id is None and facts.is_dir():
        _judge_folder(run.told_law(database), facts, run.now(now), as_json=as_json)
        return
    if (sheet := facts_given(run, case_id, facts)) is not None:
        library = run.told_law(database)
        found = services.duty_map.facts_duties(library, sheet, run.now(now))
        warnings = library.law_warnings
        stated = services.duty_map.case_coverage(library, sheet, found)
    else:
        with run.desk(database, None) as desk:
            run.tell(desk.library)
            warnings = desk.library.law_warnings
            library = desk.library
            instant = session.instant(known_on)
            if instant is not None:
                known = services.knowledge.as_known_on(desk, case_id or "", instant)
                found, sheet = known.duties, known.sheet
            else:
                found = services.duty_map.case_duties(desk, case_id or "", at)
                sheet = desk.store.views.sheet(case_id or "")
            stated = services.duty_map.case_coverage(desk.library, sheet, found)
    if as_json:
        print_json(told(found, warnings))
        return
    print_duties(found, everything=everything)
    say()
    say(wording.say_all((*stated, *services.duty_map.not_judged(found))))
    missing = list(dict.fromkeys(term for duty in found for term in duty.asked))
    if missing:
        say()
        say("Missing facts that could decide (“pirdesk missing” ranks them): " + ", ".join(missing))
    for point in services.open_points.open_points(library, sheet, found):
        say()
        say(f"{in_words(point.message)} {in_words(point.what_to_do)}")


def vocabulary(
    context: typer.Context,
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="Part of an id or label.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List the terms: id, type, choices, label and source."""
    library = session.of(context).library
    labels = library.words("en")
    wanted = words.casefold()
    found = [
        term
        for term in library.vocabulary.terms.values()
        if wanted in term.id.casefold() or wanted in labels.label(term.id).casefold()
    ]
    if as_json:
        print_json(
            [
                {
                    "id": term.id,
                    "type": (term.result or term.type).value,
                    "choices": term.choices,
                    "unit": term.unit,
                    "source": term.source,
                    "label": labels.label(term.id),
                    "definition": labels.definition(term.id),
                }
                for term in found
            ]
        )
        return
    rows = [(t.id, t.type.value, "|".join(t.choices), labels.label(t.id)) for t in found]
    table(("term", "type", "choices", "label"), [(a, b, c[:60], d) for a, b, c, d in rows])


def facts_given(run: session.Session, case_id: str | None, facts: Path | None) -> FactSheet | None:
    """Read the facts file of a command that takes one in place of a case; None for a case."""
    if (case_id is None) == (facts is None):
        raise typer.BadParameter("Give either CASE or --facts FILE.")
    if facts is None:
        return None
    try:
        return read_facts(run.library.vocabulary, read_facts_file(facts))
    except UserError as fault:
        raise fault.saying(_NOT_COMPUTED) from None


def read_facts_file(path: Path, safe: Message = _NOT_COMPUTED) -> dict[str, Any]:
    """Read a facts file strictly: a JSON object without duplicate keys, NaN or Infinity.

    ``safe`` is what a refusal says did not happen.
    """

    def refused(why: Words) -> UserError:
        what = Message("cli.facts_file", {"name": path_words(path.name), "why": why})
        return UserError(what, Message("cli.facts_file_do"), safe=safe, code="facts.file")

    try:
        if path.stat().st_size > MAX_FACTS:
            raise refused(Message("cli.file_large"))
        if not path.is_file():
            raise refused(Message("cli.no_file" if path.exists() else "cli.file_missing"))
        # Some editors begin a file with this mark; JSON lets a reader pass over it.
        found = read_json(read_bytes(path).removeprefix(BOM_UTF8), exact=True)
    except OSError as fault:
        raise refused(fault.strerror or Message("cli.file_unopened")) from None
    except ValueError as fault:
        raise refused(str(fault)) from None
    if not isinstance(found, dict):
        raise refused(Message("cli.not_facts"))
    return found


def _judge_folder(library: Library, folder: Path, now: datetime, *, as_json: bool) -> None:
    from pirdesk.cli.many_facts import print_judged

    if not as_json:
        raise typer.BadParameter("A folder of facts files is judged with --json.")
    if not print_judged(library, folder, now):
        raise typer.Exit(1)


def told(
    duties: tuple[Duty, ...], warnings: tuple[LawWarning, ...], *, packed: bool = False
) -> list[dict[str, Any]]:
    """Return duties as data, with what must be known of the organisation's own edition of each.

    ``packed`` is for whoever writes them with ``print_line`` and does not look inside.
    """
    from pirdesk.duties import duties_json

    mine: dict[str, list[str]] = {}
    for warning in warnings:
        mine.setdefault(warning.law, []).append(warning.words)
    said = duties_json(duties, packed=packed)
    for each in said:
        each["warnings"] = mine.get(each["regime"], [])
    return said


def _print_harm(result: MethodResult) -> None:
    if result.not_applicable:
        say(f"{result.title}: {result.not_applicable}")
        say()
        return
    said = result.level_words or result.level or "not complete"
    say(f"{result.title}: {said}")
    if result.formula:
        say(f"  {result.formula}")
    if result.missing:
        say(f"  needs: {', '.join(result.missing)}")
    for finding in result.findings:
        say(f"  {finding.level}: {in_words(finding.message)}")
    for turn in result.would_change:
        say(f"  would change it: {turn}")
    if result.does_not_decide:
        say(f"  {result.does_not_decide}")
    say()


def _print_moves(moves: Iterable[Move]) -> None:
    for move in moves:
        lowered = ", LOWERED" if move.lowered else ""
        say(
            f"{move.at:%Y-%m-%d %H:%M %z} {move.method}: {move.before} → {move.after or 'open'}"
            f"{lowered}, by {move.who or 'unknown'}. {move.reason}".rstrip()
        )
