"""Until which day papers are kept: told off by hand from the moment each law names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pirdesk.duties import ClockAnswer, duty_json, run_clock
from pirdesk.duties.provisos import provisos_json
from pirdesk.errors import DataFault
from tests.unit.duties_words import LAW, NOW, duties, facts, pack, regime
from tests.unit.test_duties_loading import PROVISO, _with

ROW: dict[str, Any] = {"entities[c].role": ["controller"], "entities[c].country": ["CH"]}
# (a duty of the law, what is known, until; each worked out by hand from the law's words)
DATES = [
    # 24 months after the determination of 2 March 2026: 2 March 2028.
    ("ca.pipeda.commissioner", {"entities[c].determined_at": "2026-03-02"}, "2028-03-02"),
    # 03:00 in UTC on 3 March is still 2 March in Toronto.
    (
        "ca.pipeda.commissioner",
        {"entities[c].determined_at": "2026-03-03T03:00:00+00:00"},
        "2028-03-02",
    ),
    # Between two days the later one counts, so that nothing is thrown away too early.
    (
        "ca.qc.cai",
        {"entities[c].aware_at": {"from": "2026-02-01", "to": "2026-02-03"}},
        "2031-02-03",
    ),
    ("ca.qc.cai", {"entities[c].aware_at": "2028-02-29"}, "2033-02-28"),
    # No year is named, no start is known, or the law names none.
    ("ca.qc.cai", {}, None),
    ("eu.gdpr.33", {"entities[c].aware_at": "2026-03-02"}, None),
    ("us.hipaa.individuals", {"entities[c].discovered_at": "2026-03-02"}, None),
]


def alone(duty: str, given: dict[str, Any], filed: dict[str, datetime]) -> ClockAnswer:
    return run_clock(
        *(pack(), duty, facts(given), "c", filed), places=[], zone=ZoneInfo("UTC"), now=NOW
    )


@pytest.mark.parametrize(("duty", "given", "until"), DATES)
def test_what_is_kept_has_the_day_of_the_law_in_duties_and_clock(
    duty: str, given: dict[str, Any], until: str | None
) -> None:
    for found in duties(facts(ROW, **{k.replace(".", "__"): v for k, v in given.items()}), duty):
        (kept,) = duty_json(found)["retention"]
        assert kept["until"] == until
        (same,) = provisos_json((), alone(duty, given, {}).retention, None)["retention"]
        assert same["until"] == until
        assert bool(kept["until_words"]) == bool(kept["amount"])


def test_from_the_notification_once_it_is_made() -> None:
    # Two years from 24 November 2026 in Switzerland: 24 November 2028.
    for filed, until in (
        ({}, None),
        ({"ch.fadp": datetime(2026, 11, 23, 23, 30, tzinfo=UTC)}, "2028-11-24"),
    ):
        for found in duties(facts(ROW), "ch.fadp", submissions=filed):
            assert duty_json(found)["retention"][0]["until"] == until


def test_the_start_is_read_strictly() -> None:
    good = PROVISO.replace('unit = "years"', 'unit = "years"\nfrom = ["entities[].aware_at"]')
    (stage,) = regime(_with(good)).stages
    assert stage.retention[0].counted_from == ("entities[].aware_at",)
    for wrong in ("entities[].nowhere", "entities[].name"):
        with pytest.raises(DataFault):
            regime(_with(good.replace('["entities[].aware_at"]', f'["{wrong}"]')))
    assert regime(LAW).stages[0].retention == ()
