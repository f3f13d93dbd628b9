"""What can be done by key from anywhere in the window; each command is one line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pirdesk.ui.translate import tr

if TYPE_CHECKING:
    from pirdesk.ui.main_window import MainWindow
    from pirdesk.ui.screens.case.view import CaseScreen


def add_commands(window: MainWindow) -> None:
    """Register every command of the window with its words and its key."""
    add, in_case = window.actions_.add, _within(window)
    add("find", tr("Find anything"), "Ctrl+K", window.open_finder)
    add("new", tr("New case"), "Ctrl+N", window.new_case)
    add("save", tr("Save now"), "Ctrl+S", in_case(lambda c: c.save()))
    to_blocker = in_case(lambda c: c.go_to_blocker())
    add("blocker", tr("Go to the next blocker"), "F8", to_blocker)
    language = in_case(lambda c: c.check_language())
    add("language", tr("Check the language of this page"), "F7", language)
    add("find.page", tr("Find on this page"), "Ctrl+F", window.find_here)
    undo = window.workplace.undoing.undo
    add("undo", tr("Undo what was taken away"), "Ctrl+Z", undo)
    add("keys", tr("Show every key"), "F1", window.show_keys, also="?")
    previous = in_case(lambda c: c.go_previous())
    add("previous", tr("Previous page of the case"), "Alt+Up", previous)
    add("next", tr("Next page of the case"), "Alt+Down", in_case(lambda c: c.go_next()))
    outline = in_case(lambda c: c.fold("outline"))
    add("outline", tr("Fold or show the outline"), "F9", outline)
    panel = in_case(lambda c: c.fold("panel"))
    add("panel", tr("Fold or show the side panel"), "Shift+F9", panel)
    for number, name, words in (
        (1, "desk", tr("Show the desk")),
        (2, "register", tr("Show the register")),
        (3, "case", tr("Show the open case")),
        (4, "verify", tr("Verify a record")),
        (5, "settings", tr("Settings")),
        (6, "clocks", tr("Show the clocks of all cases")),
    ):
        add(f"screen.{name}", words, f"Ctrl+{number}", _showing(window, name))
    add("person", tr("Add a person"), "", window.add_person)
    add("seal", tr("Seal approved documents …"), "", window.seal_many)
    add("quit", tr("Quit"), "Ctrl+Q", window.close)


def _within(
    window: MainWindow,
) -> Callable[[Callable[[CaseScreen], object]], Callable[[], None]]:
    """Return what makes an act of the case into a command that waits for a case in view."""

    def made(act: Callable[[CaseScreen], object]) -> Callable[[], None]:
        return lambda: window.in_case(act)

    return made


def _showing(window: MainWindow, name: str) -> Callable[[], None]:
    return lambda: window.show_screen(name)
