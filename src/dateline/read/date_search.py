"""The publication day of a page that declares none: htmldate's search in the words of the page."""

from __future__ import annotations

from datetime import date

from htmldate import find_date
from lxml.html import HtmlElement

from dateline.model import Page, Stamp
from dateline.read.stamps import stamp_of

_LAST = "2099-12-31"


def guessed_stamp(tree: HtmlElement, page: Page) -> Stamp | None:
    """A day that stands in the words of the page, None when none does; never a day after the capture."""
    last = page.fetched_at.date().isoformat() if page.fetched_at else _LAST
    try:
        found = find_date(tree, original_date=True, extensive_search=True, url=page.url or None, max_date=last)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return stamp_of(date.fromisoformat(found), found="htmldate search") if found else None
