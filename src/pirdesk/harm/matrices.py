"""The organisation's severity matrix, read strictly from its file and checked for its order.

A matrix is data: it decides no law, and a graver step never gives a milder level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pirdesk import datafiles
from pirdesk.datafiles import DataFile, Reader

STEPS = ("none", "minor", "moderate", "major", "critical")
LEVELS = ("sev5", "sev4", "sev3", "sev2", "sev1")
ETHICS_FROM = ("low", "medium", "high", "very_high", "never")
_ETHICS_DEFAULT = "high"  # what an organisation has whose own file says nothing about it


@dataclass(frozen=True, slots=True)
class Matrix:
    """Two scales of named steps, mildest first, the level of each cell, and the edition's name.

    ``ethics_from`` is the level of harm from which the organisation requires a reflection on
    ethics, one of ETHICS_FROM.
    """

    id: str
    edition: str
    title: str
    source: str
    technical: Mapping[str, str]
    harm: Mapping[str, str]
    levels: Mapping[str, str]
    cells: Mapping[tuple[str, str], str]
    sha256: str
    ethics_from: str = _ETHICS_DEFAULT

    @property
    def name(self) -> str:
        """Return what a record notes: id, edition and the beginning of the file's SHA-256."""
        return f"{self.id} {self.edition} ({self.sha256[:8]})"

    @property
    def shown(self) -> str:
        """Return what a reader is told: the edition of the matrix, without its digest."""
        return f"the {self.title}, edition {self.edition}"

    def level(self, technical: str, harm: str) -> str:
        """Return the level of one cell, "" where the matrix does not use the step."""
        return self.cells.get((technical, harm), "")


@dataclass(frozen=True, slots=True)
class Editions:
    """Every edition the organisation had, oldest first: which counted when a level was made.

    ``first`` counted before any other; each later one counts from the instant of its import on.
    """

    first: Matrix
    later: tuple[tuple[datetime, Matrix], ...] = ()

    @property
    def now(self) -> Matrix:
        """Return the edition now in force."""
        return self.later[-1][1] if self.later else self.first

    def at(self, instant: datetime | None) -> Matrix:
        """Return the edition in force at an instant; what is not stored yet is of now."""
        if instant is None:
            return self.now
        counted = [matrix for since, matrix in self.later if since <= instant]
        return counted[-1] if counted else self.first

    def named(self, name: str) -> Matrix | None:
        """Return the edition a record names, None where this desk never had it."""
        known = (self.first, *(matrix for _, matrix in self.later))
        return next((matrix for matrix in known if matrix.name == name), None)


def editions(held: Matrix | Editions | None) -> Editions:
    """Return the editions to judge by: those given, one alone, or the shipped one."""
    return held if isinstance(held, Editions) else Editions(held or shipped())


@cache
def shipped() -> Matrix:
    """Return the matrix the program ships with."""
    return parse_matrix(datafiles.read_toml(datafiles.path("forms", "matrices", "severity.toml")))


def parse_matrix(source: DataFile) -> Matrix:
    """Read a matrix file; an unknown step, a missing cell or a falling level is refused."""
    top = Reader.of(source)
    top.only(
        "id", "edition", "title", "source", "ethics_from", "technical", "harm", "levels", "cells"
    )
    ethics_from = top.text("ethics_from", _ETHICS_DEFAULT)
    if ethics_from not in ETHICS_FROM:
        raise top.fault(f"must be one of {', '.join(ETHICS_FROM)}", "ethics_from")
    technical, harm = _scale(top, "technical"), _scale(top, "harm")
    levels = _named(top, "levels", LEVELS)
    cells = _cells(top, tuple(technical), tuple(harm), levels)
    return Matrix(
        id=top.text("id"),
        edition=top.text("edition"),
        title=top.text("title"),
        source=top.text("source"),
        technical=technical,
        harm=harm,
        levels=levels,
        cells=cells,
        sha256=source.sha256,
        ethics_from=ethics_from,
    )


def _scale(top: Reader, key: str) -> dict[str, str]:
    found = _named(top, key, STEPS)
    if len(found) < 2:
        raise top.fault("needs at least two steps", key)
    return {step: found[step] for step in STEPS if step in found}


def _named(top: Reader, key: str, allowed: tuple[str, ...]) -> dict[str, str]:
    inner = top.inner(key)
    inner.only(*allowed)
    return {name: inner.text(name) for name in inner.table}


def _cells(
    top: Reader, technical: tuple[str, ...], harm: tuple[str, ...], levels: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    inner = top.inner("cells")
    inner.only(*technical)
    found: dict[tuple[str, str], str] = {}
    for row in technical:
        line = inner.texts(row, None)
        if len(line) != len(harm):
            raise inner.fault(f"needs {len(harm)} levels, one for each step of harm", row)
        for column, level in zip(harm, line, strict=True):
            if level not in levels:
                raise inner.fault(f"“{level}” is not among the levels", row)
            found[(row, column)] = level
    _rising(inner, technical, harm, found)
    return found


def _rising(
    inner: Reader,
    technical: tuple[str, ...],
    harm: tuple[str, ...],
    cells: Mapping[tuple[str, str], str],
) -> None:
    for i, row in enumerate(technical):
        for j, column in enumerate(harm):
            here = LEVELS.index(cells[(row, column)])
            milder = [cells[(technical[i - 1], column)]] if i else []
            milder += [cells[(row, harm[j - 1])]] if j else []
            if any(LEVELS.index(level) > here for level in milder):
                raise inner.fault(
                    f"the level falls at harm “{column}” though the step is graver", row
                )
