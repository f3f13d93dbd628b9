"""The desk: a frozen bundle of everything a verb may touch, passed explicitly."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Label, Person, Role
from pirdesk.errors import PirdeskError, UserError
from pirdesk.messages import Message
from pirdesk.services import heads, ledger_keys
from pirdesk.services.libraries import Libraries
from pirdesk.services.library import Library
from pirdesk.storage import Entry, Receipt, Store
from pirdesk.storage.drafts import Drafts
from pirdesk.vault import Vault

if TYPE_CHECKING:
    from pirdesk.storage import Change

READING = frozenset(
    {"evidence.view", "clocks.export"}
)  # entries of those who only look: an auditor leaves them too
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a verb may touch: write door and views, data, clock, vault, drafts, and who acts.

    ``library`` is that of the newest definitions seen; a verb that judges twice takes it once.

    ``memory_keys`` offers keys that live for one run beside the real ones: exercises and tests.
    """

    store: Store
    libraries: Libraries
    clock: Callable[[], datetime]
    vault: Vault
    drafts: Drafts
    home: Path
    actor: Person | None = None
    memory_keys: bool = False

    @property
    def library(self) -> Library:
        """Return the data of the desk, the organisation's own in place of ours."""
        return self.libraries.now

    def now(self) -> datetime:
        """Return the present instant (aware)."""
        return self.clock()

    def acting(self) -> Person:
        """Return who acts; a verb that writes needs somebody."""
        if self.actor is None:
            raise UserError(
                Message("acts.nobody"),
                Message("acts.nobody_do"),
                safe=Message("errors.nothing_changed"),
                code="actor.none",
            )
        return self.actor

    def close(self) -> None:
        """Keep the ledger's head outside the database, then close both files."""
        with suppress(PirdeskError):
            heads.pin(self.home, self.store)
        self.drafts.close()
        self.store.close()

    def on_reopened(self, tell: Callable[[], object]) -> None:
        """Let somebody hear, in any thread, that the database had to be opened anew."""
        self.store.ground.on_reopened = tell

    def as_person(self, person: Person | None) -> Desk:
        """Return the same desk with another person acting."""
        return replace(self, actor=person)

    def with_one_law(self) -> Desk:
        """Return the desk with the law the database holds now and no newer one.

        For what must agree within itself, whoever imports another law meanwhile: a paper.
        """
        self.store.views.definitions_revision()
        return replace(self, libraries=Libraries.only(self.library))

    def write(
        self,
        verb: str,
        changes: Sequence[Change],
        *,
        case_id: str = "",
        refs: Mapping[str, str | int | list[str]] | None = None,
        save_id: str | None = None,
        label: Label = Label.INTERNAL,
    ) -> Receipt:
        """Write changes through the one door, as the acting person, signed where a key exists."""
        who = self.acting()
        if who.role is Role.AUDITOR and verb not in READING:
            raise UserError(
                Message("acts.auditor"),
                Message("acts.auditor_do"),
                safe=Message("errors.nothing_changed"),
                code="actor.auditor",
            )
        entry = Entry(
            verb=verb,
            who=who.id,
            at=self.now(),
            save_id=save_id or new_id("S", 20),
            case_id=case_id,
            refs=refs or {},
            label=label,
        )
        sign = ledger_keys.signer(self.vault, who.id)
        receipt = self.store.append(entry, changes, sign=sign, clock=self.clock)
        if receipt.changes.definitions:
            self.store.views.definitions_revision()  # this desk goes on with them at once
        return receipt


def new_id(prefix: str, length: int = 8) -> str:
    """Make a random id of letters and digits that are hard to confuse."""
    return f"{prefix}-" + "".join(secrets.choice(_ALPHABET) for _ in range(length))
