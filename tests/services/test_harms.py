"""Harm of a stored case: what holds the assessment back, whose matrix counts, who lowered what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pirdesk import datafiles
from pirdesk.casefile.sheet import Answer, FactSheet
from pirdesk.errors import UserError
from pirdesk.harm import Editions, MethodResult
from pirdesk.harm.changes import severity_moves
from pirdesk.services import answers, cases, definitions, drafting, harms, reviews
from pirdesk.wording import error_text
from tests.builders import Office, sample_case
from tests.refusing import refuses


def say(office: Office, case_id: str, **given: Any) -> None:
    changed = {k.replace("__", "."): None if v is None else Answer(v) for k, v in given.items()}
    answers.answer_terms(office.author, case_id, changed)


def test_a_parting_without_a_reason_holds_the_assessment_back(office: Office) -> None:
    case = sample_case(office)
    # The score stays medium; severity 2 of the own matrix beside “a risk is unlikely” parts.
    say(office, case.id, risk__unlikely=True)
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    with refuses(UserError, match="not ready") as refused:
        reviews.submit(office.author, document.id)
    assert "no reason is given" in error_text(refused.value)
    ready = {r.output: r for r in cases.case_view(office.desk, case.id).readiness}["harm"]
    assert "bridge.diverges" in {b.code for b in ready.blockers}
    say(office, case.id, risk__divergence_reason="The own matrix ranks work, not risk to people.")
    reviews.submit(office.author, document.id)


def test_the_bridge_must_be_written(office: Office) -> None:
    case = sample_case(office, "claude-2025-08")
    say(office, case.id, risk__bridge=None)
    document = drafting.start_document(office.author, case.id, "harm_assessment")
    with refuses(UserError, match="not ready") as refused:
        reviews.submit(office.author, document.id)
    assert "From score to conclusion" in error_text(refused.value)


@pytest.mark.row(20)
@pytest.mark.parametrize("paper", ["pir", "harm_assessment"])
def test_no_review_is_submitted_without_a_reflection_on_ethics_or_its_waiver(
    office: Office, paper: str
) -> None:
    case = sample_case(office)
    say(office, case.id, ethics__reflection=None)
    document = drafting.start_document(office.author, case.id, paper)
    with refuses(UserError, match="not ready") as refused:
        reviews.submit(office.author, document.id)
    assert "ethics of the case" in error_text(refused.value)
    said = {"ethics__waived": True, "ethics__waived_by": "The board"}
    say(office, case.id, **said, ethics__waiver_reason="Reflected on for all such cases at once.")
    reviews.submit(office.author, document.id)
    say(office, case.id, ethics__waived=False)
    with pytest.raises(UserError):
        reviews.approve(office.reviewer, document.id)


def test_an_own_matrix_counts_from_its_import_on_and_a_level_keeps_its_own(
    office: Office, tmp_path: Path
) -> None:
    case, views = sample_case(office), office.desk.store.views
    own = tmp_path / "severity.toml"
    text = datafiles.path("forms", "matrices", "severity.toml").read_text(encoding="utf-8")
    own.write_text(
        text.replace('edition = "1"', 'edition = "2"')
        .replace('major = ["sev3", "sev3", "sev2"', 'major = ["sev3", "sev3", "sev1"')
        .replace('critical = ["sev2", "sev2", "sev2"', 'critical = ["sev2", "sev2", "sev1"'),
        encoding="utf-8",
    )
    office.clock.forward(hours=1)
    definitions.import_definition(office.author, "matrix", own)
    held = office.desk.library.matrix
    assert (held.first.edition, held.now.edition) == ("1", "2")
    earlier = by_matrix(views.sheet(case.id), held)
    assert (earlier.level, earlier.values["matrix"]) == ("sev2", held.first.name)
    assert earlier.values["by_matrix_in_force"] == "sev1"
    assert [f.code for f in earlier.findings] == ["internal.edition"]
    title = "Internal severity, starting point"  # on paper an edition is named, never its digest
    assert earlier.formula == (
        f"Technical major × harm moderate = SEV2 by the {title}, edition 1; "
        f"by the {title}, edition 2, now in force: SEV1"
    )
    office.clock.forward(hours=1)
    say(office, case.id, risk__bridge="Another answer moves no level.")
    cell = views.sheet(case.id).value("internal.current")
    say(office, case.id, internal__current=cell)
    anew = by_matrix(views.sheet(case.id), held)
    assert (anew.level, anew.values["matrix"], anew.findings) == ("sev1", held.now.name, ())
    history = {"internal.current": views.history(case.id, "internal.current")}
    (move,) = severity_moves(history, held)
    assert (move.before, move.after) == ("sev2", "sev1")


def by_matrix(sheet: FactSheet, held: Editions) -> MethodResult:
    return next(r for r in harms.assess_facts(sheet, held) if r.method == "internal")


@pytest.mark.row(58)
def test_a_severity_lowered_in_a_case_shows_who_and_when(office: Office) -> None:
    case = sample_case(office)
    office.clock.forward(hours=2)
    say(office, case.id, internal__current=("minor", "minor"))
    (move,) = harms.severity_history(office.desk, case.id)
    assert (move.method, move.before, move.after, move.lowered) == (
        "internal",
        "sev2",
        "sev4",
        True,
    )
    assert move.who == office.author.acting().id
