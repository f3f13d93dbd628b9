"""Persons whose names a reader may take for each other: confirmed once, in the ledger, by id."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk import datafiles
from pirdesk.casefile.case import Person, Role
from pirdesk.casefile.skeletons import look_alike, told_apart
from pirdesk.errors import UserError
from pirdesk.services import persons, samples
from pirdesk.services.desk_view import ledger_lines
from pirdesk.wording import error_text
from tests.builders import Office, run
from tests.refusing import refuses

Run = Callable[..., tuple[int, str, str]]
ALIKE = [
    ("Ada Officer", "ada officer"),
    ("Ada Officer", "Ada  Officer"),
    ("Ada Officer", "\u0410d\u0430 Officer"),  # Cyrillic A and a
    ("Ada Officer", "\uff21\uff44\uff41 Officer"),  # full width
    ("Anna M\u00fcller", "Anna Mu\u0308ller"),
    ("Ilse Lang", "llse Lang"),
    ("Martin O", "Rnartin 0"),
    ("Ada Officer", "Ada Off\u200dicer"),
    ("\ufb01nn", "Finn"),
]
APART = [("Anna", "Anne"), ("Ada Officer", "Ada Reviewer"), ("Li", "Lu"), ("M\u00fcller", "Muller")]


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_alike(one: str, other: str) -> None:
    assert look_alike(one, other)
    assert look_alike(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_do_not_look_alike(one: str, other: str) -> None:
    assert not look_alike(one, other)


@given(st.text(min_size=1, max_size=20))
def test_every_name_looks_like_itself_in_any_case(name: str) -> None:
    assert look_alike(name, name)
    assert look_alike(name, name.casefold()) or look_alike(name.casefold(), name)


def test_the_table_carries_its_licence_and_source() -> None:
    folder = datafiles.path("resources", "unicode")
    assert "UNICODE LICENSE V3" in (folder / "LICENSE-Unicode.txt").read_text(encoding="utf-8")
    head = (folder / "confusables.txt").read_text(encoding="utf-8").splitlines()[:3]
    assert all(line.startswith("#") for line in head)
    assert "version" in " ".join(head)


def test_a_like_name_is_refused_and_names_who_is_there(office: Office) -> None:
    there = office.people[Role.COMPLIANCE]
    with pytest.raises(persons.AlikeError) as refused:
        persons.add_person(office.author, "\u0410da Officer", Role.REVIEWER)
    assert "“\u0410da Officer” may be taken for somebody" in error_text(refused.value)
    assert f"Ada Officer (compliance officer, {there.id})" in error_text(refused.value)
    assert "Nothing was added." in error_text(refused.value)
    assert refused.value.pairs == (("\u0410da Officer", (there,)),)
    assert len(persons.persons(office.desk)) == 3


def test_another_person_is_confirmed_once_in_the_ledger(office: Office) -> None:
    there = office.people[Role.COMPLIANCE]
    added = persons.add_person(office.author, "Ada Officer", Role.REVIEWER, another=True)
    newest = office.desk.store.views.recent_ledger()[0]
    refs = json.loads(newest.body)["refs"]
    assert refs == {"beside": [there.id], "person": added.id, "role": "reviewer"}
    said = ledger_lines(office.desk)[0].words
    assert "confirmed as another of a like name" in said
    assert persons.persons(office.desk)[0].name == persons.persons(office.desk)[1].name


@pytest.mark.parametrize("twin", ["Ada Officer", "\u0410da Officer"])
def test_work_by_a_name_two_people_share_asks_for_the_id(office: Office, twin: str) -> None:
    there = office.people[Role.COMPLIANCE]
    added = persons.add_person(office.author, twin, Role.REVIEWER, another=True)
    for name in ("Ada Officer", "ada officer", twin):
        with refuses(UserError, match="2 people have names like") as refused:
            persons.with_actor(office.desk, name)
        assert there.id in error_text(refused.value)
        assert added.id in error_text(refused.value)
    assert persons.with_actor(office.desk, added.id).actor == added
    assert persons.find_person(office.desk, "Ruth Reviewer").role is Role.REVIEWER


def test_a_name_like_one_that_is_there_acts_for_nobody(office: Office) -> None:
    with refuses(UserError, match="There is no person") as refused:
        persons.with_actor(office.desk, "\u0410da Officer")
    assert "Did you mean Ada Officer" in error_text(refused.value)


def test_a_sample_opens_beside_a_like_name(office: Office) -> None:
    sample = samples.read_sample("chatgpt-2023-03")
    name, _role = sample.persons[0]
    persons.add_person(office.author, name.replace("a", "\u0430"), Role.ENGINEER, another=True)
    samples.open_sample(office.author, sample)


def test_people_are_shown_with_their_id_where_they_look_alike() -> None:
    people = [
        Person("P-1", "Ada Roth", Role.REVIEWER),
        Person("P-2", "Ad\u0430 Roth", Role.COUNSEL),
        Person("P-3", "Ben Okoro", Role.COUNSEL),
    ]
    assert told_apart(people) == {
        "P-1": "Ada Roth (P-1)",
        "P-2": "Ad\u0430 Roth (P-2)",
        "P-3": "Ben Okoro",
    }
    assert told_apart(people[:1]) == {"P-1": "Ada Roth"}


def test_the_command_line_confirms_with_an_option(pirdesk: Run) -> None:
    first = pirdesk("person", "add", "Ada Officer", "--role", "compliance")[1].strip()
    again = ("person", "add", "ADA OFFICER", "--role", "reviewer", "--as", first)
    code, out, err = pirdesk(*again)
    assert (code, out) == (1, "")
    assert f"Ada Officer (compliance officer, {first})" in err
    assert "--another-person" in err
    code, out, _err = pirdesk(*again, "--another-person")
    assert code == 0
    assert out.strip().startswith("P-")
    code, _out, err = pirdesk("case", "new", "Whose", "--as", "Ada Officer")
    assert code == 1
    assert "Name the person by id" in err
    assert pirdesk("case", "new", "Whose", "--as", first)[0] == 0


@pytest.mark.parametrize("length", [0, 121, 5000])
def test_a_name_that_does_not_fit_is_refused_and_not_cut(office: Office, length: int) -> None:
    with refuses(UserError, match=f"this one has {length:,}"):
        persons.add_person(office.author, "n" * length, Role.REVIEWER)
