"""What keeps the window safe and alive: no nested event loops, no thread classes, plain labels."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import SOURCE, modules

WINDOW = SOURCE / "ui"


def calls(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The last name of everything called, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                yield called.attr, node.lineno
            elif isinstance(called, ast.Name):
                yield called.id, node.lineno


@pytest.mark.parametrize(
    "name",
    [
        "processEvents",  # re-enters the event loop in the middle of our own work
        "terminate",  # a thread killed inside a lock never gives it back
        "setTextFormat",  # text from people is plain: PlainLabel settles it
    ],
)
def test_the_window_never_calls(name: str) -> None:
    found = [
        f"{file}:{line}"
        for file, tree, _ in modules(WINDOW)
        if not (name == "setTextFormat" and file.startswith("src/pirdesk/ui/widgets/"))
        for called, line in calls(tree)
        if called == name
    ]
    assert not found


def test_no_thread_is_a_subclass_of_qthread() -> None:
    found = [
        f"{file}:{node.lineno}"
        for file, tree, _ in modules(SOURCE)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any("QThread" in ast.unparse(base) for base in node.bases)
    ]
    assert not found


def test_labels_are_made_in_widgets_only() -> None:
    # A bare label reads markup in what people typed.
    found = [
        f"{file}:{node.lineno}"
        for file, tree, _ in modules(SOURCE)
        if not file.startswith("src/pirdesk/ui/widgets/")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("QLabel"))
        or (isinstance(node, ast.ClassDef) and "QLabel" in map(ast.unparse, node.bases))
    ]
    assert not found


def test_qt_enums_are_scoped() -> None:
    # Qt.AlignCenter works by forgiveness; Qt.AlignmentFlag.AlignCenter by name.
    loose = ("AlignLeft", "AlignRight", "AlignCenter", "AlignTop", "UserRole", "DisplayRole")
    found = [
        f"{file}:{node.lineno}"
        for file, tree, _ in modules(WINDOW)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in loose
        and isinstance(node.value, ast.Name)
        and node.value.id == "Qt"
    ]
    assert not found
