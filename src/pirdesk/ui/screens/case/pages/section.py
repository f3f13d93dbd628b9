"""A section of a form on its page: title, purpose, questions, previous and next by name."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pirdesk.ui.forms.section_view import SectionView
from pirdesk.ui.screens.case.model import CaseModel, Page
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.widgets.controls import column, row
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow, title
from pirdesk.ui.widgets.marks import Mark, StateMark
from pirdesk.ui.workplace import Workplace


class SectionPage(QWidget):
    """One section; ``view`` holds its questions."""

    def __init__(self, workplace: Workplace, model: CaseModel, page: Page) -> None:
        super().__init__()
        if page.form is None or page.section is None:
            raise ValueError("a section page needs a section")
        words, self.form = model.words, page.form
        self.view = SectionView(
            workplace,
            model.sheet,
            page.form,
            page.section,
            words,
            model.files,
            name=model.known_name,
        )
        purpose = words.definition(page.form.words_id(page.section.id))
        self._model, self._page = model, page
        self.mark = StateMark(workplace.theme)
        head = column(
            row(eyebrow(page.group.upper()), self.mark, 1, gap=0.8),
            title(page.title),
            PlainLabel(purpose, tone="muted") if purpose else None,
            gap=0.15,
        )
        self.setLayout(column(head, self.view, gap=1.4))
        model.sheet.settled.connect(self._mark)
        self._mark()
        self.setAccessibleName(tr("{group}: {title}", group=page.group, title=page.title))

    def _mark(self) -> None:
        """Say beside the group how many answers of this page cannot be stored as they are."""
        count = len(self._model.sheet.refused().keys() & set(self._model.keys_of(self._page)))
        words = tr_n("{count} answer needs correction", "{count} answers need correction", count)
        self.mark.show_mark(Mark("blocked", words, "late") if count else None)
