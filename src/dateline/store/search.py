"""Full-text search: what is asked, and in which order it is answered. How words are found is the engine's (`engines`).

The order of hits depends on the hits alone, not on how often a word occurs elsewhere in the record: otherwise what a record answers
as of a day would change with every article that comes later.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, false, func, or_, select

from dateline.record import Hit, Query
from dateline.store import schema
from dateline.store.codec import iso
from dateline.store.engines import Place, engine_of

_PART = re.compile(r'"([^"]+)"|(\S+)')
_READ = ("article", "claim")
_DATED = (*_READ, "event", "expectation")
_NEVER = "9999"  # sorts after every moment


def evening_of(day: date | None) -> str:
    """The first moment after a day (UTC) as it is stored, or one that never comes for a question about now."""
    return iso(datetime.combine(day + timedelta(days=1), time(), UTC)) if day else _NEVER


def phrases_of(asked: str) -> tuple[str, ...]:
    """What a person typed, as the words that must all occur; a phrase in quotation marks counts as one. Mere signs are left out.

    >>> phrases_of('dam "north gate" --')
    ('dam', 'north gate')
    """
    parts = [phrase or word for phrase, word in _PART.findall(asked)]
    kept = [part.replace('"', "").replace("\0", "") for part in parts if any(character.isalnum() for character in part)]
    return tuple(kept)


def hits(connection: Connection, asked: str, query: Query, *, kind: str | None = None) -> tuple[Hit, ...]:
    """Things of one kind, else articles and claims, that hold all words: in the title first, then the newest."""
    phrases, table, engine = phrases_of(asked), schema.words, engine_of(connection)
    if not phrases:
        return ()
    found = select(table.c.number, table.c.kind, table.c.id, table.c.article)
    found = found.where(*_asked_of(connection, phrases, query), table.c.kind.in_([kind] if kind else _READ))
    in_title = table.c.number.in_(engine.titled(phrases))
    ordered = found.order_by(in_title.desc(), table.c.day.is_(None), table.c.day.desc(), table.c.kind, table.c.id)
    rows = connection.execute(ordered.limit(query.limit).offset(query.offset)).all()
    places = [Place(row.number, -1 if row.kind == "article" else 1) for row in rows]
    shown = engine.snippets(connection, phrases, places)
    return tuple(Hit(kind=row.kind, id=row.id, article=row.article, snippet=shown[row.number]) for row in rows)


def _asked_of(connection: Connection, phrases: tuple[str, ...], query: Query) -> list[ColumnElement[bool]]:
    """What words must meet: they hold the phrases, stand as of the day, and lie between the days."""
    table = schema.words
    met = [table.c.number.in_(engine_of(connection).holding(phrases)), standing(table, query.as_of)]
    if query.since:
        met.append(table.c.day >= query.since.isoformat())
    if query.until:
        met.append(table.c.day <= query.until.isoformat())
    return met


def matches(connection: Connection, asked: str, query: Query) -> tuple[tuple[str, str | None, str | None], ...]:
    """Kind, article and ISO day of whatever holds all words, at most `query.limit` in the order of writing: what facets count."""
    phrases, table = phrases_of(asked), schema.words
    if not phrases:
        return ()
    found = select(table.c.kind, table.c.article, table.c.day)
    found = found.where(*_asked_of(connection, phrases, query), table.c.kind.in_(_DATED))
    rows = connection.execute(found.order_by(table.c.number).limit(query.limit))
    return tuple((row.kind, row.article, row.day) for row in rows)


def days_about(connection: Connection, asked: str, *, as_of: date | None) -> tuple[tuple[str, date, int], ...]:
    """How many articles, claims, events and expectations of each day hold all words, as (kind, day, number), in order."""
    phrases, table = phrases_of(asked), schema.words
    if not phrases:
        return ()
    met = _asked_of(connection, phrases, Query(as_of=as_of))
    counted = select(table.c.kind, table.c.day, func.count()).where(*met, table.c.kind.in_(_DATED), table.c.day.is_not(None))
    grouped = counted.group_by(table.c.kind, table.c.day).order_by(table.c.kind, table.c.day)
    return tuple((kind, date.fromisoformat(day), number) for kind, day, number in connection.execute(grouped))


def ids_about(connection: Connection, asked: str, kind: str, *, as_of: date | None) -> Select[Any]:
    """A selection of the ids of things of one kind whose words hold all that is asked, as they stood on the evening of a day."""
    table, phrases = schema.words, phrases_of(asked)
    chosen = select(table.c.id).where(table.c.kind == kind, standing(table, as_of))
    return chosen.where(table.c.number.in_(engine_of(connection).holding(phrases)) if phrases else false())


def standing(table: Table, as_of: date | None) -> ColumnElement[bool]:
    """The versions of a derived table that stood at the end of a day (UTC), or stand now."""
    if as_of is None:
        return table.c.superseded.is_(None)
    evening = evening_of(as_of)
    return and_(table.c.recorded < evening, or_(table.c.superseded.is_(None), table.c.superseded >= evening))
