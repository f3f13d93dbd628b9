"""Sample incidents: real ones, written from public facts, loaded as exercise cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pirdesk import datafiles
from pirdesk.casefile.case import Case, Person, Role
from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.errors import UserError, shortened
from pirdesk.services.answers import answer_terms
from pirdesk.services.cases import new_case
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library
from pirdesk.services.persons import add_person


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: its title, page note, the roles standing for persons, and its facts."""

    id: str
    title: str
    note: str
    persons: tuple[tuple[str, Role], ...]
    facts: Mapping[str, Any]


def sample_ids() -> tuple[str, ...]:
    """Return the ids of the samples shipped."""
    return tuple(sorted(p.stem for p in datafiles.path("resources", "samples").glob("*.toml")))


def read_sample(sample_id: str) -> Sample:
    """Read one sample strictly."""
    if sample_id not in sample_ids():
        raise UserError(
            f"There is no sample “{shortened(sample_id)}”.",
            f"There are: {', '.join(sample_ids())}.",
            code="sample.unknown",
        )
    source = datafiles.read_toml(datafiles.path("resources", "samples", f"{sample_id}.toml"))
    reader = datafiles.Reader.of(source)
    reader.only("title", "note", "exercise", "persons", "facts", "sources")
    people = tuple((p.text("name"), Role(p.text("role"))) for p in reader.each("persons"))
    facts = reader.inner("facts").table
    return Sample(sample_id, reader.text("title"), reader.text("note"), people, facts)


def sample_sheet(library: Library, sample: Sample) -> FactSheet:
    """Return the facts of a sample as a fact sheet."""
    return read_facts(library.vocabulary, sample.facts)


def open_sample(desk: Desk, sample: Sample) -> tuple[Case, Mapping[Role, Person]]:
    """Add the sample's people where missing and open it as an exercise case with all its facts."""
    known = {p.name.casefold(): p for p in desk.store.views.persons()}
    people: dict[Role, Person] = {}
    for name, role in sample.persons:
        people[role] = known.get(name.casefold()) or add_person(desk, name, role, another=True)
        desk = desk if desk.actor else desk.as_person(people[role])
    author = desk.as_person(people.get(Role.COMPLIANCE) or desk.acting())
    case = new_case(author, sample.title, exercise=True, note=sample.note)
    sheet = sample_sheet(desk.library, sample)
    answers = {key: sheet.answers[key] for key in sheet if key != "incident.title"}
    answer_terms(author, case.id, answers)
    return case, people
