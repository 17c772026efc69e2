"""The tags of a page: the keywords that it declares, else the links of its list of topics; never ids, hosts and names of fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dateline import lexicon
from dateline.model import Declared
from dateline.read.declarations import Declarations, in_meta, in_nodes
from dateline.read.layout import Layout, Mark
from dateline.read.markup import fold, words_of

_META = (
    "news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "og:article:tag", "keywords", "mrf:tags", "cxenseparse:tags",
    "article:tags",
)  # fmt: skip
_FIELD = re.compile(r"^[^:]*\b(?:entity|keyword|tag|topic|tokens?)s?[^:]*:\s*", re.I)
_NO_TAG = re.compile(
    r"^[\da-f]{8}-[\da-f-]{20,}$|^\d+$|^(?:www\.)?[\w-]+\.(?:com|org|net|de|ca|fr|uk)$|^\w[\w ]{2,}:\s*\S|^https?:|\w+=\w|_id\b|"
    r"^@|^[a-z]+_[a-z_]+$",
    re.I,
)
_LISTS = ("ul", "ol", "div", "section", "p")
_LONGEST = 70
_MOST_LINKS = 15
_SEVERAL = 2  # parts that one tag may have ("Springfield, Ohio")


def declared_tags(page: Declarations, layout: Layout) -> list[Declared]:
    """What fields and links call keywords; the links of a list of topics where no field does."""
    found = in_nodes(page, "tag", ("keywords",)) + in_meta(page, "tag", _META)
    links = (text for link in page.items.get("rel tag", ()) if link.tag == "a" and (text := words_of(link)))
    found += [Declared(field="tag", value=text, found="link rel=tag") for text in links]
    return found or _topic_links(layout)


def chosen_tags(tags: Iterable[Declared], not_tags: set[str]) -> tuple[str, ...]:
    """The tags of the first place that gives several, else of the first that gives any; `not_tags` are folded."""
    places: dict[str, list[str]] = {}
    for item in tags:
        places.setdefault(item.found, []).append(item.value)
    refused = not_tags | _never()
    given = [kept for values in places.values() if (kept := _kept(values, refused))]
    return next((kept for kept in given if len(kept) > 1), given[0] if given else ())


def _topic_links(layout: Layout) -> list[Declared]:
    """The links of the first list that its class calls tags or topics."""
    for box in layout.marked[Mark.TOPICS]:
        if box.tag in _LISTS and not layout.elsewhere.holds(box):
            values = [text for link in box.iter("a") if 1 < len(text := words_of(link)) < _LONGEST]
            if 0 < len(values) <= _MOST_LINKS:
                return [Declared(field="tag", value=value, found="topic links") for value in values]
    return []


@cache
def _never() -> frozenset[str]:
    return frozenset(fold(word) for word in lexicon.load("en", "pages").words("no_tags"))


def _parts(value: str, *, alone: bool) -> list[str]:
    """The tags in a field: a list with separators where the field stands alone, or has several; else it is one tag."""
    parts = re.split(r"[,;|、，]", value)
    return parts if alone or len(parts) > _SEVERAL else [value]


def _kept(values: list[str], refused: set[str]) -> tuple[str, ...]:
    parts = [part for value in values for part in _parts(value, alone=len(values) == 1)]
    cleaned = (_FIELD.sub("", part).strip(" #\"'") for part in parts)
    return tuple(
        dict.fromkeys(
            part for part in cleaned if 1 < len(part) < _LONGEST and not _NO_TAG.search(part) and fold(part) not in refused
        )
    )
