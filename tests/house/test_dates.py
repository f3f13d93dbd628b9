"""`make test-dates` goes to the days it names, leaves out what it lists, and never seems to."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import dates
from tests.house.tree import ROOT, modules

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
# Calls that start a server or Java; each stands inside ``with real_time():``.
SERVERS = frozenset({"get_server"})
JAVA = "tests/papers/vera.py"


@pytest.mark.parametrize(
    ("now", "day"),
    [((2026, 11, 30), 2028), ((2028, 2, 29), 2028), ((2028, 3, 1), 2032), ((2097, 1, 1), 2104)],
)
def test_the_next_leap_day_is_found(now: tuple[int, int, int], day: int) -> None:
    assert dates.leap_day(datetime(*now, tzinfo=UTC)).date().isoformat() == f"{day}-02-29"


@pytest.mark.parametrize(("month", "hours"), [(3, 1), (10, -1)])
@pytest.mark.parametrize("now", [NOW, datetime(2027, 3, 28, 1, tzinfo=UTC)])
def test_the_clocks_change_within_minutes(now: datetime, month: int, hours: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begun = dates.before_change(now, month)
    before, after = (at.astimezone(berlin) for at in (begun, begun + timedelta(minutes=3)))
    assert begun > now
    assert f"{after:%H:%M}" == {1: "03:00", -1: "02:00"}[hours]
    assert f"{before:%H:%M}" == {1: "01:57", -1: "02:57"}[hours]


def test_every_day_is_after_today() -> None:
    assert set(dates.IN_BERLIN) < set(dates.DAYS)
    for name, day in dates.DAYS.items():
        assert day(NOW) - NOW > timedelta(days=30), name


def test_what_is_left_out_is_there_and_says_why() -> None:
    tests = {
        f"{name}::{node.name}" if node else name
        for name, tree, _text in modules(ROOT / "tests")
        for node in (None, *(n for n in tree.body if isinstance(n, ast.FunctionDef)))
    }
    assert [name for name in dates.LEFT_OUT if name not in tests] == []
    assert [name for name, why in dates.LEFT_OUT.items() if len(why.split()) < 5] == []


def test_without_the_library_it_says_so_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert dates.main(["400-days"]) == 1
    told = capsys.readouterr().err
    assert "apt-get install faketime" in told
    assert "nothing was tested" in told


def test_a_library_that_moves_no_clock_is_no_other_day(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dates, "surroundings", lambda _day: dict(os.environ) | {"FAKETIME": ""})
    assert dates.run_on("400-days", ["--version"]) == 1
    assert "nothing was tested" in capsys.readouterr().err


def test_servers_and_java_start_by_the_machines_clock() -> None:
    starts = {
        name: [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _starts(node, name)
        ]
        for name, tree, _text in modules(ROOT / "tests")
    }
    meanwhile = {
        name: {
            inner.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.With)
            and ast.unparse(node.items[0].context_expr) == "real_time()"
            for inner in ast.walk(node)
            if isinstance(inner, ast.expr)
        }
        for name, tree, _text in modules(ROOT / "tests")
    }
    assert sum(map(len, starts.values())) >= 2
    assert [n for n, lines in starts.items() if not set(lines) <= meanwhile[n]] == []


def test_what_is_started_meanwhile_reads_the_machines_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(dates.PRELOAD, "libfaketime-of-a-test.so")
    asked = [sys.executable, "-c", f"import os; print(os.environ.get('{dates.PRELOAD}'))"]
    with dates.real_time():
        told = subprocess.run(asked, capture_output=True, text=True, check=True)
        assert told.stdout == "None\n"
    assert os.environ[dates.PRELOAD] == "libfaketime-of-a-test.so"


def _starts(node: ast.Call, name: str) -> bool:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
    return called in SERVERS or (name == JAVA and called == "Popen")
