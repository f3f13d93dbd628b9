"""Cold starts, each a new process, in turns with a bare PySide6 window on the same machine."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.stopwatch import Took

HERE = Path(__file__).resolve().parent
SECONDS_TO_START = 120


def pairs(database: Path | str, room: Path, rounds: int) -> Iterator[tuple[Took, Took]]:
    """Start a bare window and then the register, so many times; the first pair is not counted.

    It fills the disk's cache and keeps the bytecode, as installing does.
    """
    with tempfile.TemporaryDirectory() as home:
        environment = _environment(Path(home), room)
        for number in range(rounds + 1):
            bare = _until_interactive([str(HERE / "bare_window.py")], environment)
            window = [str(HERE / "register_window.py"), str(database)]
            full = _until_interactive(window, environment)
            if number:
                yield bare, full


def _until_interactive(script: list[str], environment: dict[str, str]) -> Took:
    """Time a process until it says that it is interactive; its processor time to its very end."""
    before = _processor()
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
    return Took(seconds, _processor() - before)


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


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
