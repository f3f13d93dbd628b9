"""“Not applicable because …” in a locked section: a reviewer accepts it by name, or it is answered.

An acceptance is an entry of the ledger and a remark on the document; another answer ends it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Changes, Comment, Document, Role
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message, TermKey
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.documents.markdown import tokens_of
from pirdesk.errors import UserError
from pirdesk.services.knowledge import facts_of
from pirdesk.storage import AddComment

if TYPE_CHECKING:
    from pirdesk.documents import Template
    from pirdesk.services.desk import Desk

APPROVERS = frozenset({Role.REVIEWER, Role.COUNSEL, Role.ACCOUNTABLE, Role.COMPLIANCE})


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted that a question does not apply, when, and at which revision of the answer."""

    key: str
    revision: int
    who: str
    at: datetime


def inapplicable(template: Template, sheet: FactSheet) -> Mapping[str, Answer]:
    """Return the answers of locked sections that say “not applicable”, by key."""
    quoted = (token.key for p in template.blocks if p.locked for token in tokens_of(p.markdown))
    answers = ((key, sheet.get(key)) for key in dict.fromkeys(quoted))
    return {k: a for k, a in answers if a and a.certainty is Certainty.NOT_APPLICABLE}


def acceptances(desk: Desk, case_id: str) -> tuple[Acceptance, ...]:
    """Return every acceptance in a case, oldest first."""
    found = []
    for entry in desk.store.views.ledger(case_id):
        if entry.verb == "review.accept":
            refs = json.loads(entry.body)["refs"]
            found.append(Acceptance(refs["term"], refs["revision"], entry.who, entry.at))
    return tuple(found)


def unaccepted(
    desk: Desk, document: Document, template: Template, sheet: FactSheet
) -> Iterator[Finding]:
    """Find what a locked section says does not apply and no reviewer has accepted."""
    open_ = inapplicable(template, sheet)
    if not open_:
        return
    held = {(each.key, each.revision) for each in acceptances(desk, document.case_id)}
    for key, answer in open_.items():
        if (key, answer.revision) not in held:
            params = {"question": TermKey(key), "because": answer.because}
            todo = Message("review.inapplicable_do", {"key": key})
            said = Message("review.inapplicable", params)
            yield Finding("answer.inapplicable", "blocker", said, key, todo)


def accept(desk: Desk, document_id: str, key: str) -> Changes:
    """Accept, as a reviewer, that a question of a locked section does not apply.

    Never by the author of the document, and never by whoever gave the answer.
    """
    document = desk.store.views.document(document_id)
    template = desk.library.template(document.template, document.language)
    answer = inapplicable(template, facts_of(desk, document)[0]).get(key)
    if answer is None:
        raise UserError(
            Message("acts.accept_none", {"term": TermKey(key)}),
            Message("acts.accept_none_do"),
            safe=Message("errors.nothing_recorded"),
            code="accept.none",
        )
    who = desk.acting()
    if who.role not in APPROVERS or who.id in (document.author, answer.who):
        raise UserError(
            Message("acts.accept_who"),
            Message("acts.accept_who_do"),
            safe=Message("errors.nothing_recorded"),
            code="accept.who",
        )
    label = desk.library.words().label(key)
    remark = Comment(
        "", who.id, desk.now(), f"Accepted that “{label}” does not apply, because: {answer.because}"
    )
    refs: dict[str, str | int | list[str]] = {
        "document": document_id,
        "term": key,
        "revision": answer.revision,
    }
    change = AddComment(document_id, remark)
    return desk.write("review.accept", [change], case_id=document.case_id, refs=refs).changes
