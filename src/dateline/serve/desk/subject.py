"""The page of a subject: reports a week against their own baseline, what it did last, who is named beside it, who speaks of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateline.record import Event, Expectation, Query
from dateline.serve import listing
from dateline.serve.charts import Activity, activity, mondays
from dateline.serve.coverage import covered_days, sources_note
from dateline.serve.desk.asked import MOST
from dateline.serve.desk.chronology import Choice
from dateline.serve.rows import event_row, expectation_row
from dateline.store import Record

_WEEKS = 26
_KINDS = (
    ("article", "articles that name it"),
    ("claim", "claims"),
    ("event", "what happened"),
    ("expectation", "what is expected"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Activity of one kind, with what the last covered week says beside the baseline."""

    kind: str
    words: str
    picture: Activity
    latest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPage:
    """What the page shows of a name."""

    name: str
    activity: tuple[Kept, ...]
    uncovered: int  # days of the shown weeks on which no source was read and from which the record has no article
    sources: str | None  # what the pictures must say where the set of sources changed in these weeks
    last_seen: dict[str, Any] | None
    events: tuple[dict[str, Any], ...]
    expectations: tuple[dict[str, Any], ...]
    beside: tuple[Choice, ...]  # who it is named with
    speakers: tuple[Choice, ...]  # whose words its events and expectations rest on


def subject_page(record: Record, name: str, *, today: date, as_of: date | None) -> SubjectPage:
    """The SubjectPage of a person, body, country or place, known by the words of its name."""
    query = Query(about=name, as_of=as_of, limit=MOST)
    events, expected = record.chronology(query), record.expectations(query)
    both: tuple[Event | Expectation, ...] = (*events, *expected)
    names = listing.names(record, (a for item in both for a in item.articles))
    past = [event for event in events if event.when and event.when.earliest and event.when.earliest <= today]
    last = max(past, key=lambda e: (e.when.earliest, e.id) if e.when and e.when.earliest else (date.min, e.id), default=None)
    days = covered_days(record, as_of=as_of)
    shown = _shown(days)
    return SubjectPage(
        name=name,
        activity=_activity(record.days_about(name, as_of=as_of), days),
        uncovered=_uncovered(days),
        sources=sources_note(record.visits(until=as_of), *shown) if shown else None,
        last_seen=event_row(last, names) if last else None,
        events=tuple(event_row(event, names) for event in events[-30:][::-1]),
        expectations=tuple(expectation_row(e, names, today=today) for e in expected[-30:][::-1]),
        beside=_counted((p for item in both for p in item.participants), without=name),
        speakers=_counted(_voices(events, expected), without=""),
    )


def _voices(events: Sequence[Event], expected: Sequence[Expectation]) -> Iterable[str]:
    for event in events:
        yield from dict.fromkeys(evidence.chain[-1] for evidence in event.evidence if evidence.chain)
    for row in expected:
        yield from dict.fromkeys(s.evidence.chain[-1] for s in row.stated if s.evidence.chain)


def _counted(names: Iterable[str], *, without: str) -> tuple[Choice, ...]:
    counts = Counter(name for name in names if name.casefold() != without.casefold())
    return tuple(Choice(value=value, count=count) for value, count in counts.most_common(15))


def _activity(counted: Sequence[tuple[str, date, int]], days: Sequence[date]) -> tuple[Kept, ...]:
    if not days:
        return ()
    shown = mondays(*(_shown(days) or (days[0], days[-1])))
    covered = frozenset(_monday(day) for day in days)
    found = []
    for kind, words in _KINDS:
        weekly = Counter[date]()
        for counted_kind, day, number in counted:
            if counted_kind == kind:
                weekly[_monday(day)] += number
        picture = activity([(monday, weekly[monday]) for monday in shown], covered)
        if picture and any(week.count for week in picture.weeks):
            found.append(Kept(kind=kind, words=words, picture=picture, latest=_against(picture)))
    return tuple(found)


def _against(picture: Activity) -> str:
    """The last week beside the baseline, in words; a week that nobody covered says so."""
    week = picture.weeks[-1]
    if not week.covered:
        return "last week is not covered"
    usual = f"{picture.baseline:g}"
    if week.count > picture.baseline:
        return f"{week.count} in the last week, more than the usual {usual}"
    return f"{week.count} in the last week, {'as usual' if week.count == picture.baseline else f'fewer than the usual {usual}'}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _shown(days: Sequence[date]) -> tuple[date, date] | None:
    """The first and the last day of the weeks that the pictures show."""
    return (max(days[0], days[-1] - timedelta(weeks=_WEEKS)), days[-1]) if days else None


def _uncovered(days: Sequence[date]) -> int:
    shown = _shown(days)
    return (shown[1] - shown[0]).days + 1 - sum(day >= shown[0] for day in days) if shown else 0


def subjects(record: Record, *, as_of: date | None) -> tuple[Choice, ...]:
    """The names that most of the newest events and expectations are about."""
    newest = Query(as_of=as_of, limit=MOST, since=_since(record))
    both: tuple[Event | Expectation, ...] = (*record.chronology(newest), *record.expectations(newest))
    return _counted((p for item in both for p in item.participants), without="")


def _since(record: Record) -> date | None:
    last = record.days()[1]
    return last - timedelta(days=92) if last else None
