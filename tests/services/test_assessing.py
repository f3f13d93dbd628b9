"""Several assessors: nothing of an answer is in the case until all are in, and then all of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pirdesk.casefile.sheet import Answer
from pirdesk.errors import UserError
from pirdesk.harm import MethodResult
from pirdesk.services import answers, assessing, courses, drafting, harms
from pirdesk.services.desk import Desk
from tests.builders import Office, run, sample_case
from tests.refusing import refuses


def result(desk: Desk, case: str) -> MethodResult:
    (found,) = (r for r in harms.assess_case(desk, case) if r.method == "assessors")
    return found


@pytest.fixture
def named(office: Office) -> tuple[Office, str]:
    case = sample_case(office).id
    persons = [desk.acting().id for desk in (office.author, office.reviewer)]
    assessing.name_assessors(office.author, case, persons)
    return office, case


def test_answers_are_sealed_until_all_are_in_and_then_compared(named: tuple[Office, str]) -> None:
    office, case = named
    first = assessing.hand_in(office.author, case, {"enisa.ei": "0.75", "cset.link": "maybe"})
    assert (len(first.handed_in), first.opened) == (1, ())
    sheet = office.desk.store.views.sheet(case)
    ours = {k: str(a.value) for k, a in sheet.answers.items() if k.startswith("assessors[")}
    assert not any("0.75" in text or "maybe" in text for text in ours.values())
    assert result(office.desk, case).missing
    assert not result(office.desk, case).grids
    assessing.hand_in(office.reviewer, case, {"enisa.ei": "0.75", "cset.link": "no"})
    found = result(office.desk, case)
    assert (found.level, found.values["differing"]) == ("apart", 1)
    assert [f.where for f in found.findings] == ["cset.link"]
    assessing.record_consensus(office.author, case, "cset.link", "no", "The author keeps “maybe”.")
    settled = result(office.desk, case)
    assert (settled.level, settled.complete) == ("settled", True)
    assert ("no", "The author keeps “maybe”.") in [row[3:] for row in settled.grids[0].rows]


def test_on_paper_and_screen_people_have_names_and_questions_words(
    named: tuple[Office, str],
) -> None:
    office, case = named
    for desk, link in ((office.author, "maybe"), (office.reviewer, "no")):
        assessing.hand_in(desk, case, {"cset.link": link})
    document = drafting.start_document(office.author, case, "harm_figures")
    shown = repr(drafting.composed(office.desk, document.id).paper)
    assert "Ada Officer: maybe" in shown
    assert "Assessors differ on “Clear link”" in shown
    assert f"{office.author.acting().id}:" not in shown


def test_what_does_not_fit_its_seal_is_not_opened(named: tuple[Office, str]) -> None:
    office, case = named
    who = office.author.acting().id
    assessing.hand_in(office.author, case, {"enisa.ei": "0.5"})
    (name,) = office.desk.drafts.views(who)
    changed = json.loads(office.desk.drafts.views(who)[name]) | {"text": "enisa.ei = 1"}
    office.desk.drafts.put_view(who, name, json.dumps(changed))
    with refuses(UserError, match="do not fit their seal"):
        assessing.hand_in(office.reviewer, case, {"enisa.ei": "1"})
    assert assessing.state_of(office.desk, case).opened == ()


def test_nonsense_is_refused(named: tuple[Office, str]) -> None:
    office, case = named
    hostile: tuple[dict[str, str | list[str]], ...] = (
        {},
        {"incident.narrative": "words"},
        {"incident.title": "x"},
        {"enisa.ei": "7"},
        {"harm.methods": "enisa"},
        {"tags.mit": ["privacy", "nothing"]},
        {"ico.current": "some_impact"},
        {"assessors[x].answers": "enisa.ei = 1"},
        {"no.term": "1"},
    )
    for given in hostile:
        with pytest.raises(UserError):
            assessing.hand_in(office.author, case, given)
    assert assessing.state_of(office.desk, case).handed_in == ()


def test_only_the_named_hand_in_and_only_once(named: tuple[Office, str]) -> None:
    office, case = named
    with refuses(UserError, match="not among"):
        assessing.hand_in(office.writer, case, {"enisa.ei": "1"})
    assessing.hand_in(office.author, case, {"enisa.ei": "1"})
    with refuses(UserError, match="already"):
        assessing.hand_in(office.author, case, {"enisa.ei": "0.5"})
    with refuses(UserError, match="not all answers"):
        assessing.record_consensus(office.author, case, "enisa.ei", "1")


def test_the_whole_round_from_the_command_line(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, people = sample_case(office).id, [d.acting().id for d in (office.author, office.reviewer)]
    monkeypatch.setenv("PIRDESK_DATABASE", f"sqlite:///{office.desk.home / 'pirdesk.db'}")

    def told(*arguments: str) -> dict[str, Any]:
        assert run(["assessors", *arguments, "--json"]) == 0, capsys.readouterr().err
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    def hand_in(who: str, *given: str) -> dict[str, Any]:
        said = [part for answer in given for part in ("--say", answer)]
        return told("hand-in", case, *said, "--as", who)

    assert told("name", case, *people, "--as", people[0])["asked"] == people
    first = hand_in(
        people[0], "tags.mit=privacy, robustness", "ico.current=some_impact|remote", "harm.death=no"
    )
    assert (first["handed_in"], first["opened"]) == (people[:1], [])
    assert told("open", case, "--as", people[0])["opened"] == []
    hand_in(
        people[1], "tags.mit=robustness,privacy", "ico.current=some_impact|remote", "harm.death=yes"
    )
    found = told("compare", case)
    assert found["opened"] == people
    assert [row["Question"] for row in found["items"] if row["Pairs alike"] == "0 %"] == [
        "harm.death"
    ]
    told("settle", case, "harm.death", "--consensus", "no", "--dissent", "Ruth", "--as", people[0])
    assert told("compare", case)["result"]["conclusion"] == "settled"
    assert run(["assessors", "settle", case, "harm.death", "--as", people[0]]) == 1
    assert "neither consensus nor dissent" in capsys.readouterr().err
    assert run(["assessors", "compare", case]) == 0
    assert "harm.death" in capsys.readouterr().out


@pytest.mark.row(13)
def test_a_decision_about_the_system_keeps_its_answer_path(office: Office) -> None:
    case, desk = sample_case(office).id, office.author
    told: dict[str, Answer | None] = {
        "course.harm_goes_on": Answer(True),
        "course.narrow_change": Answer(False),
        "course.earlier_version": Answer(True),
        "course.choice": Answer("pause"),
        "course.dependents": Answer("Subscribers"),
        "course.authority": Answer("The board"),
    }
    answers.answer_terms(desk, case, told)
    given = {"decided_by": "The board", "review_by": "2026-12-01"}
    with refuses(UserError, match="proportionality"):
        courses.record_course(desk, case, given)
    answers.answer_terms(desk, case, {"course.proportionality": Answer("It has another fault.")})
    made = courses.record_course(desk, case, given)
    assert (made.kind, made.decision) == ("system", "Pause the system.")
    assert "earlier version: yes → Roll the system back" in made.test
    assert made.document is not None
