"""An answer in words as a person reads it beside a field; never an id of a choice or a place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from pirdesk.casefile.sheet import Answer, Certainty
from pirdesk.casefile.terms import Term, TermType, write_value
from pirdesk.casefile.values import Count, Moment, Money, Rows, Value
from pirdesk.ui.forms.certainty import certainty_words
from pirdesk.ui.forms.fields.places import place_words
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.when import span_words
from pirdesk.wording.values import money_words

MOST = 1200  # letters; the whole text stands in the history


def answer_words(answer: Answer, term: Term, choice: Callable[[str], str]) -> str:
    """Return value, certainty where it is not plainly known, reason and basis."""
    parts = [] if answer.value is None else [value_words(answer.value, term, choice)]
    if answer.certainty is not Certainty.KNOWN:
        parts.append(certainty_words()[answer.certainty])
    parts += [each for each in (answer.because, answer.basis) if each]
    if answer.evidence:
        parts.append(tr_n("{count} file", "{count} files", len(answer.evidence)))
    words = " · ".join(parts)
    return words if len(words) <= MOST else words[: MOST - 1] + "…"


def value_words(value: Value, term: Term, choice: Callable[[str], str]) -> str:  # noqa: PLR0911 - one return per type
    """Return a value in words; ``choice`` gives those of one allowed value."""
    kind = term.result or term.type
    match value:
        case bool():
            return tr("Yes") if value else tr("No")
        case Count():
            return _count(value)
        case Moment():
            return value.text.replace("/", " – ")
        case Money():
            return money_words(value, "en")
        case Rows():
            return tr_n("{count} row", "{count} rows", len(value.ids))
        case timedelta():
            return span_words(value)
        case tuple():
            named = place_words if kind is TermType.PLACES else choice
            return ", ".join(named(each) for each in value)
        case str() if kind is TermType.PLACES:
            return place_words(value)
        case str() if term.choices:
            return choice(value)
    return str(write_value(value))


def _count(value: Count) -> str:
    if value.exact and value.likely in (None, value.min):
        return str(value.min)
    most = tr("no upper bound") if value.max is None else str(value.max)
    likely = "" if value.likely is None else tr(", likely {number}", number=value.likely)
    if value.exclusive:
        if value.max is None:
            return tr("more than {least}{likely}", least=value.told_min, likely=likely)
        least = value.told_min
        return tr(
            "more than {least}, at most {most}{likely}", least=least, most=most, likely=likely
        )
    return tr("{least} to {most}{likely}", least=value.min, most=most, likely=likely)
