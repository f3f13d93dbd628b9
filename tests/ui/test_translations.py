"""Every word of the window can be translated, and plurals come right where they are."""

from __future__ import annotations

import ast
import importlib.util
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from pirdesk.ui.translate import install_translations, tr, tr_n

ROOT = Path(__file__).resolve().parents[2]
WINDOW = ROOT / "src" / "pirdesk" / "ui"
FOLDER = ROOT / "resources" / "translations"
SHOWING = {
    "PlainLabel", "SelectableLabel", "ElidedLabel", "note", "heading", "title", "eyebrow", "tag",
    "Button", "setText", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription",
    "setToolTip", "setWindowTitle", "addItem", "addAction", "set_words", "say", "Mark",
}  # fmt: skip
SAME_EVERYWHERE = {"UTC", "EUR", "SHA-256"}


def tool() -> Any:
    spec = importlib.util.spec_from_file_location(
        "translations", ROOT / "packaging" / "translations.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def fresh(qapp: QApplication) -> Iterator[QApplication]:
    """The application; translators a test installed are taken out again."""
    before = set(qapp.findChildren(QTranslator))
    yield qapp
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_the_shipped_files_hold_every_sentence_of_today() -> None:
    made = tool()
    found = made.sentences()
    for path in FOLDER.glob("pirdesk_*.ts"):
        before = ET.parse(path).getroot()
        language = path.stem.removeprefix("pirdesk_")
        assert made.written(language, found, before) == path.read_bytes(), "run make translations"


def test_the_compiled_files_are_those_of_the_sources(tmp_path: Path) -> None:
    made = tool()
    for path in FOLDER.glob("pirdesk_*.ts"):
        made.compiled(path, tmp_path / "made.qm")
        shipped = path.with_suffix(".qm").read_bytes()
        assert (tmp_path / "made.qm").read_bytes() == shipped, "run make translations"


def test_english_plurals_come_from_the_compiled_file(fresh: QApplication) -> None:
    assert install_translations(fresh, "en") == ("en",)
    translated = [tr_n("WRONG", "{count} cases", count) for count in (0, 1, 2, 1200)]
    assert translated == ["0 cases", "1 case", "2 cases", "1,200 cases"]


def test_another_language_brings_its_own_plurals(fresh: QApplication, tmp_path: Path) -> None:
    made = tool()
    given = ET.fromstring(
        "<TS><context><message numerus='yes'><source>{count} cases</source><translation>"
        "<numerusform>{count} sprawa</numerusform><numerusform>{count} sprawy</numerusform>"
        "<numerusform>{count} spraw</numerusform></translation></message>"
        "<message><source>Register</source><translation>Rejestr</translation></message>"
        "</context></TS>"
    )
    path = tmp_path / "pirdesk_pl.ts"
    path.write_bytes(made.written("pl", made.sentences(), given))
    made.compiled(path, path.with_suffix(".qm"))
    translator = QTranslator(fresh)
    assert translator.load(str(path.with_suffix(".qm")))
    fresh.installTranslator(translator)
    assert [tr_n("{count} case", "{count} cases", n) for n in (1, 3, 5)] == [
        "1 sprawa",
        "3 sprawy",
        "5 spraw",
    ]
    assert tr("Register") == "Rejestr"
    assert tr("Settings") == "Settings"


def test_without_any_translation_english_counts_right(qapp: QApplication) -> None:
    assert tr_n("{count} thing", "{count} things", 1) == "1 thing"
    assert tr_n("{count} thing", "{count} things", 2) == "2 things"


def test_no_word_of_the_window_goes_past_the_door() -> None:
    past = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {text}"
        for path in sorted(WINDOW.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and called(node) in SHOWING
        for text in spoken(node)
        if text.strip() not in SAME_EVERYWHERE
    ]
    assert past == []


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def spoken(node: ast.Call) -> Iterator[str]:
    """The letters written out as what a call shows; the drawing of a mark is no word."""
    shown = node.args[1:2] if called(node) == "Mark" else node.args[:1]
    for argument in shown:
        parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
        for part in parts:
            text = part.value if isinstance(part, ast.Constant) else ""
            if isinstance(text, str) and any(letter.isalpha() for letter in text):
                yield text
