"""The dialogs of review: submit, comment, return with a reason, approve, give up a signing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from pirdesk.casefile.case import Changes, Document
from pirdesk.casefile.findings import Finding
from pirdesk.harm.doubts import doubts
from pirdesk.services import acceptance, method_checks, reviews, sealing
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.text import GrowingText
from pirdesk.ui.speaking import speaker
from pirdesk.ui.translate import tr
from pirdesk.ui.workplace import Workplace
from pirdesk.wording import say


class SubmitDialog(VerbDialog):
    """Ends in ``submit``."""

    def __init__(self, parent: QWidget, workplace: Workplace, document: Document) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Submit for review"),
            tr(
                "“{title}” goes to review. Its text stands still until it is approved or returned.",
                title=document.title,
            ),
            tr("Submit"),
        )
        self._document = document
        self.act.setFocus()

    def try_act(self) -> None:
        """Submit the document."""
        desk, name = self.workplace.desk, self._document.id
        self.run(tr("Submitting"), lambda _task: reviews.submit(desk, name), _nothing)


class ApproveDialog(VerbDialog):
    """Ends in ``approve``."""

    def __init__(self, parent: QWidget, workplace: Workplace, document: Document) -> None:
        actor = workplace.actor
        super().__init__(
            parent,
            workplace,
            tr("Approve"),
            tr(
                "You approve “{title}” as {name}. What is sealed later is exactly what you "
                "approve now; if a quoted fact changes, it must be approved anew.",
                title=document.title,
                name=actor.name if actor else tr("nobody"),
            ),
            tr("Approve"),
        )
        self._document = document
        self.act.setFocus()

    def try_act(self) -> None:
        """Approve the document."""
        desk, name = self.workplace.desk, self._document.id
        self.run(tr("Approving"), lambda _task: reviews.approve(desk, name), _nothing)


def waiting(workplace: Workplace, findings: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    """Return what is said not to apply and waits for a reviewer: question and words."""
    found = (f for f in findings if f.code == "answer.inapplicable")
    return tuple((f.where, say(f.message, speaker(workplace))) for f in found)


class AcceptDialog(VerbDialog):
    """Ends in ``accept`` for each answer that says that its question does not apply."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        document: Document,
        found: tuple[tuple[str, str], ...],
    ) -> None:
        told = "\n".join(words for _key, words in found)
        super().__init__(
            parent,
            workplace,
            tr("Accept what does not apply"),
            tr("You accept as a reviewer, by name and date:") + f"\n\n{told}",
            tr("Accept"),
        )
        self._document, self._keys = document, tuple(key for key, _words in found)
        self.act.setFocus()

    def try_act(self) -> None:
        """Accept each of them."""
        desk, name, keys = self.workplace.desk, self._document.id, self._keys

        def accept(_task: object) -> Changes:
            changes = Changes()
            for key in keys:
                changes |= acceptance.accept(desk, name, key)
            return changes

        self.run(tr("Accepting"), accept, _nothing)


class ReasonDialog(VerbDialog):
    """Asks for words and hands them to a verb: a return, a comment, a given-up record."""

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        title: str,
        words: str,
        label: str,
        verb: Callable[[str], Changes],
    ) -> None:
        super().__init__(parent, workplace, title, words, title)
        self._verb = verb
        self.reason = GrowingText(least=4, most=10)
        self.add(label, self.reason)
        self.reason.setFocus()

    def try_act(self) -> None:
        """Hand the words over."""
        text = self.reason.toPlainText()
        self.run(self.windowTitle(), lambda _task: self._verb(text), _nothing)


def return_dialog(parent: QWidget, workplace: Workplace, document: Document) -> ReasonDialog:
    """Make the dialog that returns a document to its author."""
    desk = workplace.desk
    return ReasonDialog(
        parent,
        workplace,
        tr("Return to the author"),
        tr("“{title}” becomes a draft again.", title=document.title),
        tr("What should the author do?"),
        lambda reason: reviews.return_to_author(desk, document.id, reason),
    )


def comment_dialog(
    parent: QWidget, workplace: Workplace, document: Document, block: str, about: str
) -> ReasonDialog:
    """Make the dialog that comments on one part of a document."""
    desk = workplace.desk
    return ReasonDialog(
        parent,
        workplace,
        tr("Comment"),
        about,
        tr("Your remark"),
        lambda text: reviews.comment(desk, document.id, block, text),
    )


def abandon_dialog(
    parent: QWidget, workplace: Workplace, document: Document, record_id: str
) -> ReasonDialog:
    """Make the dialog that gives up a record in signing."""
    desk = workplace.desk

    def give_up(reason: str) -> Changes:
        record = sealing.abandon(desk, record_id, reason)
        return Changes(
            cases=frozenset({document.case_id}),
            documents=frozenset({document.id}),
            records=frozenset({record.id}),
        )

    return ReasonDialog(
        parent,
        workplace,
        tr("Give up this record"),
        tr("Signatures given so far are void; the document becomes a draft again."),
        tr("Why?"),
        give_up,
    )


def method_dialog(
    parent: QWidget, workplace: Workplace, method: str, confirmed: bool
) -> ReasonDialog:
    """Make the dialog that confirms a harm method or leaves it out of documents."""
    desk, doubt = workplace.desk, doubts()[method]
    how: method_checks.How = "confirmed" if confirmed else "left_out"

    def answer(reason: str) -> Changes:
        method_checks.answer_method(desk, method, how, reason)
        return Changes(definitions=True)

    return ReasonDialog(
        parent,
        workplace,
        tr("Confirm the method") if confirmed else tr("Leave the method out"),
        f"{doubt.edition}\n{doubt.words}",
        tr("What did you compare it with?") if confirmed else tr("Why is it left out?"),
        answer,
    )


def _nothing(_result: object) -> None:
    return None
