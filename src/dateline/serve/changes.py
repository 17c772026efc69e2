"""What is new in a record since a day: events, expectations, moved windows, outcomes, and what outlets edited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateline.merge.expectations import outcome_on
from dateline.model import window_json
from dateline.record import ALL, Event, Evidence, Expectation, Kind, Query
from dateline.serve.history import comparisons, edit_row
from dateline.serve.rows import is_due, last_settlement
from dateline.serve.words import window_words
from dateline.store import Record
from dateline.store.queries import Label

Row = dict[str, Any]
_IN_ARTICLE = re.compile(r"\((\w+)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days of which `changes` speaks: from the morning of `since` to the evening of `until`."""

    since: date
    until: date
    as_of: date | None  # given when the record is to be asked as it stood, not as it stands
    about: str | None = None

    @property
    def eve(self) -> date:
        """The day whose evening is compared with."""
        return self.since - timedelta(days=1)


def change_rows(record: Record, period: Period) -> Iterator[Row]:
    """Rows of `changes`: what a person who looked on the evening before would see for the first time."""
    yield from _events(record, period)
    yield from _expectations(record, period)
    yield from _due(record, period)
    yield from _edits(record, period)


def _row(change: str, id: str, what: str, before: str | None, after: str | None, evidence: Evidence | None) -> Row:
    return {
        "change": change,
        "id": id,
        "what": what,
        "before": before,
        "after": after,
        "article": evidence.article if evidence else None,
        "url": evidence.url if evidence else None,
        "exact": evidence.exact if evidence else None,
    }


# ---------------------------------------------------------------- events


def _events(record: Record, period: Period) -> Iterator[Row]:
    ids = record.touched(Kind.EVENT, since=period.since, until=period.as_of)
    before, now = (record.objects(Kind.EVENT, ids, as_of=day) for day in (period.eve, period.as_of))
    wanted = _about_events(record, period)
    labels = record.labels((a for e in now.values() if isinstance(e, Event) for a in e.articles), as_of=period.as_of)
    for id, event in now.items():
        if isinstance(event, Event) and (wanted is None or id in wanted):
            yield from _event(before.get(id), event, labels)
    for id, event in before.items():
        if isinstance(event, Event) and id not in now and (wanted is None or id in wanted):
            yield _row("event gone", id, event.what, event.what, None, event.evidence[0])


def _about_events(record: Record, period: Period) -> frozenset[str] | None:
    if period.about is None:
        return None
    days = (period.eve, period.as_of)
    return frozenset(e.id for day in days for e in record.chronology(Query(about=period.about, as_of=day, limit=ALL)))


def told(line: str, labels: Mapping[str, Label]) -> str:
    """A line of an event's history with the outlet in place of the id of its article."""
    return _IN_ARTICLE.sub(lambda m: f"({_named(labels[m[1]])})" if m[1] in labels else m[0], line)


def _named(label: Label) -> str:
    return label.outlet or label.name


def _event(before: object, event: Event, labels: Mapping[str, Label]) -> Iterator[Row]:
    if not isinstance(before, Event):
        yield _row("new event", event.id, event.what, None, window_words(window_json(event.when)), event.evidence[0])
        return
    latest = event.evidence[-1]
    if before.certainty is not event.certainty:
        yield _row("certainty", event.id, event.what, before.certainty.value, event.certainty.value, latest)
    old, new = (window_words(window_json(e.when)) for e in (before, event))
    if old != new:
        yield _row("event re-dated", event.id, event.what, old, new, latest)
    for line in event.history:
        if line not in before.history:
            yield _row("event updated", event.id, event.what, None, told(line, labels), latest)
    if len(before.origins) < len(event.origins):
        old, new = (f"{len(e.origins)} origins" for e in (before, event))
        yield _row("further origin", event.id, event.what, old, new, latest)


# ---------------------------------------------------------------- expectations


def _expectations(record: Record, period: Period) -> Iterator[Row]:
    ids = record.touched(Kind.EXPECTATION, since=period.since, until=period.as_of)
    before, now = (record.objects(Kind.EXPECTATION, ids, as_of=day) for day in (period.eve, period.as_of))
    wanted = _about_expectations(record, period)
    for id, expected in now.items():
        if isinstance(expected, Expectation) and (wanted is None or id in wanted):
            yield from _expectation(before.get(id), expected, period)
    for id, expected in before.items():
        if isinstance(expected, Expectation) and id not in now and (wanted is None or id in wanted):
            yield _row("expectation gone", id, expected.what, expected.what, None, expected.stated[0].evidence)


def _about_expectations(record: Record, period: Period) -> frozenset[str] | None:
    if period.about is None:
        return None
    days = (period.eve, period.as_of)
    return frozenset(e.id for day in days for e in record.expectations(Query(about=period.about, as_of=day, limit=ALL)))


def _expectation(before: object, expected: Expectation, period: Period) -> Iterator[Row]:
    evidence, window = expected.stated[-1].evidence, window_words(window_json(expected.window))
    outcome = outcome_on(expected, period.until)
    settled = last_settlement(expected, period.until)
    why = f"{outcome.value}: {settled.why}" if settled else outcome.value
    if not isinstance(before, Expectation):
        yield _row("new expectation", expected.id, expected.what, None, window, evidence)
        if settled:
            yield _row("outcome", expected.id, expected.what, None, why, evidence)
        return
    old = window_words(window_json(before.window))
    if old != window:
        yield _row("window moved", expected.id, expected.what, old, window, evidence)
    if (old_outcome := outcome_on(before, period.eve)) is not outcome:
        yield _row("outcome", expected.id, expected.what, old_outcome.value, why, evidence)


def _due(record: Record, period: Period) -> Iterator[Row]:
    """Expectations whose window ended in the period while nothing says what became of them."""
    query = Query(about=period.about, since=period.eve, until=period.until, as_of=period.as_of, limit=ALL)
    for expected in record.expectations(query):
        end = expected.window.latest if expected.window else None
        if end and period.eve <= end and is_due(expected, period.until):
            words = window_words(window_json(expected.window))
            yield _row("due", expected.id, expected.what, words, "the window has passed", expected.stated[-1].evidence)


# ---------------------------------------------------------------- edits


def _edits(record: Record, period: Period) -> Iterator[Row]:
    start = datetime.combine(period.since, time(), UTC)
    end = datetime.combine(period.until, time.max, UTC)
    articles = record.edited(since=period.since, until=period.as_of)
    if period.about is not None:
        found = record.articles(Query(about=period.about, as_of=period.as_of, limit=ALL))
        articles = tuple(sorted(set(articles) & {reading.article.id for reading in found}))
    labels = record.labels(articles, as_of=period.as_of)
    for article in articles:
        title = (labels[article].title or labels[article].name) if article in labels else article
        for comparison in comparisons(record, article):
            at = comparison.later.fetched_at
            if at is None or not start <= at <= end:
                continue
            for edit in comparison.edits:
                note = "with a correction note" if comparison.correction else "without a correction note"
                row = _row(f"edit: {edit.kind.value}", article, title, edit.before, edit.after, None)
                yield row | edit_row(edit) | {"article": article, "url": comparison.later.url, "note": note}
