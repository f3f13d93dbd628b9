"""Persons: who works at this desk and acts in a verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pirdesk import storage
from pirdesk.casefile.case import Person, Role
from pirdesk.casefile.entered import entered
from pirdesk.casefile.skeletons import skeletons
from pirdesk.errors import UserError, shortened
from pirdesk.messages import Message
from pirdesk.services import ledger_keys
from pirdesk.services.desk import Desk, new_id

LONGEST_NAME = 120
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
            Message("acts.no_role", {"text": shortened(text)}),
            Message("acts.no_role_do", {"roles": tuple(r.value for r in Role)}),
            code="person.role",
        ) from None


class AlikeError(UserError):
    """A name that may be taken for another; ``pairs`` hold the new name and the persons there."""

    def __init__(self, pairs: Sequence[tuple[str, tuple[Person, ...]]], what_to_do: str) -> None:
        title = " ".join(_alike_words(name, people) for name, people in pairs)
        super().__init__(title, what_to_do, code="person.alike")
        self.pairs = tuple(pairs)


def alike(name: str, people: Iterable[Person]) -> tuple[Person, ...]:
    """Return the people whose names a reader may take for this one."""
    mine = skeletons(name)
    return tuple(person for person in people if mine & skeletons(person.name))


def add_person(desk: Desk, name: str, role: Role | str, *, another: bool = False) -> Person:
    """Add a person; the first one adds herself, later ones are added by whoever acts.

    A name that may be taken for one that is there raises AlikeError, unless ``another`` confirms
    that it is another person; the ledger then says beside whom.
    """
    clean = entered(" ".join(name.split()))
    if not clean or len(clean) > LONGEST_NAME or not clean.isprintable():
        raise UserError(
            Message("acts.person_name", {"most": LONGEST_NAME, "count": len(clean)}),
            Message("acts.person_name_do"),
            safe=Message("errors.nothing_stored"),
            code="person.name",
        )
    wanted = role if isinstance(role, Role) else read_role(role)
    same = alike(clean, desk.store.views.persons())
    if same and not another:
        raise AlikeError(
            [(clean, same)],
            "Nothing was added. Use the person who is there; if it is another one, confirm it "
            "(on the command line with --another-person).",
        )
    person = Person(new_id("P"), clean, wanted)
    key = ledger_keys.make_key(desk.vault, person.id)
    by = desk.actor or person
    refs: dict[str, str | int | list[str]] = {"person": person.id, "role": wanted.value}
    if same:
        refs["beside"] = [each.id for each in same]
    entry = storage.Entry(
        verb="person.add", who=by.id, at=desk.now(), save_id=new_id("S", 20), refs=refs
    )
    keyed = [storage.SetPersonKey(person.id, key[0], key[1], b"")] if key else []
    sign = ledger_keys.signer(desk.vault, by.id)
    desk.store.append(entry, [storage.AddPerson(person), *keyed], sign=sign, clock=desk.clock)
    return desk.store.views.person(person.id)


def persons(desk: Desk) -> tuple[Person, ...]:
    """Return everybody, by name."""
    return tuple(sorted(desk.store.views.persons(), key=lambda p: p.name.casefold()))


def find_person(desk: Desk, wanted: str) -> Person:
    """Return the person with this id or name; where a name may be taken for another, the id."""
    everybody = desk.store.views.persons()
    by_id = [p for p in everybody if p.id == wanted]
    if by_id:
        return by_id[0]
    plain = entered(" ".join(wanted.split())).casefold()
    found, similar = [p for p in everybody if p.name.casefold() == plain], alike(wanted, everybody)
    if len(found) == 1 and len(similar) <= 1:
        return found[0]
    if len(similar) > 1:
        # Whose act it is must never be a guess.
        raise UserError(
            f"{len(similar)} people have names like “{shortened(wanted)}”: {_listed(similar)}.",
            "Nothing was done. Name the person by id.",
            code="person.ambiguous",
        )
    near = f"Did you mean {_listed(similar)}? " if similar else ""
    raise UserError(
        f"There is no person “{shortened(wanted)}”.",
        f"{near}“pirdesk person list” shows who there is; “pirdesk person add” adds one.",
        code="person.unknown",
    )


def with_actor(desk: Desk, wanted: str) -> Desk:
    """Return the desk with this person (id or name) acting."""
    return desk.as_person(find_person(desk, wanted))


def _alike_words(name: str, people: Sequence[Person]) -> str:
    if all(person.name.casefold() == name.casefold() for person in people):
        return f"There is already a person named {_listed(people)}."
    return f"“{name}” may be taken for somebody who is here already: {_listed(people)}."


def _listed(people: Sequence[Person]) -> str:
    return ", ".join(f"{p.name} ({p.role.value.replace('_', ' ')}, {p.id})" for p in people)
