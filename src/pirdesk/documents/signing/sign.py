"""PAdES B-B signatures with pyHanko: certification first, approvals after, one revision each."""

from __future__ import annotations

import asyncio
import io
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pirdesk.casefile.case import ExpectedSignature
from pirdesk.documents.signing.appearance import appearance_pdf
from pirdesk.documents.signing.keys import KeyMaterial, check_usable
from pirdesk.errors import UserError

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import SimpleSigner


def sign(
    pdf: bytes, key: KeyMaterial, expected: ExpectedSignature, at: datetime, zone: str
) -> bytes:
    """Return the PDF with one more revision that holds the signature of ``expected``.

    ``at`` is aware and is the only time used; ``zone`` is the IANA zone it is shown in. The first
    signature certifies the file (only further signatures may follow), later ones approve.
    An unusable certificate, a missing field or a signed one is refused; then nothing is returned.
    """
    check_usable(key, at)
    return asyncio.run(_signed(pdf, key, expected, at, zone))


async def _signed(
    pdf: bytes, key: KeyMaterial, expected: ExpectedSignature, at: datetime, zone: str
) -> bytes:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    try:
        writer = _writer(pdf)
        size, first = _field(writer, expected)
    except (PdfError, ValueError, KeyError, TypeError):
        raise _not_ours() from None
    local = at.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    language = str(writer.root.get("/Lang", "en"))
    drawn = appearance_pdf(key.name, expected.role, local, zone, key.fingerprint, size, language)
    meta = signers.PdfSignatureMetadata(
        field_name=expected.field,
        md_algorithm="sha256",
        reason=expected.statement or None,
        certify=first,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    signer = signers.PdfSigner(meta, signer=_signer(key), stamp_style=_stamp(drawn))
    session = signer.init_signing_session(writer, existing_fields_only=True)
    session.system_time = local
    reserved = await session.estimate_signature_container_size(None, tight=True)
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=reserved + 256)
    digest, out = prepared.digest_tbs_document(output=io.BytesIO())
    attributes = PdfCMSSignedAttributes(signing_time=session.system_time)
    await prepared.perform_signature(digest.document_digest, attributes)
    signed: bytes = out.getvalue()
    return signed


def _writer(pdf: bytes) -> IncrementalPdfFileWriter:
    """Open a file for one more revision that leaves information and metadata as they are."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Untouched(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Write no new information or metadata: a strict reader would call it a change."""

    return Untouched(io.BytesIO(pdf))


def _field(writer: Any, expected: ExpectedSignature) -> tuple[tuple[float, float], bool]:
    """Return the size of the empty field (points) and whether no field is signed yet."""
    from pyhanko.sign.fields import enumerate_sig_fields

    found, signed = None, 0
    for name, value, reference in enumerate_sig_fields(writer):
        signed += value is not None
        if name == expected.field:
            if value is not None:
                raise UserError(
                    f"{expected.person_name} has signed this record already.",
                    "Nothing was changed. Nobody signs twice.",
                    code="sign.twice",
                )
            found = reference.get_object()
    if found is None:
        raise UserError(
            f"The record has no place for the signature of {expected.person_name}.",
            "Nothing was signed. Freeze the document anew with all its signers.",
            code="sign.field",
        )
    left, bottom, right, top = (float(value) for value in found["/Rect"])
    return (right - left, top - bottom), not signed


def _signer(key: KeyMaterial) -> SimpleSigner:
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives import serialization
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    private = key.private_key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    store = SimpleCertificateStore()
    der = serialization.Encoding.DER
    store.register_multiple(x509.Certificate.load(c.public_bytes(der)) for c in key.chain)
    return SimpleSigner(
        signing_cert=x509.Certificate.load(key.certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )


def _stamp(drawn: bytes) -> Any:
    """Return a stamp style that shows a page drawn by us and nothing else."""
    from pyhanko.pdf_utils import content, layout
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.stamp import StaticStampStyle

    class DrawnPage(content.ImportedPdfPage):
        def __init__(self) -> None:
            super().__init__("")

        def render(self) -> bytes:
            """Import the page from memory under a fixed name."""
            writer = self._ensure_writer
            shown = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(drawn)))
            self.resources.xobject["/Signature"] = shown
            x1, y1, x2, y2 = shown.get_object()["/BBox"]
            self.box = layout.BoxConstraints(width=abs(x1 - x2), height=abs(y1 - y2))
            return b"/Signature Do"

    whole = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MIN,
        margins=layout.Margins.uniform(0),
    )
    return StaticStampStyle(
        border_width=0, background=DrawnPage(), background_opacity=1.0, background_layout=whole
    )


def _not_ours() -> UserError:
    return UserError(
        "The file is not a record this program can sign.",
        "Nothing was signed. Freeze the document anew.",
        code="sign.file",
    )
