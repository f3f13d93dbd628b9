"""Light, dark and high contrast from resources/theme: palette roles, type sizes, icons.

Colours live in data and reach widgets through QPalette and one small style sheet; lengths come
from font metrics.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from pirdesk import datafiles
from pirdesk.ui.styled_parts import StyledParts
from pirdesk.ui.stylesheet import style_sheet

PALETTE = (
    "window",
    "base",
    "raised",
    "text",
    "muted",
    "line",
    "field_line",
    "accent",
    "on_accent",
    "tint",
    "link",
)
STATES = ("good", "warn", "late", "quiet", "off")
CHOICES = ("system", "light", "dark", "contrast")


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme by role name, as ``#RRGGBB``."""

    name: str
    roles: Mapping[str, str]

    def __getitem__(self, role: str) -> str:
        return self.roles[role]


@dataclass(frozen=True, slots=True)
class Scale:
    """Type sizes in points and the font families wished for, best first."""

    points: float
    small: float
    section: float
    title: float
    families: tuple[str, ...]
    title_families: tuple[str, ...]


@lru_cache(maxsize=4)
def read_colours(name: str) -> Colours:
    """Read one theme file strictly."""
    reader = datafiles.Reader.of(
        datafiles.read_toml(datafiles.path("resources", "theme", f"{name}.toml"))
    )
    reader.only("name", "palette", "state")
    palette, state = reader.inner("palette"), reader.inner("state")
    palette.only(*PALETTE)
    state.only(*STATES)
    roles = {role: palette.text(role) for role in PALETTE}
    roles |= {role: state.text(role) for role in STATES}
    for role, value in roles.items():
        if not QColor.isValidColorName(value):
            raise reader.fault(f"“{value}” is not a colour", role)
    return Colours(reader.text("name"), roles)


@lru_cache(maxsize=1)
def read_scale() -> Scale:
    """Read the type sizes."""
    reader = datafiles.Reader.of(
        datafiles.read_toml(datafiles.path("resources", "theme", "scale.toml"))
    )
    reader.only("points", "small", "section", "title", "families", "title_families")
    points = reader.whole("points") / 10
    return Scale(
        points,
        points * reader.whole("small") / 100,
        points * reader.whole("section") / 100,
        points * reader.whole("title") / 100,
        reader.texts("families"),
        reader.texts("title_families"),
    )


class Theme(QObject):
    """The theme in force; ``changed`` tells whoever drew an icon or a colour by hand."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._drawn: dict[tuple[str, str, float, float], QPixmap] = {}
        self._styled = StyledParts(self)
        self.colours = read_colours("light")
        _add_fonts()
        app.setStyle("Fusion")
        app.setFont(body_font())
        app.styleHints().colorSchemeChanged.connect(self._scheme_changed)
        self.apply()

    @property
    def choice(self) -> str:
        """Return what the person chose: system, light, dark or contrast."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Take another theme at once."""
        wished = choice if choice in CHOICES else "system"
        if wished != self._choice:
            self._choice = wished
            self.apply()

    def apply(self) -> None:
        """Put palette and style sheet in force: at once where they are seen."""
        self.colours = read_colours(self._wanted())
        self._icons.clear()
        self._drawn.clear()
        self._app.setPalette(_palette(self.colours))
        self._styled.change(
            style_sheet(self.colours.name, self.colours.roles, em(), read_scale().small)
        )
        self.changed.emit()

    def dress(self, part: QWidget) -> None:
        """Style a part of the window, which lies in no other part; best before it has children."""
        self._styled.add(part)

    def colour(self, role: str) -> QColor:
        """Return one colour of the theme."""
        return QColor(self.colours[role])

    def icon(self, name: str, role: str = "text") -> QIcon:
        """Return one of our drawings in a colour of the theme."""
        found = self._icons.get((name, role))
        if found is None:
            found = QIcon(self.pixmap(name, role))
            self._icons[(name, role)] = found
        return found

    def pixmap(self, name: str, role: str = "text", factor: float = 1.0) -> QPixmap:
        """Draw one of our drawings, as high as a capital line, sharp on any screen."""
        ratio = self._app.devicePixelRatio()
        wanted = (name, role, factor, ratio)
        if wanted not in self._drawn:
            self._drawn[wanted] = self._draw(name, role, factor, ratio)
        return self._drawn[wanted]

    def _draw(self, name: str, role: str, factor: float, ratio: float) -> QPixmap:
        side = round(em() * 1.15 * factor)
        pixmap = QPixmap(QSize(round(side * ratio), round(side * ratio)))
        pixmap.fill(Qt.GlobalColor.transparent)
        drawing = _drawing(name).replace("currentColor", self.colours[role])
        drawing = drawing.replace("#ffffff", self.colours["base"])
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _wanted(self) -> str:
        if self._choice != "system":
            return self._choice
        return "dark" if self._system_is_dark() else "light"

    def _system_is_dark(self) -> bool:
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _scheme_changed(self) -> None:
        if self._choice == "system":
            self.apply()


def dress(part: QWidget) -> None:
    """Style a part by the theme of the application, where it has one: for dialogs of any kind."""
    app = QApplication.instance()
    themes = app.findChildren(Theme) if app is not None else []
    if themes:
        themes[-1].dress(part)


@lru_cache(maxsize=1)
def em() -> int:
    """Return the height of a line of body text in pixels: the unit of every length."""
    return QFontMetrics(body_font()).height()


@lru_cache(maxsize=1)
def body_font() -> QFont:
    """Return the font of running text."""
    return _font(read_scale().families, read_scale().points)


@lru_cache(maxsize=1)
def title_font() -> QFont:
    """Return the font of titles."""
    font = _font(read_scale().title_families, read_scale().title)
    font.setWeight(QFont.Weight.DemiBold)
    return font


@lru_cache(maxsize=1)
def section_font() -> QFont:
    """Return the font of headings inside a page."""
    font = _font(read_scale().title_families, read_scale().section)
    font.setWeight(QFont.Weight.DemiBold)
    return font


@lru_cache(maxsize=1)
def small_font() -> QFont:
    """Return the font of notes."""
    return _font(read_scale().families, read_scale().small)


def _font(families: tuple[str, ...], points: float) -> QFont:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font = QFont(system)
    wished = list(families)
    if sys.platform in ("win32", "darwin") and families == read_scale().families:
        wished = [system.family(), *wished]
    font.setFamilies(wished)
    font.setPointSizeF(points)
    return font


def _add_fonts() -> None:
    """Offer the fonts we print with to the screen too, where the folder has them."""
    folder = datafiles.path("resources", "fonts")
    for name in (
        "SourceSans3-Regular",
        "SourceSans3-SemiBold",
        "SourceSans3-Italic",
        "SourceSerif4-SemiBold",
        "SourceSerif4-Regular",
    ):
        file = folder / f"{name}.ttf"
        if file.is_file():
            QFontDatabase.addApplicationFont(str(file))
    for cached in (body_font, title_font, section_font, small_font, em):
        cached.cache_clear()


@lru_cache(maxsize=64)
def _drawing(name: str) -> str:
    return datafiles.path("resources", "icons", f"{name}.svg").read_text("utf-8")


def _palette(colours: Colours) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    pairs = {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "base",
        role.AlternateBase: "raised",
        role.Text: "text",
        role.PlaceholderText: "muted",
        role.Button: "raised",
        role.ButtonText: "text",
        role.BrightText: "on_accent",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Accent: "accent",
        role.Link: "link",
        role.LinkVisited: "link",
        role.ToolTipBase: "base",
        role.ToolTipText: "text",
        role.Mid: "line",
        role.Midlight: "line",
        role.Dark: "field_line",
        role.Light: "base",
    }
    for which, name in pairs.items():
        palette.setColor(which, QColor(colours[name]))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(group.Disabled, which, QColor(colours["off"]))
    return palette
