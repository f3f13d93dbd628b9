"""The Desk screen's content: nearest clocks of all cases with their titles, and what changed."""

from __future__ import annotations

from pirdesk.casefile.sheet import Answer
from pirdesk.services import answers, cases
from pirdesk.services.desk_view import desk_view
from tests.builders import Office, sample_case


def test_the_nearest_clocks_carry_their_case_and_stand_in_order(office: Office) -> None:
    case = sample_case(office)
    cases.new_case(office.author, "Nothing is known of this one")
    shown = desk_view(office.author)
    assert {(clock.case_id, title) for clock, title in shown.clocks} == {(case.id, case.title)}
    dues = [clock.strict_due for clock, _ in shown.clocks]
    assert None not in dues
    assert dues == sorted(due for due in dues if due)


def test_one_duty_towards_many_authorities_is_one_line(office: Office) -> None:
    sample_case(office)
    lines = [clock for clock, _ in desk_view(office.author).clocks if clock.duty == "eu.gdpr.33"]
    assert len(lines) == 1
    assert lines[0].recipient.endswith("authorities")


def test_what_changed_names_the_case(office: Office) -> None:
    case = cases.new_case(office.author, "Grades of another school")
    newest = desk_view(office.author).changed[0]
    assert (newest.case_id, newest.case_title) == (case.id, "Grades of another school")


def test_the_clocks_bear_the_names_the_law_files_give_them(office: Office) -> None:
    sample_case(office)
    shown = desk_view(office.author)
    law = {s.duty: s.title for r in office.author.library.pack.regimes for s in r.stages}
    wanted = {clock.duty for clock, _ in shown.clocks}
    assert wanted
    assert {duty: shown.names[duty] for duty in wanted} == {duty: law[duty] for duty in wanted}


def test_every_duty_of_the_law_can_be_named_alone(office: Office) -> None:
    library = office.author.library
    for regime in library.pack.regimes:
        for stage in regime.stages:
            assert library.duty_titles([stage.duty])[stage.duty] == stage.title
    assert library.duty_titles(["eu.gdpr.33"]).keys() == {"eu.gdpr.33"}


def test_equal_neighbours_are_one_line_with_their_number_and_names(office: Office) -> None:
    (added,) = desk_view(office.author).changed
    assert added.words == "added 3 people: Ada Officer, Ruth Reviewer, Carl Writer"
    case = cases.new_case(office.author, "A case opened, and answered twice")
    for text in ("Once", "Twice"):
        answers.answer_terms(office.author, case.id, {"incident.title": Answer(text)})
    newest, opened, _ = desk_view(office.author).changed
    assert newest.words == "answered one question, 2 times"
    assert opened.words == "opened the case"
