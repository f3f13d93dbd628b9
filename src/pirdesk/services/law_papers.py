"""What a paper says of its laws: when each was compared with its sources, and who checked it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from pirdesk.documents.phrases import Phrases, load_phrases
from pirdesk.duties import Duty, light
from pirdesk.services import law_checks
from pirdesk.services.law_checks import LawCheck
from pirdesk.services.library import Library
from pirdesk.wording.times import day_words

_REACHED = ("due", "undetermined", "not due")


def law_lines(
    library: Library, duties: Iterable[Duty], now: datetime, language: str
) -> tuple[str, ...]:
    """Say of the laws that reach a case how long ago they were checked, and by whom.

    Only checks that still stand are named; a law that does not reach the case is left out.
    """
    phrases, today = load_phrases(language), now.astimezone(UTC).date()
    reached = {d.regime: d.checked_on for d in duties if _reached(d)}
    if not reached:
        return ()
    named = {regime.id: regime.law for regime in library.pack.regimes}
    days = [(on, named[law]) for law, on in reached.items() if on is not None]
    said = [_oldest(days, today, phrases, language)] if days else []
    if never := sorted({named[law] for law, on in reached.items() if on is None}):
        said.append(phrases.say("laws_unchecked", laws="; ".join(never)))
    checks = law_checks.standing(library, tuple(reached), today)
    return (*said, *(_signed(check, named[check.law], phrases, language) for check in checks))


def _reached(duty: Duty) -> bool:
    return bool(duty.regime) and duty.verdict in _REACHED and not duty.unlinked


def _oldest(days: list[tuple[date, str]], today: date, phrases: Phrases, language: str) -> str:
    on, law = min(days)
    shown = phrases.say(f"light_{light(on, today)}")
    return phrases.say("laws_checked", law=law, day=day_words(on, language), light=shown)


def _signed(check: LawCheck, law: str, phrases: Phrases, language: str) -> str:
    said = phrases.say(
        "law_signed",
        law=law,
        parts=", ".join(phrases.say(f"part_{part}") for part in check.parts),
        name=check.name,
        day=day_words(check.at.date(), language),
        edition=check.edition,
    )
    more = [phrases.say("law_reservation", words=words) for words in check.reservations]
    more += [phrases.say("law_until", day=day_words(check.until, language))] if check.until else []
    more += [] if check.key else [phrases.say("law_unsigned")]
    return "; ".join((said, *more)) + "."
