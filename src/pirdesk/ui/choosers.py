"""Ask for files and folders; tests put their own answers in place of the system's dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from pirdesk.ui.translate import tr


class Choosers:
    """The system's dialogs for files and folders."""

    def open_file(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        """Ask for one existing file."""
        name, _ = QFileDialog.getOpenFileName(parent, title, "", pattern or tr("All files (*)"))
        return Path(name) if name else None

    def open_files(self, parent: QWidget, title: str) -> list[Path]:
        """Ask for any number of existing files."""
        names, _ = QFileDialog.getOpenFileNames(parent, title, "", tr("All files (*)"))
        return [Path(name) for name in names]

    def save_file(self, parent: QWidget, title: str, proposed: str) -> Path | None:
        """Ask where to write a file."""
        name, _ = QFileDialog.getSaveFileName(parent, title, proposed)
        return Path(name) if name else None

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder."""
        name = QFileDialog.getExistingDirectory(parent, title)
        return Path(name) if name else None
