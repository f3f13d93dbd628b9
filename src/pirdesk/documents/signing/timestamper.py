"""Ask a time-stamp authority over HTTP (RFC 3161) and check what it answers before it is used.

A reply that does not stamp these very bytes is refused; nothing is written here. Loaded only when
something is stamped.
"""

from __future__ import annotations

import asyncio
import base64
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from asn1crypto import cms, tsp, x509  # type: ignore[import-untyped]
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from pirdesk.documents.signing.time_authority import TimeAuthority
from pirdesk.documents.verify.envelope import is_der
from pirdesk.documents.verify.roots import read_roots
from pirdesk.documents.verify.signatures import quiet
from pirdesk.errors import SurroundingsError, UserError

_REPLY_LIMIT = 1024 * 1024
_PAUSE = 0.25
_KEPT = "Signatures are kept without a time stamp; “pirdesk records stamp” stamps them later."


class HttpTimeStamper(TimeStamper):
    """pyHanko's way to a time-stamp authority, over the standard library's HTTP.

    The size of a coming token is taken from ``authority.room``, so no stamp is asked for (and paid
    for) only to measure it.
    """

    def __init__(self, authority: TimeAuthority) -> None:
        start: Any = super().__init__
        start()
        self.authority = authority
        self._roots = read_roots(authority.roots) if authority.roots else None

    async def async_dummy_response(self, md_algorithm: str) -> Any:
        """Return a stand-in as long as the token that is expected."""
        return cms.ContentInfo({"content_type": "data", "content": b"\0" * self.authority.room})

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Send one request; a connection that fails is tried again, a refusal is not."""
        reply = self._sent(req.dump())
        try:
            response = tsp.TimeStampResp.load(reply, strict=True)
            response.native  # noqa: B018 (parses every part)
        except (ValueError, TypeError):
            raise _no_stamp("It answered with something that is no time stamp.") from None
        return response

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """Return a token over the digest that holds, or refuse it (SurroundingsError)."""
        ask: Any = super().async_timestamp
        try:
            token = await ask(message_digest, md_algorithm)
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise _no_stamp(f"It refused or answered wrongly ({str(fault)[:120]}).") from None
        if len(token.dump()) > self.authority.room:
            raise SurroundingsError(
                f"The time stamps of {self.authority.url} have grown beyond the room set aside.",
                f"{_KEPT} Set the authority again with “pirdesk records tsa set”.",
                code="tsa.room",
            )
        await self._check(token, message_digest)
        return token

    def _sent(self, body: bytes) -> bytes:
        why = ""
        for attempt in range(max(1, self.authority.attempts)):
            if attempt:
                time.sleep(_PAUSE * 2**attempt)
            try:
                with urllib.request.urlopen(  # noqa: S310 (TimeAuthority allows http and https only)
                    self._request(body), timeout=self.authority.timeout
                ) as answer:
                    return _limited(answer.read(_REPLY_LIMIT + 1))
            except urllib.error.HTTPError as fault:
                why = f"HTTP status {fault.code}"
                fault.close()
                if fault.code in (401, 403):
                    raise SurroundingsError(
                        "The time-stamp authority does not accept the user and password.",
                        f"{_KEPT} Set them again with “pirdesk records tsa set”.",
                        code="tsa.password",
                    ) from None
                if fault.code < 500:
                    break
            except (OSError, ValueError) as fault:
                why = str(getattr(fault, "reason", fault)) or type(fault).__name__
        raise SurroundingsError(
            f"The time-stamp authority {self.authority.url} cannot be reached ({why[:120]}).",
            _KEPT,
            code="tsa.reach",
        )

    def _request(self, body: bytes) -> urllib.request.Request:
        headers = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        made = urllib.request.Request(  # noqa: S310 (see above)
            self.authority.url, data=body, headers=headers, method="POST"
        )
        if self.authority.user:
            pair = f"{self.authority.user}:{self.authority.password}".encode()
            # Not sent on to wherever the authority may redirect.
            made.add_unredirected_header(
                "Authorization", f"Basic {base64.b64encode(pair).decode('ascii')}"
            )
        return made

    async def _check(self, token: Any, digest: bytes) -> None:
        """Refuse a token that does not hold, is no plain DER, or is not vouched for as agreed."""
        try:
            with quiet():
                status = await _status(token, digest, self._roots)
        except Exception as fault:  # noqa: BLE001 (whatever does not parse is not used)
            raise _no_stamp(f"Its stamp cannot be checked ({type(fault).__name__}).") from None
        if not (status["intact"] and status["valid"] and is_der(token.dump())):
            raise _no_stamp("Its stamp does not hold.")
        if self._roots is not None and status["trust_problem_indic"] is not None:
            raise SurroundingsError(
                "The stamp is not vouched for by the certificate set for this authority.",
                f"{_KEPT} Set the authority again with its present certificate.",
                code="tsa.trust",
            )


async def _status(token: Any, digest: bytes, roots: Sequence[Any] | None) -> dict[str, Any]:
    signed = token["content"]
    info = signed["encap_content_info"]["content"].parsed
    certificates = [item.chosen for item in signed["certificates"]]
    context = ValidationContext(
        trust_roots=list(roots if roots is not None else certificates),
        other_certs=certificates,
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=info["gen_time"].native,
    )
    found = await validate_tst_signed_data(signed, context, lambda _algorithm: digest)
    return dict(found)


def probe(authority: TimeAuthority) -> tuple[int, x509.Certificate]:
    """Ask for one stamp over nothing; return the token's size and the certificate that made it."""
    stamper = HttpTimeStamper(authority)
    token = asyncio.run(stamper.async_timestamp(b"\x5a" * 32, "sha256"))
    return len(token.dump()), stamp_certificate(token)


def stamp_certificate(token: Any) -> Any:
    """Return the certificate that signed a time-stamp token."""
    signed = token["content"]
    wanted = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
    for item in signed["certificates"]:
        if item.chosen.serial_number == wanted:
            return item.chosen
    raise UserError(
        "The time stamp does not carry its certificate.",
        "It was not used. Ask the authority for stamps that carry it.",
        code="tsa.certificate",
    )


def _limited(reply: bytes) -> bytes:
    if len(reply) > _REPLY_LIMIT:
        raise _no_stamp("Its answer is larger than 1 MiB.")
    return reply


def _no_stamp(why: str) -> SurroundingsError:
    return SurroundingsError(
        f"The time-stamp authority gave no usable time stamp. {why}", _KEPT, code="tsa.reply"
    )
