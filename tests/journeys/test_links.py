"""The links of evidence, opened in the system's Chromium: each leads to its words on the page as it was captured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, TimeoutError

from dateline.record import Query
from dateline.serve import listing
from dateline.store import open_record

pytestmark = pytest.mark.browser

FAR = b'<!doctype html><div style="height:5000px"></div>'  # in front of a page: only a fragment that is found scrolls past it
EVERY = 6


def test_a_text_fragment_leads_to_its_words(browser: Browser, desk_file: Path) -> None:
    with open_record(desk_file) as record:
        pages = {page.url: page.body for page in record.pages()}
        links = sorted({link for row in listing.event_rows(record, Query()) for link in _links(row)})[::EVERY]
    missed = [link for link in links if not _found(browser, link, FAR + pages[link.partition("#")[0]])]
    assert len(links) > 10
    assert missed == []


def test_a_text_fragment_of_other_words_leads_nowhere(browser: Browser) -> None:
    assert not _found(browser, "https://gazette.example/a#:~:text=the%20bridge", FAR + b"<p>The lake froze.</p>")


def _links(row: Any) -> Iterator[str]:
    """Every link to words of a live page, anywhere in a row."""
    if isinstance(row, dict):
        if row.get("target") and row.get("link"):
            yield row["link"]
        for value in row.values():
            yield from _links(value)
    elif isinstance(row, list):
        for value in row:
            yield from _links(value)


def _found(browser: Browser, link: str, body: bytes) -> bool:
    context = browser.new_context(viewport={"width": 1000, "height": 80})
    context.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page = context.new_page()
    page.goto(link)
    try:
        page.wait_for_function("scrollY > 4000", timeout=1000)
    except TimeoutError:
        return False
    finally:
        context.close()
    return True
