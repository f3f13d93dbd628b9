"""Answers as tables: facts with their basis, a form's questions, the timeline, the actions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from pirdesk.casefile.paper import Heading, Node, Run, Runs, Table
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.terms import Term, TermType, Vocabulary, split_cell
from pirdesk.casefile.terms import cell as cell_key
from pirdesk.casefile.values import Moment
from pirdesk.documents.exhibits.cells import NO_NAMES, answer_cell, body, cell, lines, named_cell
from pirdesk.documents.values import Speech, WordsOfTerms, files_words, speech

if TYPE_CHECKING:
    from pirdesk.forms import Form, SettledForm, SettledQuestion

_WIDE_TABLE = 5
# What a reader asks, in the order in which a story is told; the parts of an id before its dot.
_STORY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "story.happened": ("incident", "timeline", "detection", "cause", "breach", "recipients"),
        "story.who": ("entities", "controller", "contact", "system", "profile", "systems"),
        "story.people": ("people", "populations", "data", "exposure"),
        "story.harm": ("harm", "consequences", "impact", "risk", "enisa", "rights", "redress"),
        "story.done": ("measures", "actions", "course", "communication", "user_notice"),
        "story.law": ("notification", "crossborder", "decisions", "correspondence", "fria"),
        "story.learned": ("review", "factors", "gaps", "lessons", "ethics"),
    }
)
_REST = "story.rest"


def facts_nodes(
    sheet: FactSheet,
    words: WordsOfTerms,
    vocabulary: Vocabulary,
    zone: str = "UTC",
    names: Mapping[str, Sequence[str]] = NO_NAMES,
) -> tuple[Node, ...]:
    """Show every answered fact with its certainty and basis, in the order of the story.

    ``names`` says by what words an id that is stored is known.
    """
    voice = speech(words, zone)
    say = voice.phrases.say
    parts: dict[str, list[tuple[Runs, ...]]] = {part: [] for part in (*_STORY, _REST)}
    for key in sorted(sheet, key=lambda name: _order(name, sheet, vocabulary)):
        term = vocabulary.term(key)
        answer = sheet.get(key)
        if answer is None or term.type is TermType.ROWS:
            continue
        label = _label(key, sheet, vocabulary, voice)
        shown = named_cell(answer, key, term, voice, names)
        told = (cell(label), shown, _basis(answer, voice))
        parts[_part(key)].append(told)
    head = tuple(cell(say(name)) for name in ("fact", "answer", "basis_head"))
    made = (
        Table(head, tuple(rows), widths=(8, 12, 8), caption=say(part))
        for part, rows in parts.items()
        if rows
    )
    return tuple(made) or (body(say("no_facts")),)


def _part(key: str) -> str:
    """Return the part of the story a fact belongs to; tags of vocabularies come last."""
    first = re.split(r"[.\[]", key, maxsplit=1)[0]
    return next((part for part, firsts in _STORY.items() if first in firsts), _REST)


def form_nodes(
    form: Form,
    settled: SettledForm,
    words: WordsOfTerms,
    vocabulary: Vocabulary,
    zone: str = "UTC",
) -> tuple[Node, ...]:
    """Show a form as question and answer, section by section; irrelevant questions are left out."""
    voice = speech(words, zone)
    nodes: list[Node] = []
    for section in form.sections:
        shown = [question for question in settled.section(section.id) if question.shown]
        if not shown:
            continue
        title = section.title or words.label(form.words_id(section.id))
        nodes.append(Heading(2, (Run(title),)))
        nodes += _questions(shown, settled.sheet, vocabulary, voice)
    return tuple(nodes)


def timeline_nodes(
    sheet: FactSheet, words: WordsOfTerms, vocabulary: Vocabulary, zone: str = "UTC"
) -> tuple[Node, ...]:
    """Show the case's dated events in order, each with its kind and source."""
    voice = speech(words, zone)
    rows = sorted(sheet.rows("timeline").ids, key=lambda row: _when(sheet, row))
    if not rows:
        return (body(voice.phrases.say("no_timeline")),)
    columns = ("at kind", "event", "source")
    return (_row_table("timeline", columns, rows, (7, 15, 8), sheet, vocabulary, voice),)


def actions_nodes(
    sheet: FactSheet, words: WordsOfTerms, vocabulary: Vocabulary, zone: str = "UTC"
) -> tuple[Node, ...]:
    """Show the actions with kind, owner, date, test and decision, and who decided."""
    voice = speech(words, zone)
    rows = sheet.rows("actions").ids
    if not rows:
        return (body(voice.phrases.say("no_actions")),)
    columns = (
        *("what kind factors", "owner due", "acceptance_test"),
        "decision decision_reason decided_by status",
    )
    made = _row_table("actions", columns, rows, (10, 6, 8, 8), sheet, vocabulary, voice)
    numbered = tuple(
        ((Run(f"{number}. "), *row[0]), *row[1:]) for number, row in enumerate(made.body, start=1)
    )
    return (replace(made, body=numbered),)


def _row_table(  # noqa: PLR0917 (one table needs all of it)
    table: str,
    columns: Sequence[str],
    rows: Sequence[str],
    widths: tuple[int, ...],
    sheet: FactSheet,
    vocabulary: Vocabulary,
    voice: Speech,
) -> Table:
    known = [
        found
        for column in columns
        if (found := [(n, t) for n in column.split() if (t := _column(table, n, vocabulary))])
    ]
    head = tuple(cell(voice.words.label(column[0][1].id)) for column in known)
    body_rows = tuple(
        tuple(_stacked(table, row, column, sheet, voice) for column in known) for row in rows
    )
    fitting = widths if len(known) == len(widths) else ()
    return Table(head, body_rows, widths=fitting)


def _stacked(
    table: str, row: str, column: Sequence[tuple[str, Term]], sheet: FactSheet, voice: Speech
) -> Runs:
    """Return one cell with the answers of a column below each other; only the first may be open.

    The head names the first; each of the others stands after its own name.
    """
    told: Runs = ()
    for name, term in column:
        key = cell_key(table, row, name)
        if told and sheet.get(key) is None:
            continue
        if told:
            told = (*told[:-1], replace(told[-1], break_after=True))
            told += (Run(f"{voice.words.label(term.id)}: "),)
        told += _cell_of(key, term, sheet, voice)
    return told


def _column(table: str, name: str, vocabulary: Vocabulary) -> Term | None:
    return vocabulary.terms.get(f"{table}[].{name}")


def _cell_of(key: str, term: Term, sheet: FactSheet, voice: Speech) -> Runs:
    return answer_cell(sheet.get(key), key, term, voice)


def _when(sheet: FactSheet, row: str) -> datetime:
    value = sheet.value(cell_key("timeline", row, "at"))
    return value.earliest if isinstance(value, Moment) else datetime.max.replace(tzinfo=UTC)


def _basis(answer: Answer, voice: Speech) -> Runs:
    say = voice.phrases.say
    shown = files_words(answer.evidence, voice) if answer.evidence else ""
    return lines(answer.basis, say("evidence", evidence=shown) if shown else "")


def _label(key: str, sheet: FactSheet, vocabulary: Vocabulary, voice: Speech) -> str:
    label = voice.words.label(key)
    parts = split_cell(key)
    if parts is None:
        return label
    ids = sheet.rows(parts[0]).ids
    number = f" {ids.index(parts[1]) + 1}" if parts[1] in ids else ""
    return f"{voice.words.label(parts[0])}{number}: {label}"


def _place(key: str) -> int:
    first = re.split(r"[.\[]", key, maxsplit=1)[0]
    every = [name for firsts in _STORY.values() for name in firsts]
    return every.index(first) if first in every else len(every)


def _order(key: str, sheet: FactSheet, vocabulary: Vocabulary) -> tuple[int, int, int, str]:
    """Order by the story, then the vocabulary; the cells of one row stand together, row by row."""
    ids = sorted(vocabulary.terms, key=_place)
    own, parts = ids.index(vocabulary.term(key).id), split_cell(key)
    if parts is None:
        return own, 0, 0, key
    table, row, _ = parts
    rows = sheet.rows(table).ids
    place = ids.index(table) if table in ids else own
    return place, rows.index(row) if row in rows else len(rows), own, key


def _questions(
    questions: Sequence[SettledQuestion], sheet: FactSheet, vocabulary: Vocabulary, voice: Speech
) -> Iterator[Node]:
    plain: list[tuple[Runs, ...]] = []
    for question in questions:
        if question.term.type is not TermType.ROWS:
            plain.append(_question(question, voice))
            continue
        if plain:
            yield _question_table(plain, voice)
            plain = []
        yield from _rows_question(question, sheet, vocabulary, voice)
    if plain:
        yield _question_table(plain, voice)


def _question(question: SettledQuestion, voice: Speech) -> tuple[Runs, ...]:
    answer = question.answer
    told = answer_cell(answer, question.key, question.term, voice)
    return (cell(voice.words.label(question.key)), told, _basis(answer, voice) if answer else ())


def _question_table(rows: list[tuple[Runs, ...]], voice: Speech) -> Table:
    say = voice.phrases.say
    based = any(row[2] for row in rows)
    names = ("question", "answer", "basis_head") if based else ("question", "answer")
    head = tuple(cell(say(name)) for name in names)
    kept = tuple(row if based else row[:2] for row in rows)
    return Table(head, kept)


def _rows_question(
    question: SettledQuestion, sheet: FactSheet, vocabulary: Vocabulary, voice: Speech
) -> Iterator[Node]:
    table = question.key
    label = voice.words.label(table)
    rows = sheet.rows(table).ids
    if not rows:
        yield _question_table([_question(question, voice)], voice)
        return
    shown = question.question.columns or tuple(t.id for t in vocabulary.columns(table))
    names = [name.rpartition(".")[2] for name in shown]
    if len(names) <= _WIDE_TABLE:
        made = _row_table(table, names, rows, (), sheet, vocabulary, voice)
        yield Table(made.head, made.body, made.widths, caption=label)
        return
    for number, row in enumerate(rows, start=1):
        cells = []
        for name in names:
            term = _column(table, name, vocabulary)
            if term is not None:
                key = cell_key(table, row, name)
                cells.append((cell(voice.words.label(term.id)), _cell_of(key, term, sheet, voice)))
        yield Table((), tuple(cells), widths=(8, 14), caption=f"{label} {number}", row_heads=True)
