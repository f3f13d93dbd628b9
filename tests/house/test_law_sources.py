"""A law says no more of its reading than was read: texts, days, and how sure its parts are."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from pirdesk import datafiles
from pirdesk.casefile.confidence import KINDS
from pirdesk.duties.law_tables import table_laws
from tests.unit.duties_words import pack

FILES = {source.data["id"]: source.data for source in datafiles.read_folder("forms", "regimes")}
LAWS = FILES | {name: law.data for name, law in table_laws().items()}
MEMORY = KINDS.index("recalled")
LAW: dict[str, Any] = {
    "id": "xx.law",
    "checked_on": date(2026, 11, 30),
    "confidence": "copy_of_text",
    "source": {
        "title": "Section 1, a copy",
        "url": "https://example.org/1",
        "read": "2026-11-30",
        "confidence": "copy_of_text",
    },
    "stages": [{"id": "a", "clock": {"confidence": "quoted"}}],
}


def read_texts(law: dict[str, Any]) -> list[dict[str, Any]]:
    """The texts of a law that were read at an address on a day."""
    texts = [law["source"], *law["source"].get("texts", [])]
    return [text for text in texts if text.get("url") and text.get("read")]


def parts(law: dict[str, Any]) -> Iterator[str]:
    """Every kind of confidence that a law gives itself or a part, its sources left out."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("confidence", "recipient_confidence"):
                    yield inner
                else:
                    yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    yield from walk({key: value for key, value in law.items() if key != "source"})


def faults(law: dict[str, Any]) -> list[str]:
    """What a law claims beyond what it names as read."""
    texts, found = read_texts(law), []
    days = [text["read"] for text in texts]
    checked = law.get("checked_on")
    if checked is not None and not texts:
        found.append("was compared with no text that has an address and a day")
    elif checked is not None and str(checked) > max(days):
        found.append("was compared after the last day on which a text was read")
    strongest = min(KINDS.index(kind) for kind in parts(law))
    if strongest < MEMORY and not texts:
        found.append("is surer than memory without a text")
    kinds = [KINDS.index(text["confidence"]) for text in texts if "confidence" in text]
    if kinds and len(kinds) == len(texts) and strongest < min(kinds):
        found.append("has a part surer than any text that was read")
    if law["source"].get("texts") and len(kinds) != len(texts):
        found.append("names several texts and does not say how sure each is")
    return found


@pytest.mark.parametrize("law", sorted(LAWS))
def test_a_law_claims_no_more_reading_than_it_names(law: str) -> None:
    assert not faults(LAWS[law]), law


def test_a_law_that_was_never_compared_as_a_whole_is_known_from_memory() -> None:
    never = {law.id: law for law in pack().regimes if law.checked_on is None}
    assert {law.confidence for law in never.values()} <= {"recalled"}


def test_the_pack_reads_what_a_law_was_compared_with() -> None:
    for law in pack().regimes:
        assert len(law.source.readings) == len(read_texts(LAWS[law.id])), law.id
        if law.checked_on is not None:
            assert law.checked_on.isoformat() <= max(t.read for t in law.source.readings), law.id


def changed(**values: Any) -> dict[str, Any]:
    """The made-up law with other values at the top, or in its source where named ``source_…``."""
    law = copy.deepcopy(LAW)
    for name, value in values.items():
        table, key = (
            (law["source"], name.removeprefix("source_"))
            if name.startswith("source_")
            else (law, name)
        )
        table[key] = value
    return law


@pytest.mark.parametrize(
    ("law", "said"),
    [
        (changed(), []),
        (changed(source_url=""), ["was compared with no text", "is surer than memory"]),
        (changed(source_read=""), ["was compared with no text", "is surer than memory"]),
        (changed(checked_on=date(2026, 12, 1)), ["was compared after the last day"]),
        (changed(source_confidence="described"), ["has a part surer than any text"]),
        (
            changed(source_texts=[{"title": "b", "url": "u", "read": "2026-12-01"}]),
            ["names several"],
        ),
        (changed(checked_on=None, confidence="recalled", stages=[], source_url=""), []),
        (changed(checked_on=None, source_url=""), ["is surer than memory"]),
    ],
)
def test_a_claim_without_its_reading_is_found(law: dict[str, Any], said: list[str]) -> None:
    found = faults(law)
    assert len(found) == len(said)
    assert all(words in fault for words, fault in zip(said, found, strict=True))
