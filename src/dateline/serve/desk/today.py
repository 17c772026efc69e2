"""The first page: what is new since the last visit, what is due, and which stories are busiest by origins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateline.record import Event, Kind, Query, Story
from dateline.serve.changes import Period, change_rows
from dateline.serve.desk.asked import Asked
from dateline.serve.desk.sources import Health, to_look_at
from dateline.store import Record

_USUAL = 7  # days that a first visit looks back
_SHOWN = 12  # rows of a section before the page says how many more there are
_BUSIEST = 8
_SECTIONS = (
    ("outcomes", "What came, and what did not", ("outcome",)),
    ("moved", "Windows that moved", ("window moved", "event re-dated")),
    ("events", "What happened", ("new event", "event gone")),
    ("updates", "Figures, certainty and origins", ("event updated", "certainty", "further origin")),
    ("expectations", "New expectations", ("new expectation", "expectation gone")),
    ("due", "Due, and nothing reported", ("due",)),
)
_EDITS = ("edits", "What outlets edited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Changes of one kind."""

    key: str
    title: str
    rows: tuple[dict[str, Any], ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """A story, and on how many origins a day its news of the period rests."""

    story: Story
    origins: int
    articles: int
    a_day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What the page shows of the days from `since` to `until`."""

    since: date
    until: date
    sections: tuple[Section, ...]
    busiest: tuple[Busy, ...]
    silent: tuple[Health, ...]
    looks: tuple[tuple[str, str], ...]  # words and address of other periods


def today_page(record: Record, asked: Asked, *, last_visit: date | None, today: date) -> Today:
    """The Today of a record since the day that was asked for, else since the last visit, else over a week.

    A record that ended before the last visit (the sample desk, a closed case) is shown over its own last week.
    """
    until = asked.as_of or today
    newest = record.days()[1]
    end = min(until, newest) if newest else until
    since = asked.since or (last_visit if last_visit and last_visit <= end else end - timedelta(days=_USUAL))
    rows = list(change_rows(record, Period(since=since, until=until, as_of=asked.as_of, about=asked.about or None)))
    return Today(
        since=since,
        until=until,
        sections=tuple(_sections(rows)),
        busiest=_busiest(record, since=since, until=end, as_of=asked.as_of),
        silent=to_look_at(record),
        looks=tuple((words, asked.address("/", since=end - timedelta(days=days))) for words, days in _LOOKS),
    )


_LOOKS = (("a day", 1), ("a week", 7), ("a month", 31))


def _sections(rows: list[dict[str, Any]]) -> Iterable[Section]:
    for key, title, kinds in _SECTIONS:
        found = [row for row in rows if row["change"] in kinds]
        if found:
            yield Section(key=key, title=title, rows=tuple(found[:_SHOWN]), more=max(len(found) - _SHOWN, 0))
    edits = [row for row in rows if row["change"].startswith("edit: ")]
    if edits:
        yield Section(key=_EDITS[0], title=_EDITS[1], rows=tuple(edits[:_SHOWN]), more=max(len(edits) - _SHOWN, 0))


def _busiest(record: Record, *, since: date, until: date, as_of: date | None) -> tuple[Busy, ...]:
    """The stories whose news of these days rests on most origins: copies add nothing."""
    days = max((until - since).days, 1)
    touched = record.objects(Kind.STORY, record.touched(Kind.STORY, since=since, until=as_of), as_of=as_of)
    stories = [s for s in touched.values() if isinstance(s, Story) and s.last and s.last >= since]
    found = []
    for story in sorted(stories, key=lambda s: -len(s.articles))[: _BUSIEST * 3]:
        events = record.chronology(Query(story=story.id, as_of=as_of))
        origins, articles = _new_origins(events, since), {e.article for event in events for e in event.evidence}
        if origins:
            found.append(Busy(story=story, origins=len(origins), articles=len(articles), a_day=len(origins) / days))
    return tuple(sorted(found, key=lambda b: (-b.origins, b.story.id))[:_BUSIEST])


def _new_origins(events: Iterable[Event], since: date) -> frozenset[str]:
    new = {e.article for event in events for e in event.evidence if e.published and e.published >= since}
    return frozenset(o.name for event in events for o in event.origins if new.intersection(o.articles))


# ---------------------------------------------------------------- the visit, kept in a cookie


def visits_of(cookie: str) -> tuple[date | None, date | None]:
    """The day of the visit before this one and of this one, from a cookie "BEFORE.THIS"; None for what it does not say."""
    before, _, this = cookie.partition(".")
    return _day(before), _day(this)


def visited(cookie: str, today: date) -> tuple[date | None, str]:
    """The last visit on another day than today, and the cookie that remembers this one.

    >>> visited("2026-03-17.2026-03-19", date(2026, 3, 20))
    (datetime.date(2026, 3, 19), '2026-03-19.2026-03-20')
    """
    before, this = visits_of(cookie)
    last = before if this == today else this
    return last, f"{last.isoformat() if last else ''}.{today.isoformat()}"


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
