"""A disk without room: everything is refused in words, nothing is lost, and work goes on later."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pirdesk.bootstrap import build_desk
from pirdesk.casefile.case import Case, DocumentState
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import SurroundingsError
from pirdesk.services import answers, cases, database, drafting, packages, sealing
from pirdesk.services.files import write_file
from pirdesk.services.signers import MemorySigner, ProgramSigner
from pirdesk.vault import NoVault
from pirdesk.wording import error_text
from tests.builders import Office, approved, sample_case
from tests.refusing import refuses

if sys.platform == "win32":
    pytest.skip("room is taken away by a limit of Unix", allow_module_level=True)

import resource

KEY = "incident.narrative"


@contextmanager
def no_room() -> Iterator[None]:
    """Let no file take another byte, as a full disk does, without needing anybody's rights."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def no_more_pages(office: Office) -> Iterator[None]:
    """Let the database itself say that it is full."""
    writer = office.desk.store._writer
    assert writer is not None
    with writer.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        before = connection.exec_driver_sql("PRAGMA max_page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={used}")
    try:
        yield
    finally:
        with writer.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={before}")


@pytest.fixture
def case(office: Office) -> Case:
    return sample_case(office)


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*")}


def sound(office: Office) -> None:
    url = f"sqlite:///{office.desk.home / 'pirdesk.db'}"
    assert [f.code for f in database.check(url) if f.level == "blocker"] == []


def test_a_full_database_keeps_what_it_holds_and_goes_on(office: Office, case: Case) -> None:
    before = cases.fact_sheet(office.author, case.id)
    entries = office.desk.store.views.tree_head()
    long = "What happened, in many words. " * 20_000
    with no_more_pages(office), refuses(SurroundingsError, match="The disk is full") as told:
        answers.answer_terms(office.author, case.id, {KEY: Answer(long)})
    assert "what was stored before is unchanged" in error_text(told.value)
    assert cases.fact_sheet(office.author, case.id).answers == before.answers
    assert office.desk.store.views.tree_head() == entries
    answers.answer_terms(office.author, case.id, {KEY: Answer(long)})
    assert cases.fact_sheet(office.author, case.id).value(KEY) == long
    sound(office)


def test_a_disk_without_room_for_the_first_byte_is_called_full(
    office: Office, tmp_path: Path
) -> None:
    office.desk.close()
    home = office.desk.home
    with (
        no_room(),
        closing(build_desk(folder=home, clock=office.clock, vault=NoVault())) as desk,
    ):
        assert desk.store.views.persons()
        with refuses(SurroundingsError, match="The disk is full"):
            database.rebuild(desk)
    assert not list(tmp_path.rglob("*.part"))


def test_what_is_written_beside_the_database_is_whole_or_absent(
    office: Office, case: Case, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    url = f"sqlite:///{office.desk.home / 'pirdesk.db'}"
    document = approved(office, case, "harm_assessment")
    kept = files(tmp_path)
    with no_room():
        with refuses(SurroundingsError, match="could not be written"):
            packages.export_case(office.author, case.id, out / "case.pirdesk")
        with refuses(SurroundingsError, match="could not be written"):
            write_file(out / "x.pdf", b"x")
        with refuses(SurroundingsError, match="could not be written"):
            database.backup(url, out / "backup.db")
        with refuses(SurroundingsError, match=r"key file .* could not be written"):
            sealing.seal(office.author, document.id, ProgramSigner(lambda _question: None))
        with refuses(SurroundingsError, match="still in the window"):
            office.desk.drafts.put(case.id, KEY, "Typed")
    assert files(tmp_path) <= kept | {"office/keys"}
    assert cases.fact_sheet(office.author, case.id).answers
    office.desk.drafts.put(case.id, KEY, "Typed")
    assert office.desk.drafts.all(case.id) == {KEY: "Typed"}
    packages.export_case(office.author, case.id, out / "case.pirdesk")
    database.backup(url, out / "backup.db")
    sound(office)


def test_an_export_that_could_not_be_noted_does_not_leave(
    office: Office, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "case.pirdesk"
    target.write_bytes(b"an earlier one")

    def refused(*_what: object, **_how: object) -> None:
        raise SurroundingsError("The disk is full.", "Free some space.")

    monkeypatch.setattr(type(office.desk), "write", refused)
    with refuses(SurroundingsError, match="full"):
        packages.export_case(office.author, case.id, target)
    assert target.read_bytes() == b"an earlier one"
    assert not target.with_name("case.pirdesk.part").exists()


def test_a_record_is_sealed_whole_or_not_at_all(office: Office, case: Case) -> None:
    document = approved(office, case, "harm_assessment")
    with no_more_pages(office), refuses(SurroundingsError, match="The disk is full"):
        sealing.seal(office.author, document.id, MemorySigner())
    stands = drafting.document(office.desk, document.id)
    assert stands.state is DocumentState.APPROVED
    assert office.desk.store.views.records(case.id) == ()
    sealing.seal(office.author, document.id, MemorySigner())
    assert drafting.document(office.desk, document.id).state is DocumentState.SIGNING
    sound(office)
