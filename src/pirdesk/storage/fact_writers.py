"""Writing cases, answers, erasures and submissions inside the write door's transaction."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from pirdesk.casefile.case import Case
from pirdesk.errors import TermConflict, UserError
from pirdesk.messages import Message, TermKey
from pirdesk.storage import tables
from pirdesk.storage.answer_text import write_answer_text
from pirdesk.storage.canonical import canonical
from pirdesk.storage.changes import (
    AcceptEdition,
    AddSubmission,
    EditCase,
    EraseAnswer,
    NewCase,
    RenameCase,
    SetAnswer,
    plain,
)
from pirdesk.storage.reading import REMOVED, case_of, not_found, read_revisions
from pirdesk.storage.writing import Writing

_FEW_KEYS = 3
_current_row = tables.answer_current.c
_CURRENT = sa.select(_current_row.key, _current_row.revision, _current_row.removed).where(
    _current_row.case_id == sa.bindparam("case_id")
)
_CURRENT_OF_KEY = _CURRENT.where(_current_row.key == sa.bindparam("key"))
_REVISION = tables.answer_revision.insert()


def case_content(case: Case) -> str:
    """Return the text of a case that its commitment covers."""
    return canonical(plain(case)).decode("utf-8")


def new_case(w: Writing, change: NewCase) -> None:
    """Store a case; its chain was begun when the head was taken."""
    case = replace(change.case, revision=1)
    row = _case_row(w, case) | {
        "id": case.id,
        "created_at": case.created_at,
        "created_by": case.created_by,
    }
    w.connection.execute(tables.case_file.insert().values(row))
    _case_noted(w, case, row["commitment"])


def edit_case(w: Writing, change: EditCase) -> None:
    """Store a case's next revision, or note the conflict."""
    table = tables.case_file
    stored = case_of(
        w.connection.execute(sa.select(table).where(table.c.id == change.case.id)).one()
    )
    if stored.revision != change.based_on:
        w.conflicts.append(
            TermConflict("case", stored.revision, change.based_on, stored, change.case, "")
        )
        return
    case = replace(change.case, created_at=stored.created_at, created_by=stored.created_by)
    _next_revision(w, case, stored.revision)


def rename_case(w: Writing, change: RenameCase) -> None:
    """Store a case's title where it differs; nothing else of the case is touched."""
    table = tables.case_file
    stored = case_of(
        w.connection.execute(sa.select(table).where(table.c.id == change.case_id)).one()
    )
    if stored.title != change.title:
        _next_revision(w, replace(stored, title=change.title), stored.revision)


def _next_revision(w: Writing, case: Case, stored: int) -> None:
    table = tables.case_file
    case = replace(case, revision=stored + 1)
    row = _case_row(w, case)
    w.connection.execute(table.update().where(table.c.id == case.id).values(row))
    _case_noted(w, case, row["commitment"])


def _case_row(w: Writing, case: Case) -> dict[str, Any]:
    return {
        "title": case.title,
        "exercise": case.exercise,
        "note": case.note,
        "revision": case.revision,
        "state": case.state,
        "label": case.label.value,
        "commitment": w.keep(case_content(case), case.label),
    }


def _case_noted(w: Writing, case: Case, commitment: str) -> None:
    w.note("case", case.id, revision=case.revision, commitment=commitment)
    w.revisions["case"] = case.revision
    w.touch(register=True)
    w.facts = True


def set_answers(w: Writing, changes: Sequence[SetAnswer]) -> None:
    """Store answers whose keys still stand where they were read; note a conflict for the others."""
    current = current_revisions(w, [change.key for change in changes])
    revisions: list[dict[str, Any]] = []
    for change in changes:
        revision, removed = current.get(change.key, (0, False))
        seen_gone = removed and change.based_on == 0
        if change.based_on != revision and not seen_gone:
            w.conflicts.append(_conflict(w, change, revision))
            continue
        current[change.key] = (revision + 1, change.answer is None)
        revisions.append(_revision_row(w, change, revision + 1))
    if not revisions:
        return
    w.connection.execute(_REVISION, revisions)
    names = ("case_id", "key", "revision", "removed", "label")
    _upsertcurrent_revisions(w, [{name: row[name] for name in names} for row in revisions])
    w.touch(keys=frozenset(row["key"] for row in revisions), register=True)
    w.facts = True


def current_revisions(w: Writing, keys: list[str]) -> dict[str, tuple[int, bool]]:
    """Return the present revision of answers by key, and whether it is a removal."""
    found: dict[str, tuple[int, bool]] = {}
    if len(keys) > _FEW_KEYS:
        rows = w.connection.execute(_CURRENT, {"case_id": w.case_id})
        return {key: (revision, removed) for key, revision, removed in rows}
    for key in keys:
        wanted = {"case_id": w.case_id, "key": key}
        for _, revision, removed in w.connection.execute(_CURRENT_OF_KEY, wanted):
            found[key] = (revision, removed)
    return found


def _revision_row(w: Writing, change: SetAnswer, revision: int) -> dict[str, Any]:
    removed = change.answer is None
    commitment = ""
    if change.answer is not None:
        commitment = w.keep(write_answer_text(change.answer), change.label)
        w.note("answer", change.key, revision=revision, commitment=commitment)
    else:
        w.note("answer", change.key, revision=revision, removed=True)
    w.revisions[change.key] = revision
    return {
        "case_id": w.case_id,
        "key": change.key,
        "revision": revision,
        "removed": removed,
        "commitment": commitment,
        "who": w.entry.who,
        "at": w.entry.at,
        "label": change.label.value,
    }


def _upsertcurrent_revisions(w: Writing, rows: list[dict[str, Any]]) -> None:
    w.connection.execute(_upsert(w.connection.dialect.name), rows)


@cache
def _upsert(dialect: str) -> sa.Executable:
    """Build the statement once; only the dialect in use is loaded, which costs each start time."""
    module = importlib.import_module(f"sqlalchemy.dialects.{dialect}")
    statement = module.insert(tables.answer_current)
    made: sa.Executable = statement.on_conflict_do_update(
        index_elements=["case_id", "key"],
        set_={name: statement.excluded[name] for name in ("revision", "removed", "label")},
    )
    return made


def _conflict(w: Writing, change: SetAnswer, revision: int) -> TermConflict:
    stored = read_revisions(w.connection, w.case_id, change.key, revision)
    answer = stored[0] if stored else None
    who = answer.who if answer else ""
    gone = answer is not None and answer.because == REMOVED
    shown = None if gone else answer
    return TermConflict(change.key, revision, change.based_on, shown, change.answer, who)


def erase_answer(w: Writing, change: EraseAnswer) -> None:
    """Erase text and salt of an earlier revision; the current one must be replaced first."""
    current = current_revisions(w, [change.key]).get(change.key)
    table = tables.answer_revision.c
    commitment = w.connection.execute(
        sa.select(table.commitment).where(
            table.case_id == w.case_id,
            table.key == change.key,
            table.revision == change.revision,
        )
    ).scalar_one_or_none()
    if not commitment or current is None:
        raise not_found("revision", f"{change.key} {change.revision}")
    if current == (change.revision, False):
        raise UserError(
            Message(
                "storage.erase_current", {"revision": change.revision, "term": TermKey(change.key)}
            ),
            Message("storage.erase_current_do"),
            safe=Message("errors.nothing_erased"),
            code="erase.current",
        )
    if not change.reason.strip():
        raise UserError(
            Message("storage.erase_reason"),
            Message("storage.erase_reason_do"),
            safe=Message("errors.nothing_erased"),
            code="erase.reason",
        )
    w.connection.execute(
        tables.erasure.insert().values(
            commitment=commitment,
            case_id=w.case_id,
            who=w.entry.who,
            at=w.entry.at,
            reason=change.reason,
        )
    )
    kept = tables.kept_text
    w.connection.execute(kept.delete().where(kept.c.commitment == commitment))
    w.note("erasure", change.key, revision=change.revision, commitment=commitment)
    w.touch(keys=frozenset({change.key}))


def add_submission(w: Writing, change: AddSubmission) -> None:
    """Note a filing as the next submission of the case."""
    table = tables.submission
    last = w.connection.execute(
        sa.select(sa.func.max(table.c.number)).where(table.c.case_id == w.case_id)
    ).scalar()
    number = (last or 0) + 1
    w.connection.execute(
        table.insert().values(
            case_id=w.case_id,
            number=number,
            duty=change.duty,
            place=change.place,
            entity=change.entity,
            filed_at=change.filed_at,
            who=change.who,
            reference=change.reference,
            sha256=change.sha256,
            channel=change.channel,
            file_name=change.file_name,
            receipt=change.receipt,
            reasons=change.reasons,
            noted_at=change.noted_at or w.entry.at,
            label=w.entry.label.value,
        )
    )
    commitment = w.keep(canonical(plain(change)).decode("utf-8"), w.entry.label)
    w.note("submission", change.duty, revision=number, commitment=commitment)
    w.touch(register=True)
    w.facts = True


def accept_edition(w: Writing, change: AcceptEdition) -> None:
    """Let the present edition's dates stand alone, and keep why and what was compared."""
    table = tables.kept_clock
    w.connection.execute(table.delete().where(table.c.case_id == w.case_id))
    commitment = w.keep(canonical(plain(change)).decode("utf-8"), w.entry.label)
    w.note("edition", w.case_id, commitment=commitment)
    w.touch(register=True)
    w.facts = True
