"""The desk in a browser: server-rendered pages over one record, from loopback only by default.

Each route asks one module of `desk` what its page shows and hands that to a template. Page text is escaped by Jinja; the content
security policy allows no script but the desk's own file, so that a stored page can never run.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import typer
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from dateline.errors import Conflict, NotFound, SettingsError
from dateline.model import Claim, Reading
from dateline.record import CopyGroup, Event, Expectation, Query, Story
from dateline.serve import api, listing, outgoing
from dateline.serve.access import Token, form_of, guard, is_local, load_tokens, who
from dateline.serve.charts import ledger
from dateline.serve.desk.asked import asked_of
from dateline.serve.desk.chronology import chronology_page
from dateline.serve.desk.decisions import decided, made
from dateline.serve.desk.expectations import OUTCOMES, awaited_of, ledger_page
from dateline.serve.desk.found import found_page, month_ends
from dateline.serve.desk.story import story_page
from dateline.serve.desk.subject import subject_page, subjects
from dateline.serve.desk.today import today_page, visited
from dateline.serve.history import history_rows
from dateline.serve.marking import claim_cards, marked_paragraphs
from dateline.serve.rows import event_row, expectation_row
from dateline.serve.words import chain_words, window_words
from dateline.store import Record

_HERE = files("dateline") / "serve"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_PAGE = 200  # rows on one page
_VISITS = "dateline_visits"

Clock = Callable[[], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days through which the slider goes: from the first publication of the record to today."""

    first: date
    days: int


def today_utc() -> date:
    """The day it is, in UTC."""
    return datetime.now(UTC).date()


def desk(record: Record, *, today: Clock = today_utc, tokens: Callable[[], tuple[Token, ...]] | None = None) -> FastAPI:
    """The application that serves one open record; the caller closes the record.

    `today` is the day that pages call today. `tokens` gives the tokens that let callers in; None is a desk on loopback.
    """
    app = FastAPI(title="dateline", version="1", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.mount("/static", StaticFiles(directory=str(_HERE / "static")), name="static")
    templates = Jinja2Templates(directory=str(_HERE / "templates"))
    templates.env.filters |= {"window": window_words, "chain": chain_words, "month": month_ends}
    templates.env.trim_blocks = templates.env.lstrip_blocks = True

    app.middleware("http")(api.with_etag)
    api.problems_as_json(app)
    app.include_router(api.api_of(record, today=today))

    guard(app, tokens=tokens)

    @app.middleware("http")
    async def safe(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def shown(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        values |= {"today": today(), "counts": record.counts(), "asked": request.query_params, "span": _span(record, today())}
        return templates.TemplateResponse(request, f"{name}.html", values, status_code=status)

    @app.get("/login", include_in_schema=False)
    def login(request: Request, wrong: bool = False) -> HTMLResponse:
        return templates.TemplateResponse(request, "login.html", {"wrong": wrong})

    @app.get("/health", include_in_schema=False)
    def health() -> dict[str, str]:
        record.days()
        return {"status": "ok"}

    @app.exception_handler(Conflict)
    async def conflict(request: Request, error: Conflict) -> HTMLResponse:
        return shown(request, "message", 409, title="That cannot be decided", message=str(error))

    @app.exception_handler(NotFound)
    async def not_found(request: Request, error: NotFound) -> Response:
        if request.url.path.startswith(api.PREFIX):
            return api.not_found(request, error)
        return shown(request, "message", 404, title="Not in this record", message=str(error))

    page = partial(app.get, response_class=HTMLResponse, include_in_schema=False)

    @page("/")
    def first(request: Request) -> Response:
        last, cookie = visited(request.cookies.get(_VISITS, ""), today())
        answer = shown(request, "today", page=today_page(record, asked_of(request.query_params), last_visit=last, today=today()))
        answer.set_cookie(_VISITS, cookie, max_age=366 * 86400, httponly=True, samesite="strict")
        return answer

    @page("/chronology")
    def chronology(request: Request) -> HTMLResponse:
        asked = asked_of(request.query_params)
        return shown(request, "chronology", page=chronology_page(record, asked, today=asked.as_of or today()))

    @page("/expectations")
    def expectations(request: Request) -> HTMLResponse:
        asked = asked_of(request.query_params)
        return shown(request, "expectations", page=ledger_page(record, asked, today=asked.as_of or today()))

    @page("/stories")
    def stories(request: Request) -> HTMLResponse:
        return shown(request, "stories", rows=list(listing.story_rows(record, _query(request))))

    @page("/articles")
    def articles(request: Request) -> HTMLResponse:
        return shown(request, "articles", rows=list(listing.article_rows(record, _query(request))))

    @page("/subjects")
    def all_subjects(request: Request) -> HTMLResponse:
        return shown(request, "subjects", names=subjects(record, as_of=asked_of(request.query_params).as_of))

    @page("/subject")
    def subject(request: Request, name: str) -> HTMLResponse:
        as_of = asked_of(request.query_params).as_of
        return shown(request, "subject", page=subject_page(record, name.strip(), today=as_of or today(), as_of=as_of))

    @page("/search")
    def search(request: Request, words: str = "") -> HTMLResponse:
        return shown(request, "search", page=found_page(record, words, asked_of(request.query_params)))

    app.include_router(outgoing.routes(record, today=today))

    @page("/decisions")
    def decisions(request: Request) -> HTMLResponse:
        return shown(request, "decisions", rows=made(record))

    @app.post("/decide", include_in_schema=False)
    async def overrule(request: Request) -> Response:
        form = await form_of(request)
        id = await run_in_threadpool(decided, record, form, by=who(request), now=datetime.now(UTC))
        return RedirectResponse(f"/id/{id}" if id else "/decisions", 303)

    @page("/id/{id}")
    def one(request: Request, id: str) -> Response:
        found = record.find(id)
        if isinstance(found, Claim):
            return RedirectResponse(f"/id/{found.article}#{found.id}")
        name, values = _page_of(record, found, today())
        return shown(request, name, **values)

    return app


def _page_of(
    record: Record, found: Reading | Story | Event | Expectation | CopyGroup, today: date
) -> tuple[str, dict[str, Any]]:
    """Which template shows an object, and with which values."""
    if isinstance(found, Reading):
        return "article", {
            "reading": found,
            "article": found.article,
            "paragraphs": marked_paragraphs(found),
            "cards": claim_cards(found),
            "versions": list(history_rows(record, found.article.id)),
        }
    if isinstance(found, Story):
        return "story", {"page": story_page(record, found, today=today)}
    titles = listing.labels(record, found.articles)
    names = {id: label.name for id, label in titles.items()}
    values: dict[str, Any] = {"titles": titles, "members": list(titles.items())}
    if isinstance(found, Event):
        values["others"] = [e for e in record.chronology(Query(story=found.story)) if e.id != found.id] if found.story else []
        return "event", values | {"row": event_row(found, names), "event": found}
    if isinstance(found, Expectation):
        row = expectation_row(found, names, today=today)
        values["others"] = [e for e in record.expectations(Query(story=found.story)) if e.id != found.id] if found.story else []
        values["outcomes"] = OUTCOMES
        picture = ledger([awaited_of(found, row, today=today)], today=today)
        return "expectation", values | {"row": row, "expectation": found, "picture": picture}
    return "group", values | {"group": found, "why": dict(zip(found.articles, ("had it first", *found.why), strict=False))}


def run_desk(record: Record, *, host: str, port: int, tokens: Path, today: Clock = today_utc) -> None:
    """Serve the desk until Ctrl-C. Raises SettingsError for an address other than loopback when `tokens` holds none."""
    open_to_all = is_local(host)
    if not open_to_all and not load_tokens(tokens):
        raise SettingsError(f"a desk on {host} wants tokens: `dateline token NAME --scope read` makes one")
    typer.echo(f"the desk is at http://{host}:{port} (Ctrl-C stops it)")
    app = desk(record, today=today, tokens=None if open_to_all else lambda: load_tokens(tokens))
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _span(record: Record, today: date) -> Span | None:
    first = record.days()[0]
    return Span(first=first, days=(today - first).days) if first and first < today else None


def _query(request: Request) -> Query:
    """The filters of a plain list."""
    asked = asked_of(request.query_params)
    return Query(about=asked.about or None, since=asked.since, until=asked.until, as_of=asked.as_of, limit=_PAGE)
