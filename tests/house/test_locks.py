"""The locks name wheels by name, version and hash, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, project

LOCKS = sorted((ROOT / "packaging" / "locks").glob("*.txt"))
PIN = re.compile(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[0-9][\w.!+]*( ; [\w\s.'()<>=!]+?)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def pins(lock: str) -> dict[str, set[str]]:
    """Name to versions (one per marker) of one lock."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "packaging" / "locks" / f"{lock}.txt").read_text().splitlines():
        if PIN.fullmatch(line):
            pinned = Requirement(line.removesuffix(" \\"))
            versions = {specifier.version for specifier in pinned.specifier}
            found.setdefault(canonicalize_name(pinned.name), set()).update(versions)
    return found


def test_the_locks_are_the_three_that_the_setup_installs() -> None:
    assert [lock.stem for lock in LOCKS] == ["build", "dev", "runtime"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_no_line_is_a_url_a_path_or_an_index(lock: Path) -> None:
    strange = [
        line
        for line in lock.read_text(encoding="utf-8").splitlines()
        if not line.startswith("# ") and not PIN.fullmatch(line) and not HASH.fullmatch(line)
    ]
    assert not strange


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_even_comments_hold_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "@" not in text
    assert "--index" not in text


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_has_a_hash(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    bare = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if PIN.fullmatch(line) and not HASH.fullmatch(following)
    ]
    assert not bare


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("runtime", project()["project"]["dependencies"]),
        ("build", project()["dependency-groups"]["build"]),
        ("dev", project()["dependency-groups"]["dev"]),
    ],
)
def test_every_requirement_is_locked_within_its_bounds(lock: str, wanted: list[object]) -> None:
    locked = pins(lock)
    for text in wanted:
        if isinstance(text, str):
            requirement = Requirement(text)
            versions = locked.get(canonicalize_name(requirement.name), set())
            assert versions, f"{requirement.name} is not in {lock}.txt: run `make lock`"
            outside = [v for v in versions if not requirement.specifier.contains(v)]
            assert not outside, f"{requirement.name}: {outside} is outside {requirement.specifier}"


def test_tests_run_on_what_people_run() -> None:
    runtime, dev = pins("runtime"), pins("dev")
    other = {name: (versions, dev.get(name)) for name, versions in runtime.items()}
    assert not {name: both for name, both in other.items() if both[0] != both[1]}
