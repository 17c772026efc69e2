"""When each source was read, and what that allows to be said of a day: so many articles, no report, or not covered.

"No report" means that a source was read that day and had nothing; "not covered" that none was, and nothing follows from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from dateline.interval import Interval, to_edtf
from dateline.record import ALL, Query, Visit
from dateline.run.visits import source_of
from dateline.store import Record

Row = dict[str, Any]
_DAY = timedelta(days=1)
_NAMED = 6  # sources, or stretches of days, that a note names one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A day: how many articles it has, which sources were read, and which could not be."""

    day: date
    articles: int
    read: frozenset[str]
    failed: frozenset[str]

    @property
    def words(self) -> str:
        """What may be said of the day."""
        if self.articles:
            return "1 article" if self.articles == 1 else f"{self.articles} articles"
        if self.read:
            return "no report"
        return "not covered: every attempt failed" if self.failed else "not covered"


def days_covered(record: Record, query: Query) -> tuple[Covered, ...]:
    """Every day from the query's first to its last, or to the ends of what the record was shown; none for an empty record."""
    visits = record.visits(until=query.as_of)
    articles = Counter(day for day in _published(record, query))
    seen = [visit.day for visit in visits] or list(articles)
    if not seen:
        return ()
    first, last = query.since or min(seen), query.until or query.as_of or max(seen)
    read, failed = _by_day(v for v in visits if v.read or v.unchanged), _by_day(v for v in visits if v.failed)
    return tuple(
        Covered(day=d, articles=articles[d], read=read.get(d, frozenset()), failed=failed.get(d, frozenset()))
        for d in _days(first, last)
    )


def _published(record: Record, query: Query) -> Iterator[date]:
    wanted = Query(about=query.about, since=query.since, until=query.until, as_of=query.as_of, limit=ALL)
    return (reading.article.day for reading in record.articles(wanted) if reading.article.day)


def _by_day(visits: Iterable[Visit]) -> dict[date, frozenset[str]]:
    ordered = sorted(visits, key=lambda visit: visit.day)
    return {day: frozenset(v.source for v in group) for day, group in groupby(ordered, key=lambda visit: visit.day)}


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * _DAY for number in range((last - first).days + 1))


def gaps(record: Record, first: date, last: date, *, as_of: date | None = None) -> tuple[Interval, ...]:
    """The stretches of days on which no source was read, from the first day to the last."""
    read = {v.day for v in record.visits(since=first, until=min(last, as_of) if as_of else last) if v.read or v.unchanged}
    return _stretches(day for day in _days(first, last) if day not in read)


def covered_days(record: Record, *, as_of: date | None = None) -> tuple[date, ...]:
    """The days that the record can speak of, in order: those on which a source was read, and those from which it has an article.

    An archive is read on one day and has articles of many.
    """
    visited = {visit.day for visit in record.visits(until=as_of) if visit.read or visit.unchanged}
    return tuple(sorted(visited | set(record.published_days(as_of=as_of))))


def _stretches(days: Iterable[date]) -> tuple[Interval, ...]:
    runs = groupby(enumerate(days), key=lambda numbered: numbered[1] - numbered[0] * _DAY)
    found = [[day for _, day in run] for _, run in runs]
    return tuple(Interval(earliest=run[0], latest=run[-1]) for run in found)


def sources_note(visits: Sequence[Visit], first: date, last: date) -> str | None:
    """What a trend from the first day to the last must say of its sources: None where all were read from beginning to end.

    A source came in when its first visit ever lies inside the window, and went when its last does while others were still read.
    """
    spans = {source: [v.day for v in own] for source, own in groupby(_successful(visits), key=lambda visit: visit.source)}
    end = min(last, max((days[-1] for days in spans.values()), default=last))
    came = sorted(source for source, days in spans.items() if first < days[0] <= last)
    went = sorted(source for source, days in spans.items() if first <= days[-1] < end)
    parts = [f"{words} {_some(names)}" for words, names in (("came in:", came), ("not read to the end:", went)) if names]
    return f"the set of sources changed between {first} and {last}, so counts are no trend; {'; '.join(parts)}" if parts else None


def _successful(visits: Iterable[Visit]) -> list[Visit]:
    return sorted((v for v in visits if v.read or v.unchanged), key=lambda v: (v.source, v.day))


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def notes(record: Record, query: Query) -> Iterator[str]:
    """The lines that stand below a list: the days on which no source was read, and a change of the sources between them.

    The days are those that the query names; an end that it leaves open is that of the visits.
    """
    visits = record.visits(until=query.as_of)
    if not visits:
        return
    first = query.since or min(visit.day for visit in visits)
    last = query.until or query.as_of or max(visit.day for visit in visits)
    missing = gaps(record, first, last, as_of=query.as_of)
    days = sum(gap.days or 0 for gap in missing)
    if days:
        stretches = _some([to_edtf(gap).replace("/", " to ") for gap in missing])
        yield f"not covered on {days} of {(last - first).days + 1} days, no source was read: {stretches}"
    if note := sources_note(visits, first, last):
        yield note


def day_rows(record: Record, query: Query) -> Iterator[Row]:
    """Rows of `coverage --by day`."""
    for covered in days_covered(record, query):
        yield {
            "day": covered.day.isoformat(),
            "articles": covered.articles,
            "says": covered.words,
            "read": sorted(covered.read),
            "failed": sorted(covered.failed),
        }


def source_rows(record: Record, query: Query) -> Iterator[Row]:
    """Rows of `coverage`: each source with the days on which it was read, was silent, failed, or was not visited."""
    visits = record.visits(since=query.since, until=query.until or query.as_of)
    if not visits:
        return
    first = query.since or min(v.day for v in visits)
    last = query.until or query.as_of or max(v.day for v in visits)
    total = (last - first).days + 1
    for source, group in groupby(visits, key=lambda visit: visit.source):
        own = list(group)
        yield {
            "source": source,
            "first": own[0].day.isoformat(),
            "last": own[-1].day.isoformat(),
            "read": sum(v.read > 0 for v in own),
            "silent": sum(v.read == 0 and v.unchanged > 0 for v in own),
            "failed": sum(v.read == v.unchanged == 0 and v.failed > 0 for v in own),
            "not_visited": total - len(own),
            "pages": sum(v.read for v in own),
        }


def passed_rows(record: Record, rows: Iterable[Row], *, today: date) -> Iterator[Row]:
    """Rows of `expectations`, each with what may be said of a window that passed in silence, under `passed`.

    "missed" where every source that spoke of it was read after the window's end, and none of them told what became of it;
    "not covered" where one was not: nothing follows then. None where the window has not passed, or something settled it.
    """
    last_read: dict[str, date] = {}
    for visit in _successful(record.visits(until=today)):
        last_read[visit.source] = visit.day
    for row in rows:
        yield row | {"passed": _passed(row, last_read) if row["due"] else None}


def _passed(row: Row, last_read: Mapping[str, date]) -> str:
    ended = date.fromisoformat(row["window"]["latest"])
    sources = {source_of(statement["url"]) for statement in row["stated"]}
    return "missed" if all(last_read.get(source, date.min) > ended for source in sources) else "not covered"


def share_note(rows: Sequence[Row]) -> str | None:
    """How many rows of a list nothing could settle, and why: None where there is none."""
    reasons = Counter(row["reason"] for row in rows if not row["resolvable"])
    if not reasons:
        return None
    told = "; ".join(f"{number}: {reason}" for reason, number in reasons.most_common())
    return f"{reasons.total()} of {len(rows)} rows ({reasons.total() / len(rows):.0%}) cannot be settled ({told})"
