"""Drawing looks for no garbage; whatever overlaps or fails, collection is on again afterwards."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from pirdesk.documents.unswept import unswept

WAIT = 20


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if before else gc.disable)()


class Drawing(threading.Thread):
    """Work on a thread of its own that begins and ends when it is told to."""

    def __init__(self, fault: Exception | None = None) -> None:
        super().__init__(daemon=True)
        self.begun, self.may_end = threading.Event(), threading.Event()
        self._fault, self.raised = fault, False

    def run(self) -> None:
        try:
            with unswept():
                self.begun.set()
                self.may_end.wait(WAIT)
                if self._fault is not None:
                    raise self._fault
        except ValueError:
            self.raised = True

    def begin(self) -> None:
        self.start()
        assert self.begun.wait(WAIT)

    def end(self) -> None:
        self.may_end.set()
        self.join(WAIT)
        assert not self.is_alive()


@pytest.mark.parametrize("first_out", [0, 1])
def test_collection_is_on_again_after_two_that_overlapped(first_out: int) -> None:
    both = [Drawing(), Drawing()]
    for each in both:
        each.begin()
    assert not gc.isenabled()
    both[first_out].end()
    assert not gc.isenabled(), "the other one is still at work"
    both[1 - first_out].end()
    assert gc.isenabled()


def test_one_that_fails_leaves_it_off_only_while_another_is_at_work() -> None:
    failing, other = Drawing(ValueError("no room")), Drawing()
    failing.begin()
    other.begin()
    failing.end()
    assert failing.raised
    assert not gc.isenabled()
    other.end()
    assert gc.isenabled()


def test_where_collection_was_off_it_stays_off() -> None:
    gc.disable()
    with unswept(), unswept():
        pass
    assert not gc.isenabled()
