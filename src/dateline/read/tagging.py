"""What the attribution model sees of each token: numbers of its word, ending and shape, and a row of marks.

No stretch of text is a feature: single lower-cased words at most, their last three letters, their shape, the lists they stand on
(lexicons/<language>/attribution.toml; a change there asks for new weights) and where they stand in sentence, quotation, paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dateline import lexicon
from dateline.read.frame import Frame

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

SECTIONS = (
    "says", "tells", "asks", "findings", "holds", "judges", "seems", "participles", "nominals", "auxiliaries", "hearers",
    "openers_of_clauses", "ends_of_names", "roles", "documents",
)  # fmt: skip
SHAPES = ("", *"x X Xx XX xX d dx . , : ; ( ) - “ ”".split(), '"', *"‘ ’ ’s ? ! … $".split())
MARKS = 21  # the columns of `_places`
_QUOTE_MARKS = frozenset("“”\"‘«»„")
_DIGITS = re.compile(r"\d")
_SHAPE = {shape: number for number, shape in enumerate(SHAPES)}
_ALIKE = {"'": "’", "'s": "’s", "—": "-", "–": "-", "--": "-", "[": "(", "]": ")", "...": "…", "«": "“", "„": "“", "»": "”"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words and endings that the model knows, with their numbers; 0 is for all others."""

    words: Mapping[str, int]
    endings: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The features of a text: one number per token for `word`, `ending`, `shape`, `bits` (a row of lists), one row of `marks`."""

    word: Ints
    ending: Ints
    shape: Ints
    lists: Floats
    marks: Floats
    sentence: Ints
    paragraph: Ints
    quotes_before: Ints  # quotation marks up to the token
    commas_before: Ints


def seen_in(frame: Frame, vocabulary: Vocabulary, *, language: str) -> Seen:
    """The features of every token of a text, as arrays as long as the text has tokens."""
    words, endings, rows = vocabulary.words, vocabulary.endings, _rows(language)
    nothing = np.zeros(len(SECTIONS), dtype=np.float32)
    lower = [_DIGITS.sub("0", w) for w in frame.lower]
    is_quote = [t in _QUOTE_MARKS for t in frame.text]
    is_comma = [t in ",;:—–-" for t in frame.text]
    return Seen(
        word=np.array([words.get(w, 0) for w in lower], dtype=np.int64),
        ending=np.array([endings.get(w[-3:], 0) for w in lower], dtype=np.int64),
        shape=np.array([_shape(t) for t in frame.text], dtype=np.int64),
        lists=np.array([rows.get(w, nothing) for w in frame.lower], dtype=np.float32).reshape(-1, len(SECTIONS)),
        marks=_places(frame, is_quote),
        sentence=np.array(frame.sentence, dtype=np.int64),
        paragraph=np.array(frame.paragraph, dtype=np.int64),
        quotes_before=np.cumsum(is_quote, dtype=np.int64),
        commas_before=np.cumsum(is_comma, dtype=np.int64),
    )


@cache
def _rows(language: str) -> Mapping[str, Floats]:
    """For each listed word its row of lists."""
    book = lexicon.load(language, "attribution")
    rows: dict[str, Floats] = {}
    for column, section in enumerate(SECTIONS):
        for word in book.words(section):
            rows.setdefault(word, np.zeros(len(SECTIONS), dtype=np.float32))[column] = 1
    return rows


@cache
def _shape(text: str) -> int:
    known = _SHAPE.get(_ALIKE.get(text, text))
    if known is not None and text != "x" and text != "X" and text != "d":
        return known
    if text[0].isdigit():
        return _SHAPE["d"] if text[-1].isdigit() else _SHAPE["dx"]
    if text.islower():
        return _SHAPE["x"]
    if text.isupper():
        return _SHAPE["X"] if len(text) == 1 else _SHAPE["XX"]
    return _SHAPE["Xx"] if text[0].isupper() else _SHAPE["xX"] if text[0].isalpha() else _SHAPE[""]


def _places(frame: Frame, is_quote: list[bool]) -> Floats:
    """Where each token stands: MARKS columns."""
    size = len(frame.text)
    at = np.arange(size)
    sentence = np.array(frame.sentence, dtype=np.int64)
    first, last = np.array([*frame.first, 0])[sentence], np.array([*frame.last, 1])[sentence] - 1
    quote_first, quote_last = _runs(np.array(frame.quote, dtype=np.int64))
    paragraph_first, paragraph_last = _runs(np.array(frame.paragraph, dtype=np.int64))
    inside = np.array(frame.quote) >= 0
    length = quote_last - quote_first
    columns = [
        inside,
        np.array(is_quote, dtype=bool),
        inside & (at == quote_first),
        inside & (at == quote_last),
        inside & (length <= 4),
        inside & (length > 12),
        inside & (quote_first <= first) & (quote_last >= last),
        inside & (quote_first == paragraph_first),
        inside & (quote_last == paragraph_last),
        np.where(inside, np.log1p(at - quote_first) / 4, 0),
        np.where(inside, np.log1p(quote_last - at) / 4, 0),
        at == first,
        at == last,
        at == paragraph_first,
        at == paragraph_last,
        np.log1p(at - first) / 4,
        np.log1p(last - at) / 4,
        first == paragraph_first,
        last == paragraph_last,
        np.log1p(paragraph_last - paragraph_first) / 5,
        sentence == 0,
    ]
    return np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)


def _runs(numbers: Ints) -> tuple[Ints, Ints]:
    """For each token the first and the last token of the run of equal numbers that it stands in."""
    edges = np.flatnonzero(np.diff(numbers)) + 1
    bounds = [0, *edges.tolist(), len(numbers)]
    lengths = [b - a for a, b in pairwise(bounds)]
    return np.repeat(bounds[:-1], lengths), np.repeat([b - 1 for b in bounds[1:]], lengths)
