"""A folder that may only be read: everything can be looked at, every write is refused in words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import copied_office, sample_case

NOBODY = 65534
# Root may write everywhere: the child gives up every right but that of reading the interpreter.
DROP = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=+dac_read_search",
    "--ambient-caps=+dac_read_search",
)
CHILD = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from pirdesk.bootstrap import build_desk
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import SurroundingsError
from pirdesk.services import answers, database, duty_map, packages
from pirdesk.vault import NoVault

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
home, case, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
desk = build_desk(None, sys.argv[4], folder=home, clock=lambda: NOW, vault=NoVault())
told = {"cases": [row.case_id for row in desk.store.views.register()]}
told["duties"] = len(duty_map.case_duties(desk, case))
told["draft"] = desk.drafts.all(case)
def refused(name, act):
    try:
        act()
    except SurroundingsError as fault:
        told[name] = fault.code
refused("answer", lambda: answers.answer_terms(desk, case, {"incident.narrative": Answer("x")}))
refused("put", lambda: desk.drafts.put(case, "incident.narrative", "x"))
refused("export", lambda: packages.export_case(desk, case, home / "case.pirdesk"))
refused("backup", lambda: database.backup(f"sqlite:///{home / 'pirdesk.db'}", home / "b.db"))
database.backup(f"sqlite:///{home / 'pirdesk.db'}", out / "b.db")
told["copied"] = (out / "b.db").stat().st_size > 0
desk.close()
print(json.dumps(told))
"""


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder others may enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        yield place


@pytest.mark.skipif(os.name == "nt", reason="rights of folders work differently there")
@pytest.mark.skipif(
    sys.platform != "win32" and os.geteuid() == 0 and shutil.which("setpriv") is None,
    reason="root may write everywhere, and nothing here gives up that right",
)
def test_all_can_be_looked_at_and_nothing_is_written(open_place: Path) -> None:
    home = open_place / "home"
    office = copied_office(home)
    case = sample_case(office)
    office.desk.drafts.put(case.id, "incident.title", "Kept before")
    author = office.author.acting().id
    office.desk.close()
    out = open_place / "out"
    out.mkdir()
    out.chmod(0o777)
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    for place in (home, home / "drafts", *before):
        place.chmod(0o555 if place.is_dir() else 0o444)
    drop = DROP if os.geteuid() == 0 else ()
    child = subprocess.run(
        [*drop, sys.executable, "-c", CHILD, str(home), case.id, str(out), author],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    for place in (home, home / "drafts"):
        place.chmod(0o755)
    assert child.returncode == 0, child.stderr
    told = json.loads(child.stdout)
    assert told.pop("duties") > 0
    assert told == {
        "cases": [case.id],
        "draft": {"incident.title": "Kept before"},
        "answer": "database.readonly",
        "put": "drafts.write",
        "export": "export.write",
        "backup": "backup.write",
        "copied": True,
    }
    assert {file: file.read_bytes() for file in home.rglob("*") if file.is_file()} == before
