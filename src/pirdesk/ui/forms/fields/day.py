"""A date of the calendar, written as 2026-11-20."""

from __future__ import annotations

from pirdesk.ui.forms.fields.base import FieldSpec
from pirdesk.ui.forms.fields.line import LineField
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems


class DayField(LineField):
    """A short line for a date."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line.setPlaceholderText(tr("2026-11-20"))
        self.line.setMaximumWidth(ems(9))
