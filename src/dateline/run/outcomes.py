"""What became of one capture: the type that workers hand back, and the reading of one page under guard."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from dateline.errors import ProblemCode
from dateline.fetch.pages import Capture
from dateline.model import Page, Problem, Reading
from dateline.read import read_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One capture, read or not: `problem` is given when, and only when, there is no `reading`."""

    name: str
    page: Page | None
    reading: Reading | None
    problem: Problem | None = None


class _TooSlow(BaseException):
    """Raised inside a page that takes too long. Not an Exception, so that no library swallows it."""


def outcome_of(capture: Capture, *, seconds: float) -> Outcome:
    """The Outcome of one capture, read here and now; whatever reading raises becomes a `failed` Problem.

    `seconds` guards the page where signals can interrupt it (the main thread of a process, not inside compiled code).
    """
    if capture.page is None:
        return Outcome(name=capture.name, page=None, reading=None, problem=capture.problem)
    try:
        with _guarded(seconds):
            reading = read_page(capture.page)
    except _TooSlow:
        return failure(capture, f"reading took longer than page_seconds = {seconds:g}")
    except Exception as error:  # the one place where anything may go wrong: a page that nobody foresaw
        return failure(capture, f"{type(error).__name__}: {error}")
    return judged(capture, reading)


def judged(capture: Capture, reading: Reading) -> Outcome:
    """The Outcome of a reading: a page that gave neither a title nor a text is one that could not be read."""
    if reading.article.text.strip() or reading.article.title:
        return Outcome(name=capture.name, page=capture.page, reading=reading)
    nothing = Problem(code=ProblemCode.EMPTY, detail="the page gave neither a title nor a text")
    problem = next((p for p in reading.problems if p.code is not ProblemCode.DATE_UNKNOWN), nothing)
    return Outcome(name=capture.name, page=capture.page, reading=None, problem=problem)


def failure(capture: Capture, detail: str) -> Outcome:
    """The Outcome of a page whose reading broke."""
    problem = Problem(code=ProblemCode.FAILED, detail=detail)
    return Outcome(name=capture.name, page=capture.page, reading=None, problem=problem)


@contextmanager
def _guarded(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise _TooSlow
