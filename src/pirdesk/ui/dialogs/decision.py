"""Record a decision about a duty: the test, the facts, who decided, until when it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from pirdesk.casefile.case import Changes, Document
from pirdesk.duties import Duty
from pirdesk.errors import UserError
from pirdesk.services import decisions
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.forms.fields.moment import MomentPart
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column, ems
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.widgets.plain_edit import PlainEdit
from pirdesk.ui.workplace import Workplace

LONGEST = 300


class DecisionDialog(VerbDialog):
    """Ends in ``record_decision``, whose paper is then opened to be reviewed and sealed."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        case_id: str,
        duty: Duty,
        drafted: Callable[[Document], object],
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Decide about a duty"),
            tr(
                "{duty}, {law}. A decision is kept with its reasons and drafted as a paper to be "
                "signed. It never changes what the law asks.",
                duty=duty.title,
                law=duty.citation,
            ),
            tr("Record and draft"),
            wide=46,
        )
        self._case_id, self._duty, self._drafted = case_id, duty, drafted
        self.texts: dict[str, PlainEdit | QLineEdit] = {}
        self.kind = ChoiceBox(workplace.theme)
        for kind, words in kind_words().items():
            self.kind.addItem(words, kind)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(ems(1.4))
        self._grid.setVerticalSpacing(ems(0.7))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._put(0, 0, tr("Kind of decision"), self.kind)
        self._text(1, 0, "decision", tr("What was decided"))
        self._text(2, 0, "test", tr("Test applied"))
        self._text(3, 0, "facts", tr("Facts relied on"))
        self._text(1, 1, "alternatives", tr("Alternatives weighed"))
        self._text(2, 1, "dissent", tr("Dissent, if any"))
        self._people(workplace)
        self.rows.addLayout(self._grid)
        self.kind.setFocus()

    def try_act(self) -> None:
        """Record the decision."""
        given = {name: _said(box) for name, box in self.texts.items()}
        try:
            given["review_by"] = self.review_by.text()
        except UserError as fault:
            self.refuse(fault)
            return
        given |= {"kind": str(self.kind.currentData()), "duty": self._duty.duty}
        desk, case_id = self.workplace.desk, self._case_id

        def done(found: decisions.Decision) -> None:
            papers = frozenset({found.document.id}) if found.document else frozenset()
            changes = Changes(cases=frozenset({case_id}), documents=papers, register=True)
            self.workplace.jobs.desk_changed.emit(changes)
            if found.document is not None:
                self._drafted(found.document)

        self.run(
            tr("Recording the decision"),
            lambda _task: decisions.record_decision(desk, case_id, given),
            done,
        )

    def _people(self, workplace: Workplace) -> None:
        who, why = Entry(LONGEST), Entry(LONGEST)
        who.setText(workplace.actor.name if workplace.actor else "")
        why.setPlaceholderText(tr("head of compliance, incident policy …"))
        self.texts["decided_by"], self.texts["authority"] = who, why
        self.review_by = MomentPart()
        for box, words in (
            (self.review_by.day, tr("date")),
            (self.review_by.time, tr("time")),
            (self.review_by.zone, tr("time zone")),
        ):
            box.setAccessibleName(tr("Review by: {part}", part=words))
        self._grid.addLayout(
            column(
                _labelled(tr("Decided by"), who),
                _labelled(tr("By what authority"), why),
                gap=0.5,
            ),
            3,
            1,
        )
        self._put(0, 1, tr("Review by (a clock runs until then)"), self.review_by)

    def _text(self, line: int, side: int, name: str, words: str) -> None:
        box = PlainEdit()
        box.setFixedHeight(ems(4.2))
        box.setTabChangesFocus(True)
        self.texts[name] = box
        self._put(line, side, words, box)

    def _put(self, line: int, side: int, words: str, widget: QWidget) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(_labelled(words, widget), line, side, top)


def kind_words() -> dict[str, str]:
    """Return the kinds of decisions in words, in their order."""
    return {
        "not_to_notify": tr("Not to notify"),
        "delay": tr("To delay"),
        "public_communication": tr("To tell the public instead"),
        "exemption": tr("To rely on an exemption"),
        "other": tr("Another decision"),
    }


def _labelled(words: str, widget: QWidget) -> QWidget:
    label = PlainLabel(words)
    label.setBuddy(widget)
    widget.setAccessibleName(words)
    widget.setAccessibleDescription(words)
    holder = QWidget()
    holder.setLayout(column(label, widget, gap=0.2))
    return holder


def _said(box: PlainEdit | QLineEdit) -> str:
    return (box.toPlainText() if isinstance(box, PlainEdit) else box.text()).strip()
