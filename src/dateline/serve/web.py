"""The desk in a browser: server-rendered pages over one record, without script, from loopback only by default.

Each page is one function: it asks the record, makes rows, and hands them to a template. Page text is escaped by Jinja; the content
security policy forbids script altogether, so that a stored page can never run.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import typer
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from dateline.errors import NotFound
from dateline.model import Claim, Reading
from dateline.record import CopyGroup, Event, Expectation, Query, Story
from dateline.serve import listing
from dateline.serve.marking import claim_cards, marked_paragraphs
from dateline.serve.rows import event_row, expectation_row, story_row
from dateline.serve.words import chain_words, window_words
from dateline.store import Record

_HERE = files("dateline") / "serve"
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_PAGE = 200  # rows on one page


def desk(record: Record) -> FastAPI:
    """The application that serves one open record; the caller closes the record."""
    app = FastAPI(title="dateline", docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/static", StaticFiles(directory=str(_HERE / "static")), name="static")
    templates = Jinja2Templates(directory=str(_HERE / "templates"))
    templates.env.filters |= {"window": window_words, "chain": chain_words}
    templates.env.trim_blocks = templates.env.lstrip_blocks = True

    @app.middleware("http")
    async def safe(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def page(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        values |= {"today": _today(), "counts": record.counts(), "asked": request.query_params}
        return templates.TemplateResponse(request, f"{name}.html", values, status_code=status)

    @app.exception_handler(NotFound)
    async def not_found(request: Request, error: NotFound) -> HTMLResponse:
        return page(request, "message", 404, title="Not in this record", message=str(error))

    @app.get("/", response_class=HTMLResponse)
    def chronology(request: Request) -> HTMLResponse:
        rows = list(listing.event_rows(record, _query(request)))
        return page(request, "chronology", rows=rows)

    @app.get("/expectations", response_class=HTMLResponse)
    def expectations(request: Request) -> HTMLResponse:
        query = _query(request)
        rows = list(listing.expectation_rows(record, query, today=query.as_of or _today()))
        return page(request, "expectations", rows=rows)

    @app.get("/stories", response_class=HTMLResponse)
    def stories(request: Request) -> HTMLResponse:
        return page(request, "stories", rows=list(listing.story_rows(record, _query(request))))

    @app.get("/articles", response_class=HTMLResponse)
    def articles(request: Request) -> HTMLResponse:
        return page(request, "articles", rows=list(listing.article_rows(record, _query(request))))

    @app.get("/search", response_class=HTMLResponse)
    def search(request: Request, words: str = "") -> HTMLResponse:
        rows = list(listing.hit_rows(record, words, _query(request))) if words.strip() else []
        return page(request, "search", rows=rows, words=words)

    @app.get("/id/{id}", response_class=HTMLResponse)
    def one(request: Request, id: str) -> Response:
        found = record.find(id)
        if isinstance(found, Claim):
            return RedirectResponse(f"/id/{found.article}#{found.id}")
        name, values = _page_of(record, found)
        return page(request, name, **values)

    return app


def _page_of(record: Record, found: Reading | Story | Event | Expectation | CopyGroup) -> tuple[str, dict[str, Any]]:
    """Which template shows an object, and with which values."""
    if isinstance(found, Reading):
        return "article", {
            "reading": found,
            "article": found.article,
            "paragraphs": marked_paragraphs(found),
            "cards": claim_cards(found),
        }
    names = listing.names(record, found.articles)
    titles = listing.labels(record, found.articles)
    values: dict[str, Any] = {"titles": titles, "members": list(titles.items())}
    if isinstance(found, Event):
        return "event", values | {"row": event_row(found, names), "event": found}
    if isinstance(found, Expectation):
        return "expectation", values | {"row": expectation_row(found, names, today=_today()), "expectation": found}
    if isinstance(found, Story):
        query = Query(story=found.id, limit=_PAGE)
        events, expected = listing.event_rows(record, query), listing.expectation_rows(record, query, today=_today())
        rows = {"row": story_row(found, names), "events": list(events), "expectations": list(expected)}
        return "story", values | rows | {"why": dict(zip(found.articles, found.why, strict=False))}
    return "group", values | {"group": found, "why": dict(zip(found.articles, ("had it first", *found.why), strict=False))}


def run_desk(record: Record, *, host: str, port: int) -> None:
    """Serve the desk until Ctrl-C."""
    typer.echo(f"the desk is at http://{host}:{port} (Ctrl-C stops it)")
    uvicorn.run(desk(record), host=host, port=port, log_level="warning")


def _today() -> date:
    return datetime.now(UTC).date()


def _query(request: Request) -> Query:
    """The filters of a page's address; a day that is no day is left out rather than answered with an error."""
    asked = request.query_params
    since, until, as_of = (_day(asked.get(name)) for name in ("since", "until", "as_of"))
    return Query(about=asked.get("about") or None, since=since, until=until, as_of=as_of, limit=_PAGE)


def _day(words: str | None) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        return None

