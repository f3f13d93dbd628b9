"""Every shipped form on the screen: each field says its name, its meaning and its error."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from pirdesk.casefile.sheet import Answer
from pirdesk.casefile.terms import TermType
from pirdesk.casefile.values import Rows
from pirdesk.forms import load_forms, load_vocabulary, load_words
from pirdesk.services import answers, cases
from pirdesk.ui.forms.section_view import SectionView
from pirdesk.ui.forms.sheet_model import SheetModel

VOCABULARY = load_vocabulary()
FORMS = load_forms(VOCABULARY)
WORDS = load_words()


@pytest.fixture
def sheet(office, window, qtbot) -> SheetModel:
    """A case with one row in every table, so every column is on some page."""
    case = cases.new_case(office.author, "Every form")
    tables = [t.id for t in VOCABULARY.terms.values() if t.type is TermType.ROWS]
    answers.answer_terms(office.author, case.id, {table: Answer(Rows(("r1",))) for table in tables})
    model = SheetModel(window.workplace, case.id, window)
    model.load(cases.fact_sheet(office.author, case.id))
    return model


def views(sheet: SheetModel, window, form_id: str) -> list[SectionView]:
    form = FORMS[form_id]
    made = [SectionView(window.workplace, sheet, form, s, WORDS, dict) for s in form.sections]
    for view in made:
        view.build_all()
    return made


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_every_field_says_name_meaning_and_error(qtbot, window, sheet, form_id: str) -> None:
    asked: set[str] = set()
    for view in views(sheet, window, form_id):
        qtbot.addWidget(view)
        rows = dict(view.rows)
        for table in view.tables.values():
            rows |= table.cells
            assert table.add.accessibleName()
            assert table.add.accessibleDescription()
            assert table.complete.accessibleName()
        for key, row in rows.items():
            asked.add(row.spec.term.id)
            assert row.label.buddy() is row.field.parts()[0], key
            _speaks(row.field.parts(), WORDS.label(key), key)
            row.say("This is the matter.")
            for part in row.field.parts():
                assert part.accessibleDescription().startswith("Error: This is the matter."), key
            assert row.problem.text() == "This is the matter."
            row.say("")
            if row.certainty is not None:
                _speaks((row.certainty.box, row.certainty.line), "", key)
        asked |= set(view.tables)
    assert asked == set(FORMS[form_id].terms)


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_every_page_can_be_walked_by_tab(qtbot, window, sheet, form_id: str) -> None:
    for view in views(sheet, window, form_id):
        qtbot.addWidget(view)
        view.show()
        chain: list[QWidget] = []
        widget = view.nextInFocusChain()
        while widget is not view and widget is not None:
            chain.append(widget)
            widget = widget.nextInFocusChain()
        for key, row in view.rows.items():
            if row.isVisibleTo(view) and row.field.isEnabled():
                assert row.field.parts()[0] in chain, key
        view.hide()


def _speaks(parts, label: str, key: str) -> None:
    for part in parts:
        assert part.accessibleName().startswith(label), key
        assert part.accessibleName(), key
        assert len(part.accessibleDescription()) > 3, key
