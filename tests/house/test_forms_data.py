"""The shipped vocabulary, words and forms: complete, guided, used, and without loose ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pirdesk import datafiles
from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.casefile.terms import Term, TermType, Vocabulary
from pirdesk.forms import (
    Form,
    Purpose,
    Words,
    check,
    json_schema,
    languages,
    load_forms,
    load_vocabulary,
    load_words,
    orders,
    readiness,
    settle,
)
from pirdesk.forms.words import Entry
from tests.house.tree import SOURCE

GUIDE_WORDS = 20
_CHOOSING = (TermType.ONE, TermType.MANY)
_TOKEN = re.compile(
    r"\{\{\s*([a-z_][a-z0-9_.]*(?:\[[A-Za-z0-9_-]*\]\.[a-z0-9_]+)?)(:words)?\s*\}\}"
)
_NAMED = re.compile(r"\{([a-z_]+)\}")
SAMPLES = sorted(datafiles.path("resources", "samples").glob("*.toml"))


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary()


@cache
def forms() -> tuple[Form, ...]:
    return tuple(load_forms(vocabulary()).values())


@cache
def words(language: str = "en") -> Words:
    return load_words(language)


def own(language: str, key: str) -> Entry:
    """Return the words of an id in one language only, empty where there are none."""
    return words(language).entries.get(key, Entry())


def test_every_term_has_label_and_definition() -> None:
    bare = [
        key
        for key in vocabulary().terms
        if not (own("en", key).label and own("en", key).definition.endswith((".", "?")))
    ]
    assert bare == []


def test_every_choice_has_words_and_no_other_has() -> None:
    wrong = []
    for term in vocabulary().terms.values():
        named = set(own("en", term.id).choices)
        if term.type in _CHOOSING or (term.type is TermType.NUMBER and named):
            wrong += [f"{term.id}: {choice}" for choice in named ^ set(term.choices)]
        elif term.type is TermType.MATRIX:
            steps = {step for choice in term.choices for step in choice.split("|")}
            wrong += [f"{term.id}: {step}" for step in named ^ steps]
        else:
            wrong += [f"{term.id}: {choice}" for choice in named]
    assert wrong == []


@pytest.mark.parametrize("language", languages()[1:])
def test_other_languages_name_only_choices_that_exist(language: str) -> None:
    wrong = [
        f"{key}: {choice}"
        for key, entry in words(language).entries.items()
        for choice in entry.choices
        if key not in vocabulary().terms or choice not in vocabulary().terms[key].choices
    ]
    assert wrong == []


def test_every_question_is_guided_in_at_least_twenty_words_with_a_source() -> None:
    faulty = []
    for term in dict.fromkeys(question.term for form in forms() for question in form.questions):
        guide = own("en", term).guide
        if guide is None:
            faulty.append(f"{term}: no guide")
        elif guide.length < GUIDE_WORDS:
            faulty.append(f"{term}: {guide.length} words")
        elif not guide.source.strip() or not guide.example.strip():
            faulty.append(f"{term}: no source or no example")
    assert faulty == []


def test_every_form_and_section_is_titled() -> None:
    bare = [
        key
        for form in forms()
        for key in (form.words_id(), *(form.words_id(section.id) for section in form.sections))
        if not (own("en", key).label and own("en", key).definition)
    ]
    assert bare == []


def test_every_term_is_asked_or_read() -> None:
    used = set(_asked()) | set(_read_by_calculations()) | set(_quoted()) | set(_read_by_code())
    # A table is used where one of its columns is.
    used |= {vocabulary().terms[key].table for key in used if key in vocabulary().terms}
    assert sorted(set(vocabulary().terms) - used - _superseded()) == []


def _superseded() -> set[str]:
    return {key for key, term in vocabulary().terms.items() if term.superseded}


def test_what_is_superseded_is_asked_and_read_by_no_form_law_or_template() -> None:
    # Old answers are read where they lie; a new question, law or sentence must not rest on them.
    assert "notification.within_72_hours" in _superseded()
    used = set(_asked()) | set(_read_by_calculations()) | set(_quoted())
    assert sorted(used & _superseded()) == []


def test_words_belong_to_a_term_a_form_or_a_message() -> None:
    known = set(vocabulary().terms)
    for form in forms():
        known |= {form.words_id(), *(form.words_id(section.id) for section in form.sections)}
        known |= {form.output_words_id(output.id) for output in form.outputs}
        known |= {output.message for output in form.outputs}
        questions = [*form.questions, *(q for s in form.sections for q in s.refinements.values())]
        known |= {question.message for question in questions}
    known |= {pair.unless for pair in orders().pairs}
    loose = [
        f"{language}: {key} ({entry.file})"
        for language in languages()
        for key, entry in words(language).entries.items()
        if key not in known
    ]
    assert loose == []


@pytest.mark.parametrize("language", languages()[1:])
def test_messages_keep_their_named_parts_in_every_language(language: str) -> None:
    differing = [
        key
        for key, entry in words(language).entries.items()
        if entry.text and _names(entry.text) != _names(own("en", key).text)
    ]
    assert differing == []


@pytest.mark.parametrize("language", languages()[1:])
def test_a_language_has_the_words_its_notices_print(language: str) -> None:
    missing = []
    for token, in_words in _tokens(language):
        term = _term_of(token)
        if term is None:
            continue
        entry = own(language, term.id)
        if not entry.label:
            missing.append(f"{term.id}: label")
        if in_words and term.type in _CHOOSING:
            missing += [
                f"{term.id}: choice {choice}"
                for choice in term.choices
                if choice not in entry.choices
            ]
    assert missing == []


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_a_blank_case_settles_checks_and_has_a_schema(form: Form) -> None:
    settled = settle(form, FactSheet(), vocabulary())
    assert [item.key for item in settled] == [question.term for question in form.questions]
    assert {finding.code for finding in check(form, settled)} <= {"required", "undecided"}
    for output in form.outputs:
        blocked = readiness(form, output.id, settled).state == "blocked"
        assert blocked is any(question.required != "no" for question in form.questions)
    assert json_schema(form, vocabulary(), words())["title"] != form.words_id()


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_everything_required_can_be_answered_in_the_form(form: Form) -> None:
    # A question whose relevance hangs on a term no form asks would stay open for ever.
    asked = set(_asked_terms())
    adrift = [
        f"{question.term}: {term}"
        for section in form.sections
        for question in section.questions
        for condition in (section.relevant, question.relevant)
        if condition is not None
        for term in condition.terms - asked
    ]
    assert adrift == []


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_a_sample_settles_without_contradiction(form: Form, file: Path) -> None:
    sheet = read_facts(vocabulary(), datafiles.read_toml(file).data["facts"])
    findings = check(form, settle(form, sheet, vocabulary()))
    faults = {"type", "rule"}
    # A notice says by its constraints that an incident is not its matter, so each notice is held
    # only to the sample it is drafted for.
    if form.purpose is not Purpose.NOTICE or file.stem == "chatgpt-2023-03":
        faults |= {"constraint"}
    assert [(item.where, item.message) for item in findings if item.code in faults] == []


def test_the_german_notice_prints_terms() -> None:
    # Guards the test of printed words: it must have found something to look at.
    printed = [term.id for token, _ in _tokens("de") if (term := _term_of(token)) is not None]
    assert "incident.occurred" in printed
    assert any("[]." in term for term in printed)


def _names(text: str) -> list[str]:
    return sorted(_NAMED.findall(text))


def _asked_terms() -> Iterator[str]:
    for form in forms():
        yield from form.terms
        yield from (column for section in form.sections for column in section.refinements)


def _asked() -> Iterator[str]:
    yield from _asked_terms()
    for form in forms():
        for section in form.sections:
            yield from section.relevant.terms if section.relevant else ()
            for question in (*section.questions, *section.refinements.values()):
                yield from (term for read in question.conditions for term in read.terms)


def _read_by_calculations() -> Iterator[str]:
    for term in vocabulary().terms.values():
        yield from _named_in(term.calculate, term.table)


def _quoted() -> Iterator[str]:
    """Yield the terms that regimes and templates name, in conditions or tokens."""
    for folder in (("forms", "regimes"), ("exports", "templates")):
        if not datafiles.path(*folder).is_dir():
            continue
        for file in datafiles.read_folder(*folder):
            text = " ".join(_strings(file.data))
            yield from _named_in(text, "")
            for table in _tables_in(file.data):
                yield from _named_in(text, table)


def _read_by_code() -> Iterator[str]:
    """Yield the terms that the methods, the duties and the verbs of counsel name in quotes."""
    files = [file for folder in ("harm", "duties") for file in (SOURCE / folder).rglob("*.py")]
    for file in (*sorted(files), SOURCE / "services" / "reporters.py"):
        yield from re.findall(r'"([a-z0-9_.\[\]]+)"', file.read_text(encoding="utf-8"))


def _named_in(text: str, table: str) -> Iterator[str]:
    for found in re.findall(r"[a-z][a-z0-9_]*(?:\[\])?(?:\.[a-z0-9_]+)*", text):
        if table and found.startswith("row."):
            yield f"{table}[].{found.removeprefix('row.')}"
        else:
            yield found


def _tables_in(data: Any) -> set[str]:
    """Return the tables that a file goes through row by row."""
    tables = {term.id for term in vocabulary().terms.values() if term.type is TermType.ROWS}
    return tables & set(_strings(data))


def _strings(data: Any) -> Iterator[str]:
    match data:
        case str():
            yield data
        case dict():
            for value in data.values():
                yield from _strings(value)
        case list():
            for value in data:
                yield from _strings(value)
        case _:
            return


def _tokens(language: str) -> Iterator[tuple[str, bool]]:
    folder = datafiles.path("exports", "templates", language)
    for file in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        data = datafiles.read_toml(file).data
        tables = {block["for_each"] for block in data.get("blocks", ()) if "for_each" in block}
        for text in _strings(data):
            for token, in_words in _TOKEN.findall(text):
                if token.startswith("row."):
                    column = token.removeprefix("row.")
                    yield from ((f"{table}[].{column}", bool(in_words)) for table in tables)
                else:
                    yield token, bool(in_words)


def _term_of(token: str) -> Term | None:
    return vocabulary().terms.get(re.sub(r"\[[^\]]*\]", "[]", token))
