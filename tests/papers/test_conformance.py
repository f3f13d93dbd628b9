"""Every paper is PDF/A-3a and PDF/UA-1 by veraPDF's judgement, before and after it is signed."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pirdesk.casefile.paper import Paper
from pirdesk.documents import pdf, signing
from pirdesk.services import cases, drafting
from tests.builders import Office, make_office, sample_case
from tests.papers import vera
from tests.papers.random_papers import PICTURE, random_paper
from tests.unit.documents_papers import (
    AT,
    AUTHOR,
    REVIEWER,
    all_nodes,
    frozen,
    key_of,
    make_paper,
    sealed,
    sign_all,
)

pytestmark = [pytest.mark.xdist_group("verapdf"), pytest.mark.timeout(400)]
TEMPLATES = ("art33", "art34", "art34/de", "harm_assessment", "pir")


@pytest.fixture(autouse=True)
def _machine() -> None:
    vera.needed()


@pytest.fixture(scope="module")
def sample_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for all papers of this module, which only reads and drafts."""
    built = make_office(tmp_path_factory.mktemp("office"))
    yield built
    built.desk.close()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 200), "teal").save(out, "PNG")
    return out.getvalue()


def composed(office: Office, template: str, *, filled: bool) -> Paper:
    """Compose a template of the shipped ones with the sample's answers, or with none."""
    name, _, language = template.partition("/")
    desk = office.author
    case = sample_case(office) if filled else cases.new_case(desk, "A case without answers")
    recipient = "IT" if name == "art33" and filled else ""
    how = {"language": language} if language else {}
    made = drafting.start_document(desk, case.id, name, recipient=recipient, **how)
    return drafting.composed(desk, made.id).paper


@pytest.mark.full
def test_every_kind_of_node_conforms(tmp_path: Path) -> None:
    assert vera.faults(frozen(make_paper(layout="report")), tmp_path) == []


def test_a_sealed_record_with_every_kind_of_node_conforms(tmp_path: Path) -> None:
    assert vera.faults(sealed(), tmp_path) == []


@pytest.mark.full
def test_each_further_signature_leaves_it_conforming(tmp_path: Path) -> None:
    once = signing.sign(frozen(make_paper()), key_of("Anna Author"), AUTHOR, AT, "Europe/Rome")
    assert vera.faults(once, tmp_path) == []


@pytest.mark.full
def test_papers_without_record_signature_mark_or_text_conform(tmp_path: Path) -> None:
    bare = make_paper((), marks=(), signatures=(), subject="", page_note="", title="")
    assert vera.faults(pdf.render(bare), tmp_path) == []
    german = make_paper(all_nodes()[:3], language="de", title="Größe – Meldung\nzwei Zeilen")
    assert vera.faults(pdf.render(german), tmp_path) == []


def test_a_preview_of_the_sample_conforms(sample_office: Office, tmp_path: Path) -> None:
    paper = composed(sample_office, "art33", filled=True)
    assert vera.faults(pdf.render(paper), tmp_path) == []


@pytest.mark.full
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_conforms_drafted_and_signed(
    sample_office: Office, template: str, filled: bool, tmp_path: Path
) -> None:
    paper = composed(sample_office, template, filled=filled)
    assert vera.faults(pdf.render(paper), tmp_path) == []
    paper = replace(paper, signatures=(AUTHOR, REVIEWER))
    assert vera.faults(sign_all(frozen(paper), paper), tmp_path) == []


@pytest.mark.parametrize("seed", [8])
def test_papers_made_by_chance_conform(seed: int, tmp_path: Path) -> None:
    data = pdf.render(random_paper(seed), b"{}", {PICTURE: picture()})
    assert vera.faults(data, tmp_path) == []


@pytest.mark.full
@pytest.mark.parametrize("seed", range(9, 55))
def test_many_papers_made_by_chance_conform(seed: int, tmp_path: Path) -> None:
    test_papers_made_by_chance_conform(seed, tmp_path)


@pytest.mark.full
def test_the_validator_sees_what_is_wrong(tmp_path: Path) -> None:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(frozen(make_paper()))) as opened:
        del opened.Root.MarkInfo
        opened.save(out)
    assert any(rule.startswith("3a:") for rule in vera.faults(out.getvalue(), tmp_path))
    assert any(rule.startswith("ua1:") for rule in vera.faults(out.getvalue(), tmp_path))


def test_qpdf_finds_nothing_wrong(tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        vera.go_without("qpdf is not installed")
    path = tmp_path / "record.pdf"
    for data in (frozen(make_paper()), sealed()):
        path.write_bytes(data)
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
