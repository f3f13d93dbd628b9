"""Page layouts as data: page, type scale, spacing and ink, read strictly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from pirdesk import datafiles
from pirdesk.datafiles import DataFile, Reader
from pirdesk.errors import DataFault

_PAGE = ("width", "height", "left", "right", "top", "bottom")
_TYPE = (
    *("body", "lead", "small", "address", "title", "heading1", "heading2", "heading3"),
    *("table", "code", "running"),
)
_SPACE = ("paragraph", "heading1", "heading2", "heading3", "table", "indent")
_INK = ("text", "quiet", "line", "strong_line", "accent", "panel", "warning", "watermark")
OPENINGS = ("letter", "cover")


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


def read_layout(source: DataFile) -> Layout:
    """Read one layout file; every key must be there and no other."""
    top = Reader.of(source)
    top.only("id", "version", "opening", "contents", "page", "type", "space", "ink")
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
    )


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
    return read_layout(datafiles.read_toml(datafiles.path("exports", "layouts", f"{name}.toml")))
