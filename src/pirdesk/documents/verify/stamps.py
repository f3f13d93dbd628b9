"""Check time stamps: those inside signatures, and those over a whole document.

A stamp's authority is judged at the time a later trusted stamp proves, else at the instant asked
for, else now.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from pirdesk.documents.verify.chains import token_of
from pirdesk.documents.verify.revocation import standing


class Asked(Protocol):
    """What the asker brings, as in ``signatures.Given``."""

    @property
    def roots(self) -> Sequence[Any] | None:
        """Return the trusted certificates."""

    @property
    def lists(self) -> Sequence[Any]:
        """Return the revocation lists."""

    @property
    def at(self) -> datetime | None:
        """Return the instant judged at."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One time stamp: its time, whether it holds, whether its authority is trusted, by whom.

    ``unchecked`` as in ``revocation.Standing``, of the authority's certificate.
    """

    at: datetime
    sound: bool
    trusted: bool
    certificate: Any
    unchecked: bool = False


def context_of(roots: Sequence[Any], extra: Sequence[Any], moment: datetime | None) -> Any:
    """Return where a certificate's path is looked for: trusted ends, more certificates, when."""
    return ValidationContext(
        trust_roots=list(roots),
        other_certs=list(extra),
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=moment,
    )


def inner_stamp(embedded: Any, given: Asked, later: Stamp | None) -> Stamp | None:
    """Check the time stamp inside a signature; None where it has none."""
    token = token_of(embedded)
    if token is None:
        return None
    signed = token["content"]
    certificates = [item.chosen for item in signed["certificates"]]
    signature = embedded.signer_info["signature"].native

    def imprint(algorithm: str) -> bytes:
        return hashlib.new(algorithm.replace("-", ""), signature).digest()

    roots = certificates if given.roots is None else given.roots
    context = context_of(roots, certificates, later.at if later else given.at)
    status = dict(asyncio.run(validate_tst_signed_data(signed, context, imprint)))
    sound = bool(status["intact"] and status["valid"])
    path = status["trust_problem_indic"] is None
    certificate, at = status["signing_cert"], status["timestamp"]
    return _stamp(certificate, certificates, at, given, later, sound=sound, path=path)


def document_stamp(
    embedded: Any, given: Asked, later: Stamp | None, policy: Any
) -> tuple[Any, Stamp]:
    """Check a document time stamp; return pyHanko's status and the stamp."""
    certificate = embedded.signer_cert
    others = list(embedded.other_embedded_certs)
    roots = [certificate] if given.roots is None else given.roots
    context = context_of(roots, others, later.at if later else given.at)
    status = validate_pdf_timestamp(embedded, context, diff_policy=policy)
    sound = bool(status.intact and status.valid)
    at, path = status.timestamp, bool(status.trusted)
    return status, _stamp(
        certificate, [certificate, *others], at, given, later, sound=sound, path=path
    )


def _stamp(
    certificate: Any,
    certificates: Sequence[Any],
    at: datetime,
    given: Asked,
    later: Stamp | None,
    *,
    sound: bool,
    path: bool,
) -> Stamp:
    held = standing(
        certificate.dump(),
        (item.dump() for item in (*certificates, *(given.roots or ()))),
        given.lists,
        stated=at,
        proven=later.at if later else None,
        until=given.at,
    )
    trusted = given.roots is not None and sound and path and held.counts
    return Stamp(at, sound, trusted, certificate, held.unchecked)
