"""Whatever the folder and the umask: what the program writes, only its owner may open."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pirdesk import cli, private_files, storage
from pirdesk.cli import session
from pirdesk.storage.migrate import downgrade
from pirdesk.storage.version import VERSION
from tests.builders import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes say nothing there")

# Every path a command is given belongs in one of both; what it writes is written below.
READS = {
    *("case_commands.import_case.path", "clock_commands.check_regimes.files"),
    *("data_commands.import_definition.path", "evidence_commands.add.path"),
    *("document_commands.verify.crl", "document_commands.verify.files"),
    *("document_commands.verify.trust", "record_commands.tsa_set.trust"),
    *("duty_commands.add_submission.file", "duty_commands.add_submission.receipt"),
    *("fact_commands.facts_given.facts", "fact_commands.read_facts_file.path"),
    *("fairness_commands.fairness_of_file.file", "answer_commands.answer.file"),
}
WORDS = "a passphrase long enough"


def given_paths() -> set[str]:
    """Name every parameter of a command that is a path: module, function and parameter."""
    found = set()
    for file in Path(cli.__file__).parent.glob("*_commands.py"):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                for arg in (*node.args.args, *node.args.kwonlyargs):
                    if re.search(r"\bPath\b", ast.unparse(arg.annotation or ast.Constant(0))):
                        found.add(f"{file.stem}.{node.name}.{arg.arg}")
    return found


class Office:
    """An office that works by commands, with a database and exports in a folder open to all."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        self.person = ""
        self.written: set[str] = set()
        self.own: set[Path] = set()

    def call(self, *arguments: str, person: str = "") -> str:
        os.environ["PIRDESK_PERSON"] = person or self.person
        code = run([*arguments])
        said = self.capsys.readouterr()
        assert code == 0, (arguments, said)
        return said.out.strip()

    def write(self, parameter: str, *arguments: str) -> None:
        """Call a command whose last word is the file or folder it writes."""
        self.call(*arguments[:-1], str(self.folder / arguments[-1]))
        assert (self.folder / arguments[-1]).exists()
        self.written.add(parameter)

    def file(self, name: str, data: bytes = b"of our own") -> str:
        """Put a file of the test beside the program's."""
        path = self.folder / name
        path.write_bytes(data)
        self.own.add(path)
        return str(path)

    def left_open(self) -> list[str]:
        """Return what the program made that others may read or enter, with its rights."""
        made = [p for p in self.folder.rglob("*") if p not in self.own]
        assert made
        return [f"{p.name} {p.stat().st_mode:o}" for p in made if p.stat().st_mode & 0o077]


# Without a mask everything would be open: the quick tests try that one.
@pytest.fixture(
    params=[pytest.param(0o022, marks=pytest.mark.full), 0], ids=["umask 022", "umask 000"]
)
def office(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Office]:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o755)
    monkeypatch.setenv("PIRDESK_HOME", str(folder / "home"))
    monkeypatch.setenv("PIRDESK_DATABASE", str(folder / "desk.db"))
    monkeypatch.setenv("PIRDESK_PERSON", "")
    monkeypatch.setattr(session.PassphraseAsker, "__call__", lambda *_: WORDS)
    before = os.umask(request.param)
    try:
        yield Office(folder, capsys)
    finally:
        os.umask(before)


def test_every_file_a_command_writes_is_its_owners_alone(office: Office) -> None:
    author = office.call("person", "add", "Ada Officer", "--role", "compliance")
    office.person = author
    reviewer = office.call("person", "add", "Ruth Reviewer", "--role", "reviewer")
    case = json.loads(office.call("case", "sample", "--json"))["case"]["id"]
    _files_of_the_case(office, case)
    _papers(office, reviewer, case)
    _keys(office, author)
    office.write("data_commands.backup.target", "db", "backup", "copy.db")
    office.write("system_commands.demo.out", "demo", "--out", "new/demo")
    assert office.left_open() == []
    assert given_paths() == office.written | READS


def _files_of_the_case(office: Office, case: str) -> None:
    office.file("over.pirdesk")
    office.own.clear()  # replaced, it is the program's
    office.write("case_commands.export_case.to", "case", "export", case, "--to", "over.pirdesk")
    added = json.loads(office.call("evidence", "add", case, office.file("mine"), "--json"))
    save = ("evidence", "save", case, added["sha256"], "--to", "new/deep/saved")
    office.write("evidence_commands.save.to", *save)
    office.write("register_commands.export_clocks.to", "clocks", "export", "--to", "clocks.ics")
    breaches = ("breaches", "export", "--from", "2023-01-01", "--to", "2026-01-01", "--file")
    office.write("register_commands.export_breaches.to", *breaches, "breaches.xlsx")
    law = ("definitions", "export", "regime", "za.popia", "--to", "law.toml")
    office.write("data_commands.export_definition.to", *law)


def _papers(office: Office, reviewer: str, case: str) -> None:
    document = office.call("draft", case, "harm_assessment")
    office.write("document_commands.export.to", "export", document, "--to", "papers")
    office.call("methods", "confirm", "edpb", "--reason", "Compared with the text of the Board")
    office.call("review", document, "submit")
    office.call("review", document, "approve", person=reviewer)
    sign = ("seal", document, "--signer", "memory")
    out = ("--elsewhere", "export", "to-sign.pdf")
    office.write("document_commands.seal.sign_elsewhere", "seal", document, *out)
    office.call(*sign)
    office.person = reviewer
    office.write("document_commands.seal.to", *sign, "--to", "record.pdf")
    copied = ("export", document, "--profile", "portal", "--to", "papers")
    office.write("document_commands.export.to", *copied)


def _keys(office: Office, author: str) -> None:
    office.person = author
    office.write("key_commands.make.to", "keys", "ca", "Agency", "--to", "ca.pem")
    office.write("key_commands.issue.to", "keys", "issue", author, "--to", "ada.p12")
    office.write("key_commands.revocations.to", "keys", "crl", "--to", "crl.pem")
    office.write("key_commands.show.ca", "keys", "list", "--ca", "again.pem")
    office.call("keys", "issue", author)


def test_side_files_backups_and_faults_are_private(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.call("person", "add", "Ada Officer", "--role", "compliance")
    database = office.folder / "desk.db"
    office.call("db", "check")
    assert (office.folder / "desk.db-wal").exists()
    downgrade(database, office.folder / "earlier", VERSION - 1)
    office.call("db", "upgrade")
    storage.restore(next((office.folder / "earlier").iterdir()), office.folder / "back.db")

    def fail(*_given: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("pirdesk.cli.case_commands.table", fail)
    assert run(["case", "list"]) == 70
    assert list((office.folder / "home" / "faults").iterdir())
    assert office.left_open() == []


def test_a_database_others_could_read_is_closed_to_them(office: Office) -> None:
    office.call("person", "add", "Ada Officer", "--role", "compliance")
    office.call("db", "check")
    files = [p for p in office.folder.iterdir() if p.name.startswith("desk.db")]
    assert len(files) == 3
    for file in files:
        file.chmod(0o644)
    office.call("person", "list")
    assert office.left_open() == []


def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs").chmod(0o755)
    private_files.make_folder(tmp_path / "theirs" / "a" / "b")
    private_files.make_folder(tmp_path / "theirs")
    modes = [
        (tmp_path / name).stat().st_mode & 0o777 for name in ("theirs", "theirs/a", "theirs/a/b")
    ]
    assert modes == [0o755, 0o700, 0o700]


def test_nothing_beside_it_is_touched_when_a_file_is_written(tmp_path: Path) -> None:
    for name in ("x.pdf", "x.pdf.part"):
        (tmp_path / name).write_bytes(b"theirs")
    private_files.write(tmp_path / "x.pdf", b"ours")
    with pytest.raises(IsADirectoryError):
        private_files.write(tmp_path, b"ours")
    found = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert found == {"x.pdf": b"ours", "x.pdf.part": b"theirs"}
