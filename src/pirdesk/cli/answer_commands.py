"""The command that answers: one term from the words of the call, or all terms of a facts file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from pirdesk import services
from pirdesk.casefile.messages import Message, TermKey
from pirdesk.casefile.no_answers import says_nothing
from pirdesk.casefile.sheet import Answer, Certainty, read_answer
from pirdesk.casefile.terms import TermType, Vocabulary
from pirdesk.cli import session
from pirdesk.cli.fact_commands import read_facts_file
from pirdesk.cli.output import in_words, plain, print_json, say
from pirdesk.cli.session import CaseArgument, DatabaseOption, JsonOption, PersonOption
from pirdesk.errors import Conflict, UserError

_TEXTUAL = (TermType.LINE, TermType.TEXT, TermType.PERSON, TermType.SYSTEM, TermType.DATE)


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("answer", context_settings={"ignore_unknown_options": True})(answer)


def answer(
    context: typer.Context,
    case_id: CaseArgument,
    term: Annotated[str, typer.Argument(metavar="TERM", help="For example people.affected.")] = "",
    value: Annotated[str, typer.Argument(metavar="VALUE", help="Text, or JSON.")] = "",
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="A facts file (JSON): all answers at once."),
    ] = None,
    certainty: Annotated[
        Certainty, typer.Option("--certainty", help="How surely it is known.")
    ] = Certainty.KNOWN,
    basis: Annotated[str, typer.Option("--basis", help="How it is known.")] = "",
    because: Annotated[str, typer.Option("--because", help="Why it does not apply.")] = "",
    nothing_found: Annotated[
        str,
        typer.Option(
            "--nothing-found", metavar="WHO", help="Nothing was found; say who looked. For texts."
        ),
    ] = "",
    database: DatabaseOption = None,
    person: PersonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer one term of a case, or every term of a facts file in one save."""
    if (file is None) == (term == ""):
        raise typer.BadParameter("Give either TERM and VALUE or --file FILE.")
    run = session.of(context)
    if file is not None:
        if value or basis or because or nothing_found or certainty is not Certainty.KNOWN:
            raise typer.BadParameter("With --file each answer says these in the file itself.")
        _answer_file(run, case_id, file, database, person, as_json=as_json)
        return
    with run.desk(database, person) as desk, _nothing_overwritten():
        vocabulary = desk.library.vocabulary
        key = vocabulary.current_key(term)
        try:
            if nothing_found:
                value = _nothing_found(vocabulary, key, value, nothing_found)
            given = read_given(vocabulary, key, value, certainty, basis, because)
        except UserError as fault:
            raise fault.saying(Message("errors.nothing_stored")) from None
        changes = services.answers.answer_terms(desk, case_id, {key: given})
        stored = services.cases.fact_sheet(desk, case_id).get(key)
    if as_json:
        print_json({"case": case_id, "term": key, "answer": plain(stored), "changes": changes})
        return
    say(f"{key}: revision {stored.revision if stored else 0} stored")


def _nothing_found(vocabulary: Vocabulary, key: str, value: str, who: str) -> str:
    """Return the sentence that nothing was found and who looked, where that is a finding."""
    if value or not vocabulary.term(key).may_find_nothing or says_nothing(who, name=True):
        raise UserError(
            Message("cli.nothing_answer", {"term": TermKey(key)}),
            Message("cli.nothing_answer_do"),
            code="answer.nothing",
        )
    return in_words(Message("values.nothing_found", {"who": who.strip()}))


def _answer_file(
    run: session.Session,
    case_id: str,
    file: Path,
    database: str | None,
    person: str | None,
    *,
    as_json: bool,
) -> None:
    facts = read_facts_file(file, Message("errors.nothing_stored"))
    with run.desk(database, person) as desk, _nothing_overwritten():
        changes = services.facts_files.answer_facts(desk, case_id, facts)
    if as_json:
        print_json({"case": case_id, "answers": len(facts), "changes": changes})
        return
    say(
        f"{case_id}: {len(facts)} answers stored"
        if len(facts) > 1
        else f"{case_id}: 1 answer stored"
    )


@contextmanager
def _nothing_overwritten() -> Iterator[None]:
    """Say of a conflict what a caller in a shell needs: no draft is made, the words are theirs."""
    try:
        yield
    except Conflict as fault:
        raise UserError(
            fault.title,
            Message("cli.changed_meanwhile_do"),
            safe=Message("errors.nothing_overwritten"),
            code=fault.code,
        ) from None


def read_given(
    vocabulary: Vocabulary, key: str, value: str, certainty: Certainty, basis: str, because: str
) -> Answer:
    """Read an answer from the words of the command line."""
    term = vocabulary.term(key)
    held = certainty in (Certainty.KNOWN, Certainty.SUSPECTED)
    raw: Any = None
    if held or value:
        raw = value if (term.result or term.type) in _TEXTUAL else session.given_value(value)
    if held and value == "" and term.type not in _TEXTUAL:
        raise UserError(
            Message("cli.needs_value", {"term": TermKey(key)}),
            Message("cli.needs_value_do"),
            safe=Message("errors.nothing_stored"),
            code="answer.value",
        )
    body: dict[str, Any] = {"certainty": certainty.value, "basis": basis, "because": because}
    if raw is not None:
        body["value"] = raw
    return read_answer(vocabulary, key, body)
