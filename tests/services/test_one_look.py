"""One look at a case reads its answers once; the store itself goes on seeing what is new."""

from __future__ import annotations

from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.values import Count
from pirdesk.services import answers, cases
from tests.builders import Office


def test_one_look_holds_still_while_the_store_moves_on(office: Office) -> None:
    case = cases.new_case(office.author, "Held")
    looking = office.desk.store.once()
    before = looking.views.sheet(case.id)
    answers.answer_terms(office.author, case.id, {"people.affected": Answer(Count(5))})
    assert looking.views.sheet(case.id) is before
    assert office.desk.store.views.sheet(case.id) != before
    assert office.desk.store.once().views.sheet(case.id) != before
