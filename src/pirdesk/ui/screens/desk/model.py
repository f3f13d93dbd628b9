"""What the Desk screen shows, fetched ready-made and put into lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from pirdesk.casefile.case import ClockRow
from pirdesk.services.desk_view import ChangeLine, DeskView, WorkItem, desk_view
from pirdesk.ui.forms.fields.places import place_words
from pirdesk.ui.translate import tr
from pirdesk.ui.when import ago_words, instant_words, left_words
from pirdesk.ui.widgets.lines import Line
from pirdesk.ui.workplace import Workplace

CHANGES = 12


class DeskModel(QObject):
    """Fetches the view of the person's desk; ``shown`` brings it."""

    shown = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace

    def load(self) -> None:
        """Fetch anew; only the newest answer is shown."""
        if not self._workplace.is_open:
            return
        desk = self._workplace.desk
        self._workplace.jobs.read(
            tr("Reading the desk"),
            lambda _task: desk_view(desk),
            owner=self,
            key="desk",
            done=self.shown.emit,
        )


def work_lines(view: DeskView, now: datetime) -> tuple[Line, ...]:
    """Return what waits for the person."""
    return tuple(_work_line(item, now) for item in view.work)


def clock_lines(view: DeskView, now: datetime) -> tuple[Line, ...]:
    """Return running clocks, nearest (or longest overdue) first."""
    return tuple(clock_line(clock, title, now, view.names) for clock, title in view.clocks)


def change_lines(view: DeskView, now: datetime) -> tuple[Line, ...]:
    """Return what changed lately."""
    return tuple(_change_line(change, now) for change in view.changed[:CHANGES])


def clock_line(clock: ClockRow, title: str, now: datetime, names: Mapping[str, str]) -> Line:
    """Return one clock: what is due to whom, when, and how much is left."""
    due = clock.strict_due
    late = due is not None and due < now
    unsure = clock.verdict == "undetermined"
    left = left_words(due, now) if due else tr("no date yet")
    role = ("warn" if unsure else "late") if late else "accent"
    where = place_words(clock.place)
    # A row does not hold why: a fact is suspected, or the law is assumed to reach the organisation.
    sure = tr("provisional") if clock.provisional else ""
    # What decides stands first: the end of a long line is not seen at a glance.
    detail = " · ".join(p for p in (instant_words(due), sure, where, title, clock.recipient) if p)
    return Line(
        names.get(clock.duty, clock.duty),
        detail,
        tr("if due: {left}", left=left) if unsure else left,
        "late" if late else "clock",
        role,
        role if late else "text",
        (clock.case_id, f"duties#{clock.duty}"),
    )


def _work_line(item: WorkItem, now: datetime) -> Line:
    words = {
        "write": tr("continue writing"),
        "review": tr("review"),
        "sign": tr("sign"),
        "seal": tr("seal"),
        "export": tr("export"),
    }
    icons = {
        "write": "pen",
        "review": "sent",
        "sign": "signing",
        "seal": "approved",
        "export": "sent",
    }
    return Line(
        item.title,
        tr("{case} · {when}", case=item.case_title, when=ago_words(item.since, now)),
        words.get(item.what, item.what),
        icons.get(item.what, "pen"),
        "accent",
        "accent",
        (item.case_id, f"document:{item.document_id}"),
    )


def _change_line(change: ChangeLine, now: datetime) -> Line:
    about = change.case_title or tr("the desk")
    return Line(
        tr("{who} {what}", who=change.who, what=change.words),
        tr("{case} · {when}", case=about, when=ago_words(change.at, now)),
        data=(change.case_id, "history") if change.case_id else None,
        icon="history",
    )
