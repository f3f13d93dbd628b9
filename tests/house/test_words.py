"""What no file of ours says: a promise for later, one machine's paths, a registry's address."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import texts

# Written in two halves, so that this file does not say them either.
LATER = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")
HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "deb." + "debian.org",
    "security." + "debian.org",
    "snapshot." + "debian.org",
    "archive." + "ubuntu.com",
    "registry." + "npmjs.org",
    "files." + "pythonhosted",
)
PLACES = ("/wo" + "rk/", "/fa" + "rm/", "/tmp/ba" + "sh_jobs", "/ro" + "ot/.pyenv", "/ho" + "me/")
# Makers of systems are named in public cases; signatures of tools are not.
HANDS = ("co-auth" + "ored-by", "gener" + "ated with", "as an ai lang" + "uage model")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("word", LATER)
def test_nothing_is_promised_for_later(word: str) -> None:
    assert lines_with(re.compile(rf"\b{word}\b")) == []


@pytest.mark.parametrize("host", HOSTS)
def test_no_registry_is_named(host: str) -> None:
    assert lines_with(re.compile(re.escape(host), re.IGNORECASE)) == []


@pytest.mark.parametrize("place", PLACES)
def test_no_path_of_one_machine(place: str) -> None:
    assert lines_with(re.compile(rf"(?<![\w.$)}}]){re.escape(place)}")) == []


@pytest.mark.parametrize("word", HANDS)
def test_no_tool_signs_our_work(word: str) -> None:
    assert lines_with(re.compile(word, re.IGNORECASE)) == []


def test_every_text_ends_with_one_newline_and_holds_no_tab_or_carriage_return() -> None:
    odd = [
        name
        for name, text in texts()
        if text
        if not name.startswith("tests/data/")
        if not text.endswith("\n")
        or text.endswith("\n\n")
        or "\r" in text
        or ("\t" in text and name != "Makefile")
    ]
    assert odd == []
