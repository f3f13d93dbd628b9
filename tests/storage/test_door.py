"""The write door: all of a save or nothing of it, once, and nobody's newer answer lost."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from pirdesk.casefile.case import (
    Case,
    Comment,
    Definition,
    DocumentState,
    Evidence,
    ExpectedSignature,
    Label,
    Person,
    Quotation,
    Record,
    Role,
)
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.values import Count, Money, Rows, moment
from pirdesk.errors import Conflict, NotFound, SurroundingsError, UserError
from pirdesk.storage import (
    AddBlob,
    AddComment,
    AddDefinition,
    AddEvidence,
    AddPerson,
    AddSubmission,
    EditCase,
    EraseAnswer,
    NewCase,
    NewRecord,
    SetAnswer,
    SetBlock,
    SetDocument,
    SetPersonKey,
    SetQuotations,
    SetRecord,
    tables,
)

from .conftest import NOON, Bench, entry


def test_a_case_and_its_answers_come_back_as_they_were_written(bench: Bench) -> None:
    case_id = bench.case(note="Reconstruction", exercise=True, label=Label.CONFIDENTIAL)
    values = {
        "title": "Chat titles",
        "people": Count(300, 450, 900),
        "exact": Count(7, 7, 7),
        "open": Count(2),
        "big": 10**17,
        "yes": True,
        "number": 3,
        "ratio": Decimal("0.250"),
        "cost": Money(Decimal("12.30"), "EUR"),
        "day": date(2026, 11, 20),
        "span": timedelta(hours=9),
        "places": ("IT", "DE"),
        "table": Rows(("p1", "p2"), complete=True),
        "when": moment("2023-03"),
        "between": moment({"from": "2023-03-20T08:00:00+00:00", "to": "2023-03-20T17:00:00+00:00"}),
        "table[p1].affected": Count(1, 1, 1),
    }
    answers = {
        key: Answer(value, Certainty.SUSPECTED, "log of the proxy", ("a" * 64,), as_of=NOON)
        for key, value in values.items()
    }
    answers["nobody"] = Answer(None, Certainty.UNKNOWN)
    answers["never"] = Answer(None, Certainty.NOT_APPLICABLE, because="No such system.")
    receipt = bench.write(*(SetAnswer(case_id, key, a, 0) for key, a in answers.items()))
    sheet = bench.views.sheet(case_id)
    assert set(sheet) == set(answers)
    for key, answer in answers.items():
        stored = sheet.get(key)
        assert stored == replace(answer, who="P-1", at=stored.at, revision=1), key
    assert receipt.revisions == dict.fromkeys(answers, 1)
    case = bench.views.case(case_id)
    assert (case.note, case.exercise, case.label) == ("Reconstruction", True, Label.CONFIDENTIAL)
    assert case.created_at == NOON


def test_a_stale_answer_conflicts_and_nothing_of_the_save_is_written(bench: Bench) -> None:
    case_id = bench.case()
    bench.answer(case_id, "a", "first", 0)
    bench.answer(case_id, "a", "second", 1, who="P-2")
    bench.answer(case_id, "b", "first", 0)
    before = bench.views.tree_head()
    with pytest.raises(Conflict) as caught:
        bench.write(
            SetAnswer(case_id, "a", Answer("mine"), 1),
            SetAnswer(case_id, "b", None, 0),
            SetAnswer(case_id, "c", Answer("new"), 0),
        )
    a, b = caught.value.conflicts
    assert (a.key, a.stored_revision, a.based_on, a.stored_by) == ("a", 2, 1, "P-2")
    assert (a.stored.value, a.mine.value) == ("second", "mine")
    assert (b.key, b.stored_revision, b.mine) == ("b", 1, None)
    assert bench.views.tree_head() == before
    assert bench.views.sheet(case_id).get("c") is None


def test_different_terms_never_conflict(bench: Bench) -> None:
    case_id = bench.case()
    bench.answer(case_id, "t", Rows(("p1",)), 0)
    bench.answer(case_id, "t[p1].a", "x", 0)
    bench.answer(case_id, "t[p1].b", "y", 0)
    bench.answer(case_id, "t", Rows(("p1", "p2")), 1)
    sheet = bench.views.sheet(case_id)
    assert [sheet.get(key).revision for key in ("t", "t[p1].a", "t[p1].b")] == [2, 1, 1]


def test_a_removed_answer_leaves_its_history_and_can_be_answered_anew(bench: Bench) -> None:
    case_id = bench.case()
    bench.answer(case_id, "a", "first", 0)
    bench.answer(case_id, "a", None, 1)
    assert bench.views.sheet(case_id).get("a") is None
    assert bench.answer(case_id, "a", "third", 0).revisions == {"a": 3}
    first, gone, third = bench.views.history(case_id, "a")
    assert (first.value, gone.value, third.value) == ("first", None, "third")
    assert gone.because == "This answer was removed."
    with pytest.raises(Conflict) as caught:
        bench.answer(case_id, "a", "blind", 0)
    assert caught.value.conflicts[0].stored.value == "third"


def test_the_same_save_twice_is_written_once(bench: Bench) -> None:
    case_id = bench.case()
    change = SetAnswer(case_id, "a", Answer("x", who="P-1", at=NOON), 0)
    first = bench.write(change, save_id="S-once")
    later = SetAnswer(case_id, "a", Answer("x", who="P-1", at=NOON + timedelta(1)), 0)
    again = bench.write(later, save_id="S-once")
    assert again == replace(first, repeated=True)
    assert bench.views.tree_head()[0] == first.index + 1
    with pytest.raises(UserError, match="before with other content"):
        bench.write(SetAnswer(case_id, "a", Answer("y"), 0), save_id="S-once")
    with pytest.raises(UserError, match="before with other content"):
        bench.write(change, save_id="S-once", who="P-2")


def test_a_case_is_opened_once_and_a_missing_one_is_named(bench: Bench) -> None:
    case_id = bench.case()
    with pytest.raises(UserError, match="already a case"):
        bench.write(NewCase(bench.views.case(case_id)))
    for wanted in (
        lambda: bench.answer("C-none", "a", "x", 0),
        lambda: bench.views.case("C-none"),
        lambda: bench.views.sheet("C-none"),
        lambda: bench.views.document("D-none"),
        lambda: bench.views.record("R-none"),
        lambda: bench.views.person("P-none"),
        lambda: bench.views.blob("0" * 64),
        lambda: bench.views.inclusion(99),
        lambda: bench.write(SetDocument("D-none", DocumentState.DRAFT, ())),
    ):
        with pytest.raises(NotFound) as caught:
            wanted()
        assert caught.value.what_to_do


def test_one_save_touches_one_case(bench: Bench) -> None:
    one, two = bench.case(), bench.case()
    with pytest.raises(ValueError, match="one case"):
        bench.write(SetAnswer(one, "a", Answer("x"), 0), SetAnswer(two, "a", Answer("x"), 0))
    document = bench.document(two)
    with pytest.raises(ValueError, match="one case"):
        bench.write(SetQuotations(document.id, ()), case_id=one)


def test_a_case_is_edited_only_as_it_was_read(bench: Bench) -> None:
    case_id = bench.case()
    case = bench.views.case(case_id)
    bench.write(EditCase(replace(case, title="Second", state="closed"), 1))
    edited = bench.views.case(case_id)
    assert (edited.title, edited.state, edited.revision) == ("Second", "closed", 2)
    with pytest.raises(Conflict) as caught:
        bench.write(EditCase(replace(case, title="Third"), 1))
    assert caught.value.conflicts[0].stored == edited


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
    with pytest.raises(UserError, match="submitted, not draft"):
        bench.write(SetDocument(document.id, sent, (draft,)))
    with pytest.raises(UserError, match="its text stands still"):
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
    with pytest.raises(UserError, match="in the meantime"):
        bench.write(SetRecord(replace(signed, reason="late"), names[0]))
    with pytest.raises(ValueError, match="SHA-256"):
        bench.write(AddBlob(names[0], second))
    bench.write(AddBlob(names[0], first))


def test_evidence_is_stored_once_per_case(bench: Bench) -> None:
    one, two = bench.case(), bench.case()
    data = b"log line"
    name = hashlib.sha256(data).hexdigest()
    kept = Evidence(name, one, "a.log", "text/plain", len(data), "Proxy log", "P-1", NOON)
    bench.write(AddEvidence(kept, data))
    bench.write(AddEvidence(replace(kept, case_id=two, label=Label.PRIVILEGED), data))
    assert bench.views.evidence(one) == (kept,)
    assert bench.views.evidence(two)[0].label is Label.PRIVILEGED
    with pytest.raises(UserError, match="already evidence"):
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
    with pytest.raises(UserError, match="already a person"):
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
    with pytest.raises(UserError, match="version 2 of art33"):
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
    with pytest.raises(UserError, match="is the current answer"):
        bench.write(EraseAnswer(case_id, "name", 1, "Art. 17"))
    bench.answer(case_id, "name", "one person", 1)
    with pytest.raises(UserError, match="needs a reason"):
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


def test_a_failure_in_the_middle_leaves_nothing(bench: Bench) -> None:
    case_id = bench.case()
    before = _everything(bench)
    with pytest.raises(ValueError, match="SHA-256"):
        bench.write(SetAnswer(case_id, "a", Answer("x"), 0), AddBlob("0" * 64, b"y"))

    def broken(*_: object) -> None:
        raise RuntimeError("the pack is faulty")

    bench.again(derive=broken)
    with pytest.raises(RuntimeError, match="faulty"):
        bench.answer(case_id, "a", "x", 0)
    with pytest.raises(ZeroDivisionError):
        bench.again().append(
            entry(), [SetAnswer(case_id, "a", Answer("x"), 0)], sign=lambda _: 1 / 0
        )
    assert _everything(bench) == before


def _everything(bench: Bench) -> dict[str, list]:
    with bench.admin() as connection:
        return {
            name: sorted(map(repr, connection.execute(sa.select(table))))
            for name, table in tables.metadata.tables.items()
        }


def test_the_ledger_holds_ids_and_commitments_but_no_value(bench: Bench) -> None:
    case_id = bench.case("Wegener GmbH breach")
    document = bench.document(case_id)
    bench.answer(case_id, "name", "Dan Rossi", 0)
    bench.write(SetBlock(document.id, "nature", "Secret words", 1))
    bench.write(AddComment(document.id, Comment("nature", "P-1", NOON, "Hushed remark")))
    bodies = b"".join(item.body for item in bench.views.ledger())
    for value in (b"Wegener", b"Rossi", b"Secret", b"Hushed", b"Ada"):
        assert value not in bodies
    last = json.loads(bench.views.ledger(case_id)[2].body)
    assert last["changes"][0]["id"] == "name"
    assert len(last["changes"][0]["commitment"]) == 64
    with bench.admin() as connection:
        salts = connection.execute(sa.select(tables.kept_text.c.salt)).scalars().all()
    assert min(map(len, salts)) >= 32
    assert len(set(salts)) == len(salts)


@pytest.mark.parametrize("refs", [{"note": "some words of a person"}, {"x": 1.5}, {"x": ["a b"]}])
def test_words_are_refused_as_ledger_references(bench: Bench, refs: dict) -> None:
    with pytest.raises(ValueError, match="not an id"):
        bench.write(refs=refs)


@pytest.mark.parametrize("text", ["a\x00b", "half \ud800"])
def test_text_that_nothing_can_carry_is_refused(bench: Bench, text: str) -> None:
    case_id = bench.case()
    for answer in (Answer(text), Answer("x", basis=text)):
        with pytest.raises(UserError, match="no document can carry"):
            bench.answer(case_id, "a", answer, 0)
    with pytest.raises(UserError, match="no document can carry"):
        bench.write(NewCase(Case("C-x", text, NOON, "P-1")))
    assert len(bench.views.sheet(case_id)) == 0


def test_a_store_for_reading_only_reads_and_does_not_write(bench: Bench) -> None:
    case_id = bench.case()
    store = bench.again(read_only=True)
    assert store.read_only
    assert store.views.case(case_id).id == case_id
    with pytest.raises(SurroundingsError, match="reading only"):
        store.append(entry(), [SetAnswer(case_id, "a", Answer("x"), 0)])
    with pytest.raises(SurroundingsError, match="reading only"):
        store.rebuild()


def test_times_keep_their_instant_and_need_a_zone(bench: Bench) -> None:
    at = datetime.fromisoformat("2026-11-20T10:20:00.123456+01:00")
    case = Case("C-zone", "x", at, "P-1")
    bench.write(NewCase(case), at=at)
    assert bench.views.case("C-zone").created_at == at
    assert bench.views.case("C-zone").created_at.tzinfo == UTC
    with pytest.raises(ValueError, match="without zone"):
        bench.write(NewCase(replace(case, id="C-2", created_at=at.replace(tzinfo=None))))
