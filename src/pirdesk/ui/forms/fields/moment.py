"""A moment: date and time in a zone, a date known only in part, or between two of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pirdesk.errors import UserError
from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.controls import ems
from pirdesk.ui.widgets.labels import PlainLabel

_OFFSET = re.compile(r"^(?:UTC|GMT)?\s*([+-−])(\d{1,2})(?::?(\d{2}))?$")
_STORED = re.compile(
    r"^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$"
)


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Return the names of time zones, UTC first."""
    names = (z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix")))
    return ("UTC", *sorted(names))


def instant_text(day: str, time: str, zone: str) -> str:
    """Write date, time and zone as ISO 8601 with offset; raises UserError with the reason."""
    offset = _OFFSET.match(zone.strip())
    if offset:
        sign = "-" if offset[1] in "-−" else "+"
        return f"{day}T{time}{sign}{int(offset[2]):02d}:{offset[3] or '00'}"
    if zone.strip().upper() in ("UTC", "Z", "GMT"):
        return f"{day}T{time}+00:00"
    return _in_zone(day, time, zone)


def _in_zone(day: str, time: str, zone: str) -> str:
    try:
        place = ZoneInfo(zone.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UserError(
            tr("“{zone}” is not a time zone.", zone=zone[:40]),
            tr("Write UTC, an offset such as +01:00, or a name such as Europe/Rome."),
            code="value.zone",
        ) from None
    try:
        local = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=place)
    except ValueError:
        return f"{day}T{time}"
    if local.astimezone(UTC).astimezone(place).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise UserError(
            tr("{time} did not exist on {day} in {zone}.", time=time, day=day, zone=zone),
            tr("The clocks went forward there. Give the time as the clock showed it."),
            code="value.gap",
        )
    return local.isoformat()


class MomentPart(QWidget):
    """Date, time and zone in one row; no time means the date is all that is known."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.day, self.time, self.zone = QLineEdit(), QLineEdit(), QLineEdit()
        self.day.setPlaceholderText(tr("YYYY-MM-DD"))
        self.time.setPlaceholderText(tr("hh:mm"))
        self.zone.setPlaceholderText(tr("zone, else UTC"))
        for box, width in ((self.day, 5.6), (self.time, 3.6), (self.zone, 7.5)):
            box.setFixedWidth(ems(width))
            box.setMaxLength(60)
            box.textEdited.connect(lambda _text: self.edited.emit())
        completer = QCompleter(list(zone_names()), self.zone)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.zone.setCompleter(completer)
        completer.activated.connect(lambda _text: self.edited.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(ems(0.3))
        for box in (self.day, self.time, self.zone):
            row.addWidget(box)
        row.addStretch(1)

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
        day, time = self.day.text().strip(), self.time.text().strip()
        if not time:
            return day
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            raise UserError(
                tr("A time of day needs a whole date."),
                tr("Write the date as 2026-11-20, or leave the time empty."),
                code="value.moment",
            )
        if re.fullmatch(r"\d:\d{2}", time):
            time = f"0{time}"
        return instant_text(day, time, self.zone.text() or "UTC")

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
        top.addWidget(self.between)
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
            part.edited.connect(self.edited)
            if part is self.first:
                self.adopt(self.between, tr("between two moments, an interval"))
        self.between.clicked.connect(self._switched)
        self._show_last(False)
        self._shown: Any = None

    def show_raw(self, raw: Any) -> None:
        """Show a stored moment or interval."""
        try:
            if raw == self.raw():
                return
        except UserError:
            pass
        self._show_last(isinstance(raw, dict))
        if isinstance(raw, dict):
            self.first.show_text(str(raw["from"]))
            self.last.show_text(str(raw["to"]))
        else:
            self.first.show_text("" if raw is None else str(raw))
            self.last.show_text("")

    def raw(self) -> Any:
        """Return ISO text, ``{"from", "to"}``, or None; raises UserError for an impossible time."""
        first = self.first.text()
        if not self.between.isChecked():
            return first or None
        last = self.last.text()
        if not first and not last:
            return None
        return {"from": first, "to": last}

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
