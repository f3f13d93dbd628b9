"""What a reader that follows the structure tree hears: elements in order, with their text.

Written apart from the program's own verifier, so that the two do not share a mistake.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pirdesk.documents.verify.content import to_unicode


@dataclass
class Heard:
    """One element: its tag, its own text and that of its children, in order."""

    tag: str
    parts: list[str | Heard] = field(default_factory=list)
    alt: str = ""
    scope: str = ""
    language: str = ""
    extent: tuple[int, int] = (1, 1)
    annotations: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def walk(self) -> Iterator[Heard]:
        yield self
        for part in self.parts:
            if isinstance(part, Heard):
                yield from part.walk()

    def all(self, *tags: str) -> list[Heard]:
        return [element for element in self.walk() if element.tag in tags]


def hear(data: bytes) -> Heard:
    """Read a file by its structure tree; content outside element and artifact is an error."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texts = {page.obj.objgen: _texts(page) for page in pdf.pages}
        asked: set[tuple[Any, int]] = set()
        root = pdf.Root.StructTreeRoot.K
        document = _element(
            root[0] if isinstance(root, pikepdf.Array) else root, texts, asked, None
        )
        there = {(page, number) for page, numbers in texts.items() for number in numbers}
        assert asked == there, f"content in no element: {sorted(there - asked)[:3]}"
        return document


def _element(made: Any, texts: dict[Any, dict[int, str]], asked: set[Any], page: Any) -> Heard:
    page = made.Pg.objgen if "/Pg" in made else page
    out = Heard(str(made.S)[1:], alt=str(made.get("/Alt", "")))
    out.language = str(made.get("/Lang", ""))
    said = made.get("/A", {})
    out.scope = str(said.get("/Scope", ""))[1:]
    out.extent = int(said.get("/RowSpan", 1)), int(said.get("/ColSpan", 1))
    kids = made.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            out.parts.append(_said(page, kid, texts, asked))
        elif "/MCID" in kid:
            own = kid.Pg.objgen if "/Pg" in kid else page
            out.parts.append(_said(own, int(kid.MCID), texts, asked))
        elif kid.get("/Type") == "/OBJR":
            out.annotations.append(kid.Obj.get("/Contents", kid.Obj.get("/TU", "")))
            assert "/StructParent" in kid.Obj
        else:
            out.parts.append(_element(kid, texts, asked, page))
    return out


def _said(page: Any, number: int, texts: dict[Any, dict[int, str]], asked: set[Any]) -> str:
    assert (page, number) not in asked, "content heard twice"
    asked.add((page, number))
    return texts[page][number]


def _texts(page: Any) -> dict[int, str]:  # noqa: C901, PLR0912  # one case per operator
    """Return the text of every numbered content of a page; what has no mark must not be there."""
    fonts: dict[str, dict[int, str]] = {}
    out: dict[int, str] = {}
    open_marks: list[int | None] = []
    said: str | None = None
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                given = operands[1] if len(operands) > 1 else {}
                if "/ActualText" in given:
                    assert said is None
                    assert open_marks
                    said = str(given["/ActualText"])
                    if open_marks[-1] is not None:
                        out[open_marks[-1]] += said
                    continue
                number = int(given["/MCID"]) if "/MCID" in given else None
                assert number is not None or str(operands[0]) == "/Artifact"
                assert not open_marks, "marks within marks"
                open_marks.append(number)
                if number is not None:
                    assert number not in out
                    out[number] = ""
            case "EMC":
                if said is not None:
                    said = None
                    continue
                open_marks.pop()
            case "Tf":
                name = str(operands[0])
                if name not in fonts:
                    fonts[name] = to_unicode(page.Resources.Font[name].ToUnicode.read_bytes())
                font = fonts[name]
            case "Tj" | "TJ" if said is not None:
                assert open_marks  # what is shown here is said by the words beside it
            case "Tj":
                text = "".join(font[code] for code in bytes(operands[0]))
                assert open_marks, f"text without a mark: {text!r}"
                if open_marks[-1] is not None:
                    out[open_marks[-1]] += text
            case "Do" | "f" | "S" | "B" | "f*" | "TJ" | "'" | '"':
                assert open_marks, f"{operator} without a mark"
                assert str(operator) not in {"TJ", "'", '"'}
    return out
