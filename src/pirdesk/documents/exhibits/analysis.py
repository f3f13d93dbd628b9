"""What stands behind the duties: every trace, what would change them, what is missing, contents.

They show what the engine found, with its citations; they compute and decide nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import structs

from pirdesk.casefile.paper import Heading, Node, Run, Table
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.casefile.terms import Vocabulary, term_id
from pirdesk.casefile.terms import cell as cell_key
from pirdesk.documents.exhibits.cells import NO_NAMES, answer_cell, body, cell, lines, named_cell
from pirdesk.documents.exhibits.duties import trace_nodes
from pirdesk.documents.exhibits.plainly import capital
from pirdesk.documents.phrases import load_phrases
from pirdesk.documents.values import Speech, WordsOfTerms, say_answer, say_instant, speech

if TYPE_CHECKING:
    from pirdesk.duties import Duty, Flip, Missing, Outcome

_SHOWN = 6
_NO_TITLES: Mapping[str, str] = MappingProxyType({})


def traces_nodes(
    duties: Sequence[Duty], words: WordsOfTerms, zone: str = "UTC"
) -> tuple[Node, ...]:
    """Show step by step how each verdict came about, once for each duty and entity."""
    seen: set[tuple[str, str]] = set()
    nodes: list[Node] = []
    alike = Counter((duty.duty, duty.entity) for duty in duties)
    for duty in duties:
        key = duty.duty, duty.entity
        if key not in seen:
            seen.add(key)
            shown = structs.replace(duty, recipient="") if alike[key] > 1 else duty
            nodes += trace_nodes(shown, words, zone)
    return tuple(nodes) or (body(speech(words, zone).phrases.say("duties_none")),)


def flips_nodes(
    flips: Sequence[Flip],
    words: WordsOfTerms,
    vocabulary: Vocabulary,
    zone: str = "UTC",
    titles: Mapping[str, str] = _NO_TITLES,
) -> tuple[Node, ...]:
    """Show which single other answer would give another verdict or date, and what it would be.

    ``titles`` are those of the duties by id.
    """
    voice = speech(words, zone)
    say = voice.phrases.say
    if not flips:
        return (body(say("flips_none")),)
    rows = []
    for flip in flips:
        term = vocabulary.term(flip.key)
        label = voice.words.label(term_id(flip.key))
        rows.append(
            (
                lines(label, voice.words.row(flip.key)),
                cell(say_answer(Answer(flip.value), term, voice)),
                lines(
                    _titled(flip.duty, titles, voice),
                    capital(say("flip_to", outcome=_outcome(flip.then, voice))),
                    capital(say("flip_from", outcome=_outcome(flip.now, voice))),
                ),
                cell(flip.leaf.cite),
            )
        )
    head = tuple(cell(say(key)) for key in ("fact", "flip_if", "flip_then", "law"))
    return (Table(head, tuple(rows), widths=(8, 7, 11, 7)),)


def missing_nodes(
    missing: Sequence[Missing],
    words: WordsOfTerms,
    zone: str = "UTC",
    titles: Mapping[str, str] = _NO_TITLES,
) -> tuple[Node, ...]:
    """Show what open verdicts wait for, the facts that settle most first."""
    voice = speech(words, zone)
    say = voice.phrases.say
    if not missing:
        return (body(say("missing_none")),)
    rows = tuple(
        (
            lines(voice.words.label(term_id(item.key)), voice.words.row(item.key)),
            cell(str(len(item.settles))),
            cell(_some([_titled(d, titles, voice) for d in item.settles or item.named_by], voice)),
        )
        for item in missing
    )
    head = tuple(cell(say(key)) for key in ("fact", "settles", "settles_which"))
    return (Table(head, rows, widths=(9, 4, 15)),)


def contents_nodes(
    duties: Iterable[Duty], words: WordsOfTerms, zone: str = "UTC"
) -> tuple[Node, ...]:
    """Show for each duty that is due which of its legally required contents are there."""
    voice = speech(words, zone)
    say = voice.phrases.say
    nodes: list[Node] = []
    seen: set[str] = set()
    for duty in duties:
        if duty.duty in seen or not duty.contents:
            continue
        seen.add(duty.duty)
        rows = tuple(
            (
                cell(item.words),
                cell(capital(say(f"content.{item.state}")), strong=item.state == "missing"),
                cell("; ".join(dict.fromkeys(voice.words.label(term_id(t)) for t in item.terms))),
                cell(item.citation),
            )
            for item in duty.contents
        )
        head = tuple(cell(say(key)) for key in ("content_item", "state", "content_from", "law"))
        nodes += [
            Heading(3, (Run(f"{duty.title} ({duty.citation})"),)),
            Table(head, rows, widths=(11, 5, 9, 7)),
        ]
    return tuple(nodes) or (body(say("contents_none")),)


def open_facts_nodes(
    sheet: FactSheet, words: WordsOfTerms, vocabulary: Vocabulary, zone: str = "UTC"
) -> tuple[Node, ...]:
    """Show what was asked and is not known, or only suspected, with what is said about it."""
    voice = speech(words, zone)
    say = voice.phrases.say
    open_ones = (Certainty.UNKNOWN, Certainty.SUSPECTED)
    rows = tuple(
        (
            lines(voice.words.label(term_id(key)), voice.words.row(key)),
            answer_cell(answer, key, vocabulary.term(key), voice),
            cell(answer.basis),
        )
        for key in sheet
        if (answer := sheet.get(key)) is not None and answer.certainty in open_ones
    )
    if not rows:
        return (body(say("open_facts_none")),)
    head = tuple(cell(say(key)) for key in ("fact", "answer", "basis_head"))
    return (Table(head, rows, widths=(9, 10, 9)),)


def rows_of_facts(  # noqa: PLR0917 - one table needs all of it
    table: str,
    columns: Sequence[str],
    widths: tuple[int, ...],
    sheet: FactSheet,
    words: WordsOfTerms,
    vocabulary: Vocabulary,
    zone: str = "UTC",
    names: Mapping[str, Sequence[str]] = NO_NAMES,
) -> tuple[Node, ...]:
    """Show the rows of a table of answers with some of its columns.

    ``names`` says by what words an id that is stored is known: they print, and no id.
    """
    voice = speech(words, zone)
    listed = sheet.rows(table).ids
    if not listed:
        return (body(voice.phrases.say("rows_none")),)
    terms = [vocabulary.terms[f"{table}[].{name}"] for name in columns]
    rows = tuple(
        tuple(
            named_cell(sheet.get(key), key, term, voice, names)
            for name, term in zip(columns, terms, strict=True)
            for key in (cell_key(table, row, name),)
        )
        for row in listed
    )
    head = tuple(cell(voice.words.label(term.id)) for term in terms)
    return (Table(head, rows, widths=widths),)


def plain_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: tuple[int, ...],
    language: str,
) -> tuple[Node, ...]:
    """Show rows of plain texts under heads that are keys of the fixed words; line breaks stay."""
    phrases = load_phrases(language)
    if not rows:
        return (body(phrases.say("rows_none")),)
    cells = tuple(tuple(cell(text) for text in row) for row in rows)
    return (Table(tuple(cell(phrases.say(key)) for key in head), cells, widths=widths),)


def _outcome(outcome: Outcome, voice: Speech) -> str:
    verdict = voice.phrases.say(f"verdict.{outcome.verdict}")
    if outcome.strict_due is None:
        return verdict
    by = voice.phrases.say("by", date=say_instant(outcome.strict_due, voice))
    return f"{verdict}, {by}"


def _titled(duty: str, titles: Mapping[str, str], voice: Speech) -> str:
    """Return a duty's title; ``duty@entity`` names the organisation as well."""
    bare, _, entity = duty.partition("@")
    title = titles.get(bare) or voice.phrases.say("duty_unnamed")
    who = voice.words.row(cell_key("entities", entity, "name")) if entity else ""
    return f"{title}, {who}" if who else title


def _some(duties: Sequence[str], voice: Speech) -> str:
    shown = "; ".join(duties[:_SHOWN])
    rest = len(duties) - _SHOWN
    return voice.phrases.say("and_more", shown=shown, count=rest) if rest > 0 else shown
