"""The page of sources: when each was read, silent or failed, which fell silent, and what letter it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from dateline.errors import InputError
from dateline.record import Query, Visit
from dateline.run.sources import Added, paste
from dateline.serve import coverage, listing
from dateline.serve.charts import Axis, Tick, ticks
from dateline.serve.followed import source_rows
from dateline.store import Record

_WEEKS = 13
_NOTHING = "nothing was pasted, or more than 64 kB: `dateline sources add FILE` takes more"
_SILENT = 3.0  # times its usual pause between new pages, after which a source that was read fell silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A day of a source in its place: read (new pages), silent (read, nothing new) or failed."""

    day: date
    x: float
    width: float
    what: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A source: its days as marks, what it added, and in words how it is."""

    source: str
    days: tuple[Visited, ...]
    pages: int
    last_new: date | None
    says: str
    ill: bool  # somebody should look


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    """What the page shows: the sources over the last quarter, the letters, and what follows from gaps."""

    first: date
    last: date
    ticks: tuple[Tick, ...]
    sources: tuple[Health, ...]
    grades: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]
    followed: tuple[dict[str, Any], ...]
    added: Added | None  # what a paste has just added
    wrong: str  # why it did not


def sources_page(record: Record, *, today: date, added: Added | None = None, wrong: str = "") -> SourcesPage:
    """The SourcesPage of a record: the quarter up to its last visit, and what a paste has just done."""
    visits = _visits(record)
    last = max((v.day for v in visits), default=today)
    axis = Axis(first=last - timedelta(weeks=_WEEKS), last=last)
    query = Query(since=max(axis.first, min((v.day for v in visits), default=axis.first)), until=last)
    return SourcesPage(
        first=axis.first,
        last=last,
        ticks=ticks(axis),
        sources=tuple(sorted(_healths(visits, axis), key=lambda h: (not h.ill, h.source))),
        grades=tuple(listing.grade_rows(record, today=today)),
        notes=tuple(coverage.notes(record, query)),
        followed=tuple(sorted(source_rows(record), key=lambda row: (row["standing"] in ("well", "new"), row["address"]))),
        added=added,
        wrong=wrong,
    )


def pasted(record: Record, text: str, *, now: datetime, today: date) -> SourcesPage:
    """The SourcesPage after the sources of a pasted text were added: addresses line by line, or an OPML document."""
    if not text.strip():
        return sources_page(record, today=today, wrong=_NOTHING)
    try:
        added = paste(record, text, now=now)
    except InputError as error:
        return sources_page(record, today=today, wrong=str(error))
    empty = not (added.new or added.known or added.unread)
    return sources_page(record, today=today, added=added, wrong="no source stands in that outline" if empty else "")


def to_look_at(record: Record) -> tuple[Health, ...]:
    """The sources that failed or fell silent, for the first page."""
    visits = _visits(record)
    last = max((v.day for v in visits), default=date.min)
    return tuple(health for health in _healths(visits, Axis(first=last, last=last)) if health.ill)


def _visits(record: Record) -> list[Visit]:
    return sorted(record.visits(), key=lambda v: (v.source, v.day))


def _healths(visits: Sequence[Visit], axis: Axis) -> list[Health]:
    return [_health(source, list(own), axis) for source, own in groupby(visits, key=lambda v: v.source)]


def _health(source: str, own: Sequence[Visit], axis: Axis) -> Health:
    new = [v.day for v in own if v.read]
    says, ill = _says(own, new, axis.last)
    return Health(
        source=source,
        days=tuple(_mark(v, axis) for v in own if axis.first <= v.day <= axis.last),
        pages=sum(v.read for v in own),
        last_new=new[-1] if new else None,
        says=says,
        ill=ill,
    )


def _mark(visit: Visit, axis: Axis) -> Visited:
    x, width = axis.span(visit.day, visit.day)
    what = "read" if visit.read else "silent" if visit.unchanged else "failed"
    return Visited(day=visit.day, x=x, width=width, what=what, pages=visit.read)


def _says(own: Sequence[Visit], new: Sequence[date], last: date) -> tuple[str, bool]:
    """How a source is, in words, and whether somebody should look."""
    latest = own[-1]
    if not (latest.read or latest.unchanged):
        tries = len(own) - next((n for n in range(len(own), 0, -1) if own[n - 1].read or own[n - 1].unchanged), 0)
        return f"failed on the last {tries} days on which it was asked: check its address", True
    if not new:
        return "never gave a page: check that its address is a feed or has articles", True
    pauses = sorted((b - a).days for a, b in pairwise(new))
    usual = pauses[len(pauses) // 2] if pauses else None
    quiet = (latest.day - new[-1]).days
    if usual and quiet > _SILENT * usual + 1:
        return f"read, but silent for {quiet} days; new pages used to come every {usual}", True
    if (last - latest.day).days > 1:
        return f"not read since {latest.day}", False
    return "read, with new pages" if latest.read else "read, nothing new", False
