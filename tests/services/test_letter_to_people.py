"""The letter to the people concerned: what a reader finds in it, in which order, in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pirdesk.casefile.paper import Heading, Listing, Paper, Paragraph
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.documents import text
from pirdesk.documents.printed import frame_of, opening_pieces, running_pieces
from pirdesk.services import answers, drafting
from pirdesk.services.complaints import complaint_nodes
from tests.builders import Office, make_office, sample_case

HEADINGS = {
    "en": (
        "Does this concern you?",
        "What information was involved, and what was not?",
        "What may happen?",
        "What should you do?",
        "What have we done?",
        "Whom can you ask?",
        "How do you know that this letter is genuine?",
    ),
    "de": (
        "Sind Sie betroffen?",
        "Welche Daten sind betroffen, welche nicht?",
        "Was kann geschehen?",
        "Was sollten Sie tun?",
        "Was haben wir getan?",
        "Wen können Sie fragen?",
        "Woran erkennen Sie, dass dieser Brief echt ist?",
    ),
}
OPENING = {"en": "Hello,", "de": "Guten Tag,"}
LAST = {"en": "This notice is voluntary.", "de": "Diese Nachricht ist freiwillig."}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Paper]]:
    """The letter of the shipped breach in both languages, and one of the case as it was before."""
    office = make_office(tmp_path_factory.mktemp("office"))
    case = sample_case(office)
    made = {language: letter(office, case.id, language) for language in HEADINGS}
    new = ("concerned", "not_involved", "genuine")
    gone = {f"user_notice[{row}].{key}": None for row in HEADINGS for key in new}
    answers.answer_terms(office.author, case.id, gone)
    made["before"] = letter(office, case.id, "en")
    yield made
    office.desk.close()


def letter(office: Office, case_id: str, language: str) -> Paper:
    document = drafting.start_document(office.author, case_id, "art34", language=language)
    composed = drafting.composed(office.desk, document.id)
    assert [f for f in composed.findings if f.level == "blocker"] == []
    return composed.paper


def paragraphs(paper: Paper) -> list[str]:
    said = ["".join(r.text for r in n.runs) for n in paper.nodes if isinstance(n, Paragraph)]
    return [one for one in said if one.strip()]


def headings(paper: Paper) -> tuple[str, ...]:
    return tuple("".join(r.text for r in n.runs) for n in paper.nodes if isinstance(n, Heading))


@pytest.mark.parametrize("language", HEADINGS)
def test_it_answers_in_the_order_in_which_a_reader_asks(
    letters: dict[str, Paper], language: str
) -> None:
    paper = letters[language]
    assert headings(paper) == HEADINGS[language]
    said = paragraphs(paper)
    assert said[0] == OPENING[language]
    assert "Robin Keller" in said[-2]
    assert said[-1].startswith(LAST[language])
    assert not any(part.startswith(LAST[language]) for part in said[:-1])


def test_a_case_without_the_new_answers_still_makes_a_letter(letters: dict[str, Paper]) -> None:
    assert headings(letters["before"]) == HEADINGS["en"][1:]
    assert "If you are in doubt, do not answer this letter." in text.render(letters["before"])


@pytest.mark.parametrize("language", HEADINGS)
def test_a_customer_reads_a_day_and_no_numbers_of_ours(
    letters: dict[str, Paper], language: str
) -> None:
    paper = letters[language]
    frame = frame_of(paper)
    head = [*opening_pieces(paper, frame, "letter")]
    assert head[2:] == [
        {"en": "Date", "de": "Datum"}[language],
        {"en": "21 November 2026", "de": "21. November 2026"}[language],
        paper.title,
    ]
    whole = "\n".join((text.render(paper), *head, *running_pieces(paper, frame).values()))
    assert paper.reference not in whole
    assert paper.document_id not in whole


@pytest.mark.parametrize(
    ("language", "when"),
    [
        ("en", "When it happened: 20 March 2023, between 08:00 and 17:00 (UTC)."),
        ("de", "Wann es geschah: 20. März 2023, zwischen 9 und 18 Uhr (MEZ)."),
    ],
)
def test_the_time_is_said_once_in_one_zone(
    letters: dict[str, Paper], language: str, when: str
) -> None:
    said = paragraphs(letters[language])
    assert [part for part in said if "2023" in part] == [when]
    assert not [p for p in said if p != when and re.search(r"\d Uhr|[ap]\.m\.|\d:\d\d|UTC", p)]


def sentences(paper: Paper) -> list[str]:
    """Return the sentences of the running text; lists of ways to reach somebody are none."""
    assert any(isinstance(node, Listing) for node in paper.nodes)
    said = [part for part in paragraphs(paper) if len(part.split()) > 4]
    return [one for part in said for one in re.split(r"(?<=[.?!:])\s+", part) if one.strip()]


@pytest.mark.parametrize("language", HEADINGS)
def test_no_sentence_has_more_than_thirty_words(letters: dict[str, Paper], language: str) -> None:
    long = [one for one in sentences(letters[language]) if len(one.split()) > 30]
    assert long == []


def syllables(word: str) -> int:
    """Count groups of vowels, a silent e at the end left out: within a few percent of the ear."""
    groups = re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))
    return max(len(groups), 1)


def grade(said: list[str]) -> float:
    """Return the grade of Kincaid and others (1975): words per sentence, syllables per word."""
    words = [word for one in said for word in re.findall(r"[A-Za-z'-]+", one)]
    each = sum(syllables(word) for word in words) / len(words)
    return 0.39 * len(words) / len(said) + 11.8 * each - 15.59


def test_the_grade_is_worked_out_as_its_authors_did() -> None:
    # 6 words, 6 syllables, 1 sentence: 0.39 x 6 + 11.8 - 15.59 = -1.45.
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.45)
    assert grade(["Considerable organisational responsibility necessitates documentation."]) > 30


def test_the_english_letter_is_read_after_seven_years_of_school(letters: dict[str, Paper]) -> None:
    assert grade(sentences(letters["en"])) <= 7.0


def people_in(*places: str, certain: bool = True) -> FactSheet:
    from pirdesk.casefile.sheet import Certainty
    from pirdesk.casefile.values import Rows

    how = Certainty.KNOWN if certain else Certainty.SUSPECTED
    return FactSheet(
        {
            "populations": Answer(Rows(("a",), True)),
            "populations[a].place": Answer(places, how, basis="Records"),
        }
    )


@pytest.mark.parametrize(
    ("sheet", "named"),
    [
        (people_in("IT"), "In Italy this is: Garante per la protezione dei dati personali."),
        (people_in("GB"), "In United Kingdom this is: Information Commissioner's Office."),
        (people_in("DE"), ""),  # seventeen of them: the letter does not choose one
        (people_in("IT", certain=False), ""),
        (people_in("IT", "AT", "FR", "IE", "NL", "PL"), ""),  # a list nobody looks through
        (people_in("US"), ""),
        (FactSheet({}), ""),
    ],
)
def test_an_authority_is_named_only_where_it_is_sure_which(sheet: FactSheet, named: str) -> None:
    (node,) = complaint_nodes(sheet, "en")
    assert isinstance(node, Paragraph)
    right = "You can also complain to a data protection authority, for example where you live or"
    assert node.runs[0].text == f"{right} work. {named}".rstrip()


def test_templates_of_both_languages_have_the_same_parts() -> None:
    from pirdesk import datafiles

    parts = []
    for language in HEADINGS:
        file = datafiles.read_toml(
            Path(datafiles.path("exports", "templates", language, "art34.toml"))
        )
        parts.append([(b["id"], b.get("exhibit", "")) for b in file.data["blocks"]])
    assert all(first == second for first, second in pairwise(parts))
