"""Writing persons, their keys and the organisation's definitions inside the write door."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from pirdesk.casefile.case import Label
from pirdesk.errors import UserError
from pirdesk.messages import Message
from pirdesk.storage import tables
from pirdesk.storage.canonical import canonical
from pirdesk.storage.changes import AddDefinition, AddPerson, SetPersonKey, plain
from pirdesk.storage.definitions import change_definitions
from pirdesk.storage.reading import not_found
from pirdesk.storage.writing import Writing


def add_person(w: Writing, change: AddPerson) -> None:
    """Store a person; an id twice is refused."""
    given, table = change.person, tables.person
    if w.connection.execute(sa.select(table.c.id).where(table.c.id == given.id)).first():
        raise UserError(
            Message("storage.person_twice", {"id": given.id}),
            Message("storage.person_twice_do"),
            safe=Message("errors.nothing_stored"),
            code="person.twice",
        )
    w.connection.execute(
        table.insert().values(
            id=given.id, name=given.name, role=given.role.value, key_id=given.key_id
        )
    )
    commitment = w.keep(canonical(plain(given)).decode("utf-8"), Label.INTERNAL)
    w.note("person", given.id, commitment=commitment)
    w.touch(persons=True)


def set_person_key(w: Writing, change: SetPersonKey) -> None:
    """Store a key and make it the person's present one."""
    table = tables.person
    done = w.connection.execute(
        table.update().where(table.c.id == change.person_id).values(key_id=change.key_id)
    )
    if done.rowcount == 0:
        raise not_found("person", change.person_id)
    w.connection.execute(
        tables.person_key.insert().values(
            key_id=change.key_id,
            person_id=change.person_id,
            public_key=change.public_key,
            certificate=change.certificate,
            at=w.entry.at,
        )
    )
    shown = hashlib.sha256(change.public_key).hexdigest()
    w.note("person_key", change.person_id, key=change.key_id, sha256=shown)
    w.touch(persons=True)


def add_definition(w: Writing, change: AddDefinition) -> None:
    """Store the next version of a definition; any other version number is refused."""
    given, table = change.definition, tables.definition
    change_definitions(w.connection)
    last = w.connection.execute(
        sa.select(sa.func.max(table.c.version)).where(
            table.c.kind == given.kind, table.c.id == given.id
        )
    ).scalar()
    if given.version != (last or 0) + 1:
        raise UserError(
            Message("storage.definition_stale", {"version": last or 0, "id": given.id}),
            Message("storage.definition_stale_do"),
            safe=Message("errors.nothing_stored"),
            code="definition.stale",
        )
    w.connection.execute(
        table.insert().values(
            kind=given.kind,
            id=given.id,
            version=given.version,
            content=given.content,
            author=given.author,
            at=given.at,
            based_on_id=given.based_on_id,
            based_on_version=given.based_on_version,
            based_on_hash=given.based_on_hash,
            reason=given.reason,
        )
    )
    shown = {"sha256": _sha256(given.content)}
    if given.reason:
        shown["reason_sha256"] = _sha256(given.reason)
    w.note("definition", f"{given.kind}/{given.id}", revision=given.version, **shown)
    w.touch(definitions=True)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
