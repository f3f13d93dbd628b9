"""One sheet of texts as a workbook (XLSX): no cell is ever a formula, whatever a text begins with.

The same rows give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

import openpyxl  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.xml.constants import ARC_CORE  # type: ignore[import-untyped]
from openpyxl.xml.functions import tostring  # type: ignore[import-untyped]

LONGEST = 32_767  # what one cell can hold
_STAMP = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP file can name
_WIDE, _NARROW = 48, 20


def workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet with a fixed head line; every cell holds text.

    A text longer than a cell can hold is cut and ends with “…”; characters no workbook can carry
    are left out.
    """
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "PIRDesk"
    book.properties.created = datetime(*_STAMP)  # noqa: DTZ001
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    listed = [tuple(row) for row in rows]
    for number in range(len(head)):
        longest = max((len(row[number]) for row in listed), default=0)
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = _WIDE if longest > _NARROW else _NARROW
    sheet.append([_cell(sheet, text, bold=True) for text in head])
    for row in listed:
        sheet.append([_cell(sheet, text) for text in row])
    made = io.BytesIO()
    book.save(made)
    book.properties.modified = book.properties.created  # saving it writes the present moment
    return _steady(made.getvalue(), tostring(book.properties.to_tree()))


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet)
    made.alignment = Alignment(wrap_text=True, vertical="top")
    made.font = Font(bold=bold)
    # openpyxl takes a leading “=” for a formula; told the type, it writes the letters.
    kept = "".join(c for c in text if c in "\n\t" or (ord(c) >= 0x20 and c not in "\ufffe\uffff"))
    made.value = kept if len(kept) <= LONGEST else kept[: LONGEST - 1] + "…"
    made.data_type = "s"
    return made


def _sheet_name(title: str) -> str:
    kept = "".join(c for c in title if c not in "[]:*?/\\" and ord(c) >= 0x20)
    return kept[:31] or "Sheet"


def _steady(data: bytes, properties: bytes) -> bytes:
    """Return the same archive with one fixed time, so that equal rows give equal bytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        for name in given.namelist():
            content = properties if name == ARC_CORE else given.read(name)
            kept.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
