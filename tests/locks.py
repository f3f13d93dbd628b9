"""The locks of this process as the system lists them, as long as its connections are open."""

from __future__ import annotations

import os
from pathlib import Path

LIST = Path("/proc/locks")
# Bytes of a log's index that are locked only while a transaction reads or writes.
_PASSING = range(120, 128)
_LOOKS = 5  # the list comes a page at a time: while others lock and unlock, it misses some


def own_locks() -> frozenset[tuple[str, ...]]:
    """Return the lasting locks this process holds: kind, mode, file and range of each.

    Those of a transaction that another thread is in just now come and go, and are left out.
    """
    lines = [line.split() for _ in range(_LOOKS) for line in LIST.read_text("ascii").splitlines()]
    own = str(os.getpid())
    whole = [one for one in lines if len(one) == 8 and one[4] == own]
    return frozenset((*one[1:4], *one[5:8]) for one in whole if int(one[6]) not in _PASSING)
