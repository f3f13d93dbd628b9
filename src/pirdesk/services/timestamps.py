"""Time stamps of records: which authority is asked, which records wait, and when stamps lapse.

The authority's address stands in the ledger for every desk; the password only in this machine's
keyring. A record is never held up by an authority that cannot be reached: it waits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pirdesk.casefile.case import DocumentState, Record, RecordStamp, Role
from pirdesk.documents import signing
from pirdesk.documents.signing import TimeAuthority
from pirdesk.documents.verify import verify
from pirdesk.errors import PirdeskError, SurroundingsError, UserError
from pirdesk.services import certificates
from pirdesk.services.desk import Desk
from pirdesk.storage import AddBlob, SetRecord, SetStamp
from pirdesk.wording import say

__all__ = [
    "StampRun",
    "TimeAuthority",
    "authority",
    "lapsing",
    "remove_authority",
    "renew",
    "set_authority",
    "settings",
    "settled",
    "short",
    "shortfall",
    "stamp_waiting",
    "stamped",
    "waiting",
    "why",
]

PASSWORD = "tsa/password"  # noqa: S105 (the name it has in the keyring)
RENEWED_BEFORE = timedelta(days=180)
UNPROVEN, UNPUBLISHED, NO_ISSUER = "stamp.unproven", "stamp.unpublished", "stamp.issuer"
_SETTLED = (UNPUBLISHED, NO_ISSUER)
_STAYS = "It stays B-T; its stamp is renewed like any other. “records stamp --again” tries again."
_WHY = {
    UNPROVEN: "Not every certificate's revocation list or answer could be had when it was stamped.",
    UNPUBLISHED: "An issuer of its certificates names no web address for revocation lists or "
    f"answers, so nothing is published to fetch. {_STAYS}",
    NO_ISSUER: "The certificate of an issuer is not in the record, so nothing can prove those "
    f"below. {_STAYS}",
    "tsa.reach": "The time-stamp authority could not be reached.",
    "tsa.password": "The time-stamp authority did not take the password, or none is kept here.",
    "tsa.reply": "The time-stamp authority gave no usable time stamp.",
    "tsa.certificate": "The time-stamp authority's certificate cannot be used.",
    "tsa.trust": "The certificates set for it do not vouch for the time-stamp authority.",
    "tsa.room": "The authority's stamp is larger than the room set aside for it.",
}
_VERBS = ("tsa.set", "tsa.remove")
_MAX_ROOTS = 1024 * 1024
_PEM = b"-----BEGIN CERTIFICATE-----"
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class StampRun:
    """What a run over several records did: those stamped, those left with why, whether stopped.

    ``settled`` were not tried: nothing is published that could raise them.
    """

    stamped: tuple[Record, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    cancelled: bool = False
    settled: tuple[str, ...] = ()


def settings(desk: Desk) -> TimeAuthority | None:
    """Return the time-stamp authority set for this office, without its password."""
    entries = desk.store.views.ledger_of(_VERBS)
    if not entries or entries[-1].verb == "tsa.remove":
        return None
    named = str(json.loads(entries[-1].body)["refs"]["settings"])
    kept = json.loads(desk.store.views.blob(named))
    kept["roots"] = str(kept["roots"]).encode()
    return TimeAuthority(**kept)


def authority(desk: Desk) -> TimeAuthority | None:
    """Return the time-stamp authority set for this office, with this machine's password."""
    found = settings(desk)
    if found is None or not found.user:
        return found
    password = desk.vault.get(PASSWORD)
    if password is None:
        raise SurroundingsError(
            "This machine's keyring holds no password for the time-stamp authority.",
            "Nothing was stamped. Set it here with “pirdesk records tsa set”.",
            code="tsa.password",
        )
    return replace(found, password=password)


def set_authority(desk: Desk, wanted: TimeAuthority, *, ask_it: bool = True) -> TimeAuthority:
    """Set the office's time-stamp authority after it has given one stamp; return what is kept."""
    _may(desk)
    signing.check_address(wanted.url)
    if len(wanted.roots) > _MAX_ROOTS or (wanted.roots and _PEM not in wanted.roots):
        raise UserError(
            "The file to trust holds no certificates in PEM form, or is larger than 1 MiB.",
            "Nothing was set. Give the authority's root certificate as PEM.",
            code="tsa.roots",
        )
    if wanted.user and not desk.vault.holds_secrets:
        raise SurroundingsError(
            "This machine has no keyring that could keep the authority's password.",
            "Nothing was set. Use an authority that asks for none, or a machine with a keyring.",
            code="vault.none",
        )
    if ask_it:
        size = _asked_once(wanted)
        wanted = replace(wanted, room=max(2048, size + size // 2))
    if wanted.user:
        desk.vault.put(PASSWORD, wanted.password)
    kept = {
        "url": wanted.url,
        "user": wanted.user,
        "timeout": wanted.timeout,
        "attempts": wanted.attempts,
        "room": wanted.room,
        "roots": wanted.roots.decode("ascii", "replace"),
    }
    data = json.dumps(kept, sort_keys=True).encode()
    name = hashlib.sha256(data).hexdigest()
    desk.write("tsa.set", [AddBlob(name, data)], refs={"settings": name})
    return wanted


def _asked_once(wanted: TimeAuthority) -> int:
    """Return the size of a stamp of the authority, or say that it was not set, and why."""
    try:
        size, _until = signing.probe_authority(wanted)
    except SurroundingsError as fault:
        raise SurroundingsError(
            fault.title,
            "Nothing was set. Check the address, the user and password, and the certificates to "
            "trust, then set it again.",
            code=fault.code,
        ) from None
    return size


def remove_authority(desk: Desk) -> None:
    """Ask no time-stamp authority any more; stamps that are there stay."""
    _may(desk)
    desk.write("tsa.remove", [])
    if desk.vault.holds_secrets:
        desk.vault.forget(PASSWORD)


def stamped(desk: Desk, data: bytes, asked: TimeAuthority, *, only_proven: bool = False) -> bytes:
    """Return a record's bytes with validation data and a stamp over all of them."""
    lists = certificates.newest_lists(desk)
    return signing.stamp(data, asked, lists, only_proven=only_proven)


def waiting(desk: Desk) -> tuple[Record, ...]:
    """Return the sealed records that no time stamp covers yet, oldest first."""
    known = desk.store.views.stamps()
    return tuple(
        record
        for record in desk.store.views.all_records()
        if record.state is DocumentState.SEALED
        and known.get(record.id, RecordStamp(record.id)).waiting
    )


def short(desk: Desk) -> tuple[Record, ...]:
    """Return the sealed records stamped without what proves their certificates, oldest first."""
    known = desk.store.views.stamps()
    return tuple(
        record
        for record in desk.store.views.all_records()
        if record.state is DocumentState.SEALED
        and known.get(record.id, RecordStamp(record.id)).short
    )


def settled(desk: Desk) -> tuple[Record, ...]:
    """Return those of the short that nothing published can raise, oldest first.

    A revocation list that this office made since opens the question again.
    """
    known = desk.store.views.stamps()
    made = desk.store.views.ledger_of(("key.list",))
    newest = made[-1].at if made else None
    return tuple(
        record
        for record in short(desk)
        if (stamp := known[record.id]).fault in _SETTLED
        and (newest is None or stamp.tried_at is None or newest <= stamp.tried_at)
    )


def shortfall(level: str, data: bytes) -> str:
    """Return the code to note of a stamped record of this level, "" where all is there."""
    return (signing.missing(data) or UNPROVEN) if level == "B-T" else ""


def why(stamp: RecordStamp) -> str:
    """Say why a record waits for a time stamp, or has one that proves less than wanted."""
    if stamp.waiting:
        return _WHY.get(stamp.fault, stamp.fault) or "No time-stamp authority was asked yet."
    return _WHY.get(stamp.fault, _WHY[UNPROVEN]) if stamp.short else ""


def lapsing(desk: Desk, before: datetime) -> tuple[Record, ...]:
    """Return the sealed records whose newest stamp's certificate ends before an instant."""
    ends = {name: stamp.until for name, stamp in desk.store.views.stamps().items()}
    return tuple(
        record
        for record in desk.store.views.all_records()
        if record.state is DocumentState.SEALED
        and (end := ends.get(record.id)) is not None
        and end < before
    )


def stamp_waiting(
    desk: Desk,
    chosen: Iterable[str] = (),
    *,
    again: bool = False,
    tell: Tell = lambda _done, _of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> StampRun:
    """Stamp the records that wait or fell short, or those named; none in vain.

    An authority out of reach ends the run; lists and answers out of reach leave a record as it is.
    Settled ones are tried where they are named, or with ``again``.
    """
    names = tuple(chosen)
    left = () if again or names else tuple(record.id for record in settled(desk))
    named = tuple(map(desk.store.views.record, names)) if names else _unfinished(desk)
    found = tuple(record for record in named if record.id not in left)
    for record in found:
        _sealed(record)
    done = _stamp_all(desk, found, tell, cancelled, {record.id for record in short(desk)})
    return replace(done, settled=left)


def renew(
    desk: Desk,
    before: datetime | None = None,
    *,
    tell: Tell = lambda _done, _of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> StampRun:
    """Put a new stamp over records whose newest one lapses before an instant (180 days on)."""
    until = before or desk.now() + RENEWED_BEFORE
    return _stamp_all(desk, lapsing(desk, until), tell, cancelled)


def _stamp_all(
    desk: Desk,
    found: tuple[Record, ...],
    tell: Tell,
    cancelled: Callable[[], bool],
    raised: Collection[str] = (),
) -> StampRun:
    """Stamp records one after the other; those to be raised only where that raises them."""
    asked = authority(desk) if found else None
    if found and asked is None:
        raise UserError(
            "No time-stamp authority is set.",
            "Nothing was stamped. Set one with “pirdesk records tsa set URL”.",
            code="tsa.none",
        )
    done: list[Record] = []
    left: list[tuple[str, str]] = []
    for number, record in enumerate(found):
        tell(number, len(found))
        if cancelled():
            return StampRun(tuple(done), tuple(left), cancelled=True)
        try:
            if asked is not None:
                done.append(_stamp_one(desk, record, asked, only_proven=record.id in raised))
        except SurroundingsError as fault:
            _note_fault(desk, record, fault)
            if fault.code in (UNPROVEN, *_SETTLED):
                left.append((record.id, say(fault.title)))
                continue
            rest = ((item.id, say(fault.title)) for item in found[number:])
            return StampRun(tuple(done), (*left, *rest))
    tell(len(found), len(found))
    return StampRun(tuple(done), tuple(left))


def _unfinished(desk: Desk) -> tuple[Record, ...]:
    known = {record.id for record in (*waiting(desk), *short(desk))}
    return tuple(record for record in desk.store.views.all_records() if record.id in known)


def _stamp_one(desk: Desk, record: Record, asked: TimeAuthority, *, only_proven: bool) -> Record:
    before = desk.store.views.blob(record.sha256)
    after = stamped(desk, before, asked, only_proven=only_proven)
    verdict = verify(after)
    if verdict.exit_code != 0:
        raise PirdeskError(
            f"The stamped record {record.id} did not pass our own verification.",
            "It stays as it was, without this stamp. " + verdict.words,
            code="stamp.unverified",
        )
    fault = shortfall(verdict.level, after)
    newer = replace(record, sha256=hashlib.sha256(after).hexdigest())
    noted = RecordStamp(
        record.id,
        verdict.level,
        waiting=False,
        attempts=int(bool(fault)),
        fault=fault,
        tried_at=desk.now() if fault else None,
        stamped_at=desk.now(),
        until=verdict.proven_until,
    )
    desk.write(
        "record.stamp",
        [
            AddBlob(newer.sha256, after),
            SetRecord(newer, record.sha256),
            SetStamp(record.case_id, noted),
        ],
        case_id=record.case_id,
        refs={"record": record.id, "sha256": newer.sha256},
    )
    return desk.store.views.record(record.id)


def _note_fault(desk: Desk, record: Record, fault: SurroundingsError) -> None:
    known = desk.store.views.stamps().get(record.id, RecordStamp(record.id))
    noted = replace(known, attempts=known.attempts + 1, fault=fault.code, tried_at=desk.now())
    desk.write(
        "record.wait",
        [SetStamp(record.case_id, noted)],
        case_id=record.case_id,
        refs={"record": record.id, "fault": fault.code},
    )


def _sealed(record: Record) -> None:
    if record.state is not DocumentState.SEALED:
        raise UserError(
            f"The record {record.id} is {record.state.value}.",
            "Nothing was stamped. Only a sealed record is stamped as a whole.",
            code="record.state",
        )


def _may(desk: Desk) -> None:
    if desk.acting().role not in (Role.COMPLIANCE, Role.ACCOUNTABLE):
        raise UserError(
            "Only a compliance officer or the accountable officer sets the time-stamp authority.",
            "Nothing was changed. Ask one of them.",
            code="tsa.role",
        )
