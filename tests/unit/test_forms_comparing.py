"""What changed between two sheets, seen through one form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pirdesk.forms import compare
from tests.unit.forms_words import sheet, small
from tests.unit.rules_words import suspected

SMALL = small()


def test_added_removed_and_changed_answers_come_in_form_order() -> None:
    old = sheet({"title": "a", "people.affected": 3, "yes.c": True})
    new = sheet({"kind": "leak", "people.affected": suspected(4)})
    found = compare(SMALL, old, new)
    assert [(item.key, item.kind) for item in found] == [
        ("kind", "added"),
        ("title", "removed"),
        ("people.affected", "changed"),
    ]
    assert found[2].what == ("value", "certainty")
    assert found[2].old == old.get("people.affected")


def test_a_change_of_basis_alone_is_a_difference() -> None:
    old = sheet({"title": {"value": "a", "basis": "mail"}})
    (found,) = compare(SMALL, old, sheet({"title": {"value": "a", "basis": "log"}}))
    assert found.what == ("basis",)


def test_cells_of_added_and_removed_rows_are_reported() -> None:
    old = sheet({"populations[p1].affected": 3})
    new = sheet({"populations[p2].affected": 3})
    found = {item.key: item.kind for item in compare(SMALL, old, new)}
    assert found == {
        "populations": "changed",
        "populations[p2].affected": "added",
        "populations[p1].affected": "removed",
    }


answers = st.dictionaries(
    st.sampled_from(["kind", "populations[p1].affected", "populations[p2].affected"]),
    st.just("leak"),
).map(lambda given: {k: "leak" if k == "kind" else 3 for k in given})


@given(answers, answers)
def test_comparing_the_other_way_round_mirrors(
    old: dict[str, object], new: dict[str, object]
) -> None:
    mirrored = {"added": "removed", "removed": "added", "changed": "changed"}
    there = {(d.key, d.kind) for d in compare(SMALL, sheet(old), sheet(new))}
    back = {(d.key, mirrored[d.kind]) for d in compare(SMALL, sheet(new), sheet(old))}
    assert there == back
    assert compare(SMALL, sheet(old), sheet(old)) == ()
