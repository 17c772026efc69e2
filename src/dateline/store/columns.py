"""The column types of a record, the same on every engine. Tables and migrations take them from here, never from SQLAlchemy."""

from __future__ import annotations

import sqlalchemy
from sqlalchemy import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


def plain(words: str) -> str:
    """Words without U+0000, which PostgreSQL cannot hold; U+FFFD stands for it on every engine."""
    return words.replace("\0", "\ufffd")


class Text(TypeDecorator[str]):
    """Text that sorts and compares by code point, whatever the language of the database."""

    impl = sqlalchemy.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """SQLite compares by code point anyway."""
        return dialect.type_descriptor(sqlalchemy.Text(collation="C" if dialect.name == "postgresql" else None))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is written, and what is asked for."""
        return None if value is None else plain(value)
