"""Duties in the order a person meets them: groups by urgency, authorities of one duty together.

No widgets, and no verdict or date is made here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pirdesk.duties import Duty
from pirdesk.ui.duty_words import sure_words, used, used_briefly
from pirdesk.ui.forms.fields.places import place_words
from pirdesk.ui.speaking import said
from pirdesk.ui.translate import tr, tr_n
from pirdesk.ui.when import instant_words, left_words, span_words
from pirdesk.ui.widgets.lines import Line
from pirdesk.ui.widgets.marks import Mark
from pirdesk.wording import Speaker

Key = tuple[str, str, str]
FOLDED = ("unlinked", "not due", "looked at", "not in force", "not applicable")
_SPANS = (("day", 24), ("three days", 72), ("week", 168))


@dataclass(frozen=True, slots=True)
class Shown:
    """One duty of one organisation with every authority it has the same verdict and dates for."""

    group: str
    duties: tuple[Duty, ...]

    @property
    def first(self) -> Duty:
        """Return the duty the others only differ from by their authority."""
        return self.duties[0]

    @property
    def key(self) -> Key:
        """Return what names this line from one fetch to the next."""
        return self.first.duty, self.first.entity or self.first.kind, self.first.place

    @property
    def whom(self) -> str:
        """Return whom it is owed to."""
        if len(self.duties) > 1:
            count = len(self.duties)
            return tr_n("{count} authority", "{count} authorities", count)
        return self.first.recipient or place_words(self.first.place)


def group_marks() -> dict[str, Mark]:
    """Return every group in its order with its mark."""
    return {
        "overdue": Mark("late", tr("Overdue"), "late"),
        "day": Mark("clock", tr("Within 24 hours"), "warn"),
        "three days": Mark("clock", tr("Within 72 hours"), "accent"),
        "week": Mark("clock", tr("Within a week"), "accent"),
        "later": Mark("clock", tr("Later"), "accent"),
        "elapsed": Mark("begun", tr("Running, without a date"), "accent"),
        "not covered": Mark("unsure", tr("No law in this edition: ask counsel"), "warn"),
        "undetermined": Mark("unsure", tr("Undetermined"), "warn"),
        "unlinked": Mark("unsure", tr("Laws of places nobody has named"), "muted"),
        "filed": Mark("sent", tr("Submitted"), "good"),
        "not due": Mark("done", tr("Not due"), "good"),
        "looked at": Mark("none", tr("Places looked at, no duty found"), "muted"),
        "not in force": Mark("none", tr("Not in force"), "muted"),
        "not applicable": Mark("none", tr("Not applicable"), "muted"),
    }


def group_of(duty: Duty, now: datetime) -> str:
    """Return the group of a duty."""
    if duty.filed_at is not None:
        return "filed"
    if duty.looked_at is not None:
        return "looked at"
    if duty.unlinked:
        return "unlinked"
    if duty.verdict != "due":
        return duty.verdict
    if duty.strict_due is None:
        return "elapsed"
    if duty.strict_due < now:
        return "overdue"
    left = duty.strict_due - now
    return next((name for name, hours in _SPANS if left <= timedelta(hours=hours)), "later")


def shown(duties: Iterable[Duty], now: datetime) -> tuple[Shown, ...]:
    """Return the lines of the board, most urgent group first, nearest date first in each."""
    found: dict[tuple[object, ...], list[Duty]] = {}
    for duty in duties:
        group = group_of(duty, now)
        dates = (duty.strict_due, duty.latest_arguable_due, duty.filed_at)
        of = (duty.kind, duty.place) if duty.verdict == "not covered" else ("", "")
        found.setdefault((group, duty.duty, duty.entity, *of, *dates), []).append(duty)
    order = list(group_marks())
    lines = [Shown(str(key[0]), tuple(held)) for key, held in found.items()]
    far = datetime.max.replace(tzinfo=now.tzinfo)
    return tuple(
        sorted(
            lines,
            key=lambda s: (order.index(s.group), s.first.strict_due or far, s.first.duty, s.key),
        )
    )


def board_lines(
    board: tuple[Shown, ...], now: datetime, unfolded: Iterable[str], reader: Speaker
) -> tuple[Line, ...]:
    """Return heads and lines; a folded group shows its head alone."""
    opened, found = set(unfolded), []
    for name, mark in group_marks().items():
        mine = [each for each in board if each.group == name]
        if not mine:
            continue
        folds = name in FOLDED
        folded = folds and name not in opened
        aside = (tr("show") if folded else tr("hide")) if folds else ""
        title = tr("{group} ({count})", group=mark.words, count=len(mine))
        data = ("fold", name, "") if folds else None
        found.append(Line(title, "", aside, mark.icon, mark.role, "link", data, head=True))
        if not folded:
            found += [duty_line(each, now, reader) for each in mine]
    return tuple(found)


def duty_line(each: Shown, now: datetime, reader: Speaker) -> Line:
    """Return one line: what, to whom, by when and how surely, how much is left."""
    duty, mark = each.first, group_marks()[each.group]
    detail = [*_dates(duty, reader), each.whom]
    if duty.presumed:
        detail.append(tr("presumed by law"))
    if duty.reason_missing:
        detail.append(tr("written reason missing"))
    if duty.provisional:
        detail.append(tr("rests on suspected facts"))
    late = each.group == "overdue"
    return Line(
        duty.title,
        " · ".join(part for part in detail if part),
        _aside(each, now, reader),
        mark.icon,
        mark.role,
        "late" if late else "muted",
        each.key,
    )


def _dates(duty: Duty, reader: Speaker) -> tuple[str, ...]:
    if duty.verdict == "not covered" and duty.looked_at is None:
        return (said(duty.no_date_words, reader),)
    if duty.strict_due is None:
        return (duty.citation,)
    two = duty.latest_arguable_due not in (None, duty.strict_due)
    due, sure = instant_words(duty.strict_due), sure_words(duty.confidence)
    dated = tr("{due} ({sure})", due=due, sure=sure)
    return duty.citation, dated, tr("two readings of the date") if two else ""


def _aside(each: Shown, now: datetime, reader: Speaker) -> str:
    duty = each.first
    if duty.filed_at is not None:
        return instant_words(duty.filed_at)
    if each.group == "elapsed":
        return elapsed_words(duty, now, reader)
    if duty.verdict != "due" or duty.strict_due is None:
        return ""
    step = used_briefly(used(begun_at(duty), duty.strict_due, now))
    return " · ".join(p for p in (left_words(duty.strict_due, now), step) if p)


def begun_at(duty: Duty) -> datetime | None:
    """Return the earliest instant its clock can have begun."""
    return duty.anchor.earliest if duty.anchor is not None else None


def elapsed_words(duty: Duty, now: datetime, reader: Speaker) -> str:
    """Return how long a duty without a date has been running; it is never overdue."""
    begun = begun_at(duty)
    if begun is None or begun > now:
        return said(duty.no_date_words, reader)
    return tr("{span} elapsed", span=span_words(now - begun))
