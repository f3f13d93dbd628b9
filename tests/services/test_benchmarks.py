"""Measurements measure the work: in every timed round it is done, and no memory answers for it."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from benchmarks import board, fill, judged, paper, sealed, stopwatch
from benchmarks.work import Work
from pirdesk import datafiles
from pirdesk.cli import fact_commands, output
from pirdesk.documents import pdf, signing
from pirdesk.documents.pdf.shaping import MeasuredFace
from pirdesk.documents.verify import verify
from pirdesk.duties import loading, mapping
from pirdesk.duties.law_tables import table_laws
from pirdesk.harm import enisa, several
from pirdesk.harm.fairness import recorded
from pirdesk.storage.store import Store
from tests.house.tree import ROOT

FILES = len(list((ROOT / "forms" / "regimes").rglob("*.toml"))) + 1  # and the table of states
LAWS = FILES - 1 + len(table_laws())
WORDS = 100  # whose width is measured, in a paper of one page or more
# What each row of `make bench` must do in each of its timed rounds, by the function and how often.
DONE: dict[str, dict[Any, int]] = {
    "one answer saved on SQLite, everything written": {
        Store.append: 1,
        mapping.map_duties: 1,
    },
    "duties of one case, all laws": {mapping.map_duties: 1, mapping._of_entity: LAWS},
    "harm of one case, all methods": {enisa.assess: 1, recorded.assess: 1, several.assess: 1},
    "one of {} composed facts files judged, processor time": {
        fact_commands.read_facts_file: 1,
        mapping.map_duties: 1,
        mapping._of_entity: LAWS,
        output.line: 1,
    },
    "loading all laws": {
        datafiles.read_toml: FILES,
        datafiles.parse_toml: FILES,
        loading.parse_regime: LAWS,
    },
    "post-incident review rendered, signed twice, closed": {
        pdf.render: 1,
        MeasuredFace._measured: WORDS,
        signing.sign: 2,
    },
    "clocks of {} open cases, first page": {
        board.clock_board: 1,
        Connection.execute: 1,
        datafiles.parse_toml: 1,
    },
    "the same filtered, the slowest of nine": {board.clock_board: 1, Connection.execute: 1},
    "one-page notice rendered and signed B-B, warm": {
        pdf.render: 1,
        MeasuredFace._measured: WORDS // 4,
        signing.sign: 1,
    },
    "three signatures, each stamped, and the archive stamp (LTA)": {
        signing.sign: 3,
        signing.stamp: 1,
    },
    "the same record verified": {verify: 1},
}
# Rows whose work is done once in a process of its own, or on documents of which each is new.
ONCE = {
    "bare PySide6 window, cold start": "each start is a new process",
    "register of {} cases, cold start": "each start is a new process",
    "the same, as a multiple of the bare window, {}": "made of the two lines above",
    "{} cases computed with a new edition": "a new process computes each case once",
    "memory grown over the last four fifths of them": "no time",
    "until a wish to stop was heard": "happens once",
    "the longest a save beside it took": "each save has other words",
    "fairness of {} decisions, two attributes": "a new process reads the file once",
    "the most memory it took": "no time",
    "pirdesk {}, beside “{}”": "each call is a new process",
    "{} answers of a file stored at once": "each call is a new process with a new case",
    "one of {} records signed in a batch": "each is a document of its own",
    "the same, as a multiple of an older commit": "each round is two new processes",
    "theme changed, one page of a case seen": "a new process changes to the other theme each time",
    "the same once all its pages were visited, processor time": "as the line above",
    "the same, as a multiple of the first": "made of the two lines above",
}


Rounds = list[Counter[CodeType]]


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> Rounds:
    """What each timed piece of work called, instead of how long it took."""
    seen: Rounds = []

    def timed(work: Callable[[], object]) -> stopwatch.Took:
        called: Counter[CodeType] = Counter()

        def note(frame: FrameType, event: str, _given: object) -> None:
            if event == "call":
                called[frame.f_code] += 1

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            work()
        finally:
            sys.setprofile(before)
        seen.append(called)
        return stopwatch.Took(0.0, 0.0)

    monkeypatch.setattr(stopwatch, "timed", timed)
    return seen


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    made = Work(tmp_path)
    yield made
    made.close()


def done(row: str, rounds: Rounds) -> None:
    assert len(rounds) >= 2
    for number, called in enumerate(rounds):
        for function, least in DONE[row].items():
            times = called[function.__code__]
            assert times >= least, f"{row}: {function.__qualname__} {times} × in round {number}"


@pytest.mark.parametrize(
    ("row", "measure"),
    [
        ("one answer saved on SQLite, everything written", Work.save_answers),
        ("duties of one case, all laws", Work.map_duties),
        ("harm of one case, all methods", Work.assess_harm),
        ("loading all laws", Work.load_law),
        pytest.param(
            "post-incident review rendered, signed twice, closed",
            Work.seal_reviews,
            marks=pytest.mark.full,
        ),
    ],
)
def test_a_verb_is_done_in_every_round(
    work: Work, rounds: Rounds, row: str, measure: Callable[[Work, int], object]
) -> None:
    measure(work, 2)
    done(row, rounds)


def test_the_board_is_asked_and_its_laws_are_read_in_every_round(
    tmp_path: Path, rounds: Rounds
) -> None:
    database = board.board_of(fill.register_of(2, tmp_path))
    board.first_pages(database, tmp_path / "pages", 2)
    done("clocks of {} open cases, first page", rounds)
    rounds.clear()
    board.filters(database, tmp_path / "filters", 2)
    assert len(rounds) == 2 * len(board.FILTERS)
    done("the same filtered, the slowest of nine", rounds)


@pytest.mark.full
def test_papers_are_drawn_signed_and_verified_in_every_round(
    tmp_path: Path, rounds: Rounds
) -> None:
    sealed.render_and_sign(2)
    done("one-page notice rendered and signed B-B, warm", rounds)
    rounds.clear()
    sealed.stamp_and_verify(tmp_path, 1)
    done("three signatures, each stamped, and the archive stamp (LTA)", rounds[0::2])
    done("the same record verified", rounds[1::2])


def test_every_composed_sheet_is_read_and_judged_by_every_law(
    tmp_path: Path, rounds: Rounds
) -> None:
    judged.judge(tmp_path, 4)
    assert len(rounds) == 4
    done("one of {} composed facts files judged, processor time", rounds)


def test_the_composed_sheets_are_the_same_in_every_run_and_each_another() -> None:
    once, again = (list(judged.facts()) for _ in range(2))
    assert once == again
    assert len({str(table) for table in once}) == judged.COUNT


def test_the_words_of_a_paper_are_measured_in_every_round(rounds: Rounds) -> None:
    with pytest.raises(ZeroDivisionError):  # of times that nobody took
        paper._tagging("letter", paper.letter(), 2)
    assert rounds
    assert min(called[MeasuredFace._measured.__code__] for called in rounds) >= WORDS // 4


def test_every_row_says_how_it_is_known_to_work() -> None:
    tree = ast.parse((ROOT / "benchmarks" / "run.py").read_text(encoding="utf-8"))
    rows = {row for part in tree.body if isinstance(part, ast.FunctionDef) for row in _rows(part)}
    assert rows == DONE.keys() | ONCE.keys()


def _rows(part: ast.FunctionDef) -> Iterator[str]:
    named = {
        target.id: node.value
        for node in ast.walk(part)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(part):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Call):
            first = node.value.args[0]
            yield _label(named[first.id] if isinstance(first, ast.Name) else first)


def _label(text: ast.expr) -> str:
    if isinstance(text, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in text.values)
    return str(ast.literal_eval(text))
