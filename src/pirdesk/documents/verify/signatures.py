"""Check each signature of a file with pyHanko under a strict policy on later changes."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import diff_analysis
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from pirdesk.documents.verify.envelope import envelope_fault
from pirdesk.documents.verify.revocation import Standing, lists_inside, standing

rules: Any = diff_analysis


@dataclass(frozen=True, slots=True)
class Found:
    """One signature as found: what holds, and every fault in words."""

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


@dataclass(frozen=True, slots=True)
class Given:
    """What the asker brings: trusted certificates, revocation lists, the instant judged at."""

    roots: Sequence[Any] | None = None
    lists: Sequence[Any] = ()
    at: datetime | None = None


def check_signatures(pdf: bytes, reader: PdfFileReader, given: Given) -> tuple[Found, ...]:
    """Check every signature and time stamp in the order they were added."""
    with quiet():
        brought = replace(given, lists=(*given.lists, *lists_inside(reader)))
        return tuple(
            _check_stamp(embedded, brought)
            if embedded.sig_object.get("/Type") == "/DocTimeStamp"
            else _check(pdf, embedded, brought)
            for embedded in reader.embedded_signatures
        )


def unread(reason: str) -> Found:
    """Stand for signatures that are there but cannot be read."""
    words = f"the signatures of the file cannot be read ({reason})"
    return Found("", "", None, "", False, False, False, False, None, (words,))


@contextmanager
def quiet() -> Iterator[None]:
    """Keep pyHanko's traces of failed validations out of the log; the faults say it in words."""
    loggers = [logging.getLogger(name) for name in ("pyhanko", "pyhanko_certvalidator")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, state in zip(loggers, before, strict=True):
            logger.disabled = state


def strict_policy(*, certifying: bool = False) -> Any:
    """Return the policy on revisions after a signature: further signatures and nothing else.

    pyHanko's default also lets document information and metadata change; this one does not.
    ``certifying`` also allows what a first signature brings: where it is, and that there is one.
    """
    level = rules.ModificationLevel.LTA_UPDATES
    catalogue = rules.CatalogModificationRule()
    form = rules.FormUpdatingRule(field_rules=[rules.SigFieldModificationRule()])
    if certifying:
        flags = frozenset({*form.ignored_acroform_keys, "/SigFlags"})
        form = rules.FormUpdatingRule([rules.SigFieldModificationRule()], flags)
        catalogue = rules.CatalogModificationRule(
            ignored_keys=frozenset({*catalogue.ignored_keys, "/Perms"})
        )
    return rules.StandardDiffPolicy(
        global_rules=[
            catalogue,
            rules.XrefStreamRule().as_qualified(level),
            rules.ObjectStreamRule().as_qualified(level),
        ],
        form_rule=form,
    )


def _check(pdf: bytes, embedded: Any, given: Given) -> Found:
    field = str(embedded.field_name)
    try:
        certificate = embedded.signer_cert
        at = embedded.self_reported_timestamp
        status, stamped = _validated(embedded, given, at)
        certifies = embedded.docmdp_level is not None
        known = [certificate, *embedded.other_embedded_certs, *(given.roots or ())]
        held = standing(
            certificate.dump(),
            (item.dump() for item in known),
            given.lists,
            stated=at,
            proven=stamped,
            until=given.at,
        )
    except Exception as fault:  # noqa: BLE001 (any failure inside means: not verified)
        return _failed(field, fault)
    unchanged = _covers(status) and bool(status.docmdp_ok) and _allowed(status)
    faults = [
        *(() if status.intact else ("the file's bytes are not those that were signed",)),
        *(() if status.valid else ("the signature does not match the signer's key",)),
        *(() if unchanged else ("the file was changed after this signature in a way not allowed",)),
    ]
    envelope = envelope_fault(pdf, embedded)
    if envelope:
        faults.append(envelope)
    return Found(
        field=field,
        name=_name(certificate),
        at=at,
        certificate=certificate.sha256.hex(),
        intact=bool(status.intact and status.valid) and not envelope,
        unchanged=unchanged,
        certifies=certifies,
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted) and held.counts if given.roots is not None else None,
        faults=tuple(faults),
        stamped_at=stamped,
        valid_from=certificate["tbs_certificate"]["validity"]["not_before"].native,
        valid_until=certificate["tbs_certificate"]["validity"]["not_after"].native,
        standing=held,
    )


def _validated(embedded: Any, given: Given, stated: datetime | None) -> tuple[Any, datetime | None]:
    """Return pyHanko's status and the time a trusted stamp in the signature proves, if any.

    The certificate is judged at the proven time, else at the instant asked for, else as stated.
    """
    extra = list(embedded.other_embedded_certs)
    roots = list(given.roots) if given.roots is not None else [embedded.signer_cert]

    def judge(moment: datetime | None) -> Any:
        own = _context(roots, extra, moment)
        stamps = _context(list(given.roots or ()), extra, given.at)
        return validate_pdf_signature(embedded, own, stamps, diff_policy=strict_policy())

    status = judge(given.at or stated)
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return status, None
    return judge(stamp.timestamp), stamp.timestamp


def _context(roots: Sequence[Any], extra: Sequence[Any], moment: datetime | None) -> Any:
    return ValidationContext(
        trust_roots=list(roots),
        other_certs=list(extra),
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=moment,
    )


def _check_stamp(embedded: Any, given: Given) -> Found:
    field = str(embedded.field_name)
    try:
        certificate = embedded.signer_cert
        roots = list(given.roots) if given.roots is not None else [certificate]
        context = _context(roots, list(embedded.other_embedded_certs), given.at)
        status = validate_pdf_timestamp(embedded, context, diff_policy=strict_policy())
    except Exception as fault:  # noqa: BLE001 (any failure inside means: not verified)
        return replace(_failed(field, fault), stamp=True)
    unchanged = _covers(status) and _allowed(status)
    faults = [
        *(() if status.intact else ("the file's bytes are not those that were stamped",)),
        *(() if status.valid else ("the time stamp does not match its authority's key",)),
        *(() if unchanged else ("the file was changed after this time stamp",)),
    ]
    return Found(
        field=field,
        name=_name(certificate),
        at=status.timestamp,
        certificate=certificate.sha256.hex(),
        intact=bool(status.intact and status.valid),
        unchanged=unchanged,
        certifies=False,
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted) if given.roots is not None else None,
        faults=tuple(faults),
        stamp=True,
        stamped_at=status.timestamp,
        valid_from=certificate["tbs_certificate"]["validity"]["not_before"].native,
        valid_until=certificate["tbs_certificate"]["validity"]["not_after"].native,
    )


def _failed(field: str, fault: Exception) -> Found:
    words = f"the signature cannot be checked ({type(fault).__name__})"
    return Found(field, "", None, "", False, False, False, False, None, (words,))


def _covers(status: Any) -> bool:
    coverage = status.coverage
    return coverage is not None and bool(coverage >= SignatureCoverageLevel.ENTIRE_REVISION)


def _allowed(status: Any) -> bool:
    level = status.modification_level
    return level is None or level <= rules.ModificationLevel.FORM_FILLING


def _name(certificate: Any) -> str:
    native = certificate.subject.native
    return str(native.get("common_name") or certificate.subject.human_friendly)
