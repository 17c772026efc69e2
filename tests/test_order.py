"""A rebuilt record is the same whatever the order in which its pages once arrived."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from golden_streams import FOLDER
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.record import ALL, Query
from dateline.run.pipeline import add, rederive
from dateline.settings import load_settings
from dateline.store import open_record

NOW = datetime(2032, 1, 1, tzinfo=UTC)
LINES = (FOLDER / "bank.jsonl").read_text("utf-8").splitlines()  # with a reprint, a corrected page, and what became of it
Told = tuple[tuple[object, ...], ...]


def rebuilt(lines: list[str], batch: int) -> Told:
    """All that a record tells when the lines arrived in this order, so many at a time, and it was rebuilt afterwards."""
    choices = load_settings(workers=1, batch=batch)
    with TemporaryDirectory() as folder, open_record(Path(folder) / "record.db") as record:
        arrived = Path(folder) / "arrived.jsonl"
        arrived.write_text("\n".join(lines), encoding="utf-8")
        add(record, [str(arrived)], settings=choices, now=NOW)
        rederive(record, settings=load_settings(workers=1), now=NOW)
        asked = Query(limit=ALL)
        return record.articles(asked), record.stories(asked), record.chronology(asked), record.expectations(asked)


@pytest.fixture(scope="module")
def in_time() -> Told:
    return rebuilt(LINES, 50)


@settings(max_examples=2, deadline=None)
@given(order=st.randoms(use_true_random=False), batch=st.sampled_from([1, 3, 50]))
def test_a_rebuild_tells_the_same_for_any_order_of_arrival(in_time: Told, order: random.Random, batch: int) -> None:
    lines = list(LINES)
    order.shuffle(lines)
    assert rebuilt(lines, batch) == in_time
