"""How sources are, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from dateline.record import Visit
from dateline.serve.desk.sources import sources_page, to_look_at
from dateline.store import Record, open_record

FIRST = date(2031, 3, 1)


@pytest.fixture
def record() -> Iterator[Record]:
    with open_record(":memory:") as record:
        yield record


def visits(source: str, days: str) -> list[Visit]:
    """A day a letter: n new pages, u unchanged, f failed, anything else not visited."""
    kinds = {"n": {"read": 2}, "u": {"unchanged": 1}, "f": {"failed": 3}}
    return [Visit(source=source, day=FIRST + timedelta(days=n), **kinds[k]) for n, k in enumerate(days) if k in kinds]


def says(record: Record, days: str) -> tuple[str, bool]:
    record.visited(visits("gazette.example", days))
    (health,) = sources_page(record, today=FIRST).sources
    return health.says, health.ill


@pytest.mark.parametrize(
    ("days", "words", "ill"),
    [
        ("nnunn", "read, with new pages", False),
        ("nnnnu", "read, nothing new", False),
        ("nnnnuuuuuuuu", "silent for 8 days", True),
        ("n-----n-----nuuuuu", "read, nothing new", False),
        ("nnff", "failed on the last 2 days", True),
        ("uuu", "never gave a page", True),
    ],
)
def test_a_source_says_how_it_is(record: Record, days: str, words: str, ill: bool) -> None:
    said, look = says(record, days)
    assert words in said
    assert look is ill


def test_a_source_that_nobody_asks_is_not_called_silent(record: Record) -> None:
    record.visited(visits("gazette.example", "nnn") + visits("courier.example", "nnnnnnnnn"))
    page = sources_page(record, today=FIRST)
    assert {s.source: s.says for s in page.sources}["gazette.example"] == "not read since 2031-03-03"
    assert to_look_at(record) == ()


def test_an_empty_record_has_no_sources(record: Record) -> None:
    assert sources_page(record, today=FIRST).sources == ()
