"""Names that others rely on: the program's commands, its version, the house's commands."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Any

import pytest
import typer

import pirdesk
from pirdesk.cli.application import build_application
from tests.house.tree import ROOT, project

# Later issues and scripts of organisations call these; none is renamed or taken away.
COMMANDS = {
    "demo": {"--out"},
    "person add": {"--role", "--another-person"},
    "case new": set(),
    "case list": set(),
    "case show": {"--as-known-on"},
    "case export": set(),
    "case import": {"--another-person"},
    "answer": {"--certainty", "--file"},
    "document list": set(),
    "document show": set(),
    "harm": {"--facts"},
    "duties": {"--facts", "--now", "--as-known-on"},
    "flips": {"--facts", "--duty", "--now"},
    "missing": {"--facts", "--now"},
    "history": set(),
    "submission add": {"--at", "--entity", "--place", "--reference", "--file", "--reasons"},
    "submission list": set(),
    "decision add": {"--kind", "--say"},
    "decision list": set(),
    "decision reviewed": {"--at"},
    "clocks list": {"--case"},
    "clocks export": {"--to", "--case"},
    "clocks print": {"--case"},
    "breaches list": {"--from", "--to", "--exercises"},
    "breaches export": {"--from", "--to", "--file"},
    "breaches draft": {"--from", "--to"},
    "editions recompute": set(),
    "editions list": {"--case"},
    "editions accept": {"--because"},
    "draft": {"--as-known-on"},
    "review": set(),
    "seal": {"--as", "--signer", "--passphrase-fd", "--elsewhere"},
    "abandon": {"--as", "--reason"},
    "decline": {"--as", "--reason"},
    "void": {"--as", "--reason"},
    "verify": {"--trust", "--crl", "--at", "--register"},
    "keys ca": {"--as", "--ca-passphrase-fd"},
    "keys issue": {"--as", "--ca-passphrase-fd", "--passphrase-fd", "--to"},
    "keys renew": {"--as", "--ca-passphrase-fd", "--passphrase-fd"},
    "keys revoke": {"--as", "--reason"},
    "keys crl": {"--as", "--ca-passphrase-fd", "--to"},
    "keys list": set(),
    "records list": {"--case"},
    "records seal": {"--as", "--signer", "--passphrase-fd"},
    "records stamp": {"--as"},
    "records renew": {"--as", "--before"},
    "records tsa set": {"--as", "--user", "--trust", "--timeout", "--attempts", "--passphrase-fd"},
    "records tsa show": set(),
    "records tsa remove": {"--as"},
    "ledger verify": set(),
    "vocabulary": set(),
    "clock": {"--anchor", "--zone", "--place", "--fact", "--now"},
    "regimes list": set(),
    "regimes show": set(),
    "regimes check": set(),
    "regimes diff": set(),
    "regimes recipients": {"--place"},
    "regimes coverage": {"--place"},
    "definitions import": set(),
    "definitions export": set(),
    "definitions diff": set(),
    "db upgrade": set(),
    "db backup": set(),
    "db check": set(),
    "db rebuild": set(),
    "self-check": set(),
}
TOP = {"--as", "--database"}


def command(path: str) -> Any:
    here: Any = typer.main.get_command(build_application())
    for word in path.split():
        assert word in here.commands, f"pirdesk {path} is gone"
        here = here.commands[word]
    return here


def options(of: Any) -> set[str]:
    return {name for parameter in of.params for name in parameter.opts}


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_the_command_is_there_and_speaks_json(path: str) -> None:
    assert COMMANDS[path] | {"--json"} <= options(command(path))


def test_options_for_every_command_are_there() -> None:
    assert options(command("")) >= TOP


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_the_command_says_what_it_does(path: str) -> None:
    here = command(path)
    assert (here.help or "").strip()
    silent = [p.name for p in here.params if p.param_type_name == "option" and not p.help]
    assert not silent


def test_the_kinds_of_decision_named_in_help_are_those_of_the_vocabulary() -> None:
    from pirdesk.cli.decision_commands import KINDS
    from pirdesk.services.library import Library

    own_command = "system"  # “decision system”
    choices = Library().vocabulary.term("decisions[].kind").choices
    assert tuple(kind for kind in choices if kind != own_command) == KINDS


def test_the_version_is_one() -> None:
    assert project()["project"]["version"] == pirdesk.__version__
    assert f"## {pirdesk.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_scripts_are_plain_shell() -> None:
    shell = shutil.which("dash") or shutil.which("sh")
    assert shell
    for script in sorted((ROOT / "packaging").glob("*.sh")):
        done = subprocess.run([shell, "-n", script], capture_output=True, check=False)
        assert done.returncode == 0, script.name
        assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n"), script.name


def test_every_command_of_the_house_is_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):(.*)$", text, re.MULTILINE)
    assert [name for name, rest in targets if " ## " not in rest] == []
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony is not None
    assert sorted(phony.group(1).split()) == sorted(name for name, _ in targets)


def test_what_lands_has_passed_tests_checks_and_wheel() -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    stages = re.findall(r"^(?:stage|exec make --no-print-directory) ([a-z-]+)", text, re.MULTILINE)
    assert stages == ["test", "lint", "wheel-check", "test-dates", "test-full"]
    assert "DAYS=400-days TESTS='tests/unit tests/services tests/storage'" in text
    assert text.rstrip().endswith("exec make --no-print-directory test-full")
