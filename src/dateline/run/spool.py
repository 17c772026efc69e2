"""Outcomes kept on disk for a while, and given back in the order in which a rebuild merges them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import IO

from dateline.model import Page, Problem
from dateline.run.outcomes import Outcome
from dateline.store.codec import pack, unpack_reading

_Order = tuple[date, date, str, datetime]  # day of capture, day of publication, address, moment of capture


class Spool:
    """A temporary file of outcomes whose pages are stored elsewhere; memory holds one short row for each."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._rows: list[tuple[_Order, int, int, Problem | None]] = []

    def put(self, outcome: Outcome) -> None:
        """Keep an outcome, without the bytes of its page."""
        page, reading = outcome.page, outcome.reading
        if page is None or page.fetched_at is None:
            raise ValueError(f"{outcome.name}: only stored pages, which have a time of capture, are read again")
        packed = pack(reading) if reading else b""
        published = reading.article.day if reading else None
        order = (page.fetched_at.date(), published or date.max, page.url, page.fetched_at)
        self._rows.append((order, self._file.tell(), len(packed), outcome.problem))
        self._file.write(packed)

    def in_order(self) -> Iterator[Outcome]:
        """The outcomes by day of capture, day of publication and address; their pages have no bytes."""
        self._rows.sort(key=lambda row: row[0])
        for (_, _, url, fetched_at), place, length, problem in self._rows:
            self._file.seek(place)
            reading = unpack_reading(self._file.read(length)) if length else None
            page = Page(url=url, body=b"", fetched_at=fetched_at)
            yield Outcome(name=url, page=page, reading=reading, problem=problem)
