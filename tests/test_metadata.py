"""What a page declares about itself: fields, their places, and the rules that choose."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import Precision
from dateline.read.markup import parsed
from dateline.read.metadata import Metadata, read_metadata
from dateline.read.page_date import page_stamp
from dateline.read.people import names_in
from dateline.read.titles import without_outlet

_HERE = "https://kestrel.example/politics/harbour-vote"


def _read(head: str, body: str = "<p>The harbour council met.</p>") -> Metadata:
    tree = parsed(f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return read_metadata(tree, _HERE)


def _block(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def test_an_article_node_gives_title_authors_dates_and_tags() -> None:
    found = _read(
        _block(
            headline="Harbour vote is put off",
            author=[{"@type": "Person", "name": "Ada Brook"}, {"name": "Jan Feld"}],
            datePublished="2025-03-04T10:15:00+02:00",
            dateModified="2025-03-05T08:00:00Z",
            keywords=["Harbour", "Council"],
        )
    )
    assert found.title == "Harbour vote is put off"
    assert found.authors == ("Ada Brook", "Jan Feld")
    assert found.published is not None
    assert found.published.instant == datetime(2025, 3, 4, 8, 15, tzinfo=UTC)
    assert found.updated is not None
    assert found.updated.day.earliest == date(2025, 3, 5)
    assert found.tags == ("Harbour", "Council")


def test_a_day_without_a_time_does_not_become_midnight() -> None:
    found = _read('<meta property="article:published_time" content="2025-03-04">')
    assert found.published is not None
    assert (found.published.clock, found.published.instant, found.published.precision) == (None, None, Precision.DAY)


def test_a_broken_block_is_repaired_where_that_is_safe() -> None:
    found = _read('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Two\nlines",}</script>')
    assert found.title == "Two lines"


def test_authors_by_reference_are_followed() -> None:
    graph = {"@graph": [{"@type": "NewsArticle", "author": {"@id": "#a"}}, {"@id": "#a", "@type": "Person", "name": "Lise Morel"}]}
    assert _read(f'<script type="application/ld+json">{json.dumps(graph)}</script>').authors == ("Lise Morel",)


def test_a_named_byline_stands_before_the_outlet_as_author() -> None:
    found = _read(_block(author={"name": "Kestrel"}, publisher={"name": "Kestrel"}), '<p class="byline">By Ada Brook</p>')
    assert found.authors == ("Ada Brook",)


def test_every_declared_value_keeps_its_place() -> None:
    found = _read('<meta property="og:title" content="One title"><title>One title | Kestrel</title>', "<h1>Another title</h1>")
    places = {(item.value, item.found) for item in found.declared if item.field == "title"}
    assert places == {("One title", "meta og:title"), ("One title | Kestrel", "title"), ("Another title", "h1")}


def test_the_date_of_a_related_story_is_not_the_date_of_the_article() -> None:
    teaser = '<aside class="related"><time datetime="2019-01-02T03:04Z">2 Jan</time></aside>'
    assert _read("", teaser).published is None


@pytest.mark.parametrize(
    "teasers",
    [
        '<h3>Read More</h3><ul><li><a href="/f">Ferry crews vote</a><time datetime="2019-01-02">2 Jan</time></li></ul>',
        '<h3>Read more:</h3><p><a href="/f">Ferry crews vote</a></p><p><time datetime="2019-01-02T03:04Z">2 Jan</time></p>',
        '<div><header><h2>Most read</h2></header><div><article><a href="/f">Ferry crews vote</a>'
        '<time datetime="2019-01-02">2 Jan</time></article></div></div>',
        '<h3>Related</h3><div><a href="/f">Ferry crews vote</a><span itemprop="datePublished" content="2019-01-02"></span></div>',
        '<h3>Latest</h3><div><a href="/f">Ferry crews vote</a><span class="post-date">2 January 2019</span></div>',
        '<div class="related"><article><a href="/f">Ferry crews vote</a><time datetime="2019-01-02">2 Jan</time></article></div>',
    ],
)
def test_a_date_under_a_heading_over_teasers_is_not_the_date_of_the_article(teasers: str) -> None:
    assert _read("", f"<h1>Harbour council meets</h1><p>The harbour council met.</p>{teasers}").published is None


def test_a_date_below_the_headline_counts_although_teasers_stand_before_it() -> None:
    teasers = '<h3>Latest</h3><ul><li><a href="/ferry">Ferry crews vote on a new timetable</a></li></ul>'
    found = _read("", f'{teasers}<div><h1>Harbour council meets</h1></div><div><time datetime="2024-05-06">6 May</time></div>')
    assert found.published is not None
    assert found.published.day.earliest == date(2024, 5, 6)


def test_publications_far_apart_are_kept_as_rivals() -> None:
    found = _read(_block(datePublished="2025-03-04") + '<meta property="article:published_time" content="2025-01-01T05:00:00Z">')
    assert [stamp.found for stamp in found.rivals] == ["meta article:published_time"]


def test_a_title_loses_the_outlet_and_nothing_else() -> None:
    assert without_outlet("Rain - again - Kestrel News", ["Kestrel News"]) == "Rain - again"
    assert without_outlet("Rain - again", ["Kestrel News"]) == "Rain - again"


def test_dates_are_read_in_many_forms() -> None:
    days = {
        "3. März 2024, 14:05 Uhr": (date(2024, 3, 3), 14),
        "March 3, 2024 2:05 PM EST": (date(2024, 3, 3), 14),
        "12 de enero de 2023": (date(2023, 1, 12), None),
        "2024-03-03 14:05:06.123+01:00": (date(2024, 3, 3), 14),
        "20240303": (date(2024, 3, 3), None),
        "03/04/2024": (date(2024, 4, 3), None),
        "2024년 3월 3일": (date(2024, 3, 3), None),
    }
    for words, (day, hour) in days.items():
        stamp = page_stamp(words, "test")
        assert stamp is not None, words
        assert (stamp.day.earliest, stamp.clock.hour if stamp.clock else None) == (day, hour), words


@given(st.text(max_size=60))
def test_no_words_make_a_date_field_raise(words: str) -> None:
    page_stamp(words, "test")
    names_in([words])


def test_names_are_split_and_freed_of_words_around_them() -> None:
    assert names_in(["By Ada Brook and Jan Feld"]) == ("Ada Brook", "Jan Feld")
    assert names_in(["Von Lise Morel, Ana Gil"]) == ("Lise Morel", "Ana Gil")
    assert names_in(["admin", "https://kestrel.example/ada"]) == ()
