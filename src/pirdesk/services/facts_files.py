"""A facts file as answers of a case: all of them in one save, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pirdesk.casefile.case import Changes
from pirdesk.casefile.sheet import Answer, read_answer, split_cell
from pirdesk.casefile.terms import Vocabulary
from pirdesk.casefile.values import Rows
from pirdesk.errors import UserError
from pirdesk.services import answers
from pirdesk.services.desk import Desk
from pirdesk.wording import error_text

_NAMED = 5


def answer_facts(desk: Desk, case_id: str, facts: Mapping[str, Any]) -> Changes:
    """Store the answers of a facts file in one save; UserError names what cannot be read.

    ``facts`` maps terms and cells to values as ``--facts`` takes them. Terms the file does not
    name stay as they are, and a cell of a row the case does not list adds the row.
    """
    if not facts:
        raise UserError(
            "The facts file holds no answer.",
            "Nothing was stored. Name at least one term.",
            code="facts.none",
        )
    given = _read(desk.library.vocabulary, facts)
    _refuse_unlisted(given)
    return answers.answer_terms(desk, case_id, given)


def _read(vocabulary: Vocabulary, facts: Mapping[str, Any]) -> dict[str, Answer]:
    read: dict[str, Answer] = {}
    refused: list[UserError] = []
    for name, raw in facts.items():
        try:
            key = vocabulary.current_key(name)
            if key in read:
                raise UserError(f"{key} is answered twice.", "Keep one of the two.")
            read[key] = read_answer(vocabulary, key, raw)
        except UserError as fault:
            refused.append(fault)
    if refused:
        raise _refusal(refused, len(facts))
    return read


def _refusal(refused: list[UserError], of: int) -> UserError:
    """Say in one error what is wrong with which answers; the first few by name."""
    if len(refused) == 1:
        only = refused[0]
        return only.saying("Nothing was stored.")
    named = " ".join(error_text(fault) for fault in refused[:_NAMED])
    more = f" And {len(refused) - _NAMED} more." if len(refused) > _NAMED else ""
    return UserError(
        f"{len(refused)} of the {of} answers in the file cannot be read.",
        f"Nothing was stored. {named}{more}",
        code="facts.refused",
    )


def _refuse_unlisted(given: Mapping[str, Answer]) -> None:
    """Refuse cells of a row that the file's own list of rows leaves out."""
    for key in given:
        parts = split_cell(key)
        listed = given.get(parts[0]) if parts else None
        if parts is None or listed is None or not isinstance(listed.value, Rows):
            continue
        if parts[1] not in listed.value.ids:
            raise UserError(
                f"{parts[0]}: the file answers row {parts[1]}, which its list of rows leaves out.",
                f"Nothing was stored. Add {parts[1]} to {parts[0]}, or leave {parts[0]} out.",
                code="facts.rows",
            )
