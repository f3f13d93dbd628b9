"""A section of a form on its page: title, purpose, questions, previous and next by name."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pirdesk.ui.forms.section_view import SectionView
from pirdesk.ui.screens.case.model import CaseModel, Page
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import column
from pirdesk.ui.widgets.labels import PlainLabel, eyebrow, title
from pirdesk.ui.workplace import Workplace


class SectionPage(QWidget):
    """One section; ``view`` holds its questions."""

    def __init__(self, workplace: Workplace, model: CaseModel, page: Page) -> None:
        super().__init__()
        if page.form is None or page.section is None:
            raise ValueError("a section page needs a section")
        words = model.words
        self.view = SectionView(
            workplace,
            model.sheet,
            page.form,
            page.section,
            words,
            model.files,
        )
        purpose = words.definition(page.form.words_id(page.section.id))
        head = column(
            eyebrow(page.group.upper()),
            title(page.title),
            PlainLabel(purpose, tone="muted") if purpose else None,
            gap=0.15,
        )
        self.setLayout(column(head, self.view, gap=1.4))
        self.setAccessibleName(tr("{group}: {title}", group=page.group, title=page.title))
