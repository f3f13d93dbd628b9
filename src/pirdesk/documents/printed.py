"""The text a paper prints, piece by piece in reading order, without drawing anything.

The drawing makes exactly these pieces and the verifier compares a file against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pirdesk.casefile.figures import keyed, words_of
from pirdesk.casefile.paper import (
    Callout,
    CodeBlock,
    Figure,
    Heading,
    Listing,
    Node,
    Paper,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    nodes_within,
)
from pirdesk.documents.characters import printable
from pirdesk.documents.layouts import Layout
from pirdesk.documents.phrases import Phrases, load_phrases
from pirdesk.documents.standing import Standing
from pirdesk.wording.times import day_of, minute_words

BULLETS = ("•", "–", "·")
_FRAME_KEYS = [
    "from",
    "to",
    "reference",
    "date",
    "document",
    "subject",
    "page",
    "signatures",
    "role",
    "name",
    "declares",
    "sign_here",
    "note",
    "warning",
    "confidence",
    "picture",
    "contents",
]
# Of a letter to an authority alone: a paper that has none of them keeps the words it was made with.
_LETTER_KEYS = ("our_reference", "your_reference", "way")


class Headline(str):
    """The text of a piece that is a heading; level 1 is the first below the title."""

    level: int
    __slots__ = ("level",)

    def __new__(cls, text: str, level: int) -> Headline:
        """Make the text of a heading."""
        made = super().__new__(cls, text)
        made.level = level
        return made


@dataclass(frozen=True, slots=True)
class Listed:
    """A heading of the contents: the number of its piece, its level and its words in one line."""

    number: int
    level: int
    line: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around a paper's nodes: labels of its first page, running lines, signatures."""

    words: Mapping[str, str]

    def say(self, key: str, **named: object) -> str:
        """Return one frame word with its places filled."""
        return Phrases("", self.words).say(key, **named)


LETTERHEAD, LOGO = "letterhead", "letterhead.logo"


def frame_of(paper: Paper, layout: Layout | None = None) -> Frame:
    """Collect the frame words a paper needs, in its language, and those of its letterhead."""
    phrases = load_phrases(paper.language)
    words = {key: phrases.words[key] for key in _FRAME_KEYS}
    if _to_authority(paper):
        words |= {key: phrases.words[key] for key in _LETTER_KEYS}
    for mark in paper.marks:
        words[f"mark.{mark}"] = phrases.get(f"mark.{mark}", mark)
    for expected in paper.signatures:
        key = f"role.{expected.role}"
        words[key] = phrases.get(key, expected.role.replace("_", " ").capitalize())
    written = day_of if _to_people(paper) else minute_words
    words["date.value"] = written(paper.made_at, paper.zone, paper.language)
    head = layout.letterhead if layout else None
    if head is not None:
        words[LETTERHEAD] = "\n".join(head.lines)
        words |= {LOGO: head.logo_words} if head.logo else {}
    return Frame(words)


def _to_authority(paper: Paper) -> bool:
    return bool(paper.your_reference or paper.way)


def _to_people(paper: Paper) -> bool:
    """Tell whether a paper is a letter to the people concerned: they know none of our numbers."""
    return paper.edition == "user" and not paper.signatures


def plain(runs: Runs) -> str:
    """Return runs as text, line breaks kept."""
    return "".join(run.text + ("\n" if run.break_after else "") for run in runs)


def shown_runs(runs: Runs) -> Runs:
    """Return runs as they print: controls visible, the target of a link written behind its text."""
    out: list[Run] = []
    for index, run in enumerate(runs):
        text = printable(run.text)
        out.append(run if text == run.text else replace(run, text=text))
        follows = runs[index + 1].href if index + 1 < len(runs) else ""
        if run.href and run.href != follows:
            text = "".join(r.text for r in runs if r.href == run.href)
            bare = run.href.removeprefix("mailto:")
            if text.strip() not in (run.href, bare):
                out.append(Run(f" ({printable(bare)})"))
    return tuple(out)


def code_lines(node: CodeBlock) -> list[str]:
    """Return the lines of literal text; its spaces keep their width."""
    return [line.replace(" ", "\u00a0") for line in printable(node.text).split("\n")]


def item_mark(listing: Listing, index: int, depth: int) -> str:
    """Return the bullet or number of one list item; ``depth`` counts from 0."""
    if listing.ordered:
        return f"{listing.start + index}."
    return BULLETS[min(depth, len(BULLETS) - 1)]


def facts_of(paper: Paper, frame: Frame) -> tuple[tuple[str, Runs], ...]:
    """Return the labelled lines of the first page; a line without content is left out."""
    if _to_people(paper):
        return ((frame.say("date"), (Run(frame.words["date.value"]),)),)
    rows = (
        ("our_reference" if _to_authority(paper) else "reference", paper.reference),
        *((key, getattr(paper, key)) for key in _LETTER_KEYS[1:]),
        ("date", frame.words["date.value"]),
        ("document", paper.document_id),
    )
    return tuple((frame.say(key), (Run(text),)) for key, text in rows if text.strip())


def opening_pieces(paper: Paper, frame: Frame, opening: str) -> Iterator[str]:
    """Yield the pieces above the first node."""
    parties = [
        (frame.say(key), plain(runs))
        for key, runs in (("from", paper.sender), ("to", paper.addressee))
        if plain(runs).strip()
    ]
    facts = [(label, plain(runs)) for label, runs in facts_of(paper, frame)]
    if opening == "letter":
        for label, text in (*parties, *facts):
            yield label
            yield text
        yield paper.title
        if paper.subject.strip():
            yield f"{frame.say('subject')}: {paper.subject}"
    else:
        yield paper.title
        if paper.subject.strip():
            yield paper.subject
        for label, text in (*parties, *facts):
            yield label
            yield text


def closing_pieces(paper: Paper, frame: Frame) -> Iterator[str]:
    """Yield the pieces of the signature block."""
    if not paper.signatures:
        return
    yield Headline(frame.say("signatures"), 1)
    if paper.signing_note.strip():
        yield paper.signing_note
    for expected in paper.signatures:
        yield frame.say(f"role.{expected.role}")
        yield expected.person_name
        if expected.statement.strip():
            yield expected.statement
        yield frame.say("sign_here")


def node_pieces(
    nodes: tuple[Node, ...], frame: Frame, mark: str = "", depth: int = 0
) -> Iterator[str]:
    """Yield the pieces of nodes; ``mark`` is the bullet that opens the first of them."""
    if mark and (not nodes or not isinstance(nodes[0], Paragraph)):
        yield mark
        mark = ""
    for node in nodes:
        yield from _pieces(node, frame, mark, depth)
        mark = ""


def _pieces(node: Node, frame: Frame, mark: str, depth: int) -> Iterator[str]:
    match node:
        case Heading():
            text = mark + plain(shown_runs(node.runs))
            yield Headline(text, min(max(node.level, 1), 3))
        case Paragraph():
            yield mark + plain(shown_runs(node.runs))
        case Listing():
            for index, item in enumerate(node.items):
                yield from node_pieces(item, frame, item_mark(node, index, depth), depth + 1)
        case Table():
            yield from _table_pieces(node)
        case Callout():
            yield frame.say(node.kind)
            yield from node_pieces(node.nodes, frame)
        case Quote():
            yield from node_pieces(node.nodes, frame)
        case CodeBlock():
            yield from code_lines(node)
        case Picture():
            yield figure_label(node, frame)
        case Figure():
            yield figure_label(node, frame)
            yield from _table_pieces(node.table)
        case Rule():
            return


def _table_pieces(node: Table) -> Iterator[str]:
    if node.caption:
        yield node.caption
    for row in (*node.over, node.head, *node.body):
        for cell in row:
            yield plain(shown_runs(cell))


def figure_label(node: Picture | Figure, frame: Frame) -> str:
    """Return what stands below a picture or a figure."""
    label = frame.say("picture")
    return f"{label}: {node.caption}" if node.caption else label


def figure_texts(paper: Paper) -> Iterator[str]:
    """Yield every text the figures of a paper may draw, numbers of their keys included."""
    standing = Standing(paper.stand_ins)
    for node in nodes_within(paper.nodes):
        if isinstance(node, Figure):
            yield from (standing.shown(printable(text)) for text in words_of(node.chart))
            yield from (str(number + 1) for number in range(keyed(node.chart)))


def pieces(paper: Paper, frame: Frame, opening: str) -> tuple[str, ...]:
    """Return every piece of text the paper's body prints, in order; empty ones left out."""
    found = (
        *opening_pieces(paper, frame, opening),
        *node_pieces(paper.nodes, frame),
        *closing_pieces(paper, frame),
    )
    standing = Standing(paper.stand_ins)
    shown = (_printed(text, standing) for text in found)
    return tuple(text for text in shown if text.strip())


def _printed(text: str, standing: Standing) -> str:
    shown = standing.shown(printable(text))
    return Headline(shown, text.level) if isinstance(text, Headline) else shown


def headings_of(texts: tuple[str, ...]) -> tuple[Listed, ...]:
    """Return the headings of the two upper levels among all pieces, as the contents list them."""
    return tuple(
        Listed(number, text.level, " ".join(text.split()))
        for number, text in enumerate(texts)
        if isinstance(text, Headline) and text.level <= 2
    )


def running_pieces(paper: Paper, frame: Frame) -> dict[str, str]:
    """Return the running texts of every page by place; ``page`` keeps its two places open."""
    standing, to_people = Standing(paper.stand_ins), _to_people(paper)
    marks = "  ·  ".join(frame.words[f"mark.{mark}"] for mark in paper.marks)
    number = "" if to_people else paper.reference
    texts = {
        "head": " · ".join(text for text in (paper.title, number) if text.strip()),
        "marks": marks,
        "note": paper.page_note,
        "document": "" if to_people else paper.document_id,
        "letterhead": frame.words.get(LETTERHEAD, ""),
    }
    shown = {place: standing.shown(printable(text)) for place, text in texts.items()}
    return {**shown, "page": frame.words["page"]}
