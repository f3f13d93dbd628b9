"""Documents: compose a paper from template and facts, draw it, sign it, verify it.

Importing the package is cheap; reportlab, pyHanko and pikepdf load when a paper is drawn, signed
or verified.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pirdesk.documents.composing import (
        ComposeContext,
        Composed,
        compose,
        draft_blocks,
    )
    from pirdesk.documents.passages import Passage
    from pirdesk.documents.templates import Template, load_templates, parse_template

_ROOMS = {
    "ComposeContext": "composing",
    "Composed": "composing",
    "Passage": "passages",
    "compose": "composing",
    "draft_blocks": "composing",
    "Template": "templates",
    "load_templates": "templates",
    "parse_template": "templates",
}

__all__ = [
    "ComposeContext",
    "Composed",
    "Passage",
    "Template",
    "compose",
    "draft_blocks",
    "load_templates",
    "parse_template",
]


def __getattr__(name: str) -> Any:
    """Load the module of a public name at its first use (PEP 562)."""
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
