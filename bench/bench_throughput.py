"""`python bench/bench_throughput.py [PAGES]`: the whole `add` of made-up pages, one worker and two, beside news-please's extractor.

The pages are cut into parts; each part goes through every contender in turn, `add` each time into a record of its own that grows
with the parts. What counts is the ratio by the clock; beside it stands processor time. news-please is no part of dateline:
`pip install news-please` for its row. Memory is the sum over the process and its workers, at its peak, in the runs with two.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType
from kept import keep
from made import items, page

from dateline.model import Page
from dateline.run import pipeline
from dateline.settings import load_settings
from dateline.store import open_record

PARTS = 5
NOW = datetime(2032, 1, 1, tzinfo=UTC)


def archived(pages: Sequence[Page], path: Path) -> Path:
    """A web archive of pages."""
    with path.open("wb") as stream:
        for one in pages:
            record = WarcRecord()
            record.init_headers(record_type=WarcRecordType.response)
            record.headers["WARC-Target-URI"] = one.url
            record.headers["WARC-Date"] = f"{one.fetched_at:%Y-%m-%dT%H:%M:%SZ}"
            record.headers["Content-Type"] = "application/http; msgtype=response"
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {one.content_type}\r\nContent-Length: {len(one.body)}\r\n\r\n"
            record.set_bytes_content(head.encode() + one.body)
            record.write(stream)
    return path


def added(record: Path, archive: Path, *, workers: int) -> None:
    """Add an archive to a record."""
    with open_record(record) as held:
        pipeline.add(held, [str(archive)], settings=load_settings(workers=workers), now=NOW)


def peer() -> Callable[[Page], object] | None:
    """news-please's extractor, None where it is not installed."""
    with suppress(ImportError):
        from newsplease import NewsPlease

        return lambda one: NewsPlease.from_html(one.body, url=one.url)
    return None


class Watched:
    """The peak of resident memory of this process and those that it started, in MB, looked at ten times a second (Linux)."""

    def __init__(self) -> None:
        self.peaks: list[int] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.1):
            self.peaks.append(sum(_resident(pid) for pid in [Path("/proc/self"), *_children()]) // 1024)


def _children() -> list[Path]:
    listed = Path("/proc/self/task").glob("*/children")
    return [Path("/proc") / pid for one in listed for pid in one.read_text().split()]


def _resident(process: Path) -> int:
    with suppress(OSError, StopIteration):
        return int(next(line for line in (process / "status").read_text().splitlines() if line.startswith("VmRSS")).split()[1])
    return 0


def main(count: int = 5000) -> None:
    """Print how many times faster two workers are than one, and than the peer, and the memory that each part took."""
    news = (page(item) for item in items(count, a_day=700))
    other = peer()
    took: dict[str, list[float]] = {"one worker": [], "two workers": [], "news-please": []}
    memory: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        for part in range(PARTS):
            pages = list(itertools.islice(news, count // PARTS))
            archive = archived(pages, Path(folder) / f"part{part}.warc")
            for name, workers in (("one worker", 1), ("two workers", 2)):
                begun = time.perf_counter()
                with Watched() as watched:
                    added(Path(folder) / f"{workers}.db", archive, workers=workers)
                took[name].append(time.perf_counter() - begun)
            memory.append(max(watched.peaks))
            if other:
                begun = time.perf_counter()
                for one in pages:
                    other(one)
                took["news-please"].append(time.perf_counter() - begun)
    rates = {name: round(count / sum(seconds), 1) for name, seconds in took.items() if seconds}
    ratio = {"two_to_one": round(statistics.median(a / b for a, b in zip(took["one worker"], took["two workers"], strict=True)), 2)}
    if other:
        pairs = zip(took["news-please"], took["two workers"], strict=True)
        ratio["news_please_to_two_workers"] = round(statistics.median(a / b for a, b in pairs), 2)
    keep("throughput", pages=count, pages_a_second=rates, **ratio, peak_mb_by_part=memory)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
