from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from dateline.model import Page
from dateline.read import read_page
from dateline.run.pipeline import add
from dateline.settings import load_settings
from dateline.store import Record, open_record


@pytest.fixture(scope="session", autouse=True)
def _loaded() -> None:
    """Words and models, loaded once: the worker that a small run forks has them from the start."""
    read_page(Page(url="https://x.example/", body=b"The harbour office said on Monday that the ferry of Oslet had left."))


@pytest.fixture(scope="session")
def desk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of the sample desk, read once for the whole run. Tests only look at it."""
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    with open_record(path) as record:
        sample = str(files("dateline") / "sample")
        tally = add(record, [sample], settings=load_settings(workers=1), now=datetime(2026, 4, 1, tzinfo=UTC))
        assert tally.failed == 0, tally.problems
    return path


@pytest.fixture
def desk(desk_file: Path) -> Iterator[Record]:
    with open_record(desk_file) as record:
        yield record
