"""Full-text search: SQLite FTS5 with snippets."""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

from dateline.record import Hit, Query

_PART = re.compile(r'"([^"]+)"|(\S+)')
_HITS = """
SELECT words.kind, words.id, words.article, snippet(words_index, -1, char(2), char(3), ' … ', 24) AS snippet
FROM words_index JOIN words ON words.number = words_index.rowid
WHERE words_index MATCH :match
  AND words.kind IN ('article', 'claim')
  AND (:since IS NULL OR words.day >= :since) AND (:until IS NULL OR words.day <= :until)
ORDER BY bm25(words_index, 2.0, 1.0), words.number LIMIT :limit OFFSET :offset
"""
_IDS = "SELECT words.id FROM words_index JOIN words ON words.number = words_index.rowid WHERE words_index MATCH :match AND words.kind = :kind"


def match_expression(asked: str) -> str:
    """What a person typed as an FTS5 expression: all words, phrases in quotation marks kept, the last word as a prefix.

    Every part is quoted, so that no character of the input is an operator; nothing but signs gives an empty expression.

    >>> match_expression('dam "north gate"')
    '"dam" "north gate"'
    """
    parts = [phrase or word for phrase, word in _PART.findall(asked)]
    kept = [part.replace('"', "") for part in parts if any(character.isalnum() for character in part)]
    return " ".join(f'"{part}"' for part in kept)


def hits(connection: Connection, asked: str, query: Query) -> tuple[Hit, ...]:
    """Articles and claims that hold all words, best first."""
    match = match_expression(asked)
    if not match:
        return ()
    values = {
        "match": match,
        "since": query.since.isoformat() if query.since else None,
        "until": query.until.isoformat() if query.until else None,
        "limit": query.limit,
        "offset": query.offset,
    }
    rows = connection.execute(text(_HITS), values)
    return tuple(Hit(kind=row.kind, id=row.id, article=row.article, snippet=row.snippet) for row in rows)


def ids_about(connection: Connection, asked: str, kind: str) -> frozenset[str]:
    """The ids of things of one kind whose words hold all that is asked."""
    match = match_expression(asked)
    if not match:
        return frozenset()
    return frozenset(row.id for row in connection.execute(text(_IDS), {"match": match, "kind": kind}))
