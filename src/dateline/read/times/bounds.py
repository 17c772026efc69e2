"""Rules of bounds: by, before, until, as early as, after, since, within, and the prepositions that add nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import ceil, floor
from typing import Any

from dateline.interval import Bound, Interval
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.named import grammar
from dateline.read.times.stretches import COMING, FINE

_rule = grammar.add
HOURS = {"hour": 1.0, "minute": 1 / 60, "second": 1 / 3600}


# ---------------------------------------------------------------- bounds


def _bounded(meaning: Meaning, make: Any, bound: Bound) -> Meaning | None:
    if meaning.type is TimeType.SET or meaning.bound is not Bound.WITHIN:
        return None

    def say(setting: Setting) -> Answer | None:
        answer = meaning.say(setting)
        if not answer or not answer.interval:
            return answer
        return replace(answer, interval=make(answer.interval, setting) or answer.interval)

    return replace(meaning, say=say, bound=bound, weight=meaning.weight + 1)


def _forward(meaning: Meaning, make: Any, bound: Bound) -> Meaning | None:
    """Bounds of what lies ahead: the words themselves say so, whatever the verb."""
    bounded = _bounded(meaning, make, bound)
    return bounded and replace(bounded, say=lambda setting: bounded.say(replace(setting, ahead=2 if setting.ahead >= 0 else 0)))


def _not_after(span: Interval, setting: Setting) -> Interval | None:
    start = setting.published
    if start and span.latest and start > span.latest:
        start = None
    return Interval(earliest=start, latest=span.latest, bound=Bound.NOT_AFTER)


def _not_before(span: Interval, _setting: Setting) -> Interval | None:
    return Interval(earliest=span.earliest, latest=None, bound=Bound.NOT_BEFORE)


@_rule("times.by", "by date", out="bound", examples=("by Friday", "no later than May"), counter="by the sea", core=1)
def _by(_by: None, meaning: Meaning) -> Meaning | None:
    """From publication to the end of what is named."""
    return _forward(meaning, _not_after, Bound.NOT_AFTER)


@_rule("times.before", "before date", out="bound", examples=("before May", "prior to Friday"), counter="before the king", core=1)
def _before(_before: None, meaning: Meaning) -> Meaning | None:
    """From publication to the day before what is named."""

    def make(span: Interval, setting: Setting) -> Interval | None:
        last = span.earliest and cal.moved(span.earliest, "day", -1)
        return _not_after(Interval(earliest=None, latest=last), setting) if last else None

    if meaning.type is TimeType.TIME:
        return meaning  # before dawn on a day is on that day
    return _forward(meaning, make, Bound.NOT_AFTER)


@_rule(
    "times.as-early",
    "asearly|from date",
    out="bound",
    examples=("as early as January", "from May"),
    counter="as early as he could",
    core=1,
)
def _as_early(_as: None, meaning: Meaning) -> Meaning | None:
    """From the start of what is named, without an end."""
    return _forward(meaning, _not_before, Bound.NOT_BEFORE)


@_rule("times.after", "after date", out="bound", examples=("after May 5", "after Friday"), counter="after the rain", core=1)
def _after(_after: None, meaning: Meaning) -> Meaning | None:
    """From the day after what is named, without an end."""

    def make(span: Interval, _setting: Setting) -> Interval | None:
        first = span.latest and cal.moved(span.latest, "day", 1)
        return Interval(earliest=first, latest=None, bound=Bound.NOT_BEFORE) if first else None

    return _bounded(meaning, make, Bound.NOT_BEFORE) if meaning.type is not TimeType.DURATION else None


@_rule("times.since", "since date", out="bound", examples=("since May", "since 1998"), counter="since he left", core=1)
def _since(_since: None, meaning: Meaning) -> Meaning | None:
    """From the start of what is named to publication."""

    def make(span: Interval, setting: Setting) -> Interval | None:
        last = setting.published
        if last and span.earliest and last < span.earliest:
            last = None
        return Interval(earliest=span.earliest, latest=last)

    return _bounded(meaning, make, Bound.WITHIN)


@_rule(
    "times.within",
    "within duration",
    out="bound",
    examples=("within 48 hours", "within a week"),
    counter="within the walls",
    core=1,
)
def _within(_within: None, duration: Meaning) -> Meaning | None:
    """From publication, as long as the duration."""
    unit, count = duration.unit, duration.count

    def say(setting: Setting) -> Answer | None:
        answer = duration.say(setting)
        if setting.published is None or unit == "ref" or answer is None:
            return answer
        if unit in FINE:
            far = cal.moved(setting.published, "day", ceil((count or 1) * HOURS[unit] / 24))
        else:
            step, size = (unit, int(count)) if count else COMING.get(unit, (unit, 3))
            far = cal.moved(setting.published, step, size)
        return replace(answer, interval=Interval(earliest=setting.published, latest=far, bound=Bound.WITHIN)) if far else answer

    return replace(duration, say=say, weight=duration.weight + 1)


@_rule(
    "times.in-duration",
    "away duration",
    out="bound",
    examples=("in three weeks", "in a few days"),
    counter="in three boats",
    core=1,
)
def _in_duration(_in: None, duration: Meaning) -> Meaning | None:
    """A length of time ahead of publication, as wide as its unit; where the clause looks back or ranks, a plain duration."""
    unit, count = duration.unit, duration.count
    if unit == "ref" or not duration.weight:
        return None

    def say(setting: Setting) -> Answer | None:
        answer = duration.say(setting)
        looks = setting.ahead > 0 or (setting.ahead == 0 and unit in ("day", "week", "month"))
        if answer is None or setting.published is None or setting.ranked or not looks:
            return answer
        return replace(answer, interval=_away(setting.published, unit, count))

    return replace(duration, say=say, weight=duration.weight + 2)


def _away(day: date, unit: str, count: float | None) -> Interval | None:
    if count is None:
        far = cal.moved(day, *COMING.get(unit, (unit, 3)))
        return Interval(earliest=day, latest=far) if far else None
    if unit in FINE:
        days = count * HOURS[unit] / 24
        first, last = cal.moved(day, "day", floor(days)), cal.moved(day, "day", ceil(days))
        return Interval(earliest=first, latest=last) if first and last else None
    far = cal.moved(day, "month", round(count * cal.MONTHS[unit])) if count % 1 and unit in cal.MONTHS else None
    far = far or cal.moved(day, unit, int(count))
    return cal.holding(far, unit) if far else None


@_rule("times.adverbial", "in date", out="bound", examples=("in May", "on Sunday"), counter="in the city", core=1)
def _adverbial(_in: None, meaning: Meaning) -> Meaning | None:
    """A preposition that adds nothing to its date."""
    return meaning if meaning.type is not TimeType.SET else None
