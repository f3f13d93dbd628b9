"""Several assessors: each hands in answers alone; they are opened only when all are in.

Until then the case holds a seal alone, a SHA-256 over salt and answers; the answers stay on the
assessor's machine. What is opened later must fit its seal.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pirdesk.casefile.entered import entered
from pirdesk.casefile.sheet import Answer, FactSheet, cell
from pirdesk.casefile.terms import TermType, term_id, write_value
from pirdesk.casefile.values import Rows
from pirdesk.errors import UserError, shortened
from pirdesk.harm import TERMS, MethodResult
from pirdesk.harm.several import COLUMNS, DIFFERENCES, ITEMS, LINE, METHOD, TABLE
from pirdesk.services import answers
from pirdesk.services.desk import Desk
from pirdesk.wording import say

KINDS = (
    TermType.ONE,
    TermType.MANY,
    TermType.MATRIX,
    TermType.YESNO,
    TermType.NUMBER,
    TermType.RATIO,
    TermType.INTEGER,
)
_OWN = (TABLE, *COLUMNS, ITEMS, *DIFFERENCES)
_PARTS = {TermType.MANY: ",", TermType.MATRIX: "|"}


@dataclass(frozen=True, slots=True)
class State:
    """Who is asked, who has handed in, and whose answers are open; ids of persons."""

    asked: tuple[str, ...]
    handed_in: tuple[str, ...]
    opened: tuple[str, ...]


def state_of(desk: Desk, case_id: str) -> State:
    """Tell who is asked and who has handed in; answers are told by the harm method alone."""
    return _state(desk.store.views.sheet(case_id))


def comparable(desk: Desk, key: str) -> bool:
    """Tell whether a question has named or numbered answers that assessors can give alone."""
    known = desk.library.vocabulary.terms
    term = known.get(term_id(key))
    return term is not None and term.type in KINDS and term.id in TERMS and term.id not in _OWN


def name_assessors(desk: Desk, case_id: str, persons: Sequence[str]) -> State:
    """Name who assesses the case; nobody may be changed once one has handed in."""
    sheet = desk.store.views.sheet(case_id)
    if _state(sheet).handed_in:
        raise _refused("somebody has handed in already", "Finish this round first")
    if len(set(persons)) < 2:  # agreement needs two
        raise _refused("there are fewer than two assessors", "Name at least two persons")
    rows = Rows(tuple(dict.fromkeys(persons)), complete=True)
    answers.answer_terms(desk, case_id, {TABLE: Answer(rows)})
    return _state(desk.store.views.sheet(case_id))


def hand_in(desk: Desk, case_id: str, given: Mapping[str, str | Sequence[str]]) -> State:
    """Hand in the acting person's own answers, by term; the last one opens them all.

    Several choices are a list, or one text with commas; a cell of a matrix is a pair, or a text
    with "|" between.
    """
    who, sheet = desk.acting().id, desk.store.views.sheet(case_id)
    state = _state(sheet)
    if who not in state.asked:
        raise _refused("you are not among the assessors of this case", "Ask to be named")
    if who in state.handed_in:
        raise _refused("you have handed in already", "What was handed in stands")
    if not given:
        raise _refused("there is no answer", "Answer at least one question")
    lines = (f"{key}{LINE}{_read(desk, key, raw)}" for key, raw in sorted(given.items()))
    text = entered("\n".join(lines))  # as it will be stored, so that the seal fits it
    salt = secrets.token_hex(16)
    kept = json.dumps({"salt": salt, "text": text}, ensure_ascii=False)
    desk.drafts.put_view(who, _name(case_id), kept)
    seal = cell(TABLE, who, "seal")
    answers.answer_terms(desk, case_id, {seal: Answer(_seal(salt, text))})
    return open_answers(desk, case_id)


def open_answers(desk: Desk, case_id: str) -> State:
    """Open the answers kept on this machine if everybody has handed in; otherwise say who has."""
    sheet = desk.store.views.sheet(case_id)
    state = _state(sheet)
    if not state.asked or set(state.asked) - set(state.handed_in):
        return state
    told: dict[str, Answer | None] = {}
    for who in set(state.asked) - set(state.opened):
        kept = desk.drafts.views(who).get(_name(case_id))
        if kept is None:
            continue  # on another machine: opened there
        held = json.loads(kept)
        if _seal(held["salt"], held["text"]) != sheet.value(cell(TABLE, who, "seal")):
            raise UserError(
                "Answers kept on this machine do not fit their seal.",
                "Everybody has handed in, and nothing was opened. Begin a new round in a new case, "
                "or assess it by one person and say why.",
                code="assessors.seal",
            )
        told[cell(TABLE, who, "answers")] = Answer(held["text"], basis=f"Salt {held['salt']}")
    answers.answer_terms(desk, case_id, told)
    return _state(desk.store.views.sheet(case_id))


def record_consensus(
    desk: Desk, case_id: str, item: str, consensus: str, dissent: str = ""
) -> None:
    """Record what the assessors agreed on for one question, and who does not agree and why."""
    sheet = desk.store.views.sheet(case_id)
    state = _state(sheet)
    if not state.asked or set(state.asked) - set(state.opened):
        raise _refused("not all answers are open yet", "Wait until everybody has handed in")
    desk.library.vocabulary.term(item)
    if not (consensus.strip() or dissent.strip()):
        raise _refused("there is neither consensus nor dissent", "Write one of them")
    row = hashlib.sha256(item.encode()).hexdigest()[:12]
    parts = {"item": item, "consensus": consensus, "dissent": dissent}
    told = {cell(ITEMS, row, name): Answer(text) for name, text in parts.items() if text.strip()}
    answers.answer_terms(desk, case_id, told)


def in_words(
    result: MethodResult, names: Mapping[str, str], label: Callable[[str], str]
) -> MethodResult:
    """Return the comparison with names in place of ids, and questions in words; others as is."""
    if result.method != METHOD or not result.grids:
        return result
    asked = [row[0] for row in result.grids[0].rows]

    def told(words: str) -> str:
        for key in sorted(asked, key=len, reverse=True):
            words = words.replace(f" {key}", f" “{label(term_id(key))}”")
        return words

    def said(words: str) -> str:
        for person, name in names.items():
            words = words.replace(f"{person}: ", f"{name}: ")
        return words

    rows = tuple((label(term_id(row[0])), *map(said, row[1:])) for row in result.grids[0].rows)
    return replace(
        result,
        grids=(replace(result.grids[0], rows=rows), *result.grids[1:]),
        findings=tuple(replace(f, message=told(say(f.message))) for f in result.findings),
        would_change=tuple(map(told, result.would_change)),
    )


def _state(sheet: FactSheet) -> State:
    asked = sheet.rows(TABLE).ids

    def having(column: str) -> tuple[str, ...]:
        return tuple(who for who in asked if sheet.value(cell(TABLE, who, column)) is not None)

    return State(asked, having("seal"), having("answers"))


def _read(desk: Desk, key: str, raw: str | Sequence[str]) -> str:
    """Return an answer as it is compared; only questions with named or numbered answers count."""
    term = desk.library.vocabulary.term(key)
    if not comparable(desk, key):
        raise _refused(
            f"“{shortened(key)}” is no question with fixed answers of a harm method",
            "Leave it out",
        )
    if term.type in _PARTS and isinstance(raw, str):
        raw = [part.strip() for part in raw.split(_PARTS[term.type])]
    written = write_value(desk.library.vocabulary.read(key, raw))
    if isinstance(written, bool):
        return "yes" if written else "no"
    if term.type is TermType.MANY:
        return ", ".join(sorted(written))
    return " | ".join(written) if term.type is TermType.MATRIX else str(written)


def _name(case_id: str) -> str:
    return f"assessor of {case_id}"


def _seal(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _refused(what: str, do: str) -> UserError:
    return UserError(
        f"This is not possible: {what}.", f"{do}. Nothing was stored.", code="assessors"
    )
