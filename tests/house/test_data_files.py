"""Every data file is read by the strict reader, and every room of data is there in a wheel too."""

from __future__ import annotations

from pathlib import Path

import pytest

from pirdesk import datafiles
from tests.house.tree import ROOT, SOURCE, files, modules, name_of, project

DATA = [f for f in files() if name_of(f).split("/")[0] in datafiles.ROOMS]
TOML = [f for f in DATA if f.suffix == ".toml"]


@pytest.mark.parametrize("file", TOML, ids=name_of)
def test_the_strict_reader_reads_it(file: Path) -> None:
    read = datafiles.read_toml(file)
    assert read.data
    assert read.name == name_of(file)


def test_every_room_has_content() -> None:
    for room in datafiles.ROOMS:
        assert any(name_of(file).startswith(f"{room}/") for file in DATA), room


def test_the_wheel_carries_every_room() -> None:
    carried = project()["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert carried == {room: f"pirdesk/_data/{room}" for room in datafiles.ROOMS}


def test_names_are_plain() -> None:
    # A name with a space, a capital or an umlaut breaks on one of the systems we ship to.
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789_-./")
    odd = [
        name_of(f)
        for f in DATA
        if not set(name_of(f).removeprefix(f"{name_of(f).split('/')[0]}/")) <= allowed
        if f.suffix not in {".ttf", ".otf", ".ttc"}
        and f.stem.split("-")[0] not in {"LICENSE", "OFL", "README"}
    ]
    assert not odd


def test_code_names_no_question() -> None:
    # A special case for one term belongs into the data; a few terms have a fixed part in the law
    # engines and are listed there. Screens and services name none but the incident's title.
    vocabulary = (ROOT / "forms" / "vocabulary").glob("*.toml")
    known = {term for file in vocabulary for term in _terms(file)}
    allowed = {"incident.title", "incident.kind"}
    named = [
        f"{name}: {term}"
        for name, _, text in modules(SOURCE / "ui", SOURCE / "documents", SOURCE / "storage")
        for term in known - allowed
        if f'"{term}"' in text
    ]
    assert not named


def _terms(file: Path) -> set[str]:
    # A term of one word, "timeline", is also the name of an exhibit: not looked for.
    return {key for key in datafiles.read_toml(file).data if "." in key}
