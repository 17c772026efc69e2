"""Reads the news and keeps the record: who did or said what, when, on whose word, how certain, and what is expected next.

The public names. Those that need a reader or a database are imported when they are first asked for.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

# Before numpy is loaded: the tagger's matrices are small, and threads that wait for each other on a busy machine cost up to eight
# times the processor of one. A worker process reads one page at a time anyway. Whoever wants it otherwise sets the variable.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from dateline.errors import DatelineError, ProblemCode
    from dateline.interval import Bound, Interval
    from dateline.model import Article, Certainty, Claim, Orientation, Page, Problem, Reading, Role, Span, Stamp, TimeMention, Voice
    from dateline.read import read_page, read_text
    from dateline.record import CopyGroup, Event, Evidence, Expectation, Outcome, Query, Story
    from dateline.store import Record, open_record

_ROOMS = {
    "errors": ("DatelineError", "ProblemCode"),
    "interval": ("Bound", "Interval"),
    "model": (
        "Article",
        "Certainty",
        "Claim",
        "Orientation",
        "Page",
        "Problem",
        "Reading",
        "Role",
        "Span",
        "Stamp",
        "TimeMention",
        "Voice",
    ),
    "read": ("read_page", "read_text"),
    "record": ("CopyGroup", "Event", "Evidence", "Expectation", "Outcome", "Query", "Story"),
    "store": ("Record", "open_record"),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Article",
    "Bound",
    "Certainty",
    "Claim",
    "CopyGroup",
    "DatelineError",
    "Event",
    "Evidence",
    "Expectation",
    "Interval",
    "Orientation",
    "Outcome",
    "Page",
    "Problem",
    "ProblemCode",
    "Query",
    "Reading",
    "Record",
    "Role",
    "Span",
    "Stamp",
    "Story",
    "TimeMention",
    "Voice",
    "open_record",
    "read_page",
    "read_text",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}")
    return getattr(import_module(f"dateline.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
