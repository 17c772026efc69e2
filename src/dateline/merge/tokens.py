"""The words of an article, split once for copies and stories: lower-case UTF-8, in order, letters and digits only.

Bytes, since a table parts them four times faster than a pattern finds words.
"""

from __future__ import annotations

from functools import lru_cache

from dateline.model import Article

CODEC = ("utf-8", "surrogatepass")  # of words: half of a character that was torn apart is no reason to fail
_ASCII = bytes(range(128))
_PARTED = bytes((ord(chr(b).lower()) if chr(b).isalnum() else 0x20) if b < 128 else b for b in range(256))


def words_of(article: Article) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The words of an article's title and those of its text."""
    return _words(article.title or ""), _words(article.text)


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[bytes, ...]:
    return tuple(split(text))


def split(text: str) -> list[bytes]:
    """The words of a text, those that the pattern `[^\\W_]+` finds in its lower case.

    >>> split("Kelm's “north gate”, 4.5 m wide, is OPEN")
    [b'kelm', b's', b'north', b'gate', b'4', b'5', b'm', b'wide', b'is', b'open']
    """
    raw = text.encode(*CODEC)
    beyond = _beyond_ascii(raw)
    if any(map(str.isalnum, beyond)):
        raw = text.lower().encode(*CODEC)
        beyond = _beyond_ascii(raw)
    for char in beyond:
        if not char.isalnum():
            raw = raw.replace(char.encode(*CODEC), b" ")
    return raw.translate(_PARTED).split()


def _beyond_ascii(raw: bytes) -> set[str]:
    return set(raw.translate(None, _ASCII).decode(*CODEC))
