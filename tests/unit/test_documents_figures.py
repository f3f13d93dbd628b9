"""Figures say in words what they draw, on paper and on the screen, and are read back as data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from pirdesk.casefile.figures import Chart, keyed, words_of
from pirdesk.casefile.paper import Figure, Paper, Table
from pirdesk.documents import figures, html, paper_json, pdf, text
from pirdesk.documents.characters import squeezed
from pirdesk.documents.chart_json import chart_tree, read_chart
from pirdesk.documents.verify import verify
from tests.papers.heard import hear
from tests.unit.documents_charts import BARS, CHARTS, DAYS, TIMELINE, instant
from tests.unit.documents_papers import frozen, make_paper, said, sign_all

TABLE = Table((said("What"), said("Value")), ((said("Group A"), said("42 %")),))
KINDS = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)


def paper_with(chart: Chart) -> Paper:
    figure = Figure(chart, "What the drawing shows.", TABLE, "The course of events")
    return make_paper((figure,), layout="report")


@KINDS
def test_a_chart_is_read_back_as_it_was_written(chart: Chart) -> None:
    assert read_chart(json.loads(json.dumps(chart_tree(chart)))) == chart
    paper = paper_with(chart)
    assert paper_json.read_paper(json.loads(paper_json.paper_json(paper))) == paper


def test_a_chart_that_is_not_one_is_refused() -> None:
    for wrong in (
        {"kind": "pie"},
        {**chart_tree(BARS), "more": 1},
        {**chart_tree(BARS), "bars": [{"label": "a", "value": "1", "words": "b"}]},
        {**chart_tree(BARS), "bars": [{"label": "a", "value": float("nan"), "words": "b"}]},
        {**chart_tree(TIMELINE), "moments": [{**chart_tree(TIMELINE)["moments"][0], "kind": "x"}]},
    ):
        with pytest.raises((ValueError, TypeError, KeyError)):
            read_chart(wrong)


@KINDS
def test_the_screen_and_the_paper_draw_only_words_of_the_data(chart: Chart) -> None:
    known = {squeezed(words) for words in words_of(chart)}
    known |= {str(number) for number in range(1, keyed(chart) + 1)}
    image = ElementTree.fromstring(figures.svg(chart, title="A & B"))
    drawn = [node.text or "" for node in image.iter("{http://www.w3.org/2000/svg}text")]
    assert drawn
    assert all(any(squeezed(words) in whole for whole in known) for words in drawn)
    title = image.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "A & B"
    assert "PirSans" not in figures.svg(chart)


@KINDS
def test_a_figure_is_one_element_with_its_words_and_its_table_follows(chart: Chart) -> None:
    document = hear(pdf.render(paper_with(chart)))
    (figure,) = document.all("Figure")
    assert figure.alt == "What the drawing shows."
    tags = [element.tag for element in document.parts if not isinstance(element, str)]
    place = tags.index("Figure")
    assert tags[place : place + 3] == ["Figure", "P", "Table"]


def test_a_chart_of_many_rows_is_drawn_in_parts_that_fit_a_page() -> None:
    many = replace(TIMELINE, moments=TIMELINE.moments * 20)
    cut = list(figures.parts(many))
    assert sum(len(part.moments) for part in cut) == 80  # type: ignore[union-attr]
    assert all(figures.drawing(part, 460).height < 690 for part in cut)
    assert len(hear(pdf.render(paper_with(many))).all("Figure")) == len(cut)


def test_a_record_with_figures_verifies_and_a_foreign_word_in_one_does_not() -> None:
    paper = paper_with(BARS)
    data = sign_all(frozen(paper), paper)
    assert verify(data).status == "valid"
    other = paper_with(replace(BARS, mark=None))
    from pirdesk.documents import record_json
    from tests.unit.documents_papers import make_document

    record = record_json.build(paper=other, document=make_document(other))
    verdict = verify(sign_all(pdf.render(paper, record), paper))
    assert verdict.status == "invalid"
    assert any("a figure shows “Limit:20%”" in check.words for check in verdict.checks)


def test_html_and_text_carry_the_figure_in_words() -> None:
    page, lines = html.render(paper_with(BARS)), text.render(paper_with(BARS))
    assert 'alt="What the drawing shows."' in page
    assert "data:image/svg+xml;base64," in page
    assert "<script" not in page
    assert "What the drawing shows." in lines
    assert "Group A" in lines


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2023-03-20T08:00", "2023-03-20T09:10"),
        ("2023-03-25T08:00", "2023-03-27T09:10"),
        ("2023-01-01T00:00", "2023-03-20T08:00"),
        ("2019-05-20T08:00", "2026-11-20T08:00"),
        ("2020-03-20T08:00", "2020-03-20T08:00"),
        ("2027-03-27T23:30", "2027-03-28T04:00"),  # 02:00 is left out
        ("2027-10-30T23:30", "2027-10-31T04:00"),  # 02:00 comes twice
        ("2027-10-31T00:10", "2027-10-31T01:40"),
        ("2027-10-31T00:50", "2027-10-31T01:10"),
        ("2027-03-28T00:50", "2027-03-28T01:10"),
        ("2028-02-28T08:00", "2028-03-01T08:00"),
    ],
)
def test_scales_of_time_have_a_few_places_inside(first: str, last: str) -> None:
    scale = figures.time_scale(instant(first), instant(last), "Europe/Berlin", "de")
    assert 1 <= len(scale.ticks) <= 8
    assert all(scale.low <= tick.at <= scale.high for tick in scale.ticks)
    assert scale.low < instant(first).timestamp() <= instant(last).timestamp() < scale.high
    assert len({tick.words for tick in scale.ticks}) == len(scale.ticks)
    assert len({tick.at for tick in scale.ticks}) == len(scale.ticks)
    for tick in scale.ticks:
        hour = re.search(r"(\d\d):00$", tick.words)
        local = datetime.fromtimestamp(tick.at, ZoneInfo("Europe/Berlin"))
        assert hour is None or int(hour[1]) == local.hour


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 0), (-3, 4), (1234, 5_000_000), (0, 7e-4)])
def test_scales_of_numbers_hold_both_ends(low: float, high: float) -> None:
    scale = figures.number_scale(low, high, "en")
    assert scale.low <= low <= high <= scale.high
    assert 2 <= len(scale.ticks) <= 9


def test_the_places_of_days_are_midnights_of_the_zone() -> None:
    assert [tick.words for tick in DAYS.ticks] == ["20 Mar", "21 Mar", "22 Mar", "23 Mar", "24 Mar"]
