"""Case packages: what leaves comes back, and a bad package changes nothing."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pirdesk.casefile.case import Case, Label, Role
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import NotFound, UserError
from pirdesk.exchange.package import VERSION, CasePackage, read_package, write_package
from pirdesk.services import (
    answers,
    cases,
    decisions,
    drafting,
    duty_map,
    evidence,
    filings,
    packages,
    persons,
    sealing,
)
from pirdesk.wording import error_text
from tests.builders import Office, make_office, sample_case, sealed
from tests.refusing import refuses


def test_round_trip_to_another_desk(office: Office, tmp_path: Path) -> None:
    case = sample_case(office)
    attachment = tmp_path / "log \u202efdp.txt"
    attachment.write_bytes(b"line\n" * 100)
    added = evidence.add_evidence(office.author, case.id, attachment, "A log")
    record = sealed(office, case, "harm_assessment")
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    other = make_office(tmp_path / "other")
    back = packages.import_case(other.author, package, another=True)
    before, after = (cases.fact_sheet(d, case.id) for d in (office.desk, other.desk))
    assert {k: a.value for k, a in before.answers.items()} == {
        k: a.value for k, a in after.answers.items()
    }
    assert {k: a.certainty for k, a in before.answers.items()} == {
        k: a.certainty for k, a in after.answers.items()
    }
    assert back.exercise
    assert other.desk.store.views.blob(added.sha256) == attachment.read_bytes()
    assert "\u202e" not in other.desk.store.views.evidence(case.id)[0].name
    assert sealing.record_pdf(other.desk, record.id) == sealing.record_pdf(office.desk, record.id)
    again = packages.import_case(other.author, package, another=True)
    assert again.id != back.id
    other.desk.close()


def _with_filing(office: Office, folder: Path) -> tuple[Case, Path]:
    """Return a case with a submission, a decision and a letter, and its package."""
    case = sample_case(office)
    form = folder / "form.txt"
    form.write_bytes(b"as sent")
    sent = filings.Sent(
        "eu.gdpr.33", office.clock(), reference="IT/17", channel="portal", file=form, reasons="x"
    )
    filings.add_filing(office.author, case.id, replace(sent, place="IT"))
    told = {
        "kind": "not_to_notify",
        "duty": "eu.gdpr.34",
        "decision": "Nobody is told",
        "test": "No high risk",
        "facts": "Titles only",
        "alternatives": "None",
        "decided_by": "Ada Officer",
        "authority": "Policy 4",
        "review_by": "2026-12-01",
    }
    decisions.record_decision(office.author, case.id, told)
    letter = {"correspondence[l].subject": Answer("Their question")}
    answers.answer_terms(office.author, case.id, letter)
    return case, packages.export_case(office.author, case.id, folder / "case.pirdesk")


def test_what_was_filed_and_decided_travels_with_the_case(office: Office, tmp_path: Path) -> None:
    case, package = _with_filing(office, tmp_path)
    other = make_office(tmp_path / "other")
    packages.import_case(other.author, package, another=True)
    assert other.desk.store.views.submissions(case.id) == office.desk.store.views.submissions(
        case.id
    )
    (before,), (after,) = (filings.filings(desk, case.id) for desk in (office.desk, other.desk))
    assert (after.who_name, after.reasons) == ("Ada Officer", "x")
    assert other.desk.store.views.blob(after.sha256) == b"as sent"
    assert after == before
    assert decisions.decisions(other.desk, case.id)[0].duty == "eu.gdpr.34"
    assert cases.fact_sheet(other.desk, case.id).value("correspondence[l].subject")
    duty = next(d for d in duty_map.case_duties(other.desk, case.id) if d.place == "IT")
    assert duty.filed_at == before.filed_at
    again = packages.export_case(other.author, case.id, tmp_path / "again.pirdesk")
    said = [read_package(p.read_bytes()).case["submissions"] for p in (package, again)]
    assert said[0] == said[1]
    other.desk.close()


def test_a_package_of_the_first_version_is_still_read(office: Office, tmp_path: Path) -> None:
    case, package = _with_filing(office, tmp_path)
    now = read_package(package.read_bytes())
    old = tmp_path / "old.pirdesk"
    body = {key: value for key, value in now.case.items() if key != "submissions"}
    written = write_package(replace(now, case=body))
    assert written.count(b"PK\x03\x04") == len(now.blobs) + 3
    with zipfile.ZipFile(io.BytesIO(written)) as archive, zipfile.ZipFile(old, "w") as target:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename == "manifest.json":
                newest = f'"version":{VERSION}'.encode()
                assert newest in data
                data = data.replace(newest, b'"version":1')
            target.writestr(info, data)
    other = make_office(tmp_path / "other")
    packages.import_case(other.author, old, another=True)
    assert other.desk.store.views.submissions(case.id) == ()
    assert len(other.desk.store.views.evidence(case.id)) == 1
    other.desk.close()


WRONG = (
    {"sha256": "0" * 64},
    {"who": "P-NOBODYX"},
    {"filed_at": "2026-11-21T08:00:00"},
    {"duty": "../etc"},
    {"place": "Italy"},
    {"reference": "two\nlines"},
    {"entity": "a b"},
)


def test_a_submission_that_is_none_refuses_the_package(office: Office, tmp_path: Path) -> None:
    _, package = _with_filing(office, tmp_path)
    held = read_package(package.read_bytes())
    (filed,) = held.case["submissions"]
    other = make_office(tmp_path / "other")
    bad = tmp_path / "bad.pirdesk"
    for wrong in WRONG:
        body = {**held.case, "submissions": [filed | wrong]}
        bad.write_bytes(write_package(replace(held, case=body)))
        with refuses(UserError, match="content is not as expected"):
            packages.import_case(other.author, bad, another=True)
    with pytest.raises(NotFound):
        other.desk.store.views.case(held.case["case"]["id"])
    other.desk.close()


def test_same_case_gives_the_same_package(office: Office, tmp_path: Path) -> None:
    package = CasePackage({"a": 1}, b"", {})
    assert write_package(package) == write_package(package)


def _spoil(source: Path, target: Path, name: str, data: bytes) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            new.writestr(info, data if info.filename == name else old.read(info.filename))
        if name not in old.namelist():
            new.writestr(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("case.json", b"{}"),
        ("manifest.json", b'{"format": "other"}'),
        ("manifest.json", b"["),
        ("../evil.txt", b"x"),
        ("blobs/" + "0" * 64, b"x"),
    ],
)
def test_spoiled_package_is_refused_whole(
    office: Office, tmp_path: Path, name: str, data: bytes
) -> None:
    case = cases.new_case(office.author, "To be packed")
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    spoiled = tmp_path / "spoiled.pirdesk"
    _spoil(package, spoiled, name, data)
    with refuses(UserError, match="cannot be read"):
        packages.import_case(office.author, spoiled)
    assert cases.count_cases(office.desk) == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"%PDF-1.7"])
def test_foreign_file_is_refused(office: Office, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.pirdesk"
    path.write_bytes(data)
    with refuses(UserError, match="cannot be read"):
        packages.import_case(office.author, path)


def _rewritten(source: Path, target: Path, where: tuple[str | int, ...], value: Any) -> Path:
    """Write a package anew, hashes and all, with one value changed: a careful stranger's work."""
    package = read_package(source.read_bytes())
    part: Any = package.case
    for step in where[:-1]:
        part = part[step]
    part[where[-1]] = value
    target.write_bytes(write_package(CasePackage(package.case, package.ledger, package.blobs)))
    return target


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("case", "id"), "../../../tmp/evil"),
        (("case", "id"), ""),
        (("case", "id"), 5),
        (("case", "title"), "a\0b"),
        (("case", "title"), "x" * 100_000),
        (("case", "note"), [1]),
        (("case", "created_at"), "2020-01-01T00:00:00"),
        (("case", "created_by"), "P-NOBODY"),
        (("persons", 0, "id"), "../keys/authority"),
        (("persons", 0, "name"), ""),
        (("answers",), {"foo.bar": 1}),
        (("answers",), {"populations[].affected": 3}),
        (("answers",), {"people.affected": {"value": 3, "evidence": 5}}),
        (("documents", 0, "id"), "D-1/../../x"),
        (("documents", 0, "template"), "../../x"),
        (("documents", 0, "language"), "../en"),
        (("documents", 0, "parameters"), {"zone": "Mars/Base"}),
        (("documents", 0, "parameters"), [1]),
        (("documents", 0, "author"), "P-NOBODY"),
        (("documents", 0, "blocks", 0, "markdown"), 1),
    ],
)
def test_a_package_of_a_stranger_is_read_strictly(
    office: Office, tmp_path: Path, where: tuple[str | int, ...], value: Any
) -> None:
    case = sample_case(office)
    drafting.start_document(office.author, case.id, "pir")
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    bad = _rewritten(package, tmp_path / "bad.pirdesk", where, value)
    with pytest.raises(UserError) as refused:
        packages.import_case(office.author, bad)
    assert "Nothing was imported." in error_text(refused.value)
    assert cases.count_cases(office.desk) == 1


def test_ids_of_another_case_are_not_taken_over(office: Office, tmp_path: Path) -> None:
    case = sample_case(office)
    mine = drafting.start_document(office.author, case.id, "pir")
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    other = _rewritten(package, tmp_path / "other.pirdesk", ("case", "id"), "C-2026-OTHER")
    imported = packages.import_case(office.author, other)
    (copy,) = office.desk.store.views.documents(imported.id)
    assert imported.id == "C-2026-OTHER"
    assert copy.id != mine.id
    assert drafting.document(office.desk, mine.id).case_id == case.id


def test_an_imported_namesake_never_acts_by_guess(office: Office, tmp_path: Path) -> None:
    case = cases.new_case(office.author, "To be packed")
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    read = read_package(package.read_bytes())
    twin = {"id": "P-TWIN", "name": "Ruth Reviewer", "role": "reviewer"}
    body = {**read.case, "persons": [*read.case["persons"], twin]}
    package.write_bytes(write_package(CasePackage(body, read.ledger, read.blobs)))
    with pytest.raises(persons.AlikeError, match="Ruth Reviewer") as alike:
        packages.import_case(office.author, package)
    assert "Nothing was imported" in error_text(alike.value)
    assert cases.count_cases(office.desk) == 1
    packages.import_case(office.author, package, another=True)
    with refuses(UserError, match="2 people have names like") as refused:
        persons.find_person(office.desk, "ruth reviewer")
    assert office.people[Role.REVIEWER].id in error_text(refused.value)
    assert persons.find_person(office.desk, "P-TWIN").role is Role.REVIEWER


def _with_advice(office: Office, folder: Path) -> tuple[Case, str, str]:
    """Return a case with a privileged file that an answer and a submission rest on."""
    case = sample_case(office)
    advice = folder / "advice.txt"
    advice.write_bytes(b"counsel's words")
    kept = evidence.add_evidence(
        office.author, case.id, advice, "What counsel thinks", Label.PRIVILEGED
    )
    log = folder / "log.txt"
    log.write_bytes(b"a log")
    open_one = evidence.add_evidence(office.author, case.id, log)
    told = {"impact.numbers": Answer("Many", evidence=(kept.sha256, open_one.sha256))}
    answers.answer_terms(office.author, case.id, told)
    return case, kept.sha256, open_one.sha256


def test_privileged_evidence_stays_and_is_named(office: Office, tmp_path: Path) -> None:
    case, kept, carried = _with_advice(office, tmp_path)
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    raw = package.read_bytes()
    assert b"counsel thinks" not in str(read_package(raw).case).encode()
    assert read_package(raw).blobs.keys() == {carried}
    (left,) = packages.left_out_of_package(package)
    assert (left.sha256, left.name, left.label) == (kept, "advice.txt", Label.PRIVILEGED)
    other = make_office(tmp_path / "other")
    back = packages.import_case(other.author, package, another=True)
    assert [e.sha256 for e in other.desk.store.views.evidence(back.id)] == [carried]
    held = cases.fact_sheet(other.desk, back.id).get("impact.numbers")
    assert held is not None
    assert held.evidence == (kept, carried)
    with pytest.raises(NotFound):
        evidence.open_evidence(other.author, back.id, kept)
    other.desk.close()


def test_counsel_alone_exports_privileged_evidence(office: Office, tmp_path: Path) -> None:
    case, kept, _ = _with_advice(office, tmp_path)
    target = tmp_path / "case.pirdesk"
    with refuses(UserError, match="Only counsel"):
        packages.export_case(office.author, case.id, target, with_privileged=True)
    assert not target.exists()
    counsel = office.desk.as_person(persons.add_person(office.author, "Cora", Role.COUNSEL))
    packages.export_case(counsel, case.id, target, with_privileged=True)
    assert kept in read_package(target.read_bytes()).blobs
    assert packages.left_out_of_package(target) == ()
    newest = office.desk.store.views.ledger(case.id)[-1]
    assert f'"privileged":["{kept}"]' in newest.body.decode().replace(" ", "")


def test_a_list_of_left_out_files_is_read_strictly(office: Office, tmp_path: Path) -> None:
    case, _, _ = _with_advice(office, tmp_path)
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    whole = read_package(package.read_bytes())
    wrong = {**whole.case["left_out"][0], "sha256": "../etc"}
    bad = tmp_path / "bad.pirdesk"
    bad.write_bytes(write_package(replace(whole, case={**whole.case, "left_out": [wrong]})))
    with refuses(UserError, match="left out"):
        packages.import_case(office.author, bad)
