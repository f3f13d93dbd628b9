"""Method files are read strictly: what is unknown, missing or at odds is refused with its place."""

from __future__ import annotations

import pytest

from pirdesk import datafiles
from pirdesk.datafiles import parse_toml
from pirdesk.errors import DataFault
from pirdesk.forms import load_vocabulary
from pirdesk.harm.methods import judge, parse_method

WHOLE = """
id = "x.y"
kind = "criteria"
title = "T"
version = "2026-11-30"
words = "W"
limits = "L"
confidence = "described"
settles = ["risk.unlikely"]
[[sources]]
id = "s"
title = "Source"
confidence = "described"
[[levels]]
id = "no"
words = "No"
[[levels]]
id = "yes"
words = "Yes"
[[factors]]
id = "a"
side = "raises"
when = "breach.malicious"
words = "A"
otherwise = "Not A"
cite = "Art. 1"
holds = { "breach.malicious" = true }
[[factors]]
id = "b"
side = "raises"
when = "breach.integrity"
words = "B"
otherwise = "Not B"
cite = "Art. 1"
[[factors]]
id = "c"
side = "raises"
when = "breach.availability"
words = "C"
otherwise = "Not C"
cite = "Art. 1"
[[rules]]
id = "r"
gives = "yes"
when = { at_least = 2, of = ["a", "b", "c"] }
words = "R"
cite = "Art. 2"
rests_on = ["s"]
[[cases]]
id = "k"
source = "s"
number = "1"
title = "K"
summary = "S"
held = ["yes"]
why = "Y"
confidence = "described"
facts_from = "described"
[cases.facts]
"breach.malicious" = true
"""


def read(text: str):  # type: ignore[no-untyped-def]
    return parse_method(parse_toml(text.encode(), "x.y.toml"), load_vocabulary())


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('title = "T"', 'title = "T"\nsurplus = 1', "unknown key"),
        ('kind = "criteria"', 'kind = "guess"', "must be one of"),
        ('version = "2026-11-30"', 'version = "lately"', "must be a date"),
        ('settles = ["risk.unlikely"]', 'settles = ["risk.none"]', "no term"),
        ('when = "breach.malicious"', 'when = "breach.malicius"', "breach.malicius"),
        ('side = "raises"', 'side = "up"', "must be one of"),
        ('cite = "Art. 1"', 'cite = " "', "must say something"),
        ('of = ["a", "b", "c"]', 'of = ["a", "z"]', "no factor"),
        ("at_least = 2", "at_least = 4", "counts some of the parts"),
        ('rests_on = ["s"]', 'rests_on = ["t"]', "names sources and worked cases"),
        ('rests_on = ["s"]', "rests_on = []", "names sources and worked cases"),
        ('held = ["yes"]', 'held = ["perhaps"]', "names at least one of the levels"),
        ('gives = "yes"', 'gives = "a"', "is a factor"),
        ('gives = "yes"', 'gives = "other"', "no rule gives"),
        ('{ "breach.malicious" = true }', '{ "breach.nothing" = true }', "no such term"),
        ('held = ["yes"]', 'held = ["yes"]\ntwins = ["q"]', "not twins of each other"),
        ('[[levels]]\nid = "yes"\nwords = "Yes"\n', "", "names at least one of the levels"),
        ('id = "b"', 'id = "a"', "stands twice"),
    ],
)
def test_a_fault_is_refused_with_its_reason(old: str, new: str, reason: str) -> None:
    assert WHOLE.count(old) >= 1
    with pytest.raises(DataFault, match=reason):
        read(WHOLE.replace(old, new, 1))


def test_at_least_counts_and_leaves_open_what_can_still_decide() -> None:
    from pirdesk.casefile.sheet import read_facts

    method = read(WHOLE)
    vocabulary = load_vocabulary()

    def possible(**told: bool) -> tuple[str, ...]:
        facts = {f"breach.{key}": value for key, value in told.items()}
        return judge(method, read_facts(vocabulary, facts)).possible

    assert possible(malicious=True, integrity=True) == ("yes",)
    assert possible(malicious=True) == ("no", "yes")
    assert possible(malicious=False, integrity=False) == ("no",)
    assert possible(malicious=True, integrity=False, availability=False) == ("no",)


def test_every_shipped_file_is_read_and_named_after_its_method() -> None:
    vocabulary = load_vocabulary()
    files = list(datafiles.read_folder("forms", "methods"))
    assert files
    for file in files:
        method = parse_method(file, vocabulary)
        assert file.name.endswith(f"/{method.id}.toml")
        assert method.limits
