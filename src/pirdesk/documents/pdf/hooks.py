"""The parts of reportlab we build on, among them private ones; the lock pins its exact version.

A test fails when a private hook named here changes. They are untyped on purpose: reportlab's type
hints know nothing of the private ones.
"""

from __future__ import annotations

from typing import Any

from reportlab import platypus
from reportlab.graphics import renderPDF, shapes
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen import canvas, textobject
from reportlab.platypus import paraparser, tables

Canvas: Any = canvas.Canvas
TextObject: Any = textobject.PDFTextObject
PdfObject: Any = pdfdoc.PDFObject
Catalog: Any = pdfdoc.PDFCatalog
Info: Any = pdfdoc.PDFInfo
Flowable: Any = platypus.Flowable
Paragraph: Any = platypus.Paragraph
Grid: Any = tables.Table
LongGrid: Any = tables.LongTable
TableHook: Any = tables.TableRenderCB
Fragment: Any = paraparser.ParaFrag
Page: Any = pdfdoc.PDFPage
Stream: Any = pdfdoc.PDFStream
Dictionary: Any = pdfdoc.PDFDictionary
Name: Any = pdfdoc.PDFName
Deflate: Any = pdfdoc.PDFZCompress

PRIVATE = {
    Canvas: ("_code", "_addAnnotation", "_absRect", "_doc", "_filename", "_setAnnotations"),
    TextObject: ("_textOut",),
    Catalog: ("__NoDefault__", "__Refs__"),
    Page: ("__NoDefault__",),
    TableHook: ("startBG", "endBG", "startLines", "endLines"),
}


def draw_shapes(drawing: Any, canvas: Any) -> None:
    """Draw the shapes of a drawing at the origin; no face but ours gets into the file."""
    shapes.STATE_DEFAULTS["fontName"] = "PirSans"
    renderPDF.draw(drawing, canvas, 0, 0)
