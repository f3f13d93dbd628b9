"""To whom a letter goes, and which documents have a place in a case at all."""

from __future__ import annotations

import json

import pytest
from msgspec import structs

from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.duties import Duty, by_id, directory, receivers
from pirdesk.errors import UserError
from pirdesk.services import (
    addressees,
    answers,
    cases,
    document_names,
    document_view,
    drafting,
    duty_map,
    filings,
    offers,
    reviews,
)
from pirdesk.wording import error_text, say
from tests.builders import Office, run, sample_case

GDPR = "eu.gdpr.33"


def blockers(office: Office, document_id: str) -> str:
    view = document_view.document_view(office.desk, document_id)
    return " ".join(say(f.message) for f in view.findings if f.level == "blocker")


def test_a_letter_to_a_country_of_several_is_drafted_and_not_submitted(office: Office) -> None:
    case = sample_case(office)
    draft = drafting.start_document(office.author, case.id, "art33", recipient="DE")
    assert (draft.parameters or {})["recipient_name"] == ""
    text = document_view.document_view(office.desk, draft.id).text
    assert "[authority not chosen yet]" in text
    assert "Federal Commissioner" not in text
    assert "20 authorities of Germany could receive this letter" in blockers(office, draft.id)
    with pytest.raises(UserError) as caught:
        reviews.submit(office.author, draft.id)
    assert caught.value.code == "review.blocked"


def test_the_likely_one_is_named_and_why(office: Office) -> None:
    case = sample_case(office)
    row = office.desk.store.views.sheet(case.id).rows("entities").ids[0]
    told = {f"entities[{row}].established_in": Answer(("DE-BE",))}
    answers.answer_terms(office.author, case.id, told)
    draft = drafting.start_document(office.author, case.id, "art33", recipient="DE")
    (open_,) = [f for f in drafting.composed(office.desk, draft.id).findings
                if f.code == "recipient.open"]  # fmt: skip
    assert "--to dpa-de-be" in say(open_.what_to_do)
    assert "seat or an establishment in Berlin" in say(open_.what_to_do)
    first = addressees.addressees(office.desk, case.id, "art33")
    berlin = next(each for each in first if each.authority.id == "dpa-de-be")
    assert berlin.likely
    assert not any(e.likely for e in first if e.authority.place.startswith("DE") and e != berlin)


def test_a_letter_to_one_authority_says_its_name_and_is_approved(office: Office) -> None:
    case = sample_case(office)
    letter = drafting.start_document(office.author, case.id, "art33", recipient="dpa-de-be")
    given = letter.parameters or {}
    reasons = f"filings[{given['row.filings']}].reasons"
    told = {reasons: Answer("Which authority is competent was settled late.")}
    answers.answer_terms(office.author, case.id, told)
    reviews.submit(office.author, letter.id)
    reviews.approve(office.reviewer, letter.id)
    assert (given["recipient"], given["authority"]) == ("DE", "dpa-de-be")
    assert given["recipient_name"] == by_id()["dpa-de-be"].name
    assert given["zone"] == "Europe/Berlin"


def test_an_address_is_printed_only_where_the_authority_itself_was_read(office: Office) -> None:
    case = sample_case(office)
    austria = drafting.start_document(office.author, case.id, "art33", recipient="AT")
    berlin = drafting.start_document(office.author, case.id, "art33", recipient="dpa-de-be")
    assert (austria.parameters or {})["recipient_address"] == "Barichgasse 40-42\n1030 Wien"
    assert by_id()["dpa-de-be"].sure["address"] == "second_hand"
    assert (berlin.parameters or {})["recipient_address"] == ""


def text_of(office: Office, document_id: str) -> str:
    return " ".join(document_view.document_view(office.desk, document_id).text.split())


def test_what_is_filed_by_a_form_is_a_copy_and_says_where_the_filing_is_made(
    office: Office,
) -> None:
    case = sample_case(office)
    berlin = drafting.start_document(office.author, case.id, "art33", recipient="dpa-de-be")
    austria = drafting.start_document(office.author, case.id, "art33", recipient="AT")
    copy = text_of(office, berlin.id)
    assert "This is the controller’s own copy." in copy
    assert "https://datenpannen.datenschutz-berlin.de/" in copy
    assert f"Our reference: {case.id} Way of filing: online form" in copy
    letter = text_of(office, austria.id)
    assert "own copy" not in letter
    assert "Way of filing: online form / e-mail / post" in letter


def test_the_head_gives_the_reference_this_authority_gave(office: Office) -> None:
    case = sample_case(office)
    sent = filings.Sent(GDPR, office.clock(), place="AT", reference="D124.0001/23", reasons="Late.")
    filings.add_filing(office.author, case.id, sent)
    office.clock.forward(minutes=1)
    austria = drafting.start_document(office.author, case.id, "art33", recipient="AT")
    belgium = drafting.start_document(office.author, case.id, "art33", recipient="BE")
    assert "Your reference: D124.0001/23" in text_of(office, austria.id)
    assert "Your reference" not in text_of(office, belgium.id)
    assert "D124.0001/23 Way" not in text_of(office, belgium.id)


def test_a_way_known_from_others_alone_is_said_before_approval(office: Office) -> None:
    case = sample_case(office)
    assert by_id()["dpa-it"].sure["channel"] == "second_hand"
    letter = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    found = drafting.composed(office.desk, letter.id).findings
    (way,) = [each for each in found if each.code == "recipient.way"]
    assert way.level == "warning"
    assert "studiocataldi.it" in say(way.message)


@pytest.mark.parametrize("country", sorted(directory().states))
def test_every_letter_is_addressed_to_one(office: Office, country: str) -> None:
    case = cases.new_case(office.author, f"Breach {country}")
    listed = receivers(GDPR, country)
    assert listed
    for item in listed:
        letter = drafting.start_document(office.author, case.id, "art33", recipient=item.id)
        name = (letter.parameters or {})["recipient_name"]
        assert name == item.title
        assert " or " not in name
    letter = drafting.start_document(office.author, case.id, "art33", recipient=country)
    assert ((letter.parameters or {})["recipient_name"] == "") == (len(listed) > 1)


@pytest.mark.parametrize("named", ["US", "dpa-gb", "csirt-de", "dpa-de-church-ekd", "nobody"])
def test_who_does_not_receive_this_letter_is_refused(office: Office, named: str) -> None:
    case = sample_case(office)
    with pytest.raises(UserError) as caught:
        drafting.start_document(office.author, case.id, "art33", recipient=named)
    assert caught.value.code in ("authority.unknown", "authority.other_law")
    assert office.desk.store.views.documents(case.id) == ()


def test_a_letter_to_nobody_says_how_to_address_it(office: Office) -> None:
    case = sample_case(office)
    draft = drafting.start_document(office.author, case.id, "art33")
    said = blockers(office, draft.id)
    assert "The letter is addressed to nobody yet." in said
    assert "{{" not in said


def test_the_likely_ones_of_the_places_the_duties_name_come_first(office: Office) -> None:
    case = sample_case(office)
    found = addressees.addressees(office.desk, case.id, "art33")
    assert [each.named for each in found] == sorted((e.named for e in found), reverse=True)
    assert found[0].likely
    assert {each.authority.id for each in found} == {
        item.id for item in by_id().values() if item.receives(GDPR)
    }
    assert addressees.addressees(office.desk, case.id, "pir") == ()


def test_the_duty_names_the_one_a_letter_chose(office: Office) -> None:
    case = sample_case(office)
    (before,) = german(office, case.id)
    assert before.recipient == "the data protection authority of Germany, not chosen yet"
    drafting.start_document(office.author, case.id, "art33", recipient="dpa-de-hh")
    (after,) = german(office, case.id)
    assert after.recipient == by_id()["dpa-de-hh"].name
    told = " ".join(say(step.words) for step in after.trace)
    assert "It is chosen" in told
    assert "choose one" not in told
    assert structs.replace(after, recipient=before.recipient, trace=before.trace) == before


def german(office: Office, case_id: str) -> list[Duty]:
    found = duty_map.case_duties(office.desk, case_id)
    return [d for d in found if (d.duty, d.place) == (GDPR, "DE")]


PLACELESS = {"data.personal": Answer(False)}


@pytest.mark.parametrize("name", ["art33", "art34"])
def test_no_letter_about_a_breach_where_no_personal_data_are_concerned(
    office: Office, name: str
) -> None:
    case = cases.new_case(office.author, "A model grew worse")
    answers.answer_terms(office.author, case.id, PLACELESS)
    with pytest.raises(UserError) as caught:
        drafting.start_document(office.author, case.id, name)
    assert caught.value.code == "document.place"
    assert "no loss of personal data is recorded" in error_text(caught.value)
    assert "”: no." in error_text(caught.value)
    assert office.desk.store.views.documents(case.id) == ()


@pytest.mark.parametrize("sample", ["claude-2025-08", "itutorgroup-2020"])
def test_the_samples_without_a_breach_have_no_letter(office: Office, sample: str) -> None:
    case = sample_case(office, sample)
    found = {offer.id: offer for offer in offers.offers(office.desk, case.id)}
    assert {found["art33"].state, found["art34"].state} == {"no"}
    assert found["pir"].state == "yes"
    assert found["decision"].state == "elsewhere"


@pytest.mark.parametrize("certainty", [None, Certainty.UNKNOWN])
def test_where_it_is_open_it_is_offered_and_held_back(
    office: Office, certainty: Certainty | None
) -> None:
    case = sample_case(office)
    value = None if certainty is None else Answer(None, certainty)
    answers.answer_terms(office.author, case.id, {"data.personal": value})
    found = {offer.id: offer for offer in offers.offers(office.desk, case.id)}
    assert (found["art33"].state, found["art33"].offered) == ("open", True)
    draft = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    assert "hangs on" in blockers(office, draft.id)
    with pytest.raises(UserError):
        reviews.submit(office.author, draft.id)


def test_a_letter_that_lost_its_place_is_not_approved_and_both_are_named(office: Office) -> None:
    case = sample_case(office)
    draft = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    reviews.submit(office.author, draft.id)
    answers.answer_terms(office.author, case.id, PLACELESS)
    with pytest.raises(UserError) as caught:
        reviews.approve(office.reviewer, draft.id)
    told = error_text(caught.value)
    assert "Notification of a personal data breach under Article 33 GDPR" in told
    assert "Personal data" in told


def test_the_commands_name_all_documents_and_say_which_have_a_place(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    case = sample_case(office, "claude-2025-08")
    place = ["--database", office.desk.store.url_shown]
    assert run([*place, "draft", "list", case.id]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in document_names.document_names())
    assert "no loss of personal data is recorded" in told
    assert run([*place, "draft", "list", case.id, "--json"]) == 0
    states = {line["id"]: line["state"] for line in json.loads(capsys.readouterr().out)}
    assert states["art33"] == "no"
    assert run(["draft", "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in document_names.document_names())
    assert run([*place, "draft", case.id, "art33", "--to", "IT"]) == 1
    told = capsys.readouterr().err
    assert "has no place in this case" in told
    assert "“Kind of incident”: something else." in told
