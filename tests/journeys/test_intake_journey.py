"""The facts that decide three real incidents, typed in by hand, and the verdicts that follow."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from pirdesk.casefile.terms import TermType
from pirdesk.ui.screens.case.pages.duties import DutiesPage
from tests.journeys.test_desk_journey import (
    add_first_person_and_case,
    add_row,
    answer_here,
    case,
    fill_row,
    go_to,
    show_page,
)
from tests.ui.hand import Hand


@dataclass(frozen=True)
class Told:
    """What a person enters of an incident, and which heads and duties she then reads."""

    organisation: dict[str, str]
    people: dict[str, str]
    answers: dict[str, str]
    heads: tuple[str, ...]
    due: tuple[str, ...]


NOTIFY = "Notification to the supervisory authority"
INCIDENTS = {
    "chatgpt-2023-03": Told(
        {
            "name": "OpenAI, L.L.C.",
            "role": "controller",
            "aware_at": "2023-03-20",
            "country": "US",
            "main_establishment": "none",
        },
        {"description": "Users in Italy", "place": "Italy"},
        {
            "data.personal": "yes",
            "breach.confidentiality": "yes",
            "risk.unlikely": "no",
            "risk.high_likely": "no",
        },
        ("Overdue (1)",),
        (NOTIFY,),
    ),
    "claude-2025-08": Told(
        {"name": "Anthropic", "role": "ai_provider", "aware_at": "2025-08-21", "country": "US"},
        {"description": "Users of Claude models", "place": "Italy"},
        {"data.personal": "no", "system.is_ai": "yes", "system.high_risk": "no"},
        (),
        (),
    ),
    "itutorgroup-2020": Told(
        {
            "name": "iTutorGroup, Inc.",
            "role": "controller",
            "aware_at": "2022-05-05",
            "country": "US",
            "main_establishment": "none",
        },
        {"description": "Applicants of 55 and 60 years and older", "place": "US"},
        {
            "data.personal": "yes",
            "breach.confidentiality": "no",
            "breach.integrity": "no",
            "breach.availability": "no",
        },
        (),
        (),
    ),
}


@pytest.mark.full
@pytest.mark.journey
@pytest.mark.timeout(200)
@pytest.mark.parametrize("name", INCIDENTS)
def test_facts_typed_by_hand_give_the_verdicts(hand: Hand, name: str) -> None:
    told = INCIDENTS[name]
    add_first_person_and_case(hand)
    go_to(hand, "Organisations")
    add_row(hand)
    fill_row(hand, told.organisation)
    go_to(hand, "People")
    add_row(hand)
    fill_row(hand, told.people)
    for key, value in told.answers.items():
        answer_question(hand, key, value)
    show_page(hand, "Duties and clocks")
    page = case(hand).page
    assert isinstance(page, DutiesPage)
    hand.settle()
    lines = page.list.lines.lines
    urgent = [line.title for line in lines if line.head and line.title.startswith(URGENT)]
    assert any(line.title.startswith("Not applicable (") for line in lines)
    assert tuple(urgent) == told.heads
    assert tuple(line.title for line in lines if line.icon in ("late", "clock")
                 and not line.head) == told.due  # fmt: skip
    assert all("law" in line.detail for line in lines if line.icon == "late" and not line.head)


URGENT = ("Overdue", "Within", "Later", "Running")


def answer_question(hand: Hand, key: str, value: str) -> None:
    """Find a question by its words with Ctrl+K and answer it there."""
    label = case(hand).model.words.label(key)
    hand.ctrl(Qt.Key.Key_K)
    finder = hand.top()
    hand.wait(finder.isActiveWindow)
    hand.type(label)
    hand.settle()
    lines = [(line.title, line.aside or line.detail) for line in finder.list.lines.lines]
    wanted = next(n for n, (title, _) in enumerate(lines) if title == label)
    while finder.list.currentIndex().row() < wanted:
        hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.wait(lambda: (row := hand.question()) is not None and row.key == key)
    row = hand.question()
    assert row is not None
    if row.spec.term.type is TermType.YESNO:
        hand.press(Qt.Key.Key_Y if value == "yes" else Qt.Key.Key_N)
    else:
        answer_here(hand, value)
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
