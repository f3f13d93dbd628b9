"""Many scripts on one paper, and a readable stand-in for what no face can show."""

from __future__ import annotations

import io
import threading
import unicodedata
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pirdesk.casefile.figures import Bar, Bars, Scale
from pirdesk.casefile.paper import Figure, Heading, Paper, Paragraph, Run, Table
from pirdesk.documents import html, paper_json, pdf, record_json, text
from pirdesk.documents.characters import printable, squeezed
from pirdesk.documents.pdf import fonts
from pirdesk.documents.standing import Standing, stand_ins_for
from pirdesk.documents.verify.printed import printed_fault
from pirdesk.errors import UserError
from pirdesk.wording import error_text
from tests.effort import looks
from tests.papers.heard import hear
from tests.unit.documents_papers import AUTHOR, make_document, make_paper, said

SAMPLES = {
    "greek": "Ἡ Θεσσαλονίκη, ναί",
    "cyrillic": "Їжак та жук, Ђорђе",
    "devanagari": "क्षत्रिय श्री हिन्दी में कई शब्द हैं",
    "thai": "น้ำ ผู้ใหญ่ กำลังทดสอบ",
    "chinese": "部分用户能够看到其他活跃用户聊天记录中的标题。" * 6,
    "japanese": "一部の利用者が会話の題名を見ることができた。" * 6,
    "korean": "다른 사용자의 대화 제목을 볼 수 있었습니다.",
    "mixed": "Frau 王小明 from 北京市, नमस्ते and สวัสดี, Жук.",
}
ARABIC = "محمد علي، القاهرة ٢٠٢٣"


def fault(paper: Paper) -> str:
    record = record_json.build(paper=paper, document=make_document(paper))
    with pikepdf.open(io.BytesIO(pdf.render(paper, record))) as opened:
        return printed_fault(opened, record_json.read(record))


def bare(words: str, **more: object) -> Paper:
    return make_paper((Paragraph(said(words)),), signatures=(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("script", SAMPLES)
def test_a_script_is_heard_as_it_was_written_and_verifies(script: str) -> None:
    words = SAMPLES[script]
    heard = hear(pdf.render(bare(words)))
    assert words in " ".join(heard.text.split()).replace("\u00a0", " ")
    assert fault(bare(words)) == ""


def test_shaped_forms_do_not_depend_on_what_was_drawn_before() -> None:
    first = pdf.render(bare(SAMPLES["devanagari"]))
    pdf.render(bare("ज्ञान विद्यार्थी क्लिष्ट"))
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(pdf.render(bare(SAMPLES["devanagari"]))))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [first] * 3


@pytest.mark.parametrize("sign", ["😀", "\ue000", "א", "م", "𠮷"])
def test_what_cannot_be_drawn_is_refused_by_name_and_stands_in(sign: str) -> None:
    paper = make_paper((Paragraph(said(f"before {sign} after")),))
    with pytest.raises(UserError) as refused:
        pdf.render(paper)
    assert f"U+{ord(sign):04X}" in error_text(refused.value)
    assert "stand-in" in error_text(refused.value)
    assert sign in hear(pdf.render(pdf.with_stand_ins(paper))).text


def test_a_stand_in_names_signs_and_transliterates_words() -> None:
    made = stand_ins_for(["😀 محمد\ue000"], lambda char: char.isascii())
    assert {item.text: item.shown for item in made} == {
        "😀": "[U+1F600 grinning face]",
        "محمد": "Mhmd",
        "\ue000": "[U+E000]",
    }


def test_names_titles_tables_links_and_figures_stand_in_and_verify() -> None:
    chart = Bars(Scale(0, 1), (Bar(f"{ARABIC} हिन्दी", 0.5, "1"),))
    nodes = (
        Heading(1, said(f"Name {ARABIC} 😀")),
        Paragraph((Run("see "), Run("محمد", href="https://example.org/x"), Run(" 漢محمد字"))),
        Table((said("الاسم"), said("x")), ((said("محمد"), said("😀" * 5)),) * 40),
        Figure(chart, f"alt {ARABIC}", Table((), ((said("b"),),)), "caption"),
    )
    signer = replace(AUTHOR, person_name=ARABIC)
    paper = pdf.with_stand_ins(make_paper(nodes, title=f"To {ARABIC}", signatures=(signer,)))
    assert fault(paper) == ""
    assert paper_json.read_paper(paper_json.paper_tree(paper)) == paper
    heard = hear(pdf.render(paper))
    assert heard.all("H1")[0].text.strip() == f"To {ARABIC}"
    assert heard.text.count("محمد") >= 44


def test_a_stand_in_that_the_record_does_not_hold_is_found() -> None:
    paper = pdf.with_stand_ins(bare(f"Name {ARABIC}"))
    (first, *others) = paper.stand_ins
    shown = replace(paper, stand_ins=(replace(first, shown="Somebody"), *others))
    record = record_json.build(paper=paper, document=make_document(paper))
    with pikepdf.open(io.BytesIO(pdf.render(shown, record))) as opened:
        assert printed_fault(opened, record_json.read(record)) != ""


def test_a_very_long_stand_in_goes_on_over_lines_and_pages() -> None:
    paper = pdf.with_stand_ins(bare("😀" * 900 + " " + "م" * 9000))
    assert fault(paper) == ""


def test_html_and_text_carry_every_character_as_it_is() -> None:
    paper = pdf.with_stand_ins(bare(f"Name {ARABIC} 😀"))
    assert f"Name {ARABIC} 😀" in html.render(paper)
    assert f"Name {ARABIC} 😀" in text.render(paper)


@given(st.text(max_size=60))
@looks(20)
def test_with_stand_ins_any_text_can_be_drawn(words: str) -> None:
    fonts.register()
    shown = printable(words)
    standing = Standing(stand_ins_for([shown], fonts.drawn))
    fonts.check_characters([standing.shown(shown)])
    marked = standing.marked(shown)
    plain = "".join(c for c in marked if unicodedata.category(c) != "Co" and ord(c) < 0xF0000)
    assert squeezed(plain) == squeezed(standing.shown(shown))
