"""Answering through the verbs: revisions, conflicts, rows, hostile and wrong input."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.values import Count, Rows
from pirdesk.errors import Conflict, NotFound, UserError
from pirdesk.services import answers, cases, database, undoing
from pirdesk.services.answers import TITLE
from pirdesk.services.desk import new_id
from tests.builders import Office
from tests.refusing import refuses


@pytest.fixture
def case(office: Office) -> Case:
    return cases.new_case(office.author, "A case to answer")


def test_answer_is_stored_with_author_time_and_revision(office: Office, case: Case) -> None:
    changes = answers.answer_terms(office.author, case.id, {"people.affected": Answer(Count(5))})
    stored = cases.fact_sheet(office.desk, case.id).get("people.affected")
    assert stored is not None
    assert (stored.value, stored.revision, stored.who) == (Count(5), 1, office.author.acting().id)
    assert "people.affected" in changes.keys


def test_nobody_acting_is_refused(office: Office, case: Case) -> None:
    with refuses(UserError, match="Nobody is named"):
        answers.answer_terms(office.desk, case.id, {"people.affected": Answer(Count(5))})


def test_unknown_case_and_term(office: Office, case: Case) -> None:
    with pytest.raises(NotFound):
        answers.answer_terms(office.author, "C-none", {"people.affected": Answer(Count(5))})
    with refuses(UserError, match="no term"):
        answers.answer_terms(office.author, case.id, {"people.afected": Answer(Count(5))})


def test_second_writer_gets_a_conflict_and_nothing_is_lost(office: Office, case: Case) -> None:
    answers.answer_terms(office.author, case.id, {"people.affected": Answer(Count(5))})
    answers.answer_terms(
        office.reviewer, case.id, {"people.affected": Answer(Count(6))}, {"people.affected": 1}
    )
    with pytest.raises(Conflict) as refused:
        answers.answer_terms(
            office.author, case.id, {"people.affected": Answer(Count(7))}, {"people.affected": 1}
        )
    (conflict,) = refused.value.conflicts
    assert (conflict.stored_revision, conflict.based_on) == (2, 1)
    values = [a.value for a in answers.history(office.desk, case.id, "people.affected")]
    assert values == [Count(5), Count(6)]


def test_different_terms_never_conflict(office: Office, case: Case) -> None:
    answers.answer_terms(office.author, case.id, {"data.personal": Answer(True)}, {})
    answers.answer_terms(office.reviewer, case.id, {"risk.unlikely": Answer(False)}, {})
    sheet = cases.fact_sheet(office.desk, case.id)
    assert sheet.value("data.personal") is True
    assert sheet.value("risk.unlikely") is False


def test_same_save_twice_is_one_save(office: Office, case: Case) -> None:
    save = new_id("S", 20)
    for _ in range(2):
        answers.answer_terms(
            office.author,
            case.id,
            {"people.affected": Answer(Count(5))},
            {"people.affected": 0},
            save_id=save,
        )
    assert len(answers.history(office.desk, case.id, "people.affected")) == 1


def test_rows_grow_and_shrink_with_their_cells(office: Office, case: Case) -> None:
    row = answers.add_row(office.author, case.id, "populations")
    key = f"populations[{row}].affected"
    answers.answer_terms(office.author, case.id, {key: Answer(Count(3))})
    answers.answer_terms(office.author, case.id, {"populations[p9].affected": Answer(Count(4))})
    assert cases.fact_sheet(office.desk, case.id).rows("populations").ids == (row, "p9")
    answers.remove_row(office.author, case.id, "populations", row)
    sheet = cases.fact_sheet(office.desk, case.id)
    assert sheet.rows("populations").ids == ("p9",)
    assert sheet.get(key) is None
    assert answers.history(office.desk, case.id, key)[0].value == Count(3)


def test_hostile_text_comes_back_to_the_letter(office: Office, case: Case) -> None:
    hostile = "'; DROP TABLE answer; -- <script>alert(1)</script> {{ people.affected }} =1+1 \u202e"
    answers.answer_terms(
        office.author, case.id, {"incident.narrative": Answer(hostile, Certainty.SUSPECTED)}
    )
    assert cases.fact_sheet(office.desk, case.id).value("incident.narrative") == hostile
    assert cases.count_cases(office.desk, "'; drop TABLE") == 1
    assert cases.count_cases(office.desk, "100%_") == 0
    assert cases.count_cases(office.desk) == 1


def test_register_row_follows_the_facts(office: Office, case: Case) -> None:
    facts = {
        "enisa.dpc_category": Answer("sensitive"),
        "enisa.dpc_adjustment": Answer(0),
        "enisa.ei": Answer(office.desk.library.vocabulary.read("enisa.ei", 1)),
        "enisa.cb_confidentiality": Answer(
            office.desk.library.vocabulary.read("enisa.cb_confidentiality", 0.5)
        ),
        "enisa.cb_integrity": Answer(office.desk.library.vocabulary.read("enisa.cb_integrity", 0)),
        "enisa.cb_availability": Answer(
            office.desk.library.vocabulary.read("enisa.cb_availability", 0)
        ),
        "enisa.cb_malicious": Answer(False),
    }
    answers.answer_terms(office.author, case.id, facts)
    (row,) = cases.register(office.desk)
    assert row.severity == "very_high"


def test_resent_save_with_a_new_row_is_one_save(office: Office, case: Case) -> None:
    save = new_id("S", 20)
    key = "populations[p1].affected"
    for _ in range(2):
        answers.answer_terms(
            office.author, case.id, {key: Answer(Count(3))}, {key: 0}, save_id=save
        )
    assert len(answers.history(office.desk, case.id, key)) == 1


def test_rows_added_by_many_at_once_are_all_kept(office: Office, case: Case) -> None:
    def add(number: int) -> None:
        key = f"populations[p{number}].affected"
        answers.answer_terms(office.author, case.id, {key: Answer(Count(number))})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(16)))
    rows = cases.fact_sheet(office.desk, case.id).rows("populations").ids
    assert sorted(rows) == sorted(f"p{n}" for n in range(16))


def test_new_row_and_its_cells_are_one_entry_of_the_ledger(office: Office, case: Case) -> None:
    before = len(office.desk.store.views.ledger(case.id))
    given = {f"populations[p{n}].affected": Answer(Count(n)) for n in (1, 2)}
    changes = answers.answer_terms(office.author, case.id, given)
    assert len(office.desk.store.views.ledger(case.id)) == before + 1
    assert changes.keys == {"populations", *given}
    assert cases.fact_sheet(office.desk, case.id).rows("populations").ids == ("p1", "p2")


def test_save_in_conflict_adds_no_row(office: Office, case: Case) -> None:
    answers.answer_terms(office.reviewer, case.id, {"review.summary": Answer("theirs")})
    before = len(office.desk.store.views.ledger(case.id))
    given = {"populations[new1].affected": Answer(Count(4)), "review.summary": Answer("mine")}
    with pytest.raises(Conflict) as refused:
        answers.answer_terms(office.author, case.id, given, dict.fromkeys(given, 0))
    assert [each.key for each in refused.value.conflicts] == ["review.summary"]
    sheet = cases.fact_sheet(office.desk, case.id)
    assert sheet.get("populations") is None
    assert sheet.get("populations[new1].affected") is None
    assert len(office.desk.store.views.ledger(case.id)) == before


def test_added_row_keeps_what_else_a_table_says(office: Office, case: Case) -> None:
    table = Answer(Rows(("p1",), complete=True), Certainty.SUSPECTED, basis="The register")
    answers.answer_terms(office.author, case.id, {"populations": table})
    answers.add_row(office.reviewer, case.id, "populations")
    stored = cases.fact_sheet(office.desk, case.id).get("populations")
    assert stored is not None
    assert isinstance(stored.value, Rows)
    assert (stored.certainty, stored.basis, stored.revision) == (table.certainty, table.basis, 2)
    assert (stored.value.ids[0], len(stored.value.ids), stored.value.complete) == ("p1", 2, True)


def test_removed_row_never_takes_one_that_is_added_meanwhile(office: Office, case: Case) -> None:
    def work(number: int) -> None:
        row = answers.add_row(office.author, case.id, "populations")
        answers.answer_terms(
            office.author, case.id, {f"populations[{row}].affected": Answer(Count(number))}
        )
        while number % 2:
            try:
                answers.remove_row(office.author, case.id, "populations", row)
            except Conflict:
                continue
            break

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(16)))
    sheet = cases.fact_sheet(office.desk, case.id)
    left = [sheet.value(f"populations[{row}].affected") for row in sheet.rows("populations").ids]
    assert sorted(count.min for count in left if isinstance(count, Count)) == [*range(0, 16, 2)]


def titles(office: Office, case_id: str) -> tuple[object, ...]:
    """Return a case's title as its head, the register and its answer say it."""
    view = cases.case_view(office.author, case_id)
    lines = [row.title for row in cases.register(office.author) if row.case_id == case_id]
    return view.case.title, *lines, view.sheet.value("incident.title")


def test_a_case_is_called_what_its_title_says(office: Office) -> None:
    case = cases.new_case(office.author, "A chat shows foreign titles")
    answers.answer_terms(office.author, case.id, {TITLE: Answer("Chat titles of strangers")})
    assert set(titles(office, case.id)) == {"Chat titles of strangers"}
    found = cases.register(office.author, search="strangers")
    assert [row.case_id for row in found] == [case.id]
    undoing.restore_answer(office.author, case.id, TITLE, 1)
    assert set(titles(office, case.id)) == {"A chat shows foreign titles"}
    answers.answer_terms(office.author, case.id, {TITLE: None})
    assert titles(office, case.id)[:2] == ("A chat shows foreign titles",) * 2
    url = f"sqlite:///{office.desk.home / 'pirdesk.db'}"
    assert [f.code for f in database.check(url) if f.level == "blocker"] == []


def test_a_title_saved_twice_is_written_once(office: Office) -> None:
    case = cases.new_case(office.author, "First")
    for _ in range(2):
        answers.answer_terms(
            office.author, case.id, {TITLE: Answer("Second")}, {TITLE: 1}, save_id="S-title"
        )
    assert cases.case_view(office.author, case.id).case.revision == 2


def test_a_title_refused_renames_nothing(office: Office) -> None:
    case = cases.new_case(office.author, "First")
    answers.answer_terms(office.author, case.id, {TITLE: Answer("Second")})
    with pytest.raises(Conflict):
        answers.answer_terms(office.author, case.id, {TITLE: Answer("Third")}, {TITLE: 1})
    assert set(titles(office, case.id)) == {"Second"}
