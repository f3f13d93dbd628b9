"""Conditions on hand-made facts: what is true, what is open, what is missing and why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pirdesk.casefile.sheet import FactSheet
from pirdesk.errors import DataFault
from pirdesk.rules import TruthValue, compile_condition, evaluate
from tests.unit.rules_words import NOT_APPLICABLE, UNKNOWN, VOCABULARY, facts, judge, suspected

TRUE, FALSE, OPEN = TruthValue.TRUE, TruthValue.FALSE, TruthValue.UNDETERMINED
COUNT = {"min": 300, "likely": 600, "max": 900}


@pytest.mark.parametrize(
    ("cel", "given", "value", "missing"),
    [
        ("yes.a", {"yes.a": True}, TRUE, ()),
        ("yes.a", {}, OPEN, ("yes.a",)),
        ("yes.a", {"yes.a": UNKNOWN}, OPEN, ("yes.a",)),
        ("yes.a", {"yes.a": NOT_APPLICABLE}, OPEN, ("yes.a",)),
        ("yes.a || yes.b", {"yes.b": True}, TRUE, ()),
        ("yes.a && yes.b", {"yes.b": False}, FALSE, ()),
        ("yes.a && yes.b", {"yes.b": True}, OPEN, ("yes.a",)),
        ("!(yes.a || yes.b) && yes.c", {"yes.a": True}, FALSE, ()),
        ("yes.a ? yes.b : yes.c", {"yes.b": True, "yes.c": True}, TRUE, ()),
        ("yes.a ? yes.b : yes.c", {"yes.b": True, "yes.c": False}, OPEN, ("yes.a",)),
        ("yes.a ? yes.b : yes.c", {"yes.a": False}, OPEN, ("yes.c",)),
        ("yes.a ? yes.b : yes.c ? yes.a : yes.d", {"yes.a": False, "yes.c": True}, FALSE, ()),
        ("kind == 'leak' || yes.a", {"kind": "leak"}, TRUE, ()),
        ("kind != 'leak'", {}, OPEN, ("kind",)),
        ("kind in ['leak', 'fault']", {"kind": "other"}, FALSE, ()),
        ("'health' in limbs", {"limbs": ["health"]}, TRUE, ()),
        ("'health' in limbs", {"limbs": []}, FALSE, ()),
        ("limbs.exists(x, x == 'health' || yes.a)", {"limbs": ["health"]}, TRUE, ()),
        ("limbs.exists(x, x == 'health' && yes.a)", {"limbs": ["health"]}, OPEN, ("yes.a",)),
        ("whole.x > 3 && number.x < 2.5", {"whole.x": 4, "number.x": 2}, TRUE, ()),
        ("lasted > duration('1h')", {"lasted": 7200}, TRUE, ()),
        ("title.contains('a || b')", {"title": "is a || b"}, TRUE, ()),
        ("old.name", {"old.name": True}, TRUE, ()),
        ("yes.a == yes.b", {"yes.a": True}, OPEN, ("yes.b",)),
        ("at_least(people.affected, 5) == yes.a", {"people.affected": 7, "yes.a": True}, TRUE, ()),
        ("answered(yes.a)", {"yes.a": False}, TRUE, ()),
        ("answered(yes.a)", {"yes.a": UNKNOWN}, FALSE, ()),
        ("answered(people.affected)", {}, FALSE, ()),
        ("applies(yes.a)", {"yes.a": False}, TRUE, ()),
        ("applies(yes.a)", {"yes.a": NOT_APPLICABLE}, FALSE, ()),
        ("applies(yes.a)", {"yes.a": UNKNOWN}, OPEN, ("yes.a",)),
        ("applies(fine)", {"fine": {"amount": "3", "currency": "EUR"}}, TRUE, ()),
    ],
)
def test_a_leaf_is_judged(
    cel: str, given: dict[str, Any], value: TruthValue, missing: tuple[str, ...]
) -> None:
    truth = judge(cel, given)
    assert (truth.value, truth.missing, truth.errors) == (value, missing, ())


@pytest.mark.parametrize(
    ("cel", "count", "value", "likely"),
    [
        ("at_least(people.affected, 300)", COUNT, TRUE, True),
        ("at_least(people.affected, 301)", COUNT, OPEN, True),
        ("at_least(people.affected, 601)", COUNT, OPEN, False),
        ("at_least(people.affected, 901)", COUNT, FALSE, False),
        ("at_most(people.affected, 900)", COUNT, TRUE, True),
        ("at_most(people.affected, 599)", COUNT, OPEN, False),
        ("at_most(people.affected, 299)", COUNT, FALSE, False),
        ("at_least(people.affected, 500)", {"min": 10}, OPEN, None),
        ("at_most(people.affected, 9)", {"min": 10}, FALSE, False),
        ("!at_least(people.affected, 500)", COUNT, OPEN, False),
        ("at_least(people.affected, 500) || yes.a", COUNT, OPEN, True),
        ("at_least(people.affected, 500) && yes.a", COUNT, OPEN, None),
        ("at_least(people.affected, 650) && yes.a", COUNT, OPEN, False),
        ("at_least(people.affected, 500) == true", COUNT, OPEN, True),
    ],
)
def test_counts_are_compared_as_intervals(
    cel: str, count: Any, value: TruthValue, likely: bool | None
) -> None:
    truth = judge(cel, {"people.affected": count})
    assert (truth.value, truth.likely) == (value, likely)
    assert ("people.affected" in truth.missing) is (value is OPEN)


def test_two_counts_are_compared_with_each_other() -> None:
    cel = "at_least(people.affected, people.told)"
    assert judge(cel, {"people.affected": COUNT, "people.told": 300}).is_true
    assert judge(cel, {"people.affected": COUNT, "people.told": {"min": 901}}).is_false
    truth = judge(cel, {"people.affected": COUNT, "people.told": 400})
    assert truth.missing == ("people.affected",)
    assert judge(cel, {"people.affected": COUNT}).missing == ("people.told",)


@pytest.mark.parametrize(
    ("cel", "occurred", "value"),
    [
        ("before(occurred, '2023-03-21T00:00:00Z')", "2023-03-20T10:00:00+01:00", TRUE),
        ("before(occurred, '2023-03-20T09:00:00Z')", "2023-03-20T10:00:00+01:00", FALSE),
        ("after(occurred, '2023-03-20T09:00:00Z')", "2023-03-20T10:00:00+01:00", FALSE),
        ("before(occurred, '2024-06-01')", "2023", TRUE),
        ("before(occurred, '2023-06-01')", "2023", OPEN),
        ("after(occurred, '2023-06-01')", {"from": "2023-07-01", "to": "2023-08-01"}, TRUE),
        ("after(occurred, '2026-08-02')", "2023-03", FALSE),
        # The hour of a change of summer time: 02:30 local exists twice, the instants do not.
        ("before(occurred, '2026-10-25T02:30:00+01:00')", "2026-10-25T02:30:00+02:00", TRUE),
    ],
)
def test_moments_are_compared_as_intervals(cel: str, occurred: Any, value: TruthValue) -> None:
    assert judge(cel, {"occurred": occurred}).value is value


def test_dates_and_moments_are_comparable() -> None:
    assert judge("before(meeting, occurred)", {"meeting": "2023-03-01", "occurred": "2024"}).is_true


@pytest.mark.parametrize(
    ("node", "complete", "value", "missing"),
    [
        ("some", True, TRUE, ()),
        ("some", False, TRUE, ()),
        ("every", True, FALSE, ()),
        ("every", False, FALSE, ()),
    ],
)
def test_one_row_decides(
    node: str, complete: bool, value: TruthValue, missing: tuple[str, ...]
) -> None:
    truth = judge(
        {node: "populations", "where": "at_least(row.affected, 500)"},
        {
            "populations": {"rows": ["p1", "p2"], "complete": complete},
            "populations[p1].affected": 800,
            "populations[p2].affected": 3,
        },
    )
    assert (truth.value, truth.missing) == (value, missing)


@pytest.mark.parametrize(
    ("node", "number", "complete", "value", "missing"),
    [
        ("some", 3, True, FALSE, ()),
        ("some", 3, False, OPEN, ("populations",)),
        ("every", 800, True, TRUE, ()),
        ("every", 800, False, OPEN, ("populations",)),
        ("some", {"min": 3, "max": 800}, False, OPEN, ("populations[p1].affected", "populations")),
    ],
)
def test_an_incomplete_table_stays_open(
    node: str, number: Any, complete: bool, value: TruthValue, missing: tuple[str, ...]
) -> None:
    truth = judge(
        {node: "populations", "where": "at_least(row.affected, 500)"},
        {
            "populations": {"rows": ["p1"], "complete": complete},
            "populations[p1].affected": number,
        },
    )
    assert (truth.value, truth.missing) == (value, missing)


def test_a_table_nobody_filled_is_missing_and_an_empty_complete_one_decides() -> None:
    some = {"some": "populations", "where": "row.vulnerable"}
    assert judge(some, {}).missing == ("populations",)
    assert judge(some, {"populations": UNKNOWN}).missing == ("populations",)
    empty = {"populations": {"rows": [], "complete": True}}
    assert judge(some, empty).is_false
    assert judge({"every": "populations", "where": "row.vulnerable"}, empty).is_true


def test_rows_are_judged_alone_and_by_their_former_names() -> None:
    given = {"populations[p1].vulnerable": True, "populations[p2].vulnerable": False}
    assert judge("row.vulnerable && !yes.a", given | {"yes.a": False}, "p1").is_true
    assert judge("row.weak", given, "p2").is_false
    condition = compile_condition("row.vulnerable", VOCABULARY, "t: c", "populations")
    assert condition.terms == {"populations[].vulnerable"}
    with pytest.raises(ValueError, match="per row"):
        evaluate(condition, FactSheet())


def test_missing_names_only_what_can_still_decide() -> None:
    tree = {
        "all": [
            {"any": ["yes.a", "yes.b"]},
            {"any": ["yes.c", "kind == 'leak'"]},
            {"not": "yes.d"},
        ]
    }
    truth = judge(tree, {"yes.a": True})
    assert truth.missing == ("yes.c", "kind", "yes.d")
    assert judge(tree, {"yes.a": True, "yes.d": True}).missing == ()


def test_reasons_tell_words_citation_and_keys_of_every_leaf() -> None:
    tree = {
        "all": [
            {"cel": "yes.a", "words": "It is a breach", "cite": "GDPR Art. 4(12)", "id": "breach"},
            {"some": "populations", "where": {"cel": "row.vulnerable", "words": "children"}},
        ]
    }
    truth = judge(tree, {"yes.a": True, "populations[p1].vulnerable": False})
    first, second = truth.reasons
    assert (first.leaf_id, first.words, first.cite) == (
        "breach",
        "It is a breach",
        "GDPR Art. 4(12)",
    )
    assert (first.value, first.keys) == (TRUE, ("yes.a",))
    assert (second.leaf_id, second.value) == ("all[1].where", FALSE)
    assert second.keys == ("populations[p1].vulnerable",)
    condition = compile_condition(tree, VOCABULARY, "t: c")
    assert condition.terms == {"yes.a", "populations", "populations[].vulnerable"}
    assert [leaf.words for leaf in condition.leaves] == ["It is a breach", "children"]


@pytest.mark.parametrize(
    ("cel", "given", "provisional"),
    [
        ("yes.a", {"yes.a": suspected(True)}, True),
        ("yes.a || yes.b", {"yes.a": suspected(True), "yes.b": True}, False),
        ("yes.a || yes.b", {"yes.a": suspected(True), "yes.b": False}, True),
        ("yes.a && yes.b", {"yes.a": suspected(True), "yes.b": False}, False),
        ("yes.a && yes.b", {"yes.a": suspected(True), "yes.b": True}, True),
        ("yes.a ? yes.b : yes.b", {"yes.a": suspected(True), "yes.b": True}, False),
        ("at_least(people.affected, 5)", {"people.affected": suspected(9)}, True),
        ("kind == 'leak'", {"kind": suspected("leak")}, True),
        ("answered(kind)", {"kind": suspected("leak")}, False),
    ],
)
def test_a_verdict_is_provisional_where_it_rests_on_suspicion(
    cel: str, given: dict[str, Any], provisional: bool
) -> None:
    assert judge(cel, given).provisional is provisional


def test_a_suspected_table_makes_the_verdict_provisional() -> None:
    rows = {"value": {"rows": ["p1"], "complete": True}, "certainty": "suspected"}
    given = {"populations": rows, "populations[p1].vulnerable": True}
    truth = judge({"some": "populations", "where": "row.vulnerable"}, given)
    assert (truth.value, truth.provisional) == (TRUE, True)


def test_an_error_stops_the_verdict_even_beside_a_true_leaf() -> None:
    truth = judge({"any": ["yes.a", "1 / whole.x == 2"]}, {"yes.a": True, "whole.x": 0})
    assert truth.value is OPEN
    assert "divide by zero" in truth.errors[0]
    assert "1 / whole.x == 2" in truth.errors[0]


def test_a_part_that_decides_guards_those_to_its_right() -> None:
    guarded = "limbs.size() > 0 && limbs[0] == 'health'"
    assert judge(guarded, {"limbs": []}).is_false
    assert judge("limbs[0] == 'health' && limbs.size() > 0", {"limbs": []}).errors


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("yes.aa", "did you mean “yes.a”"),
        ("peple.affected == 3", "did you mean “people.affected”"),
        ("people.affected > 4", "use at_least() or at_most()"),
        ("people.affected.min > 4", "use at_least() or at_most()"),
        ("occurred > detected_at", "use before() or after()"),
        ("populations.size() > 0", "use the nodes “some” and “every”"),
        ("fine == fine", "answered() or applies()"),
        ("kind == 'leek'", "“leek” is not a choice of “kind”"),
        ("'helth' in limbs", "not a choice of “limbs”"),
        ("yes.a == 'x'", "no matching overload"),
        ("title", "does not give true or false"),
        ("yes.a == null", "write answered(term)"),
        ("row.affected", "outside “some” and “every”"),
        ({"some": "populations", "where": "row.afected"}, "did you mean “row.affected”"),
        ("at_least(yes.a, 3)", "cannot compare “yes.a”"),
        ("at_least(people.affected, 'x')", "cannot take “'x'”"),
        ("at_least(people.affected)", "takes 2 arguments"),
        ("before(occurred, 'soon')", "not a date or time"),
        ("at_least(3, 4)", "names no term"),
        ("yes.a &&", "an operand is missing"),
        ("(yes.a", "not closed"),
        ("yes.a)", "closes nothing"),
        ("yes.a ? yes.b", "“?” has no “:”"),
        ("", "empty"),
        ("yes.a § yes.b", "cannot be read"),
        ("frob(yes.a)", "undeclared reference to 'frob'"),
        ("yes.a == " + "(" * 60 + "yes.b" + ")" * 60, "nested too deeply"),
        ("[yes.a,yes.b,yes.c,yes.d,answered(kind),answered(title),answered(fine)][0]", "split it"),
        ({"all": []}, "at least one"),
        ({"all": ["yes.a"], "any": ["yes.a"]}, "exactly one of"),
        ({"al": ["yes.a"]}, "exactly one of"),
        ({"not": "yes.a", "why": "x"}, "unknown key why"),
        ({"cel": "yes.a", "word": "x"}, "unknown key word"),
        ({"cel": "yes.a", "words": 3}, "are texts"),
        ({"some": "kind", "where": "yes.a"}, "is not a table"),
        ({"some": "populations"}, "needs “where”"),
        ({"all": [{"cel": "yes.a", "id": "x"}, {"cel": "yes.b", "id": "x"}]}, "used twice"),
        (True, "a CEL text or a table"),
    ],
)
def test_a_faulty_condition_is_refused_with_place_and_reason(condition: Any, reason: str) -> None:
    with pytest.raises(DataFault) as caught:
        compile_condition(condition, VOCABULARY, "law.toml: duties[0].when")
    assert reason in caught.value.reason
    assert (caught.value.file, caught.value.key[:14]) == ("law.toml", "duties[0].when")


def test_a_bottomless_tree_is_refused() -> None:
    tree: Any = "yes.a"
    for _ in range(60):
        tree = {"not": tree}
    with pytest.raises(DataFault, match="levels deep"):
        compile_condition(tree, VOCABULARY, "t: c")


def test_conditions_are_judged_alike_from_many_threads() -> None:
    condition = compile_condition("kind == 'leak' && 'health' in limbs", VOCABULARY, "t: c")
    truth = judge("kind == 'leak'", {"kind": "leak"})
    sheet = facts(kind="leak", limbs=["health"])
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: evaluate(condition, sheet).value, range(800)))
    assert set(found) == {truth.value}


CHOOSING = (
    "kind == 'leak'",
    "'leak' == kind",
    "kind != 'leak'",
    "kind in ['leak', \"fault\"]",
    "kind in []",
    "'health' in limbs",
    "'IT' in places",
    "title == 'leak'",
    "kind in limbs",
    "kind == kind",
    "'leak' in ['leak']",
)


@pytest.mark.parametrize("cel", CHOOSING)
@pytest.mark.parametrize("kind", ["leak", "fault", "other"])
@pytest.mark.parametrize("limbs", [[], ["health"], ["rights", "health"]])
def test_choices_are_judged_as_cel_itself_judges_them(
    cel: str, kind: str, limbs: list[str]
) -> None:
    given = {"kind": kind, "limbs": limbs, "places": ["IT"], "title": kind}
    # “== true” makes it a comparison of booleans, which only CEL computes.
    assert judge(cel, given).value is judge(f"({cel}) == true", given).value
