"""The benchmark beside PostgreSQL: a server of this machine, every line, nothing left over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT


@pytest.mark.full
@pytest.mark.timeout(600)
def test_a_small_run_measures_everything_on_both(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    command = [sys.executable, "-m", "benchmarks.postgres", "--cases", "60", "--rounds", "1"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [*command, "--json", str(told)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lines = json.loads(told.read_text())
    assert len(lines) == 20
    assert all(line["sqlite"] > 0 and line["server"] > 0 for line in lines)
    assert all(line["ratio"] == line["server"] / line["sqlite"] for line in lines)
    assert "on loopback, 60 cases" in done.stdout
    assert {p.name for p in tmp_path.iterdir()} <= {"told.json", ".lockfile"}  # the wheel's own
