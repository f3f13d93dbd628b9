"""What a file of decisions is: CSV in which encoding and with which delimiter, Parquet, a workbook.

It goes by what stands in the file, never by its name, and refuses what it cannot read by its cause.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pirdesk.errors import UserError, listed_values, shortened
from pirdesk.harm.fairness.counting import refused
from pirdesk.lockedfiles import open_bytes, refuse_locked

MOST_COLUMNS = 1_000
LONGEST_LINE = 1_000_000
SAVE = "Save it as UTF-8 CSV, as an Excel workbook (.xlsx) or as Parquet."
WINDOWS = "Windows-1252"
_HEAD = 1 << 16
_PACKED = {
    b"\x1f\x8b": "packed with gzip",
    b"BZh": "packed with bzip2",
    b"\xfd7zX": "packed with xz",
    b"\x28\xb5\x2f\xfd": "packed with zstd",
    b"\xd0\xcf\x11\xe0": "a workbook of Excel 97 to 2003 (.xls), or one locked with a password",
    b"%PDF": "a PDF",
    b"SQLi": "a database",
    b"{\\rtf": "a text document (RTF)",
}
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|table|head|meta|\?xml)", re.IGNORECASE)
_JSON = re.compile(rb'\s*(?:\[\s*[\[{]|\{\s*")')
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_DELIMITERS = (",", ";", "\t", "|")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """A file as recognised; ``skipped`` lines stand before the names of the columns.

    ``encoding`` is Python's name; ``read_as`` says what was understood where it was no plain
    UTF-8.
    """

    path: Path
    kind: Literal["csv", "parquet", "workbook"]
    columns: tuple[str, ...] = ()
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    skipped: int = 0
    read_as: str = ""


def recognise(path: Path, encoding: str = "") -> DecisionFile:
    """Say what a file is; ``encoding`` overrules what its beginning suggests."""
    refuse_locked(path)  # what reads it opens it only with what this returns
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        what = "a folder" if path.is_dir() else "a pipe or a device, no file"
        raise refused(path.name, f"it is {what}", "Choose a file with decisions.")
    head = _begin(path)
    if not head:
        raise refused(path.name, "it is empty", "Choose a file with decisions.")
    if head.startswith(b"PAR1"):
        return DecisionFile(path, "parquet")
    if head.startswith(b"PK"):
        _check_workbook(path)
        return DecisionFile(path, "workbook")
    _check_text(path, head)
    return _csv(path, *((encoding, WINDOWS) if encoding else _encoding(path, head)))


def _begin(path: Path) -> bytes:
    try:
        str(path.resolve()).encode()  # what counts takes a path as text
        with open_bytes(path) as file:
            return file.read(_HEAD)
    except UnicodeEncodeError:
        why = "its name, or that of a folder it is in, is no text"
        raise refused(path.name, why, "Copy it under another name.") from None
    except OSError as fault:
        why = fault.strerror or "it cannot be opened"
        raise refused(path.name, why, "Check the path.") from None


def _check_text(path: Path, head: bytes) -> None:
    for begin, what in _PACKED.items():
        if head.startswith(begin):
            raise refused(path.name, f"it is {what}", SAVE)
    if _MARKUP.match(head):
        raise refused(path.name, "it is a web page or XML, whatever it is called", SAVE)
    if _JSON.match(head):
        raise refused(path.name, "it is JSON, no table", SAVE)


def _check_workbook(path: Path) -> None:
    """Refuse what is packed as a workbook is and is none."""
    try:
        with open_bytes(path) as file, zipfile.ZipFile(file) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError):
        raise refused(path.name, "it is a damaged workbook or packed archive", SAVE) from None
    if "xl/workbook.bin" in names:
        raise refused(path.name, "it is a binary workbook of Excel (.xlsb)", SAVE)
    if "content.xml" in names and "mimetype" in names:
        raise refused(path.name, "it is an OpenDocument file", SAVE)
    if "xl/workbook.xml" not in names:
        raise refused(path.name, "it is a packed archive and no Excel workbook", SAVE)


def _encoding(path: Path, head: bytes) -> tuple[str, str]:
    """Return Python's name of the encoding and what to say of it, from the first bytes."""
    for mark, encoding, said in _MARKS:
        if head.startswith(mark):
            return encoding, "" if said == "UTF-8" else said
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    half = max(len(head[:4096]) // 2, 1)
    if even + odd and min(even, odd) * 20 < max(even, odd) and max(even, odd) * 5 > half * 2:
        little = odd > even
        return ("utf-16-le" if little else "utf-16-be"), "UTF-16 without a mark"
    try:
        head[:-4].decode("utf-8") if len(head) == _HEAD else head.decode("utf-8")
    except UnicodeDecodeError as fault:
        if len(head) == _HEAD and fault.start >= _HEAD - 8:
            return "utf-8-sig", ""
        check_windows(path, head)
        return "cp1252", WINDOWS
    return "utf-8-sig", ""


def check_windows(path: Path, data: bytes) -> None:
    """Refuse bytes that are no text of Windows either, by what is wrong with them."""
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        why = "it is neither UTF-8, UTF-16 nor Windows text"
        raise refused(path.name, why, SAVE) from None
    if b"\xff\xfe" in data or b"\xfe\xff" in data or b"\xef\xbb\xbf" in data[3:]:
        why = "a mark that begins a file stands in its middle: two files were joined"
        raise refused(path.name, why, SAVE)
    pairs = (match[0] for match in _MULTIBYTE.finditer(data))
    if any(_is_utf8(pair) for pair in pairs):
        why = "some of its lines are UTF-8 and others Windows text"
        raise refused(path.name, why, SAVE)


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _csv(path: Path, encoding: str, said: str) -> DecisionFile:
    try:
        with io.TextIOWrapper(open_bytes(path), encoding=encoding, newline="") as file:
            lines = [file.readline(LONGEST_LINE) for _ in range(3)]
    except (UnicodeDecodeError, UnicodeError):
        why = "it is neither UTF-8, UTF-16 nor Windows text"
        raise refused(path.name, why, SAVE) from None
    except OSError as fault:
        raise refused(
            path.name, fault.strerror or "it cannot be opened", "Check the path."
        ) from None
    named = _SEPARATOR.fullmatch(lines[0])
    if named:
        lines = lines[1:]
    delimiter, columns = _head(path, lines, named[1] if named else "")
    if len(columns) > MOST_COLUMNS:
        raise refused(
            path.name,
            f"it has {len(columns):,} columns, and at most {MOST_COLUMNS:,} can be read",
            "Save the columns of groups and decisions alone.",
        )
    return DecisionFile(path, "csv", columns, encoding, delimiter, int(bool(named)), said)


def _head(path: Path, lines: Sequence[str], named: str) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter and the column names of a CSV file, from its first lines.

    A guess from the data gives up on one odd row; the delimiter is the one that the file names
    in a line “sep=;”, else the one that cuts the first line into most columns.
    """
    try:
        delimiters = (named,) if named else _DELIMITERS
        found = max(delimiters, key=lambda d: len(next(csv.reader(lines, delimiter=d), [])))
        names = next(csv.reader(lines, delimiter=found), [])
    except (csv.Error, TypeError):
        why = "its first line cannot be cut into columns"
        raise refused(path.name, why, SAVE) from None
    return found, named_columns(path, names)


def named_columns(path: Path, names: Sequence[str]) -> tuple[str, ...]:
    """Return names for the columns of a first line; refuse a line that names none."""
    if "\x00" in "".join(names) or not any(name.strip() for name in names):
        raise refused(path.name, "its first line names no columns", SAVE)
    return tuple(_unlike(names))


def _unlike(names: Sequence[str]) -> list[str]:
    """Tell twin columns apart by their place, the first one too, and name the nameless.

    Whoever asks for a name that stands twice is shown both; none is taken for her.
    """
    bases = [name.strip() or f"column {place}" for place, name in enumerate(names, 1)]
    stands = Counter(base.casefold() for base in bases)
    return [
        f"{base} (column {place})" if stands[base.casefold()] > 1 else base
        for place, base in enumerate(bases, 1)
    ]


def check_columns(columns: Sequence[str], wanted: Sequence[str], groups: Sequence[str]) -> None:
    """Refuse names that are no columns of the file, and one column asked for twice."""
    for name in wanted:
        if name not in columns:
            raise UserError(
                f"There is no column “{shortened(name)}” in this file.",
                f"Its columns are {listed_values(columns)}. Nothing was stored.",
                code="fairness.column",
            )
    if not groups or len(set(wanted)) != len(wanted):
        raise UserError(
            "The columns do not fit together.",
            "Choose at least one column of groups, and each column once. Nothing was stored.",
            code="fairness.column",
        )
