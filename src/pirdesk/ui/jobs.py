"""Work away from the GUI thread: a lane that writes, one that reads, one for drafts, two draw.

One QObject on the GUI thread owns every signal; a job's answer arrives there or is dropped with
its owner. Nothing here touches a widget, and no lane outlives the bounded shutdown's wait.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from queue import SimpleQueue
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from pirdesk.casefile.case import Changes

T = TypeVar("T")


class Lane(StrEnum):
    """Where a job runs; jobs of one lane keep their order, drawing excepted."""

    WRITE = "write"
    READ = "read"
    DRAFTS = "drafts"
    DRAW = "draw"


_THREADS = {Lane.WRITE: 1, Lane.READ: 1, Lane.DRAFTS: 1, Lane.DRAW: 2}


class Cancelled(Exception):
    """The person cancelled; the job stopped at a place where nothing is half done."""


class Task:
    """What a running job may do with the outside: say how far it is, ask whether to stop."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Tell whether the person wants the job to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the job to stop at its next safe place."""
        self._stop.set()

    def report(self, words: str) -> None:
        """Say what is being done now; stops here if the person cancelled."""
        self.check()
        self._tell(words)

    def check(self) -> None:
        """Raise Cancelled if the person wants the job to stop."""
        if self._stop.is_set():
            raise Cancelled


@dataclass(eq=False)
class Job:
    """One piece of work and who waits for it."""

    number: int
    lane: Lane
    title: str
    work: Callable[[Task], Any]
    owner: QObject | None
    done: Callable[[Any], object] | None
    failed: Callable[[Exception], object] | None
    finally_: Callable[[], object] | None
    key: str
    quiet: bool
    task: Task = field(init=False)
    touches: Changes | None = None  # what it may have changed although it was stopped or refused
    result: Any = None
    fault: BaseException | None = None

    def wanted(self) -> bool:
        """Tell whether the owner still exists."""
        return self.owner is None or shiboken6.isValid(self.owner)


class Jobs(QObject):
    """Runs jobs and brings their answers to the GUI thread."""

    desk_changed = Signal(object)  # Changes
    began = Signal(object)  # Job
    said = Signal(object, str)  # Job, words
    ended = Signal(object)  # Job
    failed = Signal(object)  # Exception nobody took
    _arrived = Signal(object)
    _spoke = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._running: dict[int, Job] = {}
        self._newest: dict[str, int] = {}
        self._closed = False
        self._queues: dict[Lane, SimpleQueue[Job | None]] = {}
        self._threads: list[threading.Thread] = []
        queued = Qt.ConnectionType.QueuedConnection
        self._arrived.connect(self._take, queued)
        self._spoke.connect(self._hear, queued)

    def write(self, title: str, work: Callable[[Task], T], **how: Any) -> Job:
        """Run a verb that writes; see ``run``."""
        return self.run(Lane.WRITE, title, work, **how)

    def read(self, title: str, work: Callable[[Task], T], **how: Any) -> Job:
        """Run a verb that only reads; see ``run``."""
        return self.run(Lane.READ, title, work, **how)

    def draw(self, title: str, work: Callable[[Task], T], **how: Any) -> Job:
        """Render, hash or verify; see ``run``."""
        return self.run(Lane.DRAW, title, work, **how)

    def run(
        self,
        lane: Lane,
        title: str,
        work: Callable[[Task], T],
        *,
        owner: QObject | None = None,
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        finally_: Callable[[], object] | None = None,
        key: str = "",
        quiet: bool = True,
    ) -> Job:
        """Queue a job; ``done`` or ``failed`` is called on the GUI thread while ``owner`` lives.

        Of jobs with one ``key`` only the newest answer is delivered. A result that is ``Changes``
        (or has them as ``changes``) is announced as ``desk_changed``. ``quiet`` jobs show no
        progress.
        """
        self._number += 1
        job = Job(self._number, lane, title, work, owner, done, failed, finally_, key, quiet)
        job.task = Task(lambda words: self._spoke.emit(job, words))
        if self._closed:
            return job
        if key:
            self._newest[key] = job.number
        self._running[job.number] = job
        self._queue(lane).put(job)
        self.began.emit(job)
        return job

    @property
    def busy(self) -> bool:
        """Tell whether any job is queued, running or undelivered."""
        return bool(self._running)

    def running(self) -> tuple[Job, ...]:
        """Return the jobs not yet delivered, oldest first."""
        return tuple(self._running.values())

    def shutdown(self, seconds: float = 5.0) -> bool:
        """Take no more jobs, let queued writes finish, cancel the rest; tell if all ended."""
        if self._closed:
            return True
        self._closed = True
        for job in self._running.values():
            if job.lane in (Lane.READ, Lane.DRAW):
                job.task.cancel()
        for lane, queue in self._queues.items():
            for _ in range(_THREADS[lane]):
                queue.put(None)
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _queue(self, lane: Lane) -> SimpleQueue[Job | None]:
        queue = self._queues.get(lane)
        if queue is None:
            queue = self._queues[lane] = SimpleQueue()
            for number in range(_THREADS[lane]):
                thread = threading.Thread(
                    target=self._serve, args=(queue,), name=f"{lane}-{number}", daemon=True
                )
                self._threads.append(thread)
                thread.start()
        return queue

    def _serve(self, queue: SimpleQueue[Job | None]) -> None:
        while (job := queue.get()) is not None:
            try:
                job.task.check()
                job.result = job.work(job.task)
            except BaseException as fault:  # noqa: BLE001 - delivered and judged on the GUI thread
                job.fault = fault
            if not shiboken6.isValid(self):
                return
            self._arrived.emit(job)

    def _hear(self, job: Job, words: str) -> None:
        if job.number in self._running:
            self.said.emit(job, words)

    def _take(self, job: Job) -> None:
        self._running.pop(job.number, None)
        self.ended.emit(job)
        stale = bool(job.key) and self._newest.get(job.key) != job.number
        if job.fault is None:
            changes = (
                job.result
                if isinstance(job.result, Changes)
                else getattr(job.result, "changes", None)
            )
            if job.wanted() and not stale and job.done is not None:
                job.done(job.result)
            if isinstance(changes, Changes):
                self.desk_changed.emit(changes)
        elif not isinstance(job.fault, Exception):
            raise job.fault
        elif not isinstance(job.fault, Cancelled) and not stale:
            if job.failed is not None and job.wanted():
                job.failed(job.fault)
            elif job.failed is None:
                self.failed.emit(job.fault)
        if job.fault is not None and job.touches is not None:
            self.desk_changed.emit(job.touches)
        if job.finally_ is not None and job.wanted():
            job.finally_()


def within(seconds: float, act: Callable[[], object]) -> bool:
    """Do something that may wait for a disk or a server; tell whether it was done in time."""
    faults: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as fault:  # noqa: BLE001 - raised again where somebody can be told
            faults.append(fault)

    thread = threading.Thread(target=run, name="close-0", daemon=True)
    thread.start()
    thread.join(seconds)
    for fault in faults:
        raise fault
    return not thread.is_alive()
