"""Watches, their alerts and the outbox: kept so that an alert is noted once, leaves in one bundle, and is tried until it has left.

What is to be told is decided elsewhere; here it is written, in transactions that begin with the write. A message is claimed by
moving its next try into the future before it is sent: whoever dies on the way leaves it to be tried again then, under the same id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import uuid4

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, update

from dateline.errors import Conflict, NotFound
from dateline.record import Alert, Look, Message, Posting, SavedSearch, Watch
from dateline.store import schema
from dateline.store.codec import iso, iso_day
from dateline.store.record import Record

SILENT = "silent"  # the bundle of what is known and never told: it was so before the watch, or goes without saying
Kept = TypeVar("Kept")
_CHUNK = 500


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _of(kind: type[Kept], body: str) -> Kept:
    return msgspec.json.decode(body, type=kind)


# ---------------------------------------------------------------- watches


def watches(record: Record) -> tuple[tuple[Watch, Look], ...]:
    """Every watch with its last look, by name."""
    table = schema.watches
    with record.reading_all() as connection:
        rows = connection.execute(select(table).order_by(table.c.name)).all()
    return tuple((_of(Watch, row.body), _look(row)) for row in rows)


def watch(record: Record, name: str) -> tuple[Watch, Look]:
    """The watch of a name or id. Raises NotFound."""
    found = next((pair for pair in watches(record) if name in (pair[0].name, pair[0].id)), None)
    if found is None:
        raise NotFound(name)
    return found


def _look(row: Row[Any]) -> Look:
    return Look(clock=date.fromisoformat(row.clock) if row.clock else None, day=date.fromisoformat(row.day))


def keep_watch(record: Record, made: Watch, look: Look, *, silent: Iterable[Alert]) -> None:
    """Keep a new watch, and what it would tell already, so that it does not. Raises Conflict when its name is taken."""
    with record.writing_all() as connection:
        if connection.execute(select(schema.watches.c.id).where(schema.watches.c.name == made.name)).first():
            raise Conflict(f"there is a watch named {made.name!r}; `dateline watch remove` takes it away")
        row = {"id": made.id, "name": made.name, "clock": iso_day(look.clock), "day": look.day.isoformat(), "body": _json(made)}
        connection.execute(insert(schema.watches), [row])
        _note(connection, silent, bundle=SILENT)


def drop_watch(record: Record, id: str) -> None:
    """Forget a watch and its alerts. What is in the outbox already is still sent."""
    with record.writing_all() as connection:
        connection.execute(delete(schema.alerts).where(schema.alerts.c.watch == id))
        connection.execute(delete(schema.watches).where(schema.watches.c.id == id))


# ---------------------------------------------------------------- alerts


def noted(record: Record, ids: Iterable[str]) -> frozenset[str]:
    """Which of these alerts are noted already, told or silent."""
    with record.reading_all() as connection:
        return frozenset(_noted(connection, ids))


def _noted(connection: Connection, ids: Iterable[str]) -> set[str]:
    table, held = schema.alerts, set[str]()
    for chunk in _chunks(sorted(set(ids))):
        held |= set(connection.execute(select(table.c.id).where(table.c.id.in_(chunk))).scalars())
    return held


def note(record: Record, watch: str, found: Sequence[Alert], *, silent: Sequence[Alert], look: Look) -> int:
    """How many alerts of a watch were new; they are noted, and so is what is silent and how far it has looked."""
    table = schema.watches
    with record.writing_all() as connection:
        values = {"clock": iso_day(look.clock), "day": look.day.isoformat()}
        standing = connection.execute(update(table).where(table.c.id == watch).values(**values)).rowcount
        if not standing:
            return 0
        _note(connection, silent, bundle=SILENT)
        return _note(connection, found, bundle=None)


def _note(connection: Connection, found: Iterable[Alert], *, bundle: str | None) -> int:
    table, rows = schema.alerts, {alert.id: alert for alert in found}
    held = _noted(connection, rows)
    new = [
        {"id": id, "watch": a.watch, "decided": iso(a.decided_at), "bundle": bundle, "body": _json(a)}
        for id, a in rows.items()
        if id not in held
    ]
    if new:
        connection.execute(insert(table), new)
    return len(new)


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def alerts(record: Record, watch: str | None = None, *, limit: int = 100) -> tuple[Alert, ...]:
    """What a watch, or any, had to tell, the newest first."""
    table = schema.alerts
    asked = select(table.c.body).where(table.c.bundle.is_distinct_from(SILENT))
    if watch is not None:
        asked = asked.where(table.c.watch == watch)
    with record.reading_all() as connection:
        rows = connection.execute(asked.order_by(table.c.decided.desc(), table.c.id).limit(limit)).scalars()
        return tuple(_of(Alert, body) for body in rows)


# ---------------------------------------------------------------- the outbox


def bundle(
    record: Record,
    watches: Sequence[str],
    messages: Callable[[Sequence[Alert]], Sequence[Message]],
    *,
    before: datetime,
) -> int:
    """How many messages were put into the outbox: `messages` makes them of the alerts of watches that were decided before a
    moment and have not left yet. They leave in a bundle of their own, so that nobody else takes them.
    """
    table, name = schema.alerts, uuid4().hex
    waiting = table.c.watch.in_(watches) & table.c.bundle.is_(None) & (table.c.decided < iso(before))
    with record.writing_all() as connection:
        if not connection.execute(update(table).where(waiting).values(bundle=name)).rowcount:
            return 0
        taken = connection.execute(
            select(table.c.body).where(table.c.bundle == name).order_by(table.c.decided, table.c.id)
        ).scalars()
        made = messages([_of(Alert, body) for body in taken])
        _post(connection, made)
        return len(made)


def _post(connection: Connection, made: Sequence[Message]) -> None:
    rows = [
        {"id": m.id, "channel": m.channel, "made": iso(m.made_at), "due": iso(m.made_at), "tries": 0, "body": _json(m)}
        for m in made
    ]
    if rows:
        connection.execute(insert(schema.outbox), rows)


def claim(record: Record, now: datetime, retry: Callable[[int], datetime | None]) -> Message | None:
    """A message whose try is due, None when there is none. `retry` gives the time of the try after so many, None for no more.

    Nobody else gets it until then; `sent` ends it.
    """
    table = schema.outbox
    with record.writing_all() as connection:
        due = (table.c.due <= iso(now)) & table.c.sent.is_(None)
        row = connection.execute(select(table).where(due).order_by(table.c.due, table.c.id).limit(1)).first()
        if row is None:
            return None
        following = retry(row.tries + 1)
        same = (table.c.id == row.id) & (table.c.tries == row.tries)
        values = {"tries": row.tries + 1, "due": iso(following) if following else None}
        mine = connection.execute(update(table).where(same).values(**values)).rowcount
        return _of(Message, row.body) if mine else None


def sent(record: Record, id: str, *, at: datetime) -> None:
    """A message has left."""
    _update_posting(record, id, sent=iso(at), due=None, error=None)


def failed(record: Record, id: str, error: str) -> None:
    """A try went wrong."""
    _update_posting(record, id, error=error)


def _update_posting(record: Record, id: str, **values: str | None) -> None:
    with record.writing_all() as connection:
        connection.execute(update(schema.outbox).where(schema.outbox.c.id == id).values(**values))


def postings(record: Record, *, limit: int = 100) -> tuple[Posting, ...]:
    """The newest messages and how each fares."""
    table = schema.outbox
    with record.reading_all() as connection:
        rows = connection.execute(select(table).order_by(table.c.made.desc(), table.c.id).limit(limit)).all()
    return tuple(
        Posting(message=_of(Message, r.body), tries=r.tries, due=_moment(r.due), sent=_moment(r.sent), error=r.error) for r in rows
    )


def outbox_counts(record: Record) -> dict[str, int]:
    """How many messages were sent, wait, and were given up."""
    table = schema.outbox
    unsent = table.c.sent.is_(None)
    states: dict[str, ColumnElement[bool]] = {
        "sent": table.c.sent.is_not(None),
        "waiting": and_(unsent, table.c.due.is_not(None)),
        "given up": and_(unsent, table.c.due.is_(None)),
    }
    with record.reading_all() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table).where(state)).scalar_one()
            for name, state in states.items()
        }


def _moment(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None


# ---------------------------------------------------------------- saved searches


def saved_searches(record: Record) -> tuple[SavedSearch, ...]:
    """The searches that were kept, by name."""
    table = schema.searches
    with record.reading_all() as connection:
        return tuple(_of(SavedSearch, body) for body in connection.execute(select(table.c.body).order_by(table.c.name)).scalars())


def keep_search(record: Record, search: SavedSearch) -> None:
    """Keep a search under its name, in place of the one that had it."""
    with record.writing_all() as connection:
        connection.execute(delete(schema.searches).where(schema.searches.c.id == search.id))
        connection.execute(insert(schema.searches), [{"id": search.id, "name": search.name, "body": _json(search)}])


def drop_search(record: Record, id: str) -> None:
    """Forget a saved search."""
    with record.writing_all() as connection:
        connection.execute(delete(schema.searches).where(schema.searches.c.id == id))
