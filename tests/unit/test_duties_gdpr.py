"""Articles 33 and 34 GDPR: verdicts, authorities and dates for facts judged by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pirdesk.wording import say
from tests.unit.duties_words import BREACH, UNKNOWN, duties, facts, iso, the


def test_t1_72_hours_over_a_weekend() -> None:
    found = the(facts(BREACH), "eu.gdpr.33")
    assert (found.verdict, found.provisional, found.missing) == ("due", False, ())
    assert iso(found) == ("2026-11-23T10:20:00+01:00", "2026-11-23T11:00:00+01:00")
    (note,) = found.readings
    assert "3(5)" in note.words
    assert (note.strict_due, note.latest_arguable_due) == (None, None)


def test_t2_72_hours_over_the_end_of_summer_time() -> None:
    found = the(
        facts(BREACH, **{"entities[c]__aware_at": "2026-10-23T18:30:00+02:00"}), "eu.gdpr.33"
    )
    assert iso(found) == ("2026-10-26T17:30:00+01:00", "2026-10-26T18:00:00+01:00")


def test_dates_are_written_as_the_place_of_the_authority_shows_them() -> None:
    given_at = {"entities[c]__aware_at": "2023-03-20T10:00:00-07:00"}
    found = the(facts(BREACH, **given_at), "eu.gdpr.33")
    # 10:00 at -07:00 is 18:00 in Berlin, where summer time begins on 26 March only.
    assert iso(found) == ("2023-03-23T18:00:00+01:00", "2023-03-23T19:00:00+01:00")


def test_an_interval_gives_strict_from_its_beginning_and_arguable_from_its_end() -> None:
    between = {"from": "2023-03-20T01:00:00-07:00", "to": "2023-03-20T10:00:00-07:00"}
    found = the(facts(BREACH, **{"entities[c]__aware_at": between}), "eu.gdpr.33")
    assert iso(found) == ("2023-03-23T09:00:00+01:00", "2023-03-23T19:00:00+01:00")
    assert found.anchor is not None
    assert found.anchor.name == "aware_at"
    assert found.anchor.key == "entities[c].aware_at"


@pytest.mark.parametrize(
    ("country", "strict", "latest", "said"),
    [
        # Nobody knows where it was written down: from UTC+14 to UTC-12.
        (None, "2026-11-22T10:00:00+00:00", "2026-11-24T13:00:00+00:00", "in every time zone"),
        # The 20th in Berlin begins at 00:00 +01:00; its last hour is left out (Art. 3(1)).
        (["DE"], "2026-11-23T00:00:00+01:00", "2026-11-24T00:00:00+01:00", "in Europe/Berlin"),
        (["FR"], "2026-11-23T00:00:00+01:00", "2026-11-24T00:00:00+01:00", "in Europe/Paris"),
        # It begins in Madrid and Ceuta (+01:00) and ends last on the Canary Islands (+00:00).
        (["ES"], "2026-11-23T00:00:00+01:00", "2026-11-24T00:00:00+00:00", "to Atlantic/Canary"),
        (
            ["FR", "PT"],
            "2026-11-23T00:00:00+01:00",
            "2026-11-24T00:00:00-01:00",
            "to Atlantic/Azores",
        ),
    ],
)
def test_a_bare_date_counts_hours_over_the_zones_known_of_it(
    country: list[str] | None, strict: str, latest: str, said: str
) -> None:
    given = {"entities[c]__aware_at": "2026-11-20", "entities[c]__country": country}
    found = the(facts(BREACH, **given), "eu.gdpr.33")
    assert found.strict_due == datetime.fromisoformat(strict)
    assert found.latest_arguable_due == datetime.fromisoformat(latest)
    assert sum(said in say(step.words) for step in found.trace) == 2


def test_an_unknown_anchor_is_due_and_not_yet_running() -> None:
    for aware in (None, UNKNOWN):
        found = the(facts(BREACH, **{"entities[c]__aware_at": aware}), "eu.gdpr.33")
        assert found.verdict == "due"
        assert iso(found) == (None, None)
        assert say(found.no_date_words) == "not yet running: needs entities[c].aware_at"
        assert found.missing == ("entities[c].aware_at",)


@pytest.mark.parametrize(
    ("changes", "verdict", "missing"),
    [
        ({"risk__unlikely": True}, "not due", ()),
        ({"risk__unlikely": None, "risk__high_likely": True}, "due", ()),
        ({"risk__unlikely": True, "risk__high_likely": True}, "due", ()),
        # Art. 33(1) is a rule with an exception the controller must show: due until it is shown.
        ({"risk__unlikely": None}, "due", ("risk.unlikely",)),
        ({"risk__unlikely": UNKNOWN}, "due", ("risk.unlikely",)),
        (
            {"breach__confidentiality": None, "breach__integrity": False},
            "undetermined",
            ("breach.confidentiality", "breach.availability"),
        ),
        (
            {
                "breach__confidentiality": False,
                "breach__integrity": False,
                "breach__availability": False,
            },
            "not due",
            (),
        ),
        ({"breach__confidentiality": None, "breach__availability": True}, "due", ()),
        ({"data__personal": False}, "not applicable", ()),
        ({"data__personal": None}, "undetermined", ("data.personal",)),
        ({"data__personal": None, "risk__unlikely": True}, "not due", ()),
        ({"entities[c]__role": ["processor"]}, "not applicable", ()),
        ({"entities[c]__role": ["joint_controller"]}, "due", ()),
        ({"entities[c]__role": None}, "undetermined", ("entities[c].role",)),
    ],
)
def test_art_33_verdicts(changes: dict[str, Any], verdict: str, missing: tuple[str, ...]) -> None:
    found = the(facts(BREACH, **changes), "eu.gdpr.33")
    assert (found.verdict, found.missing) == (verdict, missing)


def test_suspected_answers_make_a_verdict_provisional() -> None:
    suspected = {"value": True, "certainty": "suspected"}
    assert the(facts(BREACH, breach__confidentiality=suspected), "eu.gdpr.33").provisional
    both = facts(BREACH, breach__confidentiality=suspected, breach__integrity=True)
    assert not the(both, "eu.gdpr.33").provisional
    anchor = {"value": "2026-11-20T10:20:00+01:00", "certainty": "suspected"}
    assert the(facts(BREACH, **{"entities[c]__aware_at": anchor}), "eu.gdpr.33").provisional


def test_without_main_establishment_each_authority_is_told() -> None:
    sheet = facts(
        BREACH,
        **{
            "entities[c]__country": ["US"],
            "entities[c]__main_establishment": False,
            "entities[c].offers_goods_in": ["IT"],
            "populations[p]__place": ["IT", "FR", "US", "CH"],
            "populations[q].place": {"value": ["IT", "NO"], "certainty": "suspected"},
        },
    )
    found = duties(sheet, "eu.gdpr.33")
    assert [(d.place, d.provisional) for d in found] == [
        ("FR", False),
        ("IT", False),
        ("NO", True),
    ]
    assert found[1].recipient == "Garante per la protezione dei dati personali"
    assert {d.verdict for d in found} == {"due"}


@pytest.mark.parametrize(("established", "lead"), [("IE", "IE"), ("yes", "DE"), (True, "DE")])
def test_with_a_main_establishment_only_the_lead_authority_is_told(
    established: Any, lead: str
) -> None:
    changed = {
        "entities[c]__main_establishment": established,
        "populations[p]__place": ["DE", "FR", "IT"],
    }
    found = the(facts(BREACH, **changed), "eu.gdpr.33")
    assert found.place == lead


def test_an_open_main_establishment_lists_each_and_says_what_is_missing() -> None:
    changed = {"entities[c]__main_establishment": None, "populations[p]__place": ["DE", "FR"]}
    found = duties(facts(BREACH, **changed), "eu.gdpr.33")
    assert [d.place for d in found] == ["DE", "FR"]
    assert all("entities[c].main_establishment" in d.missing for d in found)


def test_outside_the_area_the_gdpr_does_not_reach() -> None:
    outside = {
        "entities[c]__country": ["US"],
        "entities[c]__main_establishment": "none",
        "populations[p]__place": ["US"],
    }
    found = the(facts(BREACH, **outside), "eu.gdpr.33")
    assert (found.verdict, found.place) == ("not applicable", "")
    outside["populations[p]__place"] = None  # type: ignore[assignment]
    open_one = the(facts(BREACH, **outside), "eu.gdpr.33")
    assert (open_one.verdict, open_one.missing) == ("undetermined", ("populations",))


def test_with_no_place_at_all_it_is_presumed_to_reach_provisionally() -> None:
    nowhere = {
        "entities[c]__country": None,
        "entities[c]__main_establishment": None,
        "populations[p]__place": None,
    }
    found = the(facts(BREACH, **nowhere), "eu.gdpr.33")
    assert (found.verdict, found.provisional, found.place) == ("due", True, "")
    assert iso(found)[0] == "2026-11-23T10:20:00+01:00"
    assert {"entities[c].country", "populations"} <= set(found.missing)


def test_several_entities_are_judged_each() -> None:
    sheet = facts(
        BREACH,
        **{
            "entities[x].role": ["processor"],
            "entities[x].processor_aware_at": "2026-11-19T08:00:00+01:00",
            "entities[x].aware_at": "2026-11-19T12:00:00+01:00",
            "entities[c].name": "Shop AG",
        },
    )
    verdicts = {(d.duty, d.entity): d.verdict for d in duties(sheet) if d.regime[:7] == "eu.gdpr"}
    assert verdicts[("eu.gdpr.33", "c")] == "due"
    assert verdicts[("eu.gdpr.33", "x")] == "not applicable"
    assert verdicts[("eu.gdpr.33-2", "c")] == "not applicable"
    assert verdicts[("eu.gdpr.33-2", "x")] == "due"
    (told,) = [d for d in duties(sheet, "eu.gdpr.33-2") if d.entity == "x"]
    assert told.recipient == "Shop AG"
    assert told.anchor is not None
    assert told.anchor.key == "entities[x].processor_aware_at"
    assert iso(told) == (None, None)
    assert "2 days 5 hours" in say(told.no_date_words)


@pytest.mark.parametrize(
    ("changes", "verdict", "missing"),
    [
        ({"risk__high_likely": True}, "due", ()),
        ({"risk__high_likely": False}, "not due", ()),
        ({"risk__high_likely": None}, "undetermined", ("risk.high_likely",)),
        ({"risk__high_likely": None, "risk__unlikely": True}, "not due", ()),
        ({"risk__high_likely": True, "data__unintelligible": True}, "not due", ()),
        ({"risk__high_likely": True, "data__unintelligible": False}, "due", ()),
        (
            {"risk__high_likely": True, "communication__exception": "subsequent_measures"},
            "not due",
            (),
        ),
        (
            {"risk__high_likely": True, "communication__exception": "disproportionate_effort"},
            "due",
            (),
        ),
    ],
)
def test_art_34_verdicts(changes: dict[str, Any], verdict: str, missing: tuple[str, ...]) -> None:
    found = the(facts(BREACH, **changes), "eu.gdpr.34")
    assert found.verdict == verdict
    if verdict == "undetermined":
        assert set(missing) <= set(found.missing)


def test_art_34_has_no_date_and_tells_elapsed_time() -> None:
    found = the(facts(BREACH, risk__high_likely=True), "eu.gdpr.34")
    assert iso(found) == (None, None)
    assert "1 day 2 hours" in say(found.no_date_words)
    assert (found.place, found.recipient) == ("", "the people concerned")
