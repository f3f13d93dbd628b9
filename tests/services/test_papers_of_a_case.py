"""What papers of one case owe each other and their templates, shown on the shipped sample."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pirdesk import datafiles
from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.values import Count
from pirdesk.documents import text
from pirdesk.errors import DataFault, UserError
from pirdesk.services import answers, cases, definitions, drafting, reviews
from pirdesk.wording import error_text
from tests.builders import Office, sample_case, sealed
from tests.refusing import refuses


def say(office: Office, case_id: str, given: dict[str, Any]) -> None:
    changed = {key: None if value is None else Answer(value) for key, value in given.items()}
    answers.answer_terms(office.author, case_id, changed)


@pytest.mark.row(30)
def test_a_review_names_each_of_three_gaps_or_says_that_none_was_found(office: Office) -> None:
    case = sample_case(office)
    review = drafting.start_document(office.author, case.id, "pir")
    gaps = {
        "gaps.data_quality": "Gap in data quality",
        "gaps.governance": "Gap in governance",
        "gaps.monitoring": "Gap in monitoring coverage",
    }
    for gap, words in gaps.items():
        say(office, case.id, {gap: None})
        with refuses(UserError, match="not ready") as refused:
            reviews.submit(office.author, review.id)
        assert words in error_text(refused.value)
        say(office, case.id, {gap: "none_found"})
    reviews.submit(office.author, review.id)
    assert str(drafting.composed(office.desk, review.id).paper).count("none found") == len(gaps)


@pytest.mark.row(44)
def test_one_changed_figure_names_every_paper_that_carries_the_old_one(
    office: Office, tmp_path: Path
) -> None:
    case = sample_case(office)
    letter = sealed(office, case, "art33", recipient="IT").document_id
    review = drafting.start_document(office.author, case.id, "pir").id
    drafting.export_document(office.author, review, tmp_path, ("html",))
    assert not cases.case_view(office.desk, case.id).stale
    say(office, case.id, {"people.affected": Count(999_999)})
    stale = cases.case_view(office.desk, case.id).stale
    carrying = {quote.document_id for quote in stale if quote.term == "people.affected"}
    assert carrying == {letter, review}
    assert {quote.text for quote in stale if quote.term == "people.affected"} == {
        "at least 687 (no upper bound known)"
    }


@pytest.mark.row(39)
def test_a_template_refuses_a_misspelt_placeholder_and_a_new_version_leaves_drafts_alone(
    office: Office, tmp_path: Path
) -> None:
    case = sample_case(office)
    before = drafting.start_document(office.author, case.id, "art34")
    text = datafiles.path("exports", "templates", "en", "art34.toml").read_text(encoding="utf-8")
    own = tmp_path / "art34.toml"
    own.write_text(text.replace("{{ incident.occurred:words }}", "{{ incident.ocurred:words }}"))
    with pytest.raises(DataFault, match="ocurred"):
        definitions.import_definition(office.author, "template", own)
    newer = text.replace('version = "2"', 'version = "3"')
    newer = newer.replace("## Does this concern you?", "## So far")
    assert newer.count("## So far") == 1
    own.write_text(newer)
    definitions.import_definition(office.author, "template", own)
    after = drafting.start_document(office.author, case.id, "art34")
    assert any("## So far" in block.markdown for block in after.blocks)
    kept = drafting.document(office.desk, before.id).blocks
    assert not any("## So far" in block.markdown for block in kept)


@pytest.mark.row(39)
def test_an_open_placeholder_holds_a_notice_back_and_the_preview_is_what_is_exported(
    office: Office, tmp_path: Path
) -> None:
    case = sample_case(office)
    asked = "user_notice[en].what_happened"
    held = cases.fact_sheet(office.desk, case.id).get(asked)
    assert held is not None
    say(office, case.id, {asked: None})
    notice = drafting.start_document(office.author, case.id, "art34")
    with refuses(UserError, match="not ready"):
        reviews.submit(office.author, notice.id)
    say(office, case.id, {asked: held.value})
    reviews.submit(office.author, notice.id)
    reviews.approve(office.reviewer, notice.id)
    shown = drafting.preview_pdf(office.desk, notice.id)
    (written,) = drafting.export_document(office.author, notice.id, tmp_path, ("pdf",))
    assert written.path.read_bytes() == shown


@pytest.mark.row(58)
def test_a_near_miss_is_a_kind_of_incident_like_any_other(office: Office) -> None:
    case = cases.new_case(office.author, "A wrong answer was caught in time")
    say(office, case.id, {"incident.kind": ("near_miss",)})
    (row,) = cases.register(office.desk, "")
    assert row.kind == "near_miss"
    assert office.desk.library.words().choice("incident.kind", row.kind) == "Near miss"


def test_a_paper_about_a_period_is_not_drafted_from_a_case(office: Office) -> None:
    case = cases.new_case(office.author, "One case")
    with refuses(UserError, match="is about a period"):
        drafting.start_document(office.author, case.id, "breach_register")
    assert not cases.case_view(office.desk, case.id).documents


def test_a_review_without_factors_or_lessons_says_so(office: Office) -> None:
    bare = sample_case(office, "claude-2025-08")
    whole = sample_case(office)
    said = {
        case.id: text.render(
            drafting.composed(
                office.desk, drafting.start_document(office.author, case.id, "pir").id
            ).paper
        )
        for case in (bare, whole)
    }
    for words in ("No contributing factor is recorded", "No lesson is recorded"):
        assert words in said[bare.id]
        assert words not in said[whole.id]
    assert "What others can use:" in said[whole.id]
    assert "What others can use:" not in said[bare.id]
