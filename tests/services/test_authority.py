"""The organisation's own authority: issue, renew, revoke, list, and what each refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from pirdesk.casefile.case import Case, Person, Role
from pirdesk.documents import signing
from pirdesk.errors import UserError
from pirdesk.services import authority, certificates, key_store, sealing
from pirdesk.services.certificates import CertificateLine
from pirdesk.services.desk import Desk
from pirdesk.services.signers import FileSigner, ProgramSigner
from pirdesk.vault import NoVault
from tests.builders import Office, approved, make_office, sample_case
from tests.refusing import refuses

CA_PASS, OWN_PASS = "the authority's own words", "a long passphrase of mine"


def never(_question: str) -> str:
    pytest.fail("nobody should be asked")


def give(desk: Desk, person: Person, **how: int) -> CertificateLine:
    return authority.issue(desk, person, ask_authority=never, ask=never, **how)


@pytest.fixture
def case(office: Office) -> Case:
    return sample_case(office)


@pytest.fixture
def ca(office: Office) -> signing.KeyMaterial:
    return authority.make_authority(office.author, "Example Agency authority", never)


def test_the_authority_and_its_certificates_are_made_as_the_profile_says(
    office: Office, ca: signing.KeyMaterial
) -> None:
    assert isinstance(ca.certificate.public_key(), ec.EllipticCurvePublicKey)
    assert ca.certificate.public_key().key_size == 384
    basic = ca.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (basic.ca, basic.path_length) == (True, 0)
    line = give(office.author, office.people[Role.REVIEWER])
    path = key_store.key_path(office.desk, office.people[Role.REVIEWER].id)
    secret = office.desk.vault.get(f"pkcs12/{office.people[Role.REVIEWER].id}")
    assert secret is not None
    key = signing.load_pkcs12(path, secret)
    assert key.fingerprint == line.fingerprint
    assert isinstance(key.private_key, ec.EllipticCurvePrivateKey)
    assert isinstance(key.private_key.curve, ec.SECP256R1)
    usage = key.certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_encipherment
    extended = key.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert "1.3.6.1.5.5.7.3.36" in {oid.dotted_string for oid in extended}
    key.certificate.verify_directly_issued_by(ca.certificate)


def test_a_key_file_is_never_written_over(
    office: Office, ca: signing.KeyMaterial, tmp_path: Path
) -> None:
    path, person = tmp_path / "mine.p12", office.people[Role.REVIEWER]
    path.write_bytes(b"a key that exists nowhere else")
    before = len(certificates.register(office.desk).lines)
    for place in (path, tmp_path / "none" / "mine.p12"):
        with refuses(UserError, match=r"exists already|no folder"):
            authority.issue(
                office.author, person, ask_authority=never, ask=lambda _q: OWN_PASS, to=place
            )
    assert path.read_bytes() == b"a key that exists nowhere else"
    assert len(certificates.register(office.desk).lines) == before


def test_there_is_one_authority_and_only_two_roles_run_it(
    office: Office, ca: signing.KeyMaterial
) -> None:
    with refuses(UserError, match="keeps an authority already"):
        authority.make_authority(office.author, "Another", never)
    for desk in (office.reviewer, office.writer):
        with refuses(UserError, match="Only a compliance officer"):
            give(desk, office.people[Role.REVIEWER])


def test_without_an_authority_nothing_is_issued(office: Office) -> None:
    before = office.desk.store.views.tree_head()
    with refuses(UserError, match="keeps no authority"):
        give(office.author, office.people[Role.REVIEWER])
    with refuses(UserError, match="keeps no authority"):
        authority.authority_pem(office.desk)
    assert office.desk.store.views.tree_head() == before


def test_an_issued_key_signs_and_is_named_in_the_record(
    office: Office, case: Case, ca: signing.KeyMaterial
) -> None:
    from pirdesk.documents.verify import verify

    for role in (Role.COMPLIANCE, Role.REVIEWER):
        give(office.author, office.people[role])
    document = approved(office, case, "harm_assessment")
    sealing.seal(office.author, document.id, ProgramSigner(never))
    record = sealing.seal(office.reviewer, document.id, ProgramSigner(never))
    verdict = verify(sealing.record_pdf(office.desk, record.id), trust=ca.certificate_pem)
    assert verdict.exit_code == 0
    assert [s.trusted for s in verdict.signatures] == [True, True]
    for signature in verdict.signatures:
        assert "issued by an organisation’s own authority" in signature.words
        assert "self-signed" not in signature.words


def test_a_file_issued_here_says_so_and_signs_for_nobody_else(
    office: Office, case: Case, ca: signing.KeyMaterial, tmp_path: Path
) -> None:
    paths = {}
    for role in (Role.COMPLIANCE, Role.REVIEWER):
        paths[role] = tmp_path / f"{role.value}.p12"
        authority.issue(
            office.author,
            office.people[role],
            ask_authority=never,
            ask=lambda _q: OWN_PASS,
            to=paths[role],
        )
    document = approved(office, case, "harm_assessment")
    other = FileSigner(paths[Role.REVIEWER], lambda _q: OWN_PASS)
    with refuses(UserError, match="issued to Ruth Reviewer"):
        sealing.seal(office.author, document.id, other)
    mine = FileSigner(paths[Role.COMPLIANCE], lambda _q: OWN_PASS)
    key = mine.key(office.author, office.people[Role.COMPLIANCE])
    assert key.origin is signing.Origin.ORGANISATION
    assert sealing.seal(office.author, document.id, mine).signed


def test_a_revoked_certificate_signs_nothing_and_writes_nothing(
    office: Office, case: Case, ca: signing.KeyMaterial, tmp_path: Path
) -> None:
    author = office.people[Role.COMPLIANCE]
    path = tmp_path / "ada.p12"
    told = authority.issue(
        office.author, author, ask_authority=never, ask=lambda _q: OWN_PASS, to=path
    )
    document = approved(office, case, "harm_assessment")
    kept = give(office.author, author)
    authority.revoke(office.author, told.fingerprint[:12], "key_compromise")
    authority.revoke(office.author, author.id, "superseded")
    before = office.desk.store.views.tree_head()
    for signer in (ProgramSigner(never), FileSigner(path, lambda _q: OWN_PASS)):
        with refuses(UserError, match="was revoked on") as caught:
            sealing.seal(office.author, document.id, signer)
        assert caught.value.code == "key.revoked"
    assert office.desk.store.views.tree_head() == before
    with refuses(UserError, match="already"):
        authority.revoke(office.author, kept.fingerprint, "superseded")
    with refuses(UserError, match="cannot be renewed"):
        authority.renew(office.author, author, ask_authority=never, ask=never)
    assert give(office.author, author).state(office.clock()) == "valid"
    assert sealing.seal(office.author, document.id, ProgramSigner(never)).signed


def test_an_expired_certificate_is_refused_and_renewed(
    office: Office, case: Case, ca: signing.KeyMaterial
) -> None:
    author = office.people[Role.COMPLIANCE]
    old = give(office.author, author, days=30)
    document = approved(office, case, "harm_assessment")
    office.clock.forward(days=31)
    with refuses(UserError, match="ended on") as caught:
        sealing.seal(office.author, document.id, ProgramSigner(never))
    assert caught.value.code == "key.expired"
    assert old.state(office.clock()) == "expired"
    new = authority.renew(office.author, author, ask_authority=never, ask=never)
    assert new.fingerprint != old.fingerprint
    assert sealing.seal(office.author, document.id, ProgramSigner(never)).signed


def test_no_certificate_outlives_its_authority(office: Office) -> None:
    authority.make_authority(office.author, "Short-lived", never, days=100)
    line = give(office.author, office.people[Role.REVIEWER], days=730)
    assert (line.valid_until - office.clock()).days <= 100
    office.clock.forward(days=101)
    with refuses(UserError, match="valid from"):
        give(office.author, office.people[Role.REVIEWER])
    assert authority.make_authority(office.author, "The next", never)


def test_the_list_names_the_revoked_and_grows(office: Office, ca: signing.KeyMaterial) -> None:
    line = give(office.author, office.people[Role.REVIEWER])
    first = x509.load_pem_x509_crl(authority.revocation_list(office.author, never))
    assert len(first) == 0
    authority.revoke(office.author, line.fingerprint, "affiliation_changed")
    second = x509.load_pem_x509_crl(authority.revocation_list(office.author, never))
    public = ca.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert second.is_signature_valid(public)
    found = second.get_revoked_certificate_by_serial_number(line.serial)
    assert found is not None
    reason = found.extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert reason is x509.ReasonFlags.affiliation_changed
    numbers = [
        crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        for crl in (first, second)
    ]
    assert numbers == [1, 2]


@pytest.mark.parametrize("reason", ["", "because", "KEY_COMPROMISE"])
def test_a_revocation_needs_a_known_reason_and_one_certificate(
    office: Office, ca: signing.KeyMaterial, reason: str
) -> None:
    line = give(office.author, office.people[Role.REVIEWER])
    with refuses(UserError, match="not a reason"):
        authority.revoke(office.author, line.fingerprint, reason)
    for wanted in ("", "abc", "0" * 64):
        with refuses(UserError, match="No certificate is named"):
            authority.revoke(office.author, wanted, "superseded")


def test_without_a_keyring_passphrases_of_people_protect_both_keys(tmp_path: Path) -> None:
    office = make_office(tmp_path / "bare", vault=NoVault())
    reviewer = office.people[Role.REVIEWER]
    with refuses(UserError, match="No keyring"):
        authority.make_authority(office.author, "Agency", lambda _q: None)
    with refuses(UserError, match="12 are needed"):
        authority.make_authority(office.author, "Agency", lambda _q: "short")
    authority.make_authority(office.author, "Agency", lambda _q: CA_PASS)
    before, files = office.desk.store.views.tree_head(), set((tmp_path / "bare").rglob("*"))
    with refuses(UserError, match="passphrase is wrong"):
        authority.issue(
            office.author, reviewer, ask_authority=lambda _q: "wrong words!", ask=lambda _q: "x"
        )
    with refuses(UserError, match="12 are needed"):
        authority.issue(
            office.author, reviewer, ask_authority=lambda _q: CA_PASS, ask=lambda _q: "short"
        )
    assert office.desk.store.views.tree_head() == before
    assert set((tmp_path / "bare").rglob("*")) == files
    first = authority.issue(
        office.author, reviewer, ask_authority=lambda _q: CA_PASS, ask=lambda _q: OWN_PASS
    )
    second = authority.renew(
        office.author, reviewer, ask_authority=lambda _q: CA_PASS, ask=lambda _q: OWN_PASS
    )
    key = ProgramSigner(lambda _q: OWN_PASS).key(office.reviewer, reviewer)
    assert key.fingerprint == second.fingerprint != first.fingerprint
    assert key.origin is signing.Origin.ORGANISATION
    for file in (tmp_path / "bare" / "keys").iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name
    office.desk.close()


def test_the_ledger_stays_whole_and_holds_no_name(office: Office, ca: signing.KeyMaterial) -> None:
    from pirdesk.services import verifying

    give(office.author, office.people[Role.REVIEWER])
    assert verifying.verify_case_ledger(office.desk).ok
    bodies = b"".join(entry.body for entry in office.desk.store.views.ledger())
    assert b"Ruth" not in bodies
    assert b"Agency" not in bodies
