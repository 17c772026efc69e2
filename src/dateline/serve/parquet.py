"""Lists of the record as Parquet files, a file a list. Columns are those of the public shapes, whatever the rows hold.

Words and numbers are columns of their own kind, lists of words are lists; what is nested deeper is a column of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.record import Query
from dateline.serve import listing
from dateline.serve.shapes import ArticleRow, EventRow, ExpectationRow, StoryRow
from dateline.store import Record

_GROUP = 5_000  # rows that are held at once
_PLAIN: Mapping[object, pa.DataType] = {str: pa.string(), str | None: pa.string(), int: pa.int64(), bool: pa.bool_()}


def write_parquet(record: Record, folder: Path, query: Query, *, today: date) -> dict[str, int]:
    """How many rows of each list were written into `folder`, which is made when there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    lists: dict[str, tuple[type, Iterable[Mapping[str, Any]]]] = {
        "articles": (ArticleRow, listing.article_rows(record, query)),
        "stories": (StoryRow, listing.story_rows(record, query)),
        "chronology": (EventRow, listing.event_rows(record, query)),
        "expectations": (ExpectationRow, listing.expectation_rows(record, query, today=today)),
    }
    return {name: _write(folder / f"{name}.parquet", shape, rows) for name, (shape, rows) in lists.items()}


def _write(path: Path, shape: type, rows: Iterable[Mapping[str, Any]]) -> int:
    schema = pa.schema([(name, _kind(hint)) for name, hint in get_type_hints(shape).items()])
    written = 0
    with pq.ParquetWriter(path, schema) as out:
        for group in _groups(iter(rows)):
            out.write_table(pa.Table.from_pylist([_cells(row, schema) for row in group], schema=schema))
            written += len(group)
    return written


def _kind(hint: object) -> pa.DataType:
    return pa.list_(pa.string()) if hint == list[str] else _PLAIN.get(hint, pa.string())


def _cells(row: Mapping[str, Any], schema: pa.Schema) -> dict[str, Any]:
    return {field.name: _cell(row.get(field.name), field.type) for field in schema}


def _cell(value: Any, kind: pa.DataType) -> Any:
    nested = pa.types.is_string(kind) and not isinstance(value, str | None)
    return json.dumps(value, ensure_ascii=False) if nested else value


def _groups(rows: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    while group := list(islice(rows, _GROUP)):
        yield group
