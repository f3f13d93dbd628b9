"""The Qt binding keeps Python's counts of its own constants.

A binding that drops one reference to None or a type per call aborts the program after some
thousand calls, long after any ordinary test has ended.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QObject, QStringListModel, Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QTableWidget, QWidget

ROUNDS = 3000
SLACK = 200  # what frames and caches may let go; a rise is a leak of a number, not a danger
PRECIOUS: tuple[object, ...] = (None, True, False, int, str, tuple, dict, QObject, QWidget)


def counts() -> list[int]:
    return [sys.getrefcount(thing) for thing in PRECIOUS]


def _model() -> None:
    model = QStringListModel(["a", "b"])
    model.index(0).data(Qt.ItemDataRole.EditRole)
    model.index(5).data()
    model.rowCount(QModelIndex())
    model.setData(model.index(1), "c")


def _widget() -> None:
    line = QLineEdit()
    line.setText("people")
    line.text()
    line.setEnabled(False)
    line.isEnabled()
    line.parentWidget()
    line.deleteLater()


def _signal() -> None:
    heard: list[str] = []
    line = QLineEdit()
    line.textChanged.connect(heard.append)
    line.setText("x")
    line.textChanged.disconnect(heard.append)
    assert heard == ["x"]


def _property() -> None:
    thing = QObject()
    thing.setProperty("row", None)
    thing.setProperty("on", True)
    thing.property("row")
    thing.property("on")
    thing.findChild(QTimer)


def _table() -> None:
    table = QTableWidget(2, 2)
    table.item(0, 0)
    table.setRowHidden(0, True)
    table.currentItem()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("work", [_model, _widget, _signal, _property, _table])
def test_no_reference_is_lost(work: Callable[[], None]) -> None:
    for _ in range(50):
        work()
    gc.collect()  # what earlier tests left would give its references back meanwhile
    before = counts()
    for _ in range(ROUNDS):
        work()
    lost = {
        repr(thing): then - now
        for thing, now, then in zip(PRECIOUS, counts(), before, strict=True)
        if then - now > SLACK
    }
    assert not lost
