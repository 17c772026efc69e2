"""How words are cut, folded and marked: SQLite's FTS5, in memory, for engines that do it otherwise."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import NamedTuple

INDEX = """
CREATE VIRTUAL TABLE words_index USING fts5(title, text, tokenize = "unicode61 remove_diacritics 2", prefix = '3')
"""
SNIPPET = """
SELECT snippet(words_index, :column, char(2), char(3), ' … ', 24) FROM words_index
WHERE words_index MATCH :match AND rowid = :number
"""
_CUT = "CREATE VIRTUAL TABLE cut USING fts5vocab(words_index, 'instance')"


class Entry(NamedTuple):
    """What full text holds of one thing."""

    number: int
    title: str
    text: str


class Place(NamedTuple):
    """An entry that was found, and the column of which a snippet is wanted: 1 for the text, -1 for the better one."""

    number: int
    column: int


def match_expression(phrases: Sequence[str]) -> str:
    """Phrases as an FTS5 expression that asks for all of them. Each is quoted, so that no character of it is an operator.

    >>> match_expression(["dam", "north gate"])
    '"dam" "north gate"'
    """
    return " ".join(f'"{phrase}"' for phrase in phrases)


@contextmanager
def _indexed(entries: Sequence[Entry]) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(INDEX)
        memory.executemany("INSERT INTO words_index (rowid, title, text) VALUES (?, ?, ?)", entries)
        yield memory


def cut(entries: Sequence[Entry]) -> dict[int, tuple[list[str], list[str]]]:
    """The folded words of each entry's title and text, in order, by number.

    >>> cut([Entry(1, "The Dam", "Été-like")])
    {1: (['the', 'dam'], ['ete', 'like'])}
    """
    found: dict[int, tuple[list[str], list[str]]] = {entry.number: ([], []) for entry in entries}
    with _indexed(entries) as memory:
        memory.execute(_CUT)
        for number, column, word in memory.execute('SELECT doc, col, term FROM cut ORDER BY doc, "offset"'):
            found[number][column != "title"].append(word)
    return found


def snippets(entries: Sequence[Entry], phrases: Sequence[str], places: Sequence[Place]) -> dict[int, str]:
    """The words around the phrases in each entry, by number."""
    match = match_expression(phrases)
    with _indexed(entries) as memory:
        return {p.number: memory.execute(SNIPPET, p._asdict() | {"match": match}).fetchone()[0] for p in places}
