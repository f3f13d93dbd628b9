"""Write docs/coverage.md from the marks on the tests: ``python -m tests.house.coverage``."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator

from tests.house.tree import ROOT, modules

PAGE = ROOT / "docs" / "coverage.md"
HEAD = """# What the tests show to work

Made by `make coverage` from the marks on the tests; a row without a test is not claimed.

| row | what must work | shown by |
|---|---|---|
"""


def rows() -> dict[int, str]:
    """The rows of the mission, number to words."""
    text = (ROOT / "docs" / "rows.toml").read_text(encoding="utf-8")
    return {int(number): words for number, words in tomllib.loads(text).items()}


def marks() -> dict[int, list[str]]:
    """Row to the tests that carry its mark, in file order."""
    found: dict[int, list[str]] = {}
    for name, tree, _ in modules(ROOT / "tests"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for row in _rows_of(node.decorator_list):
                    found.setdefault(row, []).append(f"{name}::{node.name}")
    return found


def page() -> str:
    """The page as it must read."""
    shown = marks()
    lines = []
    for number, words in rows().items():
        tests = "<br>".join(f"`{test}`" for test in shown.get(number, []))
        lines.append(f"| {number} | {words} | {tests or 'not yet'} |")
    done = sum(number in shown for number in rows())
    return HEAD + "\n".join(lines) + f"\n\n{done} of {len(rows())} rows have a test.\n"


def _rows_of(decorators: list[ast.expr]) -> Iterator[int]:
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).split(".")[-1] == "row":
            yield from (int(ast.literal_eval(argument)) for argument in decorator.args)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
