"""`add` in a process of its own that says what it has written, to be killed at any moment; and what must then be true."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from dateline.errors import StoreError
from dateline.record import ALL, Query
from dateline.run.pipeline import Tally, add
from dateline.serve.verify import verify_record
from dateline.settings import load_settings
from dateline.store import Record, open_record

NOW = datetime(2031, 6, 1, tzinfo=UTC)
SETTINGS = load_settings(workers=1, batch=2)
_FORK = multiprocessing.get_context("fork")
_PLACES = ("Oslet", "Terval", "Marn", "Halvik", "Issen", "Kelm")


def articles(path: Path, numbers: Sequence[int]) -> list[str]:
    """The addresses of made-up articles, written to a file of lines. A number is an article; three tell of one matter."""
    lines = [_line(number) for number in numbers]
    path.write_text("\n".join(map(json.dumps, lines)))
    return [line["url"] for line in lines]


def _line(number: int) -> dict[str, str]:
    place, fetched = _PLACES[number // 3 % len(_PLACES)], datetime(2031, 5, 1, 8, tzinfo=UTC) + timedelta(hours=5 * number)
    text = (
        f"The harbour office of {place} said on Monday that the ferry line would open on 12 June. "
        f"The mayor of {place} had closed the old bridge in April after a flood. "
        f'"We expect the first boat in the coming weeks," the minister told reporters.'
    )
    return {
        "url": f"https://paper{number % 3}.example/{number}",
        "title": f"Ferry line of {place} to open, report {number}",
        "text": text,
        "published": (fetched - timedelta(hours=2)).isoformat(),
        "fetched_at": fetched.isoformat(),
    }


class Adding:
    """A process that adds a file of lines to a record. `told` counts the captures of which it said that they are written."""

    def __init__(self, address: str, path: Path) -> None:
        self._ours, theirs = _FORK.Pipe(duplex=False)
        self.process = _FORK.Process(target=_add, args=(address, str(path), theirs))
        self.process.start()
        theirs.close()
        self.told = 0

    def wait_for_word(self) -> None:
        """Wait until a batch is written, or the process has ended."""
        with suppress(EOFError):
            self.told = self._ours.recv()

    def kill(self) -> int:
        """End the process as a power cut would, and give how many captures it said to have written."""
        self.process.kill()
        self.process.join()
        with suppress(EOFError):
            while self._ours.poll():
                self.told = self._ours.recv()
        return self.told

    def finish(self) -> int | None:
        """Wait for the end; the exit code."""
        self.process.join()
        return self.process.exitcode


def _add(address: str, path: str, told: Connection) -> None:
    def tell(tally: Tally) -> None:
        told.send(tally.total)

    try:
        with open_record(address) as record:
            add(record, [path], settings=SETTINGS, now=NOW, progress=tell)
    except StoreError:  # as the command would: one exit code, and whoever started it looks at the record
        sys.exit(2)


def faults(address: str, acknowledged: Sequence[str]) -> list[str]:
    """What is wrong with a record, in words: it must hold the addresses acknowledged, nothing twice, and stand in its own bytes."""
    with open_record(address) as record:
        return [*_lost(record, acknowledged), *_twice(record), *_unfounded(record)]


def _lost(record: Record, acknowledged: Sequence[str]) -> list[str]:
    held = {reading.article.url for reading in record.articles(Query(limit=ALL))}
    return [f"{url} was acknowledged and is lost" for url in acknowledged if url not in held or len(record.captures([url])) == 0]


def _twice(record: Record) -> list[str]:
    found = record.articles(Query(limit=ALL))
    in_stories = Counter(article for story in record.stories(Query(limit=ALL)) for article in story.articles)
    said = [f"{r.article.url} has two versions" for r in found if len(record.versions(r.article.id)) > 1]
    said += [f"{r.article.url} was captured twice" for r in found if len(record.captures([r.article.url])) > 1]
    said += [f"{r.article.url} stands in {in_stories[r.article.id]} stories" for r in found if in_stories[r.article.id] != 1]
    claims = Counter(claim.id for reading in found for claim in reading.claims)
    if record.counts().claims != len(claims):
        said.append(f"{record.counts().claims} claims stand of {len(claims)}")
    return said


def _unfounded(record: Record) -> list[str]:
    return [f"{finding.where}: {finding.what}" for finding in verify_record(record, settings=SETTINGS).findings]
