"""Laws of places that nobody named stand apart until the list of places is complete."""

from __future__ import annotations

from typing import Any

from pirdesk.duties import map_duties, rank_missing
from pirdesk.duties.duty import clock_rows
from tests.unit.duties_words import BREACH, NOW, facts, pack, the

OPEN: dict[str, Any] = {
    **BREACH,
    "populations": {"rows": ["p"], "complete": False},
    "populations[p].place": ["DE"],
    "incident.kind": ["personal_data_breach", "security_incident"],
    "incident.detected_at": "2026-11-20T10:20:00+01:00",
}


def test_a_law_of_a_place_nobody_named_is_no_clock_of_the_case() -> None:
    # CERT-In counts six hours from noticing: it ran out on 20 November, in a case without India.
    sheet = facts(OPEN)
    duty = the(sheet, "in.certin")
    assert (duty.verdict, duty.unlinked) == ("undetermined", True)
    assert "populations" in duty.missing
    listed = {row.duty for row in clock_rows("C-1", map_duties(sheet, pack(), NOW))}
    assert "eu.gdpr.33" in listed
    assert not listed & {"in.certin", "cn.cac2025.initial", "kr.pipa.authority", "us.tx.ag"}


def test_naming_the_place_gives_its_law_a_clock() -> None:
    sheet = facts({**OPEN, "populations[p].place": ["DE", "IN"]})
    duty = the(sheet, "in.certin")
    assert (duty.verdict, duty.unlinked) == ("undetermined", False)
    assert "in.certin" in {row.duty for row in clock_rows("C-1", map_duties(sheet, pack(), NOW))}


def test_a_complete_list_settles_every_place_that_is_not_on_it() -> None:
    duty = the(facts({**OPEN, "populations": {"rows": ["p"], "complete": True}}), "in.certin")
    assert (duty.verdict, duty.unlinked) == ("not applicable", False)


def test_of_a_place_nobody_named_only_the_place_is_asked() -> None:
    wanted = {item.key for item in rank_missing(facts(OPEN), pack(), NOW)}
    assert "populations" in wanted
    # These are asked by the laws of India, China and Canada alone.
    assert not wanted & {
        "incident.certin_listed",
        "incident.cn_grade",
        "risk.significant_harm",
    }
