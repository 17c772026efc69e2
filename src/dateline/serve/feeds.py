"""Lists as feeds: Atom (RFC 4287) and JSON Feed 1.1, one entry a row, its id that of the row.

An entry is updated on the day on which its newest words were published, so that a reader shows a moved window again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from lxml import etree

from dateline.model import Reading, window_json
from dateline.record import Alert, Event, Expectation, Story
from dateline.serve.watching.telling import alert_text
from dateline.serve.words import chain_words, outlet_words, window_words

ATOM = "application/atom+xml"
JSON = "application/feed+json"
_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a list. `text` is plain: the window or day, the certainty, and the exact words with their voices."""

    id: str
    title: str
    text: str
    updated: date | datetime
    subject: str = ""  # the id that the entry leads to, where it is not its own


def article_entry(reading: Reading) -> Entry:
    """An article: updated when it was published."""
    article = reading.article
    outlet = outlet_words(article.outlet, article.url)
    text = f"{outlet}, {article.day or 'unknown day'}: {len(reading.claims)} claims\n{article.url}"
    return Entry(id=article.id, title=article.title or article.url, text=text, updated=_newest([article.day]))


def story_entry(story: Story) -> Entry:
    """A story: updated with its last article."""
    count = len(story.articles)
    text = f"{count} {'article' if count == 1 else 'articles'} from {story.first} to {story.last}"
    return Entry(id=story.id, title=story.title, text=text, updated=_newest([story.last]))


def event_entry(event: Event) -> Entry:
    """An event: updated with its newest evidence."""
    rests = f"{event.outlets} outlets, {event.texts} texts, {len(event.origins)} origins"
    words = [f"“{e.exact}” {chain_words(e.chain)}, {e.published or 'unknown day'}, {e.url}" for e in event.evidence]
    text = "\n".join([f"{window_words(window_json(event.when))}, {event.certainty.value}; {rests}", *words])
    return Entry(id=event.id, title=event.what, text=text, updated=_newest(e.published for e in event.evidence))


def expectation_entry(expected: Expectation, *, outcome: str) -> Entry:
    """An expectation: updated with its newest statement or settlement."""
    words = [
        f"{window_words(window_json(s.window))}: “{s.evidence.exact}” {chain_words(s.evidence.chain)}, "
        f"{s.evidence.published or 'unknown day'}, {s.evidence.url}"
        for s in expected.stated
    ]
    settled = [f"{s.day}: {s.outcome.value}, {s.why}" for s in expected.settlements]
    text = "\n".join([f"{window_words(window_json(expected.window))}, {outcome.replace('_', ' ')}", *words, *settled])
    days = [*(s.evidence.published for s in expected.stated), *(s.day for s in expected.settlements)]
    return Entry(id=expected.id, title=expected.what, text=text, updated=_newest(days))


def alert_entry(alert: Alert, *, desk: str) -> Entry:
    """An alert of a watch: updated when it was decided, and never again."""
    text = alert_text(alert, desk=desk)
    return Entry(id=alert.id, title=f"{alert.change}: {alert.what}", text=text, updated=alert.decided_at, subject=alert.subject)


def _newest(days: Iterable[date | None]) -> date:
    return max((day for day in days if day), default=date(1970, 1, 1))


def newest_first(entries: Iterable[Entry], limit: int) -> tuple[Entry, ...]:
    """The entries that were updated last."""
    return tuple(sorted(entries, key=lambda e: (_moment(e.updated), e.id), reverse=True)[:limit])


def atom(entries: Sequence[Entry], *, title: str, home: str, address: str) -> bytes:
    """The Atom document of entries, newest first. `home` is the desk's address, `address` that of the feed itself."""
    feed = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # lxml writes the default namespace so
    _add(feed, "title", title)
    _add(feed, "id", address)
    _add(feed, "updated", _moment(entries[0].updated if entries else date(1970, 1, 1)))
    _add(feed, "link", None, rel="self", href=address)
    _add(_add(feed, "author", None), "name", "dateline")
    for entry in entries:
        node = _add(feed, "entry", None)
        _add(node, "title", entry.title)
        _add(node, "id", f"urn:dateline:{entry.id}")
        _add(node, "updated", _moment(entry.updated))
        _add(node, "link", None, rel="alternate", href=f"{home}/id/{entry.subject or entry.id}")
        _add(node, "content", entry.text, type="text")
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8")


def json_feed(entries: Sequence[Entry], *, title: str, home: str, address: str) -> bytes:
    """The JSON Feed of entries, newest first."""
    items = [
        {
            "id": f"urn:dateline:{entry.id}",
            "url": f"{home}/id/{entry.subject or entry.id}",
            "title": entry.title,
            "content_text": entry.text,
            "date_modified": _moment(entry.updated),
        }
        for entry in entries
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": home, "feed_url": address}
    whole = head | {"items": items}
    return json.dumps(whole, ensure_ascii=False).encode()


def _add(parent: etree._Element, name: str, text: str | None, **attributes: str) -> etree._Element:
    node = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes)
    node.text = _printable(text) if text is not None else None
    return node


def _printable(text: str) -> str:
    """Without the control characters that XML 1.0 has no way to write."""
    return "".join(c for c in text if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")


def _moment(day: date | datetime) -> str:
    at = day if isinstance(day, datetime) else datetime.combine(day, time(), UTC)
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
