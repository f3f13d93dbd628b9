"""A log removed or locks dropped under an open database: what is acknowledged others can read."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pirdesk.casefile.case import Case
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import SurroundingsError
from pirdesk.storage import NewCase, SetAnswer, check, open_store, sqlite_files, verify_ledger
from pirdesk.storage.drafts import open_drafts
from pirdesk.wording import error_text

from .conftest import NOON, Bench, derive, entry
from .test_watching import Listener

ROOT = Path(__file__).resolve().parents[2]
# A second process: for each line read or write one answer, as the command line does, and close.
OTHER = textwrap.dedent(
    """
    import json
    import sys
    from tests.storage.conftest import derive, entry
    from pirdesk.casefile.sheet import Answer
    from pirdesk.storage import SetAnswer, open_store

    for line in sys.stdin:
        url, key, value = json.loads(line)
        store = open_store(url, derive=derive)
        found = store.views.sheet("C-1").get(key)
        if value:
            change = SetAnswer("C-1", key, Answer(value), found.revision if found else 0)
            store.append(entry(save_id=f"{key}-{value}"), [change])
        store.close()
        print(found.value if found else "", flush=True)
    """
)


@pytest.fixture(scope="module")
def other() -> Iterator[subprocess.Popen[str]]:
    """A process that opens the database, does one thing and closes it, again and again."""
    with subprocess.Popen(
        [sys.executable, "-c", OTHER],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.stdin.close()


class Desk:
    """A store on a file of its own, and what other processes see of it."""

    def __init__(self, folder: Path, other: subprocess.Popen[str]) -> None:
        self.other = other
        self.file = folder / "pirdesk.db"
        self.store = open_store(self.file, derive=derive)
        self.store.append(entry("case.new"), [NewCase(Case("C-1", "A case", NOON, "P-1"))])
        self.revision: dict[str, int] = {}
        self.told: list[int] = []
        self.store.ground.on_reopened = lambda: self.told.append(1)

    def save(self, key: str, value: str) -> None:
        change = SetAnswer("C-1", key, Answer(value), self.revision.get(key, 0))
        receipt = self.store.append(entry(save_id=f"{key}={value}"), [change])
        self.revision[key] = receipt.revisions[key]

    def beside(self, suffix: str) -> Path:
        return self.file.with_name(self.file.name + suffix)

    def elsewhere(self, key: str, value: str = "") -> str:
        self.other.stdin.write(json.dumps([str(self.file), key, value]) + "\n")
        self.other.stdin.flush()
        return self.other.stdout.readline().strip()


@pytest.fixture
def desk(tmp_path: Path, other: subprocess.Popen[str]) -> Iterator[Desk]:
    made = Desk(tmp_path, other)
    yield made
    made.store.close()


def drop_locks(desk: Desk) -> None:
    """Do what a dialog with icons does: open and close the files that lie in the folder."""
    for suffix in ("", "-wal", "-shm"):
        desk.beside(suffix).read_bytes()


def drop_and_let_others_clean_up(desk: Desk) -> None:
    drop_locks(desk)
    desk.elsewhere("other", "between")
    assert not desk.beside("-wal").exists()


def put_another_log(desk: Desk) -> None:
    drop_and_let_others_clean_up(desk)
    for suffix in ("-wal", "-shm"):
        desk.beside(suffix).write_bytes(b"")


@pytest.mark.parametrize("harm", [drop_locks, drop_and_let_others_clean_up, put_another_log])
def test_a_save_after_the_locks_were_lost_is_in_the_file_others_read(
    desk: Desk, harm: Callable[[Desk], None]
) -> None:
    desk.save("cause", "first")
    desk.store.views.sheet("C-1")
    harm(desk)
    desk.save("cause", "second")
    assert desk.elsewhere("cause") == "second"
    assert desk.beside("-wal").exists(), "our locks keep the log where it is"
    assert desk.told == [1]
    assert list(desk.file.parent.glob("*rescued*")) == []
    assert desk.elsewhere("third", "by another") == ""
    desk.save("fourth", "ours again")
    assert desk.elsewhere("fourth") == "ours again"
    assert desk.store.views.sheet("C-1").value("third") == "by another"
    assert desk.told == [1]
    assert check(desk.file) == ()
    assert verify_ledger(desk.store, {}).ok


def test_reading_after_the_locks_were_lost_sees_what_others_wrote(desk: Desk) -> None:
    desk.save("cause", "first")
    drop_and_let_others_clean_up(desk)
    assert desk.store.views.sheet("C-1").value("other") == "between"
    assert desk.told == [1]


def test_a_save_whose_log_goes_while_it_is_written_is_written_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.save("cause", "first")
    from pirdesk.storage import door

    whole, times = door.write, []

    def write(*given, **more):
        receipt = whole(*given, **more)
        if not times:
            drop_and_let_others_clean_up(desk)
        times.append(1)
        return receipt

    monkeypatch.setattr(door, "write", write)
    desk.save("next", "second")
    assert len(times) == 2
    assert desk.elsewhere("next") == "second"


def test_closing_after_the_log_was_replaced_writes_nothing_over_the_others(desk: Desk) -> None:
    desk.save("cause", "first")
    drop_and_let_others_clean_up(desk)
    desk.elsewhere("other", "after")
    before = desk.file.read_bytes()
    desk.store.close()
    assert desk.file.read_bytes() == before
    assert check(desk.file) == ()


def test_acknowledged_saves_that_were_thrown_away_are_counted_and_rescued(desk: Desk) -> None:
    desk.save("cause", "first")
    kept = desk.file.read_bytes(), desk.beside("-wal").read_bytes()
    desk.store.views.sheet("C-1")
    desk.told.clear()  # reading the file just now has dropped the locks
    desk.save("cause", "second")
    desk.save("cause", "third")
    desk.beside("-wal").unlink()
    desk.beside("-shm").unlink()
    desk.file.write_bytes(kept[0])
    desk.beside("-wal").write_bytes(kept[1])
    with pytest.raises(SurroundingsError) as told:
        desk.store.views.sheet("C-1")
    assert told.value.code == "database.lost"
    assert error_text(told.value).startswith("2 saves of this desk")
    (copy,) = desk.file.parent.glob("*-rescued-*")
    assert str(copy) in error_text(told.value)
    assert copy.stat().st_mode & 0o777 == 0o600
    rescued = open_store(copy, derive=derive)
    assert rescued.views.sheet("C-1").value("cause") == "third"
    assert verify_ledger(rescued, {}).ok
    rescued.close()
    assert desk.store.views.sheet("C-1").value("cause") == "first"
    assert desk.told == []


def test_a_save_is_not_called_stored_after_the_log_was_removed_by_hand(desk: Desk) -> None:
    desk.save("cause", "first")
    for suffix in ("-wal", "-shm"):
        desk.beside(suffix).unlink()
    with pytest.raises(SurroundingsError) as told:
        desk.save("cause", "second")
    assert told.value.code == "database.lost"


def test_threads_that_work_at_once_all_go_on(desk: Desk) -> None:
    desk.save("cause", "first")
    faults: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(8):
                change = SetAnswer("C-1", f"t{number}.{turn}", Answer("x"), 0)
                desk.store.append(entry(save_id=f"t{number}.{turn}"), [change])
                desk.store.views.sheet("C-1")
        except Exception as fault:  # noqa: BLE001 - shown below
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        drop_locks(desk)
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(open_store(desk.file, derive=derive).views.sheet("C-1").answers) == 33
    assert check(desk.file) == ()


def test_two_threads_that_find_the_file_cut_off_at_once_wait_for_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_files, "PATIENCE", 3600)
    writing, reading = (sqlite_files.connect(desk.file, mode) for mode in ("rw", "ro"))
    home = writing.home
    taken, waiting = threading.Event(), threading.Event()

    def read() -> None:
        home.take(reading)
        taken.set()
        waiting.wait()
        home.close_all(reading)

    def write() -> None:
        home.take(writing)
        taken.wait()
        home.close_all(writing)

    threads = [threading.Thread(target=work, daemon=True) for work in (read, write)]
    for thread in threads:
        thread.start()
    while True:  # until the writing one waits for the reading one
        with home.changed:
            if home.closing:
                break
    waiting.set()
    for thread in threads:
        thread.join()
    assert writing.closed
    assert reading.closed


def test_a_save_inside_another_read_is_refused_in_words_not_waited_for(desk: Desk) -> None:
    desk.save("cause", "first")
    with desk.store.views.transaction():
        drop_and_let_others_clean_up(desk)
        with pytest.raises(SurroundingsError) as told:
            desk.save("cause", "second")
    assert told.value.code == "database.log"
    desk.save("cause", "second")
    assert desk.elsewhere("cause") == "second"


def test_a_database_put_in_the_place_of_the_open_one_is_not_written(
    desk: Desk, tmp_path: Path
) -> None:
    desk.save("cause", "first")
    other = tmp_path / "other.db"
    open_store(other, derive=derive).close()
    before = other.read_bytes()
    desk.file.rename(tmp_path / "away.db")
    other.rename(desk.file)
    with pytest.raises(SurroundingsError) as told:
        desk.save("cause", "second")
    assert told.value.code == "database.gone"
    assert desk.file.read_bytes() == before


@pytest.mark.parametrize("harm", ["unlocked", "log removed", "all removed"])
def test_drafts_whose_file_was_cleaned_up_keep_every_word(tmp_path: Path, harm: str) -> None:
    file = tmp_path / "drafts" / "drafts.db"
    drafts = open_drafts(file)
    drafts.put("C-1", "cause", "typed before")
    drafts.put_view("P-1", "mine", "{}")
    parts = [file.with_name(file.name + side) for side in ("", "-wal", "-shm")]
    if harm == "unlocked":
        for part in parts:
            part.read_bytes()
    for part in parts[0 if harm == "all removed" else 1 :] if harm != "unlocked" else ():
        part.unlink()
    drafts.put("C-1", "impact", "typed after")
    second = open_drafts(file)
    assert second.all("C-1") == {"cause": "typed before", "impact": "typed after"}
    assert second.views("P-1") == {"mine": "{}"}
    second.close()
    drafts.close()
    assert open_drafts(file).all("C-1").keys() == {"cause", "impact"}


class TornList:
    """The system's list of locks as a reader meets it while others lock: now and then cut."""

    def __init__(self, real: Path, every: int) -> None:
        self.real, self.every, self.reads = real, every, 0

    def read_bytes(self) -> bytes:
        self.reads += 1
        return b"" if self.reads % self.every else self.real.read_bytes()


def test_a_torn_list_of_locks_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(f"sqlite:///{tmp_path / 'desk.db'}")
    case_id = bench.case()
    torn = TornList(Path("/proc/locks"), 3)
    monkeypatch.setattr(sqlite_files, "_LOCKS", torn)
    for number in range(4):
        bench.answer(case_id, "people.affected", f"{number}", number)
    assert torn.reads >= 12
    assert bench.views.sheet(case_id).value("people.affected") == "3"
    bench.store.close()


def test_a_watch_hears_on_and_keeps_nobody_from_opening_the_file_anew(desk: Desk) -> None:
    listener = Listener(desk.store)
    listener.connected()
    drop_locks(desk)  # the watch may notice before the others can clean up, or after
    desk.elsewhere("other", "between")
    desk.save("mine", "stored")
    assert desk.elsewhere("mine") == "stored"
    desk.elsewhere("other", "again")
    heard: list[frozenset[str]] = []
    while len(heard) < 2:
        heard += [each.changes.keys for each in listener.next().written]
    assert heard == [frozenset({"other"})] * 2
    listener.end()
