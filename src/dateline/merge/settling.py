"""How later articles settle an expectation: a sentence that shows it met, missed, moved or withdrawn, with the words that say so.

Sentences are asked, not claims: "the report has not been published" is nobody's statement and settles all the same. That it came
only a report of the past can show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.interval import Interval
from dateline.merge.coreference import Bag, Mention, bag_of, closeness, has_words, held, tells_the_same
from dateline.merge.expectations import Awaited
from dateline.model import Certainty, Orientation, Reading
from dateline.record import Outcome
from dateline.text import analyse

# Cosine and share of the statement's words, tuned on development streams.
SHOWN, CONTAINED, WITH_TITLE, ALIKE = 0.34, 0.6, 0.5, 0.35
DATED = 0.1  # what a date adds to a witness
_DAY = timedelta(days=1)
_WIDEST_TOLERANCE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Words of an article that may show what became of something.

    `days` are those that they date; `past` says that they report the past, `denied` that the article denies them.
    """

    text: str
    bag: Bag
    days: tuple[Interval, ...] = ()
    past: bool = False
    denied: bool = False


def witnesses(reading: Reading, told: Sequence[Mention]) -> tuple[Witness, ...]:
    """The witnesses of an article: what its sentences report as past, and its sentences, which may say that nothing came."""
    text = reading.article.text
    reported = [
        Witness(text=m.evidence.exact, bag=m.bag, days=m.named, past=True)
        for m in told
        if m.orientation is Orientation.PAST and m.evidence.certainty is not Certainty.DENIED
    ]
    denied = [s for c in reading.claims if c.certainty is Certainty.DENIED for s in c.content]
    sentences = [
        Witness(text=s.of(text), bag=bag_of(s.of(text)), denied=any(d.start < s.end and s.start < d.end for d in denied))
        for s in analyse(text).sentences
    ]
    return (*reported, *sentences)


def settle(awaited: Awaited, reading: Reading, witnesses: Sequence[Witness]) -> None:
    """Let an article that came after the first statement settle the expectation, where one of its witnesses does."""
    day = reading.article.day
    if day is None or not awaited.statements or _restated(awaited, reading):
        return
    title = bag_of(reading.article.title or "")
    weighed = [(about, w) for w in witnesses if (about := _about(awaited, w, title))]
    for _, witness in sorted(weighed, key=lambda pair: -pair[0] - DATED * bool(pair[1].days)):
        verdict = _verdict(awaited, witness, day)
        if verdict:
            awaited.settle_by(verdict, reading.article.id, day, f"“{witness.text}”")
            return


def _restated(awaited: Awaited, reading: Reading) -> bool:
    """Whether the article itself states the expectation: what states it as still to come does not settle it."""
    return any(s.evidence.article == reading.article.id and s.window is not None for s in awaited.statements)


def _about(awaited: Awaited, witness: Witness, title: Bag) -> float:
    """How much a witness speaks of what is awaited, 0 when it does not. The title lends words to one that shares some."""
    best = 0.0
    for bag in awaited.bags():
        alike, inside = closeness(witness.bag, bag), held(bag, witness.bag)
        if alike < ALIKE and not tells_the_same(witness.bag, bag):
            continue
        if alike >= SHOWN or inside >= CONTAINED:
            best = max(best, alike, inside)
        elif inside and len(bag.terms) > 1 and held(bag, _both(witness.bag, title)) >= WITH_TITLE:
            best = max(best, inside)
    return best


def _both(one: Bag, two: Bag) -> Bag:
    return Bag(terms=one.terms | two.terms, names=one.names | two.names, ordinals=one.ordinals)


def _verdict(awaited: Awaited, witness: Witness, day: date) -> Outcome | None:
    window = awaited.window
    over = window is not None and window.latest is not None and window.latest < day
    denied = witness.denied or has_words(witness.text, "denials")
    if has_words(witness.text, "withdrawals"):
        return None if denied else Outcome.WITHDRAWN
    if has_words(witness.text, "misses") or (over and has_words(witness.text.split(" ", 1)[0], "nothings")):
        return Outcome.MISSED if over else None
    if has_words(witness.text, "slips"):
        return None if denied else Outcome.MOVED
    if denied or window is None or not witness.past:
        return None
    if has_words(witness.text, "prospects") and not has_words(witness.text, "lateness"):
        return None
    told = Interval(earliest=day - _DAY, latest=day)  # news without a date is of the day or of the day before
    return met(window, witness.days[0] if witness.days else told, dated=bool(witness.days))


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
