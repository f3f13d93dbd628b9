"""Colours can be read, the theme follows the choice, and nothing names a colour in code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

import pirdesk.ui
from pirdesk.errors import DataFault
from pirdesk.ui import theme as themes
from pirdesk.ui.widgets.marks import (
    check_mark,
    document_mark,
    section_mark,
    verdict_mark,
)
from tests.builders import sample_case

TEXTS = ("text", "muted", "accent", "link", "good", "warn", "late", "quiet")
GROUNDS = ("window", "base", "raised", "tint")


def luminance(colour: str) -> float:
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_text_can_be_read_on_every_ground(name: str) -> None:
    colours = themes.read_colours(name)
    poor = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for text in TEXTS
        for ground in GROUNDS
        if contrast(colours[text], colours[ground]) < 4.5
    }
    assert poor == {}
    assert contrast(colours["on_accent"], colours["accent"]) >= 4.5
    assert contrast(colours["field_line"], colours["base"]) >= 2.2


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_what_is_off_can_be_read_and_is_told_from_what_is_on(name: str) -> None:
    colours = themes.read_colours(name)
    for ground in ("window", "base", "raised"):
        assert contrast(colours["off"], colours[ground]) >= 3
    for on in ("text", "muted", "link"):
        assert contrast(colours["off"], colours[on]) >= 1.5
    assert contrast(colours["accent"], colours["tint"]) >= 3


def test_a_tab_that_is_off_is_painted_in_the_colour_of_what_is_off(qtbot, window) -> None:
    tab = window.top._tabs["case"]
    assert not tab.isEnabled()
    for name in ("light", "contrast"):
        window.workplace.theme.choose(name)
        off = QColor(themes.read_colours(name)["off"])
        shown = tab.grab().toImage()
        painted = {
            shown.pixelColor(x, y).name()
            for x in range(shown.width())
            for y in range(shown.height())
        }
        assert off.name() in painted
    window.workplace.theme.choose("light")


def test_the_choice_is_in_force_at_once(theme: themes.Theme) -> None:
    for name in ("dark", "contrast", "light"):
        theme.choose(name)
        ground = QApplication.palette().color(QPalette.ColorRole.Window)
        assert ground == QColor(themes.read_colours(name)["window"])


def ground_of(widget: QWidget) -> str:
    """The colour a widget is painted on, from its lower edge."""
    shown = widget.grab().toImage()
    return shown.pixelColor(2, shown.height() - 3).name().upper()


def test_a_page_out_of_sight_is_restyled_when_it_is_shown_and_never_made_anew(
    hand, office, window
) -> None:
    case, theme = sample_case(office), window.workplace.theme
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    hand.settle()
    first, second = (page.id for page in window.case.model.pages()[:2])
    for page in (first, second):
        window.case.show_page(page)
        hand.settle()
    views = dict(window.case._views)
    worn = {page: view.styleSheet() for page, view in views.items()}
    theme.choose("dark")
    assert views[second].styleSheet() != worn[second]
    assert views[first].styleSheet() == worn[first]
    window.case.show_page(first)
    assert views[first].styleSheet() == views[second].styleSheet()
    assert window.case._views == views
    assert ground_of(views[first].viewport()) == themes.read_colours("dark")["base"]
    window.case.show_page(window.case.model.pages()[2].id)  # made in the dark
    hand.settle()
    made = window.case._views[window.case.model.pages()[2].id]
    assert ground_of(made.viewport()) == themes.read_colours("dark")["base"]
    theme.choose("light")
    assert ground_of(made.viewport()) == themes.read_colours("light")["base"]


def test_no_part_that_wears_the_sheet_lies_in_another(hand, office, window) -> None:
    case = sample_case(office)
    window.open_case(case.id)
    hand.wait(lambda: window.case.current is not None)
    for page in ("duties", "documents", window.case.model.pages()[0].id):
        window.case.show_page(page)
        hand.settle()
    for name in ("desk", "register", "clocks", "verify", "settings"):
        window.show_screen(name)
        hand.settle()
    worn = [w for w in window.findChildren(QWidget) if w.styleSheet()]
    assert len(worn) > 12
    pairs = [(one, other) for one in worn for other in worn if one is not other]
    assert not [pair for pair in pairs if pair[0].isAncestorOf(pair[1])]
    bare = {type(w).__name__ for w in _without_a_sheet(window)}
    assert bare <= {"QWidget", "QStackedWidget", "Columns", "CaseScreen", "QScrollArea", "_Room"}, (
        bare
    )
    assert QApplication.instance().styleSheet() == ""


def _without_a_sheet(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        above: QWidget | None = widget
        while above is not None and not above.styleSheet():
            above = above.parentWidget()
        if above is None:
            yield widget


def test_the_system_going_dark_is_followed_at_once(hand, window, monkeypatch) -> None:
    theme = window.workplace.theme
    theme.choose("system")
    try:
        for name in ("dark", "light"):
            # The platform of the tests has no colours of its own: its word is put in its mouth.
            monkeypatch.setattr(theme, "_system_is_dark", lambda name=name: name == "dark")
            theme._scheme_changed()
            assert theme.colours.name == name
            ground = QApplication.palette().color(QPalette.ColorRole.Window)
            assert ground == QColor(themes.read_colours(name)["window"])
            window.show_screen("settings")
            hand.settle()
            shown = window.stack.currentWidget()
            assert themes.read_colours(name)["base"] in shown.styleSheet()
    finally:
        theme.choose("light")


def test_lengths_come_from_the_font() -> None:
    assert themes.em() > 8
    assert abs(themes.body_font().pointSizeF() - 10.5) < 0.6


def test_a_theme_with_a_wrong_colour_is_refused(monkeypatch, tmp_path: Path) -> None:
    text = (themes.datafiles.path("resources", "theme", "light.toml")).read_text("utf-8")
    (tmp_path / "light.toml").write_text(text.replace("#F5F3EF", "greenish"), "utf-8")
    monkeypatch.setattr(themes.datafiles, "path", lambda *parts: tmp_path / parts[-1])
    themes.read_colours.cache_clear()
    with pytest.raises(DataFault, match="not a colour"):
        themes.read_colours("light")
    monkeypatch.undo()
    themes.read_colours.cache_clear()


def test_every_state_has_a_drawing_and_a_word(theme: themes.Theme) -> None:
    marks = [section_mark(s) for s in ("empty", "begun", "done", "blocked", "none")]
    states = ("draft", "submitted", "approved", "signing", "sealed", "abandoned")
    marks += [document_mark(s) for s in states]
    marks += [verdict_mark(v) for v in ("due", "not due", "undetermined", "not in force")]
    marks += [check_mark(ok) for ok in (True, False, None)]
    for mark in marks:
        assert mark.words
        assert not theme.pixmap(mark.icon, mark.role).isNull()


def test_no_code_names_a_colour() -> None:
    folder = Path(pirdesk.ui.__file__).parent
    found = [
        f"{file.name}: {hit}"
        for file in folder.rglob("*.py")
        for hit in re.findall(r"[\"']#[0-9A-Fa-f]{6}[\"']", file.read_text("utf-8"))
        if hit.strip("\"'") != "#ffffff"  # the mark in a drawing that stands for its ground
    ]
    assert found == []
