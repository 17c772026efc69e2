"""Reading in other processes: captures in, outcomes out in the same order, whatever a page does to its worker.

No page is read in the parent, since nothing can stop compiled code but the end of its process. A thread of the parent hands each
worker one page at a time. A worker that dies or overruns its time is replaced, and the page it held becomes a Problem; one that has
read its share is replaced as well, so that memory stays flat. The first worker is a fork where that is safe: a small run waits for
no start.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any

from dateline.fetch.pages import Capture
from dateline.run.outcomes import Outcome, failure, outcome_of
from dateline.settings import Settings

_FEW = 12  # fewer captures go to one worker, before the start of others (a second or two) pays
_AHEAD_BYTES = 64_000_000
_GRACE = 5.0  # seconds beyond page_seconds, in which a worker may still stop by itself

Numbered = tuple[int, Capture]


def read_all(captures: Iterable[Capture], *, settings: Settings) -> Iterator[Outcome]:
    """The outcomes of captures, in order. Few captures are read by one worker, none in this process."""
    source = iter(captures)
    first = list(islice(source, _FEW))
    if not first:
        return
    pool = _Pool(settings, workers=settings.workers if len(first) == _FEW else 1)
    try:
        yield from pool.read(chain(first, source))
    finally:
        pool.stop()


class _Pool:
    """The parent's side: an inbox for the thread, an outbox of numbered outcomes, and the order in which to give them out."""

    def __init__(self, settings: Settings, *, workers: int) -> None:
        self._workers = workers
        self._ahead = max(4 * workers, 2 * settings.batch)
        self._inbox: queue.Queue[Numbered | None] = queue.Queue()
        self._outbox: queue.Queue[tuple[int, Outcome] | BaseException] = queue.Queue()
        self._stopping = threading.Event()
        self._crew = _Crew(settings, self._inbox, self._outbox, self._stopping)
        self._thread = threading.Thread(target=self._crew.run, name="dateline-readers", daemon=True)

    def read(self, captures: Iterable[Capture]) -> Iterator[Outcome]:
        self._crew.hire(self._workers)
        self._thread.start()
        done: dict[int, Outcome] = {}
        sizes: dict[int, int] = {}
        given = 0
        for number, capture in enumerate(captures):
            sizes[number] = len(capture.page.body) if capture.page else 0
            self._inbox.put((number, capture))
            while len(sizes) >= self._ahead or sum(sizes.values()) > _AHEAD_BYTES:
                yield self._next(given, done, sizes)
                given += 1
        while sizes:
            yield self._next(given, done, sizes)
            given += 1

    def _next(self, number: int, done: dict[int, Outcome], sizes: dict[int, int]) -> Outcome:
        while number not in done:
            came = self._outbox.get()
            if isinstance(came, BaseException):
                raise came
            done[came[0]] = came[1]
        del sizes[number]
        return done.pop(number)

    def stop(self) -> None:
        """End the workers, whatever they are doing."""
        self._stopping.set()
        self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=10)


@dataclass
class _Worker:
    process: Any
    pipe: Connection
    job: Numbered | None = None
    ready: bool = False
    deadline: float = field(default=float("inf"))
    pages: int = 0


class _Crew:
    """The thread's side: the workers, who holds what, and until when."""

    def __init__(
        self,
        settings: Settings,
        inbox: queue.Queue[Numbered | None],
        outbox: queue.Queue[tuple[int, Outcome] | BaseException],
        stopping: threading.Event,
    ) -> None:
        self._settings, self._inbox, self._outbox, self._stopping = settings, inbox, outbox, stopping
        self._workers: list[_Worker] = []

    def hire(self, count: int) -> None:
        """Start the first workers, from the thread that wants the outcomes."""
        for _ in range(count):
            self._workers.append(self._hired(_SPAWN if self._workers else _quickest()))

    def run(self) -> None:
        """Feed and watch the workers until told to stop."""
        try:
            while not self._stopping.is_set():
                self._turn()
        except BaseException as error:  # handed to the caller's thread, which raises it
            self._outbox.put(error)
        finally:
            for worker in self._workers:
                _dismiss(worker)

    def _turn(self) -> None:
        idle = [w for w in self._workers if w.ready and w.job is None]
        busy = [w for w in self._workers if w.job is not None or not w.ready]
        for worker in idle:
            job = self._job(patient=not busy)
            if job is None:
                break
            self._hand(worker, job)
            busy.append(worker)
        if busy:
            self._collect(busy, patient=len(busy) == len(self._workers))

    def _job(self, *, patient: bool) -> Numbered | None:
        try:
            return self._inbox.get(block=patient)
        except queue.Empty:
            return None

    def _hand(self, worker: _Worker, job: Numbered) -> None:
        worker.job, worker.deadline = job, time.monotonic() + self._settings.page_seconds + _GRACE
        try:
            worker.pipe.send(job[1])
        except OSError:
            self._replace(worker, "the process that read it ended")

    def _collect(self, busy: list[_Worker], *, patient: bool) -> None:
        soonest = min(worker.deadline for worker in busy) - time.monotonic()
        ready = wait([w.pipe for w in busy], timeout=max(0.0, min(soonest, 0.5 if patient else 0.01)))
        for worker in [w for w in busy if w.pipe in ready]:
            self._receive(worker)
        now = time.monotonic()
        for worker in [w for w in self._workers if w.deadline < now]:
            self._replace(worker, f"reading took longer than page_seconds = {self._settings.page_seconds:g}")

    def _receive(self, worker: _Worker) -> None:
        try:
            came = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(worker, "the process that read it ended")
            return
        if worker.job is None:
            worker.ready = True
            return
        self._outbox.put((worker.job[0], came))
        worker.job, worker.deadline, worker.pages = None, float("inf"), worker.pages + 1
        if worker.pages >= self._settings.pages_a_worker:
            self._replace(worker, "")

    def _replace(self, worker: _Worker, why: str) -> None:
        if worker.job is not None:
            number, capture = worker.job
            self._outbox.put((number, failure(capture, why)))
        elif not worker.ready:
            raise RuntimeError("a worker process could not start; a script that reads pages runs under `if __name__ == '__main__'`")
        _dismiss(worker)
        self._workers[self._workers.index(worker)] = self._hired(_SPAWN)

    def _hired(self, context: Any) -> _Worker:
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._settings.page_seconds), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process=process, pipe=ours)


_SPAWN = multiprocessing.get_context("spawn")


def _quickest() -> BaseContext:
    """How the first worker starts: as a fork from the main thread, at once and with all that is loaded; elsewhere afresh.

    A fork of another thread may inherit a lock that nobody will release, and on macOS the system's own libraries forbid it.
    """
    forks = sys.platform == "linux" and threading.current_thread() is threading.main_thread()
    return multiprocessing.get_context("fork") if forks else _SPAWN


def _dismiss(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()


def _work(pipe: Connection, seconds: float) -> None:
    """A worker: reads what comes through the pipe until the parent ends. Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    gone = [parent.sentinel] if parent else []  # a fork holds the parent's end of the pipe as well, and would never see it close
    pipe.send(None)
    while pipe in wait([pipe, *gone]):
        try:
            capture = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(outcome_of(capture, seconds=seconds))
