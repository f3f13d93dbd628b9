"""The embedded record: canonical, as its schema says, and never more than its edition may show."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pirdesk import datafiles
from pirdesk.casefile.case import Person, Quotation, Role
from pirdesk.casefile.paper import (
    Callout,
    CodeBlock,
    Heading,
    Listing,
    Node,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Run,
    Table,
)
from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.values import Count
from pirdesk.documents import load_templates, record_json
from pirdesk.documents.paper_json import canonical, paper_json, paper_tree, read_paper
from pirdesk.errors import UserError
from pirdesk.forms import load_vocabulary, load_words
from pirdesk.wording import error_text
from tests.effort import looks
from tests.unit.documents_papers import AT, make_document, make_paper

SECRET_BASIS = "known from the secret interview"
SECRET_EVIDENCE = "e" * 64
QUOTED = {
    "people.affected": Answer(
        Count(687), Certainty.SUSPECTED, SECRET_BASIS, (SECRET_EVIDENCE,), revision=4
    )
}
EDITIONS = ("internal", "regulator", "public", "user")

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
runs = st.lists(
    st.builds(Run, texts, st.booleans(), st.booleans(), st.booleans(), texts, texts, st.booleans()),
    max_size=3,
).map(tuple)
leaves = st.one_of(
    st.builds(Heading, st.integers(1, 3), runs, texts),
    st.builds(Paragraph, runs, st.sampled_from(["body", "small", "lead", "address"]), texts),
    st.builds(
        Table,
        st.lists(runs, max_size=2).map(tuple),
        st.lists(st.lists(runs, max_size=2).map(tuple), max_size=2).map(tuple),
        st.lists(st.integers(1, 9), max_size=2).map(tuple),
        texts,
        st.booleans(),
    ),
    st.builds(CodeBlock, texts),
    st.builds(Picture, texts, texts),
    st.builds(Rule),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            Listing,
            st.lists(st.lists(inner, max_size=2).map(tuple), max_size=2).map(tuple),
            st.booleans(),
            st.integers(0, 99),
        ),
        st.builds(Callout, st.lists(inner, max_size=2).map(tuple), st.just("warning")),
        st.builds(Quote, st.lists(inner, max_size=2).map(tuple)),
    ),
    max_leaves=6,
)


def built(edition: str) -> bytes:
    paper = make_paper(edition=edition)
    words, vocabulary = load_words("en"), load_vocabulary()
    return record_json.build(
        paper=paper,
        document=make_document(paper),
        quotations=(Quotation("D-17", "b", "people.affected", 4, "at least 687"),),
        quoted=QUOTED,
        template=load_templates("en", vocabulary)["art33"],
        words=words,
        approvals=((Person("p2", "Rolf Żółć", Role.REVIEWER), AT),),
        ledger_head=(3, "ab" * 32),
        pack="2026-11-21",
        program="PIRDesk of a test",
    )


@given(st.lists(nodes, max_size=4).map(tuple))
@looks(15)
def test_any_paper_comes_back_as_it_was(made: tuple[Node, ...]) -> None:
    paper = make_paper(made)
    assert read_paper(json.loads(paper_json(paper))) == paper


@pytest.mark.parametrize("edition", EDITIONS)
def test_records_are_as_their_schema_says_and_come_back(edition: str) -> None:
    schema = json.loads(datafiles.path("exports", "schemas", "record-2.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    raw = built(edition)
    Draft202012Validator(schema).validate(json.loads(raw))
    read = record_json.read(raw)
    assert read.paper.title == make_paper().title
    assert [e.field for e in read.expected] == ["sig_1_author", "sig_2_reviewer"]
    assert built(edition) == raw


@pytest.mark.parametrize("edition", EDITIONS[1:])
def test_an_outgoing_record_holds_nothing_of_the_inside(edition: str) -> None:
    raw = built(edition).decode()
    for secret in (SECRET_BASIS, SECRET_EVIDENCE, '"p1"', '"p2"', 'C-2026-0001","created'):
        assert secret not in raw
    data = json.loads(raw)
    assert "case_id" not in data["document"]
    assert "blocks" not in data["template"]
    assert data["ledger"] == {"entries": 3, "root": "ab" * 32}
    if edition != "regulator":
        assert "people.affected" not in raw
        assert "quotations" not in data
        assert "approvals" not in data


def test_the_inside_record_holds_answers_questions_and_template() -> None:
    data = json.loads(built("internal"))
    assert data["quotations"][0]["answer"]["basis"] == SECRET_BASIS
    assert data["questions"][0]["label"] == load_words("en").label("people.affected")
    assert data["template"]["blocks"]
    assert data["document"]["case_id"] == "C-2026-0001"


@cache
def _whole() -> bytes:
    return built("internal")


def broken(change: Any) -> bytes:
    data = json.loads(_whole())
    change(data)
    return canonical(data)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b"not json",
        b'{"a":NaN}',
        b'{"a":1,"a":2}',
        b"[" * 100_000,
        b"\xff\xfe",
        broken(lambda d: d.update(version=record_json.VERSION + 1)),
        broken(lambda d: d.update(version=True)),
        broken(lambda d: d.update(format="other")),
        broken(lambda d: d["paper"].update(colour="red")),
        broken(lambda d: d["paper"].pop("title")),
        broken(lambda d: d["paper"].update(made_at="2026-11-21T10:00:00")),
        broken(lambda d: d["paper"]["nodes"].append({"kind": "script"})),
        broken(lambda d: d["paper"]["nodes"][0].update(level="1")),
        broken(lambda d: d["paper"]["nodes"][0]["runs"][0].update(strong=1)),
        broken(lambda d: d.update(expected_signatures=[])),
        broken(lambda d: d["frame"].update(opening="poster")),
        broken(lambda d: d["frame"]["words"].update(page=3)),
        json.dumps(json.loads(built("internal")), indent=1).encode(),
    ],
)
def test_what_is_not_a_record_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises(UserError) as caught:
        record_json.read(raw)
    assert "Nothing was changed" in error_text(caught.value)


def test_nesting_without_end_is_refused() -> None:
    tree: dict[str, Any] = {"kind": "quote", "nodes": []}
    for _ in range(60):
        tree = {"kind": "quote", "nodes": [tree]}
    whole = {**paper_tree(make_paper(())), "nodes": [tree]}
    with pytest.raises(UserError):
        read_paper(whole)


def test_paper_json_changes_when_anything_changes() -> None:
    paper = make_paper()
    assert paper_json(paper) == paper_json(make_paper())
    assert paper_json(paper) != paper_json(replace(paper, marks=()))
