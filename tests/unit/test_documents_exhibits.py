"""Exhibits from a real reconstruction: what the engines found, grouped for reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import pytest

from pirdesk import datafiles
from pirdesk.casefile.paper import Callout, Heading, Listing, Node, Paragraph, Table
from pirdesk.casefile.sheet import FactSheet, read_facts
from pirdesk.documents import exhibits, pdf
from pirdesk.documents.printed import plain
from pirdesk.duties import (
    Duty,
    coverage_of,
    coverage_statement,
    load_regimes,
    map_duties,
    uncovered,
)
from pirdesk.forms import load_forms, load_vocabulary, load_words, settle
from pirdesk.harm import assess
from pirdesk.wording import say_all
from tests.unit.documents_papers import AT, make_paper

VOCABULARY = load_vocabulary()
WORDS = load_words("en")
ZONE = "Europe/Rome"


@lru_cache
def facts() -> FactSheet:
    file = datafiles.path("resources", "samples", "chatgpt-2023-03.toml")
    return read_facts(VOCABULARY, datafiles.read_toml(file).data["facts"])


@lru_cache
def duties() -> tuple[Duty, ...]:
    return map_duties(facts(), load_regimes(VOCABULARY), AT)


def said(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Heading() | Paragraph():
                yield plain(node.runs)
            case Table():
                yield node.caption
                for row in (node.head, *node.body):
                    yield " | ".join(plain(cell) for cell in row)
            case Callout():
                yield from said(node.nodes)
            case Listing():
                for item in node.items:
                    yield from said(item)


def test_thirty_authorities_become_one_readable_table() -> None:
    nodes = exhibits.duties_nodes(duties(), WORDS, ZONE)
    due = [duty for duty in duties() if duty.verdict == "due"]
    assert len(due) >= 30
    tables = [node for node in nodes if isinstance(node, Table)]
    (listed,) = [table for table in tables if table.caption]
    assert len({plain(cell) for cell in listed.head}) == len(listed.head) == 2
    countries = [plain(row[0]) for row in listed.body]
    assert countries == sorted(countries)
    whole = "\n".join(said(nodes))
    for duty in due:
        assert duty.recipient in whole
    assert "authorities, listed below" in whole


def test_each_due_duty_shows_both_dates_with_zone_law_and_confidence() -> None:
    whole = "\n".join(said(exhibits.duties_nodes(duties(), WORDS, ZONE)))
    assert "Strict reading: 23 March 2023, 09:00 (CET, UTC+01:00)" in whole
    assert "Latest arguable: 23 March 2023, 19:00 (CET, UTC+01:00)" in whole
    assert "GDPR Art. 33(1)\nCopy of the text" in whole
    assert "Provisional: rests on suspected facts" in whole
    assert "The time runs from “" in whole


def test_what_does_not_arise_is_said_with_its_reason() -> None:
    nodes = exhibits.duties_nodes(duties(), WORDS, ZONE)
    whole = "\n".join(said(nodes))
    assert "Duties that do not arise" in whole
    table = nodes[-1]
    assert isinstance(table, Table)
    rows = [tuple(plain(cell) for cell in row) for row in table.body]
    assert {row[1] for row in rows} == {"Not applicable", "Not in force"}
    assert all(all(row) for row in rows)
    spread = [d for d in duties() if d.verdict in ("not applicable", "not in force")]
    assert all(any(duty.citation in row[0] for row in rows) for duty in spread)


def test_an_open_duty_says_which_condition_is_not_settled() -> None:
    whole = "\n".join(said(exhibits.duties_nodes(duties(), WORDS, ZONE)))
    assert "The law of that date is not in this edition" in whole


def test_undetermined_duties_name_what_is_missing() -> None:
    known = {"entities[e1].role": ["controller"], "data.personal": True}
    sheet = read_facts(VOCABULARY, known)
    found = map_duties(sheet, load_regimes(VOCABULARY), AT)
    whole = "\n".join(said(exhibits.duties_nodes(found, WORDS, ZONE)))
    assert "Duties that cannot be decided yet" in whole
    assert WORDS.label("breach.confidentiality") in whole


def test_papers_name_facts_and_countries_in_words() -> None:
    duty = next(duty for duty in duties() if duty.verdict == "due")
    whole = "\n".join(said(exhibits.trace_nodes(duty, WORDS, ZONE)))
    assert "].aware_at" not in whole
    assert WORDS.label("entities[].aware_at") in whole
    far = "\n".join(said(exhibits.duties_nodes(duties(), WORDS, ZONE)))
    assert "No place of this case is in Australia" in far


def test_exceptions_and_what_to_keep_are_shown_with_their_source() -> None:
    there = {"populations[p].place": ["IT", "US-FL", "US-TX"], "entities[c].role": ["controller"]}
    sheet = read_facts(VOCABULARY, {**there, "data.personal": True})
    laws = ("eu.gdpr.34", "us.fl", "us.tx")
    found = [d for d in map_duties(sheet, load_regimes(VOCABULARY), AT) if d.regime in laws]
    for language in ("en", "de"):
        whole = "\n".join(said(exhibits.beside_nodes(found, language)))
        assert "GDPR Art. 34(3)(c)" in whole
        assert "Fla. Stat. 501.171(4)(c)" in whole
        assert "Tex. Gov't Code 311.014(b)" in whole
        assert ("5 years" in whole) is (language == "en")
        assert ("Höchstens 15 Tage" in whole) is (language == "de")
    assert "names an exception" in "\n".join(said(exhibits.beside_nodes([], "en")))


def test_no_duties_are_said_in_a_sentence() -> None:
    (only,) = exhibits.duties_nodes((), load_words("de"), ZONE)
    assert isinstance(only, Paragraph)
    assert "keine Pflicht" in plain(only.runs)


def test_a_trace_shows_every_step_with_its_citation() -> None:
    duty = next(duty for duty in duties() if duty.verdict == "due")
    heading, table, *_notes = exhibits.trace_nodes(duty, WORDS, ZONE)
    assert isinstance(heading, Heading)
    assert duty.recipient in plain(heading.runs)
    assert isinstance(table, Table)
    assert len(table.body) == len(duty.trace)
    assert any("GDPR" in plain(row[3]) for row in table.body)


def test_every_moment_of_a_trace_stands_in_the_zone_of_the_paper() -> None:
    duty = next(duty for duty in duties() if duty.strict_due is not None)
    nodes = exhibits.trace_nodes(duty, WORDS, "Asia/Tokyo")
    tables = [node for node in nodes if isinstance(node, Table)]
    printed = " ".join(plain(row[2]) for row in tables[0].body)
    assert "(JST, UTC+09:00)" in printed
    assert re.search(r"[+-]\d{2}:?\d{2}\b(?!\))", printed.replace("UTC+09:00", "")) is None


@pytest.mark.parametrize("method", ["enisa", "edpb"])
def test_harm_shows_formula_thresholds_source_and_limits(method: str) -> None:
    (result,) = [found for found in assess(facts()) if found.method == method]
    nodes = exhibits.harm_nodes(result, WORDS)
    whole = "\n".join(said(nodes))
    for part in (result.level_words, result.formula, result.source, result.does_not_decide):
        assert part in whole
    for band in result.thresholds:
        assert band.meaning in whole
    for change in result.would_change:
        assert change in whole
    assert "provisional" in whole


def test_an_incomplete_method_says_what_is_missing() -> None:
    for result in (r for r in assess(FactSheet()) if not r.not_applicable):
        assert not result.complete
        nodes = exhibits.harm_nodes(result, WORDS)
        assert isinstance(nodes[0], Callout)
        assert "these facts are missing" in "\n".join(said(nodes))


def test_forms_print_as_question_and_answer_with_basis() -> None:
    for form in load_forms(VOCABULARY).values():
        settled = settle(form, facts(), VOCABULARY)
        nodes = exhibits.form_nodes(form, settled, WORDS, VOCABULARY, ZONE)
        assert any(isinstance(node, Table) for node in nodes)
        for first, second in pairwise(nodes):
            assert not (isinstance(first, Heading) and isinstance(second, Heading))


def test_facts_show_certainty_and_basis() -> None:
    tables = exhibits.facts_nodes(facts(), WORDS, VOCABULARY, ZONE)
    assert all(isinstance(table, Table) for table in tables)
    told = [row for table in tables if isinstance(table, Table) for row in table.body]
    # As a story is told: what happened first, classifications last.
    assert plain(told[0][0]) == WORDS.label("incident.title")
    rows = {plain(row[0]): (plain(row[1]), plain(row[2])) for row in told}
    answer, basis = rows[WORDS.label("people.affected")]
    assert answer.startswith("at least 687")
    assert basis
    assert any("not confirmed" in given for given, _ in rows.values())


def test_timeline_is_in_order_and_actions_have_owner_and_date() -> None:
    (timeline,) = exhibits.timeline_nodes(facts(), WORDS, VOCABULARY, ZONE)
    (actions,) = exhibits.actions_nodes(facts(), WORDS, VOCABULARY, ZONE)
    assert isinstance(timeline, Table)
    assert isinstance(actions, Table)
    assert len(timeline.body) == len(facts().rows("timeline").ids)
    assert "20 March 2023" in plain(timeline.body[0][0])
    assert "2024" in plain(timeline.body[-1][0])
    assert all(plain(row[1]) and plain(row[2]) for row in actions.body)


def test_timeline_and_actions_tell_kind_and_who_decided() -> None:
    (timeline,) = exhibits.timeline_nodes(facts(), WORDS, VOCABULARY, ZONE)
    told = {
        "actions": ["a1"],
        "actions[a1].what": "Add a check",
        "actions[a1].kind": "prevent",
        "actions[a1].decision": "fund",
        "actions[a1].decided_by": "Accountable officer (role)",
    }
    (actions,) = exhibits.actions_nodes(read_facts(VOCABULARY, told), WORDS, VOCABULARY, ZONE)
    assert isinstance(timeline, Table)
    assert isinstance(actions, Table)
    assert [plain(cell) for cell in timeline.head] == ["When", "Event", "Source"]
    assert plain(timeline.body[0][0]).split("\n")[1] == "Kind of event: Onset"
    (row,) = actions.body
    assert plain(row[0]) == "1. Add a check\nKind: Prevent"
    assert plain(row[3]) == "Fund\nDecided by: Accountable officer (role)"


def test_nothing_recorded_is_said_in_a_sentence() -> None:
    for made in (exhibits.timeline_nodes, exhibits.actions_nodes):
        (only,) = made(FactSheet(), WORDS, VOCABULARY, ZONE)
        assert isinstance(only, Paragraph)
    (only,) = exhibits.facts_nodes(FactSheet(), WORDS, VOCABULARY, ZONE)
    assert isinstance(only, Paragraph)


def test_all_exhibits_are_drawn() -> None:
    nodes: list[Node] = [*exhibits.duties_nodes(duties(), WORDS, ZONE)]
    nodes += exhibits.trace_nodes(duties()[0], WORDS, ZONE)
    for result in assess(facts()):
        nodes += exhibits.harm_nodes(result, WORDS)
    nodes += exhibits.facts_nodes(facts(), WORDS, VOCABULARY, ZONE)
    assert pdf.render(make_paper(tuple(nodes))).startswith(b"%PDF")


def test_places_without_a_law_and_what_was_covered_stand_on_paper() -> None:
    given = {
        "entities[c].role": ["controller"],
        "populations[p].place": ["NZ", "HK", "DE"],
        "data.personal": True,
        "system.is_ai": False,
    }
    sheet, pack = read_facts(VOCABULARY, given), load_regimes(VOCABULARY)
    found = (*map_duties(sheet, pack, AT), *uncovered(sheet, pack))
    stated = say_all(coverage_statement(coverage_of(sheet, pack), pack))
    lines = list(said(exhibits.duties_nodes(found, WORDS, ZONE, coverage=stated)))
    assert stated in lines
    assert "Places without a law in this edition" in lines
    (absent,) = (line for line in lines if line.startswith("New Zealand | "))
    assert "ask counsel" in absent
    (looked,) = (line for line in lines if line.startswith("Hong Kong") and "Cap. 486" in line)
    assert "30 November 2026" in looked
    # Laws of states where nobody of the case lives are not listed.
    assert not [line for line in lines if "C.R.S. 6-1-716" in line]


# A vendor of health records outside HIPAA is what the rule of the FTC addresses (16 CFR 318.1(a));
# who is a covered entity is left out of it for that reason alone.
_COVERED_VENDOR = {
    "entities[v].role": ["phr_vendor", "covered_entity"],
    "entities[v].country": ["US"],
    "entities[v].discovered_at": "2026-11-20",
    "populations[p].place": ["US-TX"],
    "profile.covered_entity": True,
    "data.personal": True,
}


def _hbnr(given: dict[str, object]) -> str:
    found = map_duties(read_facts(VOCABULARY, given), load_regimes(VOCABULARY), AT)
    held = tuple(duty for duty in found if duty.regime == "us.ftc.hbnr")
    assert {duty.verdict for duty in held} == {"not applicable"}
    (line,) = (text for text in said(exhibits.duties_nodes(held, WORDS, ZONE)) if "CFR" in text)
    return line


def test_who_a_law_leaves_out_reads_that_as_the_reason() -> None:
    line = _hbnr(_COVERED_VENDOR)
    assert "which this rule leaves out: yes" in line
    assert ": no" not in line


def test_an_exclusion_that_is_not_met_is_no_reason() -> None:
    line = _hbnr(
        {**_COVERED_VENDOR, "entities[v].role": ["controller"], "profile.covered_entity": False}
    )
    assert "the service provider of one: no" in line
    assert "leaves out" not in line


def test_a_review_does_not_say_that_nothing_is_asked_while_duties_are_open() -> None:
    open_one = next(d for d in duties() if d.verdict == "undetermined" and not d.unlinked)
    none = next(duty for duty in duties() if duty.verdict == "not applicable")
    (unsure,) = said(exhibits.duties_brief_nodes((open_one, none), WORDS, ZONE))
    assert "is known to ask for a notification" in unsure
    assert "cannot be decided yet: 1." in unsure
    (sure,) = said(exhibits.duties_brief_nodes((none,), WORDS, ZONE))
    assert sure.startswith("No law that was examined asks for a notification in this case. ")
    assert "further" not in sure + unsure
