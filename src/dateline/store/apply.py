"""Writing: one function for each kind of thing that a batch brings. All run inside the caller's transaction.

Writing the same thing twice changes nothing: captures are known by address and digest, derived versions by their bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, text, update

from dateline.model import Page, Problem, Reading
from dateline.record import Changes, Decision, Event, Expectation, Kind, Story
from dateline.store import schema
from dateline.store.codec import Derived, iso, iso_day, pack, pack_body, pack_headers


def write_pages(connection: Connection, pages: Sequence[Page], *, at: datetime) -> None:
    """Captures, and their bytes once per digest."""
    if not pages:
        return
    digests = {page.sha256: page for page in pages}
    bodies = [{"sha256": digest, "packed": pack_body(page.body)} for digest, page in digests.items()]
    connection.execute(insert(schema.bodies).prefix_with("OR IGNORE"), bodies)
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
    connection.execute(insert(schema.pages).prefix_with("OR IGNORE"), rows)


def write_failures(connection: Connection, failures: Iterable[tuple[str, Problem]], *, at: datetime) -> None:
    """Captures that gave no reading, by name."""
    rows = [
        {"name": name, "code": problem.code.value, "detail": problem.detail, "recorded": iso(at)} for name, problem in failures
    ]
    if rows:
        connection.execute(insert(schema.problems).prefix_with("OR IGNORE"), rows)


def write_readings(connection: Connection, readings: Sequence[Reading], *, at: datetime) -> None:
    """Readings with their claims; the version of an article that was current before is superseded."""
    for reading in readings:
        article = reading.article
        _supersede(connection, schema.articles, article.id, at)
        _supersede_claims(connection, article.id, at)
        connection.execute(insert(schema.articles), [_article_row(reading, at)])
        if reading.claims:
            rows = [{"id": claim.id, "article": article.id, "recorded": iso(at)} for claim in reading.claims]
            connection.execute(insert(schema.claims), rows)
        _index_reading(connection, reading)


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


def _supersede(connection: Connection, table: schema.Table, id: str, at: datetime) -> None:
    current = (table.c.id == id) & table.c.superseded.is_(None)
    connection.execute(update(table).where(current).values(superseded=iso(at)))


def _supersede_claims(connection: Connection, article: str, at: datetime) -> None:
    current = (schema.claims.c.article == article) & schema.claims.c.superseded.is_(None)
    connection.execute(update(schema.claims).where(current).values(superseded=iso(at)))


def write_changes(connection: Connection, changes: Changes, *, at: datetime) -> None:
    """Objects that are new or differ from their current version, objects that are gone, and aliases."""
    for kind, id in changes.removed:
        _supersede(connection, schema.objects, id, at)
        _unindex(connection, id)
        connection.execute(delete(schema.lookup).where(schema.lookup.c.owner == id, schema.lookup.c.kind == kind.value))
    for alias in changes.aliases:
        row = {"old": alias.old, "new": alias.new, "kind": alias.kind.value}
        connection.execute(insert(schema.aliases).prefix_with("OR REPLACE"), [row])
    for group in changes.copy_groups:
        _write_object(connection, Kind.COPY_GROUP, group, at=at)
    for story in changes.stories:
        _write_object(connection, Kind.STORY, story, story=story.id, first=story.first, last=story.last, at=at)
    for event in changes.events:
        when = event.when
        first, last = (when.earliest, when.latest) if when else (None, None)
        _write_object(connection, Kind.EVENT, event, story=event.story, first=first, last=last, at=at)
    for expected in changes.expectations:
        window = expected.window
        first, last = (window.earliest, window.latest) if window else (None, None)
        _write_object(connection, Kind.EXPECTATION, expected, story=expected.story, first=first, last=last, at=at)


def _write_object(
    connection: Connection,
    kind: Kind,
    item: Derived,
    *,
    at: datetime,
    story: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> None:
    packed, table = pack(item), schema.objects
    current = select(table.c.body).where(table.c.id == item.id, table.c.superseded.is_(None))
    if connection.execute(current).scalar() == packed:
        return
    _supersede(connection, table, item.id, at)
    row = {
        "kind": kind.value,
        "id": item.id,
        "story": story,
        "earliest": iso_day(first),
        "latest": iso_day(last),
        "recorded": iso(at),
        "superseded": None,
        "body": packed,
    }
    connection.execute(insert(table), [row])
    _unindex(connection, item.id)
    if isinstance(item, Event | Expectation):
        parts = (item.what, *item.participants)
        _index(connection, kind=kind.value, id=item.id, article=None, day=iso_day(first), title="", words=" · ".join(parts))
    elif isinstance(item, Story):
        _index(connection, kind=kind.value, id=item.id, article=None, day=iso_day(first), title=item.title, words="")


def write_keys(connection: Connection, keys: Iterable[tuple[str, str, str]]) -> None:
    """(key, kind, owner) rows by which merging finds neighbours."""
    rows = [{"key": key, "kind": kind, "owner": owner} for key, kind, owner in keys]
    if rows:
        connection.execute(insert(schema.lookup).prefix_with("OR IGNORE"), rows)


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
    connection.execute(insert(schema.decisions).prefix_with("OR REPLACE"), [row])


# ---------------------------------------------------------------- full text


def _index_reading(connection: Connection, reading: Reading) -> None:
    article, day = reading.article, iso_day(reading.article.day)
    stale = select(schema.words.c.number).where(schema.words.c.article == article.id)
    _drop(connection, [row.number for row in connection.execute(stale)])
    _index(
        connection, kind="article", id=article.id, article=article.id, day=day, title=article.title or "", words=article.text
    )
    for claim in reading.claims:
        said = " … ".join(span.of(article.text) for span in claim.content)
        voices = " · ".join(voice.name for voice in claim.chain)
        _index(connection, kind="claim", id=claim.id, article=article.id, day=day, title=voices, words=said)


def _index(
    connection: Connection, *, kind: str, id: str, article: str | None, day: str | None, title: str, words: str
) -> None:
    row = {"kind": kind, "id": id, "article": article, "day": day}
    number = connection.execute(insert(schema.words).values(row)).inserted_primary_key[0]  # type: ignore[index]
    indexed = {"number": number, "title": title, "text": words}
    connection.execute(text("INSERT INTO words_index (rowid, title, text) VALUES (:number, :title, :text)"), indexed)


def _unindex(connection: Connection, id: str) -> None:
    stale = select(schema.words.c.number).where(schema.words.c.id == id)
    _drop(connection, [row.number for row in connection.execute(stale)])


def _drop(connection: Connection, numbers: list[int]) -> None:
    for number in numbers:
        connection.execute(text("DELETE FROM words_index WHERE rowid = :number"), {"number": number})
    if numbers:
        connection.execute(delete(schema.words).where(schema.words.c.number.in_(numbers)))
