"""Verify a record: drop or choose a file, read in plain words what it proves and what not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from pirdesk.services.verifying import FileVerdict, SignatureCheck
from pirdesk.ui.screens.verify.model import VerifyModel, check_lines, headline, trust_words
from pirdesk.ui.theme import small_font
from pirdesk.ui.translate import tr
from pirdesk.ui.when import spoken
from pirdesk.ui.widgets.controls import Button, column, empty, ems, held, panel, row, scrolled
from pirdesk.ui.widgets.drop import DropPlace
from pirdesk.ui.widgets.flow import Flow
from pirdesk.ui.widgets.labels import (
    PlainLabel,
    SelectableLabel,
    eyebrow,
    heading,
    note,
    rule,
    title,
)
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace


class VerifyScreen(QWidget):
    """A place to drop a file and the verdict below."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self.model = VerifyModel(workplace, self)
        self.drop = DropPlace(
            workplace.theme,
            tr("Drop a sealed PDF here, or choose one."),
            tr("Choose a file …"),
            self._choose,
        )
        self.choose = self.drop.button
        self.drop.dropped.connect(self._dropped)
        self.verdict = heading()
        self.meaning = PlainLabel()
        self.about = SelectableLabel(tone="muted")
        self._mark = PlainLabel(wrap=False)
        self._body = column(gap=0.7)
        said = row(gap=0.9)
        said.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        said.addLayout(column(self.verdict, self.meaning, gap=0.15), 1)
        inside = column(said, rule(), self.about, self._body, gap=0.9)
        inside.setContentsMargins(ems(1.4), ems(1.2), ems(1.4), ems(1.2))
        self.result: QFrame = panel("card", inside)
        self.result.setVisible(False)
        page = QWidget()
        page.setMaximumWidth(ems(58))
        told = tr(
            "Everything needed is in the file itself. The result says what is proven and what is "
            "not."
        )
        head = column(title(tr("Verify a record")), note(told), gap=0.15)
        page.setLayout(column(head, self.drop, self.result, 1, gap=1.1, margin=2))
        holder = QWidget()
        inner = row(gap=0)
        inner.addWidget(page, 100)
        inner.addStretch(1)
        holder.setLayout(inner)
        self.setLayout(column(scrolled(holder)))
        self.model.judged.connect(self._show)
        self.model.refused.connect(workplace.alerts.tell)

    def load(self) -> None:
        """Nothing is fetched before a file is chosen."""

    def focus_first(self) -> None:
        """Put the keyboard on the page: on no button that a space would press."""
        self.setFocus()

    def _dropped(self, paths: Sequence[Path]) -> None:
        self.model.check(paths[0])

    def _choose(self) -> None:
        path = self._workplace.choosers.open_file(
            self, tr("Verify a record"), tr("PDF records (*.pdf);;All files (*)")
        )
        if path is not None:
            self.model.check(path)

    def _choose_trust(self) -> None:
        path = self._workplace.choosers.open_file(
            self,
            tr("A certificate to trust"),
            tr("Certificates (*.pem *.crt *.cer *.der);;All files (*)"),
        )
        if path is not None:
            self.model.trust(path)

    def _show(self, path: Path, verdict: FileVerdict) -> None:
        said = headline(verdict)
        self._mark.setPixmap(self._workplace.theme.pixmap(said.icon, said.role, 2.2))
        self.verdict.setText(said.words)
        self.verdict.set_tone(said.role)
        self.meaning.setText(said.meaning)
        self.about.setText(f"{path.name}\nSHA-256 {verdict.sha256}")
        empty(self._body)
        self._list(tr("CHECKS"), check_lines(verdict))
        found = verdict.verification.signatures
        if found:
            self._body.addWidget(eyebrow(tr("SIGNATURES")))
            for each in found:
                self._body.addLayout(self._signature(each))
            if verdict.verification.time_words:
                self._body.addWidget(eyebrow(tr("WHAT IS PROVEN ABOUT THE TIME")))
                self._body.addWidget(SelectableLabel(spoken(verdict.verification.time_words)))
            self._trust(verdict)
        if verdict.register_words:
            self._body.addWidget(eyebrow(tr("THE REGISTER OF THIS DESK")))
            self._body.addWidget(SelectableLabel(verdict.register_words))
        self.result.setVisible(True)
        self.result.setAccessibleName(said.words)
        self.result.setAccessibleDescription(said.meaning)

    def _list(self, name: str, lines: Sequence[Line]) -> None:
        self._body.addWidget(eyebrow(name))
        shown = Lines(self._workplace.theme, name.capitalize(), grows=True)
        self._body.addWidget(shown)
        shown.show_lines(lines)

    def _signature(self, signature: SignatureCheck) -> QLayout:
        """Lay out whose signature it is, how it stands, and its certificate to compare."""
        holds = signature.intact and signature.unchanged_since
        drawing = PlainLabel(wrap=False)
        icon, role = ("check", "good") if holds else ("broken", "late")
        drawing.setPixmap(self._workplace.theme.pixmap(icon, role))
        fingerprint = SelectableLabel(
            tr("certificate {name}", name=signature.certificate), tone="muted"
        )
        fingerprint.setFont(small_font())
        line = row(gap=0.7)
        line.setContentsMargins(ems(0.5), 0, 0, 0)
        line.addWidget(drawing, 0, Qt.AlignmentFlag.AlignTop)
        words = SelectableLabel(spoken(signature.words))
        line.addLayout(column(words, fingerprint, gap=0.05), 1)
        return line

    def _trust(self, verdict: FileVerdict) -> None:
        self._body.addWidget(eyebrow(tr("WHO THE SIGNERS ARE")))
        self._body.addWidget(SelectableLabel(trust_words(verdict, self.model.trusted)))
        choose = Button(
            tr("Choose a certificate to trust …"),
            self._choose_trust,
            theme=self._workplace.theme,
            icon="approved",
        )
        parts = Flow(choose)
        if self.model.trusted is not None:
            forget = Button(tr("Trust nobody again"), lambda: self.model.trust(None), kind="quiet")
            parts.addWidget(PlainLabel(self.model.trusted.name, tone="muted", wrap=False))
            parts.addWidget(forget)
        self._body.addWidget(held(parts))
