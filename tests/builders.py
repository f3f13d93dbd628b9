"""Ready-made desks and cases for tests, built by the program's own verbs."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pirdesk import bootstrap
from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Case, Document, Person, Record, Role
from pirdesk.casefile.sheet import read_facts
from pirdesk.services import (
    answers,
    cases,
    drafting,
    method_checks,
    persons,
    reviews,
    samples,
    sealing,
)
from pirdesk.services.desk import Desk
from pirdesk.services.signers import MemorySigner
from pirdesk.vault import Vault
from tests.fakes import FakeClock, MemoryVault


@dataclass(frozen=True)
class Office:
    """A desk with three people; ``author`` and ``reviewer`` are desks with them acting."""

    desk: Desk
    clock: FakeClock
    people: Mapping[Role, Person]

    @property
    def author(self) -> Desk:
        return self.desk.as_person(self.people[Role.COMPLIANCE])

    @property
    def reviewer(self) -> Desk:
        return self.desk.as_person(self.people[Role.REVIEWER])

    @property
    def writer(self) -> Desk:
        return self.desk.as_person(self.people[Role.COMMUNICATIONS])


def run(arguments: list[str]) -> int:
    """Run the command line on the day that the offices of the tests live in."""
    return bootstrap.run(arguments, FakeClock())


def make_office(folder: Path, *, database: str | None = None, vault: Vault | None = None) -> Office:
    """Build a desk in a folder with a compliance officer, a reviewer and a writer."""
    clock = FakeClock()
    desk = _desk(folder, database, clock, MemoryVault() if vault is None else vault)
    first = persons.add_person(desk, "Ada Officer", Role.COMPLIANCE)
    acting = desk.as_person(first)
    people = {
        Role.COMPLIANCE: first,
        Role.REVIEWER: persons.add_person(acting, "Ruth Reviewer", Role.REVIEWER),
        Role.COMMUNICATIONS: persons.add_person(acting, "Carl Writer", Role.COMMUNICATIONS),
    }
    return Office(desk, clock, people)


def copied_office(folder: Path) -> Office:
    """Copy an office built once: quick, but any two have the same people and the same ledger."""
    first, secrets, people = _first_office()
    shutil.copytree(first, folder, dirs_exist_ok=True)
    own = MemoryVault()
    own.secrets.update(secrets)
    clock = FakeClock()
    return Office(_desk(folder, None, clock, own), clock, people)


@cache
def _first_office() -> tuple[Path, Mapping[str, str], Mapping[Role, Person]]:
    place = TemporaryDirectory(prefix="pirdesk-office-")
    atexit.register(place.cleanup)
    folder, vault = Path(place.name), MemoryVault()
    built = make_office(folder, vault=vault)
    built.desk.drafts.close()
    built.desk.store.close()
    return folder, vault.secrets, built.people


def _desk(folder: Path, database: str | None, clock: FakeClock, vault: Vault) -> Desk:
    return build_desk(
        database or f"sqlite:///{folder / 'pirdesk.db'}",
        folder=folder,
        clock=clock,
        vault=vault,
        memory_keys=True,
    )


def sample_case(office: Office, sample: str = "chatgpt-2023-03", *, real: bool = False) -> Case:
    """Open a shipped sample as a case of the office's own author; ``real`` as no exercise.

    In a copied office in which nothing happened yet it is copied too: quick, with the same ids.
    """
    if not _is_fresh_copy(office):
        return _opened_sample(office, sample, real=real)
    ready, secrets, case_id = _ready_sample(sample, real=real)
    with closing(sqlite3.connect(ready)) as source, closing(_database(office)) as target:
        source.backup(target)
    assert isinstance(office.desk.vault, MemoryVault)
    office.desk.vault.secrets.update(secrets)
    return office.desk.store.views.case(case_id)


def _is_fresh_copy(office: Office) -> bool:
    of_first = office.people is _first_office()[2] and office.clock.time == FakeClock().time
    return of_first and office.desk.store.views.ledger_size() == _first_size()


def _database(office: Office) -> sqlite3.Connection:
    return sqlite3.connect(office.desk.home / "pirdesk.db")


@cache
def _first_size() -> int:
    with closing(sqlite3.connect(_first_office()[0] / "pirdesk.db")) as opened:
        return int(opened.execute("SELECT size FROM tree").fetchone()[0])


@cache
def _ready_sample(sample: str, *, real: bool) -> tuple[Path, Mapping[str, str], str]:
    place = TemporaryDirectory(prefix="pirdesk-sample-")
    atexit.register(place.cleanup)
    office = copied_office(Path(place.name) / "office")
    case = _opened_sample(office, sample, real=real)
    office.desk.drafts.close()
    office.desk.store.close()
    assert isinstance(office.desk.vault, MemoryVault)
    return office.desk.home / "pirdesk.db", office.desk.vault.secrets, case.id


def _opened_sample(office: Office, sample: str, *, real: bool) -> Case:
    read = samples.read_sample(sample)
    if not real:
        case, _people = samples.open_sample(office.author, read)
        return case
    case = cases.new_case(office.author, read.title)
    facts = read_facts(office.desk.library.vocabulary, read.facts)
    answers.answer_terms(office.author, case.id, dict(facts.answers))
    return office.desk.store.views.case(case.id)


def approved(office: Office, case: Case, template: str, **how: Any) -> Document:
    """Draft, submit and approve one document."""
    document = drafting.start_document(office.author, case.id, template, **how)
    confirm_methods(office, document)
    reviews.submit(office.author, document.id)
    reviews.approve(office.reviewer, document.id)
    return drafting.document(office.desk, document.id)


def confirm_methods(office: Office, document: Document) -> None:
    """Answer for every method a document prints that nobody compared with its source."""
    for block in document.blocks:
        method = block.exhibit.removeprefix("harm.")
        if block.exhibit and method in method_checks.unanswered(office.desk.library):
            method_checks.answer_method(office.author, method, "confirmed", "Read for this test.")


def sealed(office: Office, case: Case, template: str, **how: Any) -> Record:
    """Draft, approve and seal one document with both signatures."""
    document = approved(office, case, template, **how)
    sealing.seal(office.author, document.id, MemorySigner())
    return sealing.seal(office.reviewer, document.id, MemorySigner())
