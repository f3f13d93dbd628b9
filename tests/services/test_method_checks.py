"""Methods nobody compared with their source: a point before approval, not a sentence on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from pirdesk.documents import text
from pirdesk.errors import NotFound, UserError
from pirdesk.harm.doubts import doubts
from pirdesk.services import cases, drafting, gate, method_checks, reviews
from pirdesk.services.library import Library
from pirdesk.services.method_checks import answer_method
from pirdesk.services.speaking import reader
from pirdesk.wording import error_text, say
from tests.builders import Office, sample_case
from tests.refusing import refuses

SAMPLES = ("chatgpt-2023-03", "claude-2025-08", "itutorgroup-2020")
CONFESSED = re.compile(
    r"recalled|from memory|second.hand|not be verified|yardstick|check before use|disagree"
    r"|this program|confidence in the method",
    re.IGNORECASE,
)


def printed(office: Office, document_id: str) -> str:
    return text.render(drafting.composed(office.desk, document_id).paper)


def waiting(office: Office, document_id: str) -> list[str]:
    document = drafting.document(office.desk, document_id)
    stand = drafting.composed(office.desk, document_id)
    points = gate.points(office.desk, document, stand)
    speaker = reader(office.desk.library)
    assert all(p.where.startswith("page:harm#") for p in points if p.code == "method.unchecked")
    return [say(p.message, speaker) for p in points if p.code == "method.unchecked"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_document_confesses_a_doubt_about_its_method(office: Office, sample: str) -> None:
    case = sample_case(office, sample)
    for template in ("harm_assessment", "harm_figures", "pir"):
        document = drafting.start_document(office.author, case.id, template)
        found = CONFESSED.findall(printed(office, document.id))
        assert not found, template


def test_a_method_waits_for_an_answer_before_approval(office: Office) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    (asked,) = waiting(office, document.id)
    assert "has not been checked by your counsel" in asked
    assert "EDPB Guidelines 9/2022, version 2.0, section IV.B" in asked
    reviews.submit(office.author, document.id)  # a doubt keeps nobody from asking for a review
    with refuses(UserError, match="1 point is open") as refused:
        reviews.approve(office.reviewer, document.id)
    assert asked in error_text(refused.value)
    answer_method(office.reviewer, "edpb", "confirmed", "Compared with the Board's text")
    assert waiting(office, document.id) == []
    reviews.approve(office.reviewer, document.id)
    told = " ".join(printed(office, document.id).split())
    assert (
        "Method: GDPR Art. 33(1), 34(1); EDPB Guidelines 9/2022, version 2.0, section IV.B. "
        "Checked by Ruth Reviewer on 21 November 2026: Compared with the Board's text." in told
    )


def test_a_method_left_out_is_not_printed(office: Office) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    before = printed(office, document.id)
    assert "4. Risk to rights and freedoms: EDPB Guidelines 9/2022" in before
    answer_method(office.reviewer, "edpb", "left_out", "Counsel weighs these factors elsewhere")
    after = printed(office, document.id)
    assert "EDPB Guidelines" not in after
    assert "Risk to the rights and freedoms of people" not in after  # nor in the comparison
    sections = re.findall(r"^(\d+)\. .*\n=+$", after, re.MULTILINE)
    assert sections == ["1", "2", "3", "4", "5", "6"]
    assert waiting(office, document.id) == []
    reviews.submit(office.author, document.id)
    reviews.approve(office.reviewer, document.id)
    answer_method(office.reviewer, "edpb", "confirmed", "Compared after all")
    with refuses(UserError, match="have changed since"):
        drafting.still_approved(office.desk, drafting.document(office.desk, document.id))


def test_another_edition_of_a_method_asks_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_method(office.author, "edpb", "confirmed", "Compared with the Board's text")
    assert "edpb" not in method_checks.unanswered(office.desk.library)
    newer = replace(doubts()["edpb"], edition="version 3.0", sha256="0" * 64)
    known = MappingProxyType({**doubts(), "edpb": newer})
    monkeypatch.setattr(method_checks, "doubts", lambda: known)
    assert "edpb" in method_checks.unanswered(office.desk.library)
    (check,) = method_checks.method_checks(office.desk.library, "edpb")
    assert not check.stands


def test_one_answer_holds_for_every_case_and_the_newest_counts(office: Office) -> None:
    answer_method(office.author, "ico", "confirmed", "Compared with the guidance")
    answer_method(office.reviewer, "ico", "left_out", "We follow the Board")
    held = method_checks.standing(office.desk.library)["ico"]
    assert (held.how, held.name) == ("left_out", "Ruth Reviewer")
    assert [c.stands for c in method_checks.method_checks(office.desk.library, "ico")] == [
        True,
        False,
    ]
    case = sample_case(office, "claude-2025-08")
    assert cases.case_view(office.desk, case.id).readiness
    entries = office.desk.store.views.ledger_of(("method.answer",))
    assert [entry.who for entry in entries] == [
        office.author.acting().id,
        office.reviewer.acting().id,
    ]


def test_who_answers_and_on_what_ground(office: Office) -> None:
    with refuses(UserError, match="does not answer for methods"):
        answer_method(office.writer, "edpb", "confirmed", "Compared with the Board's text")
    for ground in ("", "n/a", "tbd", "x" * 2001):
        with refuses(UserError, match="ground"):
            answer_method(office.reviewer, "edpb", "confirmed", ground)
    with refuses(NotFound, match="waits for an answer"):
        answer_method(office.reviewer, "enisa", "confirmed", "It was compared before")


def test_every_doubt_is_about_a_method_and_says_what_is_not_verified(office: Office) -> None:
    case = sample_case(office)
    known = {result.method for result in cases.case_view(office.desk, case.id).harm}
    assert set(doubts()) <= known
    for doubt in doubts().values():
        assert doubt.edition
        assert doubt.words.endswith(".")
        assert len(doubt.words.split()) >= 8


def test_what_its_author_did_not_sign_is_no_answer(office: Office) -> None:
    answer_method(office.reviewer, "edpb", "left_out", "Counsel weighs these factors elsewhere")
    (kept,) = office.desk.library.method_checks
    assert "edpb" in method_checks.standing(Library([kept]))
    for content in (kept.content.replace("left_out", "confirmed"), "[]", "{}", "nonsense"):
        forged = replace(kept, content=content)
        assert not method_checks.standing(Library([forged]))
        later = replace(forged, version=2, at=kept.at + timedelta(days=1))
        held = method_checks.standing(Library([kept, later]))
        assert held["edpb"].how == "left_out"  # a forged answer takes no other's place
    stolen = replace(kept, author=office.author.acting().id)
    assert not method_checks.standing(Library([stolen]))
