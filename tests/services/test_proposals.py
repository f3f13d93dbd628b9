"""A proposal is adopted or departed from by a person: what is answered, kept and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pirdesk.casefile.sheet import read_facts
from pirdesk.documents import text as text_paper
from pirdesk.errors import UserError
from pirdesk.services import answers, cases, drafting, duty_map, proposals
from pirdesk.wording import error_text
from tests.builders import Office, run
from tests.refusing import refuses
from tests.unit.duties_words import BREACH

ENCRYPTED = {
    **{key: raw for key, raw in BREACH.items() if not key.startswith("risk.")},
    "data.personal": True,
    "breach.confidentiality": True,
    "breach.integrity": False,
    "breach.availability": False,
    "breach.malicious": True,
    "breach.copied_out": "yes",
    "data.unintelligible": True,
    "data.special_category": False,
    "data.categories": ["name", "date_of_birth"],
}


def opened(office: Office, **other: object) -> str:
    case = cases.new_case(office.author, "A notebook was stolen")
    told = {**ENCRYPTED, **{key.replace("__", "."): raw for key, raw in other.items()}}
    facts = read_facts(office.desk.library.vocabulary, told)
    answers.answer_terms(office.author, case.id, dict(facts.answers))
    return case.id


def rows(office: Office, case_id: str) -> dict[str, tuple[str, str, str]]:
    found = duty_map.case_duties(office.desk, case_id)
    return {
        duty.duty: (duty.verdict, duty.proposed.risk, duty.proposed.notify)
        for duty in found
        if duty.proposed is not None
    }


def test_a_proposal_stands_beside_the_duties_it_is_about_and_changes_no_verdict(
    office: Office,
) -> None:
    before = rows(office, opened(office))
    verdict = before["eu.gdpr.33"][0]
    assert before["eu.gdpr.33"][1:] == ("unlikely", "not due")
    assert before["eu.gdpr.34"][1:] == ("unlikely", "not due")
    assert verdict in {"due", "undetermined"}  # nobody has answered the question of the law
    after = rows(office, opened(office, data__unintelligible=False))
    assert after["eu.gdpr.33"] == (verdict, "risk", "due") or after["eu.gdpr.33"][1] == "open"
    assert after["eu.gdpr.33"][2] == "due"


def test_adopting_answers_the_two_questions_with_the_proposal_as_basis(office: Office) -> None:
    case_id = opened(office)
    proposals.adopt(office.author, case_id)
    sheet = office.desk.store.views.sheet(case_id)
    assert (sheet.value("risk.unlikely"), sheet.value("risk.high_likely")) == (True, False)
    assert "edpb.breach" in sheet.answers["risk.unlikely"].basis
    assert "unintelligible" in str(sheet.value("risk.unlikely_reason"))
    assert rows(office, case_id)["eu.gdpr.33"][0] == "not due"
    found = proposals.case_proposal(office.desk, case_id)
    assert found is not None
    assert (found.answer, found.answered, found.reason) == ("adopted", "unlikely", "")
    assert found.scores["person"] == "unlikely"
    assert not found.parted


def test_departing_keeps_the_reason_and_shows_where_they_part(office: Office) -> None:
    case_id = opened(office)
    proposals.adopt(office.author, case_id)
    why = "The passphrase was on a note in the bag."
    proposals.depart(office.author, case_id, "high", why)
    sheet = office.desk.store.views.sheet(case_id)
    assert (sheet.value("risk.unlikely"), sheet.value("risk.high_likely")) == (False, True)
    assert sheet.value("risk.departure_reason") == why
    found = proposals.case_proposal(office.desk, case_id)
    assert found is not None
    assert (found.risk, found.answer, found.reason) == ("unlikely", "departed", why)
    assert found.scores == {"edpb": "unlikely", "person": "high"}
    assert found.parted
    assert rows(office, case_id)["eu.gdpr.34"][0] in {"due", "not due"}  # Art. 34(3)(a) is its own
    proposals.adopt(office.author, case_id)  # the reason of a departure taken back is gone
    assert office.desk.store.views.sheet(case_id).value("risk.departure_reason") is None


def test_what_is_open_or_without_a_reason_is_refused_and_nothing_is_stored(office: Office) -> None:
    case_id = opened(office, data__unintelligible={"certainty": "unknown"})
    before = office.desk.store.views.sheet(case_id).revision()
    for attempt in (
        lambda: proposals.adopt(office.author, case_id),
        lambda: proposals.depart(office.author, case_id, "high", "  "),
        lambda: proposals.depart(office.author, case_id, "high", "n/a"),
        lambda: proposals.depart(office.author, case_id, "grave", "A reason."),
    ):
        with pytest.raises(UserError) as refused:
            attempt()
        assert "Nothing was stored" in error_text(refused.value)
    assert office.desk.store.views.sheet(case_id).revision() == before
    proposals.depart(office.author, case_id, "risk", "The key may be lost.")  # open may be left
    assert office.desk.store.views.sheet(case_id).value("risk.unlikely") is False


def test_without_a_breach_there_is_nothing_to_adopt(office: Office) -> None:
    case_id = opened(office, data__personal=False)
    assert proposals.case_proposal(office.desk, case_id) is None
    with refuses(UserError, match="Nothing is proposed"):
        proposals.adopt(office.author, case_id)


def test_the_analysis_says_what_was_proposed_and_what_became_of_it(office: Office) -> None:
    case_id = opened(office)
    document = drafting.start_document(office.author, case_id, "notification_analysis")

    def printed() -> str:
        return text_paper.render(drafting.composed(office.desk, document.id).paper)

    assert "Proposed: a risk is unlikely, by the factors" in printed()
    assert "Nobody has adopted this proposal" in printed()
    proposals.adopt(office.author, case_id)
    assert "Adopted when it was: a risk is unlikely." in printed()
    proposals.depart(office.author, case_id, "high", "The passphrase was in the bag.")
    told = " ".join(printed().split())
    assert "Departed from, for this reason: The passphrase was in the bag." in told
    assert "answers in this case: a high risk is likely" in told


def test_the_command_line_shows_and_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(ENCRYPTED), encoding="utf-8")
    assert run(["proposal", "show", "--facts", str(facts), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["risk"] == "unlikely"
    assert run(["duties", "--facts", str(facts), "--json"]) == 0
    told = {row["duty"]: row["proposed"] for row in json.loads(capsys.readouterr().out)}
    assert (told["eu.gdpr.33"]["risk"], told["eu.gdpr.33"]["notify"]) == ("unlikely", "not due")
    assert told["eu.gdpr.33"]["nearest"]
    assert told["us.tx.individuals"] is None
    assert run(["methods", "check", "--json"]) == 0
    assert all(check["wrong"] == 0 for check in json.loads(capsys.readouterr().out))
    assert run(["methods", "list", "--json"]) == 0
    assert "edpb.breach" in {each["id"] for each in json.loads(capsys.readouterr().out)}
    assert run(["methods", "show", "edpb.breach", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["cases"]) == 29
    assert run(["methods", "show", "nobody.knows"]) != 0
