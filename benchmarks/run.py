"""Measure what people wait for and compare with the aims; 1 when an aim is missed.

``python -m benchmarks.run [--rounds N] [--cases N] [--records N] [--decisions N] [--json FILE]``.
Cold start is a new process each time, taken in turns with a bare PySide6 window so that both meet
the same machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from benchmarks import board, fairness, sealed
from benchmarks.fill import register_of
from benchmarks.work import Work

HERE = Path(__file__).resolve().parent
SECONDS_TO_START = 120


@dataclass(frozen=True)
class Line:
    """One measurement: its median, its spread, its aim (None: reported only)."""

    what: str
    median: float
    low: float
    high: float
    unit: str
    aim: float | None = None

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
    measured = chain(
        _starts(asked.rounds, asked.cases, room),
        _board(asked.rounds, asked.cases, room),
        _work(asked.rounds),
        _records(asked.rounds, asked.records),
        _fairness(asked.decisions),
    )
    for line in measured:
        lines.append(line)
        print(_words(line), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(line) for line in lines], indent=2) + "\n")
    missed = [line.what for line in lines if not line.met]
    print(f"missed: {', '.join(missed)}" if missed else "every aim is met")
    return 1 if missed else 0


def _starts(rounds: int, count: int, room: Path) -> Iterator[Line]:
    database = register_of(count, room)
    bare, full, factors = [], [], []
    with tempfile.TemporaryDirectory() as home:
        environment = _environment(Path(home), room)
        for number in range(rounds + 1):
            first = _until_interactive([str(HERE / "bare_window.py")], environment)
            then = _until_interactive(
                [str(HERE / "register_window.py"), f"sqlite:///{database}"], environment
            )
            if number:  # the first pair fills the disk's cache
                bare.append(first * 1000)
                full.append(then * 1000)
                factors.append(then / first)
    yield _line("bare PySide6 window, cold start", bare, "ms")
    yield _line(f"register of {count:,} cases, cold start", full, "ms")
    yield _line("the same, as a multiple of the bare window", factors, "×", aim=5.0)


def _board(rounds: int, count: int, room: Path) -> Iterator[Line]:
    database = board.board_of(register_of(count, room))
    with tempfile.TemporaryDirectory() as folder:
        pages = [t * 1000 for t in board.first_pages(database, Path(folder), rounds)]
        yield _line(f"clocks of {count:,} open cases, first page", pages, "ms", aim=300.0)
        slowest = [t * 1000 for t in board.filters(database, Path(folder), rounds)]
        yield _line("the same filtered, the slowest of seven", slowest, "ms", aim=50.0)


def _work(rounds: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        work = Work(Path(folder))
        try:
            saves = [t * 1000 for t in work.save_answers(20 * rounds)]
            yield _line("one answer saved on SQLite, everything written", saves, "ms", aim=10.0)
            duties = [t * 1000 for t in work.map_duties(20 * rounds)]
            yield _line("duties of one case, all laws", duties, "ms", aim=20.0)
            laws = [t * 1000 for t in work.load_law(rounds)]
            yield _line("loading all laws", laws, "ms", aim=150.0)
            seals = [t * 1000 for t in work.seal_reviews(rounds)]
            yield _line("post-incident review rendered, signed twice, closed", seals, "ms")
        finally:
            work.close()


def _fairness(rows: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        path = fairness.decisions_file(Path(folder) / "decisions.csv", rows)
        seconds, megabytes = fairness.measure(path)
    yield _line(f"fairness of {rows:,} decisions, two attributes", [seconds], "s", aim=10.0)
    yield _line("the most memory it took", [megabytes], "MB", aim=500.0)


def _records(rounds: int, count: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder:
        notices = [t * 1000 for t in sealed.render_and_sign(3 * rounds)]
        yield _line("one-page notice rendered and signed B-B, warm", notices, "ms", aim=80.0)
        signed, verified = sealed.stamp_and_verify(Path(folder), rounds)
        what = "three signatures, each stamped, and the archive stamp (LTA)"
        yield _line(what, signed, "s", aim=1.5)
        yield _line("the same record verified", verified, "s", aim=1.0)
        batch = list(sealed.seal_batch(Path(folder), count))
        times = [seconds * 1000 for seconds, _peak in batch]
        yield _line(f"one of {count:,} records signed in a batch", times, "ms")
        grown = (batch[-1][1] - batch[len(batch) // 5][1]) / 1024
        yield _line("memory grown over the last four fifths of them", [grown], "MB", aim=32.0)


def _words(line: Line) -> str:
    aim = "reported" if line.aim is None else f"aim {line.aim:g} {line.unit}"
    state = "ok" if line.met else "MISSED"
    spread = f"({line.low:.3g} to {line.high:.3g})"
    return f"{line.what:<52} {line.median:>8.3g} {line.unit:<2} {spread:<20} {aim:<12} {state}"


def _line(what: str, values: list[float], unit: str, aim: float | None = None) -> Line:
    return Line(what, statistics.median(values), min(values), max(values), unit, aim)


def _until_interactive(script: list[str], environment: dict[str, str]) -> float:
    """Time from starting a process until it says that it is interactive; seconds."""
    with tempfile.TemporaryFile("w+") as complaints:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *script],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
        seconds = _heard(process, started)
        if process.wait(SECONDS_TO_START) != 0 or seconds is None:
            complaints.seek(0)
            raise SystemExit(f"{script[0]} was never interactive:\n{complaints.read()}")
    return seconds


def _heard(process: subprocess.Popen[str], started: float) -> float | None:
    assert process.stdout is not None  # noqa: S101 - asked for above
    with process.stdout as said:
        for line in said:
            if line.strip() == "interactive":
                return time.perf_counter() - started
    return None


def _environment(home: Path, room: Path) -> dict[str, str]:
    """Return where a start happens: an empty home, and bytecode kept as an installed one has it."""
    screen = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = {"PIRDESK_HOME": str(home), "PYTHONPYCACHEPREFIX": str(room / "bytecode")}
    return {**kept, **screen, **own, "PYTHONPATH": str(HERE.parent)}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=100)
    parser.add_argument("--decisions", type=int, default=10_000_000)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
