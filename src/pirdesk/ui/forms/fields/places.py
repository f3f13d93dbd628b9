"""Countries and regions: written as names or codes, kept as codes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout

from pirdesk.ui.forms.fields.base import Field, FieldSpec
from pirdesk.ui.translate import tr
from pirdesk.ui.widgets.labels import note


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Return the English names of countries by their two-letter code."""
    found: dict[str, str] = {}
    for territory in QLocale.Country:
        code = QLocale.territoryToCode(territory)
        if re.fullmatch(r"[A-Z]{2}", code):
            found[code] = QLocale.territoryToString(territory)
    return found


def read_places(text: str) -> list[str]:
    """Read names or codes parted by commas; what is neither is given on as written."""
    by_name = {name.casefold(): code for code, name in countries().items()}
    items = [item.strip() for item in re.split(r"[,;]", text) if item.strip()]
    return [
        by_name.get(item.casefold(), item.upper() if len(item) <= 6 else item) for item in items
    ]


def place_words(code: str) -> str:
    """Return the name of a country code, or the code."""
    return countries().get(code, code)


class PlacesField(Field):
    """A line of countries with their names read back below."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Italy, DE, US-CA …"))
        completer = QCompleter(sorted(countries().values()), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(completer)
        self.names = note()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        layout.addWidget(self.names)
        self.adopt(self.line)
        self.line.textEdited.connect(self._typed)
        completer.activated.connect(self._typed)
        self._read_back()

    def show_raw(self, raw: Any) -> None:
        """Show the stored codes."""
        codes = [] if raw is None else [str(code) for code in raw]
        if read_places(self.line.text()) != codes:
            self.line.setText(", ".join(codes))
        self._read_back()

    def raw(self) -> Any:
        """Return the codes, or None."""
        return read_places(self.line.text()) or None

    def set_readonly(self, readonly: bool) -> None:
        """Let the countries be read only."""
        self.line.setReadOnly(readonly)

    def _typed(self, _text: str) -> None:
        self._read_back()
        self.edited.emit()

    def _read_back(self) -> None:
        codes = read_places(self.line.text())
        self.names.setText(" · ".join(place_words(code) for code in codes))
        self.names.setVisible(bool(codes))
