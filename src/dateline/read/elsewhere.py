"""Whether an element stands in a part of the page that is about other articles, in comments, or in the page's frame."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from dateline.read.markup import words_of
from dateline.read.teasers import HEADINGS, is_teaser_heading

_ALWAYS = re.compile(
    r"related|recommend|sidebar|most-?(?:read|viewed)|trending|popular|more-?(?:on|from)|(?:^|[\s_-])comments?(?:$|[\s_-])|comment-?list|"
    r"(?:^|[\s_-])(?:site|page|global|main)-?footer|(?:^|[\s_-])nav(?:$|[\s_-]|bar|igation)|breaking-?news|ticker",
    re.I,
)
_PERHAPS = re.compile(
    r"teaser|promo|comment|(?<!elementor-)widget|(?<!post-)(?<!post_)(?<!entry-)(?<!article-)(?<!article__)(?<!node__)footer|reply|replies",
    re.I,
)
_ENDS = ("body", "main", "html")
_SIBLINGS = 40  # elements looked back for the heading of a list that no box of its own holds
_LINK = 25  # characters of a link that is another article's headline


class Elsewhere:
    """The parts of one page that are about something else than its article; each box is judged once.

    What holds the headline is never elsewhere. A box that only its class calls a teaser, a comment or a footer is elsewhere when it
    has room for one: a heading or a long link of its own. An `article` beside the one with the headline is another one.
    """

    def __init__(self, headline: HtmlElement | None, *, url: str) -> None:
        self._around = frozenset() if headline is None else frozenset((headline, *headline.iterancestors()))
        self._alone = headline is None
        self._in_article = any(box.tag == "article" for box in self._around)
        self._url = url
        self._known: dict[HtmlElement, bool] = {}

    def holds(self, element: HtmlElement) -> bool:
        """Whether the element belongs to teasers, comments, menus or the footer."""
        path: list[HtmlElement] = []
        answer = False
        for box in (element, *element.iterancestors()):
            known = self._known.get(box)
            judged = self._judged(box) if known is None else known
            path.append(box)
            if judged is not None:
                answer = judged
                break
        self._known.update(dict.fromkeys(path, answer))
        return answer

    def _judged(self, box: HtmlElement) -> bool | None:
        """True for elsewhere, False for the article, None when the box does not say and what is around it has to."""
        if box.tag in _ENDS or box in self._around:
            return False
        if box.tag == "article" and (self._in_article or (self._alone and _has(box, "h1"))):
            return self._in_article
        if self._is_frame(box) or self._is_link_away(box):
            return True
        name = f"{box.get('class') or ''} {box.get('id') or ''}"
        if _ALWAYS.search(name) or ((box.tag == "aside" or _PERHAPS.search(name)) and _has_room(box)):
            return True
        return True if _follows_teaser_heading(box) else None

    def _is_frame(self, box: HtmlElement) -> bool:
        return box.tag == "nav" or (box.tag == "footer" and not any(up.tag == "article" for up in box.iterancestors()))

    def _is_link_away(self, box: HtmlElement) -> bool:
        href = (box.get("href") or "") if box.tag == "a" else ""
        return bool(href) and len(words_of(box)) >= _LINK and href.split("#")[0] not in ("", self._url)


def _has(box: HtmlElement, *tags: str) -> bool:
    return next(box.iter(*tags), None) is not None


def _has_room(box: HtmlElement) -> bool:
    """Whether a box holds another headline: not where it only holds a date, a name, a standfirst, a few short links."""
    return _has(box, *HEADINGS) or any(len(words_of(link)) >= _LINK for link in box.iter("a"))


def _follows_teaser_heading(element: HtmlElement) -> bool:
    """Whether the nearest heading before it among its siblings opens a list of teasers, and no headline stands between."""
    for before in islice(element.itersiblings(preceding=True), _SIBLINGS):
        if is_teaser_heading(before):
            return not _has(element, "h1")
        if before.tag in HEADINGS or before.tag in ("h1", "article", "header") or _has(before, "h1"):
            return False
    return False
