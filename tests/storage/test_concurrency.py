"""Several writers at once: no acknowledged answer is lost, none is written twice."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.case import Case, DocumentState
from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.values import Rows
from pirdesk.errors import Conflict, UserError
from pirdesk.storage import (
    AddRows,
    Change,
    Entry,
    NewCase,
    Receipt,
    SetAnswer,
    SetBlock,
    SetDocument,
    Store,
    open_store,
    verify_ledger,
)
from tests.effort import looks

from .conftest import NOON, Bench, derive, entry


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs at the same moment; return results, or the error that is ours."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        gate.wait(10)
        try:
            return job()
        except (Conflict, UserError) as refused:
            return refused

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def saving(store: Store, change: Change, sent: Entry | None = None) -> Callable[[], Receipt]:
    """Return a job that saves one change."""
    return lambda: store.append(sent or entry(), [change])


@pytest.fixture(params=["one store", "two stores"])
def stores(bench: Bench, request: pytest.FixtureRequest) -> Any:
    """Give the two ways desks meet: threads of one program, and two programs."""
    if request.param == "one store":
        yield bench.store, bench.store
        return
    other = open_store(bench.url, derive=derive)
    yield bench.store, other
    other.close()


def test_two_writers_of_one_term_give_exactly_one_conflict(
    bench: Bench, stores: tuple[Store, Store]
) -> None:
    case_id = bench.case()
    for revision in range(8):
        answers = [Answer(f"{revision} {n}") for n in range(2)]
        changes = [SetAnswer(case_id, "a", answer, revision) for answer in answers]
        results = together(*map(saving, stores, changes))
        kinds = sorted(type(result).__name__ for result in results)
        assert kinds == ["Conflict", "Receipt"]
        winner = [type(result) for result in results].index(Receipt)
        assert bench.views.sheet(case_id).value("a") == f"{revision} {winner}"
    assert verify_ledger(bench.store, {}).entries == 10


def test_writers_of_different_terms_all_succeed(bench: Bench, stores: tuple[Store, Store]) -> None:
    one, two = bench.case(), bench.case()

    def writer(store: Store, case_id: str, key: str) -> Callable[[], None]:
        def write() -> None:
            for revision in range(6):
                store.append(entry(), [SetAnswer(case_id, key, Answer(str(revision)), revision)])

        return write

    jobs = [
        writer(stores[n % 2], case_id, f"{key}{n}")
        for case_id in (one, two)
        for n, key in enumerate("abc")
    ]
    assert together(*jobs) == [None] * 6
    for case_id in (one, two):
        sheet = bench.views.sheet(case_id)
        assert [sheet.get(key).revision for key in ("a0", "b1", "c2")] == [6, 6, 6]
    report = verify_ledger(bench.store, {})
    assert report.ok
    assert report.entries == 3 + 36


def test_the_times_of_those_who_wrote_at_once_follow_the_order_of_writing(
    bench: Bench, stores: tuple[Store, Store]
) -> None:
    case_id = bench.case()
    turns = itertools.count(1)

    def clock() -> datetime:
        return NOON + timedelta(days=1, seconds=next(turns))

    def job(number: int) -> Callable[[], Receipt]:
        # Who began last is not who writes last: what they thought the time was runs backwards.
        sent = entry(at=NOON + timedelta(hours=1 - number))
        change = SetAnswer(case_id, f"k{number}", Answer("x"), 0)
        return lambda: stores[number % 2].append(sent, [change], clock=clock)

    assert all(isinstance(result, Receipt) for result in together(*map(job, range(6))))
    assert verify_ledger(bench.store, {}).findings == ()
    times = [line.at for line in bench.views.ledger(case_id)][-6:]
    assert times == [NOON + timedelta(days=1, seconds=number) for number in range(1, 7)]


def test_one_save_sent_by_two_at_once_is_written_once(
    bench: Bench, stores: tuple[Store, Store]
) -> None:
    case_id = bench.case()
    for number in range(6):
        sent = entry(save_id=f"twice-{number}")
        change = SetAnswer(case_id, f"k{number}", Answer("x"), 0)
        first, second = together(*(saving(store, change, sent) for store in stores))
        assert sorted((first.repeated, second.repeated)) == [False, True]
        assert first.index == second.index
        assert len(bench.views.history(case_id, f"k{number}")) == 1


def test_one_case_is_opened_by_one_of_two(bench: Bench, stores: tuple[Store, Store]) -> None:
    results = together(
        *(
            lambda s=s: s.append(entry(), [NewCase(Case("C-same", "x", NOON, "P-1"))])
            for s in stores
        )
    )
    assert sorted(type(result).__name__ for result in results) == ["Receipt", "UserError"]


def test_an_approved_text_is_the_text_that_was_approved(
    bench: Bench, stores: tuple[Store, Store]
) -> None:
    case_id = bench.case()
    for _ in range(6):
        document = bench.document(case_id)
        moved, saved = together(
            lambda d=document: stores[0].append(
                entry(), [SetDocument(d.id, DocumentState.SUBMITTED, (DocumentState.DRAFT,))]
            ),
            lambda d=document: stores[1].append(entry(), [SetBlock(d.id, "nature", "new", 1)]),
        )
        assert isinstance(moved, Receipt)
        text = bench.views.document(document.id).blocks[0].markdown
        if isinstance(saved, Receipt):
            assert text == "new"
            assert saved.seq < moved.seq
        else:
            assert text == "## Nature\n"


SAVES = st.lists(
    st.tuples(st.sampled_from("AB"), st.sets(st.sampled_from("xyz"), min_size=1), st.booleans()),
    max_size=12,
)


@looks(12, every_health=True)
@given(saves=SAVES)
def test_any_interleaving_of_two_people_keeps_what_was_acknowledged(
    bench: Bench, saves: list[tuple[str, set[str], bool]]
) -> None:
    """Each writes from what she last read; a save lands whole or names every term she missed."""
    case_id = bench.case()
    seen: dict[str, dict[str, int]] = {"A": {}, "B": {}}
    stored: dict[str, tuple[int, str]] = {}
    for number, (who, keys, reads_first) in enumerate(saves):
        if reads_first:
            seen[who] = {key: revision for key, (revision, _) in stored.items()}
        changes = [
            SetAnswer(case_id, key, Answer(f"{who}{number}"), seen[who].get(key, 0)) for key in keys
        ]
        stale = {k for k in keys if stored.get(k, (0, ""))[0] != seen[who].get(k, 0)}
        if stale:
            with pytest.raises(Conflict) as caught:
                bench.write(*changes)
            assert {conflict.key for conflict in caught.value.conflicts} == stale
            continue
        bench.write(*changes)
        for key in keys:
            stored[key] = (seen[who].get(key, 0) + 1, f"{who}{number}")
            seen[who][key] = stored[key][0]
    sheet = bench.views.sheet(case_id)
    assert {key: (sheet.get(key).revision, sheet.value(key)) for key in sheet} == stored
    for key, (revision, _) in stored.items():
        history = bench.views.history(case_id, key)
        assert [answer.revision for answer in history] == list(range(1, revision + 1))


def test_rows_added_by_many_at_once_are_all_listed(bench: Bench, stores: Any) -> None:
    case_id = bench.case()
    names = [f"r{number}" for number in range(6)]
    jobs = [
        saving(stores[number % 2], AddRows(case_id, "populations", (name, "all")))
        for number, name in enumerate(names)
    ]
    assert all(isinstance(done, Receipt) for done in together(*jobs))
    rows = bench.views.sheet(case_id).value("populations")
    assert isinstance(rows, Rows)
    assert sorted(rows.ids) == sorted(["all", *names])
    assert verify_ledger(bench.store, {}).ok


def test_rows_that_cells_name_are_no_part_of_what_a_save_says(bench: Bench) -> None:
    case_id = bench.case()
    sent = entry()
    given = [SetAnswer(case_id, "populations[r1].affected", Answer("x"), 0)]
    first = bench.store.append(sent, [*given, AddRows(case_id, "populations", ("r1",))])
    assert bench.store.append(sent, given).index == first.index
    assert first.revisions == {"populations[r1].affected": 1, "populations": 1}
