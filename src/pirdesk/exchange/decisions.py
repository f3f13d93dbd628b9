"""Count decisions in a CSV, Excel or Parquet file by group, streamed, in bounded memory.

DuckDB reads UTF-8 and Parquet, Python the rest; only counts, the file's SHA-256 and how it was read
leave this module. Nothing of the file is stored, and names from it are quoted identifiers and
bound values, never text of SQL.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pirdesk.errors import UserError, shortened
from pirdesk.exchange.decision_files import (
    LONGEST_LINE,
    SAVE,
    DecisionFile,
    check_columns,
    check_windows,
    recognise,
)
from pirdesk.exchange.decision_rows import Workbook, csv_rows
from pirdesk.harm.fairness.asked import Asked, Tally
from pirdesk.harm.fairness.counting import refused
from pirdesk.lockedfiles import open_bytes

if TYPE_CHECKING:
    import duckdb

MOST_COMBINATIONS = 50_000
"""More combinations of values than this are no groups, even where numbers are still to be cut."""

_MEMORY = "200MB"
_NESTED = re.compile(r"\[\d*\]$|^(STRUCT|MAP|UNION|LIST|ARRAY)\b")
_BUFFER = 2_100_000
_PIECE = 1 << 20
_POLL = 0.1
_LOOKED_FOR_STOP = 10_000

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file as text, under its column names; how it was understood."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    read_as: str = ""


def preview(path: Path, rows: int = 20) -> Preview:
    """Read the first rows of a file."""
    file = recognise(path)
    try:
        return _preview(file, rows)
    except _WrongEncoding:
        return _preview(_as_windows(path), rows)


def _preview(file: DecisionFile, rows: int) -> Preview:
    if file.kind == "workbook":
        book = Workbook(file.path)
        return Preview(book.columns, _first(book.rows(_nowhere), rows))
    if not _for_duckdb(file):
        return Preview(file.columns, _first(csv_rows(file, _nowhere), rows), file.read_as)
    with closing(_connect()) as connection:
        sql = f"SELECT * FROM {_source(file)} LIMIT ?"  # noqa: S608  # _source names only a function of ours
        found = _run(connection, sql, [_safe(file.path), rows])
        columns = tuple(column[0] for column in found.description)
        return Preview(columns, tuple(tuple(_text(v) for v in row) for row in found.fetchall()))


def tally(
    path: Path,
    asked: Asked,
    *,
    progress: Progress = lambda share: None,
    cancelled: Cancelled = lambda: False,
) -> Tally:
    """Count how many rows share each combination of values of the columns asked for.

    Progress runs from 0 to 1; ``cancelled`` is asked again and again.
    """
    file = recognise(path)
    try:
        found, columns = _read(file, asked, progress, cancelled)
    except _WrongEncoding:
        file = _as_windows(path)
        found, columns = _read(file, asked, progress, cancelled)
    names = asked.columns
    return Tally(
        columns=names,
        rows=tuple(sorted(found.items())),
        name=path.name,
        sha256=_hash(path),
        unread=tuple(name for name in columns if name not in names),
        read_as=file.read_as,
    )


Found = dict[tuple[str, ...], int]


def _read(
    file: DecisionFile, asked: Asked, progress: Progress, cancelled: Cancelled
) -> tuple[Found, Sequence[str]]:
    """Return the combinations with their rows, and all columns of the file."""
    if file.kind == "workbook":
        book = Workbook(file.path)
        check_columns(book.columns, asked.columns, asked.groups)
        places = [book.columns.index(name) for name in asked.columns]
        book.check(places)
        counted = _streamed(file, book.rows(progress), places, cancelled)
        if any("" in values for values in counted):
            book.check_empty(places)
        return counted, book.columns
    if not _for_duckdb(file):
        check_columns(file.columns, asked.columns, asked.groups)
        places = [file.columns.index(name) for name in asked.columns]
        return _streamed(file, csv_rows(file, progress), places, cancelled), file.columns
    with closing(_connect()) as connection:
        columns = file.columns or _parquet_columns(connection, file)
        check_columns(columns, asked.columns, asked.groups)
        _check_plain(connection, file, asked)
        rows = _watched(
            connection,
            lambda: _run(connection, _query(file, asked), [_safe(file.path)]).fetchall(),
            progress,
            cancelled,
        )
    found: Found = {}
    for row in rows:
        _add(file, found, tuple(_text(value).strip() for value in row[:-1]), row[-1])
    return found, columns


def _streamed(
    file: DecisionFile,
    rows: Iterable[Sequence[str]],
    places: Sequence[int],
    cancelled: Cancelled,
) -> Found:
    found: Found = {}
    for number, row in enumerate(rows):
        if number % _LOOKED_FOR_STOP == 0 and cancelled():
            raise _stopped()
        _add(file, found, tuple(row[place].strip() for place in places), 1)
    return found


def _add(file: DecisionFile, found: Found, values: tuple[str, ...], rows: int) -> None:
    found[values] = found.get(values, 0) + rows
    if len(found) > MOST_COMBINATIONS:
        raise refused(
            file.path.name,
            f"the columns chosen hold more than {MOST_COMBINATIONS:,} different combinations",
            "Choose columns that name groups, not single people.",
        )


def _query(file: DecisionFile, asked: Asked) -> str:
    trimmed = ", ".join(f"trim(CAST({_quoted(name)} AS VARCHAR))" for name in asked.columns)
    return (
        f"SELECT {trimmed}, count(*) FROM {_source(file)} GROUP BY ALL "  # noqa: S608  # quoted identifiers only
        f"LIMIT {MOST_COMBINATIONS + 1}"
    )


def _for_duckdb(file: DecisionFile) -> bool:
    return file.kind == "parquet" or file.encoding == "utf-8-sig"


def _as_windows(path: Path) -> DecisionFile:
    """Take a file that is no UTF-8 after all for Windows text, or refuse it by its cause."""
    with open_bytes(path) as file:
        rest = b""
        while piece := file.read(_PIECE):
            check_windows(path, rest + piece)
            rest = piece[-4:]
    return recognise(path, "cp1252")


def _parquet_columns(connection: duckdb.DuckDBPyConnection, file: DecisionFile) -> tuple[str, ...]:
    sql = f"DESCRIBE SELECT * FROM {_source(file)}"  # noqa: S608  # _source names only a function of ours
    return tuple(str(row[0]) for row in _run(connection, sql, [_safe(file.path)]).fetchall())


def _check_plain(connection: duckdb.DuckDBPyConnection, file: DecisionFile, asked: Asked) -> None:
    """Refuse columns of a Parquet file whose cells are lists or structures."""
    if file.kind != "parquet":
        return
    listed = ", ".join(map(_quoted, asked.columns))
    sql = f"DESCRIBE SELECT {listed} FROM {_source(file)}"  # noqa: S608  # quoted identifiers only
    for name, kind, *_ in _run(connection, sql, [_safe(file.path)]).fetchall():
        if _NESTED.search(str(kind)):
            raise refused(
                file.path.name,
                f"the cells of the column “{shortened(name)}” are lists or structures",
                "Save one plain value for each decision.",
            )


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
        raise _stopped()
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
        raise refused(
            path.name,
            "the columns chosen hold too many different values",
            "Choose columns that name groups, not single people.",
        ) from None
    except duckdb.InterruptException:
        raise
    except duckdb.Error as fault:
        if "Invalid unicode" in str(fault):
            raise _WrongEncoding from None
        raise refused(path.name, _reason(str(fault)), SAVE) from None


def _reason(text: str) -> str:
    """Say in our words what DuckDB found wrong with a file."""
    line = re.search(r"Error on Line: (\d+)", text)
    if line:
        return f"line {line[1]} does not fit the columns of the first line"
    if "invalid state" in text:
        return "its lines end in different ways, or a quotation mark is not closed"
    return "it is damaged, or it is neither CSV nor Parquet"


class _WrongEncoding(Exception):
    """The file is no UTF-8 further down than its beginning showed."""


def _stopped() -> UserError:
    return UserError("Counting was stopped.", "Nothing was stored.", code="fairness.cancelled")


def _source(file: DecisionFile) -> str:
    if file.kind == "parquet":
        return "read_parquet(?)"
    shape = ", ".join(f"{_literal(name)}: 'VARCHAR'" for name in file.columns)
    return (
        f"read_csv(?, auto_detect = false, header = true, delim = {_literal(file.delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {{{shape}}}, buffer_size = {_BUFFER}, "
        f"max_line_size = {LONGEST_LINE}, skip = {file.skipped})"
    )


def _first(rows: Generator[Sequence[str], None, None], most: int) -> tuple[tuple[str, ...], ...]:
    with closing(rows):
        return tuple(tuple(row) for row in islice(rows, most))


def _nowhere(_share: float) -> None:
    """Tell nobody how far reading is."""


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
