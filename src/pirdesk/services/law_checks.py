"""Who checked which part of a law: stored with the digests of file and text, void when one changes.

A check is the act of the person who signs it; it changes no verdict and no confidence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from pirdesk.casefile.case import LAW_CHECK, Definition
from pirdesk.duties import digest_of
from pirdesk.errors import UserError, shortened
from pirdesk.services import signed_checks
from pirdesk.services.clocks import regime_of
from pirdesk.services.desk import Desk
from pirdesk.services.library import Library
from pirdesk.storage import AddDefinition

if TYPE_CHECKING:
    from pirdesk.duties import Regime

PARTS = ("trigger", "clock", "contents", "recipient")
LONGEST = 2000
State = Literal["stands", "ended", "file_changed", "text_changed", "replaced", "altered"]


@dataclass(frozen=True, slots=True)
class LawCheck:
    """What a person signed about one law: parts, edition, digests, reservations and its end.

    ``sha256`` is of the law file, ``text_sha256`` of the stored words it cites ("" where there are
    none). ``key`` and ``signature`` are "" where the person has no ledger key. ``state`` says
    whether it still stands: “altered” is what its author's key did not sign.
    """

    law: str
    version: int
    person: str
    name: str
    at: datetime
    parts: tuple[str, ...]
    edition: str
    sha256: str
    text_sha256: str
    reservations: tuple[str, ...]
    until: date | None
    key: str
    signature: str
    state: State

    @property
    def stands(self) -> bool:
        """Tell whether the check still speaks of this edition and has not ended."""
        return self.state == "stands"


def sign_law(
    desk: Desk,
    law: str,
    *,
    parts: Sequence[str] = PARTS,
    reservations: Sequence[str] = (),
    until: date | None = None,
) -> LawCheck:
    """Record that the acting person checked parts of a law as this edition has it.

    Signed with the person's ledger key where there is one. An unknown part, a reservation without
    words or an end that has passed is refused.
    """
    person, regime, now = desk.acting(), regime_of(desk.library.pack, law), desk.now()
    unknown = next((part for part in parts if part not in PARTS), None)
    if unknown is not None or not parts:
        raise UserError(
            f"“{shortened(unknown or '')}” is no part of a law.",
            f"Nothing was recorded. The parts are {', '.join(PARTS)}.",
            code="law.part",
        )
    if any(not words.strip() or len(words) > LONGEST for words in reservations):
        raise UserError(
            f"A reservation has between 1 and {LONGEST:,} characters.",
            "Nothing was recorded. Say what was not checked, or what is doubtful.",
            code="law.reservation",
        )
    if until is not None and until < now.date():
        raise UserError(
            f"The end {until} has passed.",
            "Nothing was recorded. Name a later day, or leave the end out.",
            code="law.until",
        )
    told = {
        "law": regime.id,
        "edition": regime.edition,
        "sha256": regime.sha256,
        "text_sha256": _text_digest(regime),
        "parts": [part for part in PARTS if part in parts],
        "reservations": [" ".join(words.split()) for words in reservations],
        "until": until.isoformat() if until else "",
        "person": person.id,
        "name": person.name,
        "at": now.isoformat(),
    }
    earlier = [d.version for d in desk.library.law_checks if d.id == regime.id]
    check = Definition(
        id=regime.id,
        kind=LAW_CHECK,
        version=max(earlier, default=0) + 1,
        content=signed_checks.content(desk, told),
        author=person.id,
        at=now,
        based_on_id=regime.id,
        based_on_version=regime.edition,
        based_on_hash=regime.sha256,
    )
    refs = {"law": regime.id, "sha256": regime.sha256}
    desk.write("law.sign", [AddDefinition(check)], refs=refs)
    return law_checks(desk.library, regime.id, now.date())[0]


def law_checks(library: Library, law: str, today: date) -> tuple[LawCheck, ...]:
    """Return the checks of one law, or of all for “”, the newest first, each with its state.

    A later check by the same person of the same parts takes the place of the earlier.
    """
    found: list[LawCheck] = []
    laws = {regime.id: regime for regime in library.pack.regimes}
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for kept in sorted(library.law_checks, key=lambda d: (d.at, d.version), reverse=True):
        if law in ("", kept.id) and kept.id in laws:
            check = _read(kept, laws[kept.id], today)
            of = (check.law, check.person, check.parts)
            state: State = "replaced" if of in seen else check.state
            if check.state != "altered":  # what nobody signed takes nobody's place
                seen.add(of)
            found.append(_with_state(check, state))
    return tuple(found)


def standing(library: Library, laws: Sequence[str], today: date) -> tuple[LawCheck, ...]:
    """Return the checks of some laws that still stand, the newest first."""
    named = set(laws)
    return tuple(c for c in law_checks(library, "", today) if c.law in named and c.stands)


def _read(kept: Definition, regime: Regime, today: date) -> LawCheck:
    try:
        return _told(kept, json.loads(kept.content), regime, today)
    except (ValueError, KeyError, TypeError, AttributeError):  # not what this program wrote
        unsaid: tuple[str, ...] = ()
        digests = (kept.based_on_version, kept.based_on_hash, "")
        said = (kept.author, kept.author, kept.at, unsaid, *digests, unsaid, None, "", "")
        return LawCheck(kept.id, kept.version, *said, "altered")


def _told(kept: Definition, told: Mapping[str, Any], regime: Regime, today: date) -> LawCheck:
    until = date.fromisoformat(told["until"]) if told["until"] else None
    state: State = "stands"
    if not signed_checks.genuine(kept, told):
        state = "altered"
    elif told["sha256"] != regime.sha256:
        state = "file_changed"
    elif told["text_sha256"] != _text_digest(regime):
        state = "text_changed"
    elif until is not None and until < today:
        state = "ended"
    return LawCheck(
        law=kept.id,
        version=kept.version,
        person=kept.author,
        name=told["name"],
        at=kept.at,
        parts=tuple(told["parts"]),
        edition=told["edition"],
        sha256=told["sha256"],
        text_sha256=told["text_sha256"],
        reservations=tuple(told["reservations"]),
        until=until,
        key=told["key"],
        signature=told["signature"],
        state=state,
    )


def _with_state(check: LawCheck, state: State) -> LawCheck:
    return check if check.state == state else replace(check, state=state)


def _text_digest(regime: Regime) -> str:
    return digest_of((*regime.cites, *(cite for stage in regime.stages for cite in stage.cites)))
