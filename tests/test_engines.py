"""SQLite and PostgreSQL answer alike: words are found by the same rules, lists are equal byte for byte on every evening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from adding import SETTINGS, articles
from conftest import new_schemas
from hypothesis import given, settings
from hypothesis import strategies as st
from test_as_of import answers, read_before

from dateline.errors import Conflict, StoreError
from dateline.model import identity
from dateline.read import read_text
from dateline.record import Changes, DecisionKind, Query, Story
from dateline.run.deciding import decide
from dateline.run.pipeline import add, rederive, rederive_into
from dateline.settings import load_settings
from dateline.store import Record, open_existing, open_record

__all__ = ["read_before"]

NOW = datetime(2026, 4, 1, tzinfo=UTC)
PIECES = (
    "dam Dam's north-gate Gate, 3.5 1,200 12th e-mail@x.example https://gazette.example/a?b=c ÉTÉ Été Ångström fóto straße İzmir "
    "ΣΊΣΥΦΟΣ σίσυφος й й ё 大坝 ダム سد 🏗 🤔 x\u200dy a\u0301b “quoted” dam/gate _dam_ ½ ª A\0B C++ ﬁre naïve ' \" ( * : ^ - AND"
).split(" ")
WORDS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4).filter(lambda s: s.isprintable()), max_size=12).map(" ".join)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Record, Record]]:
    """A record on each engine."""
    path = tmp_path_factory.mktemp("both") / "desk.db"
    with new_schemas() as schema, open_record(path) as one, open_record(schema()) as other:
        yield one, other


@settings(max_examples=20, deadline=None)
@given(title=WORDS, text=WORDS, asked=WORDS, phrase=WORDS)
def test_both_engines_find_the_same_words_and_show_the_same_snippets(
    both: tuple[Record, Record], title: str, text: str, asked: str, phrase: str
) -> None:
    url = f"https://x.example/{identity(title, text)}"
    read = read_text(text, published=date(2026, 3, 1 + len(text) % 9), title=title, url=url)
    article = read.article.id
    story = Story(id=f"s{article}", title=title, articles=(article,), first=date(2026, 3, 1), last=None, why=("alone",))
    questions = (f'{asked} "{phrase}"', *title.split()[:1], f'"{" ".join(text.split()[1:3])}"')
    found = []
    for record in both:
        record.apply([], [read], Changes(stories=(story,)), keys=(), at=NOW)
        found.append([everything_about(record, question) for question in questions])
    assert found[0] == found[1]


def everything_about(record: Record, words: str) -> tuple[object, ...]:
    query = Query(about=words, limit=20)
    return (
        record.search(words, query),
        record.search(words, query, kind="story"),
        record.matches(words, query),
        record.days_about(words),
        [reading.article.id for reading in record.articles(query)],
        [story.id for story in record.stories(query)],
    )


def test_a_phrase_is_found_behind_the_end_of_what_positions_can_tell(both: tuple[Record, Record]) -> None:
    text = " ".join(f"word{n % 5000} gate" for n in range(20_000)) + " the northern sluice of Oslet"
    for record in both:
        read = read_text(text, published=date(2026, 3, 1), title="Long", url="https://x.example/long")
        record.apply([], [read], Changes(), keys=(), at=NOW)
        assert [hit.id for hit in record.search('"northern sluice"', Query())] == [read.article.id]
        assert record.search('"sluice northern"', Query()) == ()


@pytest.mark.usefixtures("read_before")
def test_the_sample_desk_answers_alike_on_every_evening(desk: Record, postgres_address: str) -> None:
    with open_record(postgres_address) as record:
        add(record, [str(files("dateline") / "sample")], settings=load_settings(workers=1), now=NOW)
        evenings = (None, *(date(2026, 2, 1) + timedelta(days=15 * n) for n in range(4)))
        for evening in evenings:
            assert list(answers(record, today=NOW.date(), as_of=evening)) == list(answers(desk, today=NOW.date(), as_of=evening))
        assert record.counts() == desk.counts()


def test_a_record_is_built_anew_on_either_engine_from_what_another_has_stored(address: str, tmp_path: Path) -> None:
    articles(tmp_path / "articles.jsonl", range(5))
    with open_record(tmp_path / "old.db") as old, open_record(address) as made:
        add(old, [str(tmp_path / "articles.jsonl")], settings=SETTINGS, now=NOW)
        (expected,) = old.expectations(Query(limit=1))
        decide(old, DecisionKind.OUTCOME, expected.id, "met", by="ada", now=datetime(2031, 7, 1, tzinfo=UTC))
        assert rederive_into(old, made, settings=SETTINGS, now=NOW).read == 5
        assert list(made.pages()) == list(old.pages())
        assert (made.decisions(), made.visits(), made.counts()) == (old.decisions(), old.visits(), old.counts())
        with pytest.raises(Conflict, match="is not empty"):
            rederive_into(old, made, settings=SETTINGS, now=NOW)
        rederive(old, settings=SETTINGS, now=NOW)
        lists = [list(answers(record, today=NOW.date(), as_of=None)) for record in (old, made)]
    assert lists[0] == lists[1]


# ---------------------------------------------------------------- addresses


def test_a_password_is_shown_to_nobody() -> None:
    with pytest.raises(StoreError, match=r"cannot be reached") as raised:
        open_record("postgresql://ada:secret@127.0.0.1:1/news?password=secret")
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("address", ["mysql://localhost/news", "https://gazette.example/record.db"])
def test_an_address_of_something_else_is_named(address: str) -> None:
    with pytest.raises(StoreError, match="a record is a file or postgresql"):
        open_record(address)


def test_asking_makes_no_record(postgres_address: str, tmp_path: Path) -> None:
    for address in (postgres_address, str(tmp_path / "none.db")):
        for _ in range(2):
            with pytest.raises(StoreError, match="there is no record at"):
                open_existing(address)


def test_a_schema_of_something_else_is_left_alone(postgres_address: str) -> None:
    with open_record(postgres_address) as record, record.writing_all() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    with pytest.raises(StoreError, match="not made by dateline"):
        open_record(postgres_address)
