"""PAdES signatures with pyHanko: certification first, approvals after, one revision each.

Loaded only when something is signed.
"""

from __future__ import annotations

import asyncio
import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from asn1crypto import keys, x509  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import content, layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_byterange import BuildProps
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pirdesk.casefile.case import ExpectedSignature
from pirdesk.documents.phrases import load_phrases
from pirdesk.documents.signing.appearance import appearance_pdf
from pirdesk.documents.signing.keys import SigningKey, TokenKey
from pirdesk.documents.signing.time_authority import TimeAuthority
from pirdesk.errors import UserError
from pirdesk.wording.times import date_words

_FRAME_BYTES = 1536  # signed attributes, their frames, and a signature of RSA-4096 at most
_margins: Any = layout.Margins
_store: Any = SimpleCertificateStore


def signed(
    pdf: bytes,
    key: SigningKey,
    expected: ExpectedSignature,
    at: datetime,
    zone: str,
    authority: TimeAuthority | None = None,
) -> bytes:
    """Return the PDF with one more revision that holds the signature of ``expected``.

    With an authority the signature carries its time stamp, or nothing is made.
    """
    return asyncio.run(_signed(pdf, key, expected, at, zone, authority))


async def _signed(
    pdf: bytes,
    key: SigningKey,
    expected: ExpectedSignature,
    at: datetime,
    zone: str,
    authority: TimeAuthority | None,
) -> bytes:
    try:
        writer = Untouched(io.BytesIO(pdf))
        size, first = _field(writer, expected)
    except (PdfError, ValueError, KeyError, TypeError):
        raise not_ours() from None
    local = at.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    language = str(writer.root.get("/Lang", "en"))
    phrases = load_phrases(language)
    told = (
        date_words(local, zone, phrases.language),
        phrases.say(f"key.{key.origin.value}"),
    )
    drawn = appearance_pdf(key.name, told, key.fingerprint, size)
    meta = signers.PdfSignatureMetadata(
        field_name=expected.field,
        md_algorithm="sha256",
        reason=expected.statement or None,
        certify=first,
        subfilter=fields.SigSeedSubFilter.PADES,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
        app_build_props=BuildProps(name="PIRDesk"),
    )
    signer = signers.PdfSigner(
        meta, signer=signer_of(key), timestamper=_stamper(authority), stamp_style=_stamp(drawn)
    )
    session = signer.init_signing_session(writer, existing_fields_only=True)
    session.system_time = local
    prepared = session.prepare_tbs_document(
        validation_info=None, bytes_reserved=2 * _room(key, authority)
    )
    out = io.BytesIO()
    digest, _ = prepared.digest_tbs_document(output=out)
    attributes = PdfCMSSignedAttributes(signing_time=session.system_time)
    await prepared.perform_signature(digest.document_digest, attributes)
    return out.getvalue()


def _room(key: SigningKey, authority: TimeAuthority | None) -> int:
    """Return the bytes a signature may take; a trial signature would cost a third of signing."""
    der = serialization.Encoding.DER
    carried = sum(len(item.public_bytes(der)) for item in (key.certificate, *key.chain))
    twice = len(key.certificate_der) if isinstance(key, TokenKey) else 0  # its signer names it so
    names = len(key.certificate.issuer.public_bytes())
    return _FRAME_BYTES + carried + twice + names + (authority.room if authority else 0)


class Untouched(IncrementalPdfFileWriter):
    """A further revision that leaves document information and metadata as they are.

    A strict reader would call a rewritten producer or date a change after signing.
    """

    def _update_meta(self) -> None:
        """Write no new information or metadata."""


def _field(writer: Any, expected: ExpectedSignature) -> tuple[tuple[float, float], bool]:
    """Return the size of the empty field (points) and whether no field is signed yet."""
    found, already = None, 0
    for name, value, reference in fields.enumerate_sig_fields(writer):
        already += value is not None
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
    return (right - left, top - bottom), not already


def signer_of(key: SigningKey) -> Any:
    """Return pyHanko's signer for a key in memory or on a token."""
    if isinstance(key, TokenKey):
        from pirdesk.documents.signing.tokens import token_signer

        return token_signer(key)
    private = key.private_key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    der = serialization.Encoding.DER
    store = _store()
    store.register_multiple(x509.Certificate.load(c.public_bytes(der)) for c in key.chain)
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(key.certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )


def _stamper(authority: TimeAuthority | None) -> Any:
    if authority is None:
        return None
    from pirdesk.documents.signing.timestamper import HttpTimeStamper

    return HttpTimeStamper(authority)


class _DrawnPage(content.ImportedPdfPage):
    """A page drawn by us, imported from memory under a fixed name."""

    def __init__(self, drawn: bytes) -> None:
        start: Any = super().__init__
        start("")
        self.drawn = drawn

    def render(self) -> bytes:
        """Import the page and draw it."""
        writer: Any = self._ensure_writer
        shown = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.drawn)))
        self.resources.xobject["/Signature"] = shown
        x1, y1, x2, y2 = shown.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(x1 - x2), height=abs(y1 - y2))
        return b"/Signature Do"


def _stamp(drawn: bytes) -> StaticStampStyle:
    """Return a stamp style that shows the drawn page and nothing else."""
    whole = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MIN,
        y_align=layout.AxisAlignment.ALIGN_MIN,
        margins=_margins.uniform(0),
    )
    return StaticStampStyle(
        border_width=0,
        background=_DrawnPage(drawn),
        background_opacity=1.0,
        background_layout=whole,
    )


def not_ours() -> UserError:
    """Make the refusal of a file that is no record of ours."""
    return UserError(
        "The file is not a record this program can sign.",
        "Nothing was signed. Freeze the document anew.",
        code="sign.file",
    )
