"""The lines of `duties` for people: what is due first, what may be next, the rest on request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pirdesk.casefile.case import BEHIND
from pirdesk.casefile.confidence import shown_kind
from pirdesk.casefile.messages import Message
from pirdesk.cli.output import here, in_words, say, table
from pirdesk.errors import shortened

if TYPE_CHECKING:
    from pirdesk.duties import Duty

_ORDER = ("due", "undetermined", "not covered", "not due", "not applicable", "not in force")
_ON_REQUEST = ("not applicable", "not in force")
_WIDTH = 60  # of the words where no date is: longer ones would push the columns apart
_HEADS = ("duty", "entity", "place", "verdict", "strictly due", "latest arguable", "confidence")


def print_duties(duties: Iterable[Duty], *, everything: bool) -> None:
    """Print a table of duties by verdict and date, and what stands beside their dates.

    Duties that do not apply or are not in force are counted, and listed only with ``everything``.
    """
    ordered = sorted(duties, key=_place_in_order)
    listed = (d for d in ordered if d.verdict not in _ON_REQUEST and not d.unlinked)
    shown = ordered if everything else list(listed)
    table(_HEADS, [_line(duty) for duty in shown])
    if len(shown) < len(ordered):
        say()
        say(in_words(Message("duties.not_listed", {"count": len(ordered) - len(shown)})))
    _print_behind(shown)


def _place_in_order(duty: Duty) -> tuple[int, bool, float]:
    due = duty.strict_due
    return _ORDER.index(duty.verdict), due is None, due.timestamp() if due else 0.0


def _print_behind(duties: Sequence[Duty]) -> None:
    for duty in duties:
        for reading in (r for r in duty.readings if r.id == BEHIND):
            due = here(reading.strict_due) if reading.strict_due else "no date"
            say(f"{duty.duty} {duty.place}: {in_words(reading.words)}: {reading.verdict}, {due}")


def _line(duty: Duty) -> tuple[str, ...]:
    marks = {
        "presumed": duty.presumed,
        "provisional": duty.provisional,
        "reason missing": duty.reason_missing,
    }
    said = ", ".join(mark for mark, holds in marks.items() if holds)
    verdict = f"{duty.verdict} ({said})" if said else duty.verdict
    words = shortened(in_words(duty.no_date_words), _WIDTH)
    return (
        duty.duty,
        duty.entity or "–",
        duty.place or "–",
        verdict,
        here(duty.strict_due) if duty.strict_due else words or "–",
        here(duty.latest_arguable_due) if duty.latest_arguable_due else "–",
        shown_kind(duty.confidence) if duty.status != "not_in_edition" else "–",
    )
