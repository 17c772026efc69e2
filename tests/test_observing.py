"""What whoever runs a desk sees of it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from dateline.errors import StoreError
from dateline.serve.observing import REQUESTS, JsonLines
from dateline.serve.web import desk as desk_of
from dateline.store import Record


@pytest.fixture
def client(desk: Record) -> TestClient:
    return TestClient(desk_of(desk), base_url="http://127.0.0.1")


def samples(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def test_metrics_say_what_the_record_holds_and_which_routes_were_asked(client: TestClient, desk: Record) -> None:
    client.get("/chronology?about=secret")
    client.get("/id/nosuchid")
    found = samples(client)
    assert found["dateline_record_objects", (("kind", "articles"),)] == desk.counts().articles
    assert found["dateline_outbox_messages", (("state", "given_up"),)] == 0
    assert found["dateline_record_last_seconds", ()] > 0
    assert found["dateline_requests_total", (("method", "GET"), ("route", "/chronology"), ("status", "200"))] == 1
    assert found["dateline_requests_total", (("method", "GET"), ("route", "/id/{id}"), ("status", "404"))] == 1
    assert "secret" not in str(found)
    assert "nosuchid" not in str(found)


def test_addresses_that_lead_nowhere_make_no_labels_of_their_own(client: TestClient) -> None:
    for number in range(3):
        client.get(f"/guess/{number}")
    assert not any("guess" in str(key) for key in samples(client))


def test_health_says_whether_the_record_answers(desk: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(desk_of(desk), base_url="http://127.0.0.1")
    assert client.get("/health").json() == {"status": "ok", "newest": "2026-03-20"}

    def gone(_: Record) -> None:
        raise StoreError("the disk is away")

    monkeypatch.setattr(Record, "days", gone)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert "the disk is away" in answer.json()["why"]


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The lines that the log of requests writes as JSON."""
    found: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(JsonLines().format(record))  # type: ignore[method-assign]
    level = REQUESTS.level
    REQUESTS.addHandler(handler)
    REQUESTS.setLevel(logging.INFO)
    yield found
    REQUESTS.removeHandler(handler)
    REQUESTS.setLevel(level)


def test_a_request_is_one_line_of_json_without_what_was_asked(client: TestClient, lines: list[str]) -> None:
    client.get("/chronology?about=secret")
    (line,) = lines
    told = json.loads(line)
    assert {"event": "request", "level": "info", "method": "GET", "path": "/chronology", "status": 200}.items() <= told.items()
    assert told["ms"] > 0
    assert "secret" not in line
