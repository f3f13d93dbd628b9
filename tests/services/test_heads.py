"""Heads kept outside the database find what the database alone cannot show."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from pirdesk.services import cases, heads, verifying
from tests.builders import Office


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def test_cut_tail_is_found_by_the_head_kept_here(office: Office, tmp_path: Path) -> None:
    database = tmp_path / "office" / "pirdesk.db"
    cases.new_case(office.author, "Kept")
    earlier = tmp_path / "earlier.db"
    _copy(database, earlier)
    cases.new_case(office.author, "Cut away")
    heads.pin(office.desk.home, office.desk.store)
    assert verifying.verify_case_ledger(office.desk).ok
    _copy(earlier, database)
    report = verifying.verify_case_ledger(office.desk)
    assert not report.ok
    assert report.findings


def test_damaged_heads_are_no_obstacle(office: Office) -> None:
    (office.desk.home / heads.FILE).write_text("{broken", encoding="utf-8")
    cases.new_case(office.author, "Kept")
    assert verifying.verify_case_ledger(office.desk).ok
    heads.pin(office.desk.home, office.desk.store)
    assert heads.pinned(office.desk.home, office.desk.store)
