"""Allegations and what was found of them; harm in money and other units, on paper."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.terms import Term, TermType, read_value, write_value
from pirdesk.casefile.values import Count, Money
from pirdesk.documents import text as text_paper
from pirdesk.errors import UserError
from pirdesk.services import answers, drafting
from pirdesk.wording.values import money_words
from tests.builders import Office, sample_case

MONEY = Term("x", TermType.MONEY)


def paper_of(office: Office, given: dict[str, Answer | None]) -> str:
    case = sample_case(office, "itutorgroup-2020")
    answers.answer_terms(office.author, case.id, given)
    document = drafting.start_document(office.author, case.id, "harm_figures")
    return " ".join(text_paper.render(drafting.composed(office.desk, document.id).paper).split())


def allegation(row: str, finding: str | None, what: str) -> dict[str, Answer | None]:
    given: dict[str, Answer | None] = {
        f"allegations[{row}].what": Answer(what),
        f"allegations[{row}].raised_by": Answer("a newspaper"),
    }
    if finding:
        given[f"allegations[{row}].finding"] = Answer(finding)
    if finding and finding != "open":
        given[f"allegations[{row}].reason"] = Answer("Two people read all logs of the week.")
    return given


def test_an_allegation_is_never_printed_as_harm_while_it_is_not_substantiated(
    office: Office,
) -> None:
    told = paper_of(
        office,
        {
            **allegation("a", "not_substantiated", "The system sold its logs."),
            **allegation("b", None, "The system refused women."),
            **allegation("c", "open", "The system spoke to children."),
            **allegation("d", "partly", "The system kept applications."),
        },
    )
    assert (
        "Alleged by a newspaper, looked into and not substantiated: The system sold its logs. "
        "Two people read all logs of the week." in told
    )
    assert "Alleged by a newspaper, still open: The system refused women." in told
    assert "Alleged by a newspaper, still open: The system spoke to children." in told
    assert "and substantiated in part: The system kept applications." in told
    assert told.count("The system sold its logs.") == 1
    assert "no harm that this paper counts" in told


def test_money_and_other_units_are_printed_by_the_one_formatter(office: Office) -> None:
    settled = Money(Decimal(365_000), "USD")
    wages = Money(Decimal(10_000), "EUR", Decimal(25_000))
    told = paper_of(
        office,
        {
            "losses[a].what": Answer("Settlement"),
            "losses[a].money": Answer(settled),
            "losses[b].what": Answer("Wages of refused applicants"),
            "losses[b].money": Answer(wages),
            "losses[c].what": Answer("Applications to be decided again"),
            "losses[c].number": Answer(Count(201, exclusive=True)),
            "losses[c].unit": Answer("decisions"),
        },
    )
    assert f"Settlement: {money_words(settled, 'en')}." in told
    assert "Settlement: US$365,000.00." in told or "Settlement: $365,000.00." in told
    assert "Wages of refused applicants: €10,000.00 – €25,000.00." in told
    assert "Applications to be decided again: more than 200 decisions." in told


@pytest.mark.parametrize(
    "raw",
    [
        {"amount": "5", "currency": "EUR"},
        {"amount": "5.50", "currency": "EUR", "most": "7"},
        {"amount": "0", "currency": "JPY", "most": "0"},
    ],
)
def test_money_is_read_back_as_it_was_written(raw: dict[str, str]) -> None:
    assert write_value(read_value(MONEY, raw)) == raw


@pytest.mark.parametrize(
    "raw",
    [
        {"amount": "5"},
        {"amount": "5", "currency": "euro"},
        {"amount": "5", "currency": "EUR", "most": "4"},
        {"amount": "5", "currency": "EUR", "most": "many"},
        {"amount": "5", "currency": "EUR", "least": "4"},
        "5 EUR",
    ],
)
def test_money_that_nobody_can_mean_is_refused(raw: object) -> None:
    with pytest.raises(UserError):
        read_value(MONEY, raw)
