"""Which days weigh most in many readings: the days a chronology or a chart should show first.

A day weighs by how many texts appeared on it, how many name it, on how many later days it is still named (more so long after),
how many texts enter it in a chronology of their own, and how much goes on around it. Each counts by its square root, so that no
single sign drowns the others. Days well before the first text are background and weigh half.
Source: Tran et al., Joint graphical models for date selection in timeline summarization (2015), and Gholipour Ghalandari and
Ifrim, Examining the state-of-the-art in news timeline summarization (2020), for texts that appear, texts that name and the pull
of later references; entries, background and the shares are our own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateline.model import Reading, TimeMention, TimeType

_LATER = 7  # days after which naming a day is looking back, not reporting
_PHASE = 20  # days: the width of a phase of an affair
_ON_TOPIC = 0.3  # share of readings that must mention the words for the words to select
_ENTRIES = 3  # days that open a line, from which a text holds a chronology of its own
_BULLETS = " \t-–—*•"
_BACKGROUND = 7  # days before the first text, beyond which a day is background
_REACH = 3 * _PHASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day and what speaks for it: texts that appeared on it, texts that name it, later days on which it is named."""

    day: date
    weight: float
    appeared: int
    named: int
    later: int


def weighty_days(
    readings: Sequence[Reading], n: int, about: str | None = None, *, groups: Mapping[str, str] | None = None
) -> tuple[Day, ...]:
    """The `n` weightiest days of readings, heaviest first; fewer when fewer are named.

    `about` keeps the readings that mention all its words, unless those are too few to be what the readings are about. `groups`
    gives the copy group of an article: copies of one text count once. Windows wider than a day name no day.
    """
    tally = _Tally(groups or {})
    for reading in _relevant(readings, about):
        tally.take(reading)
    days = tally.days()
    return tuple(sorted(days, key=lambda d: (-d.weight, d.day))[: max(n, 0)])


def _relevant(readings: Sequence[Reading], about: str | None) -> Sequence[Reading]:
    words = (about or "").casefold().split()
    found = [r for r in readings if words and _mentions(r, words)]
    return found if len(found) >= _ON_TOPIC * len(readings) else readings


def _mentions(reading: Reading, words: Iterable[str]) -> bool:
    text = f"{reading.article.title or ''} {reading.article.text}".casefold()
    return all(word in text for word in words)


class _Tally:
    """What speaks for each day, by text so that copies count once."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        self._groups = groups
        self._first: date | None = None
        self._appeared: defaultdict[date, set[str]] = defaultdict(set)
        self._named: defaultdict[date, set[str]] = defaultdict(set)
        self._entered: defaultdict[date, set[str]] = defaultdict(set)
        self._later: defaultdict[date, set[date]] = defaultdict(set)
        self._long_after: defaultdict[date, set[date]] = defaultdict(set)

    def take(self, reading: Reading) -> None:
        published, text = reading.article.day, self._groups.get(reading.article.id, reading.article.id)
        if published:
            self._appeared[published].add(text)
            self._first = min(self._first or published, published)
        for day in _entries(reading):
            self._entered[day].add(text)
        for day in filter(None, map(_day_of, reading.times)):
            self._named[day].add(text)
            if published and day < published:
                self._later[day].add(published)
            if published and (published - day).days > _LATER:
                self._long_after[day].add(published)

    def days(self) -> list[Day]:
        mass = Counter({d: len(self._appeared[d]) + len(self._named[d]) for d in {*self._appeared, *self._named}})
        return [
            Day(
                day=day,
                weight=self._weight(day, _phase(day, mass)),
                appeared=len(self._appeared[day]),
                named=len(self._named[day]),
                later=len(self._later[day]),
            )
            for day in mass
        ]

    def _weight(self, day: date, phase: float) -> float:
        parts = (self._appeared, 1.0), (self._named, 0.5), (self._later, 2.0), (self._long_after, 1.0), (self._entered, 3.0)
        signs = sum(share * math.sqrt(len(found[day])) for found, share in parts) + 0.5 * math.sqrt(phase)
        return 0.5 * signs if self._first and (self._first - day).days > _BACKGROUND else signs


def _entries(reading: Reading) -> set[date]:
    """The days of a text's own chronology: those that open a line, when enough do."""
    found = {day for time in reading.times if (day := _day_of(time)) and _opens_line(time, reading.article.text)}
    return found if len(found) >= _ENTRIES else set()


def _opens_line(time: TimeMention, text: str) -> bool:
    start = time.core.start
    return not text[text.rfind("\n", 0, start) + 1 : start].strip(_BULLETS)


def _day_of(time: TimeMention) -> date | None:
    interval = time.interval
    if time.type not in (TimeType.DATE, TimeType.TIME) or interval is None or interval.days != 1:
        return None
    return interval.earliest


def _phase(day: date, mass: Mapping[date, int]) -> float:
    """How much is going on around the day: a bell over the days near it."""
    low, high = max(day.toordinal() - _REACH, 1), min(day.toordinal() + _REACH, date.max.toordinal())
    near = (date.min + timedelta(days=number - 1) for number in range(low, high + 1))
    return sum(mass.get(d, 0) * math.exp(-0.5 * ((d - day).days / _PHASE) ** 2) for d in near)
