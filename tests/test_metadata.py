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


def _og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


_VOTE, _SUNDAY = "Ferry crews vote", "Ferry crews vote on Sunday"


@pytest.mark.parametrize(
    ("rule", "title", "head", "heading"),
    [
        ("titles.without-kicker", _SUNDAY, f"<title>Harbour: {_SUNDAY}</title>", _SUNDAY),
        ("titles.without-kicker", _SUNDAY, _og(_SUNDAY), f"<span>Harbour</span> {_SUNDAY}"),
        ("titles.fields-agree", _VOTE, _block(headline=_VOTE) + _og(_VOTE), "A day at the harbour"),
        ("titles.heading-repeated", _SUNDAY, _block(headline="A day at sea") + f"<title>{_SUNDAY} | Kestrel</title>", _SUNDAY),
        ("titles.longer-heading", _SUNDAY, _og(_VOTE), _SUNDAY),
        ("titles.first-field", _VOTE, _block(headline=_VOTE), "Kestrel"),
    ],
)
def test_each_rule_for_titles_chooses_and_is_named(rule: str, title: str, head: str, heading: str) -> None:
    found = _read(head, f"<h1>{heading}</h1>")
    assert found.title == title
    assert {item.rule for item in found.declared if item.field == "title" and item.rule} == {rule}


def test_a_kicker_alone_is_no_title_although_opengraph_starts_with_it() -> None:
    head = _block(headline="Ferry crews vote") + '<meta property="og:title" content="Sea watch / Ferry crews vote">'
    assert _read(head, "<h1>Sea watch</h1>").title == "Ferry crews vote"


def test_words_behind_inline_markup_belong_to_the_heading() -> None:
    assert _read("", "<h1>Ferry <em>crews</em> vote on Sunday</h1>").title == "Ferry crews vote on Sunday"


def _by(author: str) -> str:
    return _block(author={"name": author}, publisher={"name": "Kestrel"})


@pytest.mark.parametrize(
    ("rule", "names", "head", "byline"),
    [
        ("authors.first-person", ("Ada Brook",), _by("Ada Brook"), "By Jan Feld"),
        ("authors.fuller-place", ("Ada Brook", "Jan Feld"), _by("Ada Brook"), "By Ada Brook and Jan Feld"),
        ("authors.fuller-place", ("Ada Brook",), _by("ada.brook"), "Ada Brook"),
        ("authors.house", ("Kestrel",), _by("Kestrel"), "Share"),
    ],
)
def test_each_rule_for_authors_chooses_and_is_named(rule: str, names: tuple[str, ...], head: str, byline: str) -> None:
    found = _read(head, f"<h1>Ferry crews vote</h1><p class='byline'>{byline}</p>")
    assert found.authors == names
    assert {item.rule for item in found.declared if item.field == "author" and item.rule} == {rule}


@pytest.mark.parametrize(
    "byline",
    [
        '<p>By Ada Brook</p>',
        '<p>6 May 2024 - Ada Brook</p>',
        '<div class="documentByLine"><a href="/author/ada">Ada Brook</a></div>',
        '<p><a href="/autor/ada-brook">Ada Brook</a> / 6 May 2024</p>',
        '<p class="author">Von Ada Brook Stand: 6. Mai 2024, 10:00 Uhr</p>',
        '<p class="author">Ada Brook, Harbour Correspondent</p>',
        '<a property="schema:author" href="/a"><span property="schema:name">Ada Brook</span></a>',
    ],
)  # fmt: skip
def test_a_byline_is_read_wherever_it_stands_around_the_headline(byline: str) -> None:
    found = _read("", f"<p>Kestrel</p><h1>Ferry crews vote</h1>{byline}<p>The harbour council met.</p>")
    assert found.authors == ("Ada Brook",)


@pytest.mark.parametrize(
    "words",
    [
        '<div class="author-share">Twitter Facebook</div>',
        '<div class="byline">Ferry crews: what comes next?</div>',
        '<div class="related"><p class="byline">By Ada Brook</p></div>',
        '<ul><li><a href="/author/a">Ada Brook</a></li><li><a href="/author/b">Jan Feld</a></li>'
        '<li><a href="/author/c">Lise Morel</a></li><li><a href="/author/d">Ana Gil</a></li></ul>',
    ],
)  # fmt: skip
def test_what_is_no_byline_of_this_article_names_nobody(words: str) -> None:
    assert _read("", f"<h1>Ferry crews vote</h1>{words}").authors == ()


def test_pieces_of_a_byline_are_names_of_their_own() -> None:
    byline = '<div class="byline"><span>Ada Brook</span><span>Lise Anna Morel</span></div>'
    assert _read("", f"<h1>Ferry crews vote</h1>{byline}").authors == ("Ada Brook", "Lise Anna Morel")


@given(
    st.lists(
        st.sampled_from(
            ["<h1>", "</h1>", "<br>", "6 May 2024", "By Ada", "<time datetime='x'>", "<a href='/author/x'>", "<p>", "["]
        )
    )
)
def test_no_markup_makes_reading_fields_raise(pieces: list[str]) -> None:
    _read("", "".join(pieces) or "<p></p>")


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "NewsArticle", "headline": "Ferry crews vote", "image": [1, 2,],}',
        '{"@type": "NewsArticle",\n// "name": "draft",\n"headline": "Ferry crews vote"}',
        '<!-- {"@type": "NewsArticle", "headline": "Ferry crews vote"} -->',
        '{"@type": "NewsArticle", "headline": "Ferry crews vote"}; {"more": 1}',
        '{"@type": "NewsArticle", "headline": "Ferry crews vote", "description": "They "vote" on Sunday"}',
        '[{"@graph": [{"@type": "WebPage", "name": "x"}, {"@type": ["Article"], "headline": "Ferry crews vote"}]}]',
    ],
)
def test_json_ld_is_read_where_it_can_be_repaired_safely(block: str) -> None:
    assert _read(f'<script type="application/ld+json">{block}</script>').title == "Ferry crews vote"


def test_a_block_without_a_type_is_known_by_its_context() -> None:
    block = '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry crews vote"}'
    assert _read(f"<script>{block}</script>").title == "Ferry crews vote"
    assert _read(f"<script>var a = {block}</script>").title is None


def test_a_broken_block_gives_no_field_that_stands_in_it_twice() -> None:
    block = '{"@type": "NewsArticle", "headline": "One", "headline": "Two", "datePublished": "2024-05-06", "name": unquoted}'
    found = _read(f'<script type="application/ld+json">{block}</script>')
    assert found.title is None
    assert found.published is not None


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ada Brook, Harbour Correspondent", ("Ada Brook",)),
        ("Ada Brook Kestrel", ("Ada Brook",)),
        ("Ada Brook, Kestrel Business", ("Ada Brook",)),
        ("Analysis by Ada Brook Monday", ("Ada Brook",)),
        ("Kestrel staff reporter", ("Kestrel staff reporter",)),
        ("홍길동 기자", ("홍길동",)),
    ],
)
def test_offices_desks_and_days_are_cut_from_names_that_stand_with_them(value: str, names: tuple[str, ...]) -> None:
    assert _read(_by(value)).authors == names


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        ('<meta name="keywords" content="Ferry, Harbour; Council">', ("Ferry", "Harbour", "Council")),
        ('<meta property="article:tag" content="Springfield, Ohio"><meta property="article:tag" content="Ferry">',
         ("Springfield, Ohio", "Ferry")),
        ('<meta name="keywords" content="x"><meta name="keywords" content="auto_play,@top,Ferry,Quay">', ("Ferry", "Quay")),
        ('<meta name="keywords" content="kestrel-news.com, Kestrel, 4711, topic: Ferry">', ("Ferry",)),
    ],
)  # fmt: skip
def test_tags_are_split_and_freed_of_what_says_nothing(head: str, tags: tuple[str, ...]) -> None:
    assert _read(head + '<meta property="og:site_name" content="Kestrel">').tags == tags
