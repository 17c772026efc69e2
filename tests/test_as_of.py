"""What a record answers as of a day is, byte for byte, what one answers that holds only the pages fetched by then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from dateline.fetch.pages import Capture, pages_of
from dateline.model import Page, Reading
from dateline.record import Query
from dateline.run import outcomes, pipeline
from dateline.serve import listing
from dateline.settings import load_settings
from dateline.store import Record, open_record

STREAMS = Path(__file__).parent / "golden-streams"
SETTINGS = load_settings(workers=1)
WORDS = ("dam", "Alma", "said on Tuesday")


def answers(record: Record, *, today: date, as_of: date | None) -> Iterator[str]:
    """Every list of a record as text, narrowed in every way that a list can be."""
    for about in (None, *WORDS):
        query = Query(about=about, as_of=as_of)
        yield from map(json.dumps, listing.article_rows(record, query))
        yield from map(json.dumps, listing.story_rows(record, query))
        yield from map(json.dumps, listing.event_rows(record, query))
        yield from map(json.dumps, listing.expectation_rows(record, query, today=today))
    yield from map(json.dumps, listing.calibration_rows(record, Query(as_of=as_of), today=today))
    for words in WORDS:
        yield from map(json.dumps, listing.hit_rows(record, words, Query(as_of=as_of, limit=10)))


def captured(target: Path) -> list[Page]:
    found = pages_of(str(target), now=datetime(2031, 1, 1, tzinfo=UTC), max_bytes=1_000_000)
    return sorted((c.page for c in found if c.page), key=fetched)


def fetched(page: Page) -> datetime:
    assert page.fetched_at
    return page.fetched_at


@pytest.fixture
def read_before(desk: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of the sample desk need not be read again: the record of the desk has the readings."""
    known: dict[tuple[str, str], Reading] = {
        (reading.page.url, reading.page.sha256): reading
        for current in desk.articles(Query())
        for reading in desk.versions(current.article.id)
    }
    real = outcomes.read_page
    monkeypatch.setattr(outcomes, "read_page", lambda page: known.get((page.url, page.sha256)) or real(page))


@pytest.mark.usefixtures("read_before")
@pytest.mark.parametrize("stream", ["desk", "ferry", "bank"])
def test_as_of_a_day_is_what_a_record_of_only_the_pages_up_to_that_day_says(
    stream: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = captured(Path(str(files("dateline") / "sample")) if stream == "desk" else STREAMS / f"{stream}.jsonl")
    days = sorted({fetched(page).date() for page in pages})
    held: dict[date, list[str]] = {}
    with open_record(tmp_path / "desk.db") as record:
        for day in days:
            until = [Capture(name=page.url, page=page) for page in pages if fetched(page).date() <= day]
            monkeypatch.setattr(pipeline, "captures_of", lambda *_targets, _until=until, **_more: iter(_until))
            pipeline.add(record, [stream], settings=SETTINGS, now=datetime.combine(day, datetime.max.time(), UTC))
            held[day] = list(answers(record, today=day, as_of=None))
        for day in days:
            assert list(answers(record, today=day, as_of=day)) == held[day], day
        assert len({tuple(lines) for lines in held.values()}) == len(days), "every day brought something new"


@pytest.mark.usefixtures("read_before")
def test_a_record_built_at_once_answers_as_one_that_grew_day_by_day(tmp_path: Path) -> None:
    days = [fetched(page).date() for page in captured(STREAMS / "ferry.jsonl")]
    found = []
    for name in ("whole", "part"):
        lines = (STREAMS / "ferry.jsonl").read_text().splitlines()
        kept = lines if name == "whole" else [line for line, day in zip(lines, days, strict=True) if day <= date(2031, 5, 7)]
        (tmp_path / "ferry.jsonl").write_text("\n".join(kept))
        with open_record(tmp_path / f"{name}.db") as record:
            pipeline.add(record, [str(tmp_path / "ferry.jsonl")], settings=SETTINGS, now=datetime(2031, 6, 1, tzinfo=UTC))
            as_of = date(2031, 5, 7) if name == "whole" else None
            found.append(list(answers(record, today=date(2031, 5, 7), as_of=as_of)))
    assert found[0] == found[1]
