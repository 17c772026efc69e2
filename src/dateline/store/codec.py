"""Objects to bytes and back, by msgspec: the only place that knows how a Reading looks on disk."""

from __future__ import annotations

import hashlib
import json
import zlib
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from dateline.model import Reading
from dateline.record import CopyGroup, Event, Expectation, Kind, Story

Derived = CopyGroup | Story | Event | Expectation

_encode = msgspec.msgpack.Encoder().encode
_reading = msgspec.msgpack.Decoder(Reading)
_derived: dict[Kind, msgspec.msgpack.Decoder[Any]] = {
    Kind.COPY_GROUP: msgspec.msgpack.Decoder(CopyGroup),
    Kind.STORY: msgspec.msgpack.Decoder(Story),
    Kind.EVENT: msgspec.msgpack.Decoder(Event),
    Kind.EXPECTATION: msgspec.msgpack.Decoder(Expectation),
}


def pack(value: Reading | Derived) -> bytes:
    """The bytes of a reading or a derived object; equal objects give equal bytes."""
    return zlib.compress(_encode(value), 1)


def unpack_reading(packed: bytes) -> Reading:
    """The reading that `pack` was given."""
    return _reading.decode(zlib.decompress(packed))


def unpack_derived(kind: Kind, packed: bytes) -> Derived:
    """The derived object that `pack` was given."""
    found: Derived = _derived[kind].decode(zlib.decompress(packed))
    return found


def pack_body(body: bytes) -> bytes:
    """The raw bytes of a page, compressed."""
    return zlib.compress(body, 6)


def unpack_body(packed: bytes) -> bytes:
    """The raw bytes of a page."""
    return zlib.decompress(packed)


def is_body(packed: bytes, sha256: str) -> bool:
    """Whether packed bytes unpack to those that a digest names."""
    try:
        return hashlib.sha256(zlib.decompress(packed)).hexdigest() == sha256
    except zlib.error:
        return False


def pack_headers(headers: tuple[tuple[str, str], ...]) -> str:
    """HTTP headers as JSON."""
    return json.dumps(headers)


def unpack_headers(packed: str) -> tuple[tuple[str, str], ...]:
    """HTTP headers from JSON."""
    return tuple((name, value) for name, value in json.loads(packed))


def iso(moment: datetime) -> str:
    """A moment as it is stored: UTC, to the microsecond, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def iso_day(day: date | None) -> str | None:
    """A day as it is stored."""
    return day.isoformat() if day else None
