"""Teasers: headlines on the page that belong to other articles, with their address, summary and time where these are shown."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from dateline.model import Stamp, Teaser
from dateline.read.markup import words_of
from dateline.read.page_date import page_stamp
from dateline.read.pagewords import heads_teasers

_CLASS = re.compile(
    r"teaser|related|recommend|most-?read|trending|popular|read-?(?:more|next|also)|more-?(?:on|from|stories|news)|card|promo|story-?(?:item|list)",
    re.I,
)
_MIN_TITLE, MAX_TITLE = 20, 220  # characters of a headline
_MOST = 60
_NO_ADDRESS = ("#", "javascript:", "mailto:", "tel:", "data:")
HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def teasers_of(tree: HtmlElement, url: str) -> tuple[Teaser, ...]:
    """The teasers of a parsed page, in page order, one for each address; at most 60. Addresses are absolute where `url` allows."""
    found: dict[str, Teaser] = {}
    lists: dict[HtmlElement, bool] = {}
    seen: set[str] = set()
    for link in tree.iter("a"):
        if len(found) == _MOST:
            break
        href = link.get("href")
        if not href or href in seen or href.startswith(_NO_ADDRESS):
            continue
        box = _box_of(link, lists)
        title = None if box is None else _title_of(link, box)
        if box is None or title is None:
            continue
        seen.add(href)
        address = _address(href, url)
        if address and address not in found:
            found[address] = Teaser(title=title, summary=_summary_of(box, title), published=_time_of(box), url=address)
    return tuple(found.values())


def _box_of(link: HtmlElement, lists: dict[HtmlElement, bool]) -> HtmlElement | None:
    """The smallest element around the link that holds one teaser: a list item, an article, or what its class calls one."""
    box: HtmlElement | None = None
    for depth, parent in enumerate(link.iterancestors()):
        if parent.tag in ("nav", "header", "footer", "p", "body") or depth > 8:
            break
        if box is None and (parent.tag in ("li", "article") or _CLASS.search(parent.get("class") or "")):
            box = parent
        if box is None:
            continue
        if parent not in lists:
            lists[parent] = _is_list(parent)
        if lists[parent]:
            return box
    return None


def _is_list(element: HtmlElement) -> bool:
    if element.tag == "aside" or _CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    before = element.getprevious()
    return before is not None and is_teaser_heading(before)


def is_teaser_heading(element: HtmlElement) -> bool:
    """Whether the element, or a box with nothing else in it, is a heading over teasers such as "Read more"."""
    if element.tag in ("div", "header") and len(element) == 1 and not (element.text or "").strip():
        element = element[0]
    return element.tag in HEADINGS and heads_teasers(words_of(element))


def _title_of(link: HtmlElement, box: HtmlElement) -> str | None:
    inner = next((e for tag in HEADINGS for e in link.iter(tag)), None)
    text = words_of(inner if inner is not None else link)
    if (
        not _MIN_TITLE <= len(text) <= MAX_TITLE
        and (heading := next((e for tag in HEADINGS for e in box.iter(tag)), None)) is not None
    ):
        text = words_of(heading)
    return text if _MIN_TITLE <= len(text) <= MAX_TITLE and " " in text else None


def _summary_of(box: HtmlElement, title: str) -> str | None:
    return next(
        (text for p in box.iter("p") if len(text := words_of(p)) > _MIN_TITLE and text not in title and title not in text), None
    )


def _time_of(box: HtmlElement) -> Stamp | None:
    for element in box.iter("time"):
        if stamp := page_stamp(element.get("datetime") or words_of(element), "teaser time"):
            return stamp
    return None


def _address(href: str, url: str) -> str | None:
    try:
        address = urljoin(url, href.strip())
        return address if len(urlsplit(address).path) > 1 and address.split("#")[0] != url.split("#")[0] else None
    except ValueError:
        return None
