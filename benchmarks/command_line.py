"""How long commands take, each a new process, in turns with a bare import of the same libraries."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pirdesk.casefile.sheet import write_answer
from pirdesk.services.library import Library
from pirdesk.services.samples import read_sample, sample_sheet

TYPER, DATABASE = "import typer", "import sqlalchemy, typer"
# What is called, beside what, and how many times as long it may take.
ASKED = (
    (("--version",), TYPER, 3.0),
    (("--help",), TYPER, 6.0),
    (("case", "--help"), TYPER, 6.0),
    (("case", "list"), DATABASE, 2.5),
)


@dataclass(frozen=True)
class Pair:
    """Processor seconds of one command and of the bare import taken just before it."""

    command: float
    bare: float


def pairs(
    arguments: tuple[str, ...], bare: str, home: Path, room: Path, rounds: int
) -> Iterator[Pair]:
    """Call a command after a bare import, so many times; the first pair is not counted."""
    environment = _environment(home, room)
    for number in range(rounds + 1):
        beside = _processor_of(["-c", bare], environment)
        command = _processor_of(["-m", "pirdesk", *arguments], environment)
        if number:
            yield Pair(command, beside)


def answer_file(home: Path, room: Path, rounds: int) -> Iterator[tuple[int, float]]:
    """Store a sample's facts from a file, each time in a new case; yield number and seconds."""
    environment = _environment(home, room)
    sheet = sample_sheet(Library(), read_sample("chatgpt-2023-03"))
    facts = {key: write_answer(sheet.answers[key]) for key in sheet}
    path = home / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    person = _said(["person", "add", "Ada", "--role", "compliance"], environment)
    environment["PIRDESK_PERSON"] = person
    for _ in range(rounds):
        case = _said(["case", "new", "Facts from a file"], environment)
        yield (
            len(facts),
            _processor_of(["-m", "pirdesk", "answer", case, "--file", str(path)], environment),
        )


def _said(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pirdesk", *arguments],
        env=environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def _processor_of(arguments: list[str], environment: dict[str, str]) -> float:
    before = _used()
    subprocess.run(
        [sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True
    )
    return _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment(home: Path, room: Path) -> dict[str, str]:
    """Return an empty home, and bytecode kept as an installed program has it."""
    left_out = {"PYTHONDONTWRITEBYTECODE", "PIRDESK_DATABASE", "PIRDESK_PERSON"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "PIRDESK_HOME": str(home), "PYTHONPYCACHEPREFIX": str(room / "bytecode")}
