"""The embedded faces, which characters each has, and the refusal of what none of them has."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from pirdesk import datafiles
from pirdesk.documents.characters import named, right_to_left
from pirdesk.errors import UserError

FILES = {
    "PirText": "SourceSerif4-Regular.ttf",
    "PirText-I": "SourceSerif4-Italic.ttf",
    "PirText-B": "SourceSerif4-SemiBold.ttf",
    "PirText-BI": "SourceSerif4-SemiBoldItalic.ttf",
    "PirSans": "SourceSans3-Regular.ttf",
    "PirSans-I": "SourceSans3-Italic.ttf",
    "PirSans-B": "SourceSans3-SemiBold.ttf",
    "PirMono": "SourceCodePro-Regular.ttf",
    "PirRest": "DejaVuSans.ttf",
}
_SUBSTITUTES = ("PirSans", "PirMono", "PirRest")
_BOLD_ITALIC_SANS = "PirSans-B"
_LOCK = threading.Lock()
SPACES = frozenset("\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u205f\u3000\u1680")


def register() -> None:
    """Make every face known to reportlab, once per process."""
    with _LOCK:
        known = pdfmetrics.getRegisteredFontNames()
        for name, file in FILES.items():
            if name not in known:
                path = datafiles.path("resources", "fonts", file)
                pdfmetrics.registerFont(TTFont(name, str(path)))


def face(family: str, *, strong: bool, emphasis: bool) -> str:
    """Return the face of a family (``PirText`` or ``PirSans``) in weight and slope."""
    if family == "PirMono":
        return family
    if family == "PirSans" and strong:
        return _BOLD_ITALIC_SANS
    suffix = ("B" if strong else "") + ("I" if emphasis else "")
    return f"{family}-{suffix}" if suffix else family


@lru_cache(maxsize=8192)
def covering(char: str, wanted: str) -> str | None:
    """Return the face a character is drawn in, or None where no face may draw it."""
    if right_to_left(char):
        return None
    for name in (wanted, *_SUBSTITUTES):
        if ord(char) in _glyphs(name):
            return name
    return None


@lru_cache(maxsize=32)
def _glyphs(name: str) -> Mapping[int, int]:
    """Return the characters a face has, by code point."""
    font: Any = pdfmetrics.getFont(name)
    found: Mapping[int, int] = font.face.charToGlyph
    return found


def split_by_face(text: str, wanted: str) -> Iterator[tuple[str, str]]:
    """Yield a text in pieces with the face that has all characters of the piece."""
    start, current = 0, wanted
    for index, char in enumerate(text):
        if char in "\n " or char in SPACES:
            continue
        needed = covering(char, current if current != wanted and char == "\u0301" else wanted)
        if (needed or wanted) != current:
            if index > start:
                yield current, _spaced(text[start:index])
            start, current = index, needed or wanted
    if start < len(text):
        yield current, _spaced(text[start:])


def _spaced(text: str) -> str:
    return "".join(" " if char in SPACES else char for char in text)


def check_characters(texts: Iterable[str]) -> None:
    """Refuse, before anything is drawn, texts with characters no face has; name up to five."""
    missing: dict[str, str] = {}
    for char in sorted(set().union(*map(set, texts))):
        if char not in "\n" and char not in SPACES and covering(char, "PirText") is None:
            missing[char] = named(char)
    if not missing:
        return
    first = list(missing.values())[:5]
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    turned = any(right_to_left(char) for char in missing)
    why = (
        "Text written from right to left is not drawn reliably on paper yet."
        if turned
        else "None of the embedded fonts has it."
    )
    raise UserError(
        f"The paper cannot show {', '.join(first)}{more}. {why}",
        "Nothing was drawn and nothing was lost: the case file keeps the text as it is. "
        "Write a transliteration in the document, or use the HTML copy.",
        code="paper.character",
    )
