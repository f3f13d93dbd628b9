"""The states that stand in one table: one law each, days and thresholds worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pirdesk.datafiles import parse_toml
from pirdesk.duties import check_examples, coverage, duty_json, uncovered
from pirdesk.duties.law_tables import read_table, table_laws
from pirdesk.errors import DataFault
from tests.unit.duties_words import duties, facts, iso, pack, the, vocabulary

# All of the United States with a statute of its own that has no law file of its own.
CODES = [
    "AK",
    "AL",
    "AR",
    "AZ",
    "CO",
    "CT",
    "DC",
    "DE",
    "GA",
    "GU",
    "HI",
    "IA",
    "ID",
    "IL",
    "IN",
    "KS",
    "KY",
    "LA",
    "MA",
    "MD",
    "ME",
    "MI",
    "MN",
    "MO",
    "MS",
    "MT",
    "NC",
    "ND",
    "NE",
    "NH",
    "NJ",
    "NM",
    "NV",
    "OH",
    "OK",
    "OR",
    "PA",
    "PR",
    "RI",
    "SC",
    "SD",
    "TN",
    "UT",
    "VA",
    "VI",
    "VT",
    "WI",
    "WV",
    "WY",
]
FILED = ("CA", "FL", "NY", "TX", "WA")

BREACH: dict[str, Any] = {
    "entities[c].role": ["controller"],
    "entities[c].country": ["US"],
    "entities[c].discovered_at": "2026-11-21",
    "entities[c].determined_at": "2026-11-23",
    "data.personal": True,
    "data.state_private_information": True,
    "data.unintelligible": False,
    "breach.confidentiality": True,
    "risk.us_determinations": ["none"],
    "system.is_ai": False,
}


def there(*places: str, affected: int = 90_000) -> dict[str, Any]:
    rows = {f"populations[p{n}].place": [f"US-{code}"] for n, code in enumerate(places)}
    return {
        **BREACH,
        **rows,
        **{f"populations[p{n}].affected": affected for n, _ in enumerate(places)},
    }


def test_every_state_has_a_law_in_the_table_or_a_file() -> None:
    assert sorted(table_laws()) == sorted(f"us.{code.lower()}.breach" for code in CODES)
    lines = coverage(pack(), [f"US-{code}" for code in (*CODES, *FILED)])
    assert len({line.place for line in lines}) == 54
    assert all(len(line.laws) == 1 for line in lines if line.kind == "breach")


@pytest.mark.parametrize("code", CODES)
def test_the_examples_of_every_state_agree(code: str) -> None:
    (law,) = (law for law in pack().regimes if law.id == f"us.{code.lower()}.breach")
    assert list(check_examples(law, vocabulary())) == []
    assert not law.verified_by_human


def test_90_000_people_in_five_states_are_told_and_none_is_passed_over() -> None:
    sheet = facts(there("CO", "MA", "IL", "OH", "NJ"))
    for code in ("co", "ma", "il", "oh", "nj"):
        assert the(sheet, f"us.{code}.breach.individuals").verdict == "due", code
    assert {d.place for d in uncovered(sheet, pack())} == {"US"}
    # Colorado: 30 days from the determination of 23 November are 23 December.
    assert iso(the(sheet, "us.co.breach.individuals"))[0] == "2026-12-23T23:59:59-07:00"
    # Ohio: 45 days from the discovery of 21 November are 5 January; no authority is told.
    assert iso(the(sheet, "us.oh.breach.individuals"))[0] == "2027-01-05T23:59:59-05:00"
    assert not duties(sheet, "us.oh.breach.ag")
    # Massachusetts names no number of days: due, without a date.
    duty = the(sheet, "us.ma.breach.individuals")
    assert (duty.verdict, duty.strict_due) == ("due", None)


@pytest.mark.parametrize(
    ("code", "just_below"), [("CO", 499), ("DE", 500), ("IL", 500), ("NM", 1000), ("OR", 250)]
)
def test_an_authority_is_told_from_the_number_of_residents_the_statute_names(
    code: str, just_below: int
) -> None:
    duty = f"us.{code.lower()}.breach.ag"
    assert the(facts(there(code, affected=just_below)), duty).verdict == "not due"
    assert the(facts(there(code, affected=just_below + 1)), duty).verdict == "due"


def test_who_holds_data_for_another_tells_the_owner_and_nobody_else() -> None:
    holder = {**there("OR"), "entities[c].role": ["processor"]}
    duty = the(facts(holder), "us.or.breach.holder")
    # ORS 646A.604(2): ten days after discovery on 21 November are 1 December.
    assert iso(duty)[0] == "2026-12-01T23:59:59-08:00"
    assert the(facts(holder), "us.or.breach.individuals").verdict == "not due"
    assert the(facts(there("OR")), "us.or.breach.holder").verdict == "not due"


def test_a_finding_of_no_likely_harm_lifts_where_the_statute_has_that_test() -> None:
    found = {"risk__us_determinations": ["state_no_likely_harm"]}
    assert the(facts(there("CO"), **found), "us.co.breach.individuals").verdict == "not due"
    assert the(facts(there("IL"), **found), "us.il.breach.individuals").verdict == "due"


def test_a_state_of_which_nobody_is_known_is_not_judged_further() -> None:
    assert duties(facts(there("CO")), "us.co.breach.individuals")
    assert not duties(facts(there("CO")), "us.oh.breach.individuals")
    unsure = {**there("CO"), "populations[p].place": {"value": ["US-CO"], "certainty": "suspected"}}
    duty = the(facts(unsure), "us.oh.breach.individuals")
    assert (duty.verdict, duty.provisional, duty.nobody_there) == ("not applicable", True, True)
    (reason,) = duty_json(duty)["reasons"]
    assert reason["value"] == "false"


def test_people_of_a_state_nobody_names_leave_every_state_open() -> None:
    sheet = facts({**BREACH, "populations[p].place": ["US"], "populations[p].affected": 900})
    duty = the(sheet, "us.oh.breach.individuals")
    assert (duty.verdict, duty.place, duty.unlinked) == ("undetermined", "", True)
    assert duty.missing == ("populations[p].place",)
    open_ = facts({**BREACH, "populations": {"rows": ["p"], "complete": False},
                   "populations[p].place": ["DE"]})  # fmt: skip
    assert the(open_, "us.oh.breach.individuals").missing == ("populations",)


def test_a_law_known_from_memory_has_no_date() -> None:
    for law in pack().regimes:
        if law.of_table and law.confidence == "recalled":
            assert {stage.clock.unit for stage in law.stages} == {"none"}
            assert all("ask counsel" in stage.clock.words for stage in law.stages)


def test_a_faulty_line_of_a_table_is_refused() -> None:
    text = b'edition = "x"\nverified_by_human = ""\n[source]\n[shared]\n[[states]]\ncode = "CO"\n'
    with pytest.raises(DataFault, match="cite"):
        list(read_table(parse_toml(text, "own/table.toml")))
