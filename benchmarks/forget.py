"""Empty what the program remembers, so that the next round measures the work and not a memory."""

from __future__ import annotations

import sys

from reportlab.pdfbase import pdfmetrics


def everything() -> None:
    """Empty every cache of the program's modules, as in a process just started; imports stay."""
    for name, module in tuple(sys.modules.items()):
        if name.partition(".")[0] == "pirdesk":
            for held in tuple(vars(module).values()):
                clear = getattr(held, "cache_clear", None)
                if clear is not None:
                    clear()


def widths() -> None:
    """Forget how wide words are in every font, as before a paper of other words."""
    for name in pdfmetrics.getRegisteredFontNames():
        measured = getattr(pdfmetrics.getFont(name), "_wide", None)
        if measured is not None:
            measured.cache_clear()
