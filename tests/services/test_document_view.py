"""Documents to look at: the list of a case, and one as it reads today or was sealed."""

from __future__ import annotations

import json

import pytest

from pirdesk.casefile.case import DocumentState
from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.values import Count
from pirdesk.errors import NotFound
from pirdesk.services import answers, document_view, drafting, reviews, sealing
from tests.builders import Office, approved, run, sample_case, sealed


def test_the_list_names_title_state_reader_and_author(office: Office) -> None:
    case = sample_case(office)
    drafting.start_document(office.author, case.id, "art33", recipient="IT")
    office.clock.forward(minutes=1)
    approved(office, case, "art34")
    lines = document_view.document_lines(office.desk, case.id)
    assert [(line.template, line.state) for line in lines] == [
        ("art33", DocumentState.DRAFT),
        ("art34", DocumentState.APPROVED),
    ]
    assert "Garante" in lines[0].recipient
    assert {line.author for line in lines} == {"Ada Officer"}


def test_an_unknown_case_is_refused_and_not_shown_as_empty(office: Office) -> None:
    with pytest.raises(NotFound):
        document_view.document_lines(office.desk, "C-2026-AAAAAAAA")


def test_a_draft_reads_with_the_facts_of_today_and_its_remarks(office: Office) -> None:
    case = sample_case(office)
    draft = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    part = draft.blocks[0].id
    reviews.comment(office.reviewer, draft.id, part, "Say who counted.")
    before = document_view.document_view(office.desk, draft.id)
    answers.answer_terms(office.author, case.id, {"people.affected": Answer(Count(41, 42, 43))})
    after = document_view.document_view(office.desk, draft.id)
    assert (before.sealed, after.sealed) == (False, False)
    assert "between 41 and 43" in after.text
    assert "between 41 and 43" not in before.text
    assert [remark.text for remark in after.comments] == ["Say who counted."]


def test_what_is_open_is_said(office: Office) -> None:
    case = sample_case(office)
    draft = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    answers.answer_terms(office.author, case.id, {"controller.name": None})
    view = document_view.document_view(office.desk, draft.id)
    assert any(finding.level == "blocker" for finding in view.findings)


def test_a_sealed_document_reads_as_it_was_sealed(office: Office) -> None:
    case = sample_case(office)
    record = sealed(office, case, "art33", recipient="IT")
    then = document_view.document_view(office.desk, record.document_id)
    answers.answer_terms(office.author, case.id, {"people.affected": Answer(Count(41, 42, 43))})
    now = document_view.document_view(office.desk, record.document_id)
    assert now.sealed
    assert now.text == then.text
    assert "687" in now.text


def test_an_approved_document_that_reads_otherwise_by_now_says_so(office: Office) -> None:
    case = sample_case(office)
    document = approved(office, case, "art33", recipient="IT")
    before = document_view.document_view(office.desk, document.id)
    answers.answer_terms(office.author, case.id, {"contact.name": Answer("Another desk")})
    after = document_view.document_view(office.desk, document.id)
    said = [finding.code for finding in after.findings]
    assert "seal.changed" in said
    assert "seal.changed" not in [finding.code for finding in before.findings]


def test_the_document_of_a_void_record_reads_with_the_facts_of_today(office: Office) -> None:
    case = sample_case(office)
    record = sealed(office, case, "art33", recipient="IT")
    answers.answer_terms(office.author, case.id, {"people.affected": Answer(Count(41, 42, 43))})
    sealing.void(office.author, record.id, "Replaced by a corrected letter.")
    view = document_view.document_view(office.desk, record.document_id)
    assert not view.sealed
    assert "between 41 and 43" in view.text


def test_the_commands_print_and_speak_json(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    case = sample_case(office)
    draft = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    place = ["--database", office.desk.store.url_shown]
    assert run([*place, "document", "list", case.id]) == 0
    assert draft.id in capsys.readouterr().out
    assert run([*place, "document", "list", case.id, "--json"]) == 0
    assert [line["id"] for line in json.loads(capsys.readouterr().out)] == [draft.id]
    assert run([*place, "document", "show", draft.id]) == 0
    assert "687" in capsys.readouterr().out
    assert run([*place, "document", "show", draft.id, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["line"]["template"] == "art33"
    assert run([*place, "document", "show", "D-NONE"]) == 1
    assert "There is no document" in capsys.readouterr().err
