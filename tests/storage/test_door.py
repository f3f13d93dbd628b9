"""The write door: all of a save or nothing of it, once, and nobody's newer answer lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from pirdesk.casefile.case import (
    Case,
    Comment,
    DocumentState,
    Label,
)
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.values import Count, Money, Rows, moment
from pirdesk.errors import Conflict, NotFound, SurroundingsError, UserError
from pirdesk.storage import (
    AddBlob,
    AddComment,
    EditCase,
    NewCase,
    SetAnswer,
    SetBlock,
    SetDocument,
    SetQuotations,
    tables,
)
from pirdesk.wording import error_text
from tests.refusing import refuses

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
    with refuses(UserError, match="already written with different content"):
        bench.write(SetAnswer(case_id, "a", Answer("y"), 0), save_id="S-once")
    with refuses(UserError, match="already written with different content"):
        bench.write(change, save_id="S-once", who="P-2")


def test_a_case_is_opened_once_and_a_missing_one_is_named(bench: Bench) -> None:
    case_id = bench.case()
    with refuses(UserError, match="already a case"):
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
        assert error_text(caught.value)


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
        with refuses(UserError, match="no document can show"):
            bench.answer(case_id, "a", answer, 0)
    with refuses(UserError, match="no document can show"):
        bench.write(NewCase(Case("C-x", text, NOON, "P-1")))
    assert len(bench.views.sheet(case_id)) == 0


def test_a_store_for_reading_only_reads_and_does_not_write(bench: Bench) -> None:
    case_id = bench.case()
    store = bench.again(read_only=True)
    assert store.read_only
    assert store.views.case(case_id).id == case_id
    with refuses(SurroundingsError, match="reading only"):
        store.append(entry(), [SetAnswer(case_id, "a", Answer("x"), 0)])
    with refuses(SurroundingsError, match="reading only"):
        store.rebuild()


def test_times_keep_their_instant_and_need_a_zone(bench: Bench) -> None:
    at = datetime.fromisoformat("2026-11-20T10:20:00.123456+01:00")
    case = Case("C-zone", "x", at, "P-1")
    bench.write(NewCase(case), at=at)
    assert bench.views.case("C-zone").created_at == at
    assert bench.views.case("C-zone").created_at.tzinfo == UTC
    with pytest.raises(ValueError, match="without zone"):
        bench.write(NewCase(replace(case, id="C-2", created_at=at.replace(tzinfo=None))))
