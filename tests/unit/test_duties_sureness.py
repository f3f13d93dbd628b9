"""How surely each part of a duty is known, and the weakest part a verdict or date rests on."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from pirdesk.duties import Duty, Pack, duty_json, light, map_duties, run_clock
from pirdesk.errors import DataFault
from tests.unit.duties_words import BREACH, LAW, NOW, facts, pack, regime

# The law as a whole is only described; its trigger was read in the official text, its clock in a
# copy, one item of its contents is recalled, and whom it tells is quoted.
PARTS = (
    LAW.replace('confidence = "read"', 'confidence = "described"')
    .replace('unnamed = "somebody"', 'unnamed = "somebody"\nconfidence = "quoted"')
    .replace("[stages.trigger]\n", '[stages.trigger]\nconfidence = "official_text"\n')
    .replace("[stages.clock]\n", '[stages.clock]\nconfidence = "copy_of_text"\n')
)
CONTENTS = """
[[stages.contents]]
id = "nature"
words = "the nature of the breach"
cite = "Law Art. 6"
terms = ["notification.nature"]
confidence = "recalled"

[[stages.contents]]
id = "measures"
words = "the measures"
cite = "Law Art. 6"
terms = ["measures.taken"]
"""
EXEMPTION = """
[[stages.exemptions]]
id = "safe"
when = { cel = "risk.unlikely", words = "No risk", cite = "Law Art. 7" }
words = "no risk"
cite = "Law Art. 7"
confidence = "recalled"
"""
KNOWN = {
    "trigger": "official_text",
    "clock": "copy_of_text",
    "contents": "recalled",
    "recipient": "quoted",
}


def alone(text: str) -> Pack:
    return Pack("x", (regime(text),), "0" * 64)


def judged(text: str, **changed: object) -> Duty:
    (found,) = map_duties(facts(BREACH, **changed), alone(text), NOW)
    return found


def test_each_part_has_its_own_kind_in_the_json() -> None:
    said = duty_json(judged(PARTS + CONTENTS))
    assert said["confidence_of"] == KNOWN
    assert [item["confidence"] for item in said["contents"]] == ["recalled", "described"]


def test_a_date_rests_on_trigger_and_clock_and_a_verdict_without_one_on_the_trigger() -> None:
    due = judged(PARTS + CONTENTS)
    assert (due.verdict, due.confidence) == ("due", "copy_of_text")
    open_one = judged(PARTS, **{"data.personal": None, "entities[c].aware_at": None})
    assert (open_one.verdict, open_one.strict_due) == ("undetermined", None)
    assert open_one.confidence == "official_text"
    denied = judged(PARTS, **{"data.personal": False})
    assert (denied.verdict, denied.confidence) == ("not due", "official_text")


def test_what_an_exemption_lifts_rests_on_the_exemption_too() -> None:
    lifted = judged(PARTS + EXEMPTION, **{"risk.unlikely": True})
    assert (lifted.verdict, lifted.confidence) == ("not due", "recalled")
    assert judged(PARTS + EXEMPTION).confidence == "copy_of_text"


def test_what_says_nothing_of_its_own_is_known_as_its_stage_and_law_are() -> None:
    plain = judged(LAW.replace('confidence = "read"', 'confidence = "quoted"'))
    assert set(duty_json(plain)["confidence_of"].values()) == {"quoted"}
    staged = LAW.replace(
        'citation = "Law Art. 1"\n\n[stages',
        'citation = "Law Art. 1"\nconfidence = "recalled"\n\n[stages',
    )
    assert staged != LAW
    assert set(duty_json(judged(staged))["confidence_of"].values()) == {"recalled"}
    elsewhere = judged(PARTS, **{"entities[c].role": ["processor"]})
    assert (elsewhere.verdict, elsewhere.confidence) == ("not applicable", "described")


def test_another_clock_that_runs_has_a_kind_of_its_own() -> None:
    other = """
[[stages.clock_instead]]
id = "later"
when = { cel = "breach.confidentiality", words = "Secrets", cite = "Law Art. 8" }
anchor = ["entities[].aware_at"]
amount = 20
unit = "days"
counting = "none"
words = "within twenty days"
cite = "Law Art. 8"
confidence = "recalled"
"""
    found = judged(PARTS + other)
    assert (found.confidence, duty_json(found)["confidence_of"]["clock"]) == (
        "recalled",
        "recalled",
    )
    unsaid = judged(PARTS + other.replace('confidence = "recalled"\n', ""))
    assert duty_json(unsaid)["confidence_of"]["clock"] == "described"


def test_the_clock_alone_is_known_as_its_clock_is() -> None:
    zone = ZoneInfo("Europe/Berlin")
    found = run_clock(
        alone(PARTS), "xx.law", facts(BREACH), "c", {}, places=("DE",), zone=zone, now=NOW
    )
    assert found.confidence == "copy_of_text"
    assert found.confidence_of is not None
    assert found.confidence_of.recipient == "quoted"


@pytest.mark.parametrize("part", ["official_text", "copy_of_text", "quoted", "recalled"])
def test_an_unknown_kind_of_a_part_is_refused(part: str) -> None:
    text = (PARTS + CONTENTS).replace(f'confidence = "{part}"', 'confidence = "sure"', 1)
    with pytest.raises(DataFault, match="must be one of official_text"):
        regime(text)


TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "fresh"), (30, "fresh"), (31, "over_30_days"), (90, "over_30_days"), (91, "over_90_days")],
)
def test_the_light_ages_after_thirty_and_ninety_days(days: int, said: str) -> None:
    assert light(TODAY - timedelta(days=days), TODAY) == said


def test_the_day_of_a_check_is_the_laws_own_or_that_of_its_source() -> None:
    assert light(regime(LAW).checked_on, TODAY) == "never"
    read = LAW.replace('title = "Made for this test"', 'title = "Made"\nread = "2026-10-03"')
    assert regime(read).checked_on == date(2026, 10, 3)
    own = read.replace("disputed = false", "disputed = false\nchecked_on = 2026-11-30")
    assert regime(own).checked_on == TODAY
    assert duty_json(judged(own))["checked_on"] == "2026-11-30"
    with pytest.raises(DataFault, match="must be a date"):
        regime(own.replace("checked_on = 2026-11-30", 'checked_on = "lately"'))


def test_a_shipped_law_names_the_day_it_was_checked_unless_it_is_from_memory() -> None:
    days = {law.id: law.checked_on for law in pack().regimes}
    never = {law.id for law in pack().regimes if law.checked_on is None}
    assert never == {"uk.gdpr.33", "uk.gdpr.34"}
    assert never == {law.id for law in pack().regimes if "from memory" in law.source.title[:60]}
    assert all(law.confidence == "recalled" for law in pack().regimes if law.id in never)
    assert pack().edition == min(day.isoformat() for day in days.values() if day)


def test_a_text_that_part_of_a_law_rests_on_is_no_day_of_comparing_it() -> None:
    of_part = LAW.replace(
        'title = "Made for this test"',
        'title = "From memory"\n[[source.texts]]\ntitle = "s. 1"\nurl = "https://example.org"\n'
        'read = "2026-10-03"\nconfidence = "quoted"',
    )
    law = regime(of_part)
    assert law.checked_on is None
    assert [(text.title, text.read, text.confidence) for text in law.source.readings] == [
        ("s. 1", "2026-10-03", "quoted")
    ]
    with pytest.raises(DataFault, match="must be one of official_text"):
        regime(of_part.replace('"quoted"', '"sure"'))
    with pytest.raises(DataFault, match="unknown key"):
        regime(of_part.replace('read = "2026-10-03"', 'when = "2026-10-03"'))
