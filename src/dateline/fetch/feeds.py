"""Feeds as lists of links: RSS, Atom and JSON Feed."""

from __future__ import annotations

from urllib.parse import urljoin

import fastfeedparser
from lxml import etree

_STARTS = (b"<rss", b"<feed", b"<rdf:RDF", b"<?xml")
_HEAD = 1024


def is_feed(body: bytes) -> bool:
    """Whether bytes look like a feed: XML whose first element is rss, feed or RDF."""
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(_STARTS):
        return False
    return any(f"<{name}".encode() in head for name in ("rss", "feed", "rdf:RDF"))


def links_of(body: bytes, base: str) -> tuple[str, ...]:
    """The addresses of a feed's entries, in its order, each once; relative ones are resolved against `base`.

    Bytes that are no feed after all give none.
    """
    try:
        entries = fastfeedparser.parse(body).get("entries", ())
    except (ValueError, KeyError, TypeError, etree.LxmlError):
        return ()
    links = (urljoin(base, entry["link"]) for entry in entries if entry.get("link"))
    return tuple(dict.fromkeys(links))
