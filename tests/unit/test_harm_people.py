"""Groups of people: sums respect overlap, and a percentage is never people without its base."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.groups import Bounds, of_share, together
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.casefile.values import Count, Rows, Value
from pirdesk.harm import people


def case(
    *groups: dict[str, Value], overlap: bool | None = None, complete: bool = True, **more: Value
) -> FactSheet:
    rows = tuple(f"g{n}" for n in range(len(groups)))
    answers: dict[str, Answer | None] = {"populations": Answer(Rows(rows, complete))}
    for row, group in zip(rows, groups, strict=True):
        answers |= {f"populations[{row}].{name}": Answer(v) for name, v in group.items()}
    if overlap is not None:
        answers["people.overlap"] = Answer(overlap)
    answers |= {key.replace("__", "."): Answer(value) for key, value in more.items()}
    return FactSheet().with_answers(answers)


def found(sheet: FactSheet) -> tuple[object, object, object]:
    values = people.assess(sheet).values
    return values["least"], values["likely"], values["most"]


def codes(sheet: FactSheet) -> set[str]:
    return {finding.code for finding in people.assess(sheet).findings}


HUNDRED: dict[str, Value] = {"affected": Count(80, 100, 120)}
FORTY: dict[str, Value] = {"affected": Count(40, 40, 40)}


@pytest.mark.row(19)
@pytest.mark.parametrize(
    ("overlap", "wanted"),
    [(False, (120, 140, 160)), (True, (80, None, 160)), (None, (80, None, 160))],
)
def test_overlap_decides_between_sum_and_largest(
    overlap: bool | None, wanted: tuple[int | None, ...]
) -> None:
    assert found(case(HUNDRED, FORTY, overlap=overlap)) == wanted


def test_an_open_group_or_list_leaves_the_upper_bound_open() -> None:
    assert found(case(HUNDRED, {}, overlap=False)) == (80, None, None)
    assert found(case(HUNDRED, FORTY, overlap=False, complete=False)) == (120, None, None)


def test_a_percentage_stays_one_until_its_base_is_known() -> None:
    share: dict[str, Value] = {"share": Decimal("0.012"), "share_of": "subscribers"}
    alone = people.assess(case(share))
    assert (alone.values["least"], alone.values["most"], alone.level) == (0, None, "open")
    assert "1.2 % of subscribers" in alone.steps[0].found
    assert "people.share" in codes(case(share))
    assert found(case({**share, "base": Count(1001, 1001, 1001)})) == (12, 12, 13)


@pytest.mark.parametrize(
    ("total", "code"),
    [
        (Count(10, 10, 50), "people.too_few"),
        (Count(500), "people.too_many"),
        (Count(120, 140, 160), ""),
        (Count(0), ""),
    ],
)
def test_a_total_that_contradicts_the_groups_is_told(total: Count, code: str) -> None:
    told = codes(case(HUNDRED, FORTY, overlap=False, people__affected=total))
    assert (code in told) if code else told == set()


def test_a_percentage_that_contradicts_its_number_is_told() -> None:
    group: dict[str, Value] = {
        "affected": Count(50, 50, 50),
        "share": Decimal("0.1"),
        "base": Count(1000, 1000, 1000),
    }
    assert "people.share_number" in codes(case(group))


def test_vulnerable_people_in_a_group_contradict_none_known() -> None:
    told = codes(case({**FORTY, "vulnerable": True}, people__vulnerable_kinds=("none",)))
    assert "people.vulnerable" in told


def test_no_group_is_no_result() -> None:
    assert people.assess(FactSheet()).not_applicable


def test_a_chart_holds_every_group_and_both_totals() -> None:
    result = people.assess(case(HUNDRED, FORTY, overlap=False, people__affected=Count(100)))
    (grid,) = result.grids
    assert [row[0] for row in grid.rows][-2:] == ["All groups together", "Total in the case file"]
    assert grid.chart is not None


SIZES = st.lists(st.sets(st.integers(0, 60), max_size=40), min_size=1, max_size=5)


@given(SIZES)
def test_the_bounds_hold_for_real_sets_of_people(sets: list[set[int]]) -> None:
    union = len(set().union(*sets))
    parts = [Bounds(len(s), len(s), len(s)) for s in sets]
    disjoint = union == sum(map(len, sets))
    for overlap in (True, None, *([False] if disjoint else [])):
        bounds = together(parts, overlap=overlap, complete=True)
        assert bounds.high is not None
        assert bounds.low <= union <= bounds.high


@given(st.decimals(0, 1, places=4), st.integers(0, 10_000_000))
def test_a_share_is_rounded_outwards(share: Decimal, base: int) -> None:
    bounds = of_share(share, Bounds(base, base, base))
    assert bounds.high is not None
    assert bounds.low <= share * base <= bounds.high
    assert bounds.high - bounds.low <= 1
