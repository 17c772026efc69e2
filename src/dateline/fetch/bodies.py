"""The body of a response, decompressed as it comes and never beyond a limit: a kilobyte of a bomb unpacks to a megabyte."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable, Iterator

ACCEPTED = "gzip, deflate"
_STEP = 65_536
_GZIP = b"\x1f\x8b"


class TooLarge(Exception):
    """A body is larger than the limit."""


class CutBody(Exception):
    """A compressed body ends before its end, or is not what it says."""


class UnknownEncoding(Exception):
    """A body is packed in a way that was not asked for."""


async def whole_body(parts: AsyncIterable[bytes], *, encoding: str, most: int) -> bytes:
    """The bytes of a body, unpacked by its Content-Encoding. Raises TooLarge above `most` bytes, CutBody and UnknownEncoding."""
    packing = encoding.strip().lower()
    if packing in ("", "identity"):
        return await _plain(parts, most)
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise UnknownEncoding(f"the body is packed as {encoding!r}; asked for was {ACCEPTED}")
    whole = bytearray()
    unpacker = _Unpacker(raw_allowed=packing == "deflate")
    try:
        async for part in parts:
            for piece in unpacker.pieces(part):
                whole += piece
                if len(whole) > most:
                    raise TooLarge
    except zlib.error as error:
        raise CutBody(f"the packed body breaks: {error}") from None
    if not unpacker.ended:
        raise CutBody("the packed body ends before its end")
    return bytes(whole)


async def _plain(parts: AsyncIterable[bytes], most: int) -> bytes:
    whole = bytearray()
    async for part in parts:
        whole += part
        if len(whole) > most:
            raise TooLarge
    return bytes(whole)


class _Unpacker:
    """A stream of gzip or deflate, members one behind the other included; pieces are at most `_STEP` bytes."""

    def __init__(self, *, raw_allowed: bool) -> None:
        self._raw_allowed = raw_allowed  # "deflate" means zlib, and some servers send the bare stream
        self._inner = zlib.decompressobj(wbits=47)  # gzip or zlib, by its head
        self.ended = True  # nothing is whole

    def pieces(self, part: bytes) -> Iterator[bytes]:
        while part:
            if self._inner.eof:
                if not part.startswith(_GZIP):
                    return  # what stands behind the stream belongs to nothing; browsers pass over it too
                self._inner = zlib.decompressobj(wbits=47)
            yield from self._member(part)
            self.ended, part = self._inner.eof, self._inner.unused_data

    def _member(self, part: bytes) -> Iterator[bytes]:
        piece = self._begun(part)
        while piece:
            yield piece
            piece = self._inner.decompress(self._inner.unconsumed_tail, _STEP) if not self._inner.eof else b""

    def _begun(self, part: bytes) -> bytes:
        try:
            return self._inner.decompress(part, _STEP)
        except zlib.error:
            if not self._raw_allowed:
                raise
            self._inner = zlib.decompressobj(wbits=-15)
            return self._inner.decompress(part, _STEP)
        finally:
            self._raw_allowed = False
