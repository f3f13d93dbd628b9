"""Check each signature of a file with pyHanko under a strict policy on later changes."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import diff_analysis
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from pirdesk.documents.verify.envelope import envelope_fault

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


def check_signatures(
    pdf: bytes, reader: PdfFileReader, roots: Sequence[Any] | None
) -> tuple[Found, ...]:
    """Check every signature in the order of signing; ``roots`` are trusted certificates."""
    with _quiet():
        return tuple(_check(pdf, embedded, roots) for embedded in reader.embedded_signatures)


def unread(reason: str) -> Found:
    """Stand for signatures that are there but cannot be read."""
    words = f"the signatures of the file cannot be read ({reason})"
    return Found("", "", None, "", False, False, False, False, None, (words,))


@contextmanager
def _quiet() -> Iterator[None]:
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


def strict_policy() -> Any:
    """Return the policy on revisions after a signature: further signatures and nothing else.

    pyHanko's default also lets document information and metadata change; this one does not.
    """
    level = rules.ModificationLevel.LTA_UPDATES
    return rules.StandardDiffPolicy(
        global_rules=[
            rules.CatalogModificationRule(),
            rules.XrefStreamRule().as_qualified(level),
            rules.ObjectStreamRule().as_qualified(level),
        ],
        form_rule=rules.FormUpdatingRule(field_rules=[rules.SigFieldModificationRule()]),
    )


def _check(pdf: bytes, embedded: Any, roots: Sequence[Any] | None) -> Found:
    field = str(embedded.field_name)
    try:
        certificate = embedded.signer_cert
        at = embedded.self_reported_timestamp
        context = ValidationContext(
            trust_roots=list(roots) if roots is not None else [certificate],
            other_certs=list(embedded.other_embedded_certs),
            allow_fetching=False,
            revocation_mode="soft-fail",
            moment=at,
        )
        status = validate_pdf_signature(embedded, context, diff_policy=strict_policy())
        certifies = embedded.docmdp_level is not None
    except Exception as fault:  # noqa: BLE001 (any failure inside means: not verified)
        words = f"the signature cannot be checked ({type(fault).__name__})"
        return Found(field, "", None, "", False, False, False, False, None, (words,))
    coverage = status.coverage
    unchanged = coverage is not None and coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    unchanged = unchanged and bool(status.docmdp_ok) and _allowed(status)
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
        unchanged=bool(unchanged),
        certifies=certifies,
        whole_file=coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted) if roots is not None else None,
        faults=tuple(faults),
    )


def _allowed(status: Any) -> bool:
    level = status.modification_level
    return level is None or level <= rules.ModificationLevel.FORM_FILLING


def _name(certificate: Any) -> str:
    native = certificate.subject.native
    return str(native.get("common_name") or certificate.subject.human_friendly)
