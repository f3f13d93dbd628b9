"""Checking the ledger: every chain, the order over all cases, every signature and commitment.

Reads only, in one transaction; each finding names the entry and says what was found there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from pirdesk.casefile.case import LedgerEntry
from pirdesk.casefile.findings import Finding
from pirdesk.errors import shortened
from pirdesk.storage import ledger as book
from pirdesk.storage import tables
from pirdesk.storage.canonical import commit
from pirdesk.storage.fact_writers import case_content
from pirdesk.storage.merkle import Frontier, leaf_hash
from pirdesk.storage.reading import case_of, ledger_entry_of
from pirdesk.storage.records import LedgerReport
from pirdesk.storage.store import Store

_KEEP = (
    "Keep the database as it is, compare it with the newest backup and with sealed records, which "
    "carry the ledger's head."
)
_PAGE = 2000


def verify_ledger(
    store: Store,
    public_keys: Mapping[str, bytes],
    *,
    pinned: Sequence[tuple[int, bytes]] = (),
) -> LedgerReport:
    """Check the whole ledger of a store.

    ``public_keys`` maps key ids to raw Ed25519 public keys (32 bytes). ``pinned`` are heads (size,
    root) known from outside, from a sealed record or an earlier check: only they can show that the
    newest entries were cut off by somebody who then repaired the rest.
    """
    with store.views.transaction() as connection:
        return _Check(connection, public_keys, dict(pinned)).report()


class _Check:
    """One pass over the ledger, collecting findings."""

    def __init__(
        self,
        connection: sa.Connection,
        public_keys: Mapping[str, bytes],
        pinned: dict[int, bytes],
    ) -> None:
        self.connection = connection
        self.public_keys = public_keys
        self.pinned = pinned
        self.findings: list[Finding] = []
        self.heads: dict[str, tuple[int, bytes, str]] = {}
        self.frontier = Frontier()
        self.entries = self.unsigned = 0
        keys = tables.person_key.c
        self.owners = dict(connection.execute(sa.select(keys.key_id, keys.person_id)).all())
        self.revisions = _stored_revisions(connection)
        self.committed: list[tuple[str, int, Mapping[str, Any]]] = []
        self.places: dict[int, str] = {}
        self.latest: dict[tuple[str, str], tuple[Mapping[str, Any], LedgerEntry]] = {}

    def report(self) -> LedgerReport:
        expected = 0
        for entry, leaf in _entries(self.connection):
            for missing in range(expected, min(entry.index, expected + 20)):
                self._say("ledger.missing", f"entry {missing}", f"Entry {missing} is missing.")
            expected = entry.index + 1
            self._entry(entry, leaf)
        self._heads()
        self._tree()
        self._unwritten()
        self._texts()
        self._rows()
        ok = not any(finding.level == "blocker" for finding in self.findings)
        head = (self.frontier.size, self.frontier.root())
        return LedgerReport(ok, self.entries, self.unsigned, tuple(self.findings), head)

    def _entry(self, entry: LedgerEntry, leaf: bytes | None) -> None:
        self.entries += 1
        where = _where(entry)
        self._chain(entry, where)
        body = _read_body(entry.body)
        if body is None:
            self._say("ledger.body", where, f"{where}: the body cannot be read.")
        else:
            self._columns(entry, body, where)
            self._commitments(entry, body, where)
        self._signature(entry, where)
        if leaf is None:
            self._say("ledger.leaf", where, f"{where}: its leaf in the order of all is missing.")
        elif leaf != leaf_hash(entry.hash):
            self._say(
                "ledger.leaf",
                where,
                f"{where}: it is not the entry that was put at this place of the order of all.",
            )
        self.frontier = self.frontier.append(leaf_hash(entry.hash))
        self._pin()

    def _chain(self, entry: LedgerEntry, where: str) -> None:
        seq, prev, last_at = self.heads.get(entry.case_id, (0, book.genesis(entry.case_id), ""))
        if entry.seq != seq + 1:
            self._say(
                "ledger.sequence",
                where,
                f"{where}: number {entry.seq} follows number {seq} of its chain.",
            )
        if entry.prev_hash != prev:
            self._say("ledger.chain", where, f"{where}: it does not continue the entry before it.")
        if book.entry_hash(entry.prev_hash, entry.body) != entry.hash:
            self._say("ledger.hash", where, f"{where}: the content is not what was hashed.")
        at = tables.instant_text(entry.at)
        if at < last_at:
            words = f"{where}: its time is earlier than that of the entry before it."
            self._say("ledger.time", where, words, level="warning")
        self.heads[entry.case_id] = (entry.seq, entry.hash, at)

    def _columns(self, entry: LedgerEntry, body: Mapping[str, Any], where: str) -> None:
        said = {
            "case": entry.case_id,
            "seq": entry.seq,
            "who": entry.who,
            "verb": entry.verb,
            "scheme": entry.scheme,
            "save_id": entry.save_id,
            "at": tables.instant_text(entry.at),
        }
        for name, value in said.items():
            if body.get(name) != value:
                words = f"{where}: “{name}” beside the entry differs from the entry itself."
                self._say("ledger.column", where, words)
        if _again(body) != entry.body:
            self._say("ledger.canonical", where, f"{where}: the body is not in canonical form.")

    def _signature(self, entry: LedgerEntry, where: str) -> None:
        if entry.scheme == book.UNSIGNED:
            self.unsigned += 1
            if entry.signature or entry.key_id:
                self._say("ledger.scheme", where, f"{where}: a signature its scheme does not name.")
            return
        if entry.scheme != book.SIGNED:
            self._say(
                "ledger.scheme", where, f"{where}: unknown scheme “{shortened(entry.scheme, 40)}”."
            )
            return
        public = self.public_keys.get(entry.key_id)
        if public is None:
            words = (
                f"{where}: signed with key {shortened(entry.key_id, 40)}, which is not known here."
            )
            self._say("ledger.key", where, words)
            return
        if not _signed(public, entry):
            self._say("ledger.signature", where, f"{where}: the signature does not fit.")
        if self.owners.get(entry.key_id, entry.who) != entry.who:
            words = f"{where}: it names {entry.who} but is signed with somebody else's key."
            self._say("ledger.signer", where, words)

    def _commitments(self, entry: LedgerEntry, body: Mapping[str, Any], where: str) -> None:
        for change in body.get("changes", ()):
            kind, identity = change.get("kind"), change.get("id")
            self.latest[kind, identity] = (change, entry)
            if change.get("commitment") and kind != "erasure":
                self.committed.append((change["commitment"], entry.index, change))
                self.places[entry.index] = where
            if kind not in ("answer", "block"):
                continue
            key = (kind, entry.case_id if kind == "answer" else "", identity, change["revision"])
            stored = self.revisions.pop(key, None)
            if stored is None:
                words = f"{where}: revision {key[3]} of {identity} is missing."
                self._say("ledger.revision", where, words)
            elif stored != change.get("commitment", ""):
                words = f"{where}: revision {key[3]} of {identity} is not the one it wrote."
                self._say("ledger.revision", where, words)

    def _unwritten(self) -> None:
        for kind, case_id, identity, revision in self.revisions:
            where = f"{kind} {identity}" + (f" of case {case_id}" if case_id else "")
            words = f"{where}: revision {revision} was written past the ledger."
            self._say("ledger.unwritten", where, words)

    def _heads(self) -> None:
        table = tables.case_head.c
        stored = self.connection.execute(sa.select(table.case_id, table.seq, table.hash))
        for case_id, seq, hashed in stored:
            found = self.heads.get(case_id, (0, book.genesis(case_id), ""))
            if (seq, hashed) != found[:2]:
                where = f"chain of case {case_id}" if case_id else "chain of the desk"
                words = f"{where}: it ends at number {found[0]}, but {seq} were written."
                self._say("ledger.head", where, words)

    def _tree(self) -> None:
        row = self.connection.execute(sa.select(tables.tree)).one()
        if (row.size, row.frontier) != (self.frontier.size, self.frontier.pack()):
            words = (
                f"The order of all ends at entry {row.size - 1} with another root: "
                f"{self.frontier.size} entries are there."
            )
            self._say("ledger.tree", f"entry {max(row.size - 1, 0)}", words)
        for size in self.pinned:
            words = (
                f"A head of {size} entries is known from outside, but only {self.frontier.size} "
                "are there: the newest entries were cut off."
            )
            self._say("ledger.pinned", f"entry {self.frontier.size}", words)

    def _pin(self) -> None:
        root = self.pinned.pop(self.frontier.size, None)
        if root is not None and root != self.frontier.root():
            words = f"The first {self.frontier.size} entries are not the ones known from outside."
            self._say("ledger.pinned", f"entry {self.frontier.size - 1}", words)

    def _texts(self) -> None:
        kept, gone = tables.kept_text, tables.erasure
        erased = set(self.connection.execute(sa.select(gone.c.commitment)).scalars())
        rows = self.connection.execution_options(yield_per=_PAGE).execute(
            sa.select(kept.c.commitment, kept.c.salt, kept.c.content)
        )
        intact = set()
        for commitment, salt, content in rows:
            if commit(content, salt) == commitment:
                intact.add(commitment)
        for commitment, index, change in self.committed:
            if commitment not in intact and commitment not in erased:
                what = " ".join(str(change[n]) for n in ("kind", "id", "revision") if n in change)
                words = f"{self.places[index]}, {what}: the stored text was changed or lost."
                self._say("ledger.text", self.places[index], words)

    def _rows(self) -> None:
        """Compare the rows that stand for cases, documents and records with their last entry."""
        for kind, identity, stands in _standing(self.connection):
            change, entry = self.latest.get((kind, identity), (None, None))
            if change is None or entry is None:
                words = f"{kind.capitalize()} {identity} was written past the ledger."
                self._say("ledger.unwritten", f"{kind} {identity}", words)
            elif any(change.get(name) != value for name, value in stands.items()):
                where = _where(entry)
                words = f"{where}: {kind} {identity} is not as this entry left it."
                self._say(f"ledger.{kind}", where, words)

    def _say(self, code: str, where: str, words: str, *, level: str = "blocker") -> None:
        kind = "warning" if level == "warning" else "blocker"
        self.findings.append(Finding(code, kind, words, where, _KEEP))  # type: ignore[arg-type]


def _where(entry: LedgerEntry) -> str:
    chain = f"case {entry.case_id}" if entry.case_id else "the desk"
    return f"Entry {entry.index} ({chain}, number {entry.seq})"


def _entries(connection: sa.Connection) -> Iterator[tuple[LedgerEntry, bytes | None]]:
    query = (
        sa.select(tables.ledger, tables.leaf.c.leaf_hash)
        .outerjoin_from(
            tables.ledger, tables.leaf, tables.leaf.c.log_index == tables.ledger.c.log_index
        )
        .order_by(tables.ledger.c.log_index)
    )
    for row in connection.execution_options(yield_per=_PAGE).execute(query):
        yield ledger_entry_of(row), row.leaf_hash


def _stored_revisions(connection: sa.Connection) -> dict[tuple[str, str, str, int], str]:
    answers, blocks = tables.answer_revision.c, tables.block_revision.c
    found = {
        ("answer", case_id, key, revision): commitment
        for case_id, key, revision, commitment in connection.execute(
            sa.select(answers.case_id, answers.key, answers.revision, answers.commitment)
        )
    }
    rows = connection.execute(
        sa.select(blocks.document_id, blocks.block_id, blocks.revision, blocks.commitment)
    )
    for document_id, block_id, revision, commitment in rows:
        found["block", "", f"{document_id}/{block_id}", revision] = commitment
    return found


def _standing(connection: sa.Connection) -> Iterator[tuple[str, str, dict[str, Any]]]:
    case, document, record = tables.case_file, tables.document.c, tables.record.c
    query = sa.select(case, tables.kept_text.c.content).outerjoin_from(
        case, tables.kept_text, tables.kept_text.c.commitment == case.c.commitment
    )
    for row in connection.execute(query):
        same = row.content == case_content(case_of(row))
        yield "case", row.id, {"commitment": row.commitment if same else "", "id": row.id}
    for identity, state in connection.execute(sa.select(document.id, document.state)):
        yield "document", identity, {"state": state}
    for identity, state, sha256 in connection.execute(
        sa.select(record.id, record.state, record.sha256)
    ):
        yield "record", identity, {"state": state, "sha256": sha256}


def _again(body: Mapping[str, Any]) -> bytes:
    """Return the bytes this body has in canonical form; its names are plain ASCII."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _read_body(body: bytes) -> dict[str, Any] | None:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _signed(public: bytes, entry: LedgerEntry) -> bool:
    # Loaded here: a window that only lists cases needs no cryptography.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(entry.signature, entry.hash)
    except (InvalidSignature, ValueError):
        return False
    return True
