"""PostgreSQL 15 and newer: a record that many machines read and write, in one schema of a database, and full text by tsvector.

The words of an entry are cut as FTS5 cuts them, and kept twice: as a set (a tsvector without positions, which finds all entries
that hold all words), and in order with a blank around each, in which a phrase is looked for. A tsvector's own positions end at
16,383 words and 255 occurrences, after which a phrase would be missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Select,
    Table,
    bindparam,
    cast,
    create_engine,
    delete,
    event,
    false,
    func,
    insert,
    inspect,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR, Insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from dateline.errors import Conflict, StoreError
from dateline.store.columns import Text
from dateline.store.engines import words
from dateline.store.engines.words import Entry, Place

WRITING: Mapping[str, Any] = {"writes": True, "isolation_level": "READ COMMITTED"}
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('dateline ' || current_schema(), 0))"

_INDEX = Table(
    "words_index",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("title_words", Text, nullable=False),
    Column("text_words", Text, nullable=False),
    Column("vector", TSVECTOR, nullable=False),
)
_LETTERS = 500  # of a word; a tsvector holds none above 2,046 bytes
_BYTES = 1_000_000  # of different words in one entry; a tsvector ends at 1,048,575


def connect(name: str, *, wait_seconds: float) -> Engine:
    """The engine of an address postgresql://USER@HOST/DATABASE. `?options=-csearch_path%3DNAME` names a schema of its own."""
    try:
        url = make_url(name).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="REPEATABLE READ", pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ArgumentError:
        raise StoreError(f"{name} is no address of a database; it looks like postgresql://USER@HOST/DATABASE") from None
    except ModuleNotFoundError:
        raise StoreError("a record on PostgreSQL needs the extra: pip install 'dateline[postgres]'") from None

    def lock(connection: Connection) -> None:
        # one writer at a time, whose statements see all that was written before it
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(1000 * wait_seconds)}")
            connection.exec_driver_sql(_LOCK)

    event.listen(engine, "begin", lock)
    return engine


def shown(name: str) -> str:
    """The address without its password, and without options, which may hold one too."""
    return make_url(name).set(query={}).render_as_string(hide_password=True)


def is_made(name: str) -> bool:
    """Whether the schema of the address holds a record or anything else."""
    engine = connect(name, wait_seconds=1)
    try:
        return bool(inspect(engine).get_table_names())
    except DBAPIError as error:
        raise explained(shown(name), error) from error
    finally:
        engine.dispose()


_BUSY = {"55P03", "40001", "40P01"}  # lock not available, serialization failure, deadlock
_REFUSED = {"25006", "42501"}  # read-only transaction, insufficient privilege


def explained(name: str, error: DBAPIError) -> StoreError:
    """What the server said, by its SQLSTATE (PostgreSQL manual, appendix A)."""
    state = getattr(error.orig, "sqlstate", None) or ""
    said = str(error.orig).partition("\n")[0]
    if state in _BUSY:
        return Conflict(f"{name} is held by another process; wait until it has finished, or stop it")
    if state.startswith("53"):
        return StoreError(f"the server of {name} is short of disk, memory or connections ({said}): nothing stored is lost")
    if state in _REFUSED:
        return StoreError(f"{name} cannot be written: {said}")
    if state.startswith(("08", "57P")) or error.connection_invalidated:
        return StoreError(f"the server of {name} ended the connection; run the command again: nothing stored is lost ({said})")
    if not state:  # there never was a connection
        return StoreError(f"{name} cannot be reached: {said}")
    return StoreError(f"{name}: {said}")


def upsert(table: Table) -> Insert:
    """An INSERT that can say what happens on a conflict."""
    return Insert(table)


# ---------------------------------------------------------------- full text


def make_index(connection: Connection) -> None:
    """A table beside `words`, and an inverted index over its vectors."""
    _INDEX.create(connection)
    connection.exec_driver_sql("CREATE INDEX words_index_vector ON words_index USING gin (vector)")


def drop_index(connection: Connection) -> None:
    """Drop the table with its index."""
    _INDEX.drop(connection)


def add_words(connection: Connection, entries: Sequence[Entry]) -> None:
    """Put words into the index."""
    rows = []
    for entry, (title, body) in zip(entries, words.cut(entries).values(), strict=True):
        kept = {"title_words": _in_order(title), "text_words": _in_order(body)}
        rows.append(entry._asdict() | kept | {"distinct": _distinct([*title, *body])})
    vector = func.array_to_tsvector(bindparam("distinct", type_=ARRAY(sqlalchemy.Text)))
    connection.execute(insert(_INDEX).values(vector=vector), rows)


def _in_order(found: Iterable[str]) -> str:
    return f" {' '.join(found)} "


def _distinct(found: Iterable[str]) -> list[str]:
    """The words of a vector: each once, and as many as it can hold, which is more than any prose has."""
    kept, room = [], _BYTES
    for word in dict.fromkeys(word[:_LETTERS] for word in found):
        room -= len(word.encode())
        if room < 0:
            break
        kept.append(word)
    return kept


def remove_words(connection: Connection, numbers: Sequence[int]) -> None:
    """Take words out of the index."""
    connection.execute(delete(_INDEX).where(_INDEX.c.number.in_(numbers)))


def clear_words(connection: Connection) -> None:
    """Empty the index."""
    connection.execute(delete(_INDEX))


def holding(phrases: Sequence[str]) -> Select[tuple[int]]:
    """Entries whose vector has all words, and whose title or text has the words of each phrase in order."""
    asked = _cut(phrases)
    columns = (_INDEX.c.title_words, _INDEX.c.text_words)
    ordered = [phrase for phrase in asked if len(phrase) > 1 or len(phrase[0]) > _LETTERS]
    within = [or_(*(func.strpos(column, _in_order(phrase)) > 0 for column in columns)) for phrase in ordered]
    return _having_all(asked).where(*within)


def titled(phrases: Sequence[str]) -> Select[tuple[int]]:
    """Entries whose title has the words of each phrase in order."""
    asked = _cut(phrases)
    return _having_all(asked).where(*(func.strpos(_INDEX.c.title_words, _in_order(phrase)) > 0 for phrase in asked))


def _cut(phrases: Sequence[str]) -> list[list[str]]:
    """The folded words of each phrase that has any; FTS5 passes over the others too."""
    cut = words.cut([Entry(number, "", phrase) for number, phrase in enumerate(phrases, start=1)])
    return [found for _, found in cut.values() if found]


def _having_all(phrases: Sequence[Sequence[str]]) -> Select[tuple[int]]:
    wanted = sorted({word[:_LETTERS] for phrase in phrases for word in phrase})
    if not wanted:
        return select(_INDEX.c.number).where(false())
    query = cast(" & ".join(f"'{word}'" for word in wanted), TSQUERY)
    return select(_INDEX.c.number).where(_INDEX.c.vector.op("@@")(query))


def snippets(connection: Connection, phrases: Sequence[str], places: Sequence[Place]) -> dict[int, str]:
    """The snippets that FTS5 makes of the same words."""
    asked = select(_INDEX.c.number, _INDEX.c.title, _INDEX.c.text).where(_INDEX.c.number.in_([p.number for p in places]))
    entries = [Entry(row.number, row.title, row.text) for row in connection.execute(asked)]
    return words.snippets(entries, phrases, places)
