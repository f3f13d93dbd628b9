"""The register of submissions: late filings give reasons, clocks end, the next stage begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import read_facts
from pirdesk.errors import UserError
from pirdesk.services import answers, cases, duty_map, filings
from pirdesk.services.filings import Sent
from pirdesk.storage import verify_ledger
from pirdesk.wording import error_text
from tests.builders import Office
from tests.refusing import refuses
from tests.unit.duties_words import BREACH, OUTAGE

IN_TIME = datetime(2026, 11, 21, 8, tzinfo=UTC)


def case_with(office: Office, facts: dict[str, object]) -> Case:
    case = cases.new_case(office.author, "Titles of chats shown to strangers")
    sheet = read_facts(office.desk.library.vocabulary, facts)
    answers.answer_terms(office.author, case.id, dict(sheet.answers))
    return case


def test_a_filing_ends_the_clock_and_keeps_what_was_sent(office: Office, tmp_path: Path) -> None:
    case = case_with(office, BREACH)
    assert any(c.duty == "eu.gdpr.33" for c in duty_map.running_clocks(office.desk, case.id))
    sent, receipt = tmp_path / "notice.pdf", tmp_path / "receipt.txt"
    sent.write_bytes(b"%PDF-1.7 notice")
    receipt.write_text("Received under 17/2026", encoding="utf-8")
    noted = filings.add_filing(
        office.author,
        case.id,
        Sent(
            "eu.gdpr.33", IN_TIME, reference="17/2026", channel="portal", file=sent, receipt=receipt
        ),
    )
    assert (noted.number, noted.reference, noted.channel) == (1, "17/2026", "portal")
    assert (noted.entity, noted.place, noted.late) == ("c", "DE", False)
    assert noted.who_name == "Ada Officer"
    assert noted.noted_at == office.clock()
    stored = {e.sha256: e.name for e in office.desk.store.views.evidence(case.id)}
    assert stored[noted.sha256] == "notice.pdf"
    assert stored[noted.receipt] == "receipt.txt"
    assert not any(c.duty == "eu.gdpr.33" for c in duty_map.running_clocks(office.desk, case.id))
    (duty,) = [d for d in duty_map.case_duties(office.desk, case.id) if d.duty == "eu.gdpr.33"]
    assert (duty.verdict, duty.filed_at) == ("due", IN_TIME)
    keys = office.desk.store.views.public_keys()
    assert verify_ledger(office.desk.store, keys).ok


def test_a_late_filing_needs_its_reasons(office: Office) -> None:
    case = case_with(office, BREACH)
    office.clock.forward(days=5)
    late = Sent("eu.gdpr.33", office.clock() - timedelta(hours=1))
    with refuses(UserError, match="after its strict limit, 23 November 2026"):
        filings.add_filing(office.author, case.id, late)
    assert filings.filings(office.desk, case.id) == ()
    given = Sent("eu.gdpr.33", late.filed_at, reasons="The processor told us on the fourth day.")
    noted = filings.add_filing(office.author, case.id, given)
    assert noted.late
    assert noted.reasons.startswith("The processor")


def test_the_next_stage_starts_from_the_submission(office: Office) -> None:
    case = case_with(office, {**OUTAGE, "entities[n].aware_at": "2026-11-20T10:20:00+01:00"})
    final = [d for d in duty_map.case_duties(office.desk, case.id) if d.duty == "eu.nis2.23.final"]
    assert final[0].strict_due is None
    filings.add_filing(office.author, case.id, Sent("eu.nis2.23.notification", IN_TIME))
    final = [d for d in duty_map.case_duties(office.desk, case.id) if d.duty == "eu.nis2.23.final"]
    assert final[0].strict_due is not None
    assert final[0].strict_due.date().isoformat() == "2026-12-21"
    stored = [c for c in office.desk.store.views.clocks(case.id) if c.duty == "eu.nis2.23.final"]
    assert stored[0].strict_due == final[0].strict_due


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Sent("eu.gdpr.99", IN_TIME), "no duty"),
        (Sent("eu.gdpr.33", IN_TIME, entity="x"), "known here"),
        (Sent("eu.gdpr.33", datetime(2026, 11, 25, tzinfo=UTC)), "future"),
        (Sent("eu.gdpr.33", IN_TIME.replace(tzinfo=None)), "zone"),
        (Sent("eu.gdpr.33", IN_TIME, file=Path("nowhere.pdf")), "cannot be read"),
    ],
)
def test_what_cannot_be_noted_is_refused_with_a_way_out(
    office: Office, given: Sent, words: str
) -> None:
    case = case_with(office, BREACH)
    with pytest.raises(UserError) as caught:
        filings.add_filing(office.author, case.id, given)
    assert words in error_text(caught.value)
    assert "Nothing was" in error_text(caught.value)
    assert filings.filings(office.desk, case.id) == ()
