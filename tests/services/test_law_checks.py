"""Who checked which part of a law: signed, shown, and void as soon as file or text changes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pirdesk.casefile.case import LAW_CHECK
from pirdesk.duties import texts
from pirdesk.errors import UserError
from pirdesk.services import definition_list, definitions, editions, law_checks
from pirdesk.services.library import Library
from pirdesk.storage import verify_ledger
from tests.builders import Office, run

LAW = "eu.gdpr.33"


def today(office: Office) -> date:
    return office.desk.now().date()


def checks(office: Office) -> list[tuple[str, str]]:
    office.desk.store.views.definitions_revision()
    found = law_checks.law_checks(office.desk.library, LAW, today(office))
    return [(check.name, check.state) for check in found]


def test_a_check_is_stored_signed_and_in_the_ledger(office: Office) -> None:
    made = law_checks.sign_law(
        office.author, LAW, parts=("clock", "trigger"), reservations=("Art. 3 was not looked at",)
    )
    law = next(r for r in office.desk.library.pack.regimes if r.id == LAW)
    assert (made.law, made.parts, made.name) == (LAW, ("trigger", "clock"), "Ada Officer")
    assert (made.edition, made.sha256, made.state) == (law.edition, law.sha256, "stands")
    assert made.reservations == ("Art. 3 was not looked at",)
    assert len(made.text_sha256) == 64
    (kept,) = office.desk.library.law_checks
    told = json.loads(kept.content)
    signature, key = base64.b64decode(told.pop("signature")), told.pop("key")
    keys = office.desk.store.views.public_keys()
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    Ed25519PublicKey.from_public_bytes(keys[key]).verify(signature, body)
    entry = office.desk.store.views.recent_ledger(1)[0]
    assert (entry.verb, entry.who) == ("law.sign", office.author.acting().id)
    assert verify_ledger(office.desk.store, office.desk.store.views.public_keys()).ok


def test_a_check_is_no_file_of_the_organisation_and_moves_no_date(office: Office) -> None:
    before = office.desk.library.pack.name
    law_checks.sign_law(office.author, LAW)
    assert office.desk.library.pack.name == before
    assert definitions.definition_versions(office.desk) == ()
    assert definition_list.listed_definitions(office.desk) == ()
    assert editions.behind(office.desk) == ()
    assert {each.kind for each in office.desk.store.views.definition_versions()} == {LAW_CHECK}


def test_it_is_void_when_the_file_changes(office: Office, tmp_path: Path) -> None:
    law_checks.sign_law(office.author, LAW)
    path = tmp_path / f"{LAW}.toml"
    text = definitions.export_definition(office.desk, "regime", LAW)
    path.write_text(text.replace("amount = 72", "amount = 48"), encoding="utf-8")
    definitions.import_definition(office.author, "regime", path)
    assert checks(office) == [("Ada Officer", "file_changed")]
    law_checks.sign_law(office.reviewer, LAW)
    assert checks(office) == [("Ruth Reviewer", "stands"), ("Ada Officer", "file_changed")]


def test_it_is_void_when_the_text_changes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    law_checks.sign_law(office.author, LAW)
    monkeypatch.setattr(texts, "acts", lambda: ())
    assert checks(office) == [("Ada Officer", "text_changed")]


def test_it_ends_on_its_day_and_a_later_one_takes_its_place(office: Office) -> None:
    until = today(office) + timedelta(days=3)
    law_checks.sign_law(office.author, LAW, until=until)
    found = law_checks.law_checks(office.desk.library, LAW, until)
    assert [check.state for check in found] == ["stands"]
    found = law_checks.law_checks(office.desk.library, LAW, until + timedelta(days=1))
    assert [check.state for check in found] == ["ended"]
    law_checks.sign_law(office.author, LAW)
    assert [state for _, state in checks(office)] == ["stands", "replaced"]
    assert [c.law for c in law_checks.standing(office.desk.library, [LAW], today(office))] == [LAW]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"parts": ("fines",)}, "law.part"),
        ({"parts": ()}, "law.part"),
        ({"reservations": (" ",)}, "law.reservation"),
        ({"reservations": ("x" * 2001,)}, "law.reservation"),
        ({"until": date(2020, 1, 1)}, "law.until"),
    ],
)
def test_what_says_nothing_is_refused(
    office: Office, given: dict[str, tuple[str, ...]], code: str
) -> None:
    with pytest.raises(UserError) as refused:
        law_checks.sign_law(office.author, LAW, **given)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert office.desk.library.law_checks == ()


def _forged(office: Office, **changed: object) -> list[tuple[str, str]]:
    """The states of the checks where the newest says something else than was signed."""
    *others, kept = office.desk.library.law_checks
    told = {**json.loads(kept.content), **changed}
    content = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    library = Library([*others, replace(kept, content=content)])
    found = law_checks.law_checks(library, LAW, today(office))
    return [(check.name, check.state) for check in found]


@pytest.mark.parametrize(
    "changed",
    [
        {"reservations": []},
        {"parts": ["trigger", "clock", "contents", "recipient"]},
        {"until": ""},
        {"name": "Prof. Dr. Nobody"},
        {"edition": "2030-01-01"},
        {"sha256": "0" * 64},
        {"text_sha256": ""},
        {"at": "2026-01-01T00:00:00+00:00"},
        {"signature": "AAAA"},
        {"signature": "not base64 …"},
        {"signature": 7},
        {"key": "0123456789abcdef"},
        {"key": ""},
        {"signature": ""},
        {"until": "soon"},
        {"reservations": None},
    ],
)
def test_what_was_changed_after_signing_stands_no_longer(
    office: Office, changed: dict[str, object]
) -> None:
    until = today(office) + timedelta(days=9)
    law_checks.sign_law(
        office.author, LAW, parts=("clock",), reservations=("in part",), until=until
    )
    assert checks(office) == [("Ada Officer", "stands")]
    assert [state for _, state in _forged(office, **changed)] == ["altered"]


def test_nobody_signs_as_another_and_a_forged_check_takes_no_other_s_place(
    office: Office,
) -> None:
    law_checks.sign_law(office.author, LAW)
    law_checks.sign_law(office.author, LAW, reservations=("later",))
    assert _forged(office, person=office.reviewer.acting().id)[0][1] == "altered"
    assert [s for _, s in _forged(office, reservations=[])] == ["altered", "stands"]
    kept = office.desk.library.law_checks[-1]
    other = office.desk.store.views.person_key(office.reviewer.acting().id)
    assert other is not None
    stolen = Library([replace(kept, author=office.reviewer.acting().id)])
    assert [c.state for c in law_checks.law_checks(stolen, LAW, today(office))] == ["altered"]
    strange = Library([replace(kept, keys=((other.key_id, other.public_key),))])
    assert [c.state for c in law_checks.law_checks(strange, LAW, today(office))] == ["altered"]
    broken = Library([replace(kept, content="[]")])
    assert [c.state for c in law_checks.law_checks(broken, LAW, today(office))] == ["altered"]


@pytest.fixture
def pirdesk(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_the_command_signs_and_the_law_shows_it(
    pirdesk: Callable[..., tuple[int, str, str]],
) -> None:
    assert "checked by a lawyer: nobody" in pirdesk("regimes", "show", LAW)[1]
    person = pirdesk("person", "add", "Ruth Reviewer", "--role", "reviewer")[1].strip()
    sign = ("regimes", "sign", LAW, "--part", "clock", "--reservation", "no case law")
    code, said, _ = pirdesk(*sign, "--until", "2030-06-30", "--as", person)
    assert code == 0
    assert "clock checked by Ruth Reviewer" in said
    assert "for edition" in said
    assert "reservation: no case law; until 2030-06-30" in said
    shown = pirdesk("regimes", "show", LAW, "--now", "2027-01-01T00:00:00Z")[1]
    assert "clock checked by Ruth Reviewer" in shown
    assert "nobody" not in shown
    late = json.loads(pirdesk("regimes", "show", LAW, "--now", "2031-01-01T00:00:00Z", "--json")[1])
    assert [(s["name"], s["state"]) for s in late["signatures"]] == [("Ruth Reviewer", "ended")]
    assert pirdesk(*sign, "--until", "soon", "--as", person)[0] == 1
    assert pirdesk("regimes", "sign", LAW)[0] == 1
