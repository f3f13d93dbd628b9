"""Drafts: what is being typed outlives the program, and only its owner can read it."""

from __future__ import annotations

import errno
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from pirdesk.errors import SurroundingsError
from pirdesk.storage.drafts import KEPT_STATES, open_drafts
from tests.refusing import refuses


def test_a_draft_outlives_the_program_until_it_is_cleared(tmp_path: Path) -> None:
    file = tmp_path / "drafts" / "drafts.db"
    drafts = open_drafts(file)
    drafts.put("C-1", "cause", "A bu")
    drafts.put("C-1", "cause", "A bug in")
    drafts.put("C-2", "title", "Zwei")
    drafts.close()
    drafts = open_drafts(file)
    assert drafts.all("C-1") == {"cause": "A bug in"}
    assert [draft.case_id for draft in drafts.kept()] == ["C-1", "C-2"]
    assert drafts.states("C-1", "cause") == ("A bug in", "A bu")
    drafts.clear("C-1", "cause")
    assert drafts.all("C-1") == {}
    assert drafts.states("C-1", "cause") == ()
    drafts.close()
    assert b"A bug in" not in b"".join(f.read_bytes() for f in file.parent.iterdir())


def test_the_history_of_a_field_has_an_end(tmp_path: Path) -> None:
    drafts = open_drafts(tmp_path / "d" / "drafts.db")
    for number in range(KEPT_STATES + 7):
        drafts.put("C-1", "cause", str(number))
    states = drafts.states("C-1", "cause")
    assert len(states) == KEPT_STATES
    assert states[0] == str(KEPT_STATES + 6)
    drafts.close()


def test_several_threads_may_write(tmp_path: Path) -> None:
    drafts = open_drafts(tmp_path / "d" / "drafts.db")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: drafts.put("C-1", f"k{n}", str(n)), range(40)))
    assert drafts.all("C-1") == {f"k{n}": str(n) for n in range(40)}
    drafts.close()


@pytest.mark.skipif(os.name == "nt", reason="rights of folders work differently there")
def test_only_the_owner_may_enter(tmp_path: Path) -> None:
    file = tmp_path / "d" / "drafts.db"
    open_drafts(file).close()
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_place_that_refuses_writing_shows_what_is_kept_and_works_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "d" / "drafts.db"
    with closing(open_drafts(file)) as before:
        before.put("C-1", "cause", "Kept")
    opening = _refuse_writing(monkeypatch)
    drafts = open_drafts(file)
    assert drafts.all("C-1") == {"cause": "Kept"}
    with refuses(SurroundingsError, match="still in the window"):
        drafts.put("C-1", "cause", "More")
    assert drafts.all("C-1") == {"cause": "Kept"}
    opening.undo()
    drafts.put("C-1", "cause", "More")
    assert drafts.all("C-1") == {"cause": "More"}
    drafts.close()


def test_where_no_drafts_can_be_made_there_are_none_to_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_writing(monkeypatch)
    drafts = open_drafts(tmp_path / "d" / "drafts.db")
    assert drafts.kept() == ()
    assert drafts.views("P-1") == {}
    with refuses(SurroundingsError, match="could not be written"):
        drafts.put_view("P-1", "late", "x")
    drafts.close()
    assert not list(tmp_path.rglob("*.db*"))


def _refuse_writing(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Refuse what a read-only file system refuses root too: folders and rights cannot change."""

    def refused(_path: Path, *_how: object, **_more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "chmod", refused)
    monkeypatch.setattr(Path, "mkdir", refused)
    return monkeypatch


@pytest.mark.parametrize("text", ["", "\x00", "half \ud800 done", "'; DROP TABLE draft; --", "😀"])
def test_whatever_is_typed_is_kept(tmp_path: Path, text: str) -> None:
    drafts = open_drafts(tmp_path / "d" / "drafts.db")
    drafts.put("C-1", "cause", text)
    assert drafts.all("C-1") == {"cause": text.replace("\ud800", "\ufffd")}
    drafts.close()


def test_drafts_that_cannot_be_kept_are_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with refuses(SurroundingsError, match="cannot be opened"):
        open_drafts(tmp_path / "file" / "drafts.db")
    file = tmp_path / "d" / "drafts.db"
    drafts = open_drafts(file)
    with sqlite3.connect(file) as other:
        other.execute("DROP TABLE draft")
    other.close()
    with refuses(SurroundingsError, match="still in the window"):
        drafts.put("C-1", "cause", "x")
    drafts.close()
