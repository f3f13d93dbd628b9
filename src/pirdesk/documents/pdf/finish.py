"""The file's catalogue: structure, metadata, colours, signature fields, the embedded record."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import Any, ClassVar

from pirdesk.casefile.paper import Paper
from pirdesk.documents.pdf.canvas import PaperCanvas
from pirdesk.documents.pdf.hooks import Catalog, Deflate, Dictionary, Name, Stream
from pirdesk.documents.pdf.metadata import About, Information, about, xmp
from pirdesk.documents.pdf.raw import Inline, Raw, pdf_text
from pirdesk.documents.pdf.structure import Element, write_structure

RECORD_NAME = "record.json"


class Catalogue(Catalog):  # type: ignore[misc]
    """The document catalogue with the entries reportlab does not know."""

    __NoDefault__: ClassVar = [*Catalog.__NoDefault__, "AF", "OutputIntents"]
    __Refs__: ClassVar = [name for name in Catalog.__Refs__ if name not in {"Names", "MarkInfo"}]


def finish_catalogue(
    canvas: PaperCanvas, paper: Paper, tree: Element, author: str, record: bytes | None
) -> None:
    """Write structure, metadata, colours, fields and the attached record."""
    doc = canvas._doc
    catalogue = doc.Catalog
    catalogue.__class__ = Catalogue
    said = about(paper, author)
    doc.info = Information(said)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    catalogue.MarkInfo = Inline(b"<</Marked true>>")
    catalogue.StructTreeRoot = write_structure(doc, tree, canvas.marked)
    catalogue.Metadata = Stream(
        dictionary=Dictionary({"Type": Name("Metadata"), "Subtype": Name("XML")}),
        content=xmp(said),
        filters=[],
    )
    _colours(doc, catalogue)
    if canvas.fields:
        numbers = (doc.idToObjectNumberAndVersion[name][0] for name in canvas.fields)
        listed = b" ".join(b"%d 0 R" % number for number in numbers)
        catalogue.AcroForm = Raw(b"<</Fields [" + listed + b"] /SigFlags 0>>")
    if record is not None:
        _attach(doc, catalogue, said, record)


@cache
def srgb() -> bytes:
    """Return the sRGB colour profile that pikepdf carries."""
    return resources.files("pikepdf").joinpath("pdfa", "data", "sRGB.icc").read_bytes()


def _colours(doc: Any, catalogue: Any) -> None:
    profile = Stream(dictionary=Dictionary({"N": 3}), content=srgb(), filters=[Deflate])
    inside = doc.Reference(profile).format(doc)
    name = b"(sRGB IEC61966-2.1)"
    intent = Raw(
        b"<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier %s /Info %s "
        b"/DestOutputProfile %s>>" % (name, name, inside)
    )
    catalogue.OutputIntents = Inline(b"[" + doc.Reference(intent).format(doc) + b"]")


def _attach(doc: Any, catalogue: Any, said: About, record: bytes) -> None:
    when = pdf_text(said.pdf_date)
    check = hashlib.md5(record, usedforsecurity=False).hexdigest().encode()
    stream = Stream(
        dictionary=Dictionary(
            {
                "Type": Name("EmbeddedFile"),
                "Subtype": Inline(b"/application#2Fjson"),
                "Params": Inline(
                    b"<</Size %d /CheckSum <%s> /CreationDate %s /ModDate %s>>"
                    % (len(record), check, when, when)
                ),
            }
        ),
        content=record,
        filters=[Deflate],
    )
    inside = doc.Reference(stream).format(doc)
    name = pdf_text(RECORD_NAME)
    spec = Raw(
        b"<</Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /Source /EF <</F %s /UF %s>>>>"
        % (name, name, pdf_text("What this document was made from"), inside, inside)
    )
    reference = doc.Reference(spec).format(doc)
    catalogue.AF = Inline(b"[" + reference + b"]")
    catalogue.Names = Inline(b"<</EmbeddedFiles <</Names [" + name + b" " + reference + b"]>>>>")
