"""One machine: pages from targets through reading and merging into a record, one transaction a batch.

Every capture is counted exactly once, as read, skipped or failed. A batch is merged and written as a whole or not at all, so that
Ctrl-C, a full disk or a power cut lose nothing that was written before. Several runs may write to one record at once: they read
pages side by side, and merge and write one batch at a time, each on top of what the others wrote before it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateline import merge
from dateline.errors import FetchError
from dateline.fetch import captures_of
from dateline.fetch.pages import Capture
from dateline.model import Page, Problem, Reading
from dateline.record import Changes
from dateline.run import visits
from dateline.run.outcomes import Outcome
from dateline.run.readers import read_all
from dateline.run.spool import Spool
from dateline.settings import Settings
from dateline.sources import NOTHING_LEARNT, Learnt
from dateline.store import Record
from dateline.store.slices import copy_ground_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many captures were read, skipped because the record has them, and failed; `problems` names each that failed."""

    read: int = 0
    skipped: int = 0
    failed: int = 0
    problems: tuple[tuple[str, Problem], ...] = ()

    @property
    def total(self) -> int:
        """How many captures were met."""
        return self.read + self.skipped + self.failed


Progress = Callable[[Tally], None]
NOTHING_ON_THE_WAY: Mapping[str, Learnt] = {}


def _silent(_tally: Tally) -> None:
    """The progress of a caller who does not watch."""


def read_targets(targets: Iterable[str], *, settings: Settings, now: datetime) -> Iterator[Outcome]:
    """The outcomes of all captures of the targets, in order, without a record.

    Raises InputError or FetchError for a target that cannot be opened at all.
    """
    yield from read_all(_captures(targets, settings, now), settings=settings)


def add(
    record: Record, targets: Iterable[str], *, settings: Settings, now: datetime, progress: Progress = _silent
) -> Tally:
    """The Tally of reading targets into a record. What the record holds already is skipped, so adding twice changes nothing.

    `progress` hears the tally after each batch. Raises InputError, FetchError or StoreError; what was written before stays.
    """
    return add_captures(record, _captures(targets, settings, now), settings=settings, now=now, progress=progress)


def add_captures(
    record: Record,
    captures: Iterable[Capture],
    *,
    settings: Settings,
    now: datetime,
    progress: Progress = _silent,
    learnt: Mapping[str, Learnt] = NOTHING_ON_THE_WAY,
) -> Tally:
    """The Tally of reading captures into a record. `learnt` is what is to be kept, by name, together with the page of a capture."""
    run = _Run(record, now=now, progress=progress, learnt=learnt)
    try:
        for batch in _batches(read_all(run.unknown(captures), settings=settings), settings.batch):
            run.write(batch)
    except FetchError as error:  # the caller hears of it; the record keeps that the source was tried
        run.could_not_reach(error.url)
        run.note_visits()
        raise
    run.note_visits()
    run.report()
    return run.tally()


def rederive(record: Record, *, settings: Settings, now: datetime, progress: Progress = _silent) -> Tally:
    """The Tally of reading every stored page again and rebuilding all that is derived, in one transaction.

    Pages are merged by day of capture, then day of publication, then article, whatever the order in which they once arrived.
    Until it has finished, readers of the record see the old state; when it is interrupted, nothing has changed.
    """
    with tempfile.TemporaryFile() as spool, record.rebuilding():
        run = _Run(record, now=now, progress=progress)
        captures = (Capture(name=page.url, page=page) for page in record.pages())
        kept = Spool(spool)
        for outcome in read_all(captures, settings=settings):
            kept.put(outcome)
        for batch in _batches(kept.in_order(), settings.batch):
            run.write(batch, stored=True)
        run.report()
    return run.tally()


def rederive_into(
    record: Record, made: Record, *, settings: Settings, now: datetime, progress: Progress = _silent
) -> Tally:
    """The Tally of building a new record from what another has stored, which stays as it is; the new one is whole or empty.

    Raises Conflict when the new one holds something already.
    """
    with made.writing():
        copy_ground_state(record, made)
        return rederive(made, settings=settings, now=now, progress=progress)


def _captures(targets: Iterable[str], settings: Settings, now: datetime) -> Iterator[Capture]:
    return captures_of(targets, now=now, settings=settings)


def _batches(outcomes: Iterable[Outcome], size: int) -> Iterator[list[Outcome]]:
    """Outcomes in batches of at most `size` that hold one day of capture, and an article at most once."""
    batch: list[Outcome] = []
    seen: set[str] = set()
    day: date | None = None
    for outcome in outcomes:
        own_day = _capture_day(outcome) or day
        article = outcome.reading.article.id if outcome.reading else ""
        if batch and (len(batch) >= size or own_day != day or article in seen):
            yield batch
            batch, seen = [], set()
        batch.append(outcome)
        day = own_day
        if article:
            seen.add(article)
    if batch:
        yield batch


def _capture_day(outcome: Outcome) -> date | None:
    return outcome.page.fetched_at.date() if outcome.page and outcome.page.fetched_at else None


class _Run:
    """One pass into a record: what was counted so far, and the time at which the record learns of things."""

    def __init__(
        self,
        record: Record,
        *,
        now: datetime,
        progress: Progress,
        learnt: Mapping[str, Learnt] = NOTHING_ON_THE_WAY,
    ) -> None:
        self._record, self._now, self._progress, self._learnt = record, now, progress, learnt
        self._clock: datetime | None = None
        self._named_again: list[str] = []
        self._read = self._skipped = 0
        self._problems: list[tuple[str, Problem]] = []
        self._visits = visits.Tally(now)
        self._seen_again: list[Page] = []

    def tally(self) -> Tally:
        """What was counted so far."""
        return Tally(read=self._read, skipped=self._skipped, failed=len(self._problems), problems=tuple(self._problems))

    def report(self) -> None:
        """Tell the watcher."""
        self._progress(self.tally())

    def unknown(self, captures: Iterable[Capture]) -> Iterator[Capture]:
        """The captures with bytes that the last one of the address did not have; the others are counted as skipped.

        A capture that found the same bytes again is kept, so that the record knows until when a page stood, and is not read.
        """
        last: dict[str, str] = {}  # what this run found at an address, which may not be written yet
        for capture in captures:
            page = capture.page
            if page is None:
                self._visits.failed(capture)
            elif self._passed(capture.name, page, last.get(page.url)):
                continue
            else:
                last[page.url] = page.sha256
            yield capture

    def _passed(self, name: str, page: Page, found_last: str | None = None) -> bool:
        """Whether a capture is nothing to read, which is noted; `found_last` is what this run last found at its address."""
        had = self._record.has(page)
        if not had and page.sha256 != found_last and (found_last is not None or not self._record.unchanged(page)):
            return False
        self._skipped += 1
        self._named_again.append(name)
        if not had:
            self._seen_again.append(page)
            self._visits.unchanged(page)
        return True

    def could_not_reach(self, url: str) -> None:
        """Count an address that could not be fetched at all."""
        self._visits.failed(Capture(name=url, page=None))

    def note_visits(self) -> None:
        """Write what was seen since the last batch."""
        learnt = self._take_learnt(())
        again, counted = self._take_seen_again(), self._visits.taken()
        if again or counted or learnt != NOTHING_LEARNT:
            at = max((page.fetched_at for page in again if page.fetched_at), default=self._now)
            self._record.apply(again, (), Changes(), keys=(), visits=counted, learnt=learnt, at=at)

    def _take_seen_again(self) -> list[Page]:
        again, self._seen_again = self._seen_again, []
        return again

    def _take_learnt(self, batch: Sequence[Outcome]) -> Learnt:
        """What is to be kept together with the captures of a batch, and with those that were skipped on the way to it."""
        names, self._named_again = [*self._named_again, *(outcome.name for outcome in batch)], []
        parts = [self._learnt[name] for name in names if name in self._learnt]
        return Learnt(polls=tuple(p for part in parts for p in part.polls), links=tuple(k for part in parts for k in part.links))

    def write(self, batch: Sequence[Outcome], *, stored: bool = False) -> None:
        """Merge and write one batch; `stored` says that the record has the pages already."""
        with self._record.writing():
            self._write(batch if stored else self._still_new(batch), stored=stored)
        self.report()

    def _still_new(self, batch: Sequence[Outcome]) -> list[Outcome]:
        """What no other run has written since the batch was begun."""
        return [outcome for outcome in batch if outcome.page is None or not self._passed(outcome.name, outcome.page)]

    def _write(self, batch: Sequence[Outcome], *, stored: bool) -> None:
        found = [outcome.reading for outcome in batch if outcome.reading]
        past = [reading for reading in found if self._record.is_past(reading)]
        readings = [reading for reading in found if reading not in past]
        failures = [(_name(o), o.problem) for o in batch if o.problem]
        changes, keys = merged(self._record, readings)
        pages = [] if stored else [o.page for o in batch if o.page]
        for page in pages:
            self._visits.read(page)
        self._record.apply(
            [*pages, *self._take_seen_again()],
            readings,
            changes,
            keys=keys,
            past=past,
            failures=failures,
            visits=self._visits.taken(),
            learnt=self._take_learnt(batch),
            at=self._moment(batch),
        )
        self._read += len(found)
        self._problems += failures

    def _moment(self, batch: Sequence[Outcome]) -> datetime:
        """The capture clock: when the last page of the batch was fetched, but never earlier than what was written before."""
        moments = [o.page.fetched_at for o in batch if o.page and o.page.fetched_at] or [self._now]
        clocks = [clock for clock in (self._clock, self._record.clock()) if clock]
        self._clock = max([*moments, *clocks])
        return self._clock


def _name(outcome: Outcome) -> str:
    """How a failure is kept: by address where there is one, so that a later reading of the stored page can replace it."""
    return outcome.page.url if outcome.page else outcome.name


def merged(record: Record, readings: Sequence[Reading]) -> tuple[Changes, list[tuple[str, str, str]]]:
    """What readings change in a record, and the keys (key, kind, owner) by which they and what they change are found again."""
    by_article = {reading.article.id: merge.keys(reading) for reading in readings}
    asked = (merge.lookup_keys(reading) for reading in readings)
    changes = merge.merge(readings, record.known(*asked)) if readings else Changes()
    found = [(key, "article", id) for id, keys in by_article.items() for key in sorted(keys)]
    found += [(key, "event", event.id) for event in changes.events for key in sorted(merge.event_keys(event))]
    found += [(key, "expectation", e.id) for e in changes.expectations for key in sorted(merge.expectation_keys(e))]
    return changes, found

