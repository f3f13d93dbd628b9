"""Attacks on a finished record: from the file alone none passes that the file can show."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from pirdesk.casefile.paper import Paragraph
from pirdesk.documents import verify
from tests.unit.documents_papers import frozen, make_paper, said, sign_all

Attack = Callable[[bytes], bytes]
EMBEDDED = generic.DictionaryObject
BYTE_RANGE = re.compile(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)")


@lru_cache(maxsize=1)
def record() -> bytes:
    paper = make_paper((Paragraph(said("One sentence.")),))
    return sign_all(frozen(paper), paper)


def revised(data: bytes, change: Callable[[Any], None]) -> bytes:
    """Add a revision as an attacker would, leaving information and metadata as they are."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer._update_meta = lambda: None  # type: ignore[method-assign]
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(data: bytes, **entries: str) -> Any:
    named = {pdf_name(f"/{key}"): pdf_name(value) for key, value in entries.items()}
    return generic.StreamObject(dict_data=named, stream_data=data)


def page(writer: Any) -> tuple[Any, Any]:
    reference = writer.root["/Pages"]["/Kids"].raw_get(0)
    return reference, reference.get_object()


def filespec(writer: Any) -> tuple[Any, Any]:
    """The attached record's file specification, direct or by reference."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    return names, names[1]


def field(writer: Any) -> tuple[Any, Any]:
    reference = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    return reference, reference.get_object()


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def flip_content(data: bytes) -> bytes:
    reference = page(IncrementalPdfFileWriter(io.BytesIO(data)))[1].raw_get("/Contents")
    found = re.search(rb"\b%d 0 obj" % reference.idnum, data)
    assert found is not None
    return flipped(data, data.index(b"stream", found.end()) + 60)


def flip_structure(data: bytes) -> bytes:
    """Flip a byte of the first page's dictionary, or of the packed objects it is among."""
    if b"/MediaBox" in data:
        return flipped(data, data.index(b"/MediaBox") + 12)
    return flipped(data, data.index(b"stream", data.index(b"/ObjStm")) + 60)


def add_annotation(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        reference, where = page(writer)
        box = generic.ArrayObject(generic.NumberObject(n) for n in (100, 500, 400, 560))
        note = writer.add_object(
            EMBEDDED(
                {
                    pdf_name("/Type"): pdf_name("/Annot"),
                    pdf_name("/Subtype"): pdf_name("/FreeText"),
                    pdf_name("/Rect"): box,
                    pdf_name("/Contents"): pdf_string("No harm was found"),
                }
            )
        )
        where["/Annots"] = generic.ArrayObject([*where.get("/Annots", ()), note])
        writer.mark_update(reference)

    return revised(data, change)


def shadow_content(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        reference, where = page(writer)
        where["/Contents"] = writer.add_object(stream(b"q Q"))
        writer.mark_update(reference)

    return revised(data, change)


def replace_record(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        reference = filespec(writer)[1]["/EF"].raw_get("/F")
        writer.objects[(0, reference.idnum)] = stream(b'{"severity": 1}', Type="/EmbeddedFile")

    return revised(data, change)


def repoint_record(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        other = writer.add_object(stream(b'{"severity": 1}', Type="/EmbeddedFile"))
        _names, spec = filespec(writer)
        spec["/EF"] = EMBEDDED({pdf_name("/F"): other, pdf_name("/UF"): other})
        writer.update_container(spec)

    return revised(data, change)


def add_record(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        other = writer.add_object(stream(b'{"severity": 1}', Type="/EmbeddedFile"))
        spec = writer.add_object(
            EMBEDDED(
                {
                    pdf_name("/Type"): pdf_name("/Filespec"),
                    pdf_name("/F"): pdf_string("more.json"),
                    pdf_name("/EF"): EMBEDDED({pdf_name("/F"): other}),
                }
            )
        )
        names, _spec = filespec(writer)
        names.extend([pdf_string("zz.json"), spec])
        writer.update_container(names)

    return revised(data, change)


def replace_font(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        fonts = page(writer)[1]["/Resources"]["/Font"]
        descriptor = next(font["/FontDescriptor"] for font in map(fonts.__getitem__, fonts))
        reference = descriptor.raw_get("/FontFile2")
        writer.objects[(0, reference.idnum)] = stream(b"not a font")

    return revised(data, change)


def change_appearance(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        reference = field(writer)[1]["/AP"].raw_get("/N")
        old = reference.get_object()
        kept = {k: v for k, v in old.items() if k not in ("/Length", "/Filter")}
        new = generic.StreamObject(dict_data=kept, stream_data=b"1 0 0 rg 0 0 200 50 re f")
        writer.objects[(0, reference.idnum)] = new

    return revised(data, change)


def repoint_appearance(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        reference, where = field(writer)
        old = where["/AP"]["/N"]
        kept = {k: v for k, v in old.items() if k not in ("/Length", "/Filter")}
        new = generic.StreamObject(dict_data=kept, stream_data=b"1 0 0 rg 0 0 200 50 re f")
        where["/AP"] = EMBEDDED({pdf_name("/N"): writer.add_object(new)})
        writer.mark_update(reference)

    return revised(data, change)


def change_words_for_the_blind(data: bytes) -> bytes:
    """Change the words a screen reader speaks for the signature field."""

    def change(writer: Any) -> None:
        reference, where = field(writer)
        where["/TU"] = pdf_string("Nothing to sign")
        writer.mark_update(reference)

    return revised(data, change)


def change_metadata(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        info = writer.trailer["/Info"]
        info[pdf_name("/Title")] = pdf_string("Another title")
        writer.update_container(info)
        if "/Metadata" in writer.root:
            reference = writer.root.raw_get("/Metadata")
            new = stream(b"<x/>", Type="/Metadata", Subtype="/XML")
            writer.objects[(0, reference.idnum)] = new

    return revised(data, change)


def add_field(data: bytes) -> bytes:
    def change(writer: Any) -> None:
        from pyhanko.sign.fields import SigFieldSpec, append_signature_field

        append_signature_field(writer, SigFieldSpec("Extra", on_page=0, box=(10, 10, 100, 50)))

    return revised(data, change)


def inject_between(data: bytes) -> bytes:
    found = BYTE_RANGE.search(data)
    assert found is not None
    end = int(found[3]) + int(found[4])
    return data[:end] + b"\n9999 0 obj\n<</Injected true>>\nendobj\n" + data[end:]


def cut_last_revision(data: bytes) -> bytes:
    return data[: data.rindex(b"%%EOF", 0, len(data) - 10) + 6]


def add_comment(data: bytes) -> bytes:
    return data + b"\n% trailing comment\n"


ATTACKS: dict[str, Attack] = {
    "a byte of a page is flipped": flip_content,
    "a byte of the structure is flipped": flip_structure,
    "a note is laid over a page": add_annotation,
    "a page's content is replaced": shadow_content,
    "the record is replaced": replace_record,
    "the record is pointed elsewhere": repoint_record,
    "another attachment is added": add_record,
    "a font is replaced": replace_font,
    "a signature's appearance is changed": change_appearance,
    "a signature's appearance is pointed elsewhere": repoint_appearance,
    "spoken words are changed": change_words_for_the_blind,
    "the title is changed": change_metadata,
    "a signature field is added": add_field,
    "bytes are put between two revisions": inject_between,
    "the last signature is cut off": cut_last_revision,
    "a comment is put at the end": add_comment,
}


def test_there_are_sixteen_and_the_record_itself_is_sound() -> None:
    assert len(ATTACKS) == 16
    assert verify.verify(record()).exit_code == 0


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_is_refused_from_the_file_alone(name: str) -> None:
    spoiled = ATTACKS[name](record())
    assert spoiled != record()
    result = verify.verify(spoiled)
    assert result.exit_code in (1, 3), result.words


def test_a_cut_signature_is_named_as_missing() -> None:
    result = verify.verify(cut_last_revision(record()))
    told = next(item for item in result.checks if item.name == "signatures")
    assert "Not signed by: Rolf Żółć (reviewer)" in told.words
    assert [item.intact for item in result.signatures] == [True]


@pytest.mark.parametrize("name", ["a comment is put at the end", "a signature field is added"])
def test_what_was_added_is_told(name: str) -> None:
    result = verify.verify(ATTACKS[name](record()))
    told = next(item for item in result.checks if item.name == "unchanged")
    assert result.exit_code == 3 or told.ok is False


@pytest.mark.parametrize(
    "frame",
    [
        generic.ArrayObject([pdf_name("/a"), *[generic.NumberObject(0)] * 3]),
        generic.ArrayObject(),
        pdf_string("0 0 0 0"),
        generic.NullObject(),
    ],
)
def test_a_field_without_a_proper_frame_is_refused_in_words(frame: Any) -> None:
    def change(writer: Any) -> None:
        reference, where = page(writer)
        widget = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Widget"), "/Rect": frame}
        note = writer.add_object(EMBEDDED({pdf_name(k): v for k, v in widget.items()}))
        where["/Annots"] = generic.ArrayObject([*where.get("/Annots", ()), note])
        writer.mark_update(reference)

    result = verify.verify(revised(record(), change))
    told = next(item for item in result.checks if item.name == "print")
    assert result.exit_code == 1
    assert told.ok is False
