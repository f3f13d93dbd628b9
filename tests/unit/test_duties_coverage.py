"""A place without a law is a row of its own; what was looked at is another than what is absent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pirdesk.casefile.places import place_code
from pirdesk.datafiles import parse_toml
from pirdesk.duties import (
    UNCOVERED,
    Duty,
    clock_rows,
    coverage,
    coverage_of,
    coverage_statement,
    directory,
    duty_json,
    parse_regime,
    places_covered,
    uncovered,
)
from pirdesk.errors import DataFault, UserError
from pirdesk.wording import say, say_all
from tests.refusing import refuses
from tests.unit.duties_words import BREACH, LAW, duties, facts, pack, vocabulary


def rows(given: dict[str, Any], **changed: Any) -> list[Duty]:
    return list(uncovered(facts(given, **changed), pack()))


def found(given: dict[str, Any], **changed: Any) -> set[tuple[str, str]]:
    return {(row.place, row.kind) for row in rows(given, **changed)}


PEOPLE = {"data.personal": True, "system.is_ai": False}


@pytest.mark.parametrize("place", ["NZ", "TR", "TH", "CA-AB", "VN"])
def test_a_place_without_a_law_is_a_row_that_says_to_ask_counsel(place: str) -> None:
    (row,) = rows({**PEOPLE, "populations[p].place": [place], "populations[p].affected": 90_000})
    assert (row.duty, row.place, row.kind) == (UNCOVERED, place, "breach")
    assert row.verdict == "not covered"
    assert "ask counsel" in say(row.no_date_words)
    said = duty_json(row)
    assert said["kind"] == "breach"
    assert "looked_at" not in said


def test_a_place_that_was_looked_at_says_when_and_cites_what() -> None:
    (row,) = rows({**PEOPLE, "populations[p].place": ["HK"]})
    assert (row.verdict, row.looked_at) == ("not covered", date(2026, 11, 30))
    assert "Cap. 486" in row.citation
    assert row.confidence == "quoted"
    assert duty_json(row)["looked_at"] == "2026-11-30"


def test_people_establishments_and_harm_all_count_each_place_once() -> None:
    given = {
        "entities[c].role": ["controller"],
        "entities[c].country": ["NZ"],
        "populations[a].place": ["TR", "DE", "NZ"],
        "harm.places": ["TH"],
        "data.personal": True,
        "system.is_ai": True,
    }
    assert found(given) == {
        *((place, kind) for place in ("NZ", "TR", "TH") for kind in ("breach", "ai")),
    }


def test_a_kind_is_judged_unless_it_is_excluded() -> None:
    given = {"populations[p].place": ["NZ"]}
    assert found(given) == {("NZ", "breach"), ("NZ", "ai")}
    assert found(given, system__is_ai=False) == {("NZ", "breach")}
    assert found(given, data__personal=False) == {("NZ", "ai")}
    assert not found(given, data__personal=False, system__is_ai=False)


def test_the_area_of_a_law_is_every_country_of_the_directory_and_their_parts() -> None:
    places = {*directory().countries("eea"), "DE-BY", "ES-CT"}
    lines = coverage(pack(), places)
    assert all("eu.gdpr.33" in line.laws for line in lines if line.kind == "breach")
    absent = {line.place for line in lines if line.kind == "ai" and not line.laws}
    assert absent == {"NO", "IS", "LI"}


def test_a_federal_or_sectoral_law_covers_no_place() -> None:
    laws = {law for line in coverage(pack(), places_covered(pack())) for law in line.laws}
    assert not laws & {"us.hipaa", "us.bank36", "us.sec", "us.ca.sb53", "in.certin", "uk.dpa.67"}


def test_a_country_of_which_parts_alone_are_covered_asks_for_the_part() -> None:
    (row,) = rows({**PEOPLE, "populations[p].place": ["US"]})
    assert row.missing == ("populations[p].place",)
    assert "name the part" in say(row.no_date_words)


def test_a_province_with_a_law_of_its_own_is_not_covered_by_the_country() -> None:
    lines = {x.place: x.laws for x in coverage(pack(), ["CA-ON", "CA-QC", "CA-BC"])
             if x.kind == "breach"}  # fmt: skip
    assert lines["CA-ON"] == ("ca.pipeda",)
    assert "ca.pipeda" not in lines["CA-QC"]
    assert lines["CA-BC"] == ()


def test_no_row_about_a_place_is_a_clock() -> None:
    assert clock_rows("c", rows({**PEOPLE, "populations[p].place": ["NZ", "HK"]})) == ()


def test_the_statement_names_what_was_judged_and_what_is_absent() -> None:
    sheet = facts({**BREACH, "populations[q].place": ["NZ", "HK"], "system.is_ai": False})
    said = say_all(coverage_statement(coverage_of(sheet, pack()), pack()))
    assert "judged for Germany" in said
    assert "for New Zealand: ask counsel" in said
    assert "found: Hong Kong" in said
    day = date.fromisoformat(pack().edition)
    assert f"Edition of the law: {day.day} {day:%B} {day.year}." in said


def test_no_place_at_all_is_said() -> None:
    said = say_all(coverage_statement(coverage_of(facts({}), pack()), pack()))
    assert said.startswith("No place of people")


@pytest.mark.parametrize(
    ("covers", "reason"),
    [
        ('{ kind = "fire", places = ["DE"] }', "must be one of breach, ai"),
        ('{ kind = "breach", places = ["US-ZZ"] }', "US-ZZ"),
        ('{ kind = "breach", places = [] }', "names no place"),
        ('{ kind = "breach", places = ["DE"], of = 1 }', "unknown key"),
    ],
)
def test_a_faulty_coverage_of_a_law_is_refused(covers: str, reason: str) -> None:
    text = LAW.replace("disputed = false\n", f"disputed = false\ncovers = {covers}\n")
    with pytest.raises(DataFault, match=reason):
        parse_regime(parse_toml(text.encode(), "own/law.toml"), vocabulary())


@pytest.mark.parametrize("code", ["ZZ", "US-ZZ", "us", "EU", "DE-XX", "Germany", "", "USA"])
def test_a_code_of_no_place_is_refused_with_a_sentence(code: str) -> None:
    with refuses(UserError, match="not the code"):
        place_code(code)
    with refuses(UserError, match="not the code"):
        facts({"populations[p].place": [code]})


def test_uk_and_el_are_read_as_the_codes_they_mean() -> None:
    sheet = facts({"populations[p].place": ["UK", "EL", "UK-SCT", "GB"]})
    assert sheet.value("populations[p].place") == ("GB", "GR", "GB-SCT")


@pytest.mark.parametrize(
    ("code", "meant"), [("PR", "US-PR"), ("RE", "FR-RE"), ("AX", "FI-01"), ("GU", "US-GU")]
)
def test_a_part_with_a_code_of_its_own_is_one_place_under_one_law(code: str, meant: str) -> None:
    assert place_code(code) == meant
    assert coverage(pack(), [meant])[0].laws


ABROAD: dict[str, object] = {
    "entities[c].country": ["US"],
    "entities[c].main_establishment": "none",
}


@pytest.mark.parametrize(
    ("part", "country"),
    [
        ("CN-HK", "HK"),
        ("CN-MO", "MO"),
        ("CN-TW", "TW"),
        ("NL-AW", "AW"),
        ("NL-BQ2", "BQ"),
        ("FR-NC", "NC"),
        ("NO-21", "SJ"),
    ],
)
def test_a_part_outside_its_country_s_law_is_judged_by_no_law_of_that_country(
    part: str, country: str
) -> None:
    """PIPL does not apply in Hong Kong, nor the GDPR in Aruba (Art. 355(2) TFEU, Annex II)."""
    assert place_code(part) == country
    sheets = [
        facts({**BREACH, **ABROAD, "populations[p].place": [code]}) for code in (part, country)
    ]
    due = [
        {d.duty for d in duties(sheet) if d.verdict in ("due", "undetermined")} for sheet in sheets
    ]
    assert due[0] == due[1]
    assert not {"cn.pipl.57.authority", "eu.gdpr.33"} & due[0]


def test_a_general_law_that_is_not_in_force_yet_is_named_as_that() -> None:
    sheet = facts({**PEOPLE, "entities[c].role": ["controller"], "populations[p].place": ["IN"]})
    found = duties(sheet)
    assert {d.verdict for d in found if d.regime == "in.dpdp"} == {"not in force"}
    said = say_all(coverage_statement(coverage_of(sheet, pack()), pack(), found))
    assert "not in force on the day that counts for India" in said
    assert "judged for India" not in said
