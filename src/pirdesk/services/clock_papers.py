"""The running clocks as a PDF to print and hand round; a list: nothing in it is sealed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pirdesk.casefile.paper import Node, Paper, Paragraph, Run, Runs, Table
from pirdesk.documents import pdf
from pirdesk.services.clock_files import ClockLine, clock_lines, left, sure
from pirdesk.services.desk import Desk
from pirdesk.services.files import write_file
from pirdesk.storage import Wanted

TITLE = "Clocks that run"
_HEAD = ("Due (UTC)", "Left", "Duty", "Case", "To", "Latest arguable (UTC)", "How sure")
_WIDTHS = (15, 13, 25, 22, 20, 15, 16)


def print_clocks(
    desk: Desk, path: Path, case_id: str = "", wanted: Wanted | None = None, kept_to: str = ""
) -> Path:
    """Write the running clocks as a PDF, nearest first, each date with its confidence.

    ``wanted`` is the filter of a board, ``kept_to`` says it in words on the page.
    """
    lines, now = clock_lines(desk, case_id, wanted), desk.now()
    count = "1 clock" if len(lines) == 1 else f"{len(lines)} clocks"
    told = f"{count}, nearest first, as of {_at(now)} UTC. A list, not a record."
    if kept_to:
        told += f" Kept to: {kept_to}."
    together: dict[tuple[object, ...], list[ClockLine]] = {}
    for line in lines:
        clock = line.clock
        dates = (clock.strict_due, clock.latest_arguable_due)
        together.setdefault((clock.case_id, clock.duty, clock.entity, *dates), []).append(line)
    body = tuple(tuple(map(_text, _cells(mine))) for mine in together.values())
    nodes: tuple[Node, ...] = (Paragraph(_text(told)),)
    if body:
        nodes = (*nodes, Table(tuple(map(_text, _HEAD)), body, _WIDTHS))
    paper = Paper(
        title=TITLE,
        subject=case_id or "All open cases",
        language="en",
        reference="",
        document_id="clocks",
        made_at=now,
        sender=(),
        addressee=(),
        nodes=nodes,
    )
    return write_file(path, pdf.render(pdf.with_stand_ins(paper)))


def _cells(lines: list[ClockLine]) -> tuple[str, ...]:
    """Return one row for the authorities towards which one duty runs by one instant."""
    line, clock = lines[0], lines[0].clock
    one = " ".join(part for part in (clock.recipient or "not named", clock.place) if part)
    places = ", ".join(each.clock.place for each in lines)
    whom = one if len(lines) == 1 else f"{len(lines)} authorities: {places}"
    doubt = "; provisional" if clock.provisional else ""
    unsure = clock.verdict == "undetermined"
    return (
        _at(clock.strict_due),
        f"if due: {left(line.remaining)}" if unsure else left(line.remaining),
        line.title,
        f"{line.case_title} ({clock.case_id})",
        whom,
        _at(clock.latest_arguable_due),
        sure(clock.confidence) + doubt,
    )


def _at(instant: datetime | None) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if instant else "no date"


def _text(words: str) -> Runs:
    return (Run(words),)
