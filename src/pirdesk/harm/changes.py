"""How a severity moved over the answers of a case: before, after, who, when, and whether it fell.

A pure function over answer histories; it stores nothing and hides nothing: a severity lowered and
raised again shows both moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.harm import enisa, ico, internal
from pirdesk.harm.matrices import LEVELS, Editions, Matrix, editions


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a method's level; ``who`` is the person's id; ``keys`` are what was answered.

    ``reason`` is the reason or basis given with the answers of that moment, "" where none was.
    """

    method: str
    at: datetime
    who: str
    before: str
    after: str
    keys: tuple[str, ...]
    lowered: bool
    reason: str


ORDERS: Mapping[str, tuple[str, ...]] = {
    "enisa": ("low", "medium", "high", "very_high"),
    "ico": ico.ORDER,
    "internal": LEVELS,
}
TERMS = (*enisa.TERMS, ico.NOW, internal.NOW, internal.RECORDED, internal.EDITION, internal.REASON)


def severity_moves(
    history: Mapping[str, Sequence[Answer]], matrix: Matrix | Editions | None = None
) -> tuple[Move, ...]:
    """Replay the answers of a case in time and return every change of a severity.

    ``history`` holds all revisions by key, each with who and when; answers without a time are not
    stored yet and are left out. Answers of one moment count as one change. Each internal severity
    is read from the edition of the matrix in force when its cell was answered.
    """
    judges: Mapping[str, Callable[[FactSheet], str]] = {
        "enisa": lambda sheet: enisa.assess(sheet).level,
        "ico": ico.judge,
        "internal": internal.judge_by(editions(matrix)),
    }
    sheet, levels, found = FactSheet(), dict.fromkeys(judges, ""), list[Move]()
    for (at, who), answers in _moments(history):
        sheet = sheet.with_answers(answers)
        for method, judge in judges.items():
            before, after = levels[method], judge(sheet)
            if after != before:
                levels[method] = after
                if before:
                    found.append(_move(method, at, who, before, after, answers))
    return tuple(found)


def _moments(
    history: Mapping[str, Sequence[Answer]],
) -> list[tuple[tuple[datetime, str], dict[str, Answer]]]:
    grouped: dict[tuple[datetime, str], dict[str, Answer]] = {}
    for key, answers in history.items():
        for answer in answers:
            if key in TERMS and answer.at is not None:
                grouped.setdefault((answer.at, answer.who), {})[key] = answer
    return sorted(grouped.items(), key=lambda item: item[0])


def _move(
    method: str, at: datetime, who: str, before: str, after: str, answers: Mapping[str, Answer]
) -> Move:
    order = ORDERS[method]
    known = before in order and after in order
    lowered = not after or (known and order.index(after) < order.index(before))
    given = answers.get(internal.REASON) if method == "internal" else None
    reasons = [str(given.value)] if given and given.value else []
    reasons += [answer.basis for answer in answers.values() if answer.basis]
    return Move(method, at, who, before, after, tuple(answers), lowered, " ".join(reasons))
