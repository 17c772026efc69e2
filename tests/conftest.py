import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
import sqlalchemy
from loopback import Loopback, Site

from dateline.model import Page
from dateline.read import read_page
from dateline.run.pipeline import add
from dateline.settings import load_settings
from dateline.store import Record, open_record

POSTGRES = os.environ.get("DATELINE_TEST_POSTGRES")
NO_POSTGRES = """no PostgreSQL at hand: `make test-postgres` starts one and runs these tests too, or set
DATELINE_TEST_POSTGRES=postgresql://USER@HOST/DATABASE, in which each test makes a schema of its own and drops it"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nothing-skipped", action="store_true", help="a test that is skipped is a failure")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--nothing-skipped") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped, and --nothing-skipped says that none may be", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@contextmanager
def new_schemas() -> Iterator[Callable[[], str]]:
    """Addresses of new schemas of the database that the environment names; they are dropped afterwards."""
    if POSTGRES is None:
        pytest.skip(NO_POSTGRES)
    engine = sqlalchemy.create_engine(POSTGRES.replace("postgresql:", "postgresql+psycopg:", 1), isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def schema() -> str:
        made.append(f"record_{uuid.uuid4().hex}")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {made[-1]}")
        return f"{POSTGRES}?options=-csearch_path%3D{made[-1]}"

    yield schema
    with engine.connect() as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
    engine.dispose()


@pytest.fixture
def postgres_address() -> Iterator[str]:
    """An address on PostgreSQL at which there is no record yet."""
    with new_schemas() as schema:
        yield schema()


@pytest.fixture(params=["sqlite", "postgresql"])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Addresses at which there is no record yet, on one engine and then on the other: a test that asks for it runs on both."""
    if request.param == "sqlite":
        yield lambda: str(tmp_path / f"{uuid.uuid4().hex}.db")
        return
    with new_schemas() as schema:
        yield schema


@pytest.fixture
def address(new_address: Callable[[], str]) -> str:
    """An address at which there is no record yet, on each engine."""
    return new_address()


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


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """Sites on 127.0.0.1 for one test."""
    servers = Loopback()
    yield servers
    servers.close()


@pytest.fixture
def site(loopback: Loopback) -> Site:
    """One of them."""
    return loopback.site()
