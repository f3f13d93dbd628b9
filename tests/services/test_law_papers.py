"""A paper says how long ago its laws were checked, by whom, and which part is less surely known."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from pirdesk.casefile.sheet import read_facts
from pirdesk.documents import exhibits
from pirdesk.documents import text as text_paper
from pirdesk.duties import ConfidenceOf, Duty, map_duties
from pirdesk.services import answers, cases, drafting, law_checks
from pirdesk.services.law_papers import law_lines
from tests.builders import Office, sample_case
from tests.unit.duties_words import BREACH, OUTAGE
from tests.unit.test_documents_exhibits import said

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LAW = "eu.gdpr.33"


def notice(office: Office) -> Duty:
    sheet = read_facts(office.desk.library.vocabulary, BREACH)
    found = map_duties(sheet, office.desk.library.pack, NOW, {})
    return next(d for d in found if d.duty == LAW)


def test_the_oldest_check_is_named_with_its_light_in_words(office: Office) -> None:
    duty = replace(notice(office), checked_on=date(2026, 10, 3))
    newer = replace(duty, regime="eu.gdpr.34", checked_on=date(2026, 11, 30))
    far = replace(duty, regime="us.hipaa", verdict="not applicable", checked_on=date(2020, 1, 1))
    lines = law_lines(office.desk.library, (duty, newer, far), NOW, "en")
    assert lines == (
        (
            "The laws that apply here were compared with the sources they name; "
            "the longest ago: Regulation (EU) 2016/679 (GDPR), 3 October 2026 (older than 30 days)."
        ),
    )
    never = replace(duty, checked_on=None)
    assert law_lines(office.desk.library, (never,), NOW, "en") == (
        "Not compared as a whole with any text: Regulation (EU) 2016/679 (GDPR).",
    )
    assert law_lines(office.desk.library, (far,), NOW, "en") == ()
    assert (
        "3. Oktober 2026 (älter als 30 Tage)"
        in law_lines(office.desk.library, (duty,), NOW, "de")[0]
    )


def test_the_analysis_prints_who_checked_for_which_edition(office: Office) -> None:
    case = cases.new_case(office.author, "Titles of chats shown to strangers")
    sheet = read_facts(office.desk.library.vocabulary, BREACH)
    answers.answer_terms(office.author, case.id, dict(sheet.answers))
    until = date(2099, 6, 30)
    law_checks.sign_law(
        office.reviewer, LAW, parts=("clock",), reservations=("no case law",), until=until
    )
    document = drafting.start_document(office.author, case.id, "notification_analysis")
    told = " ".join(text_paper.render(drafting.composed(office.desk, document.id).paper).split())
    edition = next(r.edition for r in office.desk.library.pack.regimes if r.id == LAW)
    assert "Regulation (EU) 2016/679 (GDPR): clock checked by Ruth Reviewer on" in told
    assert f"for edition {edition}; reservation: no case law; until 30 June 2099." in told
    assert (
        "The laws that apply here were compared with the sources they name; the longest ago:"
        in told
    )


def test_a_part_known_less_surely_than_the_verdict_is_named(office: Office) -> None:
    known = ConfidenceOf("official_text", "official_text", "recalled", "official_text")
    duty = replace(notice(office), confidence="official_text", confidence_of=known)
    words = office.desk.library.words("en")
    told = "\n".join(said(exhibits.duties_nodes((duty,), words, "UTC")))
    assert "Official text\ncontents: text not read, to be confirmed by counsel" in told
    assert "recipient:" not in told
    alike = replace(duty, confidence="recalled")
    assert "contents: recalled" not in "\n".join(
        said(exhibits.duties_nodes((alike,), words, "UTC"))
    )


def test_laws_of_places_nobody_named_are_not_called_laws_that_apply(office: Office) -> None:
    given = {**BREACH, "populations": {"rows": ["p"], "complete": False}}
    sheet = read_facts(office.desk.library.vocabulary, given)
    found = map_duties(sheet, office.desk.library.pack, NOW, {})
    told = " ".join(law_lines(office.desk.library, found, NOW, "en"))
    assert "(GDPR)" in told or "GDPR" in told
    assert not [law for law in ("Ohio Rev. Code", "9 Guam Code", "PIPEDA", "POPIA") if law in told]


def test_an_open_duty_prints_the_date_it_has_if_it_is_due(office: Office) -> None:
    # Aware on 20 November, 10:20 in Berlin: an early warning within 24 hours, should NIS2 apply.
    given = {**OUTAGE, "entities[n].aware_at": "2026-11-20T10:20:00+01:00"}
    given.pop("incident.significant_nis2", None)
    sheet = read_facts(office.desk.library.vocabulary, given)
    found = map_duties(sheet, office.desk.library.pack, NOW, {})
    (warning,) = (d for d in found if d.duty == "eu.nis2.23.early_warning")
    assert warning.verdict == "undetermined"
    words = office.desk.library.words("en")
    told = "\n".join(said(exhibits.duties_nodes((warning,), words, "Europe/Berlin")))
    assert "If it is due: by 21 November 2026, 10:20" in told


def test_laws_of_places_nobody_named_stand_under_a_heading_of_their_own(office: Office) -> None:
    given = {**BREACH, "populations": {"rows": ["p"], "complete": False}}
    sheet = read_facts(office.desk.library.vocabulary, given)
    found = map_duties(sheet, office.desk.library.pack, NOW, {})
    told = "\n".join(said(exhibits.duties_nodes(found, office.desk.library.words("en"))))
    named, _, elsewhere = told.partition("Laws that do not reach this case")
    assert "Laws of places that nobody named" in named
    assert "Undetermined" not in elsewhere


@pytest.mark.parametrize(
    ("sample", "answer"),
    [
        # A controller without establishment in the Union: 30 authorities, no filing recorded.
        ("chatgpt-2023-03", "30 authorities, named in part 3"),
        # No trigger is met on the recorded facts, and some duties wait for facts.
        ("claude-2025-08", "No law that was examined is known to ask for a notification"),
        ("itutorgroup-2020", "No law that was examined is known to ask for a notification"),
    ],
)
def test_the_analysis_answers_on_its_first_page(office: Office, sample: str, answer: str) -> None:
    case = sample_case(office, sample)
    document = drafting.start_document(office.author, case.id, "notification_analysis")
    told = text_paper.render(drafting.composed(office.desk, document.id).paper)
    first = " ".join(told.partition("1. The result")[2].partition("2. Facts relied on")[0].split())
    table = " ".join(first.replace("-", " ").split())
    assert all(word in table for word in answer.split())
    assert "cannot be decided yet: " in first
    assert "the notification analysis" not in first
    assert "part 3 names each, with its reason." in first
    assert first.index("part 3 names each") < first.index("This analysis says")


def test_facts_speak_for_or_against_a_proposal(office: Office) -> None:
    case = sample_case(office)
    document = drafting.start_document(office.author, case.id, "notification_analysis")
    told = text_paper.render(drafting.composed(office.desk, document.id).paper)
    proposed = " ".join(told.partition("Risk proposed from the facts")[2].split())
    assert "For or" in proposed
    assert "Speaks" in proposed
    assert "Carries" not in proposed
