"""What every harm method gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pirdesk.casefile.confidence import Confidence as Kind
from pirdesk.casefile.figures import Chart
from pirdesk.casefile.findings import Finding

# How sure the source is; "own" is a yardstick of the program or the organisation, no authority.
Confidence = Kind | Literal["own"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a computation in words: what was looked at, what was found, and its basis."""

    words: str
    found: str
    term: str = ""
    basis: str = ""
    source: str = ""
    suspected: bool = False


@dataclass(frozen=True, slots=True)
class Threshold:
    """One band of a scale: its name, bounds in words, and what the source says it means."""

    name: str
    bounds: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of figures in words; ``chart`` draws the same figures, ``alt`` says what it shows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: Chart | None = None
    alt: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodResult:
    """The result of one method: inputs, formula with the numbers in it, level, limits.

    ``level`` is "" while ``missing`` terms keep the method from ending; ``values`` are JSON-ready;
    ``needs`` are all terms the method reads; ``not_applicable`` says in one sentence why the method
    has no place in this case, and is "" where it has; ``grids`` are its tables and ``details`` the
    nested figures behind them, JSON-ready.
    """

    method: str
    title: str
    complete: bool
    missing: tuple[str, ...] = ()
    values: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)
    level: str = ""
    level_words: str = ""
    formula: str = ""
    steps: tuple[Step, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    source: str = ""
    confidence: Confidence = "recalled"
    does_not_decide: str = ""
    would_change: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    provisional: bool = False
    needs: tuple[str, ...] = ()
    not_applicable: str = ""
    grids: tuple[Grid, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
