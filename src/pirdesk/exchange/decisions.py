"""Count decisions in a CSV or Parquet file by group, streamed, in bounded memory.

DuckDB reads; only counts, the file's SHA-256 and the question asked leave this module. Nothing
of the file is stored, and names from it are quoted identifiers and bound values, never text of SQL.
"""

from __future__ import annotations

import csv
import hashlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pirdesk.errors import UserError, listed_values, shortened
from pirdesk.lockedfiles import open_bytes, refuse_locked

if TYPE_CHECKING:
    import duckdb

MOST_CELLS = 2_000
"""More combinations of group, outcome and truth than this are no groups but names of people."""

MOST_COLUMNS = 1_000
_MEMORY = "200MB"
_PACKED = {
    b"PK": "a workbook or a packed archive",
    b"\x1f\x8b": "packed with gzip",
    b"BZh": "packed with bzip2",
    b"\xfd7zX": "packed with xz",
    b"\x28\xb5\x2f\xfd": "packed with zstd",
    b"\xd0\xcf\x11\xe0": "an old workbook",
    b"%PDF": "a PDF",
    b"SQLi": "a database",
}
_NO_NUMBER = "nan"  # what statistics programs write for a value that is missing
_NESTED = re.compile(r"\[\d*\]$|^(STRUCT|MAP|UNION|LIST|ARRAY)\b")
_BUFFER = 2_100_000
_LONGEST_LINE = 1_000_000
_PIECE = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_POLL = 0.1

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file as text, under its column names."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns say what: groups, the outcome with its favourable value, the true label.

    ``truth`` is the column of the true label ("" for none), ``positive`` its value that deserves
    the favourable decision.
    """

    groups: tuple[str, ...]
    outcome: str
    favourable: str
    truth: str = ""
    positive: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many rows share one combination of values; ``truth`` None where it is not asked."""

    parts: tuple[str, ...]
    favourable: bool
    deserved: bool | None
    rows: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a file and how they came about; ``left_out`` rows lacked a value asked for.

    ``unread`` are the columns of the file that nobody asked for.
    """

    cells: tuple[Cell, ...]
    rows: int
    left_out: int
    outcomes: tuple[str, ...]
    sha256: str
    name: str
    question: str
    unread: tuple[str, ...] = ()


def preview(path: Path, rows: int = 20) -> Preview:
    """Read the first rows of a file."""
    with closing(_connect()) as connection:
        found = _run(connection, f"SELECT * FROM {_source(path)} LIMIT ?", [_safe(path), rows])  # noqa: S608  # _source names only a function of ours
        columns = tuple(column[0] for column in found.description)
        return Preview(columns, tuple(tuple(_text(v) for v in row) for row in found.fetchall()))


def count_decisions(
    path: Path,
    asked: Asked,
    *,
    progress: Progress = lambda share: None,
    cancelled: Cancelled = lambda: False,
) -> Counted:
    """Count the rows of a file by group and outcome; progress from 0 to 1; cancel at any time."""
    columns = preview(path, 1).columns
    _check_columns(columns, asked)
    with closing(_connect()) as connection:
        _check_plain(connection, path, asked)
        found = _watched(
            connection,
            lambda: _run(connection, _query(path, asked), [_safe(path)]).fetchall(),
            progress,
            cancelled,
        )
    if len(found) > MOST_CELLS:
        raise _refused(
            path,
            f"the columns chosen hold more than {MOST_CELLS:,} different combinations",
            "Choose columns that name groups, not single people.",
        )
    unread = tuple(name for name in columns if name not in _named(asked))
    return replace(_counted(path, asked, found), unread=unread)


def _query(path: Path, asked: Asked) -> str:
    names = _named(asked)
    trimmed = ", ".join(f"trim(CAST({_quoted(name)} AS VARCHAR))" for name in names)
    return (
        f"SELECT {trimmed}, count(*) FROM {_source(path)} GROUP BY ALL "  # noqa: S608  # quoted identifiers only
        f"LIMIT {MOST_CELLS + 1}"
    )


def _counted(path: Path, asked: Asked, found: Sequence[tuple[Any, ...]]) -> Counted:
    width = len(asked.groups)
    told = {str(row[width]) for row in found if row[width]}
    outcomes = sorted(value for value in told if value.casefold() != _NO_NUMBER)
    if asked.favourable not in outcomes:
        shown = listed_values(outcomes) or "no value at all"
        raise _refused(
            path,
            f"the column “{asked.outcome}” never says “{shortened(asked.favourable)}”; "
            f"it holds {shown}",
            "Name the value that is the favourable decision.",
        )
    cells: dict[tuple[tuple[str, ...], bool, bool | None], int] = {}
    left_out = 0
    for row in found:
        *values, count = row
        if any(not value or value.casefold() == _NO_NUMBER for value in values):
            left_out += count
            continue
        deserved = values[-1] == asked.positive if asked.truth else None
        key = (tuple(values[:width]), values[width] == asked.favourable, deserved)
        cells[key] = cells.get(key, 0) + count
    made = tuple(Cell(*key, rows) for key, rows in sorted(cells.items(), key=lambda c: str(c[0])))
    return Counted(
        cells=made,
        rows=sum(cell.rows for cell in made),
        left_out=left_out,
        outcomes=tuple(outcomes),
        sha256=_hash(path),
        name=path.name,
        question=_question(asked),
    )


def _question(asked: Asked) -> str:
    words = f"rows counted by {', '.join(asked.groups)} where {asked.outcome} = {asked.favourable}"
    return f"{words}; deserved where {asked.truth} = {asked.positive}" if asked.truth else words


def _check_columns(columns: Sequence[str], asked: Asked) -> None:
    wanted = _named(asked)
    for name in wanted:
        if name not in columns:
            shown = listed_values(columns)
            raise UserError(
                f"There is no column “{shortened(name)}” in this file.",
                f"Its columns are {shown}. Nothing was stored.",
                code="fairness.column",
            )
    if not asked.groups or len(set(wanted)) != len(wanted):
        raise UserError(
            "The columns do not fit together.",
            "Choose at least one column of groups, and each column once. Nothing was stored.",
            code="fairness.column",
        )


def _check_plain(connection: duckdb.DuckDBPyConnection, path: Path, asked: Asked) -> None:
    """Refuse columns of a Parquet file whose cells are lists or structures."""
    names = _named(asked)
    listed = ", ".join(map(_quoted, names))
    sql = f"DESCRIBE SELECT {listed} FROM {_source(path)}"  # noqa: S608  # quoted identifiers only
    for name, kind, *_ in _run(connection, sql, [_safe(path)]).fetchall():
        if _NESTED.search(str(kind)):
            raise _refused(
                path,
                f"the cells of the column “{shortened(name)}” are lists or structures",
                "Save one plain value for each decision.",
            )


def _named(asked: Asked) -> list[str]:
    return [*asked.groups, asked.outcome, *([asked.truth] if asked.truth else [])]


def _watched(
    connection: duckdb.DuckDBPyConnection,
    work: Callable[[], list[Any]],
    progress: Progress,
    cancelled: Cancelled,
) -> list[Any]:
    """Run the work in a thread of its own, telling how far it is and stopping it when asked."""
    result: list[Any] = []
    fault: list[BaseException] = []

    def run() -> None:
        try:
            result.extend(work())
        except BaseException as error:  # noqa: BLE001  # handed to the thread that waits
            fault.append(error)

    worker = threading.Thread(target=run, name="decisions", daemon=True)
    worker.start()
    stopped = False
    while worker.is_alive():
        worker.join(_POLL)
        progress(min(max(connection.query_progress() / 100, 0.0), 1.0))
        if not stopped and cancelled():
            stopped = True
            connection.interrupt()
    if stopped:
        raise UserError("Counting was stopped.", "Nothing was stored.", code="fairness.cancelled")
    if fault:
        raise fault[0]
    progress(1.0)
    return result


def _connect() -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - loads only for files of decisions

    return duckdb.connect(
        ":memory:",
        config={
            "threads": 2,
            "memory_limit": _MEMORY,
            "temp_directory": "",
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )


def _run(connection: duckdb.DuckDBPyConnection, sql: str, values: list[Any]) -> Any:
    import duckdb  # noqa: PLC0415 - loads only for files of decisions

    path = Path(str(values[0]))
    try:
        return connection.execute(sql, values)
    except duckdb.OutOfMemoryException:
        raise _refused(
            path,
            "the columns chosen hold too many different values",
            "Choose columns that name groups, not single people.",
        ) from None
    except duckdb.InterruptException:
        raise
    except duckdb.Error as fault:
        raise _refused(path, _reason(str(fault)), "Save it as UTF-8 CSV or Parquet.") from None


def _reason(text: str) -> str:
    """Say in our words what DuckDB found wrong with a file."""
    line = re.search(r"Error on Line: (\d+)", text)
    if line:
        return f"line {line[1]} does not fit the columns of the first line"
    if "invalid state" in text:
        return "its lines end in different ways, or a quotation mark is not closed"
    return "it is damaged, or it is neither CSV nor Parquet"


def _source(path: Path) -> str:
    refuse_locked(path)  # DuckDB opens it only with what this returns
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        what = "a folder" if path.is_dir() else "a pipe or a device, no file"
        raise _refused(path, f"it is {what}", "Choose a file with decisions.")
    try:
        str(path.resolve()).encode()  # what counts takes a path as text
        with open_bytes(path) as file:
            head = file.read(4)
    except UnicodeEncodeError:
        why = "its name, or that of a folder it is in, is no text"
        raise _refused(path, why, "Copy it under another name.") from None
    except OSError as fault:
        raise _refused(path, fault.strerror or "it cannot be opened", "Check the path.") from None
    if not head:
        raise _refused(path, "it is empty", "Choose a file with decisions.")
    if head == b"PAR1":
        return "read_parquet(?)"
    for begin, what in _PACKED.items():
        if head.startswith(begin):
            raise _refused(path, f"it is {what}", "Save it as UTF-8 CSV or Parquet.")
    delimiter, columns = _head(path)
    if len(columns) > MOST_COLUMNS:
        raise _refused(
            path,
            f"it has {len(columns):,} columns, and at most {MOST_COLUMNS:,} can be read",
            "Save the columns of groups and decisions alone.",
        )
    shape = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in columns)
    return (
        f"read_csv(?, auto_detect = false, header = true, delim = {_literal(delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{shape}}}, buffer_size = {_BUFFER}, "
        f"max_line_size = {_LONGEST_LINE})"
    )


def _head(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter and the column names of a CSV file, from its first lines.

    DuckDB's own guess weighs every dialect against the data and gives up on one odd row; here the
    delimiter is the one that cuts the first line into most columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [file.readline(_LONGEST_LINE) for _ in range(2)]
            found = max(_DELIMITERS, key=lambda d: len(next(csv.reader(lines, delimiter=d), [])))
            names = next(csv.reader(lines, delimiter=found), [])
    except UnicodeDecodeError:
        raise _refused(path, "it is not UTF-8 text", "Save it as UTF-8 CSV or Parquet.") from None
    except (OSError, csv.Error):
        why = "its first line cannot be cut into columns"
        raise _refused(path, why, "Save it as UTF-8 CSV or Parquet.") from None
    if "\x00" in "".join(names) or not any(name.strip() for name in names):
        raise _refused(path, "its first line names no columns", "Save it as UTF-8 CSV or Parquet.")
    return found, tuple(_unlike(names))


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


def _safe(path: Path) -> str:
    """Return the path with DuckDB's wildcards spelt as themselves."""
    return re.sub(r"([*?\[])", r"[\1]", str(path.resolve()))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _hash(path: Path) -> str:
    hashed = hashlib.sha256()
    with open_bytes(path) as file:
        while piece := file.read(_PIECE):
            hashed.update(piece)
    return hashed.hexdigest()


def _refused(path: Path, why: str, do: str) -> UserError:
    return UserError(
        f"“{path.name}” cannot be counted: {why}.",
        f"{do} Nothing was stored.",
        code="fairness.file",
    )
