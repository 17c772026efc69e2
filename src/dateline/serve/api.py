"""The API: the rows of the record as JSON under /api/v1, in pages, with ETags, and problems as RFC 9457 describes them.

Read-only. A list answers `{"items": [...], "next": CURSOR | null}`; `?cursor=` goes on from there, and rows that arrive in between
shift none. What is asked wrongly gets status 422, what is not there 404, both as `application/problem+json`.
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.params import Query as Asked
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from dateline.errors import NotFound
from dateline.record import Query
from dateline.serve import listing
from dateline.serve.rows import article_row, event_row, expectation_row, story_row
from dateline.serve.shapes import ArticleRow, EventRow, ExpectationRow, HitRow, Problem, RateRow, StoryRow
from dateline.store import Record

PREFIX = "/api/v1"
_MOST = 500  # rows of one page

Row = TypeVar("Row")
About = Annotated[str | None, Asked(description="Only what concerns this name or word.", max_length=300)]
Since = Annotated[date | None, Asked(description="Only from this day on.")]
Until = Annotated[date | None, Asked(description="Only up to this day.")]
AsOf = Annotated[date | None, Asked(description="What the record held at the end of this day (UTC).")]
Limit = Annotated[int, Asked(ge=1, le=_MOST, description="At most so many rows.")]
Cursor = Annotated[str | None, Asked(description="`next` of the page before.", max_length=300)]


class Page(BaseModel, Generic[Row]):
    """Some rows of a list, and the cursor of the next ones."""

    items: list[Row]
    next: str | None = Field(description="Give it as `cursor` for the rows that follow; null after the last.")


class Held(BaseModel):
    """How much the record holds."""

    pages: int
    articles: int
    claims: int
    stories: int
    events: int
    expectations: int


def api_of(record: Record, *, today: Callable[[], date]) -> APIRouter:
    """The routes of the API over one record; `today` is the day on which outcomes are known when none is asked for."""
    api = APIRouter(prefix=PREFIX, tags=["record"], responses={422: {"model": Problem}})

    @api.get("/articles", summary="Articles by publication day")
    def articles(
        about: About = None, since: Since = None, until: Until = None, as_of: AsOf = None, limit: Limit = 50, cursor: Cursor = None
    ) -> Page[ArticleRow]:
        found = record.articles(_query(about, since, until, as_of, limit, cursor))
        rows = [article_row(reading) for reading in found]
        return _page(rows, [(row["day"], row["article_id"]) for row in rows], limit)

    @api.get("/articles/{id}", summary="All that was read of one article", responses={404: {"model": Problem}})
    def article(id: str) -> dict[str, Any]:
        return record.reading(id).to_json()

    @api.get("/stories", summary="Stories by the day of their first article")
    def stories(
        about: About = None, since: Since = None, until: Until = None, as_of: AsOf = None, limit: Limit = 50, cursor: Cursor = None
    ) -> Page[StoryRow]:
        found = record.stories(_query(about, since, until, as_of, limit, cursor))
        names = listing.names(record, (id for story in found for id in story.articles))
        rows = [story_row(story, names) for story in found]
        return _page(rows, [(row["first"] or row["last"], row["story_id"]) for row in rows], limit)

    @api.get("/chronology", summary="What happened, by the day on which it began")
    def chronology(
        about: About = None, since: Since = None, until: Until = None, as_of: AsOf = None, limit: Limit = 50, cursor: Cursor = None
    ) -> Page[EventRow]:
        found = record.chronology(_query(about, since, until, as_of, limit, cursor))
        names = listing.names(record, (id for event in found for id in event.articles))
        rows = [event_row(event, names) for event in found]
        return _page(rows, [(_start(row["when"]), row["event_id"]) for row in rows], limit)

    @api.get("/expectations", summary="What is said to come, by the start of its window")
    def expectations(
        about: About = None, since: Since = None, until: Until = None, as_of: AsOf = None, limit: Limit = 50, cursor: Cursor = None
    ) -> Page[ExpectationRow]:
        found = record.expectations(_query(about, since, until, as_of, limit, cursor))
        names = listing.names(record, (id for expected in found for id in expected.articles))
        rows = [expectation_row(expected, names, today=as_of or today()) for expected in found]
        return _page(rows, [(_start(row["window"]), row["expectation_id"]) for row in rows], limit)

    @api.get("/calibration", summary="How often what was said to come has come")
    def calibration(about: About = None, as_of: AsOf = None) -> list[RateRow]:
        return list(listing.calibration_rows(record, Query(about=about, as_of=as_of), today=as_of or today()))  # type: ignore[arg-type]

    @api.get("/search", summary="Articles and claims that hold all words, best first")
    def search(
        words: Annotated[str, Asked(min_length=1, max_length=300)],
        since: Since = None,
        until: Until = None,
        as_of: AsOf = None,
        limit: Limit = 20,
    ) -> list[HitRow]:
        query = Query(since=since, until=until, as_of=as_of, limit=limit)
        return list(listing.hit_rows(record, words, query))  # type: ignore[arg-type]

    @api.get("/counts", summary="How much the record holds")
    def counts() -> Held:
        held = record.counts()
        return Held(**{name: getattr(held, name) for name in Held.model_fields})

    return api


def _query(
    about: str | None, since: date | None, until: date | None, as_of: date | None, limit: int, cursor: str | None
) -> Query:
    return Query(about=about, since=since, until=until, as_of=as_of, limit=limit, after=_place(cursor) if cursor else None)


def _page(rows: Iterable[Mapping[str, Any]], places: list[tuple[str | None, str]], limit: int) -> Page[Any]:
    """A page of rows; it has a next one when it is full. `places` are day and id of each row."""
    full = len(places) == limit
    return Page(items=list(rows), next=_cursor(*places[-1]) if full else None)


def _start(window: Mapping[str, str | None] | None) -> str | None:
    return (window["earliest"] or window["latest"]) if window else None


def _cursor(day: str | None, id: str) -> str:
    return base64.urlsafe_b64encode(f"{day or ''} {id}".encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[str, str]:
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        day, id = base64.b64decode(padded, b"-_", validate=True).decode().split(" ")
    except ValueError:  # binascii.Error is one
        raise HTTPException(422, "this cursor is none that the API gave; start without one") from None
    return day, id


# ---------------------------------------------------------------- around every answer


def problems_as_json(app: FastAPI) -> None:
    """Answer what goes wrong below /api with `application/problem+json` (RFC 9457), and leave the pages' own errors alone."""

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        told = [{"where": ".".join(map(str, e["loc"])), "what": e["msg"]} for e in error.errors()]
        return problem(request, 422, "; ".join(f"{e['where']}: {e['what']}" for e in told), errors=told)

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return problem(request, error.status_code, str(error.detail))


def not_found(request: Request, error: NotFound) -> Response:
    """404 as a problem."""
    return problem(request, 404, str(error))


def problem(request: Request, status: int, detail: str, **more: Any) -> Response:
    """A problem as RFC 9457 wants it."""
    titles = {401: "who is asking?", 403: "not allowed", 404: "not in this record", 422: "asked wrongly", 429: "too often"}
    body = {"type": "about:blank", "title": titles.get(status, "refused"), "status": status, "detail": detail}
    return JSONResponse(body | {"instance": request.url.path} | more, status, media_type="application/problem+json")


async def with_etag(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Answer of a GET with the digest of its bytes as ETag; 304 without a body when the caller holds them already (RFC 9110)."""
    response = await call_next(request)
    if request.method != "GET" or response.status_code != 200 or not request.url.path.startswith(PREFIX):
        return response
    body = b"".join([chunk async for chunk in response.body_iterator])  # type: ignore[attr-defined]
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = dict(response.headers) | {"etag": tag, "cache-control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"etag": tag, "cache-control": "private, no-cache"})
    return Response(body, response.status_code, headers, response.media_type)
