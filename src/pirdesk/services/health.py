"""Health: is this installation whole, shown by doing each thing once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pirdesk.casefile.case import ExpectedSignature
from pirdesk.casefile.paper import Paper, Paragraph, Run
from pirdesk.documents import pdf, signing
from pirdesk.documents.verify import verify
from pirdesk.errors import PirdeskError, SurroundingsError
from pirdesk.services.derived import deriver
from pirdesk.services.libraries import Libraries
from pirdesk.services.library import Library, languages
from pirdesk.storage import open_store
from pirdesk.vault import open_vault
from pirdesk.wording import error_text


@dataclass(frozen=True, slots=True)
class Health:
    """One part of the installation, whether it works, and what was seen."""

    part: str
    ok: bool
    words: str


def self_check() -> tuple[Health, ...]:
    """Try every part once without touching the user's files."""
    library = Library()
    parts: tuple[tuple[str, Callable[[], str]], ...] = (
        ("data files", lambda: f"found, {len(library.vocabulary.terms)} terms"),
        ("forms", lambda: f"{len(library.forms)} forms"),
        ("law", lambda: f"{len(library.pack.regimes)} regimes, edition {library.pack.edition}"),
        ("templates", lambda: ", ".join(f"{n}: {len(library.templates(n))}" for n in languages())),
        ("paper", _paper),
        ("database", lambda: _database(library)),
        ("keyring", _keyring),
    )
    return tuple(_tried(name, attempt) for name, attempt in parts)


def _tried(name: str, attempt: Callable[[], str]) -> Health:
    try:
        return Health(name, True, attempt())
    except PirdeskError as fault:
        return Health(name, False, error_text(fault))
    except ImportError as fault:
        return Health(name, False, f"A part of the program is missing: {fault.name}.")


def _paper() -> str:
    now = datetime.now(UTC)
    expected = ExpectedSignature(1, "author", "P-CHECK", "Self-check", "sig_1_author", "A check.")
    words = (Run("This page shows that papers can be drawn and signed here."),)
    paper = Paper(
        title="Self-check",
        subject="Self-check",
        language="en",
        reference="self-check",
        document_id="D-CHECK",
        made_at=now,
        sender=(Run("PIRDesk"),),
        addressee=(Run("You"),),
        nodes=(Paragraph(words),),
        signatures=(expected,),
    )
    key = signing.make_key("Self-check", issued_at=now, valid_days=1, origin=signing.Origin.MEMORY)
    signed = signing.sign(pdf.render(paper, None), key, expected, now, "UTC")
    if not all(signature.intact for signature in verify(signed).signatures):
        raise SurroundingsError("A signature made here was not intact.", "Install PIRDesk anew.")
    return "drawn, signed and read back"


def _database(library: Library) -> str:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(
            Path(folder) / "check.db",
            derive=deriver(Libraries(), lambda: datetime.now(UTC)),
        )
        count = store.views.count("")
        store.close()
    return f"made and opened, {count} cases"


def _keyring() -> str:
    if open_vault().holds_secrets:
        return "holds secrets"
    return "none here: signing keys are protected by your own passphrase"
