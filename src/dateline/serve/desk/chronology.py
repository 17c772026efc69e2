"""The chronology page: what happened and what was expected between two days, as a picture and as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dateline.record import Event, Expectation
from dateline.serve import listing
from dateline.serve.charts import Timeline, timeline
from dateline.serve.desk.asked import MOST, Asked
from dateline.serve.desk.story import event_item, expected_item
from dateline.serve.rows import event_row, expectation_row
from dateline.store import Record

_SHOWN = 92  # days of a chronology that was asked for without any
_AHEAD = 92  # days of what is expected that the picture shows beyond the last day
RANGES = (("week", 7), ("month", 31), ("quarter", 92), ("year", 366))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value that a filter may take, and in how many rows it occurs."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    """What the page shows: the range, the picture, the rows by month, and what the filters may be set to."""

    asked: Asked
    first: date
    last: date
    picture: Timeline | None
    rows: tuple[dict[str, Any], ...]
    expected: int
    outlets: tuple[Choice, ...]
    participants: tuple[Choice, ...]
    ranges: tuple[tuple[str, str], ...]  # words and address
    capped: bool


def chronology_page(record: Record, asked: Asked, *, today: date) -> Chronology:
    """The Chronology that was asked for; without days, that of the last quarter in which something was published."""
    first, last = range_of(record, asked, today=today)
    bounded = replace(asked, since=first, until=last)
    events = record.chronology(bounded.query())
    ahead = replace(bounded, until=None if asked.until is None else last)
    expected = () if asked.kind == "event" else record.expectations(ahead.query())
    both: tuple[Event | Expectation, ...] = (*events, *expected)
    outlets = outlets_of(record, both)
    names = listing.names(record, (a for item in both for a in item.articles))
    rows = [(event, event_row(event, names)) for event in events]
    if asked.kind == "expectation":
        rows = []
    kept = [(event, row) for event, row in rows if asked.keeps(row, _of(event, outlets))]
    coming = [e for e in expected if asked.keeps(expectation_row(e, names, today=today), _of(e, outlets))]
    marks = [*(event_item(event) for event, _ in kept), *map(expected_item, coming)]
    return Chronology(
        asked=asked,
        first=first,
        last=last,
        picture=timeline(marks, first=first, last=last if asked.until else _picture_end(coming, last), today=today),
        rows=tuple(row | {"month": _month(event)} for event, row in kept),
        expected=len(coming),
        outlets=_choices(o for event in events for o in _of(event, outlets)),
        participants=_choices(p for event in events for p in event.participants),
        ranges=_ranges(asked, last),
        capped=len(events) >= MOST,
    )


def range_of(record: Record, asked: Asked, *, today: date) -> tuple[date, date]:
    """The first and the last day that a page shows: those asked for, else the quarter before the last publication."""
    newest = record.days()[1] or today
    last = asked.until or min(asked.as_of or newest, newest)
    return asked.since or last - timedelta(days=_SHOWN), max(last, asked.since or last)


def outlets_of(record: Record, items: Iterable[Event | Expectation]) -> dict[str, str]:
    """The outlet of each article of these objects, where it is known."""
    labels = record.labels(article for item in items for article in item.articles)
    return {id: label.outlet for id, label in labels.items() if label.outlet}


def _of(item: Event | Expectation, outlets: dict[str, str]) -> frozenset[str]:
    return frozenset(outlets[article] for article in item.articles if article in outlets)


def _picture_end(expected: Sequence[Expectation], last: date) -> date:
    ends = [e.window.latest for e in expected if e.window and e.window.latest]
    return max(last, min(max(ends, default=last), last + timedelta(days=_AHEAD)))


def _month(event: Event) -> str:
    start = event.when and (event.when.earliest or event.when.latest)
    return f"{start:%Y-%m}" if start else "without a day"


def _choices(values: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, count=count) for value, count in Counter(values).most_common(40))


def _ranges(asked: Asked, last: date) -> tuple[tuple[str, str], ...]:
    day = timedelta(days=1)
    return tuple((words, asked.address("/chronology", since=last - days * day, until=last)) for words, days in RANGES)
