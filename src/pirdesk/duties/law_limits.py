"""What no law file may hold, whoever wrote it: signs that hide, endless spans, circles of clocks.

A file that reads well and computes nonsense, or stops every other law, is refused where it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pirdesk.datafiles import DataFile, Reader
from pirdesk.duties.regime import SUBMISSION, Stage
from pirdesk.errors import DataFault, shortened

LONGEST_TEXT = 10_000
_YEARS = 100  # longer than any clock or any duty to keep a record
_MOST = {
    "hours": _YEARS * 366 * 24,
    "days": _YEARS * 366,
    "business_days": _YEARS * 366,
    "work_days": _YEARS * 366,
    "weeks": _YEARS * 53,
    "months": _YEARS * 12,
    "years": _YEARS,
    "year_end_days": _YEARS * 366,
}
_LAW = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_STAGE = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,99})?")
# Control signs, and those that turn the direction of what stands around them.
_HIDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def refuse_hiding(source: DataFile) -> None:
    """Refuse texts of an organisation's law that show otherwise than they read, or never end."""
    if not source.name.startswith("forms/"):  # ours are looked at by a test
        for key, text in texts_in(source.data):
            if len(text) > LONGEST_TEXT:
                reason = f"is longer than {LONGEST_TEXT:,} characters"
                raise DataFault(source.name, key, reason)
            hiding = _HIDING.search(text)
            if hiding is not None:
                reason = f"holds the sign U+{ord(hiding[0]):04X}, which cannot be seen"
                raise DataFault(source.name, key, reason)


def texts_in(data: object, key: str = "") -> Iterable[tuple[str, str]]:
    """Yield every text of a file, keys among them, with where it stands."""
    if isinstance(data, str):
        yield key, data
    elif isinstance(data, Mapping):
        for name, value in data.items():
            yield key, name
            part = shortened(name, 40)
            yield from texts_in(value, f"{key}.{part}" if key else part)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts_in(value, f"{key}[{index}]")


def law_id(top: Reader) -> str:
    """Return the id of a law: it stands in commands, names of files and old filings."""
    found = top.text("id")
    if not _LAW.fullmatch(found):
        raise top.fault("has letters, digits, points, - and _ alone, and at most 100", "id")
    return found


def stage_id(item: Reader) -> str:
    """Return the id of a stage, "" for the only one of a law."""
    found = item.text("id")
    if not _STAGE.fullmatch(found):
        raise item.fault("has letters, digits, - and _ alone, and at most 100", "id")
    return found


def within_limits(item: Reader, amount: int, unit: str) -> int:
    """Return an amount of time that ends within a hundred years."""
    most = _MOST.get(unit)
    if most is not None and amount > most:
        words = unit.replace("_", " ")
        raise item.fault(f"is more than a hundred years ({most:,} {words})", "amount")
    return amount


def refuse_circles(top: Reader, stages: tuple[Stage, ...]) -> None:
    """Refuse stages of one id, and clocks that could only begin after their own filing."""
    after: dict[str, str] = {}
    for stage in stages:
        if stage.duty in after:
            raise top.fault(f"the duty “{stage.duty}” stands twice", "stages")
        anchors = stage.clock.anchors
        only = anchors[0] if len(anchors) == 1 else ""
        after[stage.duty] = only.removeprefix(SUBMISSION) if only.startswith(SUBMISSION) else ""
    for duty, first in after.items():
        seen = [first]
        while seen[-1] in after and after[seen[-1]] not in seen:
            seen.append(after[seen[-1]])
        if duty in seen:
            raise top.fault(f"the clock of “{duty}” waits for its own filing", "stages")
