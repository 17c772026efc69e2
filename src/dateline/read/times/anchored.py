"""Rules that count from an anchor: the nearest date before the words, a date beside them, or a thing whose date the text gave.

What counts from a thing whose date the text does not give has no days; `find_times` adds a Problem.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.calendar import FINE
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.grammar import answered, at_hour, grammar, in_month, shifted, unknown
from dateline.read.times.reports import compared
from dateline.read.times.stretches import lasting

_rule = grammar.add


@_rule(
    "times.following",
    "following|preceding|that fiscal? unit",
    examples=("the following day", "that year"),
    counter="the next of days",
)
def _following(steps: int, _fiscal: None, unit: str) -> Meaning | None:
    """The unit of the anchor, or the one after or before it."""
    return shifted(unit, steps, anchored=True) if unit not in FINE else None


@_rule(
    "times.following-part",
    "the? following|preceding|that part",
    examples=("the following morning", "that night"),
    counter="the next paper",
)
def _following_part(_the: None, steps: int, suffix: str) -> Meaning:
    """A part of the day of the anchor, or of the one after or before it."""
    return at_hour(shifted("day", steps, anchored=True), suffix)


@_rule("times.day-following", "the unit following-it", examples=("the day following", "the year following"), counter="the day")
def _day_following(_the: None, unit: str, _following: None) -> Meaning | None:
    """The unit after the anchor, where nothing follows that it could count from."""
    meaning = shifted(unit, 1, anchored=True)
    return replace(meaning, on_thing=True, say=lambda s: meaning.say(s) if s.closed else None) if unit not in FINE else None


@_rule(
    "times.day-of-that",
    "the day of that|following|preceding unit",
    examples=("the 24th of that month", "the 5th of the following month"),
    counter="the 24th of that year",
)
def _day_of_that(_the: None, day: int, _of: None, steps: int, unit: str) -> Meaning | None:
    """A day of the month of the anchor, or of the one after or before it."""
    return in_month(shifted(unit, steps, anchored=True), day) if unit == "month" else None


# ---------------------------------------------------------------- a distance


def _counted(duration: Meaning, sign: int, *, anchored: bool) -> Meaning | None:
    unit, count = duration.unit, duration.count
    if unit == "ref":
        return None
    coarse = "day" if unit in FINE or unit == "fortnight" else "month" if count and count % 1 and unit in cal.MONTHS else unit

    def say(setting: Setting) -> Answer:
        base = setting.published
        if anchored and setting.anchor:
            base = setting.anchor.earliest
        if base is None or count is None:
            return Answer(interval=None, value="FUTURE_REF" if sign > 0 else "PAST_REF")
        day = _moved(base, unit, sign * count)
        return answered(cal.holding(day, coarse) if day else None, coarse)

    meaning = Meaning(type=TimeType.DATE, unit="day" if unit in FINE else unit, say=say, weight=2)
    return compared(meaning) if (unit, count, sign) == ("year", 1, -1) else meaning


def _moved(day: date, unit: str, count: float) -> date | None:
    """The day so many units away; a broken count of years or quarters is taken in months, of weeks in days."""
    if count == int(count):
        return cal.moved(day, unit, int(count))
    if unit in cal.MONTHS:
        return cal.moved(day, "month", round(count * cal.MONTHS[unit]))
    return cal.moved(day, "day", round(count * cal.DAYS.get(unit, 0)))


@_rule("times.ago", "duration ago", examples=("two weeks ago", "a year ago"), counter="two weeks")
def _ago(duration: Meaning, _ago: None) -> Meaning | None:
    """A distance back from publication."""
    return _counted(duration, -1, anchored=False)


@_rule("times.earlier", "duration earlier|later", examples=("two weeks earlier", "a day later"), counter="two weeks")
def _earlier(duration: Meaning, sign: int) -> Meaning | None:
    """A distance from the nearest anchor."""
    return _counted(duration, sign, anchored=True)


@_rule(
    "times.later-than",
    "duration earlier|later than",
    examples=("a year later than planned", "two days earlier than usual"),
    counter="a year later",
    core=0,
)
def _later_than(duration: Meaning, _sign: int, _than: None) -> Meaning:
    """A distance from what was planned: a length."""
    return duration


@_rule("times.hence", "duration hence", examples=("two weeks from now", "a year hence"), counter="two weeks")
def _hence(duration: Meaning, _hence: None) -> Meaning | None:
    """A distance forward from publication."""
    return _counted(duration, 1, anchored=False)


# ---------------------------------------------------------------- from a date beside it


@_rule(
    "times.from-date",
    "duration before|after|from date",
    examples=("two days after Christmas", "a week before May 5"),
    counter="two days after",
)
def _from_date(duration: Meaning, sign: int, day: Meaning) -> Meaning | None:
    """A distance from a date that is named."""
    if sign is None and duration.unit == "week" and duration.count:
        duration = lasting(duration.count * cal.DAYS["week"], "day")  # a week from Monday is a Monday
    counted = _counted(duration, sign or 1, anchored=True)
    if counted is None or day.type is not TimeType.DATE or not day.anchors or duration.count is None:
        return None
    if sign is None and not _near(day):
        return None  # two years from May 2024: a length and an opening, no distance

    def say(setting: Setting) -> Answer | None:
        answer = day.say(setting)
        if not answer or not answer.interval:
            return Answer(interval=None, value=unknown(duration.unit))
        return counted.say(replace(setting, anchor=answer.interval, reported=None))

    return replace(counted, say=say, weight=3)


def _near(day: Meaning) -> bool:
    """Whether a day is named by its weekday or its distance from publication."""
    return day.unit == "day" and day.floats == (day.weight == 0) and day.weight < 2


@_rule(
    "times.unit-before-date",
    "the unit before|after date",
    examples=("the day before Christmas", "the week after May 5"),
    counter="the day before the vote",
)
def _unit_before_date(_the: None, unit: str, sign: int, day: Meaning) -> Meaning | None:
    """The unit before or after a date that is named."""
    return _from_date(lasting(1, unit), sign, day) if unit not in FINE else None


# ---------------------------------------------------------------- from a thing


def _from_thing(counted: Meaning, setting: Setting) -> Answer | None:
    """The distance from the thing that follows, or where nothing follows from the nearest anchor; None when neither has days."""
    anchor = setting.anchor if setting.closed else setting.event
    answer = counted.say(replace(setting, anchor=anchor, reported=None)) if anchor else None
    return replace(answer, type=TimeType.DATE) if answer and answer.interval else None


@_rule(
    "times.unanchored",
    "duration before|after",
    examples=("two days after the vote", "a week before the storm"),
    counter="two days after Christmas",
    core=0,
)
def _unanchored(duration: Meaning, sign: int) -> Meaning:
    """A distance from something that is not a date. It has days where the text gave that thing a date, else its length alone."""
    counted = _counted(duration, sign, anchored=True)

    def say(setting: Setting) -> Answer | None:
        return (counted and _from_thing(counted, setting)) or duration.say(setting)

    return replace(duration, say=say, on_thing=True)


@_rule(
    "times.day-before",
    "the unit before|after",
    examples=("the day before", "the year after"),
    counter="the day before Christmas",
)
def _day_before(_the: None, unit: str, sign: int) -> Meaning | None:
    """The unit before or after the anchor, or a thing that the text gave a date."""
    counted = shifted(unit, sign, anchored=True)
    if unit in FINE:
        return None
    return replace(counted, on_thing=True, say=lambda s: _from_thing(counted, s) or Answer(interval=None, value=unknown(unit)))


# ---------------------------------------------------------------- then


@_rule("times.then", "then", out="bare", examples=("by then", "since then"), counter="the rest")
def _then(_word: None) -> Meaning:
    """The nearest anchor by its pronoun, which is one only after a preposition."""

    def say(setting: Setting) -> Answer:
        anchor, unit = setting.anchor, setting.unit or "day"
        value = cal.value(anchor, unit if unit in cal.CODES else "day") if anchor else unknown("day")
        return Answer(interval=anchor, value=value)

    return Meaning(type=TimeType.DATE, unit="day", say=say, anchors=False)
