"""A stored page can never run: hostile words go through every page, feed and export of the desk, and come out as words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import feedparser
import hostile
import icalendar
import pytest
from fastapi.testclient import TestClient
from lxml import etree
from typer.testing import CliRunner

from dateline.record import ALL, Kind, Query
from dateline.run.pipeline import add
from dateline.serve.cli import app
from dateline.serve.web import desk as desk_of
from dateline.settings import Settings
from dateline.store import Record, open_record

LISTS = (
    "/",
    "/chronology",
    "/expectations",
    "/stories",
    "/articles",
    "/subjects",
    "/sources",
    "/decisions",
    "/watches",
    "/search?words=dam",
)
SINCE = "since=2031-01-01"
FORMS = ("name", "about", "words", "source", "voice", "participant")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for number, words in enumerate(hostile.WORDS):
        (folder / f"{number}.html").write_text(hostile.page(number, words), encoding="utf-8")
    with open_record(folder / "r.db") as record:
        add(
            record,
            [str(f) for f in sorted(folder.glob("*.html"))],
            settings=Settings(workers=1),
            now=datetime(2031, 5, 20, tzinfo=UTC),
        )
    return folder / "r.db"


@pytest.fixture
def record(path: Path) -> Iterator[Record]:
    with open_record(path) as held:
        yield held


@pytest.fixture
def client(record: Record) -> TestClient:
    return TestClient(desk_of(record, today=lambda: date(2031, 5, 20)), base_url="http://127.0.0.1")


class Markup(HTMLParser):
    """What a browser would take for markup: elements, with the attributes that run."""

    def __init__(self) -> None:
        super().__init__()
        self.running: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and given.get("src") != "/static/desk.js" and given.get("type") != "application/ld+json":
            self.running.append(f"<script {given}>")
        if tag in ("iframe", "object", "embed", "base", "style", "math", "img"):
            self.running.append(f"<{tag}>")
        for name, value in attrs:
            if (
                name.startswith("on")
                or name in ("style", "srcdoc")
                or (value or "").strip().lower().startswith(("javascript:", "data:"))
            ):
                self.running.append(f"{tag} {name}={value}")


def running(page: str) -> list[str]:
    found = Markup()
    found.feed(page)
    return found.running


def addresses(record: Record) -> list[str]:
    """Every list, everything that has an id, and the pages of subjects."""
    everything = Query(limit=ALL)
    ids = [r.article.id for r in record.articles(everything)] + [s.id for s in record.stories(everything)]
    ids += [e.id for e in record.chronology(everything)] + [e.id for e in record.expectations(everything)]
    ids += list(record.touched(Kind.COPY_GROUP, since=date(2031, 1, 1), until=None))
    names = {p for e in (*record.chronology(everything), *record.expectations(everything)) for p in e.participants}
    return [
        *LISTS,
        f"/?{SINCE}",
        f"/chronology?{SINCE}",
        *(f"/id/{id}" for id in ids),
        *(f"/subject?name={n}" for n in sorted(names)[:5]),
    ]


def test_the_hostile_words_are_in_the_record(record: Record) -> None:
    texts = " ".join(r.article.text for r in record.articles(Query(limit=ALL)))
    assert texts.count(hostile.MARK) > 10
    assert record.counts().articles == len(hostile.WORDS)
    assert record.counts().expectations > 1


def test_no_page_has_anything_that_could_run_and_each_forbids_it(client: TestClient, record: Record) -> None:
    seen = 0
    for address in addresses(record):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert running(answer.text) == [], address
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "stolen" not in answer.cookies
        assert "1337" not in answer.text, address  # 7 times 191: no words are taken for a template
        seen += hostile.MARK in answer.text
    assert seen > len(hostile.WORDS)


@pytest.mark.parametrize("words", hostile.WORDS)
def test_what_is_typed_into_an_address_comes_back_as_words(client: TestClient, words: str) -> None:
    typed = dict.fromkeys(FORMS, words) | {"on": "events"}
    for path in ("/", "/chronology", "/expectations", "/search", "/subject", "/watches/new", "/articles"):
        answer = client.get(path, params=typed)
        assert running(answer.text) == [], path
        assert "stolen" not in answer.cookies


@pytest.mark.parametrize("words", hostile.WORDS)
def test_what_a_person_keeps_comes_back_as_words(tmp_path: Path, words: str) -> None:
    own = {"origin": "http://127.0.0.1"}
    with open_record(tmp_path / "r.db") as record:
        client = TestClient(desk_of(record), base_url="http://127.0.0.1")
        client.post("/watches", data={"name": words[:60], "about": words, "on": "events"}, headers=own)
        client.post("/searches", data={"name": words, "words": f"dam {words}"}, headers=own)
        client.post("/sources", data={"text": f"{words}\nhttps://gazette.example/{words}"}, headers=own)
        for path in ("/watches", "/search", "/sources"):
            assert running(client.get(path).text) == [], path


def test_feeds_and_calendars_hold_words_and_no_markup(client: TestClient) -> None:
    for name in ("articles", "chronology", "expectations", "stories"):
        content = client.get(f"/{name}.atom?{SINCE}").content
        assert not feedparser.parse(content).bozo, name
        root = etree.fromstring(content)
        assert {etree.QName(node).namespace for node in root.iter()} == {"http://www.w3.org/2005/Atom"}, name
        assert {node.get("type") for node in root.iter("{*}content")} <= {"text"}
        items = json.loads(client.get(f"/{name}.json?{SINCE}").content)["items"]
        assert all("content_html" not in item for item in items)
    calendar = client.get("/expectations.ics").content
    assert icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    assert not re.search(rb"^Set-Cookie", calendar, re.MULTILINE)


def test_exports_for_people_hold_no_markup_that_runs(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "brief.html"
    done = CliRunner().invoke(app, ["brief", "--about", "dam", "--since", "2031-01-01", "--out", str(out), "-r", str(path)])
    assert done.exit_code == 0, done.output
    found = [piece for piece in running(out.read_text(encoding="utf-8")) if piece != "<style>"]
    assert found == []


@pytest.mark.parametrize(
    "address",
    [
        "/static/../web.py",
        "/static/%2e%2e/%2e%2e/web.py",
        "/id/../../etc/passwd",
        "/id/%2e%2e%2fetc%2fpasswd",
        "/watches/%2e%2e/x.atom",
    ],
)
def test_no_address_leads_to_a_file(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (404, 405)
    assert "root:" not in answer.text
