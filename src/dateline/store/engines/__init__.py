"""The databases that can hold a record: one module each, with the same functions. Nothing else in `store` names one.

What is not here is SQLAlchemy Core and the same for all of them. Full text is: how words are cut, folded and marked is the business
of SQLite's FTS5 on either engine, so that both find the same things and show the same snippets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Select, Table
from sqlalchemy.dialects import postgresql as to_postgresql
from sqlalchemy.dialects import sqlite as to_sqlite
from sqlalchemy.exc import DBAPIError

from dateline.errors import StoreError
from dateline.store.engines import postgresql, sqlite
from dateline.store.engines.words import Entry, Place

__all__ = ["Entry", "Place", "RecordEngine", "engine_named", "engine_of"]

Upsert = to_sqlite.Insert | to_postgresql.Insert


class RecordEngine(Protocol):
    """What the module of an engine offers."""

    WRITING: Mapping[str, Any]
    """The options of a connection whose transactions write: they wait for each other, one at a time to a record."""

    def connect(self, name: str, /, *, wait_seconds: float) -> Engine:
        """The engine of a record's address. Reading transactions see one state; `wait_seconds` is a writer's patience."""

    def shown(self, name: str, /) -> str:
        """The address as it may be shown to anybody."""

    def is_made(self, name: str, /) -> bool:
        """Whether there is something at the address, before anything is made there."""

    def explained(self, name: str, error: DBAPIError, /) -> StoreError:
        """What the database said as an error that says what to do; `name` is the address as shown."""

    def upsert(self, table: Table, /) -> Upsert:
        """An INSERT that can say what happens on a conflict."""

    def make_index(self, connection: Connection, /) -> None:
        """Make the full-text index of a new record."""

    def drop_index(self, connection: Connection, /) -> None:
        """Drop the full-text index."""

    def add_words(self, connection: Connection, entries: Sequence[Entry], /) -> None:
        """Put words into the index."""

    def remove_words(self, connection: Connection, numbers: Sequence[int], /) -> None:
        """Take words out of the index."""

    def clear_words(self, connection: Connection, /) -> None:
        """Empty the index."""

    def holding(self, phrases: Sequence[str], /) -> Select[tuple[int]]:
        """A selection of the numbers of entries that hold all phrases, each within the title or within the text."""

    def titled(self, phrases: Sequence[str], /) -> Select[tuple[int]]:
        """A selection of the numbers of entries that hold all phrases in the title."""

    def snippets(self, connection: Connection, phrases: Sequence[str], places: Sequence[Place], /) -> dict[int, str]:
        """The words around what was found, by number: found words between U+0002 and U+0003."""


_ENGINES: dict[str, RecordEngine] = {"sqlite": sqlite, "postgresql": postgresql}


def engine_named(name: str) -> RecordEngine:
    """The engine of a record's address: a file, or what its scheme names. Raises StoreError for another scheme."""
    scheme = name.partition("://")[0].partition("+")[0] if "://" in name else "sqlite"
    engine = _ENGINES.get("postgresql" if scheme == "postgres" else scheme)
    if engine is None:
        raise StoreError(f"a record is a file or postgresql://USER@HOST/DATABASE, not {scheme}://")
    return engine


def engine_of(connection: Connection) -> RecordEngine:
    """The engine that a connection leads to."""
    return _ENGINES[connection.dialect.name]
