"""Run tests on other days: `make test-dates`, or ``python -m tests.dates [DAY …] [PYTEST …]``.

libfaketime (Debian's package ``faketime``) moves the clock that processes read. How fast it goes,
the clock that only counts upwards and the times of files stay as they are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from calendar import isleap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOM = Path(__file__).resolve().parent / "other_day"
LIBRARY = "libfaketime"
PRELOAD = "LD_PRELOAD"
# What a clock moved from outside breaks by itself: left out on every day, each with the reason.
LEFT_OUT: dict[str, str] = {}


def leap_day(now: datetime) -> datetime:
    """Return the morning of the next 29 February."""
    year = now.year
    while not isleap(year) or datetime(year, 2, 29, 9, tzinfo=UTC) < now:
        year += 1
    return datetime(year, 2, 29, 9, tzinfo=UTC)


def before_change(now: datetime, month: int) -> datetime:
    """Return three minutes before Berlin next changes its clocks in that month."""
    for year in (now.year, now.year + 1):
        last = datetime(year, month, 31, 1, tzinfo=UTC)  # at one o'clock UTC, in both directions
        sunday = last - timedelta(days=(last.weekday() + 1) % 7)
        if sunday - timedelta(minutes=3) > now:
            return sunday - timedelta(minutes=3)
    raise AssertionError(month)


DAYS: Mapping[str, Callable[[datetime], datetime]] = {
    "40-days": lambda now: now + timedelta(days=40),
    "400-days": lambda now: now + timedelta(days=400),
    "6-years": lambda now: now + timedelta(days=6 * 365),
    "leap-day": leap_day,
    "spring": lambda now: before_change(now, 3),
    "autumn": lambda now: before_change(now, 10),
}
IN_BERLIN = frozenset({"spring", "autumn"})


@contextmanager
def real_time() -> Iterator[None]:
    """Let the programs started meanwhile read the machine's clock: servers and Java wait by it."""
    moved = os.environ.get(PRELOAD, "")
    if LIBRARY not in moved:
        yield
        return
    # The library in this process reads its own variable again and again: that one stays.
    del os.environ[PRELOAD]
    try:
        yield
    finally:
        os.environ[PRELOAD] = moved


def surroundings(day: str) -> dict[str, str]:
    """Return the environment of a process that lives on a day; FileNotFoundError without faketime.

    An offset and not a moment: whatever a test starts later goes by the same clock.
    """
    told = subprocess.run(
        ["faketime", "-m", "-f", "+0", "env"], capture_output=True, text=True, check=True
    )
    found = dict(line.split("=", 1) for line in told.stdout.splitlines() if "=" in line)
    now = datetime.now(UTC)
    moved = {
        PRELOAD: found[PRELOAD],
        "FAKETIME": f"+{(DAYS[day](now) - now).total_seconds():.0f}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # else waits of Qt end at once
        "NO_FAKE_STAT": "1",
        "PYTHONPATH": str(ROOM),
    }
    return os.environ | moved | ({"TZ": "Europe/Berlin"} if day in IN_BERLIN else {})


def run_on(day: str, arguments: Sequence[str]) -> int:
    """Run pytest on a day and return its exit code."""
    moved = surroundings(day)
    asked = [sys.executable, "-c", "import time; time.sleep(0.01); print(time.time())"]
    told = subprocess.run(asked, env=moved, capture_output=True, text=True, check=True)
    if float(told.stdout) - time.time() < timedelta(days=30).total_seconds():
        sys.stderr.write("libfaketime is installed and moves no clock here: nothing was tested.\n")
        return 1
    sys.stdout.write(f"\n== {day}: {datetime.fromtimestamp(float(told.stdout), UTC):%d %B %Y}\n")
    sys.stdout.flush()
    left_out = [word for name in LEFT_OUT for word in ("--deselect", name)]
    pytest = [sys.executable, "-m", "pytest", *left_out, *arguments]
    return subprocess.run(pytest, env=moved, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Run the days named, or all, one after the other; return 1 where one of them failed."""
    if shutil.which("faketime") is None:
        sys.stderr.write(
            "Tests on other days need libfaketime, which is not installed; nothing was tested.\n"
            "On Debian and Ubuntu: apt-get install faketime, then the same command again.\n"
        )
        return 1
    days = [word for word in arguments if word in DAYS] or list(DAYS)
    rest = [word for word in arguments if word not in DAYS]
    codes = [run_on(day, rest) for day in days]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
