"""Backups are whole databases that go back; damaged ones are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from pirdesk.errors import PirdeskError, SurroundingsError, UserError
from pirdesk.storage import (
    State,
    backup,
    restore,
    schema_state,
)
from tests.refusing import refuses

from .conftest import Bench


def test_a_backup_is_a_whole_database_and_goes_back(
    bench: Bench, empty_url: str, tmp_path: Path
) -> None:
    from .test_migrations import contents, fill, shape

    fill(bench)
    target = tmp_path / "kept.backup"
    backup(bench.url, target)
    assert target.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    with refuses(UserError, match="a file of that name exists"):
        backup(bench.url, target)
    restore(target, empty_url)
    assert shape(empty_url) == shape(bench.url)
    copy = Bench(empty_url)
    assert contents(copy) == contents(bench)
    copy.store.close()
    with refuses(UserError, match="not empty"):
        restore(target, empty_url)


@pytest.mark.parametrize("damage", ["cut", "flip", "text"])
def test_a_damaged_backup_is_refused(
    bench: Bench, empty_url: str, tmp_path: Path, damage: str
) -> None:
    bench.case()
    target = tmp_path / "kept.backup"
    backup(bench.url, target)
    data = bytearray(target.read_bytes())
    if damage == "cut":
        data = data[: len(data) // 2]
    elif damage == "flip":
        data[len(data) // 2 :] = os.urandom(len(data) - len(data) // 2)
    else:
        data = bytearray(b"shopping list")
    target.write_bytes(data)
    with pytest.raises(SurroundingsError):
        restore(target, empty_url)
    assert schema_state(empty_url).state in (State.MISSING, State.FRESH)


def test_a_backup_that_cannot_be_written_is_said(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError) as caught:
        backup(bench.url, tmp_path / "none" / "x.backup")
    assert caught.value.code == "backup.write"
    (tmp_path / "file").write_text("x")
    bench.store.close()
    with bench.admin() as connection:
        connection.execute(sa.text("SELECT 1"))
    from pirdesk.storage.migrate import downgrade

    with pytest.raises(PirdeskError) as caught:
        downgrade(bench.url, tmp_path / "file", 1)
    assert caught.value.code == "backup.folder"
    assert schema_state(bench.url).state is State.CURRENT
