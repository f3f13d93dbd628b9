"""Fill a register with many cases, by the program's own verbs, once per edition of the tables."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pirdesk.storage
from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Role
from pirdesk.services import answers, cases, persons, samples
from pirdesk.vault import NoVault

SAMPLE = "chatgpt-2023-03"
# One case in so many carries all facts of the sample and so its duties and clocks; the others
# carry their title, as most of a register does on the day it is opened.
FULL_EVERY = 50
KINDS = ("Wrong answers about benefits", "Chat titles of others shown", "Loan refused by proxy")


def register_of(count: int, room: Path) -> Path:
    """Return a database of so many cases in a folder, made anew where the program changed."""
    place = room / f"register-{count}-{_edition()}"
    database = place / "pirdesk.db"
    if (place / "whole").exists():
        return database
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    _fill(database, count)
    (place / "whole").touch()
    return database


def _fill(database: Path, count: int) -> None:
    desk = build_desk(database, folder=database.parent, vault=NoVault())
    author = desk.as_person(persons.add_person(desk, "Ada Officer", Role.COMPLIANCE))
    sheet = samples.sample_sheet(desk.library, samples.read_sample(SAMPLE))
    facts = {key: sheet.answers[key] for key in sheet if key != "incident.title"}
    for number in range(count):
        case = cases.new_case(author, f"{KINDS[number % len(KINDS)]}, report {number + 1}")
        if number % FULL_EVERY == 0:
            answers.answer_terms(author, case.id, facts, {})
    desk.close()


def _edition() -> str:
    room = Path(pirdesk.storage.__file__).parent
    digest = hashlib.sha256()
    for name in ("columns.py", "tables.py", "duty_tables.py", "version.py"):
        digest.update((room / name).read_bytes())
    return digest.hexdigest()[:12]
