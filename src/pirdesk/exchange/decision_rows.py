"""Rows of decision files that DuckDB does not read: other encodings than UTF-8, Excel workbooks.

Rows are streamed and nothing is written anywhere; a workbook that hides what it says (a formula
without its result, joined cells, several sheets) is refused by its cause.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from pirdesk.errors import listed_values
from pirdesk.exchange.decision_files import (
    MOST_COLUMNS,
    SAVE,
    DecisionFile,
    named_columns,
)
from pirdesk.harm.fairness.counting import refused
from pirdesk.lockedfiles import open_bytes

LARGEST_SHEET = 4_000_000_000
_PIECE = 1 << 20
_MERGED = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')

Tell = Callable[[float], None]


def csv_rows(file: DecisionFile, tell: Tell) -> Generator[Sequence[str], None, None]:
    """Yield the rows below the names of a CSV file in any encoding; empty lines are no rows."""
    path, width = file.path, len(file.columns)
    size = max(path.stat().st_size, 1)
    try:
        with open_bytes(path) as raw:
            text = io.TextIOWrapper(raw, encoding=file.encoding, newline="")
            rows = csv.reader(text, delimiter=file.delimiter, strict=True)
            for _ in range(file.skipped + 1):
                next(rows, None)
            for number, row in enumerate(rows):
                if number % 20_000 == 0:
                    tell(min(raw.tell() / size, 1.0))
                if row:
                    yield _fitting(path, row, width, rows.line_num)
    except UnicodeError:
        why = "it is neither UTF-8, UTF-16 nor Windows text, or it ends in the middle of a letter"
        raise refused(path.name, why, SAVE) from None
    except csv.Error:
        why = "a quotation mark is not closed, or a line is too long"
        raise refused(path.name, why, SAVE) from None


def _fitting(path: Path, row: list[str], width: int, line: int) -> list[str]:
    while len(row) > width and not row[-1].strip():
        row.pop()
    if len(row) != width:
        raise refused(path.name, f"line {line} does not fit the columns of the first line", SAVE)
    return row


class Workbook:
    """The one sheet of a workbook that holds decisions: its columns, and its rows as text."""

    def __init__(self, path: Path) -> None:
        import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 - loads only for workbooks

        self.path = path
        self._open: Callable[..., Any] = openpyxl.load_workbook
        self.sheet = self._one_sheet()
        with closing(self._rows(self.sheet)) as rows:
            self.skipped, first = next(
                ((n, row) for n, row in enumerate(rows) if any(row)), (0, ())
            )
        width = max((n for n, text in enumerate(first, 1) if text), default=0)
        self.columns = named_columns(path, first[:width])

    def rows(self, tell: Tell) -> Generator[Sequence[str], None, None]:
        """Yield the rows below the names, as many values as there are columns."""
        width = len(self.columns)
        for number, row in enumerate(self._rows(self.sheet)):
            if number % 5_000 == 0:
                tell(min(number / max(self._last, 1), 1.0))
            if number > self.skipped and any(row):
                yield (*row[:width], *[""] * (width - len(row)))

    def check(self, places: Sequence[int]) -> None:
        """Refuse columns in which cells are joined: all but the first would be empty."""
        first = self.skipped + 2
        names = [self.columns[place] for place in places if self._joined(place + 1, first)]
        if names:
            raise refused(
                self.path.name,
                f"cells are joined into one in {listed_values(names)}",
                "Undo the joining in Excel and fill every cell.",
            )

    def check_empty(self, places: Sequence[int]) -> None:
        """Refuse columns in which a cell is empty because its formula's result was not saved."""
        names = [self.columns[place] for place in sorted(self._without_result(places))]
        if names:
            raise refused(
                self.path.name,
                f"formulas without their results stand in {listed_values(names)}",
                "Open it in Excel, save it again, and choose it once more.",
            )

    def _one_sheet(self) -> str:
        with self._book() as book:
            said = {sheet.title: sheet.max_row or 0 for sheet in book.worksheets}
            sheets = [sheet for sheet in book.worksheets if self._filled(sheet)]
            self._last = said[sheets[0].title] if sheets else 0
            names = [str(sheet.title) for sheet in sheets]
        if not names:
            raise refused(self.path.name, "no sheet of it holds anything", "Choose another file.")
        if len(names) > 1:
            raise refused(
                self.path.name,
                f"several of its sheets hold something: {listed_values(names)}",
                "Save the sheet with the decisions as a workbook of its own.",
            )
        return names[0]

    def _filled(self, sheet: Any) -> bool:
        sheet.reset_dimensions()  # some programs write a wrong size
        return any(
            any(value is not None for value in row) for row in sheet.iter_rows(values_only=True)
        )

    def _rows(self, name: str) -> Generator[tuple[str, ...], None, None]:
        with self._book() as book:
            book[name].reset_dimensions()
            for row in book[name].iter_rows(values_only=True, max_col=MOST_COLUMNS):
                yield tuple(_text(value) for value in row)

    @contextmanager
    def _book(self, *, results: bool = True) -> Generator[Any, None, None]:
        try:
            self._check_size()
            with open_bytes(self.path) as file:
                book = self._open(file, read_only=True, data_only=results)
                yield book
                book.close()
        except (KeyError, ValueError, OSError, SyntaxError, zipfile.BadZipFile, TypeError):
            why = "it is a damaged workbook"
            raise refused(self.path.name, why, SAVE) from None

    def _check_size(self) -> None:
        with open_bytes(self.path) as file, zipfile.ZipFile(file) as packed:
            if sum(info.file_size for info in packed.infolist()) > LARGEST_SHEET:
                raise refused(self.path.name, "unpacked it is larger than 4 GB", SAVE)

    def _joined(self, column: int, first: int) -> bool:
        return any(low <= column <= high and last >= first for low, high, last in self._merged())

    def _merged(self) -> list[tuple[int, int, int]]:
        """Return the joined areas of all sheets: first and last column, last row."""
        found: list[tuple[int, int, int]] = []
        with open_bytes(self.path) as file, zipfile.ZipFile(file) as packed:
            for name in packed.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with packed.open(name) as sheet:
                        found += _areas(sheet)
        return found

    def _without_result(self, places: Sequence[int]) -> set[int]:
        """Return the places where a formula stands and no result of it."""
        found: set[int] = set()
        with self._book() as plain, self._book(results=False) as formulas:
            both = zip(
                plain[self.sheet].iter_rows(values_only=True),
                formulas[self.sheet].iter_rows(values_only=True),
                strict=False,
            )
            for values, written in both:
                found |= {
                    place
                    for place in places
                    if place < len(values)
                    and values[place] is None
                    and str(written[place] or "").startswith("=")
                }
        return found


def _areas(sheet: Any) -> Iterator[tuple[int, int, int]]:
    rest = b""
    while piece := sheet.read(_PIECE):
        rest = rest[-200:] + piece
        for match in _MERGED.finditer(rest):
            yield _number(match[1]), _number(match[3]), int(match[4])


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
    return str(value)
