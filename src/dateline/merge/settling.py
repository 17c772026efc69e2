"""How later articles settle an expectation: a sentence that shows it met, missed, moved or withdrawn, with the words that say so.

Sentences are asked, not claims: "the report has not been published" is nobody's statement and settles all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateline.interval import Interval
from dateline.merge.coreference import Bag, bag_of, closeness, has_words, held
from dateline.merge.expectations import FINAL, Awaited
from dateline.model import Orientation, Reading, Span
from dateline.record import Outcome
from dateline.text import analyse

# Cosine and share of the statement's words, tuned on development streams.
SHOWN, CONTAINED, WITH_TITLE = 0.34, 0.6, 0.5
_WIDEST_TOLERANCE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence of an article as a witness: its words."""

    span: Span
    text: str
    bag: Bag


def told(reading: Reading) -> tuple[Told, ...]:
    """The sentences of an article as witnesses."""
    text = reading.article.text
    return tuple(Told(span=s, text=s.of(text), bag=bag_of(s.of(text))) for s in analyse(text).sentences)


def _days(sentence: Told, reading: Reading) -> tuple[Interval, ...]:
    """The days and spans of days up to the publication that a sentence names."""
    span, day = sentence.span, reading.article.day
    named = (t.interval for t in reading.times if span.start <= t.span.start < span.end)
    return tuple(window for window in named if window and window.latest and day and window.latest <= day)


def _states_past(sentence: Told, reading: Reading) -> bool:
    span = sentence.span
    return any(
        c.orientation is Orientation.PAST and any(p.start < span.end and span.start < p.end for p in c.content)
        for c in reading.claims
    )


def settle(awaited: Awaited, reading: Reading, sentences: tuple[Told, ...]) -> None:
    """Let an article that came after the first statement settle the expectation, where one of its sentences does."""
    day = reading.article.day
    if day is None or not awaited.statements or _restated(awaited, reading):
        return
    title = bag_of(reading.article.title or "")
    weighed = [(about, s) for s in sentences if (about := _about(awaited, s, title))]
    for _, sentence in sorted(weighed, key=lambda pair: -pair[0]):
        verdict = _verdict(awaited, sentence, day, reading=reading)
        if verdict:
            awaited.settle_by(verdict, reading.article.id, day, f"“{sentence.text}”")
            return


def _restated(awaited: Awaited, reading: Reading) -> bool:
    """Whether the article itself states the expectation: what states it as still to come does not settle it."""
    return any(s.evidence.article == reading.article.id and s.window is not None for s in awaited.statements)


def _about(awaited: Awaited, sentence: Told, title: Bag) -> float:
    """How much a sentence speaks of what is awaited, 0 when it does not. The title lends words to a sentence that shares some."""
    best = 0.0
    for bag in awaited.bags():
        alike, inside = closeness(sentence.bag, bag), held(bag, sentence.bag)
        if alike >= SHOWN or inside >= CONTAINED:
            best = max(best, alike, inside)
        elif inside and len(bag.terms) > 1 and held(bag, _both(sentence.bag, title)) >= WITH_TITLE:
            best = max(best, inside)
    return best


def _both(one: Bag, two: Bag) -> Bag:
    return Bag(terms=one.terms | two.terms, names=one.names | two.names, ordinals=one.ordinals)


def _verdict(awaited: Awaited, sentence: Told, day: date, *, reading: Reading) -> Outcome | None:
    window = awaited.window
    if has_words(sentence.text, "withdrawals"):
        return Outcome.WITHDRAWN
    if has_words(sentence.text, "misses"):
        over = window is not None and window.latest is not None and window.latest < day
        return Outcome.MISSED if over and awaited.outcome not in FINAL else None
    if has_words(sentence.text, "slips"):
        return Outcome.MOVED
    if has_words(sentence.text, "prospects") and not has_words(sentence.text, "lateness"):
        return None
    days = _days(sentence, reading)
    if not days and not _states_past(sentence, reading):
        return None
    return met(window, days[0] if days else Interval(earliest=day, latest=day), dated=bool(days))


def met(window: Interval | None, happened: Interval, *, dated: bool) -> Outcome | None:
    """Met, met early or met late, by the window's own coarseness; None when an undated sentence would come too early.

    The tolerance is a fifth of the window's days, a month at most.
    """
    if window is None:
        return Outcome.MET
    tolerance = min((window.days or 1) // 5, _WIDEST_TOLERANCE)
    near = window.widened(tolerance)
    if near.overlaps(happened):
        return Outcome.MET
    if near.earliest and happened.latest and happened.latest < near.earliest:
        return Outcome.MET_EARLY if dated else None
    return Outcome.MET_LATE
