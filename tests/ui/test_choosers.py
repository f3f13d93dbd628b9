"""No dialog for files opens what it lists: the locks of an open database stay where they are."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo, Qt, QTimer
from PySide6.QtGui import QAbstractFileIconProvider
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QListView,
    QToolButton,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pirdesk.storage.sqlite_files import connect
from pirdesk.ui.choosers import Choosers, PlainIcons
from tests.house.tree import SOURCE, modules
from tests.locks import LIST, own_locks

pytestmark = pytest.mark.skipif(not LIST.exists(), reason="only Linux lists the locks of a process")
KINDS = ("open_file", "open_files", "save_file", "folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, with an open database beside files that tell nothing by their names."""
    place = tmp_path / "work"
    (place / "inner").mkdir(parents=True)
    for name in ("plain", "notes.foo", "other.db", ".hidden"):
        (place / name).write_bytes(b"SQLite format 3\0")
    monkeypatch.chdir(place)
    connection = connect(place / "pirdesk.db", "rwc", setup=lambda c: c.execute(_WAL))
    connection.execute("CREATE TABLE t(x)")
    connection.look()
    yield place
    connection.close()


_WAL = "PRAGMA journal_mode=WAL"


def look_around(dialog: QFileDialog) -> None:
    """Use a dialog as a person does: type, complete, walk through the files, show details."""
    for line in dialog.findChildren(QLineEdit)[:1]:
        QTest.keyClicks(line, "pir")
        QTest.qWait(100)
        QTest.keyClick(line, Qt.Key.Key_Down)
    details = dialog.findChild(QToolButton, "detailModeButton")
    for view in (dialog.findChild(QListView, "listView"), dialog.findChild(QTreeView, "treeView")):
        view.setFocus()
        for _ in range(8):
            QTest.keyClick(view, Qt.Key.Key_Down)
        details.click()
        QTest.qWait(100)


@dataclass
class Seen:
    """What was seen while a dialog was open."""

    names: set[str] = field(default_factory=set)
    locks: frozenset[tuple[str, ...]] = frozenset()


def listed(dialog: QFileDialog) -> set[str]:
    """Return the names a dialog lists of the folder it is in."""
    view = dialog.findChild(QListView, "listView")
    model, root = view.model(), view.rootIndex()
    return {model.index(row, 0, root).data() for row in range(model.rowCount(root))}


def wait_for(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)


@pytest.mark.parametrize("kind", KINDS)
def test_a_dialog_over_the_folder_of_the_database_leaves_its_locks(
    qtbot, folder: Path, kind: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    before, seen = own_locks(), Seen()
    assert len(before) >= 2

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog) or not dialog.findChild(QTreeView, "treeView"):
            QTimer.singleShot(50, parent, act)
            return
        try:  # whatever goes wrong here, a dialog left open would wait for ever
            dialog.setDirectory(str(folder))
            wanted = {"inner"} if kind == "folder" else {"pirdesk.db", "plain", "inner"}
            wait_for(qtbot, lambda: wanted <= listed(dialog))
            seen.names = listed(dialog)
            look_around(dialog)
            seen.locks = own_locks()
        finally:
            dialog.reject()

    QTimer.singleShot(0, parent, act)
    ask = getattr(Choosers(), kind)
    assert not (ask(parent, "A title", "pirdesk.db") if kind == "save_file" else ask(parent, "A"))
    assert kind != "folder" or seen.names == {"inner"}
    assert seen.locks == before
    assert own_locks() == before


def test_an_icon_and_a_type_are_found_without_a_look_into_the_file(qapp, folder: Path) -> None:
    icons, before = PlainIcons(), own_locks()
    for path in (folder, *folder.iterdir()):
        assert not icons.icon(QFileInfo(str(path))).isNull()
        assert icons.type(QFileInfo(str(path)))
    for kind in QAbstractFileIconProvider.IconType:
        assert not icons.icon(kind).isNull()
    assert own_locks() == before


def test_every_dialog_for_files_is_a_chooser_tried_above() -> None:
    # Qt's own dialogs, models and providers read the files they list.
    names = {"QFileDialog", "QFileSystemModel", "QFileIconProvider", "QMimeDatabase"}
    used = {
        name
        for name, tree, _ in modules(SOURCE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute | ast.alias)
        and (getattr(node, "id", None) or getattr(node, "attr", None) or node.name) in names
    }
    assert used == {"src/pirdesk/ui/choosers.py"}
    asked = {
        node.func.attr
        for _, tree, _ in modules(SOURCE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Attribute)
        and node.func.value.attr == "choosers"
    }
    assert asked == set(KINDS)
    assert {n for n in vars(Choosers) if not n.startswith("_")} == set(KINDS)
