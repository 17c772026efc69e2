"""Where things stand on a page: its headline and the lines around it, elements marked by class, parts about something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from lxml.html import HtmlElement

from dateline.read.elsewhere import Elsewhere
from dateline.read.markup import fold, words_of
from dateline.read.page_lines import Header, PageLine, header_of, page_lines

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HEADINGS = ("h1", "h2", "h3", "h4")
_SAME_START = 20  # folded characters that a heading and the title share, so that one is the other in a longer form


class Mark(StrEnum):
    """What the class of an element says that it holds."""

    BYLINE = "byline"
    DATE = "date"
    TOPICS = "topics"


_MARKS = {
    Mark.BYLINE: re.compile(
        r"\b(?:byline|author|autor|auteur|autore|writer|contributor)s?(?:[-_]*(?:name|link|info|list|wrap\w*|item)s?)?\b|author__?name|article__?author",
        re.I,
    ),
    Mark.DATE: re.compile(
        r"publish|pubdate|posted|submitted|dateline|timestamp|created|datum|fecha|\bmeta[-_]?date\b|"
        r"(?:entry|post|article|news|story|page|content|blog|press|item|info)[-_]*(?:date|time)|date[-_]?(?:line|time)|"
        r"(?:^|[\s_-])date(?:$|[\s_-])",
        re.I,
    ),
    Mark.TOPICS: re.compile(
        r"(?:^|[\s_-])(?:article|story|post|entry|content|c|m)?[-_]*(?:tags?|topics?|keywords?|themen|temas?|schlagwort\w*|etiquetas|mots-?cles)(?:[-_]*(?:list|links?|items?|container|wrap\w*|cloud|block|section))?(?:$|[\s_-])",
        re.I,
    ),
}


_STEM = re.compile(  # without one of these no pattern can match; asked first, of lower case, for that is many times cheaper
    "author|autor|auteur|byline|writer|contributor|publi|pubdate|date|datum|fecha|time|posted|submitted|created|"
    "tag|topic|keyword|them|tema|schlagwort|etiqueta|mots"
)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The layout of one parsed page whose title is known. Each property is computed once, when asked."""

    tree: HtmlElement
    url: str
    title: str | None

    @cached_property
    def headline(self) -> HtmlElement | None:
        """The heading that shows the title; else a lone h1; None when neither is there."""
        first = list(self.tree.iter("h1"))
        wanted = fold(self.title or "")
        found = next((h1 for h1 in first if fold(words_of(h1)) == wanted), None)
        if found is None and wanted:
            shown = [(element, fold(words_of(element))) for tag in _HEADINGS for element in self.tree.iter(tag)]
            alike = (e for same in (_is_same, _is_longer, _starts_alike) for e, words in shown if same(words, wanted))
            found = next(alike, None)
        return first[0] if found is None and len(first) == 1 else found

    @cached_property
    def elsewhere(self) -> Elsewhere:
        """Which parts of the page belong to other articles, to comments or to the frame."""
        return Elsewhere(self.headline, url=self.url)

    @cached_property
    def marked(self) -> dict[Mark, tuple[HtmlElement, ...]]:
        """Elements by what their class or id says that they hold."""
        found: dict[Mark, list[HtmlElement]] = {mark: [] for mark in Mark}
        for element in self.tree.xpath("descendant-or-self::*[@class or @id]"):
            for mark in (*_marks_of(element.get("class") or ""), *_marks_of(element.get("id") or "")):
                found[mark].append(element)
        return {mark: tuple(elements) for mark, elements in found.items()}

    @cached_property
    def lines(self) -> tuple[PageLine, ...]:
        """The page as lines that a reader sees."""
        return page_lines(self.tree)

    @cached_property
    def header(self) -> Header:
        """The lines around the headline."""
        return header_of(self.lines, self.headline)


@lru_cache(maxsize=8_192)
def _marks_of(name: str) -> tuple[Mark, ...]:
    if not _STEM.search(name.lower()):
        return ()
    apart = _HUMP.sub("-", name)
    return tuple(mark for mark, pattern in _MARKS.items() if pattern.search(apart))


def _is_same(words: str, wanted: str) -> bool:
    return words == wanted


def _is_longer(words: str, wanted: str) -> bool:
    """Whether a heading is the title with something before or behind it: a kicker, a date."""
    return len(wanted) >= _SAME_START and wanted in words and len(words) < 3 * len(wanted)


def _starts_alike(words: str, wanted: str) -> bool:
    return len(words) >= _SAME_START and words[:_SAME_START] == wanted[:_SAME_START]
