"""Sources and what following has learnt of them: written and asked for. All run inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from dateline.sources import Following, Host, Learnt, Link, LinkState, Poll, Source, SourceKind, Standing
from dateline.store import schema
from dateline.store.codec import iso

_AT_ONCE = 500  # ids in one question, below every engine's limit of parameters


def write_sources(connection: Connection, sources: Iterable[Source]) -> tuple[Source, ...]:
    """Keep sources; what is known under an address already stays as it is. Gives those that were new."""
    given = {source.id: source for source in sources}
    known = set(_present(connection, schema.sources, "id", given))
    fresh = tuple(source for id, source in given.items() if id not in known)
    if fresh:
        connection.execute(insert(schema.sources), [{"id": source.id, **_row(source)} for source in fresh])
    return fresh


def remove_source(connection: Connection, id: str) -> None:
    """Forget a source, its poll and its links that were never fetched. Pages that came from it stay."""
    wanted = (schema.links.c.source == id) & (schema.links.c.state == LinkState.WANTED.value)
    connection.execute(delete(schema.links).where(wanted))
    connection.execute(delete(schema.polls).where(schema.polls.c.source == id))
    connection.execute(delete(schema.sources).where(schema.sources.c.id == id))


def write_learnt(connection: Connection, learnt: Learnt) -> int:
    """Everything that following has learnt. How many of the links it found were new."""
    write_polls(connection, learnt.polls)
    write_links(connection, learnt.links)
    write_hosts(connection, learnt.hosts)
    return add_links(connection, learnt.found)


def write_polls(connection: Connection, polls: Iterable[Poll]) -> None:
    """What polling learnt, instead of what was known of the source before."""
    _replace(connection, schema.polls, "source", [_row(poll) for poll in polls])


def write_hosts(connection: Connection, hosts: Iterable[Host]) -> None:
    """What is known of servers, instead of what was known before."""
    _replace(connection, schema.hosts, "name", [_row(host) for host in hosts])


def write_links(connection: Connection, links: Iterable[Link]) -> None:
    """What became of links, instead of what was known of them before."""
    _replace(connection, schema.links, "id", [_row(link) for link in links])


def add_links(connection: Connection, links: Iterable[Link]) -> int:
    """Links that were found; those known already stay as they are. How many were new."""
    given = {link.id: link for link in links}
    known = set(_present(connection, schema.links, "id", given))
    fresh = [_row(link) for id, link in given.items() if id not in known]
    if fresh:
        connection.execute(insert(schema.links), fresh)
    return len(fresh)


def known_links(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids that are links of the record already."""
    return frozenset(_present(connection, schema.links, "id", ids))


def sources(connection: Connection) -> tuple[Source, ...]:
    """The sources by folder, then address."""
    table = schema.sources
    rows = connection.execute(select(table).order_by(table.c.folder, table.c.address)).mappings()
    return tuple(Source(**{name: value for name, value in _typed(row).items() if name != "id"}) for row in rows)


def polls(connection: Connection) -> tuple[Poll, ...]:
    """What polling has learnt of each source."""
    rows = connection.execute(select(schema.polls).order_by(schema.polls.c.source)).mappings()
    return tuple(Poll(**_typed(row)) for row in rows)


def following(connection: Connection, *, share: int) -> Following:
    """All sources with their polls, of each the `share` wanted links that have been due for longest, and all hosts."""
    table = schema.links
    place = func.row_number().over(partition_by=table.c.source, order_by=(table.c.due_at, table.c.id))
    ranked = select(table, place.label("place")).where(table.c.state == LinkState.WANTED.value).subquery()
    columns = [column for column in ranked.c if column.name != "place"]
    wanted = select(*columns).where(ranked.c.place <= share).order_by(ranked.c.due_at, ranked.c.id)
    hosts = connection.execute(select(schema.hosts).order_by(schema.hosts.c.name)).mappings()
    return Following(
        sources=sources(connection),
        polls=polls(connection),
        links=tuple(Link(**_typed(row)) for row in connection.execute(wanted).mappings()),
        hosts=tuple(Host(**_typed(row)) for row in hosts),
    )


def link_counts(connection: Connection) -> dict[str, dict[LinkState, int]]:
    """How many links each source named, by what became of them."""
    table = schema.links
    rows = connection.execute(select(table.c.source, table.c.state, func.count()).group_by(table.c.source, table.c.state))
    counts: dict[str, dict[LinkState, int]] = {}
    for source, state, number in rows:
        counts.setdefault(source, {})[LinkState(state)] = number
    return counts


def _row(value: Source | Poll | Link | Host) -> dict[str, Any]:
    return {name: _flat(item) for name, item in asdict(value).items()}


def _flat(value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    return value.value if isinstance(value, StrEnum) else value


_ENUMS = {"standing": Standing, "kind": SourceKind, "state": LinkState}


def _typed(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row as the fields of its type: moments are the columns called after a moment, words of a list become members of it."""
    fields = dict(row)
    for name, value in fields.items():
        if value is None:
            continue
        if name.endswith(("_at", "_until")):
            fields[name] = datetime.fromisoformat(value)
        elif name in _ENUMS:
            fields[name] = _ENUMS[name](value)
    return fields


def _replace(connection: Connection, table: Table, key: str, rows: Sequence[dict[str, Any]]) -> None:
    last = {row[key]: row for row in rows}
    for part in _parts(last):
        connection.execute(delete(table).where(table.c[key].in_(part)))
        connection.execute(insert(table), [last[id] for id in part])


def _present(connection: Connection, table: Table, key: str, ids: Iterable[str]) -> Iterator[str]:
    for part in _parts(ids):
        yield from connection.execute(select(table.c[key]).where(table.c[key].in_(part))).scalars()


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(set(ids))
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
