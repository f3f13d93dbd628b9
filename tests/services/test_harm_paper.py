"""The harm assessment as a reader meets it: its result first, nothing of what did not happen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pirdesk.casefile.paper import Heading, Listing, Paper, Paragraph
from pirdesk.documents import text
from pirdesk.harm import bridge
from pirdesk.services import drafting
from tests.builders import make_office, sample_case

SAMPLES = ("chatgpt-2023-03", "claude-2025-08", "itutorgroup-2020")
NO_BREACH = [
    "1. The result",
    "2. Facts relied on",
    "3. Methods",
    "4. What this assessment does not decide",
]
SECTIONS = {
    "chatgpt-2023-03": [
        "1. The result",
        "2. Facts relied on",
        "3. Severity by the ENISA methodology (2013)",
        "4. Risk to rights and freedoms: EDPB Guidelines 9/2022",
        "5. Further methods",
        "6. The conclusion in law",
        "7. What this assessment does not decide",
    ],
    "claude-2025-08": NO_BREACH,
    "itutorgroup-2020": NO_BREACH,
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Paper]]:
    """The harm assessment of each shipped incident."""
    office = make_office(tmp_path_factory.mktemp("office"))
    made = {}
    for sample in SAMPLES:
        case = sample_case(office, sample)
        document = drafting.start_document(office.author, case.id, "harm_assessment")
        composed = drafting.composed(office.desk, document.id)
        assert [f for f in composed.findings if f.level == "blocker"] == []
        made[sample] = composed.paper
    yield made
    office.desk.close()


def headings(paper: Paper, level: int) -> list[str]:
    heads = [n for n in paper.nodes if isinstance(n, Heading) and n.level == level]
    return ["".join(run.text for run in head.runs) for head in heads]


def section(paper: Paper, title: str) -> list[str]:
    """Return the paragraphs under a heading, up to the next one."""
    said: list[str] = []
    inside = False
    for node in paper.nodes:
        if isinstance(node, Heading):
            inside = "".join(run.text for run in node.runs) == title
        elif inside and isinstance(node, Paragraph):
            said.append("".join(run.text for run in node.runs))
        elif inside and isinstance(node, Listing):
            said += ["".join(r.text for r in item[0].runs) for item in node.items]  # type: ignore[union-attr]
    return said


@pytest.mark.parametrize("sample", SAMPLES)
def test_sections_are_those_of_the_incident_and_numbered_through(
    papers: dict[str, Paper], sample: str
) -> None:
    tops = min(n.level for n in papers[sample].nodes if isinstance(n, Heading))
    assert headings(papers[sample], tops) == SECTIONS[sample]


@pytest.mark.parametrize("sample", SAMPLES)
def test_it_begins_with_what_harm_who_how_grave_why_and_what_would_change_it(
    papers: dict[str, Paper], sample: str
) -> None:
    said = section(papers[sample], "1. The result")
    opens = ("What harm:", "Who is concerned:", "How serious:", "Why:", "What would change it:")
    places = [next(i for i, one in enumerate(said) if one.startswith(word)) for word in opens]
    assert places == sorted(places)
    assert any(one.startswith("Internal severity: Severity ") for one in said)


def test_the_result_of_a_breach_is_two_sentences(papers: dict[str, Paper]) -> None:
    # The answers of the sample: a risk is not unlikely (known), a high risk not likely (suspected).
    assert section(papers["chatgpt-2023-03"], "1. The result")[0] == (
        "A risk to the rights and freedoms of the people concerned is likely. A high risk to the "
        "rights and freedoms of the people concerned is held not to be likely; the assessment is "
        "provisional."
    )


@pytest.mark.parametrize("sample", SAMPLES)
def test_methods_that_do_not_apply_share_one_paragraph_and_stand_nowhere_else(
    papers: dict[str, Paper], sample: str
) -> None:
    (said,) = section(papers[sample], "Methods that do not apply")
    whole = " ".join(text.render(papers[sample]).split())
    assert whole.count("Not applicable because") == said.count("Not applicable because") > 0
    assert said.count("no personal data") == (0 if sample.startswith("chatgpt") else 1)
    assert "None is recorded." not in whole
    assert "How a severity moved" not in whole


def test_methods_are_compared_in_a_sentence(papers: dict[str, Paper]) -> None:
    assert (
        "Internal severity points to a serious case; the ENISA score and the answer under Art. 33 "
        "and 34 GDPR point to a moderate case."
    ) in section(papers["chatgpt-2023-03"], "1. The result")
    # Beside a proposal that parts from the answers nothing may be said to agree.
    assert all("contradict" not in text.render(paper) for paper in papers.values())
    assert "points to" not in text.render(papers["itutorgroup-2020"])


def test_what_would_change_the_conclusion_stands_on_its_first_page(
    papers: dict[str, Paper],
) -> None:
    said = section(papers["chatgpt-2023-03"], "1. The result")
    opens = next(i for i, one in enumerate(said) if one.startswith("What would change it:"))
    assert "contradict" not in said[opens]  # they agree, and nothing would make that a change
    assert said[opens + 1] == (
        "Risk to the rights and freedoms of people: A risk held to be unlikely: no notification, "
        "documentation only. A high risk held to be likely: the people are told as well."
    )


def test_changes_that_lead_to_one_level_stand_together(papers: dict[str, Paper]) -> None:
    # Now it is technical major x harm moderate, SEV2. With harm moderate the matrix gives SEV3 for
    # technical none, minor and moderate; with technical major SEV3 for harm none and minor, SEV1
    # for harm major and critical.
    said = section(papers["chatgpt-2023-03"], "Internal severity")
    team = "Severity 3: handled by the team, reviewed within a week"
    assert [one for one in said if " impact " in one and ": Severity" in one] == [
        f"Technical impact none, minor or moderate: {team}",
        f"Harm impact none or minor: {team}",
        "Harm impact major or critical: Severity 1: all hands, management and counsel at once",
    ]


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({}, ""),
        ({"internal": bridge.GRAVE}, "Internal severity points to a serious case."),
        (
            {"enisa": bridge.MILD, "edpb": bridge.GRAVE, "ico": bridge.MILD},
            (
                "The answer under Art. 33 and 34 GDPR points to a serious case; the ENISA score "
                "and the ICO matrix point to a minor case."
            ),
        ),
    ],
)
def test_a_comparison_is_a_sentence_of_any_number_of_methods(
    marks: dict[str, int], said: str
) -> None:
    assert bridge._formula(marks) == said


@pytest.mark.parametrize("sample", SAMPLES)
def test_methods_point_a_reader_to_a_paper_there_is(papers: dict[str, Paper], sample: str) -> None:
    said = text.render(papers[sample])
    assert "duties map" not in said
    assert "applies since" not in said


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_number_of_the_document_stands_once_above_the_text(
    papers: dict[str, Paper], sample: str
) -> None:
    paper = papers[sample]
    head = text.render(paper).partition("1. The result")[0]
    assert paper.document_id
    assert head.count(paper.document_id) == 1


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_result_says_where_the_proposed_risk_and_the_conclusion_part(
    papers: dict[str, Paper], sample: str
) -> None:
    # Payment data and unknown recipients carry a high risk by the factors of the Board; the
    # answers say no high risk. The other two samples are no breaches: nothing is proposed.
    result = " ".join(section(papers[sample], "1. The result"))
    parted = "answers in this case: a risk, not a high one"
    assert (parted in result) is (sample == "chatgpt-2023-03")
    assert ("Nobody has adopted this proposal" in result) is (sample == "chatgpt-2023-03")
