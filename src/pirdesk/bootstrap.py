"""The only file that knows everyone: builds the desk for the screen or the command line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pirdesk import __version__, private_files
from pirdesk.errors import SurroundingsError
from pirdesk.messages import Message
from pirdesk.wording import error_text

# The window stands before the desk is built: engines and database load in build_desk.
if TYPE_CHECKING:
    from pirdesk.casefile.case import Definition
    from pirdesk.services.desk import Desk
    from pirdesk.storage.place import Named, Place
    from pirdesk.vault import Vault

DATABASE = "pirdesk.db"


def present() -> datetime:
    """Return the machine's present moment; verbs and commands take the time from nowhere else."""
    return datetime.now(UTC)


def home() -> Path:
    """Return the folder of everything kept for a user: ``PIRDESK_HOME`` or the system's place."""
    import platformdirs

    from pirdesk.storage.place import path_of

    chosen = os.environ.get("PIRDESK_HOME")
    return path_of(chosen or platformdirs.user_data_dir("PIRDesk", appauthor=False))


def database_place(given: Named | None = None, folder: Path | None = None) -> Place:
    """Return the database to use: the one given, ``PIRDESK_DATABASE``, or SQLite in the home."""
    from pirdesk.storage.place import place_of

    return place_of(given or os.environ.get("PIRDESK_DATABASE") or (folder or home()) / DATABASE)


def build_desk(
    database: Named | None = None,
    person: str | None = None,
    *,
    folder: Path | None = None,
    clock: Callable[[], datetime] = present,
    vault: Vault | None = None,
    memory_keys: bool = False,
) -> Desk:
    """Open database, drafts and vault and return the desk with a person acting, if one is named."""
    from pirdesk.services.derived import deriver
    from pirdesk.services.desk import Desk
    from pirdesk.services.libraries import Libraries
    from pirdesk.services.persons import with_actor
    from pirdesk.storage import open_store
    from pirdesk.storage.drafts import open_drafts
    from pirdesk.vault import open_vault

    place = folder or home()
    _make_private(place)
    libraries = Libraries()
    with ExitStack() as opened:  # closed again where somebody unknown is to act
        store = open_store(database_place(database, place), derive=deriver(libraries, clock))
        opened.callback(store.close)
        libraries.follow(store.views)
        drafts = open_drafts(place / "drafts" / "drafts.db")
        opened.callback(drafts.close)
        desk = Desk(
            store=store,
            libraries=libraries,
            clock=clock,
            vault=open_vault() if vault is None else vault,
            drafts=drafts,
            home=place,
            memory_keys=memory_keys,
        )
        usual = os.environ.get("PIRDESK_PERSON")
        if person or (usual and store.views.persons()):  # the first person is added by nobody
            desk = with_actor(desk, person or usual or "")
        opened.pop_all()
        return desk


def own_definitions(database: str | None = None) -> tuple[Definition, ...]:
    """Return all versions of the organisation's definitions without opening or making a desk.

    A file that is not there yet holds none; a database that cannot be read raises
    SurroundingsError.
    """
    from pirdesk.storage.place import refuse_no_file

    place = database_place(database)
    if place.file is not None and not refuse_no_file(place.file):
        return ()
    from pirdesk.services.derived import deriver
    from pirdesk.services.libraries import Libraries
    from pirdesk.storage import open_store

    derive = deriver(Libraries(), present)  # asked for and never called: no writes
    store = open_store(place, derive=derive, read_only=True, create=False)
    try:
        return store.views.definition_versions()
    finally:
        store.close()


def demo_desk(out: Path, *, clock: Callable[[], datetime] = present) -> Desk:
    """Build the desk of the demo in an empty folder: own database, no keyring, keys in memory."""
    from pirdesk.vault import NoVault

    _make_private(out)
    return build_desk(out / DATABASE, folder=out, clock=clock, vault=NoVault(), memory_keys=True)


def run(arguments: list[str], clock: Callable[[], datetime] = present) -> int:
    """Run the command line, or the desktop where nothing is given; return the exit code."""
    if not arguments:
        return _desktop_alone()
    if arguments == ["--version"]:  # asked by scripts and bug reports: needs no command line
        sys.stdout.write(f"PIRDesk {__version__}\n")
        return 0
    from pirdesk.cli import Surroundings, main

    return main(
        arguments,
        Surroundings(
            partial(build_desk, clock=clock),
            partial(demo_desk, clock=clock),
            database_place,
            home,
            open_desktop,
            own_definitions,
            clock,
        ),
    )


def _desktop_alone() -> int:
    """Open the desktop without loading the command line; say what keeps it from opening."""
    try:
        return open_desktop(None, None)
    except SurroundingsError as fault:
        sys.stderr.write(error_text(fault, joint="\n") + "\n")
        return 1


def open_desktop(database: str | None, person: str | None) -> int:
    """Open the desktop; SurroundingsError where no display answers or Qt misses a library."""
    gc.disable()  # what a start loads stays; looking it through takes a tenth of the time
    from pirdesk.ui.surroundings import answering_platform, missing_library

    platform = (
        answering_platform()
    )  # before Qt loads: where nothing can be shown, nobody waits for it
    try:
        from pirdesk.ui.plain_imports import load_qt

        load_qt()
        from pirdesk.ui import application
    except ImportError as fault:
        raise missing_library(fault) from None
    return application.run(
        lambda: _desk_of_window(database, person), lambda: _upgrade(database), platform, home()
    )


def _upgrade(database: str | None) -> None:
    from pirdesk.services import database as care

    care.upgrade(database_place(database), home() / "backups")


def _desk_of_window(database: str | None, person: str | None) -> Desk:
    try:
        return build_desk(database, person)
    finally:
        gc.freeze()
        gc.enable()


def _make_private(folder: Path) -> None:
    try:
        private_files.make_folder(folder)
        # A folder that cannot be written at all is enough to look at what it holds.
        if os.access(folder, os.W_OK) or not os.access(folder, os.R_OK | os.X_OK):
            folder.chmod(private_files.FOLDER)
    except (OSError, ValueError) as fault:  # a name that holds a zero byte is a ValueError
        why = getattr(fault, "strerror", None) or str(fault)
        raise SurroundingsError(
            Message("cli.home", {"why": why}),
            Message("cli.home_do"),
            safe=Message("errors.nothing_changed"),
            code="home.folder",
        ) from None
