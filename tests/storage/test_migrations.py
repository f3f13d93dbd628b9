"""Migrations up and down with data: the same database as a fresh one, guards standing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pirdesk.casefile.case import Comment, Definition, Quotation
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import SurroundingsError
from pirdesk.storage import (
    AddBlob,
    AddComment,
    AddDefinition,
    AddSubmission,
    EraseAnswer,
    SetAnswer,
    SetQuotations,
    State,
    Store,
    check,
    open_store,
    schema_state,
    tables,
    upgrade,
    verify_ledger,
)
from pirdesk.storage.engine import write_engine
from pirdesk.storage.migrate import create_at, downgrade
from pirdesk.storage.place import place_of
from pirdesk.storage.version import REVISIONS, VERSION
from pirdesk.wording import error_text
from tests.effort import sample
from tests.refusing import refuses

from .conftest import NOON, Bench, derive

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def shape(url: str) -> dict[str, Any]:
    """Describe everything a database is made of, apart from the order of columns."""
    engine = write_engine(place_of(url))
    try:
        with engine.connect() as connection:
            inspector = sa.inspect(connection)
            found: dict[str, Any] = {}
            for name in inspector.get_table_names():
                columns = {
                    c["name"]: (str(c["type"]), c["nullable"], str(c["default"]))
                    for c in inspector.get_columns(name)
                }
                found[name] = {
                    "columns": columns,
                    "pk": inspector.get_pk_constraint(name),
                    "fk": sorted(map(_plain, inspector.get_foreign_keys(name))),
                    "unique": sorted(map(_plain, inspector.get_unique_constraints(name))),
                    "check": sorted(map(_plain, inspector.get_check_constraints(name))),
                    "index": sorted(map(_plain, inspector.get_indexes(name))),
                }
            found["triggers"] = _triggers(connection)
            found["views"] = {
                name: _squeezed(inspector.get_view_definition(name))
                for name in inspector.get_view_names()
            }
            return found
    finally:
        engine.dispose()


def _plain(item: dict[str, Any]) -> str:
    return _squeezed(str(sorted((k, v) for k, v in item.items() if k != "dialect_options")))


def _squeezed(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").replace('"', "")


def _triggers(connection: sa.Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text || "
            "pg_get_functiondef(t.tgfoid) FROM pg_trigger t WHERE NOT t.tgisinternal"
        )
    return {name: _squeezed(sql) for name, sql in connection.execute(sa.text(query))}


def fill(bench: Bench) -> str:
    """Put something into every append-only table."""
    case_id = bench.case("Data to migrate")
    document = bench.document(case_id)
    bench.answer(case_id, "people", "about 5", 0)
    bench.answer(case_id, "people", "about 6", 1)
    bench.answer(case_id, "people", "about 7", 2)
    bench.write(EraseAnswer(case_id, "people", 1, "Art. 17"))
    bench.write(AddComment(document.id, Comment("nature", "P-1", NOON, "which?")))
    bench.write(AddBlob(HELLO, b"hello"))
    bench.write(AddDefinition(Definition("f", "form", 1, "x", "P-1", NOON, "f", "1", "")))
    bench.write(SetQuotations(document.id, (Quotation(document.id, "nature", "people", 2, "6"),)))
    bench.write(AddSubmission(case_id, "eu.gdpr.33", "IT", "", NOON, "P-1", "7", ""))
    return case_id


def contents(bench: Bench, *without: str) -> dict[str, list[str]]:
    with bench.admin() as connection:
        return {
            name: sorted(str(row._asdict()) for row in connection.execute(sa.select(table)))
            for name, table in tables.metadata.tables.items()
            if name not in without
        }


def try_to_change(bench: Bench, *missing: str) -> None:
    """Try to UPDATE and DELETE a row of every append-only table; each must be refused."""
    refused = r"append-only|erasure on record"
    for name in (*tables.APPEND_ONLY, "kept_text"):
        if name in missing:
            continue
        statements = [f"UPDATE {name} SET label = 'privileged'", f"DELETE FROM {name}"]
        with bench.admin() as connection:
            assert connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar_one(), name
            if connection.dialect.name == "postgresql":
                statements.append(f"TRUNCATE {name} CASCADE")
            connection.rollback()
            for statement in statements:
                with pytest.raises(sa.exc.DBAPIError, match=refused):
                    connection.execute(sa.text(statement))
                connection.rollback()


def test_a_migrated_database_is_a_fresh_one(bench: Bench, empty_url: str) -> None:
    engine = write_engine(place_of(empty_url), create=True)
    with engine.begin() as connection:
        create_at(connection, VERSION)
    engine.dispose()
    assert shape(empty_url) == shape(bench.url)
    store = open_store(empty_url, derive=derive)
    assert store.views.tree_head()[0] == 0
    store.close()


def test_down_and_up_with_data_keeps_data_and_guards(bench: Bench, tmp_path: Path) -> None:
    case_id = fill(bench)
    fresh, before = shape(bench.url), contents(bench, "quotation", "submission")
    try_to_change(bench)
    bench.store.close()
    assert downgrade(bench.url, tmp_path / "kept", 1) is not None
    assert schema_state(bench.url).state is State.OLDER
    try_to_change(bench, "submission")
    with bench.admin() as connection:
        assert "size" not in {c["name"] for c in sa.inspect(connection).get_columns("blob")}
    kept = upgrade(bench.url, tmp_path / "kept")
    assert kept is not None
    assert kept.stat().st_size > 0
    assert upgrade(bench.url, tmp_path / "kept") is None
    assert shape(bench.url) == fresh
    bench.again()
    assert contents(bench, "quotation", "submission") == before
    again = Bench.write(bench, AddSubmission(case_id, "eu.gdpr.33", "IT", "", NOON, "P-1", "8", ""))
    assert again.case_id == case_id
    try_to_change(bench)
    assert verify_ledger(bench.store, {}).ok
    assert check(bench.url) == ()


def test_a_database_of_every_older_version_is_brought_up_with_its_data(
    bench: Bench, empty_url: str, tmp_path: Path
) -> None:
    """Write a first-schema database as its own program would have, then upgrade it."""
    engine = write_engine(place_of(empty_url), create=True)
    with engine.begin() as connection:
        create_at(connection, 1)
        connection.execute(
            sa.text("INSERT INTO blob (sha256, data) VALUES (:s, :d)"), {"s": HELLO, "d": b"hello"}
        )
    engine.dispose()
    with refuses(SurroundingsError, match="older PIRDesk") as caught:
        open_store(empty_url, derive=derive)
    assert "pirdesk db upgrade" in error_text(caught.value)
    assert schema_state(empty_url).state is State.OLDER
    upgrade(empty_url, tmp_path)
    assert shape(empty_url) == shape(bench.url)
    store = open_store(empty_url, derive=derive)
    assert store.views.blob(HELLO) == b"hello"
    store.close()
    engine = write_engine(place_of(empty_url))
    with engine.connect() as connection:
        assert connection.execute(sa.select(tables.blob.c.size)).scalar_one() == 5
    engine.dispose()


def test_a_migration_cut_at_any_statement_leaves_the_old_database(
    bench: Bench, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(bench)
    bench.store.close()
    downgrade(bench.url, tmp_path / "kept", 1)
    old = shape(bench.url)
    cuts = 0
    while True:
        with _cut_after(monkeypatch, cuts):
            try:
                upgrade(bench.url, tmp_path / f"cut{cuts}")
            except _PowerCutError:
                pass
            else:
                break
        assert schema_state(bench.url).state is State.OLDER
        if cuts % 6 == 0:
            assert shape(bench.url) == old
        cuts += sample(6, 1 if kind == "sqlite" else 4)
    assert cuts >= 10
    assert schema_state(bench.url).state is State.CURRENT
    assert verify_ledger(bench.again(), {}).ok


class _PowerCutError(Exception):
    pass


class _cut_after:  # noqa: N801
    """Stop a migration before its n-th statement."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, statements: int) -> None:
        self.left = statements
        self.patch = monkeypatch

    def __enter__(self) -> None:
        from pirdesk.storage import migrate

        original = migrate.write_engine

        def engine(*given: Any, **more: Any) -> sa.Engine:
            made = original(*given, **more)
            sa.event.listen(made, "before_cursor_execute", self.count)
            return made

        self.patch.setattr(migrate, "write_engine", engine)

    def count(self, _c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        changes = ("CREATE", "ALTER", "DROP", "UPDATE", "INSERT", "DELETE")
        if not statement.lstrip().startswith(changes):
            return
        if self.left == 0:
            raise _PowerCutError
        self.left -= 1

    def __exit__(self, *_: object) -> None:
        self.patch.undo()


def test_two_desks_opening_an_empty_database_at_once_make_one(empty_url: str) -> None:
    from .test_concurrency import together

    stores = together(*[lambda: open_store(empty_url, derive=derive)] * 3)
    assert all(isinstance(store, Store) for store in stores)
    stores[0].append(_new_entry(), [AddBlob(HELLO, b"hello")])
    assert stores[2].views.blob(HELLO) == b"hello"
    for store in stores:
        store.close()


def _new_entry() -> Any:
    from .conftest import entry

    return entry()


def test_every_table_carries_a_label(bench: Bench) -> None:
    assert all("label" in table.c for table in tables.metadata.tables.values())
    case_id = bench.case()
    with bench.admin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.text("UPDATE case_file SET label = 'secret'"))
    change = SetAnswer(case_id, "a", Answer("x"), 0, "privileged")
    with pytest.raises(AttributeError):
        bench.write(change)
    assert len(REVISIONS) == VERSION
