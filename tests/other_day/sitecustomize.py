"""Read by Python as it starts, in processes whose clock `tests/dates.py` moved, and in no others.

Their ``time.sleep`` asks for a moment of the clock that only counts upwards, and libfaketime 0.9.10
takes the days it moved the other clock by off that moment: a sleep then fails as an invalid one.
"""

from __future__ import annotations

import select
import time


def _sleep(seconds: float) -> None:
    """Wait as long as asked, by a call that names a length of time and no moment."""
    select.select((), (), (), seconds)


time.sleep = _sleep
