"""The index of commands is whole, and a command loads only what it needs."""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import Any

import pytest
import typer

from pirdesk.cli.command_index import INDEX
from pirdesk.cli.lazy_group import LazyGroup
from tests.house.tree import ROOT

MODULES = sorted(path.stem for path in (ROOT / "src/pirdesk/cli").glob("*_commands.py"))
# What takes long to load, and the rooms that lead there.
HEAVY = {
    "sqlalchemy", "alembic", "psycopg", "PySide6", "reportlab", "pikepdf", "pyhanko", "openpyxl",
    "numpy", "scipy", "duckdb", "icalendar", "babel", "holidays", "cel_expr_python", "rich",
    "cryptography", "keyring", "pirdesk.storage", "pirdesk.documents", "pirdesk.ui",
}  # fmt: skip


def registered(module: str) -> set[str]:
    part = typer.Typer()
    importlib.import_module(f"pirdesk.cli.{module}").register(part)
    return set(typer.main.get_group(part).commands)


def test_every_command_of_every_module_is_in_the_index_and_no_other() -> None:
    held = {(name, module) for module in MODULES for name in registered(module)}
    assert held == {(name, module) for name, (module, _summary) in INDEX.items()}


@pytest.mark.parametrize("name", sorted(INDEX))
def test_the_line_of_a_command_fits_and_ends(name: str) -> None:
    _module, summary = INDEX[name]
    assert summary.endswith(".")
    assert len(summary) <= 60


def test_a_mistyped_command_names_the_nearest(capfd: pytest.CaptureFixture[str]) -> None:
    from tests.builders import run

    assert run(["dutys"]) == 2
    assert "Did you mean 'duties'" in capfd.readouterr().err


def loaded_by(*arguments: str) -> set[str]:
    """Return what a fresh process has loaded once this command is done."""
    code = (
        "import sys\n"
        "from pirdesk.__main__ import main\n"
        f"sys.argv[1:] = {list(arguments)!r}\n"
        "main()\n"
        "sys.stderr.write('LOADED ' + ' '.join(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.rpartition("LOADED ")[2].split())


def test_the_version_loads_no_command_line() -> None:
    assert not loaded_by("--version") & {"typer", "pirdesk.cli", "pirdesk.services", *HEAVY}


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import contextlib, io, sys\n"
        "from pirdesk.__main__ import main\n"
        f"for words in [[], *([name] for name in {list(INDEX)!r})]:\n"
        "    with contextlib.redirect_stdout(io.StringIO()):\n"
        "        sys.argv[1:] = [*words, '--help']\n"
        "        main()\n"
        f"    heavy = set(sys.modules) & {HEAVY!r}\n"
        "    if heavy:\n"
        "        sys.exit(f'{words} --help loads {heavy}')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_list_of_cases_loads_neither_law_nor_paper(tmp_path: Any) -> None:
    found = loaded_by("--database", str(tmp_path / "cases.db"), "case", "list")
    assert "sqlalchemy" in found
    assert not found & (HEAVY - {"sqlalchemy", "pirdesk.storage"})
    assert not {"pirdesk.duties", "pirdesk.harm", "pirdesk.forms"} & found


def test_the_group_of_the_program_is_the_lazy_one() -> None:
    from pirdesk.cli.application import build_application

    assert isinstance(typer.main.get_command(build_application()), LazyGroup)
