"""The file's catalogue: document information, language, signature fields, the embedded record."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Any, ClassVar

from pirdesk.casefile.paper import Paper
from pirdesk.documents.pdf.canvas import PaperCanvas, Raw, pdf_text
from pirdesk.documents.pdf.hooks import Catalog, Deflate, Dictionary, Info, Name, Stream

RECORD_NAME = "record.json"


class Catalogue(Catalog):  # type: ignore[misc]
    """The document catalogue with the entries reportlab does not know."""

    __NoDefault__: ClassVar = [*Catalog.__NoDefault__, "AF"]
    __Refs__: ClassVar = [name for name in Catalog.__Refs__ if name != "Names"]


class Information(Info):  # type: ignore[misc]
    """Document information whose only time is the paper's."""

    def __init__(self, paper: Paper, author: str) -> None:
        super().__init__()
        self.paper, self.author = paper, author

    def format(self, document: Any) -> bytes:
        """Return the dictionary."""
        paper = self.paper
        when = pdf_date(paper)
        entries = (
            ("Title", paper.title),
            ("Subject", paper.subject),
            ("Author", self.author),
            ("Keywords", " ".join((paper.document_id, *paper.marks))),
            ("Creator", "PIRDesk"),
            ("Producer", "PIRDesk with ReportLab"),
            ("CreationDate", when),
            ("ModDate", when),
        )
        body = b" ".join(b"/%s %s" % (k.encode(), pdf_text(v)) for k, v in entries if v)
        return b"<<" + body + b">>"


def pdf_date(paper: Paper) -> str:
    """Return the paper's time as a PDF date in UTC."""
    return paper.made_at.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")


def finish_catalogue(canvas: PaperCanvas, paper: Paper, author: str, record: bytes | None) -> None:
    """Write information, language, identifier, fields and the attached record."""
    doc = canvas._doc
    catalogue = doc.Catalog
    catalogue.__class__ = Catalogue
    doc.info = Information(paper, author)
    seed = (record or b"") + repr(paper).encode("utf-8", "backslashreplace")
    identity = hashlib.md5(seed, usedforsecurity=False).hexdigest().upper().encode()
    doc._ID = b"[<%s> <%s>]" % (identity, identity)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    if canvas.fields:
        numbers = (doc.idToObjectNumberAndVersion[name][0] for name in canvas.fields)
        listed = b" ".join(b"%d 0 R" % number for number in numbers)
        catalogue.AcroForm = Raw(b"<</Fields [" + listed + b"] /SigFlags 0>>")
    if record is not None:
        _attach(doc, catalogue, paper, record)


def _attach(doc: Any, catalogue: Any, paper: Paper, record: bytes) -> None:
    when = pdf_text(pdf_date(paper))
    check = hashlib.md5(record, usedforsecurity=False).hexdigest().encode()
    stream = Stream(
        dictionary=Dictionary(
            {
                "Type": Name("EmbeddedFile"),
                "Subtype": _Inline(b"/application#2Fjson"),
                "Params": _Inline(
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
    catalogue.AF = _Inline(b"[" + reference + b"]")
    catalogue.Names = _Inline(b"<</EmbeddedFiles <</Names [" + name + b" " + reference + b"]>>>>")


class _Inline(Raw):
    """Bytes that stand where they are used, not behind a reference."""

    __RefOnly__ = 0
