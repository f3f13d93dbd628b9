"""The words of the articles our European laws cite: stored, whole, and found by the citation."""

from __future__ import annotations

import hashlib
import re

import pytest

from pirdesk.datafiles import parse_toml
from pirdesk.duties import digest_of, passages_of, unresolved
from pirdesk.duties.texts import acts, read_act
from pirdesk.errors import DataFault
from tests.unit.duties_words import pack

# Acts and papers whose words are not stored, and why; nothing else may stay unresolved.
NOT_STORED = {
    "Code of Practice": "no act of the Union: its words are not free to reuse",
    "OJ L 295": "a place of publication",
    "COM(2025) 837": "a proposal",
    "COM proposal of 16 December 2025": "a proposal",
    "MDCG 2023-3": "guidance of a group, no act",
    "EDPB Guidelines": "guidance, no act",
    "Regulation (EU) 2024/1183": "an amending act; its words stand in Regulation 910/2014",
    "Delegated Regulation (EU) 2024/1772": "not stored yet",
    "Delegated Regulation (EU) 2025/301": "cited as a whole",
    "Regulation (EEC, Euratom) 1182/71": "not stored yet",
    **{
        f"AI Act Art. {n}": "amended by Regulation (EU) 2026/1744; the words at hand are older"
        for n in ("6", "60", "79", "101")
    },
    "manufacturer incident report": "a form",
    "the Article has no list": "a remark",
    "the Articles have no list": "a remark",
}


def cites() -> dict[str, str]:
    """Every citation of a European law, with the law."""
    return {
        cite: law.id
        for law in pack().regimes
        if law.id.startswith("eu.")
        for part in (law, *law.stages)
        for cite in part.cites
    }


def listed(part: str) -> bool:
    return any(re.match(rf"{re.escape(name)}(?![0-9])", part) for name in NOT_STORED)


def test_every_citation_of_a_european_law_has_its_words_or_is_listed() -> None:
    assert len(cites()) > 150
    lost = {p: law for cite, law in cites().items() for p in unresolved(cite) if not listed(p)}
    assert lost == {}


def test_no_name_is_listed_in_vain() -> None:
    parts = {part for cite in cites() for part in unresolved(cite)}
    for name in NOT_STORED:
        assert any(re.match(rf"{re.escape(name)}(?![0-9])", part) for part in parts), name


def test_every_stored_passage_fits_its_digest_and_says_where_it_was_read() -> None:
    for passage in (passage for act in acts() for passage in act.passages):
        assert hashlib.sha256(passage.text.encode()).hexdigest() == passage.sha256
        assert passage.url.endswith(passage.celex)
        assert "EUR-Lex" in passage.source
        assert passage.read


@pytest.mark.parametrize(
    ("cite", "places", "words"),
    [
        ("GDPR Art. 33(1)", ["33(1)"], "not later than 72 hours after having become aware of it"),
        ("GDPR Art. 34(2), 33(3)(d)", ["34(2)", "33(3)"], "clear and plain language the nature"),
        ("NIS2 Art. 23(4), second subparagraph", ["23(4)"], "within 24 hours of becoming aware"),
        ("MDR Art. 87(5); MDCG 2023-3 Rev. 2, question 14", ["87(5)"], "not later than 10 days"),
        (
            "AI Act Art. 111(2), 113(c) as amended by Regulation (EU) 2026/1744",
            ["111(2)", "113"],
            "only if, as from that date, those systems are subject to significant changes",
        ),
        ("CRA Art. 2(1)-(7)", [f"2({n})" for n in range(1, 8)], "products with digital elements"),
        (
            "Regulation (EU) No 910/2014 Art. 24(2)(fb)",
            ["24(2)"],
            "within 24 hours of the incident",
        ),
        ("DORA Art. 19(4)(a)", ["19(4)"], "an initial notification"),
    ],
)
def test_a_citation_gives_the_words_it_names(cite: str, places: list[str], words: str) -> None:
    found = passages_of(cite)
    assert [passage.at for passage in found] == places
    assert words in " ".join(found[0].text.split())


def test_a_whole_article_gives_its_paragraphs_in_order() -> None:
    assert [p.at for p in passages_of("GDPR Art. 33")] == [f"33({n})" for n in range(1, 6)]


def test_what_is_not_stored_is_named() -> None:
    assert unresolved("GDPR Art. 33(1); EDPB Guidelines 9/2022") == ("EDPB Guidelines 9/2022",)
    assert passages_of("an act nobody knows Art. 3") == ()
    assert digest_of(["an act nobody knows Art. 3"]) == ""
    assert digest_of(["GDPR Art. 33(1)"]) != digest_of(["GDPR Art. 33(2)"])


ACT = """
celex = "1"
names = ["Act"]
title = "An act"
url = "https://eur-lex.europa.eu/1"
source = "EUR-Lex"
read = "2026-12-01"

[[passages]]
at = "1(1)"
text_sha256 = "{digest}"
text = "The words."
"""


def test_words_that_were_changed_are_refused() -> None:
    digest = hashlib.sha256(b"The words.").hexdigest()
    act = read_act(parse_toml(ACT.format(digest=digest).encode(), "forms/texts/eu/1.toml"))
    assert act.passages[0].cite == "Act Art. 1(1)"
    changed = ACT.format(digest=digest).replace("The words.", "Other words.")
    with pytest.raises(DataFault, match="do not fit their digest"):
        read_act(parse_toml(changed.encode(), "forms/texts/eu/1.toml"))
