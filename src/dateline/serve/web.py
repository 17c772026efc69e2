"""The desk in a browser: server-rendered pages over one record, from loopback only by default.

Page text is escaped by Jinja; the content security policy allows no script but the desk's own file, so that a stored page can never
run. Who may ask is the matter of `access`, what each page shows that of `desk`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import typer
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from dateline.errors import Conflict, NotFound, SettingsError
from dateline.serve import api, outgoing
from dateline.serve.access import Token, guard, is_local, load_tokens
from dateline.serve.desk import routes
from dateline.serve.desk.found import month_ends
from dateline.serve.desk.routes import Clock, Shown
from dateline.serve.observing import observe
from dateline.serve.words import chain_words, outlet_words, window_words
from dateline.store import Record

_HERE = files("dateline") / "serve"
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days through which the slider goes: from the first publication of the record to today."""

    first: date
    days: int


def today_utc() -> date:
    """The day it is, in UTC."""
    return datetime.now(UTC).date()


def desk(
    record: Record,
    *,
    today: Clock = today_utc,
    tokens: Callable[[], tuple[Token, ...]] | None = None,
    channels: Sequence[str] = (),
) -> FastAPI:
    """The application that serves one open record; the caller closes the record.

    `today` is the day that pages call today. `tokens` gives the tokens that let callers in; None is a desk on loopback.
    `channels` are the names of those that watches may send to.
    """
    app = FastAPI(title="dateline", version="1", docs_url=None, redoc_url=None, openapi_url=f"{api.PREFIX}/openapi.json")
    app.mount("/static", StaticFiles(directory=str(_HERE / "static")), name="static")
    shown = _renderer(record, today)
    app.middleware("http")(api.with_etag)
    guard(app, tokens=tokens, shown=shown)
    app.middleware("http")(_with_safe_headers)
    _tell_errors(app, shown)
    app.include_router(api.api_of(record, today=today))
    app.include_router(outgoing.routes(record, today=today))
    app.include_router(routes.lists(record, shown, today))
    app.include_router(routes.objects(record, shown, today))
    app.include_router(routes.deciding(record, shown))
    app.include_router(routes.watching(record, shown, today, channels=channels))
    app.include_router(routes.searching(record))
    app.include_router(routes.sourcing(record, shown, today))
    observe(app, record)
    return app


def _renderer(record: Record, today: Clock) -> Shown:
    templates = Jinja2Templates(directory=str(_HERE / "templates"))
    templates.env.filters |= {"window": window_words, "chain": chain_words, "month": month_ends}
    templates.env.globals["outlet_words"] = outlet_words
    templates.env.trim_blocks = templates.env.lstrip_blocks = True

    def shown(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        values |= {"today": today(), "counts": record.counts(), "asked": request.query_params, "span": _span(record, today())}
        return templates.TemplateResponse(request, f"{name}.html", values, status_code=status)

    return shown


def _span(record: Record, today: date) -> Span | None:
    first = record.days()[0]
    return Span(first=first, days=(today - first).days) if first and first < today else None


def _tell_errors(app: FastAPI, shown: Shown) -> None:
    """Answer what dateline raises on purpose with a page that says so, below /api with a problem."""
    api.problems_as_json(app)

    @app.exception_handler(NotFound)
    async def not_found(request: Request, error: NotFound) -> Response:
        if request.url.path.startswith(api.PREFIX):
            return api.not_found(request, error)
        return shown(request, "message", 404, title="Not in this record", message=str(error))

    @app.exception_handler(Conflict)
    async def conflict(request: Request, error: Conflict) -> HTMLResponse:
        return shown(request, "message", 409, title="That cannot be decided", message=str(error))


async def _with_safe_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def run_desk(record: Record, *, host: str, port: int, tokens: Path, today: Clock = today_utc, channels: Sequence[str] = ()) -> None:
    """Serve the desk until Ctrl-C. Raises SettingsError for an address other than loopback when `tokens` holds none."""
    local = is_local(host)
    if not local and not load_tokens(tokens):
        raise SettingsError(f"a desk on {host} wants tokens: `dateline token NAME --scope read` makes one")
    typer.echo(f"the desk is at http://{host}:{port} (Ctrl-C stops it)")
    app = desk(record, today=today, tokens=None if local else lambda: load_tokens(tokens), channels=channels)
    uvicorn.run(app, host=host, port=port, log_config=None, log_level="warning", server_header=False)
