"""The running clocks of all cases or of one, as lines and as a list to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from pirdesk.casefile.case import ClockRow
from pirdesk.casefile.confidence import current_kind
from pirdesk.services import duty_map
from pirdesk.services.desk import Desk
from pirdesk.storage import Wanted


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One running clock with the titles a list needs; ``remaining`` is seconds, negative if over.

    A duty without a date has None: it is never overdue.
    """

    clock: ClockRow
    case_title: str
    title: str
    remaining: int | None


def clock_lines(
    desk: Desk, case_id: str = "", wanted: Wanted | None = None
) -> tuple[ClockLine, ...]:
    """Return the running clocks that are due, nearest first, those without a date last.

    ``wanted`` is the filter of a board; a span of time leaves out what has no date.
    """
    rows = duty_map.running_clocks(desk, case_id, wanted)
    titles = desk.store.views.titles({row.case_id for row in rows})
    names = desk.library.duty_titles({row.duty for row in rows})
    now = desk.now()
    return tuple(
        ClockLine(
            row,
            titles.get(row.case_id, row.case_id),
            names.get(row.duty, row.duty),
            round((row.strict_due - now).total_seconds()) if row.strict_due else None,
        )
        for row in rows
    )


def printed_clocks(desk: Desk, case_id: str = "") -> str:
    """Return the clocks as plain text for a printer, nearest first, each with its confidence."""
    now = desk.now().astimezone(UTC)
    lines = [f"Clocks that run, {now:%Y-%m-%d %H:%M} UTC", ""]
    for line in clock_lines(desk, case_id):
        clock = line.clock
        lines += [
            f"{due_words(clock.strict_due)}  {left(line.remaining)}  {line.title}",
            f"    {line.case_title} ({clock.case_id})",
            f"    to {clock.recipient or 'not named'} {clock.place}".rstrip(),
            f"    latest arguable {due_words(clock.latest_arguable_due)}; {sure(clock.confidence)}"
            + ("; provisional" if clock.provisional else ""),
            "",
        ]
    return "\n".join(lines)


def left(seconds: int | None) -> str:
    """Say how much time is left; a duty without a date is never overdue."""
    if seconds is None:
        return "no date"
    hours, minutes = divmod(abs(seconds) // 60, 60)
    length = f"{hours // 24} d {hours % 24} h" if hours >= 48 else f"{hours} h {minutes} min"
    return f"{length} over" if seconds < 0 else f"{length} left"


def sure(confidence: str) -> str:
    """Say how sure a date's source is."""
    return {
        "official_text": "official text of the law",
        "copy_of_text": "copy of the text of the law",
        "quoted": "law quoted by an authority",
        "described": "law as described, not read",
        "recalled": "law recalled, check before use",
        "set": "set by a person or an authority",
    }.get(current_kind(confidence), confidence)


def due_words(instant: datetime | None) -> str:
    """Write an instant in UTC to the minute."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if instant else "no date"
