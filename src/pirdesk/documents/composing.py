"""Compose a paper: blocks with their tokens filled from the fact sheet, exhibits set in between.

Every fact quoted is listed with its text; a missing one prints as such and is a blocker. Nothing is
stored and nothing is drawn here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby

from pirdesk.casefile.case import Block, Case, Document, ExpectedSignature, Quotation
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.paper import Heading, Listing, Node, Paper, Run, Runs
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.casefile.terms import Vocabulary, cell, split_cell
from pirdesk.documents.markdown import TOKEN, Token, markdown_nodes, token_of
from pirdesk.documents.passages import Passage
from pirdesk.documents.printed import plain
from pirdesk.documents.templates import Template, TemplateBlock
from pirdesk.documents.values import Speech, WordsOfTerms, address_runs, say_answer, speech
from pirdesk.errors import UserError
from pirdesk.rules import TruthValue, evaluate
from pirdesk.wording import say
from pirdesk.wording.times import minute_words

_ROW = re.compile(r"\{\{ ?row\.([a-z0-9_.]+)(:words|:short)? ?\}\}")
_ORDINAL = re.compile(r"\{\{ ?row\.ordinal ?\}\}")
_NUMBER = re.compile(r"^\d+\. ")
_SECTION = 1  # the level of the headings that are numbered


@dataclass(frozen=True, slots=True)
class ComposeContext:
    """What a document says beside its facts: reference, time, parties, marks, signatures.

    ``passages`` are computed parts in words, by the exhibit that shows them.
    """

    case: Case
    reference: str
    made_at: datetime
    zone: str = "UTC"
    marks: tuple[str, ...] = ()
    page_note: str = ""
    recipient_name: str = ""
    recipient_address: str = ""
    your_reference: str = ""
    way: str = ""
    author_name: str = ""
    signatures: tuple[ExpectedSignature, ...] = ()
    signing_note: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    left_out: Collection[str] = ()  # harm methods that a person left out of documents
    passages: Mapping[str, Passage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Composed:
    """A paper with the facts it quotes and what stands in the way of sending it."""

    paper: Paper
    quotations: tuple[Quotation, ...]
    findings: tuple[Finding, ...]


def draft_blocks(
    template: Template,
    sheet: FactSheet,
    vocabulary: Vocabulary,
    words: WordsOfTerms,
    parameters: Mapping[str, str] | None = None,
) -> tuple[Block, ...]:
    """Return the blocks a new draft begins with: conditions applied, tables repeated per row.

    Tokens stay tokens; ``{{ row.x }}`` becomes the cell of its row, ``{{ row.ordinal }}`` its
    number in the table. A parameter ``row.TABLE``
    keeps to that one row: a paper about one decision, not about all.
    """
    del vocabulary, words
    return tuple(_blocks(template, sheet, parameters))


def _blocks(
    template: Template, sheet: FactSheet, parameters: Mapping[str, str] | None
) -> Iterator[Block]:
    """Yield the blocks in order; parts that repeat over one table stand together row by row."""
    for table, together in groupby(template.blocks, key=lambda part: part.for_each):
        parts = [list(_blocks_of(part, sheet, parameters)) for part in together]
        if not table:
            yield from (block for part in parts for block in part)
            continue
        for row in sheet.rows(table).ids:
            yield from (b for part in parts for b in part if b.id.endswith(f".{row}"))


def _blocks_of(
    part: TemplateBlock, sheet: FactSheet, parameters: Mapping[str, str] | None
) -> Iterator[Block]:
    ids: Sequence[str] = sheet.rows(part.for_each).ids if part.for_each else ("",)
    rows = list(enumerate(ids, start=1))
    chosen = (parameters or {}).get(f"row.{part.for_each}") if part.for_each else None
    if chosen is not None:
        rows = [(ordinal, row) for ordinal, row in rows if row == chosen]
    for ordinal, row in rows:
        if part.when is not None:
            truth = evaluate(part.when, sheet, row)
            if truth.value is not TruthValue.TRUE:
                continue
        name = f"{part.id}.{row}" if row else part.id
        if part.exhibit:
            yield Block(name, "", "exhibit", part.exhibit)
        else:
            yield Block(name, _with_row(part.markdown, part.for_each, row, ordinal))


def _with_row(markdown: str, table: str, row: str, ordinal: int) -> str:
    if not row:
        return markdown
    markdown = _ORDINAL.sub(str(ordinal), markdown)
    return _ROW.sub(lambda m: f"{{{{ {cell(table, row, m[1])}{m[2] or ''} }}}}", markdown)


def compose(  # noqa: PLR0917  # the contract of a composition names each part
    document: Document,
    template: Template,
    sheet: FactSheet,
    vocabulary: Vocabulary,
    words: WordsOfTerms,
    exhibits: Mapping[str, tuple[Node, ...]],
    context: ComposeContext,
) -> Composed:
    """Compose the paper of a document with the facts as they stand; it never raises on facts."""
    filler = _Filler(sheet, vocabulary, speech(words, context.zone), document.id, context)
    heads = {
        key: filler.line(getattr(template, key), f"head.{key}")
        for key in ("title", "subject", "sender", "addressee")
    }
    about = {part.id: part.method for part in template.blocks}
    kept = [b for b in document.blocks if about.get(_part_of(b)) not in context.left_out]
    nodes = [node for block in kept for node in filler.block(block, exhibits)]
    # Sections about methods come and go with the facts: such a document is numbered as it prints.
    if len(kept) < len(document.blocks) or any(about.values()):
        nodes = list(_renumbered(nodes))
    paper = Paper(
        title=" ".join(plain(heads["title"]).split()),
        subject=" ".join(plain(heads["subject"]).split()),
        language=document.language,
        reference=context.reference,
        document_id=document.id,
        made_at=context.made_at,
        sender=address_runs(heads["sender"], document.language),
        addressee=heads["addressee"],
        nodes=joined(nodes),
        marks=context.marks,
        page_note=context.page_note,
        signatures=context.signatures,
        zone=context.zone,
        signing_note=context.signing_note,
        edition=document.edition,
        layout=template.layout,
        your_reference=context.your_reference,
        way=context.way,
    )
    findings = (
        *filler.findings.values(),
        *_moved(document, template, sheet),
        *_empty_headings(paper.nodes),
    )
    return Composed(paper, tuple(filler.quotations.values()), findings)


def _part_of(block: Block) -> str:
    """Return the id of the template's part that a block was drafted from."""
    return block.id.partition(".")[0]


def _renumbered(nodes: Sequence[Node]) -> Iterator[Node]:
    """Return the nodes with their sections numbered anew: one between them is not printed."""
    number = 0
    for node in nodes:
        numbered = (
            isinstance(node, Heading)
            and node.level == _SECTION
            and _NUMBER.match(node.runs[0].text)
        )
        if isinstance(node, Heading) and numbered:
            number += 1
            first = replace(node.runs[0], text=_NUMBER.sub(f"{number}. ", node.runs[0].text))
            yield replace(node, runs=(first, *node.runs[1:]))
        else:
            yield node


@dataclass(slots=True)
class _Filler:
    """Fills tokens and remembers what it quoted and what it missed."""

    sheet: FactSheet
    vocabulary: Vocabulary
    voice: Speech
    document_id: str
    context: ComposeContext
    quotations: dict[tuple[str, str], Quotation] = field(default_factory=dict)
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def block(self, block: Block, exhibits: Mapping[str, tuple[Node, ...]]) -> tuple[Node, ...]:
        """Return the nodes of one block."""
        passage = self.context.passages.get(block.exhibit) if block.kind == "exhibit" else None
        if passage is not None:
            return self._passage(passage, block.id)
        if block.kind == "exhibit":
            made = exhibits.get(block.exhibit, ())
            return tuple(replace(node, block=block.id) for node in made)
        if "{{" in TOKEN.sub("", block.markdown):
            self.findings[("token.unread", block.id)] = Finding(
                "token.unread",
                "warning",
                "A part holds “{{” that begins no fact of the vocabulary; it prints as it is.",
                block.id,
                "Write {{ term }} with the id of a term, or remove the braces.",
            )
        return markdown_nodes(block.markdown, lambda token: self._runs(token, block.id), block.id)

    def _passage(self, passage: Passage, place: str) -> tuple[Node, ...]:
        """Return the nodes of a passage; what it rests on is quoted, or missed if open."""
        for key in passage.rests_on:
            self._fact_runs(key, Token(key), place)
        return markdown_nodes(passage.markdown, lambda token: self._runs(token, place), place)

    def line(self, text: str, place: str) -> Runs:
        """Fill the tokens of plain text (sender, subject …); its line breaks stay."""
        out: list[Run] = []
        for number, line in enumerate(text.split("\n")):
            if number:
                out[-1] = replace(out[-1], break_after=True)
            start = 0
            parts: list[Run] = []
            for found in TOKEN.finditer(line):
                parts.append(Run(line[start : found.start()]))
                parts += self._runs(token_of(found), place)
                start = found.end()
            parts.append(Run(line[start:]))
            out += [part for part in parts if part.text] or [Run("")]
        return tuple(out)

    def _runs(self, token: Token, place: str) -> Runs:
        known = self._parameter(token.key)
        if known is not None:
            return self._parameter_runs(token.key, known, place)
        try:
            key = self.vocabulary.current_key(token.key)
            term = self.vocabulary.term(key)
        except UserError as fault:
            self._find("token.unknown", key=token.key, place=place, message=say(fault.title))
            return (Run(f"{{{{ {token.key} }}}}"),)
        if term.table and split_cell(key) is None:
            self._find(
                "token.row", key=key, place=place, message=f"“{key}” does not say which row."
            )
            return (Run(f"{{{{ {token.key} }}}}"),)
        return self._fact_runs(key, token, place)

    def _fact_runs(self, key: str, token: Token, place: str) -> Runs:
        """Return the words of one answer, and remember that they were quoted or are missing."""
        term = self.vocabulary.term(key)
        answer = self._answer(key)
        text = say_answer(_first_sentence(answer) if token.short else answer, term, self.voice)
        if answer is None:
            label = self.voice.words.label(key)
            message = f"“{label}” is not answered yet, but the document quotes it."
            self._find("token.missing", key=key, place=place, message=message)
        revision = 0 if answer is None else answer.revision
        quotation = Quotation(self.document_id, place, key, revision, text)
        if not token.short or (place, key) not in self.quotations:
            self.quotations[(place, key)] = quotation
        suspected = answer is not None and answer.certainty is Certainty.SUSPECTED
        missed = answer is None
        return (Run(text, strong=missed, emphasis=missed, term=key, suspected=suspected),)

    def _answer(self, key: str) -> Answer | None:
        """Return the answer of a key; a cell of a row that is gone counts as not answered."""
        parts = split_cell(key)
        if parts and parts[1] not in self.sheet.rows(parts[0]).ids:
            return None
        return self.sheet.get(key)

    def _parameter(self, key: str) -> str | None:
        context = self.context
        known = {
            "document.reference": context.reference,
            "document.id": self.document_id,
            "document.date": minute_words(context.made_at, context.zone, self.voice.language),
            "case.title": context.case.title,
            "recipient.name": context.recipient_name,
            "recipient.address": context.recipient_address,
            "person.author": context.author_name,
        }
        return known.get(key, context.more.get(key))

    def _parameter_runs(self, key: str, text: str, place: str) -> Runs:
        if not text.strip() and key != "recipient.address":
            label = self.voice.phrases.get(f"parameter.{key}", key)
            message = f"The document names “{label}”, and it is not set."
            self._find("parameter.missing", key=key, place=place, message=message)
            told = self.voice.phrases.say("not_answered", label=label)
            return (Run(told, strong=True, emphasis=True),)
        lines = text.split("\n")
        return tuple(
            Run(line, break_after=index < len(lines) - 1) for index, line in enumerate(lines)
        )

    def _find(self, code: str, *, key: str, place: str, message: str) -> None:
        self.findings.setdefault(
            (code, key),
            Finding(code, "blocker", message, key, "Answer the question, or change the sentence.")
            if code == "token.missing"
            else Finding(code, "blocker", message, place, "Change the sentence of this block."),
        )


def _first_sentence(answer: Answer | None) -> Answer | None:
    """Return a text by its first sentence, whole, as a heading names it; others as they are.

    A heading says no certainty: the text itself stands below with it.
    """
    if answer is None or not isinstance(answer.value, str):
        return answer
    first = re.split(r"(?<=[.!?])\s", answer.value.strip(), maxsplit=1)[0]
    said = " ".join(first.split()).removesuffix(".")
    certainty = Certainty.KNOWN if answer.certainty is Certainty.SUSPECTED else answer.certainty
    return replace(answer, value=said, certainty=certainty)


def joined(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Join lists that follow one another into one, as blocks repeated over a table write them."""
    out: list[Node] = []
    for node in nodes:
        last = out[-1] if out else None
        if (
            isinstance(node, Listing)
            and isinstance(last, Listing)
            and node.ordered == last.ordered
            and node.block != last.block
        ):
            out[-1] = replace(last, items=(*last.items, *node.items))
        else:
            out.append(node)
    return tuple(out)


def _moved(document: Document, template: Template, sheet: FactSheet) -> Iterator[Finding]:
    """Find blocks the template would add or leave out with today's facts."""
    wanted = {
        block.id
        for part in template.blocks
        for block in _blocks_of(part, sheet, document.parameters)
    }
    known = {part.id for part in template.blocks}
    present = {block.id for block in document.blocks}
    for name in sorted(wanted - present):
        yield Finding(
            "block.new",
            "warning",
            f"With the facts as they stand now, the template would add the part “{name}”.",
            name,
            "Add the part, or start the document anew from its template.",
        )
    ours = {name for name in present if name.partition(".")[0] in known}
    for name in sorted(ours - wanted):
        yield Finding(
            "block.gone",
            "warning",
            f"With the facts as they stand now, the template would leave out the part “{name}”.",
            name,
            "Read the part again and change or remove it.",
        )


def _empty_headings(nodes: Sequence[Node]) -> Iterator[Finding]:
    for index, node in enumerate(nodes):
        if not isinstance(node, Heading):
            continue
        following = nodes[index + 1] if index + 1 < len(nodes) else None
        if following is None or (isinstance(following, Heading) and following.level <= node.level):
            yield Finding(
                "heading.empty",
                "blocker",
                f"The heading “{plain(node.runs)}” has nothing below it.",
                node.block,
                "Write what belongs there, or remove the heading.",
            )
