"""A record: opening it, writing to it in one transaction a batch, and what merging needs to know of it. Queries: queries.py."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

import alembic.command
import alembic.config
import alembic.migration
from sqlalchemy import ColumnElement, Connection, Engine, func, inspect, or_, select
from sqlalchemy.exc import DBAPIError

from dateline.errors import NotFound, StoreError
from dateline.model import Claim, Page, PageRef, Problem, Reading
from dateline.record import Changes, CopyGroup, Counts, Decision, Event, Expectation, Hit, Kind, Known, Query, Story, Visit
from dateline.sources import NOTHING_LEARNT, Following, Learnt, LinkState, Poll, Source
from dateline.store import apply, following, queries, schema, search
from dateline.store.codec import Derived, is_body, iso, unpack_body, unpack_headers
from dateline.store.engines import RecordEngine, engine_named

_WAIT_SECONDS = 60  # of a writer, while another merges and writes a batch
_MIGRATIONS = Path(__file__).parent / "migrations"


def open_record(path_or_url: str | Path) -> Record:
    """The Record in a file or at postgresql://USER@HOST/DATABASE, made when there is none. `:memory:` lives as long as it is open.

    Raises StoreError when there is something else, when it is read-only or the disk is full, and Conflict when another process
    holds it.
    """
    name = str(path_or_url)
    speaks = engine_named(name)
    record = Record(speaks.connect(name, wait_seconds=_WAIT_SECONDS), speaks, speaks.shown(name))
    try:
        record.migrate()
    except BaseException:
        record.close()
        raise
    return record


def open_existing(path_or_url: str | Path) -> Record:
    """The Record that is there already. Raises StoreError as `open_record` does, and when there is none."""
    name = str(path_or_url)
    speaks = engine_named(name)
    if not speaks.is_made(name):
        place = speaks.shown(name)
        raise StoreError(f"there is no record at {place}; `dateline add FILE --record {place}` makes one")
    return open_record(name)


def newest_revision() -> str:
    """The revision of the schema that this dateline writes, by the numbers in the names of its migrations."""
    return max(path.name[1:5] for path in (_MIGRATIONS / "versions").glob("v[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    return alembic.migration.MigrationContext.configure(connection).get_current_revision()


def migrations(connection: Connection) -> alembic.config.Config:
    """Alembic's configuration for a connection: what `alembic.command` wants."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


class Record:
    """An open record. Threads may share it: readers are many, writers wait for each other."""

    def __init__(self, engine: Engine, speaks: RecordEngine, name: str) -> None:
        self._engine, self._speaks = engine, speaks
        self._own = threading.local()  # `held`: the transaction that everything in this thread shares
        self.name = name

    def __enter__(self) -> Record:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what the engine raises into a StoreError that says what to do."""
        try:
            yield
        except DBAPIError as error:
            raise self._speaks.explained(self.name, error) from error

    def migrate(self) -> None:
        """Bring the schema up to date. Raises StoreError for a database of something else, or of a later dateline."""
        with self._reading() as connection:
            current = _revision(connection)
            if current is None and inspect(connection).get_table_names():
                raise StoreError(f"{self.name} holds something that was not made by dateline; name another one with --record")
        newest = newest_revision()
        if current is not None and current > newest:
            raise StoreError(f"{self.name} is of a later dateline (schema {current}; this one knows {newest}); install that one")
        if current != newest:
            with self._writing() as connection:
                alembic.command.upgrade(migrations(connection), "head")

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._held is not None:
            yield self._held
            return
        with self.explained(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._held is not None:
            yield self._held
            return
        with self.explained(), self._engine.connect().execution_options(**self._speaks.WRITING) as connection, connection.begin():
            yield connection

    @property
    def _held(self) -> Connection | None:
        held: Connection | None = getattr(self._own, "held", None)
        return held

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction for all that this thread asks and writes inside, so that what is decided rests on what is replaced.

        Other writers of the record wait until it ends; an exception inside leaves the record as it was.
        """
        with self._writing() as connection:
            outer, self._own.held = self._held, connection
            try:
                yield
            finally:
                self._own.held = outer

    # ------------------------------------------------------------ writing

    def has(self, page: Page) -> bool:
        """Whether this capture is stored already: these bytes of this address at this time."""
        with self._reading() as connection:
            return queries.has(connection, page)

    def unchanged(self, page: Page) -> bool:
        """Whether the last capture of this address before this one found the same bytes."""
        with self._reading() as connection:
            return queries.digest_before(connection, page) == page.sha256

    def is_past(self, reading: Reading) -> bool:
        """Whether the record holds a later capture of the same article already."""
        with self._reading() as connection:
            return queries.is_past(connection, reading)

    def apply(
        self,
        pages: Sequence[Page],
        readings: Sequence[Reading],
        changes: Changes,
        *,
        keys: Iterable[tuple[str, str, str]],
        past: Sequence[Reading] = (),
        failures: Iterable[tuple[str, Problem]] = (),
        visits: Iterable[Visit] = (),
        learnt: Learnt = NOTHING_LEARNT,
        at: datetime,
    ) -> None:
        """Write one batch in one transaction: pages, what was read of them, and what merging decided, as known from `at` on.

        `keys` are (key, kind, owner) by which later batches find these readings and objects. `past` are readings of captures that
        arrived after a later one of the same article: they are kept as its history. `visits` say how the reading of sources went,
        `learnt` what following learnt on the way: it stands or falls with the pages.
        """
        with self._writing() as connection:
            apply.write_pages(connection, pages, at=at)
            apply.write_failures(connection, failures, at=at)
            apply.write_visits(connection, visits)
            apply.write_past_readings(connection, past, at=at)
            apply.write_readings(connection, readings, at=at)
            apply.write_changes(connection, changes, at=at)
            apply.write_keys(connection, keys)
            following.write_learnt(connection, learnt)

    def visited(self, visits: Iterable[Visit]) -> None:
        """Note how the reading of sources went where it gave no page: a source that failed, or had nothing."""
        with self._writing() as connection:
            apply.write_visits(connection, visits)

    def add_sources(self, sources: Iterable[Source]) -> tuple[Source, ...]:
        """Keep sources to follow; one whose address is known already stays as it is. Gives those that were new."""
        with self._writing() as connection:
            return following.write_sources(connection, sources)

    def remove_source(self, id: str) -> None:
        """Follow a source no more. What came from it stays in the record."""
        with self._writing() as connection:
            following.remove_source(connection, id)

    def learn(self, learnt: Learnt, *, visits: Iterable[Visit] = ()) -> int:
        """Write in one transaction what following has learnt, and how its visits went. How many of the links were new."""
        with self._writing() as connection:
            apply.write_visits(connection, visits)
            return following.write_learnt(connection, learnt)

    def decide(self, decision: Decision) -> None:
        """Keep what a person overruled; it is applied at the next rederive and to every batch that touches its subject."""
        with self._writing() as connection:
            apply.write_decision(connection, decision)

    @contextmanager
    def reading_all(self) -> Iterator[Connection]:
        """One transaction in which everything that is read belongs together. For the store itself."""
        with self._reading() as connection:
            yield connection

    @contextmanager
    def writing_all(self) -> Iterator[Connection]:
        """One transaction that writes a whole record. For the store itself."""
        with self._writing() as connection:
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """One transaction that starts with nothing derived, pages and decisions in place.

        Other readers see the old state until it ends; an exception inside leaves the record as it was.
        """
        with self.writing(), self._writing() as connection:
            apply.clear_derived(connection)
            yield

    # ------------------------------------------------------------ what merging needs

    def clock(self) -> datetime | None:
        """The last time at which the record learnt something, None when it is empty."""
        with self._reading() as connection:
            return queries.clock(connection)

    def known(self, *asked: Iterable[str]) -> Known:
        """What lies near the readings of a batch, each of which asks by its keys, and how often each key occurs."""
        with self._reading() as connection:
            return queries.known(connection, [frozenset(keys) for keys in asked])

    # ------------------------------------------------------------ questions

    def articles(self, query: Query) -> tuple[Reading, ...]:
        """Readings, oldest publication first, those without a date last."""
        with self._reading() as connection:
            return queries.readings(connection, query)

    def stories(self, query: Query) -> tuple[Story, ...]:
        """Stories by the day of their first article."""
        with self._reading() as connection:
            return tuple(s for s in queries.objects(connection, Kind.STORY, query) if isinstance(s, Story))

    def chronology(self, query: Query) -> tuple[Event, ...]:
        """Events by the day on which they began."""
        with self._reading() as connection:
            return tuple(e for e in queries.objects(connection, Kind.EVENT, query) if isinstance(e, Event))

    def expectations(self, query: Query) -> tuple[Expectation, ...]:
        """Expectations by the start of their window."""
        with self._reading() as connection:
            return tuple(e for e in queries.objects(connection, Kind.EXPECTATION, query) if isinstance(e, Expectation))

    def search(self, text: str, query: Query, *, kind: str | None = None) -> tuple[Hit, ...]:
        """Articles and claims, or things of one kind, in which all words occur: in the title first, then the newest."""
        with self._reading() as connection:
            return search.hits(connection, text, query, kind=kind)

    def matches(self, text: str, query: Query) -> tuple[tuple[str, str | None, str | None], ...]:
        """Kind, article and ISO day of whatever holds all words, unordered: what facets are counted from."""
        with self._reading() as connection:
            return search.matches(connection, text, query)

    def days_about(self, text: str, *, as_of: date | None = None) -> tuple[tuple[str, date, int], ...]:
        """How many articles, claims, events and expectations of each day hold all words, as (kind, day, number)."""
        with self._reading() as connection:
            return search.days_about(connection, text, as_of=as_of)

    def ids_about(self, kind: str, text: str, *, as_of: date | None = None) -> frozenset[str]:
        """The ids of things of one kind whose words hold all that is asked, as they stood on the evening of a day."""
        with self._reading() as connection:
            return queries.ids_about(connection, kind, text, as_of=as_of)

    def new_claims(self, *, since: date, until: date | None, about: str | None = None) -> tuple[tuple[Reading, Claim], ...]:
        """The claims that were first recorded on the days from `since` to `until` and still stood then, each with its article."""
        with self._reading() as connection:
            return queries.new_claims(connection, since=since, until=until, about=about)

    def published_days(self, *, as_of: date | None = None) -> tuple[date, ...]:
        """The days on which an article of the record was published."""
        with self._reading() as connection:
            return queries.published_days(connection, as_of=as_of)

    def copy_groups(self, articles: Iterable[str]) -> tuple[CopyGroup, ...]:
        """The copy groups that hold any of the articles."""
        with self._reading() as connection:
            return queries.copy_groups(connection, articles)

    def reading(self, article: str, *, as_of: date | None = None) -> Reading:
        """The Reading of an article that stands now, or that stood on the evening of a day. Raises NotFound."""
        with self._reading() as connection:
            return queries.reading(connection, article, as_of=as_of)

    def versions(self, article: str) -> tuple[Reading, ...]:
        """Every Reading of an article, the oldest capture first. Raises NotFound when there is none."""
        with self._reading() as connection:
            return queries.versions(connection, article)

    def article_named(self, name: str) -> str:
        """The id of the article with this id, address, name as given, or digest of a capture. Raises NotFound."""
        with self._reading() as connection:
            return queries.article_named(connection, name)

    def captures(self, urls: Iterable[str]) -> tuple[PageRef, ...]:
        """Every capture of addresses, those that found nothing new included, in order of time."""
        with self._reading() as connection:
            return queries.captures(connection, urls)

    def page(self, ref: PageRef) -> Page:
        """The capture that a Reading is of: these bytes at this address, at this time. Raises NotFound."""
        table = schema.pages
        same = (table.c.url == ref.url) & (table.c.sha256 == ref.sha256)
        if ref.fetched_at:
            same &= table.c.fetched_at == iso(ref.fetched_at)
        with self._reading() as connection:
            found = next(_pages(connection, same), None)
        if found is None:
            raise NotFound(ref.sha256)
        return found

    def edited(self, *, since: date, until: date | None) -> tuple[str, ...]:
        """The ids of articles of which a further version was recorded on the days from `since` to `until`."""
        with self._reading() as connection:
            return queries.edited(connection, since=since, until=until)

    def touched(self, kind: Kind, *, since: date, until: date | None) -> tuple[str, ...]:
        """The ids of objects of which something was recorded or superseded on the days from `since` to `until`."""
        with self._reading() as connection:
            return queries.touched(connection, kind, since=since, until=until)

    def objects(self, kind: Kind, ids: Iterable[str], *, as_of: date | None = None) -> dict[str, Derived]:
        """Objects of a kind by id, as they stood on the evening of a day; those that did not stand are missing."""
        with self._reading() as connection:
            return queries.objects_by_id(connection, kind, ids, as_of=as_of)

    def object_versions(self, id: str) -> tuple[Derived, ...]:
        """Every version of an object that was an answer on some evening, and the current one, oldest first."""
        with self._reading() as connection:
            return queries.object_versions(connection, id)

    def visits(self, *, since: date | None = None, until: date | None = None) -> tuple[Visit, ...]:
        """How the reading of each source went, by source and day."""
        with self._reading() as connection:
            return queries.visits(connection, since=since, until=until)

    def sources(self) -> tuple[Source, ...]:
        """The sources that are followed, by folder and address."""
        with self._reading() as connection:
            return following.sources(connection)

    def following(self, *, share: int) -> Following:
        """What is known of the sources, with the `share` wanted links of each that have been due for longest."""
        with self._reading() as connection:
            return following.following(connection, share=share)

    def polls(self) -> tuple[Poll, ...]:
        """What polling has learnt of each source, by the id of the source."""
        with self._reading() as connection:
            return following.polls(connection)

    def known_links(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that are links of the record already."""
        with self._reading() as connection:
            return following.known_links(connection, ids)

    def link_counts(self) -> dict[str, dict[LinkState, int]]:
        """How many links each source named, by what became of them; sources by id."""
        with self._reading() as connection:
            return following.link_counts(connection)

    def outlets(self, *, as_of: date | None = None) -> tuple[str, ...]:
        """The outlets whose articles the record held on the evening of a day, in order of name."""
        with self._reading() as connection:
            return queries.outlets(connection, as_of=as_of)

    def damaged(self) -> tuple[str, ...]:
        """The digests whose stored bytes are not those that they name any more. Reads every byte."""
        table = schema.bodies
        with self._reading() as connection:
            rows = connection.execute(select(table).order_by(table.c.sha256).execution_options(yield_per=50))
            return tuple(row.sha256 for row in rows if not is_body(row.packed, row.sha256))

    def decisions(self) -> tuple[Decision, ...]:
        """What persons decided, in order."""
        with self._reading() as connection:
            return queries.decisions(connection)

    def labels(self, articles: Iterable[str], *, as_of: date | None = None) -> dict[str, queries.Label]:
        """Name, title, outlet and day of articles by id, as they stood on the evening of a day, without reading their texts."""
        with self._reading() as connection:
            return queries.labels(connection, articles, as_of=as_of)

    def find(self, id: str, *, as_of: date | None = None) -> Reading | Claim | Derived:
        """Whatever has this id, now or on the evening of a day. Raises NotFound.

        An id that an object had before leads to the object, that of a report to the object that it is evidence of.
        """
        with self._reading() as connection:
            return queries.find(connection, id, as_of=as_of)

    def pages(self) -> Iterator[Page]:
        """The captures that found other bytes than the one before, in the order in which they were fetched, streamed."""
        table = schema.pages
        before = func.lag(table.c.sha256).over(partition_by=table.c.url, order_by=(table.c.fetched_at, table.c.number))
        changed = select(table.c.number, table.c.sha256, before.label("before")).subquery()
        news = select(changed.c.number).where(or_(changed.c.before.is_(None), changed.c.before != changed.c.sha256))
        with self._reading() as connection:
            yield from _pages(connection, table.c.number.in_(news))

    def counts(self) -> Counts:
        """How much the record holds now."""
        with self._reading() as connection:
            return queries.counts(connection)

    def days(self) -> tuple[date | None, date | None]:
        """The first and the last publication day in the record."""
        with self._reading() as connection:
            first, last = connection.execute(select(func.min(schema.articles.c.day), func.max(schema.articles.c.day))).one()
            return (date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


def _pages(connection: Connection, chosen: ColumnElement[bool]) -> Iterator[Page]:
    """Captures with their bytes, in the order in which they were fetched."""
    table, bodies = schema.pages, schema.bodies
    asked = select(table, bodies.c.packed).join(bodies, bodies.c.sha256 == table.c.sha256).where(chosen)
    ordered = asked.order_by(table.c.fetched_at, table.c.url, table.c.number)
    for row in connection.execute(ordered.execution_options(yield_per=20)):
        yield Page(
            url=row.url,
            body=unpack_body(row.packed),
            content_type=row.content_type,
            fetched_at=datetime.fromisoformat(row.fetched_at),
            status=row.status,
            headers=unpack_headers(row.headers),
        )
