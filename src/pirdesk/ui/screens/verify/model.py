"""Runs the verification of a file away from the screen and puts its verdict into lines."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pirdesk.services.verifying import FileVerdict, verify_file
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.lines import Line
from pirdesk.ui.widgets.marks import check_mark
from pirdesk.ui.workplace import Workplace


class VerifyModel(QObject):
    """One file at a time; ``judged`` brings path and verdict."""

    judged = Signal(object, object)
    refused = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace

    def check(self, path: Path) -> None:
        """Verify a file; the desk's register says whether it knows these bytes."""
        desk = self._workplace.desk if self._workplace.is_open else None
        self._workplace.jobs.draw(
            tr("Verifying {name}", name=path.name),
            lambda _task: verify_file(path, desk=desk),
            owner=self,
            key="verify",
            quiet=False,
            done=lambda verdict: self.judged.emit(path, verdict),
            failed=self.refused.emit,
        )


def check_lines(verdict: FileVerdict) -> tuple[Line, ...]:
    """Return every check with its result in words."""
    lines = []
    for check in verdict.verification.checks:
        mark = check_mark(check.ok)
        lines.append(
            Line(check.words or check.name, "", mark.words, mark.icon, mark.role, mark.role)
        )
    return tuple(lines)


def headline(verdict: FileVerdict) -> tuple[str, str, str]:
    """Return icon, colour role and the verdict in plain words."""
    match verdict.verification.status:
        case "valid":
            return "verify", "good", tr("The record is valid.")
        case "invalid":
            return "broken", "late", tr("The record is not valid.")
    return "unsure", "warn", tr("The file cannot be read as a record.")
