"""Fact sheets and facts files: certainty, rows known through their cells, unknown terms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pirdesk.casefile.sheet import Answer, Certainty, FactSheet, read_facts, write_answer
from pirdesk.casefile.terms import Term, TermType, Vocabulary
from pirdesk.casefile.values import Count, Rows
from pirdesk.errors import UserError
from pirdesk.wording import error_text
from tests.refusing import refuses

VOCABULARY = Vocabulary(
    {
        t.id: t
        for t in (
            Term("people.affected", TermType.COUNT, formerly=("people.number",)),
            Term("risk.unlikely", TermType.YESNO),
            Term("populations", TermType.ROWS),
            Term("populations[].affected", TermType.COUNT, formerly=("groups[].number",)),
            Term("populations[].place", TermType.PLACES),
        )
    }
)


def test_rows_known_through_cells_are_listed_and_complete() -> None:
    sheet = read_facts(VOCABULARY, {"populations[b].affected": 5, "populations[a].place": "IT"})
    assert sheet.rows("populations") == Rows(("b", "a"), complete=True)
    assert sheet.value("populations[b].affected") == Count(5, 5, 5)


def test_listed_rows_must_hold_every_cell() -> None:
    with refuses(UserError, match="rows that the table does not list"):
        read_facts(VOCABULARY, {"populations": ["a"], "populations[b].affected": 5})


def test_unknown_and_not_applicable_are_answers_without_value() -> None:
    sheet = read_facts(
        VOCABULARY,
        {
            "people.affected": {"certainty": "unknown"},
            "risk.unlikely": {"certainty": "not_applicable", "because": "no personal data"},
        },
    )
    assert sheet.get("people.affected") is not None
    assert sheet.value("people.affected") is None
    assert sheet.value("risk.unlikely") is None


@pytest.mark.parametrize(
    "raw",
    [
        {"certainty": "not_applicable"},
        {"certainty": "suspected"},
        {"certainty": "sure", "value": 5},
        {"certainty": "known", "value": 5, "extra": 1},
    ],
)
def test_bad_certainty_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(UserError):
        read_facts(VOCABULARY, {"people.affected": raw})


def test_unknown_term_suggests_the_nearest() -> None:
    with pytest.raises(UserError) as refused:
        read_facts(VOCABULARY, {"people.afected": 5})
    assert "people.affected" in error_text(refused.value)


def test_old_ids_keep_working() -> None:
    sheet = read_facts(VOCABULARY, {"people.number": 7, "groups[p].number": 3})
    assert sheet.value("people.affected") == Count(7, 7, 7)
    assert sheet.value("populations[p].affected") == Count(3, 3, 3)


def test_answers_survive_writing() -> None:
    given = Answer(Count(687), Certainty.SUSPECTED, basis="authority's figure")
    sheet = read_facts(VOCABULARY, {"people.affected": write_answer(given)})
    assert sheet.get("people.affected") == given


def test_sheet_is_immutable() -> None:
    sheet = FactSheet()
    grown = sheet.with_answers({"people.affected": Answer(Count(1))})
    assert len(sheet) == 0
    assert len(grown.with_answers({"people.affected": None})) == 0
    with pytest.raises(TypeError):
        grown.answers["x"] = Answer(Count(1))  # type: ignore[index]


def test_a_key_is_found_by_its_old_name_and_none_is_no_fault() -> None:
    affected, place = (VOCABULARY.term(f"populations[].{name}") for name in ("affected", "place"))
    renamed = replace(affected, formerly=("populations[].number", "people.old"))
    known = Vocabulary({term.id: term for term in (renamed, place)})
    assert known.find("populations[p1].number") is renamed
    assert known.current_key("populations[p1].number") == "populations[p1].affected"
    assert known.find("people.old") is known.term("people.old") is renamed
    assert known.find("no.such") is None
    assert known.current_key("no.such") == "no.such"
