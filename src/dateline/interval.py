"""Closed and open windows of days, and their algebra.

An `Interval` is a set of consecutive days, both ends inclusive; `None` is an open end. Its `bound` keeps what the words said:
`within` (it happens in these days), `not-before` ("as early as January": from then on) and `not-after` ("by Friday").

Source of the text form: ISO 8601-2:2019 (EDTF) level 1 intervals, where `..` is an open end.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Bound(StrEnum):
    """How the words bind the event to the interval."""

    WITHIN = "within"
    NOT_BEFORE = "not-before"
    NOT_AFTER = "not-after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Days from `earliest` to `latest`, both inclusive; `None` is an open end.

    Raises ValueError when `earliest` lies after `latest`.
    """

    earliest: date | None
    latest: date | None
    bound: Bound = Bound.WITHIN

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"an interval cannot end before it starts: {self.earliest} > {self.latest}")

    @property
    def days(self) -> int | None:
        """Number of days in the interval, None when an end is open."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    def contains(self, day: date) -> bool:
        """Whether the day lies in the interval; an open end holds every day on its side."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share a day."""
        starts = self.earliest is None or other.latest is None or self.earliest <= other.latest
        ends = self.latest is None or other.earliest is None or other.earliest <= self.latest
        return starts and ends

    def shared(self, other: Interval) -> Interval | None:
        """The days that both hold, None when they share none. The bound is `within` unless both agree."""
        if not self.overlaps(other):
            return None
        earliest = max((d for d in (self.earliest, other.earliest) if d), default=None)
        latest = min((d for d in (self.latest, other.latest) if d), default=None)
        bound = self.bound if self.bound == other.bound else Bound.WITHIN
        return Interval(earliest=earliest, latest=latest, bound=bound)

    def widened(self, days: int) -> Interval:
        """The interval with `days` more at each closed end; dates are clamped to what a calendar can hold."""
        return Interval(
            earliest=_shifted(self.earliest, -days), latest=_shifted(self.latest, days), bound=self.bound
        )

    def overlap(self, other: Interval) -> float:
        """Shared days over all days of both, 0 to 1; with an open end 1 if both are open there and the rest agrees, else 0."""
        if self.days is None or other.days is None:
            return float((self.earliest, self.latest) == (other.earliest, other.latest))
        shared = self.shared(other)
        if shared is None or shared.days is None:
            return 0.0
        return shared.days / (self.days + other.days - shared.days)


def _shifted(day: date | None, days: int) -> date | None:
    if day is None:
        return None
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def one_day(day: date) -> Interval:
    """The interval of one day."""
    return Interval(earliest=day, latest=day)


def month(year: int, number: int) -> Interval:
    """The interval of one calendar month, `number` 1 to 12."""
    return Interval(earliest=date(year, number, 1), latest=date(year, number, calendar.monthrange(year, number)[1]))


def year(number: int) -> Interval:
    """The interval of one calendar year."""
    return Interval(earliest=date(number, 1, 1), latest=date(number, 12, 31))


def to_edtf(interval: Interval) -> str:
    """The interval as an EDTF string: `2026-01-05`, `2026-01`, `2026`, `2026-01-01/2026-04-30`, `2026-01-01/..`.

    >>> to_edtf(month(2026, 1))
    '2026-01'
    >>> to_edtf(Interval(earliest=date(2026, 1, 1), latest=None, bound=Bound.NOT_BEFORE))
    '2026-01-01/..'
    """
    first, last = interval.earliest, interval.latest
    if first and last:
        if first == last:
            return first.isoformat()
        if interval == Interval(earliest=date(first.year, 1, 1), latest=date(first.year, 12, 31), bound=interval.bound):
            return f"{first.year:04d}"
        whole = month(first.year, first.month)
        if (first, last) == (whole.earliest, whole.latest):
            return f"{first.year:04d}-{first.month:02d}"
    return f"{first.isoformat() if first else '..'}/{last.isoformat() if last else '..'}"


def from_edtf(text: str) -> Interval:
    """The interval that an EDTF level 1 date or interval names. An open start gives `not-after`, an open end `not-before`.

    >>> from_edtf("2026-02").latest
    datetime.date(2026, 2, 28)

    Raises ValueError when the text is no such date (times, sets, uncertain and unspecified digits are not read).
    """
    if "/" not in text:
        return _edtf_date(text)
    left, right = text.split("/", 1)
    earliest = None if left in ("..", "") else _edtf_date(left).earliest
    latest = None if right in ("..", "") else _edtf_date(right).latest
    bound = Bound.WITHIN
    if earliest and not latest:
        bound = Bound.NOT_BEFORE
    elif latest and not earliest:
        bound = Bound.NOT_AFTER
    return Interval(earliest=earliest, latest=latest, bound=bound)


def _edtf_date(text: str) -> Interval:
    parts = text.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1 and len(parts[0]) == 4:
            return year(numbers[0])
        if len(numbers) == 2:
            return month(numbers[0], numbers[1])
        if len(numbers) == 3:
            return one_day(date(*numbers))
    except ValueError:
        pass
    raise ValueError(f"not an EDTF date: {text!r}")
