"""The ledger check: quiet on an honest ledger, and it names the entry of every tampering."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pirdesk.casefile.case import Comment, Person, Role
from pirdesk.casefile.findings import Finding
from pirdesk.storage import (
    AddComment,
    AddPerson,
    EditCase,
    EraseAnswer,
    LedgerReport,
    SetBlock,
    SetPersonKey,
    tables,
    verify_ledger,
)
from pirdesk.storage.ledger import SIGNED, UNSIGNED, entry_hash
from pirdesk.storage.merkle import Frontier, leaf_hash, verify_consistency, verify_inclusion

from .conftest import NOON, Bench


class Signer:
    """A person's key in memory."""

    def __init__(self, key_id: str) -> None:
        self.key, self.key_id = Ed25519PrivateKey.generate(), key_id
        self.public = self.key.public_key().public_bytes_raw()

    def __call__(self, hashed: bytes) -> tuple[str, bytes]:
        return self.key_id, self.key.sign(hashed)


@pytest.fixture
def told(bench: Bench) -> tuple[Bench, str, Signer]:
    """Tell a story of two cases: signed and unsigned entries, an edit, a comment, an erasure."""
    signer = Signer("k1")
    bench.write(SetPersonKey("P-1", "k1", signer.public, b""))
    one, two = bench.case(), bench.case("Second")
    for number in range(4):
        bench.answer(one, "people", f"about {number}", number, sign=signer)
        bench.answer(two, "people", f"some {number}", number)
    document = bench.document(one)
    bench.write(SetBlock(document.id, "nature", "words", 1), sign=signer)
    bench.write(AddComment(document.id, Comment("nature", "P-1", NOON, "which?")))
    bench.write(EditCase(bench.views.case(two), 1))
    bench.write(EraseAnswer(one, "people", 1, "Art. 17"), sign=signer)
    return bench, one, signer


def check(bench: Bench, signer: Signer, **more: object) -> LedgerReport:
    return verify_ledger(bench.store, {"k1": signer.public}, **more)


def at_entry(report: LedgerReport, index: int) -> list[Finding]:
    return [f for f in report.findings if f.where.startswith(f"Entry {index} ")]


def test_an_honest_ledger_has_no_findings(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    report = check(bench, signer)
    assert report.findings == ()
    assert report.ok
    assert report.head == bench.views.tree_head()
    assert report.entries == len(bench.views.ledger()) == report.head[0]
    assert report.unsigned == len([e for e in bench.views.ledger() if e.scheme == UNSIGNED])
    entries = bench.views.ledger(one)
    assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
    assert {e.scheme for e in entries} == {SIGNED, UNSIGNED}
    assert bench.views.recent_ledger(2)[0].index == report.entries - 1


def test_inclusion_and_consistency_hold_against_the_head(told: tuple[Bench, str, Signer]) -> None:
    bench, _, _ = told
    size, root = bench.views.tree_head()
    frontier = Frontier()
    for entry in bench.views.ledger():
        proof = bench.views.inclusion(entry.index)
        assert verify_inclusion(root, size, entry.index, leaf_hash(entry.hash), proof)
        frontier = frontier.append(leaf_hash(entry.hash))
        earlier = bench.views.consistency(frontier.size)
        assert verify_consistency(frontier.root(), frontier.size, root, size, earlier)


def test_an_edited_body_is_found_and_named(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    victim = bench.views.ledger(one)[2]
    body = victim.body.replace(b'"verb":"answer"', b'"verb":"forged"')
    bench.tamper("UPDATE ledger SET body = :b WHERE log_index = :i", b=body, i=victim.index)
    report = check(bench, signer)
    assert not report.ok
    assert {f.code for f in at_entry(report, victim.index)} == {"ledger.hash", "ledger.column"}


def test_an_edit_with_a_new_hash_is_found_and_named(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    victim = bench.views.ledger(one)[2]
    body = victim.body.replace(b'"verb":"answer"', b'"verb":"forged"')
    bench.tamper(
        "UPDATE ledger SET body = :b, hash = :h, verb = 'forged' WHERE log_index = :i",
        b=body,
        h=entry_hash(victim.prev_hash, body),
        i=victim.index,
    )
    codes = {f.code for f in at_entry(check(bench, signer), victim.index)}
    assert codes == {"ledger.leaf", "ledger.signature"}


def test_a_chain_and_leaves_rewritten_throughout_are_found_by_signature_or_head(
    told: tuple[Bench, str, Signer],
) -> None:
    bench, one, signer = told
    pinned = bench.views.tree_head()
    _rewrite(bench, one, 2)
    report = check(bench, signer)
    assert {f.code for f in report.findings} == {"ledger.signature"}
    report = check(bench, signer, pinned=[pinned])
    assert f"entry {pinned[0] - 1}" in {f.where for f in report.findings if "pinned" in f.code}


def _rewrite(bench: Bench, case_id: str, position: int) -> None:
    """Change one entry and repair every hash after it, as an administrator with time could."""
    entries = bench.views.ledger(case_id)
    prev = entries[position].prev_hash
    for entry in entries[position:]:
        body = entry.body
        if entry is entries[position]:
            body = body.replace(b'"verb":"answer"', b'"verb":"forged"')
            bench.tamper("UPDATE ledger SET verb = 'forged' WHERE log_index = :i", i=entry.index)
        hashed = entry_hash(prev, body)
        bench.tamper(
            "UPDATE ledger SET body = :b, hash = :h, prev_hash = :p WHERE log_index = :i",
            b=body, h=hashed, p=prev, i=entry.index,
        )  # fmt: skip
        bench.tamper(
            "UPDATE leaf SET leaf_hash = :l WHERE log_index = :i",
            l=leaf_hash(hashed), i=entry.index,
        )  # fmt: skip
        prev = hashed
    bench.tamper("UPDATE case_head SET hash = :h WHERE case_id = :c", h=prev, c=case_id)
    frontier = Frontier()
    for entry in bench.views.ledger():
        frontier = frontier.append(leaf_hash(entry.hash))
    bench.tamper("UPDATE tree SET frontier = :f", f=frontier.pack())


def test_a_deleted_middle_entry_is_found_and_named(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    victim, following = bench.views.ledger(one)[2:4]
    bench.tamper(
        "DELETE FROM leaf WHERE log_index = :i", "DELETE FROM ledger WHERE log_index = :i",
        i=victim.index,
    )  # fmt: skip
    report = check(bench, signer)
    missing = [f for f in report.findings if f.code == "ledger.missing"]
    assert [f.message for f in missing] == [f"Entry {victim.index} is missing."]
    assert {f.code for f in at_entry(report, following.index)} == {
        "ledger.sequence",
        "ledger.chain",
    }


def test_swapped_entries_are_found_and_named(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    first, second = bench.views.ledger(one)[2].index, bench.views.ledger(one)[4].index
    move = "UPDATE ledger SET log_index = :to WHERE log_index = :at"
    bench.tamper(move, to=9000, at=first)
    bench.tamper(move, to=first, at=second)
    bench.tamper(move, to=second, at=9000)
    report = check(bench, signer)
    for index in (first, second):
        assert {"ledger.leaf", "ledger.sequence"} <= {f.code for f in at_entry(report, index)}


def test_a_cut_tail_is_found(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    last = bench.views.ledger()[-1]
    assert last.case_id == one
    cut = ("DELETE FROM leaf WHERE log_index = :i", "DELETE FROM ledger WHERE log_index = :i")
    bench.tamper(*cut, i=last.index)
    report = check(bench, signer)
    assert {f.code for f in report.findings} >= {"ledger.head", "ledger.tree"}
    assert f"chain of case {one}" in report.findings[0].message


def test_a_cut_and_repaired_tail_is_found_only_from_outside(
    told: tuple[Bench, str, Signer],
) -> None:
    bench, _, signer = told
    case_id = bench.case("Third")
    frontier = Frontier()
    for entry in bench.views.ledger():
        frontier = frontier.append(leaf_hash(entry.hash))
    bench.answer(case_id, "people", "12", 0)
    pinned = bench.views.tree_head()
    last = bench.views.ledger()[-1]
    bench.tamper(
        "DELETE FROM leaf WHERE log_index = :i",
        "DELETE FROM ledger WHERE log_index = :i",
        "DELETE FROM answer_current WHERE case_id = :c",
        "DELETE FROM answer_revision WHERE case_id = :c",
        "UPDATE case_head SET seq = 1, hash = :h WHERE case_id = :c",
        "UPDATE tree SET size = :s, frontier = :f",
        i=last.index, c=case_id, h=last.prev_hash, s=frontier.size, f=frontier.pack(),
    )  # fmt: skip
    assert check(bench, signer).ok
    report = check(bench, signer, pinned=[pinned])
    assert [f.code for f in report.findings] == ["ledger.pinned"]
    assert "newest entries were cut off" in report.findings[0].message


def test_an_entry_forged_in_a_persons_name_is_found(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    thief = Signer("k1")
    bench.answer(one, "people", "none", 4, sign=thief)
    index = bench.views.ledger()[-1].index
    assert [f.code for f in at_entry(check(bench, signer), index)] == ["ledger.signature"]
    stranger = Signer("k9")
    bench.answer(one, "people", "none", 5, sign=stranger)
    assert [f.code for f in at_entry(check(bench, signer), index + 1)] == ["ledger.key"]


def test_an_entry_signed_with_somebody_elses_key_is_found(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    bench.write(AddPerson(Person("P-2", "Ben Okoro", Role.REVIEWER)))
    bench.answer(one, "people", "none", 4, who="P-2", sign=signer)
    index = bench.views.ledger()[-1].index
    assert [f.code for f in at_entry(check(bench, signer), index)] == ["ledger.signer"]


def test_a_signature_taken_away_is_found(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    index = bench.views.ledger(one)[1].index
    bench.tamper(
        "UPDATE ledger SET scheme = :s, signature = :e, key_id = '' WHERE log_index = :i",
        s=UNSIGNED, e=b"", i=index,
    )  # fmt: skip
    assert [f.code for f in at_entry(check(bench, signer), index)] == ["ledger.column"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE kept_text SET content = replace(content, 'some 1', 'some 9')", "people 2"),
        ("UPDATE kept_text SET content = 'other' WHERE content = 'words'", "/nature 2"),
        ("DELETE FROM kept_text WHERE content = 'which?'", "comment D-"),
        ("UPDATE answer_revision SET commitment = 'x' WHERE revision = 3", "revision 3 of people"),
        ("DELETE FROM answer_current", ""),
    ],
)
def test_a_changed_text_is_found_and_named(
    told: tuple[Bench, str, Signer], statement: str, words: str
) -> None:
    bench, _, signer = told
    bench.tamper(statement)
    report = check(bench, signer)
    if not words:
        assert report.ok, "derived rows are not the ledger's business"
        return
    found = [f for f in report.findings if words in f.message]
    assert found
    assert found[0].where.startswith("Entry ")


def test_rows_written_past_the_ledger_are_found(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    with bench.admin() as connection:
        table = tables.answer_revision
        row = connection.execute(sa.select(table).where(table.c.case_id == one)).first()
        connection.execute(table.insert().values(row._asdict() | {"revision": 99}))
        connection.commit()
    report = check(bench, signer)
    assert [f.code for f in report.findings] == ["ledger.unwritten"]
    assert "revision 99 was written past the ledger" in report.findings[0].message


def test_a_case_changed_past_the_ledger_is_found(told: tuple[Bench, str, Signer]) -> None:
    bench, one, signer = told
    bench.tamper("UPDATE case_file SET title = 'Harmless' WHERE id = :c", c=one)
    bench.tamper("UPDATE document SET state = 'approved' WHERE case_id = :c", c=one)
    report = check(bench, signer)
    assert {f.code for f in report.findings} == {"ledger.case", "ledger.document"}
    assert at_entry(report, bench.views.ledger(one)[0].index)


def test_time_running_backwards_is_a_warning_only(bench: Bench) -> None:
    case_id = bench.case()
    bench.answer(case_id, "a", "x", 0, at=NOON - timedelta(days=3))
    report = verify_ledger(bench.store, {})
    assert report.ok
    assert [f.code for f in report.findings] == ["ledger.time"]


def test_the_hash_binds_body_and_chain(told: tuple[Bench, str, Signer]) -> None:
    bench, one, _ = told
    prev = hashlib.sha256(one.encode()).digest()
    for entry in bench.views.ledger(one):
        assert entry.prev_hash == prev
        prev = hashlib.sha256(prev + entry.body).digest()
        assert entry.hash == prev
        body = json.loads(entry.body)
        said = (body["case"], body["seq"], body["who"], body["verb"], body["scheme"])
        assert said == (one, entry.seq, entry.who, entry.verb, entry.scheme)
        assert body["save_id"] == entry.save_id
