"""Charts as plain JSON values and back, read strictly by the fields of their dataclasses."""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal

from pirdesk.casefile import figures
from pirdesk.casefile.figures import Chart

_KINDS: Mapping[str, Any] = {kind.__name__.lower(): kind for kind in figures.KINDS}


def chart_tree(chart: Chart) -> dict[str, Any]:
    """Return a chart as plain JSON values; ``read_chart`` gives the same chart back."""
    return {"kind": type(chart).__name__.lower(), **_tree(chart)}


def read_chart(tree: Any) -> Chart:
    """Read a chart back; anything unexpected is refused (TypeError, ValueError, KeyError)."""
    if not isinstance(tree, dict):
        raise TypeError("a chart is an object")
    given = dict(tree)
    made: Chart = _object(_KINDS[given.pop("kind")], given)
    return made


def _tree(value: Any) -> Any:
    if is_dataclass(value):
        return {part.name: _tree(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, tuple):
        return [_tree(item) for item in value]
    return value


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


def _object(kind: Any, given: Any) -> Any:
    if not isinstance(given, dict):
        raise TypeError(f"{kind.__name__} is an object")
    known = {part.name: part for part in fields(kind)}
    needed = {name for name, part in known.items() if part.default is MISSING}
    if not needed <= set(given) <= set(known):
        raise ValueError(f"the keys of {kind.__name__} are wrong")
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in given.items()})


def _value(hint: Any, value: Any) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        if value not in inner:
            raise ValueError(f"{value!r} is not one of {inner}")
        return value
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError("a list is expected")
        return tuple(_value(inner[0], item) for item in value)
    if origin is types.UnionType:
        return None if value is None else _value(inner[0], value)
    if is_dataclass(hint):
        return _object(hint, value)
    return _plain(hint, value)


def _plain(hint: Any, value: Any) -> Any:
    if hint is float and type(value) in (int, float) and math.isfinite(value):
        return value
    if hint is not float and type(value) is hint:
        return value
    raise TypeError(f"a {hint.__name__} is expected")
