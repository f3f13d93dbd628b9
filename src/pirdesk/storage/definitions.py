"""The organisation's definitions as rows: every version, and how many there are.

Rows are only ever added, so their number is the revision of the definitions.
"""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from pirdesk.casefile.case import SIGNED_KINDS, Definition
from pirdesk.storage import tables
from pirdesk.storage.columns import AnyRow
from pirdesk.storage.records import HeldDefinitions

_table = tables.definition
_REVISION = sa.select(sa.func.count()).select_from(_table)
_VERSIONS = sa.select(_table).order_by(_table.c.kind, _table.c.id, _table.c.version)
_PUBLIC = sa.select(
    tables.person_key.c.person_id, tables.person_key.c.key_id, tables.person_key.c.public_key
).order_by(tables.person_key.c.key_id)
_KEY = sa.literal(0x50495244)  # “PIRD”: the lock's name in a database of ours
_SHARED = sa.select(sa.func.pg_advisory_xact_lock_shared(_KEY))
_ALONE = sa.select(sa.func.pg_advisory_xact_lock(_KEY))


def read_revision(connection: sa.Connection) -> int:
    """Return the revision of the definitions; 0 where there are none."""
    return int(connection.execute(_REVISION).scalar_one())


def read_versions(connection: sa.Connection) -> tuple[Definition, ...]:
    """Return every version of every definition, by kind and id, oldest first."""
    found = tuple(map(_definition, connection.execute(_VERSIONS)))
    if all(each.kind not in SIGNED_KINDS for each in found):
        return found
    keys: dict[str, list[tuple[str, bytes]]] = {}
    for row in connection.execute(_PUBLIC):
        keys.setdefault(row.person_id, []).append((row.key_id, bytes(row.public_key)))
    return tuple(
        replace(each, keys=tuple(keys.get(each.author, ()))) if each.kind in SIGNED_KINDS else each
        for each in found
    )


def hold_definitions(connection: sa.Connection) -> HeldDefinitions:
    """Return the definitions as they stand until the end of this writing transaction.

    On SQLite nobody else writes meanwhile; on the server an import waits for this save.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_SHARED)
    return HeldDefinitions(read_revision(connection), lambda: read_versions(connection))


def change_definitions(connection: sa.Connection) -> None:
    """Wait for every save that computes with the definitions, and let the next ones wait."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE)


def _definition(row: AnyRow) -> Definition:
    return Definition(
        id=row.id,
        kind=row.kind,
        version=row.version,
        content=row.content,
        author=row.author,
        at=row.at,
        based_on_id=row.based_on_id,
        based_on_version=row.based_on_version,
        based_on_hash=row.based_on_hash,
        reason=row.reason,
    )
