"""The directory of recipients: picked by duty and place, never guessed, faulty lines refused."""

from __future__ import annotations

import pytest

from pirdesk.datafiles import parse_toml
from pirdesk.duties import Duty, directory, listing, listings
from pirdesk.duties.listings import read_listings
from pirdesk.errors import DataFault
from pirdesk.services import clocks
from pirdesk.wording import say
from tests.unit.duties_words import BREACH, OUTAGE, SERIOUS, facts, pack, the, vocabulary

EU = {country for country, found in directory().authorities.items() if found.eu}


def places(law: str) -> set[str]:
    return {item.place for item in listings() if law in item.duties}


def test_every_member_state_has_a_csirt_and_a_financial_authority() -> None:
    assert places("eu.nis2.23") == EU
    assert places("eu.dora.19") == EU
    assert places("eu.aia.73") < EU | {"EU"}


def test_every_listing_belongs_to_a_law_and_says_how_it_is_known() -> None:
    ids = {law.id for law in pack().regimes} | {s.duty for r in pack().regimes for s in r.stages}
    seen = [(duty, item.place) for item in listings() for duty in item.duties]
    assert len(seen) == len(set(seen))
    for item in listings():
        assert set(item.duties) <= ids, item.duties
        assert item.name
        assert item.portal == "" or item.portal.startswith("https://")
        assert bool(item.read) == (item.source != "from memory"), item.name
        assert item.confidence == "recalled" or item.read, item.name
        assert set(item.limits) <= set(vocabulary().terms)


def test_a_duty_picks_the_nearest_of_its_place() -> None:
    found = listing("ca.qc.cai", "CA-QC")
    assert found is not None
    assert found.languages == ("fr", "en")
    region = listing("eu.nis2.23.final", "DE-BY")
    assert region is not None
    assert region.place == "DE"
    assert listing("eu.nis2.23.final", "US") is None
    anywhere = listing("eu.cra.14.notification", "DE")
    assert anywhere is not None
    assert "ENISA" in anywhere.name


def told(duty: Duty) -> str:
    """Return in words how the recipient of a duty is reached."""
    return next(say(step.words) for step in duty.trace if say(step.rule) == "recipient")


def test_the_duty_names_its_recipient_and_the_way_to_it() -> None:
    found = the(facts(OUTAGE, **{"entities[n]__country": ["BE"]}), "eu.nis2.23.early_warning")
    assert found.recipient == "Centre for Cybersecurity Belgium (CCB)"
    said = told(found)
    assert "https://ccb.belgium.be" in said
    assert said.endswith("(described).")


def test_an_authority_that_is_not_listed_is_said_to_be_unknown() -> None:
    found = the(facts(SERIOUS, harm__places=["PL"]), "eu.aia.73.general")
    assert found.recipient == "the market surveillance authority for AI of Poland"
    said = told(found)
    assert said.endswith("this edition does not know.")


def test_data_protection_authorities_keep_their_own_names() -> None:
    found = the(facts(BREACH), "eu.gdpr.33")
    assert found.recipient == directory().authorities["DE"].name
    said = told(found)
    assert said.endswith("Web: bfdi.bund.de; its portal is not known here (recalled).")


def test_one_law_lists_all_places_or_one() -> None:
    assert {item.place for item in clocks.recipients_of(pack(), "eu.dora.19.initial")} == EU
    (one,) = clocks.recipients_of(pack(), "kr.pipa", "KR")
    assert one.portal == "https://www.privacy.go.kr"
    assert clocks.recipients_of(pack(), "us.circia.incident", "FR") == ()


GOOD = """
edition = "2026-11-21"
duties = ["eu.nis2.23"]
verified_by_human = ""
[[recipients]]
place = "DE"
name = "A CSIRT"
confidence = "recalled"
limits = { "incident.narrative" = 4000 }
"""
BAD = [
    ('place = "DE"', 'place = "Germany"', "country or region"),
    ('confidence = "recalled"', 'confidence = "sure"', "must be one of"),
    ('duties = ["eu.nis2.23"]', "duties = []", "names no duty"),
    ('name = "A CSIRT"', 'nome = "A CSIRT"', "nome"),
]


def test_a_list_of_an_organisation_is_read() -> None:
    (found,) = read_listings(parse_toml(GOOD.encode(), "own.toml"))
    assert found.limits == {"incident.narrative": 4000}
    assert found.said == "Its portal is not known here (recalled)."


@pytest.mark.parametrize(("old", "new", "reason"), BAD)
def test_a_faulty_line_is_refused_with_its_reason(old: str, new: str, reason: str) -> None:
    with pytest.raises(DataFault) as caught:
        read_listings(parse_toml(GOOD.replace(old, new).encode(), "own.toml"))
    assert reason in str(caught.value)
