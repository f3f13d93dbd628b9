"""A time-stamp authority of the tests: real RFC 3161 stamps over real HTTP on 127.0.0.1."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import keys, tsp  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

from pirdesk.documents import signing

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
DER = serialization.Encoding.DER


@lru_cache(maxsize=4)
def stamp_root(name: str = "Test Time Root") -> signing.KeyMaterial:
    return signing.make_authority(name, issued_at=SINCE, valid_days=7300)


@lru_cache(maxsize=1)
def _stamp_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def stamp_list(*, at: datetime = SINCE) -> bytes:
    """The root's revocation list, in DER."""
    made = signing.revocation_list(stamp_root(), (), number=1, at=at, valid_days=3650)
    return x509.load_pem_x509_crl(made).public_bytes(DER)


@lru_cache(maxsize=8)
def stamp_certificate(years: int, lists_at: str) -> x509.Certificate:
    root, key = stamp_root(), _stamp_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test Time Stamps {years}")])
    usage = x509.KeyUsage(True, *([False] * 8))
    known = root.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    above = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known.value)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(SINCE + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(above, critical=False)
    )
    if lists_at:
        place = x509.DistributionPoint([x509.UniformResourceIdentifier(lists_at)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([place]), critical=False)
    return builder.sign(root.private_key, hashes.SHA384())


@dataclass
class TestAuthority:
    """What the authority does, changed by tests while it runs."""

    __test__ = False
    port: int = 0
    time: datetime = SINCE + timedelta(days=300)
    years: int = 10
    password: str = ""
    status: int = 200
    spoil: Any = None
    asked: int = 0
    with_lists: bool = True
    fails: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/stamp"

    def settings(self, **changed: Any) -> signing.TimeAuthority:
        asked = signing.TimeAuthority(self.url, timeout=5.0, attempts=1, room=4000)
        return replace(asked, **changed)

    def reply(self, body: bytes) -> bytes:
        lists_at = f"http://127.0.0.1:{self.port}/list" if self.with_lists else ""
        certificate = stamp_certificate(self.years, lists_at)
        key = _stamp_key().private_bytes(
            DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        root = stamp_root().certificate.public_bytes(DER)
        stamper = DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(DER)),
            keys.PrivateKeyInfo.load(key),
            certs_to_embed=[asn1.Certificate.load(root)],  # type: ignore[arg-type]
            fixed_dt=self.time,
        )
        made: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()
        return self.spoil(made) if self.spoil else made


@contextmanager
def running(authority: TestAuthority) -> Iterator[TestAuthority]:
    """Serve an authority until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked += 1
            status = authority.fails.pop(0) if authority.fails else authority.status
            wanted = base64.b64encode(f"desk:{authority.password}".encode()).decode()
            if authority.password and self.headers["Authorization"] != f"Basic {wanted}":
                status = 401
            self._answer(status, authority.reply(body) if status == 200 else b"")

        def do_GET(self) -> None:
            self._answer(200, stamp_list())

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    server.block_on_close = True
    authority.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def people_root() -> tuple[signing.KeyMaterial, Sequence[bytes]]:
    """An organisation's authority and its revocation list (DER)."""
    made = _organisation()
    pem = signing.revocation_list(made, (), number=1, at=SINCE, valid_days=3650)
    return made, (x509.load_pem_x509_crl(pem).public_bytes(DER),)


@lru_cache(maxsize=1)
def _organisation() -> signing.KeyMaterial:
    return signing.make_authority("Test Agency", issued_at=SINCE, valid_days=3650)


@lru_cache(maxsize=8)
def issued_key(name: str) -> signing.KeyMaterial:
    return signing.issue(_organisation(), name, issued_at=SINCE, valid_days=730)
