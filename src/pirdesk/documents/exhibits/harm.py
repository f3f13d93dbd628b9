"""The result of one harm method as an exhibit: formula with numbers, thresholds, source, limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pirdesk.casefile.paper import Callout, Figure, Listing, Node, Paragraph, Run, Runs, Table
from pirdesk.casefile.terms import term_id
from pirdesk.documents.exhibits.cells import body, cell, lines, small
from pirdesk.documents.exhibits.plainly import told
from pirdesk.documents.values import Speech, WordsOfTerms, speech

if TYPE_CHECKING:
    from pirdesk.harm import MethodResult, Step
    from pirdesk.harm.result import Grid


def harm_nodes(result: MethodResult, words: WordsOfTerms, checked: str = "") -> tuple[Node, ...]:
    """Show what a method says, how it came to it and what it does not decide.

    ``checked`` says who compared the method with its source, where somebody had to.
    """
    return tuple(_nodes(result, speech(words), checked))


def others_nodes(results: Iterable[MethodResult], words: WordsOfTerms) -> tuple[Node, ...]:
    """Name the methods without a place in the case in one paragraph, grouped by reason."""
    reasons: dict[str, list[str]] = {}
    for result in results:
        if result.not_applicable:
            reasons.setdefault(result.not_applicable, []).append(result.title)
    if not reasons:
        return (body(speech(words).phrases.say("rows_none")),)
    runs = [
        run
        for reason, titles in reasons.items()
        for run in (Run(f"{'; '.join(titles)}. ", strong=True), Run(f"{reason} "))
    ]
    return (Paragraph((*runs[:-1], Run(runs[-1].text.rstrip()))),)


def bridge_nodes(result: MethodResult, words: WordsOfTerms) -> tuple[Node, ...]:
    """Show what every method found, a line each, and where they part.

    That they agree is not said: the proposal beside them, which is not compared here, may not.
    """
    voice = speech(words)
    found = tuple(
        (Paragraph((Run(f"{step.words}: ", strong=True), Run(_found(step, voice)))),)
        for step in result.steps
    )
    nodes: list[Node] = [Listing(found)] if found else [body(voice.phrases.say("bridge.nothing"))]
    if len(found) > 1:
        ends = f"{result.level_words}." if result.level == "parted" else ""
        nodes.append(body(f"{result.formula} {ends}".strip()))
    return (*nodes, *(body(told(finding.message, voice)) for finding in result.findings))


def turning_nodes(
    result: MethodResult, deciding: Iterable[MethodResult], words: WordsOfTerms
) -> tuple[Node, ...]:
    """Say which other answers would change the conclusion, and where each method says its own.

    ``result`` is the comparison, ``deciding`` are the methods on which the conclusion rests.
    """
    say = speech(words).phrases.say
    changes = tuple(
        (Paragraph((Run(f"{each.title}: ", strong=True), Run(f"{'. '.join(each.would_change)}."))),)
        for each in deciding
        if each.would_change
    )
    head = Run(f"{say('would_change_it')}: ", strong=True)
    opening = Paragraph((head, Run(" ".join((*result.would_change, say("bridge.below"))))))
    return (opening, Listing(changes)) if changes else (opening,)


def unused_nodes(results: Iterable[MethodResult], words: WordsOfTerms) -> tuple[Node, ...]:
    """Name the methods that were not used in one line, none where all were."""
    names = [result.title for result in results]
    return (body(speech(words).phrases.say("unused", names="; ".join(names))),) if names else ()


def _nodes(result: MethodResult, voice: Speech, checked: str) -> Iterator[Node]:
    say = voice.phrases.say
    if result.not_applicable:
        yield body(result.not_applicable)
        return
    if result.missing:
        names = dict.fromkeys(voice.words.label(term_id(key)) for key in result.missing)
        yield Callout((body(say("incomplete", terms="; ".join(names))),), "warning")
    if result.level_words:
        yield _labelled("result", _concluded(result, voice), voice)
    if result.formula:
        yield _labelled("formula", result.formula, voice)
    if result.steps:
        yield _inputs(result, voice)
    yield from (_drawn(grid) for grid in result.grids)
    if result.thresholds:
        bands = tuple(
            (cell(band.name, strong=True), cell(band.bounds), cell(band.meaning))
            for band in result.thresholds
        )
        head = tuple(cell(say(key)) for key in ("level", "bounds", "meaning"))
        yield Table(head, bands, widths=(6, 8, 15), caption=say("thresholds"))
    yield small(f"{say('method')}: {result.source}. {checked}".strip())
    if result.would_change:
        yield body(f"{say('would_change')}:")
        yield Listing(tuple((body(text),) for text in result.would_change))
    if result.findings:
        yield from (body(told(finding.message, voice)) for finding in result.findings)
    if result.does_not_decide:
        limits = _labelled("does_not_decide", result.does_not_decide, voice)
        yield Callout((limits,), "note")


def _inputs(result: MethodResult, voice: Speech) -> Table:
    """Return what was found and on what basis; no column of bases where no answer has one."""
    head = tuple(cell(voice.phrases.say(key)) for key in ("criterion", "found", "basis_head"))
    rows = tuple(_row(step, result.source, voice) for step in result.steps)
    if any(row[2] for row in rows):
        return Table(head, tuple((*row[:2], row[2] or cell("–")) for row in rows))
    return Table(head[:2], tuple(row[:2] for row in rows), widths=(1, 1))


def _drawn(grid: Grid) -> Figure | Table:
    table = Table(
        tuple(cell(words) for words in grid.head),
        tuple(tuple(cell(words) for words in row) for row in grid.rows),
        widths=grid.widths,
        caption=grid.title,
        row_heads=True,
    )
    if grid.chart is None:
        return table
    return Figure(grid.chart, grid.alt, table, caption=grid.title)


def _concluded(result: MethodResult, voice: Speech) -> str:
    if not result.provisional:
        return result.level_words
    return f"{result.level_words} ({voice.phrases.say('provisional')})"


def _labelled(key: str, text: str, voice: Speech) -> Paragraph:
    return Paragraph((Run(f"{voice.phrases.say(key)}: ", strong=True), Run(text)))


def _found(step: Step, voice: Speech) -> str:
    """Return what was found; a yes or no of a term that has sentences for it is one of them."""
    answer, say = step.found.strip().lower(), voice.phrases.say
    if answer in ("yes", "no"):
        maybe = "maybe_" if step.suspected else ""
        if sentence := voice.words.said(step.term, f"{maybe}{answer}"):
            return sentence
        if step.suspected:
            return say(f"suspected_{answer}")
    return say("suspected", value=step.found) if step.suspected else step.found


def _row(step: Step, source: str, voice: Speech) -> tuple[Runs, ...]:
    shown = Run(_found(step, voice), term=step.term, suspected=step.suspected)
    basis = lines(step.basis, step.source if step.source != source else "")
    return (cell(step.words), (shown,), basis)
