"""The pages of watches and saved searches, and the feed of a watch."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from fastapi.testclient import TestClient

from dateline.record import Look
from dateline.serve.watching.looking import look_with_all
from dateline.serve.web import desk as desk_of
from dateline.store import Record, open_record, watching

OWN = {"origin": "http://127.0.0.1"}
TODAY = date(2026, 3, 20)
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def own(desk_file: Path, tmp_path: Path) -> Iterator[Record]:
    shutil.copy(desk_file, tmp_path / "own.db")
    with open_record(tmp_path / "own.db") as record:
        yield record


@pytest.fixture
def client(own: Record) -> TestClient:
    return TestClient(desk_of(own, today=lambda: TODAY, channels=("newsroom",)), base_url="http://127.0.0.1")


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the form that keeps a watch."""
    form = re.search(r'action="/watches">.*?</form>', page, re.DOTALL)
    assert form
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.group()))


def test_a_preview_leads_to_a_watch_that_its_page_shows(client: TestClient, own: Record) -> None:
    asked = {"on": ["windows", "due"], "about": "Halvar", "to": "newsroom", "name": "Halvar dates"}
    page = client.get("/watches/new", params=asked).text
    assert "a window moved" in page
    assert "no report seen; sources read on" in page
    kept = client.post("/watches", data=fields_of(page), headers=OWN)
    assert kept.status_code == 200
    assert "Halvar dates" in kept.text
    ((made, _),) = watching.watches(own)
    assert (made.to, made.about, made.by) == (("newsroom",), "Halvar", "the desk")
    assert "Halvar dates" in client.get("/watches").text
    client.post("/watches/remove", data={"id": made.id}, headers=OWN)
    assert watching.watches(own) == ()


def test_a_form_without_a_tick_is_empty_and_one_that_asks_nonsense_says_so(client: TestClient) -> None:
    assert "would have told" not in client.get("/watches/new").text
    assert "gossip" in client.get("/watches/new", params={"on": "gossip"}).text
    assert client.post("/watches", data={"on": "gossip", "name": "a"}, headers=OWN).status_code == 409
    assert client.get("/watches/nosuchid").status_code == 404
    assert client.post("/watches", data={"on": "events"}).status_code == 403


def test_what_a_watch_told_is_a_feed(client: TestClient, own: Record) -> None:
    client.post("/watches", data={"on": "windows outcomes", "about": "Halvar", "name": "Halvar"}, headers=OWN)
    ((made, _),) = watching.watches(own)
    watching.note(own, made.id, [], silent=(), look=Look(clock=date(2026, 1, 1), day=date(2026, 1, 1)))
    assert look_with_all(own, today=TODAY, now=NOON, desk="http://desk", digest_hour=6).alerts > 0
    found = feedparser.parse(client.get(f"/watches/{made.id}.atom").content)
    assert not found.bozo
    assert {entry.updated for entry in found.entries} == {"2026-03-20T12:00:00Z"}
    assert "waits for" in found.entries[0].content[0].value
    as_json = json.loads(client.get(f"/watches/{made.id}.json").content)
    assert [item["id"] for item in as_json["items"]] == [entry.id for entry in found.entries]
    for entry in found.entries:
        assert client.get(entry.link.removeprefix("http://127.0.0.1")).status_code == 200
    assert client.get("/watches/nosuchid.atom").status_code == 404


def test_a_message_that_was_not_sent_is_shown_with_its_error(client: TestClient, own: Record) -> None:
    client.post("/watches", data={"on": "outcomes", "name": "all", "to": "newsroom"}, headers=OWN)
    ((made, _),) = watching.watches(own)
    watching.note(own, made.id, [], silent=(), look=Look(clock=date(2026, 1, 1), day=date(2026, 1, 1)))
    look_with_all(own, today=TODAY, now=NOON, desk="http://desk", digest_hour=6)
    taken = watching.claim(own, NOON, lambda tries: NOON + timedelta(minutes=tries))
    assert taken
    watching.failed(own, taken.id, "the receiver answered 500")
    assert "the receiver answered 500" in client.get("/watches").text


def test_a_search_is_kept_with_its_facets_and_forgotten(client: TestClient, own: Record) -> None:
    asked = {"words": "dam", "kind": "event", "since": "2026-02-01", "name": "dam in spring"}
    kept = client.post("/searches", data=asked, headers=OWN)
    assert kept.url.query == b"words=dam&since=2026-02-01&kind=event"
    (saved,) = watching.saved_searches(own)
    assert (saved.name, saved.kind, saved.since) == ("dam in spring", "event", date(2026, 2, 1))
    page = client.get("/search").text
    assert "dam in spring" in page
    client.post("/searches/remove", data={"id": saved.id}, headers=OWN)
    assert watching.saved_searches(own) == ()
    assert client.post("/searches", data={"words": " "}, headers=OWN).status_code == 409


def test_narrowing_by_one_facet_keeps_the_others(client: TestClient) -> None:
    page = client.get("/search", params={"words": "dam", "kind": "claim", "since": "2026-01-01", "until": "2026-01-31"}).text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/search\?[^"]+)"', page)]
    assert any("kind=claim" in link and "since=2026-02-01" in link for link in links)
    assert all("words=dam" in link for link in links)
