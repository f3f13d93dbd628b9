"""The documents say what is so: links lead somewhere, choices have reasons, rows have tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house import coverage
from tests.house.tree import ROOT, files, name_of, project

PAGES = [file for file in files() if file.suffix == ".md"]
DECISIONS = ROOT / "docs" / "decisions"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MAKE = re.compile(r"`make ([a-z-]+)`|^\s*make ([a-z-]+)", re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = []
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in anchors(target)
        ):
            lost.append(link)
    assert not lost


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_command_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {first or second for first, second in MAKE.findall(page.read_text(encoding="utf-8"))}
    assert named <= targets


def test_the_top_pages_are_there_and_not_empty() -> None:
    for name in ("README", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG"):
        assert len((ROOT / f"{name}.md").read_text(encoding="utf-8")) > 500, name


def test_every_requirement_has_its_line_of_reasons() -> None:
    listed = (DECISIONS / "0002-libraries.md").read_text(encoding="utf-8")
    wanted = project()["project"]["dependencies"] + [
        text
        for group in project()["dependency-groups"].values()
        for text in group
        if isinstance(text, str)
    ]
    missing = [n for n in (Requirement(t).name for t in wanted) if f"| {n} |" not in listed]
    assert not missing


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    numbered = sorted(file.name for file in DECISIONS.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in numbered] == list(range(1, len(numbered) + 1))
    listed = (DECISIONS / "README.md").read_text(encoding="utf-8")
    assert [name for name in numbered if f"({name})" not in listed] == []


def test_coverage_is_what_the_marks_say() -> None:
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(), "run `make coverage`"


def test_marks_name_rows_that_exist() -> None:
    assert set(coverage.marks()) <= set(coverage.rows())


def test_the_licence_is_complete() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.lstrip().startswith("Apache License")
    assert "9. Accepting Warranty or Additional Liability" in text
    assert "END OF TERMS AND CONDITIONS" in text
