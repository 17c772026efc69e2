"""When a page was published: what it declares, what it shows where it declares nothing, and what is never taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.errors import ProblemCode
from dateline.model import Page, Reading
from dateline.read import read_page
from dateline.read.markup import parsed
from dateline.read.metadata import Metadata, read_metadata
from dateline.read.page_date import DayOrder, order_of, page_stamp

_STORY = "<p>" + "The harbour council met and spoke for hours about the new quay and its costs. " * 5 + "</p>"
_TITLE = "<h1>Harbour council meets again</h1>"


def _read(body: str, head: str = "", *, url: str = "https://news.example/quay", fetched_at: datetime | None = None) -> Metadata:
    tree = parsed(f"<html lang='en'><head><title>Harbour council meets again</title>{head}</head><body>{body}</body></html>")
    assert tree is not None
    return read_metadata(tree, url, fetched_at=fetched_at)


def _chosen(found: Metadata) -> tuple[date | None, str]:
    """The day and the rule that chose it."""
    rules = {item.rule for item in found.declared if item.field == "published" and item.rule}
    assert len(rules) == (found.published is not None)
    return (found.published.day.earliest if found.published else None), "".join(rules)


def _day(body: str, *, fetched_at: datetime | None = None, lang: str = "en") -> date | None:
    html = f"<html lang='{lang}'><head><title>Harbour council meets again</title></head><body>{body}</body></html>"
    page = Page(url="https://news.example/quay", body=html.encode(), content_type="text/html; charset=utf-8", fetched_at=fetched_at)
    published = read_page(page).article.published
    return published.day.earliest if published else None


@pytest.mark.parametrize(
    "body",
    [
        f"{_TITLE}<p>6 May 2024, by Ada Brook</p>{_STORY}",
        f"<div>Monday, 6 May 2024</div>{_TITLE}{_STORY}",
        f"{_TITLE}{_STORY}<p>Published on 6 May 2024 in Harbour</p>",
        f"{_TITLE}<table><tr><td>06.05.2024 18:20</td></tr></table>{_STORY}",
    ],
)
def test_a_day_shown_beside_the_headline_or_announced_is_read(body: str) -> None:
    assert _day(body) == date(2024, 5, 6)


@pytest.mark.parametrize(
    "body",
    [
        f"{_TITLE}{_STORY}",
        f"{_TITLE}{_STORY}<p>The first quay was opened on 6 May 2024.</p>",
        f"{_TITLE}<p>The council will meet again on 6 May 2024 in the old customs house by the sea.</p>{_STORY}",
        f"{_TITLE}{_STORY}<footer><p>Published by Quay Press, 6 May 2024</p></footer>",
        f"{_TITLE}<p>© 2024 Quay Press</p>{_STORY}<p>Copyright 2019-2024</p>",
        f'{_TITLE}{_STORY}<h3>Read more</h3><ul><li><a href="/f">Ferry crews vote</a> 6 May 2024</li></ul>',
        f'{_TITLE}{_STORY}<div class="comments"><p>Posted by Jan, 6 May 2024</p></div>',
    ],
)
def test_no_day_is_guessed_from_prose_teasers_comments_or_footers(body: str) -> None:
    assert _day(body, fetched_at=datetime(2024, 6, 1, tzinfo=UTC)) is None


def test_a_page_without_a_day_is_named_so_and_never_takes_the_day_of_its_capture() -> None:
    page = Page(
        url="https://news.example/harbour",
        body=f"<html><body>{_TITLE}{_STORY}</body></html>".encode(),
        content_type="text/html; charset=utf-8",
        fetched_at=datetime(2024, 6, 1, tzinfo=UTC),
    )
    reading = read_page(page)
    assert reading.article.published is None
    assert ProblemCode.DATE_UNKNOWN in {problem.code for problem in reading.problems}


def test_a_shown_day_after_the_capture_is_refused() -> None:
    body = f"{_TITLE}<p>6 May 2024</p>{_STORY}"
    assert _day(body, fetched_at=datetime(2024, 5, 1, tzinfo=UTC)) is None
    assert _day(body, fetched_at=datetime(2024, 5, 6, tzinfo=UTC)) == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("locales", "words", "day"),
    [
        (["en-US"], "03/04/2024", date(2024, 3, 4)),
        (["en_US"], "3/4/24 5:10 pm", date(2024, 3, 4)),
        (["en-US"], "03.04.2024", date(2024, 4, 3)),
        (["en-US"], "23/04/2024", date(2024, 4, 23)),
        (["en-GB", "en-US"], "03/04/2024", date(2024, 4, 3)),
        (["en"], "03/04/2024", date(2024, 4, 3)),
        ([], "03/23/2024", date(2024, 3, 23)),
    ],
)
def test_the_region_of_the_page_settles_which_number_is_the_day(locales: list[str], words: str, day: date) -> None:
    stamp = page_stamp(words, "test", order_of(locales))
    assert stamp is not None
    assert stamp.day.earliest == day


def test_a_page_declares_its_region_in_its_language() -> None:
    body = f"{_TITLE}<p>Published 03/04/2024</p>{_STORY}"
    assert _day(body, lang="en-US") == date(2024, 3, 4)
    assert _day(body, lang="en-GB") == date(2024, 4, 3)
    assert order_of(["en"]) is DayOrder.DAY_FIRST


@pytest.mark.parametrize(
    ("rule", "head", "body"),
    [
        ("dates.published-field", '<meta property="article:published_time" content="2024-05-06T09:00:00Z">', f"{_TITLE}{_STORY}"),
        ("dates.published-field", "", f'{_TITLE}<span property="schema:datePublished" content="2024-05-06"></span>{_STORY}'),
        ("dates.beside-headline", "", f'{_TITLE}<p>By Ada Brook / 6 May 2024 / 06:15</p>{_STORY}'),
        ("dates.beside-headline", '<meta name="date" content="2024-05-09">', f"{_TITLE}<time>6 May 2024</time>{_STORY}"),
        ("dates.beside-headline", "", f"<h1>Harbour council meets again<br><small>06.05.2024</small></h1>{_STORY}"),
        ("dates.dated-field", '<meta name="date" content="2024-05-06">', f"{_TITLE}{_STORY}"),
        ("dates.time-element", "", f'{_TITLE}{_STORY}<p>Desk, <time datetime="2024-05-06">6 May</time></p>'),
        ("dates.dated-element", "", f'{_TITLE}{_STORY}<div class="entry-date">6 May 2024</div>'),
        ("dates.announced", "", f"{_TITLE}{_STORY}<p>Published on 6 May 2024 in Harbour</p>"),
        ("dates.opening", "", f"{_TITLE}<p>Harbour Town, 6 May 2024 – {'The council met and spoke. ' * 20}</p>"),
        ("dates.own-link", "", f'{_TITLE}{_STORY}<ul><li><a href="/quay">Harbour council meets again</a> 06/05/2024</li></ul>'),
        ("dates.data-attribute", "", f'{_TITLE}{_STORY}<div data-published-at="2024-05-06T09:00:00Z"></div>'),
        ("dates.script-state", "", f'{_TITLE}{_STORY}<script>var page = {{"publishedAt": "2024-05-06T09:00:00Z"}};</script>'),
    ],
)  # fmt: skip
def test_each_rule_finds_its_day_where_no_better_one_does(rule: str, head: str, body: str) -> None:
    assert _chosen(_read(body, head)) == (date(2024, 5, 6), rule)


def test_the_day_in_the_address_counts_where_the_page_shows_none() -> None:
    found = _read(f"{_TITLE}{_STORY}", url="https://news.example/2024/05/06/quay")
    assert _chosen(found) == (date(2024, 5, 6), "dates.dated-field")


@pytest.mark.parametrize("path", ["2024/05/06/quay", "2024/5/6/quay", "quay-20240506", "2024/may/06/quay"])
def test_a_day_in_the_address_that_contradicts_a_field_is_named(path: str) -> None:
    found = _read(f"{_TITLE}{_STORY}", '<meta name="pubdate" content="2024-09-01">', url=f"https://news.example/{path}")
    assert _chosen(found) == (date(2024, 9, 1), "dates.published-field")
    assert [stamp.found for stamp in found.rivals] == ["address"]


def test_a_clock_beside_the_headline_completes_a_day_that_is_declared() -> None:
    found = _read(f"{_TITLE}<p>Monday, 6 May 2024, 18:20</p>{_STORY}", '<meta name="pubdate" content="2024-05-06">')
    assert _chosen(found) == (date(2024, 5, 6), "dates.same-day-with-clock")
    assert found.published is not None
    assert found.published.clock == time(18, 20)


def test_an_instant_in_utc_is_taken_in_the_zone_in_which_the_page_shows_it() -> None:
    head = '<meta property="article:published_time" content="2024-05-05T22:30:00Z">'
    found = _read(f'{_TITLE}<time datetime="2024-05-06T00:30:00+02:00">6 May</time>{_STORY}', head)
    assert _chosen(found) == (date(2024, 5, 6), "dates.own-zone")


def test_fields_that_contradict_each_other_are_settled_by_what_readers_see() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-01"}</script>'
        '<meta property="article:published_time" content="2024-05-06"><meta name="date" content="2024-05-06">'
    )
    found = _read(f"{_TITLE}<p>6 May 2024</p>{_STORY}", head)
    assert _chosen(found) == (date(2024, 5, 6), "dates.outvoted-field")
    assert [stamp.found for stamp in found.rivals] == ["json-ld datePublished"]
    assert _chosen(_read(f"{_TITLE}{_STORY}", head)) == (date(2024, 5, 1), "dates.published-field")


@pytest.mark.parametrize(
    "line",
    [
        "Updated 6 May 2024",
        "Zuletzt aktualisiert: 06.05.2024",
        "Mis à jour le 6 mai 2024",
        '<time class="modified">6 May 2024</time>',
        'Last updated: <time datetime="2024-05-06">Monday</time>',
    ],
)
def test_a_day_of_change_is_no_day_of_publication(line: str) -> None:
    found = _read(f"{_TITLE}<p>{line}</p>{_STORY}")
    assert found.published is None
    assert found.updated is not None
    assert found.updated.day.earliest == date(2024, 5, 6)


def test_published_and_updated_on_one_line_are_told_apart() -> None:
    found = _read(f"{_TITLE}<p>Published 4 May 2024, 10:00 | Updated 5 May 2024, 11:30</p>{_STORY}")
    assert found.published is not None
    assert found.updated is not None
    assert (found.published.day.earliest, found.updated.day.earliest) == (date(2024, 5, 4), date(2024, 5, 5))


@pytest.mark.parametrize(
    "body",
    [
        f'<article>{_TITLE}{_STORY}</article><article><h2>Ferry crews vote</h2><time datetime="2024-05-06">6 May</time></article>',
        f'{_TITLE}{_STORY}<a href="/ferry">Ferry crews vote on a new timetable <time datetime="2024-05-06">6 May</time></a>',
        f'{_TITLE}{_STORY}<div class="teaser"><h4>Ferry crews vote</h4><span class="date">6 May 2024</span></div>',
        f'{_TITLE}{_STORY}<ul><li><a href="/quay#comment-7">on Harbour council meets again</a> 6 May 2024</li></ul>',
        f'{_TITLE}{_STORY}<script>var list = [{{"publishedAt": "2024-05-06"}}, {{"publishedAt": "2024-05-07"}}];</script>',
        f"{_TITLE}<p>Open from 6 to 9 May 2024</p><p>Concerts 6.–9. Mai 2024</p>{_STORY}",
    ],
)
def test_a_day_that_may_be_another_articles_is_not_taken(body: str) -> None:
    assert _read(body).published is None


def test_a_box_called_teaser_that_holds_no_other_headline_is_the_articles_own() -> None:
    found = _read(f'{_TITLE}<div class="teaser_text_meta"><a href="/a">Ada Brook</a> / 6 May 2024</div>{_STORY}')
    assert _chosen(found) == (date(2024, 5, 6), "dates.beside-headline")


@pytest.mark.parametrize("words", ["1970-01-01T00:00:00Z", "0001-01-01", "2031-05-06"])
def test_a_declared_day_that_cannot_be_is_refused_and_named(words: str) -> None:
    reading = _reading(f'<meta property="article:published_time" content="{words}">', f"{_TITLE}{_STORY}")
    assert reading.article.published is None
    codes = {problem.code for problem in reading.problems}
    assert ProblemCode.DATE_UNKNOWN in codes
    assert (ProblemCode.DATE_CONFLICT in codes) == (words != "0001-01-01")  # the year 1 is no date at all
    assert words in {item.value for item in reading.article.declared}


def test_a_day_that_cannot_be_gives_way_to_one_that_the_page_shows() -> None:
    head = '<meta property="article:published_time" content="1970-01-01T00:00:00Z">'
    reading = _reading(head, f"{_TITLE}<p>6 May 2024</p>{_STORY}")
    assert reading.article.day == date(2024, 5, 6)
    assert "1970" in next(p.detail for p in reading.problems if p.code is ProblemCode.DATE_CONFLICT)


def _reading(head: str, body: str) -> Reading:
    page = f"<html lang='en'><head><title>Harbour council meets again</title>{head}</head><body>{body}</body></html>"
    captured = datetime(2024, 6, 1, tzinfo=UTC)
    return read_page(Page(url="https://news.example/quay", body=page.encode(), content_type="text/html", fetched_at=captured))


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2023, 12, 31)), st.integers(-12, 14))
def test_a_declared_moment_comes_out_as_it_was_written(moment: datetime, east: int) -> None:
    zone = f"{'-' if east < 0 else '+'}{abs(east):02}:00"
    words = f"{moment:%Y-%m-%dT%H:%M:%S}{zone}"
    found = _read(f"{_TITLE}{_STORY}", f'<meta property="article:published_time" content="{words}">').published
    assert found is not None
    assert (found.words, found.zone, found.day.earliest) == (words, zone, moment.date())
    assert found.clock == moment.time().replace(microsecond=0)
    assert found.instant == moment.replace(microsecond=0, tzinfo=UTC) - timedelta(hours=east)
