"""One save in the making: its connection, its chain, and what it has changed so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from pirdesk.casefile.case import Changes, Label
from pirdesk.errors import TermConflict
from pirdesk.storage import tables
from pirdesk.storage.canonical import commit, new_salt
from pirdesk.storage.ledger import Head
from pirdesk.storage.records import Entry

_KEEP = tables.kept_text.insert()


@dataclass(slots=True)
class Writing:
    """What the writers of single changes share inside one transaction.

    ``noted`` becomes part of the ledger body; ``conflicts`` stop the whole save;
    ``facts`` says that derived rows must be computed anew.
    """

    connection: sa.Connection
    entry: Entry
    head: Head
    noted: list[dict[str, Any]] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)
    conflicts: list[TermConflict] = field(default_factory=list)
    changed: Changes = field(default_factory=Changes)
    facts: bool = False
    _texts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def case_id(self) -> str:
        """Return the case whose chain this save belongs to, "" for the desk's own."""
        return self.head.case_id

    def keep(self, content: str, label: Label) -> str:
        """Keep a text in the erasable table and return its salted commitment (hex)."""
        salt = new_salt()
        commitment = commit(content, salt)
        self._texts.append(
            {
                "commitment": commitment,
                "case_id": self.case_id,
                "salt": salt,
                "content": content,
                "label": label.value,
            }
        )
        return commitment

    def flush(self) -> None:
        """Write the kept texts."""
        if self._texts:
            self.connection.execute(_KEEP, self._texts)
            self._texts = []

    def note(self, kind: str, identity: str, **more: Any) -> None:
        """Note one change for the ledger: ids, revisions and commitments only."""
        self.noted.append({"kind": kind, "id": identity} | more)

    def touch(
        self,
        *,
        keys: frozenset[str] = frozenset(),
        document: str = "",
        record: str = "",
        register: bool = False,
        persons: bool = False,
        definitions: bool = False,
    ) -> None:
        """Remember what screens must show anew."""
        self.changed |= Changes(
            keys=keys,
            documents=frozenset({document} - {""}),
            records=frozenset({record} - {""}),
            register=register,
            persons=persons,
            definitions=definitions,
        )

    def all_changes(self) -> Changes:
        """Return everything this save changed."""
        return replace(self.changed, cases=frozenset({self.case_id} - {""}))
