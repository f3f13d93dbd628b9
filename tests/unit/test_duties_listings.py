"""The directory of authorities: read strictly, one told in each place, never filled from memory."""

from __future__ import annotations

import pytest

from pirdesk.datafiles import parse_toml
from pirdesk.duties import (
    Duty,
    Known,
    authority,
    by_id,
    directory,
    likely,
    listings,
    ranked,
    receivers,
)
from pirdesk.duties.listings import CONTACTS, read_listings
from pirdesk.errors import DataFault, UserError
from pirdesk.services import clocks
from pirdesk.wording import say
from tests.unit.duties_words import BREACH, OUTAGE, SERIOUS, facts, pack, the, vocabulary

EU = {country for country, found in directory().states.items() if found.eu}
EEA = set(directory().states)
# The Länder and what they are called here; Bavaria has two.
LAENDER = ("bw", "by-lda", "by-lfd", "be", "bb", "hb", "hh", "he", "mv", "ni", "nw", "rp", "sl",
           "sn", "st", "sh", "th")  # fmt: skip
GDPR = "eu.gdpr.33"


def places(law: str) -> set[str]:
    return {item.place for item in listings() if law in item.duties}


def test_every_state_has_its_authorities() -> None:
    assert places("eu.nis2.23") >= EU
    assert places("eu.dora.19") >= EU
    assert {place.partition("-")[0] for place in places(GDPR)} == EEA
    assert places("eu.aia.73") < EU | {"EU"}


def test_germany_has_seventeen_of_the_laender_and_one_of_the_federation() -> None:
    found = {item.id for item in receivers(GDPR, "DE")}
    assert {f"dpa-de-{land}" for land in LAENDER} | {"dpa-de-bfdi"} <= found
    assert len(LAENDER) == 17
    assert by_id()["dpa-de-by-lda"].serves == ("private",)
    assert by_id()["dpa-de-by-lfd"].serves == ("public_body",)
    spain = {item.id for item in receivers(GDPR, "ES")}
    assert spain == {"dpa-es", "dpa-es-ct", "dpa-es-pv", "dpa-es-an"}


def test_every_field_says_how_it_is_known_and_nothing_of_a_way_is_from_memory() -> None:
    ids = {law.id for law in pack().regimes} | {s.duty for r in pack().regimes for s in r.stages}
    for item in listings():
        assert set(item.duties) <= ids, item.id
        for field in (*CONTACTS, "name", "name_en", "short", "note", "languages"):
            assert bool(getattr(item, field)) == (field in item.sure), (item.id, field)
        for field, known in item.sure.items():
            assert item.sources(field), (item.id, field)
            assert known != "recalled" or field not in (*CONTACTS, "channel", "lengths"), item.id
        assert bool(item.portal or item.channels) <= ("channel" in item.sure), item.id
        assert set(item.limits) <= set(vocabulary().terms)


def test_one_listing_names_one_authority() -> None:
    odd = [i.id for i in listings() if " or " in i.name_en + i.name and i.id != "device-hu"]
    assert not odd


def test_a_part_of_a_country_has_its_own_and_that_of_the_country() -> None:
    (found,) = receivers("ca.qc.cai", "CA-QC")
    assert found.id == "dpa-ca-qc"
    assert [item.id for item in receivers(GDPR, "DE-BE") if item.place != "DE"] == ["dpa-de-be"]
    assert receivers("eu.nis2.23.final", "US") == ()
    (anywhere,) = receivers("eu.cra.14.notification", "DE")
    assert "ENISA" in anywhere.name


# The facts of an organisation, and the authority they point to (GDPR Art. 55; BDSG § 9, § 40).
POINTED = [
    ("DE", (), (), ""),
    ("DE", ("DE-BE",), (), "dpa-de-be"),
    ("DE", ("DE-BY",), ("private",), "dpa-de-by-lda"),
    ("DE", ("DE-BY",), ("public_body",), "dpa-de-by-lfd"),
    ("DE", ("DE-BE",), ("federal_body",), "dpa-de-bfdi"),
    ("DE", ("DE-BE", "DE-HH"), (), ""),
    ("ES", (), ("private",), "dpa-es"),
    ("ES", ("ES-B",), ("public_body",), "dpa-es-ct"),
    ("ES", ("ES-M",), ("public_body",), "dpa-es"),
    ("IT", (), (), "dpa-it"),
]


@pytest.mark.parametrize(("place", "seats", "kinds", "expected"), POINTED)
def test_the_facts_point_to_one_or_to_none(
    place: str, seats: tuple[str, ...], kinds: tuple[str, ...], expected: str
) -> None:
    found = likely(GDPR, place, Known(frozenset(seats), kinds=frozenset(kinds)))
    assert (found.authority.id if found else "") == expected


def test_people_of_a_place_point_to_it_where_no_seat_does() -> None:
    found = likely(GDPR, "DE", Known(people=frozenset({"DE-HH"})))
    assert found is not None
    assert (found.authority.id, say(found.why)) == (
        "dpa-de-hh",
        "people concerned live in Hamburg (Germany)",
    )
    elsewhere = likely(GDPR, "DE", Known(frozenset({"DE-BE"}), people=frozenset({"DE-HH"})))
    assert elsewhere is not None
    assert elsewhere.authority.id == "dpa-de-be"


def test_all_of_a_country_are_ranked_and_none_is_left_out() -> None:
    found = ranked(GDPR, "DE", Known(frozenset({"DE-BY"}), kinds=frozenset({"public_body"})))
    assert {each.authority.id for each in found} == {i.id for i in receivers(GDPR, "DE")}
    assert found[0].authority.id == "dpa-de-by-lfd"
    assert all(each.score < 0 for each in found[1:] if each.authority.place == "DE-BE")


def test_a_place_of_several_names_none_and_an_id_one() -> None:
    assert authority("dpa-de-be").place == "DE-BE"
    assert authority("it").id == "dpa-it"
    with pytest.raises(UserError) as several:
        authority("DE")
    assert several.value.code == "authority.several"
    with pytest.raises(UserError) as unknown:
        authority("US")
    assert unknown.value.code == "authority.unknown"


def told(duty: Duty) -> str:
    """Return in words how the recipient of a duty is reached."""
    return next(say(step.words) for step in duty.trace if say(step.rule) == "recipient")


def test_the_duty_names_its_recipient_and_the_way_to_it() -> None:
    found = the(facts(OUTAGE, **{"entities[n]__country": ["BE"]}), "eu.nis2.23.early_warning")
    assert found.recipient.startswith("Centrum voor Cybersecurity België")
    assert "https://notif.safeonweb.be/ (described)." in told(found)


def test_an_authority_that_is_not_listed_is_said_to_be_unknown() -> None:
    found = the(facts(SERIOUS, harm__places=["PL"]), "eu.aia.73.general")
    assert found.recipient == "the market surveillance authority for AI of Poland"
    assert told(found).endswith("this edition does not know.")


def test_the_duty_names_the_likely_one_or_that_none_is_chosen() -> None:
    found = the(facts(BREACH), GDPR)
    assert (found.place, found.recipient) == (
        "DE",
        "the data protection authority of Germany, not chosen yet",
    )
    assert told(found).endswith("20 authorities are listed here: choose one.")
    berlin = the(facts(BREACH, **{"entities[c]__country": ["DE-BE"]}), GDPR)
    assert (berlin.place, berlin.recipient) == ("DE", by_id()["dpa-de-be"].name)
    assert "Likely, to be confirmed: the organisation has its seat" in told(berlin)


def test_one_law_lists_all_places_or_one() -> None:
    assert {i.place for i in clocks.recipients_of(pack(), "eu.dora.19.initial")} >= EU
    (one,) = clocks.recipients_of(pack(), "kr.pipa", "KR")
    assert one.portal == "https://www.privacy.go.kr"
    assert clocks.recipients_of(pack(), "us.circia.incident", "FR") == ()


GOOD = """
edition = "2026-12-01"
duties = ["eu.nis2.23"]
verified_by_human = ""
[[authorities]]
id = "csirt-own"
place = "DE"
name = "A CSIRT"
portal = "https://csirt.example"
limits = { "incident.narrative" = 4000 }
sure = { name = "recalled", channel = "read", lengths = "read" }
read_in = ["its own page, 1 December 2026"]
"""
BAD = [
    ('place = "DE"', 'place = "Germany"', "country or region"),
    ('name = "recalled"', 'name = "sure"', "must be one of"),
    ('id = "csirt-own"', 'id = "CSIRT"', "short name"),
    ('name = "A CSIRT"', 'nome = "A CSIRT"', "nome"),
    ('channel = "read", ', "", "“channel” is not there"),
    ('channel = "read"', 'channel = "recalled"', "is from memory: leave it empty"),
    ('channel = "read"', 'channel = "second_hand"', "names no source"),
    ('name = "recalled"', 'name = "recalled", email = "read"', "says of nothing"),
    ('portal = "https', 'serves = ["banks"]\nportal = "https', "no kind of organisation"),
]


def test_a_list_of_an_organisation_is_read() -> None:
    (found,) = read_listings(parse_toml(GOOD.encode(), "own.toml"))
    assert found.limits == {"incident.narrative": 4000}
    assert found.said == "Portal: https://csirt.example (quoted by an authority)."
    assert found.sources("name") == ("from memory",)
    assert found.sources("email") == ()


def test_a_note_from_memory_says_so() -> None:
    assert by_id()["dpa-de-bfdi"].sure["note"] == "recalled"
    assert by_id()["dpa-de-bfdi"].said.endswith("(recalled)")
    assert by_id()["dpa-de-hh"].sure["note"] == "read"
    assert not by_id()["dpa-de-hh"].said.endswith("(recalled)")


@pytest.mark.parametrize(("old", "new", "reason"), BAD)
def test_a_faulty_line_is_refused_with_its_reason(old: str, new: str, reason: str) -> None:
    with pytest.raises(DataFault) as caught:
        read_listings(parse_toml(GOOD.replace(old, new).encode(), "own.toml"))
    assert reason in str(caught.value)
