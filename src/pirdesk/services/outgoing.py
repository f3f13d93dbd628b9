"""Outgoing copies of sealed records, by profile; the record kept inside is never changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from pirdesk.casefile.case import DocumentState, Record
from pirdesk.casefile.paper import Paper, Paragraph, Rule, Run
from pirdesk.documents import pdf as pdf_paper
from pirdesk.documents import record_json
from pirdesk.documents.paper_json import canonical
from pirdesk.documents.phrases import load_phrases
from pirdesk.documents.profiles import Profile, load_profiles
from pirdesk.documents.verify import verify
from pirdesk.errors import UserError, shortened
from pirdesk.services import drafting, files, sealing
from pirdesk.services.desk import Desk


def export_copy(desk: Desk, document_id: str, profile_id: str, folder: Path) -> drafting.Exported:
    """Write the copy of a sealed record that a profile asks for, and note it in the ledger."""
    profile = load_profiles().get(profile_id)
    if profile is None:
        raise UserError(
            f"There is no profile “{shortened(profile_id)}”.",
            f"Nothing was written. Choose from {', '.join(sorted(load_profiles()))}.",
            code="profile.unknown",
        )
    document = desk.store.views.document(document_id)
    record = sealing.record_of(desk, document)
    if record is None or record.state is not DocumentState.SEALED:
        raise UserError(
            "Only a sealed record has copies.",
            "Nothing was written. Seal the document first, or export it as a draft.",
            code="profile.unsealed",
        )
    data = sealing.record_pdf(desk, record.id)
    made = data if profile.attachment else _bare_copy(desk, record, data, profile)
    name = f"{document.template}-{document.language}-{document.id}-{profile.id}.pdf"
    path = files.write_file(folder / name, made)
    digest = hashlib.sha256(made).hexdigest()
    refs = {"document": document_id, "record": record.id, "profile": profile.id, "sha256": digest}
    desk.write("record.copy", [], case_id=document.case_id, refs=refs)
    return drafting.Exported("pdf", path, digest)


def _bare_copy(desk: Desk, record: Record, data: bytes, profile: Profile) -> bytes:
    """Draw the sealed paper again without its attachment; it names the record it copies."""
    held = verify(data).record
    if held is None:
        raise UserError(
            "The sealed record cannot be read.",
            "Nothing was written. “pirdesk verify” tells what is wrong with it.",
            code="record.read",
        )
    paper = record_json.read(canonical(held)).paper
    copied = replace(
        paper,
        nodes=(*paper.nodes, *_named(paper, record)),
        marks=(*paper.marks, *(mark for mark in profile.marks if mark not in paper.marks)),
        signatures=(),
        signing_note="",
    )
    layout = desk.library.layout(paper.layout)
    if copied.stand_ins:
        copied = pdf_paper.with_stand_ins(copied, layout)
    return pdf_paper.render(copied, None, drafting.pictures_of(desk, copied), layout)


def _named(paper: Paper, record: Record) -> tuple[Rule, Paragraph]:
    phrases = load_phrases(paper.language)
    people = "; ".join(
        f"{e.person_name} ({phrases.get(f'role.{e.role}', e.role)})" for e in record.expected
    )
    words = phrases.say("copy_of", sha256=record.sha256, people=people)
    return Rule(), Paragraph((Run(words),), "small")
