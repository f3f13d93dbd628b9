"""A form on fact sheets: relevance, requirement, readonly, cells, and settling step by step."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.sheet import Answer, Certainty, FactSheet, read_answer
from pirdesk.casefile.values import Rows
from pirdesk.forms import Form, SettledForm, SettledQuestion, parse_vocabulary, settle
from pirdesk.forms.loading import parse_form
from pirdesk.rules import TruthValue
from tests.effort import looks
from tests.unit.forms_words import WORDS, sheet, small, toml
from tests.unit.rules_words import UNKNOWN, VOCABULARY

SMALL = small()
TABLE = {
    "yes.a": True,
    "populations": {"rows": ["p1", "p2"], "complete": True},
    "populations[p1].affected": 50,
    "populations[p2].affected": 5,
}


def settled(facts: dict[str, Any], form: Form = SMALL) -> SettledForm:
    return settle(form, sheet(facts), VOCABULARY)


def question(found: SettledForm, key: str) -> SettledQuestion:
    item = found.get(key)
    assert item is not None
    return item


def test_relevance_decides_what_is_shown_and_required() -> None:
    yes = question(settled({"kind": "leak"}), "title")
    assert (yes.relevant.value, yes.shown, yes.required_now) == (TruthValue.TRUE, True, True)
    no = question(settled({"kind": "fault"}), "title")
    assert (no.relevant.value, no.shown, no.required_now) == (TruthValue.FALSE, False, False)
    blank = question(settled({}), "title")
    assert (blank.relevant.missing, blank.shown, blank.required_now) == (("kind",), True, False)


def test_a_section_passes_its_relevance_to_questions_and_cells() -> None:
    hidden = settled(TABLE | {"yes.a": False})
    assert not question(hidden, "populations").shown
    assert not question(hidden, "populations[p1].affected").shown
    open_table = settled({key: value for key, value in TABLE.items() if key != "yes.a"})
    assert question(open_table, "populations[p1].affected").relevant.missing == ("yes.a",)


def test_each_cell_is_settled_for_its_own_row() -> None:
    found = settled(TABLE)
    cells = question(found, "populations").cells
    assert [item.key for item in cells] == [
        "populations[p1].affected",
        "populations[p1].vulnerable",
        "populations[p2].affected",
        "populations[p2].vulnerable",
    ]
    assert [item.row for item in cells] == ["p1", "p1", "p2", "p2"]
    assert [item.shown for item in cells] == [True, True, True, False]
    assert [item.required_now for item in cells] == [False, True, False, False]
    assert cells[0].answer == Answer(sheet(TABLE).value("populations[p1].affected"))


def test_all_keys_are_found_in_order() -> None:
    found = settled(TABLE)
    keys = [item.key for item in found]
    assert keys[:4] == ["kind", "title", "people.affected", "populations"]
    assert keys[-1] == "detected_at"
    assert [item.key for item in found.section("when")] == ["occurred", "detected_at"]
    assert found.get("no.such") is None


def test_readonly_follows_its_condition() -> None:
    assert question(settled({"yes.d": True}), "title").readonly
    assert not question(settled({"yes.d": False}), "title").readonly
    assert not question(settled({"yes.d": UNKNOWN}), "title").readonly


def test_constraints_are_judged_for_question_and_cell() -> None:
    found = settled({"people.affected": 2000})
    constraint = question(found, "people.affected").constraint
    assert constraint is not None
    assert constraint.is_false
    rows = settled(TABLE | {"yes.b": True, "populations[p1].vulnerable": True})
    cell = question(rows, "populations[p1].vulnerable").constraint
    assert cell is not None
    assert cell.is_false


def test_calculated_terms_are_answered_and_readonly() -> None:
    text = """
edition = "2026-11-21"
["n"]
type = "integer"
["twice"]
type = "calculated"
result = "integer"
calculate = "n * 2"
["table"]
type = "rows"
["table[].n"]
type = "integer"
["table[].more"]
type = "calculated"
result = "integer"
calculate = "row.n + n"
"""
    vocabulary = parse_vocabulary([toml(text)])
    form = parse_form(
        toml(
            'id = "f"\nversion = "1"\npurpose = "review"\n[[sections]]\nid = "s"\ntitle = "S"\n'
            '[[sections.questions]]\nterm = "twice"\n[[sections.questions]]\nterm = "table"\n'
        ),
        vocabulary,
        WORDS,
    )
    facts = FactSheet(
        MappingProxyType(
            {"n": Answer(4), "table": Answer(Rows(("r",), complete=True)), "table[r].n": Answer(1)}
        )
    )
    found = settle(form, facts, vocabulary)
    twice, more = question(found, "twice"), question(found, "table[r].more")
    assert (twice.answer, twice.calculated, twice.readonly) == (Answer(8), True, True)
    assert (more.answer, more.calculated, more.readonly) == (Answer(5), True, True)
    assert "twice" not in facts.answers
    after = settle(form, facts.with_answers({"n": Answer(5)}), vocabulary, found)
    assert question(after, "table[r].more").answer == Answer(6)


def test_questions_that_nothing_changed_for_are_the_same_objects() -> None:
    before = settled({"kind": "leak", "people.affected": 3})
    after = settle(SMALL, sheet({"kind": "fault", "people.affected": 3}), VOCABULARY, before)
    same = [item.key for item in after if item is before.get(item.key)]
    assert same == ["people.affected", "populations", "occurred", "detected_at"]


values: dict[str, list[Any]] = {
    "kind": [None, UNKNOWN, "leak", "fault"],
    "title": [None, "x"],
    "yes.a": [None, True, False],
    "yes.b": [None, True, False],
    "yes.d": [None, True],
    "people.affected": [None, 5, 5000, {"min": 3, "max": 2000}],
    "populations": [None, {"rows": ["p1"]}, {"rows": ["p1", "p2"], "complete": True}],
    "populations[p1].affected": [None, 3, 30],
    "populations[p2].vulnerable": [None, True],
    "occurred": [None, "2023", "2023-03-20T10:00:00Z"],
    "detected_at": [None, "2022", "2023-03-20T12:00:00Z"],
}
changes = st.sampled_from(sorted(values)).flatmap(
    lambda key: st.tuples(st.just(key), st.sampled_from(values[key]))
)


@looks(30)
@given(st.lists(changes, max_size=12))
def test_settling_step_by_step_gives_the_same_as_settling_anew(
    steps: list[tuple[str, Any]],
) -> None:
    facts = FactSheet()
    found = settle(SMALL, facts, VOCABULARY)
    for key, raw in steps:
        answer = None if raw is None else read_answer(VOCABULARY, key, raw)
        facts = facts.with_answers({key: answer})
        found = settle(SMALL, facts, VOCABULARY, found)
        assert found == settle(SMALL, facts, VOCABULARY)
        shown = [item for item in found if item.required_now]
        assert all(item.relevant.is_true for item in shown)


def test_settling_a_keystroke_agrees_with_settling_afresh() -> None:
    terms = "".join(f'["t{n}"]\ntype = "yesno"\n' for n in range(60))
    vocabulary = parse_vocabulary([toml('edition = "2026-11-21"\n' + terms)])
    questions = "".join(
        f'[[sections.questions]]\nterm = "t{n}"\nrequired = "submit"\n'
        + (f'relevant = {{ all = ["t0 || t{n - 1}", "t{n - 1} == true"] }}\n' if n > 1 else "")
        for n in range(60)
    )
    head = 'id = "f"\nversion = "1"\npurpose = "review"\n[[sections]]\nid = "s"\ntitle = "S"\n'
    form = parse_form(toml(head + questions), vocabulary, WORDS)
    facts = FactSheet(MappingProxyType({f"t{n}": Answer(n % 3 == 0) for n in range(60)}))
    found = settle(form, facts, vocabulary)
    for attempt in range(20):
        changed = facts.with_answers({"t0": Answer(attempt % 2 == 0, Certainty.SUSPECTED)})
        found = settle(form, changed, vocabulary, found)
        assert found == settle(form, changed, vocabulary)
