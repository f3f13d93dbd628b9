"""Check each signature of a file with pyHanko under a strict policy on later changes."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from pirdesk.documents.verify.chains import certificates_of, complete, stored_fault
from pirdesk.documents.verify.envelope import envelope_fault, own_stamp_fault
from pirdesk.documents.verify.gathering import gathered
from pirdesk.documents.verify.policy import rules, strict_policy
from pirdesk.documents.verify.revocation import Standing, lists_inside, standing
from pirdesk.documents.verify.stamps import Stamp, context_of, document_stamp, inner_stamp

_LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")


@dataclass(frozen=True, slots=True)
class Found:
    """One signature as found: what holds, and every fault in words.

    ``stamped_at`` is the earliest time a sound stamp gives, ``proven_at`` that of one whose
    authority is trusted. ``unread`` is one that could not be checked at all; without a field it
    stands for all of a file's, however many they are. ``unchecked`` is one that rests on an answer
    of a responder whose own certificate nothing tells of.
    """

    field: str
    name: str
    at: datetime | None
    certificate: str
    intact: bool
    unchanged: bool
    certifies: bool
    whole_file: bool
    trusted: bool | None
    faults: tuple[str, ...]
    stamp: bool = False
    stamped_at: datetime | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    standing: Standing | None = None
    proven_at: datetime | None = None
    stamped_by: str = ""
    level: str = ""
    kind: str = ""
    unread: bool = False
    unchecked: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What the asker brings: trusted certificates, revocation lists, the instant judged at."""

    roots: Sequence[Any] | None = None
    lists: Sequence[Any] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Later:
    """What comes after a signature: the nearest sound stamp, the nearest trusted one."""

    sound: Stamp | None = None
    trusted: Stamp | None = None

    def with_stamp(self, stamp: Stamp) -> _Later:
        """Return what comes after the signature before this stamp."""
        if not stamp.sound:
            return self
        return _Later(stamp, stamp if stamp.trusted else self.trusted)


@dataclass(frozen=True, slots=True)
class _File:
    """What all signatures of a file share: its bytes, its certificates and lists, the asker's."""

    pdf: bytes
    given: Given
    known: Sequence[Any]
    inside: Sequence[Any]


def check_signatures(pdf: bytes, reader: PdfFileReader, given: Given) -> tuple[Found, ...]:
    """Check every signature and time stamp; returned in the order they were added.

    The last one is checked first: a trusted time stamp proves when what it covers existed. Those
    that cannot be read stand before the others, since their place is not known.
    """
    with quiet():
        inside = lists_inside(reader)
        brought = replace(given, lists=(*given.lists, *inside))
        held = gathered(reader)
        file = _File(pdf, brought, certificates_of(reader, held.signatures), inside)
        stored = stored_fault(reader)
        later, found = _Later(), []
        for embedded in reversed(held.signatures):
            if embedded.sig_object.get("/Type") == "/DocTimeStamp":
                item, stamp = _check_stamp(file, embedded, later)
                later = later.with_stamp(stamp) if stamp and not item.faults else later
            else:
                item = _check(file, embedded, later)
            found.append(_faulty(item, stored) if stored else item)
    bad = [_unchecked(name, f"the signature cannot be checked: {why}") for name, why in held.unread]
    return (*bad, *reversed(found))


def unread(reason: str) -> Found:
    """Stand for signatures that are there but cannot be read."""
    words = f"the signatures of the file cannot be read ({reason})"
    return _unchecked("", words)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep pyHanko's traces of failed validations out of the log; the faults say it in words."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)  # a disabled parent would not silence its children
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _check(file: _File, embedded: Any, later: _Later) -> Found:
    field = str(embedded.field_name)
    given = file.given
    try:
        certificate = embedded.signer_cert
        at = embedded.self_reported_timestamp
        inner = inner_stamp(embedded, given, later.trusted)
        stamp = inner or later.sound
        proof = inner if inner is not None and inner.trusted else later.trusted
        status = _validated(embedded, given, proof, at)
        certifies = embedded.docmdp_level is not None
        held = standing(
            certificate.dump(),
            (item.dump() for item in (*file.known, *(given.roots or ()))),
            given.lists,
            stated=at,
            proven=proof.at if proof else None,
            until=given.at,
        )
        level = _level(file, certificate, inner, later)
    except Exception as fault:  # noqa: BLE001 (any failure inside means: not verified)
        return _failed(field, fault)
    unchanged = _covers(status) and bool(status.docmdp_ok) and _allowed(status)
    broken = inner is not None and not inner.sound
    envelope = envelope_fault(file.pdf, embedded)
    faults = [
        *(() if status.intact else ("the file's bytes are not those that were signed",)),
        *(() if status.valid else ("the signature does not match the signer's key",)),
        *(() if unchanged else ("the file was changed after this signature in a way not allowed",)),
        *(("the time stamp in it does not hold",) if broken else ()),
        *((envelope,) if envelope else ()),
    ]
    return Found(
        field=field,
        name=_name(certificate),
        at=at,
        certificate=certificate.sha256.hex(),
        intact=bool(status.intact and status.valid) and not envelope and not broken,
        unchanged=unchanged,
        certifies=certifies,
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted) and held.counts if given.roots is not None else None,
        faults=tuple(faults),
        stamped_at=stamp.at if stamp and stamp.sound else None,
        valid_from=certificate["tbs_certificate"]["validity"]["not_before"].native,
        valid_until=certificate["tbs_certificate"]["validity"]["not_after"].native,
        standing=held,
        proven_at=proof.at if proof else None,
        stamped_by=_name(stamp.certificate) if stamp and stamp.sound else "",
        level="" if faults else level,
        kind=_kind(certificate),
        unchecked=held.unchecked or (inner is not None and inner.unchecked),
    )


def _validated(embedded: Any, given: Given, proof: Stamp | None, stated: datetime | None) -> Any:
    """Return pyHanko's status; the certificate is judged at the proven time.

    Without one it is judged at the instant asked for, else at the time the signer states.
    """
    roots = list(given.roots) if given.roots is not None else [embedded.signer_cert]
    moment = proof.at if proof else given.at or stated
    extra = list(embedded.other_embedded_certs)
    own = context_of(roots, extra, moment)
    stamps = context_of(list(given.roots or ()), extra, given.at)
    return validate_pdf_signature(embedded, own, stamps, diff_policy=strict_policy())


def _level(file: _File, certificate: Any, inner: Stamp | None, later: _Later) -> str:
    """Return how far time and certificates are proven from the file: B-B, B-T, B-LT or B-LTA."""
    stamp = inner if inner is not None and inner.sound else later.sound
    if stamp is None:
        return "B-B"
    proven = complete(certificate, file.known, file.inside) and (
        inner is None or complete(inner.certificate, file.known, file.inside)
    )
    if not proven:
        return "B-T"
    return "B-LTA" if later.sound is not None else "B-LT"


def lowest(levels: Sequence[str]) -> str:
    """Return the lowest of the levels, "" where one of them holds nothing or there is none."""
    known = [_LEVELS.index(level) for level in levels if level in _LEVELS]
    return _LEVELS[min(known)] if known and len(known) == len(levels) else ""


def _check_stamp(file: _File, embedded: Any, later: _Later) -> tuple[Found, Stamp | None]:
    field = str(embedded.field_name)
    try:
        status, stamp = document_stamp(embedded, file.given, later.trusted, strict_policy())
    except Exception as fault:  # noqa: BLE001 (any failure inside means: not verified)
        return replace(_failed(field, fault), stamp=True), None
    unchanged = _covers(status) and _allowed(status)
    envelope = own_stamp_fault(file.pdf, embedded)
    faults = [
        *(() if status.intact else ("the file's bytes are not those that were stamped",)),
        *(() if status.valid else ("the time stamp does not match its authority's key",)),
        *(() if unchanged else ("the file was changed after this time stamp",)),
        *((envelope,) if envelope else ()),
    ]
    validity = stamp.certificate["tbs_certificate"]["validity"]
    found = Found(
        field=field,
        name=_name(stamp.certificate),
        at=status.timestamp,
        certificate=stamp.certificate.sha256.hex(),
        intact=bool(status.intact and status.valid) and not envelope,
        unchanged=unchanged,
        certifies=False,
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=stamp.trusted if file.given.roots is not None else None,
        faults=tuple(faults),
        stamp=True,
        stamped_at=status.timestamp,
        valid_from=validity["not_before"].native,
        valid_until=validity["not_after"].native,
        proven_at=status.timestamp if stamp.trusted else None,
        unchecked=stamp.unchecked,
    )
    return found, stamp


def _failed(field: str, fault: Exception) -> Found:
    words = f"the signature cannot be checked ({type(fault).__name__})"
    return _unchecked(field, words)


def _unchecked(field: str, words: str) -> Found:
    return Found(field, "", None, "", False, False, False, False, None, (words,), unread=True)


def _faulty(item: Found, fault: str) -> Found:
    return replace(item, intact=False, faults=(*item.faults, fault), level="")


def _covers(status: Any) -> bool:
    coverage = status.coverage
    return coverage is not None and bool(coverage >= SignatureCoverageLevel.ENTIRE_REVISION)


def _allowed(status: Any) -> bool:
    level = status.modification_level
    return level is None or level <= rules.ModificationLevel.FORM_FILLING


def _name(certificate: Any) -> str:
    native = certificate.subject.native
    return str(native.get("common_name") or certificate.subject.human_friendly)


def _kind(certificate: Any) -> str:
    """Return what kind of key this program would have named the certificate for."""
    unit = certificate.subject.native.get("organizational_unit_name")
    own = certificate.issuer == certificate.subject
    if unit == "exercise key, in memory only" and own:
        return "memory"
    if unit == "key made by PIRDesk" and own:
        return "program"
    if unit == "key issued with PIRDesk" and not own:
        return "organisation"
    return "own"
