"""Letters to authorities: what is computed, what belongs to one filing, what keeps one back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pirdesk.casefile.case import Block, Case, Document
from pirdesk.casefile.sheet import read_facts
from pirdesk.documents import text
from pirdesk.errors import UserError
from pirdesk.services import answers, cases, drafting, filings, reviews, sealing
from pirdesk.services.filings import Sent
from pirdesk.services.signers import MemorySigner
from pirdesk.storage import NewDocument
from pirdesk.wording import error_text
from tests.builders import Office, sample_case
from tests.refusing import refuses
from tests.unit.test_forms_contradictions import DATA, LETTERS

# The clock of an office stands at 21 November 2026, 10:00 in Rome; aware the day before at 10:20.
SENT = datetime(2026, 11, 20, 15, tzinfo=UTC)
LATE = {
    "entities[c].aware_at": "2026-11-17T10:00:00+01:00",
    "incident.occurred": "2026-11-16",
    "incident.detected_at": "2026-11-17",
}
# One of each family; all of them in the long run.
FEW = {"late_without_reasons", "promise_in_the_past", "lower_bound_of_the_basis"}


def say(office: Office, case: Case, given: dict[str, Any]) -> None:
    removed = {key: None for key, value in given.items() if value is None}
    kept = {key: value for key, value in given.items() if value is not None}
    read = read_facts(office.desk.library.vocabulary, kept).answers
    # A facts file would make its rows the only ones; here they are added to those there are.
    own = {key: answer for key, answer in read.items() if key in kept}
    answers.answer_terms(office.author, case.id, {**own, **removed})


@pytest.fixture
def case(office: Office) -> Case:
    made = cases.new_case(office.author, "Mailing list open to customers")
    say(office, made, {k: v for k, v in DATA["base"].items() if not k.startswith("filings")})
    return made


def letter(office: Office, case: Case, to: str = "IT", **filing: str) -> Document:
    """Draft a letter; what its filing says is given by column."""
    made = drafting.start_document(office.author, case.id, "art33", recipient=to)
    row = (made.parameters or {})["row.filings"]
    filing = {"next_by": "2026-12-05", "authority": to, **filing}
    say(office, case, {f"filings[{row}].{name}": value for name, value in filing.items()})
    return made


def read(office: Office, document: Document, at: datetime | None = None) -> str:
    return " ".join(
        text.render(drafting.composed(office.author, document.id, made_at=at).paper).split()
    )


def sent(office: Office, case: Case, place: str, reference: str) -> None:
    given = Sent("eu.gdpr.33", SENT, place=place, reference=reference)
    filings.add_filing(office.author, case.id, given)


def test_whether_a_letter_is_in_time_follows_from_awareness_and_its_own_moment(
    office: Office, case: Case
) -> None:
    say(office, case, {**LATE, "entities[c].aware_at": "2023-03-20T18:00:00+01:00"})
    say(office, case, {"notification.within_72_hours": True})
    document = letter(office, case, reasons="Nobody read the report.")
    early = read(office, document, datetime(2023, 3, 21, 19, tzinfo=UTC))
    assert (
        "We became aware on 20 March 2023 at 18:00 CET. This notification is made 26 hours later, "
        "within the 72 hours of Article 33(1)."
    ) in early
    assert "Reasons for the delay" not in early
    # 72 hours to the minute are in time, one minute more is not.
    last = datetime(2023, 3, 23, 17, tzinfo=UTC)
    assert "72 hours later, within" in read(office, document, last)
    after = read(office, document, datetime(2023, 3, 23, 17, 1, tzinfo=UTC))
    assert "72 hours and 1 minute later, after the 72 hours of Article 33(1)." in after
    assert "Nobody read the report." in after


def test_the_reasons_for_a_delay_are_those_of_this_authority_alone(
    office: Office, case: Case
) -> None:
    say(office, case, LATE)
    italy = letter(office, case, reasons="Lay in the mailbox in Rome.")
    ireland = letter(office, case, "IE")
    assert "Lay in the mailbox in Rome." in read(office, italy)
    assert "Lay in the mailbox in Rome." not in read(office, ireland)
    reviews.submit(office.author, italy.id)
    reviews.approve(office.reviewer, italy.id)
    with refuses(UserError, match="not ready") as refused:
        reviews.submit(office.author, ireland.id)
    assert "Became aware (Acme S.p.A.)" in error_text(refused.value)
    assert "Reasons for the delay (IE)" in error_text(refused.value)


def test_a_letter_approved_in_time_does_not_go_out_late(office: Office, case: Case) -> None:
    document = letter(office, case, reasons="Written in case of need.")
    reviews.submit(office.author, document.id)
    reviews.approve(office.reviewer, document.id)
    office.clock.forward(hours=49)
    with refuses(UserError, match="72 hours passed after"):
        sealing.seal(office.author, document.id, MemorySigner())


def test_a_second_letter_is_a_supplement_to_what_this_authority_holds(
    office: Office, case: Case
) -> None:
    letter(office, case)
    sent(office, case, "IT", "GPDP-2026-0711")
    second = letter(office, case, changes="450 people instead of 300.")
    told = read(office, second)
    assert "Type: supplementary (follow-up) notification" in told
    assert (
        "our notification of 20 November 2026, 16:00 CET (your reference: GPDP-2026-0711)" in told
    )
    assert "450 people instead of 300." in told
    assert "We first notified you of the breach on 20 November 2026 at 16:00 CET" in told
    assert reviews.blockers_of(office.author, second.id) == ()
    other = letter(office, case, "IE")
    foreign = read(office, other)
    assert "Type: initial notification" in foreign
    assert "GPDP-2026-0711" not in foreign.partition("Annex")[0]
    named = foreign.partition("Annex: Supervisory authorities concerned")[2]
    for told in ("Ireland", "by this letter", "Italy", "20 November", "GPDP-2026-0711"):
        assert told in named


def test_the_annex_guesses_no_authority_and_tells_nobody_how_ours_are_chosen(
    office: Office,
) -> None:
    case = sample_case(office)  # people in every State of the Area; Germany and Spain have several
    document = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    told = read(office, document)
    _, mark, annex = told.partition("Annex: Supervisory authorities concerned")
    assert mark
    assert "State: Germany Authority: the authority competent there" in " ".join(annex.split())
    assert "not chosen yet" not in told
    assert "to be confirmed" not in told


def test_a_filing_that_was_begun_is_taken_up_again(office: Office, case: Case) -> None:
    first = letter(office, case)
    again = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    assert (again.parameters or {})["row.filings"] == (first.parameters or {})["row.filings"]
    assert "by 5 December 2026" in read(office, again)


OLD = {
    "notification.reasons_for_delay": "Nobody worked over the weekend.",
    "notification.next_by": "2026-12-09",
    "notification.within_72_hours": False,
    "notification.prior_reference": "GPDP-OLD-1",
}


def old_draft(office: Office, case: Case, to: str) -> str:
    """Store a letter as an earlier program drafted it: ticked, and with the duties behind it."""
    made = letter(office, case, to)
    blocks = (
        Block("in_time", "This notification is made within 72 hours."),
        Block("late", "The reasons are: {{ notification.reasons_for_delay }}"),
        Block("annex_duties", "", "exhibit", "duties.due"),
    )
    parameters = {k: v for k, v in (made.parameters or {}).items() if k != "row.filings"}
    changed = {"id": f"D-OLD{to}", "blocks": blocks, "parameters": parameters}
    old = Document(**{**{f: getattr(made, f) for f in made.__dataclass_fields__}, **changed})
    office.author.write("document.new", [NewDocument(old)], case_id=case.id, refs={})
    return old.id


def test_answers_for_the_whole_case_move_to_the_one_authority_written_to(
    office: Office, case: Case
) -> None:
    say(office, case, {**LATE, **OLD})
    old_draft(office, case, "IT")
    sheet = cases.fact_sheet(office.desk, case.id)
    say(office, case, {key: None for key in sheet if key.startswith("filings[")})
    say(office, case, {"filings": {"rows": [], "complete": False}})
    told = read(office, drafting.start_document(office.author, case.id, "art33", recipient="IT"))
    assert "Nobody worked over the weekend." in told
    assert "by 9 December 2026" in told


def test_answers_for_the_whole_case_are_nobodys_where_two_were_written_to(
    office: Office, case: Case
) -> None:
    say(office, case, {**LATE, **OLD})
    old_draft(office, case, "IE")
    made = drafting.start_document(office.author, case.id, "art33", recipient="IT")
    found = drafting.composed(office.author, made.id).findings
    assert "Nobody worked over the weekend." not in read(office, made)
    assert {f.where for f in found if f.code == "filing.case_wide"} == {
        "notification.reasons_for_delay",
        "notification.next_by",
        "notification.prior_reference",
    }


def test_a_letter_of_an_earlier_wording_is_not_approved(office: Office, case: Case) -> None:
    old = old_draft(office, case, "IT")
    found = drafting.composed(office.author, old).findings
    parts = {(f.code, f.where) for f in found if f.level == "blocker"}
    assert ("contradiction.superseded", "in_time") in parts
    assert ("contradiction.superseded", "late") in parts
    assert ("contradiction.analysis", "annex_duties") in parts
    with refuses(UserError, match="not ready"):
        reviews.submit(office.author, old)


def test_a_part_written_for_other_answers_keeps_a_letter_back(office: Office, case: Case) -> None:
    document = letter(office, case)
    assert reviews.blockers_of(office.author, document.id) == ()
    say(office, case, {"communication.status": "made", "communication.at": "2026-11-20"})
    said = " ".join(reviews.blockers_of(office.author, document.id))
    assert "“The data subjects are to be informed" in said
    assert "this letter" in said


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in FEW else pytest.mark.full)
        for name, each in LETTERS.items()
        if "earlier" not in each and "elsewhere" not in each
    ],
)
def test_approval_is_refused_with_both_places_and_given_to_the_twin(
    office: Office, case: Case, name: str
) -> None:
    given = LETTERS[name]
    office.clock.forward(hours=2)  # the moment these letters were composed for
    template = given.get("form", "art33")
    say(office, case, {"user_notice[en].language": "en"})
    parts = ("what_happened", "information", "consequences", "measures", "advice")
    say(office, case, {f"user_notice[en].{part}": "In plain words." for part in parts})
    twin = given.get("twin", {})
    say(office, case, {"filings[it].authority": "IT", **twin})
    document = (
        letter(office, case, next_by=twin.get("filings[it].next_by", "2026-12-05"))
        if template == "art33"
        else drafting.start_document(office.author, case.id, template)
    )
    before = cases.fact_sheet(office.desk, case.id)
    reviews.submit(office.author, document.id)
    say(office, case, {key: DATA["base"].get(key) for key in set(twin) - set(given["facts"])})
    say(office, case, given["facts"])
    with refuses(UserError, match="not ready") as refused:
        reviews.approve(office.reviewer, document.id)
    blockers = " ".join(reviews.blockers_of(office.author, document.id))
    for place in given["places"]:
        assert place in blockers
    assert refused.value.code == "review.blocked"
    changed = dict.fromkeys({*twin, *given["facts"]})
    answers.answer_terms(office.author, case.id, {key: before.get(key) for key in changed})
    assert reviews.blockers_of(office.author, document.id) == ()
    reviews.approve(office.reviewer, document.id)


def test_who_could_see_the_data_and_who_is_not_identified_agree(office: Office, case: Case) -> None:
    say(office, case, {"recipients.description": "Other customers."})
    paper = read(office, letter(office, case))
    assert "Other customers." in paper
    assert (
        "The individual recipients, and those who could see the data, are not identified." in paper
    )
    assert "It is not known who received or could see the data" not in paper


def test_a_letter_about_one_country_raises_no_doubt_about_who_leads(
    office: Office, case: Case
) -> None:
    abroad = read(office, letter(office, case, "DE"))
    assert "If the authority addressed is not the lead supervisory authority" in abroad
    say(office, case, {"crossborder.applies": False, "crossborder.explanation": None})
    at_home = read(office, letter(office, case))
    assert "The controller has an establishment in the Union (see part 3)." in at_home
    assert "we ask to be told to which authority" not in at_home


def test_the_id_of_a_letter_is_said_once_in_its_head(office: Office, case: Case) -> None:
    document = letter(office, case)
    head = read(office, document).split("Dear Sir or Madam", 1)[0]
    assert head.count(document.id) == 1
    assert head.count(case.id) == 1


def test_a_german_notice_names_the_country_of_its_sender_in_german(office: Office) -> None:
    case = sample_case(office)
    german = drafting.start_document(office.author, case.id, "art34", language="de")
    english = drafting.start_document(office.author, case.id, "art34")
    assert "San Francisco, California Vereinigte Staaten Datum" in read(office, german)
    assert "United States of America" in read(office, english)
