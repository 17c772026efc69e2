"""The desk as a browser gets it, without a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dateline.record import Query
from dateline.serve.web import desk as desk_of
from dateline.serve.web import today_utc
from dateline.store import Record, open_record

TODAY = date(2026, 3, 20)
LISTS = ("/chronology", "/expectations", "/stories", "/articles", "/search?words=dam")


@pytest.fixture
def client(desk: Record) -> TestClient:
    return TestClient(desk_of(desk, today=lambda: TODAY), base_url="http://127.0.0.1")


def rows_of(page: str) -> int:
    return page.count('<li class="row')


@pytest.mark.parametrize("address", LISTS)
def test_every_list_has_rows_and_no_script_but_the_desks_own(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert rows_of(page.text)
    assert re.findall(r"<script[^>]*>", page.text) == ['<script src="/static/desk.js" defer>']
    assert not re.search(r"\son[a-z]+=|javascript:|style=", page.text)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", [*LISTS, "/subjects", "/subject?name=Halvar", "/"])
def test_no_page_names_anything_outside_itself(client: TestClient, address: str) -> None:
    page = client.get(address).text
    assert not re.findall(r'(?:src|srcset)="(?!/static/)', page)
    assert not re.findall(r'<link[^>]+href="(?!/static/)', page)


def test_every_link_of_the_lists_leads_somewhere(client: TestClient) -> None:
    pages = [client.get(address).text for address in LISTS]
    links = {link for page in pages for link in re.findall(r"\"(/(?:id|subject)[/?][^\"]+)\"", page)}
    assert len(links) > 40
    for link in sorted(links)[::3]:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_an_article_shows_its_whole_text_with_its_claims_marked(client: TestClient, desk: Record) -> None:
    reading = next(r for r in desk.articles(Query()) if r.claims)
    page = client.get(f"/id/{reading.article.id}").text
    shown = re.search(r'<article class="text".*?</article>', page, re.DOTALL)
    assert shown
    words = re.sub(r"<[^>]+>", "", shown.group()).split()
    assert len(words) == len(reading.article.text.split())
    assert f'id="{reading.claims[0].id}"' in page
    assert "<mark" in page


def test_a_claim_leads_to_its_place_in_the_article(client: TestClient, desk: Record) -> None:
    claim = next(claim for r in desk.articles(Query()) for claim in r.claims)
    answer = client.get(f"/id/{claim.id}", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/id/{claim.article}#{claim.id}"


def test_an_unknown_id_gives_a_page_that_says_so(client: TestClient) -> None:
    page = client.get("/id/nosuchid")
    assert page.status_code == 404
    assert "nosuchid" in page.text


@pytest.mark.parametrize("address", ["/chronology?since=yesterday&until=2026-99-01&origins=-1", "/expectations?as_of=soon"])
def test_what_is_no_day_or_no_number_is_left_out(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_words_of_a_page_cannot_become_markup(client: TestClient) -> None:
    for address in ("/search", "/chronology"):
        page = client.get(address, params={"words": "<b onload=x>", "about": '"><b onload=x>'})
        assert "<b onload" not in page.text


def test_filters_of_the_chronology_keep_only_what_passes(client: TestClient) -> None:
    days = {"since": "2026-01-01", "until": "2026-03-20"}
    every = rows_of(client.get("/chronology", params=days).text)
    several = client.get("/chronology", params=days | {"origins": "2"}).text
    assert 0 < rows_of(several) < every
    assert "<strong>1 origin</strong>" not in several


def test_the_chronology_as_of_a_day_draws_and_lists_what_was_known_then(client: TestClient) -> None:
    days = {"since": "2026-01-01", "until": "2026-03-20"}
    now = client.get("/chronology", params=days).text
    then = client.get("/chronology", params=days | {"as_of": "2026-01-31"}).text
    assert rows_of(then) < rows_of(now)
    assert then.count("<circle") < now.count("<circle")


def test_the_ledger_draws_each_stated_window_and_says_what_cannot_be_settled(client: TestClient) -> None:
    page = client.get("/expectations").text
    assert 'class="window' in page
    assert "cannot be settled by anything that could be read" in page


def test_a_subject_tells_days_without_articles_from_quiet_ones(client: TestClient) -> None:
    page = client.get("/subject", params={"name": "Halvar"}).text
    assert "not covered" in page
    assert 'class="baseline"' in page


def test_search_narrows_by_kind_outlet_and_month(client: TestClient) -> None:
    page = client.get("/search", params={"words": "dam", "kind": "event"}).text
    assert rows_of(page)
    assert set(re.findall(r'<li class="row"><div class="when">(\w+)', page)) == {"event"}
    january = client.get("/search", params={"words": "dam", "since": "2026-01-01", "until": "2026-01-31"}).text
    assert 0 < rows_of(january) <= rows_of(client.get("/search", params={"words": "dam"}).text)


def test_the_first_page_says_what_is_new_since_the_last_visit_on_another_day(client: TestClient) -> None:
    client.cookies.set("dateline_visits", "2026-02-20.2026-03-01")
    page = client.get("/")
    assert "New since 2026-03-01" in page.text
    assert "2026-03-01.2026-03-20" in page.headers["set-cookie"]
    again = client.get("/")  # the same day again: what was new this morning still is
    assert "New since 2026-03-01" in again.text
    assert rows_of(page.text) > 5


def test_a_cookie_that_says_nothing_sensible_is_a_first_visit(client: TestClient) -> None:
    client.cookies.set("dateline_visits", "yesterday.<b>")
    assert "New since 2026-03-13" in client.get("/").text


def test_the_first_page_counts_stories_by_origins_and_names_what_changed(client: TestClient) -> None:
    page = client.get("/", params={"since": "2026-02-01"}).text
    assert "origins</strong> in these days" in page
    assert "Windows that moved" in page
    assert "What came, and what did not" in page


OWN = {"origin": "http://127.0.0.1"}


@pytest.fixture
def own(desk_file: Path, tmp_path: Path) -> Iterator[Record]:
    shutil.copy(desk_file, tmp_path / "own.db")
    with open_record(tmp_path / "own.db") as record:
        yield record


def test_a_form_settles_an_expectation_and_the_log_takes_it_back(own: Record) -> None:
    client = TestClient(desk_of(own, today=today_utc), base_url="http://127.0.0.1")
    row = own.expectations(Query())[0]
    settled = client.post("/decide", data={"kind": "outcome", "subject": row.id, "value": "withdrawn"}, headers=OWN)
    assert settled.url.path == f"/id/{row.id}"
    assert "decided by the desk" in settled.text
    log = client.get("/decisions").text
    made = re.search(r'name="subject" value="([0-9a-f]+)"', log)
    assert made
    undone = client.post("/decide", data={"kind": "undo", "subject": made.group(1), "value": ""}, headers=OWN)
    assert "taken back" in undone.text
    assert "decided by the desk" not in client.get(f"/id/{row.id}").text


def test_what_cannot_be_decided_is_answered_with_why(own: Record) -> None:
    client = TestClient(desk_of(own), base_url="http://127.0.0.1")
    row = own.expectations(Query())[0]
    assert client.post("/decide", data={"kind": "outcome", "subject": row.id, "value": "won"}, headers=OWN).status_code == 409
    assert client.post("/decide", data={"kind": "crown", "subject": row.id}, headers=OWN).status_code == 409
    assert client.post("/decide", data={"kind": "outcome", "subject": "nosuchid", "value": "met"}, headers=OWN).status_code == 404
    assert own.decisions() == ()
