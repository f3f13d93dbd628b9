"""Writing the ledger: one chain per case, one Merkle order over all, exact canonical bytes.

Bodies hold ids, revisions and salted commitments, never a value.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pirdesk.errors import SurroundingsError
from pirdesk.messages import Message
from pirdesk.storage import tables
from pirdesk.storage.canonical import canonical
from pirdesk.storage.merkle import Frontier, leaf_hash
from pirdesk.storage.records import Entry, Sign
from pirdesk.storage.version import VERSION

SIGNED = "sha256/ed25519/1"
UNSIGNED = "sha256/none/1"
CHANNEL = "pirdesk_ledger"  # what programs on one server listen to
_TREE = sa.select(
    tables.tree, sa.select(tables.desk_schema.c.min_writer).scalar_subquery().label("min_writer")
).with_for_update(of=tables.tree)
_ENTRY, _LEAF, _GROWN = tables.ledger.insert(), tables.leaf.insert(), tables.tree.update()
_MOVED = tables.case_head.update().where(tables.case_head.c.case_id == sa.bindparam("of_case"))
_TELL = sa.text(f"SELECT pg_notify('{CHANNEL}', :size)")
_REFERENCE = re.compile(r"[\w.:/@+|\[\]-]{0,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest link of one chain: its number and hash."""

    case_id: str
    seq: int
    hash: bytes


def genesis(case_id: str) -> bytes:
    """Return the hash a chain starts from: SHA-256 of the case id ("" for the desk's own)."""
    return hashlib.sha256(case_id.encode("utf-8")).digest()


def entry_hash(prev_hash: bytes, body: bytes) -> bytes:
    """Return the hash of an entry: SHA-256(prev_hash ‖ body)."""
    return hashlib.sha256(prev_hash + body).digest()


def entry_body(
    entry: Entry, head: Head, noted: Sequence[Mapping[str, Any]], *, signed: bool
) -> bytes:
    """Return the canonical bytes of the entry that follows ``head``."""
    return canonical(
        {
            "at": tables.instant_text(entry.at),
            "case": head.case_id,
            "changes": list(noted),
            "refs": check_references(entry.refs),
            "save_id": entry.save_id,
            "scheme": SIGNED if signed else UNSIGNED,
            "seq": head.seq + 1,
            "verb": entry.verb,
            "who": entry.who,
        }
    )


def check_references(refs: Mapping[str, Any]) -> dict[str, Any]:
    """Return refs that are ids, numbers or hashes; ValueError on anything that could be words."""
    for name, value in refs.items():
        items = value if isinstance(value, list | tuple) else [value]
        for item in items:
            if isinstance(item, int):
                continue
            if not isinstance(item, str) or not _REFERENCE.fullmatch(item):
                raise ValueError(f"ledger reference “{name}” is not an id, number or hash")
    return dict(refs)


def link(
    connection: sa.Connection,
    entry: Entry,
    head: Head,
    noted: Sequence[Mapping[str, Any]],
    sign: Sign | None,
) -> tuple[int, bytes]:
    """Append one entry and its leaf; return (log index, hash).

    The caller holds the row of the case head; this takes the row of the tree, last, so the order
    of leaves is the order of commits.
    """
    body = entry_body(entry, head, noted, signed=sign is not None)
    hashed = entry_hash(head.hash, body)
    key_id, signature = sign(hashed) if sign is not None else ("", b"")
    row = connection.execute(_TREE).one()
    if row.min_writer > VERSION:
        raise SurroundingsError(
            Message("storage.newer"),
            Message("storage.newer_do"),
            safe=Message("storage.newer_safe"),
            code="database.newer",
        )
    frontier = Frontier.unpack(row.size, row.frontier)
    leaf = leaf_hash(hashed)
    grown = frontier.append(leaf)
    connection.execute(
        _ENTRY,
        {
            "log_index": frontier.size,
            "case_id": head.case_id,
            "seq": head.seq + 1,
            "at": entry.at,
            "who": entry.who,
            "verb": entry.verb,
            "scheme": SIGNED if sign is not None else UNSIGNED,
            "body": body,
            "prev_hash": head.hash,
            "hash": hashed,
            "signature": signature,
            "key_id": key_id,
            "save_id": entry.save_id,
            "label": entry.label.value,
        },
    )
    connection.execute(_LEAF, {"log_index": frontier.size, "leaf_hash": leaf})
    connection.execute(_GROWN, {"size": grown.size, "frontier": grown.pack()})
    moved = {"of_case": head.case_id, "seq": head.seq + 1, "hash": hashed}
    connection.execute(_MOVED, moved)
    tell_others(connection, grown.size)
    return frontier.size, hashed


def tell_others(connection: sa.Connection, size: int = 0) -> None:
    """Let the other programs on a server know, once this transaction is committed.

    ``size`` is the ledger's new one, 0 where only ready-made rows were computed anew.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TELL, {"size": str(size)})
