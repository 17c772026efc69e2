"""What other programs take of the desk: JSON-LD in pages, Parquet files, tags of MISP. Each is read by somebody else's parser."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient
from pyld import jsonld
from pymisp import MISPEvent

from dateline.record import ALL, Query
from dateline.serve import listing
from dateline.serve.parquet import write_parquet
from dateline.serve.web import desk as desk_of
from dateline.store import Record

TODAY = date(2026, 3, 20)
SCHEMA = "https://schema.org/"


def triples(client: TestClient, id: str) -> dict[str, str]:
    """Predicate and object of the first node of a page's data block, as pyld reads it with schema.org as vocabulary."""
    page = client.get(f"/id/{id}").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    said = json.loads(block)
    assert said.pop("@context") == "https://schema.org"
    ((node),) = jsonld.expand(said | {"@context": {"@vocab": SCHEMA}})
    return dict(node)


@pytest.fixture
def client(desk: Record) -> TestClient:
    return TestClient(desk_of(desk, today=lambda: TODAY), base_url="http://127.0.0.1")


def test_an_article_says_what_it_is_in_schema_org(client: TestClient, desk: Record) -> None:
    article = next(r.article for r in desk.articles(Query(limit=ALL)) if r.article.title and r.article.outlet and r.article.day)
    found = triples(client, article.id)
    assert found["@type"] == [f"{SCHEMA}NewsArticle"]
    assert found[f"{SCHEMA}headline"] == [{"@value": article.title}]
    assert found[f"{SCHEMA}datePublished"] == [{"@value": str(article.day)}]


def test_an_event_says_when_it_was_and_what_tells_of_it(client: TestClient, desk: Record) -> None:
    event = next(e for e in desk.chronology(Query(limit=ALL)) if e.when and e.when.earliest)
    found = triples(client, event.id)
    assert found["@type"] == [f"{SCHEMA}Event"]
    assert found[f"{SCHEMA}name"] == [{"@value": event.what}]
    assert found[f"{SCHEMA}startDate"] == [{"@value": str(event.when.earliest)}]  # type: ignore[union-attr]


def test_parquet_files_hold_the_rows_of_the_lists(desk: Record, tmp_path: Path) -> None:
    query = Query(limit=ALL)
    written = write_parquet(desk, tmp_path / "out", query, today=TODAY)
    for name, rows in (
        ("articles", list(listing.article_rows(desk, query))),
        ("chronology", list(listing.event_rows(desk, query))),
        ("expectations", list(listing.expectation_rows(desk, query, today=TODAY))),
    ):
        table = pq.read_table(tmp_path / "out" / f"{name}.parquet").to_pylist()
        assert len(table) == len(rows) == written[name] > 0
        for held, row in zip(table, rows, strict=True):
            plain = {key: value for key, value in row.items() if not isinstance(value, dict) and key in held}
            assert all(held[key] == value for key, value in plain.items() if not isinstance(value, list))
    assert json.loads(table[0]["window"] or "null") == rows[0]["window"]


def test_an_empty_list_has_the_same_columns(desk: Record, tmp_path: Path) -> None:
    write_parquet(desk, tmp_path / "all", Query(limit=ALL), today=TODAY)
    write_parquet(desk, tmp_path / "none", Query(about="nosuchword", limit=ALL), today=TODAY)
    for name in ("articles", "stories", "chronology", "expectations"):
        one, other = (pq.read_schema(tmp_path / folder / f"{name}.parquet") for folder in ("all", "none"))
        assert one.equals(other)


def test_tags_of_rows_are_tags_that_misp_takes(desk: Record) -> None:
    tags = {tag for row in listing.event_rows(desk, Query(limit=ALL)) for tag in row["tags"]}
    tags |= {str(row["tag"]) for row in listing.grade_rows(desk, today=TODAY)}
    event = MISPEvent()
    event.info = "dam"
    for tag in sorted(tags):
        assert re.fullmatch(r'admiralty-scale:(source-reliability|information-credibility)="[a-f1-6]"', tag)
        event.add_tag(tag)
    again = MISPEvent()
    again.load(event.to_json())
    assert {tag.name for tag in again.tags} == tags
