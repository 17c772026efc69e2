"""Articles and events as schema.org says them (JSON-LD), for the data block of their pages. Blocks of data never run."""

from __future__ import annotations

from typing import Any

from dateline.model import Reading
from dateline.record import Event

_CONTEXT = "https://schema.org"


def linked_article(reading: Reading) -> dict[str, Any]:
    """A schema.org NewsArticle; what the page does not say is left out."""
    article = reading.article
    said = {
        "url": article.url if article.url.startswith("http") else None,
        "identifier": article.id,
        "headline": article.title,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": article.outlet} if article.outlet else None,
        "datePublished": article.day.isoformat() if article.day else None,
        "inLanguage": article.language,
        "keywords": list(article.tags),
    }
    return {"@context": _CONTEXT, "@type": "NewsArticle", **_said(said)}


def linked_event(event: Event) -> dict[str, Any]:
    """A schema.org Event with the pages that tell of it. Its name are the words of its best evidence."""
    when = event.when
    said = {
        "identifier": event.id,
        "name": event.what,
        "startDate": when.earliest.isoformat() if when and when.earliest else None,
        "endDate": when.latest.isoformat() if when and when.latest else None,
        "about": [{"@type": "Thing", "name": name} for name in event.participants],
        "subjectOf": [{"@type": "NewsArticle", "url": url} for url in _addresses(event)],
    }
    return {"@context": _CONTEXT, "@type": "Event", **_said(said)}


def _addresses(event: Event) -> list[str]:
    return list(dict.fromkeys(piece.url for piece in event.evidence if piece.url.startswith("http")))


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
