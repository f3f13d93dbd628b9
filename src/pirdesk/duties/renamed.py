"""Ids a duty had before: which duties of today an old id means, and what was filed under it.

Stored rows keep the id they were written with; only the way to them is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from pirdesk.datafiles import Reader
from pirdesk.duties.regime import Formerly, Pack, Regime

_END_OF_DUTY = re.compile(r"[@/]")


def read_formerly(top: Reader, law: str, duties: Iterable[str]) -> tuple[Formerly, ...]:
    """Read the old ids of a law file; one that still is a duty, or became none, is refused."""
    known = set(duties)
    found: list[Formerly] = []
    for item in top.each("formerly"):
        item.only("id", "now")
        old, now = item.text("id"), item.texts("now")
        if not f"{old}.".startswith(f"{law}."):
            raise item.fault(f"is no old id of this law: it does not begin with “{law}”", "id")
        if old in known:
            raise item.fault(f"“{old}” is a duty of this law still", "id")
        if any(other.id == old for other in found):
            raise item.fault(f"“{old}” stands twice", "id")
        if not now:
            raise item.fault("names no duty", "now")
        for duty in now:
            if duty not in known:
                raise item.fault(f"there is no duty “{duty}” in this law", "now")
        found.append(Formerly(old, now))
    return tuple(found)


def now_called(pack: Pack, duty: str) -> tuple[str, ...]:
    """Return the duties an id means: those it became, else itself, known or not."""
    found = _renamed(pack.regimes).get(duty, ())
    return (duty,) if not found or _is_duty(pack, duty) else found


def once_called(pack: Pack, duty: str) -> tuple[str, ...]:
    """Return every id that counts for a duty, its own first."""
    old = (was for was, now in _renamed(pack.regimes).items() if duty in now)
    return (duty, *(was for was in old if not _is_duty(pack, was)))


def belongs(pack: Pack, duty: str, wanted: str) -> bool:
    """Tell whether a duty is the one wanted, of the law wanted, or became of an old id."""
    laws = {regime.id for regime in pack.regimes}
    of_law = wanted in laws and f"{duty}.".startswith(f"{wanted}.")
    return not wanted or of_law or duty in now_called(pack, wanted)


def carried(pack: Pack, submissions: Mapping[str, datetime]) -> Mapping[str, datetime]:
    """Return filings by the names of ``casefile.filings``; an old id counts for what it became.

    The next stage counts from the last report, a duty is done with its first.
    """
    if not submissions or not (renamed := _renamed(pack.regimes)):
        return submissions
    found = dict(submissions)
    for name, at in submissions.items():
        duty = _END_OF_DUTY.split(name, maxsplit=1)[0]
        rest, choose = name[len(duty) :], min if "/" in name else max
        for new in renamed.get(duty, ()) if not _is_duty(pack, duty) else ():
            found[f"{new}{rest}"] = choose(at, found.get(f"{new}{rest}", at))
    return found


def _renamed(regimes: Iterable[Regime]) -> dict[str, tuple[str, ...]]:
    return {was.id: was.now for regime in regimes for was in regime.formerly}


def _is_duty(pack: Pack, duty: str) -> bool:
    return any(stage.duty == duty for regime in pack.regimes for stage in regime.stages)
