"""What a record survives: kill -9, cut files, full disks, servers that go, writers beside each other, clocks that go back.

`bench/endurance.py` does the same at length.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from adding import NOW, SETTINGS, Adding, articles, faults

from dateline import merge
from dateline.errors import Conflict, StoreError
from dateline.record import Changes, Known, Query
from dateline.run.pipeline import add
from dateline.store import open_record
from dateline.store import record as record_module

COUNT = 10


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    return tmp_path / "articles.jsonl"


def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_is_there_twice(address: str, lines: Path) -> None:
    chance = random.Random(5)
    urls = articles(lines, range(COUNT))
    for _ in range(3):
        adding = Adding(address, lines)
        adding.wait_for_word()
        adding.process.join(timeout=chance.uniform(0, 0.2))
        told = adding.kill()
        assert told
        assert faults(address, urls[:told]) == []
    last = Adding(address, lines)
    assert last.finish() == 0
    assert faults(address, urls) == []


def test_several_writers_at_once_lose_nothing_and_write_nothing_twice(address: str, tmp_path: Path) -> None:
    urls: set[str] = set()
    writers = []
    for number in range(3):  # each brings half of what its neighbour brings, and all make the record at once
        path = tmp_path / f"{number}.jsonl"
        urls |= set(articles(path, range(3 * number, 3 * number + 6)))
        writers.append(Adding(address, path))
    assert [writer.finish() for writer in writers] == [0, 0, 0]
    assert len(urls) == 12
    assert faults(address, sorted(urls)) == []


def test_a_writer_that_waits_too_long_is_told_so(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_record(address) as first:
        monkeypatch.setattr(record_module, "_WAIT_SECONDS", 0.05)
        with open_record(address) as second, first.writing():
            assert second.counts().articles == 0, "readers do not wait"
            with pytest.raises(Conflict, match="held by another process"):
                second.apply([], [], Changes(), keys=(), at=NOW)


def test_a_clock_that_goes_back_keeps_the_order_of_what_was_learnt(address: str, tmp_path: Path) -> None:
    later, earlier = tmp_path / "later.jsonl", tmp_path / "earlier.jsonl"
    urls = [*articles(later, range(8, 12)), *articles(earlier, range(4))]
    with open_record(address) as record:
        add(record, [str(later)], settings=SETTINGS, now=NOW)
        clock = record.clock()
        add(record, [str(earlier)], settings=SETTINGS, now=datetime(2001, 1, 1, tzinfo=UTC))
        assert clock is not None
        assert record.clock() == clock
        assert len(record.articles(Query(as_of=clock.date()))) == len(urls)
        assert record.articles(Query(as_of=date(2031, 5, 1))) == ()
        with record.reading_all() as connection:
            for table in ("articles", "claims", "objects", "members", "words"):
                backwards = f"SELECT count(*) FROM {table} WHERE superseded < recorded"
                assert connection.exec_driver_sql(backwards).scalar_one() == 0
    assert faults(address, urls) == []


# ---------------------------------------------------------------- SQLite


def test_a_cut_log_costs_no_more_than_the_batches_it_held(tmp_path: Path, lines: Path) -> None:
    urls = articles(lines, range(6))
    path, copy = tmp_path / "desk.db", tmp_path / "copy.db"
    with open_record(path) as record:
        add(record, [str(lines)], settings=SETTINGS, now=NOW)
        for suffix in ("", "-wal"):  # as a crash leaves them, before the log was folded in
            shutil.copy(f"{path}{suffix}", f"{copy}{suffix}")
    log = Path(f"{copy}-wal")
    os.truncate(log, log.stat().st_size * 2 // 3)
    assert faults(str(copy), []) == []
    with open_record(copy) as record:
        held = record.counts().articles
        assert held < len(urls)
        add(record, [str(lines)], settings=SETTINGS, now=NOW)
    assert faults(str(copy), urls) == []


def _as_nobody(path: str, told: object) -> None:
    """What a user who may not write the file is told, by a process that has become one."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    try:
        with open_record(path) as record:
            record.apply([], [], Changes(), keys=(), at=NOW)
    except StoreError as error:
        told.send(str(error))  # type: ignore[attr-defined]


def test_a_file_that_may_not_be_written_says_so_and_stays_as_it_is(tmp_path: Path, lines: Path) -> None:
    urls = articles(lines, range(2))
    path = tmp_path / "desk.db"
    with open_record(path) as record:
        add(record, [str(lines)], settings=SETTINGS, now=NOW)
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o555)
    path.chmod(0o444)
    before = path.read_bytes()
    ours, theirs = get_context("fork").Pipe(duplex=False)
    process = get_context("fork").Process(target=_as_nobody, args=(str(path), theirs))
    process.start()
    process.join()
    said = ours.recv() if ours.poll() else None
    for folder in (*reversed(list(tmp_path.parents)[:2]), tmp_path):
        folder.chmod(0o755)
    assert said == f"{path} cannot be opened for writing; check the folder and its permissions"
    assert path.read_bytes() == before
    path.chmod(0o644)
    assert faults(str(path), urls) == []


# ---------------------------------------------------------------- PostgreSQL


def test_a_server_that_goes_in_the_middle_of_a_batch_loses_nothing_that_was_written(
    postgres_address: str, lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls, real, batches = articles(lines, range(6)), merge.merge, []
    with open_record(postgres_address) as record, open_record(postgres_address) as other:

        def merged(batch: object, known: Known) -> Changes:
            batches.append(batch)
            if len(batches) == 2:
                with record.reading_all() as connection:
                    own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
                with other.reading_all() as connection:
                    connection.exec_driver_sql(f"SELECT pg_terminate_backend({own})")
            return real(batch, known)  # type: ignore[arg-type]

        monkeypatch.setattr(merge, "merge", merged)
        with pytest.raises(StoreError, match="ended the connection; run the command again: nothing stored is lost"):
            add(record, [str(lines)], settings=SETTINGS, now=NOW)
        assert record.counts().articles == 2, "the record finds the server again"
        add(record, [str(lines)], settings=SETTINGS, now=NOW)
    assert faults(postgres_address, urls) == []


@pytest.mark.parametrize(
    ("state", "said"),
    [("53100", "short of disk, memory or connections"), ("25006", "cannot be written"), ("42501", "cannot be written")],
)
def test_a_server_that_cannot_write_says_why_and_keeps_what_it_has(
    postgres_address: str, lines: Path, state: str, said: str
) -> None:
    urls = articles(lines, range(2))
    with open_record(postgres_address) as record:
        add(record, [str(lines)], settings=SETTINGS, now=NOW)
        with record.writing_all() as connection:
            raising = f"BEGIN RAISE EXCEPTION 'no room here' USING ERRCODE = '{state}'; END"
            connection.exec_driver_sql(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $${raising}$$")
            connection.exec_driver_sql("CREATE TRIGGER full_disk BEFORE INSERT ON articles EXECUTE FUNCTION full_disk()")
        articles(lines, range(4))
        with pytest.raises(StoreError, match=said):
            add(record, [str(lines)], settings=SETTINGS, now=NOW)
        with record.writing_all() as connection:
            connection.exec_driver_sql("DROP TRIGGER full_disk ON articles")
        assert record.counts().pages == 2
    assert faults(postgres_address, urls) == []
    assert json.loads(lines.read_text().splitlines()[0])["url"] == urls[0]
