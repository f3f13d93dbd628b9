"""Page layouts as data: page, type scale, spacing, ink and letterhead, read strictly."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pirdesk import datafiles
from pirdesk.datafiles import DataFile, Reader
from pirdesk.errors import DataFault
from pirdesk.lockedfiles import read_bytes

_PAGE = ("width", "height", "left", "right", "top", "bottom")
_TYPE = (
    *("body", "lead", "small", "address", "title", "heading1", "heading2", "heading3"),
    *("table", "code", "running"),
)
_SPACE = ("paragraph", "heading1", "heading2", "heading3", "table", "indent")
_INK = ("text", "quiet", "line", "strong_line", "accent", "panel", "warning", "watermark")
OPENINGS = ("letter", "cover", "form")
TABLES = ("ruled", "boxed")
HEADINGS = ("plain", "bar")
PLACES = ("left", "right")
MAX_LOGO = 512 * 1024
_DATA = re.compile(r"data:image/(png|jpeg|svg\+xml);base64,([A-Za-z0-9+/=\s]+)")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above the first page: a logo ``height`` mm high, and small lines beside it."""

    lines: tuple[str, ...]
    logo: bytes | None
    logo_words: str
    height: int
    place: str


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout: millimetres for the page, (size, line distance) points for type, RRGGBB inks.

    A paper of more pages than ``contents`` lists its headings after its opening; 0 is never.
    """

    id: str
    opening: str
    contents: int
    page: Mapping[str, int]
    type: Mapping[str, tuple[int, int]]
    space: Mapping[str, int]
    ink: Mapping[str, str]
    tables: str
    headings: str
    letterhead: Letterhead | None


def read_layout(source: DataFile, folder: Path | None = None) -> Layout:
    """Read one layout file strictly; a logo's file is looked for in ``folder`` alone."""
    top = Reader.of(source)
    top.only(
        *("id", "version", "opening", "contents", "tables", "headings"),
        *("page", "type", "space", "ink", "letterhead"),
    )
    top.text("version")
    opening = top.text("opening")
    if opening not in OPENINGS:
        raise top.fault(f"must be one of {', '.join(OPENINGS)}", "opening")
    page, kinds, space, ink = (top.inner(key) for key in ("page", "type", "space", "ink"))
    for reader, keys in ((page, _PAGE), (kinds, _TYPE), (space, _SPACE), (ink, _INK)):
        reader.only(*keys)
    return Layout(
        top.text("id"),
        opening,
        top.whole("contents", 0),
        MappingProxyType({key: page.whole(key) for key in _PAGE}),
        MappingProxyType({key: _pair(kinds, key) for key in _TYPE}),
        MappingProxyType({key: space.whole(key) for key in _SPACE}),
        MappingProxyType({key: _colour(ink, key) for key in _INK}),
        _one_of(top, "tables", TABLES),
        _one_of(top, "headings", HEADINGS),
        _letterhead(top.inner("letterhead"), folder) if "letterhead" in top.table else None,
    )


def _one_of(reader: Reader, key: str, allowed: tuple[str, ...]) -> str:
    value = reader.text(key, allowed[0])
    if value not in allowed:
        raise reader.fault(f"must be one of {', '.join(allowed)}", key)
    return value


def _letterhead(reader: Reader, folder: Path | None) -> Letterhead:
    reader.only("lines", "logo", "logo_words", "height", "place")
    given = reader.text("logo", "")
    words = reader.text("logo_words", "")
    if given and not words:
        raise reader.fault("must say in words what the logo shows", "logo_words")
    height = reader.whole("height", 14)
    if not 5 <= height <= 40:
        raise reader.fault("must be 5 to 40 millimetres", "height")
    logo = _logo(reader, given, folder) if given else None
    return Letterhead(reader.texts("lines"), logo, words, height, _one_of(reader, "place", PLACES))


def _logo(reader: Reader, given: str, folder: Path | None) -> bytes:
    inline = _DATA.fullmatch(given)
    if inline is not None:
        return base64.b64decode(inline[2])
    if folder is None or not re.fullmatch(r"[\w-]{1,60}\.(png|jpe?g|svg)", given):
        raise reader.fault("must be a PNG, JPEG or SVG file beside the layout, or its data", "logo")
    try:
        data = read_bytes(folder / given)
    except OSError as fault:
        raise reader.fault(f"{given} cannot be read ({fault.strerror})", "logo") from None
    if len(data) > MAX_LOGO:
        raise reader.fault(f"{given} is larger than {MAX_LOGO // 1024} KiB", "logo")
    return data


def self_contained(text: str, folder: Path) -> str:
    """Return the text of a layout file with its logo's file written into it."""

    def written(found: re.Match[str]) -> str:
        kind = {"svg": "svg+xml", "png": "png"}.get(found[3].lower(), "jpeg")
        data = base64.b64encode(read_bytes(folder / f"{found[2]}.{found[3]}")).decode()
        return f'{found[1]}"data:image/{kind};base64,{data}"'

    return re.sub(r'(?m)^(logo\s*=\s*)"([\w-]{1,60})\.(png|jpe?g|svg)"', written, text)


def _pair(reader: Reader, key: str) -> tuple[int, int]:
    value: Any = reader.table.get(key)
    whole = isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value)
    if not whole or not 5 <= value[0] <= value[1] <= 60:
        raise reader.fault("must be [size, line distance] in points, 5 to 60", key)
    return value[0], value[1]


def _colour(reader: Reader, key: str) -> str:
    value = reader.text(key)
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", value):
        raise reader.fault("must be a colour RRGGBB", key)
    return value


@cache
def load_layout(name: str) -> Layout:
    """Return one layout by its id; an unknown one is a fault that names it."""
    if not re.fullmatch(r"[a-z0-9_-]{1,40}", name):
        raise DataFault("exports/layouts", name[:40], "is not the name of a layout")
    file = datafiles.path("exports", "layouts", f"{name}.toml")
    return read_layout(datafiles.read_toml(file), file.parent)
