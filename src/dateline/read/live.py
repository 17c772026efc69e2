"""The entries of a live blog, each with its own time: as the page declares them, else as it shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement

from dateline.model import Stamp, Teaser
from dateline.read.jsonld import Node, nodes, texts
from dateline.read.markup import words_of
from dateline.read.page_date import page_stamp
from dateline.read.teasers import HEADINGS, MAX_TITLE

_MOST = 60
_FEWEST = 3  # boxes beside each other with a time each, below which they are no series
_PROSE = 40  # characters that an entry shows at least


def entries_of(tree: HtmlElement, url: str) -> tuple[Teaser, ...]:
    """The entries of a page that is a live blog, in page order, at most 60; declared ones (schema.org liveBlogUpdate) first."""
    return _declared(tree, url) or _shown(tree, url)


def _declared(tree: HtmlElement, url: str) -> tuple[Teaser, ...]:
    entries = [entry for node in nodes(tree) for entry in _listed(node.get("liveBlogUpdate")) if isinstance(entry, dict)]
    return tuple(teaser for entry in entries[:_MOST] if (teaser := _entry(entry, url)))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _entry(entry: Node, url: str) -> Teaser | None:
    headline, body = (next(iter(texts(entry.get(key))), None) for key in ("headline", "articleBody"))
    address = next((urljoin(url, words) for words in texts(entry.get("url"))), None)
    moments = (page_stamp(words, "live blog entry") for words in texts(entry.get("datePublished")))
    return _teaser(headline, body, next(moments, None), address)


def _teaser(headline: str | None, body: str | None, moment: Stamp | None, address: str | None) -> Teaser | None:
    title = headline or (body or "")[:MAX_TITLE]
    return Teaser(title=title, summary=body if headline else None, published=moment, url=address) if title else None


def _shown(tree: HtmlElement, url: str) -> tuple[Teaser, ...]:
    """The largest series of boxes beside each other that hold prose and one moment each."""
    series: dict[HtmlElement, list[tuple[HtmlElement, Stamp]]] = {}
    for box, moment in _boxes(tree):
        parent = box.getparent()
        if parent is not None and len(words_of(box)) >= _PROSE:
            series.setdefault(parent, []).append((box, moment))
    entries = max(series.values(), key=len, default=[])
    if len(entries) < _FEWEST:
        return ()
    found = (_teaser(_heading_of(box), _prose_of(box), moment, _address(box, url)) for box, moment in entries[:_MOST])
    return tuple(teaser for teaser in found if teaser)


def _boxes(tree: HtmlElement) -> Iterator[tuple[HtmlElement, Stamp]]:
    """Each `<time>` with a day of its own, and the largest element around it that holds no other."""
    for element in tree.iter("time"):
        moment = page_stamp(element.get("datetime") or words_of(element), "live blog entry")
        if moment is None:
            continue
        box = element
        for parent in element.iterancestors():
            if parent.tag == "body" or len(list(parent.iter("time"))) > 1:
                break
            box = parent
        yield box, moment


def _heading_of(box: HtmlElement) -> str | None:
    return next(_words(box.iter(*HEADINGS)), None)


def _prose_of(box: HtmlElement) -> str | None:
    return " ".join(_words(box.iter("p"))) or None


def _words(elements: Iterable[HtmlElement]) -> Iterator[str]:
    return (words for element in elements if (words := words_of(element)))


def _address(box: HtmlElement, url: str) -> str | None:
    """The address of an entry: the page's own, and the entry's id where it has one."""
    return urljoin(url, f"#{name}") if url and (name := box.get("id")) else None
