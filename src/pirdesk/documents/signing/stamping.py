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

from pirdesk.documents.signing.fetching import Fetcher, names_address
from pirdesk.documents.signing.pades import Untouched, not_ours
from pirdesk.documents.signing.time_authority import TimeAuthority
from pirdesk.documents.signing.timestamper import HttpTimeStamper
from pirdesk.documents.verify.chains import (
    FIELD_PREFIX,
    certificates_of,
    complete,
    gaps,
    token_of,
)
from pirdesk.documents.verify.revocation import lists_inside
from pirdesk.errors import SurroundingsError

_UNPROVEN = "stamp.unproven"
_LACKS = {
    _UNPROVEN: (
        "Not every certificate's revocation list or answer can be had now.",
        "Try again where they can be fetched.",
    ),
    "stamp.unpublished": (
        "An issuer of the certificates names no web address for revocation lists or answers.",
        "There is nothing to try again for, unless a list of that issuer comes to hand.",
    ),
    "stamp.issuer": (
        "The certificate of an issuer is not in the record, so nothing can prove those below.",
        "There is nothing to try again for. Sign later records with a key that has its issuers.",
    ),
}


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
        held = _held(reader, [*at_hand, *fetched], answers)
        if only_proven and not all(complete(one, known, held) for one in _signers(reader)):
            raise _refused(_missing(reader, known, held))
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


def missing(pdf: bytes) -> str:
    """Return the code of what a file lacks to prove its certificates, "" where nothing is.

    ``stamp.unpublished`` and ``stamp.issuer`` are what no later attempt would mend by itself.
    """
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    known = certificates_of(reader, reader.embedded_signatures)
    return _missing(reader, known, lists_inside(reader))


def _missing(reader: Any, known: Sequence[Any], held: Sequence[Any]) -> str:
    found = [gap for signer in _signers(reader) for gap in gaps(signer, known, held)]
    if not found:
        return ""
    if not all(there for _certificate, there in found):
        return "stamp.issuer"
    fetchable = all(names_address(certificate) for certificate, _there in found)
    return _UNPROVEN if fetchable else "stamp.unpublished"


def _held(reader: Any, lists: Iterable[Any], answers: Iterable[Any]) -> list[Any]:
    """Return the lists and answers in a file and those brought, as they are read elsewhere."""
    return [
        *lists_inside(reader),
        *(x509.load_der_x509_crl(item.dump()) for item in lists),
        *(ocsp.load_der_ocsp_response(item.dump()) for item in answers),
    ]


def _signers(reader: Any) -> list[Any]:
    """Return the certificate of every signer, and of who stamped each signature."""
    signers = []
    for embedded in reader.embedded_regular_signatures:
        signers.append(embedded.signer_cert)
        token = token_of(embedded)
        if token is not None:
            signers.append(extract_certificate_info(token["content"]).signer_cert)
    return signers


def _refused(code: str) -> SurroundingsError:
    title, what_to_do = _LACKS.get(code, _LACKS[_UNPROVEN])
    kept = "Nothing was changed: the record keeps the stamp it has (B-T)."
    return SurroundingsError(title, f"{kept} {what_to_do}", code=code or _UNPROVEN)


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
