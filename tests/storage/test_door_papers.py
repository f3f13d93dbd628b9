"""The write door for documents, records, evidence, persons, definitions and filings."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from pirdesk.casefile.case import (
    Comment,
    Definition,
    DocumentState,
    Evidence,
    ExpectedSignature,
    Label,
    Person,
    Quotation,
    Record,
    RecordStamp,
    Role,
)
from pirdesk.casefile.values import Count
from pirdesk.errors import Conflict, NotFound, UserError
from pirdesk.storage import (
    AddBlob,
    AddComment,
    AddDefinition,
    AddEvidence,
    AddPerson,
    AddSubmission,
    EraseAnswer,
    NewRecord,
    SetBlock,
    SetDocument,
    SetPersonKey,
    SetQuotations,
    SetRecord,
    SetStamp,
    tables,
)
from tests.refusing import refuses

from .conftest import NOON, Bench


def test_a_document_moves_only_from_the_states_named(bench: Bench) -> None:
    document = bench.document(bench.case())
    assert [b.revision for b in document.blocks] == [1, 1]
    assert [b.author for b in document.blocks] == ["P-1", "P-1"]
    assert document.parameters == {"reference": "R-7"}
    draft, sent, good = DocumentState.DRAFT, DocumentState.SUBMITTED, DocumentState.APPROVED
    receipt = bench.write(SetBlock(document.id, "nature", "## Nature\n\nA bug.", 1), who="P-2")
    assert receipt.revisions == {f"{document.id}/nature": 2}
    assert receipt.changes.documents == {document.id}
    bench.write(SetDocument(document.id, sent, (draft,)))
    with refuses(UserError, match="in review, not a draft"):
        bench.write(SetDocument(document.id, sent, (draft,)))
    with refuses(UserError, match="can no longer be changed"):
        bench.write(SetBlock(document.id, "nature", "late", 2))
    bench.write(SetDocument(document.id, good, (sent,), reviewer="P-3"))
    stored = bench.views.document(document.id)
    assert (stored.state, stored.reviewer, stored.revision) == (good, "P-3", 4)
    assert (stored.blocks[0].markdown, stored.blocks[0].author) == ("## Nature\n\nA bug.", "P-2")
    assert stored.blocks[1].exhibit == "duties"
    assert bench.views.documents(stored.case_id) == (replace(stored, blocks=()),)
    assert [d.id for d in bench.views.open_documents()] == [document.id]


def test_a_stale_or_missing_block_is_refused(bench: Bench) -> None:
    document = bench.document(bench.case())
    bench.write(SetBlock(document.id, "nature", "theirs", 1), who="P-2")
    with pytest.raises(Conflict) as caught:
        bench.write(SetBlock(document.id, "nature", "mine", 1))
    conflict = caught.value.conflicts[0]
    assert (conflict.key, conflict.stored) == (f"{document.id}/nature", "theirs")
    assert (conflict.mine, conflict.stored_by) == ("mine", "P-2")
    with pytest.raises(NotFound):
        bench.write(SetBlock(document.id, "none", "x", 1))


def test_comments_and_quotations_are_kept_in_order(bench: Bench) -> None:
    case_id = bench.case()
    document = bench.document(case_id)
    bench.answer(case_id, "people", Count(5, 5, 5), 0)
    quotes = (
        Quotation(document.id, "nature", "people", 1, "5"),
        Quotation(document.id, "nature", "title", 1, "x"),
    )
    bench.write(SetQuotations(document.id, (quotes[1],)))
    bench.write(SetQuotations(document.id, quotes))
    assert bench.views.quotations(document.id) == quotes
    assert bench.views.stale_quotations(case_id) == ()
    bench.answer(case_id, "people", Count(6, 6, 6), 1)
    assert bench.views.stale_quotations(case_id) == (quotes[0],)
    remarks = [Comment("nature", "P-2", NOON + timedelta(minutes=n), f"No. {n}") for n in (2, 1)]
    for remark in remarks:
        bench.write(AddComment(document.id, remark))
    assert bench.views.comments(document.id) == tuple(remarks)


def test_records_replace_their_bytes_only_when_nobody_else_did(bench: Bench) -> None:
    case_id = bench.case()
    document = bench.document(case_id)
    first, second = b"%PDF one", b"%PDF two"
    names = [hashlib.sha256(data).hexdigest() for data in (first, second)]
    expected = (ExpectedSignature(1, "author", "P-1", "Ada Roth", "sig_1_author", "I wrote it."),)
    record = Record(
        "R-1", document.id, case_id, DocumentState.SIGNING, names[0], expected, frozen_at=NOON
    )
    bench.write(NewRecord(record), AddBlob(names[0], first))
    assert bench.views.records(case_id) == (record,)
    signed = replace(record, sha256=names[1], signed=("sig_1_author",))
    bench.write(AddBlob(names[1], second), SetRecord(signed, names[0]))
    assert bench.views.record("R-1") == signed
    assert bench.views.records_of_bytes(names[1]) == (signed,)
    assert bench.views.blob(names[1]) == second
    with refuses(UserError, match="in the meantime"):
        bench.write(SetRecord(replace(signed, reason="late"), names[0]))
    with pytest.raises(ValueError, match="SHA-256"):
        bench.write(AddBlob(names[0], second))
    bench.write(AddBlob(names[0], first))


def test_how_far_a_record_is_proven_is_kept_beside_it(bench: Bench) -> None:
    case_id = bench.case()
    document = bench.document(case_id)
    name = hashlib.sha256(b"%PDF").hexdigest()
    record = Record("R-1", document.id, case_id, DocumentState.SIGNING, name, (), frozen_at=NOON)
    bench.write(AddBlob(name, b"%PDF"), NewRecord(record))
    assert bench.views.stamps() == {}
    waiting = RecordStamp("R-1", attempts=1, fault="tsa.reach", tried_at=NOON)
    bench.write(SetStamp(case_id, waiting))
    assert bench.views.stamps() == {"R-1": waiting}
    stamped = RecordStamp("R-1", "B-LTA", waiting=False, stamped_at=NOON, until=NOON)
    receipt = bench.write(SetStamp(case_id, stamped))
    assert bench.views.stamps() == {"R-1": stamped}
    assert receipt.changes.records == {"R-1"}
    assert [item.id for item in bench.views.all_records()] == ["R-1"]
    with pytest.raises(NotFound):
        bench.write(SetStamp(case_id, RecordStamp("R-2")))
    with pytest.raises(NotFound):
        bench.write(SetStamp(bench.case(), stamped))


def test_evidence_is_stored_once_per_case(bench: Bench) -> None:
    one, two = bench.case(), bench.case()
    data = b"log line"
    name = hashlib.sha256(data).hexdigest()
    kept = Evidence(name, one, "a.log", "text/plain", len(data), "Proxy log", "P-1", NOON)
    bench.write(AddEvidence(kept, data))
    bench.write(AddEvidence(replace(kept, case_id=two, label=Label.PRIVILEGED), data))
    assert bench.views.evidence(one) == (kept,)
    assert bench.views.evidence(two)[0].label is Label.PRIVILEGED
    with refuses(UserError, match="already evidence"):
        bench.write(AddEvidence(kept, data))


def test_persons_have_a_present_key_and_their_earlier_ones(bench: Bench) -> None:
    bench.write(
        AddPerson(Person("P-2", "Ben Okoro", Role.REVIEWER)), SetPersonKey("P-2", "k1", b"1", b"")
    )
    assert tuple(bench.views.person_key("P-2")) == ("k1", b"1", b"")
    assert bench.views.person_key("P-1") is None
    bench.write(SetPersonKey("P-2", "k2", b"2", b"cert"))
    assert bench.views.person_key("P-2").key_id == "k2"
    assert bench.views.public_keys() == {"k1": b"1", "k2": b"2"}
    assert [p.name for p in bench.views.persons()] == ["Ada Roth", "Ben Okoro"]
    assert bench.views.person("P-2").key_id == "k2"
    with refuses(UserError, match="already a person"):
        bench.write(AddPerson(Person("P-2", "Somebody", Role.AUDITOR)))
    with pytest.raises(NotFound):
        bench.write(SetPersonKey("P-9", "k9", b"", b""))


def test_definitions_are_versions_and_the_newest_stands(bench: Bench) -> None:
    first = Definition("art33", "form", 1, "id = 'art33'", "P-1", NOON, "art33", "1", "ab")
    bench.write(AddDefinition(first))
    bench.write(AddDefinition(replace(first, id="pir")))
    bench.write(AddDefinition(replace(first, version=2, content="# new")))
    assert [(d.id, d.version) for d in bench.views.definitions()] == [("art33", 2), ("pir", 1)]
    assert bench.views.definitions()[1] == replace(first, id="pir")
    with refuses(UserError, match="version 2 of art33"):
        bench.write(AddDefinition(replace(first, version=2)))


def test_a_filing_changes_the_clocks(bench: Bench) -> None:
    case_id = bench.case()
    bench.answer(case_id, "noticed", "yes", 0)
    assert len(bench.views.clocks(case_id)) == 2
    filed = AddSubmission(case_id, "eu.gdpr.33", "IT", "e1", NOON, "P-1", "REF 1", "")
    bench.write(filed)
    assert bench.views.clocks(case_id) == ()
    (stored,) = bench.views.submissions(case_id)
    assert (stored.duty, stored.filed_at, stored.reference) == ("eu.gdpr.33", NOON, "REF 1")


def test_an_erased_text_is_gone_and_the_current_one_cannot_be_erased(bench: Bench) -> None:
    case_id = bench.case()
    bench.answer(case_id, "name", "Dan Rossi", 0)
    with refuses(UserError, match="is the current answer"):
        bench.write(EraseAnswer(case_id, "name", 1, "Art. 17"))
    bench.answer(case_id, "name", "one person", 1)
    with refuses(UserError, match="needs a reason"):
        bench.write(EraseAnswer(case_id, "name", 1, " "))
    with pytest.raises(NotFound):
        bench.write(EraseAnswer(case_id, "name", 7, "Art. 17"))
    bench.write(EraseAnswer(case_id, "name", 1, "Art. 17"))
    assert (
        bench.views.history(case_id, "name")[0].because == "The text of this revision was erased."
    )
    assert bench.views.history(case_id, "name")[1].value == "one person"
    with bench.admin() as connection:
        texts = connection.execute(sa.select(tables.kept_text.c.content)).scalars().all()
    assert not [text for text in texts if "Dan Rossi" in text]
