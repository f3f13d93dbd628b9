"""Fairness on a file of many decisions with two attributes: time, and the memory it took.

The file is made on the fly in a folder that is deleted afterwards; it holds no real decision.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from pirdesk.services import fairness
from pirdesk.services.fairness import Asked

SEXES, AGES = ("f", "m", "x"), ("18-29", "30-44", "45-59", "60+")
_PIECE = 100_000


def decisions_file(path: Path, rows: int) -> Path:
    """Write a CSV of made-up decisions: sex, age, outcome."""
    draw = random.Random(5)  # noqa: S311 - the same file every time, nothing secret
    lines = [f"{draw.choice(SEXES)},{draw.choice(AGES)},{draw.choice('yn')}" for _ in range(_PIECE)]
    piece = "\n".join(lines) + "\n"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("sex,age,hired\n")
        for _ in range(rows // _PIECE):
            file.write(piece)
    return path


def measure(path: Path) -> tuple[float, float]:
    """Analyse a file in a new process; return seconds of the analysis and its peak in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.fairness", str(path)],
        capture_output=True,
        check=True,
        text=True,
    )
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def main(path: Path) -> None:
    """Analyse one file by two attributes and print seconds and peak memory in MB."""
    started = time.perf_counter()
    fairness.analyse_file(path, Asked(("sex", "age"), "hired", ("y",)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(time.perf_counter() - started, peak)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
