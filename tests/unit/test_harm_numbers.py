"""Agreement, drift and exposure against published and worked figures, and against hostile counts.

Krippendorff's data are the twelve units of four observers of his 2011 paper, sections C to E, with
his published values; exposure figures are the worked ones of the project's harm reference.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.errors import UserError
from pirdesk.forms import load_vocabulary
from pirdesk.harm import drift, exposure, scales
from pirdesk.harm.assessors import Scale, alpha
from pirdesk.harm.drift import Bin, Sample
from pirdesk.harm.several import agreement
from pirdesk.wording import error_text

OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
BINARY = ("0100000010", "1110010000")
UNITS = [
    [int(v) for v in column if v != "."]
    for column in zip(*(row.split() for row in OBSERVERS), strict=True)
]


@pytest.mark.parametrize(
    ("scale", "published"),
    [
        (Scale.NOMINAL, 0.743),
        (Scale.ORDINAL, 0.815),
        (Scale.INTERVAL, 0.849),
        (Scale.RATIO, 0.797),
    ],
)
def test_krippendorffs_published_values(scale: Scale, published: float) -> None:
    assert alpha(UNITS, scale) == pytest.approx(published, abs=5e-4)


def test_two_observers_of_the_binary_example() -> None:
    assert alpha(list(zip(*BINARY, strict=True)), Scale.NOMINAL) == pytest.approx(0.095, abs=5e-4)


def opened(*items: str) -> dict[str, dict[str, str]]:
    """Return who said what, from lines of a question and the answers of Ada, Ben and Cy."""
    told: dict[str, dict[str, str]] = {who: {} for who in ("Ada", "Ben", "Cy")}
    for item, *said in map(str.split, items):
        for who, answer in zip(told, said, strict=False):
            told[who][item] = answer
    return told


def test_items_show_who_said_what() -> None:
    found = agreement(opened("data.personal yes no yes", "harm.death no"))
    differing, alone = found.items
    assert differing.differs
    assert differing.agreement == pytest.approx(1 / 3)
    assert alone.agreement is None
    # One question alone shares its answers with none: chance has nothing to be compared with.
    assert (found.alpha, found.groups, found.alone) == (None, (), ("data.personal",))


def test_one_group_over_the_set_is_krippendorffs_alpha() -> None:
    lines = [f"yes_no.{n} {a} {b}" for n, (a, b) in enumerate(zip(*BINARY, strict=True))]
    told = [line.replace(" 0", " no").replace(" 1", " yes") for line in lines]
    assert agreement(opened(*told)).alpha == pytest.approx(0.095, abs=5e-4)


def test_groups_of_other_levels_are_added_by_shares_of_their_largest_distance() -> None:
    grades = ("rrosh.sensitivity low high", "rrosh.misuse medium medium")
    names = ("harm.death yes yes", "data.personal yes no", "system.is_ai no no")
    found = agreement(opened(*grades, *names, "enisa.dpc_category simple financial"))
    assert {g.measure.scale for g in found.groups} == {Scale.ORDINAL, Scale.NOMINAL}
    assert found.alone == ("enisa.dpc_category",)
    # Grades: low 1, medium 2, high 1 of 4 answers stand at ranks 0.5, 2, 3.5. Squared distances:
    # low-high 9, neighbours 2.25. Observed (2·9 + 0)/4 = 4.5; by chance
    # (2·1·1·9 + 2·1·2·2.25·2)/(4·3) = 36/12 = 3. As shares of 9: 0.5 and 1/3.
    # Names: 3 yes, 3 no of 6. Observed 2/6; by chance 2·3·3/(6·5) = 0.6.
    # Over the set: 1 − (4·0.5 + 6·1/3) / (4·1/3 + 6·0.6)
    assert found.alpha == pytest.approx(1 - 4 / (4 / 3 + 3.6))


def test_a_level_named_for_a_question_lists_its_choices() -> None:
    terms = load_vocabulary().terms
    for term, order in scales.ORDERED.items():
        choices = set(terms[term].choices)
        assert not choices or choices == set(order), term
    assert scales.measure_of("drift_bins[b1].before", ["3", "40"]).scale is Scale.RATIO
    assert scales.measure_of("enisa.dpc_category", ["simple"]).scale is Scale.NOMINAL


def test_an_order_of_words_is_kept_and_must_be_whole() -> None:
    units = [["low", "high"], ["medium", "medium"], ["low", "medium"]]
    order = ("low", "medium", "high")
    ordered, numbered = (
        alpha(units, Scale.ORDINAL, order),
        alpha([[order.index(v) for v in unit] for unit in units], Scale.ORDINAL),
    )
    assert ordered == pytest.approx(numbered)
    with pytest.raises(ValueError, match="order"):
        alpha(units, Scale.ORDINAL, ("low", "high"))


@given(st.lists(st.lists(st.integers(0, 4), max_size=5), max_size=8), st.sampled_from(list(Scale)))
def test_alpha_is_at_most_one_and_one_only_without_difference(
    units: list[list[int]], scale: Scale
) -> None:
    found = alpha(units, scale)
    if found is not None:
        assert found <= 1 + 1e-12
        alike = all(len(set(unit)) == 1 for unit in units if len(unit) > 1)
        assert (found == pytest.approx(1)) == alike


def test_stability_by_hand() -> None:
    # (0.5-0.4)·ln(0.5/0.4) + (0.3-0.3)·0 + (0.2-0.3)·ln(0.2/0.3) = 0.02231 + 0 + 0.04055
    shift = drift.population_stability([Bin("a", 400, 500), Bin("b", 300, 300), Bin("c", 300, 200)])
    assert shift.psi == pytest.approx(0.06286, abs=5e-6)
    assert shift.level == "small"
    # χ² = 2·(50²/450) + 2·(50²/250) = 11.111 + 20 with two degrees of freedom
    assert shift.chi2 == pytest.approx(31.1111, abs=5e-5)
    assert shift.chi2_p == pytest.approx(math.exp(-31.1111 / 2), rel=1e-3)
    assert not shift.adjusted


def test_an_empty_class_is_filled_and_marked() -> None:
    shift = drift.population_stability([Bin("a", 0, 50), Bin("b", 100, 50)])
    assert shift.adjusted
    assert math.isfinite(shift.psi)
    assert shift.level == "large"


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=2, max_size=9))
def test_stability_is_never_negative_and_the_same_both_ways(pairs: list[tuple[int, int]]) -> None:
    bins = [Bin(str(n), *pair) for n, pair in enumerate(pairs)]
    turned = [Bin(one.name, one.after, one.before) for one in bins]
    if not sum(b.before for b in bins) or not sum(b.after for b in bins):
        with pytest.raises(UserError):
            drift.population_stability(bins)
        return
    there, back = drift.population_stability(bins), drift.population_stability(turned)
    assert there.psi >= -1e-12
    assert there.psi == pytest.approx(back.psi)


def test_what_lies_within_a_gradual_onset_is_left_out() -> None:
    start = datetime(2025, 8, 1, tzinfo=UTC)
    days = [Sample(start + timedelta(days=n), 95 if n < 10 else 80, 100) for n in range(20)]
    change = drift.around_onset(days, start + timedelta(days=8), start + timedelta(days=12))
    assert change.before == (760, 800)
    assert change.after == (640, 800)
    assert change.left_out == 400
    assert change.difference == pytest.approx(-0.15)
    assert change.interval.excludes(0)
    sharp = drift.around_onset(days, start + timedelta(days=10), start + timedelta(days=10))
    assert (sharp.before, sharp.after, sharp.left_out) == ((950, 1000), (800, 1000), 0)


def test_exposure_as_worked() -> None:
    found = exposure.of_totals(1000, 250, 2)
    assert (found.highest, found.average, found.under_custom) == (0.5, 0.25, True)
    assert exposure.reidentification([11, 12]).under_custom is False
    assert exposure.bits_to_identify(340_000_000) == pytest.approx(28.34, abs=5e-3)
    assert exposure.uniqueness_bits([0.5, 0.25]) == pytest.approx(3)
    assert exposure.canary_exposure(10**9, 1) == pytest.approx(29.9, abs=5e-2)
    assert exposure.canary_exposure(10**9, 1000) == pytest.approx(19.9, abs=5e-2)
    assert exposure.membership_bound(1, 1e-5, 0.01) == pytest.approx(0.0272, abs=5e-5)
    assert exposure.membership_bound(1e6, 0, 1e-9) == 1.0
    assert exposure.composite(4, 4, "limited_unknown") == (75, "very_high")
    assert exposure.composite(4, 4, "limited_known") == (50, "high")
    rate, interval = exposure.extraction(0, 10)
    assert (rate, interval.low) == (0, 0)
    assert interval.high == pytest.approx(0.2775, abs=5e-5)


def test_impossible_counts_get_a_sentence() -> None:
    start = datetime(2025, 8, 1, tzinfo=UTC)
    attempts = (
        lambda: exposure.of_totals(10, 20, 1),
        lambda: exposure.reidentification([]),
        lambda: exposure.reidentification([3, 0]),
        lambda: exposure.uniqueness_bits([0.0]),
        lambda: exposure.bits_to_identify(0),
        lambda: exposure.canary_exposure(10, 11),
        lambda: exposure.extraction(3, 2),
        lambda: exposure.membership_bound(math.inf, 0, 0.1),
        lambda: exposure.membership_bound(-1, 0, 0.1),
        lambda: exposure.composite(5, 1, "public"),
        lambda: exposure.composite(1, 1, "rumour"),
        lambda: drift.population_stability([Bin("a", 1, 1)]),
        lambda: drift.population_stability([Bin("a", 1, 1), Bin("a", 1, 1)]),
        lambda: drift.population_stability([Bin("a", -1, 1), Bin("b", 3, 1)]),
        lambda: drift.before_and_after((3, 2), (1, 2)),
        lambda: drift.before_and_after((0, 0), (1, 2)),
        lambda: drift.around_onset([Sample(start, 3, 2)], start, start),
        lambda: drift.around_onset([], start, start - timedelta(days=1)),
    )
    for attempt in attempts:
        with pytest.raises(UserError) as caught:
            attempt()
        assert "as given" in error_text(caught.value)
