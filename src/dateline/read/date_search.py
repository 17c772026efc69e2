"""The publication day of a page whose fields declare none: read from a line near the headline, or after a word for publishing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import islice

from lxml.html import HtmlElement

from dateline import lexicon
from dateline.model import Page, Precision, Stamp
from dateline.read.elsewhere import is_elsewhere
from dateline.read.markup import apart_words_of
from dateline.read.metadata import fold
from dateline.read.page_date import DayOrder, page_stamp

_BLOCKS = frozenset(("p", "div", "li", "ul", "ol", "td", "tr", "table", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "center",
                     "header", "section", "article", "main", "address", "figure", "blockquote"))  # fmt: skip
_LINES = (*_BLOCKS, "span", "small", "em", "i", "b", "strong", "font", "a", "abbr", "time")
_HEADLINES = ("h1", "h2", "h3")
_MOST = 100  # characters of a line that tells a date rather than a story
_MOST_WORDS = 12  # and words: a line beside the headline that has more is a sentence about another day
_PROSE = 240  # characters of a paragraph with which the body has begun
_BEFORE, _AFTER = 6, 12  # lines around the headline
_DIGIT = re.compile(r"\d")
_RIGHTS = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)
_RANGE = re.compile(r"\d\s*(?:–|—|-|to|bis|à|al)\s*\d{1,2}[./ ]", re.IGNORECASE)


def shown_stamp(tree: HtmlElement, page: Page, *, title: str | None, order: DayOrder) -> Stamp | None:
    """The Stamp of a day that the page shows as its own, None when it shows none.

    Lines next to the headline are asked first, then lines anywhere that open with a word for publishing. Never asked: prose,
    teasers, comments, footers and notes of copyright. A day after the capture is refused; nothing is inferred.
    """
    lines = list(_lines(tree))
    for words in (*_near_headline(lines, title), *_announced(lines)):
        stamp = page_stamp(words, "shown date", order)
        if stamp is not None and stamp.precision is not Precision.MONTH and not _is_later(stamp, page):
            return stamp
    return None


_Line = tuple[HtmlElement, str]


def _lines(tree: HtmlElement) -> Iterator[_Line]:
    """The words of the page in page order: blocks that hold no other block, and what stands in others beside their blocks."""
    for element in tree.iter(*_LINES):
        if element.tag not in _BLOCKS and element.getparent() is not None and not _has_blocks(element.getparent()):
            continue
        words = " ".join((element.text or "").split()) if _has_blocks(element) else apart_words_of(element)
        if words:
            yield element, words
        tail = " ".join((element.tail or "").split())
        if tail and element.tag in _BLOCKS:
            yield element, tail


def _has_blocks(element: HtmlElement) -> bool:
    return any(child.tag in _BLOCKS for child in element)


def _near_headline(lines: list[_Line], title: str | None) -> list[str]:
    place = _headline(lines, title)
    if place is None:
        return []
    after = islice(_until_prose(lines[place + 1 :]), _AFTER)
    before = lines[max(0, place - _BEFORE) : place][::-1]
    headline = lines[place][0]
    near = [(element, words) for element, words in (*after, *before) if _may_tell(words) and len(words.split()) <= _MOST_WORDS]
    return [words for element, words in near if not is_elsewhere(element, headline)]


def _headline(lines: list[_Line], title: str | None) -> int | None:
    """The place of the heading that is the title; else of a lone h1."""
    wanted = fold(title or "")
    same = [n for n, (element, words) in enumerate(lines) if element.tag in _HEADLINES and wanted and fold(words) == wanted]
    if same:
        return same[0]
    first = [n for n, (element, _) in enumerate(lines) if element.tag == "h1"]
    return first[0] if len(first) == 1 else None


def _until_prose(lines: list[_Line]) -> Iterator[_Line]:
    for element, words in lines:
        if len(words) > _PROSE:
            return
        yield element, words


def _announced(lines: list[_Line]) -> Iterator[str]:
    for element, words in lines:
        if _announcement().match(words) and _may_tell(words[:_MOST]) and len(words) <= _PROSE and not is_elsewhere(element):
            yield words[:_MOST]


def _may_tell(words: str) -> bool:
    return len(words) <= _MOST and bool(_DIGIT.search(words)) and not _RIGHTS.search(words) and not _RANGE.search(words)


def _is_later(stamp: Stamp, page: Page) -> bool:
    """Whether the day is after the capture; a day is granted, for zones."""
    day = stamp.day.earliest
    return day is not None and page.fetched_at is not None and day > page.fetched_at.date() + timedelta(days=1)


@cache
def _announcement() -> re.Pattern[str]:
    words = sorted(lexicon.load("en", "pages").words("published"), key=len, reverse=True)
    return re.compile(r"\W*(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE)
