"""A moment: date and time in a zone, a date known only in part, or between two of them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pirdesk.casefile.instants import read_instant, unread_moment
from pirdesk.casefile.numbers import is_typed
from pirdesk.casefile.terms import read_value
from pirdesk.casefile.values import moment
from pirdesk.errors import UserError
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.forms.fields.understood import Understood
from pirdesk.ui.translate import tr
from pirdesk.ui.when import date_words, month_words
from pirdesk.ui.widgets.controls import column, ems, row
from pirdesk.ui.widgets.labels import PlainLabel
from pirdesk.ui.zones import machine_zone, offset_words

_STORED = re.compile(
    r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$"
)


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return the names of time zones, UTC first."""
    names = (z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix")))
    return ("UTC", *sorted(names))


class MomentPart(QWidget):
    """Date, time and zone in one row, and under it what they mean together.

    No time means the date is all that is known.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.day, self.time, self.zone = QLineEdit(), QLineEdit(), QLineEdit()
        self.understood = Understood(small=True)
        self.day.setPlaceholderText(tr("YYYY-MM-DD"))
        self.time.setPlaceholderText(tr("hh:mm"))
        self._else = machine_zone()
        city = self._else.rpartition("/")[2].replace("_", " ")
        self.zone.setPlaceholderText(tr("zone, else {zone}", zone=city))
        for box, width in ((self.day, 5.6), (self.time, 3.6), (self.zone, 7.5)):
            box.setFixedWidth(ems(width))
            box.textChanged.connect(lambda _text: self._echo())
            box.textEdited.connect(lambda _text: self.edited.emit())
        completer = QCompleter(list(zone_names()), self.zone)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.zone.setCompleter(completer)
        completer.activated.connect(lambda _text: self.edited.emit())
        self.understood.chosen.connect(self._choose)
        layout = column(row(self.day, self.time, self.zone, 1, gap=0.3), self.understood, gap=0)
        self.setLayout(layout)

    def show_text(self, text: str) -> None:
        """Show a stored moment."""
        stored = _STORED.match(text)
        if stored:
            zone = stored[3] or ""
            time = stored[2].removesuffix(":00") if len(stored[2]) == 8 else stored[2]
            self._set(stored[1], time, "UTC" if zone in ("Z", "+00:00") else zone)
        else:
            self._set(text, "", "")

    def instant(self) -> datetime:
        """Return the moment as an instant; raises UserError where it is not a whole one."""
        try:
            at = datetime.fromisoformat(self.text())
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            raise UserError(
                tr("An instant needs its date and time."),
                tr("Nothing was changed. Write the date as 2026-11-20 and the time as 10:20."),
                code="value.moment",
            )
        return at

    def text(self) -> str:
        """Return the moment as text, "" where blank; raises UserError where it cannot be one."""
        raw = self.raw()
        if is_typed(raw):
            raise unread_moment(raw["typed"])
        return raw or ""

    def raw(self) -> Any:
        """Return the moment as text, ``{"typed": …}`` where it has not one meaning, or None."""
        day, time = self.day.text(), self.time.text()
        if not time.strip():
            return day.strip() or None
        meanings = self.meanings()
        if len(meanings) == 1:
            return meanings[0]
        return {"typed": {"day": day, "time": time, "zone": self._zone()}}

    def meanings(self) -> tuple[str, ...]:
        """Return the moments that date, time and zone can mean; () where they are none."""
        try:
            return read_instant(self.day.text(), self.time.text(), self._zone())
        except UserError:
            return ()

    def _zone(self) -> str:
        """Return the zone typed, else that of this machine: times are shown in it everywhere."""
        return self.zone.text().strip() or self._else

    def show_raw(self, raw: Any) -> None:
        """Show a stored moment, or boxes that could not be read."""
        if is_typed(raw) and isinstance(raw["typed"], dict):
            self._set(*(str(raw["typed"].get(part, "")) for part in ("day", "time", "zone")))
        elif raw != self.raw():
            self.show_text("" if raw is None else str(raw))

    def _choose(self, index: int) -> None:
        """Take the earlier or the later of two times that bear the same name."""
        self.zone.setText(self.meanings()[index][-6:])
        self.zone.setFocus()
        self.edited.emit()

    def _echo(self) -> None:
        meanings = self.meanings()
        if len(meanings) > 1:
            self.understood.offer([_offset_of(text) for text in meanings])
            return
        self.understood.say(moment_words(self.raw()))

    def _set(self, day: str, time: str, zone: str) -> None:
        for box, text in ((self.day, day), (self.time, time), (self.zone, zone)):
            if box.text() != text:
                box.setText(text)


class MomentField(Field):
    """One moment, or “between” one and another."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.first, self.last = MomentPart(), MomentPart()
        self.between = QCheckBox(tr("an interval"))
        self._and = PlainLabel(tr("and"), tone="muted", wrap=False)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(ems(0.8))
        top.addWidget(self.first)
        self.between.setMinimumHeight(self.first.day.sizeHint().height())
        top.addWidget(self.between, alignment=Qt.AlignmentFlag.AlignTop)
        top.addStretch(1)
        second = QHBoxLayout()
        second.addWidget(self.last)
        second.addWidget(self._and)
        second.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(ems(0.3))
        layout.addLayout(top)
        layout.addLayout(second)
        self._and.setText(tr("end of the interval"))
        for part, words in ((self.first, ""), (self.last, tr("end"))):
            self.adopt(part.day, " ".join(w for w in (words, tr("date")) if w))
            self.adopt(part.time, " ".join(w for w in (words, tr("time, empty if unknown")) if w))
            self.adopt(part.zone, " ".join(w for w in (words, tr("time zone")) if w))
            for button in part.understood.buttons:
                self.watch(button)
            part.edited.connect(self.edited)
            if part is self.first:
                self.adopt(self.between, tr("between two moments, an interval"))
        self.between.clicked.connect(self._switched)
        self._show_last(False)

    def show_raw(self, raw: Any) -> None:
        """Show a stored moment or interval."""
        if raw == self.raw():
            return
        wide = isinstance(raw, dict) and not is_typed(raw)
        self._show_last(wide)
        self.first.show_raw(raw["from"] if wide else raw)
        self.last.show_raw(raw["to"] if wide else None)

    def raw(self) -> Any:
        """Return ISO text, ``{"from", "to"}``, or None; a part is ``{"typed": …}`` if unclear."""
        first = self.first.raw()
        if not self.between.isChecked():
            return first
        last = self.last.raw()
        if first is None and last is None:
            return None
        return {"from": first or "", "to": last or ""}

    def unfinished(self) -> bool:
        """Tell whether the end of an interval may still be typed; it mends no date that is none."""
        ends = (self.first.raw(), self.last.raw())
        readable = all(self._reads(end) for end in ends if end is not None)
        return self.between.isChecked() and None in ends and readable

    def _reads(self, raw: Any) -> bool:
        try:
            read_value(self.spec.term, raw)
        except UserError:
            return False
        return True

    def set_readonly(self, readonly: bool) -> None:
        """Let the moment be read and copied only."""
        for part in (self.first, self.last):
            for box in (part.day, part.time, part.zone):
                box.setReadOnly(readonly)
        self.between.setEnabled(not readonly)

    def _switched(self) -> None:
        self._show_last(self.between.isChecked())
        self.edited.emit()

    def _show_last(self, shown: bool) -> None:
        self.between.setChecked(shown)
        self.last.setVisible(shown)
        self._and.setVisible(shown)


def moment_words(raw: Any) -> str:
    """Return what a moment means, as it is stored; "" where it is none.

    A time is told to its last digit with the distance to UTC, a date with what is not known.
    """
    try:
        found = moment(raw)
    except UserError:
        return ""
    if not isinstance(raw, str):
        return ""
    if "/" in raw:
        first, last = map(moment_words, raw.split("/", 1))
        return tr("between {first} and {last}", first=first, last=last)
    if not found.date_only:
        return f"{date_words(found.earliest)}, {_clock(found.earliest)}"
    parts = [int(part) for part in raw.strip().split("-")]
    if len(parts) == 1:
        return tr("in {year}, day and month not given", year=parts[0])
    if len(parts) == 2:
        named = month_words()[parts[1] - 1]
        return tr("in {month} {year}, day not given", month=named, year=parts[0])
    return tr("{day}, time of day not given", day=date_words(date(*parts)))


def _clock(at: datetime) -> str:
    time = at.time().isoformat() if at.second or at.microsecond else f"{at:%H:%M}"
    return f"{time}, {offset_words(at.utcoffset() or timedelta(0))}"


def _offset_of(text: str) -> str:
    """Return the distance to UTC of an instant."""
    return offset_words(datetime.fromisoformat(text).utcoffset() or timedelta(0))
