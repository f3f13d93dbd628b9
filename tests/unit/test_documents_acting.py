"""What can act, hide or be carried along: no record holds it, in a foreign file it is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pirdesk.casefile.paper import Paragraph, Run
from pirdesk.documents import pdf, verify
from pirdesk.documents.verify.signatures import unread
from pirdesk.documents.verify.wording import count_words
from tests.unit.documents_papers import frozen, make_paper, sign_all

Change = Callable[[Any], None]
ADDRESS = "https://example.org/a?b=(c)"


@lru_cache(maxsize=1)
def prepared() -> tuple[Any, bytes]:
    paper = make_paper((Paragraph((Run("See "), Run("the statement", href=ADDRESS))),))
    return paper, frozen(paper)


def changed(change: Change) -> bytes:
    """Change a record before it is signed, as one who holds the keys could."""
    paper, data = prepared()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(out)
    return sign_all(out.getvalue(), paper)


def link_of(opened: Any) -> Any:
    return next(n for n in opened.pages[0].Annots if n.Subtype == "/Link")


def action(kind: str, **more: Any) -> Any:
    return Dictionary(S=Name(f"/{kind}"), **more)


def script(opened: Any) -> None:
    opened.Root.OpenAction = action("JavaScript", JS=String("app.alert(1)"))


def named_script(opened: Any) -> None:
    held = opened.make_indirect(action("JavaScript", JS=String("app.alert(1)")))
    opened.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), held]))


def opening(opened: Any) -> None:
    opened.Root.OpenAction = Array([opened.pages[0].obj, Name.Fit])


def touched(opened: Any) -> None:
    opened.pages[0].obj.AA = Dictionary(O=action("GoTo", D=Array([opened.pages[0].obj, Name.Fit])))


def launched(opened: Any) -> None:
    link_of(opened).A = action("Launch", F=String("calc.exe"))


def after_link(opened: Any) -> None:
    link_of(opened).A.Next = action("SubmitForm", F=String("https://example.org"))


def elsewhere(opened: Any) -> None:
    link_of(opened).A = action("GoToR", F=String("other.pdf"), D=Array([0, Name.Fit]))


def another_address(opened: Any) -> None:
    link_of(opened).A.URI = String("https://example.com/")


def script_address(opened: Any) -> None:
    link_of(opened).A.URI = String("JavaScript:app.alert(1)")


def bookmarked(opened: Any) -> None:
    opened.Root.Outlines = opened.make_indirect(Dictionary(Count=1))
    entry = opened.make_indirect(Dictionary(Title=String("a"), A=action("Hide", T=String("x"))))
    opened.Root.Outlines.First = opened.Root.Outlines.Last = entry


def second_form(opened: Any) -> None:
    opened.Root.AcroForm.XFA = Array([String("template"), opened.make_stream(b"<template/>")])


def rich(opened: Any) -> None:
    box = Array([0, 0, 9, 9])
    opened.pages[0].Annots.append(Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=box))


def layered(opened: Any) -> None:
    layer = opened.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
    opened.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def layer_unlisted(opened: Any) -> None:
    layer = opened.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
    opened.pages[0].Resources.Properties = Dictionary(L=layer)


def attached(opened: Any) -> None:
    opened.attachments["more.json"] = b"{}"


def attached_aside(opened: Any) -> None:
    held = Dictionary(F=opened.make_stream(b"{}"))
    spec = Dictionary(Type=Name.Filespec, F=String("record.json"), UF=String("record.json"))
    spec.EF = held
    opened.Root.AF = Array([opened.make_indirect(spec)])


def two_readings(opened: Any) -> None:
    """Let one viewer open the record and another one something else."""
    spec = opened.Root.Names.EmbeddedFiles.Names[1]
    spec.EF = Dictionary(F=opened.make_stream(b"{}"), UF=spec.EF.UF)


def pictured(opened: Any) -> None:
    held = opened.make_stream(b"\0\0\0")
    held.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Alternates": Array([])})
    opened.pages[0].Resources.XObject = Dictionary(I=held)


def unheard(opened: Any) -> None:
    opened.Root.PieceInfo = Dictionary()


# What is changed, the words that name it in a record, whether a foreign file names it too.
CHANGES: dict[Change, tuple[str, bool]] = {
    script: ("a script", True),
    named_script: ("a script", True),
    opening: ("OpenAction in its catalogue", False),
    touched: ("by itself when a page", True),
    launched: ("starts another program", True),
    after_link: ("sends data away", True),
    elsewhere: ("opens another file", True),
    another_address: ("a link to “https://example.com/”", False),
    script_address: ("no address of the web", True),
    bookmarked: ("hides or shows", True),
    second_form: ("XFA", True),
    rich: ("a rich medium", True),
    layered: ("layers", True),
    layer_unlisted: ("layers", True),
    attached: ("attachments other than its record", True),
    attached_aside: ("more files than its record", True),
    two_readings: ("", False),
    pictured: ("printed otherwise than it is shown", True),
    unheard: ("PieceInfo in its catalogue", False),
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_record_holds_nothing_that_acts_hides_or_is_added(change: Change) -> None:
    result = verify.verify(changed(change))
    words, _named = CHANGES[change]
    assert result.exit_code == 1
    assert all(s.intact and s.unchanged_since for s in result.signatures)
    assert any(words in check.words for check in result.checks if check.ok is False)


def test_an_untouched_record_is_said_to_hold_none() -> None:
    result = verify.verify(changed(lambda _pdf: None))
    assert result.exit_code == 0
    assert "Nothing in the file acts by itself" in " ".join(c.words for c in result.checks)


def test_addresses_of_any_writing_are_the_records_own() -> None:
    written = (
        "https://example.org/a%20b?x=%C3%A9&y=1#z",
        "https://example.org/é/ü?q=ä b",
        "mailto:a+b@exercise.example?subject=Hi%20there",
        "https://example.org/()[]\\'<>",
        "HTTPS://EXAMPLE.org/Ж/100%",
    )
    nodes = tuple(Paragraph((Run("See "), Run("it", href=each))) for each in written)
    paper = make_paper(nodes)
    assert verify.verify(sign_all(frozen(paper), paper)).exit_code == 0


def foreign(change: Change) -> bytes:
    """Make a file of another program: one page, one link, a form, an attachment or not."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        page = made.add_blank_page()
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
        note.A = action("URI", URI=String(ADDRESS))
        page.obj.Annots = Array([made.make_indirect(note)])
        page.obj.Resources = Dictionary()
        made.Root.AcroForm = Dictionary(Fields=Array())
        made.attachments["a.txt"] = b"a"
        change(made)
        made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "change", [c for c, told in CHANGES.items() if told[1]], ids=lambda change: change.__name__
)
def test_a_foreign_file_is_told_to_act_or_hide(change: Change) -> None:
    (told,) = (c for c in verify.verify(foreign(change)).checks if c.name == "acting")
    other: dict[Change, str] = {attached: "more.json", attached_aside: "record.json"}
    words = other.get(change, CHANGES[change][0])
    assert told.ok is False
    assert words in told.words
    assert "a file inside it (a.txt)" in told.words


def test_a_foreign_file_with_nothing_of_the_kind_is_told_so() -> None:
    def bare(opened: Any) -> None:
        del opened.attachments["a.txt"]

    (told,) = (c for c in verify.verify(foreign(bare)).checks if c.name == "acting")
    assert told.ok is True


def signed_twice() -> bytes:
    """Sign a paper that holds no record, so that it counts as another program's file."""
    paper = make_paper((Paragraph((Run("One sentence."),)),))
    return sign_all(pdf.render(paper, None), paper)


def unreadable(data: bytes, number: int) -> bytes:
    """Make the container of one signature, counted from the end of the file, no message at all."""
    at = 0
    for _time in range(number):
        at = data.index(b"/Contents <", at) + 11
    return data[:at] + b"FF" + data[at + 2 :]


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        ((), "2 signatures: 2 intact"),
        ((2,), "2 signatures: 1 intact with nothing disallowed added since, 1 that cannot be"),
        ((1, 2), "2 signatures: 2 that cannot be checked"),
    ],
)
def test_signatures_are_counted_by_how_they_stand(spoiled: tuple[int, ...], words: str) -> None:
    data = signed_twice()
    for number in spoiled:
        data = unreadable(data, number)
    assert words in verify.verify(data).words


def test_signatures_nobody_can_read_are_not_counted() -> None:
    assert "cannot be counted" in count_words((unread("ValueError"),))


def test_a_signature_of_an_unknown_kind_is_counted_and_named() -> None:
    def odd(opened: Any) -> None:
        held = Dictionary(Type=Name.Sig, SubFilter=Name("/adbe.x509.rsa_sha1"), Contents=b"0")
        field = Dictionary(FT=Name.Sig, T=String("One"), V=opened.make_indirect(held))
        opened.Root.AcroForm.Fields = Array([opened.make_indirect(field)])

    told = verify.verify(foreign(odd))
    assert "1 signature: 1 that cannot be checked" in told.words
    assert "adbe.x509.rsa_sha1" in told.signatures[0].words
