"""Writing: one function for each kind of thing that a batch brings. All run inside the caller's transaction.

Writing the same thing twice changes nothing: captures are known by address and digest, derived versions by their bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, func, insert, select, update

from dateline.interval import Interval
from dateline.model import Claim, Page, Problem, Reading
from dateline.record import Changes, CopyGroup, Decision, Event, Expectation, Kind, Story, Visit
from dateline.store import schema
from dateline.store.codec import Derived, iso, iso_day, pack, pack_body, pack_headers
from dateline.store.columns import plain
from dateline.store.engines import Entry, engine_of
from dateline.store.schema import ARTICLE, CLAIM, PAGE, chunks


def write_pages(connection: Connection, pages: Sequence[Page], *, at: datetime) -> None:
    """Captures, and their bytes once per digest."""
    if not pages:
        return
    _add_up(connection, schema.totals, {PAGE: _unmet(connection, pages)})
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


def _unmet(connection: Connection, pages: Sequence[Page]) -> int:
    """How many of the pages, by address and bytes, the record does not have."""
    table, met = schema.pages, set[tuple[str, str]]()
    for chunk in chunks(page.url for page in pages):
        met |= {
            (row.url, row.sha256) for row in connection.execute(select(table.c.url, table.c.sha256).where(table.c.url.in_(chunk)))
        }
    return len({(page.url, page.sha256) for page in pages} - met)


def write_failures(connection: Connection, failures: Iterable[tuple[str, Problem]], *, at: datetime) -> None:
    """Captures that gave no reading, by name."""
    rows = [{"name": name, "code": problem.code.value, "detail": problem.detail, "recorded": iso(at)} for name, problem in failures]
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
    articles = [reading.article.id for reading in readings]
    ended = {ARTICLE: _supersede(connection, schema.articles.c.id, articles, at)}
    ended[CLAIM] = _supersede(connection, schema.claims.c.article, articles, at)
    _supersede(connection, schema.words.c.article, articles, at)
    connection.execute(insert(schema.articles), [_article_row(reading, at) for reading in readings])
    claims = [_claim_row(claim, at) for reading in readings for claim in reading.claims]
    if claims:
        connection.execute(insert(schema.claims), claims)
    _add_up(connection, schema.totals, {ARTICLE: len(readings) - ended[ARTICLE], CLAIM: len(claims) - ended[CLAIM]})
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


def _supersede(connection: Connection, column: Column[str], values: Iterable[str], at: datetime) -> int:
    """End the current versions of the rows that have any of the values; how many there were."""
    table, ended = column.table, 0
    for chunk in chunks(values):
        current = update(table).where(column.in_(chunk), table.c.superseded.is_(None))
        ended += connection.execute(current.values(superseded=iso(at))).rowcount
    return ended


def _add_up(connection: Connection, table: Table, more: Mapping[str, int]) -> None:
    """Let the numbers of a table (a key and its number) rise and fall; a key that was not there starts."""
    key, number = table.columns
    added = engine_of(connection).upsert(table)
    added = added.on_conflict_do_update(index_elements=[key], set_={number: number + added.excluded[number.name]})
    changed = [{key.name: name, number.name: count} for name, count in sorted(more.items()) if count]
    if changed:
        connection.execute(added, changed)


def recount(connection: Connection) -> None:
    """Set the totals to what stands, in a record that was written row by row."""
    totals, current = schema.totals, {PAGE: select(schema.pages.c.url, schema.pages.c.sha256).distinct()}
    for kind, table in ((ARTICLE, schema.articles), (CLAIM, schema.claims)):
        current[kind] = select(table.c.number).where(table.c.superseded.is_(None))
    for kind in Kind:
        standing = (schema.objects.c.kind == kind.value) & schema.objects.c.superseded.is_(None)
        current[kind.value] = select(schema.objects.c.number).where(standing)
    connection.execute(delete(totals))
    counted = {kind: connection.execute(select(func.count()).select_from(rows.subquery())) for kind, rows in current.items()}
    connection.execute(insert(totals), [{"kind": kind, "number": number.scalar_one()} for kind, number in counted.items()])


def write_changes(connection: Connection, changes: Changes, *, at: datetime) -> None:
    """Objects that are new or differ from their current version, objects that are gone, and aliases."""
    _remove(connection, [id for _, id in changes.removed], at)
    for alias in changes.aliases:
        row = {"old": alias.old, "new": alias.new, "kind": alias.kind.value, "recorded": iso(at)}
        _replace(connection, schema.aliases, row)
    stories, events, expected = changes.stories, changes.events, changes.expectations
    rows = [_object_row(Kind.COPY_GROUP, group) for group in changes.copy_groups]
    rows += [_object_row(Kind.STORY, s, story=s.id, earliest=iso_day(s.first), latest=iso_day(s.last)) for s in stories]
    rows += [_object_row(Kind.EVENT, e, story=e.story, **_ends(e.when)) for e in events]
    rows += [_object_row(Kind.EXPECTATION, e, story=e.story, **_ends(e.window)) for e in expected]
    new = _write_objects(connection, rows, at=at)
    told = [story for story in stories if story.id in new]
    held: list[tuple[Kind, CopyGroup | Story]] = [(Kind.COPY_GROUP, g) for g in changes.copy_groups if g.id in new]
    held += [(Kind.STORY, story) for story in told]
    # events and expectations come with keys of their own
    _write_owner_keys(connection, {(kind.value, item.id): {f"in:{a}" for a in item.articles} for kind, item in held})
    _write_members(connection, {story.id: story.articles for story in told}, at)
    spoken: tuple[Story | Event | Expectation, ...] = (*stories, *events, *expected)
    words = [_words_of_object(item) for item in spoken if item.id in new]
    _unindex(connection, [entry.id for entry in words], at)
    _index(connection, words, at=at)


def _remove(connection: Connection, ids: Sequence[str], at: datetime) -> None:
    table, held = schema.objects, Counter[str]()
    for chunk in chunks(ids):
        current = table.c.id.in_(chunk) & table.c.superseded.is_(None)
        held.update(connection.execute(select(table.c.kind).where(current)).scalars())
    _add_up(connection, schema.totals, {kind: -number for kind, number in held.items()})
    _retire(connection, ids, at)
    _unindex(connection, ids, at)
    _write_owner_keys(connection, {("", id): set() for id in ids})
    _write_members(connection, dict.fromkeys(ids, ()), at)


def _ends(window: Interval | None) -> dict[str, str | None]:
    return {"earliest": iso_day(window.earliest), "latest": iso_day(window.latest)} if window else {}


def _what(item: Event | Expectation) -> str:
    return " · ".join((item.what, *item.participants))


def _object_row(
    kind: Kind, item: Derived, *, story: str | None = None, earliest: str | None = None, latest: str | None = None
) -> dict[str, Any]:
    return {"kind": kind.value, "id": item.id, "story": story, "earliest": earliest, "latest": latest, "body": pack(item)}


def _write_objects(connection: Connection, rows: Sequence[dict[str, Any]], *, at: datetime) -> set[str]:
    """Write new versions; the ids of those that differ from the current one."""
    table, before = schema.objects, dict[str, bytes]()
    for chunk in chunks(row["id"] for row in rows):
        asked = select(table.c.id, table.c.body).where(table.c.id.in_(chunk), table.c.superseded.is_(None))
        before |= {row.id: row.body for row in connection.execute(asked)}
    new = [row | {"recorded": iso(at)} for row in rows if before.get(row["id"]) != row["body"]]
    _retire(connection, [row["id"] for row in new], at)
    if new:
        connection.execute(insert(table), new)
    _add_up(connection, schema.totals, Counter(row["kind"] for row in new if row["id"] not in before))
    return {row["id"] for row in new}


def _write_members(connection: Connection, held: Mapping[str, Sequence[str]], at: datetime) -> None:
    """The articles that stories hold from now on; which they held before stays known, by the rule of `_retire`."""
    table, before = schema.members, {owner: set[str]() for owner in held}
    for chunk in chunks(held):
        asked = select(table.c.owner, table.c.article).where(table.c.owner.in_(chunk), table.c.superseded.is_(None))
        for row in connection.execute(asked):
            before[row.owner].add(row.article)
    left = [{"o": owner, "a": article} for owner, own in held.items() for article in sorted(before[owner] - set(own))]
    ended = (table.c.owner == bindparam("o")) & (table.c.article == bindparam("a")) & table.c.superseded.is_(None)
    fresh = [
        {"owner": owner, "article": article, "recorded": iso(at)}
        for owner, own in held.items()
        for article in own
        if article not in before[owner]
    ]
    if left:
        connection.execute(delete(table).where(ended, table.c.recorded >= _morning(at)), left)
        connection.execute(update(table).where(ended).values(superseded=iso(at)), left)
    if fresh:
        connection.execute(insert(table), fresh)


def _retire(connection: Connection, ids: Sequence[str], at: datetime) -> None:
    """End the current versions of objects. One that did not live to an evening was never an answer, and is forgotten."""
    table = schema.objects
    for chunk in chunks(ids):
        current = table.c.id.in_(chunk) & table.c.superseded.is_(None)
        connection.execute(delete(table).where(current, table.c.recorded >= _morning(at)))
    _supersede(connection, table.c.id, ids, at)


def _morning(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def write_keys(connection: Connection, keys: Iterable[tuple[str, str, str]]) -> None:
    """The keys by which merging finds neighbours, as (key, kind, owner); they replace those that an owner had."""
    owners: dict[tuple[str, str], set[str]] = {}
    for key, kind, owner in keys:
        owners.setdefault((kind, owner), set()).add(key)
    _write_owner_keys(connection, owners)


def _write_owner_keys(connection: Connection, owners: Mapping[tuple[str, str], set[str]]) -> None:
    """The keys of owners, each (kind, id); those of articles are counted."""
    table, before = schema.lookup, {id: set[str]() for _, id in owners}
    for chunk in chunks(before):
        for row in connection.execute(select(table.c.key, table.c.owner).where(table.c.owner.in_(chunk))):
            before[row.owner].add(row.key)
    fresh = [(key, kind, id) for (kind, id), keys in owners.items() for key in keys - before[id]]
    stale = [(key, kind, id) for (kind, id), keys in owners.items() for key in before[id] - keys]
    if stale:
        gone = (table.c.owner == bindparam("o")) & (table.c.key == bindparam("k"))
        connection.execute(delete(table).where(gone), [{"o": id, "k": key} for key, _, id in sorted(stale)])
    if fresh:
        # in the order of the key, so that the table's pages are met one after the other
        connection.execute(insert(table), [{"key": key, "kind": kind, "owner": id} for key, kind, id in sorted(fresh)])
    counted = Counter(key for key, kind, _ in fresh if kind == "article")
    counted.subtract(key for key, kind, _ in stale if kind == "article")
    _add_up(connection, schema.tallies, counted)


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
    connection.execute(delete(schema.totals).where(schema.totals.c.kind != PAGE))
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


def _unindex(connection: Connection, ids: Sequence[str], at: datetime) -> None:
    """End the words of objects; those that did not live to an evening go, as their object does."""
    table = schema.words
    for chunk in chunks(ids):
        stale = table.c.id.in_(chunk) & table.c.superseded.is_(None) & (table.c.recorded >= _morning(at))
        numbers = connection.execute(select(table.c.number).where(stale)).scalars().all()
        if numbers:
            engine_of(connection).remove_words(connection, numbers)
            connection.execute(delete(table).where(stale))
    _supersede(connection, table.c.id, ids, at)
