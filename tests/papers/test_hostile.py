"""Hostile texts are drawn and verified, or refused with characters named: by a golden list."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest

from pirdesk.casefile.paper import Node, Paper, Rule
from pirdesk.documents import pdf, record_json
from pirdesk.documents.markdown import markdown_nodes
from pirdesk.documents.pdf import fonts
from pirdesk.documents.printed import frame_of, pieces
from pirdesk.documents.verify.printed import printed_fault
from pirdesk.errors import UserError
from tests.papers import vera
from tests.papers.hostile import commonmark, huge, naughty
from tests.unit.documents_papers import make_document, make_paper

GOLDEN = Path(__file__).parents[1] / "golden" / "refused_characters.json"
LISTS = {"naughty": naughty, "commonmark": commonmark}


def golden() -> dict[str, dict[str, list[str]]]:
    return dict(json.loads(GOLDEN.read_text("utf-8")))


def refused(text: str) -> list[str]:
    """Return the characters of a text that no face can show, the first ten."""
    fonts.register()
    paper = make_paper(markdown_nodes(text))
    printed = pieces(paper, frame_of(paper), "letter")
    missing = sorted({char for part in printed for char in part if not fonts.drawn(char)})
    return [f"U+{ord(char):04X}" for char in missing[:10]]


def drawn(paper: Paper) -> bytes:
    """Draw a paper with its record, and hold the print against it."""
    record = record_json.build(paper=paper, document=make_document(paper))
    data = pdf.render(paper, record)
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert printed_fault(opened, record_json.read(record)) == ""
    return data


def one_paper(texts: list[str]) -> Paper:
    nodes: list[Node] = []
    for text in texts:
        nodes += [*markdown_nodes(text), Rule()]
    return make_paper(tuple(nodes), layout="report")


@pytest.mark.parametrize("name", LISTS)
def test_which_texts_are_refused_stands_in_the_golden_list(name: str) -> None:
    found = {str(n): missing for n, t in enumerate(LISTS[name]()) if (missing := refused(t))}
    assert found == golden()[name]


@pytest.mark.parametrize("name", LISTS)
def test_all_others_are_drawn_and_verify(name: str) -> None:
    accepted = [t for n, t in enumerate(LISTS[name]()) if str(n) not in golden()[name]]
    assert len(accepted) > 400
    drawn(one_paper(accepted))


def test_with_stand_ins_nothing_is_refused() -> None:
    bad = [t for n, t in enumerate(naughty()) if str(n) in golden()["naughty"]]
    paper = one_paper(bad)
    with pytest.raises(UserError):
        pdf.render(paper)
    drawn(pdf.with_stand_ins(paper))


@pytest.mark.full
@pytest.mark.xdist_group("verapdf")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", LISTS)
def test_hostile_texts_conform(name: str, tmp_path: Path) -> None:
    vera.needed()
    paper = pdf.with_stand_ins(one_paper(LISTS[name]()))
    assert vera.faults(drawn(paper), tmp_path) == []


@pytest.mark.full
@pytest.mark.xdist_group("verapdf")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", huge())
def test_an_answer_of_100_000_characters_is_drawn_or_refused(name: str, tmp_path: Path) -> None:
    vera.needed()
    paper = one_paper([huge()[name]])
    assert refused(huge()[name]) == golden()["huge"].get(name, [])
    if name in golden()["huge"]:
        with pytest.raises(UserError):
            pdf.render(paper)
        # A stand-in takes many times the room of its sign: a fifth of them fills pages enough.
        paper = pdf.with_stand_ins(one_paper([huge()[name][:20_000]]))
    assert vera.faults(drawn(paper), tmp_path) == []
