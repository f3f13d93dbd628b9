"""Measure what people wait for and compare with the aims; 1 when an aim is missed.

``python -m benchmarks.run [--only PART]… [--rounds N] [--cases N] [--records N] [--decisions N]
[--before COMMIT] [--json FILE]``; parts are start, command, board, edition, work, judged,
theme, records, fairness; ``--before COMMIT`` judges facts beside an older commit, in turns.
Cold start is a new process each time, taken in turns with a bare PySide6 window so that both meet
the same machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from operator import attrgetter
from pathlib import Path

from benchmarks import board, command_line, fairness, judged, recompute, sealed, start, theme
from benchmarks.fill import register_of
from benchmarks.stopwatch import Took
from benchmarks.work import Work

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Line:
    """One measurement: its median, its spread, its aim (None: reported only).

    ``processor`` is the median of the processor time of the same work, in the same unit.
    """

    what: str
    median: float
    low: float
    high: float
    unit: str
    aim: float | None = None
    processor: float | None = None

    @property
    def met(self) -> bool:
        """Tell whether the aim is met."""
        return self.aim is None or self.median <= self.aim


def main() -> int:
    """Measure, print a table, and say whether every aim is met."""
    asked = _arguments()
    room = HERE.parent / "build" / "bench"
    room.mkdir(parents=True, exist_ok=True)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}")
    lines = []
    parts: dict[str, Callable[[], Iterator[Line]]] = {
        "start": lambda: _starts(asked.rounds, asked.cases, room),
        "command": lambda: _commands(asked.rounds, room),
        "board": lambda: _board(asked.rounds, asked.cases, room),
        "edition": lambda: _recompute(asked.cases, room),
        "work": lambda: _work(asked.rounds),
        "judged": lambda: _judged(asked.before, asked.rounds),
        "theme": lambda: _theme(2 * asked.rounds + 2),
        "records": lambda: _records(asked.rounds, asked.records),
        "fairness": lambda: _fairness(asked.decisions),
    }
    for line in chain.from_iterable(parts[name]() for name in asked.only or parts):
        lines.append(line)
        print(_words(line), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(line) for line in lines], indent=2) + "\n")
    missed = [line.what for line in lines if not line.met]
    print(f"missed: {', '.join(missed)}" if missed else "every aim is met")
    return 1 if missed else 0


def _starts(rounds: int, count: int, room: Path) -> Iterator[Line]:
    pairs = list(start.pairs(register_of(count, room), room, rounds))
    bare, full = zip(*pairs, strict=True)
    yield _took("bare PySide6 window, cold start", bare)
    yield _took(f"register of {count:,} cases, cold start", full)
    for what, of in (("wall", attrgetter("wall")), ("processor time", attrgetter("processor"))):
        factors = [of(then) / of(first) for first, then in pairs]
        yield _line(f"the same, as a multiple of the bare window, {what}", factors, "×", aim=5.0)


def _commands(rounds: int, room: Path) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as home:
        for arguments, bare, aim in command_line.ASKED:
            pairs = command_line.pairs(arguments, bare, Path(home), room, rounds)
            factors = [pair.command / pair.bare for pair in pairs]
            yield _line(f"pirdesk {' '.join(arguments)}, beside “{bare}”", factors, "×", aim=aim)
        stored = list(command_line.answer_file(Path(home), room, rounds))
        what = f"{stored[0][0]} answers of a file stored at once"
        yield _line(what, [seconds for _count, seconds in stored], "s", aim=2.0)


def _board(rounds: int, count: int, room: Path) -> Iterator[Line]:
    database = board.board_of(register_of(count, room))
    with tempfile.TemporaryDirectory() as folder:
        pages = board.first_pages(database, Path(folder), rounds)
        yield _took(f"clocks of {count:,} open cases, first page", pages, aim=300.0)
        slowest = board.filters(database, Path(folder), rounds)
        yield _took("the same filtered, the slowest of nine", slowest, aim=50.0)


def _recompute(count: int, room: Path) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        found = recompute.measure(register_of(count, room), Path(folder))
    yield _line(f"{count:,} cases computed with a new edition", [found.seconds], "s")
    yield _line("memory grown over the last four fifths of them", [found.grown], "MB", aim=32.0)
    yield _line("until a wish to stop was heard", [found.stopping], "s", aim=1.0)
    yield _line("the longest a save beside it took", [found.longest_save], "s", aim=1.0)


def _work(rounds: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        work = Work(Path(folder))
        try:
            saves = work.save_answers(20 * rounds)
            yield _took("one answer saved on SQLite, everything written", saves, aim=10.0)
            duties = work.map_duties(20 * rounds)
            yield _took("duties of one case, all laws", duties, aim=20.0)
            methods = work.assess_harm(20 * rounds)
            yield _took("harm of one case, all methods", methods, aim=10.0)
            yield _took("loading all laws", work.load_law(rounds), aim=150.0)
            seals = work.seal_reviews(rounds)
            yield _took("post-incident review rendered, signed twice, closed", seals)
        finally:
            work.close()


def _judged(before: str, rounds: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        took = [each.processor * 1000 for each in judged.judge(Path(folder))]
    yield _line(f"one of {len(took)} composed facts files judged, processor time", took, "ms", 12.0)
    if before:
        with tempfile.TemporaryDirectory() as room:
            factors = judged.beside(before, Path(room), rounds)
        yield _line("the same, as a multiple of an older commit", factors, "×", aim=1.5)


def _theme(rounds: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        one, every = theme.changes(Path(folder), rounds)
    yield _line("theme changed, one page of a case seen", [t * 1000 for t in one], "ms")
    what = "the same once all its pages were visited, processor time"
    yield _line(what, [t * 1000 for t in every], "ms", aim=200.0)
    factors = [then / statistics.median(one) for then in every]
    yield _line("the same, as a multiple of the first", factors, "×", aim=2.5)


def _fairness(rows: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        path = fairness.decisions_file(Path(folder) / "decisions.csv", rows)
        seconds, megabytes = fairness.measure(path)
    yield _line(f"fairness of {rows:,} decisions, two attributes", [seconds], "s", aim=10.0)
    yield _line("the most memory it took", [megabytes], "MB", aim=500.0)


def _records(rounds: int, count: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        notices = sealed.render_and_sign(3 * rounds)
        yield _took("one-page notice rendered and signed B-B, warm", notices, aim=80.0)
        signed, verified = sealed.stamp_and_verify(Path(folder), rounds)
        what = "three signatures, each stamped, and the archive stamp (LTA)"
        yield _took(what, signed, aim=1500.0)
        yield _took("the same record verified", verified, aim=1000.0)
        batch = list(sealed.seal_batch(Path(folder), count))
        times = [seconds * 1000 for seconds, _peak in batch]
        yield _line(f"one of {count:,} records signed in a batch", times, "ms")
        grown = (batch[-1][1] - batch[len(batch) // 5][1]) / 1024
        yield _line("memory grown over the last four fifths of them", [grown], "MB", aim=32.0)


def _words(line: Line) -> str:
    aim = "reported" if line.aim is None else f"aim {line.aim:g} {line.unit}"
    state = "ok" if line.met else "MISSED"
    spread = f"({line.low:.3g} to {line.high:.3g})"
    alone = "" if line.processor is None else f" processor {line.processor:.3g} {line.unit}"
    told = f"{line.what:<60} {line.median:>8.3g} {line.unit:<2} {spread:<20} {aim:<12} {state}"
    return told + alone


def _took(what: str, times: Sequence[Took], aim: float | None = None) -> Line:
    line = _line(what, [took.wall * 1000 for took in times], "ms", aim)
    return replace(line, processor=statistics.median(took.processor for took in times) * 1000)


def _line(what: str, values: list[float], unit: str, aim: float | None = None) -> Line:
    return Line(what, statistics.median(values), min(values), max(values), unit, aim)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [
        *("start", "command", "board", "edition", "work", "judged", "theme", "records"),
        "fairness",
    ]
    parser.add_argument("--only", action="append", choices=names)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=100)
    parser.add_argument("--decisions", type=int, default=10_000_000)
    parser.add_argument("--before", default="", metavar="COMMIT")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
