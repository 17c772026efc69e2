"""Reading: what lists, explanations and merging ask of a record. All run inside the caller's transaction."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, and_, false, func, or_, select, union

from dateline.errors import NotFound
from dateline.model import Claim, Page, PageRef, Reading
from dateline.record import CopyGroup, Counts, Decision, DecisionKind, Event, Expectation, Kind, Known, Query, Story, Visit
from dateline.store import schema, search
from dateline.store.codec import Derived, iso, unpack_derived, unpack_reading
from dateline.store.schema import chunks
from dateline.store.search import standing

_FEW = 2000  # rows that are sorted rather than met in order
_COMMON = 200  # a key with more owners says nothing about any of them and is not followed
_ARTICLES = 40  # articles per reading whose stories are weighed
_STORIES = 4  # stories and copy groups per reading that are brought
_TOLD = 12  # events, and expectations, per reading that its own keys bring
_Ids = Select[Any] | CompoundSelect[Any]
_IN = "in:"  # begins the key that names an article
_REPORT = "report:"  # begins the key that names a report, which is no claim's (merge.lookup)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a list needs to name an article."""

    name: str
    url: str
    title: str | None
    outlet: str | None
    day: date | None


# ---------------------------------------------------------------- lists


def readings(connection: Connection, query: Query) -> tuple[Reading, ...]:
    """Readings by publication day, undated ones last."""
    table, day, few = schema.articles, schema.articles.c.day, False
    asked = select(table.c.body).where(standing(table, query.as_of))
    if query.since:
        asked = asked.where(day >= query.since.isoformat())
    if query.until:
        asked = asked.where(day <= query.until.isoformat())
    if query.since or query.until:  # says nothing new, but leads to the index in the order of the list
        asked = asked.where(day.is_(None) == false())
    if query.about:
        inside = search.ids_about(connection, query.about, "article", as_of=query.as_of)
        within, few = _within(connection, table.c.id, inside)
        asked = asked.where(within)
    asked = _in_order(asked, _unindexed(day) if few else day, table.c.id, query)
    return tuple(unpack_reading(row.body) for row in connection.execute(asked))


def objects(connection: Connection, kind: Kind, query: Query) -> tuple[Derived, ...]:
    """Derived objects of one kind by their first day, those without one last."""
    table, few = schema.objects, query.story is not None
    asked = select(table.c.body).where(standing(table, query.as_of))
    if query.story:
        asked = asked.where(table.c.story == query.story)
    if query.since:
        asked = asked.where(or_(table.c.latest >= query.since.isoformat(), table.c.latest.is_(None)))
    if query.until:
        asked = asked.where(or_(table.c.earliest <= query.until.isoformat(), table.c.earliest.is_(None)))
    if query.about:
        within, are_few = _within(connection, table.c.id, _about(connection, kind, query.about, query.as_of))
        asked, few = asked.where(within), few or are_few
    own, day = table.c.kind, func.coalesce(table.c.earliest, table.c.latest)
    asked = asked.where((_unindexed(own) if few else own) == kind.value)
    asked = _in_order(asked, _unindexed(day) if few else day, table.c.id, query)
    return tuple(unpack_derived(kind, row.body) for row in connection.execute(asked))


def _within(connection: Connection, id: ColumnElement[str], ids: _Ids) -> tuple[ColumnElement[bool], bool]:
    """That a row has one of the ids, and whether they are so few that finding and sorting them is less than walking the list."""
    found = connection.execute(ids.limit(_FEW + 1)).scalars().all()
    return (id.in_(found), True) if len(found) <= _FEW else (id.in_(ids), False)


def _unindexed(column: ColumnElement[str]) -> ColumnElement[str]:
    """The same column as no index has it: SQLite takes an index in the order of a list for cheaper than it is, and cannot know."""
    return column.concat("")


def _in_order(asked: Select[Any], day: ColumnElement[str], id: ColumnElement[str], query: Query) -> Select[Any]:
    """By day and id, what has no day last; from behind the row `query.after`, so that rows in between shift none."""
    if query.after:
        last, row = query.after
        beyond = or_(day > last, and_(day == last, id > row), day.is_(None)) if last else and_(day.is_(None), id > row)
        asked = asked.where(beyond)
    return asked.order_by(day.is_(None), day, id).limit(query.limit).offset(query.offset)


def _about(connection: Connection, kind: Kind, about: str, as_of: date | None) -> _Ids:
    """Objects whose own words hold what is asked; for a story its articles' words count as its own."""
    own = search.ids_about(connection, about, kind.value, as_of=as_of)
    if kind is not Kind.STORY:
        return own
    table, inside = schema.members, search.ids_about(connection, about, "article", as_of=as_of)
    return union(own, select(table.c.owner).where(standing(table, as_of), table.c.article.in_(inside)))


def ids_about(connection: Connection, kind: str, text: str, *, as_of: date | None) -> frozenset[str]:
    """The ids of things of one kind whose words hold all that is asked."""
    return frozenset(connection.execute(search.ids_about(connection, text, kind, as_of=as_of)).scalars())


def labels(connection: Connection, articles: Iterable[str], *, as_of: date | None) -> dict[str, Label]:
    """Labels by article id as they stood on the evening of a day, in the order given."""
    wanted, table, found = list(dict.fromkeys(articles)), schema.articles, {}
    columns = (table.c.id, table.c.name, table.c.url, table.c.title, table.c.outlet, table.c.day)
    for chunk in chunks(wanted):
        for row in connection.execute(select(*columns).where(table.c.id.in_(chunk), standing(table, as_of))):
            day = date.fromisoformat(row.day) if row.day else None
            found[row.id] = Label(name=row.name, url=row.url, title=row.title, outlet=row.outlet, day=day)
    return {id: found[id] for id in wanted if id in found}


def copy_groups(connection: Connection, articles: Iterable[str]) -> tuple[CopyGroup, ...]:
    """The copy groups that hold any of the articles."""
    held = _holders(connection, set(articles)).values()
    found = _derived(connection, set[str]().union(*held))
    return tuple(group for _, group in found if isinstance(group, CopyGroup))


def published_days(connection: Connection, *, as_of: date | None) -> tuple[date, ...]:
    """The days on which an article was published that the record held then, in order."""
    day = schema.articles.c.day
    asked = select(day).where(day.is_not(None), standing(schema.articles, as_of)).distinct().order_by(day)
    return tuple(date.fromisoformat(row) for row in connection.execute(asked).scalars())


def counts(connection: Connection) -> Counts:
    """How many of each kind stand now."""
    totals = {row.kind: row.number for row in connection.execute(select(schema.totals))}
    return Counts(
        pages=totals.get(schema.PAGE, 0),
        articles=totals.get(schema.ARTICLE, 0),
        claims=totals.get(schema.CLAIM, 0),
        stories=totals.get(Kind.STORY.value, 0),
        events=totals.get(Kind.EVENT.value, 0),
        expectations=totals.get(Kind.EXPECTATION.value, 0),
    )


def clock(connection: Connection) -> datetime | None:
    """The last time at which an article or an object was recorded."""
    table = schema.objects
    asked = [select(func.max(table.c.recorded)).where(table.c.kind == kind.value) for kind in Kind]  # each by its index
    asked.append(select(func.max(schema.articles.c.recorded)))
    lasts = [connection.execute(one).scalar() for one in asked]
    return max((datetime.fromisoformat(last) for last in lasts if last), default=None)


# ---------------------------------------------------------------- one thing


def outlets(connection: Connection, *, as_of: date | None) -> tuple[str, ...]:
    """The outlets of the articles that stood on the evening of a day, in order of name."""
    table = schema.articles
    asked = select(table.c.outlet).where(standing(table, as_of), table.c.outlet.is_not(None)).distinct()
    return tuple(connection.execute(asked.order_by(table.c.outlet)).scalars())


def reading(connection: Connection, article: str, *, as_of: date | None = None) -> Reading:
    """The reading of an article that stands now, or that stood on the evening of a day."""
    table = schema.articles
    body = connection.execute(select(table.c.body).where(table.c.id == article, standing(table, as_of))).scalar()
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


def find(connection: Connection, id: str, *, as_of: date | None = None) -> Reading | Claim | Derived:
    """Whatever has this id, now or on the evening of a day; the id of a report leads to the object that it is evidence of."""
    table = schema.objects
    row = connection.execute(select(table.c.kind, table.c.body).where(table.c.id == id, standing(table, as_of))).first()
    if row:
        return unpack_derived(Kind(row.kind), row.body)
    if claim := _claim(connection, id, as_of=as_of):
        return claim
    alias = connection.execute(select(schema.aliases.c.new).where(schema.aliases.c.old == id)).scalar()
    reports = select(schema.lookup.c.owner).where(schema.lookup.c.key == f"{_REPORT}{id}").order_by(schema.lookup.c.owner)
    leads = alias or connection.execute(reports).scalar()
    return find(connection, leads, as_of=as_of) if leads and leads != id else reading(connection, id, as_of=as_of)


def _claim(connection: Connection, id: str, *, as_of: date | None) -> Claim | None:
    article = connection.execute(select(schema.claims.c.article).where(schema.claims.c.id == id)).scalar()
    if article is None:
        return None
    known = (v for v in reversed(versions(connection, article)) if not _is_later(v, as_of))
    return next((claim for version in known for claim in version.claims if claim.id == id), None)


def _is_later(version: Reading, day: date | None) -> bool:
    fetched = version.page.fetched_at
    return day is not None and fetched is not None and fetched.date() > day


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
        found: str | None = connection.execute(select(table.c.id).where(means).order_by(table.c.number).limit(1)).scalar()
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


def new_claims(connection: Connection, *, since: date, until: date | None, about: str | None) -> tuple[tuple[Reading, Claim], ...]:
    """Claims that were first recorded on these days, each with the reading that it stands in, in order of article and text."""
    table, earlier = schema.claims, schema.claims.alias()
    known = select(earlier.c.number).where(earlier.c.id == table.c.id, earlier.c.number < table.c.number).exists()
    asked = select(table.c.id, table.c.article).where(_between(table.c.recorded, since, until), standing(table, until), ~known)
    if about is not None:
        asked = asked.where(table.c.id.in_(search.ids_about(connection, about, "claim", as_of=until)))
    owners: dict[str, set[str]] = {}
    for row in connection.execute(asked):
        owners.setdefault(row.article, set()).add(row.id)
    held = (version for article in sorted(owners) for version in versions(connection, article)[-1:])
    return tuple((found, claim) for found in held for claim in found.claims if claim.id in owners[found.article.id])


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
    for chunk in chunks(ids):
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


def known(connection: Connection, asked: Sequence[frozenset[str]]) -> Known:
    """What lies near readings, each of which asks by its keys, and how often each key occurs.

    Near are the few stories whose articles share the rarest keys with a reading, whole and with all that is told of them; the
    events and expectations that share the rarest keys themselves; and whatever holds an article that is asked for by its id. So
    what is found grows with the stories at hand, not with the record. `cited` are the other articles that those events rest on.
    """
    keys = frozenset().union(*asked)
    tally, owners = _owners(connection, keys)
    exact = {owner for key in keys if key.startswith(_IN) for owner in owners.get(key, ())}
    near = [_nearest(own, owners, "article", most=_ARTICLES) for own in asked]
    articles = {id for kind, id in exact if kind == "article"}
    held = _holders(connection, articles.union(*near))
    ids = {id for kind, id in exact if kind != "article"}
    ids |= {id for own in asked for kind in (Kind.EVENT, Kind.EXPECTATION) for id in _nearest(own, owners, kind.value, most=_TOLD)}
    for scores in near:
        chosen = _best(scores, held)
        articles |= {article for article in scores if not held[article] or chosen & held[article]}
    ids |= {id for article in articles for id in held[article]}
    found = _told_of(connection, ids)
    own = articles.union(*(item.articles for item in found if isinstance(item, CopyGroup | Story)))
    cited = {article for item in found if isinstance(item, Event) for article in item.articles} - own
    return _known(connection, found, own, cited, tally)


def _known(connection: Connection, found: Sequence[Derived], own: set[str], cited: set[str], tally: Mapping[str, int]) -> Known:
    known = {item.id for item in found}
    beside = {id for held in _holders(connection, own | cited).values() for id in held} - known
    # an article never comes without the story and the copies that it belongs to, nor a citation without its copies
    found = [*found, *(item for _, item in _derived(connection, beside))]
    return Known(
        readings=_readings_of(connection, own),
        cited=_readings_of(connection, cited),
        copy_groups=tuple(x for x in found if isinstance(x, CopyGroup)),
        stories=tuple(x for x in found if isinstance(x, Story)),
        events=tuple(x for x in found if isinstance(x, Event)),
        expectations=tuple(x for x in found if isinstance(x, Expectation)),
        decisions=decisions(connection),
        term_counts=tuple(sorted(tally.items())),
        articles_seen=counts(connection).articles,
    )


def _owners(connection: Connection, keys: frozenset[str]) -> tuple[dict[str, int], dict[str, list[tuple[str, str]]]]:
    """In how many articles each key occurs, and the owners (kind, id) of those that are not common."""
    table, tallies = schema.lookup, schema.tallies
    tally: dict[str, int] = {}
    owners: dict[str, list[tuple[str, str]]] = {}
    for chunk in chunks(keys):
        counted = select(tallies.c.key, tallies.c.articles).where(tallies.c.key.in_(chunk), tallies.c.articles > 0)
        tally |= {key: articles for key, articles in connection.execute(counted)}  # noqa: C416
    for chunk in chunks(key for key in keys if tally.get(key, 0) <= _COMMON):
        for row in connection.execute(select(table.c.key, table.c.kind, table.c.owner).where(table.c.key.in_(chunk))):
            owners.setdefault(row.key, []).append((row.kind, row.owner))
    return tally, owners


def _nearest(keys: frozenset[str], owners: Mapping[str, Sequence[tuple[str, str]]], kind: str, *, most: int) -> dict[str, float]:
    """The owners of a kind that share the rarest keys, each key weighing one by its owners; keys of one sort weigh one together."""
    scores: dict[str, float] = {}
    sorts = Counter(key.partition(":")[0] for key in keys)
    for key in sorted(keys):
        held = [id for own, id in owners.get(key, ()) if own == kind]
        for id in held:
            scores[id] = scores.get(id, 0.0) + 1 / (len(held) * sorts[key.partition(":")[0]])
    return dict(heapq.nsmallest(most, scores.items(), key=lambda pair: (-pair[1], pair[0])))


def _best(scores: Mapping[str, float], held: Mapping[str, set[str]]) -> set[str]:
    """The stories and copy groups whose articles score most together."""
    summed: dict[str, float] = {}
    for article, score in scores.items():
        for id in held[article]:
            summed[id] = summed.get(id, 0.0) + score
    return set(heapq.nsmallest(_STORIES, summed, key=lambda id: (-summed[id], id)))


def _holders(connection: Connection, articles: set[str]) -> dict[str, set[str]]:
    """The stories and copy groups that hold each of the articles."""
    table, found = schema.lookup, {article: set[str]() for article in articles}
    kinds = (Kind.STORY.value, Kind.COPY_GROUP.value)
    for chunk in chunks(f"{_IN}{article}" for article in articles):
        rows = connection.execute(select(table.c.key, table.c.owner).where(table.c.key.in_(chunk), table.c.kind.in_(kinds)))
        for row in rows:
            found[row.key.removeprefix(_IN)].add(row.owner)
    return found


def _told_of(connection: Connection, ids: set[str]) -> list[Derived]:
    """The objects of these ids, and the events and expectations of the stories among them."""
    table, found = schema.objects, {item.id: item for _, item in _derived(connection, ids)}
    for chunk in chunks(id for id, item in found.items() if isinstance(item, Story)):
        asked = select(table.c.kind, table.c.id, table.c.body).where(table.c.story.in_(chunk), table.c.superseded.is_(None))
        for row in connection.execute(asked.order_by(table.c.id)):
            if row.id not in found:
                found[row.id] = unpack_derived(Kind(row.kind), row.body)
    return sorted(found.values(), key=lambda item: item.id)


def _derived(connection: Connection, ids: set[str]) -> Iterator[tuple[Kind, Derived]]:
    table = schema.objects
    for chunk in chunks(ids):
        asked = select(table.c.kind, table.c.body).where(table.c.id.in_(chunk), table.c.superseded.is_(None))
        for row in connection.execute(asked.order_by(table.c.id)):
            yield Kind(row.kind), unpack_derived(Kind(row.kind), row.body)


def _readings_of(connection: Connection, articles: set[str]) -> tuple[Reading, ...]:
    table, found = schema.articles, []
    for chunk in chunks(articles):
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
