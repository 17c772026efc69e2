"""`python bench/bench_scale.py [SMALL] [LARGE] [FOLDER]`: what a large record costs against a small one, in the same run.

Both records hold the same made-up news, the large one more of it; see filled.py for how they are filled. `add` takes the articles
that come next in either, in turn, batch by batch, from readings made before, since reading knows nothing of the record. Then every
list, the search and the counts are asked in turn with a mix of names that are in the news every day and names that hardly ever are.
FOLDER keeps the records for the next run; without one they are made anew and dropped.
"""

from __future__ import annotations

import gc
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from filled import Filled, filled
from kept import keep
from made import World, reading

from dateline.record import Query
from dateline.run.pipeline import merged
from dateline.store import Record, open_record

BATCH, BATCHES = 50, 8
ROUNDS, PAGE = 40, 100


def adding(records: dict[int, Record], grown: list[Filled]) -> None:
    """Processor time an article of merging and writing, in records of two sizes in turn; the first batch warms up."""
    spent: dict[int, list[float]] = {size: [] for size in records}
    for number in range(BATCHES):
        for one in grown:
            batch = [reading(item) for item in one.following[number * BATCH : (number + 1) * BATCH]]
            record, begun = records[one.size], time.process_time()
            changes, keys = merged(record, batch)
            record.apply([], batch, changes, keys=keys, at=batch[-1].page.fetched_at)
            spent[one.size].append((time.process_time() - begun) / len(batch))
    small, large = (statistics.mean(spent[size][1:]) for size in sorted(spent))
    keep("growth of add", sizes=sorted(spent), ms=[round(1000 * small, 1), round(1000 * large, 1)], ratio=round(large / small, 2))


def asking(records: dict[int, Record]) -> None:
    """The 95th percentile of each question in both records, in processor time, and the ratio of both percentiles and medians."""
    chance = random.Random(11)
    world = World(random.Random(7))
    first, last = records[min(records)].days()
    assert first
    assert last
    asked: dict[str, dict[int, list[float]]] = {}
    for _ in range(ROUNDS):
        about = world.often_first(chance, world.people).split()[chance.randrange(2)]
        for name, ask in _questions(about, first + timedelta(days=chance.randrange((last - first).days)), chance).items():
            for size, record in records.items():
                begun = time.process_time()
                ask(record)
                asked.setdefault(name, {}).setdefault(size, []).append(1000 * (time.process_time() - begun))
    for name, took in asked.items():
        small, large = (_p95(took[size]) for size in sorted(took))
        middle = [statistics.median(took[size]) for size in sorted(took)]
        keep("asking", what=name, sizes=sorted(took), p95_ms=[round(small, 1), round(large, 1)], ratio=round(large / small, 2),
             median_ratio=round(middle[1] / middle[0], 2))  # fmt: skip


def _questions(about: str, day: date, chance: random.Random) -> dict[str, Callable[[Record], object]]:
    now, then = Query(limit=PAGE), Query(limit=PAGE, as_of=day)
    named = Query(limit=PAGE, about=about, as_of=chance.choice((None, day)))
    since = Query(limit=PAGE, since=day, until=day + timedelta(days=7))
    lists: dict[str, Callable[[Record, Query], object]] = {
        "articles": Record.articles,
        "stories": Record.stories,
        "chronology": Record.chronology,
        "expectations": Record.expectations,
    }
    asked: dict[str, Callable[[Record], object]] = {}
    for name, ask in lists.items():
        asked[name] = lambda record, ask=ask: ask(record, now)
        asked[f"{name} as of a day"] = lambda record, ask=ask: ask(record, then)
        asked[f"{name} of a week"] = lambda record, ask=ask: ask(record, since)
        asked[f"{name} about a name"] = lambda record, ask=ask: ask(record, named)
    asked["search"] = lambda record: record.search(about, now)
    asked["search as of a day"] = lambda record: record.search(about, then)
    asked["counts"] = Record.counts
    return asked


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, round(0.95 * len(values)) - 1)]


def main(small: int = 10_000, large: int = 200_000, folder: str | None = None) -> None:
    """Fill both records where they are not there yet, and compare."""
    with tempfile.TemporaryDirectory() as scratch:
        grown = filled([small, large], Path(folder or scratch))
        copies = {one.size: Path(scratch) / f"copy-{one.size}.db" for one in grown}
        for one in grown:
            shutil.copy(one.path, copies[one.size])
        records = {size: open_record(path) for size, path in copies.items()}
        for size, record in records.items():
            keep("record", size=size, megabytes=round(copies[size].stat().st_size / 1e6), claims=record.counts().claims)
        gc.freeze()  # what was made for the measurement is not looked through in it
        asking(records)
        adding(records, grown)
        for record in records.values():
            record.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *sys.argv[3:4])
