"""Signing with keys on PKCS#11 tokens, real ones in software (SoftHSM2)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import Name, NameAttribute
from cryptography.x509.oid import NameOID

from pirdesk.casefile.case import Case, Document, DocumentState, Role
from pirdesk.documents import signing
from pirdesk.documents.signing import tokens
from pirdesk.documents.signing.keys import signing_certificate
from pirdesk.documents.verify import verify
from pirdesk.errors import SurroundingsError, UserError
from pirdesk.services import authority, records, sealing
from pirdesk.services.signers import MemorySigner, Signer, read_signer
from pirdesk.wording import error_text
from tests.builders import Office, approved, run, sample_case
from tests.papers.vera import go_without
from tests.refusing import refuses
from tests.stamping import SINCE, issued_key

pytestmark = pytest.mark.xdist_group("softhsm")
PIN = "271828"
PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
)


@dataclass(frozen=True)
class Tokens:
    """The module with its tokens: ``desk`` holds keys, ``bare`` holds none."""

    module: str

    def address(self, key: str, where: str = "desk") -> str:
        return f"pkcs11:token={where};object={key}?module-path={self.module}"


@pytest.fixture(scope="module")
def hsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tokens]:
    module = next((place for place in PLACES if Path(place).exists()), "")
    if not module or shutil.which("softhsm2-util") is None:
        go_without("SoftHSM2 is not installed (softhsm2)")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(
        f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n", encoding="utf-8"
    )
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    for label in ("desk", "bare"):
        _tool("--init-token", "--free", "--label", label, "--so-pin", "314159", "--pin", PIN)
    keys = {
        "anna": issued_key("Ada Officer"),
        "old": signing.make_key("Olga Old", issued_at=SINCE - timedelta(days=900), valid_days=30),
        "rsa": _rsa_key(),
        "naked": signing.make_key("Nobody", issued_at=SINCE, valid_days=30),
    }
    for number, (name, key) in enumerate(keys.items(), start=1):
        _import(folder, name, key, number)
    _put_certificates(module, {name: key for name, key in keys.items() if name != "naked"})
    yield Tokens(module)
    pkcs11.unload(module)
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def _tool(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True, timeout=60)


def _rsa_key() -> signing.KeyMaterial:
    private = rsa.generate_private_key(65537, 2048)
    name = Name([NameAttribute(NameOID.COMMON_NAME, "Ada Officer")])
    made: Any = signing_certificate(name, name, private, SINCE, SINCE + timedelta(days=900))
    return signing.KeyMaterial(private, made.sign(private, hashes.SHA256()))


def _import(folder: Path, name: str, key: signing.KeyMaterial, number: int) -> None:
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    _tool(
        *("--import", str(path), "--token", "desk", "--label", name),
        *("--id", f"{number:02x}", "--pin", PIN),
    )
    path.unlink()


def _put_certificates(module: str, keys: dict[str, signing.KeyMaterial]) -> None:
    token = pkcs11.lib(module).get_token(token_label="desk")
    attribute = pkcs11.Attribute
    with token.open(rw=True, user_pin=PIN) as session:
        ids = {
            item[attribute.LABEL]: item[attribute.ID]
            for item in session.get_objects({attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY})
        }
        for name, key in keys.items():
            for label, certificate in ((name, key.certificate), *(("root", c) for c in key.chain)):
                session.create_object(
                    {
                        attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                        attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                        attribute.TOKEN: True,
                        attribute.LABEL: label,
                        attribute.ID: ids[name] if label == name else b"\xff",
                        attribute.SUBJECT: certificate.subject.public_bytes(),
                        attribute.VALUE: certificate.public_bytes(serialization.Encoding.DER),
                    }
                )


@pytest.fixture
def case(office: Office) -> Case:
    return sample_case(office)


@pytest.fixture
def document(office: Office, case: Case) -> Document:
    return approved(office, case, "harm_assessment")


def state(office: Office) -> tuple[object, ...]:
    return (office.desk.store.views.tree_head(), records.lines(office.desk))


@contextmanager
def on_descriptor(secret: str) -> Iterator[int]:
    """Hand a secret over as a shell does with --passphrase-fd."""
    read, write = os.pipe()
    os.write(write, f"{secret}\n".encode())
    os.close(write)
    yield read
    os.close(read)


@pytest.mark.parametrize("key", ["anna", "rsa"])
def test_a_key_on_a_token_signs_and_the_paper_says_so(
    office: Office, document: Document, hsm: Tokens, key: str
) -> None:
    signer = read_signer(hsm.address(key), lambda _question: PIN)
    sealing.seal(office.author, document.id, signer)
    last = sealing.seal(office.reviewer, document.id, MemorySigner())
    assert last.state is DocumentState.SEALED
    result = verify(sealing.record_pdf(office.desk, last.id))
    assert result.exit_code == 0
    assert result.signatures[0].signed_by == "Ada Officer"


@pytest.mark.parametrize(
    ("key", "pin", "code", "words"),
    [
        ("anna", "000000", "token.pin", "PIN of the token “desk” is wrong"),
        ("anna", "1", "token.pin", "wrong"),
        ("nobody", PIN, "token.key", "no such signing key"),
        ("naked", PIN, "token.certificate", "no certificate for this key"),
        ("old", PIN, "key.expired", "ended on"),
    ],
)
def test_what_is_refused_is_refused_before_anything_is_written(
    office: Office, document: Document, hsm: Tokens, key: str, pin: str, code: str, words: str
) -> None:
    before = state(office)
    with pytest.raises(UserError) as caught:
        sealing.seal(office.author, document.id, read_signer(hsm.address(key), lambda _q: pin))
    assert caught.value.code == code
    assert words in error_text(caught.value)
    assert "Nothing was signed and nothing was written" in error_text(caught.value)
    assert state(office) == before


def test_many_are_signed_with_one_pin_and_a_wrong_one_writes_nothing(
    office: Office, case: Case, hsm: Tokens, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = tuple(approved(office, case, "harm_assessment").id for _ in range(3))
    asked: list[str] = []

    def pin(answer: str) -> Signer:
        def ask(question: str) -> str:
            asked.append(question)
            return answer

        return read_signer(hsm.address("anna"), ask)

    before = state(office)
    with refuses(UserError, match="PIN of the token “desk” is wrong"):
        records.seal_many(office.author, names, pin("000000"))
    assert (state(office), asked) == (before, ["PIN of the token: "])
    with on_descriptor("000000") as read:
        given = ("--as", office.author.acting().id, "--passphrase-fd", str(read))
        database = f"sqlite:///{tmp_path / 'office' / 'pirdesk.db'}"
        signer = ("--signer", hsm.address("anna"))
        code = run(["records", "seal", *signer, *given, "--database", database])
    assert (code, state(office)) == (1, before)
    assert "is wrong" in "".join(capsys.readouterr())
    done = records.seal_many(office.author, names, pin(PIN))
    assert (done.signed, done.refused, len(asked)) == (names, (), 2)
    for document in names:
        held = sealing.records(office.desk, document)[0]
        (signature,) = verify(sealing.record_pdf(office.desk, held.id)).signatures
        assert (signature.signed_by, signature.intact) == ("Ada Officer", True)


def test_missing_tokens_modules_and_addresses_are_told(hsm: Tokens, tmp_path: Path) -> None:
    no_module = tmp_path / "none.so"
    no_module.write_bytes(b"not a library")
    for address, code in (
        (hsm.address("anna", "elsewhere"), "token.missing"),
        (hsm.module, "token.missing"),  # two tokens are there: one must be named
        (f"token=desk?module-path={tmp_path / 'absent.so'}", "token.module"),
        ("token=desk", "token.address"),
        ("colour=blue?module-path=/x", "token.address"),
        (f"token=desk;pin-value={PIN}?module-path={hsm.module}", "token.pin_shown"),
        (f"token=desk?module-path={hsm.module}&pin-value={PIN}", "token.pin_shown"),
    ):
        with pytest.raises(UserError) as caught:
            signing.open_token(address.removeprefix("pkcs11:"), PIN)
        assert caught.value.code == code, address
        assert PIN not in error_text(caught.value)
    with refuses(SurroundingsError, match="does not start"):
        signing.open_token(f"token=desk?module-path={no_module}", PIN)
    with refuses(UserError, match="4 keys that could sign"):
        signing.open_token(f"token=desk?module-path={hsm.module}", PIN)


def test_a_locked_token_is_told(hsm: Tokens, monkeypatch: pytest.MonkeyPatch) -> None:
    """SoftHSM never locks, so its token is dressed as one that has."""

    class Locked:
        label, serial = "desk", b"1"
        flags = pkcs11.TokenFlag.TOKEN_INITIALIZED | pkcs11.TokenFlag.USER_PIN_LOCKED

        def open(self, **_given: object) -> object:
            raise AssertionError("a locked token was tried")

    monkeypatch.setattr(tokens, "_token", lambda _place: Locked())
    with refuses(UserError, match="PIN of the token “desk” is locked") as caught:
        signing.open_token(f"token=desk;object=anna?module-path={hsm.module}", PIN)
    assert "PUK" in error_text(caught.value)


def test_a_revoked_certificate_on_a_token_signs_nothing(
    office: Office, document: Document, hsm: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = issued_key("Ada Officer")
    monkeypatch.setattr(signing, "issue", lambda *_given, **_named: key)
    authority.make_authority(office.author, "Agency", str)
    person = office.people[Role.COMPLIANCE]
    line = authority.issue(office.author, person, ask_authority=str, ask=str)
    authority.revoke(office.author, line.fingerprint, "key_compromise")
    before = state(office)
    with pytest.raises(UserError) as caught:
        sealing.seal(office.author, document.id, read_signer(hsm.address("anna"), lambda _q: PIN))
    assert caught.value.code == "key.revoked"
    assert state(office) == before


def test_the_command_takes_the_pin_from_a_descriptor(
    office: Office,
    document: Document,
    hsm: Tokens,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    database = f"sqlite:///{tmp_path / 'office' / 'pirdesk.db'}"
    with on_descriptor(PIN) as read:
        code = run(
            [
                *("seal", document.id, "--signer", hsm.address("anna")),
                *("--passphrase-fd", str(read), "--as", office.author.acting().id),
                *("--database", database),
            ]
        )
    assert code == 0, "".join(capsys.readouterr())
    said = "".join(capsys.readouterr())
    assert PIN not in said
