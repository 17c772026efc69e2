"""`python bench/bench_desk.py [ARTICLES] [FOLDER]`: how long the desk takes to answer with each page, and how large the page is.

On the sample desk, and on a record of made-up news (see filled.py), which FOLDER keeps for the next run. A page is one document and
two small files that a browser keeps, nothing is fetched by script, so its first paint is its answer and some milliseconds of
layout. Each page is asked for several times; the median is given, by the clock and in processor time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from fastapi.testclient import TestClient
from filled import filled
from kept import keep

from dateline.record import Query
from dateline.run import pipeline
from dateline.serve.web import desk
from dateline.settings import load_settings
from dateline.store import Record, open_record

ROUNDS = 5


def pages(record: Record) -> dict[str, str]:
    """The addresses to ask for, by page: the lists, the last story, event, expectation and article, and a name in the news."""
    last = record.days()[1] or date.today()
    newest = Query(since=last - timedelta(days=2), limit=1)
    story, event, row = record.stories(newest)[0], record.chronology(newest)[0], record.expectations(newest)[0]
    article = record.articles(newest)[0].article
    name = event.participants[0] if event.participants else event.what.split()[0]
    lists = {name: f"/{name}" for name in ("chronology", "expectations", "stories", "articles", "subjects", "sources")}
    things = {"story": story.id, "event": event.id, "expectation": row.id, "article": article.id}
    return {
        "today": "/",
        **lists,
        **{what: f"/id/{id}" for what, id in things.items()},
        "subject": f"/subject?name={name}",
        "search": f"/search?words={name.split()[0]}",
        "chronology about": f"/chronology?about={name}",
    }


def asked(record: Record, *, of: str) -> None:
    """Print and keep the time and size of each page."""
    last = record.days()[1] or date.today()
    client = TestClient(desk(record, today=lambda: last), base_url="http://127.0.0.1")
    for what, address in pages(record).items():
        wall, busy = [], []
        for _ in range(ROUNDS):
            begun, worked = time.perf_counter(), time.process_time()
            answer = client.get(address)
            wall.append(1000 * (time.perf_counter() - begun))
            busy.append(1000 * (time.process_time() - worked))
        keep("desk", of=of, page=what, status=answer.status_code, kilobytes=round(len(answer.content) / 1000),
             ms=round(statistics.median(wall)), processor_ms=round(statistics.median(busy)))  # fmt: skip


def main(articles: int = 100_000, folder: str | None = None) -> None:
    """Ask the sample desk, then the large record."""
    with tempfile.TemporaryDirectory() as scratch:
        with open_record(Path(scratch) / "sample.db") as record:
            pipeline.add(record, [str(files("dateline") / "sample")], settings=load_settings(workers=1), now=datetime.now(UTC))
            asked(record, of="the sample desk")
        with open_record(filled([articles], Path(folder or scratch))[0].path) as record:
            asked(record, of=f"{articles} articles")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:3])
