"""The finished file: small objects in compressed streams, none lost, nothing else changed."""

from __future__ import annotations

import io

import pikepdf
import pytest

from pirdesk.documents import pdf
from pirdesk.documents.pdf import draw
from pirdesk.documents.pdf.packing import packed
from tests.unit.documents_papers import make_paper


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return a paper as reportlab writes it."""
    monkeypatch.setattr(draw, "packed", lambda data: data)
    return pdf.render(make_paper(), b"{}")


def read(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data), attempt_recovery=False)


def test_every_object_is_there_as_it_was_and_every_stream_is_not_touched(written: bytes) -> None:
    with read(written) as before, read(packed(written)) as after:
        assert after.check_pdf_syntax() == []
        assert len(before.objects) > 100
        for number in range(1, len(before.objects) + 1):
            one, other = (opened.get_object(number, 0) for opened in (before, after))
            assert one.unparse(resolved=True) == other.unparse(resolved=True)
            if isinstance(one, pikepdf.Stream):
                assert one.read_raw_bytes() == other.read_raw_bytes()
        streams = [item for item in after.objects if isinstance(item, pikepdf.Stream)]
        held = [int(item.N) for item in streams if item.get("/Type") == "/ObjStm"]
        assert max(held) <= 200
        assert sum(held) + len(streams) - len(held) - 1 == len(before.objects)


def test_the_identifier_of_a_file_follows_from_all_of_its_bytes(written: bytes) -> None:
    other = written.replace(b"Anna Author", b"Anna Bother")
    names = []
    for data in (written, other, written):
        with read(packed(data)) as opened:
            first, second = (bytes(part) for part in opened.trailer.ID)
        assert first == second
        names.append(first)
    assert names[0] == names[2] != names[1]


def test_a_file_not_written_as_expected_is_not_packed(written: bytes) -> None:
    for bad in (
        written.replace(b"\nendobj\n", b"\nENDOBJ\n", 1),
        written.replace(b"/Length 0>>", b"/Length 9>>", 1),
        written.replace(b"xref\n0 ", b"xref\n1 ", 1),
    ):
        assert bad != written
        with pytest.raises(ValueError, match=r"expected|long"):
            packed(bad)
