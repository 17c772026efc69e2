"""The grammar that all rule modules fill, and the makers of meanings that they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dateline.interval import Interval, one_day
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Grammar, Meaning, Setting

grammar = Grammar()
_REMOTE = 215  # days
_NEAR = {"day": 110, "month": 60, "quarter": 60}  # days within which the twin of a remote date is meant
_JUST = 31  # the same where the words themselves say the side
_BACKWARDS = 2  # a text that tells of the past goes on more often than back


def fixed(span: Interval, unit: str, *, value: str | None = None, weight: int = 0) -> Meaning:
    """A meaning that needs no setting."""
    answer = Answer(interval=span, value=value or cal.value(span, unit))
    return Meaning(type=TimeType.DATE, unit=unit, say=lambda _: answer, weight=weight)


def constant(value: str, *, type: TimeType = TimeType.DATE, weight: int = 0) -> Meaning:
    """A meaning with a TIMEX3 value and no days."""
    answer = Answer(interval=None, value=value)
    return Meaning(type=type, unit="ref", say=lambda _: answer, weight=weight, anchors=False)


def day_of(year: int, month: int, day: int) -> Interval | None:
    """The interval of a day, None when no calendar has it."""
    try:
        return one_day(date(year, month, day))
    except ValueError:
        return None


def answered(span: Interval | None, unit: str) -> Answer:
    """An answer of one unit, or that the unit is not known."""
    return Answer(interval=span, value=cal.value(span, unit) if span else unknown(unit))


def unknown(unit: str) -> str:
    """The TIMEX3 value of a unit that is not known."""
    return {"year": "XXXX", "month": "XXXX-XX", "week": "XXXX-WXX", "quarter": "XXXX-QX"}.get(unit, "XXXX-XX-XX")


# ---------------------------------------------------------------- what comes back each year


def floating(make: Callable[[int], Interval | None], unit: str, unknown: str) -> Meaning:
    """A meaning that comes back each year; the clause and the base choose which."""

    def say(setting: Setting) -> Answer:
        span = nearest(_yearly(setting, make), setting, unit)
        return Answer(interval=span, value=cal.value(span, unit) if span else unknown)

    return Meaning(type=TimeType.DATE, unit=unit, say=say, floats=True)


def _yearly(setting: Setting, make: Callable[[int], Interval | None]) -> list[Interval]:
    base = setting.base
    years = range(max(1, base.year - 2), min(9999, base.year + 2) + 1) if base else ()
    return [span for y in years if (span := make(y)) is not None]


def nearest(choices: list[Interval], setting: Setting, unit: str) -> Interval | None:
    """The choice on the side that the clause looks to; without a side, the one nearest to the base. Nobody names a day eleven
    months off without its year when its twin is weeks away, so a remote choice gives way to a near one of the other side.

    In a text that tells of the past it is the one inside the nearest anchor, else the one that is soonest after it.
    """
    base = setting.base
    if base is None:
        return None
    if setting.told and setting.anchor:
        anchor = setting.anchor
        return min(choices, key=lambda c: _told_gap(c, anchor), default=None)
    close = min(choices, key=lambda c: gap(c, base), default=None)
    side = close
    if setting.ahead > 0:
        side = next((c for c in choices if c.latest and c.latest >= base), None)
    if setting.ahead < 0:
        side = next((c for c in reversed(choices) if c.earliest and c.earliest <= base), None)
    remote = side and close and gap(side, base) > _REMOTE and gap(close, base) < _reach(unit, setting)
    return close if remote and not _goes_on(side, close, setting) else side


def _goes_on(side: Interval | None, close: Interval | None, setting: Setting) -> bool:
    """Whether the text named the year of one choice last: what follows stays in it."""
    years = [span.earliest.year for span in (side, close, setting.anchor) if span and span.earliest]
    return len(years) == 3 and years[0] == years[2] != years[1]


def _reach(unit: str, setting: Setting) -> int:
    near = _NEAR.get(unit, 0)
    return (near, near, _JUST if unit == "day" else 0, 0)[abs(setting.ahead)]


def _told_gap(span: Interval, anchor: Interval) -> int:
    if span.overlaps(anchor) or span.earliest is None or span.latest is None:
        return 0
    if anchor.latest and span.earliest > anchor.latest:
        return (span.earliest - anchor.latest).days
    return (anchor.earliest - span.latest).days * _BACKWARDS if anchor.earliest else 0


def gap(span: Interval, day: date) -> int:
    """Days between the day and the interval, 0 when it lies inside."""
    if span.earliest and day < span.earliest:
        return (span.earliest - day).days
    return max(0, (day - span.latest).days) if span.latest else 0


# ---------------------------------------------------------------- what is counted in units


def shifted(unit: str, steps: int, *, anchored: bool = False) -> Meaning:
    """The unit that lies `steps` units from the one that holds the publication, or the anchor."""

    def say(setting: Setting) -> Answer:
        base = setting.published
        if anchored and setting.anchor:
            base = setting.anchor.earliest
        moved = base and cal.moved(base, unit, steps)
        return answered(cal.holding(moved, unit) if moved else None, unit)

    return Meaning(type=TimeType.DATE, unit=unit, say=say, weight=1)


def part(outer: Meaning, unit: str, make: Callable[[Interval], Interval | None]) -> Meaning:
    """A part of what another meaning says."""

    def say(setting: Setting) -> Answer | None:
        answer = outer.say(setting)
        return answered(make(answer.interval) if answer and answer.interval else None, unit)

    return Meaning(type=TimeType.DATE, unit=unit, say=say, weight=2)


def inside(outer: Meaning, unit: str, make: Callable[[date], Interval | None]) -> Meaning:
    """What lies in another meaning, made of its first day."""
    return part(outer, unit, lambda span: make(span.earliest) if span.earliest else None)


def in_month(month: Meaning, day: int) -> Meaning:
    """A day of a month that another meaning says."""
    return inside(month, "day", lambda first: day_of(first.year, first.month, day))


# ---------------------------------------------------------------- hours


def at_hour(day: Meaning, suffix: str) -> Meaning:
    """A day with the part of it that the words name."""

    def say(setting: Setting) -> Answer | None:
        answer = day.say(setting)
        return answer and Answer(interval=answer.interval, value=answer.value + suffix)

    return replace(day, type=TimeType.TIME, say=say, weight=day.weight + 1)


def _today(setting: Setting) -> Answer:
    base = setting.base
    return answered(one_day(base) if base else None, "day")


TODAY = Meaning(type=TimeType.DATE, unit="day", say=_today, anchors=False)
"""The day that a time of day without a date belongs to: the anchor's in a told text, else that of publication."""
