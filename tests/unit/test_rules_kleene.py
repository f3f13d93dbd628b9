"""Random conditions on random facts against Kleene's logic written down independently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.errors import DataFault
from pirdesk.rules import Truth, TruthValue, compile_condition, evaluate
from tests.effort import looks
from tests.unit.rules_words import UNKNOWN, VOCABULARY, suspected

YESNO = ("yes.a", "yes.b", "yes.c", "yes.d")
LIMITS = (0, 3, 7)
PIECES = (
    *YESNO, "&&", "||", "!", "?", ":", "(", ")", "[", "]", "==", "in", ",", "'x'", "3", "-", ".",
    "at_least(", "people.affected", "answered(", "limbs", ".exists(x,", "x", "null", "row.affected",
)  # fmt: skip
NAMES = {True: TruthValue.TRUE, False: TruthValue.FALSE, None: TruthValue.UNDETERMINED}

# A formula: a name, ("least", n), ("not", f), ("and" | "or", [f, …]), ("if", f, f, f).
atoms = st.sampled_from(YESNO) | st.tuples(st.just("least"), st.sampled_from(LIMITS))
formulas: st.SearchStrategy[Any] = st.recursive(
    atoms,
    lambda inner: (
        st.tuples(st.just("not"), inner)
        | st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3))
        | st.tuples(st.just("if"), inner, inner, inner)
    ),
    max_leaves=8,
)
values = st.sampled_from([True, False, None])
counts = st.none() | st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9)).map(
    lambda pair: {"min": pair[0], "max": None if pair[1] is None else pair[0] + pair[1]}
)


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, Any]:
    """Draw facts: each answer known, suspected, unknown or blank."""
    facts: dict[str, Any] = {}
    for key in YESNO:
        value = draw(values)
        if value is not None:
            facts[key] = suspected(value) if draw(st.booleans()) else value
        elif draw(st.booleans()):
            facts[key] = UNKNOWN
    count = draw(counts)
    if count is not None:
        facts["people.affected"] = suspected(count) if draw(st.booleans()) else count
    return facts


def as_cel(formula: Any) -> str:
    match formula:
        case str():
            return formula
        case ("least", limit):
            return f"at_least(people.affected, {limit})"
        case ("not", inner):
            return f"!({as_cel(inner)})"
        case ("and" | "or" as operator, parts):
            sign = " && " if operator == "and" else " || "
            return sign.join(f"({as_cel(part)})" for part in parts)
        case ("if", test, then, otherwise):
            return f"({as_cel(test)}) ? ({as_cel(then)}) : ({as_cel(otherwise)})"
    raise AssertionError(formula)


def as_tree(formula: Any) -> Any:
    match formula:
        case ("not", inner):
            return {"not": as_tree(inner)}
        case ("and" | "or" as operator, parts):
            return {"all" if operator == "and" else "any": [as_tree(part) for part in parts]}
        case _:
            return as_cel(formula)


def kleene(formula: Any, facts: Mapping[str, Any]) -> bool | None:
    """Judge by Kleene's strong logic; an “if” with open test is decided by equal branches."""
    match formula:
        case str():
            found = facts.get(formula)
            return found if isinstance(found, bool) else None
        case ("least", limit):
            count = facts.get("people.affected")
            if count is not None and count["min"] >= limit:
                return True
            return (
                False
                if count is not None and count["max"] is not None and count["max"] < limit
                else None
            )
        case ("not", inner):
            found = kleene(inner, facts)
            return None if found is None else not found
        case ("and" | "or" as operator, parts):
            decider = operator == "or"
            found_parts = [kleene(part, facts) for part in parts]
            if decider in found_parts:
                return decider
            return None if None in found_parts else not decider
        case ("if", test, then, otherwise):
            branches = kleene(then, facts), kleene(otherwise, facts)
            chosen = kleene(test, facts)
            if chosen is None:
                return branches[0] if branches[0] is branches[1] else None
            return branches[0] if chosen else branches[1]
    raise AssertionError(formula)


def plain(facts: Mapping[str, Any], *, with_suspected: bool = True) -> dict[str, Any]:
    """Return the bare usable values, with or without the suspected ones."""
    found: dict[str, Any] = {}
    for key, raw in facts.items():
        if isinstance(raw, dict) and "certainty" in raw:
            if with_suspected and "value" in raw:
                found[key] = raw["value"]
        else:
            found[key] = raw
    return found


def judged(data: Any, facts: Mapping[str, Any]) -> Truth:
    sheet = read_facts(VOCABULARY, facts) if facts else FactSheet()
    return evaluate(compile_condition(data, VOCABULARY, "t: c"), sheet)


@looks(100)
@given(formulas, sheets())
def test_leaf_and_tree_agree_with_kleene(formula: Any, facts: dict[str, Any]) -> None:
    expected = NAMES[kleene(formula, plain(facts))]
    for data in (as_cel(formula), as_tree(formula)):
        truth = judged(data, facts)
        assert truth.value is expected
        assert truth.errors == ()


@looks(75)
@given(formulas, sheets())
def test_missing_is_named_exactly_where_the_verdict_is_open(
    formula: Any, facts: dict[str, Any]
) -> None:
    truth = judged(as_tree(formula), facts)
    assert bool(truth.missing) is (truth.value is TruthValue.UNDETERMINED)
    known = plain(facts)
    for key in truth.missing:
        inexact = key == "people.affected" and known.get(key, {}).get("max") != known.get(
            key, {}
        ).get("min")
        assert key not in known or inexact
    if truth.missing:
        # Naming them is enough: whatever is answered there, nothing else is needed.
        assert judged(as_cel(formula), facts).missing == truth.missing
        exact = {"people.affected": 5} | dict.fromkeys(YESNO, True)
        answered = facts | {key: exact[key] for key in truth.missing}
        after = judged(as_tree(formula), answered)
        assert not set(after.missing) & set(truth.missing)


@looks(75)
@given(formulas, sheets(), st.lists(st.booleans(), min_size=4, max_size=4), st.integers(0, 30))
def test_a_determined_verdict_survives_every_completion(
    formula: Any, facts: dict[str, Any], guesses: list[bool], number: int
) -> None:
    truth = judged(as_tree(formula), facts)
    known = plain(facts)
    completed: dict[str, Any] = dict(zip(YESNO, guesses, strict=True)) | {
        key: value for key, value in known.items() if key != "people.affected"
    }
    bounds = known.get("people.affected", {"min": 0, "max": None})
    top = bounds["max"] if bounds["max"] is not None else 30
    completed["people.affected"] = max(bounds["min"], min(number, top))
    if truth.determined:
        assert judged(as_cel(formula), completed).value is truth.value


@looks(75)
@given(formulas, sheets())
def test_provisional_means_that_the_suspected_answers_carry_the_verdict(
    formula: Any, facts: dict[str, Any]
) -> None:
    truth = judged(as_cel(formula), facts)
    if truth.determined:
        sure = NAMES[kleene(formula, plain(facts, with_suspected=False))]
        assert truth.provisional is (sure is not truth.value)
        assert truth.likely is truth.is_true


@looks(37)
@given(
    st.lists(st.tuples(values, values), max_size=4),
    st.booleans(),
    st.sampled_from(["some", "every"]),
)
def test_rows_agree_with_kleene(
    rows: list[tuple[bool | None, bool | None]], complete: bool, node: str
) -> None:
    ids = [f"p{index}" for index in range(len(rows))]
    facts: dict[str, Any] = {"populations": {"rows": ids, "complete": complete}}
    for row, (vulnerable, small) in zip(ids, rows, strict=True):
        if vulnerable is not None:
            facts[f"populations[{row}].vulnerable"] = vulnerable
        if small is not None:
            facts[f"populations[{row}].affected"] = 1 if small else 9
    parts: list[Any] = []
    known: dict[str, Any] = {}
    for index, (vulnerable, small) in enumerate(rows):
        known |= {f"v{index}": vulnerable, f"s{index}": small}
        parts.append(("and", [f"v{index}", f"s{index}"]))
    if not complete:
        parts.append("open")
    expected = kleene(("or" if node == "some" else "and", parts), known)
    condition = {node: "populations", "where": "row.vulnerable && at_most(row.affected, 5)"}
    truth = judged(condition, facts)
    assert truth.value is NAMES[expected]
    assert bool(truth.missing) is (expected is None)


@looks(50)
@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_any_text_is_compiled_or_refused_with_a_fault(text: str) -> None:
    try:
        condition = compile_condition(text, VOCABULARY, "t: c")
    except DataFault:
        return
    truth = evaluate(condition, FactSheet())
    assert truth.determined or truth.missing or truth.errors
