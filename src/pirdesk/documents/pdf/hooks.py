"""The parts of reportlab we build on, among them private ones; the lock pins its exact version.

A test fails when a private hook named here changes. They are untyped on purpose: reportlab's type
hints know nothing of the private ones.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from reportlab import platypus, rl_config
from reportlab.graphics import renderPDF, shapes
from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen import canvas, textobject
from reportlab.platypus import paraparser, tables

# Streams are bytes: written as letters they would be a quarter longer and take time to write.
rl_config.useA85 = 0

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
Face: Any = ttfonts.TTFont
Deflate: Any = pdfdoc.PDFZCompress

PRIVATE = {
    Canvas: ("_code", "_addAnnotation", "_absRect", "_doc", "_filename", "_setAnnotations"),
    TextObject: ("_textOut",),
    Paragraph: ("breakLines", "_split_blParaProcessed", "split"),
    Face: ("hbFont", "hbFace", "splitString"),
    Catalog: ("__NoDefault__", "__Refs__"),
    Page: ("__NoDefault__",),
    TableHook: ("startBG", "endBG", "startLines", "endLines"),
}


def shape_text(text: str, face: str) -> Any:
    """Return a text shaped in a face, as reportlab writes it."""
    word = [0, (SimpleNamespace(fontName=face, fontSize=1000), text)]
    return ttfonts.shapeFragWord(word, force=True)[1][1]


def draw_shapes(drawing: Any, canvas: Any) -> None:
    """Draw the shapes of a drawing at the origin; no face but ours gets into the file."""
    shapes.STATE_DEFAULTS["fontName"] = "PirSans"
    renderPDF.draw(drawing, canvas, 0, 0)
