"""Drafting: a document from its template, its blocks, and what it looks like with today's facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from pirdesk.casefile.case import Block, Case, Changes, Document, DocumentState, Person
from pirdesk.casefile.paper import Node, Paper, Paragraph, Picture, Run, nodes_within
from pirdesk.casefile.sheet import FactSheet
from pirdesk.documents import ComposeContext, Composed, Template, compose
from pirdesk.documents import html as html_paper
from pirdesk.documents import pdf as pdf_paper
from pirdesk.documents import text as text_paper
from pirdesk.documents.locking import lost
from pirdesk.documents.paper_json import paper_json
from pirdesk.documents.phrases import load_phrases
from pirdesk.duties import find_stage
from pirdesk.errors import NotFound, UserError
from pirdesk.messages import Message
from pirdesk.services import breach_papers, decision_papers, gate, harms
from pirdesk.services.addressees import copy_nodes, recipient_findings, way_of
from pirdesk.services.answers import answer_changes
from pirdesk.services.desk import Desk
from pirdesk.services.files import write_file
from pirdesk.services.first_draft import first_draft
from pirdesk.services.knowledge import KNOWN_ON, facts_of
from pirdesk.services.letter_checks import refuse_late_since, with_letter_findings
from pirdesk.services.letter_words import letter_passages, their_reference
from pirdesk.services.letters import letter_of, with_filing
from pirdesk.services.paper_parts import made_parts
from pirdesk.services.paper_words import page_note
from pirdesk.services.speaking import reader
from pirdesk.storage import NewDocument, SetBlock, SetQuotations
from pirdesk.wording import say
from pirdesk.wording.times import day_words, minute_words

ADDRESSEE = "addressee"  # the exhibit that says where the authority takes what is only a copy here
FORMATS = ("pdf", "html", "text")


@dataclass(frozen=True, slots=True)
class Exported:
    """One file an export wrote: its format, path and SHA-256."""

    format: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """One document that can be drafted."""

    id: str
    title: str
    kind: str
    edition: str
    language: str
    needs_recipient: bool


def document(desk: Desk, document_id: str) -> Document:
    """Return a document with its blocks."""
    return desk.store.views.document(document_id)


def template_choices(desk: Desk, language: str = "en") -> tuple[TemplateChoice, ...]:
    """Return the documents that can be drafted in a language."""
    return tuple(
        TemplateChoice(t.id, t.plain_title, t.kind, t.edition, language, t.edition == "regulator")
        for t in desk.library.templates(language).values()
    )


def start_document(
    desk: Desk,
    case_id: str,
    template_id: str,
    *,
    language: str = "en",
    recipient: str = "",
    zone: str = "",
    about: Mapping[str, str] | None = None,
) -> Document:
    """Draft a document from a template; ``recipient`` (``dpa-de-be`` or ``IT``) is told by it.

    A place with several authorities (``DE``) makes a draft that cannot go to review before one of
    them is chosen.

    ``zone`` is the IANA zone of its times; default that of the recipient, else of the language.

    ``about`` says what a paper is about beside its case: ``as_known_on`` an instant, ``duty``,
    ``row.TABLE`` one row of a table.

    A letter to an authority begins the filing it makes, where none is written down yet.

    The draft's blocks hold tokens, so later facts reach the text by themselves.
    """
    case, sheet = desk.store.views.case(case_id), desk.store.views.sheet(case_id)
    document = first_draft(
        desk,
        case,
        sheet,
        template_id,
        language=language,
        recipient=recipient,
        zone=zone,
        about=about or {},
    )
    document, begun = with_filing(desk, document, sheet)
    changes = [*answer_changes(desk, case_id, begun), NewDocument(document)]
    refs: dict[str, str | int | list[str]] = {
        "document": document.id,
        "template": document.template,
        **({"terms": sorted(begun)} if begun else {}),
    }
    desk.write("document.new", changes, case_id=case_id, refs=refs)
    return desk.store.views.document(document.id)


def change_block(
    desk: Desk, document_id: str, block_id: str, markdown: str, based_on: int
) -> Changes:
    """Store new words of one block of a draft, if nobody else changed it since ``based_on``."""
    document = desk.store.views.document(document_id)
    found: dict[str, Block] = {block.id: block for block in document.blocks}
    if block_id not in found or found[block_id].kind != "text":
        raise UserError(
            Message("acts.part_fixed"),
            Message("acts.part_fixed_do"),
            safe=Message("errors.nothing_stored"),
            code="block.fixed",
        )
    _keep_locked(desk, document, replace(found[block_id], markdown=markdown))
    change = SetBlock(document_id, block_id, markdown, based_on)
    refs = {"document": document_id, "block": block_id}
    return desk.write("document.edit", [change], case_id=document.case_id, refs=refs).changes


def _keep_locked(desk: Desk, document: Document, block: Block) -> None:
    """Refuse words of a locked part that leave out one of its headings or facts."""
    template = desk.library.template(document.template, document.language)
    part = next((p for p in template.blocks if p.id == block.id and p.locked), None)
    gone = tuple(lost(part, block)) if part is not None else ()
    if gone:
        speaker = reader(desk.library)
        raise UserError(
            say(gone[0].message, speaker),
            f"Nothing was stored and your text is kept. {say(gone[0].what_to_do, speaker)}",
            code="block.locked",
        )


def composed(desk: Desk, document_id: str, *, made_at: datetime | None = None) -> Composed:
    """Compose a document with the facts as they stand."""
    document = desk.store.views.document(document_id)
    return compose_document(desk, document, made_at=made_at or desk.now())


def _not_printed(desk: Desk, document: Document, sheet: FactSheet) -> frozenset[str]:
    """Return the methods whose sections are not printed: left out by a person, or named unused.

    So is a history of severities, or a list of other methods, that would be empty.
    """
    library = desk.library
    exhibits = {block.exhibit for block in document.blocks if block.exhibit}
    gone = {result.method for result in harms.unused(library, sheet, exhibits)}
    if not any(result.not_applicable for result in harms.printed(library, sheet)):
        gone.add("others")
    if "harm.history" in exhibits and not harms.severity_history(desk, document.case_id):
        gone.add("history")
    return harms.with_heading(harms.left_out(library) | gone)


def compose_document(
    desk: Desk,
    document: Document,
    *,
    made_at: datetime,
    context: Callable[[ComposeContext], ComposeContext] = lambda given: given,
    drawn: bool = True,
) -> Composed:
    """Compose one document; ``context`` may add what sealing knows (signatures, marks).

    ``drawn`` false leaves an empty paragraph for each exhibit: enough to know what is open.
    """
    desk = desk.with_one_law()
    library = desk.library
    case = desk.store.views.case(document.case_id)
    sheet, known_on = decision_papers.facts_told(desk, document)
    template = library.template(document.template, document.language)
    words = library.words(document.language)
    parameters = document.parameters or {}
    letter = letter_of(desk, document, template, sheet, made_at)
    passages, named = letter_passages(desk, sheet, letter, document)
    given = ComposeContext(
        case=case,
        reference=case.id,
        made_at=made_at,
        zone=parameters.get("zone", "UTC"),
        marks=_marks(case, document),
        page_note=page_note(case.note, document.language),
        recipient_name=parameters.get("recipient_name") or _not_chosen(template, words.language),
        recipient_address=parameters.get("recipient_address", ""),
        author_name=_name(desk, document.author) if document.author else "–",
        signatures=(),
        signing_note="",
        more={**_more(desk, document), **decision_papers.more(desk, document, made_at), **named},
        left_out=_not_printed(desk, document, sheet),
        your_reference=their_reference(sheet, letter) if letter is not None else "",
        way=way_of(document),
        passages=passages,
    )
    exhibits: Mapping[str, tuple[Node, ...]] = (
        made_parts(desk, document, sheet, made_at, known_on)
        if drawn
        else {block.exhibit: (Paragraph((Run("–"),)),) for block in document.blocks}
    )
    exhibits = {**exhibits, ADDRESSEE: copy_nodes(document)}
    made = compose(document, template, sheet, library.vocabulary, words, exhibits, context(given))
    found = tuple(recipient_findings(document, template, sheet))
    made = replace(made, findings=(*found, *made.findings))
    if drawn:
        asked = (
            *breach_papers.points_of(desk, document),
            *decision_papers.points_of(desk, document),
        )
        made = replace(made, findings=(*made.findings, *asked))
    made = with_letter_findings(library.vocabulary, document, template, sheet, letter, made)
    form = library.forms.get(template.form)
    if form is None or not harms.may_hold(form):
        return made
    held = harms.holds(form, harms.printed(library, sheet))
    return replace(made, findings=(*made.findings, *held))


def approval_digest(desk: Desk, document: Document) -> str:
    """Return the SHA-256 (hex) of what an approval approves: the composed nodes, dates fixed."""
    stand = compose_document(desk, document, made_at=document.created_at)
    return hashlib.sha256(paper_json(replace(stand.paper, marks=()))).hexdigest()


def still_approved(desk: Desk, document: Document) -> datetime:
    """Return when the document was approved; refuse it if it says something else by now.

    What blocks a submission blocks here too: papers approved by an earlier program are not exempt.
    """
    todo = "Return it to its author, mend it, approve anew."
    gate.refuse(desk, document, composed(desk, document.id), "approve", todo)
    approved, at = "", desk.now()
    for entry in desk.store.views.ledger(document.case_id):
        refs = json.loads(entry.body).get("refs", {})
        if entry.verb == "review.approve" and refs.get("document") == document.id:
            approved, at = refs.get("digest", ""), entry.at
    if approved != approval_digest(desk, document):
        raise UserError(
            Message("acts.facts_changed"),
            Message("acts.facts_changed_do"),
            safe=Message("errors.nothing_written"),
            code="seal.changed",
        )
    sheet, _ = facts_of(desk, document)
    template = desk.library.template(document.template, document.language)
    letter = letter_of(desk, document, template, sheet, at)
    refuse_late_since(sheet, letter, at, desk.now())
    return at


def preview_pdf(desk: Desk, document_id: str, *, stand_in: bool = False) -> bytes:
    """Render a document as it stands, marked DRAFT until it is sealed.

    ``stand_in`` prints a readable stand-in for what no face can show; without it such a text is
    refused with its characters named (UserError ``paper.character``).
    """
    paper = composed(desk, document_id).paper
    layout = desk.library.layout(paper.layout)
    paper = pdf_paper.with_stand_ins(paper, layout) if stand_in else paper
    return pdf_paper.render(paper, None, pictures_of(desk, paper), layout)


def pictures_of(desk: Desk, paper: Paper) -> dict[str, bytes]:
    """Return the bytes of the evidence images a paper shows; one that is not stored is left out."""
    found: dict[str, bytes] = {}
    for node in nodes_within(paper.nodes):
        if isinstance(node, Picture) and node.sha256 not in found:
            with suppress(NotFound):
                found[node.sha256] = desk.store.views.blob(node.sha256)
    return found


def remember_quotations(desk: Desk, document: Document, stand: Composed) -> SetQuotations:
    """Return the change that stores which facts a document quotes, and how."""
    return SetQuotations(document.id, stand.quotations)


def export_document(
    desk: Desk,
    document_id: str,
    folder: Path,
    formats: tuple[str, ...] = FORMATS,
    *,
    stand_in: bool = False,
) -> tuple[Exported, ...]:
    """Write an approved document that needs no signature as PDF, HTML and text, and record it.

    A draft is exported too, marked DRAFT on every page; an approved document only while it says
    what was approved. ``stand_in`` concerns the PDF alone: HTML and text carry every character.
    """
    unknown = set(formats) - set(FORMATS)
    if unknown:
        raise UserError(
            Message("acts.no_format", {"formats": tuple(sorted(unknown))}),
            Message("acts.no_format_do", {"formats": tuple(FORMATS)}),
            code="export.format",
        )
    document = desk.store.views.document(document_id)
    stand = composed(desk, document_id)
    if document.state is DocumentState.APPROVED:
        still_approved(desk, document)
    made: dict[str, tuple[str, bytes]] = {}
    for wanted in formats:
        suffix, data = _drawn(desk, wanted, stand, stand_in=stand_in)
        made[wanted] = (suffix, data)
    written = tuple(
        Exported(
            wanted,
            write_file(
                folder / f"{document.template}-{document.language}-{document.id}{suffix}", data
            ),
            hashlib.sha256(data).hexdigest(),
        )
        for wanted, (suffix, data) in made.items()
    )
    refs: dict[str, str | int | list[str]] = {
        "document": document_id,
        "formats": sorted(formats),
        "sha256": [item.sha256 for item in written],
    }
    change = remember_quotations(desk, document, stand)
    desk.write("document.export", [change], case_id=document.case_id, refs=refs)
    return written


def _drawn(desk: Desk, wanted: str, stand: Composed, *, stand_in: bool) -> tuple[str, bytes]:
    if wanted == "pdf":
        pictures = pictures_of(desk, stand.paper)
        layout = desk.library.layout(stand.paper.layout)
        paper = pdf_paper.with_stand_ins(stand.paper, layout) if stand_in else stand.paper
        return ".pdf", pdf_paper.render(paper, None, pictures, layout)
    if wanted == "html":
        return ".html", html_paper.render(stand.paper).encode()
    return ".txt", text_paper.render(stand.paper).encode()


def _more(desk: Desk, document: Document) -> Mapping[str, str]:
    """Return what a document is about as its tokens name it."""
    given = document.parameters or {}
    zone, language = given.get("zone", "UTC"), document.language
    more = {f"period.{end}": _day_of(given.get(end, ""), language) for end in ("from", "to")}
    if duty := given.get("duty"):
        found = find_stage(desk.library.pack, duty)
        more["duty.title"] = f"{found[1].title}, {found[1].citation}" if found else duty
    if KNOWN_ON in given:
        instant = datetime.fromisoformat(given[KNOWN_ON])
        more["known.on"] = minute_words(instant, zone, language)
    return more


def _not_chosen(template: Template, language: str) -> str:
    """Return what stands in a letter for an authority that nobody chose."""
    return load_phrases(language).say("recipient_open") if template.tells else ""


def _day_of(text: str, language: str) -> str:
    return day_words(date.fromisoformat(text), language) if text else ""


def _marks(case: Case, document: Document) -> tuple[str, ...]:
    marks = []
    if document.state in (DocumentState.DRAFT, DocumentState.SUBMITTED):
        marks.append("DRAFT")
    if case.exercise:
        marks.append("EXERCISE")
    if case.label == "privileged":
        marks.append("PRIVILEGED")
    return tuple(marks)


def _name(desk: Desk, person_id: str) -> str:
    person: Person = desk.store.views.person(person_id)
    return person.name
