"""Hold an open file to what a paper of ours is made of: nothing that acts, hides or is added.

A list of what may be there, as this program and the signing library write it, since what could be
there besides is without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pikepdf

from pirdesk.documents.record_json import EmbeddedRecord
from pirdesk.documents.verify.acting import found_acts, reached


def _names(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


_ROOT = _names(
    "AF AcroForm DSS Extensions Lang MarkInfo Metadata Names Outlines OutputIntents PageMode Pages "
    "Perms StructTreeRoot Type Version ViewerPreferences"
)
_PAGE = _names("Annots Contents MediaBox Parent Resources Rotate StructParents Tabs Trans Type")
# Other programs add how text in fields would look, which no field of ours has.
_LOOK = _names("AS DA DR Ff Q")
_FORM = _names("Fields SigFlags") | _LOOK
_FIELD = _names("AP F FT P Rect StructParent Subtype T TU Type V") | _LOOK
_LINK = _names("A Border Contents Dest F Rect StructParent Subtype Type")
_ENTRY = _names("Count Dest First Last Next Parent Prev Title Type")
_SPEC = _names("AFRelationship Desc EF F Type UF")
_SHOWN = _names("DisplayDocTitle")


def foreign_part(pdf: Any, record: EmbeddedRecord, name: str) -> str:
    """Return what an open file holds that no paper of ours does, or "".

    ``name`` is that of the file its record is in.
    """
    try:
        own = f"a file inside it ({name})"
        acts = [words for words in found_acts(pdf) if words != own]
        if acts:
            return "; ".join(acts)
        return next(_foreign(pdf, record), "")
    except Exception as fault:  # noqa: BLE001 (what cannot be looked at is not let by)
        return f"something that cannot be read ({type(fault).__name__})"


def _foreign(pdf: Any, record: EmbeddedRecord) -> Iterator[str]:
    root = pdf.Root
    yield from _more(root, _ROOT, "in its catalogue")
    yield from _more(root.get("/Names", {}), {"/EmbeddedFiles"}, "among its names")
    yield from _more(root.get("/ViewerPreferences", {}), _SHOWN, "among its wishes to a viewer")
    yield from _of_form(root.get("/AcroForm"))
    yield from _of_files(pdf)
    addresses = {unquote(address) for address in _addresses(record.data)}
    for page in pdf.pages:
        yield from _more(page.obj, _PAGE, "on a page")
        yield from _more(page.obj.get("/Trans", {}), set(), "on a page")
        for note in page.obj.get("/Annots", ()):
            yield from _of_note(note, addresses)
    for entry in _entries(root.get("/Outlines")):
        yield from _more(entry, _ENTRY, "among its bookmarks")


def _more(item: Any, known: frozenset[str] | set[str], where: str) -> Iterator[str]:
    for key in sorted(set(item.keys()) - known):
        yield f"{key[1:]} {where}, which no paper of ours has"


def _of_form(form: Any) -> Iterator[str]:
    if form is None:
        return
    yield from _more(form, _FORM, "in its form")
    for field in form.get("/Fields", ()):
        yield from _more(field, _FIELD, "in a field")
        if field.get("/FT") != "/Sig":
            yield "a field that is no signature's"


def _of_files(pdf: Any) -> Iterator[str]:
    """One file specification, one content, found in the names and as associated file alike."""
    specs = [item for item in reached(pdf) if "/EF" in item]
    for spec in specs:
        yield from _more(spec, _SPEC, "beside a file inside it")
        contents = list(spec["/EF"].items())
        if {key for key, _item in contents} - {"/F", "/UF"}:
            yield "a file inside it in more than one form"
        if len({item.objgen for _key, item in contents}) != 1 or spec.get("/F") != spec.get("/UF"):
            yield "a file inside it that reads differently in different viewers"
    if len(specs) > 1:
        yield "more files than its record"


def _of_note(note: Any, addresses: set[str]) -> Iterator[str]:
    if note.get("/Subtype") != "/Link":
        yield from _more(note, _FIELD, "in a field")
        return
    yield from _more(note, _LINK, "in a link")
    if "/A" not in note:
        if not isinstance(note.get("/Dest"), pikepdf.Array):
            yield "a link to nowhere"
        return
    action = note["/A"]
    yield from _more(action, {"/S", "/URI", "/Type"}, "in a link")
    target = str(action.get("/URI", ""))
    if action.get("/S") != "/URI" or unquote(target) not in addresses:
        yield f"a link to “{target[:60]}”, which the record does not hold"


def _addresses(item: Any) -> Iterator[str]:
    """Yield every address a record's paper links to."""
    waiting = [item.get("paper")]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if isinstance(part.get("href"), str):
                yield part["href"]
            waiting += part.values()
        elif isinstance(part, list | tuple):
            waiting += part


def _entries(outlines: Any) -> Iterator[Any]:
    waiting = [outlines] if outlines is not None else []
    met: set[tuple[int, int]] = set()
    while waiting:
        entry = waiting.pop()
        if entry.is_indirect and entry.objgen in met:
            continue
        met.add(entry.objgen)
        yield entry
        waiting += [entry[key] for key in ("/First", "/Next") if key in entry]
