"""What a change of the theme costs: the work for what is seen, whatever was visited before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def changes(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return the processor seconds of each change: one page of a case seen, then all of them."""
    kept = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    environment = {**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(
        [sys.executable, str(HERE / "theme_window.py"), str(folder), str(rounds)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"the window could not be measured:\n{done.stderr}")
    one, all_ = done.stdout.splitlines()[-2:]
    return [float(word) for word in one.split()], [float(word) for word in all_.split()]
