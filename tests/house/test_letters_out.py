"""What may stand in a paper that leaves the house, and that what its form asks is printed in it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from pirdesk import datafiles
from pirdesk.casefile.terms import TermType, Vocabulary, split_cell
from pirdesk.documents import Template, load_templates, text
from pirdesk.documents.markdown import tokens_of
from pirdesk.forms import Form, Section, load_forms, load_vocabulary, load_words
from pirdesk.services import drafting, reviews
from pirdesk.services.letter_checks import INTERNAL, OUTGOING
from tests.builders import Office, copied_office, sample_case

LANGUAGES = sorted(p.name for p in datafiles.path("exports", "templates").iterdir() if p.is_dir())
# What the computed parts of a letter print, by the exhibit.
PRINTED_BY = {
    "filing.type": {
        "filings[].kind",
        "filings[].changes",
        "filings[].next_by",
        "filings[].reference",
        "notification.completeness",
        "notification.still_missing",
    },
    "filing.time": {"entities[].aware_at", "filings[].reasons"},
    "filing.people": {
        f"populations[].{column}" for column in ("description", "place", "vulnerable", "affected")
    },
}
# What decides to which authority a letter goes and which filing it makes; its words say so.
DECIDING = {"entities[].body", "filings[].authority"}
# Words of the legal analysis of a case: work of the house, never of a letter or notice.
ANALYSIS = re.compile(
    r"latest arguable|strict reading|provisional: rests|edition of the rules|"
    r"duties were considered|duty was considered|undetermined|no date here|confidence|"
    r"recalled|text of the law read|[0-9a-f]{12}|späteste vertretbare|strenge Lesart|"
    r"Konfidenz|unbestimmt",
    re.IGNORECASE,
)


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def outgoing() -> list[tuple[str, Template]]:
    return [
        (language, template)
        for language in LANGUAGES
        for template in load_templates(language, vocabulary()).values()
        if template.edition in OUTGOING
    ]


def test_no_paper_that_goes_out_shows_the_analysis_of_the_house() -> None:
    found = [
        f"{language}/{template.id}: {block.exhibit}"
        for language, template in outgoing()
        for block in template.blocks
        if block.exhibit.partition(".")[0] in INTERNAL
    ]
    assert outgoing()
    assert found == []


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return copied_office(Path(tmp_path_factory.mktemp("out")))


@pytest.mark.parametrize(
    ("template", "language", "to"),
    [("art33", "en", "IT"), ("art33", "en", "IE"), ("art34", "en", ""), ("art34", "de", "")],
)
def test_no_word_of_the_analysis_is_in_a_draft_a_submitted_or_an_approved_paper(
    office: Office, template: str, language: str, to: str
) -> None:
    case = sample_case(office)
    made = drafting.start_document(
        office.author, case.id, template, language=language, recipient=to
    )
    states = [text.render(drafting.composed(office.author, made.id).paper)]
    if to != "IE":  # nobody wrote down why Ireland was told late
        reviews.submit(office.author, made.id)
        states.append(text.render(drafting.composed(office.author, made.id).paper))
        reviews.approve(office.reviewer, made.id)
        states.append(text.render(drafting.composed(office.author, made.id).paper))
    for said in states:
        assert ANALYSIS.findall(said) == []


@pytest.mark.parametrize("form_id", ["art33", "art34"])
def test_what_a_form_asks_is_printed_or_the_form_says_what_it_is_for(form_id: str) -> None:
    form = load_forms(vocabulary())[form_id]
    for language, template in outgoing():
        if template.form != form_id:
            continue
        printed = _printed(template)
        asked = {term for section in form.sections if section.printed for term in _asked(section)}
        assert sorted(asked - printed - DECIDING) == [], f"{language}/{template.id}"


@pytest.mark.parametrize("term", sorted(DECIDING))
def test_what_decides_on_the_authority_says_so(term: str) -> None:
    entry = load_words("en").entries[term]
    assert entry.guide is not None
    assert "authorit" in f"{entry.definition} {entry.guide.what}"


def test_a_section_that_is_not_printed_says_so() -> None:
    words = load_words("en")
    for form in load_forms(vocabulary()).values():
        for section in form.sections:
            if not section.printed:
                entry = words.entries[_words_id(form, section)]
                assert "not printed in" in entry.definition


def _words_id(form: Form, section: Section) -> str:
    return form.words_id(section.id)


def _asked(section: Section) -> set[str]:
    """Return the terms of a section: a table by the columns the form asks."""
    plain = {
        q.term for q in section.questions if vocabulary().terms[q.term].type is not TermType.ROWS
    }
    return plain | set(section.refinements)


def _printed(template: Template) -> set[str]:
    """Return what a template prints, and what decides which of its parts are there."""
    found: set[str] = set()
    for block in template.blocks:
        found |= PRINTED_BY.get(block.exhibit, set())
        for token in tokens_of(block.markdown):
            key = token.key
            if key.startswith("row."):
                key = f"{block.for_each}[].{key.removeprefix('row.')}"
            elif parts := split_cell(key):
                key = f"{parts[0]}[].{parts[2]}"
            found.add(key)
        if block.when is not None:
            found |= set(block.when.terms)
    for head in (template.title, template.subject, template.sender, template.addressee):
        found |= {token.key for token in tokens_of(head)}
    return found
