"""Runs the verification of a file away from the screen and puts its verdict into calm words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pirdesk.services.verifying import FileVerdict, verify_file
from pirdesk.ui.screens.verify.foreign import foreign_headline
from pirdesk.ui.screens.verify.words import Headline
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
        self._path: Path | None = None
        self._trust: Path | None = None

    def check(self, path: Path) -> None:
        """Verify a file; the desk's register says whether it knows these bytes."""
        self._path = path
        desk = self._workplace.desk if self._workplace.is_open else None
        trust = self._trust
        self._workplace.jobs.draw(
            tr("Verifying {name}", name=path.name),
            lambda _task: verify_file(path, trust=trust, desk=desk),
            owner=self,
            key="verify",
            quiet=False,
            done=lambda verdict: self.judged.emit(path, verdict),
            failed=self._refuse,
        )

    def trust(self, certificate: Path | None) -> None:
        """Let trust in the signers count from this file of certificates; None takes it back."""
        self._trust = certificate
        if self._path is not None:
            self.check(self._path)

    @property
    def trusted(self) -> Path | None:
        """Return the file of certificates trusted now."""
        return self._trust

    def _refuse(self, fault: Exception) -> None:
        if getattr(fault, "code", "") == "verify.trust":
            self._trust = None
        self.refused.emit(fault)


def check_lines(verdict: FileVerdict) -> tuple[Line, ...]:
    """Return every check with its result in words."""
    lines = []
    for check in verdict.verification.checks:
        mark = check_mark(check.ok)
        lines.append(
            Line(check.words or check.name, "", mark.words, mark.icon, mark.role, mark.role)
        )
    return tuple(lines)


def headline(verdict: FileVerdict) -> Headline:
    """Return the verdict in plain words; its exit code decides whether it is good."""
    if verdict.exit_code == 3:
        return Headline(
            "unsure",
            "warn",
            tr("This file cannot be read as a record."),
            tr("Nothing is proven by it, for or against. Ask for the original file."),
        )
    if verdict.verification.kind == "foreign":
        return foreign_headline(verdict)
    if verdict.ending:
        return _ended(verdict)
    if verdict.unsigned:
        return Headline(
            "signing",
            "warn",
            tr("An expected signature is missing."),
            tr(
                "Not signed yet: {people}. Until every expected signature is there, this is not a "
                "finished record.",
                people=", ".join(verdict.unsigned),
            ),
        )
    failed = {check.name for check in verdict.verification.checks if check.ok is not True}
    if failed == {"trust"}:
        return Headline(
            "unsure",
            "warn",
            tr("The record is sound; its signers are not vouched for."),
            tr("The certificate you chose did not issue theirs. Nothing was changed in the file."),
        )
    if verdict.verification.exit_code != 0:
        return Headline(
            "broken",
            "late",
            tr("The record is not valid."),
            tr("Do not rely on it. The checks below say what does not hold."),
        )
    if verdict.exit_code != 0:
        return _unknown(verdict)
    return Headline(
        "verify",
        "good",
        tr("The record is valid."),
        tr("Every expected signature is there, and nothing was changed since."),
    )


def trust_words(verdict: FileVerdict, trusted: Path | None) -> str:
    """Say whether the signers are vouched for, in words of the window."""
    signers = verdict.verification.signatures
    if not signers:
        return ""
    if trusted is None:
        return tr(
            "Who the signers are is not judged yet. Compare the fingerprints of their certificates "
            "by another way, or choose a certificate you trust."
        )
    return verdict.verification.trust_words


def _ended(verdict: FileVerdict) -> Headline:
    words, meaning = {
        "void": (
            tr("This record was declared void."),
            tr(
                "{reason} The file is kept as it was signed; it no longer stands for what happened."
            ),
        ),
        "declined": (
            tr("A signature on this record was declined."),
            tr("{reason} It never became a finished record."),
        ),
        "abandoned": (
            tr("This record was given up before it was finished."),
            tr("{reason} It never became a finished record."),
        ),
    }[verdict.ending]
    reason = verdict.ending_words.rstrip()
    if reason and reason[-1] not in ".!?":
        reason += "."
    return Headline("broken", "late", words, meaning.format(reason=reason).strip())


def _unknown(verdict: FileVerdict) -> Headline:
    if verdict.known:
        return Headline(
            "unsure",
            "warn",
            tr("The file is sound; this desk's ledger does not agree with it."),
            tr("Compare it with the desk that sealed it before you rely on it."),
        )
    return Headline(
        "unsure",
        "warn",
        tr("The file is sound in itself; this desk does not know it."),
        tr(
            "Its signatures hold. It was sealed at another desk, or a later copy exists: ask who "
            "gave it to you."
        ),
    )
