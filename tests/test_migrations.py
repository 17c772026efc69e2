"""Records made by earlier versions open in this one, and can go back: from every released schema, on both engines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import alembic.autogenerate
import alembic.command
import alembic.migration
import alembic.script
import pytest
from sqlalchemy import Connection, inspect, text

from dateline.errors import StoreError
from dateline.model import Page
from dateline.record import Changes, Query, Story
from dateline.store import Record, open_record, schema
from dateline.store import record as record_module
from dateline.store.codec import pack, pack_body
from dateline.store.columns import Text

MONDAY = datetime(2031, 5, 5, 9, tzinfo=UTC)
STAMP = "2031-05-05T09:00:00.000000+00:00"
PAGE = Page(url="https://gazette.example/1", body=b"<p>ferry</p>", content_type="text/html", fetched_at=MONDAY)
STORY = Story(id="s1", title="The ferry", articles=("a1", "a2"), first=MONDAY.date(), last=None, why=("first", "copy"))
RELEASED = sorted(path.name[1:5] for path in (Path(record_module.__file__).parent / "migrations/versions").glob("v*.py"))
TRACES = {"alembic_version"}


@contextmanager
def emptied(address: str) -> Iterator[Record]:
    """A record from which every table was taken down, by its own migrations."""
    with open_record(address) as record:
        moved(record, "base")
        yield record


def moved(record: Record, revision: str) -> None:
    with record.writing_all() as connection:
        go = alembic.command.downgrade if revision == "base" or revision < revision_of(record) else alembic.command.upgrade
        go(record_module.migrations(connection), revision)


def revision_of(record: Record) -> str:
    with record.reading_all() as connection:
        return alembic.migration.MigrationContext.configure(connection).get_current_revision() or "0000"


def tables(record: Record) -> set[str]:
    with record.reading_all() as connection:
        return set(inspect(connection).get_table_names())


def fill(connection: Connection) -> None:
    """A page and a story, in the columns that every released schema has."""
    values = {"at": STAMP, "packed": pack_body(PAGE.body), "story": pack(STORY), "sha": PAGE.sha256, "url": PAGE.url}
    page = "url, sha256, fetched_at, content_type, status, headers"
    for statement in (
        "INSERT INTO bodies (sha256, packed) VALUES (:sha, :packed)",
        f"INSERT INTO pages ({page}) VALUES (:url, :sha, :at, 'text/html', 200, '[]')",
        "INSERT INTO objects (kind, id, earliest, recorded, body) VALUES ('story', 's1', '2031-05-05', :at, :story)",
        "INSERT INTO decisions (id, kind, subject, value, made_at, by) VALUES ('d1', 'outcome', 'x1', 'met', :at, 'ada')",
        "INSERT INTO aliases (old, new, kind) VALUES ('s0', 's1', 'story')",
    ):
        connection.execute(text(statement), values)


def test_the_migrations_form_one_line_numbered_in_order(tmp_path) -> None:
    with open_record(tmp_path / "desk.db") as record, record.reading_all() as connection:
        script = alembic.script.ScriptDirectory.from_config(record_module.migrations(connection))
    line = [revision.revision for revision in script.walk_revisions()][::-1]
    told = "of two migrations with one number the later takes the next one, and the other as its `down_revision`"
    assert line == [f"{n:04}" for n in range(1, len(line) + 1)], told
    assert line[-1] == record_module.newest_revision()


def test_the_migrations_lead_to_the_schema(address: str) -> None:
    with open_record(address) as record, record.reading_all() as connection:
        context = alembic.migration.MigrationContext.configure(connection, opts={"compare_type": False})
        found = alembic.autogenerate.compare_metadata(context, schema.metadata)
    assert [difference for difference in found if "words_index" not in str(difference)] == []


def test_every_text_of_a_record_sorts_by_code_point(address: str) -> None:
    """Migrations take `Text` from `dateline.store.columns`, else a database that sorts as a language does answers otherwise."""
    assert all(isinstance(c.type, Text) for t in schema.metadata.tables.values() for c in t.columns if c.type.python_type is str)
    with open_record(address) as record, record.reading_all() as connection:
        if connection.dialect.name == "postgresql":
            asked = """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"""
            assert connection.exec_driver_sql(asked).all() == []


@pytest.mark.parametrize("released", RELEASED)
def test_a_record_of_every_released_schema_opens_with_what_it_held_and_goes_back(address: str, released: str) -> None:
    with emptied(address) as record:
        moved(record, released)
        then = tables(record)
        with record.writing_all() as connection:
            fill(connection)
        record.migrate()
        assert revision_of(record) == record_module.newest_revision()
        assert list(record.pages()) == [PAGE]
        assert record.stories(Query()) == (STORY,) == record.stories(Query(as_of=date(2031, 5, 5)))
        assert [decision.by for decision in record.decisions()] == ["ada"]
        moved(record, released)
        assert tables(record) == then
        record.migrate()
        assert list(record.pages()) == [PAGE]


def test_members_are_filled_from_the_versions_of_stories(address: str) -> None:
    with emptied(address) as record:
        moved(record, "0001")
        with record.writing_all() as connection:
            fill(connection)
        record.migrate()
        with record.reading_all() as connection:
            assert connection.exec_driver_sql("SELECT article FROM members ORDER BY 1").scalars().all() == ["a1", "a2"]


def test_what_an_earlier_schema_cannot_hold_goes_and_the_rest_stays(address: str) -> None:
    again = Page(url=PAGE.url, body=PAGE.body, content_type="text/html", fetched_at=MONDAY.replace(day=6))
    with open_record(address) as record:
        record.apply([PAGE, again], (), Changes(stories=(STORY,)), keys=(), at=MONDAY)
        assert len(record.captures([PAGE.url])) == 2
        moved(record, "0001")
        record.migrate()
        assert list(record.pages()) == [PAGE]
        assert len(record.captures([PAGE.url])) == 1
        assert record.stories(Query()) == (STORY,)


def test_everything_can_be_taken_down(address: str) -> None:
    with emptied(address) as record:
        assert tables(record) <= TRACES


def test_a_record_of_a_later_dateline_is_not_touched(address: str) -> None:
    with open_record(address) as record, record.writing_all() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="later dateline"):
        open_record(address)
