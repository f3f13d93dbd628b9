"""The evidence of a case: drop or choose files, see what each is, save its exact bytes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pirdesk.casefile.case import Evidence
from pirdesk.services import evidence as verbs
from pirdesk.ui.dialogs.add_evidence import AddEvidenceDialog, label_words
from pirdesk.ui.screens.case.model import CaseModel
from pirdesk.ui.translate import tr
from pirdesk.ui.when import instant_words
from pirdesk.ui.widgets.controls import Button, column, empty, ems, panel, row
from pirdesk.ui.widgets.drop import DropPlace
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, eyebrow, heading, note, title
from pirdesk.ui.widgets.lines import Line, Lines
from pirdesk.ui.workplace import Workplace


class EvidencePage(QWidget):
    """A place to drop files, the list, and below it the file chosen."""

    key_wanted = Signal(str)

    def __init__(self, workplace: Workplace, model: CaseModel) -> None:
        super().__init__()
        self._workplace, self._model = workplace, model
        self._chosen = ""
        self.drop = DropPlace(
            workplace.theme,
            tr("Drop files here: logs, pictures, messages, reports. Their exact bytes are kept."),
            tr("Choose files …"),
            self._choose_files,
        )
        self.drop.dropped.connect(self.add_files)
        self.list = Lines(workplace.theme, tr("Evidence"), grows=True)
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(lambda now, _was: self._moved(now.row()))
        self.nothing = note(tr("No evidence yet. What is added here can be named as a basis."))
        self._card = panel("card", column(self.list, margin=0.4))
        self._detail = QVBoxLayout()
        self._detail.setSpacing(ems(0.5))
        head = column(
            eyebrow(tr("EVIDENCE")),
            title(tr("Files of the case")),
            PlainLabel(
                tr("A file is known by its SHA-256; who opens one is noted in the ledger."),
                tone="muted",
            ),
            gap=0.15,
        )
        parts = column(head, self.drop, self.nothing, self._card, gap=1.1)
        parts.addLayout(self._detail)
        parts.addStretch(1)
        self.setLayout(parts)
        model.loaded.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the evidence as of the last fetch."""
        found = self._found()
        self.nothing.setVisible(not found)
        self._card.setVisible(bool(found))
        self.list.show_lines([_line(each) for each in found])
        shown = next((e for e in found if e.sha256 == self._chosen), None)
        if shown is not None:
            self._show(shown)

    def focus_first(self) -> None:
        """Put the keyboard on the list, or on the page: on no button that a space would press."""
        (self.list if self._found() else self).setFocus()

    def add_files(self, paths: Iterable[Path]) -> None:
        """Ask what the files show, then store them."""
        given = tuple(dict.fromkeys(paths))
        if given:
            case_id = self._model.case_id
            AddEvidenceDialog(self.window(), self._workplace, case_id, given).open()

    def _choose_files(self) -> None:
        self.add_files(self._workplace.choosers.open_files(self, tr("Add evidence")))

    def _choose(self, sha256: str) -> None:
        self._chosen = sha256
        self.refresh()

    def _moved(self, number: int) -> None:
        found = self._found()
        if 0 <= number < len(found):
            self._chosen = found[number].sha256
            self._show(found[number])

    def _found(self) -> tuple[Evidence, ...]:
        return self._model.data.view.evidence if self._model.data else ()

    def _show(self, each: Evidence) -> None:
        empty(self._detail)
        add = self._detail.addWidget
        add(heading(each.caption or each.name))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(ems(1.4))
        grid.setVerticalSpacing(ems(0.25))
        who = self._model.name(each.added_by)
        when = instant_words(each.added_at)
        original = verbs.came_as(each)
        came = ((tr("It came as"), original),) if original else ()
        for line, (name, text) in enumerate(
            (
                (tr("File"), each.name),
                *came,
                (tr("Kind"), f"{kind_words(each.media_type)}, {size_words(each.size)}"),
                (tr("Label"), label_words()[each.label]),
                (tr("Added"), tr("{who}, {when}", who=who, when=when)),
                (tr("SHA-256"), each.sha256),
            )
        ):
            grid.addWidget(PlainLabel(name, tone="muted", wrap=False), line, 0)
            grid.addWidget(SelectableLabel(text), line, 1)
        grid.setColumnStretch(1, 1)
        facts = QWidget()
        facts.setLayout(grid)
        add(facts)
        save = Button(
            tr("Save the exact bytes …"),
            lambda: self._save(each),
            theme=self._workplace.theme,
            icon="file",
        )
        holder = QWidget()
        holder.setLayout(row(save, 1))
        add(holder)
        self._show_uses(each)

    def _show_uses(self, each: Evidence) -> None:
        sheet = self._model.sheet.sheet
        keys = [key for key in sheet if each.sha256 in sheet.answers[key].evidence]
        if not keys:
            self._detail.addWidget(note(tr("No answer names this file as its basis yet.")))
            return
        self._detail.addWidget(eyebrow(tr("BASIS OF THESE ANSWERS")))
        for key in keys:
            self._detail.addWidget(self._go_to(key))

    def _go_to(self, key: str) -> Button:
        return Button(
            self._model.words.label(key),
            lambda: self.key_wanted.emit(key),
            kind="quiet",
            theme=self._workplace.theme,
            icon="next",
        )

    def _save(self, each: Evidence) -> None:
        path = self._workplace.choosers.save_file(self, tr("Save the exact bytes"), each.name)
        if path is None:
            return
        desk, case_id = self._workplace.desk, self._model.case_id
        self._workplace.jobs.write(
            tr("Saving {name}", name=each.name),
            lambda _task: verbs.save_evidence(desk, case_id, each.sha256, path),
            owner=self,
            quiet=False,
            done=self._saved,
        )

    def _saved(self, path: Path) -> None:
        self._model.load()
        words = tr("The file is exactly as it was stored. The ledger notes that you opened it.")
        self._workplace.alerts.say(tr("Saved as {name}", name=path.name), f"{words}\n{path}")


def _line(each: Evidence) -> Line:
    original = verbs.came_as(each)
    came = tr("came as {name}", name=original) if original else ""
    parts = (
        each.name if each.caption else "",
        came,
        kind_words(each.media_type),
        size_words(each.size),
    )
    detail = " · ".join(part for part in parts if part)
    privileged = each.label != "internal"
    words = label_words()[each.label]
    return Line(
        each.caption or each.name,
        f"{detail} · SHA-256 {each.sha256[:16]}…",
        words,
        "clip",
        "accent",
        "warn" if privileged else "muted",
        each.sha256,
        f"{each.caption or each.name}, {detail}, {words}",
    )


def kind_words(media_type: str) -> str:
    """Return what kind of file a media type is, in words."""
    known = {
        "application/pdf": tr("PDF document"),
        "application/json": tr("Data (JSON)"),
        "application/zip": tr("Archive"),
        "text/csv": tr("Table"),
        "message/rfc822": tr("E-mail"),
    }
    families = {
        "image": tr("Picture"),
        "text": tr("Text"),
        "audio": tr("Sound"),
        "video": tr("Film"),
    }
    return known.get(media_type) or families.get(media_type.partition("/")[0]) or tr("File")


def size_words(size: int) -> str:
    """Return a size as people read it."""
    if size < 1000:
        return tr("{size} bytes", size=size)
    if size < 1_000_000:
        return tr("{size} kB", size=round(size / 1000))
    return tr("{size} MB", size=f"{size / 1_000_000:.1f}")
