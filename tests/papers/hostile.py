"""Texts made to break programs, where the machine has them: naughty strings and CommonMark."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n.*?^`{32}$", re.MULTILINE | re.DOTALL)


def naughty() -> list[str]:
    file = FOLDER / "blns.json"
    if not file.is_file():
        pytest.skip("the naughty strings are not at hand")
    return list(json.loads(file.read_text("utf-8")))


def commonmark() -> list[str]:
    file = FOLDER / "commonmark-spec.txt"
    if not file.is_file():
        pytest.skip("the CommonMark specification is not at hand")
    return [text.replace("→", "\t") for text in _EXAMPLE.findall(file.read_text("utf-8"))]


def huge() -> dict[str, str]:
    """Answers of 100,000 characters each."""
    words = "Some people saw titles of others. "
    return {
        "one word": "x" * 100_000,
        "one address": "https://example.org/" + "path/to-" * 12_497,
        "sentences": (words * 3_000)[:100_000],
        "lines": ("line\n" * 20_000)[:100_000],
        "paragraphs": ("par\n\n" * 20_000)[:100_000],
        "list": ("- item\n" * 14_300)[:100_000],
        "quotes": ("> " * 50_000)[:100_000],
        "stars": "*" * 100_000,
        "brackets": "[" * 100_000,
        "tables": ("| a | b |\n|---|---|\n| c | d |\n\n" * 3_300)[:100_000],
        "chinese": "部分用户能够看到标题。" * 9_100,
        "hindi": "क्षत्रिय श्री हिन्दी " * 4_700,
        "marks": "a" + "\u0301" * 99_999,
        "controls": "\x07\x1b" * 50_000,
        "no-break spaces": "\u00a0" * 100_000,
        "arabic": "محمد " * 20_000,
        "emoji": "😀" * 100_000,
    }
