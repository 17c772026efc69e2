"""What asking as of a day costs against asking now, on a record of 100,000 generated articles, and what keeping versions costs.

The record holds stories, events and expectations that were written anew on later days, as a growing record does. Each round asks
every list both ways, in turn; the ratio is that of a round, and the median of rounds is printed. `add` is timed on the sample desk,
once as it is and once without keeping the captures, in turn, from readings that were made before. `--articles N` makes it smaller.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from dateline.fetch.pages import pages_of
from dateline.interval import one_day
from dateline.model import Article, Certainty, Claim, Orientation, Page, PageRef, Precision, Reading, Role, Span, Stamp, Voice
from dateline.read import read_page
from dateline.record import Changes, Event, Evidence, Expectation, Query, Statement, Story
from dateline.run import outcomes, pipeline
from dateline.settings import load_settings
from dateline.store import Record, open_record

ROUNDS = 7
DAYS = 200
START = date(2030, 1, 1)
PLACES = ("Oslet", "Kelvar", "Terval", "Ambel", "Issen", "Orvale", "Marn", "Lessing")
DEEDS = ("closed its bridge", "opened a harbour", "chose a mayor", "lost its ferry", "raised a tax", "freed a captain")


def reading(number: int, day: date) -> Reading:
    """A generated article of two sentences with one claim."""
    place, deed = PLACES[number % len(PLACES)], DEEDS[number % len(DEEDS)]
    text = f"{place} {deed} on {day}, the mayor said. It was the {number}th time that the council of {place} had met on it."
    url = f"https://outlet{number % 40}.example/{number}"
    id = f"a{number:07}"
    content = Span(start=0, end=text.index(","))
    voice = Voice(name="the mayor", role=Role.OFFICIAL, span=None)
    stamp = Stamp(
        words=str(day), instant=None, clock=None, day=one_day(day), precision=Precision.DAY, zone=None, found="generated"
    )
    claim = Claim(
        id=f"c{number:07}", article=id, source=(), cue=(), content=(content,), chain=(voice,), certainty=Certainty.ASSERTED,
        orientation=Orientation.PAST, when=None, participants=(place,), rule="generated",
    )  # fmt: skip
    article = Article(
        id=id, url=url, title=f"{place} {deed}", authors=(), published=stamp, updated=None, outlet=f"Outlet {number % 40}",
        language="en", text=text,
    )  # fmt: skip
    page = PageRef(url=url, sha256=f"{number:064x}", fetched_at=datetime.combine(day, datetime.min.time(), UTC))
    return Reading(page=page, article=article, teasers=(), times=(), claims=(claim,), problems=())


def changes(batch: list[Reading], day: date, *, first: int) -> Changes:
    """A story, an event and an expectation for every ten articles; those of the day before are written anew, as if they grew."""
    stories, events, expected = [], [], []
    for offset in range(0, len(batch), 10):
        members = batch[offset : offset + 10]
        for number in (first + offset, first + offset - len(batch)):
            if number >= 0:
                articles = tuple(r.article.id for r in members)
                grown = (*articles, f"a{number:07}")
                title = f"{members[0].article.title}, {number}"
                stories.append(Story(id=f"s{number}", title=title, articles=grown, first=day, last=day, why=("same",) * len(grown)))
                pieces = tuple(evidence(r, day) for r in members)
                events.append(event(f"e{number}", title, day, f"s{number}", articles, pieces))
                expected.append(expectation(f"x{number}", title, day + timedelta(days=30), f"s{number}", articles, pieces))
    return Changes(stories=tuple(stories), events=tuple(events), expectations=tuple(expected))


def evidence(read: Reading, day: date) -> Evidence:
    """The words of a generated article's claim."""
    claim = read.claims[0]
    return Evidence(
        article=read.article.id, url=read.article.url, claim=claim.id, exact=claim.content[0].of(read.article.text),
        span=claim.content[0], chain=("the mayor",), certainty=claim.certainty, published=day,
    )  # fmt: skip


def event(id: str, what: str, day: date, story: str, articles: tuple[str, ...], pieces: tuple[Evidence, ...]) -> Event:
    """A generated event."""
    return Event(
        id=id, what=what, when=one_day(day), participants=PLACES[:2], certainty=Certainty.ASSERTED, story=story,
        articles=articles, outlets=3, texts=3, origins=(), evidence=pieces,
    )  # fmt: skip


def expectation(
    id: str, what: str, day: date, story: str, articles: tuple[str, ...], pieces: tuple[Evidence, ...]
) -> Expectation:
    """A generated expectation."""
    stated = tuple(Statement(evidence=piece, window=one_day(day), words=None, hedge=None) for piece in pieces)
    return Expectation(
        id=id, what=what, window=one_day(day), stated=stated, settlements=(), resolvable=True, reason="dated",
        participants=PLACES[:2], story=story, articles=articles,
    )  # fmt: skip


def fill(record: Record, articles: int) -> None:
    """Write generated articles, day by day."""
    a_day = max(10, articles // DAYS)
    for number, first in enumerate(range(0, articles, a_day)):
        day = START + timedelta(days=number)
        batch = [reading(n, day) for n in range(first, min(first + a_day, articles))]
        at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
        record.apply((), batch, changes(batch, day, first=first), keys=(), at=at)


LISTS: dict[str, Callable[[Record, Query], object]] = {
    "articles": Record.articles,
    "stories": Record.stories,
    "chronology": Record.chronology,
    "expectations": Record.expectations,
    "search": lambda record, query: record.search("Kelvar harbour", query),
}


def as_of(articles: int) -> None:
    """Print, for each list with and without --about, how long it takes as of a day against now."""
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "bench.db") as record:
        fill(record, articles)
        newest = START + timedelta(days=DAYS)
        for about in (None, "Kelvar harbour"):
            for name, ask in LISTS.items():
                for words, day in (("the last day", newest), ("the middle", START + timedelta(days=DAYS // 2))):
                    now, then = Query(about=about, limit=1000), Query(about=about, as_of=day, limit=1000)
                    ratio = statistics.median(_ratio(record, ask, now, then) for _ in range(ROUNDS))
                    print(f"{name:13} {'about' if about else 'all':6} as of {words:13} {ratio:5.2f} times the list now")


def _ratio(record: Record, ask: Callable[[Record, Query], object], now: Query, then: Query) -> float:
    took = []
    for query in (now, then):
        started = time.process_time()
        ask(record, query)
        took.append(time.process_time() - started)
    return took[1] / took[0]


def keeping() -> None:
    """Print what keeping the captures adds to `add`: with reading the pages, and from readings that were made before."""
    sample = files("dateline") / "sample"
    pages = [c.page for c in pages_of(str(sample), now=datetime(2031, 1, 1, tzinfo=UTC), max_bytes=20_000_000) if c.page]
    started = time.process_time()
    made = {(page.url, page.sha256): read_page(page) for page in pages}
    reading_seconds = time.process_time() - started
    real, outcomes.read_page = outcomes.read_page, lambda page: made[page.url, page.sha256]
    kept, bare = [], []
    for _ in range(ROUNDS // 2):
        kept.append(_added(sample, keep=True))
        bare.append(_added(sample, keep=False))
    outcomes.read_page = real
    more = statistics.median(one - two for one, two in zip(kept, bare, strict=True))
    base = statistics.median(bare)
    of_add = 100 * more / (reading_seconds + base)
    print(f"keeping the captures: {of_add:.1f} % of add, {100 * more / base:.1f} % of all but reading")


def _added(sample: object, *, keep: bool) -> float:
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "bench.db") as record:
        if not keep:
            record.apply = _without_pages(record.apply)  # type: ignore[method-assign]
        started = time.process_time()
        pipeline.add(record, [str(sample)], settings=load_settings(workers=1), now=datetime(2031, 1, 1, tzinfo=UTC))
        return time.process_time() - started


def _without_pages(apply: Callable[..., None]) -> Callable[..., None]:
    def applied(_pages: list[Page], *rest: object, **more: object) -> None:
        apply([], *rest, **more)

    return applied


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    asked = parser.parse_args()
    keeping()
    as_of(asked.articles)
