"""Measure PostgreSQL beside SQLite: the same work in turns, in one run, with the ratio of both.

``python -m benchmarks.postgres [--cases N] [--rounds N] [--json FILE]``. The server is the one of
the wheel, on a port of this machine: no network lies between, and both write to the same disk.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import board, recompute, start
from benchmarks.fill import FULL_EVERY, KINDS, SAMPLE
from benchmarks.server import Server, started
from benchmarks.stopwatch import Took, timed
from benchmarks.work import Work
from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Case, Role
from pirdesk.casefile.sheet import Answer
from pirdesk.services import answers, cases, persons, samples
from pirdesk.services.clock_board import clock_board
from pirdesk.services.desk import Desk
from pirdesk.storage import tables
from pirdesk.storage.engine import write_engine
from pirdesk.storage.place import place_of
from pirdesk.vault import NoVault

SQLITE, SERVER = "SQLite", "PostgreSQL"
_BATCH = 5000
DATES = ("strict_due", "latest_arguable_due")
STARTS = 5  # of each, with two of a bare window beside it
_numbers = count(1)


@dataclass(frozen=True)
class Beside:
    """One piece of work on both: medians and spread in ms, and how many times SQLite's it is."""

    what: str
    sqlite: float
    sqlite_spread: tuple[float, float]
    server: float
    server_spread: tuple[float, float]

    @property
    def ratio(self) -> float:
        """Return how many times as long the server takes."""
        return self.server / self.sqlite


class Both:
    """A register of so many cases on a file and on a server, filled by the same verbs in turns."""

    def __init__(self, server: Server, folder: Path, cases_: int) -> None:
        self.server = server
        self.folder = folder
        self.places: Mapping[str, Path | str] = {
            SQLITE: folder / "register.db",
            SERVER: server.make("register"),
        }
        self.opened = self._fill(cases_)
        server.settle("register")

    def desk(self, kind: str, place: Path | str | None = None) -> Desk:
        """Open a desk on one of both."""
        home = self.folder / f"home{next(_numbers)}"
        return build_desk(place or self.places[kind], folder=home, vault=NoVault())

    def copies(self, name: str) -> Mapping[str, Path | str]:
        """Return a copy of each register."""
        file = recompute.copied(self.folder / "register.db", self.folder / f"{name}.db")
        return {SQLITE: file, SERVER: self.server.make(name, like="register")}

    def _fill(self, number: int) -> dict[str, list[Took]]:
        desks = {kind: self.desk(kind) for kind in self.places}
        authors = {
            kind: desk.as_person(persons.add_person(desk, "Ada Officer", Role.COMPLIANCE))
            for kind, desk in desks.items()
        }
        facts = _facts(authors[SQLITE])
        took: dict[str, list[Took]] = {SQLITE: [], SERVER: []}
        for at in range(number):
            for kind, author in authors.items():
                made: list[Case] = []
                took[kind].append(timed(partial(_open, author, at, made)))
                if at % FULL_EVERY == 0:
                    answers.answer_terms(author, made[0].id, facts, {})
        for desk in desks.values():
            desk.close()
        return took


def _open(author: Desk, number: int, made: list[Case]) -> None:
    title = f"{KINDS[number % len(KINDS)]}, report {number + 1}"
    made.append(cases.new_case(author, title))


def _facts(desk: Desk) -> dict[str, Answer]:
    sheet = samples.sample_sheet(desk.library, samples.read_sample(SAMPLE))
    return {key: sheet.answers[key] for key in sheet if key != "incident.title"}


def main() -> int:
    """Measure, print a table, and say how both compare."""
    asked = _arguments()
    room = Path(__file__).resolve().parent.parent / "build" / "bench"
    room.mkdir(parents=True, exist_ok=True)
    lines = []
    with started() as server, tempfile.TemporaryDirectory() as folder:
        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()},")
        print(f"PostgreSQL {server.version} on loopback, {asked.cases:,} cases")
        for line in _measured(server, Path(folder), asked.cases, asked.rounds, room):
            lines.append(line)
            print(_words(line), flush=True)
    if asked.json:
        told = [{**asdict(line), "ratio": line.ratio} for line in lines]
        asked.json.write_text(json.dumps(told, indent=2) + "\n")
    return 0


def _measured(
    server: Server, folder: Path, number: int, rounds: int, room: Path
) -> Iterator[Beside]:
    both = Both(server, folder, number)
    yield _beside("one case opened while the register is filled", both.opened)
    yield from _reads(both, number, rounds)
    yield from _writes(both, rounds)
    yield from _boards(both, number, rounds)
    yield _edition(both, number)
    yield _window(both, number, rounds, room)


def _reads(both: Both, number: int, rounds: int) -> Iterator[Beside]:
    def opened(kind: str) -> None:
        with closing(both.desk(kind)) as desk:
            desk.store.views.register(limit=100)

    yield _turns(f"desk opened, first page of {number:,} cases", _timing(opened), rounds)
    desks = {kind: both.desk(kind) for kind in both.places}
    views = {kind: desk.store.views for kind, desk in desks.items()}
    full = {
        kind: view.register(order="created", limit=1, offset=number - 1)[0].case_id
        for kind, view in views.items()
    }
    for what, work in (
        ("a page of the register", lambda kind: views[kind].register(limit=100)),
        ("a search of two words", lambda kind: views[kind].register("report benefits")),
        ("all facts of a case", lambda kind: views[kind].sheet(full[kind])),
    ):
        yield _turns(what, _timing(work), 5 * rounds)
    for desk in desks.values():
        desk.close()


def _writes(both: Both, rounds: int) -> Iterator[Beside]:
    works = {kind: Work(both.folder / kind, place) for kind, place in both.places.items()}
    what = "one answer saved, everything written"
    yield _turns(what, lambda kind: works[kind].save_answers(1)[0], 20 * rounds)
    facts = _facts(works[SQLITE].author)

    def whole(kind: str) -> None:
        author = works[kind].author
        answers.answer_terms(author, cases.new_case(author, "All at once").id, facts, {})

    yield _turns(f"a case opened with {len(facts)} facts", _timing(whole), rounds)
    what = "post-incident review rendered, signed twice, closed"
    yield _turns(what, lambda kind: works[kind].seal_reviews(1)[0], rounds)
    for work in works.values():
        work.close()


def _boards(both: Both, number: int, rounds: int) -> Iterator[Beside]:
    places = both.copies("board")
    for place in places.values():
        _run_clocks(place)
    both.server.settle("board")

    def first(kind: str) -> None:
        with closing(both.desk(kind, places[kind])) as desk:
            clock_board(desk)

    what = f"clocks of {number:,} open cases, desk opened, first page"
    yield _turns(what, _timing(first), rounds)
    desks = {kind: both.desk(kind, place) for kind, place in places.items()}
    for chosen in board.FILTERS:
        what = ", ".join(f"{k} {v}" for k, v in chosen.items()) or "no filter"
        yield _turns(f"the same board, {what}", _timing(partial(_look, desks, chosen)), rounds)
    for desk in desks.values():
        desk.close()


def _look(desks: Mapping[str, Desk], chosen: Mapping[str, Any], kind: str) -> None:
    clock_board(desks[kind], **chosen)


def _edition(both: Both, number: int) -> Beside:
    places = both.copies("behind")
    took = {}
    for kind, place in places.items():
        found = recompute.run(place, both.folder / f"edition-{kind}")
        took[kind] = [Took(found.seconds, 0)]
    return _beside(f"{number:,} cases computed with a new edition, saves beside it", took)


def _window(both: Both, number: int, rounds: int, room: Path) -> Beside:
    took: dict[str, list[Took]] = {SQLITE: [], SERVER: []}
    for _ in range(min(rounds, STARTS)):
        for kind, place in both.places.items():
            ((_, full),) = start.pairs(place, room, 1)
            took[kind].append(full)
    return _beside(f"window started on {number:,} cases", took)


def _run_clocks(place: Path | str) -> None:
    """Let the clocks of the first full case run in every case, an hour apart."""
    engine, table = write_engine(place_of(place), migrating=True), tables.clock_row
    with engine.begin() as connection:
        every = sa.select(tables.case_file.c.id).order_by(tables.case_file.c.id)
        ids = list(connection.execute(every).scalars())
        one = sa.select(table.c.case_id).order_by(table.c.case_id).limit(1).scalar_subquery()
        full = connection.execute(sa.select(table).where(table.c.case_id == one)).mappings().all()
        connection.execute(table.delete())
        moved = _shifted([dict(row) for row in full], ids)
        while some := list(islice(moved, _BATCH)):
            connection.execute(table.insert(), some)
    engine.dispose()


def _shifted(rows: list[dict[str, Any]], ids: list[str]) -> Iterator[dict[str, Any]]:
    for number, case_id in enumerate(ids):
        for row in rows:
            dates = {n: row[n] and row[n] + timedelta(hours=number) for n in DATES}
            yield {**row, **dates, "case_id": case_id}


def _timing(work: Callable[[str], object]) -> Callable[[str], Took]:
    return lambda kind: timed(partial(work, kind))


def _turns(what: str, take: Callable[[str], Took], rounds: int) -> Beside:
    """Do the work on both in turns; the first turn is not counted."""
    took: dict[str, list[Took]] = {SQLITE: [], SERVER: []}
    for number in range(rounds + 1):
        for kind in sorted(took, reverse=bool(number % 2)):  # neither always goes first
            one = take(kind)
            if number:
                took[kind].append(one)
    return _beside(what, took)


def _beside(what: str, took: Mapping[str, list[Took]]) -> Beside:
    times = {kind: [one.wall * 1000 for one in found] for kind, found in took.items()}
    spread = {kind: (min(found), max(found)) for kind, found in times.items()}
    middle = {kind: statistics.median(found) for kind, found in times.items()}
    return Beside(what, middle[SQLITE], spread[SQLITE], middle[SERVER], spread[SERVER])


def _words(line: Beside) -> str:
    def told(median: float, spread: tuple[float, float]) -> str:
        return f"{median:>8.3g} ms ({spread[0]:.3g} to {spread[1]:.3g})"

    mine = told(line.sqlite, line.sqlite_spread)
    theirs = told(line.server, line.server_spread)
    return f"{line.what:<58} {mine:<32} {theirs:<32} {line.ratio:.2f} ×"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
