"""Wall time and processor time of one piece of work: the second is lengthened less by others."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple


class Took(NamedTuple):
    """What one piece of work took, in seconds."""

    wall: float
    processor: float


def timed(work: Callable[[], object]) -> Took:
    """Do a piece of work in this process and say what it took."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - wall, time.process_time() - processor)
