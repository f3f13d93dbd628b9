"""Whether a law reaches an organisation from outside its area: asked once, presumed meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from pirdesk.duties import deciding_terms, rank_missing
from pirdesk.errors import DataFault
from tests.unit.duties_words import BREACH, LAW, NOW, UNKNOWN, duties, facts, pack, regime

ASKED = ("established_in", "offers_goods_in", "monitors_in")
ABROAD: dict[str, Any] = {
    **BREACH,
    "entities[c].country": ["US"],
    "entities[c].main_establishment": "none",
}


def cells(**columns: Any) -> dict[str, Any]:
    return {f"entities[c].{name}": value for name, value in columns.items()}


@pytest.mark.parametrize("seat", [{"country": ["DE"]}, {"main_establishment": "DE"}])
def test_with_an_establishment_in_the_area_nothing_is_asked(seat: dict[str, Any]) -> None:
    # Art. 3(1): processing in the context of an establishment in the Union, wherever it happens.
    for found in duties(facts({**ABROAD, **cells(**seat)}), "eu.gdpr.33"):
        assert (found.verdict, found.provisional) == ("due", False)
        assert not any(key.startswith("entities[c].") for key in found.missing)


def test_from_outside_the_reach_is_presumed_marked_and_asked() -> None:
    # Art. 3(2): people in the Union are not enough; who is not established there is reached only
    # where it offers them goods or services or monitors how they behave.
    (found,) = duties(facts(ABROAD), "eu.gdpr.33")
    assert (found.verdict, found.provisional, found.presumed) == ("due", True, False)
    assert found.missing == tuple(f"entities[c].{column}" for column in ASKED)
    assert any(m.key == "entities[c].offers_goods_in" for m in rank_missing(
        facts(ABROAD), pack(), NOW))  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "verdict", "provisional"),
    [
        ({"offers_goods_in": ["FR"]}, "due", False),
        ({"monitors_in": ["DE-BY"]}, "due", False),
        ({"established_in": ["IE", "SG"]}, "due", False),
        ({"offers_goods_in": {"value": ["FR"], "certainty": "suspected"}}, "due", True),
        ({"established_in": ["SG"], "offers_goods_in": ["US"], "monitors_in": ["US"]},
         "not applicable", False),
        ({"established_in": ["SG"], "offers_goods_in": ["US"], "monitors_in": UNKNOWN},
         "due", True),
        ({"established_in": {"certainty": "not_applicable", "because": "no branch"},
          "offers_goods_in": ["US"],
          "monitors_in": {"certainty": "not_applicable", "because": "nobody is tracked"}},
         "not applicable", False),
    ],
)  # fmt: skip
def test_the_answers_decide_the_reach(
    answers: dict[str, Any], verdict: str, provisional: bool
) -> None:
    for found in duties(facts({**ABROAD, **cells(**answers)}), "eu.gdpr.33"):
        assert (found.verdict, found.provisional) == (verdict, provisional)


def test_the_question_is_asked_once_for_every_law_that_looks_at_it() -> None:
    people = {"populations[p].place": ["DE", "GB", "JP", "IN"]}
    answered = cells(established_in=["US"], offers_goods_in=["GB"], monitors_in=["US"])
    found = {d.duty: d for d in duties(facts({**ABROAD, **people, **answered}))}
    assert found["eu.gdpr.33"].verdict == "not applicable"
    assert (found["uk.gdpr.33"].verdict, found["uk.gdpr.33"].provisional) == ("due", False)
    assert found["jp.appi.preliminary"].verdict == "not applicable"
    asking = {law.id for law in pack().regimes if law.territory is not None}
    assert asking == {
        *("eu.gdpr.33", "eu.gdpr.33-2", "eu.gdpr.34", "uk.gdpr.33", "uk.gdpr.34"),
        *("eu.nis2.23", "jp.appi", "in.dpdp"),
    }
    for law in pack().regimes:
        if law.territory is not None:
            assert {*law.territory.terms} <= deciding_terms(law)


def test_an_unknown_seat_is_asked_before_what_is_directed_there() -> None:
    sheet = facts({**ABROAD, "entities[c].country": UNKNOWN})
    (found,) = duties(sheet, "eu.gdpr.33")
    assert (found.verdict, found.provisional) == ("due", True)
    assert found.missing == ("entities[c].country",)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ("[]", "names no term"),
        ('["populations[].place"]', "not asked of each"),
        ('["x"]', "no term"),
    ],
)
def test_a_territory_that_asks_nothing_of_the_organisation_is_refused(
    terms: str, said: str
) -> None:
    block = f'[territory]\nterms = {terms}\nwords = "Reached"\ncite = "Law Art. 3"\n\n[recipient]'
    with pytest.raises(DataFault, match=said):
        regime(LAW.replace("[recipient]", block))
