"""Which field serves which type of term; the one place that maps them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pirdesk.casefile.terms import TermType
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.calculated import CalculatedField
from pirdesk.ui.forms.fields.choice import OneField
from pirdesk.ui.forms.fields.count import CountField
from pirdesk.ui.forms.fields.day import DayField
from pirdesk.ui.forms.fields.files import FilesField
from pirdesk.ui.forms.fields.line import LineField
from pirdesk.ui.forms.fields.many import ManyField
from pirdesk.ui.forms.fields.moment import MomentField
from pirdesk.ui.forms.fields.money import MoneyField
from pirdesk.ui.forms.fields.number import NumberField
from pirdesk.ui.forms.fields.pair import PairField
from pirdesk.ui.forms.fields.places import PlacesField
from pirdesk.ui.forms.fields.span import SpanField
from pirdesk.ui.forms.fields.text import TextField
from pirdesk.ui.forms.fields.yesno import YesNoField

FIELDS: Mapping[TermType, Callable[[FieldSpec], Field]] = {
    TermType.LINE: LineField,
    TermType.TEXT: TextField,
    TermType.INTEGER: NumberField,
    TermType.COUNT: CountField,
    TermType.NUMBER: NumberField,
    TermType.RATIO: NumberField,
    TermType.MONEY: MoneyField,
    TermType.DATE: DayField,
    TermType.MOMENT: MomentField,
    TermType.DURATION: SpanField,
    TermType.YESNO: YesNoField,
    TermType.ONE: OneField,
    TermType.MANY: ManyField,
    TermType.PERSON: LineField,
    TermType.SYSTEM: LineField,
    TermType.PLACES: PlacesField,
    TermType.MATRIX: PairField,
    TermType.FILE: FilesField,
    TermType.CALCULATED: CalculatedField,
}


def make_field(spec: FieldSpec) -> Field:
    """Make the field of a term; a number with fixed choices is chosen, not typed."""
    if spec.term.type is TermType.NUMBER and spec.term.choices:
        return OneField(spec)
    return FIELDS[spec.term.type](spec)
