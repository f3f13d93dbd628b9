"""What stands on paper is said in words: every document of every sample, in every state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import pytest

from pirdesk.casefile.case import Case
from pirdesk.casefile.paper import Paragraph, Run, Table, nodes_within
from pirdesk.casefile.sheet import Answer, read_facts
from pirdesk.casefile.values import Count
from pirdesk.documents import html as html_paper
from pirdesk.documents import text as text_paper
from pirdesk.documents.pdf.piece import fragments
from pirdesk.documents.pdf.styles import look_of
from pirdesk.documents.standing import Standing
from pirdesk.errors import UserError
from pirdesk.forms import load_vocabulary
from pirdesk.services import (
    answers,
    breach_papers,
    courses,
    decisions,
    document_view,
    drafting,
    filings,
    reviews,
    samples,
    sealing,
)
from pirdesk.services.filings import Sent
from pirdesk.services.paper_words import page_note
from pirdesk.services.signers import MemorySigner
from tests.builders import Office, confirm_methods, sample_case
from tests.services.test_decisions import GIVEN

DEMO = "chatgpt-2023-03"
LANGUAGES = ("en", "de")
_TERMS = [re.escape(term) for term in load_vocabulary().terms if "." in term and "[" not in term]
_LAWS = "any|au|br|ca|ch|cl|cn|desk|eu|in|jp|kr|mx|ng|sg|uk|us|za"
RAW: Mapping[str, str] = {
    "the id of a duty": rf"\b(?:{_LAWS})\.[a-z0-9]+(?:[.-][a-z0-9_]+)+",
    "the id of a question": rf"\b(?:{'|'.join(_TERMS)})\b|\w+\[\w*\]\.\w+",
    "an instant of a machine": r"\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?\b|\d\d:\d\d:\d\d [-+]\d{4}",
    "a brace": r"\{\{|\}\}",
    "a digest": r"(?<!doi 10\.\d{4}/)\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b(?!-en)",
    "a word of the code": r"\b[a-z]+_[a-z_]+\b",
    "a plural in brackets": r"\w\(e?s\)(?!\w)|\b1 (?:entries|duties|breaches|files|days|hours)\b",
    "a list of country codes": r"\b[A-Z]{2}(?:, [A-Z]{2}){2,}\b",
    "the id of a row": r"\((?:openai|anthropic|tutorgroup|it|eea|kr|us)\)",
    "a doubt that reads as its contrary": r"suspected, not confirmed|\b(?:no|nein) \((?:not|nicht)",
}


def raw(text: str) -> list[str]:
    """Return what no reader should meet, with the words around it."""
    flat = " ".join(text.split())
    return [
        f"{name}: …{flat[max(0, found.start() - 60) : found.end() + 40]}…"
        for name, pattern in RAW.items()
        for found in re.finditer(pattern, flat)
        if not re.match(r"[CDR]-\d{4}-|D-|R-", found[0])
    ]


@pytest.mark.parametrize(
    "said",
    [
        "needs people.affected",
        "(kr.pipa.authority@openai)",
        "Became aware (openai) = 2023-03-20",
        "between 2025-09-12 and 2025-09-18",
        "What was known on {{ known.on }}",
        "edition of the rules: 2026-11-21 (6504f95d8105)",
        "by severity 1 (2032c316)",
        "AT, BE, BG, HR",
        "1 entries",
        "Availability lost: no (suspected, not confirmed)",
        "[not yet answered: user_notice.what_happened]",
    ],
)
def test_what_was_printed_once_would_be_found(said: str) -> None:
    assert raw(said)


def drafts(office: Office, case: Case) -> Iterator[tuple[str, str]]:
    """Draft every document of a case that has a place in it; yield its name and id."""
    for language in LANGUAGES:
        for template in office.desk.library.templates(language).values():
            about = {"as_known_on": office.clock().isoformat()}
            try:
                made = drafting.start_document(
                    office.author,
                    case.id,
                    template.id,
                    language=language,
                    recipient="IT" if template.edition == "regulator" else "",
                    about=about if template.id == "as_known_on" else {},
                )
            except UserError:  # it has no place in this case, or is about more than one case
                continue
            yield f"{template.id} {language}", made.id


def filled(office: Office, sample: str) -> Case:
    """Open a sample with a filing and two decisions beside its facts."""
    case = sample_case(office, sample)
    facts = {
        "course.harm_goes_on": True,
        "course.narrow_change": False,
        "course.earlier_version": True,
        "course.dependents": "Those who use the service every day",
        "course.harm_of_pause": "serious",
        "course.choice": "roll_back",
        "course.proportionality": "A rollback takes hours, and nobody loses work.",
        "course.authority": "Incident policy, section 3",
    }
    read = read_facts(office.desk.library.vocabulary, facts)
    answers.answer_terms(office.author, case.id, dict(read.answers))
    courses.record_course(
        office.author, case.id, {"decided_by": "Board", "review_by": "2026-12-24"}
    )
    decisions.record_decision(
        office.author, case.id, {**GIVEN, "decided_at": "2023-03-22", "review_by": "2023-04-06"}
    )
    return case


@pytest.mark.parametrize(
    "sample",
    [
        DEMO,
        *(
            pytest.param(name, marks=pytest.mark.full)
            for name in samples.sample_ids()
            if name != DEMO
        ),
    ],
)
def test_no_id_code_token_or_digest_stands_on_any_paper(office: Office, sample: str) -> None:
    case = filled(office, sample)
    if sample == DEMO:
        late = "We learned of it late."
        at = datetime(2023, 4, 1, 8, tzinfo=UTC)
        sent = Sent("eu.gdpr.33", at, place="IT", reference="17/2023", reasons=late)
        filings.add_filing(office.author, case.id, sent)
    found: dict[str, list[str]] = {}
    ids = dict(drafts(office, case))
    assert len(ids) > 5
    for name, document in ids.items():
        paper = drafting.composed(office.desk, document).paper
        if wrong := raw(text_paper.render(paper)):
            found[name] = wrong
        if misread := mislabelled(paper.nodes):
            found[f"{name}, as plain text"] = misread
    assert not found


def test_why_a_duty_does_not_arise_is_said_by_what_holds(office: Office) -> None:
    case = sample_case(office, DEMO)
    document = drafting.start_document(office.author, case.id, "notification_analysis")
    told = " ".join(
        " ".join(_plain(cell) for row in node.body for cell in row)
        for node in nodes_within(drafting.composed(office.desk, document.id).paper.nodes)
        if isinstance(node, Table)
    )
    assert "A high risk to people's rights and freedoms is likely: no" not in told
    assert "of the people concerned is held not to be likely; the assessment is provisional" in told


def test_what_a_draft_still_asks_stands_on_a_tint(office: Office) -> None:
    case = sample_case(office, "claude-2025-08")
    document = drafting.start_document(office.author, case.id, "pir")
    paper = drafting.composed(office.desk, document.id).paper
    assert "<mark>" in html_paper.render(paper)
    texts = [node for node in nodes_within(paper.nodes) if isinstance(node, Paragraph)]
    runs = [run for node in texts for run in node.runs]
    asked = [run for run in runs if run.text.startswith("[not yet answered")]
    assert asked
    assert all(run.open for run in asked)
    style = look_of(office.desk.library.layout(paper.layout)).style("body")
    parts = [p for p in fragments(tuple(asked), style, Standing()) if p.text.strip()]
    assert all(part.backColor is not None for part in parts)


def test_a_paper_says_the_same_in_review_approved_and_sealed(office: Office) -> None:
    case = filled(office, DEMO)
    for name in ("harm_assessment", "decision"):
        document = drafting.start_document(office.author, case.id, name)
        confirm_methods(office, document)
        seen = [document_view.document_view(office.desk, document.id).text]
        reviews.submit(office.author, document.id)
        seen.append(document_view.document_view(office.desk, document.id).text)
        reviews.approve(office.reviewer, document.id)
        seen.append(document_view.document_view(office.desk, document.id).text)
        sealing.seal(office.author, document.id, MemorySigner())
        sealing.seal(office.reviewer, document.id, MemorySigner())
        seen.append(document_view.document_view(office.desk, document.id).text)
        assert not [wrong for text in seen for wrong in raw(text)]


def test_the_register_in_both_languages_says_no_id(office: Office) -> None:
    sample_case(office, DEMO, real=True)
    paper = breach_papers.start_register(office.author, date(2023, 1, 1), date(2026, 12, 31))
    assert not raw(text_paper.render(drafting.composed(office.desk, paper.id).paper))


def mislabelled(nodes: tuple[object, ...]) -> list[str]:
    """Return what the text edition puts behind another label than the page does."""
    wrong = []
    for node in nodes_within(nodes):  # type: ignore[arg-type]
        if not isinstance(node, Table):
            continue
        heads = [_plain(cell) for cell in node.head]
        if len(heads) != len(set(heads)):
            wrong.append(f"two columns of one name: {heads}")
        if [head for head in heads if "\n" in head]:
            wrong.append(f"two names over one column: {heads}")
        lines = text_paper.as_lines(node, 10_000)
        told = " ".join(" ".join(lines).split())
        for row in node.body:
            texts = [" ".join(_plain(cell).split()) for cell in row]
            if node.row_heads and not heads and len(texts) == 2:
                pairs = [(texts[0], texts[1])]
            else:
                pairs = [(h, t) for h, t in zip(heads, texts, strict=False) if h.strip() and t]
            wrong += [f"{h}: {t}" for h, t in pairs if f"{h}: {t}" not in told]
    return wrong


def _plain(runs: tuple[Run, ...]) -> str:
    return "".join(run.text + ("\n" if run.break_after else "") for run in runs)


def test_no_text_of_a_case_is_cut(office: Office) -> None:
    # Cut names changed the meaning: “Female applicants aged 55 or older and male applicants aged”.
    case = sample_case(office, "itutorgroup-2020")
    long = "Beginning " + "and so on " * 20 + "until the very end"
    row = office.desk.store.views.sheet(case.id).rows("populations").ids[0]
    given = {
        f"populations[{row}].description": Answer(long),
        f"populations[{row}].affected": Answer(Count(201, exclusive=True)),
    }
    answers.answer_terms(office.author, case.id, given)
    for template in ("harm_assessment", "harm_figures"):
        document = drafting.start_document(office.author, case.id, template)
        paper = drafting.composed(office.desk, document.id).paper
        told = " ".join(str(paper).split())
        assert told.count("Beginning and so on") == told.count("until the very end") > 0
        assert "more than 200" in told
        assert "at least 201" not in told


@pytest.mark.parametrize("sample", samples.sample_ids())
def test_the_note_of_a_sample_is_one_that_every_language_has(office: Office, sample: str) -> None:
    note = sample_case(office, sample).note
    assert page_note(note, "en") == note
    assert page_note(note, "de") == (
        "Nachgestellt aus öffentlichen Tatsachen. Nicht von der genannten Organisation "
        "herausgegeben."
    )
    assert page_note("What people wrote.", "de") == "What people wrote."
