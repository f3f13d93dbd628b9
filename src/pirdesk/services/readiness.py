"""Readiness of a case: per output, what the gate would refuse, with the place to go to.

What is drafted is asked as it reads; what is not drafted yet, as it would read in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Case, Document, DocumentState
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import FactSheet
from pirdesk.documents import draft_blocks
from pirdesk.errors import PirdeskError
from pirdesk.forms import Form, Output, Purpose, Readiness, has_place, readiness, settle
from pirdesk.services import drafting, gate
from pirdesk.services.gate import Stage

if TYPE_CHECKING:
    from pirdesk.documents import Template
    from pirdesk.services.desk import Desk

_OPEN = (DocumentState.DRAFT, DocumentState.SUBMITTED, DocumentState.APPROVED)
_LANGUAGE = "en"


def document_points(desk: Desk, document_id: str, stage: Stage = "approve") -> tuple[Finding, ...]:
    """Return what keeps one document from a stage; see ``gate.points``."""
    document = desk.store.views.document(document_id)
    return gate.points(desk, document, drafting.composed(desk, document_id), stage)


def case_readiness(desk: Desk, case: Case, sheet: FactSheet) -> tuple[Readiness, ...]:
    """Tell for every output that has a place in a case whether it is ready, and what blocks it."""
    desk = replace(desk.with_one_law(), store=desk.store.once())
    papers = tuple(d for d in desk.store.views.documents(case.id) if d.state in _OPEN)
    return tuple(
        _of_output(desk, case, sheet, form, output, papers)
        for form in desk.library.forms.values()
        for output in form.outputs
        if has_place(output, sheet) or any(_form_of(desk, paper) == form.id for paper in papers)
    )


def _form_of(desk: Desk, document: Document) -> str:
    """Return the form of a document's template, "" where this edition has no such template."""
    with suppress(PirdeskError):
        return desk.library.template(document.template, document.language).form
    return ""


def _of_output(
    desk: Desk,
    case: Case,
    sheet: FactSheet,
    form: Form,
    output: Output,
    papers: tuple[Document, ...],
) -> Readiness:
    template = _template_of(desk, form)
    if template is None:
        return readiness(form, output.id, settle(form, sheet, desk.library.vocabulary))
    mine = [p for p in papers if p.template == template.id] or [
        _unwritten(desk, case, sheet, template)
    ]
    found: dict[tuple[str, str, object], Finding] = {}
    for paper in mine:
        for point in _points(desk, paper):
            found.setdefault((point.code, point.where, point.message), point)
    return Readiness(output.id, "blocked" if found else "ready", tuple(found.values()))


def _points(desk: Desk, document: Document) -> Iterator[Finding]:
    """Yield the points of a document; what is about a part of it leads to that part."""
    whole = desk.store.views.document(document.id) if document.id else document
    stand = drafting.compose_document(desk, whole, made_at=desk.now(), drawn=False)
    for point in gate.points(desk, whole, stand):
        part = f"document:{document.id}#{point.where}" if document.id else "page:documents"
        yield point if _asked(desk, point.where) else replace(point, where=part)


def _asked(desk: Desk, where: str) -> bool:
    """Tell whether a place is a question, or a page of the case."""
    return where.startswith("page:") or desk.library.vocabulary.find(where) is not None


def _template_of(desk: Desk, form: Form) -> Template | None:
    """Return the template whose documents the outputs of a form are, None where none is."""
    if form.purpose is Purpose.INTAKE:
        return None
    templates = desk.library.templates(_LANGUAGE).values()
    return next((t for t in templates if t.form == form.id), None)


def _unwritten(desk: Desk, case: Case, sheet: FactSheet, template: Template) -> Document:
    """Return the document that drafting now would make, without a recipient and stored nowhere."""
    words, vocabulary = desk.library.words(_LANGUAGE), desk.library.vocabulary
    return Document(
        id="",
        case_id=case.id,
        template=template.id,
        title=template.plain_title,
        language=_LANGUAGE,
        edition=template.edition,
        state=DocumentState.DRAFT,
        author="",
        created_at=desk.now(),
        blocks=draft_blocks(template, sheet, vocabulary, words, {}),
        label=case.label,
        parameters={"recipient_name": "–"},
    )
