"""Read what the pages of a file print, piece by piece, straight from its content streams."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from pirdesk.documents.characters import shaped, squeezed

_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf\1", re.DOTALL)
_DEEPEST = 4
# Our fonts are cut to 256 letters each, so a code is one byte and a table some kilobytes.
_LAST_CODE, _LARGEST_TABLE = 0xFF, 64 * 1024
_LONGEST, _MOST = 4 * 1024 * 1024, 64 * 1024 * 1024  # bytes; a page of ours takes 20,000
MARKS = frozenset(" \u00a0")
_HEADINGS = tuple(f"/H{level}" for level in range(1, 7))
_LISTED = frozenset(("/Caption", "/Link"))
_TAGS = frozenset(("/P", *_HEADINGS, "/Lbl", "/LBody", "/TH", "/TD", "/Caption", "/Code", "/Link"))


class Unexpected(ValueError):
    """The page holds something our papers never hold."""


@dataclass(slots=True)
class Printed:
    """What was found: pieces by number, running texts of each page, images, words of figures.

    ``entries`` are the lines of the contents, ``places`` the page (from 1) each piece begins on,
    ``said`` what was shown in place of a text: the text and what is shown.
    """

    pieces: dict[int, str] = field(default_factory=dict)
    running: list[list[str]] = field(default_factory=list)
    images: int = 0
    figures: list[str] = field(default_factory=list)
    entries: dict[int, str] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    found: Printed
    marks: list[str] = field(default_factory=list)
    font: dict[int, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    said: tuple[str, int] | None = None
    read: int = 0
    number: int = -1


def read_pages(pdf: Any) -> Printed:
    """Read all pages of an open pikepdf file; anything foreign raises ``Unexpected``."""
    walk = _Walk(Printed())
    fonts: dict[Any, dict[int, str]] = {}
    for page in pdf.pages:
        walk.found.running.append([])
        _read(page, page.obj.get("/Resources"), walk, fonts, 0)
        if walk.marks:
            raise Unexpected("a marked part of a page is not closed")
    return walk.found


def _read(  # noqa: C901, PLR0912  # one case per operator of a content stream
    stream: Any, resources: Any, walk: _Walk, fonts: dict[Any, Any], depth: int
) -> None:
    _weigh(stream, walk)
    for instruction in pikepdf.parse_content_stream(stream):
        operator = str(instruction.operator)
        given = instruction.operands
        match operator:
            case "BDC" | "BMC":
                if _opened_said(walk, given):
                    continue
                _file(walk)
                walk.marks.append(_mark(given, walk))
            case "EMC":
                if _closed_said(walk):
                    continue
                _file(walk)
                if not walk.marks:
                    raise Unexpected("a mark is closed that was not opened")
                walk.marks.pop()
            case "BT":
                walk.text = []
            case "ET":
                _file(walk)
            case "Tf":
                walk.font = _font(resources["/Font"][str(given[0])], fonts)
            case "Tj":
                walk.text.append(_decoded(given[0], walk.font))
            case "TJ":
                strings = (item for item in given[0] if isinstance(item, pikepdf.String))
                walk.text += [_decoded(item, walk.font) for item in strings]
            case "Do":
                _object(resources["/XObject"][str(given[0])], walk, fonts, depth)
            case "'" | '"' | "INLINE IMAGE" | "sh":
                raise Unexpected(f"a page uses {operator}, which no paper of ours does")
            case "Tr":
                raise Unexpected("a page hides text")


def _weigh(stream: Any, walk: _Walk) -> None:
    """Refuse what takes minutes to read: a drawing that draws others over and over, a bomb."""
    whole = stream.obj.get("/Contents") if isinstance(stream, pikepdf.Page) else stream
    parts = whole if isinstance(whole, pikepdf.Array) else [whole] if whole is not None else []
    size = sum(len(part.read_bytes()) for part in parts)
    walk.read += size + 1024
    if size > _LONGEST or walk.read > _MOST:
        raise Unexpected("a page draws more than a paper of ours ever does")


def _opened_said(walk: _Walk, given: Any) -> bool:
    """Begin a part that says what its signs stand for; tell whether it is one."""
    if str(given[0]) != "/Span" or len(given) != 2 or "/ActualText" not in given[1]:
        return False
    if walk.said is not None or len(walk.marks) != 1:
        raise Unexpected("a page says twice what a text stands for")
    walk.said = str(given[1]["/ActualText"]), len(walk.text)
    return True


def _closed_said(walk: _Walk) -> bool:
    """End such a part: shaped letters are read as what they say, stand-ins as they are shown."""
    if walk.said is None:
        return False
    text, start = walk.said
    shown = "".join(walk.text[start:])
    walk.said = None
    if text and all(shaped(char) or char in MARKS for char in text):
        walk.text[start:] = [text]
    else:
        walk.found.said.append((text, shown))
    return True


def _object(drawn: Any, walk: _Walk, fonts: dict[Any, Any], depth: int) -> None:
    if drawn.get("/Subtype") == "/Image":
        walk.found.images += 1
        return
    if drawn.get("/Subtype") != "/Form" or depth >= _DEEPEST:
        raise Unexpected("a page draws something that is no text and no picture")
    outer, walk.marks = walk.marks, []
    _read(drawn, drawn.get("/Resources"), walk, fonts, depth + 1)
    walk.marks = outer


def _mark(given: Any, walk: _Walk) -> str:
    name = str(given[0])
    if name == "/Artifact":
        return "artifact"
    said = given[1] if len(given) == 2 else {}
    # Records from before papers had a structure tree have a span for each piece.
    if "/Piece" in said and (name == "/Span" or (name in _TAGS and "/MCID" in said)):
        return _numbered(walk, int(said["/Piece"]))
    if name in _LISTED and "/Entry" in said and "/MCID" in said:
        return f"entry {int(said['/Entry'])}"
    if name == "/Figure" and "/MCID" in said:
        return "figure"
    if (name in _TAGS or name == "/Span") and "/MCID" in said:
        return _numbered(walk, walk.number + 1)
    raise Unexpected("a page holds a mark no paper of ours has")


def _numbered(walk: _Walk, number: int) -> str:
    """Return the mark of a piece; one that has no number of its own follows the one before it."""
    walk.number = number
    return str(number)


def _file(walk: _Walk) -> None:
    text = squeezed("".join(walk.text))
    walk.text = []
    if not text:
        return
    if len(walk.marks) != 1:
        raise Unexpected("a page holds text that belongs to no part of the paper")
    if walk.marks[0] == "figure":
        walk.found.figures.append(text)
        return
    if walk.marks[0] == "artifact":
        walk.found.running[-1].append(text)
        return
    if walk.marks[0].startswith("entry "):
        place = int(walk.marks[0].removeprefix("entry "))
        walk.found.entries[place] = walk.found.entries.get(place, "") + text
        return
    number = int(walk.marks[0])
    walk.found.places.setdefault(number, len(walk.found.running))
    walk.found.pieces[number] = walk.found.pieces.get(number, "") + text


def _decoded(string: Any, font: dict[int, str]) -> str:
    try:
        return "".join(font[code] for code in bytes(string))
    except KeyError:
        raise Unexpected("a page uses a character without a meaning") from None


def _font(font: Any, known: dict[Any, Any]) -> dict[int, str]:
    key = font.objgen
    if key not in known or key == (0, 0):
        if "/ToUnicode" not in font or font.get("/Subtype") != "/TrueType":
            raise Unexpected("a page uses a font that is not embedded as ours are")
        if "/FontFile2" not in font["/FontDescriptor"]:
            raise Unexpected("a page uses a font that is not embedded")
        table = bytes(font["/ToUnicode"].read_bytes())
        if len(table) > _LARGEST_TABLE:
            raise Unexpected("a font's table of characters is larger than any of ours")
        known[key] = to_unicode(table)
    found: dict[int, str] = known[key]
    return found


def to_unicode(cmap: bytes) -> dict[int, str]:
    """Read a ToUnicode table: character code → text."""
    table: dict[int, str] = {}
    for kind, body in _SECTION.findall(cmap):
        if kind == b"char":
            values = _HEX.findall(body)
            for code, text in zip(values[::2], values[1::2], strict=True):
                table[int(code, 16)] = _utf16(text)
        else:
            _ranges(body, table)
    return table


def _ranges(body: bytes, table: dict[int, str]) -> None:
    pattern = rb"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[(.*?)\])"
    for low, high, start, listed in re.findall(pattern, body, re.DOTALL):
        first, last = int(low, 16), int(high, 16)
        if not 0 <= first <= last <= _LAST_CODE:
            raise Unexpected("a font's table of characters is damaged")
        if start:
            text = _utf16(start)
            for code in range(first, last + 1):
                table[code] = text[:-1] + chr(ord(text[-1]) + code - first)
        else:
            for code, text in zip(range(first, last + 1), _HEX.findall(listed), strict=True):
                table[code] = _utf16(text)


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be")


def embedded_files(pdf: Any) -> Iterable[tuple[str, bytes]]:
    """Yield the attached files of an open pikepdf file: name and bytes."""
    for name, spec in pdf.attachments.items():
        yield name, bytes(spec.get_file().read_bytes())
