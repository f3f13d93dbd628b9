"""The verbs people wait for, timed one by one on the sample case of a database."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import forget, stopwatch
from benchmarks.stopwatch import Took
from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Case, Person, Role
from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.values import Count
from pirdesk.services import answers, cases, drafting, duty_map, harms, reviews, samples, sealing
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library
from pirdesk.services.signers import MemorySigner
from pirdesk.storage.place import Named
from pirdesk.vault import NoVault

SAMPLE = "chatgpt-2023-03"
TERM = "people.affected"


class Work:
    """One office with the sample case, and the work to time on it."""

    def __init__(self, folder: Path, database: Named | None = None) -> None:
        place = database or folder / "work.db"
        desk = build_desk(place, folder=folder, vault=NoVault(), memory_keys=True)
        self.case, people = _opened(desk)
        self.author = desk.as_person(people[Role.COMPLIANCE])
        self.reviewer = desk.as_person(people[Role.REVIEWER])

    def close(self) -> None:
        """Close the database."""
        self.author.close()

    def save_answers(self, rounds: int) -> list[Took]:
        """Time saves of one answer each, everything that a save writes included."""
        held = cases.fact_sheet(self.author, self.case.id).answers.get(TERM)
        revision = held.revision if held else 0

        def save(number: int) -> None:
            fact = Answer(Count(1000 + number, 2000 + number, 9000 + number))
            based_on = {TERM: revision + number}
            answers.answer_terms(self.author, self.case.id, {TERM: fact}, based_on)

        return [stopwatch.timed(partial(save, number)) for number in range(rounds)]

    def map_duties(self, rounds: int) -> list[Took]:
        """Time the duties of the case from its facts."""
        sheet = cases.fact_sheet(self.author, self.case.id)
        now = self.author.now()
        return _timed(lambda: duty_map.facts_duties(self.author.library, sheet, now), rounds)

    def assess_harm(self, rounds: int) -> list[Took]:
        """Time every harm method on the facts of the case, data files left out."""
        sheet, matrix = cases.fact_sheet(self.author, self.case.id), self.author.library.matrix
        return _timed(lambda: harms.assess_facts(sheet, matrix), rounds)

    def load_law(self, rounds: int) -> list[Took]:
        """Time reading and compiling every law anew, the vocabulary being there."""
        times = []
        for _ in range(rounds):
            forget.everything()
            library = Library()
            len(library.vocabulary.terms)
            times.append(stopwatch.timed(lambda: len(library.pack.regimes)))  # noqa: B023 - at once
        return times

    def seal_reviews(self, rounds: int) -> list[Took]:
        """Time rendering and sealing a post-incident review with two signatures."""
        times = []
        for _ in range(rounds):
            document = drafting.start_document(self.author, self.case.id, "pir")
            reviews.submit(self.author, document.id)
            reviews.approve(self.reviewer, document.id)
            forget.widths()
            times.append(stopwatch.timed(partial(self._sealed, document.id)))
        return times

    def _sealed(self, document_id: str) -> None:
        for signer in (self.author, self.reviewer):
            sealing.seal(signer, document_id, MemorySigner())


def _opened(desk: Desk) -> tuple[Case, dict[Role, Person]]:
    case, people = samples.open_sample(desk, samples.read_sample(SAMPLE))
    return case, dict(people)


def _timed(work: Callable[[], object], rounds: int) -> list[Took]:
    work()
    return [stopwatch.timed(work) for _ in range(rounds)]
