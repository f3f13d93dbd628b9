"""What a file says about itself, twice and alike: document information and XMP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import Any
from xml.sax.saxutils import escape

from pirdesk.casefile.paper import Paper
from pirdesk.documents.characters import printable
from pirdesk.documents.pdf.hooks import Info
from pirdesk.documents.pdf.raw import pdf_text

CREATOR = "PIRDesk"
PRODUCER = "PIRDesk with ReportLab and qpdf"
# What PDF/A demands to be said of properties it does not know, here those of PDF/UA.
_ACCESSIBLE = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">\
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>\
{accessible}
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{entries}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_ALTERNATIVES = '<{0}><rdf:Alt><rdf:li xml:lang="x-default">{1}</rdf:li></rdf:Alt></{0}>'
_SEQUENCE = "<{0}><rdf:Seq><rdf:li>{1}</rdf:li></rdf:Seq></{0}>"
_SIMPLE = "<{0}>{1}</{0}>"


@dataclass(frozen=True, slots=True)
class About:
    """The facts of a file about itself; each is one line."""

    title: str
    subject: str
    author: str
    keywords: str
    language: str
    pdf_date: str
    xmp_date: str


def about(paper: Paper, author: str) -> About:
    """Collect what a paper's file says about itself; the only time is the paper's."""
    when = paper.made_at.astimezone(UTC)
    return About(
        _line(paper.title) or _line(paper.document_id) or CREATOR,
        _line(paper.subject),
        _line(author),
        _line(" ".join((paper.document_id, *paper.marks))),
        paper.language,
        when.strftime("D:%Y%m%d%H%M%S+00'00'"),
        when.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
    )


def xmp(said: About) -> bytes:
    """Return the XMP packet."""
    rows = (
        (_ALTERNATIVES, "dc:title", said.title),
        (_ALTERNATIVES, "dc:description", said.subject),
        (_SEQUENCE, "dc:creator", said.author),
        (_SIMPLE, "pdf:Keywords", said.keywords),
        (_SIMPLE, "pdf:Producer", PRODUCER),
        (_SIMPLE, "xmp:CreatorTool", CREATOR),
        (_SIMPLE, "xmp:CreateDate", said.xmp_date),
        (_SIMPLE, "xmp:ModifyDate", said.xmp_date),
    )
    entries = "\n".join(form.format(name, escape(text)) for form, name, text in rows if text)
    packet = _XMP.format(accessible=_ACCESSIBLE, language=escape(said.language), entries=entries)
    return packet.encode()


class Information(Info):  # type: ignore[misc]
    """Document information whose only time is the paper's."""

    def __init__(self, said: About) -> None:
        super().__init__()
        self.said = said

    def format(self, document: Any) -> bytes:
        """Return the dictionary."""
        said = self.said
        entries = (
            ("Title", said.title),
            ("Subject", said.subject),
            ("Author", said.author),
            ("Keywords", said.keywords),
            ("Creator", CREATOR),
            ("Producer", PRODUCER),
            ("CreationDate", said.pdf_date),
            ("ModDate", said.pdf_date),
        )
        body = b" ".join(b"/%s %s" % (k.encode(), pdf_text(v)) for k, v in entries if v)
        return b"<<" + body + b">>"


def _line(text: str) -> str:
    return " ".join(printable(text).split())
