"""Why the text of a document takes no keys, and what can be done; it never takes the keyboard."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame

from pirdesk.casefile.case import DocumentState
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column
from pirdesk.ui.widgets.labels import PlainLabel


class LockedNote(QFrame):
    """A band above the text, shown at the first key that would change a locked document."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("band")
        self.words = PlainLabel(tone="warn")
        self.setLayout(column(self.words, margin=0.6))
        self.setVisible(False)

    def show_for(self, state: DocumentState) -> None:
        """Say why the document is locked in this state, aloud too; a draft is not locked."""
        words = locked_words(state)
        self.words.setText(words)
        self.setVisible(bool(words))
        if words:
            self.setAccessibleName(words)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


def locked_words(state: DocumentState) -> str:
    """Return why a document in a state takes no words, and what can be done."""
    return {
        DocumentState.SUBMITTED: tr(
            "This document is in review and locked: what you typed was not taken. “Comment …” adds "
            "a remark; “Return …” makes it a draft again."
        ),
        DocumentState.APPROVED: tr(
            "This document is approved and locked: what you typed was not taken. “Return …” makes "
            "it a draft again; it must then be approved anew."
        ),
        DocumentState.SIGNING: tr(
            "This document is being signed and locked: what you typed was not taken. “Give up …” "
            "makes it a draft again; signatures given so far are void."
        ),
        DocumentState.SEALED: tr(
            "This document is sealed: what you typed was not taken, and it never changes. Start "
            "a new document to say something else."
        ),
        DocumentState.ABANDONED: tr(
            "This document was given up and is locked: what you typed was not taken. Start a new "
            "document."
        ),
        DocumentState.VOID: tr(
            "This record was declared void and is locked: what you typed was not taken. Start a "
            "new document."
        ),
    }.get(state, "")
