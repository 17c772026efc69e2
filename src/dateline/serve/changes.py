"""What is new in a record since a day: events, expectations, moved windows, outcomes, and what outlets edited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateline.merge.expectations import outcome_on
from dateline.model import Claim, window_json
from dateline.record import ALL, Edit, Event, Evidence, Expectation, Kind, Query
from dateline.serve.history import comparisons, edit_row
from dateline.serve.rows import is_due, last_settlement
from dateline.serve.words import outlet_words, window_words
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is new: of which object, what it was and is in words, and the evidence that shows it.

    `item` is the object as it stands and `was` as it stood; an edit of an article has neither.
    """

    kind: str
    id: str
    what: str
    before: str | None
    after: str | None
    evidence: Evidence | None = None
    item: Event | Expectation | Claim | None = None
    was: Event | Expectation | None = None
    edit: Edited | None = None

    @property
    def is_new(self) -> bool:
        """Whether the object itself is new, rather than something about it."""
        return self.kind.startswith("new ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An edit in the article that it was found in; `note` says whether the page owns up to it."""

    edit: Edit
    article: str
    url: str
    note: str


def change_rows(record: Record, period: Period) -> Iterator[Row]:
    """Rows of `changes`: what a person who looked on the evening before would see for the first time."""
    found = (of_events, of_expectations, due, edited)
    return (_row(change) for changes in found for change in changes(record, period))


def _row(change: Change) -> Row:
    evidence, edited = change.evidence, change.edit
    row = {
        "change": change.kind,
        "id": change.id,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "article": evidence.article if evidence else None,
        "url": evidence.url if evidence else None,
        "exact": evidence.exact if evidence else None,
    }
    if edited:
        row |= edit_row(edited.edit) | {"article": edited.article, "url": edited.url, "note": edited.note}
    return row


def implied(new: Change) -> Iterator[Change]:
    """What goes without saying when an object is new: its certainty, day, origins and figures, or its window.

    Whoever heard of the object this morning takes the same words in the evening for news only where they differ.
    """

    def change(kind: str, old: str | None, now: str) -> Change:
        return replace(new, kind=kind, before=old, after=now)

    match new.item:
        case Event() as event:
            yield change("certainty", None, event.certainty.value)
            yield change("event re-dated", None, window_words(window_json(event.when)))
            yield change("further origin", _origins(len(event.origins) - 1), _origins(len(event.origins)))
            for line in event.history:
                yield change("event updated", None, line)
        case Expectation() as expected:
            windows = [window_words(window_json(s.window)) for s in expected.stated if s.window]
            stands = window_words(window_json(expected.window))
            earlier = next((words for words in reversed(windows) if words != stands), None)
            yield change("window moved", earlier, stands)


# ---------------------------------------------------------------- events


def of_events(record: Record, period: Period) -> Iterator[Change]:
    """What pages and decisions of the period changed in events."""
    ids = _concerned(record, Kind.EVENT, period)
    before, now = (record.objects(Kind.EVENT, ids, as_of=day) for day in (period.eve, period.as_of))
    labels = record.labels((a for e in now.values() if isinstance(e, Event) for a in e.articles), as_of=period.as_of)
    for id, event in now.items():
        if isinstance(event, Event):
            yield from _event(before.get(id), event, labels)
    for id, event in before.items():
        if isinstance(event, Event) and id not in now:
            yield Change(kind="event gone", id=id, what=event.what, before=event.what, after=None, evidence=event.evidence[0])


def _concerned(record: Record, kind: Kind, period: Period) -> frozenset[str]:
    """The objects that the period touched and that concern what is asked about."""
    touched = frozenset(record.touched(kind, since=period.since, until=period.as_of))
    if period.about is None or not touched:
        return touched
    about = (record.ids_about(kind.value, period.about, as_of=day) for day in (period.eve, period.as_of))
    return touched & frozenset().union(*about)


def told(line: str, labels: Mapping[str, Label]) -> str:
    """A line of an event's history with the outlet in place of the id of its article."""
    return _IN_ARTICLE.sub(lambda m: f"({_named(labels[m[1]])})" if m[1] in labels else m[0], line)


def _origins(count: int) -> str:
    return "1 origin" if count == 1 else f"{count} origins"


def _named(label: Label) -> str:
    return outlet_words(label.outlet, label.url)


def _event(before: object, event: Event, labels: Mapping[str, Label]) -> Iterator[Change]:
    was = before if isinstance(before, Event) else None

    def change(kind: str, old: str | None, new: str | None, evidence: Evidence) -> Change:
        return Change(kind=kind, id=event.id, what=event.what, before=old, after=new, evidence=evidence, item=event, was=was)

    when, latest = window_words(window_json(event.when)), event.evidence[-1]
    if was is None:
        yield change("new event", None, when, event.evidence[0])
        return
    if was.certainty is not event.certainty:
        yield change("certainty", was.certainty.value, event.certainty.value, latest)
    if (old := window_words(window_json(was.when))) != when:
        yield change("event re-dated", old, when, latest)
    for line in event.history:
        if line not in was.history:
            yield change("event updated", None, told(line, labels), latest)
    if len(was.origins) < len(event.origins):
        yield change("further origin", _origins(len(was.origins)), _origins(len(event.origins)), latest)


# ---------------------------------------------------------------- expectations


def of_expectations(record: Record, period: Period) -> Iterator[Change]:
    """What pages and decisions of the period changed in expectations."""
    ids = _concerned(record, Kind.EXPECTATION, period)
    before, now = (record.objects(Kind.EXPECTATION, ids, as_of=day) for day in (period.eve, period.as_of))
    for id, expected in now.items():
        if isinstance(expected, Expectation):
            yield from _expectation(before.get(id), expected, period)
    for id, expected in before.items():
        if isinstance(expected, Expectation) and id not in now:
            first = expected.stated[0].evidence
            yield Change(kind="expectation gone", id=id, what=expected.what, before=expected.what, after=None, evidence=first)


def _expectation(before: object, expected: Expectation, period: Period) -> Iterator[Change]:
    was = before if isinstance(before, Expectation) else None
    evidence, window = expected.stated[-1].evidence, window_words(window_json(expected.window))

    def change(kind: str, old: str | None, new: str) -> Change:
        return Change(
            kind=kind, id=expected.id, what=expected.what, before=old, after=new, evidence=evidence, item=expected, was=was
        )

    outcome, settled = outcome_on(expected, period.until), last_settlement(expected, period.until)
    why = f"{outcome.value}: {settled.why}" if settled else outcome.value
    if was is None:
        yield change("new expectation", None, window)
        if settled:
            yield change("outcome", None, why)
        return
    old = window_words(window_json(was.window))
    if old != window:
        yield change("window moved", old, window)
    if (old_outcome := outcome_on(was, period.eve)) is not outcome:
        yield change("outcome", old_outcome.value, why)


def due(record: Record, period: Period) -> Iterator[Change]:
    """Expectations whose window ended in the period while nothing says what became of them."""
    query = Query(about=period.about, since=period.eve, until=period.until, as_of=period.as_of, limit=ALL)
    for expected in record.expectations(query):
        end = expected.window.latest if expected.window else None
        if end and period.eve <= end and is_due(expected, period.until):
            words, evidence = window_words(window_json(expected.window)), expected.stated[-1].evidence
            yield Change(
                kind="due",
                id=expected.id,
                what=expected.what,
                before=words,
                after="the window has passed",
                evidence=evidence,
                item=expected,
            )


# ---------------------------------------------------------------- edits


def edited(record: Record, period: Period) -> Iterator[Change]:
    """What outlets changed in articles after the first capture."""
    start = datetime.combine(period.since, time(), UTC)
    end = datetime.combine(period.until, time.max, UTC)
    articles = record.edited(since=period.since, until=period.as_of)
    if period.about is not None and articles:
        about = record.ids_about("article", period.about, as_of=period.as_of)
        articles = tuple(article for article in articles if article in about)
    labels = record.labels(articles, as_of=period.as_of)
    for article in articles:
        title = (labels[article].title or labels[article].name) if article in labels else article
        for comparison in comparisons(record, article):
            at = comparison.later.fetched_at
            if at is None or not start <= at <= end:
                continue
            note = "with a correction note" if comparison.correction else "without a correction note"
            for edit in comparison.edits:
                found = Edited(edit=edit, article=article, url=comparison.later.url, note=note)
                yield Change(
                    kind=f"edit: {edit.kind.value}",
                    id=article,
                    what=title,
                    before=edit.before,
                    after=edit.after,
                    edit=found,
                )
