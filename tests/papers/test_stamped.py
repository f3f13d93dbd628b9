"""A record with stamps inside its signatures and over itself stays PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from pirdesk.documents import signing
from tests.papers import vera
from tests.stamping import TestAuthority, people_root, running
from tests.unit.documents_papers import AT, frozen, make_paper, sealed
from tests.unit.test_documents_stamping import stamped_record

pytestmark = [pytest.mark.xdist_group("verapdf"), pytest.mark.timeout(400)]


def test_signature_stamps_data_and_archive_stamps_leave_it_conforming(tmp_path: Path) -> None:
    vera.needed()
    inner, whole = stamped_record()
    with running(TestAuthority(time=AT, years=19)) as authority:
        renewed = signing.stamp(whole, authority.settings(), people_root()[1])
        late = signing.stamp(sealed(), authority.settings())
    for name, data in {"inner": inner, "whole": whole, "renewed": renewed, "late": late}.items():
        assert vera.faults(data, tmp_path) == [], name


def test_signature_fields_stand_in_the_structure_tree_from_the_start() -> None:
    paper = make_paper()
    for data in (frozen(paper), sealed(), stamped_record()[1]):
        with pikepdf.open(io.BytesIO(data)) as opened:
            forms = [
                element
                for element in _elements(opened.Root["/StructTreeRoot"])
                if element.get("/S") == "/Form"
            ]
            shown = {str(_widget(form)["/T"]) for form in forms}
            assert shown == {expected.field for expected in paper.signatures}
            assert all(str(form.get("/Alt", "")) for form in forms)
            assert all(str(_widget(form).get("/TU", "")) for form in forms)


def _elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    found, left = [], [node]
    while left:
        here = left.pop()
        kids = here.get("/K", [])
        for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                found.append(kid)
                left.append(kid)
    return found


def _widget(form: pikepdf.Object) -> pikepdf.Object:
    kids = form["/K"]
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
            return kid["/Obj"]
    raise AssertionError("a form element without its field")


@pytest.mark.skipif(
    shutil.which("pdfsig") is None or shutil.which("qpdf") is None, reason="poppler and qpdf"
)
def test_other_readers_find_the_signatures_valid_and_the_file_sound(tmp_path: Path) -> None:
    path = tmp_path / "record.pdf"
    path.write_bytes(stamped_record()[1])
    told = subprocess.run(["pdfsig", str(path)], capture_output=True, check=False, timeout=60)
    assert told.stdout.decode("utf-8", "replace").count("Signature is Valid") == 2
    checked = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, check=False, timeout=60
    )
    assert checked.returncode == 0, checked.stdout
