"""The organisation's own law and forms in the window: in, out, compared, and told when changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pirdesk import datafiles
from pirdesk.bootstrap import build_desk
from pirdesk.casefile.sheet import read_facts
from pirdesk.services import answers, cases, definitions
from pirdesk.services.desk import Desk
from pirdesk.ui.alerts import Notice
from pirdesk.ui.choosers import Choosers
from pirdesk.ui.dialogs.differences import DifferencesDialog
from pirdesk.ui.dialogs.export_definition import ExportDefinitionDialog
from pirdesk.ui.dialogs.import_definition import ImportDefinitionDialog
from tests.fakes import MemoryVault
from tests.storage.test_law_revision import FACTS, LAW, law

KEY = "incident.narrative"


class Chosen(Choosers):
    """The system's dialogs with the answers a test gives."""

    def __init__(self, *files: Path) -> None:
        self.files = list(files)
        self.out = Path()

    def open_file(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        return self.files.pop(0)

    def save_file(self, parent: QWidget, title: str, proposed: str) -> Path | None:
        self.out = self.out.with_name(proposed)
        return self.out


@pytest.fixture
def elsewhere(office, tmp_path: Path) -> Iterator[Desk]:
    """Another program on the same database, a reviewer acting."""
    desk = build_desk(
        f"sqlite:///{office.desk.home / 'pirdesk.db'}",
        "Ruth Reviewer",
        folder=tmp_path / "elsewhere",
        clock=office.clock,
        vault=MemoryVault(),
    )
    yield desk
    desk.close()


def choose(hand, *files: Path) -> Chosen:
    hand.window.workplace.choosers = Chosen(*files)
    return hand.window.workplace.choosers


def settings(hand):
    hand.ctrl(Qt.Key.Key_5)
    hand.settle()
    shown = hand.window._screen("settings")
    shown.scrolling.ensureWidgetVisible(shown.definitions)
    return shown.definitions


def states(shown) -> list[tuple[str, str]]:
    return [(line.data.definition.id, line.aside) for line in shown.lines.lines.lines]


def test_a_law_is_imported_with_its_reason_and_told_once(hand, office, window, tmp_path) -> None:
    shown = settings(hand)
    assert shown.none.isVisible()
    choose(hand, law(tmp_path, 48))
    hand.click(shown.importing)
    dialog = hand.dialog(ImportDefinitionDialog)
    hand.wait(lambda: dialog.kind.currentData() == "regime")
    assert hand.focus() is dialog.reason
    hand.press(Qt.Key.Key_Return)
    hand.wait(lambda: "Give the reason" in dialog.problem.text())
    hand.type("Our regulator wants two days.")
    hand.press(Qt.Key.Key_Return)
    hand.no_dialog()
    hand.settle()
    (version,) = definitions.definition_versions(office.desk)
    assert version.reason == "Our regulator wants two days."
    assert states(shown) == [(LAW, "stands in")]
    (line,) = shown.lines.lines.lines
    for part in ("Law", "version 1", "Ada Officer", "Our regulator wants two days."):
        assert part in line.detail
    told = window.new_law
    hand.wait(told.isVisible)
    assert told.accessibleName() == (
        "The law this desk computes with was changed by Ada Officer: "
        "Notify the Information Commissioner of a personal data breach"
    )
    assert "with the organisation's own" in hand.window._screen("settings")._edition.text()
    hand.click(told.closing)
    hand.settle()
    assert not told.isVisible()


def test_a_faulty_file_is_refused_in_its_dialog_and_another_one_chosen(
    hand, office, tmp_path
) -> None:
    shown = settings(hand)
    good, bad = law(tmp_path, 48), tmp_path / "bad.toml"
    bad.write_text(good.read_text("utf-8").replace("data.personal", "data.persnal"), "utf-8")
    torn = tmp_path / "torn.toml"
    torn.write_text("id = ", "utf-8")
    choose(hand, torn, bad, good)
    shown.importing.setFocus()
    hand.press(Qt.Key.Key_Space)
    dialog = hand.dialog(ImportDefinitionDialog)
    hand.wait(lambda: "torn.toml" in dialog.problem.text())
    hand.click(dialog.other)
    hand.wait(lambda: dialog.kind.currentData() == "regime")
    hand.click(dialog.reason)
    hand.type("Two days")
    hand.press(Qt.Key.Key_Return)
    words = hand.outcome(dialog)
    assert "data.persnal" in words
    assert "nothing stored was changed" in words
    assert dialog.reason.text() == "Two days"
    hand.click(dialog.other)
    hand.wait(lambda: dialog.kind.currentData() == "regime")
    hand.click(dialog.act)
    hand.no_dialog()
    assert len(definitions.definition_versions(office.desk)) == 1


def test_differences_are_read_and_ours_and_theirs_are_written(
    hand, office, elsewhere, tmp_path
) -> None:
    definitions.import_definition(elsewhere, "regime", law(tmp_path, 60), reason="First")
    definitions.import_definition(elsewhere, "regime", law(tmp_path, 48))
    shown = settings(hand)
    assert states(shown) == [(LAW, "stands in"), (LAW, "replaced")]
    assert "no reason given" in shown.lines.lines.lines[0].detail
    assert not shown.differences.isEnabled()
    shown.focus_first()
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Up)
    hand.press(Qt.Key.Key_Return)
    dialog = hand.dialog(DifferencesDialog)
    hand.wait(lambda: "-amount = 72" in dialog.text.toPlainText())
    assert "+amount = 48" in dialog.text.toPlainText()
    assert dialog.words.text() == "1 line taken out, 1 line put in."
    hand.press(Qt.Key.Key_Escape)
    hand.no_dialog()
    chosen = choose(hand)
    for whose, hours in ((0, "amount = 48"), (1, "amount = 72")):
        chosen.out = tmp_path / f"out{whose}" / "any"
        chosen.out.parent.mkdir()
        hand.click(shown.exporting)
        asked = hand.dialog(ExportDefinitionDialog)
        hand.wait(lambda asked=asked: asked.which.currentData() == LAW)
        asked.whose.setFocus()
        for _ in range(whose):
            hand.press(Qt.Key.Key_Down)
        hand.click(asked.act)
        hand.click(hand.dialog(Notice).closing)
        hand.no_dialog()
        assert hours in chosen.out.read_text("utf-8")
        assert chosen.out.name == f"{LAW}.toml"


def test_a_law_imported_elsewhere_is_told_and_nothing_typed_is_lost(
    hand, office, window, elsewhere, tmp_path
) -> None:
    case = cases.new_case(office.author, "Told in Britain")
    facts = read_facts(office.desk.library.vocabulary, FACTS)
    answers.answer_terms(office.author, case.id, facts.answers)
    before = next(r for r in office.desk.store.views.clocks(case.id) if r.duty == LAW)
    window.open_case(case.id, KEY)
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    hand.settle()
    hand.type("Typed before")
    definitions.import_definition(elsewhere, "regime", law(tmp_path, 48))
    hand.ctrl(Qt.Key.Key_S)
    hand.wait(window.new_law.isVisible)
    assert "was changed by Ruth Reviewer" in window.new_law.words.accessibleName()
    assert hand.question().key == KEY
    hand.type(" and after")
    hand.ctrl(Qt.Key.Key_S)
    hand.settle()
    assert cases.fact_sheet(office.desk, case.id).value(KEY) == "Typed before and after"
    after = next(r for r in office.desk.store.views.clocks(case.id) if r.duty == LAW)
    assert before.strict_due is not None
    assert after.strict_due is not None
    assert (before.strict_due - after.strict_due).total_seconds() == 24 * 3600
    hand.click(window.new_law.show_button)
    hand.settle()
    assert window.stack.currentWidget() is window._screen("settings")
    assert hand.focus() is window._screen("settings").definitions.lines
    assert not window.new_law.isVisible()


def test_a_form_imported_elsewhere_is_shown_with_what_was_typed(
    hand, office, window, elsewhere, tmp_path
) -> None:
    case = cases.new_case(office.author, "Another form")
    window.open_case(case.id, KEY)
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    hand.settle()
    hand.type("Typed before")
    text = datafiles.path("forms", "registers", "intake.toml").read_text("utf-8")
    question = '[[sections.questions]]\nterm = "detection.description"\n\n'
    assert question in text
    own = tmp_path / "intake.toml"
    own.write_text(text.replace(question, ""), "utf-8")
    asked = window.case.page.view.keys()
    assert "detection.description" in asked
    definitions.import_definition(elsewhere, "form", own)
    window.case.load()
    hand.wait(window.new_law.isVisible)
    assert "forms and texts of this desk were changed" in window.new_law.words.accessibleName()
    hand.settle()
    hand.wait(lambda: hand.question() is not None and hand.question().key == KEY)
    now = window.case.page.view.keys()
    assert list(now) == [key for key in asked if key != "detection.description"]
    assert hand.question().field.raw() == "Typed before"
