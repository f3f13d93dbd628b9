"""Every dialog fits a small screen: nothing squashed or cut, its buttons on the screen."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QRadioButton,
    QWidget,
)

import pirdesk.ui
from pirdesk.casefile.case import Definition
from pirdesk.errors import Conflict, TermConflict, UserError
from pirdesk.services import cases, definitions, drafting, duty_map, records, sealing
from pirdesk.services.editions import Moved
from pirdesk.services.sealing import SignerChoice
from pirdesk.services.signers import MemorySigner
from pirdesk.ui.alerts import Notice, Question
from pirdesk.ui.dialogs import review
from pirdesk.ui.dialogs.add_evidence import AddEvidenceDialog
from pirdesk.ui.dialogs.assessors import ConsensusDialog, HandInDialog, NameAssessorsDialog
from pirdesk.ui.dialogs.breaches import BreachesDialog
from pirdesk.ui.dialogs.conflict import ConflictDialog
from pirdesk.ui.dialogs.decision import DecisionDialog
from pirdesk.ui.dialogs.departure import DepartureDialog
from pirdesk.ui.dialogs.differences import DifferencesDialog
from pirdesk.ui.dialogs.editions import EditionsDialog
from pirdesk.ui.dialogs.export_definition import ExportDefinitionDialog
from pirdesk.ui.dialogs.fairness import FairnessDialog
from pirdesk.ui.dialogs.filing import FilingDialog
from pirdesk.ui.dialogs.import_definition import ImportDefinitionDialog
from pirdesk.ui.dialogs.new_case import NewCaseDialog
from pirdesk.ui.dialogs.person import PersonDialog
from pirdesk.ui.dialogs.reporter import ReporterDialog
from pirdesk.ui.dialogs.save_view import SaveViewDialog
from pirdesk.ui.dialogs.seal import SealDialog
from pirdesk.ui.dialogs.seal_many import SealManyDialog
from pirdesk.ui.dialogs.shortcuts import ShortcutsDialog
from pirdesk.ui.dialogs.start_document import StartDocumentDialog, read_offers
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.finder import Find, Finder
from pirdesk.ui.widgets.fitted import FittedDialog
from tests.builders import approved, sample_case
from tests.ui.sizes import (
    LOOKS,
    QUICK,
    SMALL,
    inside,
    looking,
    out_of_reach,
    screen_named,
    squashed,
)

WINDOW = Path(pirdesk.ui.__file__).parent
BASES = {FittedDialog, VerbDialog}
SOON = 5  # ms, for what a timer of nothing does
LONG = UserError(
    "The two passphrases are not the same, and this sentence goes on for longer than one line.",
    "No key was made and nothing was signed. Write the same one twice. " * 3,
    code="passphrase.differs",
)
WAYS = (
    SignerChoice("file", "A file", "Your own file.", needs_passphrase=True, needs_file=True),
    SignerChoice("local", "A key made here", "It is made now.", True, makes_key=True),
)


class Ground:
    """One window with a case, and everything the dialogs are given."""

    def __init__(self, hand: Any, office: Any, window: Any) -> None:
        self.hand, self.office, self.window = hand, office, window
        self.place = window.workplace
        self.case = sample_case(office)
        self.desk = office.author

    @property
    def duty(self) -> Any:
        duties = duty_map.facts_duties(
            self.desk.library, cases.fact_sheet(self.desk, self.case.id), self.desk.now()
        )
        return next(d for d in duties if d.duty == "eu.gdpr.33")

    def document(self) -> Any:
        return drafting.start_document(self.desk, self.case.id, "pir")


def nothing(*_given: Any) -> None:
    return None


def seal(g: Ground) -> QDialog:
    document = approved(g.office, g.case, "pir")
    record = sealing.seal(g.desk, document.id, MemorySigner())
    assert len(record.expected) == 2
    return SealDialog(g.window, g.place, document, record, WAYS, nothing)


def seal_many(g: Ground) -> QDialog:
    for _ in range(3):
        approved(g.office, g.case, "harm_assessment")
    return SealManyDialog(g.window, g.place, WAYS, records.waiting(g.desk))


def editions(g: Ground) -> QDialog:
    moves = [
        Moved(g.case.id, g.case.title, "eu.gdpr.33", "Notification to the authority", "", "DE",
              None, None, "amended_law", "The article was amended.", "GDPR Art. 33")
        for _ in range(9)
    ]  # fmt: skip
    return EditionsDialog(g.window, g.place, g.case.id, moves)


def conflict(g: Ground) -> QDialog:
    texts = ("The cache failed. " * 30, "The Redis cache failed. " * 30)
    found = Conflict(
        tuple(TermConflict(f"incident.narrative{n}", 2, 1, *texts, "P-1") for n in range(3))
    )
    bases = {"incident.narrative0": "The cache failed. "}
    return ConflictDialog(g.window, found, lambda key: key, lambda _id: "Ruth", nothing, bases)


def evidence(count: int) -> Callable[[Ground], QDialog]:
    paths = [Path(f"a file with a rather long name, number {n}.log") for n in range(count)]
    return lambda g: AddEvidenceDialog(g.window, g.place, g.case.id, paths)


def hand_in(g: Ground) -> QDialog:
    data = g.window.case.model.data
    return HandInDialog(g.window, g.place, g.case.id, data.view.harm, g.window.case.model.words)


def start_document(g: Ground) -> QDialog:
    return StartDocumentDialog(
        g.window, g.place, g.case.id, read_offers(g.desk, g.case.id), nothing
    )


def finder(g: Ground) -> QDialog:
    things = [Find(f"Thing {n}", "do", "next", nothing) for n in range(40)]
    return Finder(g.window, g.place, things, nothing)


def definition(g: Ground) -> Definition:
    text = definitions.export_definition(g.desk, "regime", "uk.gdpr.33")
    own = text.replace("amount = 72", "amount = 48")
    return Definition("uk.gdpr.33", "regime", 1, own, "P-1", g.desk.now(), "uk.gdpr.33", "", "")


DIALOGS: dict[str, Callable[[Ground], QDialog]] = {
    "Notice": lambda g: Notice(g.window, "It failed.", "Do it again. " * 40),
    "Notice, a bug": lambda g: Notice(g.window, "A mistake.", "It is ours. " * 20, "x\n" * 80),
    "Question": lambda g: Question(g.window, "Remove?", "It stops. " * 20, "Remove", nothing),
    "Finder": finder,
    "SubmitDialog": lambda g: review.SubmitDialog(g.window, g.place, g.document()),
    "ApproveDialog": lambda g: review.ApproveDialog(g.window, g.place, g.document()),
    "AcceptDialog": lambda g: review.AcceptDialog(
        g.window,
        g.place,
        g.document(),
        tuple((f"term.{n}", "It does not apply. " * 9) for n in "ab"),
    ),
    "ReasonDialog": lambda g: review.return_dialog(g.window, g.place, g.document()),
    "AddEvidenceDialog": evidence(1),
    "AddEvidenceDialog, many": evidence(30),
    "NameAssessorsDialog": lambda g: NameAssessorsDialog(
        g.window, g.place, g.case.id, {f"P-{n}": f"Person {n}" for n in range(12)}
    ),
    "HandInDialog": hand_in,
    "ConsensusDialog": lambda g: ConsensusDialog(
        g.window, g.place, g.case.id, {"people.affected": "How many people are affected"}
    ),
    "BreachesDialog": lambda g: BreachesDialog(g.window, g.place, nothing),
    "ConflictDialog": conflict,
    "DecisionDialog": lambda g: DecisionDialog(g.window, g.place, g.case.id, g.duty, nothing),
    "DepartureDialog": lambda g: DepartureDialog(g.window, g.place, g.case.id, "high"),
    "DifferencesDialog": lambda g: DifferencesDialog(g.window, g.place, definition(g)),
    "EditionsDialog": editions,
    "ExportDefinitionDialog": lambda g: ExportDefinitionDialog(g.window, g.place, definition(g)),
    "ImportDefinitionDialog": lambda g: ImportDefinitionDialog(
        g.window, g.place, Path("an edition of a law with a rather long name.toml")
    ),
    "FairnessDialog": lambda g: FairnessDialog(g.window, g.place, g.case.id),
    "FilingDialog": lambda g: FilingDialog(g.window, g.place, g.case.id, [g.duty]),
    "NewCaseDialog": lambda g: NewCaseDialog(g.window, g.place, nothing),
    "PersonDialog": lambda g: PersonDialog(g.window, g.place, nothing),
    "ReporterDialog": lambda g: ReporterDialog(g.window, g.place, g.case.id),
    "SaveViewDialog": lambda g: SaveViewDialog(g.window, g.place, "words", "due", nothing),
    "SealDialog": seal,
    "SealManyDialog": seal_many,
    "ShortcutsDialog": lambda g: ShortcutsDialog(g.window, g.window.actions_),
    "StartDocumentDialog": start_document,
}


WITH = [
    pytest.param(screen, look, marks=() if (screen, look) in QUICK else pytest.mark.full)
    for screen in SMALL
    for look in LOOKS
]


def test_no_dialog_of_the_program_is_left_out() -> None:
    bases = {"QDialog", *(base.__name__ for base in BASES), "Notice"}
    found = {
        node.name
        for path in WINDOW.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and {getattr(base, "id", "") for base in node.bases} & bases
    }
    tried = {name.partition(",")[0] for name in DIALOGS}
    assert found - {base.__name__ for base in BASES} == tried


@pytest.mark.parametrize(("screen", "look"), WITH)
def test_every_dialog_fits_a_small_screen(hand, office, window, theme, screen, look) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    ground = Ground(hand, office, window)
    window.open_case(ground.case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    window.move(screen_named(screen).availableGeometry().topLeft())
    with looking(app, theme, look):
        faults = {name: tried(hand, made(ground)) for name, made in DIALOGS.items()}
    assert not any(faults.values()), told(faults)


def told(faults: dict[str, list[str]]) -> str:
    return "\n".join(
        f"{name}: {line}" for name, found in faults.items() for line in dict.fromkeys(found)
    )


def tried(hand: Any, dialog: Any) -> list[str]:
    """Open a dialog, let it refuse where it can, and return what does not fit."""
    dialog.open()
    hand.settle()
    first = QApplication.focusWidget()
    faults = [] if first is None or seen(first) else [f"{first} begins out of sight"]
    faults += looked_at(dialog)
    if isinstance(dialog, VerbDialog):
        dialog.refuse(LONG)
        hand.qtbot.wait(SOON)
        faults += looked_at(dialog)
        assert dialog.problem.visibleRegion().boundingRect().height() > 20
    for way in dialog.findChildren(QRadioButton):
        hand.click(way)
        hand.qtbot.wait(SOON)
        faults += looked_at(dialog)
    for line in dialog.findChildren(QLineEdit):
        if line.isVisible():
            line.clearFocus()
            line.setFocus()
            hand.qtbot.wait(SOON)
            if not seen(line):
                faults.append(f"{line.accessibleName()} has the keyboard out of sight")
    dialog.reject()
    hand.qtbot.wait(SOON)
    return faults


def seen(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().height() == widget.height()


def looked_at(dialog: Any) -> list[str]:
    faults = squashed(dialog) + out_of_reach(dialog)
    if not inside(dialog):
        faults.append(f"not on its screen: {dialog.frameGeometry()}")
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible() and not dialog.page.isAncestorOf(button):
            seen = button.visibleRegion().boundingRect().size()
            if seen != button.size():
                faults.append(f"the button “{button.text()}” is cut")
    return faults
