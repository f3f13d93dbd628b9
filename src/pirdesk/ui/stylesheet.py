"""The one style sheet of resources/theme: roles and lengths are filled in, none stand in code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from string import Template

from pirdesk import datafiles


@lru_cache(maxsize=1)
def _sheet() -> Template:
    return Template(datafiles.path("resources", "theme", "sheet.qss").read_text("utf-8"))


def style_sheet(name: str, roles: Mapping[str, str], em: int, small: float) -> str:
    """Fill the sheet with a theme's roles, lengths made from ``em`` (pixels), points of a note.

    ``${p4}`` is four twentieths of an em; ``${p4m}`` one pixel less, for a border one wider.
    """
    unit = em / 20
    lengths = {f"p{n}": str(max(1, round(unit * n))) for n in range(1, 41)}
    lengths |= {f"p{n}m": str(max(0, round(unit * n) - 1)) for n in range(1, 41)}
    icons = datafiles.path("resources", "icons").as_posix()
    return _sheet().substitute(roles, name=name, icons=icons, small=f"{small:.1f}", **lengths)
