"""Databases that cannot be opened are refused in plain words and not written to."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pirdesk.casefile.sheet import Answer
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.storage import (
    SetAnswer,
    State,
    check,
    open_store,
    schema_state,
    upgrade,
)
from pirdesk.storage.engine import write_engine
from pirdesk.storage.place import place_of
from pirdesk.storage.version import VERSION
from pirdesk.wording import error_text
from tests.refusing import refuses

from .conftest import Bench, derive, entry

NEWER = VERSION + 1  # of a PIRDesk that comes after this one, whichever this is


def _change(bench: Bench, *statements: str) -> None:
    bench.store.close()
    with bench.admin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
        connection.commit()


def _print(url: str) -> Any:
    """Return the bytes of the file, or every table's name and size on the server."""
    place = place_of(url)
    if place.file is not None:
        return hashlib.sha256(place.file.read_bytes()).hexdigest()
    engine = write_engine(place)
    with engine.connect() as connection:
        found = sa.MetaData()
        found.reflect(connection)
        sizes = {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar()
            for name, table in found.tables.items()
        }
    engine.dispose()
    return sizes


def _refused(url: str, state: State, words: str, **how: Any) -> SurroundingsError:
    before = _print(url)
    assert schema_state(url).state is state
    with refuses(SurroundingsError, match=words) as caught:
        open_store(url, derive=derive, **how)
    with refuses(SurroundingsError, match=words):
        upgrade(url, tempfile.gettempdir())
    (finding,) = check(url)
    assert finding.code == f"database.{state.value}"
    assert _print(url) == before
    assert error_text(caught.value)
    return caught.value


def test_a_newer_database_is_refused_and_can_be_read_where_it_allows(bench: Bench) -> None:
    case_id = bench.case()
    _change(
        bench,
        f"UPDATE desk_schema SET version = {NEWER}, min_reader = {VERSION}, min_writer = {NEWER}",
    )
    error = _refused(bench.url, State.NEWER, "newer PIRDesk")
    assert "reading only" in error_text(error)
    assert bench.again(read_only=True).views.case(case_id).id == case_id
    _change(bench, f"UPDATE desk_schema SET min_reader = {NEWER}")
    error = _refused(bench.url, State.NEWER, "newer PIRDesk", read_only=True)
    assert "Install the newer PIRDesk" in error_text(error)


def test_a_desk_left_open_over_an_upgrade_stops_writing(bench: Bench) -> None:
    case_id = bench.case()
    with bench.admin() as connection:
        newer = f"UPDATE desk_schema SET version = {NEWER}, min_writer = {NEWER}"
        connection.execute(sa.text(newer))
        connection.commit()
    with refuses(SurroundingsError, match="while this one was open"):
        bench.answer(case_id, "a", "x", 0)
    assert len(bench.views.sheet(case_id)) == 0


@pytest.mark.parametrize(
    "statements",
    [
        ["DROP VIEW current_answer"],
        ["DROP TABLE clock_row"],
        ["DELETE FROM desk_schema"],
        ["DROP TABLE desk_schema"],
        ["UPDATE alembic_version SET version_num = '0001'"],
        ["DELETE FROM alembic_version"],
    ],
)
def test_a_half_database_is_refused(bench: Bench, statements: list[str]) -> None:
    bench.case()
    _change(bench, *statements)
    _refused(bench.url, State.HALF, "is incomplete")


def test_a_database_without_its_guards_is_refused(bench: Bench, kind: str) -> None:
    where = " ON ledger" if kind == "postgresql" else ""
    _change(bench, f"DROP TRIGGER ledger_no_update{where}")
    assert "ledger_no_update" in error_text(_refused(bench.url, State.HALF, "is incomplete"))


def test_another_programs_database_is_refused(bench: Bench, empty_url: str) -> None:
    engine = write_engine(place_of(empty_url), create=True)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE customers (id INTEGER)"))
    engine.dispose()
    _refused(empty_url, State.FOREIGN, "another program")
    _change(bench, "UPDATE desk_schema SET product = 'elsewhere'")
    _refused(bench.url, State.FOREIGN, "another program")


def test_an_empty_database_is_set_up_only_when_asked(empty_url: str, kind: str) -> None:
    words = "There is no database" if kind == "sqlite" else "is empty"
    for how in ({"create": False}, {"read_only": True}):
        with refuses(SurroundingsError, match=words):
            open_store(empty_url, derive=derive, **how)
    if kind == "sqlite":
        assert not place_of(empty_url).file.exists()
        place_of(empty_url).file.touch()
        assert schema_state(empty_url).state is State.FRESH
    open_store(empty_url, derive=derive).close()
    assert schema_state(empty_url).state is State.CURRENT
    open_store(empty_url, derive=derive, create=False).close()


def _use(url: str) -> None:
    """Open a database, read from it and write to it."""
    store = open_store(url, derive=derive)
    try:
        for row in store.views.register():
            store.views.sheet(row.case_id)
            store.append(entry(), [SetAnswer(row.case_id, "a", Answer("x"), 0)])
    finally:
        store.close()


@pytest.mark.parametrize("damage", ["text", "head", "middle", "cut"])
def test_a_broken_file_is_refused_and_left_as_it_is(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "desk.db"
    url = f"sqlite:///{file}"
    bench = Bench(url)
    for _ in range(3):
        bench.case()
    bench.store.close()
    data = bytearray(file.read_bytes())
    if damage == "text":
        data = bytearray(b"This is a shopping list.\n" * 400)
    elif damage == "head":
        data[:16] = b"x" * 16
    elif damage == "middle":
        data[4096 : len(data)] = os.urandom(len(data) - 4096)
    else:
        data = data[: len(data) // 3]
    file.write_bytes(data)
    with pytest.raises(SurroundingsError) as caught:
        _use(url)
    assert caught.value.code == "database.broken"
    assert "damaged" in error_text(caught.value)
    assert check(url)[0].level == "blocker"
    assert file.read_bytes() == data


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql:nonsense", "cannot be read"),
        ("postgresqlx://h/x", "use.* of the kind|use this kind of database"),
        ("mysql://h/x", "use.* of the kind|use this kind of database"),
        ("sqlite://", "path of its file"),
        ("sqlite:///:memory:", "path of its file"),
        ("sqlite:////tmp/x.db?mode=memory", "path of its file"),
    ],
)
def test_a_wrong_address_is_refused(url: str, words: str) -> None:
    with refuses(UserError, match=words):
        open_store(url, derive=derive)


def test_passwords_are_never_shown() -> None:
    url = "postgresql://ada:s3cret@db.example/desk?password=s3cret&sslpassword=s3cret"
    assert "s3cret" not in place_of(url).shown
    assert "db.example" in place_of(url).shown
    url = "postgresql://ada:s3cret@127.0.0.1:9/desk"
    with pytest.raises(SurroundingsError) as caught:
        open_store(url, derive=derive)
    assert caught.value.code == "database.away"
    assert "s3cret" not in error_text(caught.value)
    assert "s3cret" not in repr(caught.value.__context__ or "")


def test_a_file_is_shown_as_the_path_it_has(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    assert place_of(f"sqlite:///{file}").shown == str(file)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with refuses(SurroundingsError, match="does not exist"):
        open_store(f"sqlite:///{tmp_path / 'none' / 'desk.db'}", derive=derive)


@pytest.fixture
def unprivileged() -> Iterator[Callable[[], None]]:
    """Return a function after which the test runs without the rights of root, if it had them."""
    changed = []

    def lower() -> None:
        if os.geteuid() == 0:
            os.seteuid(65534)
            changed.append(True)

    yield lower
    if changed:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder others may enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="pd") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="rights of folders work differently there")
def test_a_read_only_folder_is_said_and_can_be_read(
    open_folder: Path, unprivileged: Callable[[], None]
) -> None:
    file = open_folder / "desk.db"
    url = f"sqlite:///{file}"
    bench = Bench(url)
    case_id = bench.case()
    bench.store.close()
    file.chmod(0o444)
    open_folder.chmod(0o555)
    unprivileged()
    for target in (url, f"sqlite:///{open_folder / 'new.db'}"):
        with pytest.raises(SurroundingsError) as caught:
            _use(target)
        assert caught.value.code in ("database.readonly", "database.open")
        assert error_text(caught.value)
    store = open_store(url, derive=derive, read_only=True)
    assert store.views.case(case_id).id == case_id
    assert [row.case_id for row in store.views.register()] == [case_id]
    store.close()


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    bench = Bench(f"sqlite:///{tmp_path / 'desk.db'}")
    case_id = bench.case()
    bench.answer(case_id, "a", "kept", 0)

    def limit(connection: sqlite3.Connection, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 2}")

    bench.again()
    sa.event.listen(bench.store._writer, "connect", limit)
    long = SetAnswer(case_id, "a", Answer("long " * 20_000), 1)
    with pytest.raises(SurroundingsError) as caught:
        bench.store.append(entry(save_id="S-full"), [long])
    assert caught.value.code == "database.full"
    assert bench.views.sheet(case_id).value("a") == "kept"
    assert bench.again().append(entry(save_id="S-full"), [long]).repeated is False
    bench.store.close()


def test_a_file_that_disappears_under_an_open_store_is_said(tmp_path: Path) -> None:
    bench = Bench(f"sqlite:///{tmp_path / 'desk.db'}")
    case_id = bench.case()
    bench.store.close()
    bench.again()
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(SurroundingsError) as caught:
        bench.answer(case_id, "a", "x", 0)
    assert caught.value.code == "database.gone"
    bench.store.close()


def test_a_file_moved_away_is_not_written_unseen_and_may_come_back(tmp_path: Path) -> None:
    file, away = tmp_path / "desk.db", tmp_path / "away.db"
    bench = Bench(f"sqlite:///{file}")
    case_id = bench.case()
    bench.answer(case_id, "a", "kept", 0)
    file.rename(away)
    with refuses(SurroundingsError, match="moved, replaced or removed") as caught:
        bench.answer(case_id, "a", "lost", 1)
    assert caught.value.code == "database.gone"
    away.rename(file)
    bench.answer(case_id, "a", "after all", 1)
    assert bench.store.views.sheet(case_id).value("a") == "after all"
    bench.store.close()


@pytest.mark.full  # it waits for as long as the program does: half a minute
def test_a_lock_held_too_long_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pirdesk.storage.engine.BUSY_SECONDS", 0.1)
    bench = Bench(f"sqlite:///{tmp_path / 'desk.db'}")
    case_id = bench.case()
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(SurroundingsError) as caught:
            bench.answer(case_id, "a", "x", 0)
        other.execute("ROLLBACK")
    assert caught.value.code == "database.busy"
    bench.answer(case_id, "a", "x", 0)
    bench.store.close()


def test_a_commit_whose_answer_was_lost_is_found_again(bench: Bench) -> None:
    """The reply to COMMIT can be lost after the commit: the save is there and is acknowledged."""
    case_id = bench.case()
    writer = bench.store._writer
    sqlite = writer.dialect.name == "sqlite"

    def lose(dbapi_connection: Any) -> None:
        dbapi_connection.commit()
        if sqlite:
            fault: Exception = sqlite3.OperationalError("disk I/O error")
            fault.sqlite_errorcode = sqlite3.SQLITE_IOERR
        else:
            import psycopg

            fault = psycopg.OperationalError("server closed the connection unexpectedly")
        raise fault

    original = writer.dialect.do_commit
    writer.dialect.do_commit = lose
    try:
        receipt = bench.answer(case_id, "a", "x", 0, save_id="S-lost")
    finally:
        writer.dialect.do_commit = original
    assert bench.views.sheet(case_id).value("a") == "x"
    assert bench.views.ledger(case_id)[-1].hash == receipt.hash
    again = bench.answer(case_id, "a", "x", 0, save_id="S-lost")
    assert (again.repeated, again.hash) == (True, receipt.hash)


def test_changed_bytes_are_never_handed_out(bench: Bench) -> None:
    from .test_migrations import HELLO, fill

    fill(bench)
    bench.tamper("UPDATE blob SET data = :d", d=b"jello")
    with refuses(SurroundingsError, match="not the file that was stored"):
        bench.views.blob(HELLO)
    assert [finding.code for finding in check(bench.url)] == ["check.blob"]


def test_a_lost_text_is_said_and_not_taken_for_a_blank(bench: Bench) -> None:
    case_id = bench.case()
    document = bench.document(case_id)
    bench.answer(case_id, "a", "x", 0)
    bench.tamper("DELETE FROM kept_text")
    for read in (lambda: bench.views.sheet(case_id), lambda: bench.views.document(document.id)):
        with refuses(SurroundingsError, match="is missing"):
            read()
