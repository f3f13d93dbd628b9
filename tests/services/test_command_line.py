"""The command line as outside callers use it: names, JSON, exit codes, sentences for bad input."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pirdesk.casefile.case import Changes
from pirdesk.errors import Conflict, TermConflict
from pirdesk.services import answers
from tests.builders import run

Run = Callable[..., tuple[int, str, str]]

COMPARED = ("--reason", "Compared with the text of the Board")


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def people(pirdesk: Run) -> tuple[str, str]:
    author = pirdesk("person", "add", "Ada Officer", "--role", "compliance")[1].strip()
    reviewer = pirdesk("person", "add", "Ruth", "--role", "reviewer")[1].strip()
    return author, reviewer


def test_a_usual_person_named_before_anybody_is_added_is_no_trap(
    pirdesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIRDESK_PERSON", "Ada Officer")
    code, _out, err = pirdesk("case", "new", "Too early")
    assert (code, "Nobody is named as acting" in err) == (1, True)
    assert pirdesk("person", "add", "Ada Officer", "--role", "compliance")[0] == 0
    assert pirdesk("case", "new", "In time")[0] == 0
    monkeypatch.setenv("PIRDESK_PERSON", "Nobody Here")
    assert "There is no person" in pirdesk("case", "list")[2]


def facts_file(folder: Path, facts: Any) -> str:
    path = folder / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    return str(path)


ENISA = {
    "enisa.dpc_category": "sensitive",
    "enisa.dpc_adjustment": 0,
    "enisa.ei": 1,
    "enisa.cb_confidentiality": 0.5,
    "enisa.cb_integrity": 0,
    "enisa.cb_availability": 0,
    "enisa.cb_malicious": False,
}


def test_harm_of_a_facts_file(pirdesk: Run, tmp_path: Path) -> None:
    code, out, _ = pirdesk("harm", "--facts", facts_file(tmp_path, ENISA), "--json")
    assert code == 0
    assert json.loads(out)["enisa"] == {
        "dpc": 4,
        "ei": 1,
        "cb": 0.5,
        "se": 4.5,
        "level": "very_high",
    }


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"people.afected": 5}, "people.affected"),
        ({"people.affected": "many"}, "people.affected"),
        ({"harm.causal_link": "certainly"}, "harm.causal_link"),
        ({"entities[e].aware_at": "2026-11-20T10:20:00"}, "offset"),
        (["not", "an", "object"], "object"),
    ],
)
def test_bad_facts_get_a_sentence(pirdesk: Run, tmp_path: Path, facts: Any, words: str) -> None:
    code, out, err = pirdesk("duties", "--facts", facts_file(tmp_path, facts))
    assert code == 1
    assert out == ""
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "raw", [b'{"a": NaN}', b'{"a": 1, "a": 2}', b"\xff\xfe", b"", b"[" * 100_000, b"{"]
)
def test_broken_json_gets_a_sentence(pirdesk: Run, tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "facts.json"
    path.write_bytes(raw)
    code, _, err = pirdesk("harm", "--facts", str(path), "--json")
    assert code == 1
    assert json.loads(err)["error"]["what_to_do"]


def test_from_person_to_sealed_record(
    pirdesk: Run, people: tuple[str, str], tmp_path: Path
) -> None:
    author, reviewer = people
    case = json.loads(pirdesk("case", "sample", "--as", author, "--json")[1])["case"]["id"]
    document = pirdesk("draft", case, "harm_assessment", "--as", author)[1].strip()
    assert pirdesk("review", document, "submit", "--as", author)[0] == 0
    assert pirdesk("review", document, "approve", "--as", author)[0] == 1
    assert pirdesk("review", document, "approve", "--as", reviewer)[0] == 1
    assert pirdesk("methods", "confirm", "edpb", *COMPARED, "--as", reviewer)[0] == 0
    assert pirdesk("review", document, "approve", "--as", reviewer)[0] == 0
    assert pirdesk("seal", document, "--as", author, "--signer", "memory")[0] == 0
    target = tmp_path / "record.pdf"
    sealed = pirdesk(
        "seal", document, "--as", reviewer, "--signer", "memory", "--to", str(target), "--json"
    )
    assert json.loads(sealed[1])["record"]["state"] == "sealed"
    code, out, _ = pirdesk("verify", str(target), "--json")
    assert code == 0
    assert json.loads(out)["status"] == "valid"
    spoiled = bytearray(target.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    target.write_bytes(spoiled)
    assert pirdesk("verify", str(target))[0] in (1, 3)
    assert pirdesk("ledger", "verify")[0] == 0


def test_verify_exit_codes(pirdesk: Run, tmp_path: Path) -> None:
    assert pirdesk("verify", str(tmp_path / "none.pdf"))[0] == 2
    assert pirdesk("verify")[0] == 2
    for raw in (b"", b"no pdf at all", b"%PDF-1.7\ncut"):
        path = tmp_path / "broken.pdf"
        path.write_bytes(raw)
        assert pirdesk("verify", str(path))[0] == 3


def test_answer_and_show(pirdesk: Run, people: tuple[str, str]) -> None:
    case = pirdesk("case", "new", "Something happened", "--as", people[0])[1].strip()
    assert pirdesk("answer", case, "people.affected", '{"min": 3}', "--as", people[0])[0] == 0
    assert pirdesk("answer", case, "enisa.dpc_adjustment", "-2", "--as", people[0])[0] == 0
    assert pirdesk("answer", case, "data.personal", "yes", "--as", people[0])[0] == 0
    assert (
        pirdesk("answer", case, "risk.unlikely", "--certainty", "unknown", "--as", people[0])[0]
        == 0
    )
    shown = json.loads(pirdesk("case", "show", case, "--json")[1])["answers"]
    assert shown["enisa.dpc_adjustment"] == -2
    assert shown["risk.unlikely"] == {"certainty": "unknown"}
    code, _, err = pirdesk("answer", case, "people.affected", "lots", "--as", people[0])
    assert code == 1
    assert "people.affected" in err
    assert pirdesk("answer", case, "people.affected", "5")[0] == 1


def test_every_command_of_the_issue_exists(pirdesk: Run) -> None:
    for command in (
        "demo",
        "person add",
        "case new",
        "case list",
        "case show",
        "case export",
        "case import",
        "answer",
        "harm",
        "duties",
        "draft",
        "review",
        "seal",
        "verify",
        "ledger verify",
        "vocabulary",
        "definitions import",
        "definitions export",
        "definitions diff",
        "db upgrade",
        "db backup",
        "db check",
        "db rebuild",
        "self-check",
    ):
        code, out, _ = pirdesk(*command.split(), "--help")
        assert code == 0, command
        assert "--json" in out, command


def test_wrong_call_is_two(pirdesk: Run) -> None:
    assert pirdesk("no-such-command")[0] == 2
    assert pirdesk("case", "new")[0] == 2
    assert pirdesk("review", "D-1", "burn")[0] == 2


@pytest.mark.parametrize(
    "call",
    [
        ("case", "new"),
        ("review", "D-1", "burn"),
        ("nonsense",),
        ("duties",),
        ("case", "list", "--limit", "0"),
    ],
)
def test_a_wrong_call_is_json_too(pirdesk: Run, call: tuple[str, ...]) -> None:
    code, out, err = pirdesk(*call, "--json")
    assert (code, out) == (2, "")
    error = json.loads(err)["error"]
    assert error["code"] == "usage"
    assert error["title"]


def test_an_overtaken_answer_promises_no_draft(
    pirdesk: Run, people: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = pirdesk("--as", people[0], "case", "new", "T")[1].strip()

    def overtaken(*_given: object) -> Changes:
        raise Conflict((TermConflict("people.affected", 2, 1, 5, 6, people[1]),))

    monkeypatch.setattr(answers, "answer_terms", overtaken)
    code, _, err = pirdesk("--as", people[0], "answer", case, "people.affected", "6")
    assert code == 1
    assert "draft" not in err
    assert "Nothing was stored or overwritten" in err


def test_evidence_is_added_listed_and_saved_byte_for_byte(
    pirdesk: Run, people: tuple[str, str], tmp_path: Path
) -> None:
    case = pirdesk("--as", people[0], "case", "new", "T")[1].strip()
    file = tmp_path / "access.log"
    file.write_bytes(b"10:20 GET /titles 200\x00\xff")
    call = ("--as", people[0], "evidence")
    code, out, _ = pirdesk(*call, "add", case, str(file), "--note", "Access log", "--json")
    added = json.loads(out)
    assert (code, added["size"], added["label"]) == (0, 23, "internal")
    code, out, _ = pirdesk("evidence", "list", case, "--json")
    (found,) = json.loads(out)
    assert (code, found["file"]["caption"], found["answers"]) == (0, "Access log", [])
    assert added["sha256"][:16] in pirdesk("evidence", "list", case)[1]
    copy = tmp_path / "out" / "copy.log"
    code, _, _ = pirdesk(*call, "save", case, added["sha256"][:8], "--to", str(copy))
    assert code == 0
    assert copy.read_bytes() == file.read_bytes()
    code, _, err = pirdesk(*call, "save", case, "1234", "--to", str(copy))
    assert code == 1
    assert "names no file" in err


@pytest.mark.parametrize(
    "call",
    [
        ("duties", "--facts", "/dev/zero"),
        ("case", "import", "/dev/zero"),
        ("regimes", "check", "/dev/zero"),
        ("definitions", "import", "regime", "/dev/zero"),
        ("evidence", "add", "CASE", "/dev/zero"),
    ],
)
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device without an end")
def test_a_device_without_an_end_is_refused(
    pirdesk: Run, people: tuple[str, str], call: tuple[str, ...]
) -> None:
    case = pirdesk("--as", people[0], "case", "new", "T")[1].strip()
    given = (case if word == "CASE" else word for word in call)
    code, _, err = pirdesk("--as", people[0], *given)
    assert code == 1
    assert "Traceback" not in err
    assert err.strip()


def test_vocabulary_lists_ids(pirdesk: Run) -> None:
    terms = json.loads(pirdesk("vocabulary", "--json")[1])
    assert {"people.affected", "populations[].affected", "enisa.ei"} <= {t["id"] for t in terms}


def test_definitions_stand_in_for_built_in_ones(
    pirdesk: Run, people: tuple[str, str], tmp_path: Path
) -> None:
    own = tmp_path / "art33.toml"
    pirdesk("definitions", "export", "template", "en/art33", "--to", str(own))
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("version =", "# ours\nversion =", 1), encoding="utf-8")
    assert pirdesk("definitions", "import", "template", str(own), "--as", people[0])[0] == 0
    assert "+# ours" in pirdesk("definitions", "diff", "template", "en/art33")[1]
    own.write_text(text + '\nnonsense = "yes"\n', encoding="utf-8")
    code, _, err = pirdesk("definitions", "import", "template", str(own), "--as", people[0])
    assert code == 1
    assert "nonsense" in err


def test_database_care(pirdesk: Run, people: tuple[str, str], tmp_path: Path) -> None:
    pirdesk("case", "new", "Kept", "--as", people[0])
    assert pirdesk("db", "check")[0] == 0
    assert pirdesk("db", "rebuild", "--as", people[0])[0] == 0
    copy = tmp_path / "copy.db"
    assert pirdesk("db", "backup", str(copy))[0] == 0
    url = f"sqlite:///{copy}"
    assert json.loads(pirdesk("case", "list", "--database", url, "--json")[1])[0]["title"] == "Kept"
    assert pirdesk("db", "upgrade")[0] == 0


@pytest.mark.parametrize(
    "content", [b"not a database at all, only text" * 100, b"SQLite format 3\x00cut"]
)
def test_broken_database_gets_a_sentence(pirdesk: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(content)
    code, _, err = pirdesk("case", "list", "--database", f"sqlite:///{path}")
    assert code == 1
    assert "sqlite:" not in err
    assert str(path) in err
    assert "Traceback" not in err
    assert path.read_bytes() == content


def test_passphrase_from_a_descriptor(
    pirdesk: Run, people: tuple[str, str], tmp_path: Path
) -> None:
    author, reviewer = people
    case = json.loads(pirdesk("case", "sample", "--as", author, "--json")[1])["case"]["id"]
    document = pirdesk("draft", case, "harm_assessment", "--as", author)[1].strip()
    pirdesk("methods", "confirm", "edpb", *COMPARED, "--as", reviewer)
    pirdesk("review", document, "submit", "--as", author)
    pirdesk("review", document, "approve", "--as", reviewer)
    assert pirdesk("seal", document, "--as", author)[0] == 1
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery\n", encoding="utf-8")
    descriptor = os.open(secret, os.O_RDONLY)
    code, out, err = pirdesk("seal", document, "--as", author, "--passphrase-fd", str(descriptor))
    os.close(descriptor)
    assert (code, err) == (0, ""), err
    assert "Next: Ruth" in out


def test_a_bug_of_ours_is_confessed_without_contents(
    pirdesk: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from pirdesk.services import samples

    def broken(_sample: str) -> None:
        raise KeyError("secret words of a case")

    monkeypatch.setattr(samples, "read_sample", broken)
    code, _, err = pirdesk("case", "sample")
    assert code == 70
    assert "error of its own (KeyError)" in err
    (kept,) = (tmp_path / "home" / "faults").glob("*.txt")
    assert "secret words" not in err + kept.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "facts",
    [
        {"people.affected": {"value": 3, "evidence": 5}},
        {"people.affected": {"value": 3, "evidence": ["not a sum"]}},
        {"people.affected": {"value": 3, "basis": {"a": 1}}},
        {"populations[].affected": 3},
        {"incident.occurred": {"from": "2023-03-21", "to": "2023-03-20"}},
        {"people.afected": 3},
        {"people.affected": "many"},
    ],
)
def test_wrong_facts_say_what_is_safe(pirdesk: Run, tmp_path: Path, facts: Any) -> None:
    code, out, err = pirdesk("duties", "--facts", facts_file(tmp_path, facts), "--json")
    assert (code, out) == (1, "")
    assert json.loads(err)["error"]["what_to_do"].startswith("Nothing was computed.")


def test_a_wrong_answer_says_that_nothing_was_stored(pirdesk: Run, people: tuple[str, str]) -> None:
    case = pirdesk("--as", people[0], "case", "new", "T")[1].strip()
    for term, value in (("people.affected", "many"), ("populations[].affected", "3")):
        code, _, err = pirdesk("--as", people[0], "answer", case, term, value)
        assert code == 1
        assert "Nothing was stored." in err
    assert (
        pirdesk("--as", people[0], "answer", case, "incident.occurred", "2023-03/2023-04")[0] == 0
    )
    assert '{"from": "2023-03", "to": "2023-04"}' in pirdesk("case", "show", case)[1]


@pytest.mark.parametrize("name", ["Ev\u202eil", "a\x1b[31mb", "a\u200bb"])
def test_a_name_holds_nothing_invisible(pirdesk: Run, name: str) -> None:
    code, _, err = pirdesk("person", "add", name, "--role", "reviewer")
    assert code == 1
    assert "Nothing was stored." in err
