"""Files of the open database are refused in words wherever a person may name a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pirdesk import storage
from pirdesk.cli.fact_commands import read_facts_file
from pirdesk.documents.layouts import self_contained
from pirdesk.documents.signing.keys import load_pkcs12
from pirdesk.documents.signing.tokens import TokenPlace, open_token
from pirdesk.errors import PirdeskError, UserError
from pirdesk.lockedfiles import is_locked
from pirdesk.services import (
    cases,
    clock_calendar,
    clocks,
    definitions,
    elsewhere,
    evidence,
    fairness,
    files,
    law_diff,
    packages,
    restoring,
    verifying,
)
from pirdesk.wording import error_text
from tests.builders import Office, run
from tests.locks import own_locks

Use = Callable[[Office, Path], object]
READS: dict[str, Use] = {
    "evidence add": lambda o, p: evidence.add_evidence(o.author, _case(o), p),
    "verify": lambda o, p: verifying.verify_file(p, desk=o.desk),
    "case import, a record": lambda o, p: restoring.restore_record(o.author, p),
    "case import, a package": lambda o, p: packages.import_case(o.author, p),
    "left out of a package": lambda _, p: packages.left_out_of_package(p),
    "definitions import": lambda o, p: definitions.import_definition(o.author, "form", p),
    "law check": lambda o, p: clocks.check_regimes(o.desk.library, [p]),
    "law diff": lambda o, p: law_diff.diff_regimes(o.desk.library, "eu.gdpr.33", str(p)),
    "fairness": lambda _, p: fairness.preview_file(p),
    "a key of one's own": lambda _, p: load_pkcs12(p, "words"),
    "a token's module": lambda _, p: open_token(TokenPlace(p, "T", "", "K", b""), "1"),
    "facts of a file": lambda _, p: read_facts_file(p),
    "db restore": lambda o, p: storage.restore(p, o.desk.home / "new.db"),
    "a copy signed elsewhere": lambda _, p: elsewhere._read(p),
}
WRITES: dict[str, Use] = {
    "case export": lambda o, p: packages.export_case(o.author, _case(o), p),
    "clocks export": lambda o, p: clock_calendar.export_clocks(o.author, p),
    "definitions export": lambda _, p: definitions.write_definition(p, "x"),
    "any other file": lambda _, p: files.write_file(p, b"x"),
    "db backup": lambda o, p: storage.backup(o.desk.home / "pirdesk.db", p),
}


def _case(office: Office) -> str:
    return cases.new_case(office.author, "A case").id


def own_files(office: Office, folder: Path) -> list[Path]:
    """Return what SQLite has open, and other names for it."""
    home = office.desk.home
    office.desk.drafts.put("C-1", "key", "words")
    databases = [home / "pirdesk.db", home / "drafts" / "drafts.db"]
    found = [d.with_name(d.name + side) for d in databases for side in ("", "-wal", "-shm")]
    assert all(path.exists() for path in found)
    link, hard = folder / "a link.csv", folder / "hard.toml"
    link.symlink_to(databases[0])
    os.link(databases[0], hard)
    (folder / "home").symlink_to(home)
    return [
        *found,
        link,
        hard,
        folder / "home" / "pirdesk.db",
        home / "drafts" / ".." / "pirdesk.db",
    ]


@pytest.mark.parametrize("use", READS)
def test_a_file_of_the_open_database_is_never_read(
    office: Office, tmp_path: Path, use: str
) -> None:
    paths = own_files(office, tmp_path)
    before = own_locks()
    assert len(before) >= 4
    for path in paths:
        assert is_locked(path)
        with pytest.raises(UserError) as told:
            READS[use](office, path)
        assert told.value.code == "file.locked", path
        assert "nothing was changed" in error_text(told.value)
    assert own_locks() == before


@pytest.mark.parametrize("use", WRITES)
def test_a_file_of_the_open_database_is_never_written_over(
    office: Office, tmp_path: Path, use: str
) -> None:
    home = office.desk.home
    coming = [home / "pirdesk.db-journal", home / "drafts" / "drafts.db-journal"]
    paths = [*own_files(office, tmp_path), *coming]
    before, seen = own_locks(), [_seen(path) for path in paths]
    for path in paths:
        with pytest.raises(UserError) as told:
            WRITES[use](office, path)
        taken = use == "db backup" and path.exists()
        assert told.value.code in ({"backup.exists"} if taken else {"backup.exists", "file.locked"})
    assert [_seen(path) for path in paths] == seen
    assert own_locks() == before


def _seen(path: Path) -> tuple[int, int] | None:
    found = path.stat() if path.exists() else None
    return found and (found.st_ino, found.st_dev)


def test_other_files_of_the_folder_are_read_and_written(office: Office, tmp_path: Path) -> None:
    home = office.desk.home
    other = home / "notes.db"
    other.write_bytes(b"SQLite format 3\0 of another program")
    before = own_locks()
    case_id = _case(office)
    kept = evidence.add_evidence(office.author, case_id, other)
    evidence.save_evidence(office.author, case_id, kept.sha256, home / "pirdesk.db.copy")
    assert (home / "pirdesk.db.copy").read_bytes() == other.read_bytes()
    assert own_locks() == before


def test_a_layout_takes_no_logo_from_the_database(office: Office) -> None:
    home = office.desk.home
    (home / "logo.png").symlink_to(home / "pirdesk.db")
    with pytest.raises(PirdeskError) as told:
        self_contained('logo = "logo.png"\n', home)
    assert told.value.code == "file.locked"


def test_closed_again_it_is_a_file_like_any_other(office: Office) -> None:
    file = office.desk.home / "pirdesk.db"
    assert is_locked(file)
    office.desk.close()
    assert not is_locked(file)


def test_the_command_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    assert run(["person", "add", "Ada Officer", "--role", "compliance"]) == 0
    monkeypatch.setenv("PIRDESK_PERSON", "Ada Officer")
    assert run(["case", "new", "A case"]) == 0
    case_id = capsys.readouterr().out.split()[-1]
    assert case_id.startswith("C-"), case_id
    for call in (
        ["evidence", "add", case_id, str(home / "pirdesk.db")],
        ["case", "export", case_id, "--to", str(home / "pirdesk.db")],
        ["case", "import", str(home / "drafts" / "drafts.db")],
    ):
        assert run(call) == 1, call
        said = capsys.readouterr().err
        assert "belongs to a database that is open here" in said, said
    assert run(["db", "backup", str(home / "pirdesk.db-journal")]) == 1
    assert "belongs to the database itself" in capsys.readouterr().err
    assert run(["case", "show", case_id]) == 0
