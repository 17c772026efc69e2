"""Tokens, sentences, paragraphs and quotations of a text, all as spans: one cheap pass that every reading step shares.

`analyse(text)` gives a `Words`, whose parts are tuples in text order. Nothing here knows a language beyond its punctuation and a
list of abbreviations.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from dateline.model import Span

_TOKEN = re.compile(
    r"""
      (?:[A-Za-z]\.){2,}                                # U.S., a.m.
    | [^\W\d_a-z]\.(?=\s[^\W\d_a-z][^\W\d_A-Z])            # the initial of a name
    | \d+(?:[.,:]\d+)*                                  # 3.5, 10,000, 2:03
    | [^\W\d_]+(?:[-‐][^\W_]+)*                          # words, hyphenated too
      (?=['’](?:s|S|t|re|ve|ll|d|m)\b)                   # ... in front of an English clitic
    | ['’](?:s|S|t|re|ve|ll|d|m)\b                       # the clitic
    | [^\W\d_]+(?:[-‐'’][^\W_]+)*
    | \.\.\.|…|--|[—–]
    | \S
    """,
    re.VERBOSE,
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")
_STAMP = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?\s*[-–—:|]?\s+(?=[^\W\d_a-z]|[\"“«])")  # the head of a live blog's entry
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen col lt sgt capt maj sen rep gov pres st jr sr vs no inc ltd corp co bros etc e.g i.e "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m u.s u.k u.n e.u d.c "
    "h.e bzw z.b d.h mme mm art nr abs approx est fig vol".split()
)
_OPENERS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’"}
_WORD_BEFORE = re.compile(r"([\w.]+)$")
# a town, perhaps a country and a day, the agency in brackets, a dash: "KELM, Orvale, Jan. 12 (Northline) - "
_DATELINE = re.compile(r"([^\n(),]{2,30})(?:,[^\n()]{1,40})? ?\([^\n()]{1,40}\) ?[-–—]{1,2} ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One word, number or mark, with its place in the text."""

    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quotation, marks included. `closed` is False when its partner is missing and it was ended at its paragraph's end."""

    span: Span
    closed: bool

    @property
    def inside(self) -> Span:
        """The words between the marks."""
        return Span(start=self.span.start + 1, end=self.span.end - 1 if self.closed else self.span.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text with its paragraphs, sentences, tokens and quotations."""

    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    quotes: tuple[Quote, ...]

    def sentence_at(self, place: int) -> Span | None:
        """The sentence that holds the character, None between sentences."""
        return _holding(self.sentences, place)

    def paragraph_at(self, place: int) -> Span | None:
        """The paragraph that holds the character, None between paragraphs."""
        return _holding(self.paragraphs, place)

    def tokens_in(self, span: Span) -> tuple[Token, ...]:
        """The tokens that start inside the span."""
        first = bisect_right(self.tokens, span.start - 1, key=_start)
        last = bisect_right(self.tokens, span.end - 1, key=_start)
        return self.tokens[first:last]

    def quoted(self, place: int) -> bool:
        """Whether the character stands inside a quotation."""
        return any(q.span.start <= place < q.span.end for q in self.quotes)


def analyse(text: str, elisions: frozenset[str] = frozenset()) -> Words:
    """The paragraphs, sentences, tokens and quotations of a text. Never raises; an empty text has none of them.

    `elisions` are the words of the language that lose their vowel before the next one ("l’", "qu’"), in lower case.
    """
    found = paragraphs(text)
    return Words(
        text=text,
        paragraphs=found,
        sentences=tuple(s for p in found for s in _sentences_of(text, p)),
        tokens=tokens(text, elisions),
        quotes=tuple(q for p in found for q in _quotes_of(text, p)),
    )


def tokens(text: str, elisions: frozenset[str] = frozenset()) -> tuple[Token, ...]:
    """The tokens of a text. English clitics stand alone ("Kim", "’s"), abbreviations keep their dots ("U.S.").

    >>> [t.text for t in tokens("Kim’s U.S. visit, at 2:03 p.m.")]
    ['Kim', '’s', 'U.S.', 'visit', ',', 'at', '2:03', 'p.m.']
    >>> [t.text for t in tokens("L’agence dit qu’il pleut.", frozenset({"l’", "qu’"}))]
    ['L’', 'agence', 'dit', 'qu’', 'il', 'pleut', '.']
    """
    pattern = _eliding(elisions) if elisions else _TOKEN
    return tuple(Token(start=m.start(), end=m.end(), text=m.group()) for m in pattern.finditer(text))


@cache
def _eliding(elisions: frozenset[str]) -> re.Pattern[str]:
    """The pattern of tokens with the elided words as tokens of their own."""
    elided = "|".join(re.escape(word) for word in sorted(elisions))
    return re.compile(rf"(?<!\w)(?i:{elided})(?=\w)|{_TOKEN.pattern}", re.VERBOSE)


def behind_dateline(text: str, start: int) -> int:
    """Where the words begin behind a wire's dateline at the start of a paragraph; `start` itself where there is none.

    >>> text = "KELM, Jan 12 (Northline) - The gates are closed."
    >>> text[behind_dateline(text, 0):]
    'The gates are closed.'
    """
    if start and text[start - 1] != "\n":
        return start
    match = _DATELINE.match(text, start)
    return match.end() if match and match[1].isupper() else start


def paragraphs(text: str) -> tuple[Span, ...]:
    """Runs of lines without a blank line between them, without white space at their ends."""
    return tuple(s for m in _PARAGRAPH.finditer(text) if (s := _trimmed(text, m.start(), m.end())))


def _sentences_of(text: str, paragraph: Span) -> list[Span]:
    spans: list[Span] = []
    start = paragraph.start
    if stamp := _STAMP.match(text, paragraph.start, paragraph.end):
        spans.append(Span(start=paragraph.start, end=paragraph.start + len(stamp.group().rstrip())))
        start = stamp.end()
    for match in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end):
        if _ends_sentence(text, match, paragraph.end):
            if span := _trimmed(text, start, match.end()):
                spans.append(span)
            start = match.end()
    if span := _trimmed(text, start, paragraph.end):
        spans.append(span)
    return spans


def _ends_sentence(text: str, match: re.Match[str], limit: int) -> bool:
    after = text[match.end() : limit].lstrip()
    if not after:
        return True
    if after[0].islower():
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - 20), match.start())
    word = before.group(1) if before else ""
    if word.lower() in ("a.m", "p.m", "u.s", "u.k", "u.n", "e.u"):
        return bool(re.match(r"[\"“‘]?(?:The|A|An|He|She|It|They|But|In|On|At|And|We|This|That|His|Her)\b", after))
    initial = len(word) == 1 and word.isupper()
    return not initial and word.lower() not in _ABBREVIATIONS


def _quotes_of(text: str, paragraph: Span) -> list[Quote]:
    quotes: list[Quote] = []
    place = paragraph.start
    while place < paragraph.end:
        closers = _closers(text, place, paragraph)
        if closers is None:
            place += 1
            continue
        end = _closing(text, place + 1, paragraph.end, closers)
        if end is None and text[place] in "‘»":  # an apostrophe, or the closing mark of a quote opened elsewhere
            place += 1
            continue
        stop = paragraph.end if end is None else end + 1
        quotes.append(Quote(span=Span(start=place, end=stop), closed=end is not None))
        place = stop
    return quotes


def _closers(text: str, place: int, paragraph: Span) -> str | None:
    mark = text[place]
    if mark == '"':
        return '"”'
    if mark == "‘" and place > paragraph.start and text[place - 1].isalnum():
        return None
    return _OPENERS.get(mark)


def _closing(text: str, place: int, limit: int, closers: str) -> int | None:
    for end in range(place, limit):
        if text[end] in closers and not (text[end] == "’" and end + 1 < limit and text[end + 1].isalnum()):
            return end
    return None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end) if start < end else None


_start: Callable[[Span | Token], int] = attrgetter("start")  # not a function of ours: it is asked too often


def _holding(spans: tuple[Span, ...], place: int) -> Span | None:
    index = bisect_right(spans, place, key=_start) - 1
    return spans[index] if index >= 0 and place < spans[index].end else None
