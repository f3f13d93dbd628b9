"""All open cases computed with a newer edition of the law, while somebody else goes on saving.

``python -m benchmarks.recompute DATABASE FOLDER`` works on a copy it is given, in a process of its
own, and prints seconds, the memory that grew over the last four fifths (MB), the seconds until a
wish to stop was heard, and the longest that a save of another program waited.
"""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Role
from pirdesk.casefile.sheet import Answer
from pirdesk.services import answers, cases, editions, persons
from pirdesk.services.desk import Desk
from pirdesk.storage import tables
from pirdesk.storage.engine import write_engine
from pirdesk.storage.place import place_of
from pirdesk.vault import NoVault

EARLIER = "2000-01-01 an edition before"
SAVE_EVERY_SECONDS, STOP_AFTER_SECONDS = 0.5, 2.0


@dataclass(frozen=True)
class Recomputed:
    """What recomputing took: seconds, MB, seconds, seconds."""

    seconds: float
    grown: float
    stopping: float
    longest_save: float


def measure(register: Path, folder: Path) -> Recomputed:
    """Recompute every case of a copy of a register in a new process."""
    return run(copied(register, folder / "behind.db"), folder)


def copied(register: Path, database: Path) -> Path:
    """Copy a register that may be in use, and return the copy."""
    with closing(sqlite3.connect(register)) as source, closing(sqlite3.connect(database)) as copy:
        source.backup(copy)
    return database


def run(database: Path | str, folder: Path) -> Recomputed:
    """Recompute every case of a database, a file or an address, in a new process."""
    command = [sys.executable, "-m", "benchmarks.recompute", str(database), str(folder)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return Recomputed(*map(float, done.stdout.split()))


def main(database: str, folder: Path) -> None:
    """Put every case behind, stop once after a while, go on to the end; print what it took."""
    engine = write_engine(place_of(database))
    with engine.begin() as connection:
        for table in (tables.register_row, tables.clock_row):
            connection.execute(table.update().values(pack=EARLIER))
    engine.dispose()
    desk, other = _desk(database, folder / "one"), _desk(database, folder / "other")
    peaks: list[int] = []
    saving, over = threading.Event(), threading.Event()
    times: list[float] = []
    saver = threading.Thread(target=_save, args=(other, saving, over, times))
    saver.start()
    saving.wait()
    started = time.perf_counter()
    stopping = _stopped(desk)
    editions.recompute(desk, progress=lambda _done, _of: peaks.append(_peak()))
    seconds = time.perf_counter() - started
    over.set()
    saver.join()
    if editions.cases_behind(desk):
        raise SystemExit("some cases are still behind")
    print(seconds, (peaks[-1] - peaks[len(peaks) // 5]) / 1024, stopping, max(times))
    other.close()
    desk.close()


def _stopped(desk: Desk) -> float:
    """Compute for a while, then wish to stop in the midst of it; return the seconds it took."""
    wished: list[float] = []
    wish = threading.Timer(STOP_AFTER_SECONDS, lambda: wished.append(time.perf_counter()))
    wish.start()
    editions.recompute(desk, cancelled=lambda: bool(wished))
    wish.join()
    return time.perf_counter() - wished[0]


def _save(desk: Desk, ready: threading.Event, over: threading.Event, times: list[float]) -> None:
    author = desk.as_person(persons.add_person(desk, "Grace Elsewhere", Role.COMPLIANCE))
    case = cases.new_case(author, "Saved beside the new edition")
    ready.set()
    while not over.wait(SAVE_EVERY_SECONDS):
        started = time.perf_counter()
        words = Answer(f"Saved at {started}")
        answers.answer_terms(author, case.id, {"incident.narrative": words})
        times.append(time.perf_counter() - started)


def _desk(database: str, folder: Path) -> Desk:
    shutil.rmtree(folder, ignore_errors=True)
    return build_desk(database, folder=folder, vault=NoVault())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
