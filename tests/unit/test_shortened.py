"""What is cut for quoting shows it by an ellipsis, and what is stored is never cut."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pirdesk.errors import shortened

SOURCE = Path(__file__).parents[2] / "src" / "pirdesk"
# Slices of fixed length in the words of a message that cut nothing a person wrote.
PARTS = {
    ("harm/aia.py", "words"),  # the ordinal before a rule
    ("harm/fria.py", "words"),
    ("documents/phrases.py", "language"),
    ("documents/printed.py", "offset"),
}


@pytest.mark.parametrize(
    ("text", "most", "wanted"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("", 3, "")]
)
def test_a_cut_shows(text: str, most: int, wanted: str) -> None:
    assert shortened(text, most) == wanted


def silent_cuts(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the texts that a message quotes cut, without an ellipsis behind them."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for place, part in enumerate(node.values):
            cut = isinstance(part, ast.FormattedValue) and part.value
            if not isinstance(cut, ast.Subscript) or not isinstance(cut.slice, ast.Slice):
                continue
            if cut.slice.lower is not None or not isinstance(cut.slice.upper, ast.Constant):
                continue
            after = node.values[place + 1] if place + 1 < len(node.values) else None
            follows = isinstance(after, ast.Constant) and str(after.value).startswith("…")
            name = ast.unparse(cut.value)
            if not follows and not re.search(r"sha256|digest|fingerprint|hash|hex\(", name):
                yield file.relative_to(SOURCE).as_posix(), name


def test_no_message_cuts_what_it_quotes_without_showing_it() -> None:
    rooms = ("casefile", "services", "exchange", "cli", "harm", "duties", "forms", "ui")
    files = [file for room in rooms for file in (SOURCE / room).rglob("*.py")]
    found = {cut for file in files for cut in silent_cuts(file)}
    assert {cut for cut in found if (cut[0], cut[1].split(".")[0]) not in PARTS} == set()


def test_no_line_that_is_stored_cuts_what_is_put_in() -> None:
    cutting = {
        file.name
        for file in (SOURCE / "ui").rglob("*.py")
        if "setMaxLength" in file.read_text(encoding="utf-8")
    }
    assert cutting <= {"finder.py", "view.py"}  # they search, and store nothing
