"""Which of its times dates a content: the one of its main clause, and not one that dates a thing named in it.

A bounded time ("by May") is part of what is claimed wherever it stands in the main clause. What dates a thing instead: a possessive
("Saturday's round"), a compound ("third-quarter results"), a relative or participial clause ("which slipped in 2019").
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from dateline import lexicon
from dateline.model import Span, TimeMention, TimeType
from dateline.read.grammar import any_of, grammar_of
from dateline.text import Words

_WIDE = 400  # days: a window that long around the publication is a background ("this decade")


def governing(
    words: Words, times: tuple[TimeMention, ...], content: tuple[Span, ...], *, published: date | None, language: str = "en"
) -> TimeMention | None:
    """The time that dates a content, None when none of those in it does."""
    ranked = [
        (rank, time)
        for time in times
        for holder in content
        if holder.start - 1 <= time.span.start and time.span.end <= holder.end + 1 and _dates(time, published, language)
        if (rank := _rank(words, time, holder, published, language=language)) is not None
    ]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _dates(time: TimeMention, published: date | None, language: str) -> bool:
    """Whether a time can date anything: no set, no wide background, no "since" that only says how long."""
    if time.interval is None or time.type is TimeType.SET:
        return False
    days = time.interval.days
    background = published is not None and days is not None and days > _WIDE and time.interval.contains(published)
    since = time.words.lower().split()[:1]
    ahead = published is None or time.interval.latest is None or time.interval.latest > published
    return not (background and not ahead) and not (since and since[0] in grammar_of(language).since)


def _rank(words: Words, time: TimeMention, holder: Span, published: date | None, *, language: str) -> tuple[int, int] | None:
    """How far a time is from dating the main clause, less is nearer; None when it dates something else."""
    front = words.text[holder.start : time.span.start]
    past = (
        published is not None
        and time.interval is not None
        and time.interval.latest is not None
        and time.interval.latest < published
    )
    if _in_added_clause(front, language) and past:
        return None
    verb = _main_verb(words, holder, language)
    subject = verb is not None and time.span.end <= verb and bool(front.strip())
    attribute = _attribute(words, time, language)
    return 2 * attribute + subject, time.span.start


def _attribute(words: Words, time: TimeMention, language: str) -> bool:
    """Whether a time belongs to a noun ("Saturday's round"), or is where something moves from ("from March to May")."""
    g = grammar_of(language)
    behind = words.text[time.span.end : time.span.end + 12].lower()
    before = words.text[max(0, time.span.start - 8) : time.span.start].lower().split()
    moved = time.words.lower().split()[:1] + before[-1:]
    left = any(w in g.leaving for w in moved) and behind.split()[:1] and behind.split()[0] in g.infinitive
    return behind[:2] in g.possessive_marks or bool(left) or bool(before and before[-1] in g.leaving)


def _main_verb(words: Words, span: Span, language: str) -> int | None:
    """Where the first finite form of a span stands."""
    g = grammar_of(language)
    return next((t.start for t in words.tokens_in(span) if t.lower in g.finite), None)


@cache
def _added(language: str) -> re.Pattern[str]:
    g = grammar_of(language)
    return re.compile(rf"(?:^|[\s,]){any_of(g.relatives | lexicon.load(language, 'tense').words('attributed'))}\s+[^,;]*$")


def _in_added_clause(front: str, language: str) -> bool:
    """Whether a place stands in a relative or participial clause that has not ended."""
    return _added(language).search(front) is not None
