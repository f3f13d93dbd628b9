"""Moving a database between schema versions: backup first, then one transaction, all or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from pirdesk import private_files
from pirdesk.errors import SurroundingsError, path_words
from pirdesk.messages import Message
from pirdesk.storage.backups import backup
from pirdesk.storage.create import hold_alone
from pirdesk.storage.engine import write_engine
from pirdesk.storage.gate import translated
from pirdesk.storage.place import Named, Place, place_of
from pirdesk.storage.schema import State, look, look_inside, refuse
from pirdesk.storage.version import REVISIONS, VERSION

_MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(named: Named, backup_folder: Path | str) -> Path | None:
    """Bring a database to this program's schema; return the backup made first, None if current.

    Newer, foreign, half, broken, empty and missing databases raise SurroundingsError, unwritten.
    """
    return _move(place_of(named), Path(backup_folder), VERSION)


def downgrade(named: Named, backup_folder: Path | str, version: int) -> Path | None:
    """Take a database back to an earlier schema, backup first; what that schema cannot hold goes.

    For tests of the migrations and for going back to an older program after a failed upgrade.
    """
    return _move(place_of(named), Path(backup_folder), version)


def create_at(connection: sa.Connection, version: int) -> None:
    """Set up an empty database at one schema version through the migrations."""
    _run(connection, 0, version)


def _move(place: Place, backup_folder: Path, version: int) -> Path | None:
    with translated(place.shown):
        state = look(place)
        if state.state not in (State.OLDER, State.CURRENT):
            refuse(state, place.shown)
        if state.version == version:
            return None
        kept = _backup_path(place, backup_folder, state.version)
        backup(place, kept)
        engine = write_engine(place, migrating=True)
        try:
            with engine.begin() as connection:
                hold_alone(connection)
                _run(connection, look_inside(connection).version, version)
                _references_hold(connection)
        finally:
            engine.dispose()
        return kept


def _run(connection: sa.Connection, start: int, version: int) -> None:
    from alembic import command  # noqa: PLC0415 - loaded only for a migration, not at each start
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    target = REVISIONS[version - 1]
    if version > start:
        command.upgrade(config, target)
    elif version < start:
        command.downgrade(config, target)


def _references_hold(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise SurroundingsError(
            Message("storage.migration_row", {"table": broken[0]}),
            Message("storage.migration_row_do"),
            safe=Message("errors.nothing_changed"),
            code="database.migration",
        )


def _backup_path(place: Place, folder: Path, version: int) -> Path:
    try:
        private_files.make_folder(folder)
    except OSError as fault:
        raise SurroundingsError(
            Message(
                "storage.backup_folder", {"folder": path_words(folder), "why": fault.strerror or ""}
            ),
            Message("storage.backup_folder_do"),
            safe=Message("errors.database_unchanged"),
            code="backup.folder",
        ) from None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    if place.file is not None:
        name, ending = place.file.stem, ".db"
    else:
        name, ending = (place.url and place.url.database) or "pirdesk", ".dump.gz"
    safe = "".join(ch if ch.isalnum() or ch in "-_" else "_" for ch in name)[:40]
    return folder / f"{safe}-schema{version}-{stamp}{ending}"
