"""Verification from the file alone: a sealed record is valid, and nothing else is."""

from __future__ import annotations

import io
import random
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from pirdesk.casefile.case import ExpectedSignature
from pirdesk.casefile.paper import Paper, Paragraph
from pirdesk.documents import pdf, record_json, signing, verify
from pirdesk.documents.verify.content import Unexpected, read_pages, to_unicode
from pirdesk.errors import UserError
from tests.effort import sample
from tests.refusing import refuses
from tests.stamping import people_root
from tests.unit.documents_papers import (
    AT,
    AUTHOR,
    REVIEWER,
    frozen,
    key_of,
    make_document,
    make_paper,
    said,
    sealed,
    sign_all,
)

_CONTENTS = re.compile(rb"/Contents <([0-9A-Fa-f]{1000,})>")


def check(result: verify.Verification, name: str) -> verify.Check:
    return next(item for item in result.checks if item.name == name)


def short() -> Paper:
    return make_paper((Paragraph(said("One sentence.")),))


def with_update(data: bytes, change: str) -> bytes:
    """Add an incremental revision that makes one change, as an attacker would."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    root, page = writer.root, writer.root["/Pages"]["/Kids"][0]
    if change == "overlay":
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Contents"): generic.TextStringObject("not affected"),
                pdf_name("/Rect"): generic.ArrayObject(
                    [generic.NumberObject(n) for n in (50, 50, 300, 100)]
                ),
            }
        )
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])
        writer.mark_update(page.container_ref or page)
    elif change == "title":
        info = writer.trailer["/Info"]
        info[pdf_name("/Title")] = generic.TextStringObject("Another title")
        writer.update_container(info)
    elif change == "attachment":
        names = root["/Names"]["/EmbeddedFiles"]["/Names"]
        stream = names[1]["/EF"]["/F"]
        stream._data = b"{}"
        stream._encoded_data = None
        stream.pop("/Filter", None)
        writer.update_container(stream)
    else:
        stream = page["/Contents"]
        stream._data = b"q Q"
        stream._encoded_data = None
        stream.pop("/Filter", None)
        writer.update_container(stream)
    out = io.BytesIO()
    writer._update_meta = lambda: None  # type: ignore[method-assign]
    writer.write(out)
    return out.getvalue()


def test_a_sealed_record_is_valid_and_says_what_it_proves_and_what_not() -> None:
    result = verify.verify(sealed())
    assert (result.status, result.exit_code) == ("valid", 0)
    assert all(item.ok for item in result.checks)
    assert [s.role for s in result.signatures] == ["author", "reviewer"]
    assert [s.signed_by for s in result.signatures] == ["Anna Author", "Rolf Żółć"]
    assert result.record is not None
    assert result.record["format"] == "pirdesk.record"
    assert "own statement" in result.words
    assert "not proven" in result.trust_words


@pytest.mark.parametrize("given", [0, 1])
def test_a_missing_signature_is_named(given: int) -> None:
    paper = short()
    data = frozen(paper)
    if given:
        data = signing.sign(data, key_of("Anna Author"), AUTHOR, AT, "UTC")
    result = verify.verify(data)
    assert result.exit_code == 1
    assert "Rolf Żółć (reviewer)" in check(result, "signatures").words


def test_signatures_out_of_order_are_not_those_expected() -> None:
    data = frozen(short())
    data = signing.sign(data, key_of("Rolf Żółć"), REVIEWER, AT, "UTC")
    data = signing.sign(data, key_of("Anna Author"), AUTHOR, AT, "UTC")
    result = verify.verify(data)
    assert result.exit_code == 1
    assert "order" in check(result, "signatures").words


@pytest.mark.parametrize("change", ["overlay", "title", "attachment", "content"])
def test_a_change_in_a_later_revision_is_refused(change: str) -> None:
    result = verify.verify(with_update(sealed(), change))
    assert result.exit_code == 1
    assert check(result, "unchanged").ok is False


def test_single_flipped_bits_are_all_refused() -> None:
    paper = make_paper((Paragraph(said("One sentence.")),), signatures=(AUTHOR,))
    data, chance = sign_all(frozen(paper), paper), random.Random(20261121)
    assert verify.verify(data).exit_code == 0
    seen = Counter[str]()
    (gap,) = [match.span() for match in _CONTENTS.finditer(data)]
    places = [chance.randrange(len(data)) for _ in range(sample(20, 150))]
    places += [chance.randrange(*gap) for _ in range(sample(20, 150))]
    for place in places:
        flipped = bytearray(data)
        flipped[place] ^= 1 << chance.randrange(8)
        seen[verify.verify(bytes(flipped)).status] += 1
    assert seen["valid"] == 0
    assert seen["invalid"] > 0


def test_a_cut_tail_and_an_added_tail_are_refused() -> None:
    data = sealed()
    for length in (1, 7, 200, 5000, len(data) // 2):
        assert verify.verify(data[:-length]).exit_code in (1, 3)
    for tail in (b"\n", b" ", b"% note\n", b"\x00" * 64, data[-600:]):
        assert verify.verify(data + tail).exit_code in (1, 3)


def test_cutting_off_the_last_revision_leaves_a_missing_signature() -> None:
    data = sealed()
    first = data.index(b"%%EOF", data.index(b"%%EOF") + 5) + 6
    result = verify.verify(data[:first])
    assert result.exit_code == 1
    assert "Not signed by: Rolf Żółć" in check(result, "signatures").words


def test_zeros_behind_a_signature_must_stay_zeros_and_digits_as_written() -> None:
    data = sealed()
    found = _CONTENTS.search(data)
    assert found is not None
    hidden = data[: found.end() - 3] + b"41" + data[found.end() - 1 :]
    assert check(verify.verify(hidden), "intact").ok is False
    lower = data[: found.start(1)] + found[1].lower() + data[found.end(1) :]
    assert check(verify.verify(lower), "intact").ok is False


@pytest.mark.parametrize(
    "data", [b"", b"plain text", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n", b"\x00" * 4000]
)
def test_what_is_no_readable_pdf_is_unreadable(data: bytes) -> None:
    result = verify.verify(data)
    assert (result.status, result.exit_code) == ("unreadable", 3)
    assert "Nothing is proven" in result.words


def test_an_encrypted_file_is_unreadable() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert verify.verify(out.getvalue()).exit_code == 3


def test_a_file_that_is_only_rewritten_no_longer_verifies() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed())) as opened:
        opened.save(out)
    assert verify.verify(out.getvalue()).exit_code in (1, 3)


def test_a_pdf_without_our_record_does_not_verify() -> None:
    paper = short()
    result = verify.verify(sign_all(pdf.render(paper, None), paper))
    assert result.exit_code == 1
    assert "no PIRDesk record" in check(result, "record").words
    assert check(result, "intact").ok is True


def lying(printed: Paper, recorded: Paper) -> bytes:
    """Sign a file whose print is one paper and whose record holds another."""
    record = record_json.build(paper=recorded, document=make_document(recorded))
    return sign_all(pdf.render(printed, record), printed)


@pytest.mark.parametrize(
    "changed",
    [
        {"nodes": (Paragraph(said("One sentence!")),)},
        {"nodes": (Paragraph(said("One sentence.")), Paragraph(said("And another.")))},
        {"nodes": ()},
        {"title": "Another title"},
        {"addressee": said("Another authority")},
        {"page_note": "Another note"},
        {"marks": ()},
        {"document_id": "D-18"},
        {"signing_note": "Another note on keys."},
        {"signatures": (replace(AUTHOR, person_name="Somebody else"), REVIEWER)},
    ],
)
def test_print_that_differs_from_the_record_is_refused(changed: dict[str, object]) -> None:
    paper = short()
    result = verify.verify(lying(paper, replace(paper, **changed)))  # type: ignore[arg-type]
    assert result.exit_code == 1
    assert check(result, "intact").ok is True
    assert check(result, "print").ok is False


def test_text_stamped_on_a_page_before_signing_is_found() -> None:
    paper = short()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(frozen(paper))) as opened:
        font = next(iter(opened.pages[0].resources["/Font"].keys()))
        extra = f"BT {font} 12 Tf 50 50 Td (Hidden) Tj ET".encode()
        opened.pages[0].contents_add(opened.make_stream(extra))
        opened.save(out)
    result = verify.verify(sign_all(out.getvalue(), paper))
    assert check(result, "print").ok is False
    assert "belongs to no part" in check(result, "print").words


def test_trust_counts_only_when_asked_for() -> None:
    data, author, reviewer = sealed(), key_of("Anna Author"), key_of("Rolf Żółć")
    both = author.certificate_pem + reviewer.certificate_pem
    trusted = verify.verify(data, trust=both)
    assert trusted.exit_code == 0
    assert [s.trusted for s in trusted.signatures] == [True, True]
    doubted = verify.verify(data, trust=author.certificate_pem)
    assert doubted.exit_code == 1
    assert "Rolf Żółć" in doubted.trust_words
    assert verify.verify(data).signatures[0].trusted is None
    listed = signing.revocation_list(people_root()[0], (), number=1, at=AT, valid_days=9)
    for given in ({"trust": b"no certificate"}, {"trust": listed}, {"revocations": both}):
        with refuses(UserError, match="holds no"):
            verify.verify(data, **given)


def test_an_expected_signature_by_another_key_still_names_the_key() -> None:
    paper = make_paper((Paragraph(said("One.")),), signatures=(AUTHOR,))
    data = signing.sign(frozen(paper), key_of("Rolf Żółć"), AUTHOR, AT, "UTC")
    signature = verify.verify(data).signatures[0]
    assert (signature.person, signature.signed_by) == ("Anna Author", "Rolf Żółć")


def test_many_signers_sign_one_after_the_other() -> None:
    people = tuple(
        ExpectedSignature(n, "counsel", f"p{n}", f"Person {n}", f"sig_{n}", "") for n in range(1, 5)
    )
    paper = make_paper((Paragraph(said("One.")),), signatures=people)
    assert verify.verify(sign_all(frozen(paper), paper)).exit_code == 0


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler's pdfsig is not installed")
def test_pdfsig_agrees_on_untouched_and_flipped_files(tmp_path: Path) -> None:
    def pdfsig(data: bytes) -> str:
        path = tmp_path / "record.pdf"
        path.write_bytes(data)
        done = subprocess.run(["pdfsig", str(path)], capture_output=True, check=False, timeout=60)
        return done.stdout.decode("utf-8", "replace")

    data = sealed()
    told = pdfsig(data)
    assert told.count("Signature is Valid") == 2
    assert verify.verify(data).exit_code == 0
    record = data.index(b"stream", data.index(b"/EmbeddedFile")) + 40
    packed = data.index(b"stream", data.index(b"/ObjStm")) + 40
    for place in (record, packed):
        flipped = bytearray(data)
        flipped[place] ^= 1
        assert "Signature is Valid" not in pdfsig(bytes(flipped))
        assert verify.verify(bytes(flipped)).exit_code in (1, 3)


def raw_pdf(objects: dict[int, bytes]) -> bytes:
    """Write objects by number as a file; object 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    rows = [b"0000000000 65535 f \n"]
    for number, body in sorted(objects.items()):
        rows.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n%s" % (len(rows), b"".join(rows))
    return bytes(
        b"%s%strailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (out, table, len(rows), len(out))
    )


PAGES = {
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
}
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>"


def test_form_fields_that_run_in_circles_are_unreadable() -> None:
    loop = raw_pdf({1: CATALOGUE, **PAGES, 4: b"<</T(a)/FT/Sig/Kids[4 0 R]>>"})
    wide = {4 + n: b"<</T(a)/Kids[%s]>>" % (b"%d 0 R " % (5 + n) * 9) for n in range(12)}
    many = raw_pdf({1: CATALOGUE, **PAGES, **wide, 16: b"<</T(z)/FT/Sig>>"})
    for data in (loop, many):
        found = verify.verify(data)
        assert found.status == "unreadable"
        assert "form fields" in found.words


def test_a_table_of_objects_without_width_is_unreadable() -> None:
    body = b"<</Type/XRef/W[0 0 0]/Size 2000000000/Root 1 0 R/Length 0>>\nstream\n\nendstream"
    start = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    tail = b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(start)
    assert verify.verify(start + b"4 0 obj\n" + body + tail).status == "unreadable"


@pytest.mark.full
def test_a_page_that_draws_its_parts_over_and_over_is_refused() -> None:
    document = pikepdf.new()
    drawn = document.make_stream(b"q Q", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    for _level in range(3):
        inner = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=drawn))
        drawn = document.make_stream(b"/X Do " * 3_000, Resources=inner)
        drawn.Type, drawn.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    page = document.add_blank_page()
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=drawn))
    for content in (b"/X Do", b"q Q " * 2_000_000):
        page.obj.Contents = document.make_stream(content)
        with pytest.raises(Unexpected, match="draws more"):
            read_pages(document)


def test_a_table_of_characters_larger_than_ours_is_refused() -> None:
    for table in (
        b"1 beginbfrange <0000> <FFFF> <0041> endbfrange",
        b"1 beginbfrange <41> <40> <0041> endbfrange",
    ):
        with pytest.raises(Unexpected, match="damaged"):
            to_unicode(table)
    assert to_unicode(b"1 beginbfrange <41> <43> <0041> endbfrange") == {65: "A", 66: "B", 67: "C"}
