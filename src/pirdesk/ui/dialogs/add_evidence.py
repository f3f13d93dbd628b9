"""Add evidence: what each chosen file shows, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirdesk.casefile.case import Changes, Label
from pirdesk.services import evidence
from pirdesk.ui.dialogs.verb_dialog import VerbDialog
from pirdesk.ui.forms.fields.choice import ChoiceBox
from pirdesk.ui.jobs import Task
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import column, ems
from pirdesk.ui.widgets.entry import Entry
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.workplace import Workplace

CAPTION = 300
AT_ONCE = 4


class AddEvidenceDialog(VerbDialog):
    """Ends in ``add_evidence``, once per file; a file refused leaves those before it stored.

    ``added`` is handed the SHA-256 of all of them once every file is stored.
    """

    def __init__(
        self,
        parent: QWidget,
        workplace: Workplace,
        case_id: str,
        paths: Sequence[Path],
        added: Callable[[tuple[str, ...]], object] = lambda _files: None,
    ) -> None:
        super().__init__(
            parent,
            workplace,
            tr("Add evidence"),
            tr(
                "The exact bytes are kept with the case under their SHA-256. Say in a line what "
                "each file shows, so that others find it again."
            ),
            tr("Add"),
        )
        self._case_id = case_id
        self._left = list(paths)
        self._added = added
        self._stored: list[str] = []
        self.captions: dict[Path, Entry] = {}
        self._list_files(paths)
        self.label = ChoiceBox(workplace.theme)
        for label, words in label_words().items():
            self.label.addItem(words, label)
        self.add(
            tr("Label"),
            self.label,
            tr("Privileged: drafted for or by counsel. Every look at it is noted in the ledger."),
        )
        self.captions[paths[0]].setFocus()

    def try_act(self) -> None:
        """Store the files one after the other."""
        desk, case_id, label = self.workplace.desk, self._case_id, Label(self.label.currentData())
        captions = {path: box.text() for path, box in self.captions.items()}

        def store(task: Task) -> Changes:
            while self._left:
                path = self._left[0]
                task.report(tr("Storing {name}", name=path.name))
                kept = evidence.add_evidence(desk, case_id, path, captions[path], label)
                self._stored.append(kept.sha256)
                del self._left[0]
            return Changes(cases=frozenset({case_id}))

        self.run(tr("Adding evidence"), store, lambda _changes: self._added(tuple(self._stored)))

    def refuse(self, fault: Exception) -> None:
        """Say what was refused; files stored before it are shown behind the dialog."""
        for path, box in self.captions.items():
            box.setEnabled(path in self._left)
        super().refuse(fault)
        self.workplace.jobs.desk_changed.emit(Changes(cases=frozenset({self._case_id})))

    def _list_files(self, paths: Sequence[Path]) -> None:
        lines = QVBoxLayout()
        lines.setSpacing(ems(0.7))
        for path in paths:
            box = Entry(CAPTION)
            box.setPlaceholderText(tr("What the file shows"))
            box.setAccessibleName(tr("Caption of {name}", name=path.name))
            box.setAccessibleDescription(tr("What the file shows, in a line"))
            words = PlainLabel(path.name)
            words.setBuddy(box)
            lines.addLayout(column(words, box, gap=0.2))
            self.captions[path] = box
        if len(paths) > AT_ONCE:
            self.rows.addWidget(PlainLabel(tr_n("{count} file", "{count} files", len(paths))))
        self.rows.addLayout(lines)


def label_words() -> dict[Label, str]:
    """Return the words of each label."""
    return {
        Label.INTERNAL: tr("Internal"),
        Label.CONFIDENTIAL: tr("Confidential"),
        Label.PRIVILEGED: tr("Privileged"),
    }
