"""What a source lists: feeds (RSS, Atom, JSON Feed) and sitemaps, as addresses with the title and time that are said of each.

Sources: RSS 2.0, RFC 4287 (Atom), JSON Feed 1.1, sitemaps.org protocol 0.9 with Google's news extension, XML Base.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import fastfeedparser

from dateline.errors import InputError
from dateline.fetch.markup import Element, local_name, parsed_xml, words_of
from dateline.fetch.opml import led_to
from dateline.sources import SourceKind

_FEEDS = ("rss", "feed", "rdf")
_SITEMAPS = ("urlset", "sitemapindex")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(rss|feed|rdf|urlset|sitemapindex)[\s>/]", re.IGNORECASE)
_HEAD = 4096
_MOST_ENTRIES = 5_000
_DATES = ("pubdate", "published", "date", "issued", "updated", "modified")  # the first that an entry has
_DAYS_ONLY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An address that a source lists. `said` is its time of publication in ISO 8601: a day where only a day is given, and with the
    zone that it was written with."""

    url: str
    title: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a source lists, in its order, each address once. `parts` are sitemaps that an index names, the newest first.

    `rest` is for how long the feed asks to be left alone (ttl of RSS), nothing where it says nothing.
    """

    kind: SourceKind
    title: str = ""
    entries: tuple[Entry, ...] = ()
    parts: tuple[str, ...] = ()
    rest: timedelta = timedelta(0)


def is_listing(body: bytes) -> bool:
    """Whether bytes look like a feed or sitemap: XML with the root of one, or a JSON object that says so."""
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return b"jsonfeed.org/version" in head
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, "ignore").encode()
    match = _ROOT.search(head) if head.startswith(b"<") else None
    return match is not None and b"<html" not in head[: match.start()].lower()


def read_listing(body: bytes, *, base: str) -> Listing:
    """The Listing of a feed or sitemap; relative addresses are resolved against xml:base, else `base`.

    Raises InputError for bytes that are none, and for XML that declares entities of its own.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, base)
    root = parsed_xml(body, base=base)
    name = local_name(root)
    if name in _FEEDS:
        return _xml_feed(body, root, base)
    if name in _SITEMAPS:
        return _sitemap(root, base)
    raise InputError(base, f"is neither feed nor sitemap: its first element is <{name}>")


def _parsed(body: bytes, base: str) -> Any:
    options = {"include_content": False, "include_tags": False, "include_media": False, "include_enclosures": False}
    try:
        return fastfeedparser.parse(body, **options)
    except Exception as error:  # of a stranger's feed: what the parser raises on it has no end
        raise InputError(base, f"is no feed that can be read: {error}") from None


# ---------------------------------------------------------------- RSS and Atom


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the parser of feeds does not keep of an entry: against what its link is resolved, and its time as written."""

    base: str
    words: str


def _xml_feed(body: bytes, root: Element, base: str) -> Listing:
    feed = _parsed(body, base)
    items = feed.get("entries", ())[:_MOST_ENTRIES]
    marks = [_mark(item, base) for item in root.iter("{*}item", "{*}entry")]
    if len(marks) != len(feed.get("entries", ())):  # a feed so broken that the two see different entries
        marks = [_Mark(base, "")] * len(items)
    found = (_entry(item, mark) for item, mark in zip(items, marks, strict=False))
    about = feed.get("feed", {})
    return Listing(kind=SourceKind.FEED, title=str(about.get("title") or ""), entries=_once(found), rest=_rest(root))


def _mark(item: Element, base: str) -> _Mark:
    children = [(local_name(child), child) for child in item]
    dates = {name: words_of(child) for name, child in reversed(children) if name in _DATES}
    words = next((dates[name] for name in _DATES if dates.get(name)), "")
    links = [child for name, child in children if name == "link" and child.get("rel", "alternate") == "alternate"]
    return _Mark((links[0] if links else item).base or base, words)


def _entry(item: Any, mark: _Mark) -> Entry | None:
    address = _resolved(str(item.get("link") or _named_by_id(item)), mark.base)
    said = _moment(mark.words) or str(item.get("published") or "")
    return Entry(url=address, title=" ".join(str(item.get("title") or "").split()), said=said) if address else None


def _named_by_id(item: Any) -> str:
    """The address of an entry without a link: an id that is one, or the page that it points at."""
    own = str(item.get("id") or "")
    related = next((str(link.get("href")) for link in item.get("links", ()) if link.get("rel") == "related"), "")
    return own if own.startswith(("http://", "https://")) else related


def _rest(root: Element) -> timedelta:
    words = next((words_of(ttl) for ttl in root.iter("ttl")), "")
    return timedelta(minutes=min(int(words), 1440)) if words.isascii() and words.isdigit() and len(words) < 6 else timedelta(0)


# ---------------------------------------------------------------- JSON Feed


def _json_feed(body: bytes, base: str) -> Listing:
    feed = _parsed(body, base)
    try:
        written = json.loads(body.decode("utf-8-sig", "replace")).get("items", ())
        words = [str(item.get("date_published") or item.get("date_modified") or "") for item in written]
    except (ValueError, AttributeError, RecursionError) as error:
        raise InputError(base, f"is no JSON feed: {error}") from None
    items = zip(feed.get("entries", ())[:_MOST_ENTRIES], words, strict=False)
    found = (_entry(item, _Mark(base, said)) for item, said in items)
    return Listing(kind=SourceKind.FEED, title=str(feed.get("feed", {}).get("title") or ""), entries=_once(found))


# ---------------------------------------------------------------- sitemaps


def _sitemap(root: Element, base: str) -> Listing:
    if local_name(root) == "sitemapindex":
        listed = [(_field(part, "lastmod"), _resolved(_field(part, "loc"), base)) for part in root.iter("{*}sitemap")]
        newest = sorted((part for part in listed if part[1]), key=lambda part: part[0], reverse=True)
        return Listing(kind=SourceKind.SITEMAP, parts=tuple(dict.fromkeys(address for _, address in newest)))
    found = (_located(element, base) for element in list(root.iter("{*}url"))[:_MOST_ENTRIES])
    return Listing(kind=SourceKind.SITEMAP, entries=_once(found))


def _located(element: Element, base: str) -> Entry | None:
    address = _resolved(_field(element, "loc"), base)
    said = _moment(_field(element, "publication_date") or _field(element, "lastmod"))
    return Entry(url=address, title=_field(element, "title"), said=said) if address else None


def _field(element: Element, name: str) -> str:
    return next((words_of(child) for child in element.iter(f"{{*}}{name}")), "")


# ---------------------------------------------------------------- addresses and times


def _once(entries: Iterable[Entry | None]) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry:
            found.setdefault(entry.url, entry)
    return tuple(found.values())


def _resolved(link: str, base: str) -> str:
    """The address of a link, "" for what is none of the web."""
    if not link.strip():
        return ""
    try:
        return led_to(base, _escaped(link.strip()))
    except InputError:
        return ""


def _escaped(link: str) -> str:
    """A link as feeds write it, spaces and all, as one that can be asked for."""
    return "".join(_escapes(link))


def _escapes(link: str) -> Iterator[str]:
    return (f"%{ord(letter):02X}" if letter in ' "<>\\^`{|}' else letter for letter in link)


def _moment(words: str) -> str:
    """A time in ISO 8601 as exact as its words and with their zone, "" when they are in no known form.

    >>> _moment("Mon, 05 Jan 2026 10:00:00 +0900"), _moment("2026-01-05"), _moment("soon")
    ('2026-01-05T10:00:00+09:00', '2026-01-05', '')
    """
    if _DAYS_ONLY.fullmatch(words):
        return words
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(words).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return ""
