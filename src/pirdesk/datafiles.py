"""Find and strictly read the data files in forms/, exports/ and resources/.

Works in a checkout, in an installed wheel and in a built application; it never writes and knows
nothing of what the files mean.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tomli

from pirdesk.errors import DataFault
from pirdesk.lockedfiles import open_bytes

ROOMS = ("forms", "exports", "resources")
MAX_BYTES = 4 * 1024 * 1024
_LINE = re.compile(r"\(at line (\d+)")


@cache
def root() -> Path:
    """Return the folder that holds forms/, exports/ and resources/."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "_data", here.parents[1]):
        if all((candidate / room).is_dir() for room in ROOMS):
            return candidate
    raise DataFault("forms/", "", "the data folders forms, exports and resources are missing")


def path(*parts: str) -> Path:
    """Return the path of one data file or folder, e.g. ``path("resources", "fonts")``."""
    return root().joinpath(*parts)


@dataclass(frozen=True, slots=True)
class DataFile:
    """One TOML file as read: its name relative to the data root, content and SHA-256 (hex)."""

    name: str
    data: Mapping[str, Any]
    sha256: str


def read_toml(file: Path, *, name: str | None = None) -> DataFile:
    """Read one TOML file strictly; a fault names file, line and reason."""
    shown = name or _shown(file)
    try:
        with open_bytes(file) as source:  # a device or pipe has no end: never read it whole
            raw = source.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DataFault(shown, "", "the file does not exist") from None
    except OSError as fault:
        raise DataFault(shown, "", f"the file cannot be read ({fault.strerror})") from None
    return parse_toml(raw, shown)


def parse_toml(raw: bytes, name: str) -> DataFile:
    """Parse TOML bytes strictly under the name shown in faults."""
    if len(raw) > MAX_BYTES:
        raise DataFault(name, "", f"the file is larger than {MAX_BYTES // 1024**2} MiB")
    try:
        text = raw.decode("utf-8")
        data = tomli.loads(text)
    except UnicodeDecodeError:
        raise DataFault(name, "", "the file is not UTF-8 text") from None
    except (tomli.TOMLDecodeError, RecursionError) as fault:
        found = _LINE.search(str(fault))
        line = int(found.group(1)) if found else None
        raise DataFault(name, "", f"not valid TOML ({fault})", line=line) from None
    return DataFile(name, data, hashlib.sha256(raw).hexdigest())


def read_folder(*parts: str) -> Iterator[DataFile]:
    """Read every TOML file below one data folder, in name order."""
    folder = path(*parts)
    for file in sorted(folder.rglob("*.toml")):
        yield read_toml(file)


@dataclass(frozen=True, slots=True)
class Reader:
    """A strict view on one table of a data file: unknown keys and wrong types are refused."""

    file: str
    key: str
    table: Mapping[str, Any]

    @classmethod
    def of(cls, source: DataFile) -> Reader:
        """Start at the top of a file."""
        return cls(source.name, "", source.data)

    def fault(self, reason: str, key: str = "") -> DataFault:
        """Make the fault for one key of this table."""
        return DataFault(self.file, self._path(key) if key else self.key, reason)

    def only(self, *allowed: str) -> None:
        """Refuse keys that are not named."""
        for key in self.table:
            if key not in allowed:
                raise self.fault(f"unknown key; allowed are {', '.join(sorted(allowed))}", key)

    def text(self, key: str, default: str | None = None) -> str:
        """Read a required (or defaulted) string."""
        value: str = self._typed(key, str, "a text", default)
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """Read a required (or defaulted) whole number."""
        value: int = self._typed(key, int, "a whole number", default)
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Read a required (or defaulted) true/false."""
        value: bool = self._typed(key, bool, "true or false", default)
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        """Read a list of strings."""
        value = self.table.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault("must be a list of texts", key)
        return tuple(value)

    def inner(self, key: str) -> Reader:
        """Step into a required table."""
        value = self.table.get(key)
        if not isinstance(value, dict):
            raise self.fault("must be a table", key)
        return Reader(self.file, self._path(key), value)

    def each(self, key: str) -> Iterator[Reader]:
        """Step into each table of an optional array of tables."""
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fault("must be an array of tables", key)
        for index, item in enumerate(value):
            yield Reader(self.file, f"{self._path(key)}[{index}]", item)

    def _typed(self, key: str, kind: type, words: str, default: Any) -> Any:
        value = self.table.get(key, default)
        wrong = not isinstance(value, kind) or (kind is int and isinstance(value, bool))
        if value is None or wrong:
            raise self.fault("is missing" if key not in self.table else f"must be {words}", key)
        return value

    def _path(self, key: str) -> str:
        return f"{self.key}.{key}" if self.key else key


def _shown(file: Path) -> str:
    try:
        return file.relative_to(root()).as_posix()
    except ValueError:
        return file.name
