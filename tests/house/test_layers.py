"""Imports go downwards only, each library has one room, and Qt is spoken in one place."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.tree import ROOT, SOURCE, imported, modules, project

# Library → the rooms that may import it, as in ARCHITECTURE.md. A test below refuses a library of
# pyproject.toml that is missing here.
ROOMS: dict[str, tuple[str, ...]] = {
    "PySide6": ("ui",),
    "shiboken6": ("ui",),
    "pypdfium2": ("ui",),
    "typer": ("cli",),
    "msgspec": ("cli", "duties", "rules", "services", "documents"),
    "rich": ("cli",),
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "psycopg": ("storage",),
    "reportlab": ("documents",),
    "uharfbuzz": ("documents",),
    "anyascii": ("documents",),
    "pikepdf": ("documents",),
    "pyhanko": ("documents",),
    "pyhanko_certvalidator": ("documents",),
    "asn1crypto": ("documents",),
    "pkcs11": ("documents",),
    "markdown_it": ("documents",),
    "nh3": ("documents",),
    "markdown": ("documents",),
    "babel": ("wording", "documents"),
    "PIL": ("documents",),
    "holidays": ("duties",),
    "scipy": ("harm",),
    "duckdb": ("exchange",),
    "icalendar": ("exchange",),
    "openpyxl": ("exchange",),
    "cel_expr_python": ("rules",),
    "keyring": ("vault",),
    "platformdirs": ("bootstrap",),
    "tomli": ("datafiles",),
    # Keys are made and used for papers, for the ledger, and wrapped where no keyring is.
    "cryptography": ("documents", "storage", "services", "vault"),
}
# What a requirement of pyproject.toml is called when imported, where the two differ.
IMPORT_NAMES = {
    "PySide6-Essentials": "PySide6",
    "pyHanko": "pyhanko",
    "markdown-it-py": "markdown_it",
    "cel-expr-python": "cel_expr_python",
    "Pillow": "PIL",
    "SQLAlchemy": "sqlalchemy",
    "Babel": "babel",
    "pyhanko-certvalidator": "pyhanko_certvalidator",
}
NEVER_IMPORTED = {
    "uharfbuzz",  # reportlab loads it to shape a text
    "tzdata",  # zoneinfo finds it by itself
    "psycopg",  # SQLAlchemy loads it for a postgresql:// address
}


def room_of(name: str) -> str:
    return name.removeprefix("src/pirdesk/").split("/")[0].removesuffix(".py")


def source() -> Iterator[tuple[str, ast.Module]]:
    for name, tree, _ in modules(SOURCE):
        yield name, tree


def test_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [program, "--no-logo", "--no-cache"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_library_stays_in_its_room() -> None:
    strays = [
        f"{name} imports {module}"
        for name, tree in source()
        for module in imported(tree)
        if (rooms := ROOMS.get(module.split(".")[0])) and room_of(name) not in rooms
    ]
    assert not strays


def test_every_library_has_a_room() -> None:
    wanted = {Requirement(text).name for text in project()["project"]["dependencies"]}
    homeless = {n for n in wanted - NEVER_IMPORTED if IMPORT_NAMES.get(n, n) not in ROOMS}
    assert not homeless


def test_nothing_foreign_is_imported_without_a_room() -> None:
    known = {*sys.stdlib_module_names, "pirdesk", *ROOMS}
    strangers = [
        f"{name} imports {module}"
        for name, tree in source()
        for module in imported(tree)
        if module.split(".")[0] not in known
    ]
    assert not strangers


def test_every_requirement_is_used() -> None:
    used = {module.split(".")[0] for _, tree in source() for module in imported(tree)}
    wanted = {Requirement(text).name for text in project()["project"]["dependencies"]}
    idle = {n for n in wanted - NEVER_IMPORTED if IMPORT_NAMES.get(n, n) not in used}
    assert not idle


def test_the_command_line_loads_no_qt() -> None:
    # A machine without Qt's system libraries must be able to run every command.
    script = (
        "import sys, pirdesk.bootstrap, pirdesk.cli, pirdesk.services;"
        "print([m for m in sys.modules if m.split('.')[0] in ('PySide6', 'shiboken6')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "word", ["utils", "util", "common", "helpers", "helper", "manager", "misc"]
)
def test_no_drawer_for_odds_and_ends(word: str) -> None:
    drawers = [name for name, _ in source() if word in Path(name).stem.split("_")]
    drawers += [f.name for f in SOURCE.rglob("*") if f.is_dir() and f.name == word]
    assert not drawers
