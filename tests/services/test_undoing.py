"""What was taken away comes back whole, once, and never over what somebody wrote since."""

from __future__ import annotations

import pytest

from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.terms import TermType, read_value
from pirdesk.errors import NotFound, PirdeskError, UserError
from pirdesk.services import answers, cases, drafting, undoing
from pirdesk.services.desk_view import ledger_lines
from tests.builders import Office, sample_case
from tests.refusing import refuses

KEY = "incident.narrative"


@pytest.fixture
def case(office: Office):
    return sample_case(office)


def tables_with_rows(office: Office, case_id: str) -> list[str]:
    sheet = cases.fact_sheet(office.author, case_id)
    terms = office.desk.library.vocabulary.terms.values()
    return [t.id for t in terms if t.type is TermType.ROWS and sheet.rows(t.id).ids]


def said(office: Office, case_id: str) -> dict[str, tuple[object, ...]]:
    sheet = cases.fact_sheet(office.author, case_id)
    parts = ("value", "certainty", "basis", "because", "evidence")
    return {key: tuple(getattr(sheet.get(key), part) for part in parts) for key in sheet}


def test_a_row_of_every_table_comes_back_where_it_stood_with_every_answer(office, case) -> None:
    tables = tables_with_rows(office, case.id)
    assert len(tables) >= 3
    before = said(office, case.id)
    clocks = office.desk.store.views.clocks(case.id)
    for table in tables:
        for row in cases.fact_sheet(office.author, case.id).rows(table).ids:
            entries = len(office.desk.store.views.ledger(case.id))
            answers.remove_row(office.author, case.id, table, row)
            removed = undoing.removed_rows(office.author, case.id)
            assert [(each.table, each.row) for each in removed] == [(table, row)]
            undoing.restore_row(office.author, case.id, table, row)
            assert said(office, case.id) == before
            assert undoing.removed_rows(office.author, case.id) == ()
            assert len(office.desk.store.views.ledger(case.id)) == entries + 2
    assert office.desk.store.views.clocks(case.id) == clocks


def test_a_removed_row_tells_what_it_held_and_the_ledger_says_so(office, case) -> None:
    row = cases.fact_sheet(office.author, case.id).rows("entities").ids[0]
    answers.remove_row(office.author, case.id, "entities", row)
    (gone,) = undoing.removed_rows(office.author, case.id)
    assert gone.held
    assert gone.who == office.author.actor.id
    undoing.restore_row(office.reviewer, case.id, "entities", row)
    words = [line.words for line in ledger_lines(office.author, case.id)][:2]
    label = office.desk.library.words().label("entities")
    assert words == [f"restored a row of “{label}”", f"removed a row of “{label}”"]


def test_rows_added_meanwhile_stay_and_what_was_taken_out_earlier_stays_out(office, case) -> None:
    row = cases.fact_sheet(office.author, case.id).rows("timeline").ids[0]
    sheet = cases.fact_sheet(office.author, case.id)
    cells = [key for key in sheet if key.startswith(f"timeline[{row}].")]
    answers.answer_terms(office.author, case.id, {cells[0]: None})
    answers.remove_row(office.author, case.id, "timeline", row)
    added = answers.add_row(office.reviewer, case.id, "timeline")
    undoing.restore_row(office.author, case.id, "timeline", row)
    after = cases.fact_sheet(office.author, case.id)
    assert after.rows("timeline").ids[0] == row
    assert added in after.rows("timeline").ids
    assert after.get(cells[0]) is None
    assert all(after.get(key) is not None for key in cells[1:])


def test_a_row_is_restored_once_and_only_if_there_was_one(office, case) -> None:
    row = cases.fact_sheet(office.author, case.id).rows("entities").ids[0]
    with refuses(UserError, match="has this row again"):
        undoing.restore_row(office.author, case.id, "entities", row)
    with pytest.raises(NotFound):
        undoing.restore_row(office.author, case.id, "entities", "never")


def test_the_deadlines_that_rest_on_a_row_are_counted(office, case) -> None:
    author = office.author
    rows = cases.fact_sheet(author, case.id).rows("entities").ids
    before = {c for c in office.desk.store.views.clocks(case.id) if c.strict_due}
    counted = {row: undoing.resting_on(author, case.id, "entities", row) for row in rows}
    assert max(counted.values()) > 0
    row = max(counted, key=lambda each: counted[each])
    answers.remove_row(author, case.id, "entities", row)
    after = {c for c in office.desk.store.views.clocks(case.id) if c.strict_due}
    ended = {(c.duty, c.entity, c.place, c.strict_due) for c in before}
    ended -= {(c.duty, c.entity, c.place, c.strict_due) for c in after}
    assert counted[row] == len(ended)


@pytest.mark.parametrize("kind", [t for t in TermType if t is not TermType.CALCULATED])
def test_an_earlier_answer_of_every_type_comes_back(office, case, kind) -> None:
    sheet, vocabulary = cases.fact_sheet(office.author, case.id), office.desk.library.vocabulary
    held = [k for k in sheet if "[" not in k and vocabulary.term(k).type is kind]
    for key in held[:2]:
        first = sheet.get(key)
        gone = Answer(None, Certainty.UNKNOWN, "nobody knows")
        answers.answer_terms(office.reviewer, case.id, {key: gone})
        newest = cases.fact_sheet(office.author, case.id).get(key).revision
        undoing.restore_answer(office.author, case.id, key, first.revision, newest)
        again = cases.fact_sheet(office.author, case.id).get(key)
        assert (again.value, again.basis, again.evidence) == (
            first.value,
            first.basis,
            first.evidence,
        )
        assert again.revision == newest + 1
        assert again.who == office.author.actor.id


def test_an_answer_changed_since_is_not_written_over(office, case) -> None:
    first = cases.fact_sheet(office.author, case.id).get(KEY)
    answers.answer_terms(office.author, case.id, {KEY: Answer("Second.")})
    seen = cases.fact_sheet(office.author, case.id).get(KEY).revision
    answers.answer_terms(office.reviewer, case.id, {KEY: Answer("Third.")})
    with refuses(UserError, match="Someone else has changed"):
        undoing.restore_answer(office.author, case.id, KEY, first.revision, seen)
    assert cases.fact_sheet(office.author, case.id).value(KEY) == "Third."


def test_a_removal_and_a_cell_of_a_removed_row_are_not_restored(office, case) -> None:
    answers.answer_terms(office.author, case.id, {KEY: None})
    gone = answers.history(office.author, case.id, KEY)[-1].revision
    with pytest.raises(NotFound):
        undoing.restore_answer(office.author, case.id, KEY, gone)
    row = cases.fact_sheet(office.author, case.id).rows("timeline").ids[0]
    sheet = cases.fact_sheet(office.author, case.id)
    key = next(k for k in sheet if k.startswith(f"timeline[{row}]."))
    answers.remove_row(office.author, case.id, "timeline", row)
    with refuses(UserError, match="restore the row first"):
        undoing.restore_answer(office.author, case.id, key, 1)


def test_an_emptied_part_of_a_draft_gets_its_text_back(office, case) -> None:
    made = drafting.start_document(office.author, case.id, "pir")
    block = next(b for b in made.blocks if b.kind == "text" and b.markdown.strip())
    drafting.change_block(office.author, made.id, block.id, "", block.revision)
    (part,) = undoing.emptied_parts(office.author, case.id)
    assert (part.block_id, part.revision) == (block.id, block.revision)
    undoing.restore_block(office.author, made.id, block.id, part.revision, part.based_on)
    now = drafting.document(office.author, made.id)
    assert next(b.markdown for b in now.blocks if b.id == block.id) == block.markdown
    assert undoing.emptied_parts(office.author, case.id) == ()
    with refuses(UserError, match="has changed this part since"):
        undoing.restore_block(office.author, made.id, block.id, part.revision, part.based_on)


@pytest.mark.parametrize("case_id", ["", "C-2026-NONE"])
def test_a_case_that_is_not_there_is_said_so(office, case_id) -> None:
    with pytest.raises(PirdeskError):
        undoing.removed_rows(office.author, case_id or "C-0")


def test_what_only_counsel_writes_is_not_restored(office, case) -> None:
    terms = office.desk.library.vocabulary.terms.values()
    kept = next(t.id for t in terms if t.sensitivity == "privileged" and not t.table)
    with refuses(UserError, match="counsel"):
        undoing.restore_answer(office.author, case.id, kept, 1)
    assert read_value(office.desk.library.vocabulary.term(KEY), "Words.") == "Words."
