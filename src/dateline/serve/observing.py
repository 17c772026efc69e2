"""What whoever runs a desk sees of it: metrics for Prometheus, a line of JSON for each request, and whether the record answers.

Neither names what anybody searched for: requests are counted by route, and a line holds the path without what was asked.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from dateline.errors import StoreError
from dateline.serve.desk.sources import to_look_at
from dateline.store import Record, watching

REQUESTS = logging.getLogger("dateline.requests")
_SECONDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


class _Held:
    """Collects what a record holds at the time of asking."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def collect(self) -> Iterator[Metric]:
        """Gauges of the record, its sources and its outbox."""
        counts = self._record.counts()
        held = GaugeMetricFamily("dateline_record_objects", "How much the record holds.", labels=["kind"])
        for kind in ("pages", "articles", "claims", "stories", "events", "expectations"):
            held.add_metric([kind], getattr(counts, kind))
        yield held
        clock = self._record.clock()
        yield GaugeMetricFamily(
            "dateline_record_last_seconds",
            "When the record last learnt something, unix time.",
            value=clock.timestamp() if clock else 0,
        )
        yield GaugeMetricFamily("dateline_sources_ill", "Sources that fail or fell silent.", value=len(to_look_at(self._record)))
        outbox = GaugeMetricFamily("dateline_outbox_messages", "Messages of watches by how they fare.", labels=["state"])
        for state, number in watching.outbox_counts(self._record).items():
            outbox.add_metric([state.replace(" ", "_")], number)
        yield outbox


def observe(app: FastAPI, record: Record) -> None:
    """Add `/metrics` and `/health` to a desk, and count and log its requests."""
    registry = CollectorRegistry()
    requests = Counter("dateline_requests", "Requests answered.", ["method", "route", "status"], registry=registry)
    seconds = Histogram("dateline_request_seconds", "Time to answer.", ["route"], buckets=_SECONDS, registry=registry)
    registry.register(_Held(record))

    @app.middleware("http")
    async def counted(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        start = time.perf_counter()
        answer = await call_next(request)
        took = time.perf_counter() - start
        route = getattr(request.scope.get("route"), "path", "none")
        requests.labels(request.method, route, str(answer.status_code)).inc()
        seconds.labels(route).observe(took)
        REQUESTS.info(
            "request",
            extra={"method": request.method, "path": request.url.path, "status": answer.status_code, "ms": round(took * 1000, 1)},
        )
        return answer

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    @app.get("/health", include_in_schema=False)
    def health() -> Response:
        try:
            newest: date | None = record.days()[1]
        except StoreError as error:
            return JSONResponse({"status": "the record does not answer", "why": str(error)}, 503)
        return JSONResponse({"status": "ok", "newest": newest.isoformat() if newest else None})


class JsonLines(logging.Formatter):
    """A record of the log as one line of JSON: time, level, logger, event, and what came with it."""

    _USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in self._USUAL}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def log_as_json() -> None:
    """Write the logs of the desk and of its server to standard error, a line of JSON each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    REQUESTS.setLevel(logging.INFO)
