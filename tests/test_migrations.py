"""Records made by earlier versions open in this one, and can go back."""

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import alembic.autogenerate
import alembic.command
import alembic.migration
import pytest
import sqlalchemy

from dateline.model import Page
from dateline.record import Changes, Query, Story
from dateline.store import open_record, schema
from dateline.store import record as record_module

MONDAY = datetime(2031, 5, 5, 9, tzinfo=UTC)
PAGE = Page(url="https://gazette.example/1", body=b"<p>ferry</p>", content_type="text/html", fetched_at=MONDAY)
STORY = Story(id="s1", title="The ferry", articles=("a1", "a2"), first=MONDAY.date(), last=None, why=("first", "copy"))


def moved(path: Path, revision: str) -> None:
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        go = alembic.command.upgrade if revision == "head" else alembic.command.downgrade
        go(record_module._migrations(connection), revision)
    engine.dispose()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_record(tmp_path / "desk.db") as record:
        record.apply([PAGE], (), Changes(stories=(STORY,)), keys=(), at=MONDAY)
    return tmp_path / "desk.db"


def test_the_migrations_lead_to_the_schema(path: Path) -> None:
    with sqlalchemy.create_engine(f"sqlite:///{path}").connect() as connection:
        found = alembic.autogenerate.compare_metadata(alembic.migration.MigrationContext.configure(connection), schema.metadata)
    assert [difference for difference in found if "words_index" not in str(difference)] == []


def test_a_record_goes_back_to_the_first_schema_and_returns_with_what_it_held(path: Path) -> None:
    again = Page(url=PAGE.url, body=PAGE.body, content_type="text/html", fetched_at=MONDAY.replace(day=6))
    with open_record(path) as record:
        record.apply([again], (), Changes(), keys=(), at=MONDAY)
        assert len(record.captures([PAGE.url])) == 2
    moved(path, "0001")
    with sqlite3.connect(path) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert not {"members", "visits", "sources", "polls", "links", "hosts"} & tables
        assert raw.execute("SELECT fetched_at FROM pages").fetchall() == [("2031-05-05T09:00:00.000000+00:00",)]
    moved(path, "head")
    with open_record(path) as record, sqlite3.connect(path) as raw:
        assert list(record.pages()) == [PAGE]
        assert record.stories(Query(as_of=date(2031, 5, 5))) == (STORY,)
        assert raw.execute("SELECT article FROM members WHERE superseded IS NULL ORDER BY 1").fetchall() == [("a1",), ("a2",)]


def test_everything_can_be_taken_down(path: Path) -> None:
    moved(path, "base")
    with sqlite3.connect(path) as raw:
        left = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert left <= {"alembic_version", "sqlite_sequence"}
