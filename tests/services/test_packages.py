"""Case packages: what leaves comes back, and a bad package changes nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pirdesk.errors import UserError
from pirdesk.services import cases, evidence, packages, sealing
from tests.builders import Office, make_office, sample_case, sealed


def test_round_trip_to_another_desk(office: Office, tmp_path: Path) -> None:
    case = sample_case(office)
    attachment = tmp_path / "log \u202efdp.txt"
    attachment.write_bytes(b"line\n" * 100)
    added = evidence.add_evidence(office.author, case.id, attachment, "A log")
    record = sealed(office, case, "harm_assessment")
    package = packages.export_case(office.author, case.id, tmp_path / "case.pirdesk")
    other = make_office(tmp_path / "other")
    back = packages.import_case(other.author, package)
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
    again = packages.import_case(other.author, package)
    assert again.id != back.id
    other.desk.close()


def test_same_case_gives_the_same_package(office: Office, tmp_path: Path) -> None:
    from pirdesk.exchange.package import CasePackage, write_package

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
    with pytest.raises(UserError, match="cannot be read"):
        packages.import_case(office.author, spoiled)
    assert cases.count_cases(office.desk) == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"%PDF-1.7"])
def test_foreign_file_is_refused(office: Office, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.pirdesk"
    path.write_bytes(data)
    with pytest.raises(UserError, match="cannot be read"):
        packages.import_case(office.author, path)
