"""A record made of another: a slice, which is some articles with all their captures and versions and the objects about them, or
everything that cannot be derived again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from dateline.errors import Conflict
from dateline.record import Kind
from dateline.store import apply, schema
from dateline.store.codec import unpack_derived, unpack_reading
from dateline.store.record import Record, open_record
from dateline.store.search import standing

_CHUNK = 500
_ROWS = 50  # in memory at once; the bytes of pages are large


def write_slice(record: Record, path: Path, *, articles: Iterable[str], objects: Mapping[Kind, Iterable[str]], as_of: date) -> None:
    """Write the slice of a record to a new file: objects as they stood on the evening of a day, articles with their history.

    Visits and decisions go along whole: what was read, and who decided what, bears on every slice.
    """
    wanted = sorted(set(articles))
    with record.reading_all() as source, open_record(path) as made, made.writing_all() as target:
        versions = _rows(source, schema.articles, "id", wanted)
        pages = _rows(source, schema.pages, "url", sorted({row["url"] for row in versions}))
        _copy(target, schema.bodies, _rows(source, schema.bodies, "sha256", sorted({row["sha256"] for row in pages})))
        _copy(target, schema.pages, pages)
        _copy(target, schema.articles, versions)
        _copy(target, schema.claims, _rows(source, schema.claims, "article", wanted))
        for table in (schema.visits, schema.decisions):
            _copy(target, table, [dict(row) for row in source.execute(select(table)).mappings()])
        for row in versions:
            apply.index_reading(target, unpack_reading(row["body"]), at=_moment(row["recorded"]), until=_end(row["superseded"]))
        for kind, ids in objects.items():
            _copy_objects(source, target, kind, sorted(set(ids)), as_of)
        apply.recount(target)


def copy_ground_state(record: Record, made: Record) -> None:
    """Copy into a new record, on whichever engine, all that is not derived: pages, visits, decisions, sources, watches.

    Raises Conflict when there is any of it in the new one, which stays as it was.
    """
    with record.reading_all() as source, made.writing_all() as target:
        for table in schema.GROUND_STATE:
            if target.execute(select(table).limit(1)).first():
                raise Conflict(f"{made.name} is not empty; name a file or database in which there is no record yet")
            # the new record numbers its rows itself
            columns = [column for column in table.columns if column is not table.autoincrement_column]
            rows = source.execute(select(*columns).order_by(*table.primary_key).execution_options(yield_per=_ROWS))
            for part in rows.mappings().partitions():
                target.execute(insert(table), [dict(row) for row in part])
        apply.recount(target)


def _copy_objects(source: Connection, target: Connection, kind: Kind, ids: Sequence[str], as_of: date) -> None:
    table = schema.objects
    rows = [row | {"superseded": None} for row in _rows(source, table, "id", ids, as_of)]
    _copy(target, table, rows)
    for row in rows:
        apply.index_object(target, unpack_derived(kind, row["body"]), at=_moment(row["recorded"]), until=None)
    members = [row | {"superseded": None} for row in _rows(source, schema.members, "owner", ids, as_of)]
    _copy(target, schema.members, members)


def _rows(source: Connection, table: Table, column: str, values: Sequence[str], as_of: date | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for start in range(0, len(values), _CHUNK):
        asked = select(table).where(table.c[column].in_(values[start : start + _CHUNK]))
        if as_of is not None:
            asked = asked.where(standing(table, as_of))
        found += [dict(row) for row in source.execute(asked.order_by(*table.primary_key)).mappings()]
    return found


def _copy(target: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        target.execute(insert(table), rows)


def _moment(words: str) -> datetime:
    return datetime.fromisoformat(words)


def _end(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
