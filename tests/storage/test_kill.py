"""A writer killed at any moment: every acknowledged save is there, and nothing is half there."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from pirdesk.storage import check, verify_ledger

from .conftest import Bench

WRITER = textwrap.dedent(
    """
    import sys
    from tests.storage.conftest import derive, entry
    from pirdesk.casefile.sheet import Answer
    from pirdesk.storage import SetAnswer, open_store

    url, case_id = sys.argv[1:]
    store = open_store(url, derive=derive)
    for number in range(100_000):
        pair = [SetAnswer(case_id, key, Answer(str(number)), number) for key in ("a", "b")]
        store.append(entry(save_id=f"kill-{number}"), pair)
        print(number, flush=True)
    """
)


@pytest.mark.parametrize("after", [0.05, 0.25])
def test_a_killed_writer_loses_no_acknowledged_save(bench: Bench, after: float) -> None:
    case_id = bench.case()
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, bench.url, case_id],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    ) as writer:
        assert writer.stdout.readline() == "0\n"
        time.sleep(after)
        writer.kill()
        said = [0, *map(int, writer.stdout.read().split())]
    sheet = bench.views.sheet(case_id)
    assert sheet.value("a") == sheet.value("b")
    assert int(sheet.value("a")) in (said[-1], said[-1] + 1)
    again = bench.write(
        *_pair(case_id, int(sheet.value("a")) + 1), save_id=f"kill-{int(sheet.value('a')) + 1}"
    )
    assert not again.repeated
    assert verify_ledger(bench.store, {}).ok
    assert check(bench.url) == ()


def _pair(case_id: str, number: int) -> list:
    from pirdesk.casefile.sheet import Answer
    from pirdesk.storage import SetAnswer

    return [SetAnswer(case_id, key, Answer(str(number)), number) for key in ("a", "b")]
