"""Stamp a whole file: validation data first, then a document time stamp over everything.

One revision each time, whether it is the first archive time stamp or a renewal. Loaded only when
something is stamped.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from asn1crypto import crl  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.x509 import ocsp
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, enumerate_sig_fields
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from pirdesk.documents.signing.fetching import Fetcher
from pirdesk.documents.signing.pades import Untouched, not_ours
from pirdesk.documents.signing.time_authority import TimeAuthority
from pirdesk.documents.signing.timestamper import HttpTimeStamper
from pirdesk.documents.verify.chains import FIELD_PREFIX, certificates_of, complete, token_of
from pirdesk.documents.verify.revocation import lists_inside
from pirdesk.errors import SurroundingsError


def stamped(
    pdf: bytes, authority: TimeAuthority, lists: Sequence[bytes], *, only_proven: bool = False
) -> bytes:
    """Return the PDF with one more revision: what proves its certificates, and a time stamp.

    ``lists`` are revocation lists (DER) at hand; for other certificates the answers and lists they
    name are fetched, and what cannot be had is left out. A stamp that cannot be had raises
    SurroundingsError, and so does what cannot be had where ``only_proven`` is asked for.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        writer = Untouched(io.BytesIO(pdf))
        known = certificates_of(reader, reader.embedded_signatures)
        taken = {name for name, _value, _ref in enumerate_sig_fields(writer)}
        at_hand = [crl.CertificateList.load(item) for item in lists]
        answers, fetched = Fetcher(authority.timeout).proofs(known, at_hand)
        if only_proven and not _proven(reader, known, [*at_hand, *fetched], answers):
            raise _unproven()
        DocumentSecurityStore.supply_dss_in_writer(
            writer,
            None,
            certs=known,
            ocsps=answers,
            crls=_of_issuers(known, [*at_hand, *fetched]),
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


def _proven(reader: Any, known: Sequence[Any], lists: Iterable[Any], answers: Any) -> bool:
    """Tell whether every signer, and who stamped each signature, can be proven from all this."""
    held = [
        *lists_inside(reader),
        *(x509.load_der_x509_crl(item.dump()) for item in lists),
        *(ocsp.load_der_ocsp_response(item.dump()) for item in answers),
    ]
    signers = []
    for embedded in reader.embedded_regular_signatures:
        signers.append(embedded.signer_cert)
        token = token_of(embedded)
        if token is not None:
            signers.append(extract_certificate_info(token["content"]).signer_cert)
    return all(complete(signer, known, held) for signer in signers)


def _unproven() -> SurroundingsError:
    return SurroundingsError(
        "Not every certificate's revocation list or answer can be had now.",
        "Nothing was changed: the record keeps the stamp it has (B-T). Try again where they can be "
        "fetched.",
        code="stamp.unproven",
    )


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
