"""Jobs: order, delivery on the GUI thread, faults, cancelling, and an end within bounds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest

from pirdesk.casefile.case import Changes
from pirdesk.ui.frame import StateLine
from pirdesk.ui.jobs import Job, Jobs, Task
from pirdesk.ui.theme import Theme


@pytest.fixture
def jobs(qtbot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.shutdown(3)


def test_writes_keep_their_order_and_arrive_on_the_gui_thread(qtbot, jobs: Jobs) -> None:
    arrived: list[tuple[int, bool]] = []
    ran: list[bool] = []
    here = threading.current_thread()

    def work(number: int):
        def run(_task: Task) -> int:
            ran.append(threading.current_thread() is here)
            time.sleep(0.01 if number % 2 else 0)
            return number

        return run

    for number in range(6):
        jobs.write(
            "count",
            work(number),
            done=lambda n: arrived.append((n, threading.current_thread() is here)),
        )
    qtbot.waitUntil(lambda: len(arrived) == 6)
    assert arrived == [(n, True) for n in range(6)]
    assert not any(ran)


def test_a_fault_goes_to_whoever_takes_it_else_to_everybody(qtbot, jobs: Jobs) -> None:
    taken: list[Exception] = []
    loose: list[Exception] = []
    jobs.failed.connect(loose.append)

    def fail(_task: Task) -> None:
        raise ValueError("no")

    jobs.read("fail", fail, failed=taken.append)
    jobs.read("fail", fail)
    qtbot.waitUntil(lambda: bool(taken and loose))
    assert str(taken[0]) == "no"
    assert len(taken) == len(loose) == 1


def test_changes_are_announced_once(qtbot, jobs: Jobs) -> None:
    told: list[Changes] = []
    jobs.desk_changed.connect(told.append)
    jobs.write("change", lambda _task: Changes(cases=frozenset({"C-1"})))
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0].cases == {"C-1"}


def test_of_one_key_only_the_newest_answer_is_shown(qtbot, jobs: Jobs) -> None:
    shown: list[int] = []
    for number in range(5):
        jobs.read("read", lambda _t, n=number: n, key="same", done=shown.append)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert shown == [4]


def test_an_answer_is_dropped_with_its_owner(qtbot, jobs: Jobs) -> None:
    owner, shown = QObject(), []
    gate = threading.Event()
    jobs.read("wait", lambda _task: gate.wait(2), owner=owner, done=shown.append)
    owner.deleteLater()
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert shown == []


def test_a_job_stops_at_its_next_safe_place(qtbot, jobs: Jobs) -> None:
    steps: list[int] = []
    told: list[str] = []
    done: list[object] = []
    jobs.said.connect(lambda _job, words: told.append(words))

    def work(task: Task) -> str:
        for number in range(1000):
            task.report(f"step {number}")
            steps.append(number)
            time.sleep(0.005)
        return "finished"

    job = jobs.draw("long", work, done=done.append, failed=done.append)
    qtbot.waitUntil(lambda: len(told) > 2)
    job.task.cancel()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert len(steps) < 1000
    assert done == []


def test_shutdown_lets_writes_finish_and_is_bounded(qtbot) -> None:
    jobs = Jobs()
    written: list[int] = []
    for number in range(5):
        jobs.write("write", lambda _t, n=number: (time.sleep(0.02), written.append(n)))
    assert jobs.shutdown(3)
    assert written == list(range(5))
    stuck = Jobs()
    gate = threading.Event()
    stuck.read("stuck", lambda _task: gate.wait(5))
    qtbot.wait(20)
    began = time.monotonic()
    assert not stuck.shutdown(0.2)
    assert time.monotonic() - began < 4
    gate.set()
    for thread in stuck._threads:
        thread.join(2)


def test_after_shutdown_nothing_is_taken(qtbot) -> None:
    jobs = Jobs()
    assert jobs.shutdown(1)
    jobs.write("late", lambda _task: pytest.fail("ran after the end"))
    assert not jobs.busy


def test_cancel_is_heard_while_one_part_of_long_work_follows_another(
    qtbot, qapp, jobs: Jobs
) -> None:
    """Hold the button down while a part ends and the next begins; let it go."""
    line = StateLine(Theme(qapp), jobs)
    qtbot.addWidget(line)
    line.show()
    go_on = [threading.Event() for _ in range(3)]
    begun: list[Job] = []

    def part(number: int) -> None:
        begun.append(
            jobs.write(
                "long work",
                lambda _task: go_on[number].wait(5),
                quiet=False,
                done=lambda _done: part(number + 1),
            )
        )

    part(0)
    qtbot.waitUntil(line.cancel.isVisible)
    window, left, none = line.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    place = line.cancel.mapTo(line, line.cancel.rect().center())
    QTest.mousePress(window, left, none, place)
    go_on[0].set()
    qtbot.waitUntil(lambda: len(begun) == 2)
    QTest.mouseRelease(window, left, none, place)
    assert begun[1].task.cancelled
    begun[1].done = None
    go_on[1].set()
    qtbot.waitUntil(lambda: not line.cancel.isVisible())
