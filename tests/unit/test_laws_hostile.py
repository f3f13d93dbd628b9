"""Law files that somebody wrote to harm, or by mistake: refused where they are read, in words."""

from __future__ import annotations

import pytest

from pirdesk import datafiles
from pirdesk.casefile.sheet import read_facts
from pirdesk.datafiles import parse_toml
from pirdesk.duties import Pack, map_duties
from pirdesk.duties.law_limits import LONGEST_TEXT, texts_in
from pirdesk.errors import DataFault
from tests.unit.duties_words import BREACH, LAW, NOW, regime, vocabulary

STAGE = LAW[LAW.index("[[stages]]") :]
ANCHOR = 'anchor = ["entities[].aware_at"]'


def changed(old: str, new: str) -> str:
    assert old in LAW
    return LAW.replace(old, new, 1)


def after(first: str, second: str) -> str:
    """Two stages, each counted from a filing."""
    law = changed('id = ""', 'id = "a"').replace(ANCHOR, f'anchor = ["submission:{first}"]')
    other = STAGE.replace('id = ""', 'id = "b"').replace(
        ANCHOR, f'anchor = ["submission:{second}"]'
    )
    return law + other


HOSTILE = {
    "turned id": (changed("xx.law", "xx.\u202elaw"), "U\\+202E"),
    "turned title": (changed("Tell somebody", "Tell \u2066somebody"), "U\\+2066"),
    "escape": (changed("Tell somebody", "Tell \\u001b[31m"), "U\\+001B"),
    "nul": (changed("Tell somebody", "Tell \\u0000"), "U\\+0000"),
    "turned key": (LAW + '"\\u202ex" = 1\n', "U\\+202E"),
    "path": (changed('"xx.law"', '"../../x"'), "id: has letters"),
    "no id": (changed('"xx.law"', '""'), "id: has letters"),
    "blank id": (changed('"xx.law"', '"a b"'), "id: has letters"),
    "line in id": (changed('"xx.law"', '"a\\n"'), "id: has letters"),
    "long id": (changed("xx.law", "x" * 101), "id: has letters"),
    "path of a stage": (changed('id = ""', 'id = "../x"'), "id: has letters"),
    "endless title": (changed("Tell somebody", "W " * LONGEST_TEXT), "is longer than"),
    "endless days": (changed("amount = 10", "amount = 10000000000"), "more than a hundred years"),
    "endless hours": (
        changed("amount = 10", "amount = 99999999").replace('"days"', '"hours"'),
        "more than a hundred years",
    ),
    "endless months": (
        changed("amount = 10", "amount = 5000").replace('"days"', '"months"'),
        "more than a hundred years",
    ),
    "one duty twice": (LAW + STAGE, "stands twice"),
    "own filing": (changed(ANCHOR, 'anchor = ["submission:xx.law"]'), "its own filing"),
    "circle": (after("xx.law.b", "xx.law.a"), "its own filing"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_law_is_refused_in_words(name: str) -> None:
    text, words = HOSTILE[name]
    with pytest.raises(DataFault, match=words):
        regime(text)


def test_one_filing_after_another_is_no_circle() -> None:
    assert [stage.duty for stage in regime(after("xx.other", "xx.law.a")).stages] == [
        "xx.law.a",
        "xx.law.b",
    ]


@pytest.mark.parametrize(
    ("unit", "most"), [("hours", 878_400), ("days", 36_600), ("weeks", 5_300), ("months", 1_200)]
)
def test_the_longest_span_that_is_read_can_be_computed(unit: str, most: int) -> None:
    text = changed("amount = 10", f"amount = {most}").replace('"days"', f'"{unit}"')
    law = regime(text)
    late = {**BREACH, "entities[c].aware_at": "2200-12-31T10:20:00+01:00"}
    sheet = read_facts(vocabulary(), late)
    (found,) = map_duties(sheet, Pack("test", (law,), law.sha256), NOW)
    assert found.strict_due is not None
    assert found.strict_due.year >= 2300
    with pytest.raises(DataFault, match="hundred years"):
        regime(text.replace(f"amount = {most}", f"amount = {most + 1}"))


def test_no_law_of_ours_holds_a_sign_that_hides() -> None:
    for folder in ("regimes", "regime_tables"):
        for file in datafiles.read_folder("forms", folder):
            own = parse_toml(datafiles.path(file.name).read_bytes(), "own.toml")
            for key, text in texts_in(own.data):
                assert len(text) <= LONGEST_TEXT, (file.name, key)
                assert text.replace("\n", " ").replace("\t", " ").isprintable(), (file.name, key)
