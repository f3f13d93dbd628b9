"""Setting up an empty database at the newest schema, in one transaction."""

from __future__ import annotations

import sqlalchemy as sa

from pirdesk.errors import SurroundingsError, path_words
from pirdesk.messages import Message
from pirdesk.storage import guards, tables
from pirdesk.storage.engine import write_engine
from pirdesk.storage.ledger import genesis
from pirdesk.storage.place import Place
from pirdesk.storage.schema import State, look_inside
from pirdesk.storage.version import MIN_READER, MIN_WRITER, PRODUCT, REVISIONS, VERSION

_LOCK = 0x50495244


def create_database(place: Place) -> None:
    """Create tables, triggers, views and first rows; does nothing if somebody else just did."""
    engine = _engine(place)
    try:
        with engine.begin() as connection:
            hold_alone(connection)
            if look_inside(connection).state is State.FRESH:
                _create(connection)
    finally:
        engine.dispose()


def _engine(place: Place) -> sa.Engine:
    if place.file is not None and not place.file.parent.is_dir():
        raise SurroundingsError(
            Message("storage.no_folder", {"folder": path_words(place.file.parent)}),
            Message("storage.no_folder_do"),
            safe=Message("errors.nothing_created"),
            code="database.folder",
        )
    try:
        return write_engine(place, create=True)
    except OSError as fault:
        raise SurroundingsError(
            Message("storage.not_created", {"database": place.shown, "why": fault.strerror or ""}),
            Message("storage.not_created_do"),
            safe=Message("errors.nothing_created"),
            code="database.open",
        ) from None


def hold_alone(connection: sa.Connection) -> None:
    """Let no second desk set up or migrate this database until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _create(connection: sa.Connection) -> None:
    tables.metadata.create_all(connection)
    guards.make_functions(connection)
    for table in tables.APPEND_ONLY:
        guards.make_append_only(connection, table)
    guards.guard_kept_text(connection)
    for view in guards.VIEWS:
        guards.make_view(connection, view)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.execute(
        sa.text("INSERT INTO alembic_version VALUES (:head)"), {"head": REVISIONS[-1]}
    )
    connection.execute(
        tables.desk_schema.insert().values(
            one=1,
            product=PRODUCT,
            version=VERSION,
            min_reader=MIN_READER,
            min_writer=MIN_WRITER,
        )
    )
    connection.execute(tables.tree.insert().values(one=1, size=0, frontier=b""))
    connection.execute(tables.case_head.insert().values(case_id="", seq=0, hash=genesis("")))
