"""Persons: who works at this desk and acts in a verb."""

from __future__ import annotations

from pirdesk import storage
from pirdesk.casefile.case import Person, Role
from pirdesk.errors import UserError
from pirdesk.services import ledger_keys
from pirdesk.services.desk import Desk, new_id

_ROLE_WORDS = {
    "compliance": Role.COMPLIANCE,
    "communications_staff": Role.COMMUNICATIONS,
    "comms": Role.COMMUNICATIONS,
    "lawyer": Role.COUNSEL,
    "legal": Role.COUNSEL,
    "officer": Role.ACCOUNTABLE,
    "accountable": Role.ACCOUNTABLE,
}


def read_role(text: str) -> Role:
    """Read a role from what people write; an unknown one is refused with the list."""
    word = text.strip().lower().replace(" ", "_").replace("-", "_")
    if word in _ROLE_WORDS:
        return _ROLE_WORDS[word]
    try:
        return Role(word)
    except ValueError:
        raise UserError(
            f"“{text[:40]}” is not a role.",
            f"Choose from: {', '.join(r.value for r in Role)}.",
            code="person.role",
        ) from None


def add_person(desk: Desk, name: str, role: Role | str) -> Person:
    """Add a person; the first one adds herself, later ones are added by whoever acts."""
    clean = " ".join(name.split())
    if not clean or len(clean) > 120 or not clean.isprintable():
        raise UserError(
            "A person needs a name of 1 to 120 printable characters.",
            "Nothing was added. Give the name as it should print, without control or "
            "direction characters.",
            code="person.name",
        )
    if any(p.name.casefold() == clean.casefold() for p in desk.store.views.persons()):
        raise UserError(
            f"There is already a person named {clean}.",
            "Nothing was added. Give the second one a distinguishing name.",
            code="person.twice",
        )
    wanted = role if isinstance(role, Role) else read_role(role)
    person = Person(new_id("P"), clean, wanted)
    key = ledger_keys.make_key(desk.vault, person.id)
    by = desk.actor or person
    entry = storage.Entry(
        verb="person.add",
        who=by.id,
        at=desk.now(),
        save_id=new_id("S", 20),
        refs={"person": person.id, "role": wanted.value},
    )
    keyed = [storage.SetPersonKey(person.id, key[0], key[1], b"")] if key else []
    sign = ledger_keys.signer(desk.vault, by.id)
    desk.store.append(entry, [storage.AddPerson(person), *keyed], sign=sign, clock=desk.clock)
    return desk.store.views.person(person.id)


def persons(desk: Desk) -> tuple[Person, ...]:
    """Return everybody, by name."""
    return tuple(sorted(desk.store.views.persons(), key=lambda p: p.name.casefold()))


def find_person(desk: Desk, wanted: str) -> Person:
    """Return the person with this id or exact name."""
    everybody = desk.store.views.persons()
    found = [p for p in everybody if p.id == wanted] or [
        p for p in everybody if p.name.casefold() == wanted.casefold()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        # An imported case may bring a namesake; whose act it is must never be a guess.
        raise UserError(
            f"{len(found)} people are named {wanted[:60]}.",
            f"Nothing was done. Use an id: {', '.join(p.id for p in found)}.",
            code="person.ambiguous",
        )
    raise UserError(
        f"There is no person “{wanted[:60]}”.",
        "“pirdesk person list” shows who there is; “pirdesk person add” adds one.",
        code="person.unknown",
    )


def with_actor(desk: Desk, wanted: str) -> Desk:
    """Return the desk with this person (id or name) acting."""
    return desk.as_person(find_person(desk, wanted))
