"""Reading: what lists, explanations and merging ask of a record. All run inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, SelectBase, Table, and_, func, or_, select, union

from dateline.errors import NotFound
from dateline.model import Claim, Page, PageRef, Reading
from dateline.record import CopyGroup, Counts, Decision, DecisionKind, Event, Expectation, Kind, Known, Query, Story, Visit
from dateline.store import schema, search
from dateline.store.codec import Derived, iso, unpack_derived, unpack_reading
from dateline.store.search import standing

_CHUNK = 500  # values in one IN list
_COMMON = 200  # a key with more owners says nothing about any of them and is not followed


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a list needs to name an article."""

    name: str
    url: str
    title: str | None
    outlet: str | None
    day: date | None


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    source = iter(sorted(set(values)))
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


# ---------------------------------------------------------------- lists


def readings(connection: Connection, query: Query) -> tuple[Reading, ...]:
    """Readings by publication day, undated ones last."""
    table = schema.articles
    asked = select(table.c.body).where(standing(table, query.as_of))
    if query.since:
        asked = asked.where(table.c.day >= query.since.isoformat())
    if query.until:
        asked = asked.where(table.c.day <= query.until.isoformat())
    if query.about:
        asked = asked.where(table.c.id.in_(search.ids_about(query.about, "article", as_of=query.as_of)))
    asked = _in_order(asked, table.c.day, table.c.id, query)
    return tuple(unpack_reading(row.body) for row in connection.execute(asked))


def objects(connection: Connection, kind: Kind, query: Query) -> tuple[Derived, ...]:
    """Derived objects of one kind by their first day, those without one last."""
    table = schema.objects
    asked = select(table.c.body).where(table.c.kind == kind.value, standing(table, query.as_of))
    if query.story:
        asked = asked.where(table.c.story == query.story)
    if query.since:
        asked = asked.where(or_(table.c.latest >= query.since.isoformat(), table.c.latest.is_(None)))
    if query.until:
        asked = asked.where(or_(table.c.earliest <= query.until.isoformat(), table.c.earliest.is_(None)))
    if query.about:
        asked = asked.where(table.c.id.in_(_about(kind, query.about, query.as_of)))
    asked = _in_order(asked, func.coalesce(table.c.earliest, table.c.latest), table.c.id, query)
    return tuple(unpack_derived(kind, row.body) for row in connection.execute(asked))


def _in_order(asked: Select[Any], day: ColumnElement[str], id: ColumnElement[str], query: Query) -> Select[Any]:
    """By day and id, what has no day last; from behind the row `query.after`, so that rows in between shift none."""
    if query.after:
        last, row = query.after
        beyond = or_(day > last, and_(day == last, id > row), day.is_(None)) if last else and_(day.is_(None), id > row)
        asked = asked.where(beyond)
    return asked.order_by(day.is_(None), day, id).limit(query.limit).offset(query.offset)


def _about(kind: Kind, about: str, as_of: date | None) -> SelectBase:
    """Objects whose own words hold what is asked; for a story its articles' words count as its own."""
    own = search.ids_about(about, kind.value, as_of=as_of)
    if kind is not Kind.STORY:
        return own
    table, inside = schema.members, search.ids_about(about, "article", as_of=as_of)
    return union(own, select(table.c.owner).where(standing(table, as_of), table.c.article.in_(inside)))


def labels(connection: Connection, articles: Iterable[str], *, as_of: date | None) -> dict[str, Label]:
    """Labels by article id as they stood on the evening of a day, in the order given."""
    wanted, table, found = list(dict.fromkeys(articles)), schema.articles, {}
    columns = (table.c.id, table.c.name, table.c.url, table.c.title, table.c.outlet, table.c.day)
    for chunk in _chunks(wanted):
        for row in connection.execute(select(*columns).where(table.c.id.in_(chunk), standing(table, as_of))):
            day = date.fromisoformat(row.day) if row.day else None
            found[row.id] = Label(name=row.name, url=row.url, title=row.title, outlet=row.outlet, day=day)
    return {id: found[id] for id in wanted if id in found}


def copy_groups(connection: Connection, articles: Iterable[str]) -> tuple[CopyGroup, ...]:
    """The copy groups that hold any of the articles."""
    found = _derived(connection, _holders(connection, set(articles)))
    return tuple(group for _, group in found if isinstance(group, CopyGroup))


def published_days(connection: Connection) -> tuple[date, ...]:
    """The days on which an article was published, in order."""
    day = schema.articles.c.day
    asked = select(day).where(day.is_not(None)).distinct().order_by(day)
    return tuple(date.fromisoformat(row) for row in connection.execute(asked).scalars())


def counts(connection: Connection) -> Counts:
    """How many of each kind stand now."""
    by_kind = select(schema.objects.c.kind, func.count()).where(schema.objects.c.superseded.is_(None)).group_by("kind")
    kinds: dict[str, int] = {kind: number for kind, number in connection.execute(by_kind)}  # noqa: C416  (rows are no pairs to mypy)

    def current(table: Table) -> int:
        return connection.execute(select(func.count()).select_from(table).where(table.c.superseded.is_(None))).scalar_one()

    pages = select(schema.pages.c.url, schema.pages.c.sha256).distinct().subquery()
    return Counts(
        pages=connection.execute(select(func.count()).select_from(pages)).scalar_one(),
        articles=current(schema.articles),
        claims=current(schema.claims),
        stories=kinds.get(Kind.STORY.value, 0),
        events=kinds.get(Kind.EVENT.value, 0),
        expectations=kinds.get(Kind.EXPECTATION.value, 0),
    )


# ---------------------------------------------------------------- one thing


def outlets(connection: Connection, *, as_of: date | None) -> tuple[str, ...]:
    """The outlets of the articles that stood on the evening of a day, in order of name."""
    table = schema.articles
    asked = select(table.c.outlet).where(standing(table, as_of), table.c.outlet.is_not(None)).distinct()
    return tuple(connection.execute(asked.order_by(table.c.outlet)).scalars())


def reading(connection: Connection, article: str) -> Reading:
    """The current reading of an article."""
    table = schema.articles
    body = connection.execute(select(table.c.body).where(table.c.id == article, table.c.superseded.is_(None))).scalar()
    if body is None:
        raise NotFound(article)
    return unpack_reading(body)


def versions(connection: Connection, article: str) -> tuple[Reading, ...]:
    """Every reading of an article, by time of capture."""
    table = schema.articles
    rows = connection.execute(select(table.c.body).where(table.c.id == article).order_by(table.c.recorded, table.c.number)).all()
    if not rows:
        raise NotFound(article)
    found = [unpack_reading(row.body) for row in rows]
    return tuple(sorted(found, key=lambda r: r.page.fetched_at or datetime.min.replace(tzinfo=UTC)))


def find(connection: Connection, id: str) -> Reading | Claim | Derived:
    """Whatever has this id."""
    table = schema.objects
    row = connection.execute(select(table.c.kind, table.c.body).where(table.c.id == id, table.c.superseded.is_(None))).first()
    if row:
        return unpack_derived(Kind(row.kind), row.body)
    article = connection.execute(select(schema.claims.c.article).where(schema.claims.c.id == id)).scalar()
    if article:
        for version in reversed(versions(connection, article)):
            for claim in version.claims:
                if claim.id == id:
                    return claim
    alias = connection.execute(select(schema.aliases.c.new).where(schema.aliases.c.old == id)).scalar()
    return find(connection, alias) if alias and alias != id else reading(connection, id)


# ---------------------------------------------------------------- captures and versions


def has(connection: Connection, page: Page) -> bool:
    """Whether a capture is stored; one without a time is known by its bytes alone."""
    table = schema.pages
    same = (table.c.url == page.url) & (table.c.sha256 == page.sha256)
    if page.fetched_at:
        same &= table.c.fetched_at == iso(page.fetched_at)
    return connection.execute(select(table.c.number).where(same)).first() is not None


def digest_before(connection: Connection, page: Page) -> str | None:
    """The digest that the last capture of an address before this one found, None when this is the first."""
    table = schema.pages
    asked = select(table.c.sha256).where(table.c.url == page.url)
    if page.fetched_at:
        asked = asked.where(table.c.fetched_at < iso(page.fetched_at))
    return connection.execute(asked.order_by(table.c.fetched_at.desc(), table.c.number.desc()).limit(1)).scalar()


def is_past(connection: Connection, read: Reading) -> bool:
    """Whether the current reading of the same article is of a later capture."""
    table, at = schema.articles, read.page.fetched_at
    current = select(table.c.body).where(table.c.id == read.article.id, table.c.superseded.is_(None))
    body = connection.execute(current).scalar() if at else None
    held = unpack_reading(body).page.fetched_at if body else None
    return at is not None and held is not None and at < held


def article_named(connection: Connection, name: str) -> str:
    """The id of the article that has this id, address or given name, or of which a capture has this digest."""
    table, pages = schema.articles, schema.pages
    captured = table.c.url.in_(select(pages.c.url).where(pages.c.sha256 == name))
    for means in (table.c.id == name, table.c.url == name, captured, table.c.name == name):
        found: str | None = connection.execute(select(table.c.id).where(means).limit(1)).scalar()
        if found is not None:
            return found
    raise NotFound(name)


def captures(connection: Connection, urls: Iterable[str]) -> tuple[PageRef, ...]:
    """Every capture of addresses, in order of time."""
    table = schema.pages
    asked = select(table.c.url, table.c.sha256, table.c.fetched_at).where(table.c.url.in_(sorted(set(urls))))
    rows = connection.execute(asked.order_by(table.c.fetched_at, table.c.number))
    return tuple(PageRef(url=r.url, sha256=r.sha256, fetched_at=datetime.fromisoformat(r.fetched_at)) for r in rows)


def _between(column: ColumnElement[Any], since: date, until: date | None) -> ColumnElement[bool]:
    return and_(column >= since.isoformat(), column < search.evening_of(until))


def edited(connection: Connection, *, since: date, until: date | None) -> tuple[str, ...]:
    """Articles of which a version was recorded on these days that was not the first."""
    table, earlier = schema.articles, schema.articles.alias()
    first = select(earlier.c.number).where(earlier.c.id == table.c.id, earlier.c.number < table.c.number).exists()
    asked = select(table.c.id).where(_between(table.c.recorded, since, until), first).distinct().order_by(table.c.id)
    return tuple(connection.execute(asked).scalars())


def touched(connection: Connection, kind: Kind, *, since: date, until: date | None) -> tuple[str, ...]:
    """Objects of which a version began or ended on these days."""
    table = schema.objects
    moved = or_(_between(table.c.recorded, since, until), _between(table.c.superseded, since, until))
    asked = select(table.c.id).where(table.c.kind == kind.value, moved).distinct().order_by(table.c.id)
    return tuple(connection.execute(asked).scalars())


def objects_by_id(connection: Connection, kind: Kind, ids: Iterable[str], *, as_of: date | None) -> dict[str, Derived]:
    """Objects of a kind by id, as they stood on the evening of a day."""
    table = schema.objects
    found: dict[str, Derived] = {}
    for chunk in _chunks(ids):
        asked = select(table.c.id, table.c.body).where(table.c.id.in_(chunk), table.c.kind == kind.value, standing(table, as_of))
        found |= {row.id: unpack_derived(kind, row.body) for row in connection.execute(asked.order_by(table.c.id))}
    return found


def object_versions(connection: Connection, id: str) -> tuple[Derived, ...]:
    """Every version of an object, oldest first."""
    table = schema.objects
    asked = select(table.c.kind, table.c.body).where(table.c.id == id).order_by(table.c.recorded, table.c.number)
    return tuple(unpack_derived(Kind(row.kind), row.body) for row in connection.execute(asked))


def visits(connection: Connection, *, since: date | None, until: date | None) -> tuple[Visit, ...]:
    """Visits by source and day."""
    table = schema.visits
    asked = select(table)
    if since:
        asked = asked.where(table.c.day >= since.isoformat())
    if until:
        asked = asked.where(table.c.day <= until.isoformat())
    rows = connection.execute(asked.order_by(table.c.source, table.c.day))
    return tuple(
        Visit(source=r.source, day=date.fromisoformat(r.day), read=r.read, unchanged=r.unchanged, failed=r.failed) for r in rows
    )


# ---------------------------------------------------------------- neighbours


def known(connection: Connection, keys: frozenset[str]) -> Known:
    """The readings and objects that share a key, the objects that hold those readings, and how often each key occurs."""
    tally, owners = _owners(connection, keys)
    found: dict[Kind, dict[str, Derived]] = {kind: {} for kind in Kind}
    ids = {id for kind in Kind for id in owners.get(kind.value, ())}
    articles = set(owners.get("article", ()))
    ids |= _holders(connection, articles)
    for kind, item in _derived(connection, ids):
        found[kind][item.id] = item
        if isinstance(item, CopyGroup | Story):
            articles.update(item.articles)
    seen = connection.execute(select(func.count()).select_from(schema.articles).where(schema.articles.c.superseded.is_(None)))
    return Known(
        readings=_readings_of(connection, articles),
        copy_groups=tuple(x for x in found[Kind.COPY_GROUP].values() if isinstance(x, CopyGroup)),
        stories=tuple(x for x in found[Kind.STORY].values() if isinstance(x, Story)),
        events=tuple(x for x in found[Kind.EVENT].values() if isinstance(x, Event)),
        expectations=tuple(x for x in found[Kind.EXPECTATION].values() if isinstance(x, Expectation)),
        decisions=decisions(connection),
        term_counts=tuple(sorted(tally.items())),
        articles_seen=seen.scalar_one(),
    )


def _owners(connection: Connection, keys: frozenset[str]) -> tuple[dict[str, int], dict[str, set[str]]]:
    table, tallies = schema.lookup, schema.tallies
    tally: dict[str, int] = {}
    owners: dict[str, set[str]] = {}
    for chunk in _chunks(keys):
        counted = select(tallies.c.key, tallies.c.articles).where(tallies.c.key.in_(chunk), tallies.c.articles > 0)
        tally |= {key: articles for key, articles in connection.execute(counted)}  # noqa: C416
    for chunk in _chunks(key for key in keys if tally.get(key, 0) <= _COMMON):
        for row in connection.execute(select(table.c.kind, table.c.owner).where(table.c.key.in_(chunk))):
            owners.setdefault(row.kind, set()).add(row.owner)
    return tally, owners


def _holders(connection: Connection, articles: set[str]) -> set[str]:
    """The objects that hold any of the articles, which they are looked up by as well."""
    table, found = schema.lookup, set()
    for chunk in _chunks(f"in:{article}" for article in articles):
        found |= {row.owner for row in connection.execute(select(table.c.owner).where(table.c.key.in_(chunk)))}
    return found


def _derived(connection: Connection, ids: set[str]) -> Iterator[tuple[Kind, Derived]]:
    table = schema.objects
    for chunk in _chunks(ids):
        asked = select(table.c.kind, table.c.body).where(table.c.id.in_(chunk), table.c.superseded.is_(None))
        for row in connection.execute(asked.order_by(table.c.id)):
            yield Kind(row.kind), unpack_derived(Kind(row.kind), row.body)


def _readings_of(connection: Connection, articles: set[str]) -> tuple[Reading, ...]:
    table, found = schema.articles, []
    for chunk in _chunks(articles):
        asked = select(table.c.body).where(table.c.id.in_(chunk), table.c.superseded.is_(None)).order_by(table.c.id)
        found += [unpack_reading(row.body) for row in connection.execute(asked)]
    return tuple(found)


def decisions(connection: Connection) -> tuple[Decision, ...]:
    """What persons decided, in order."""
    table = schema.decisions
    return tuple(
        Decision(
            id=row.id,
            kind=DecisionKind(row.kind),
            subject=row.subject,
            value=row.value,
            made_at=datetime.fromisoformat(row.made_at),
            by=row.by,
        )
        for row in connection.execute(select(table).order_by(table.c.made_at, table.c.id))
    )
