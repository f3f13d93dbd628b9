"""Verify a record: drop or choose a file, read in plain words what it proves and what not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from pirdesk.services.verifying import FileVerdict
from pirdesk.ui.screens.verify.model import VerifyModel, check_lines, headline
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, empty, ems, row, scrolled
from pirdesk.ui.widgets.labels import (
    PlainLabel,
    SelectableLabel,
    heading,
    note,
    title,
)
from pirdesk.ui.widgets.lines import Lines
from pirdesk.ui.workplace import Workplace


class VerifyScreen(QWidget):
    """A place to drop a file and the verdict below."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace
        self.model = VerifyModel(workplace, self)
        self.setAcceptDrops(True)
        self.choose = Button(
            tr("Choose a file …"), self._choose, kind="primary", theme=workplace.theme, icon="file"
        )
        self.choose.setAccessibleDescription(tr("Choose a sealed PDF to verify"))
        words = PlainLabel(tr("Drop a sealed PDF here, or choose one."), tone="muted")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        drop = QFrame()
        drop.setObjectName("drop")
        drop.setLayout(column(words, row(1, self.choose, 1), gap=0.6, margin=1.8))
        self.verdict = title()
        self.about = SelectableLabel(tone="muted")
        self.result = QFrame()
        self.result.setObjectName("card")
        self._mark = PlainLabel(wrap=False)
        self._body = column(gap=0.6)
        head = row(self._mark, column(self.verdict, self.about, gap=0.1), 1, gap=0.8)
        self.result.setLayout(column(head, self._body, gap=1.0, margin=1.4))
        self.result.setVisible(False)
        page = QWidget()
        page.setMaximumWidth(ems(58))
        page.setLayout(
            column(
                title(tr("Verify a record")),
                note(
                    tr(
                        "Everything needed is in the file itself. The result says what is proven "
                        "and what is not."
                    )
                ),
                drop,
                self.result,
                1,
                gap=1.0,
                margin=2,
            )
        )
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
        """Put the keyboard on the button that chooses a file."""
        self.choose.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one local file."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Verify the first file dropped."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.model.check(Path(url.toLocalFile()))
                return

    def _choose(self) -> None:
        path = self._workplace.choosers.open_file(
            self, tr("Verify a record"), tr("PDF records (*.pdf);;All files (*)")
        )
        if path is not None:
            self.model.check(path)

    def _show(self, path: Path, verdict: FileVerdict) -> None:
        icon, role, words = headline(verdict)
        self._mark.setPixmap(self._workplace.theme.pixmap(icon, role, 2.2))
        self.verdict.setText(words)
        self.verdict.set_tone(role)
        self.about.setText(f"{path.name}\nSHA-256 {verdict.sha256}")
        empty(self._body)
        theme = self._workplace.theme
        checks = Lines(theme, tr("Checks"), grows=True)
        self._body.addWidget(checks)
        checks.show_lines(check_lines(verdict))
        if verdict.verification.signatures:
            self._body.addWidget(heading(tr("Signatures")))
            for signature in verdict.verification.signatures:
                self._body.addWidget(SelectableLabel(signature_words(signature)))
        for extra in (verdict.verification.trust_words, verdict.register_words):
            if extra:
                self._body.addWidget(SelectableLabel(extra, tone="muted"))
        self.result.setVisible(True)
        self.result.setAccessibleName(words)


def signature_words(signature: object) -> str:
    """Return the words of one signature's check."""
    return str(getattr(signature, "words", "") or signature)
