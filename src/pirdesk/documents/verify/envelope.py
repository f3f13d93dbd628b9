"""Check the bytes a signature cannot cover itself: its own container in the file."""

from __future__ import annotations

from typing import Any

from asn1crypto import cms, core  # type: ignore[import-untyped]
from cryptography import x509

from pirdesk.documents.verify.chains import FIELD_PREFIX

MAKER = "/PIRDesk"  # as the signing side writes it into each signature


def envelope_fault(pdf: bytes, embedded: Any) -> str:
    """Return what is wrong with the container of a signature, or "".

    The container must be hexadecimal of one message and then zeros. Where the signature says (in
    bytes it covers itself) that this program made it, the message must be plain DER, and the parts
    no signature protects must be what the protected parts imply; other programs write otherwise.
    """
    ours = _maker(embedded) == MAKER
    raw, fault = _message(pdf, embedded, ours=ours)
    return fault or (_message_fault(raw) if ours else "")


def own_stamp_fault(pdf: bytes, embedded: Any) -> str:
    """Return what is wrong with the container of a document time stamp, or "".

    Those in fields this program makes must be plain DER and then zeros.
    """
    ours = str(embedded.field_name).startswith(FIELD_PREFIX)
    return _message(pdf, embedded, ours=ours)[1]


def is_der(raw: bytes) -> bool:
    """Tell whether bytes are one value in plain DER and nothing else."""
    try:
        _check_der(raw, 0, len(raw))
        return _header(raw, 0)[1] == len(raw)
    except (ValueError, IndexError):
        return False


def _message(pdf: bytes, embedded: Any, *, ours: bool) -> tuple[bytes, str]:
    """Return the message in a container and what is wrong with the container, or ""."""
    wrong = "the signature is not written as it was made"
    start, first, second, _rest = (int(n) for n in embedded.byte_range)
    gap = pdf[start + first : second]
    if start != 0 or gap[:1] != b"<" or gap[-1:] != b">":
        return b"", "the place of the signature in the file is not as it was written"
    contents = gap[1:-1]
    if ours and contents != contents.upper():
        return b"", wrong
    try:
        raw = bytes.fromhex(contents.decode("ascii"))
        if not ours:
            return raw, ""
        length = _header(raw, 0)[1]
    except (ValueError, IndexError):
        return b"", wrong
    if not is_der(raw[:length]):
        return b"", wrong
    if any(raw[length:]):
        return b"", "something is hidden behind the signature"
    return raw[:length], ""


def _maker(embedded: Any) -> str:
    try:
        return str(embedded.sig_object["/Prop_Build"]["/App"]["/Name"])
    except (KeyError, TypeError, AttributeError):
        return ""


def _header(raw: bytes, at: int) -> tuple[int, int]:
    """Return where the content of the DER value at ``at`` begins and ends; lengths are shortest."""
    first = raw[at + 1]
    if first < 0x80:
        return at + 2, at + 2 + first
    count = first & 0x7F
    length = int.from_bytes(raw[at + 2 : at + 2 + count], "big")
    if not 1 <= count <= 4 or length < 0x80 or length < 1 << 8 * (count - 1):
        raise ValueError("a length is not written in the shortest way")
    return at + 2 + count, at + 2 + count + length


def _check_der(raw: bytes, start: int, end: int) -> None:
    """Refuse (ValueError) bytes that are not a chain of DER values that fill them exactly."""
    waiting = [(start, end)]
    while waiting:
        at, last = waiting.pop()
        while at < last:
            tag = raw[at]
            inside, after = _header(raw, at)
            if after > last or tag & 0x1F == 0x1F:
                raise ValueError("a value does not fit its frame")
            _check_value(tag, raw[inside:after])
            if tag & 0x20:
                waiting.append((inside, after))
            at = after


def _check_value(tag: int, content: bytes) -> None:
    padded = len(content) > 1 and content[0] in (0, 0xFF) and content[0] >> 7 == content[1] >> 7
    if tag == 0x02 and (not content or padded):
        raise ValueError("a number is not written in the shortest way")
    if tag == 0x01 and content not in (b"\x00", b"\xff"):
        raise ValueError("a yes or no is not written as it must be")
    if tag == 0x05 and content:
        raise ValueError("an empty value is not empty")


def _message_fault(der: bytes) -> str:
    wrong = "parts of the signature that it does not protect are not as expected"
    try:
        message = cms.ContentInfo.load(der, strict=True)
        _read_parts(message)
        signed = message["content"]
        info = signed["signer_infos"][0]
        certificates = [c.chosen for c in signed["certificates"]]
        signer = info["sid"].chosen
        signing = [c for c in certificates if c.serial_number == signer["serial_number"].native]
        sound = (
            message["content_type"].native == "signed_data"
            and signed["version"].native == "v1"
            and [a["algorithm"].native for a in signed["digest_algorithms"]] == ["sha256"]
            and signed["encap_content_info"]["content_type"].native == "data"
            and signed["encap_content_info"]["content"].native is None
            and len(signed["signer_infos"]) == 1
            and info["version"].native == "v1"
            and info["digest_algorithm"]["algorithm"].native == "sha256"
            and len({c.dump() for c in signing}) == 1  # a token's signer names it twice
            and signing[0].issuer.dump() == signer["issuer"].dump()
            and not signed["crls"].native
            and _only_a_stamp(info["unsigned_attrs"])
            and _self_signed_holds(certificates)
        )
    except Exception:  # noqa: BLE001 (whatever does not parse is not as it was written)
        return wrong
    return "" if sound else wrong


def _read_parts(value: Any) -> None:
    """Read every part of a message down to its smallest; what does not parse raises.

    Asking the whole for its native value would read the same and write each part anew as well.
    """
    if isinstance(value, core.Sequence | core.Set):
        for name in value:
            _read_parts(value[name])
    elif isinstance(value, core.SequenceOf | core.SetOf):
        for part in value:
            _read_parts(part)
    elif isinstance(value, core.Choice):
        _read_parts(value.chosen)
    elif isinstance(value, core.Any):
        _read_parts(value.parsed)
    else:
        _ = value.native


def _only_a_stamp(attributes: Any) -> bool:
    """Tell whether nothing but one time stamp stands among what the signature does not protect."""
    if not attributes.native:
        return attributes.native is None
    kinds = [attribute["type"].native for attribute in attributes]
    return kinds == ["signature_time_stamp_token"] and len(attributes[0]["values"]) == 1


def _self_signed_holds(certificates: list[Any]) -> bool:
    """Check the signature of a self-signed certificate, which nothing else would look at."""
    for certificate in certificates:
        if certificate.issuer == certificate.subject:
            loaded = x509.load_der_x509_certificate(certificate.dump())
            loaded.verify_directly_issued_by(loaded)
    return True
