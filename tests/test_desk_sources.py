"""How sources are, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import listparser
import pytest
from fastapi.testclient import TestClient

from dateline.record import Visit
from dateline.serve.access import Scope, add_token, load_tokens
from dateline.serve.desk.sources import sources_page, to_look_at
from dateline.serve.web import desk as desk_of
from dateline.store import Record, open_record

FIRST = date(2031, 3, 1)


@pytest.fixture
def record() -> Iterator[Record]:
    with open_record(":memory:") as record:
        yield record


def visits(source: str, days: str) -> list[Visit]:
    """A day a letter: n new pages, u unchanged, f failed, anything else not visited."""
    kinds = {"n": {"read": 2}, "u": {"unchanged": 1}, "f": {"failed": 3}}
    return [Visit(source=source, day=FIRST + timedelta(days=n), **kinds[k]) for n, k in enumerate(days) if k in kinds]


def says(record: Record, days: str) -> tuple[str, bool]:
    record.visited(visits("gazette.example", days))
    (health,) = sources_page(record, today=FIRST).sources
    return health.says, health.ill


@pytest.mark.parametrize(
    ("days", "words", "ill"),
    [
        ("nnunn", "read, with new pages", False),
        ("nnnnu", "read, nothing new", False),
        ("nnnnuuuuuuuu", "silent for 8 days", True),
        ("n-----n-----nuuuuu", "read, nothing new", False),
        ("nnff", "failed on the last 2 days", True),
        ("uuu", "never gave a page", True),
    ],
)
def test_a_source_says_how_it_is(record: Record, days: str, words: str, ill: bool) -> None:
    said, look = says(record, days)
    assert words in said
    assert look is ill


def test_a_source_that_nobody_asks_is_not_called_silent(record: Record) -> None:
    record.visited(visits("gazette.example", "nnn") + visits("courier.example", "nnnnnnnnn"))
    page = sources_page(record, today=FIRST)
    assert {s.source: s.says for s in page.sources}["gazette.example"] == "not read since 2031-03-03"
    assert to_look_at(record) == ()


def test_an_empty_record_has_no_sources(record: Record) -> None:
    assert sources_page(record, today=FIRST).sources == ()


OUTLINE = """<opml version="2.0"><body><outline text="River"><outline text="Kelm Courier" xmlUrl="https://kelm.example/rss"/></outline>
<outline text="Terval Post" xmlUrl="https://terval.example/feed"/></body></opml>"""
OWN = {"origin": "http://127.0.0.1"}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "r.db") as record:
        yield record


def test_addresses_and_outlines_are_added_by_paste_shown_and_removed(empty: Record) -> None:
    client = TestClient(desk_of(empty), base_url="http://127.0.0.1")
    page = client.post("/sources", data={"text": "https://gazette.example/rss\nnothing of use"}, headers=OWN).text
    assert "1 source added" in page
    assert "no address in: nothing of use" in page
    assert "2 sources added" in client.post("/sources", data={"text": OUTLINE}, headers=OWN).text
    assert "Kelm Courier" in client.get("/sources").text
    found = listparser.parse(client.get("/sources.opml").text)
    assert {feed.url for feed in found.feeds} == {
        "https://gazette.example/rss",
        "https://kelm.example/rss",
        "https://terval.example/feed",
    }
    assert not found.bozo
    first = empty.sources()[0]
    client.post("/sources/remove", data={"id": first.id}, headers=OWN)
    assert first not in empty.sources()


@pytest.mark.parametrize("text", ["", "x" * 70_000, "<opml><broken", "file:///etc/passwd", "/etc/passwd"])
def test_what_cannot_be_added_is_said_and_no_path_of_this_machine_is_taken(empty: Record, text: str) -> None:
    client = TestClient(desk_of(empty), base_url="http://127.0.0.1")
    page = client.post("/sources", data={"text": text}, headers=OWN)
    assert page.status_code == 200
    assert 'class="problem"' in page.text
    assert empty.sources() == ()


def test_adding_a_source_wants_the_scope_of_an_admin(empty: Record, tmp_path: Path) -> None:
    tokens = tmp_path / "tokens"
    client = TestClient(desk_of(empty, tokens=lambda: load_tokens(tokens)), base_url="http://desk.example")
    for scope, status in ((Scope.DECIDE, 403), (Scope.ADMIN, 200)):
        bearer = {"authorization": f"Bearer {add_token(tokens, scope.name, scope)}"}
        assert client.post("/sources", data={"text": "https://gazette.example/rss"}, headers=bearer).status_code == status
