"""Words for how surely a law is known, when it was checked and by whom; judges nothing."""

from __future__ import annotations

from datetime import date

from pirdesk.duties import Duty, Light, Pack, light
from pirdesk.services.law_checks import LawCheck
from pirdesk.ui.duty_words import sure_words
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.when import date_words


def part_words(duty: Duty) -> tuple[str, ...]:
    """Return in words how surely each part of a duty is known."""
    known = duty.confidence_of
    if known is None:
        return ()
    return (
        tr("What triggers it: {sure}", sure=sure_words(known.trigger)),
        tr("By when: {sure}", sure=sure_words(known.clock)),
        tr("What it must contain: {sure}", sure=sure_words(known.contents)),
        tr("Whom to tell: {sure}", sure=sure_words(known.recipient)),
    )


def checked_words(on: date | None, today: date) -> tuple[str, Light]:
    """Return in words when a law was compared with its sources and how long ago, and its light."""
    shown = light(on, today)
    if on is None:
        return tr("Not compared as a whole with any text"), shown
    said = {
        "fresh": tr("Compared with its sources on {day}", day=date_words(on)),
        "over_30_days": tr(
            "Compared with its sources on {day}: more than 30 days ago", day=date_words(on)
        ),
        "over_90_days": tr(
            "Compared with its sources on {day}: more than 90 days ago", day=date_words(on)
        ),
    }
    return said[shown], shown


def edition_words(pack: Pack, today: date) -> str:
    """Return the edition of the laws and how many of them were checked how long ago."""
    lights = [light(law.checked_on, today) for law in pack.regimes]
    counts = (
        tr_n(
            "{count} law compared with its sources within 30 days",
            "{count} laws compared with their sources within 30 days",
            lights.count("fresh"),
        ),
        tr_n(
            "{count} law compared with its sources more than 30 days ago",
            "{count} laws compared with their sources more than 30 days ago",
            lights.count("over_30_days"),
        ),
        tr_n(
            "{count} law compared with its sources more than 90 days ago",
            "{count} laws compared with their sources more than 90 days ago",
            lights.count("over_90_days"),
        ),
    )
    return f"{pack.edition} · {' · '.join(counts)}"


def signed_words(check: LawCheck) -> str:
    """Return in words who checked which parts of which edition, and whether that still stands."""
    said = tr(
        "Checked by {name} on {day} for edition {edition}: {parts}",
        name=check.name,
        day=date_words(check.at.date()),
        edition=check.edition,
        parts=", ".join(_part(part) for part in check.parts),
    )
    more = [tr("reservation: {words}", words=words) for words in check.reservations]
    more += [tr("until {day}", day=date_words(check.until))] if check.until else []
    more += [] if check.key else [tr("without a signature")]
    states = {
        "ended": tr("ended"),
        "file_changed": tr("void, because the law's file has changed since"),
        "text_changed": tr("void, because the text of the law has changed since"),
        "replaced": tr("replaced by a later check"),
        "altered": tr("void, because it is not what its author signed"),
    }
    more += [states[check.state]] if check.state in states else []
    return "; ".join((said, *more))


def _part(part: str) -> str:
    return {
        "trigger": tr("what triggers it"),
        "clock": tr("by when"),
        "contents": tr("what it must contain"),
        "recipient": tr("whom to tell"),
    }.get(part, part)
