"""SQLite: a record in one file, with readers beside one writer, and full text by FTS5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Select,
    Table,
    create_engine,
    event,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from dateline.errors import Conflict, StoreError
from dateline.store.engines import words
from dateline.store.engines.words import Entry, Place

WRITING: Mapping[str, Any] = {"writes": True}
_INDEX = Table("words_index", MetaData(), Column("rowid", Integer))


def connect(name: str, *, wait_seconds: float) -> Engine:
    """The engine of a file's name, or of an address sqlite:///FILE."""
    url = name if "://" in name else f"sqlite:///{name}"
    engine = create_engine(url, connect_args={"timeout": wait_seconds, "check_same_thread": False})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _: object) -> None:
    """A sync at each commit, and transactions that we begin ourselves."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # a writer takes the lock at once, so that two of them wait for each other instead of failing at the commit
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def shown(name: str) -> str:
    """The name as it was given: there is nothing to hide."""
    return name


def is_made(name: str) -> bool:
    """Whether there is such a file."""
    return Path(make_url(name).database or "" if "://" in name else name).exists()


def explained(name: str, error: DBAPIError) -> StoreError:
    """What SQLite said, by its words: before Python 3.11 nothing else came through, and other bindings still say no more."""
    said = str(error.orig)
    if "locked" in said or "busy" in said:
        return Conflict(f"{name} is held by another process; wait until it has finished, or stop it")
    if "not a database" in said or "malformed" in said:
        return StoreError(f"{name} is not a record (not an SQLite file, or a damaged one); name another with --record")
    if "full" in said or "disk I/O" in said:
        return StoreError(f"the disk of {name} is full or fails; free some space and run the command again: nothing stored is lost")
    if "readonly" in said or "unable to open" in said:
        return StoreError(f"{name} cannot be opened for writing; check the folder and its permissions")
    return StoreError(f"{name}: {said}")


def upsert(table: Table) -> Insert:
    """An INSERT that can say what happens on a conflict."""
    return Insert(table)


# ---------------------------------------------------------------- full text


def make_index(connection: Connection) -> None:
    """An FTS5 table whose rowid is the number of an entry."""
    connection.exec_driver_sql(words.INDEX)


def drop_index(connection: Connection) -> None:
    """Drop the table."""
    connection.exec_driver_sql("DROP TABLE words_index")


def add_words(connection: Connection, entries: Sequence[Entry]) -> None:
    """Put words into the index."""
    added = text("INSERT INTO words_index (rowid, title, text) VALUES (:number, :title, :text)")
    connection.execute(added, [entry._asdict() for entry in entries])


def remove_words(connection: Connection, numbers: Sequence[int]) -> None:
    """Take words out of the index."""
    connection.execute(text("DELETE FROM words_index WHERE rowid = :number"), [{"number": number} for number in numbers])


def clear_words(connection: Connection) -> None:
    """Empty the index."""
    connection.exec_driver_sql("DELETE FROM words_index")


def holding(phrases: Sequence[str]) -> Select[tuple[int]]:
    """Entries that match."""
    return _matching(words.match_expression(phrases))


def titled(phrases: Sequence[str]) -> Select[tuple[int]]:
    """Entries whose title matches."""
    return _matching(f"title : ({words.match_expression(phrases)})")


def _matching(expression: str) -> Select[tuple[int]]:
    return select(_INDEX.c.rowid).where(literal_column("words_index").op("MATCH")(expression))


def snippets(connection: Connection, phrases: Sequence[str], places: Sequence[Place]) -> dict[int, str]:
    """FTS5's snippets."""
    match, asked = words.match_expression(phrases), text(words.SNIPPET)
    return {place.number: connection.execute(asked, place._asdict() | {"match": match}).scalar_one() for place in places}
