"""Every open desk computes with the law the database holds: two desks never store two laws."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from pirdesk import datafiles
from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import ClockRow, Definition
from pirdesk.casefile.sheet import Answer, read_facts
from pirdesk.casefile.values import Count
from pirdesk.duties import Duty
from pirdesk.services import answers, cases, definitions, duty_map, editions
from pirdesk.services.desk import Desk
from pirdesk.storage import AddDefinition
from tests.builders import make_office
from tests.fakes import FakeClock, MemoryVault

LAW = "uk.gdpr.33"
ROOT = Path(__file__).resolve().parents[2]
FACTS = {
    "data.personal": True,
    "breach.confidentiality": True,
    "risk.unlikely": False,
    "entities[e1].name": "Example Ltd",
    "entities[e1].role": ["controller"],
    "entities[e1].country": "GB",
    "entities[e1].aware_at": "2026-11-20T18:00:00+00:00",
}
SAVER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from pirdesk.bootstrap import build_desk
    from tests.fakes import FakeClock, MemoryVault
    from tests.storage.test_law_revision import saves

    url, folder, person, case_id, times = sys.argv[1:]
    desk = build_desk(url, person, folder=Path(folder), clock=FakeClock(), vault=MemoryVault())
    for index, law in saves(desk, case_id, int(times)):
        print(index, law, flush=True)
    desk.close()
    """
)


def law(folder: Path, hours: int) -> Path:
    """Write the organisation's edition of the British law with another number of hours."""
    shipped = datafiles.path("forms", "regimes", f"{LAW}.toml").read_text(encoding="utf-8")
    assert "amount = 72" in shipped
    path = folder / f"{LAW}.toml"
    path.write_text(shipped.replace("amount = 72", f"amount = {hours}"), encoding="utf-8")
    return path


def saves(desk: Desk, case_id: str, times: int) -> Iterator[tuple[int, int]]:
    """Save one answer after the other; yield each save's place in the ledger and its law."""
    revision = 0
    for number in range(times):
        given = {"people.affected": Answer(Count(number))}
        changes = answers.answer_changes(desk, case_id, given, {"people.affected": revision})
        receipt = desk.write("answer", changes, case_id=case_id)
        revision = receipt.revisions["people.affected"]
        yield receipt.index, receipt.definitions


@pytest.fixture
def open_desk(empty_url: str, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    """Return a function that opens one more desk on the same database, as another program does."""
    first = make_office(tmp_path / "first", database=empty_url)
    person = first.author.acting().name
    first.desk.close()
    with ExitStack() as opened:

        def opening() -> Desk:
            folder = tmp_path / f"home{len(opened._exit_callbacks)}"
            desk = build_desk(
                empty_url, person, folder=folder, clock=FakeClock(), vault=MemoryVault()
            )
            opened.callback(desk.close)
            return desk

        yield opening


def new_case(desk: Desk, title: str = "Told in Britain") -> str:
    case = cases.new_case(desk, title)
    sheet = read_facts(desk.library.vocabulary, FACTS)
    answers.answer_terms(desk, case.id, sheet.answers)
    return case.id


def stored(desk: Desk, case_id: str) -> ClockRow:
    return next(row for row in desk.store.views.clocks(case_id) if row.duty == LAW)


def shown(desk: Desk, case_id: str) -> Duty:
    return next(duty for duty in duty_map.case_duties(desk, case_id) if duty.duty == LAW)


def touch(desk: Desk, case_id: str, number: int) -> None:
    answers.answer_terms(desk, case_id, {"people.affected": Answer(Count(number))})


def test_an_open_desk_goes_on_with_the_law_that_another_desk_imported(
    open_desk: Callable[[], Desk], tmp_path: Path
) -> None:
    here, there = open_desk(), open_desk()
    case_id = new_case(here)
    before = stored(here, case_id).strict_due
    assert shown(there, case_id).strict_due == before
    assert before is not None
    definitions.import_definition(there, "regime", law(tmp_path, 48))
    later = before - timedelta(hours=24)
    assert shown(there, case_id).strict_due == later  # the desk that imported it
    assert shown(here, case_id).strict_due == later  # and the one that only looks
    assert editions.behind(here) == (case_id,)
    touch(here, case_id, 7)
    assert stored(here, case_id).strict_due == later
    assert stored(here, case_id).pack == open_desk().library.pack.name
    assert editions.behind(here) == editions.behind(there) == ()


def test_a_save_is_computed_with_the_law_it_finds_under_the_lock(
    open_desk: Callable[[], Desk], tmp_path: Path
) -> None:
    here, there = open_desk(), open_desk()
    case_id = new_case(here)
    before = stored(here, case_id).strict_due
    changes = answers.answer_changes(here, case_id, {"people.affected": Answer(Count(7))})
    definitions.import_definition(there, "regime", law(tmp_path, 48))
    receipt = here.write("answer", changes, case_id=case_id)  # has read nothing since
    assert receipt.definitions == 1
    assert before is not None
    assert stored(here, case_id).strict_due == before - timedelta(hours=24)
    assert here.library.revision == 1


def test_a_paper_is_made_by_one_law_whoever_imports_another_meanwhile(
    open_desk: Callable[[], Desk], tmp_path: Path
) -> None:
    here, there = open_desk(), open_desk()
    case_id = new_case(here)
    definitions.import_definition(there, "regime", law(tmp_path, 48))
    one = here.with_one_law()
    before = shown(one, case_id).strict_due
    definitions.import_definition(there, "regime", law(tmp_path, 36))
    assert shown(one, case_id).strict_due == before
    assert (one.library.revision, here.library.revision) == (1, 2)


def test_whoever_keeps_the_law_of_a_desk_is_told_once_of_each_newer_one(
    open_desk: Callable[[], Desk], tmp_path: Path
) -> None:
    here, there = open_desk(), open_desk()
    case_id = new_case(here)
    told: list[tuple[int, int]] = []
    here.libraries.on_newer = lambda was, now: told.append((was.revision, now.revision))
    for number, hours in enumerate((48, 36)):
        definitions.import_definition(there, "regime", law(tmp_path, hours))
        shown(here, case_id)
        touch(here, case_id, number)
        shown(here, case_id)
    assert told == [(0, 1), (1, 2)]


def test_the_import_says_that_definitions_changed_and_the_receipt_keeps_it(
    open_desk: Callable[[], Desk], tmp_path: Path
) -> None:
    desk = open_desk()
    content = law(tmp_path, 48).read_text(encoding="utf-8")
    made = Definition(LAW, "regime", 1, content, desk.acting().id, desk.now(), LAW, "", "")
    first = desk.write("definition.import", [AddDefinition(made)], save_id="S-import")
    again = desk.write("definition.import", [AddDefinition(made)], save_id="S-import")
    assert first.changes.definitions
    assert again.repeated
    assert again.changes == first.changes
    case_id = new_case(desk)
    (receipt,) = {law for _, law in saves(desk, case_id, 2)}
    assert receipt == desk.store.views.definitions_revision() == 1


def test_definitions_are_read_again_only_where_their_revision_moved(
    open_desk: Callable[[], Desk], tmp_path: Path
) -> None:
    desk = open_desk()
    case_id = new_case(desk)
    before = desk.library
    for number in range(3):
        touch(desk, case_id, number)
        shown(desk, case_id)
    assert desk.library is before
    definitions.import_definition(desk, "regime", law(tmp_path, 48))
    after = desk.library
    assert after is not before
    touch(desk, case_id, 3)
    shown(desk, case_id)
    assert desk.library is after


@pytest.mark.parametrize("spoilt", ["amount = -1", "amount = "])
def test_a_law_that_cannot_be_read_never_refuses_a_save(
    open_desk: Callable[[], Desk], tmp_path: Path, spoilt: str
) -> None:
    here, there = open_desk(), open_desk()
    case_id = new_case(here)
    before = stored(here, case_id).strict_due
    content = law(tmp_path, 48).read_text(encoding="utf-8").replace("amount = 48", spoilt)
    made = Definition(LAW, "regime", 1, content, there.acting().id, there.now(), LAW, "", "")
    there.write("definition.import", [AddDefinition(made)])
    touch(here, case_id, 7)
    assert stored(here, case_id).strict_due == before
    (warning,) = here.library.law_warnings
    assert "cannot be read by this program and was left out" in warning.words


def test_two_laws_that_claim_one_duty_never_refuse_a_save(
    open_desk: Callable[[], Desk], tmp_path: Path
) -> None:
    here, there = open_desk(), open_desk()
    case_id = new_case(here)
    content = law(tmp_path, 48).read_text(encoding="utf-8").partition("[[examples]]")[0]
    for seconds, (name, stage) in enumerate((("acme", "told"), ("acme.told", ""))):
        own = content.replace(f'id = "{LAW}"', f'id = "{name}"')
        own = own.replace('[[stages]]\nid = ""', f'[[stages]]\nid = "{stage}"')
        at = there.now() + timedelta(seconds=seconds)
        made = Definition(name, "regime", 1, own, there.acting().id, at, name, "", "")
        there.write("definition.import", [AddDefinition(made)])
    touch(here, case_id, 7)
    duties = [row.duty for row in here.store.views.clocks(case_id)]
    assert duties.count("acme.told") == 1
    assert LAW in duties
    (warning,) = here.library.law_warnings
    assert warning.law == "acme.told"
    assert "stands in “acme" in warning.words
    assert "without its own acme.told" in here.library.pack.edition


def test_imports_and_saves_at_once_store_each_save_by_the_law_of_its_place(
    open_desk: Callable[[], Desk], empty_url: str, tmp_path: Path
) -> None:
    desks = [open_desk() for _ in range(2)]
    importer = open_desk()
    names = [new_case(importer, f"Case {number}") for number in range(4)]
    person = importer.acting().name
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SAVER, empty_url, tmp_path / f"p{n}", person, names[n], "25"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for n in range(2)
    ]
    said: list[tuple[int, int]] = []
    for process in running:  # both are at it before the first import
        assert process.stdout is not None
        said.append(tuple(map(int, process.stdout.readline().split())))  # type: ignore[arg-type]
    with ThreadPoolExecutor(3) as pool:
        threads = [pool.submit(lambda n=n: [*saves(desks[n], names[2 + n], 25)]) for n in range(2)]
        for hours in (60, 48, 36, 24, 12):
            definitions.import_definition(importer, "regime", law(tmp_path, hours))
        for done in threads:
            said += done.result()
    for process in running:
        out, _ = process.communicate()
        assert process.returncode == 0
        said += [tuple(map(int, line.split())) for line in out.splitlines()]  # type: ignore[misc]
    imports = [e.index for e in importer.store.views.ledger() if e.verb == "definition.import"]
    assert len(said) == 100
    assert [law for _, law in said] == [sum(i < index for i in imports) for index, _ in said]
    for desk, case_id in zip(desks, names[2:], strict=True):
        touch(desk, case_id, 99)
    fresh = open_desk()
    for case_id in names:
        last = max(e.index for e in fresh.store.views.ledger(case_id))
        if last > imports[-1]:
            before = fresh.store.views.clocks(case_id)
            assert stored(fresh, case_id).pack == fresh.library.pack.name
            fresh.store.rederive([case_id])
            assert fresh.store.views.clocks(case_id) == before
