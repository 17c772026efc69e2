"""Feeds and calendars, read back by parsers that are not ours."""

from __future__ import annotations

import json
from datetime import date, timedelta

import feedparser
import icalendar
import pytest
from fastapi.testclient import TestClient

from dateline.record import Query
from dateline.serve.calendar import sequence
from dateline.serve.feeds import Entry, atom
from dateline.serve.web import desk as desk_of
from dateline.store import Record


@pytest.fixture
def client(desk: Record) -> TestClient:
    return TestClient(desk_of(desk, today=lambda: date(2026, 3, 20)), base_url="http://127.0.0.1")


@pytest.mark.parametrize("name", ["chronology", "stories", "expectations"])
def test_every_list_is_an_atom_feed_that_a_reader_takes(client: TestClient, name: str) -> None:
    found = feedparser.parse(client.get(f"/{name}.atom").content)
    assert not found.bozo
    assert len(found.entries) > 1
    assert len({entry.id for entry in found.entries}) == len(found.entries)
    updated = [entry.updated for entry in found.entries]
    assert updated == sorted(updated, reverse=True)
    assert client.get(found.entries[0].link.removeprefix("http://127.0.0.1")).status_code == 200


def test_json_feed_and_atom_hold_the_same_entries(client: TestClient) -> None:
    as_json = json.loads(client.get("/expectations.json").content)
    as_atom = feedparser.parse(client.get("/expectations.atom").content)
    assert as_json["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in as_json["items"]] == [entry.id for entry in as_atom.entries]


def test_a_feed_keeps_the_filters_of_its_page(client: TestClient) -> None:
    every = json.loads(client.get("/chronology.json").content)["items"]
    some = json.loads(client.get("/chronology.json", params={"about": "Halvar"}).content)["items"]
    assert 0 < len(some) < len(every)


def test_a_list_that_is_none_has_no_feed(client: TestClient) -> None:
    assert client.get("/nothing.atom").status_code == 404


def test_words_that_xml_cannot_write_do_not_break_a_feed() -> None:
    entry = Entry(id="1", title="a \x02<b> & \ud800 c", text="\x00", updated=date(2031, 5, 1))
    found = feedparser.parse(atom([entry], title="t", home="http://h", address="http://h/f"))
    assert not found.bozo
    assert "c" in found.entries[0].title


def test_the_calendar_has_one_entry_for_each_expectation_that_has_days(client: TestClient, desk: Record) -> None:
    whole = icalendar.Calendar.from_ical(client.get("/expectations.ics").content)
    entries = list(whole.walk("VEVENT"))
    dated = [e for e in desk.expectations(Query(limit=5000)) if e.window and (e.window.earliest or e.window.latest)]
    assert sorted(str(entry["UID"]) for entry in entries) == sorted(f"{e.id}@dateline" for e in dated)
    assert all(entry.decoded("DTEND") > entry.decoded("DTSTART") for entry in entries)
    assert {str(entry["STATUS"]) for entry in entries} <= {"TENTATIVE", "CONFIRMED", "CANCELLED"}
    assert len({str(entry["STATUS"]) for entry in entries}) > 1


def test_a_closed_window_ends_on_the_day_behind_its_last(client: TestClient, desk: Record) -> None:
    entries = {str(e["UID"]): e for e in icalendar.Calendar.from_ical(client.get("/expectations.ics").content).walk("VEVENT")}
    closed = [e for e in desk.expectations(Query(limit=5000)) if e.window and e.window.earliest and e.window.latest]
    assert closed
    for expected in closed:
        entry = entries[f"{expected.id}@dateline"]
        assert entry.decoded("DTSTART") == expected.window.earliest
        assert entry.decoded("DTEND") == expected.window.latest + timedelta(days=1)


def test_a_window_that_moves_raises_the_sequence(desk: Record) -> None:
    moved = next(e for e in desk.expectations(Query(limit=5000)) if len({s.window for s in e.stated if s.window}) > 1)
    first = moved.stated[0].evidence.published
    assert first
    then = next((e for e in desk.expectations(Query(limit=5000, as_of=first)) if e.id == moved.id), None)
    assert sequence(moved) > (sequence(then) if then else 0)
