"""Sources into a record: what a person names on the command line, or pastes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from dateline.errors import InputError
from dateline.fetch.opml import read_opml, sources_in, web_address
from dateline.sources import Source
from dateline.store import Record

_MOST_BYTES = 20_000_000  # of an outline: a hundred thousand sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Sources that are new to the record, those that it had, and the pasted lines in which no address was found."""

    new: tuple[Source, ...]
    known: tuple[Source, ...]
    unread: tuple[str, ...] = ()


def paste(record: Record, text: str, *, now: datetime) -> Added:
    """Add the sources that a pasted text names: addresses line by line, with a title beside them or not, or an OPML document.

    Paths of this machine are never taken from a text. Raises InputError for broken OPML.
    """
    pasted = sources_in(text, now=now)
    return _added(record, pasted.sources, unread=pasted.unread)


def add_named(record: Record, names: Iterable[str], *, every: int | None = None, now: datetime) -> Added:
    """Add sources by name: addresses, OPML files, and feeds and folders on disk. `every` are the minutes between polls.

    Raises InputError for what is neither, before anything is added.
    """
    named = [source for name in names for source in _named(name, now)]
    return _added(record, [replace(source, every=every) for source in named])


def _named(name: str, now: datetime) -> tuple[Source, ...]:
    path = Path(name)
    if not path.exists():
        return (Source(address=web_address(name), added_at=now),)
    if path.is_file() and path.suffix.lower() in (".opml", ".xml"):
        body = _bytes(path)
        if path.suffix.lower() == ".opml" or b"<opml" in body[:1024]:
            return read_opml(body, now=now)
    return (Source(address=path.resolve().as_uri(), title=path.name, added_at=now),)


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > _MOST_BYTES:
        raise InputError(str(path), f"has more than {_MOST_BYTES} bytes, which no outline has")
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(str(path), f"cannot be opened: {error.strerror or error}") from None


def _added(record: Record, sources: Iterable[Source], *, unread: tuple[str, ...] = ()) -> Added:
    given = tuple({source.id: source for source in sources}.values())
    new = record.add_sources(given)
    return Added(new=new, known=tuple(source for source in given if source not in new), unread=unread)


def source_named(record: Record, name: str) -> Source:
    """The source that has this address, path or id. Raises InputError when there is none."""
    for source in record.sources():
        if name in (source.id, source.address) or _same(name, source.address):
            return source
    raise InputError(name, "is no source of this record; `dateline sources list` names them")


def _same(name: str, address: str) -> bool:
    try:
        return address == (Path(name).resolve().as_uri() if address.startswith("file:") else web_address(name))
    except InputError:
        return False
