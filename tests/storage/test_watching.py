"""An open database hears what others write, once, with who and what, and never of its own saves."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from pirdesk.casefile.case import Changes, Person, Role
from pirdesk.errors import Conflict
from pirdesk.storage import AddPerson, SetAnswer, Store, open_store, watching
from pirdesk.storage.place import place_of
from tests.storage.conftest import Bench, derive

LONG, SHORT = 20, 1.2


class Listener:
    """A watch on its own thread, as the window has it."""

    def __init__(self, store: Store) -> None:
        self.watch = store.watch()
        self.stop = threading.Event()
        self.news: SimpleQueue[watching.News] = SimpleQueue()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while (news := self.watch.wait(self.stop)) is not None:
            self.news.put(news)
        self.watch.close()

    def next(self) -> watching.News:
        return self.news.get(timeout=LONG)

    def silent(self) -> bool:
        try:
            self.news.get(timeout=SHORT)
        except Empty:
            return True
        return False

    def connected(self) -> None:
        wait_until(lambda: self.watch.connected)

    def end(self) -> None:
        self.stop.set()
        self.thread.join(LONG)
        assert not self.thread.is_alive()


def wait_until(holds: Callable[[], object]) -> None:
    tick = threading.Event()
    for _ in range(LONG * 50):
        if holds():
            return
        tick.wait(0.02)
    raise AssertionError("it never came about")


@pytest.fixture
def other(bench: Bench) -> Iterator[Store]:
    """Another program on the same database, opened before the bench writes more."""
    store = open_store(bench.url, derive=derive)
    yield store
    store.close()


@pytest.fixture
def listener(other: Store) -> Iterator[Listener]:
    listening = Listener(other)
    yield listening
    listening.end()


def test_what_others_write_is_told_with_who_and_what(bench: Bench, listener: Listener) -> None:
    listener.connected()
    case_id = bench.case()
    opened = listener.next()
    assert [w.verb for w in opened.written] == ["case.new"]
    bench.answer(case_id, "severity", "high", 0, who="P-1")
    (written,) = listener.next().written
    assert (written.who, written.verb, written.case_id) == ("P-1", "answer", case_id)
    assert written.changes == Changes(
        cases=frozenset({case_id}), keys=frozenset({"severity"}), register=True
    )
    bench.write(AddPerson(Person("P-2", "Jonas Weber", Role.REVIEWER)), verb="person.add")
    assert listener.next().written[0].changes.persons


def test_no_value_is_in_what_is_told(bench: Bench, listener: Listener) -> None:
    case_id = bench.case()
    bench.answer(case_id, "narrative", "a secret nobody may read twice", 0)
    told: list[Any] = []
    while not any(w.verb == "answer" for news in told for w in news.written):
        told.append(listener.next())
    assert "secret" not in repr(told)


def test_own_saves_are_not_told(bench: Bench, other: Store, listener: Listener) -> None:
    listener.connected()
    case_id = bench.case()
    assert listener.next().written
    from tests.storage.conftest import entry  # the same numbers as the bench

    other.append(entry("answer"), [SetAnswer(case_id, "severity", None, 0)])
    other.rebuild()
    other.rederive([case_id])
    assert listener.silent()
    bench.answer(case_id, "noticed", None, 0)
    assert [w.changes.keys for w in listener.next().written] == [frozenset({"noticed"})]


def test_rows_computed_anew_by_others_are_told_without_an_entry(
    bench: Bench, listener: Listener
) -> None:
    case_id = bench.case()
    assert listener.next().written
    bench.store.rederive([case_id])
    assert listener.next().written == ()


def test_what_was_written_between_opening_and_watching_is_caught_up(
    bench: Bench, other: Store
) -> None:
    case_id = bench.case()
    for number in range(5):
        bench.answer(case_id, "severity", f"s{number}", number)
    listener = Listener(other)
    assert [w.verb for w in listener.next().written] == ["case.new", *["answer"] * 5]
    listener.end()


def test_many_entries_come_page_by_page(
    bench: Bench, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "PAGE", 3)
    monkeypatch.setattr(watching, "_SINCE", watching._SINCE.limit(3))
    case_id = bench.case()
    for number in range(6):
        bench.answer(case_id, "severity", f"s{number}", number)
    listener = Listener(other)
    told = [len(listener.next().written) for _ in range(3)]
    assert told == [3, 3, 1]
    assert listener.silent()
    listener.end()


def test_it_waits_without_a_transaction_and_hinders_no_checkpoint(
    bench: Bench, kind: str, listener: Listener
) -> None:
    listener.connected()
    case_id = bench.case()
    assert listener.next().written
    if kind == "sqlite":
        file = place_of(bench.url).file
        assert file is not None
        with closing(sqlite3.connect(file, timeout=0)) as connection:
            for number in range(20):
                bench.answer(case_id, "severity", f"s{number}", number)
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if not busy:
                    break
            assert not busy
    else:
        with closing(psycopg.connect(bench.url)) as connection:
            query = (
                "SELECT state FROM pg_stat_activity WHERE query LIKE '%ledger%' "
                "AND datname = current_database() AND pid <> pg_backend_pid()"
            )
            wait_until(lambda: {s for (s,) in connection.execute(query)} <= {"idle"})


def test_stopping_is_quick_and_closes_the_connection(other: Store) -> None:
    listener = Listener(other)
    listener.connected()
    listener.end()
    assert not listener.watch.connected


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_lost_connection_is_opened_again_and_catches_up(bench: Bench, listener: Listener) -> None:
    listener.connected()
    case_id = bench.case()
    assert listener.next().written
    with closing(psycopg.connect(bench.url, autocommit=True)) as admin:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
        mine = admin.info.backend_pid
        admin.execute(f"SELECT pg_terminate_backend(pid) {others}", (mine,))
    bench.answer(case_id, "severity", "high", 0)
    bench.answer(case_id, "severity", "low", 1)
    keys = [w.changes.keys for w in listener.next().written]
    while len(keys) < 2:
        keys += [w.changes.keys for w in listener.next().written]
    assert keys == [frozenset({"severity"})] * 2
    assert listener.silent()


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_the_server_is_told_ids_only_and_only_of_what_was_committed(bench: Bench) -> None:
    case_id = bench.case()
    with closing(psycopg.connect(bench.url, autocommit=True)) as connection:
        connection.execute("LISTEN pirdesk_ledger")
        bench.answer(case_id, "narrative", "words of a case", 0)
        with pytest.raises(Conflict):
            bench.answer(case_id, "narrative", "a stale one", 0)
        heard = [n.payload for n in connection.notifies(timeout=1)]
    assert heard == [str(bench.views.ledger_size())]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_file_put_in_the_place_of_the_first_is_watched_from_then_on(
    bench: Bench, make_bench: Callable[[], Bench], listener: Listener
) -> None:
    listener.connected()
    case_id = bench.case()
    assert listener.next().written
    another = make_bench()  # one entry fewer: its ledger was never read
    another.store.close()
    mine, theirs = place_of(bench.url).file, place_of(another.url).file
    assert mine is not None
    assert theirs is not None
    another.again()
    another.write(AddPerson(Person("P-9", "Jonas Weber", Role.REVIEWER)), verb="person.add")
    another.store.close()
    bench.store.close()
    for each in ("-wal", "-shm"):
        mine.with_name(mine.name + each).unlink(missing_ok=True)
    theirs.replace(mine)
    news = listener.next()
    assert news.other or [w.verb for w in news.written] == ["person.add"]
    assert case_id not in repr(news)


def test_the_views_tell_the_same_since_an_index(bench: Bench, other: Store) -> None:
    size = other.views.ledger_size()
    case_id = bench.case()
    bench.answer(case_id, "severity", "high", 0)
    verbs = [w.verb for w in other.views.written_since(size)]
    assert verbs == ["case.new", "answer"]
    assert other.views.written_since(size + 2) == ()


def test_an_entry_without_a_receipt_is_told_as_the_whole_case(bench: Bench, other: Store) -> None:
    size = other.views.ledger_size()
    case_id = bench.case()
    with bench.admin() as connection:
        connection.execute(sa.text("DELETE FROM save"))
        connection.commit()
    (written,) = other.views.written_since(size)
    assert written.changes == Changes(frozenset({case_id}), register=True, persons=True)


class Between:
    """A wire to the server that can be held: nothing passes, and nobody hangs up."""

    def __init__(self, url: str) -> None:
        self.to = sa.make_url(url)
        self.flows = threading.Event()
        self.flows.set()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        port = self.server.getsockname()[1]
        through = self.to.set(host="127.0.0.1", port=port)
        through = through.difference_update_query(["host", "port"])
        return through.render_as_string(hide_password=False)

    def close(self) -> None:
        self.flows.set()
        for each in (self.server, *self.ends):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.server.accept()
                far = self._far()
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _far(self) -> socket.socket:
        folder = self.to.query.get("host")
        if isinstance(folder, str) and folder.startswith("/"):
            far = socket.socket(socket.AF_UNIX)
            far.connect(f"{folder}/.s.PGSQL.{self.to.query.get('port') or self.to.port or 5432}")
            return far
        return socket.create_connection((self.to.host, self.to.port or 5432))

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self.flows.wait()
                other.sendall(data)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(bench: Bench) -> Iterator[Between]:
    between = Between(bench.url)
    yield between
    between.close()


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_server_that_does_not_answer_is_waited_for_and_then_caught_up(
    bench: Bench, wire: Between
) -> None:
    far = open_store(wire.url, derive=derive)
    listener = Listener(far)
    listener.connected()
    wire.flows.clear()
    case_id = bench.case()
    assert listener.silent()
    wire.flows.set()
    assert [w.case_id for w in listener.next().written] == [case_id]
    wire.flows.clear()
    listener.end()  # stopping asks the server nothing
    wire.flows.set()
    far.close()
