"""Where the window keeps what a person chose for it: size, theme, notices, who acts."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSettings

from pirdesk import private_files

NAME = "window.ini"


def settings_of(home: Path) -> QSettings:
    """Open the settings in a home, whatever bytes its name holds.

    Qt writes a name that is no text with other bytes, and so into a folder beside it. Such names
    are found on systems where an open folder has a name of digits too.
    """
    try:
        str(home).encode()
        folder = str(home)
    except UnicodeEncodeError:
        opened = os.open(home, os.O_RDONLY)  # open as long as the program, as the settings are
        folder = f"/dev/fd/{opened}"
    with suppress(OSError):  # a home may be read-only; then nothing is remembered
        private_files.make_empty(home / NAME)  # Qt writes it anew with the mode it has
    return QSettings(f"{folder}/{NAME}", QSettings.Format.IniFormat)
