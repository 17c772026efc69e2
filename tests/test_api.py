"""The API over the sample desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from dateline.serve.web import desk as desk_of
from dateline.store import Record

LISTS = {"articles": "article_id", "stories": "story_id", "chronology": "event_id", "expectations": "expectation_id"}


@pytest.fixture
def client(desk: Record) -> TestClient:
    return TestClient(desk_of(desk, today=lambda: date(2026, 3, 20)), base_url="http://127.0.0.1", raise_server_exceptions=False)


def pages(client: TestClient, name: str, limit: int) -> list[list[dict[str, Any]]]:
    found, cursor = [], None
    while not found or cursor:
        answer = client.get(f"/api/v1/{name}", params={"limit": limit} | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["items"])
        cursor = answer.json()["next"]
    return found


@pytest.mark.parametrize(("name", "id"), LISTS.items())
def test_pages_of_any_size_hold_every_row_once_and_in_order(client: TestClient, name: str, id: str) -> None:
    whole = [row[id] for page in pages(client, name, 500) for row in page]
    small = [row[id] for page in pages(client, name, 1 if name == "stories" else 3) for row in page]
    assert len(whole) > 1
    assert len(set(whole)) == len(whole)
    assert small == whole


def test_the_rows_are_those_of_the_command_line(client: TestClient, desk: Record) -> None:
    from_api = client.get("/api/v1/articles", params={"limit": 1}).json()["items"][0]
    reading = client.get(f"/api/v1/articles/{from_api['article_id']}").json()
    assert reading["article"]["title"] == from_api["title"]
    assert {"page", "article", "teasers", "times", "claims", "problems"} <= set(reading)
    assert client.get("/api/v1/counts").json()["articles"] == desk.counts().articles


def test_what_was_known_on_a_day_can_be_asked(client: TestClient) -> None:
    then = client.get("/api/v1/chronology", params={"as_of": "2026-01-31", "limit": 500}).json()["items"]
    now = client.get("/api/v1/chronology", params={"limit": 500}).json()["items"]
    assert 0 < len(then) < len(now)


def test_an_answer_that_the_caller_holds_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/v1/stories")
    again = client.get("/api/v1/stories", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/v1/stories", params={"limit": 1}, headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/articles?limit=0", 422),
        ("/api/v1/articles?since=soon", 422),
        ("/api/v1/stories?cursor=%FF%00", 422),
        ("/api/v1/search", 422),
        ("/api/v1/articles/nosuchid", 404),
    ],
)
def test_what_is_asked_wrongly_gets_a_problem_that_says_so(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_the_description_names_every_route_and_no_page(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {f"/api/v1/{name}" for name in LISTS} <= set(paths)
    assert all(path.startswith("/api/v1/") for path in paths)


def test_no_request_that_the_description_allows_breaks_the_api(client: TestClient) -> None:
    description = schemathesis.openapi.from_dict(client.get("/api/v1/openapi.json").json())
    operations = [found.ok() for found in description.get_all_operations()]
    assert len(operations) > 6
    for operation in operations:

        @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            answer = client.request(case.method, case.formatted_path, params=case.query or {})
            assert answer.status_code < 500, case.as_curl_command()

        ask()
