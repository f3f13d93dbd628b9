"""Work that makes very many objects and keeps them: looking for garbage meanwhile finds none."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Inside:
    """How many are at such work now; collection is a switch of the whole process, not a thread's.

    Only the first one in turns it off and only the last one out turns it on again, and only if it
    was on before.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._was_on = False

    def enter(self) -> None:
        with self._lock:
            if self._count == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._count += 1

    def leave(self) -> None:
        with self._lock:
            self._count -= 1
            if self._count == 0 and self._was_on:
                gc.enable()


_INSIDE = _Inside()


@contextmanager
def unswept() -> Iterator[None]:
    """Look for no garbage meanwhile: hundreds of thousands of objects would be seen in vain.

    Safe where several threads are at it at once: collection is on again when the last one is done.
    """
    _INSIDE.enter()
    try:
        yield
    finally:
        _INSIDE.leave()
