"""The verbs people wait for, timed one by one on a fresh SQLite database in a folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Case, Person, Role
from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.values import Count
from pirdesk.services import answers, cases, drafting, duty_map, reviews, samples, sealing
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library
from pirdesk.services.signers import MemorySigner
from pirdesk.vault import NoVault

SAMPLE = "chatgpt-2023-03"
TERM = "people.affected"


class Work:
    """One office with the sample case, and the work to time on it."""

    def __init__(self, folder: Path) -> None:
        desk = build_desk(
            f"sqlite:///{folder / 'work.db'}", folder=folder, vault=NoVault(), memory_keys=True
        )
        self.case, people = _opened(desk)
        self.author = desk.as_person(people[Role.COMPLIANCE])
        self.reviewer = desk.as_person(people[Role.REVIEWER])

    def close(self) -> None:
        """Close the database."""
        self.author.close()

    def save_answers(self, rounds: int) -> list[float]:
        """Time saves of one answer each, everything that a save writes included; seconds."""
        held = cases.fact_sheet(self.author, self.case.id).answers.get(TERM)
        revision = held.revision if held else 0
        times = []
        for number in range(rounds):
            fact = Answer(Count(1000 + number, 2000 + number, 9000 + number))
            started = time.perf_counter()
            answers.answer_terms(self.author, self.case.id, {TERM: fact}, {TERM: revision})
            times.append(time.perf_counter() - started)
            revision += 1
        return times

    def map_duties(self, rounds: int) -> list[float]:
        """Time the duties of the case from its facts; seconds."""
        sheet = cases.fact_sheet(self.author, self.case.id)
        now = self.author.now()
        return _timed(lambda: duty_map.facts_duties(self.author.library, sheet, now), rounds)

    def load_law(self, rounds: int) -> list[float]:
        """Time reading and compiling every law anew, the vocabulary being there; seconds."""
        times = []
        for _ in range(rounds):
            library = Library()
            len(library.vocabulary.terms)
            started = time.perf_counter()
            len(library.pack.regimes)
            times.append(time.perf_counter() - started)
        return times

    def seal_reviews(self, rounds: int) -> list[float]:
        """Time rendering and sealing a post-incident review with two signatures; seconds."""
        times = []
        for _ in range(rounds):
            document = drafting.start_document(self.author, self.case.id, "pir")
            reviews.submit(self.author, document.id)
            reviews.approve(self.reviewer, document.id)
            started = time.perf_counter()
            sealing.seal(self.author, document.id, MemorySigner())
            sealing.seal(self.reviewer, document.id, MemorySigner())
            times.append(time.perf_counter() - started)
        return times


def _opened(desk: Desk) -> tuple[Case, dict[Role, Person]]:
    case, people = samples.open_sample(desk, samples.read_sample(SAMPLE))
    return case, dict(people)


def _timed(work: Callable[[], object], rounds: int) -> list[float]:
    work()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return times
