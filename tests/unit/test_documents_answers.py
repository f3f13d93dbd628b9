"""Answers of responders (OCSP): fetched over loopback, embedded, and judged from the file alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from asn1crypto import core
from asn1crypto import ocsp as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from pirdesk.casefile.paper import Paragraph
from pirdesk.documents import signing, verify
from pirdesk.documents.verify.answers import newest_answer
from tests.stamping import TestAuthority, running, stamp_root
from tests.unit.documents_papers import AT, AUTHOR, frozen, make_paper, said

DER = serialization.Encoding.DER


@dataclass
class Responder:
    """What the responder answers: who signs it, and whether the certificate is revoked."""

    port: int = 0
    revoked: bool = False
    # "" the issuer itself, "exempt" one with nocheck, "listed" one naming a list, "foreign" one
    # nobody named
    delegate: str = "named"
    asked: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/ocsp"

    def answer(self, body: bytes) -> bytes:
        self.asked.append(body)
        root, request = root_of(), ocsp.load_der_ocsp_request(body)
        own = next(c for c in MADE if c.serial_number == request.serial_number)
        signer, key = responder(self.url if self.delegate == "listed" else self.delegate)
        status = ocsp.OCSPCertStatus.REVOKED if self.revoked else ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response(
            own,
            root.certificate,
            hashes.SHA1(),  # noqa: S303 (as responders expect it)
            status,
            AT,
            AT + timedelta(days=7),
            AT - timedelta(days=1) if self.revoked else None,
            x509.ReasonFlags.key_compromise if self.revoked else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer)
        if self.delegate:
            builder = builder.certificates([signer])
        return dated(builder.sign(key, hashes.SHA256()), key)


def dated(response: ocsp.OCSPResponse, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the answer as made at a fixed moment: the builder writes the real one."""
    told = asn1.OCSPResponse.load(response.public_bytes(DER))
    basic = told["response_bytes"]["response"].parsed
    basic["tbs_response_data"]["produced_at"] = AT + timedelta(minutes=10)
    signed_part = basic["tbs_response_data"].dump(force=True)
    basic["signature"] = key.sign(signed_part, ec.ECDSA(hashes.SHA256()))
    told["response_bytes"]["response"] = core.ParsableOctetString(basic.dump(force=True))
    return bytes(told.dump(force=True))


MADE: list[x509.Certificate] = []


@lru_cache(maxsize=1)
def root_of() -> signing.KeyMaterial:
    return signing.make_authority("Answering Agency", issued_at=AT, valid_days=3650)


def made(name: str, issuer: signing.KeyMaterial, *more: tuple[Any, bool]) -> Any:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT - timedelta(days=2))
        .not_valid_after(AT + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    for extension, critical in more:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer.private_key, hashes.SHA256()), key


@lru_cache(maxsize=4)
def responder(kind: str) -> Any:
    if not kind:
        return root_of().certificate, root_of().private_key
    usage = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False)
    exempt: list[tuple[Any, bool]] = [(x509.OCSPNoCheck(), False)] if kind == "exempt" else []
    if kind.startswith("http"):
        place = x509.DistributionPoint([x509.UniformResourceIdentifier(kind)], None, None, None)
        exempt.append((x509.CRLDistributionPoints([place]), False))
    return made("Responder", stamp_root() if kind == "foreign" else root_of(), usage, *exempt)


def signed(url: str) -> bytes:
    """Sign a record with a key whose certificate names a responder."""
    place = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(url)
    )
    usage = x509.KeyUsage(True, True, *([False] * 7))
    certificate, key = made(
        "Anna Author",
        root_of(),
        (x509.AuthorityInformationAccess([place]), False),
        (usage, True),
    )
    MADE.append(certificate)
    material = signing.KeyMaterial(key, certificate, (root_of().certificate,), signing.Origin.OWN)
    paper = make_paper((Paragraph(said("One sentence.")),), signatures=(AUTHOR,))
    return signing.sign(frozen(paper), material, AUTHOR, AT + timedelta(minutes=1), "UTC")


@contextmanager
def answering(kind: Responder) -> Iterator[Responder]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(kind.answer(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self) -> None:
            pem = signing.revocation_list(root_of(), (), number=1, at=AT, valid_days=30)
            self._answer(x509.load_pem_x509_crl(pem).public_bytes(DER))

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kind.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield kind
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def tsa() -> Iterator[TestAuthority]:
    with running(TestAuthority(time=AT + timedelta(minutes=9))) as authority:
        yield authority


@pytest.mark.parametrize("delegate", ["", "named"])
def test_an_answer_is_fetched_embedded_and_told(tsa: TestAuthority, delegate: str) -> None:
    with answering(Responder(delegate=delegate)) as kind:
        whole = signing.stamp(signed(kind.url), tsa.settings())
    found = verify.verify(whole)
    assert len(kind.asked) == 1
    assert (found.exit_code, found.level) == (0, "B-LTA")
    assert "not revoked by the answer of 21 November 2026" in found.signatures[0].words
    assert verify.verify(whole, trust=root_of().certificate_pem).signatures[0].trusted


def test_how_the_responders_own_certificate_stands_is_told_and_counts(tsa: TestAuthority) -> None:
    with answering(Responder(delegate="exempt")) as kind:
        exempt = verify.verify(signing.stamp(signed(kind.url), tsa.settings()))
        kind.delegate = "listed"
        proven = verify.verify(signing.stamp(signed(kind.url), tsa.settings()))
        kind.delegate = "named"
        whole = signing.stamp(signed(kind.url), tsa.settings())
    unproven = "Not checked, since nothing at hand tells: whether the responder that answered"
    assert "its responder is exempt from checks" in exempt.signatures[0].revocation
    assert unproven not in exempt.words
    assert unproven not in proven.words
    assert "its responder is not revoked by the list of 21" in proven.signatures[0].revocation
    bare = verify.verify(whole)
    assert (bare.exit_code, f"{unproven} for Anna Author" in bare.words) == (0, True)
    assert "certificate was revoked is not checked" in bare.signatures[0].revocation

    def with_list(*revoked: signing.Revoked) -> verify.Verification:
        at = AT - timedelta(days=1)
        pem = signing.revocation_list(root_of(), revoked, number=1, at=at, valid_days=30)
        return verify.verify(whole, revocations=pem)

    listed = with_list()
    assert "responder is not revoked by the list of 20 Nov" in listed.signatures[0].revocation
    assert unproven not in listed.words
    serial = responder("named")[0].serial_number
    stolen = with_list(signing.Revoked(serial, AT + timedelta(days=3), "key_compromise"))
    assert stolen.signatures[0].revocation == "not revoked by the list of 20 November 2026"
    left = with_list(signing.Revoked(serial, AT + timedelta(days=3), "superseded"))
    assert "its responder was revoked later, on 24 Nov" in left.signatures[0].revocation


@pytest.mark.parametrize(
    ("by", "revoked", "words"),
    [
        ("", False, "its responder is not revoked by the answer of 21 November 2026"),
        ("", True, None),
        ("named", False, "is not checked: nothing tells"),  # nobody vouches for himself
    ],
)
def test_what_the_issuer_answers_of_its_responder_counts_and_not_his_own_word(
    by: str, revoked: bool, words: str | None
) -> None:
    certificate, _key = made("Anna Author", root_of())
    delegate = responder("named")[0]
    MADE.extend((certificate, delegate))

    def answer(own: x509.Certificate, kind: Responder) -> ocsp.OCSPResponse:
        builder = ocsp.OCSPRequestBuilder()
        asked = builder.add_certificate(own, root_of().certificate, hashes.SHA1())  # noqa: S303
        return ocsp.load_der_ocsp_response(kind.answer(asked.build().public_bytes(DER)))

    held = [
        answer(certificate, Responder()),
        answer(delegate, Responder(delegate=by, revoked=revoked)),
    ]
    found = newest_answer(certificate, root_of().certificate, held)
    assert (found is None) == (words is None)
    assert found is None or words in found.responder


def test_an_answer_of_one_nobody_named_does_not_count(tsa: TestAuthority) -> None:
    with answering(Responder(delegate="foreign")) as kind:
        whole = signing.stamp(signed(kind.url), tsa.settings())
    found = verify.verify(whole)
    assert len(kind.asked) == 1
    assert (found.exit_code, found.level) == (0, "B-T")
    assert "Anna Author: no list and no answer" in found.time_words


def test_a_revoked_certificate_is_told_from_the_embedded_answer(tsa: TestAuthority) -> None:
    with answering(Responder(revoked=True)) as kind:
        whole = signing.stamp(signed(kind.url), tsa.settings())
    found = verify.verify(whole)
    assert found.exit_code == 1
    assert "key compromise" in found.signatures[0].revocation


def test_a_responder_out_of_reach_holds_up_no_record(tsa: TestAuthority) -> None:
    with answering(Responder()) as gone:
        url = gone.url
    found = verify.verify(signing.stamp(signed(url), tsa.settings()))
    assert (found.exit_code, found.level) == (0, "B-T")
    assert "Anna Author: no list and no answer" in found.time_words
