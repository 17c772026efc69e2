"""Full-text search: SQLite FTS5 with snippets.

The order of hits depends on the hits alone, not on how often a word occurs elsewhere in the record: otherwise what a record answers
as of a day would change with every article that comes later.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, false, or_, select, text

from dateline.record import Hit, Query
from dateline.store import schema
from dateline.store.codec import iso

_PART = re.compile(r'"([^"]+)"|(\S+)')
_HITS = """
SELECT words.kind, words.id, words.article,
  snippet(words_index, CASE words.kind WHEN 'article' THEN -1 ELSE 1 END, char(2), char(3), ' … ', 24) AS snippet
FROM words_index JOIN words ON words.number = words_index.rowid
WHERE words_index MATCH :match
  AND (:kind IS NULL AND words.kind IN ('article', 'claim') OR words.kind = :kind)
  AND words.recorded < :evening AND (words.superseded IS NULL OR words.superseded >= :evening)
  AND (:since IS NULL OR words.day >= :since) AND (:until IS NULL OR words.day <= :until)
ORDER BY words.number IN (SELECT rowid FROM words_index WHERE words_index MATCH :titled) DESC,
  words.day IS NULL, words.day DESC, words.kind, words.id LIMIT :limit OFFSET :offset
"""
_MATCHED = "words.number IN (SELECT rowid FROM words_index WHERE words_index MATCH :match)"
_MATCHES = """
SELECT words.kind, words.article, words.day FROM words_index JOIN words ON words.number = words_index.rowid
WHERE words_index MATCH :match AND words.kind IN ('article', 'claim', 'event', 'expectation')
  AND words.recorded < :evening AND (words.superseded IS NULL OR words.superseded >= :evening)
  AND (:since IS NULL OR words.day >= :since) AND (:until IS NULL OR words.day <= :until)
LIMIT :limit
"""
_DAYS = """
SELECT words.kind, words.day, count(*) AS number FROM words_index JOIN words ON words.number = words_index.rowid
WHERE words_index MATCH :match AND words.kind IN ('article', 'claim', 'event', 'expectation') AND words.day IS NOT NULL
  AND words.recorded < :evening AND (words.superseded IS NULL OR words.superseded >= :evening)
GROUP BY words.kind, words.day
"""
_NEVER = "9999"  # sorts after every moment


def evening_of(day: date | None) -> str:
    """The first moment after a day (UTC) as it is stored, or one that never comes for a question about now."""
    return iso(datetime.combine(day + timedelta(days=1), time(), UTC)) if day else _NEVER


def match_expression(asked: str) -> str:
    """What a person typed as an FTS5 expression: all words, phrases in quotation marks kept.

    Every part is quoted, so that no character of the input is an operator; nothing but signs gives an empty expression.

    >>> match_expression('dam "north gate"')
    '"dam" "north gate"'
    """
    parts = [phrase or word for phrase, word in _PART.findall(asked)]
    kept = [part.replace('"', "").replace("\0", "") for part in parts if any(character.isalnum() for character in part)]
    return " ".join(f'"{part}"' for part in kept)


def hits(connection: Connection, asked: str, query: Query, *, kind: str | None = None) -> tuple[Hit, ...]:
    """Things of one kind, else articles and claims, that hold all words: in the title first, then the newest."""
    match = match_expression(asked)
    if not match:
        return ()
    values = {
        "match": match,
        "titled": f"title : ({match})",
        "since": query.since.isoformat() if query.since else None,
        "until": query.until.isoformat() if query.until else None,
        "evening": evening_of(query.as_of),
        "limit": query.limit,
        "offset": query.offset,
        "kind": kind,
    }
    rows = connection.execute(text(_HITS), values)
    return tuple(Hit(kind=row.kind, id=row.id, article=row.article, snippet=row.snippet) for row in rows)


def matches(connection: Connection, asked: str, query: Query) -> tuple[tuple[str, str | None, str | None], ...]:
    """Kind, article and ISO day of whatever holds all words, unordered, at most `query.limit`: what facets count."""
    match = match_expression(asked)
    if not match:
        return ()
    values = {
        "match": match,
        "since": query.since.isoformat() if query.since else None,
        "until": query.until.isoformat() if query.until else None,
        "evening": evening_of(query.as_of),
        "limit": query.limit,
    }
    return tuple((row.kind, row.article, row.day) for row in connection.execute(text(_MATCHES), values))


def days_about(connection: Connection, asked: str, *, as_of: date | None) -> tuple[tuple[str, date, int], ...]:
    """How many articles, claims, events and expectations of each day hold all words, as (kind, day, number)."""
    match = match_expression(asked)
    if not match:
        return ()
    rows = connection.execute(text(_DAYS), {"match": match, "evening": evening_of(as_of)})
    return tuple((row.kind, date.fromisoformat(row.day), row.number) for row in rows)


def ids_about(asked: str, kind: str, *, as_of: date | None) -> Select[Any]:
    """A selection of the ids of things of one kind whose words hold all that is asked, as they stood on the evening of a day."""
    table, match = schema.words, match_expression(asked)
    chosen = select(table.c.id).where(table.c.kind == kind, standing(table, as_of))
    return chosen.where(text(_MATCHED).bindparams(match=match)) if match else chosen.where(false())


def standing(table: Table, as_of: date | None) -> ColumnElement[bool]:
    """The versions of a derived table that stood at the end of a day (UTC), or stand now."""
    if as_of is None:
        return table.c.superseded.is_(None)
    evening = evening_of(as_of)
    return and_(table.c.recorded < evening, or_(table.c.superseded.is_(None), table.c.superseded >= evening))
