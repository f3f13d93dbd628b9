"""The harm page and the fairness dialog: what is listed, explained, led to, refused and kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from pirdesk.casefile.findings import Finding
from pirdesk.casefile.sheet import Answer
from pirdesk.errors import UserError
from pirdesk.harm import MethodResult, bridge
from pirdesk.services import answers, cases, fairness
from pirdesk.ui.dialogs.fairness import FairnessDialog
from pirdesk.ui.screens.case import harm_groups
from pirdesk.ui.screens.case.pages.harm import HarmPage
from pirdesk.ui.screens.case.pages.section import SectionPage
from pirdesk.ui.widgets.data_table import DataTable
from pirdesk.ui.widgets.figure import Figure, _turned
from pirdesk.ui.widgets.labels import PlainLabel
from tests.builders import Office, sample_case
from tests.ui.hand import Hand

OPEN = MethodResult("a", "Open one", complete=False, missing=("x", "y"))
DONE = MethodResult("b", "Done one", complete=True, level_words="High", provisional=True)
IDLE = MethodResult("c", "Idle one", complete=True, not_applicable="Not used, because it rained.")


def harm_page(hand: Hand, case_id: str) -> HarmPage:
    hand.window.open_case(case_id, "harm")
    hand.settle()
    assert hand.window.case is not None
    page = hand.window.case.page
    assert isinstance(page, HarmPage)
    return page


def told(page: HarmPage) -> list[str]:
    return [label.text() for label in page.detail.findChildren(PlainLabel)]


def table(page: HarmPage, name: str) -> DataTable:
    return next(t for t in page.detail.findChildren(DataTable) if t.accessibleName() == name)


def test_the_list_tells_each_state_in_words_and_folds_what_does_not_apply() -> None:
    lines = harm_groups.method_lines((IDLE, DONE, OPEN))
    assert [line.title for line in lines if line.head] == [
        "Open (1)",
        "Results (1)",
        "Do not apply (1)",
    ]
    details = {line.title: line.detail for line in lines if not line.head}
    assert details == {"Open one": "open: 2 questions", "Done one": "provisional · High"}
    opened = harm_groups.method_lines((IDLE, DONE, OPEN), ["idle"])
    assert opened[-1].detail == "Not used, because it rained."


def test_a_method_without_open_questions_is_open_for_what_was_found() -> None:
    result = MethodResult("a", "A", complete=False)
    assert harm_groups.result_mark(result).words == "open: see what was found"


def test_the_engines_sentence_on_parting_methods_is_taken_as_it_is() -> None:
    finding = Finding("bridge.together", "note", "They part.")
    parted = MethodResult(bridge.METHOD, "Bridge", complete=True, findings=(finding,))
    assert harm_groups.together((DONE, parted)) == "They part."
    assert harm_groups.together((DONE,)) == ""


def test_every_method_is_walked_and_explained_by_keys_alone(hand: Hand, office: Office) -> None:
    page = harm_page(hand, sample_case(office).id)
    assert hand.focus() is page.list
    hand.press(Qt.Key.Key_End)
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Home)
    seen = {page.detail.shown.method}
    for _ in range(40):
        hand.press(Qt.Key.Key_Down)
        shown = page.detail.shown
        seen.add(shown.method)
        if shown.source:
            assert shown.source in told(page)
        if shown.does_not_decide and not shown.not_applicable:
            assert shown.does_not_decide in told(page)
    assert hand.window.case is not None
    assert seen == {r.method for r in hand.window.case.model.data.view.harm}


def test_an_input_leads_to_its_field(hand: Hand, office: Office) -> None:
    page = harm_page(hand, sample_case(office).id)
    page.show_method("enisa")
    inputs = table(page, "Inputs")
    inputs.setFocus()
    inputs.setCurrentCell(0, 0)
    QTest.keyClick(inputs, Qt.Key.Key_Return)
    hand.settle()
    assert hand.window.case is not None
    assert isinstance(hand.window.case.page, SectionPage)
    hand.wait(lambda: hand.question() is not None and hand.question().key == "enisa.dpc_category")


def test_parting_methods_stand_in_a_band_and_the_bridge_asks_for_the_reason(
    hand: Hand, office: Office
) -> None:
    case = sample_case(office)
    given: dict[str, Answer | None] = {
        "risk.unlikely": Answer(True),
        "risk.high_likely": Answer(False),
        "risk.divergence_reason": None,
    }
    answers.answer_terms(office.author, case.id, given)
    page = harm_page(hand, case.id)
    sentence = harm_groups.together(cases.case_view(office.author, case.id).harm)
    assert sentence
    assert page.parting.isVisible()
    assert page.parting.text() == sentence
    hand.click(page.bridge)
    written = table(page, "The written bridge")
    states = [written.item(row, 2).text() for row in range(written.rowCount())]
    assert "required, not answered" in states
    side = table(page, "The methods side by side")
    side.setFocus()
    side.setCurrentCell(0, 0)
    QTest.keyClick(side, Qt.Key.Key_Return)
    assert page.detail.shown.title == side.item(0, 0).text()


def test_a_figure_is_drawn_told_and_stands_above_its_table(hand: Hand, office: Office) -> None:
    page = harm_page(hand, sample_case(office).id)
    page.show_method("internal")
    figure = page.detail.findChild(Figure)
    hand.wait(lambda: figure.drawn)
    hand.settle()
    assert figure.height() > 100
    assert "SEV1" in figure.accessibleDescription()
    moments = table(page, "Before measures, now and after measures")
    shown = [moments.item(row, 0).text() for row in range(moments.rowCount())]
    assert any("residual" in words for words in shown)


def test_on_a_dark_ground_paper_and_ink_change_places() -> None:
    base, text = QColor("#202020"), QColor("#E0E0E0")
    turned = _turned("fill: rgb(100%,100%,100%); stroke: rgb(0%,0%,0%)", base, text)
    assert turned == "fill: rgb(32,32,32); stroke: rgb(224,224,224)"


def test_a_severity_lowered_later_shows_before_after_and_who(hand: Hand, office: Office) -> None:
    case = sample_case(office)
    office.clock.forward(hours=3)
    answers.answer_terms(
        office.author,
        case.id,
        {"enisa.dpc_category": Answer("simple", basis="Cards were test data.")},
    )
    page = harm_page(hand, case.id)
    page.show_method("enisa")
    hand.wait(lambda: "HOW THE SEVERITY MOVED" in told(page))
    moved = table(page, "How the severity moved")
    row = [moved.item(0, place).text() for place in range(1, 5)]
    assert row[0] == "Ada Officer"
    assert row[2].endswith("lowered")
    assert "Cards were test data." in row[3]
    figures = [f for f in page.detail.findChildren(Figure) if "first assessed" in
               f.accessibleDescription()]  # fmt: skip
    hand.wait(lambda: figures and figures[0].drawn)


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    """Two groups, one chosen half as often as the other."""
    lines = ["sex,decision"]
    for sex, chosen in (("female", 20), ("male", 40)):
        lines += [f"{sex},{'yes' if number < chosen else 'no'}" for number in range(80)]
    file = tmp_path / "decisions.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def dialog(hand: Hand, office: Office) -> FairnessDialog:
    page = harm_page(hand, sample_case(office).id)
    hand.click(hand.button("Compare groups in a file …"))
    assert page.isVisible()
    return hand.dialog(FairnessDialog)


def test_the_dialog_says_what_is_still_to_be_chosen(
    hand: Hand, office: Office, decisions: Path
) -> None:
    shown = dialog(hand, office)
    shown.take(decisions)
    hand.settle()
    assert hand.focus() is shown.columns.groups
    hand.click(shown.go_on)
    assert shown.problem.text() == "Tick at least one column that names the group."
    hand.press(Qt.Key.Key_Escape)


def test_a_file_that_is_no_table_is_refused_in_words(
    hand: Hand, office: Office, tmp_path: Path
) -> None:
    shown = dialog(hand, office)
    bad = tmp_path / "picture.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")
    shown.take(bad)
    hand.wait(shown.problem.isVisible)
    assert "cannot be counted" in shown.problem.text()
    assert shown.pages.currentWidget() is shown.start
    hand.press(Qt.Key.Key_Escape)


def test_counting_can_be_stopped(
    hand: Hand, office: Office, decisions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[float] = []

    def endless(_path: Path, _asked: object, *, progress, cancelled) -> None:
        while not cancelled():
            progress(0.25)
            begun.append(0.25)
            QTest.qSleep(5)
        raise UserError("Counting was stopped.", "Nothing was stored.")

    monkeypatch.setattr(fairness, "tally_file", endless)
    shown = dialog(hand, office)
    shown.take(decisions)
    hand.settle()
    hand.press(Qt.Key.Key_Space)
    shown.columns.outcome.setCurrentText("decision")
    hand.click(shown.go_on)
    hand.wait(lambda: begun and shown.bar.value() == 250)
    assert not shown.pages.isEnabled()
    hand.click(shown.stop)
    hand.wait(shown.problem.isVisible)
    assert shown.problem.text().startswith("Counting was stopped.")
    assert shown.pages.isEnabled()
    hand.press(Qt.Key.Key_Escape)
