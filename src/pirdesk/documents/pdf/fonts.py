"""The embedded faces, which characters each has, and the refusal of what none of them has."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from reportlab.pdfbase import pdfmetrics

from pirdesk import datafiles
from pirdesk.documents.characters import named, right_to_left
from pirdesk.documents.pdf.shaping import MeasuredFace, ShapedFace
from pirdesk.documents.standing import END, FIRST, is_mark
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
# Read when a text first needs them: most papers never do.
SHAPED = {
    "PirDeva": "NotoSansDevanagari-Regular.ttf",
    "PirThai": "NotoSansThai-Regular.ttf",
}
LATE = {**SHAPED, "PirHan": "WenQuanYiMicroHei.ttc"}
_SUBSTITUTES = ("PirSans", "PirMono", "PirRest", *LATE)
_BOLD_ITALIC_SANS = "PirSans-B"
_LOCK = threading.Lock()
# Held while a file is drawn: reportlab reads a face by one place in it, whichever thread asks, and
# two files drawn at once would hold glyphs of each other.
ALONE = threading.Lock()
SPACES = frozenset("\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u205f\u3000\u1680")


def register() -> None:
    """Make every face known to reportlab, once per process."""
    with _LOCK:
        known = pdfmetrics.getRegisteredFontNames()
        for name, file in FILES.items():
            if name not in known:
                _read(name, file)


def _read(name: str, file: str) -> None:
    path = str(datafiles.path("resources", "fonts", file))
    made = ShapedFace if name in SHAPED else MeasuredFace
    pdfmetrics.registerFont(made(name, path))


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
    # Beyond U+FFFF reportlab writes tables no reader understands: the text would be lost.
    if right_to_left(char) or unicodedata.category(char) == "Co" or char > "\uffff":
        return None
    for name in (wanted, *_SUBSTITUTES):
        if ord(char) in _glyphs(name):
            return name
    return None


@lru_cache(maxsize=32)
def _glyphs(name: str) -> Mapping[int, int]:
    """Return the characters a face has, by code point; a late face is read here."""
    if name in LATE:
        with _LOCK:
            if name not in pdfmetrics.getRegisteredFontNames():
                _read(name, LATE[name])
    font: Any = pdfmetrics.getFont(name)
    found: Mapping[int, int] = font.face.charToGlyph
    return found


@lru_cache(maxsize=32)
def _own(name: str) -> frozenset[str]:
    """Return the characters a face draws itself, line ends among them."""
    chars = map(chr, _glyphs(name))
    return frozenset("\n ") | {c for c in chars if covering(c, name) == name and c not in SPACES}


def split_by_face(text: str, wanted: str) -> Iterator[tuple[str, str]]:
    """Yield a text in pieces with the face that has all characters of the piece."""
    if text.isascii() or set(text) <= _own(wanted):
        yield from [(wanted, text)] if text else ()
        return
    start, current = 0, wanted
    for index, char in enumerate(text):
        if char in "\n " or char in SPACES or is_mark(char):
            continue
        # A mark stays with the face of the letter it stands on, where that face has it.
        marks = current != wanted and unicodedata.category(char) in ("Mn", "Mc")
        needed = covering(char, current if marks else wanted)
        if (needed or wanted) != current:
            if index > start:
                yield current, _spaced(text[start:index])
            start, current = index, needed or wanted
    if start < len(text):
        yield current, _spaced(text[start:])


def _spaced(text: str) -> str:
    return "".join(" " if char in SPACES else char for char in text)


def drawn(char: str) -> bool:
    """Tell whether a character can be put on paper."""
    return char == "\n" or char in SPACES or covering(char, "PirText") is not None


def no_width(count: int) -> None:
    """Give the marks around stand-ins no width in any face."""
    with _LOCK:
        for name in (*FILES, *LATE):
            if name in pdfmetrics.getRegisteredFontNames():
                font: Any = pdfmetrics.getFont(name)
                font.face.charWidths |= dict.fromkeys((*range(FIRST, FIRST + count), ord(END)), 0)


def check_characters(texts: Iterable[str]) -> None:
    """Refuse, before anything is drawn, texts with characters no face has; name up to five."""
    missing: dict[str, str] = {}
    for char in sorted(set().union(*map(set, texts))):
        if not drawn(char):
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
        "Print a readable stand-in for it, write a transliteration, or use the HTML copy.",
        code="paper.character",
    )
