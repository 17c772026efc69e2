"""Writing: one function for each kind of thing that a batch brings. All run inside the caller's transaction.

Writing the same thing twice changes nothing: captures are known by address and digest, derived versions by their bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from dateline.interval import Interval
from dateline.model import Claim, Page, Problem, Reading
from dateline.record import Changes, CopyGroup, Decision, Event, Expectation, Kind, Story, Visit
from dateline.store import schema
from dateline.store.codec import Derived, iso, iso_day, pack, pack_body, pack_headers
from dateline.store.columns import plain
from dateline.store.engines import Entry, engine_of


def write_pages(connection: Connection, pages: Sequence[Page], *, at: datetime) -> None:
    """Captures, and their bytes once per digest."""
    if not pages:
        return
    digests = {page.sha256: page for page in pages}
    bodies = [{"sha256": digest, "packed": pack_body(page.body)} for digest, page in digests.items()]
    _write_new(connection, schema.bodies, bodies)
    rows = [
        {
            "url": page.url,
            "sha256": page.sha256,
            "fetched_at": iso(page.fetched_at or at),
            "content_type": page.content_type,
            "status": page.status,
            "headers": pack_headers(page.headers),
        }
        for page in pages
    ]
    _write_new(connection, schema.pages, rows)


def write_failures(connection: Connection, failures: Iterable[tuple[str, Problem]], *, at: datetime) -> None:
    """Captures that gave no reading, by name."""
    rows = [
        {"name": name, "code": problem.code.value, "detail": problem.detail, "recorded": iso(at)} for name, problem in failures
    ]
    _write_new(connection, schema.problems, rows)


def _write_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Write the rows that are not there yet."""
    if rows:
        connection.execute(engine_of(connection).upsert(table).on_conflict_do_nothing(), rows)


def _replace(connection: Connection, table: Table, row: Mapping[str, object]) -> None:
    """Write a row in place of the one with the same key."""
    connection.execute(delete(table).where(*(column == row[column.name] for column in table.primary_key)))
    connection.execute(insert(table).values(row))


def write_readings(connection: Connection, readings: Sequence[Reading], *, at: datetime) -> None:
    """Readings with their claims, an article at most once; the version that was current before is superseded."""
    if not readings:
        return
    for reading in readings:
        _supersede_article(connection, reading.article.id, at)
    connection.execute(insert(schema.articles), [_article_row(reading, at) for reading in readings])
    claims = [_claim_row(claim, at) for reading in readings for claim in reading.claims]
    if claims:
        connection.execute(insert(schema.claims), claims)
    _index(connection, [row for reading in readings for row in _words_of(reading)], at=at)


def write_past_readings(connection: Connection, readings: Sequence[Reading], *, at: datetime) -> None:
    """Readings of captures older than the one that is current: they are part of an article's history and never stood."""
    ended = {"superseded": iso(at)}
    if readings:
        connection.execute(insert(schema.articles), [_article_row(reading, at) | ended for reading in readings])
    claims = [_claim_row(claim, at) | ended for reading in readings for claim in reading.claims]
    if claims:
        connection.execute(insert(schema.claims), claims)


def write_visits(connection: Connection, visits: Iterable[Visit]) -> None:
    """Visits of sources, added to those of the same day."""
    table = schema.visits
    counts = ("read", "unchanged", "failed")
    for visit in visits:
        row = {"source": visit.source, "day": iso_day(visit.day), **{name: getattr(visit, name) for name in counts}}
        added = engine_of(connection).upsert(table).values(row)
        more = {name: table.c[name] + added.excluded[name] for name in counts}
        connection.execute(added.on_conflict_do_update(index_elements=["source", "day"], set_=more))


def _article_row(reading: Reading, at: datetime) -> dict[str, object]:
    article = reading.article
    given = next((d.value for d in article.declared if d.field == "id"), None)
    return {
        "id": article.id,
        "sha256": reading.page.sha256,
        "url": article.url,
        "name": given or article.url or article.id,
        "title": article.title,
        "outlet": article.outlet,
        "day": iso_day(article.day),
        "recorded": iso(at),
        "superseded": None,
        "body": pack(reading),
    }


def _claim_row(claim: Claim, at: datetime) -> dict[str, object]:
    when = claim.when.interval if claim.when else None
    return {
        "id": claim.id,
        "article": claim.article,
        "voice": claim.voice.name if claim.voice else None,
        "certainty": claim.certainty.value,
        "orientation": claim.orientation.value,
        "earliest": iso_day(when.earliest) if when else None,
        "latest": iso_day(when.latest) if when else None,
        "recorded": iso(at),
        "superseded": None,
    }


def _supersede(connection: Connection, table: Table, id: str, at: datetime) -> None:
    current = (table.c.id == id) & table.c.superseded.is_(None)
    connection.execute(update(table).where(current).values(superseded=iso(at)))


def _supersede_article(connection: Connection, article: str, at: datetime) -> None:
    """End the current version of an article, with its claims and its words."""
    owned = ((schema.articles, "id"), (schema.claims, "article"), (schema.words, "article"))
    for table, column in owned:
        current = (table.c[column] == article) & table.c.superseded.is_(None)
        connection.execute(update(table).where(current).values(superseded=iso(at)))


def write_changes(connection: Connection, changes: Changes, *, at: datetime) -> None:
    """Objects that are new or differ from their current version, objects that are gone, and aliases."""
    for _, id in changes.removed:
        _retire(connection, id, at)
        _unindex(connection, id, at)
        _write_owner_keys(connection, id, None, frozenset())
        _write_members(connection, id, (), at)
    for alias in changes.aliases:
        row = {"old": alias.old, "new": alias.new, "kind": alias.kind.value, "recorded": iso(at)}
        _replace(connection, schema.aliases, row)
    for group in changes.copy_groups:
        _write_object(connection, Kind.COPY_GROUP, group, {}, at=at)
    words = []
    for story in changes.stories:
        columns = {"story": story.id, "earliest": iso_day(story.first), "latest": iso_day(story.last)}
        if _write_object(connection, Kind.STORY, story, columns, at=at):
            words.append(_words_of_object(story))
            _write_members(connection, story.id, story.articles, at)
    for event in changes.events:
        columns = {"story": event.story, **_ends(event.when)}
        if _write_object(connection, Kind.EVENT, event, columns, at=at):
            words.append(_words_of_object(event))
    for expected in changes.expectations:
        columns = {"story": expected.story, **_ends(expected.window)}
        if _write_object(connection, Kind.EXPECTATION, expected, columns, at=at):
            words.append(_words_of_object(expected))
    for entry in words:
        _unindex(connection, entry.id, at)
    _index(connection, words, at=at)


def _ends(window: Interval | None) -> dict[str, str | None]:
    return {"earliest": iso_day(window.earliest), "latest": iso_day(window.latest)} if window else {}


def _what(item: Event | Expectation) -> str:
    return " · ".join((item.what, *item.participants))


def _write_object(
    connection: Connection, kind: Kind, item: Derived, columns: Mapping[str, str | None], *, at: datetime
) -> bool:
    """Write a new version, with the articles by which it is found; False when the current one is the same."""
    packed, table = pack(item), schema.objects
    current = select(table.c.body).where(table.c.id == item.id, table.c.superseded.is_(None))
    before = connection.execute(current).scalar()
    if before == packed:
        return False
    _retire(connection, item.id, at)
    connection.execute(insert(table), [{"kind": kind.value, "id": item.id, **columns, "recorded": iso(at), "body": packed}])
    if isinstance(item, CopyGroup | Story):  # events and expectations come with keys of their own
        keys = frozenset(f"in:{article}" for article in item.articles)
        _write_owner_keys(connection, item.id, kind.value, keys)
    return True


def _write_members(connection: Connection, owner: str, articles: Sequence[str], at: datetime) -> None:
    """The articles that a story holds from now on; which it held before stays known, by the rule of `_retire`."""
    table = schema.members
    current = (table.c.owner == owner) & table.c.superseded.is_(None)
    before = set(connection.execute(select(table.c.article).where(current)).scalars())
    for article in sorted(before - set(articles)):
        ended = current & (table.c.article == article)
        connection.execute(delete(table).where(ended, table.c.recorded >= _morning(at)))
        connection.execute(update(table).where(ended).values(superseded=iso(at)))
    fresh = [{"owner": owner, "article": a, "recorded": iso(at)} for a in articles if a not in before]
    if fresh:
        connection.execute(insert(table), fresh)


def _retire(connection: Connection, id: str, at: datetime) -> None:
    """End the current version of an object. One that did not live to an evening was never an answer, and is forgotten."""
    table = schema.objects
    current = (table.c.id == id) & table.c.superseded.is_(None)
    connection.execute(delete(table).where(current, table.c.recorded >= _morning(at)))
    _supersede(connection, table, id, at)


def _morning(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def write_keys(connection: Connection, keys: Iterable[tuple[str, str, str]]) -> None:
    """The keys by which merging finds neighbours, as (key, kind, owner); they replace those that an owner had."""
    owners: dict[tuple[str, str], set[str]] = {}
    for key, kind, owner in keys:
        owners.setdefault((kind, owner), set()).add(key)
    for (kind, owner), own in sorted(owners.items()):
        _write_owner_keys(connection, owner, kind, frozenset(own))


def _write_owner_keys(connection: Connection, owner: str, kind: str | None, keys: frozenset[str]) -> None:
    table, tallies = schema.lookup, schema.tallies
    asked = select(table.c.key).where(table.c.owner == owner)
    before = frozenset(connection.execute(asked).scalars())
    stale, fresh = sorted(before - keys), sorted(keys - before)
    if stale:
        connection.execute(delete(table).where(table.c.owner == owner, table.c.key == bindparam("k")), [{"k": k} for k in stale])
    if fresh:
        connection.execute(insert(table), [{"key": key, "kind": kind, "owner": owner} for key in fresh])
    if kind == "article":
        more = engine_of(connection).upsert(tallies).values(articles=1)
        more = more.on_conflict_do_update(index_elements=["key"], set_={"articles": tallies.c.articles + 1})
        less = update(tallies).where(tallies.c.key == bindparam("k")).values(articles=tallies.c.articles - 1)
        if fresh:
            connection.execute(more, [{"key": key} for key in fresh])
        if stale:
            connection.execute(less, [{"k": key} for key in stale])


def write_decision(connection: Connection, decision: Decision) -> None:
    """What a person overruled."""
    row = {
        "id": decision.id,
        "kind": decision.kind.value,
        "subject": decision.subject,
        "value": decision.value,
        "made_at": iso(decision.made_at),
        "by": decision.by,
    }
    _replace(connection, schema.decisions, row)


def clear_derived(connection: Connection) -> None:
    """Forget everything that can be derived again: what stays are pages, decisions, and problems of what never became a page."""
    engine_of(connection).clear_words(connection)
    for table in schema.DERIVED:
        connection.execute(delete(table))
    stored = select(schema.pages.c.url)
    connection.execute(delete(schema.problems).where(schema.problems.c.name.in_(stored)))


# ---------------------------------------------------------------- full text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """What full-text search holds of one thing."""

    kind: str
    id: str
    article: str | None = None
    day: str | None = None
    title: str = ""
    text: str = ""


def _words_of(reading: Reading) -> Iterator[_Words]:
    article, day = reading.article, iso_day(reading.article.day)
    yield _Words(kind="article", id=article.id, article=article.id, day=day, title=article.title or "", text=article.text)
    for claim in reading.claims:
        said = " … ".join(span.of(article.text) for span in claim.content)
        voices = " · ".join(voice.name for voice in claim.chain)
        yield _Words(kind="claim", id=claim.id, article=article.id, day=day, title=voices, text=said)


def _words_of_object(item: Story | Event | Expectation) -> _Words:
    if isinstance(item, Story):
        return _Words(kind="story", id=item.id, day=iso_day(item.first), title=item.title)
    kind, when = ("event", item.when) if isinstance(item, Event) else ("expectation", item.window)
    return _Words(kind=kind, id=item.id, day=_ends(when).get("earliest"), text=_what(item))


def index_reading(connection: Connection, reading: Reading, *, at: datetime, until: datetime | None) -> None:
    """Let a reading that is copied be found by its words, for as long as it stood."""
    _index(connection, list(_words_of(reading)), at=at, until=until)


def index_object(connection: Connection, item: Derived, *, at: datetime, until: datetime | None) -> None:
    """Let an object that is copied be found by its words, for as long as it stood."""
    if not isinstance(item, CopyGroup):
        _index(connection, [_words_of_object(item)], at=at, until=until)


def _index(connection: Connection, rows: Sequence[_Words], *, at: datetime, until: datetime | None = None) -> None:
    """Add words to the index. The batch holds the write lock, so numbers can be given out here and rows written in bulk."""
    if not rows:
        return
    last = connection.execute(select(func.coalesce(func.max(schema.words.c.number), 0))).scalar_one()
    times = {"recorded": iso(at), "superseded": iso(until) if until else None}
    numbered = [{"number": number, **times, **asdict(row)} for number, row in enumerate(rows, start=last + 1)]
    connection.execute(insert(schema.words), [{k: v for k, v in row.items() if k not in ("title", "text")} for row in numbered])
    entries = [Entry(number, plain(row.title), plain(row.text)) for number, row in enumerate(rows, start=last + 1)]
    engine_of(connection).add_words(connection, entries)


def _unindex(connection: Connection, id: str, at: datetime) -> None:
    """End the words of an object; those that did not live to an evening go, as their object does."""
    table = schema.words
    current = (table.c.id == id) & table.c.superseded.is_(None)
    stale = current & (table.c.recorded >= _morning(at))
    numbers = connection.execute(select(table.c.number).where(stale)).scalars().all()
    if numbers:
        engine_of(connection).remove_words(connection, numbers)
        connection.execute(delete(table).where(stale))
    connection.execute(update(table).where(current).values(superseded=iso(at)))
