"""The gate: what stands in the way of a document, asked once for every page, command and verb.

Each provider looks at one document and yields what is open; the lists below are all there are.
Who wants a document to be held back adds a provider, never a check of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pirdesk.casefile.case import Document
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.documents import Composed
from pirdesk.documents.locking import missing_sections
from pirdesk.errors import UserError
from pirdesk.forms import Form, Purpose, Required, SettledForm, readiness, says_nothing, settle
from pirdesk.services import harms
from pirdesk.services.acceptance import unaccepted
from pirdesk.services.knowledge import facts_of
from pirdesk.services.method_checks import unanswered
from pirdesk.services.offers import place_findings
from pirdesk.services.open_points import in_doubt, unreasoned
from pirdesk.services.speaking import reader
from pirdesk.wording import say

if TYPE_CHECKING:
    from pirdesk.documents import Template
    from pirdesk.services.desk import Desk

Stage = Literal["submit", "approve"]
_NAMED = 5  # points that a refusal names; the page lists all of them


@dataclass(frozen=True)
class Subject:
    """What a provider looks at: one document as it reads, its template, facts and form."""

    desk: Desk
    document: Document
    stand: Composed

    @cached_property
    def template(self) -> Template:
        """The template the document was drafted from."""
        return self.desk.library.template(self.document.template, self.document.language)

    @cached_property
    def sheet(self) -> FactSheet:
        """The facts the document speaks of."""
        return facts_of(self.desk, self.document)[0]

    @cached_property
    def form(self) -> Form | None:
        """The form whose answers the document rests on, None where it has none."""
        found = self.desk.library.forms.get(self.template.form)
        return None if found is None or found.purpose is Purpose.INTAKE else found

    @cached_property
    def settled(self) -> SettledForm | None:
        """The form on the facts."""
        if self.form is None:
            return None
        return settle(self.form, self.sheet, self.desk.library.vocabulary)


Provider = Callable[[Subject], Iterable[Finding]]


def points(
    desk: Desk, document: Document, stand: Composed, stage: Stage = "approve"
) -> tuple[Finding, ...]:
    """Return what keeps a document from a stage, each point once; none is: the stage may come.

    ``stand`` is the document as it reads. What keeps it from submission keeps it from approval.
    """
    subject = Subject(desk, document, stand)
    providers = (*TO_SUBMIT, *TO_APPROVE) if stage == "approve" else TO_SUBMIT
    found: dict[tuple[str, str, object], Finding] = {}
    for provider in providers:
        for finding in provider(subject):
            if finding.level == "blocker":
                found.setdefault((finding.code, finding.where, finding.message), finding)
    asked = {point.where for point in found.values() if point.code == "required"}
    return tuple(p for p in found.values() if p.code != "token.missing" or p.where not in asked)


def findings(desk: Desk, document: Document, stand: Composed) -> tuple[Finding, ...]:
    """Return what keeps a document from approval, then what is only to be looked at in it."""
    rest = (finding for finding in stand.findings if finding.level != "blocker")
    sheet, known_on = facts_of(desk, document)
    asked = in_doubt(sheet, known_on or desk.now())
    return (*points(desk, document, stand), *rest, *asked)


def refuse(
    desk: Desk, document: Document, stand: Composed, stage: Stage, what_to_do: str = ""
) -> None:
    """Refuse a stage while a point is open (UserError ``review.blocked``, its points in words)."""
    found = points(desk, document, stand, stage)
    if not found:
        return
    speaker = reader(desk.library)
    named = " ".join(say(point.message, speaker) for point in found[:_NAMED])
    more = f"The document and the outline list all {len(found)}." if len(found) > _NAMED else ""
    count = "1 point is" if len(found) == 1 else f"{len(found)} points are"
    hint = say(found[0].what_to_do, speaker) if len(found) == 1 else ""
    parts = ("Nothing was changed or written.", named, more, hint, what_to_do)
    raise UserError(
        f"The document is not ready: {count} open.",
        " ".join(part for part in parts if part),
        code="review.blocked",
    )


def _of_place(subject: Subject) -> Iterable[Finding]:
    """Find that the document has no place in the case, or that this is open."""
    return place_findings(subject.template, subject.form, subject.sheet)


def _of_paper(subject: Subject) -> Iterable[Finding]:
    """Find facts the paper quotes and nobody answered, headings with nothing below them."""
    return subject.stand.findings


def _of_form(subject: Subject) -> Iterator[Finding]:
    """Find what the form asks before submission."""
    return (f for late, f in _asked(subject) if not late)


def _of_seal(subject: Subject) -> Iterator[Finding]:
    """Find what the form asks before sealing: what is approved is what is sealed."""
    return (f for late, f in _asked(subject) if late)


def _of_locked(subject: Subject) -> Iterable[Finding]:
    """Find locked sections that were taken out."""
    return missing_sections(subject.document, subject.template)


def _of_inapplicable(subject: Subject) -> Iterable[Finding]:
    """Find what a locked section says does not apply and no reviewer has accepted."""
    return unaccepted(subject.desk, subject.document, subject.template, subject.sheet)


def _of_reasons(subject: Subject) -> Iterable[Finding]:
    """Find conclusions that need their written reason and have none."""
    return unreasoned(subject.desk, subject.document)


def _of_factors(subject: Subject) -> Iterator[Finding]:
    """Find factors of a review that no action names and nobody gave a reason to leave."""
    settled, sheet = subject.settled, subject.sheet
    if settled is None or settled.get("factors") is None or not sheet.rows("actions").ids:
        return
    named = {
        int(number)
        for row in sheet.rows("actions").ids
        for number in re.findall(r"\d{1,4}", str(sheet.value(f"actions[{row}].factors") or ""))
    }
    for number, row in enumerate(sheet.rows("factors").ids, start=1):
        reason = sheet.value(f"factors[{row}].accepted_because")
        if number not in named and (not isinstance(reason, str) or says_nothing(reason)):
            where = f"factors[{row}].accepted_because"
            said, todo = Message("review.factor", {"number": number}), Message("review.factor_do")
            yield Finding("factor.open", "blocker", said, where, todo)


def _of_methods(subject: Subject) -> Iterator[Finding]:
    """Find methods the document prints that nobody compared with their source."""
    shown = {b.exhibit.removeprefix("harm.") for b in subject.document.blocks if b.exhibit}
    waiting = {m: d for m, d in unanswered(subject.desk.library).items() if m in shown}
    if not waiting:
        return
    for result in harms.printed(subject.desk.library, subject.sheet):
        if result.method in waiting and not result.not_applicable:
            doubt = waiting[result.method]
            named = {"method": result.title, "edition": doubt.edition, "doubt": doubt.words}
            todo = Message("review.method_do", {"id": result.method})
            said = Message("review.method", named)
            yield Finding("method.unchecked", "blocker", said, f"page:harm#{result.method}", todo)


TO_SUBMIT: tuple[Provider, ...] = (_of_place, _of_form, _of_factors, _of_paper, _of_locked)
TO_APPROVE: tuple[Provider, ...] = (_of_seal, _of_inapplicable, _of_reasons, _of_methods)


def _asked(subject: Subject) -> Iterator[tuple[bool, Finding]]:
    form, settled = subject.form, subject.settled
    if form is None or settled is None:
        return
    for output in form.outputs:
        for point in readiness(form, output.id, settled).blockers:
            item = settled.get(point.where)
            late = item is not None and item.required is Required.SEAL
            yield late and point.code == "required", replace(point, level="blocker")
