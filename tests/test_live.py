"""Entries of a live blog: each has its own time, whether the page declares it or only shows it."""

from __future__ import annotations

from datetime import time

from dateline.model import Page
from dateline.read import read_page
from dateline.read.live import entries_of
from dateline.read.markup import parsed

_URL = "https://lantern.example/storm"


def _entry(clock: str, title: str, text: str, *, id: str = "") -> str:
    heading = f"<h3>{title}</h3>" if title else ""
    moment = f"<time datetime='2031-02-04T{clock}:00+01:00'>{clock}</time>"
    return f"<div class='u' id='{id}'><p>{moment}</p>{heading}<p>{text}</p></div>"


_SHOWN = (
    _entry("11:20", "Bridge is closed", "The police closed the bridge to lorries at eleven because of the wind.", id="e3")
    + _entry("09:05", "", "Roofs in the old town lost their tiles; nobody was hurt, the firemen said.")
    + _entry("07:45", "Ferries stay in port", "All morning ferries stay in port, the company said in a note to passengers.")
)


def _titles(markup: str) -> list[str]:
    tree = parsed(f"<html><body>{markup}</body></html>")
    assert tree is not None
    return [entry.title for entry in entries_of(tree, _URL)]


def test_entries_that_the_page_shows_have_their_times_words_and_addresses() -> None:
    tree = parsed(f"<html><body><main>{_SHOWN}</main></body></html>")
    assert tree is not None
    entries = entries_of(tree, _URL)
    assert [entry.published.clock for entry in entries if entry.published] == [time(11, 20), time(9, 5), time(7, 45)]
    assert [entry.url for entry in entries] == [f"{_URL}#e3", None, None]
    assert entries[0].title == "Bridge is closed"
    assert entries[0].summary is not None
    assert entries[0].summary.endswith("because of the wind.")


def test_an_entry_without_a_heading_is_known_by_its_words() -> None:
    assert "Roofs in the old town" in _titles(f"<main>{_SHOWN}</main>")[1]


def test_two_times_on_a_page_make_no_series() -> None:
    head = "<h1>Storm</h1><p>Published <time datetime='2031-02-04'>4 February</time>, with more words around it here.</p>"
    foot = "<p>Changed <time datetime='2031-02-05'>5 February</time>, with more words around it here.</p>"
    assert _titles(head + foot) == []


def test_only_a_page_that_says_so_is_a_live_blog() -> None:
    def titles(kind: str) -> set[str]:
        declared = f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "Storm"}}</script>'
        markup = f"<html><head>{declared}</head><body><h1>Storm</h1><main>{_SHOWN}</main></body></html>"
        return {teaser.title for teaser in read_page(Page(url=_URL, body=markup.encode(), content_type="text/html")).teasers}

    assert "Bridge is closed" in titles("LiveBlogPosting")
    assert "Bridge is closed" not in titles("NewsArticle")
