"""A folder of facts files is judged in one process: a line each, a bad file among them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pirdesk import services
from tests.builders import run
from tests.unit.duties_words import BREACH, OUTAGE, SERIOUS

Run = Callable[..., tuple[int, str, str]]
NOW = ("--now", "2026-11-21T12:00:00Z")


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def folder_of(place: Path, **facts: Any) -> Path:
    folder = place / "facts"
    folder.mkdir()
    for name, given in facts.items():
        (folder / f"{name}.json").write_text(json.dumps(given), encoding="utf-8")
    return folder


def test_each_file_gives_the_line_it_gives_alone(pirdesk: Run, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, breach=BREACH, outage=OUTAGE, serious=SERIOUS)
    code, out, _ = pirdesk("duties", "--facts", str(folder), "--json", *NOW)
    assert code == 0
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["file"] for line in lines] == ["breach.json", "outage.json", "serious.json"]
    for line in lines:
        alone = pirdesk("duties", "--facts", str(folder / line["file"]), "--json", *NOW)[1]
        assert line["duties"] == json.loads(alone)
    due = {d["duty"]: d["strict_due"] for d in lines[0]["duties"] if d["verdict"] == "due"}
    assert due["eu.gdpr.33"] == "2026-11-23T10:20:00+01:00"


def test_a_bad_file_gives_its_error_the_others_their_duties_and_the_end_a_one(
    pirdesk: Run, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path, a=BREACH, c={"no.such_term": 1}, e=BREACH)
    (folder / "b.json").write_text("{", encoding="utf-8")
    (folder / "d.txt").write_text("not facts", encoding="utf-8")
    (folder / ".hidden").write_text("left out", encoding="utf-8")
    (folder / "inner").mkdir()
    code, out, _ = pirdesk("duties", "--facts", str(folder), "--json", *NOW)
    assert code == 1
    lines = {line["file"]: line for line in map(json.loads, out.splitlines())}
    assert list(lines) == ["a.json", "b.json", "c.json", "d.txt", "e.json"]
    assert {name for name, line in lines.items() if "duties" in line} == {"a.json", "e.json"}
    assert lines["a.json"]["duties"] == lines["e.json"]["duties"]
    assert lines["b.json"]["error"]["code"] == "facts.file"
    assert "no.such_term" in lines["c.json"]["error"]["title"]


def test_a_folder_needs_json_and_a_file_in_it(pirdesk: Run, tmp_path: Path) -> None:
    assert pirdesk("duties", "--facts", str(folder_of(tmp_path, a=BREACH)))[0] == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    code, out, told = pirdesk("duties", "--facts", str(empty), "--json")
    assert (code, out) == (1, "")
    assert "contains no file" in told


def test_a_link_out_of_the_folder_is_not_followed(pirdesk: Run, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a=BREACH)
    (tmp_path / "other.json").write_text(json.dumps(BREACH), encoding="utf-8")
    (folder / "b.json").symlink_to(tmp_path / "other.json")
    (folder / "c.json").symlink_to(folder / "a.json")
    code, out, _ = pirdesk("duties", "--facts", str(folder), "--json", *NOW)
    lines = {line["file"]: line for line in map(json.loads, out.splitlines())}
    assert code == 1
    assert lines["b.json"]["error"]["code"] == "facts.link"
    assert lines["c.json"]["duties"] == lines["a.json"]["duties"]


BAD = {
    "empty": b"",
    "binary": b"\x00\xff\xfe\x01",
    "utf16": json.dumps(BREACH).encode("utf-16"),
    "list": b"[1]",
    "twice": b'{"people.affected": 1, "people.affected": 2}',
    "deep": b"[" * 100_000,
    "fine": b'{"people.affected": 1e-999999999999999999999}',
    "finer": b'{"exposure.epsilon": 1e-1000000000}',
    "great": b'{"exposure.epsilon": 1e999999999999999999999}',
    "digits": b'{"people.affected": ' + b"9" * 5000 + b"}",
    "half": b'{"incident.title": "\\ud800"}',
    "year": b'{"entities[c].aware_at": "9999-12-31T23:59:59-14:00"}',
    "order": b'{"people.affected": {"min": 5, "max": 2}}',
}


def test_whatever_lies_in_the_folder_every_good_file_is_judged(
    pirdesk: Run, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path, aa=BREACH, zz=BREACH)
    for name, content in BAD.items():
        (folder / f"bad_{name}.json").write_bytes(content)
    (folder / "bad_loop.json").symlink_to(folder / "bad_loop.json")
    (folder / "bad_round.json").symlink_to(folder / "bad_trip.json")
    (folder / "bad_trip.json").symlink_to(folder / "bad_round.json")
    (folder / "bad_nowhere.json").symlink_to(folder / "nowhere")
    (folder / "marked.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(BREACH).encode())
    code, out, told = pirdesk("duties", "--facts", str(folder), "--json", *NOW)
    lines = {line["file"]: line for line in map(json.loads, out.splitlines())}
    assert (code, told) == (1, "")
    assert {name for name, line in lines.items() if "duties" in line} == {
        "aa.json",
        "marked.json",
        "zz.json",
    }
    for name, line in lines.items():
        if "error" in line:
            assert line["error"]["code"] != "bug", name
            assert line["error"]["title"], name
            assert line["error"]["what_to_do"].endswith("."), name


def test_a_bug_in_one_file_takes_no_other_file_along(
    pirdesk: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path, a=BREACH, b=OUTAGE, c=BREACH)
    judge = services.duty_map.facts_duties

    def breaks(library: Any, sheet: Any, now: Any) -> Any:
        if sheet.get("incident.significant_nis2") is not None:
            raise ZeroDivisionError
        return judge(library, sheet, now)

    monkeypatch.setattr(services.duty_map, "facts_duties", breaks)
    code, out, _ = pirdesk("duties", "--facts", str(folder), "--json", *NOW)
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert ["duties" in line for line in lines] == [True, False, True]
    assert lines[1]["error"]["code"] == "bug"
    assert "ZeroDivisionError" in lines[1]["error"]["title"]


def test_what_would_change_is_not_said_of_a_duty_that_does_not_exist(
    pirdesk: Run, tmp_path: Path
) -> None:
    file = folder_of(tmp_path, a=BREACH) / "a.json"
    for known in ("eu.gdpr.33", "eu.mdr.87", "ca.pipeda", "eu.eidas.24h", "any.uncovered"):
        assert pirdesk("flips", "--facts", str(file), "--duty", known, "--json", *NOW)[0] == 0
    code, out, told = pirdesk("flips", "--facts", str(file), "--duty", "eu.gdpr.99", "--json")
    assert (code, out) == (1, "")
    assert "There is no duty “eu.gdpr.99”" in json.loads(told)["error"]["title"]
