"""Whether an element stands in a part of the page that is about other articles, in comments, or in the page's frame."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from dateline.read.teasers import HEADINGS, is_teaser_heading

_ELSEWHERE = re.compile(
    r"related|teaser|recommend|comment|sidebar|most-?read|trending|popular|widget|footer|promo|more-?(?:on|from)|nav", re.I
)
_ENDS = ("body", "main", "html")
_SIBLINGS = 40  # elements looked back for the heading of a list that no box of its own holds


def is_elsewhere(element: HtmlElement, headline: HtmlElement | None = None) -> bool:
    """Whether the element belongs to teasers, comments, menus or the footer.

    What holds the headline is never elsewhere: the one given, or the only h1 of the page.
    """
    around = frozenset() if headline is None else frozenset(headline.iterancestors())
    lone = _holds_lone_headline(element.getroottree().getroot())
    for parent in (element, *element.iterancestors()):
        if parent.tag in _ENDS or parent in around:
            return False
        if _holds_headline(parent) and (lone or parent.tag == "article"):
            return any(True for _ in parent.iterancestors("aside"))
        if parent.tag in ("aside", "footer", "nav") or _ELSEWHERE.search(f"{parent.get('class') or ''} {parent.get('id') or ''}"):
            return True
        if _follows_teaser_heading(parent) and not _holds_headline(parent):
            return True
    return False


def _holds_headline(element: HtmlElement) -> bool:
    return next(element.iter("h1"), None) is not None


def _holds_lone_headline(tree: HtmlElement) -> bool:
    return len(list(islice(tree.iter("h1"), 2))) == 1


def _follows_teaser_heading(element: HtmlElement) -> bool:
    """Whether the nearest heading before it among its siblings opens a list of teasers, and no headline stands between."""
    for before in islice(element.itersiblings(preceding=True), _SIBLINGS):
        if is_teaser_heading(before):
            return True
        if before.tag in HEADINGS or before.tag in ("h1", "article", "header") or _holds_headline(before):
            return False
    return False
