"""A module fits a sitting and a function fits a screen, or a reader gets the reason here."""

from __future__ import annotations

import ast

from tests.house.tree import ROOT, SOURCE, modules

MODULE_LINES = 400
FUNCTION_LINES = 60
CLASS_METHODS = 40

# name → the reason a reader would accept
LONG_MODULES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_modules() -> dict[str, int]:
    everywhere = (SOURCE, ROOT / "tests", ROOT / "benchmarks", ROOT / "packaging")
    lengths = {name: len(text.splitlines()) for name, _, text in modules(*everywhere)}
    return {name: lines for name, lines in lengths.items() if lines > MODULE_LINES}


def long_functions() -> dict[str, int]:
    found = {}
    for name, tree, _ in modules(SOURCE):
        for node in ast.walk(tree):
            if isinstance(node, Function):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    found[f"{name}:{node.name}"] = lines
    return found


def test_modules_fit_a_sitting() -> None:
    assert {n: c for n, c in long_modules().items() if n not in LONG_MODULES} == {}


def test_functions_fit_a_screen() -> None:
    assert {n: c for n, c in long_functions().items() if n not in LONG_FUNCTIONS} == {}


def test_no_exception_outlives_its_need() -> None:
    assert set(LONG_MODULES) <= set(long_modules())
    assert set(LONG_FUNCTIONS) <= set(long_functions())


def test_no_class_does_everything() -> None:
    giants = {
        f"{name}:{node.name}": methods
        for name, tree, _ in modules(SOURCE)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and (methods := sum(isinstance(item, Function) for item in node.body)) > CLASS_METHODS
    }
    assert not giants
