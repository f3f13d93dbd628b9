"""Stamp a whole file: validation data first, then a document time stamp over everything.

One revision each time, whether it is the first archive time stamp or a renewal. Loaded only when
something is stamped.
"""

from __future__ import annotations

import io
import urllib.request
from collections.abc import Iterable, Sequence
from typing import Any

from asn1crypto import crl  # type: ignore[import-untyped]
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, enumerate_sig_fields
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from pirdesk.documents.signing.pades import Untouched, not_ours
from pirdesk.documents.signing.time_authority import TimeAuthority
from pirdesk.documents.signing.timestamper import HttpTimeStamper
from pirdesk.documents.verify.chains import FIELD_PREFIX, certificates_of

_LIST_LIMIT = 20 * 1024 * 1024
_LISTS_ASKED = 8


def stamped(pdf: bytes, authority: TimeAuthority, lists: Sequence[bytes]) -> bytes:
    """Return the PDF with one more revision: what proves its certificates, and a time stamp.

    ``lists`` are revocation lists (DER) at hand; those the certificates name are fetched, and one
    that cannot be had is left out. A stamp that cannot be had raises SurroundingsError.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        writer = Untouched(io.BytesIO(pdf))
        known = certificates_of(reader, reader.embedded_signatures)
        taken = {name for name, _value, _ref in enumerate_sig_fields(writer)}
        at_hand = [crl.CertificateList.load(item) for item in lists]
        at_hand += _fetched(known, at_hand, authority.timeout)
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=known, crls=_of_issuers(known, at_hand)
        )
    except (PdfError, ValueError, KeyError, TypeError):
        raise not_ours() from None
    number = 1
    while f"{FIELD_PREFIX}{number}" in taken:
        number += 1
    place = InvisSigSettings(box_out_of_bounds=True)  # what PDF/UA asks of an untagged widget
    maker = PdfTimeStamper(
        HttpTimeStamper(authority), f"{FIELD_PREFIX}{number}", place, "Time stamp"
    )
    out = io.BytesIO()
    maker.timestamp_pdf(writer, "sha256", bytes_reserved=2 * authority.room, output=out)
    return out.getvalue()


def _of_issuers(known: Iterable[Any], lists: Iterable[Any]) -> list[Any]:
    """Return the newest list of each issuer of the certificates, each once."""
    newest: dict[bytes, Any] = {}
    for item in lists:
        name = item.issuer.dump()
        before = newest.get(name)
        if before is None or _date(item) > _date(before):
            newest[name] = item
    issuers = {certificate.issuer.dump() for certificate in known}
    return [item for name, item in newest.items() if name in issuers]


def _date(item: Any) -> Any:
    return item["tbs_cert_list"]["this_update"].native


def _fetched(known: Iterable[Any], at_hand: Sequence[Any], timeout: float) -> list[Any]:
    """Fetch the lists that certificates name and nobody has brought."""
    brought = {item.issuer.dump() for item in at_hand}
    places = dict.fromkeys(
        place
        for certificate in known
        if certificate.issuer.dump() not in brought
        for place in _places(certificate)
    )
    found = []
    for place in list(places)[:_LISTS_ASKED]:
        try:
            with urllib.request.urlopen(place, timeout=timeout) as answer:  # noqa: S310
                data = answer.read(_LIST_LIMIT + 1)
            read = crl.CertificateList.load(data, strict=True)
            read.native  # noqa: B018 (parses every part)
            found.append(read)
        except (OSError, ValueError, TypeError):
            continue  # a record without this list is proven less far, and verify says so
    return found


def _places(certificate: Any) -> list[str]:
    """Return the web addresses a certificate names for its issuer's list."""
    try:
        named = [point.url for point in certificate.crl_distribution_points]
    except (ValueError, KeyError, TypeError):
        return []
    return [url for url in named if url and url.lower().startswith(("http://", "https://"))]
