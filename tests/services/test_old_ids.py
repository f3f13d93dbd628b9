"""A law is split: what was filed, decided and drafted under the old id counts for all it became."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import read_facts
from pirdesk.documents import text as text_paper
from pirdesk.services import (
    answers,
    breach_register,
    cases,
    clock_board,
    clocks,
    decisions,
    definitions,
    drafting,
    duty_map,
    editions,
    filings,
    knowledge,
)
from pirdesk.services.filings import Sent
from tests.builders import Office, run
from tests.services.test_decisions import GIVEN
from tests.unit.duties_words import BREACH

OLD, FIRST, SECOND = "eu.gdpr.33", "eu.gdpr.33.authority", "eu.gdpr.33.people"
NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
SENT_AT = datetime(2026, 11, 21, 8, tzinfo=UTC)
FORMERLY = f"""
[[formerly]]
id = "{OLD}"
now = ["{FIRST}", "{SECOND}"]
"""


def split_law(text: str) -> str:
    """The law of Art. 33 with its one stage twice, under two new ids."""
    begin = text.index("[[stages]]")
    end = min(found for found in (text.find(k, begin) for k in ("[[examples]]", "[[exc", "[[ret",
              "[roll", "[[changes]]")) if found > 0)  # fmt: skip
    stage = text[begin:end]
    assert 'id = ""' in stage
    halves = "".join(
        stage.replace('id = ""', f'id = "{name}"', 1) for name in ("authority", "people")
    )
    rest = re.sub(r'stages = \[""\]', 'stages = ["authority"]', text[end:])
    rest = re.sub(r'(?m)^duty = "eu.gdpr.33"$', f'duty = "{FIRST}"', rest)
    return text[:begin] + halves + rest + FORMERLY


def import_split(office: Office, folder: Path) -> None:
    path = folder / f"{OLD}.toml"
    path.write_text(split_law(definitions.export_definition(office.desk, "regime", OLD)), "utf-8")
    definitions.import_definition(office.author, "regime", path)


def opened(office: Office) -> Case:
    case = cases.new_case(office.author, "Titles of chats shown to strangers")
    sheet = read_facts(office.desk.library.vocabulary, BREACH)
    answers.answer_terms(office.author, case.id, dict(sheet.answers))
    return case


def test_a_filing_under_the_old_id_ends_both_clocks_and_is_shown_once(
    office: Office, tmp_path: Path
) -> None:
    case = opened(office)
    filings.add_filing(office.author, case.id, Sent(OLD, SENT_AT, reference="17/2026"))
    stored = office.desk.store.views.submissions(case.id)
    import_split(office, tmp_path)
    assert office.desk.store.views.submissions(case.id) == stored
    (noted,) = filings.filings(office.desk, case.id)
    assert (noted.duty, noted.counts_for) == (OLD, (FIRST, SECOND))
    assert (noted.title, noted.place, noted.reference) == (stored_title(office), "DE", "17/2026")
    found = {d.duty: d.filed_at for d in duty_map.case_duties(office.desk, case.id)}
    assert (found[FIRST], found[SECOND]) == (SENT_AT, SENT_AT)
    assert OLD not in found
    (entry,) = breach_register.breaches(office.desk, *NOVEMBER)
    assert sum("17/2026" in line for line in entry.notified) == 1
    assert not [line for line in entry.not_notified if line.startswith(OLD)]
    moves = knowledge.duty_history(office.desk, case.id, OLD)
    assert {move.duty for move in moves} == {FIRST, SECOND}


def stored_title(office: Office) -> str:
    return office.desk.library.duty_titles([FIRST])[FIRST]


def test_a_new_filing_by_the_old_id_is_noted_for_the_first(office: Office, tmp_path: Path) -> None:
    case = opened(office)
    import_split(office, tmp_path)
    noted = filings.add_filing(office.author, case.id, Sent(OLD, SENT_AT))
    assert (noted.duty, noted.counts_for) == (FIRST, (FIRST,))
    found = {d.duty: d.filed_at for d in duty_map.case_duties(office.desk, case.id)}
    assert (found[FIRST], found[SECOND]) == (SENT_AT, None)


def test_a_decision_and_its_paper_under_the_old_id_are_about_both(
    office: Office, tmp_path: Path
) -> None:
    case = opened(office)
    made = decisions.record_decision(office.author, case.id, GIVEN)
    assert made.document is not None
    import_split(office, tmp_path)
    (shown,) = decisions.decisions(office.desk, case.id)
    assert (shown.duty, shown.counts_for) == (OLD, (FIRST, SECOND))
    assert shown.citation == "GDPR Art. 33(1)"
    paper = text_paper.render(drafting.composed(office.desk, made.document.id).paper)
    told = " ".join(paper.split())
    assert "No duty was found" not in told
    assert "2 duties were considered" in told
    (entry,) = breach_register.breaches(office.desk, *NOVEMBER)
    decided = [line for line in entry.not_notified if "The authority is not notified" in line]
    assert len(decided) == 2  # one for each duty it became; the register names no ids
    assert not [line for line in decided if OLD in line]
    again = decisions.record_decision(office.author, case.id, GIVEN)
    assert again.duty == FIRST


def test_no_date_moves_by_a_new_name_alone(office: Office, tmp_path: Path) -> None:
    case = opened(office)
    import_split(office, tmp_path)
    editions.recompute(office.author)
    assert editions.waiting(office.desk, case.id) == ()
    due = {row.duty for row in duty_map.running_clocks(office.desk, case.id)}
    assert {FIRST, SECOND} <= due


def test_boards_clocks_and_recipients_take_the_old_id(office: Office, tmp_path: Path) -> None:
    opened(office)
    import_split(office, tmp_path)
    editions.recompute(office.author)
    board = clock_board.clock_board(office.desk, law=OLD)
    assert {line.clock.duty for line in board.lines} == {FIRST, SECOND}
    pack = office.desk.library.pack
    assert clocks.renamed(pack, OLD) == (FIRST, SECOND)
    assert clocks.renamed(pack, FIRST) == ()
    assert clocks.regime_of(pack, OLD).id == OLD
    assert clocks.recipients_of(pack, OLD, "DE") == clocks.recipients_of(pack, FIRST, "DE")


def test_commands_answer_for_the_first_and_name_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def pirdesk(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    acting = ("--as", pirdesk("person", "add", "Ada Officer", "--role", "compliance")[1].strip())
    law = tmp_path / f"{OLD}.toml"
    pirdesk("definitions", "export", "regime", OLD, "--to", str(law))
    law.write_text(split_law(law.read_text(encoding="utf-8")), encoding="utf-8")
    assert pirdesk("definitions", "import", "regime", str(law), *acting)[0] == 0
    became = f"{OLD} is now {FIRST} and {SECOND}; this is about {FIRST} alone."
    anchor = ("--anchor", "aware_at=2026-11-20T10:20:00+01:00", "--zone", "Europe/Berlin")
    code, out, told = pirdesk("clock", OLD, *anchor, "--json")
    answer = json.loads(out)
    assert (code, answer["duty"], answer["others"]) == (0, FIRST, [SECOND])
    assert answer["strict_due"] == "2026-11-23T10:20:00+01:00"
    assert became in told
    shown = pirdesk("regimes", "show", OLD)[1]
    assert f"formerly {OLD}: now {FIRST}, {SECOND}" in shown
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(BREACH), encoding="utf-8")
    listed = {d["duty"] for d in json.loads(pirdesk("duties", "--facts", str(facts), "--json")[1])}
    assert {FIRST, SECOND} <= listed
    assert OLD not in listed
    case = pirdesk("case", "new", "Breach", *acting)[1].strip()
    answered = pirdesk("answer", case, "--file", str(facts), *acting)
    assert answered[0] == 0, answered
    filed = pirdesk("submission", "add", case, OLD, "--at", SENT_AT.isoformat(), "--json", *acting)
    assert json.loads(filed[1])["duty"] == FIRST
    assert became in filed[2]
