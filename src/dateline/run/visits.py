"""How the reading of sources went, counted by source and day, so that the record can tell silence from not looking."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from dateline.fetch.pages import Capture
from dateline.model import Page
from dateline.record import Visit


def source_of(address: str) -> str:
    """The source of an address: its host without "www.", or the folder of a file.

    >>> source_of("https://www.gazette.example/a/b"), source_of("file:///desk/saved/page.html")
    ('gazette.example', '/desk/saved')
    """
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        return (parts.hostname or "").removeprefix("www.")
    return str(PurePosixPath(parts.path).parent)


class Tally:
    """Visits that were not written yet."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._counts: Counter[tuple[str, date, str]] = Counter()

    def read(self, page: Page) -> None:
        """A capture with bytes that the record did not have."""
        self._note(page.url, page.fetched_at, "read")

    def unchanged(self, page: Page) -> None:
        """A capture that found what the record has."""
        self._note(page.url, page.fetched_at, "unchanged")

    def answered(self, address: str) -> None:
        """A source that was asked and gave no page of its own: a feed, or one that had nothing new."""
        self._note(address, None, "unchanged")

    def failed(self, capture: Capture) -> None:
        """An address that could not be fetched. A broken line of a file says nothing about a source."""
        if capture.page is None and "://" in capture.name:
            self._note(capture.name, None, "failed")

    def _note(self, address: str, at: datetime | None, what: str) -> None:
        self._counts[source_of(address), (at or self._now).date(), what] += 1

    def taken(self) -> tuple[Visit, ...]:
        """What was counted since the last time, in order of source and day; the count starts anew."""
        counted, self._counts = self._counts, Counter()
        places = sorted({(source, day) for source, day, _ in counted})
        return tuple(
            Visit(source=s, day=d, **{what: counted[s, d, what] for what in ("read", "unchanged", "failed")}) for s, d in places
        )
