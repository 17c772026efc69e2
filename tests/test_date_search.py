"""The publication day of pages whose fields declare none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dateline.errors import ProblemCode
from dateline.model import Page
from dateline.read import read_page
from dateline.read.page_date import DayOrder, order_of, page_stamp

_STORY = "<p>" + "The harbour council met and spoke for hours about the new quay and its costs. " * 5 + "</p>"
_TITLE = "<h1>Harbour council meets again</h1>"


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
