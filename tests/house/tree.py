"""The project's files as the house tests read them, with or without git at hand."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "pirdesk"
# What .gitignore names, and what is git's own.
NOT_OURS = frozenset(
    {".git", ".venv", "build", "dist", "__pycache__", ".pytest_cache", ".mypy_cache"}
    | {".ruff_cache", ".hypothesis", ".import_linter_cache"}
)
PICTURES = frozenset(
    {".png", ".ttf", ".otf", ".ttc", ".icc", ".pdf", ".gz", ".db", ".jpg", ".p12", ".qm"}
)


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, in name order."""
    return tuple(sorted(_walk(ROOT)))


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of every file that is text."""
    for file in files():
        if file.suffix not in PICTURES:
            yield name_of(file), file.read_text(encoding="utf-8")


def modules(*folders: Path) -> Iterator[tuple[str, ast.Module, str]]:
    """Name, syntax tree and text of every Python file below the folders."""
    for file in files():
        if file.suffix == ".py" and any(file.is_relative_to(folder) for folder in folders):
            yield (name_of(file), *_parsed(file))


@cache
def _parsed(file: Path) -> tuple[ast.Module, str]:
    text = file.read_text(encoding="utf-8")
    return ast.parse(text), text


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted name of every import, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def project() -> dict[str, Any]:
    """The content of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def name_of(file: Path) -> str:
    """The file's name in the project, with slashes."""
    return file.relative_to(ROOT).as_posix()


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in NOT_OURS or entry.name.endswith((".egg-info", ".pyc")):
            continue
        if entry.is_dir():
            yield from _walk(entry)
        elif entry.is_file():
            yield entry
