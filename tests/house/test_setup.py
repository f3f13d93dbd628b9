"""The set-up says what a bare machine lacks, and installs it only where it may.

The machine is played: a PATH of stand-ins for Python, apt-get, sudo and id.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pirdesk.ui.surroundings import QT_PACKAGES
from tests.house.tree import ROOT

TOOLS = ("sh", "dirname", "cat", "cksum", "grep", "env")
# Answers like a Debian python3: recent enough, without ensurepip until apt-get has run.
PYTHON = """#!/bin/sh
case "$*" in
*ensurepip*) [ -e "$MACHINE/installed" ] ;;
*-venv*) echo python3.11-venv ;;
*sys.exit*) exit 0 ;;
-V) echo "Python 3.11.2" ;;
"-m venv"*) echo "making a venv" && exit 7 ;;
esac
"""
OLD_PYTHON = "#!/bin/sh\nexit 1\n"
APT = """#!/bin/sh
echo "apt-get $*" >> "$MACHINE/asked"
case "$*" in *install*) : > "$MACHINE/installed" ;; esac
"""
SUDO = """#!/bin/sh
[ "$1" = -n ] && exit "$(cat "$MACHINE/sudo-refuses")"
echo sudo >> "$MACHINE/asked"
exec "$@"
"""


@dataclass(frozen=True)
class Machine:
    """A played machine: its PATH, its checkout, and what apt-get was asked."""

    folder: Path

    def add(self, name: str, script: str) -> None:
        program = self.folder / "bin" / name
        program.write_text(script)
        program.chmod(0o755)

    def run(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", str(self.folder / "checkout/packaging/setup.sh"), "program"],
            env={"PATH": str(self.folder / "bin"), "MACHINE": str(self.folder)},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    @property
    def asked(self) -> list[str]:
        log = self.folder / "asked"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(os.path.realpath(found))
    shutil.copytree(ROOT / "packaging", tmp_path / "checkout" / "packaging")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "checkout")
    played = Machine(tmp_path)
    played.add("python3", PYTHON)
    played.add("id", "#!/bin/sh\necho 1000\n")
    return played


def test_without_a_fitting_python_it_says_which(machine: Machine) -> None:
    machine.add("python3", OLD_PYTHON)
    done = machine.run()
    assert done.returncode == 1
    assert "Python 3.11 to 3.14" in done.stderr
    assert "make PYTHON=" in done.stderr


def test_without_rights_it_prints_the_line_and_changes_nothing(machine: Machine) -> None:
    machine.add("apt-get", APT)
    done = machine.run()
    assert done.returncode == 1
    line = "apt-get update && apt-get install --no-install-recommends -y python3.11-venv"
    assert line in done.stderr
    assert machine.asked == []


def test_without_apt_it_names_what_is_missing(machine: Machine) -> None:
    done = machine.run()
    assert done.returncode == 1
    assert "no apt-get" in done.stderr
    assert "python3.11-venv" in done.stderr


def test_root_installs_and_goes_on(machine: Machine) -> None:
    machine.add("apt-get", APT)
    machine.add("id", "#!/bin/sh\necho 0\n")
    done = machine.run()
    assert [line.split()[1] for line in machine.asked] == ["update", "install"]
    assert machine.asked[1].endswith("--no-install-recommends python3.11-venv")
    assert "making a venv" in done.stdout
    assert done.returncode == 7


def test_sudo_without_a_password_installs(machine: Machine) -> None:
    machine.add("apt-get", APT)
    machine.add("sudo", SUDO)
    (machine.folder / "sudo-refuses").write_text("0")
    done = machine.run()
    assert machine.asked.count("sudo") == 2
    assert "making a venv" in done.stdout


def test_sudo_that_would_ask_is_not_asked_without_a_terminal(machine: Machine) -> None:
    machine.add("apt-get", APT)
    machine.add("sudo", SUDO)
    (machine.folder / "sudo-refuses").write_text("1")
    done = machine.run()
    assert done.returncode == 1
    assert "apt-get install" in done.stderr
    assert machine.asked == []


def test_without_qt_libraries_the_window_says_what_to_install(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['PySide6.QtWidgets'] = None;"
        "from pirdesk.__main__ import main; sys.argv = ['pirdesk']; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PIRDESK_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "The window cannot open" in done.stderr
    assert QT_PACKAGES in done.stderr


def test_the_program_and_the_set_up_name_the_same_libraries() -> None:
    script = (ROOT / "packaging" / "setup.sh").read_text(encoding="utf-8")
    found = re.search(r'^qt_packages="([^"]*)"', script, re.MULTILINE)
    assert found is not None
    assert found.group(1).replace("\\\n", "").split() == QT_PACKAGES.split()
