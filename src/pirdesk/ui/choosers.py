"""Ask for files and folders; tests put their own answers in place of the system's dialogs.

A dialog lists folders by name and never opens what it lists: closing any descriptor of an open
SQLite file drops every lock this process holds on it (docs/decisions/0012).
"""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QStyle, QWidget

from pirdesk.errors import UserError
from pirdesk.ui.translate import tr

# Dialogs of these systems run in a process of their own, or locks there belong to the descriptor.
_NATIVE = ("darwin", "win32")
_Option = QFileDialog.Option
_Mode = QFileDialog.FileMode


class PlainIcons(QAbstractFileIconProvider):
    """One icon for files and one for folders: Qt's own provider reads files to choose theirs."""

    def __init__(self) -> None:
        super().__init__()
        style = QApplication.style()
        self._file = style.standardIcon(QStyle.StandardPixmap.SP_FileIcon)
        self._folder = style.standardIcon(QStyle.StandardPixmap.SP_DirIcon)
        self._drive = style.standardIcon(QStyle.StandardPixmap.SP_DriveHDIcon)

    def icon(self, what: QFileInfo | QAbstractFileIconProvider.IconType) -> QIcon:
        """Return the icon of a file or folder, told apart by its entry alone."""
        if isinstance(what, QFileInfo):
            return self._folder if what.isDir() else self._file
        if what is QAbstractFileIconProvider.IconType.File:
            return self._file
        drive = what is QAbstractFileIconProvider.IconType.Drive
        return self._drive if drive else self._folder

    def type(self, info: QFileInfo) -> str:
        """Return the words of the column “Type”; a file's content is not asked."""
        if info.isDir():
            return tr("Folder")
        ending = info.suffix()
        return tr("{ending} file", ending=ending) if ending else tr("File")


class Choosers:
    """The dialogs for files and folders."""

    def open_file(self, parent: QWidget, title: str, pattern: str = "") -> Path | None:
        """Ask for one existing file."""
        return _first(self._dialog(parent, title, _Mode.ExistingFile, pattern=pattern))

    def open_files(self, parent: QWidget, title: str) -> list[Path]:
        """Ask for any number of existing files."""
        return _chosen(self._dialog(parent, title, _Mode.ExistingFiles))

    def save_file(self, parent: QWidget, title: str, proposed: str) -> Path | None:
        """Ask where to write a file."""
        dialog = self._dialog(parent, title, _Mode.AnyFile, proposed)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        return _first(dialog)

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """Ask for a folder."""
        dialog = self._dialog(parent, title, _Mode.Directory)
        dialog.setOption(_Option.ShowDirsOnly)
        return _first(dialog)

    @cached_property
    def _icons(self) -> PlainIcons:
        return PlainIcons()

    def _dialog(
        self, parent: QWidget, title: str, mode: _Mode, at: str = "", pattern: str = ""
    ) -> QFileDialog:
        dialog = QFileDialog(parent, title)
        if sys.platform not in _NATIVE:  # GTK's dialog reads files too, inside this process
            dialog.setOption(_Option.DontUseNativeDialog)
        dialog.setOption(_Option.DontUseCustomDirectoryIcons)
        dialog.setIconProvider(self._icons)  # before anything is named or listed: both ask for it
        dialog.setNameFilter(pattern or tr("All files (*)"))
        dialog.setFileMode(mode)
        if at:
            dialog.selectFile(at)
        return dialog


def _first(dialog: QFileDialog) -> Path | None:
    return next(iter(_chosen(dialog)), None)


def _chosen(dialog: QFileDialog) -> list[Path]:
    try:
        taken = dialog.exec() == QFileDialog.DialogCode.Accepted
        return [_path(name) for name in dialog.selectedFiles()] if taken else []
    finally:
        dialog.deleteLater()


def _path(name: str) -> Path:
    """Return the path a dialog names; Qt reads bytes that are no text as another character."""
    path = Path(name)
    if "\ufffd" in name and not (path.exists() or path.parent.exists()):
        raise UserError(
            tr("The dialog cannot name this file or folder: its name is not text."),
            tr("Nothing was read or written. Choose another one, or use the command line."),
            code="chooser.name",
        )
    return path
