"""What people answered for harm methods that nobody compared with their source.

Confirmed, a method is printed with who checked it; left out, no document prints it. An answer is
for one edition of a method and is the act of the person who gives it; the newest one counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pirdesk.casefile.case import METHOD_CHECK, Definition, Role
from pirdesk.errors import NotFound, UserError
from pirdesk.forms import says_nothing
from pirdesk.harm.doubts import Doubt, doubts
from pirdesk.services import signed_checks
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library
from pirdesk.storage import AddDefinition

How = Literal["confirmed", "left_out"]
LONGEST = 2000
_HOW = ("confirmed", "left_out")
ANSWERING = frozenset({Role.COUNSEL, Role.COMPLIANCE, Role.ACCOUNTABLE, Role.REVIEWER})


@dataclass(frozen=True, slots=True)
class MethodCheck:
    """What a person answered for one method: confirmed or left out, and on what ground.

    ``key`` and ``signature`` are "" where the person has no ledger key; ``stands`` tells whether
    the answer is for the edition and the doubt of today, and the newest.
    """

    method: str
    how: How
    reason: str
    person: str
    name: str
    at: datetime
    edition: str
    sha256: str
    key: str
    signature: str
    stands: bool


def answer_method(desk: Desk, method: str, how: How, reason: str) -> MethodCheck:
    """Confirm a method, or leave it out of every document, for the edition of today.

    ``reason`` says what it was compared with, or why it is left out. Signed with the person's
    ledger key where there is one.
    """
    person, now, doubt = desk.acting(), desk.now(), _doubt(method)
    if person.role not in ANSWERING:
        raise UserError(
            f"A person with the role {person.role.value.replace('_', ' ')} does not answer for "
            "methods.",
            "Nothing was recorded. Ask counsel, a compliance officer or a reviewer.",
            code="method.role",
        )
    if says_nothing(reason) or len(reason) > LONGEST:
        raise UserError(
            f"The ground needs between 1 and {LONGEST:,} characters that say something.",
            "Nothing was recorded. Say what the method was compared with, or why it is left out.",
            code="method.reason",
        )
    told = {
        "method": method,
        "how": how,
        "reason": " ".join(reason.split()).rstrip("."),
        "edition": doubt.edition,
        "sha256": doubt.sha256,
        "person": person.id,
        "name": person.name,
        "at": now.isoformat(),
    }
    earlier = [d.version for d in desk.library.method_checks if d.id == method]
    check = Definition(
        id=method,
        kind=METHOD_CHECK,
        version=max(earlier, default=0) + 1,
        content=signed_checks.content(desk, told),
        author=person.id,
        at=now,
        based_on_id=method,
        based_on_version=doubt.edition,
        based_on_hash=doubt.sha256,
    )
    refs = {"method": method, "how": how, "sha256": doubt.sha256}
    desk.write("method.answer", [AddDefinition(check)], refs=refs)
    return method_checks(desk.library, method)[0]


def method_checks(library: Library, method: str = "") -> tuple[MethodCheck, ...]:
    """Return every answer for a method, or for all of them, the newest first."""
    found: list[MethodCheck] = []
    seen: set[str] = set()
    for kept in sorted(library.method_checks, key=lambda d: (d.at, d.version), reverse=True):
        if method not in ("", kept.id):
            continue
        told = _told(kept)
        if told is not None:  # what its author did not sign is no answer
            found.append(_read(kept, told, newest=kept.id not in seen))
            seen.add(kept.id)
    return tuple(found)


def standing(library: Library) -> Mapping[str, MethodCheck]:
    """Return the answer that counts for each method that has one."""
    return {check.method: check for check in method_checks(library) if check.stands}


def unanswered(library: Library) -> Mapping[str, Doubt]:
    """Return what is not verified and nobody has answered for yet, by method."""
    held = standing(library)
    return {method: doubt for method, doubt in doubts().items() if method not in held}


def _doubt(method: str) -> Doubt:
    found = doubts().get(method)
    if found is None:
        raise NotFound(
            f"“{method}” is no method that waits for an answer.",
            f"Nothing was recorded. The methods are: {', '.join(doubts())}.",
            code="method.none",
        )
    return found


def _told(kept: Definition) -> Mapping[str, Any] | None:
    """Return what an answer says, None where it is not what its author signed."""
    try:
        told: Mapping[str, Any] = json.loads(kept.content)
        return told if signed_checks.genuine(kept, told, "method") and told["how"] in _HOW else None
    except (ValueError, KeyError, TypeError, AttributeError):  # not what this program wrote
        return None


def _read(kept: Definition, told: Mapping[str, Any], *, newest: bool) -> MethodCheck:
    doubt = doubts().get(kept.id)
    return MethodCheck(
        method=kept.id,
        how=told["how"],
        reason=told["reason"],
        person=kept.author,
        name=told["name"],
        at=kept.at,
        edition=told["edition"],
        sha256=told["sha256"],
        key=told["key"],
        signature=told["signature"],
        stands=newest and doubt is not None and doubt.sha256 == told["sha256"],
    )
