"""The first page's head and the signature block, as flowables."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import CondPageBreak, Spacer

from pirdesk.casefile.case import ExpectedSignature
from pirdesk.casefile.paper import Paper, Run, Runs
from pirdesk.documents.characters import printable
from pirdesk.documents.pdf.flow import Flow
from pirdesk.documents.pdf.hooks import Flowable
from pirdesk.documents.pdf.piece import Piece
from pirdesk.documents.pdf.styles import Look
from pirdesk.documents.pdf.tables import SPLIT_LEAST, ArtifactRules, Box
from pirdesk.documents.printed import facts_of, plain

FIELD_WIDTH, FIELD_HEIGHT = 222.0, 58.0
_LABEL = 74.0
_TALLEST_ADDRESS = 330.0


def opening(paper: Paper, flow: Flow, kind: str) -> list[Any]:
    """Make the head of the first page: of a letter, a report or a form."""
    if kind == "letter":
        return _letter(paper, flow)
    return _form(paper, flow) if kind == "form" else _cover(paper, flow)


def _parties(paper: Paper, flow: Flow) -> list[tuple[str, Runs]]:
    both = (("from", paper.sender), ("to", paper.addressee))
    return [(flow.frame.say(key), runs) for key, runs in both if plain(runs).strip()]


def _letter(paper: Paper, flow: Flow) -> list[Any]:
    look = flow.look
    address = look.style("address", spaceAfter=0)
    with flow.tree.inside("L"):
        parties = [
            _pair(flow, label, _label(flow), runs, address) for label, runs in _parties(paper, flow)
        ]
        facts = [_fact_row(flow, label, runs) for label, runs in facts_of(paper, flow.frame)]
    title = _title(paper, flow, spaceAfter=4)
    subject = None
    if paper.subject.strip():
        runs = (Run(f"{flow.frame.say('subject')}: ", strong=True), Run(paper.subject))
        subject = flow.text(runs, look.style("lead", spaceAfter=10))
    head = _letter_head(parties, facts, flow)
    return [*head, Spacer(1, 26), *_present(title, subject)]


def _letter_head(
    parties: list[tuple[Piece | None, Piece | None]], facts: list[list[Any]], flow: Flow
) -> list[Any]:
    """Set sender and addressee beside the facts; a very long address goes above them."""
    look, half = flow.look, flow.look.column * 0.5
    tall = sum(_tall(item, half) for pair in parties for item in pair if item is not None)
    if tall > _TALLEST_ADDRESS:
        rows = [[label, text] for label, text in parties]
        return [_grid(rows + facts, [_LABEL, look.column - _LABEL], look.ink["line"])]
    left = _stack([item for pair in parties for item in (*pair, Spacer(1, 12))][:-1], half)
    right = _grid(facts, [_LABEL, half - _LABEL - 14], look.ink["line"])
    head = Box(
        [[left, right]],
        colWidths=[half, half],
        style=[*_bare(), ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (1, 0), (1, 0), 14)],
        hAlign="LEFT",
        renderCB=ArtifactRules(),
    )
    return [head]


def _cover(paper: Paper, flow: Flow) -> list[Any]:
    look = flow.look
    title = _title(paper, flow, spaceAfter=3)
    subject = flow.words(
        paper.subject, look.style("lead", textColor=look.ink["quiet"], spaceAfter=12)
    )
    with flow.tree.inside("L"):
        rows = [
            _fact_row(flow, label, runs)
            for label, runs in (*_parties(paper, flow), *facts_of(paper, flow.frame))
        ]
    grid = _grid(rows, [_LABEL, look.column - _LABEL], look.ink["line"])
    grid.setStyle(
        [
            ("LINEABOVE", (0, 0), (-1, 0), 1.2, look.ink["strong_line"]),
            ("LINEBELOW", (0, -1), (-1, -1), 1.2, look.ink["strong_line"]),
        ]
    )
    return [*_present(title, subject), grid, Spacer(1, 12)]


def _form(paper: Paper, flow: Flow) -> list[Any]:
    """Set the title in a bar, and every fact in a box of its own under a small label."""
    look = flow.look
    title = _title(paper, flow, inset=16, spaceAfter=0)
    subject = flow.words(
        paper.subject, look.style("lead", textColor=look.ink["quiet"], spaceAfter=0)
    )
    bar = Box(
        [[item] for item in _present(title, subject)] or [[Spacer(0, 0)]],
        colWidths=[look.column],
        style=[
            *_bare(),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, 0), (-1, 0), 5),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
            ("BACKGROUND", (0, 0), (-1, -1), look.ink["panel"]),
            ("BOX", (0, 0), (-1, -1), 1.2, look.ink["strong_line"]),
        ],
        splitInRow=SPLIT_LEAST,
        hAlign="LEFT",
        renderCB=ArtifactRules(),
    )
    with flow.tree.inside("L"):
        pairs = [
            _pair(flow, label, _label(flow), runs, look.style("table", spaceAfter=0))
            for label, runs in (*_parties(paper, flow), *facts_of(paper, flow.frame))
        ]
    return [bar, *_boxes(pairs, look), Spacer(1, 10)]


def _boxes(pairs: list[tuple[Piece | None, Piece | None]], look: Look) -> list[Any]:
    """Set labelled boxes two in a row; what is too tall for a box takes rows of its own."""
    half = look.column / 2
    boxes = [_present(*pair) for pair in pairs]
    if any(sum(_tall(item, half - 16) for item in box) > _TALLEST_ADDRESS for box in boxes):
        rows = [[item] for box in boxes for item in box]
        style: list[tuple[Any, ...]] = []
        widths = [look.column]
    else:
        boxes += [[]] * (len(boxes) % 2)
        stacks = [_stack(box, half - 16) for box in boxes]
        rows = [list(pair) for pair in zip(stacks[::2], stacks[1::2], strict=True)]
        style = [("INNERGRID", (0, 0), (-1, -1), 0.5, look.ink["line"])]
        widths = [half, half]
    if not rows:
        return []
    grid = Box(
        rows,
        colWidths=widths,
        style=[
            *_bare(),
            *style,
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("BOX", (0, 0), (-1, -1), 1.2, look.ink["strong_line"]),
        ],
        splitInRow=SPLIT_LEAST,
        hAlign="LEFT",
        renderCB=ArtifactRules(),
    )
    return [grid]


def _title(paper: Paper, flow: Flow, inset: float = 0, **changed: Any) -> Piece | None:
    if not paper.title.strip():
        return None
    style = flow.look.style("title", **changed)
    made = flow.text((Run(paper.title),), style, element=flow.tree.heading(0))
    return _balanced(made, flow.look.column - inset)


def _balanced(made: Piece | None, width: float) -> Piece | None:
    """Narrow a title until its lines are about equally long."""
    if made is None:
        return None
    height = made.wrap(width, 10_000)[1]
    low, high = 0.0, width * 0.45
    for _ in range(9):
        middle = (low + high) / 2
        made.style.rightIndent = middle
        low, high = (middle, high) if made.wrap(width, 10_000)[1] <= height else (low, middle)
    made.style.rightIndent = low
    return made


def _label(flow: Flow) -> Any:
    look = flow.look
    return look.style("running", fontName="PirSans-B", textColor=look.ink["quiet"], spaceAfter=1)


def _fact_row(flow: Flow, label: str, runs: Runs) -> list[Any]:
    look = flow.look
    style = look.style("table", fontName="PirSans-B", textColor=look.ink["quiet"])
    return list(_pair(flow, label, style, runs, look.styles["table"]))


def _pair(
    flow: Flow, label: str, label_style: Any, runs: Runs, style: Any
) -> tuple[Piece | None, Piece | None]:
    """Make a label and what it names, one item of the list that the first page's facts are."""
    with flow.tree.inside("LI") as item:
        named = flow.text((Run(label),), label_style, element=item.add("Lbl"))
        return named, flow.text(runs, style, element=item.add("LBody"))


def _grid(rows: list[list[Any]], widths: list[float], line: Any) -> Any:
    style = [
        ("FONTNAME", (0, 0), (-1, -1), "PirSans"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ("LINEBELOW", (0, 0), (-1, -2), 0.35, line),
    ]
    return Box(
        rows,
        colWidths=widths,
        style=style,
        splitInRow=SPLIT_LEAST,
        hAlign="LEFT",
        renderCB=ArtifactRules(),
    )


def _stack(items: list[Any], width: float) -> Any:
    rows = [[item] for item in items if item is not None]
    return Box(
        rows or [[Spacer(0, 0)]],
        colWidths=[width],
        style=_bare(),
        hAlign="LEFT",
        renderCB=ArtifactRules(),
    )


def _bare() -> list[tuple[Any, ...]]:
    return [
        ("FONTNAME", (0, 0), (-1, -1), "PirSans"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]


def _present(*made: Piece | None) -> list[Any]:
    return [item for item in made if item is not None]


class SignatureField(Flowable):  # type: ignore[misc]
    """The box a signature is shown in, with its field made before anyone signs."""

    def __init__(
        self, expected: ExpectedSignature, label: Piece | None, flow: Flow, tip: str
    ) -> None:
        super().__init__()
        self.expected, self.label, self.flow, self.tip = expected, label, flow, tip
        self.element = flow.tree.here.add("Form", alt=tip)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """Return the size of the box in points."""
        self.width, self.height = FIELD_WIDTH, FIELD_HEIGHT + 12
        return self.width, self.height

    def draw(self) -> None:
        """Draw the box, its label below it and the empty field."""
        canvas, ink = self.canv, self.flow.look.ink
        with canvas.artifact("Layout"):
            canvas.setStrokeColor(ink["line"])
            canvas.setFillColor(ink["panel"])
            canvas.setLineWidth(0.6)
            canvas.rect(0, 12, FIELD_WIDTH, FIELD_HEIGHT, fill=1)
        if self.label is not None:
            self.label.wrapOn(canvas, FIELD_WIDTH, 12)
            self.label.drawOn(canvas, 0, 0)
        canvas.signature_field(
            self.expected.field, (0, 12, FIELD_WIDTH, 12 + FIELD_HEIGHT), self.tip, self.element
        )


def closing(paper: Paper, flow: Flow) -> list[Any]:
    """Make the signature block; it begins together with its first signature."""
    if not paper.signatures:
        return []
    look = flow.look
    words = flow.frame.say("signatures")
    head = flow.text((Run(words),), look.style("heading1"), element=flow.tree.heading(1))
    note = flow.words(paper.signing_note, look.style("small", spaceAfter=9))
    if head is not None:
        head.entry = (words, 0)
    boxes = []
    for expected in paper.signatures:
        with flow.tree.inside("Sect"):
            boxes.append(_signature(expected, flow))
    start = _present(head, note)
    room = sum(_tall(item, look.column) for item in (*start, boxes[0]))
    return [CondPageBreak(room + 2), *start, *boxes]


def _tall(flowable: Any, width: float) -> float:
    height: float = flowable.wrap(width, 10_000)[1]
    return height + float(flowable.getSpaceBefore() + flowable.getSpaceAfter())


def _signature(expected: ExpectedSignature, flow: Flow) -> Any:
    look = flow.look
    role_words = flow.frame.say(f"role.{expected.role}")
    role = flow.words(role_words, _label(flow))
    name = flow.words(expected.person_name, look.style("body", fontName="PirText-B", spaceAfter=2))
    statement = flow.words(expected.statement, look.style("table"))
    label = flow.words(
        flow.frame.say("sign_here"), look.style("running", textColor=look.ink["quiet"])
    )
    tip = printable(f"{flow.frame.say('sign_here')}: {expected.person_name} ({role_words})")
    left = look.column - FIELD_WIDTH - 16
    field = SignatureField(expected, label, flow, tip)
    return Box(
        [[_stack(_present(role, name, statement), left), field]],
        colWidths=[left + 16, FIELD_WIDTH],
        style=[
            *_bare(),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LINEABOVE", (0, 0), (-1, 0), 0.35, look.ink["line"]),
        ],
        hAlign="LEFT",
        renderCB=ArtifactRules(),
    )
