"""What every field owes its reader and the sheet: raw value in and out, names, errors, focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from pirdesk.casefile.terms import Term
from pirdesk.ui.theme import Theme
from pirdesk.ui.translate import tr


def nobody(_person_id: str) -> str:
    """Return no name: nobody is known."""
    return ""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What a field is made from: the term, its words, and how a choice reads.

    ``files`` gives the case's evidence as it stands: captions by SHA-256; ``name`` the name of a
    person, "" where nobody knows it.
    """

    key: str
    term: Term
    label: str
    definition: str
    choice: Callable[[str], str]
    theme: Theme
    example: str = ""
    files: Callable[[], Mapping[str, str]] = dict
    name: Callable[[str], str] = nobody


def asks_for_files(event: QEvent) -> bool:
    """Tell whether a key asks for the evidence of an answer."""
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() == Qt.Key.Key_E
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


class Field(QWidget):
    """A field shows and gives one raw JSON value; None means blank.

    ``edited`` is every change by the person, ``entered`` and ``left`` follow the keyboard focus,
    ``judged`` is when what stands there may be called wrong: a part that can be judged was left.
    ``files_wanted`` is Ctrl+E, which some systems' text fields would take for themselves.
    ``raw`` may raise UserError where what stands there cannot be a value.
    """

    edited = Signal()
    entered = Signal()
    left = Signal()
    judged = Signal()
    files_wanted = Signal()

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self._parts: dict[QWidget, str] = {}
        self._error = ""
        self._understood = ""

    def show_raw(self, raw: Any) -> None:
        """Show a stored value without announcing an edit."""
        raise NotImplementedError

    def raw(self) -> Any:
        """Return what stands in the field as a raw JSON value, None where it is blank."""
        raise NotImplementedError

    def unfinished(self) -> bool:
        """Tell whether parts still to be filled in may make what stands here right."""
        return False

    def set_readonly(self, readonly: bool) -> None:
        """Let the person read but not change the value."""
        self.setEnabled(not readonly)

    def parts(self) -> tuple[QWidget, ...]:
        """Return the widgets that take the keyboard, the first one being the label's buddy."""
        return tuple(self._parts)

    def adopt(self, widget: QWidget, part: str = "") -> None:
        """Take a widget as part of the field; ``part`` says which, e.g. “time”."""
        self._parts[widget] = part
        widget.installEventFilter(self)
        if self.focusProxy() is None:
            self.setFocusProxy(widget)
        self._describe()

    def watch(self, widget: QWidget) -> None:
        """Count a widget's keyboard focus as the field's; it has a name of its own."""
        widget.installEventFilter(self)

    def tell_understood(self, words: str) -> None:
        """Tell screen readers what the field understood of what was typed."""
        if words != self._understood:
            self._understood = words
            self._describe()

    def show_error(self, error: str) -> None:
        """Mark the field as wrong and tell screen readers why; "" takes the mark away."""
        if error == self._error:
            return
        self._error = error
        for widget in self._parts:
            widget.setProperty("wrong", "true" if error else "false")
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._describe()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the keyboard coming into the field and leaving it, and Ctrl+E."""
        if asks_for_files(event):
            self.files_wanted.emit()
            return True
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() == QEvent.Type.FocusOut:
            now = QApplication.focusWidget()
            inside = now is not None and (now is self or self.isAncestorOf(now))
            if not inside:
                self.left.emit()
            if not (inside and self.unfinished()):
                self.judged.emit()
        return super().eventFilter(watched, event)

    def _describe(self) -> None:
        description = self.spec.definition
        if self._understood:
            description = tr("Understood: {words}.", words=self._understood) + " " + description
        if self._error:
            description = tr("Error: {error}", error=self._error) + " " + description
        for widget, part in self._parts.items():
            name = f"{self.spec.label}: {part}" if part else self.spec.label
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(description.strip() or name)
