"""The register of breaches (GDPR Art. 33(5) and kin) for a period, the not-notified ones too.

Read from the case files; the record of it is a paper in a case opened for that purpose. It says
what holds; what is open is a point for whoever makes it, and stands in no copy that leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType

from pirdesk.casefile.case import Case, Document
from pirdesk.casefile.confidence import shown_kind, weakest
from pirdesk.casefile.findings import Finding
from pirdesk.casefile.messages import Message
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.values import Moment
from pirdesk.documents.values import Speech, say_answer, say_moment, speech
from pirdesk.errors import UserError
from pirdesk.services import duty_map
from pirdesk.services.breach_outcomes import outcomes_of
from pirdesk.services.desk import Desk
from pirdesk.services.speaking import reader
from pirdesk.wording import say

PAGE = 500


@dataclass(frozen=True, slots=True)
class Breach:
    """One incident as Art. 33(5) wants it documented: facts, effects, remedial action, outcome.

    Texts are in words, "" where nothing is recorded. ``notified`` says what was filed,
    ``not_notified`` what was not, with the reason; ``open`` what is still to be recorded.
    ``aware`` is when it became known as it can be said: a day known without its hour is that day,
    while ``aware_at`` is the first instant of it anywhere on earth.
    """

    case_id: str
    title: str
    aware_at: datetime | None
    occurred: str
    facts: str
    affected: str
    effects: str
    measures: str
    notified: tuple[str, ...]
    not_notified: tuple[str, ...]
    confidence: str
    aware: str = ""
    planned: str = ""
    open: tuple[Finding, ...] = ()


def breaches(
    desk: Desk,
    first: date,
    last: date,
    *,
    exercises: bool = False,
    language: str = "en",
    zone: str = "UTC",
) -> tuple[Breach, ...]:
    """Return the breaches of personal data that became known (or were opened) in a period.

    Both days count, in UTC; a day known without its hour is that day. Exercises are left out
    unless asked for. ``language`` and ``zone`` are those of the words.
    """
    if last < first:
        raise UserError(
            "The period ends before it begins.",
            "Nothing was listed. Exchange the two days.",
            code="register.period",
        )
    voice = speech(desk.library.words(language), zone)
    found = []
    for case in _cases(desk):
        if case.exercise and not exercises:
            continue
        sheet = desk.store.views.sheet(case.id)
        aware = _aware(sheet)
        known = _first_day(aware) if aware else case.created_at.astimezone(UTC).date()
        if _is_breach(sheet) and first <= known <= last:
            found.append(_breach(desk, case, sheet, voice))
    far = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda b: (b.aware_at or far, b.case_id)))


HEAD: Mapping[str, Message] = MappingProxyType(
    {
        "case": Message("register.head.case"),
        "aware": Message("register.head.aware"),
        "occurred": Message("register.head.occurred"),
        "facts": Message("register.head.facts"),
        "people": Message("register.head.people"),
        "effects": Message("register.head.effects"),
        "measures": Message("register.head.measures"),
        "planned": Message("register.head.planned"),
        "notified": Message("register.head.notified"),
        "not_notified": Message("register.head.not_notified"),
    }
)


def register_head(desk: Desk, language: str = "en") -> tuple[str, ...]:
    """Return what the parts of an entry are called, in the order of ``HEAD``."""
    speaker = reader(desk.library, language)
    return tuple(say(words, speaker) for words in HEAD.values())


def register_row(entry: Breach) -> tuple[str, ...]:
    """Return one entry as texts in the order of ``HEAD``; what is not recorded is ""."""
    return (
        entry.case_id,
        entry.aware,
        entry.occurred,
        entry.facts,
        entry.affected,
        entry.effects,
        entry.measures,
        entry.planned,
        "\n".join(entry.notified),
        "\n".join(entry.not_notified),
    )


def period_of(document: Document) -> tuple[date, date]:
    """Return the period a register's paper is about."""
    given = document.parameters or {}
    return date.fromisoformat(given["from"]), date.fromisoformat(given["to"])


def open_entries(entries: Iterable[Breach]) -> tuple[Finding, ...]:
    """Return what is still to be recorded in some entries, for whoever makes the register."""
    return tuple(finding for entry in entries for finding in entry.open)


def _cases(desk: Desk) -> Iterable[Case]:
    views, offset = desk.store.views, 0
    while page := views.register("", PAGE, offset, "created"):
        yield from (views.case(row.case_id) for row in page)
        offset += PAGE


def _is_breach(sheet: FactSheet) -> bool:
    kinds = sheet.value("incident.kind")
    named = isinstance(kinds, tuple) and "personal_data_breach" in kinds
    lost = any(
        sheet.value(f"breach.{part}") is True
        for part in ("confidentiality", "integrity", "availability")
    )
    return named or (sheet.value("data.personal") is True and lost)


def _aware(sheet: FactSheet) -> Moment | None:
    moments = [
        value
        for row in sheet.rows("entities").ids
        if isinstance(value := sheet.value(f"entities[{row}].aware_at"), Moment)
    ]
    return min(moments, key=lambda moment: moment.earliest, default=None)


def _first_day(moment: Moment) -> date:
    from pirdesk.duties import dates  # noqa: PLC0415 - only where a register is made

    return dates.local_days(moment, UTC)[0]


def _breach(desk: Desk, case: Case, sheet: FactSheet, voice: Speech) -> Breach:
    aware, occurred = _aware(sheet), sheet.value("incident.occurred")
    duties = [d for d in duty_map.case_duties(desk, case.id) if not d.unlinked]
    outcomes = outcomes_of(desk, case, sheet, duties, voice)
    entry = Breach(
        case_id=case.id,
        title=case.title,
        aware_at=aware.earliest if aware else None,
        aware=say_moment(aware, voice) if aware else "",
        occurred=say_moment(occurred, voice) if isinstance(occurred, Moment) else "",
        facts=_text(sheet, "notification.nature") or _text(sheet, "incident.narrative"),
        affected=_count(desk, sheet, voice),
        effects=_text(sheet, "consequences.description"),
        measures=_text(sheet, "measures.taken"),
        planned=_text(sheet, "measures.proposed"),
        notified=outcomes.notified,
        not_notified=outcomes.not_notified,
        confidence=shown_kind(weakest(tuple(d.confidence for d in duties))),
    )
    return replace(entry, open=(*_blank(entry), *outcomes.open))


def _blank(entry: Breach) -> Iterator[Finding]:
    """Find what Art. 33(5) wants in every entry and this one has not."""
    held = {
        "aware": entry.aware,
        "facts": entry.facts,
        "effects": entry.effects,
        "measures": entry.measures,
    }
    for name, text in held.items():
        if not text:
            said = Message("register.open.blank", {"case": entry.title, "part": HEAD[name]})
            todo = Message("register.open.blank_do")
            yield Finding("register.blank", "warning", said, entry.case_id, todo)


def _text(sheet: FactSheet, key: str) -> str:
    value = sheet.value(key)
    return value if isinstance(value, str) else ""


def _count(desk: Desk, sheet: FactSheet, voice: Speech) -> str:
    answer = sheet.get("people.affected")
    term = desk.library.vocabulary.term("people.affected")
    return say_answer(answer, term, voice) if answer is not None else ""
