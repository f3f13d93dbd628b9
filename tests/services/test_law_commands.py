"""Duties and law on the command line: facts files, and the organisation's own law in use."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import run

Run = Callable[..., tuple[int, str, str]]

BREACH = {
    "incident.kind": ["personal_data_breach"],
    "data.personal": True,
    "breach.confidentiality": True,
    "risk.unlikely": False,
    "entities[e].role": "controller",
    "entities[e].country": "DE",
    "entities[e].main_establishment": "DE",
    "entities[e].aware_at": "2026-11-20T10:20:00+01:00",
    "populations[p].place": "DE",
}


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def facts_file(folder: Path, facts: Any) -> str:
    path = folder / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    return str(path)


def test_duties_of_a_facts_file(pirdesk: Run, tmp_path: Path) -> None:
    code, out, _ = pirdesk("duties", "--facts", facts_file(tmp_path, BREACH), "--json")
    assert code == 0
    duties = json.loads(out)
    (notice,) = [d for d in duties if d["duty"] == "eu.gdpr.33"]
    assert notice["verdict"] == "due"
    assert notice["strict_due"] == "2026-11-23T10:20:00+01:00"
    assert set(notice) >= {
        "duty",
        "regime",
        "stage",
        "entity",
        "place",
        "verdict",
        "provisional",
        "readings",
        "recipient",
        "anchor",
        "strict_due",
        "latest_arguable_due",
        "confidence",
        "pack",
        "trace",
        "reasons",
        "missing",
    }


def test_duties_need_a_case_or_facts_but_not_both(pirdesk: Run, tmp_path: Path) -> None:
    assert pirdesk("duties")[0] == 2
    assert pirdesk("duties", "C-1", "--facts", facts_file(tmp_path, {}))[0] == 2


def test_an_imported_law_computes_facts_at_once_and_cases_when_asked(
    pirdesk: Run, tmp_path: Path
) -> None:
    author = pirdesk("person", "add", "Ada Officer", "--role", "compliance")[1].strip()
    acting = ("--as", author)
    case = pirdesk("case", "new", "Breach", *acting)[1].strip()
    for term, value in BREACH.items():
        given = " ".join(value) if isinstance(value, list) else str(value).lower()
        raw = value if isinstance(value, str) else given
        assert pirdesk("answer", case, term, raw, *acting)[0] == 0, term
    law = tmp_path / "eu.gdpr.33.toml"
    pirdesk("definitions", "export", "regime", "eu.gdpr.33", "--to", str(law))
    law.write_text(law.read_text(encoding="utf-8").replace("amount = 72", "amount = 24"), "utf-8")
    facts = ("duties", "--facts", facts_file(tmp_path, BREACH), "--json")
    before = json.loads(pirdesk(*facts)[1])
    _, said, _ = pirdesk("definitions", "import", "regime", str(law), *acting)
    assert "1 open case holds dates computed with the law as it was. No date has moved." in said
    assert "editions recompute" in said
    after = {d["duty"]: d["strict_due"] for d in json.loads(pirdesk(*facts)[1])}
    assert after["eu.gdpr.33"] == "2026-11-21T10:20:00+01:00"
    assert {d["duty"]: d["strict_due"] for d in before}["eu.gdpr.33"] != after["eu.gdpr.33"]
    again = pirdesk("definitions", "import", "regime", str(law), "--recompute", "--json", *acting)
    assert json.loads(again[1])["open_cases"] == {"behind": 0, "computed": 1, "waiting": 1}


def test_an_edition_without_a_reason_is_refused_by_the_check(pirdesk: Run, tmp_path: Path) -> None:
    law = tmp_path / "eu.gdpr.33.toml"
    pirdesk("definitions", "export", "regime", "eu.gdpr.33", "--to", str(law))
    text = law.read_text(encoding="utf-8")
    assert pirdesk("regimes", "check", str(law))[0] == 0
    law.write_text(text.replace('unit = "hours"', 'unit = "days"', 1), encoding="utf-8")
    assert "calls itself the same edition" in pirdesk("regimes", "check", str(law))[1]
    newer = text.replace('edition = "2026-11-21"', 'edition = "2027-02-01"', 1)
    law.write_text(newer, encoding="utf-8")
    code, said, _ = pirdesk("regimes", "check", str(law))
    assert code == 1
    assert "edition 2027-02-01 gives no reason" in said
    reason = '[[changes]]\nedition = "2027-02-01"\nkind = "amended_law"\nwords = "Amended"\n'
    law.write_text(f'{newer}\n{reason}cite = "Art. 1"\n', encoding="utf-8")
    assert pirdesk("regimes", "check", str(law))[0] == 0


@pytest.mark.parametrize(
    ("zone", "typed", "shown"),
    [
        # 72 hours after 20 November, 10:20 in Berlin, wherever it was typed and is read.
        ("Asia/Tokyo", "2026-11-20T10:20:00+01:00", "2026-11-23 18:20+09:00"),
        ("Asia/Tokyo", "2026-11-20T01:20:00-08:00", "2026-11-23 18:20+09:00"),
        ("Europe/Berlin", "2026-11-20T01:20:00-08:00", "2026-11-23 10:20+01:00"),
    ],
)
def test_people_read_dates_in_their_own_zone_and_machines_in_that_of_the_law(
    pirdesk: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    zone: str,
    typed: str,
    shown: str,
) -> None:
    facts = facts_file(tmp_path, {**BREACH, "entities[e].aware_at": typed})
    asked = ("duties", "--facts", facts, "--now", "2026-11-21T00:00:00Z")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        _code, people, _err = pirdesk(*asked)
        _code, machines, _err = pirdesk(*asked, "--json")
        ran = ("clock", "eu.gdpr.33", "--anchor", f"aware_at={typed}", "--zone", "Europe/Berlin")
        _code, clock, _err = pirdesk(*ran)
    finally:
        monkeypatch.undo()
        time.tzset()
    (line,) = (row for row in people.splitlines() if row.startswith("eu.gdpr.33 "))
    assert shown in line
    assert f"strictly due:     {shown}" in clock
    (duty,) = (row for row in json.loads(machines) if row["duty"] == "eu.gdpr.33")
    assert duty["strict_due"] == "2026-11-23T10:20:00+01:00"


def test_what_is_due_comes_first_and_the_rest_is_counted(pirdesk: Run, tmp_path: Path) -> None:
    asked = ("duties", "--facts", facts_file(tmp_path, BREACH), "--now", "2026-11-21T00:00:00Z")
    code, out, _ = pirdesk(*asked)
    rows = [line.split("  ") for line in out.split("\n\n")[0].splitlines()[2:]]
    verdicts = [next(cell.strip() for cell in row[3:] if cell.strip()) for row in rows]
    everything = json.loads(pirdesk(*asked, "--json")[1])
    other = {"not applicable", "not in force"}
    assert code == 0
    assert rows[0][0] == "eu.gdpr.33"
    assert len(rows) == sum(duty["verdict"] not in other for duty in everything)
    assert f"{len(everything) - len(rows)} further duties do not apply" in out
    assert not other & set(verdicts)
    whole = pirdesk(*asked, "--all")[1].split("\n\n")[0]
    assert len(whole.splitlines()) == len(everything) + 2


def test_a_clock_shows_the_day_of_the_place_that_counts_it(pirdesk: Run) -> None:
    # SB 53: 02:00 in UTC is the evening of 30 November in California; 15 days end on 15 December.
    _code, found, _err = pirdesk(
        *("clock", "us.ca.sb53.incident", "--zone", "UTC"),
        *("--anchor", "discovered_at=2026-12-01T02:00:00Z"),
    )
    assert "2026-12-15 23:59-08:00" in found


def test_a_law_with_a_place_of_its_own_needs_no_zone(pirdesk: Run) -> None:
    # 30 days after 28 November in California are 28 December, to the end of the day there.
    anchor = ("--anchor", "discovered_at=2026-11-28T18:00:00-08:00")
    code, out, _ = pirdesk("clock", "us.ca.breach.individuals", *anchor, "--json")
    assert code == 0
    assert json.loads(out)["strict_due"] == "2026-12-28T23:59:59-08:00"
    code, out, _ = pirdesk(
        "clock", "eu.gdpr.33", "--anchor", "aware_at=2026-11-28T18:00Z", "--json"
    )
    assert code == 0
    assert json.loads(out)["strict_due"].startswith("2026-12-01T19:00:00+01:00")
