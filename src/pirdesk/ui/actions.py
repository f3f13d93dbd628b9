"""The registry of what can be done by key: title, shortcut, act; the finder lists the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do from anywhere in the window."""

    id: str
    title: str
    shortcut: str
    action: QAction
    also: str = ""


class Actions(QObject):
    """All commands of a window; each shortcut is taken once."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}

    def add(
        self, name: str, title: str, shortcut: str, act: Callable[[], object], *, also: str = ""
    ) -> QAction:
        """Register a command under a name nobody else has, with a shortcut nobody else has.

        ``also`` is a second key; a plain character works wherever no words are being typed.
        """
        taken = {c.shortcut: c.id for c in self._commands.values() if c.shortcut}
        if name in self._commands or shortcut in taken:
            raise ValueError(f"{name} or its shortcut {shortcut} is registered already")
        action = QAction(title, self._window)
        if shortcut:
            keys = [QKeySequence(key) for key in (shortcut, also) if key]
            action.setShortcuts(keys)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False: act())
        self._window.addAction(action)
        self._commands[name] = Command(name, title, shortcut, action, also)
        return action

    def enable(self, enabled: bool, *names: str) -> None:
        """Offer commands, or not."""
        for name in names:
            self._commands[name].action.setEnabled(enabled)

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())
