"""The sample desk: every capture is listed once and reads to an article."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from dateline import read_page
from dateline.fetch.pages import pages_of
from dateline.model import Page, Reading

FOLDER = Path(str(files("dateline") / "sample"))
LONGEST_WAIT = timedelta(hours=24)


@cache
def captures() -> tuple[Page, ...]:
    found = tuple(pages_of(str(FOLDER), now=datetime(2026, 4, 1, tzinfo=UTC), max_bytes=1_000_000))
    assert all(capture.page is not None for capture in found), [c.problem for c in found if c.problem]
    return tuple(capture.page for capture in found if capture.page is not None)


@cache
def readings() -> tuple[Reading, ...]:
    return tuple(read_page(page) for page in captures())


def rows() -> list[dict[str, object]]:
    return list(tomllib.loads((FOLDER / "pages.toml").read_text(encoding="utf-8"))["page"])


def test_every_file_of_the_desk_is_listed_once() -> None:
    listed = [str(row["file"]) for row in rows()]
    there = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.suffix in (".html", ".txt")}
    assert len(listed) == len(set(listed))
    assert set(listed) == there


def test_the_desk_is_large_and_varied_enough_to_look_like_news() -> None:
    hosts = {urlsplit(page.url).hostname or "" for page in captures()}
    assert len(captures()) >= 32
    assert len(hosts) >= 8
    assert all(host.endswith(".example") for host in hosts)
    assert sum(page.content_type.startswith("text/plain") for page in captures()) >= 4


def test_every_page_reads_to_an_article_with_title_publication_day_and_text() -> None:
    thin = [
        (reading.article.url, reading.article.title, reading.article.day, len(reading.article.text))
        for reading in readings()
        if not reading.article.title or reading.article.day is None or len(reading.article.text) < 500
    ]
    assert not thin


def test_every_page_was_fetched_within_a_day_of_its_publication_and_never_before() -> None:
    for page, reading in zip(captures(), readings(), strict=True):
        day = reading.article.day
        assert page.fetched_at is not None
        assert day is not None
        waited = page.fetched_at - datetime(day.year, day.month, day.day, tzinfo=UTC)
        assert timedelta(hours=-3) <= waited <= 2 * LONGEST_WAIT, page.url


def test_no_page_takes_a_teaser_or_a_notice_for_its_text() -> None:
    furniture = ("Most read", "Read More", "All rights reserved", "cookies", "Sponsored", "Recent posts", "Other news", "Also read")
    for reading in readings():
        found = [words for words in furniture if words in reading.article.text]
        assert not found, reading.article.url


def test_one_address_was_captured_twice_and_its_text_was_edited_in_between() -> None:
    by_url: dict[str, list[Reading]] = {}
    for reading in readings():
        by_url.setdefault(reading.article.url, []).append(reading)
    twice = [versions for versions in by_url.values() if len(versions) > 1]
    assert len(twice) == 1
    first, second = twice[0]
    assert first.article.id == second.article.id
    assert "12 workers" in first.article.text
    assert "17 workers" in second.article.text


def test_the_feed_lists_pages_that_are_on_the_desk() -> None:
    channel = ElementTree.parse(FOLDER / "feed.xml").getroot().find("channel")
    assert channel is not None
    links = [item.findtext("link") for item in channel.findall("item")]
    assert len(links) >= 5
    assert set(links) <= {page.url for page in captures()}
