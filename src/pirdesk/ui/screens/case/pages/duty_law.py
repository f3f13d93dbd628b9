"""The law behind one duty, on its panel: how surely it is known, when and by whom it was checked.

The words of its articles are shown when somebody asks for them; nothing of the law is judged here.
"""

from __future__ import annotations

from datetime import UTC

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pirdesk.duties import Duty, Passage
from pirdesk.services import clocks, law_checks
from pirdesk.services.law_checks import LawCheck
from pirdesk.ui.law_words import checked_words, part_words, signed_words
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import Button, column, ems, row
from pirdesk.ui.widgets.labels import PlainLabel, SelectableLabel, eyebrow, note
from pirdesk.ui.workplace import Workplace


class DutyLaw(QWidget):
    """How surely each part of a duty is known, its checks, and on demand the text of the law."""

    def __init__(self, workplace: Workplace, duty: Duty) -> None:
        super().__init__()
        self._workplace, self._duty = workplace, duty
        self._today = workplace.now().astimezone(UTC).date()
        self._checks, self._text = QVBoxLayout(), QWidget()
        self._checks.setSpacing(ems(0.3))
        self._text.hide()
        self.asking = Button(
            tr("Text of the law"), self._toggle, theme=workplace.theme, icon="file"
        )
        parts = [SelectableLabel(words) for words in part_words(duty)]
        on, light = checked_words(duty.checked_on, self._today)
        checked = PlainLabel(on, tone="warn" if light != "fresh" else "")
        head = eyebrow(tr("HOW SURELY THE LAW IS KNOWN"))
        inner = column(
            head, *parts, checked, self._checks, row(self.asking, 1), self._text, gap=0.35
        )
        inner.setContentsMargins(0, 0, 0, 0)
        self.setLayout(inner)
        if any(kept.id == duty.regime for kept in workplace.desk.library.law_checks):
            self._read_checks()

    def _read_checks(self) -> None:
        desk, law, today = self._workplace.desk, self._duty.regime, self._today
        self._workplace.jobs.read(
            tr("Reading who checked the law"),
            lambda _task: law_checks.law_checks(desk.library, law, today),
            owner=self,
            done=self._show_checks,
        )

    def _show_checks(self, found: tuple[LawCheck, ...]) -> None:
        for check in found:
            tone = "" if check.stands else "warn"
            self._checks.addWidget(SelectableLabel(signed_words(check), tone=tone))

    def _toggle(self) -> None:
        if self._text.isVisible():
            self._text.hide()
            self.asking.set_words(tr("Text of the law"))
            return
        pack, duty = self._workplace.desk.library.pack, self._duty.duty
        self._workplace.jobs.read(
            tr("Reading the text of the law"),
            lambda _task: clocks.words_of_duty(pack, duty),
            owner=self,
            done=self._show_text,
        )

    def _show_text(self, found: tuple[Passage, ...]) -> None:
        if self._text.layout() is None:
            parts: list[QWidget] = []
            for passage in found:
                parts += [eyebrow(passage.cite), SelectableLabel(passage.text)]
            if found:
                parts.append(note(tr("Read {day}: {source}", day=_days(found), source=_of(found))))
            else:
                parts.append(
                    note(tr("No words of this law are stored here; the citations name it."))
                )
            self._text.setLayout(column(*parts, gap=0.35))
        self._text.show()
        self.asking.set_words(tr("Hide the text of the law"))


def _days(found: tuple[Passage, ...]) -> str:
    return ", ".join(dict.fromkeys(passage.read for passage in found))


def _of(found: tuple[Passage, ...]) -> str:
    return "; ".join(dict.fromkeys(passage.url for passage in found))
