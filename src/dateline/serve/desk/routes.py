"""Which address of the desk shows which page: each route asks one module what its page shows and hands that to a template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Protocol

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from dateline.model import Claim, Reading
from dateline.record import CopyGroup, Event, Expectation, Query, Story
from dateline.serve import listing
from dateline.serve.access import form_of, who
from dateline.serve.charts import ledger
from dateline.serve.desk.asked import asked_of
from dateline.serve.desk.chronology import chronology_page
from dateline.serve.desk.decisions import decided, made
from dateline.serve.desk.expectations import OUTCOMES, awaited_of, ledger_page
from dateline.serve.desk.found import address_of, found_page, search_of
from dateline.serve.desk.sources import pasted, sources_page
from dateline.serve.desk.story import story_page
from dateline.serve.desk.subject import subject_page, subjects
from dateline.serve.desk.today import today_page, visited
from dateline.serve.desk.watches import keep, new_watch, watch_page, watches_page
from dateline.serve.history import history_rows
from dateline.serve.linked import linked_article, linked_event
from dateline.serve.marking import claim_cards, marked_paragraphs
from dateline.serve.rows import event_row, expectation_row
from dateline.store import Record
from dateline.store import watching as store

_PAGE = 200  # rows of a plain list
_VISITS = "dateline_visits"

Clock = Callable[[], date]
Found = Reading | Story | Event | Expectation | CopyGroup


class Shown(Protocol):
    """A template with its values, and with what every page has, as an answer."""

    def __call__(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The page `name` with `values`."""


def lists(record: Record, shown: Shown, today: Clock) -> APIRouter:
    """The pages that list: today, chronology, expectations, stories, articles, subjects, search."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @pages.get("/")
    def first(request: Request) -> Response:
        last, cookie = visited(request.cookies.get(_VISITS, ""), today())
        answer = shown(request, "today", page=today_page(record, asked_of(request.query_params), last_visit=last, today=today()))
        answer.set_cookie(_VISITS, cookie, max_age=366 * 86400, httponly=True, samesite="strict")
        return answer

    @pages.get("/chronology")
    def chronology(request: Request) -> HTMLResponse:
        asked = asked_of(request.query_params)
        return shown(request, "chronology", page=chronology_page(record, asked, today=asked.as_of or today()))

    @pages.get("/expectations")
    def expectations(request: Request) -> HTMLResponse:
        asked = asked_of(request.query_params)
        return shown(request, "expectations", page=ledger_page(record, asked, today=asked.as_of or today()))

    @pages.get("/stories")
    def stories(request: Request) -> HTMLResponse:
        return shown(request, "stories", rows=list(listing.story_rows(record, _query(request))))

    @pages.get("/articles")
    def articles(request: Request) -> HTMLResponse:
        return shown(request, "articles", rows=list(listing.article_rows(record, _query(request))))

    @pages.get("/subjects")
    def all_subjects(request: Request) -> HTMLResponse:
        return shown(request, "subjects", names=subjects(record, as_of=asked_of(request.query_params).as_of))

    @pages.get("/subject")
    def subject(request: Request, name: str) -> HTMLResponse:
        as_of = asked_of(request.query_params).as_of
        return shown(request, "subject", page=subject_page(record, name.strip(), today=as_of or today(), as_of=as_of))

    @pages.get("/search")
    def search(request: Request, words: str = "") -> HTMLResponse:
        return shown(request, "search", page=found_page(record, words, asked_of(request.query_params)))

    @pages.get("/sources")
    def sources(request: Request) -> HTMLResponse:
        return shown(request, "sources", page=sources_page(record, today=today()))

    return pages


def objects(record: Record, shown: Shown, today: Clock) -> APIRouter:
    """The page of whatever has an id."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @pages.get("/id/{id}")
    def one(request: Request, id: str) -> Response:
        found = record.find(id)
        if isinstance(found, Claim):
            return RedirectResponse(f"/id/{found.article}#{found.id}")
        name, values = _page_of(record, found, today())
        return shown(request, name, **values)

    return pages


def deciding(record: Record, shown: Shown) -> APIRouter:
    """The log of decisions, and the form that makes them."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/decisions", response_class=HTMLResponse)
    def decisions(request: Request) -> HTMLResponse:
        return shown(request, "decisions", rows=made(record))

    @pages.post("/decide")
    async def overrule(request: Request) -> Response:
        form = await form_of(request)
        id = await run_in_threadpool(decided, record, form, by=who(request), now=datetime.now(UTC))
        return RedirectResponse(f"/id/{id}" if id else "/decisions", 303)

    return pages


def watching(record: Record, shown: Shown, today: Clock, *, channels: Sequence[str]) -> APIRouter:
    """The pages of watches, and the forms that keep and remove them. `channels` are the names that a watch may send to."""
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @pages.get("/watches")
    def watches(request: Request) -> HTMLResponse:
        return shown(request, "watches", page=watches_page(record))

    @pages.get("/watches/new")
    def new(request: Request) -> HTMLResponse:
        typed = request.query_params
        on, to = typed.getlist("on"), typed.getlist("to")
        page = new_watch(record, typed, on=on, to=to, channels=channels, now=datetime.now(UTC), today=today())
        return shown(request, "watch_new", page=page)

    @pages.get("/watches/{id}")
    def one(request: Request, id: str) -> HTMLResponse:
        return shown(request, "watch", page=watch_page(record, id))

    @pages.post("/watches")
    async def keep_one(request: Request) -> Response:
        form, by, now = await form_of(request), who(request), datetime.now(UTC)
        made = await run_in_threadpool(keep, record, form, channels=channels, by=by, now=now, today=today())
        return RedirectResponse(f"/watches/{made.id}", 303)

    @pages.post("/watches/remove")
    async def remove(request: Request) -> Response:
        found, _ = store.watch(record, (await form_of(request)).get("id", ""))
        await run_in_threadpool(store.drop_watch, record, found.id)
        return RedirectResponse("/watches", 303)

    return pages


def sourcing(record: Record, shown: Shown, today: Clock) -> APIRouter:
    """The forms that add and remove sources, and the sources as OPML."""
    pages = APIRouter(include_in_schema=False)

    @pages.post("/sources")
    async def add(request: Request) -> Response:
        text = (await form_of(request)).get("text", "")
        return shown(request, "sources", page=await run_in_threadpool(pasted, record, text, now=datetime.now(UTC), today=today()))

    @pages.post("/sources/remove")
    async def remove(request: Request) -> Response:
        await run_in_threadpool(record.remove_source, (await form_of(request)).get("id", ""))
        return RedirectResponse("/sources", 303)

    return pages


def searching(record: Record) -> APIRouter:
    """The forms that keep and forget a search."""
    pages = APIRouter(include_in_schema=False)

    @pages.post("/searches")
    async def keep_search(request: Request) -> Response:
        kept = search_of(await form_of(request), by=who(request), now=datetime.now(UTC))
        await run_in_threadpool(store.keep_search, record, kept)
        return RedirectResponse(address_of(kept), 303)

    @pages.post("/searches/remove")
    async def forget(request: Request) -> Response:
        await run_in_threadpool(store.drop_search, record, (await form_of(request)).get("id", ""))
        return RedirectResponse("/search", 303)

    return pages


def _page_of(record: Record, found: Found, today: date) -> tuple[str, dict[str, Any]]:
    """Which template shows an object, and with which values."""
    if isinstance(found, Reading):
        return "article", _article(record, found)
    if isinstance(found, Story):
        return "story", {"page": story_page(record, found, today=today)}
    labels = listing.labels(record, found.articles)
    values: dict[str, Any] = {"members": list(labels.items())}
    if isinstance(found, CopyGroup):
        return "group", values | {"group": found, "why": dict(zip(found.articles, ("had it first", *found.why), strict=False))}
    names = {id: label.name for id, label in labels.items()}
    if isinstance(found, Event):
        return "event", values | _event(record, found, names)
    return "expectation", values | _expectation(record, found, names, today)


def _article(record: Record, found: Reading) -> dict[str, Any]:
    return {
        "reading": found,
        "linked": linked_article(found),
        "article": found.article,
        "paragraphs": marked_paragraphs(found),
        "cards": claim_cards(found),
        "versions": list(history_rows(record, found.article.id)),
    }


def _event(record: Record, found: Event, names: dict[str, str]) -> dict[str, Any]:
    others = [e for e in record.chronology(Query(story=found.story)) if e.id != found.id] if found.story else []
    places = {piece.claim: piece.article for piece in found.evidence}
    return {"row": event_row(found, names), "event": found, "others": others, "places": places, "linked": linked_event(found)}


def _expectation(record: Record, found: Expectation, names: dict[str, str], today: date) -> dict[str, Any]:
    row = expectation_row(found, names, today=today)
    return {
        "row": row,
        "expectation": found,
        "picture": ledger([awaited_of(found, row, today=today)], today=today),
        "outcomes": OUTCOMES,
        "places": {s.evidence.claim: s.evidence.article for s in found.stated},
        "others": [e for e in record.expectations(Query(story=found.story)) if e.id != found.id] if found.story else [],
    }


def _query(request: Request) -> Query:
    """The filters of a plain list."""
    asked = asked_of(request.query_params)
    return Query(about=asked.about or None, since=asked.since, until=asked.until, as_of=asked.as_of, limit=_PAGE)
