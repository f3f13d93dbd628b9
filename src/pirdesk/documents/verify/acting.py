"""Find what in a file can act by itself, hide, or carry more than its pages show.

It looks at every object that can be reached, and judges nobody's intent: it only names things.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

MOST_OBJECTS = 2_000_000

_ACTIONS = {
    "/JavaScript": "a script",
    "/Rendition": "a recording that plays, and may hold a script",
    "/Launch": "a command that starts another program or file",
    "/SubmitForm": "a command that sends data away",
    "/ImportData": "a command that fills in data from another file",
    "/ResetForm": "a command that empties its fields",
    "/GoToR": "a command that opens another file",
    "/GoToE": "a command that opens a file inside it",
    "/GoToDp": "a command that opens another part of a document",
    "/Thread": "a command that follows a thread of text",
    "/Hide": "a command that hides or shows parts of a page",
    "/SetOCGState": "a command that switches layers",
    "/Sound": "a sound",
    "/Movie": "a film",
    "/Named": "a command of the viewer's menu",
    "/Trans": "a change of pages with an effect",
    "/GoTo3DView": "a drawing in three dimensions that moves",
    "/RichMediaExecute": "a command to a rich medium",
}
_ANNOTATIONS = {
    "/RichMedia": "a rich medium",
    "/Movie": "a film",
    "/Sound": "a sound",
    "/Screen": "a screen for recordings",
    "/3D": "a drawing in three dimensions",
    "/FileAttachment": "a file pinned to a page",
}
_HARMLESS = frozenset({"/URI", "/GoTo"})
_ADDRESSES = ("http://", "https://", "mailto:", "tel:")
_LAYERS = "layers, which a viewer shows or hides"
_FROM_ELSEWHERE = "content fetched from another file"
_UNSEEN = 0x02 | 0x20  # of an annotation: hidden, not shown


def found_acts(pdf: Any) -> tuple[str, ...]:
    """Return, each once and in words, what an open pikepdf file holds of such things.

    A file with more objects than any reader should follow is named as that alone.
    """
    found: dict[str, None] = {}
    for count, item in enumerate(reached(pdf)):
        if count > MOST_OBJECTS:
            return ("more objects than can be looked through",)
        found.update(dict.fromkeys(_of(item)))
    found.update(dict.fromkeys(_of_root(pdf.Root)))
    return tuple(found)


def reached(pdf: Any) -> Iterator[Any]:
    """Yield every dictionary and stream reached from the trailer, each once."""
    waiting: list[Any] = [pdf.trailer]
    met: set[tuple[int, int]] = set()
    while waiting:
        item = waiting.pop()
        if item.is_indirect:
            if item.objgen in met:
                continue
            met.add(item.objgen)
        if isinstance(item, pikepdf.Array):
            kids = list(item)
        else:
            yield item
            kids = [kid for _name, kid in item.items()]
        waiting += (k for k in kids if isinstance(k, pikepdf.Array | pikepdf.Dictionary))
        waiting += (k for k in kids if isinstance(k, pikepdf.Stream))


def _of(item: Any) -> Iterator[str]:
    """Yield what one dictionary or stream can do."""
    kind = str(item.get("/S", ""))
    if kind in _ACTIONS:
        yield _ACTIONS[kind]
    if "/JS" in item:
        yield _ACTIONS["/JavaScript"]
    if kind == "/URI" and not str(item.get("/URI", "")).lower().startswith(_ADDRESSES):
        yield "a link that is no address of the web, of mail or of a telephone"
    if "/AA" in item:
        yield "something that happens by itself when a page or field is met"
    if item.get("/Type") == "/OCG":
        yield _LAYERS
    if "/EF" in item:
        yield f"a file inside it ({_name(item)})"
    if "/Alternates" in item or "/OPI" in item or "/PS" in item:
        yield "a picture that is printed otherwise than it is shown"
    if isinstance(item, pikepdf.Stream) and ("/F" in item or "/Ref" in item):
        yield _FROM_ELSEWHERE
    if "/Rect" in item and "/Subtype" in item:
        yield from _of_annotation(item)


def _of_annotation(item: Any) -> Iterator[str]:
    kind = str(item["/Subtype"])
    if kind in _ANNOTATIONS:
        yield _ANNOTATIONS[kind]
    flags = item.get("/F", 0)
    signs = kind == "/Widget" and item.get("/FT") == "/Sig"
    if isinstance(flags, int) and flags & _UNSEEN and not signs and kind != "/Popup":
        yield "a note or field that is hidden"


def _of_root(root: Any) -> Iterator[str]:
    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S")) not in _HARMLESS:
        yield "something that happens when the file is opened"
    if "/OCProperties" in root:
        yield _LAYERS
    if "/Collection" in root:
        yield "a cover over a collection of files"
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        if "/XFA" in form:
            yield "a second form (XFA), which some viewers show in place of the pages"
        if bool(form.get("/NeedAppearances", False)):
            yield "fields that each viewer draws anew"


def _name(spec: Any) -> str:
    for key in ("/UF", "/F"):
        if isinstance(spec.get(key), pikepdf.String):
            return " ".join(str(spec[key]).split())[:80]
    return "without a name"
