"""Fixtures of the whole suite: an office on SQLite, and no foreign settings."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.environ["QT_QPA_PLATFORM"] == "offscreen":  # with small screens beside the usual one
    os.environ["QT_QPA_PLATFORM"] += f":configfile={Path(__file__).with_name('screens.json')}"

if TYPE_CHECKING:
    from tests.builders import Office

# How long an example takes says more about the machine than about the program.
settings.register_profile("without deadlines", settings.default, deadline=None)
settings.load_profile("without deadlines")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Print a failure at once: a run that is cut off later has said what failed until then."""
    if report.failed and not os.environ.get("PYTEST_XDIST_WORKER"):
        print(f"\nFAILED {report.nodeid} ({report.when})\n{report.longreprtext}", flush=True)


def pytest_collection_finish() -> None:
    """Take what all tests share out of every search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("PIRDESK_DATABASE", "PIRDESK_PERSON"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIRDESK_HOME", str(tmp_path / "home"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office with three people on a fresh SQLite database."""
    from tests.builders import copied_office  # heavy: only where an office is asked for

    built = copied_office(tmp_path / "office")
    yield built
    built.desk.close()
