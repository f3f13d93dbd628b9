"""An organisation's own law: used while it is based on ours, marked when it is behind."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest

from pirdesk.casefile.case import BEHIND, Case
from pirdesk.casefile.paper import nodes_within
from pirdesk.documents import exhibits, text
from pirdesk.duties import Duty
from pirdesk.errors import UserError
from pirdesk.services import definitions, desk_view, drafting, duty_map
from pirdesk.services.libraries import Libraries
from pirdesk.services.library import Library
from tests.builders import Office, sample_case
from tests.refusing import refuses

LAW = "eu.gdpr.33"


@pytest.fixture
def case(office: Office) -> Case:
    return sample_case(office)


def own_law(office: Office, folder: Path) -> Path:
    """Write the organisation's edition: one day for the notice to the authority, not three."""
    text = definitions.export_definition(office.desk, "regime", LAW)
    assert "amount = 72" in text
    path = folder / f"{LAW}.toml"
    path.write_text(text.replace("amount = 72", "amount = 24"), encoding="utf-8")
    return path


def italy(found: tuple[Duty, ...]) -> Duty:
    return next(d for d in found if (d.duty, d.place) == ("eu.gdpr.33", "IT"))


def with_definitions(office: Office, *, behind: bool) -> Office:
    """Open the data anew, as the next start does; ``behind``: as if ours had changed since."""
    held = office.desk.store.views.definitions()
    if behind:
        held = tuple(dataclasses.replace(d, based_on_hash="0" * 64) for d in held)
    libraries = Libraries(lambda: held)
    return dataclasses.replace(office, desk=dataclasses.replace(office.desk, libraries=libraries))


def test_an_own_law_based_on_ours_computes_the_dates(
    office: Office, case: Case, tmp_path: Path
) -> None:
    ours = italy(duty_map.case_duties(office.desk, case.id))
    definitions.import_definition(office.author, "regime", own_law(office, tmp_path))
    now = with_definitions(office, behind=False)
    theirs = italy(duty_map.case_duties(now.desk, case.id))
    assert ours.strict_due
    assert theirs.strict_due
    assert (ours.strict_due - theirs.strict_due).total_seconds() == 48 * 3600
    assert f"the organisation's own {LAW}" in theirs.pack
    assert not [r for r in theirs.readings if r.id == BEHIND]


def test_an_own_law_behind_ours_stands_beside_it_marked(
    office: Office, case: Case, tmp_path: Path
) -> None:
    ours = italy(duty_map.case_duties(office.desk, case.id))
    definitions.import_definition(office.author, "regime", own_law(office, tmp_path))
    now = with_definitions(office, behind=True)
    found = duty_map.case_duties(now.desk, case.id)
    assert italy(found).strict_due == ours.strict_due
    (mark,) = [r for r in italy(found).readings if r.id == BEHIND]
    assert mark.words == "organisation's edition, behind ours"
    assert ours.strict_due
    assert mark.strict_due
    assert (ours.strict_due - mark.strict_due).total_seconds() == 48 * 3600
    nodes = exhibits.duties_nodes(found, now.desk.library.words("en"), "Europe/Rome")
    assert "organisation's edition, behind ours: Due" in str(tuple(nodes_within(nodes)))
    paper = drafting.start_document(now.author, case.id, "notification_analysis")
    said = text.render(drafting.composed(now.desk, paper.id).paper)
    assert "behind ours" in " ".join(said.split())
    letter = drafting.start_document(now.author, case.id, "art33", recipient="IT")
    told = text.render(drafting.composed(now.desk, letter.id).paper)
    assert "behind ours" not in " ".join(told.split())


def test_a_law_under_another_name_would_stop_the_desk_and_is_refused(
    office: Office, tmp_path: Path
) -> None:
    path = own_law(office, tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'"{LAW}"', '"acme.gdpr"'), encoding="utf-8")
    with refuses(UserError, match=r"own id is “acme\.gdpr”"):
        definitions.import_definition(office.author, "regime", path, based_on=LAW)
    assert office.desk.store.views.definitions() == ()


def test_an_own_law_that_cannot_be_read_is_left_out_in_words(
    office: Office, case: Case, tmp_path: Path
) -> None:
    ours = italy(duty_map.case_duties(office.desk, case.id))
    definitions.import_definition(office.author, "regime", own_law(office, tmp_path))
    held = tuple(
        dataclasses.replace(d, content=d.content.replace("amount = 24", "amount = -1"))
        for d in office.desk.store.views.definitions()
    )
    for behind in (False, True):
        base = {"based_on_hash": "0" * 64} if behind else {}
        library = Library(dataclasses.replace(d, **base) for d in held)
        (warning,) = library.law_warnings
        assert warning.law == LAW
        assert "cannot be read by this program and was left out" in warning.words
        assert "above 0" in warning.words
        assert "The built-in law was used" in warning.words
        sheet = office.desk.store.views.sheet(case.id)
        used = italy(duty_map.facts_duties(library, sheet, office.clock()))
        assert used.strict_due == ours.strict_due
        assert (f"without its own {LAW}" in used.pack) is not behind


def test_a_facts_table_is_judged_by_the_own_law_too(
    office: Office, case: Case, tmp_path: Path
) -> None:
    definitions.import_definition(office.author, "regime", own_law(office, tmp_path))
    sheet = office.desk.store.views.sheet(case.id)
    for behind in (False, True):
        desk = with_definitions(office, behind=behind).desk
        alone = duty_map.facts_duties(desk.library, sheet, office.clock())
        assert alone == duty_map.case_duties(desk, case.id)
        words = [warning.words for warning in desk.library.law_warnings]
        assert bool(words) is behind


def test_a_reason_is_kept_with_its_version_and_may_be_left_out(
    office: Office, tmp_path: Path
) -> None:
    path = own_law(office, tmp_path)
    definitions.import_definition(office.author, "regime", path)
    why = "Our insurer wants a day,\n not three."
    definitions.import_definition(office.author, "regime", path, reason=why)
    first, second = definitions.definition_versions(office.desk)
    assert (first.reason, second.reason) == ("", "Our insurer wants a day, not three.")
    newest = office.desk.store.views.ledger()[-1]
    assert "insurer" not in newest.body.decode()
    assert hashlib.sha256(second.reason.encode()).hexdigest() in newest.body.decode()
    assert desk_view.verb_words(newest) == f"imported the organisation's own regime {LAW}"
    with refuses(UserError, match="A reason is at most"):
        definitions.import_definition(office.author, "regime", path, reason="x" * 2000)


def test_an_imported_law_names_the_examples_it_computes_otherwise(
    office: Office, tmp_path: Path
) -> None:
    made = definitions.import_definition(office.author, "regime", own_law(office, tmp_path))
    remarks = definitions.example_remarks(office.author, made)
    assert remarks
    assert all(LAW.rpartition(".")[0] in remark for remark in remarks)
    layout = dataclasses.replace(made, kind="layout")
    assert definitions.example_remarks(office.author, layout) == ()
