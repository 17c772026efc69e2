"""The keys by which events and expectations are found again from another story: rare ones, so that a lookup stays small.

Within a story its articles lead to them. Across stories an event must share a day and a name, an expectation a name and a word
beside it, and that is what a key holds: a single name such as that of a capital would lead to half of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from dateline import lexicon
from dateline.interval import Interval
from dateline.merge.coreference import Bag, bag_of, one_day, report_id
from dateline.model import Claim, Orientation, Reading
from dateline.record import Event, Evidence, Expectation

_REPORT = "report:"
_NAMES_OF_A_DAY = 6  # names per claim and day
_NAMES_TO_COME, _WORDS_TO_COME = 3, 4  # names, and words beside them, per statement
_MOST = 96  # keys per reading and per object


def object_keys(reading: Reading) -> frozenset[str]:
    """The keys under which a reading looks for events and expectations of other stories. They are not stored for the reading."""
    text, published = reading.article.text, reading.article.day
    found: dict[str, None] = {}
    for claim in reading.claims:
        bag = bag_of(" ".join(span.of(text) for span in claim.content), *claim.participants)
        if claim.orientation is Orientation.FUTURE:
            found.update(dict.fromkeys(_coming(bag)))
        else:
            found.update(dict.fromkeys(_dated(bag, _days(claim, reading, published))))
    return frozenset(list(found)[:_MOST])


def event_keys(event: Event) -> frozenset[str]:
    """The keys by which an event is found again: its articles, its day with each name in its evidence, and its reports."""
    bags = [bag_of(piece.exact, *event.participants) for piece in event.evidence]
    days = [event.when.earliest] if event.when and one_day(event.when) and event.when.earliest else []
    return _reported(event.evidence) | _holding(event.articles, (key for bag in dict.fromkeys(bags) for key in _dated(bag, days)))


def expectation_keys(expectation: Expectation) -> frozenset[str]:
    """The keys by which an expectation is found again: its articles, and names in its statements, each with a word."""
    bags = [bag_of(s.evidence.exact, *expectation.participants) for s in expectation.stated]
    told = _reported([s.evidence for s in expectation.stated])
    return told | _holding(expectation.articles, (key for bag in dict.fromkeys(bags) for key in _coming(bag)))


def _reported(evidence: Iterable[Evidence]) -> frozenset[str]:
    """The keys that lead from the id of a report, which is no claim's, to the object that it is evidence of."""
    return frozenset(f"{_REPORT}{p.claim}" for p in evidence if p.claim == report_id(p.article, p.exact))


def pairs(bag: Bag) -> Iterator[tuple[str, str]]:
    """Each name with each word beside it: two claims of different stories speak of one thing only if they share such a pair."""
    return ((name, word) for name in bag.names for word in bag.terms - bag.names)


def _holding(articles: Iterable[str], keys: Iterable[str]) -> frozenset[str]:
    return frozenset({f"in:{article}" for article in articles} | set(list(dict.fromkeys(keys))[:_MOST]))


def _days(claim: Claim, reading: Reading, published: date | None) -> list[date]:
    times = [claim.when] if claim.when else []
    times += [t for t in reading.times if any(s.start <= t.span.start < s.end for s in claim.content)]
    windows: list[Interval] = [t.interval for t in times if t.interval and one_day(t.interval)]
    days = (w.earliest for w in windows if w.earliest)
    return list(dict.fromkeys(d for d in days if published is None or d <= published))


def _dated(bag: Bag, days: Iterable[date]) -> list[str]:
    names = _rarest(bag.names - _titles())[:_NAMES_OF_A_DAY]
    return [f"day:{day.isoformat()}:{name}" for day in days for name in names]


def _coming(bag: Bag) -> list[str]:
    names = _rarest(bag.names - _titles())[:_NAMES_TO_COME]
    words = _rarest(bag.terms - bag.names)[:_WORDS_TO_COME]
    return [f"coming:{name}+{word}" for name in names for word in words]


def _rarest(words: Iterable[str]) -> list[str]:
    """Words, those first that are likely to be rare: the longer, the rarer, which needs no count."""
    return sorted(words, key=lambda word: (-len(word), word))


def _titles() -> frozenset[str]:
    return lexicon.load("en", "merge").words("titles")
