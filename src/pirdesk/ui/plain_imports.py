"""Load Qt and give Python its own import back; makes no window and asks for no display."""

from __future__ import annotations

import builtins
import importlib


def load_qt() -> None:
    """Load Qt's core without the hook it puts before every later import.

    The hook looks for ``from __feature__ import …``: it opens and reads the source of each module
    loaded after it, a tenth of a start. No module of ours, and none of our libraries, asks for it.
    """
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
