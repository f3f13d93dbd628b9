"""What a law says beside a duty, in words for its panel: exceptions, what to keep, a last day.

Nothing is weighed here; kinds and effects of the law's data become sentences.
"""

from __future__ import annotations

from pirdesk.duties import Duty, Proviso
from pirdesk.ui.duty_words import sure_words
from pirdesk.ui.translate import tr
from pirdesk.wording import Speaker, say_all

Told = tuple[str, str]


def exceptions(duty: Duty) -> list[Told]:
    """Return each exception with what it does, who decides, its article and how sure that is."""
    return [(_head(item), _source(item)) for item in duty.exceptions]


def kept(duty: Duty, reader: Speaker) -> list[Told]:
    """Return what is to be kept and how long, with its article."""
    found = []
    for item in duty.retention:
        span = tr("At least {amount} {unit}", amount=item.amount, unit=_unit(item.unit))
        words = f"{span}: {item.words}" if item.amount else item.words
        words = say_all((words, item.until_words), reader)
        found.append((words, f"{item.cite} · {sure_words(item.confidence)}"))
    return found


def last_day(duty: Duty) -> list[Told]:
    """Return how the last day may move by law of the place."""
    roll = duty.roll_forward
    return [] if roll is None else [(roll.words, f"{roll.cite} · {sure_words(roll.confidence)}")]


def _head(item: Proviso) -> str:
    words = item.words[:1].upper() + item.words[1:].removesuffix(".")
    return f"{_kind(item.kind)}: {words}."


def _source(item: Proviso) -> str:
    limit = ""
    if item.at_most:
        amount, _, unit = item.at_most.partition(" ")
        limit = tr("at most {amount} {unit}", amount=amount, unit=_unit(unit.replace(" ", "_")))
    who = tr("weighed from the facts") if item.judged else tr("a person decides on it")
    effect = _effect(item.effect)
    parts = (effect[:1].upper() + effect[1:], limit, who, item.cite, sure_words(item.confidence))
    return " · ".join(part for part in parts if part)


def _kind(kind: str) -> str:
    return {
        "law_enforcement_delay": tr("Law enforcement"),
        "security_delay": tr("National security"),
        "restoring_delay": tr("Scope and restoring"),
        "encryption": tr("Encryption"),
        "later_measures": tr("Later measures"),
        "disproportionate_effort": tr("Disproportionate effort"),
        "no_harm": tr("Harm not likely"),
        "other_notice": tr("Another notice"),
        "other_law": tr("Another law"),
        "restriction": tr("Restriction"),
        "out_of_scope": tr("Outside the duty"),
        "more_time": tr("More time"),
    }[kind]


def _effect(effect: str) -> str:
    return {
        "delays": tr("may delay the duty"),
        "lifts": tr("may lift the duty"),
        "replaces": tr("allows another way"),
        "narrows": tr("limits the duty"),
    }[effect]


def _unit(unit: str) -> str:
    return {
        "hours": tr("hours"),
        "days": tr("days"),
        "business_days": tr("business days"),
        "months": tr("months"),
        "years": tr("years"),
    }[unit]
