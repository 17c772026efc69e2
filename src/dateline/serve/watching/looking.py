"""Where watches meet the record: making one, looking with all of them, and what one would have told in the days that are stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from dateline.model import Claim, Reading
from dateline.record import Alert, Event, Evidence, Expectation, Look, Pace, Trigger, Watch
from dateline.serve.changes import Change, Period, due, edited, of_events, of_expectations
from dateline.serve.coverage import gaps
from dateline.serve.watching import telling
from dateline.serve.watching.telling import Found
from dateline.store import Record, watching

_BEGINNING = date(1, 1, 2)  # before any record
_PREVIEW = 92  # days of the record


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """How many watches looked, how many alerts they noted, and how many messages left for the outbox."""

    watches: int
    alerts: int
    messages: int


def make(record: Record, watch: Watch, *, today: date) -> None:
    """Keep a new watch. What the day has brought so far is not told: it stands in the preview. Raises Conflict."""
    found, look = look_with(record, watch, Look(clock=_clock(record), day=today), today=today, now=watch.made_at)
    watching.keep_watch(record, watch, look, silent=(*found.alerts, *found.silent))


def look_with_all(record: Record, *, today: date, now: datetime, desk: str, digest_hour: int) -> Looked:
    """Look with every watch, note what is new, and put into the outbox what is to be told now."""
    held, alerts = watching.watches(record), 0
    for watch, before in held:
        found, look = look_with(record, watch, before, today=today, now=now)
        alerts += watching.note(record, watch.id, found.alerts, silent=found.silent, look=look)
    return Looked(watches=len(held), alerts=alerts, messages=_bundle(record, [w for w, _ in held], now, desk, digest_hour))


def _bundle(record: Record, watches: Sequence[Watch], now: datetime, desk: str, digest_hour: int) -> int:
    soon, messages = now + timedelta(microseconds=1), 0
    for watch in watches:
        if watch.pace is Pace.AT_ONCE:
            written = partial(telling.at_once, watch, desk=desk, now=now)
            messages += watching.bundle(record, [watch.id], written, before=soon)
    daily = [watch for watch in watches if watch.pace is Pace.DAILY]
    moment = telling.last_digest(now, hour=digest_hour)
    written = partial(telling.digest, daily, desk=desk, now=now)
    return messages + watching.bundle(record, [watch.id for watch in daily], written, before=moment)


def look_with(record: Record, watch: Watch, before: Look, *, today: date, now: datetime) -> tuple[Found, Look]:
    """What a watch has to tell since its last look, and until when it has looked now.

    The day of that look is compared with the evening before it, since it may have gone on afterwards, and what stands now with the
    evening of that day. What was told already has the same id again.
    """
    about, clock = watch.about or None, _clock(record)
    passed = Period(since=before.day, until=today, as_of=None, about=about)
    changes = [c for period in _periods(before.clock, clock, today, about) for c in _changes(record, watch, period)]
    changes += _due(record, watch, passed)
    return _found(record, watch, changes, today=today, now=now), Look(clock=clock, day=max(today, before.day))


def _periods(looked: date | None, clock: date | None, today: date, about: str | None) -> tuple[Period, ...]:
    """The day of the last look, where the record has gone beyond it, and the time since."""
    now = Period(since=looked or _BEGINNING, until=max(today, clock or today), as_of=None, about=about)
    if looked is None or clock is None or clock <= looked:
        return (now,)
    return replace(now, until=looked, as_of=looked), replace(now, since=looked + timedelta(days=1))


def preview(record: Record, watch: Watch, *, today: date, since: date | None = None) -> tuple[tuple[date, tuple[Alert, ...]], ...]:
    """What a watch would have told on each day since `since` (else over the last quarter of the record), had it looked daily."""
    newest = _clock(record)
    if newest is None:
        return ()
    first, last = since or newest - timedelta(days=_PREVIEW), max(newest, today)
    told: set[str] = set()
    days = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        period = Period(since=day, until=day, as_of=day, about=watch.about or None)
        changes = [*_changes(record, watch, period), *_due(record, watch, period)]
        found = _found(record, watch, changes, today=day, now=datetime.combine(day, time(), UTC))
        new = tuple(alert for alert in found.alerts if alert.id not in told)
        told |= {alert.id for alert in new}
        if new:
            days.append((day, new))
    return tuple(days)


def _clock(record: Record) -> date | None:
    last = record.clock()
    return last.date() if last else None


# ---------------------------------------------------------------- changes


def _changes(record: Record, watch: Watch, period: Period) -> Iterator[Change]:
    """Everything that the period changed, of the sorts that the watch waits for."""
    wanted = set(watch.triggers)
    if wanted & {Trigger.EVENTS, Trigger.ORIGINS, Trigger.FIGURES}:
        yield from of_events(record, period)
    if wanted & {Trigger.EXPECTATIONS, Trigger.WINDOWS, Trigger.OUTCOMES}:
        yield from of_expectations(record, period)
    if wanted & {Trigger.HEADLINES, Trigger.EDITS}:
        yield from edited(record, period)
    if Trigger.CLAIMS in wanted:
        for reading, claim in record.new_claims(since=period.since, until=period.as_of, about=period.about):
            yield _claimed(reading, claim)


def _due(record: Record, watch: Watch, period: Period) -> Iterator[Change]:
    return due(record, period) if Trigger.DUE in watch.triggers else iter(())


def _claimed(reading: Reading, claim: Claim) -> Change:
    article = reading.article
    words = " … ".join(span.of(article.text) for span in claim.content)
    evidence = Evidence(
        article=article.id,
        url=article.url,
        claim=claim.id,
        exact=words,
        span=claim.content[0],
        chain=tuple(voice.name for voice in claim.chain),
        certainty=claim.certainty,
        published=article.day,
        sha256=reading.page.sha256,
    )
    return Change(
        kind="new claim", id=claim.id, what=words, before=None, after=claim.certainty.value, evidence=evidence, item=claim
    )


def _found(record: Record, watch: Watch, changes: Sequence[Change], *, today: date, now: datetime) -> Found:
    labels = record.labels(article for change in changes for article in _articles(change)) if watch.source else {}
    with_outlets = [
        (change, frozenset(o for a in _articles(change) if a in labels and (o := labels[a].outlet))) for change in changes
    ]
    known = watching.noted(record, (telling.alert_id(watch, change) for change in changes if change.is_new))
    notes = {change.id: unreported(record, change, today=today) for change in changes if change.kind == "due"}
    return telling.found_by(watch, with_outlets, known=known, notes=notes, now=now)


def _articles(change: Change) -> tuple[str, ...]:
    if isinstance(change.item, Event | Expectation):
        return change.item.articles
    return (change.item.article,) if change.item else (change.id,)


def unreported(record: Record, change: Change, *, today: date) -> str:
    """What may be said of a window that passed: that no report was seen, and on how many of its days any source was read."""
    window = change.item.window if isinstance(change.item, Expectation) else None
    stated = change.evidence.published if change.evidence else None
    first = (window.earliest if window else None) or stated or today
    first = min(first, today)
    missing = sum(gap.days or 0 for gap in gaps(record, first, today))
    days = (today - first).days + 1
    return f"no report seen; sources read on {days - missing} of {days} days ({first} to {today})"
