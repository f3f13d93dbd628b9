"""Keys from the first to the last by commands alone: authority, issue, renew, revoke, verify."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from pirdesk.casefile.case import Role
from pirdesk.services import sealing
from tests.builders import Office, approved, run, sample_case

CA_WORDS, OWN_WORDS = "the authority's own words", "a long passphrase of mine"


def descriptor(words: str) -> int:
    read, write = os.pipe()
    os.write(write, f"{words}\n".encode())
    os.close(write)
    return read


class Desk:
    """One office's command line; each call gives the passphrases it may be asked for."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.database = f"sqlite:///{folder / 'office' / 'pirdesk.db'}"
        self.capsys = capsys

    def call(self, *arguments: str, ca: bool = False, own: bool = False) -> tuple[int, str]:
        given = list(arguments)
        opened = []
        for wanted, option, words in (
            (ca, "--ca-passphrase-fd", CA_WORDS),
            (own, "--passphrase-fd", OWN_WORDS),
        ):
            if wanted:
                opened.append(descriptor(words))
                given += [option, str(opened[-1])]
        self.capsys.readouterr()
        code = run([*given, "--database", self.database])
        for number in opened:
            os.close(number)
        return code, "".join(self.capsys.readouterr())

    def done(self, *arguments: str, ca: bool = False, own: bool = False) -> str:
        code, said = self.call(*arguments, ca=ca, own=own)
        assert code == 0, (arguments, said)
        return said


@pytest.mark.full
def test_a_certificates_life_by_commands(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capsys)
    author, reviewer = office.people[Role.COMPLIANCE].id, office.people[Role.REVIEWER].id
    acting = ("--as", author)
    root, lists, paper = tmp_path / "ca.pem", tmp_path / "crl.pem", tmp_path / "record.pdf"
    desk.done("keys", "ca", "Example Agency", "--to", str(root), *acting, ca=True)
    for person in (author, reviewer):
        desk.done("keys", "issue", person, *acting, ca=True, own=True)
    document = approved(office, sample_case(office), "harm_assessment").id
    desk.done("seal", document, *acting, own=True)
    code, said = desk.call("seal", document, "--as", reviewer)
    assert (code, "no passphrase was given" in said) == (1, True), said
    desk.done("seal", document, "--as", reviewer, "--to", str(paper), own=True)

    trusted = ("verify", str(paper), "--trust", str(root))
    assert "organisation’s own authority" in desk.done(*trusted)
    held = json.loads(desk.done("keys", "list", "--json"))
    old = next(line for line in held if line["person_id"] == reviewer)
    desk.done("keys", "renew", reviewer, *acting, ca=True, own=True)
    held = json.loads(desk.done("keys", "list", "--json"))
    assert [line["state"] for line in held] == ["valid"] * 3
    desk.done("keys", "crl", "--to", str(lists), *acting, ca=True)
    assert "not revoked by the list" in desk.done(*trusted, "--crl", str(lists))

    desk.done("keys", "revoke", old["fingerprint"][:16], "--reason", "key_compromise", *acting)
    assert desk.call(*trusted, "--crl", str(lists))[0] == 0  # the list is older than that
    desk.done("keys", "crl", "--to", str(lists), *acting, ca=True)
    code, said = desk.call(*trusted, "--crl", str(lists))
    assert (code, "nothing proves that this signature is older" in said) == (1, True), said
    record = sealing.records(office.desk, document)[-1]
    assert record.closed_at is not None
    before = (record.closed_at - timedelta(seconds=2)).isoformat()
    assert desk.call(*trusted, "--crl", str(lists), "--at", before)[0] == 0
    code, said = desk.call("verify", str(paper), "--register")
    assert (code, "was revoked on" in said) == (0, True), said
    held = json.loads(desk.done("keys", "list", "--json"))
    assert sorted(line["state"] for line in held) == ["revoked", "valid", "valid"]
