"""Decisions about the system: pause, roll back, modify or keep, recorded with their answer path.

The path of the harm engine proposes; the verb stores what a person decided and never acts on a
system.
"""

from __future__ import annotations

from collections.abc import Mapping

from pirdesk.casefile.sheet import Answer, FactSheet, cell
from pirdesk.errors import UserError, shortened
from pirdesk.harm import course
from pirdesk.messages import Message
from pirdesk.services.decided import SYSTEM, TABLE, Decision
from pirdesk.services.decisions import store_decision
from pirdesk.services.desk import Desk, new_id
from pirdesk.wording import say, say_all

GIVEN = ("decided_by", "review_by", "decided_at", "dissent")
_NEEDED: Mapping[str, str] = {
    course.CHOICE: "what is to be done",
    course.PROPORTIONATE: "the reasons of proportionality",
    course.AUTHORITY: "the authority needed",
    "course.dependents": "who depends on the service",
}


def record_course(desk: Desk, case_id: str, given: Mapping[str, str]) -> Decision:
    """Record the course answered in the case as a decision with its path, and draft its paper.

    ``given`` holds decided_by, review_by (ISO 8601) and, where wished, decided_at and dissent; what
    was chosen, why and by what authority are answers of the case.
    """
    unknown = set(given) - set(GIVEN)
    if unknown:
        raise UserError(
            Message("acts.decision_part", {"part": shortened(min(unknown))}),
            Message("acts.decision_part_do", {"parts": tuple(sorted(GIVEN))}),
            safe=Message("errors.nothing_stored"),
            code="course.part",
        )
    sheet = desk.store.views.sheet(case_id)
    lacking = [words for term, words in _NEEDED.items() if sheet.value(term) is None]
    wanted = (("decided_by", "who decided"), ("review_by", "the day of review"))
    lacking += [words for name, words in wanted if not given.get(name, "").strip()]
    if lacking:
        raise UserError(
            f"A decision about the system needs {', '.join(lacking)}.",
            "Nothing was stored. Answer it in “Course and care”, or give it with the decision.",
            code="course.incomplete",
        )
    blockers = [f for f in course.assess(sheet).findings if f.level == "blocker"]
    if blockers:
        first, safe = blockers[0], "Nothing was stored."
        raise UserError(say(first.message), say_all((safe, first.what_to_do)))
    row = new_id("d", 6).replace("-", "").lower()
    told = _row(desk, sheet, given)
    vocabulary = desk.library.vocabulary
    cells = {cell(TABLE, row, name): text for name, text in told.items()}
    read = {key: Answer(vocabulary.read(key, text)) for key, text in cells.items()}
    return store_decision(desk, case_id, row, read)


def _row(desk: Desk, sheet: FactSheet, given: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of the decision: the path as test, every answer of it as facts."""
    result = course.assess(sheet)
    chosen = str(sheet.value(course.CHOICE))
    others = [words for key, words in course.WORDS.items() if key not in (chosen, "weigh")]
    facts = [
        f"{step.words}{'' if step.words.endswith('?') else ':'} {step.found}"
        for step in result.steps
        if step.term not in (course.CHOICE, course.PROPORTIONATE, course.AUTHORITY)
    ]
    return {
        "decided_at": desk.now().isoformat(),
        **{name: text for name, text in given.items() if text.strip()},
        "kind": SYSTEM,
        "decision": f"{course.WORDS[chosen]}.",
        "test": f"{result.formula}. Proportionality: {sheet.value(course.PROPORTIONATE)}",
        "facts": "\n\n".join(facts),
        "alternatives": "; ".join(others),
        "authority": str(sheet.value(course.AUTHORITY)),
    }
