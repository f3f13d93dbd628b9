"""The register of breaches (GDPR Art. 33(5) and kin) for a period, the not-notified ones too.

Read from the case files; the record of it is a paper in a case opened for that purpose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pirdesk.casefile.case import Case, Document
from pirdesk.casefile.confidence import shown_kind, weakest
from pirdesk.casefile.sheet import FactSheet
from pirdesk.casefile.values import Count, Moment
from pirdesk.errors import UserError
from pirdesk.services import decided, duty_map, filings
from pirdesk.services.desk import Desk
from pirdesk.wording import say_all

if TYPE_CHECKING:
    from pirdesk.duties import Duty

PAGE = 500


@dataclass(frozen=True, slots=True)
class Breach:
    """One incident as Art. 33(5) wants it documented: facts, effects, remedial action, outcome.

    ``notified`` lists filings; ``not_notified`` lists what was not filed, with the reason.
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


def breaches(desk: Desk, first: date, last: date, *, exercises: bool = False) -> tuple[Breach, ...]:
    """Return the breaches of personal data that became known (or were opened) in a period.

    Both days count, in UTC; a day known without its hour is that day. Exercises are left out
    unless asked for.
    """
    if last < first:
        raise UserError(
            "The period ends before it begins.",
            "Nothing was listed. Exchange the two days.",
            code="register.period",
        )
    found = []
    for case in _cases(desk):
        if case.exercise and not exercises:
            continue
        sheet = desk.store.views.sheet(case.id)
        aware = _aware(sheet)
        known = _first_day(aware) if aware else case.created_at.astimezone(UTC).date()
        if _is_breach(sheet) and first <= known <= last:
            found.append(_breach(desk, case, sheet))
    far = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda b: (b.aware_at or far, b.case_id)))


HEAD = (
    "Case",
    "Became aware (UTC)",
    "Occurred",
    "Facts",
    "People affected",
    "Effects",
    "Remedial action",
    "Notified",
    "Not notified, and why",
    "How sure the law is",
)


def register_row(entry: Breach) -> tuple[str, ...]:
    """Return one entry as texts in the order of ``HEAD``."""
    return (
        f"{entry.title}\n{entry.case_id}",
        entry.aware or "–",
        entry.occurred,
        entry.facts,
        entry.affected,
        entry.effects,
        entry.measures,
        "\n".join(entry.notified) or "–",
        "\n".join(entry.not_notified) or "–",
        entry.confidence,
    )


def period_of(document: Document) -> tuple[date, date]:
    """Return the period a register's paper is about."""
    given = document.parameters or {}
    return date.fromisoformat(given["from"]), date.fromisoformat(given["to"])


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


def _breach(desk: Desk, case: Case, sheet: FactSheet) -> Breach:
    aware = _aware(sheet)
    duties = [d for d in duty_map.case_duties(desk, case.id) if _asks(d)]
    sent = filings.filings(desk, case.id)
    taken = {duty: d for d in decided.decisions(desk, case.id) for duty in d.counts_for}
    waiting: dict[tuple[str, str], Duty] = {}
    for duty in duties:
        if duty.filed_at is None:
            waiting.setdefault((duty.duty, duty.entity), duty)
    return Breach(
        case_id=case.id,
        title=case.title,
        aware_at=aware.earliest if aware else None,
        aware=_shown(aware).removesuffix(" UTC") if aware else "",
        occurred=_moment(sheet, "incident.occurred"),
        facts=_text(sheet, "notification.nature") or _text(sheet, "incident.narrative"),
        affected=_count(sheet),
        effects=_text(sheet, "consequences.description"),
        measures="\n".join(
            text for key in ("measures.taken", "measures.proposed") if (text := _text(sheet, key))
        ),
        notified=tuple(
            f"{f.duty} {f.place} {f.filed_at.astimezone(UTC):%Y-%m-%d %H:%M} {f.reference}".strip()
            + (" (late: " + f.reasons + ")" if f.late else "")
            for f in sent
        ),
        not_notified=tuple(_why_not(d, taken.get(d.duty)) for d in waiting.values()),
        confidence=shown_kind(weakest(tuple(d.confidence for d in duties))),
    )


def _asks(duty: Duty) -> bool:
    """Tell whether a duty says something about this breach: it addresses it, whatever it asks."""
    return duty.verdict in ("due", "undetermined", "not due")


def _why_not(duty: Duty, decision: decided.Decision | None) -> str:
    if decision is not None:
        seal = "sealed record" if decision.sealed else "not sealed yet"
        test = " ".join(decision.test.split())
        return f"{duty.duty}: decided: {decision.decision} Test: {test} ({seal})"
    if duty.verdict == "not due":
        false = [r.words for r in duty.reasons if str(r.value) == "false"]
        why = say_all(false, joint="; ")
        return f"{duty.duty}: not due ({why or 'see the case'}; {duty.citation})"
    if duty.verdict == "undetermined":
        return f"{duty.duty}: undetermined, needs {', '.join(duty.missing[:4]) or 'more facts'}"
    by = f" by {duty.strict_due.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if duty.strict_due else ""
    return f"{duty.duty}: due{by}, not filed yet, no decision recorded"


def _text(sheet: FactSheet, key: str) -> str:
    value = sheet.value(key)
    return value if isinstance(value, str) else ""


def _moment(sheet: FactSheet, key: str) -> str:
    value = sheet.value(key)
    return _shown(value) if isinstance(value, Moment) else "not recorded"


def _shown(moment: Moment) -> str:
    """Return a moment in UTC, whatever offset it was typed in; days without an hour as typed."""
    if moment.date_only:
        return moment.text
    ends = dict.fromkeys((moment.earliest, moment.latest))
    return " to ".join(f"{end.astimezone(UTC):%Y-%m-%d %H:%M}" for end in ends) + " UTC"


def _count(sheet: FactSheet) -> str:
    value = sheet.value("people.affected")
    if not isinstance(value, Count):
        return "not known"
    if value.exact:
        return f"{value.min:,}"
    return f"{value.min:,} to {value.max:,}" if value.max is not None else f"{value.min:,} or more"
