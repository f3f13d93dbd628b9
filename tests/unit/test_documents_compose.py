"""Templates and composition: strict data, every quotation listed, nothing missing in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pirdesk import datafiles
from pirdesk.casefile.case import Block, Case, Document, DocumentState
from pirdesk.casefile.paper import Heading, Listing, Paragraph, Run
from pirdesk.casefile.sheet import Answer, Certainty, FactSheet, read_facts
from pirdesk.casefile.terms import Vocabulary
from pirdesk.documents import (
    ComposeContext,
    Composed,
    Template,
    compose,
    draft_blocks,
    load_templates,
    parse_template,
)
from pirdesk.documents.layouts import load_layout, read_layout
from pirdesk.documents.phrases import read_phrases
from pirdesk.documents.printed import plain
from pirdesk.errors import DataFault
from pirdesk.forms import Words, load_vocabulary, load_words
from tests.unit.documents_papers import AT

VOCABULARY: Vocabulary = load_vocabulary()
WORDS: Words = load_words("en")
CASE = Case("C-1", "A case", AT, "p1", note="A note.")
HEAD = """
id = "t"
version = "1"
form = "art33"
edition = "regulator"
kind = "notice"
layout = "letter"
title = "Title of {{ incident.title }}"
subject = "{{ case.title }}"
sender = "{{ controller.name }}\\nline two"
addressee = "{{ recipient.name }}\\n{{ recipient.address }}"
signatures = [{ role = "author", statement = "I wrote it." }]
"""
BLOCK = '[[blocks]]\nid = "b"\nmarkdown = "text"\n'
FACTS = {
    "incident.title": "An incident",
    "controller.name": "Firm Ltd",
    "populations": {"rows": ["p1", "p2"], "complete": True},
    "populations[p1].description": "adults",
    "populations[p2].description": "children",
    "populations[p1].affected": {"min": 300, "likely": 450, "max": 900},
    "populations[p2].affected": {"certainty": "unknown"},
    "people.affected": {"value": {"min": 687}, "certainty": "suspected", "basis": "PIPC"},
}


def template(blocks: str = BLOCK, head: str = HEAD) -> Template:
    source = datafiles.parse_toml((head + blocks).encode(), "exports/templates/en/t.toml")
    return parse_template(source, VOCABULARY)


def sheet(**changed: Any) -> FactSheet:
    return read_facts(VOCABULARY, {**FACTS, **changed})


def composed(
    blocks: str = BLOCK,
    facts: FactSheet | None = None,
    drafted: tuple[Block, ...] | None = None,
    **context: Any,
) -> Composed:
    made, facts = template(blocks), sheet() if facts is None else facts
    parts = draft_blocks(made, facts, VOCABULARY, WORDS) if drafted is None else drafted
    document = Document(
        "D-1", "C-1", "t", "T", "en", "regulator", DocumentState.DRAFT, "p1", AT, parts
    )
    given = ComposeContext(
        CASE,
        "C-1 / D-1",
        AT,
        "Europe/Rome",
        recipient_name="Garante",
        recipient_address="Piazza Venezia 11\nRoma",
        author_name="Anna",
    )
    exhibits = {"duties": (Heading(2, (Run("Duties"),)), Paragraph((Run("none"),)))}
    return compose(document, made, facts, VOCABULARY, WORDS, exhibits, replace(given, **context))


def block(markdown: str, extra: str = "") -> str:
    return f'[[blocks]]\nid = "b"\n{extra}\nmarkdown = """\n{markdown}\n"""\n'


def texts(made: Composed) -> list[str]:
    return [plain(n.runs) for n in made.paper.nodes if isinstance(n, Paragraph | Heading)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_shipped_template_is_read(language: str) -> None:
    found = load_templates(language, VOCABULARY)
    assert "art34" in found
    for made in found.values():
        assert made.language == language
        assert made.plain_title
        assert made.blocks


@pytest.mark.parametrize(
    ("blocks", "reason"),
    [
        (BLOCK + "colour = 1\n", "unknown key"),
        (block("{{ nothing.known }}"), "There is no term"),
        (block("{{ row.affected }}"), "needs for_each"),
        (block("{{ people.affected | upper }}"), "begins no token"),
        (block("x", 'for_each = "people.affected"'), "not a table"),
        (block("x", 'when = "people.afected == 1"'), "afected"),
        (BLOCK + 'exhibit = "duties"\n', "either markdown or exhibit"),
        ('[[blocks]]\nid = "b"\nexhibit = "nonsense"\n', "not an exhibit"),
        (BLOCK + BLOCK, "used twice"),
        ("", "must not be empty"),
        (BLOCK.replace('"b"', '"Not Good"'), "short name"),
    ],
)
def test_a_faulty_template_is_refused_with_its_place(blocks: str, reason: str) -> None:
    with pytest.raises(DataFault) as caught:
        template(blocks)
    assert reason in str(caught.value)
    assert "t.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('edition = "regulator"', 'edition = "everyone"'),
        ('layout = "letter"', 'layout = "poster"'),
        ('layout = "letter"', 'layout = "../letter"'),
        ('id = "t"', 'id = "../t"'),
        ('role = "author"', 'role = "The Author"'),
        ("{{ case.title }}", "{{ case.secret }}"),
    ],
)
def test_a_faulty_head_is_refused(old: str, new: str) -> None:
    with pytest.raises(DataFault):
        template(head=HEAD.replace(old, new))


def test_tokens_are_filled_and_every_quotation_is_listed() -> None:
    made = composed(block("Affected: {{ people.affected:words }}, {{ incident.title }}."))
    assert texts(made) == [
        "Affected: at least 687 (no upper bound known; not confirmed), An incident."
    ]
    quoted = {(q.block_id, q.term): q.text for q in made.quotations}
    assert quoted[("b", "incident.title")] == "An incident"
    assert quoted[("head.title", "incident.title")] == "An incident"
    assert "not confirmed" in quoted[("b", "people.affected")]
    (paragraph,) = made.paper.nodes
    assert isinstance(paragraph, Paragraph)
    marked = [run for run in paragraph.runs if run.term]
    assert [(run.term, run.suspected) for run in marked] == [
        ("people.affected", True),
        ("incident.title", False),
    ]
    assert made.findings == ()


def test_the_head_keeps_its_lines_and_parameters() -> None:
    paper = composed().paper
    assert paper.title == "Title of An incident"
    assert paper.subject == "A case"
    assert plain(paper.sender) == "Firm Ltd\nline two"
    assert plain(paper.addressee) == "Garante\nPiazza Venezia 11\nRoma"
    assert (paper.layout, paper.edition, paper.reference) == ("letter", "regulator", "C-1 / D-1")


def test_document_parameters_are_words_with_zone() -> None:
    made = composed(block("{{ document.date }}; {{ document.reference }}; {{ person.author }}"))
    assert texts(made) == ["21 November 2026, 10:30 (CET, UTC+01:00); C-1 / D-1; Anna"]


def test_a_missing_answer_prints_as_such_and_blocks() -> None:
    made = composed(block("Detected: {{ incident.detected_at:words }}"))
    label = WORDS.label("incident.detected_at")
    assert texts(made) == [f"Detected: [not yet answered: {label}]"]
    (finding,) = made.findings
    assert (finding.code, finding.level) == ("token.missing", "blocker")
    assert finding.where == "incident.detected_at"


def test_a_missing_parameter_blocks() -> None:
    made = composed(recipient_name="")
    assert [(f.code, f.level) for f in made.findings] == [("parameter.missing", "blocker")]


@pytest.mark.parametrize("token", ["{{ nothing.known }}", "{{ populations[].affected }}"])
def test_a_token_a_person_mistyped_stays_visible_and_blocks(token: str) -> None:
    made = composed(drafted=(Block("b", f"Say {token}"),))
    assert "{{" in texts(made)[0]
    wanted = "token.unread" if "[]" in token else "token.unknown"
    assert [finding.code for finding in made.findings] == [wanted]


def test_unknown_and_not_applicable_answers_are_said_and_do_not_block() -> None:
    facts = sheet().with_answers(
        {
            "incident.detected_at": Answer(None, Certainty.UNKNOWN),
            "data.records": Answer(None, Certainty.NOT_APPLICABLE, because="no records"),
        }
    )
    made = composed(block("{{ incident.detected_at }} / {{ data.records }}"), facts)
    assert texts(made) == ["not known / not applicable (no records)"]
    assert made.findings == ()


def test_blocks_repeat_over_rows_and_their_lists_join() -> None:
    made = composed(
        block("- {{ row.description }}: {{ row.affected:words }}", 'for_each = "populations"')
    )
    (listing,) = made.paper.nodes
    assert isinstance(listing, Listing)
    items = [plain(item[0].runs) for item in listing.items if isinstance(item[0], Paragraph)]
    assert items == ["adults: between 300 and 900, most likely 450", "children: not known"]
    assert {q.block_id for q in made.quotations if q.term.startswith("pop")} == {"b.p1", "b.p2"}


def test_a_row_that_is_gone_counts_as_not_answered_and_its_part_is_named() -> None:
    blocks = block("- {{ row.description }}", 'for_each = "populations"')
    drafted = draft_blocks(template(blocks), sheet(), VOCABULARY, WORDS)
    fewer = sheet().with_answers(
        {"populations": read_facts(VOCABULARY, {"populations": ["p1"]}).get("populations")}
    )
    made = composed(blocks, fewer, drafted)
    codes = [finding.code for finding in made.findings]
    assert "token.missing" in codes
    assert "block.gone" in codes


def test_conditions_leave_blocks_out_and_later_facts_are_noticed() -> None:
    blocks = BLOCK + '[[blocks]]\nid = "c"\nwhen = "data.personal"\nmarkdown = "personal"\n'
    before = draft_blocks(template(blocks), sheet(), VOCABULARY, WORDS)
    assert [part.id for part in before] == ["b"]
    later = sheet(**{"data.personal": True})
    assert [p.id for p in draft_blocks(template(blocks), later, VOCABULARY, WORDS)] == ["b", "c"]
    made = composed(blocks, later, before)
    assert [(f.code, f.level, f.where) for f in made.findings] == [("block.new", "warning", "c")]


def test_an_exhibit_stands_where_its_block_is() -> None:
    made = composed('[[blocks]]\nid = "annex"\nexhibit = "duties"\n')
    assert texts(made) == ["Duties", "none"]
    assert {node.block for node in made.paper.nodes} == {"annex"}


def test_a_heading_with_nothing_below_it_is_found() -> None:
    made = composed(block("## Full\n\ntext\n\n## Empty"))
    found = [(f.code, f.level, "Empty" in f.message) for f in made.findings]
    assert found == [("heading.empty", "blocker", True)]
    assert composed(block("## Full\n\n### Inner\n\ntext")).findings == ()


def test_a_value_is_never_parsed() -> None:
    facts = sheet(**{"incident.title": "<b>&amp; {{ people.affected }} **x** [y](https://e.org)"})
    made = composed(block("{{ incident.title }}"), facts)
    assert texts(made) == ["<b>&amp; {{ people.affected }} **x** [y](https://e.org)"]


@pytest.mark.parametrize(
    "change",
    [
        ("width = 210", "width = 210\nheigth = 1"),
        ('opening = "cover"', 'opening = "poster"'),
        ("body = [10, 14]", "body = [10]"),
        ("body = [10, 14]", "body = [14, 10]"),
        ('text = "1B1F24"', 'text = "black"'),
    ],
)
def test_a_faulty_layout_is_refused(change: tuple[str, str]) -> None:
    good = datafiles.path("exports", "layouts", "report.toml").read_text("utf-8")
    assert change[0] in good
    with pytest.raises(DataFault):
        read_layout(datafiles.parse_toml(good.replace(*change).encode(), "x.toml"))


def test_layouts_and_words_are_read_strictly() -> None:
    assert load_layout("letter").opening == "letter"
    with pytest.raises(DataFault):
        load_layout("none_of_ours")
    with pytest.raises(DataFault):
        read_phrases(datafiles.parse_toml(b'language = "en"\n[words]\na = 1\n', "w.toml"))


def test_importing_the_documents_room_is_cheap(tmp_path: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys\nfrom pirdesk.documents import pdf, signing, verify, html, text\n"
        "print([m for m in ('reportlab', 'pyhanko', 'pikepdf') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_rows_of_one_kind_are_told_apart_by_number_and_first_sentence() -> None:
    long = "A change went live without showing beforehand that it would raise the number. More."
    facts = sheet(
        **{
            "factors": {"rows": ["f1", "f2"], "complete": True},
            "factors[f1].kind": "process",
            "factors[f2].kind": "process",
            "factors[f1].description": long,
            "factors[f2].description": {"value": "Nobody was told.", "certainty": "suspected"},
        }
    )
    heading = "### {{ row.ordinal }}, {{ row.kind:words }}: {{ row.description:short }}"
    text = f"{heading}\n\n{{{{ row.description }}}}"
    made = composed(block(text, 'for_each = "factors"'), facts)
    told = [plain(node.runs) for node in made.paper.nodes if isinstance(node, Heading)]
    assert told == [
        "1, Process: A change went live without showing beforehand that it would raise the number",
        "2, Process: Nobody was told",
    ]
    quoted = [q.text for q in made.quotations if q.term == "factors[f1].description"]
    assert quoted == [long]
