"""A window killed at once after “Saved”, a command line beside it: every word is in the file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Role
from pirdesk.services import cases, persons, verifying
from pirdesk.storage import check
from tests.builders import run
from tests.fakes import FakeClock, MemoryVault

ROOT = Path(__file__).resolve().parents[2]
KEY, OTHER = "incident.narrative", "review.lucky"


class Beside:
    """A database, a window on it that will be killed, and the command line of this process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "pirdesk.db"
        self.window: subprocess.Popen[str] | None = None
        desk = self.desk()
        self.person = persons.add_person(desk, "Ada Officer", Role.COMPLIANCE).id
        self.case_id = cases.new_case(desk.as_person(desk.store.views.persons()[0]), "A case").id
        desk.close()
        (folder / "home" / "window.ini").write_text(f"[General]\nperson={self.person}\n", "utf-8")

    def desk(self):
        home = self.folder / "home"
        return build_desk(str(self.file), folder=home, clock=FakeClock(), vault=MemoryVault())

    def open(self) -> None:
        """Open the window in a process of its own."""
        self.window = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.crashing", str(self.folder), self.case_id],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.hear("open")

    def say(self, step: str) -> str:
        """Let the window do a step; return what it says of it."""
        self.window.stdin.write(step + "\n")
        self.window.stdin.flush()
        return self.hear(step.partition(" ")[0])

    def hear(self, step: str) -> str:
        line = self.window.stdout.readline().strip()
        assert line.split(" ")[0] == step, line
        return line.partition(" ")[2]

    def kill(self) -> None:
        """End the window as a crash does, with nothing folded in."""
        if self.window is not None:
            self.window.kill()
            self.window.communicate()
            self.window = None

    def answer(self, words: str) -> None:
        """Answer another question by the command line, which opens and closes the database."""
        place = ["--database", str(self.file), "--as", self.person]
        assert run(["answer", self.case_id, OTHER, words, *place]) == 0

    def deleted(self) -> list[str]:
        """Return the files the window has open that are no longer in any folder."""
        names = []
        for link in Path(f"/proc/{self.window.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed since it was listed
                names.append(str(link.readlink()))
        return [n for n in names if n.endswith("(deleted)") and "pirdesk" in n]

    def read(self, key: str = KEY) -> str:
        desk = self.desk()
        try:
            return str(cases.fact_sheet(desk, self.case_id).value(key))
        finally:
            desk.close()


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    monkeypatch.setenv("PIRDESK_HOME", str(tmp_path / "home"))
    made = Beside(tmp_path)
    yield made
    made.kill()


def crashes(beside: Beside, times: int, harm: str) -> None:
    """Use dialogs, let the command line write, save words, crash; look for the words."""
    for number in range(times):
        beside.open()
        beside.say("type before ")
        beside.say(harm)
        beside.answer(f"one {number}")
        if harm == "dialogs":
            assert beside.deleted() == []
        beside.say(f"type words{number} ")
        beside.answer(f"two {number}")
        assert beside.deleted() == []
        anew = "opened anew" in beside.say("told")
        assert anew is (harm == "library")
        beside.kill()
        assert f"words{number}" in beside.read()
        assert beside.read(OTHER) == f"two {number}"
    for number in range(times):
        assert f"words{number}" in beside.read()
    assert check(beside.file) == ()
    desk = beside.desk()
    assert verifying.verify_case_ledger(desk).ok
    assert desk.drafts.all(beside.case_id) == {}
    desk.close()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("harm", ["dialogs", "library"])
def test_no_word_called_saved_is_lost_in_a_crash(beside: Beside, harm: str) -> None:
    crashes(beside, 3 if harm == "dialogs" else 1, harm)


@pytest.mark.full
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("harm", ["dialogs", "library"])
def test_no_word_called_saved_is_lost_in_twenty_crashes(beside: Beside, harm: str) -> None:
    crashes(beside, 20, harm)
