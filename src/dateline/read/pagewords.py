"""Lines of a flattened page and what kind each one is by its form and by the page words of `lexicons/en/plaintext.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from dateline import lexicon

_CLOSING = re.compile(r"[.!?…。！？।؟][\"'”’»«)\]」』*]*(?:\s*\[?\d{0,2}\]?)$|[:;,][\"”’»]?$|[”»“]$")
_CLOSING_LENGTH = 24  # characters in which the closing punctuation of a line stands
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HASHTAGS = re.compile(r"(?:#[^\s#,;]+[\s,;]*)+$")
_QUOTES = ('"', "“", "„", "«", "»", "‘")  # what opens speech, which is never the house's
_LETTER = re.compile(r"[^\W\d_]")
_PROSE_WORDS = 14
_SENTENCE_WORDS = 5
_HEADLINE_WORDS = 4
_LONG = 300  # a line of this many characters is prose even when its words sound like the house's


class LineKind(StrEnum):
    """What a line looks like, seen alone."""

    PROSE = "prose"  # long, closed by punctuation
    SENTENCE = "sentence"  # short, closed by punctuation
    HEADLINE = "headline"  # several words, not closed
    SHORT = "short"
    FURNITURE = "furniture"
    END = "end"  # heading of a list or form behind the article
    INSET = "inset"
    CAPTION = "caption"
    HOUSE = "house"
    TAGS = "tags"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with its kind, its number of words, and what it adds to the sum of a body."""

    text: str
    kind: LineKind
    words: int
    score: float

    @property
    def prose(self) -> bool:
        """Whether the line is running text."""
        return self.kind in (LineKind.PROSE, LineKind.SENTENCE)

    @property
    def closed(self) -> bool:
        """Whether the line ends in the punctuation that ends a sentence."""
        return is_closed(self.text)


def lines_of(text: str, *, most: int) -> tuple[Line, ...]:
    """The lines of a page that hold anything, white space collapsed, at most `most` of them."""
    return tuple(_line(text) for text in _texts(text, most))


def _texts(text: str, most: int) -> Iterator[str]:
    count = 0
    for raw in text.replace("\x00", "").splitlines():
        if line := " ".join(raw.split()):
            yield line
            count += 1
            if count == most:
                return


def is_closed(text: str) -> bool:
    """Whether a text ends in the punctuation that ends a sentence."""
    return bool(_CLOSING.search(text[-_CLOSING_LENGTH:]))


def is_inset(text: str) -> bool:
    """Whether a line leads to another article or asks for something, by its opening words, or is a notice of the house."""
    lower = text.lower()
    return len(text) < _LONG and (lower.startswith(_openings("inset_openings")) or any(word in lower for word in listed("notices")))


def heads_teasers(text: str) -> bool:
    """Whether a text is a heading over other articles, such as "Read more"."""
    return text.strip(" :.!»›>-–—|*•").casefold() in lexicon.load("en", "pages").words("teasers")


def words_in(text: str) -> int:
    """How many words a text has; two characters are one where no spaces stand between words."""
    return len(_CJK.findall(text)) // 2 if is_cjk(text) else len(text.split())


def is_cjk(text: str) -> bool:
    """Whether the text is written without spaces between words (Chinese, Japanese)."""
    return not text.isascii() and len(_CJK.findall(text[:200])) * 3 > min(len(text), 200)


def mapped(section: str) -> Mapping[str, Any]:
    """The words of a section with their values."""
    return lexicon.load("en", "plaintext").map(section)


@cache
def listed(section: str) -> frozenset[str]:
    """The words of a section."""
    return lexicon.load("en", "plaintext").words(section)


@cache
def date_words() -> frozenset[str]:
    """Words before the date of a page that say of what it is: of its publication, or of a change."""
    book = lexicon.load("en", "page_dates")
    return book.words("published") | book.words("updated")


@cache
def _openings(section: str) -> tuple[str, ...]:
    return tuple(listed(section))


def _line(text: str) -> Line:
    words = words_in(text)
    kind = _kind(text, words)
    return Line(text=text, kind=kind, words=words, score=_score(kind, words))


_PER_WORD = {LineKind.PROSE: 0.5, LineKind.SENTENCE: 0.25}
_FLAT = {
    LineKind.HEADLINE: -3.0,
    LineKind.SHORT: -3.5,
    LineKind.FURNITURE: -1.5,
    LineKind.END: -25.0,
    LineKind.INSET: -2.0,
    LineKind.CAPTION: -1.0,
    LineKind.HOUSE: -10.0,
    LineKind.TAGS: -8.0,
}
_MOST_WORDS = 70  # of one line that count, so that one huge line does not outweigh a page


def _score(kind: LineKind, words: int) -> float:
    return _PER_WORD[kind] * min(words, _MOST_WORDS) if kind in _PER_WORD else _FLAT[kind]


def _kind(text: str, words: int) -> LineKind:
    lower = text.lower()
    plain = lower.strip(" :>»›→.-–—|•·*+[]()…0123456789")
    if plain in listed("ends"):
        return LineKind.END
    if plain in listed("furniture") or not _LETTER.search(plain):
        return LineKind.FURNITURE
    if ("#" in text and _HASHTAGS.match(text)) or (len(text) < _LONG and lower.startswith(_openings("tag_openings"))):
        return LineKind.TAGS
    if len(text) < _LONG and not text.startswith(_QUOTES) and (kind := _spoken_kind(lower)):
        return kind
    if len(text) >= _LONG and sum(word in lower for word in listed("house")) > 1:
        return LineKind.HOUSE
    closed = is_closed(text)
    if (closed and words >= _PROSE_WORDS) or words > 40:
        return LineKind.PROSE
    if closed and words >= _SENTENCE_WORDS:
        return LineKind.SENTENCE
    return LineKind.HEADLINE if words >= _HEADLINE_WORDS else LineKind.SHORT


def _spoken_kind(lower: str) -> LineKind | None:
    """The kind that a line's own words give it."""
    if lower.startswith(_openings("inset_openings")) or any(word in lower for word in listed("notices")):
        return LineKind.INSET
    if lower.startswith(_openings("captions")) or any(word in lower for word in _openings("credits")):
        return LineKind.CAPTION
    return LineKind.HOUSE if any(word in lower for word in listed("house")) else None
