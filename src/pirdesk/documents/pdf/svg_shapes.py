"""Read an SVG of plain shapes as a reportlab drawing: paths, boxes, circles, lines, groups.

Everything else (text, images, links, scripts, styles, entities) is refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from reportlab.graphics import shapes as reportlab_shapes
from reportlab.lib.colors import HexColor, toColor

shapes: Any = reportlab_shapes
_SPACE = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_STEP = re.compile(r"([MmLlHhVvCcSsQqTtZz])|(" + _NUMBER.pattern + ")|([^\\s,])")
_CHANGE = re.compile(r"\s*(matrix|translate|scale|rotate)\s*\(([^()]*)\)\s*,?")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "Z": 0}
_STYLE = ("fill", "stroke", "stroke-width", "fill-rule", "opacity")
_QUIET = ("id", "class", "version", "xmlns", "width", "height", "viewBox", "x", "y", "role")
_MOST = 20_000

Style = Mapping[str, str]


def read_svg(data: bytes) -> Any:
    """Return the drawing of an SVG; raise ValueError with what is not allowed."""
    if b"<!" in re.sub(rb"<!--.*?-->", b"", data, flags=re.DOTALL):
        raise ValueError("it declares entities or a document type")
    root = ElementTree.fromstring(data)  # noqa: S314  # no entities are left to expand
    if root.tag not in {f"{_SPACE}svg", "svg"}:
        raise ValueError("it is not an SVG image")
    x, y, wide, tall = _view(root)
    made = shapes.Drawing(wide, tall)
    inner = shapes.Group(transform=(1, 0, 0, -1, -x, tall + y))
    if sum(1 for _ in root.iter()) > _MOST:
        raise ValueError("it has too many shapes")
    for shape in _children(root, {"fill": "black"}):
        inner.add(shape)
    made.add(inner)
    return made


def _view(root: ElementTree.Element) -> tuple[float, float, float, float]:
    box = _numbers(root.get("viewBox", ""))
    if len(box) != 4:
        box = [0.0, 0.0, _length(root.get("width", "")), _length(root.get("height", ""))]
    if not (0 < box[2] < 1e5 and 0 < box[3] < 1e5):
        raise ValueError("it does not say its size")
    return box[0], box[1], box[2], box[3]


def _children(parent: ElementTree.Element, style: Style) -> Iterator[Any]:
    for element in parent:
        name = str(element.tag).removeprefix(_SPACE)
        if name in {"title", "desc", "metadata"}:
            continue
        for key in element.attrib:
            if ":" in key or "}" in key or key.startswith("on") or key in {"style", "href"}:
                raise ValueError(f"it uses the attribute {key[:40]}")
        own = {**style, **{k: v for k, v in element.attrib.items() if k in _STYLE}}
        made = shapes.Group(*_drawn(name, element, own))
        if "transform" in element.attrib:
            made.transform = _transform(element.attrib["transform"])
        yield made


def _drawn(name: str, element: ElementTree.Element, style: Style) -> Iterator[Any]:
    at = {key: _length(element.get(key, "0")) for key in _LENGTHS.get(name, ())}
    look = _look(style)
    match name:
        case "g":
            yield from _children(element, style)
        case "path":
            yield _path(element.get("d", ""), look, style.get("fill-rule", "nonzero"))
        case "rect":
            yield shapes.Rect(
                *(at["x"], at["y"], at["width"], at["height"]), rx=at["rx"], ry=at["ry"], **look
            )
        case "circle":
            yield shapes.Circle(at["cx"], at["cy"], at["r"], **look)
        case "ellipse":
            yield shapes.Ellipse(at["cx"], at["cy"], at["rx"], at["ry"], **look)
        case "line":
            line = {key: value for key, value in look.items() if key.startswith("stroke")}
            yield shapes.Line(at["x1"], at["y1"], at["x2"], at["y2"], **line)
        case "polygon" | "polyline":
            points = _numbers(element.get("points", ""))
            make = shapes.Polygon if name == "polygon" else shapes.PolyLine
            line = {key: value for key, value in look.items() if key.startswith("stroke")}
            yield make(points, **(look if name == "polygon" else line))
        case _:
            raise ValueError(f"it holds “{name[:40]}”")


_LENGTHS = {
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "line": ("x1", "y1", "x2", "y2"),
}


def _look(style: Style) -> dict[str, Any]:
    return {
        "fillColor": _colour(style.get("fill", "black")),
        "strokeColor": _colour(style.get("stroke", "none")),
        "strokeWidth": _length(style.get("stroke-width", "1")),
    }


def _colour(given: str) -> Any:
    text = given.strip()
    if text in {"none", "transparent", ""}:
        return None
    short = re.fullmatch(r"#([0-9a-fA-F]{3})", text)
    if short:
        return HexColor("#" + "".join(part * 2 for part in short[1]))
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return HexColor(text)
    if re.fullmatch(r"[a-zA-Z]{3,24}", text):
        return toColor(text.lower())
    raise ValueError(f"it uses the colour {text[:40]}")


def _length(text: str) -> float:
    found = re.fullmatch(rf"\s*({_NUMBER.pattern})\s*(?:px|pt|mm)?\s*", text)
    if found is None:
        raise ValueError(f"it uses the length {text[:40]}")
    return float(found[1])


def _numbers(text: str) -> list[float]:
    return [float(part) for part in _NUMBER.findall(text)]


def _transform(text: str) -> Any:
    made: Any = (1, 0, 0, 1, 0, 0)
    if _CHANGE.sub("", text).strip():
        raise ValueError("it moves a shape in a way that is not read")
    for name, given in _CHANGE.findall(text):
        values = _numbers(given)
        match name, len(values):
            case "matrix", 6:
                step = tuple(values)
            case "translate", (1 | 2):
                step = shapes.translate(values[0], values[1] if len(values) == 2 else 0)
            case "scale", (1 | 2):
                step = shapes.scale(values[0], values[-1])
            case "rotate", 1:
                step = shapes.rotate(values[0])
            case _:
                raise ValueError("it moves a shape in a way that is not read")
        made = shapes.mmult(made, step)
    return made


def _path(text: str, look: dict[str, Any], rule: str) -> Any:
    """Read the steps of a path; arcs are not read."""
    made = shapes.Path(**look, fillMode=0 if rule == "evenodd" else 1)
    steps = _Steps(made)
    command = ""
    values: list[float] = []
    for letter, number, wrong in _STEP.findall(text):
        if wrong:
            raise ValueError(f"a path uses “{wrong}”")
        if letter:
            if values:
                raise ValueError("a path is cut short")
            command = letter
            if letter in "Zz":
                steps.take(letter, [])
            continue
        values.append(float(number))
        if not command or command in "Zz":
            raise ValueError("a path has numbers without a step")
        if len(values) == _TAKES[command.upper()]:
            steps.take(command, values)
            values = []
            command = {"M": "L", "m": "l"}.get(command, command)
    if values:
        raise ValueError("a path is cut short")
    return made


class _Steps:
    """Where the pen is while a path is read."""

    def __init__(self, path: Any) -> None:
        self.path = path
        self.x = self.y = 0.0
        self.start = (0.0, 0.0)
        self.handle: tuple[float, float] | None = None

    def take(self, command: str, values: list[float]) -> None:
        """Draw one step; small letters count from where the pen is."""
        upper = command.upper()
        if command.islower() and upper not in "HVZ":
            values = [v + (self.y if n % 2 else self.x) for n, v in enumerate(values)]
        match upper:
            case "M":
                self.start = (values[0], values[1])
                self.path.moveTo(*values)
                self._go(values)
            case "L":
                self._line(values[0], values[1])
            case "H":
                self._line(values[0] + (self.x if command == "h" else 0), self.y)
            case "V":
                self._line(self.x, values[0] + (self.y if command == "v" else 0))
            case "C":
                self._curve(values)
            case "S":
                self._curve([*self._mirrored(), *values])
            case "Q":
                self._bend(values)
            case "T":
                self._bend([*self._mirrored(), *values])
            case _:
                self.path.closePath()
                self._go(list(self.start))

    def _line(self, x: float, y: float) -> None:
        self.path.lineTo(x, y)
        self._go([x, y])

    def _curve(self, v: list[float]) -> None:
        self.path.curveTo(*v)
        self._go(v[4:], (v[2], v[3]))

    def _bend(self, v: list[float]) -> None:
        """Draw a quadratic curve as the cubic one that is the same."""
        first = [self.x + 2 / 3 * (v[0] - self.x), self.y + 2 / 3 * (v[1] - self.y)]
        second = [v[2] + 2 / 3 * (v[0] - v[2]), v[3] + 2 / 3 * (v[1] - v[3])]
        self.path.curveTo(*first, *second, v[2], v[3])
        self._go(v[2:], (v[0], v[1]))

    def _mirrored(self) -> tuple[float, float]:
        hx, hy = self.handle or (self.x, self.y)
        return 2 * self.x - hx, 2 * self.y - hy

    def _go(self, to: list[float], handle: tuple[float, float] | None = None) -> None:
        self.x, self.y = to[0], to[1]
        self.handle = handle
