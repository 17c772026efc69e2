"""What other programs subscribe to: each list of the desk as Atom and JSON Feed, and the expectations as a calendar.

The filters are those of the pages, so that any page's address becomes a subscription by its ending.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from fastapi import APIRouter, Request, Response

from dateline.fetch.opml import write_opml
from dateline.merge.expectations import outcome_on
from dateline.serve import feeds
from dateline.serve.calendar import TYPE, calendar
from dateline.serve.desk.asked import Asked, asked_of
from dateline.serve.feeds import Entry
from dateline.store import Record, watching

_NEWEST = 100  # entries of a feed
_DAYS = 92  # before the newest article, of which a feed tells that was asked for without a first day


def routes(record: Record, *, today: Callable[[], date]) -> APIRouter:
    """`/chronology.atom`, `/stories.json` and so on, a feed for each watch, `/expectations.ics` and `/sources.opml`."""
    out = APIRouter(include_in_schema=False)

    @out.get("/watches/{id}.atom")
    def watch_as_atom(request: Request, id: str) -> Response:
        return _feed(request, feeds.atom, feeds.ATOM, *_told(record, id, desk=_home(request)))

    @out.get("/watches/{id}.json")
    def watch_as_json(request: Request, id: str) -> Response:
        return _feed(request, feeds.json_feed, feeds.JSON, *_told(record, id, desk=_home(request)))

    @out.get("/{name}.atom")
    def as_atom(request: Request, name: str) -> Response:
        return _feed(request, feeds.atom, feeds.ATOM, name, _entries(record, name, asked_of(request.query_params), today()))

    @out.get("/{name}.json")
    def as_json(request: Request, name: str) -> Response:
        return _feed(request, feeds.json_feed, feeds.JSON, name, _entries(record, name, asked_of(request.query_params), today()))

    @out.get("/sources.opml")
    def as_outline() -> Response:
        return Response(write_opml(record.sources(), title="Sources of dateline"), media_type="text/x-opml")

    @out.get("/expectations.ics")
    def as_calendar(request: Request) -> Response:
        asked = asked_of(request.query_params)
        found = record.expectations(asked.query())
        return Response(calendar(found, home=_home(request), today=asked.as_of or today()), media_type=TYPE)

    return out


def _told(record: Record, id: str, *, desk: str) -> tuple[str, list[Entry]]:
    """The name of a watch and what it told. Raises NotFound."""
    found, _ = watching.watch(record, id)
    return found.name, [feeds.alert_entry(alert, desk=desk) for alert in watching.alerts(record, found.id, limit=_NEWEST)]


def _entries(record: Record, name: str, asked: Asked, today: date) -> list[Entry] | None:
    """The entries of a list; None when there is no list of that name."""
    newest = record.days()[1]
    since = asked.since or (newest - timedelta(days=_DAYS) if newest else None)
    query, day = replace(asked.query(), since=since), asked.as_of or today
    if name == "articles":
        return [feeds.article_entry(reading) for reading in record.articles(query)]
    if name == "chronology":
        return [feeds.event_entry(event) for event in record.chronology(query)]
    if name == "stories":
        return [feeds.story_entry(story) for story in record.stories(query)]
    if name == "expectations":
        found = record.expectations(query)
        return [feeds.expectation_entry(e, outcome=outcome_on(e, day).value) for e in found]
    return None


def _feed(request: Request, written: Callable[..., bytes], kind: str, name: str, entries: list[Entry] | None) -> Response:
    if entries is None:
        return Response("there are feeds of articles, chronology, stories and expectations", 404, media_type="text/plain")
    newest = feeds.newest_first(entries, _NEWEST)
    return Response(written(newest, title=f"dateline: {name}", home=_home(request), address=str(request.url)), media_type=kind)


def _home(request: Request) -> str:
    return str(request.base_url).rstrip("/")
