"""The clocks board over many open cases, timed as a screen would ask for it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks import forget, stopwatch
from benchmarks.stopwatch import Took
from pirdesk.bootstrap import build_desk
from pirdesk.services.clock_board import clock_board
from pirdesk.services.desk import Desk
from pirdesk.vault import NoVault

FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"law": "eu.gdpr.33"},
    {"law": "us.sec"},
    {"person": "P-NOBODY"},
    {"urgency": "overdue"},
    {"urgency": "week"},
    {"law": "eu.gdpr.34", "urgency": "later"},
    {"text": "a"},
    {"text": "report 99"},
)


def board_of(register: Path) -> Path:
    """Return a copy of a register in which clocks run in every case, an hour apart."""
    database = register.with_name("board.db")
    if database.exists():
        return database
    half = database.with_suffix(".half")
    shutil.copyfile(register, half)
    with closing(sqlite3.connect(half)) as connection, connection:
        _run_clocks(connection)
    half.rename(database)
    return database


def first_pages(database: Path, folder: Path, rounds: int) -> list[Took]:
    """Time the first page on a desk just opened, in a program that has read no law yet."""
    times = []
    for _ in range(rounds):
        forget.everything()
        with closing(_desk(database, folder)) as desk:
            times.append(stopwatch.timed(lambda: clock_board(desk)))
    return times


def filters(database: Path, folder: Path, rounds: int) -> list[Took]:
    """Time the slowest of several filters on a desk that showed the board, once per round."""
    with closing(_desk(database, folder)) as desk:
        clock_board(desk)
        return [
            max(stopwatch.timed(partial(clock_board, desk, **chosen)) for chosen in FILTERS)  # type: ignore[arg-type]
            for _ in range(rounds)
        ]


def _desk(database: Path, folder: Path) -> Desk:
    return build_desk(database, folder=folder, vault=NoVault())


def _run_clocks(connection: sqlite3.Connection) -> None:
    columns = [row[1] for row in connection.execute("PRAGMA table_info(clock_row)")]
    (full,) = connection.execute("SELECT case_id FROM clock_row LIMIT 1").fetchone()
    rows = connection.execute("SELECT * FROM clock_row WHERE case_id = ?", (full,)).fetchall()
    cases = [case for (case,) in connection.execute("SELECT id FROM case_file ORDER BY id")]
    connection.execute("DELETE FROM clock_row")
    connection.executemany(
        f"INSERT INTO clock_row VALUES ({', '.join('?' * len(columns))})",  # noqa: S608 - marks only
        _shifted([dict(zip(columns, row, strict=True)) for row in rows], cases),
    )


def _shifted(rows: list[dict[str, object]], cases: list[str]) -> Iterator[tuple[object, ...]]:
    for number, case in enumerate(cases):
        for row in rows:
            moved = dict(row, case_id=case)
            for name in ("strict_due", "latest_arguable_due"):
                if moved[name] is not None:
                    at = datetime.fromisoformat(str(moved[name])) + timedelta(hours=number)
                    moved[name] = at.strftime(FORMAT)
            yield tuple(moved.values())
