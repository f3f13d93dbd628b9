"""Dated examples of many laws, told off by hand on a calendar; a lawyer can read the table.

``tests/data/dates.csv``: duty, moments, zone, place, facts that choose the clock, both dates, and
how they were counted. Every row was written by hand and then counted a second time by a separate
program that shares nothing with this one and has its holidays typed in. No row was taken from the
engine; where they differ, the text of the law decides who is right.
"""

from __future__ import annotations

import csv
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from pirdesk.services import clocks
from pirdesk.services.library import Library
from tests.unit.duties_words import NOW, pack

TABLE = Path(__file__).parents[1] / "data" / "dates.csv"
LIBRARY = Library()
# Laws whose clocks give no date; they have examples of verdicts in their own files.
UNDATED = {"ca.pipeda", "ca.qc", "za.popia", "ch.fadp", "eu.gdpr.33-2", "eu.gdpr.34"}
ABROAD = {"au.ndb", "kr.pipa", "in.dpdp", "in.certin", "cn.cac2025", "ng.ndpa"}
MANY = 150


@cache
def rows() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def pairs(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split(";") if part)


def facts(text: str) -> dict[str, str | bool]:
    yes_no = {"true": True, "false": False}
    return {term: yes_no.get(value, value) for term, value in pairs(text).items()}


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['duty']} {row['anchors']}")
def test_a_date_counted_by_hand(row: dict[str, str]) -> None:
    found = clocks.clock(
        LIBRARY,
        row["duty"],
        pairs(row["anchors"]),
        row["zone"],
        places=[row["place"]] if row["place"] else [],
        facts=facts(row["facts"]),
        now=NOW,
    )
    assert found.in_force
    assert found.strict_due is not None
    assert found.latest_arguable_due is not None
    dates = (found.strict_due.isoformat(), found.latest_arguable_due.isoformat())
    assert dates == (row["strict_due"], row["latest_arguable_due"])


def test_the_table_says_how_each_date_was_counted_and_repeats_none() -> None:
    seen = {(r["duty"], r["anchors"], r["place"], r["facts"]) for r in rows()}
    assert len(seen) == len(rows()) > MANY
    for row in rows():
        assert len(row["how"].split()) >= 3, row
        strict = datetime.fromisoformat(row["strict_due"])
        assert strict <= datetime.fromisoformat(row["latest_arguable_due"])


def test_the_table_reaches_the_laws_it_is_for_and_the_ends_of_time() -> None:
    duties = {row["duty"] for row in rows()}
    laws = {law.id for law in pack().regimes for s in law.stages if s.duty in duties}
    assert laws >= ABROAD
    assert not laws & UNDATED
    years = {row["strict_due"][:4] for row in rows()}
    assert {"2018", "2020", "2028", "2038", "2096", "2100"} <= years
