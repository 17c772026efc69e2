"""What a text has said before an expression: the nearest anchor, the quarter that it reports on, and which things it dated."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dateline.interval import Interval
from dateline.model import Span, TimeType
from dateline.read.times.direction import Clauses, stem
from dateline.read.times.engine import Answer, Node, Setting
from dateline.read.times.vocabulary import Piece
from dateline.text import Words

_FAR = 3  # years between a named date and publication beyond which a text tells of the past
_MANY, _DENSE = 5, 400  # so many far years make a narrative, at least one in so many tokens
_WIDE = 31  # days; what is dated more loosely dates no thing
_PHRASE = 60  # characters in which a thing is named
_BOOKED = (6, 9)  # months of a report that covers more than a quarter
_DAY_FIRST = re.compile(r"\b(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])/(?:\d{4}|\d{2})\b")


class Context:
    """The state of one text while its expressions are read in order."""

    def __init__(self, words: Words, language: str, published: date | None) -> None:
        self._words = words
        self._clauses = Clauses(words, language)
        self._narrative = _narrative(words, published)
        self._dated: list[tuple[Span, Interval]] = []
        self._passage: Span | None = None  # the paragraph that tells of a day or month far from publication
        self._now = Setting(
            published=published, anchor=None, ahead=0, day_first=_DAY_FIRST.search(words.text) is not None
        )

    def setting(self, node: Node, pieces: list[Piece]) -> Setting:
        """Where an expression stands: what the text said before, and what the clause around it adds."""
        start, end = pieces[node.start].start, pieces[node.end - 1].end
        on_thing = node.value.on_thing
        closed = on_thing and self._clauses.closed(end)
        ahead = self._clauses.ahead(start, end)
        return replace(
            self._now,
            ahead=ahead,
            told=self._now.told or (ahead < 0 and self._passage is not None and self._passage == self._words.paragraph_at(start)),
            noun=on_thing and not self._clauses.within(start) and self._clauses.open_to_noun(end),
            apart=node.category == "range" and self._clauses.moves(start),
            closed=closed,
            event=self._event(start, end) if on_thing and not closed and not self._clauses.lasts(start) else None,
            ranked=node.rule == "times.in-duration" and self._clauses.ranked(start),
        )

    def read(self, node: Node, answer: Answer, start: int) -> None:
        """Takes note of what an expression said."""
        meaning, span = node.value, answer.interval
        quarterly = "-Q" in answer.value
        if quarterly and span and not meaning.compares and _closed(span, self._now.published):
            self._now = replace(self._now, reported=span.earliest)
        elif meaning.type is TimeType.DURATION and meaning.unit == "month" and meaning.count in _BOOKED:
            self._now = replace(self._now, reported=None)
        if span is None or span.earliest is None or not meaning.anchors or (quarterly and meaning.compares):
            return
        far, close = _far(span, self._now.published), span.days is not None and span.days <= _WIDE
        told = self._narrative and far
        adverbial = node.category == "bound"  # a day that describes a noun ("the May 5, 1960, treaty") is an aside
        if not far or (close and adverbial):
            self._passage = self._words.paragraph_at(start) if far else None
        self._now = replace(self._now, anchor=span, unit="quarter" if quarterly else meaning.unit, told=told)
        sentence = self._words.sentence_at(start)
        if sentence and close:
            self._dated.append((sentence, span))

    def _event(self, start: int, end: int) -> Interval | None:
        """When the thing happened that is named after the character: the date of the last sentence that dated it.

        A thing that no dated sentence names stays without a date: the nearest anchor was tried in its place, and was wrong in eight
        cases of nine.
        """
        head = self._clauses.head(end)
        if head is None:
            return None
        for sentence, span in reversed(self._dated):
            if any(stem(t.lower) == head for t in self._words.tokens_in(sentence) if not start <= t.start < end + _PHRASE):
                return span
        return None


def _closed(span: Interval, published: date | None) -> bool:
    return published is None or (span.latest is not None and span.latest <= published)


def _far(anchor: Interval, published: date | None) -> bool:
    return published is None or anchor.earliest is None or abs(published.year - anchor.earliest.year) > _FAR


def _narrative(words: Words, published: date | None) -> bool:
    """Whether the text tells of a time far from its publication: years far away, many of them and most of those it names."""
    figures = [t.text for t in words.tokens if len(t.text) == 4 and t.text.isdecimal()]
    years = [int(figure) for figure in figures if 1000 <= int(figure) < 2200]
    if published is None:
        return bool(years)
    far = sum(abs(published.year - year) > _FAR for year in years)
    return far >= _MANY and far * 2 > len(years) and far * _DENSE > len(words.tokens)
