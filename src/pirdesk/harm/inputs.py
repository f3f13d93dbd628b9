"""How methods read a fact sheet: three-valued yes and no, roles, places, steps, turning answers.

It never takes a blank for a no, and it computes what would change a result by asking again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from pirdesk.casefile.sheet import Answer, Certainty, FactSheet
from pirdesk.casefile.values import Count, Moment, Money, Rows, Value
from pirdesk.harm.result import Confidence, MethodResult, Step
from pirdesk.wording import show
from pirdesk.wording.values import money_words

Yes = bool | None
Move = tuple[str, Value, str]

_ROLES, _COUNTRIES, _PLACES = "entities[].role", "entities[].country", "populations[].place"
_BREACHED = ("confidentiality", "integrity", "availability")
MEMBER_STATES: frozenset[str] = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)


def yes(sheet: FactSheet, term: str) -> Yes:
    """Return the answer of a yes/no question, None where it is open."""
    value = sheet.value(term)
    return value if isinstance(value, bool) else None


def chosen(sheet: FactSheet, term: str) -> tuple[str, ...] | None:
    """Return what was chosen of a list, None where it is open."""
    value = sheet.value(term)
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else None


def contains(sheet: FactSheet, term: str, choice: str) -> Yes:
    """Tell whether a choice was made, None where the question is open."""
    found = chosen(sheet, term)
    return None if found is None else choice in found


def no_breach(sheet: FactSheet) -> str:
    """Say why no personal data breach is concerned, "" where one is or may be."""
    if yes(sheet, "data.personal") is False:
        return "no personal data are concerned"
    if either(*(yes(sheet, f"breach.{kind}") for kind in _BREACHED)) is False:
        return "no personal data were disclosed, altered or lost"
    return ""


def both(*parts: Yes) -> Yes:
    """Join by “and”: one no decides, then one open answer keeps it open."""
    if any(part is False for part in parts):
        return False
    return None if any(part is None for part in parts) else True


def either(*parts: Yes) -> Yes:
    """Join by “or”: one yes decides, then one open answer keeps it open."""
    if any(part is True for part in parts):
        return True
    return None if any(part is None for part in parts) else False


def negated(part: Yes) -> Yes:
    """Turn yes into no and no into yes."""
    return None if part is None else not part


def has_role(sheet: FactSheet, *roles: str) -> Yes:
    """Tell whether an organisation of the case has one of these roles."""
    held = [chosen(sheet, key) for key in _cells(sheet, _ROLES)]
    if any(role in found for found in held if found for role in roles):
        return True
    return False if held and all(found is not None for found in held) else None


def places(sheet: FactSheet) -> frozenset[str]:
    """Return every place named for an organisation or a group of people."""
    keys = (*_cells(sheet, _COUNTRIES), *_cells(sheet, _PLACES))
    return frozenset(place for key in keys for place in chosen(sheet, key) or ())


def somewhere(sheet: FactSheet, area: str) -> Yes:
    """Tell whether a place in an area (``GB``, ``CA-QC``) is named; None while none is named."""
    named = places(sheet)
    if any(place == area or place.startswith(f"{area}-") for place in named):
        return True
    if "-" in area and area.partition("-")[0] in named:
        return None
    return False if named else None


def countries_of(sheet: FactSheet, role: str) -> frozenset[str]:
    """Return the Member States in which organisations of a role are established."""
    found: set[str] = set()
    for key in _cells(sheet, _ROLES):
        if role in (chosen(sheet, key) or ()):
            found.update(chosen(sheet, key.replace("].role", "].country")) or ())
    return member_states(found)


def people_places(sheet: FactSheet) -> frozenset[str]:
    """Return the places named for groups of people."""
    return frozenset(p for key in _cells(sheet, _PLACES) for p in chosen(sheet, key) or ())


def member_states(found: Iterable[str]) -> frozenset[str]:
    """Return the Member States of the Union among some places; a region counts for its State."""
    return frozenset(place.partition("-")[0] for place in found) & MEMBER_STATES


def steps(sheet: FactSheet, terms: Mapping[str, str], source: str) -> tuple[Step, ...]:
    """Return what was found for every term that somebody answered, in the order given."""
    return tuple(
        step(sheet, term, words, source) for term, words in terms.items() if sheet.get(term)
    )


def step(sheet: FactSheet, term: str, words: str, source: str) -> Step:
    """Return one answer as a step, with its basis and whether it is only suspected."""
    answer = sheet.answers[term]
    suspected = answer.certainty is Certainty.SUSPECTED
    found = told(answer.value) if answer.usable else answer.because or "not known"
    return Step(words, found, term, answer.basis, source, suspected)


def told(value: Value | None) -> str:  # noqa: PLR0911 - one return per type
    """Return an answer in plain words; a choice without the marks of its id, a text as written."""
    match value:
        case None:
            return "not answered"
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return f"{value:,}".replace("-", "−")
        case Count():
            return _counted(value)
        case Moment():
            return show(value)
        case Money():
            return money_words(value, "en")
        case Rows():
            return f"{len(value.ids)} rows"
        case tuple():
            return ", ".join(str(item).replace("_", " ") for item in value) or "none"
    text = str(value).strip()
    return text if len(text.split()) > 1 else text.replace("_", " ")


def _counted(value: Count) -> str:
    likely = "" if value.likely is None else f", likely {value.likely:,}"
    if value.exact:
        return f"{value.min:,}"
    if value.exclusive:
        most = "" if value.max is None else f" and at most {value.max:,}"
        return f"more than {value.told_min:,}{most}{likely}"
    if value.max is None:
        return f"at least {value.min:,}{likely}"
    return f"{value.min:,} to {value.max:,}{likely}"


def before(sheet: FactSheet, day: date) -> bool:
    """Tell whether the incident is known to have ended before a day, such as a law's first."""
    occurred = sheet.value("incident.occurred")
    return isinstance(occurred, Moment) and occurred.latest.date() < day


def said(answer: Yes) -> str:
    """Return yes, no or open."""
    return "open" if answer is None else "yes" if answer else "no"


def turns(
    sheet: FactSheet,
    judge: Callable[[FactSheet], str],
    name: Callable[[str], str],
    moves: Iterable[Move],
) -> tuple[str, ...]:
    """Ask the method again with one answer changed at a time; name the changes that turn it.

    ``judge`` gives a key for the result, "" where it is open; ``name`` gives the words of a key.
    """
    return tuple(_turning(sheet, judge, name, moves))


def _turning(
    sheet: FactSheet,
    judge: Callable[[FactSheet], str],
    name: Callable[[str], str],
    moves: Iterable[Move],
) -> Iterator[str]:
    now = judge(sheet)
    for key, value, words in moves:
        if sheet.value(key) == value:
            continue
        then = judge(sheet.with_answers({key: Answer(value)}))
        if then != now:
            yield f"{words}: {name(then) if then else 'the result becomes open'}"


def suspected(sheet: FactSheet, terms: Iterable[str]) -> bool:
    """Tell whether one of the answers is only suspected."""
    held = (sheet.get(term) for term in terms)
    return any(a is not None and a.certainty is Certainty.SUSPECTED for a in held)


def open_terms(sheet: FactSheet, terms: Iterable[str]) -> tuple[str, ...]:
    """Return the terms without a usable answer."""
    return tuple(term for term in terms if sheet.value(term) is None)


def not_applicable(
    method: str,
    title: str,
    because: str,
    source: str,
    confidence: Confidence,
    needs: tuple[str, ...],
) -> MethodResult:
    """Return the result of a method that has no place in the case: one sentence, no numbers."""
    return MethodResult(
        method=method,
        title=title,
        complete=True,
        source=source,
        confidence=confidence,
        needs=needs,
        not_applicable=f"Not applicable because {because}.",
    )


def _cells(sheet: FactSheet, column: str) -> tuple[str, ...]:
    table, _, name = column.partition("[].")
    return tuple(f"{table}[{row}].{name}" for row in sheet.rows(table).ids)
