"""Rules of the hours: clock times and parts of the day."""

from __future__ import annotations

from dataclasses import replace

from dateline.interval import Interval
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.grammar import TODAY, at_hour, grammar, shifted

_rule = grammar.add


def _on(day: Meaning, suffix: str) -> Meaning | None:
    return at_hour(day, suffix) if day.unit == "day" and day.type is TimeType.DATE else None


@_rule("times.clock", "num|clock meridiem zone?", out="hour", examples=("5 p.m.", "2:03 am"), counter="5 people")
def _clock(hour: float | tuple[int, int], meridiem: int, _zone: None) -> str | None:
    """A clock time with its half of the day; 5.30 is half past five."""
    hours, minutes = hour if isinstance(hour, tuple) else (int(hour), round(hour % 1 * 100))
    return f"T{hours % 12 + meridiem:02d}:{minutes:02d}" if 1 <= hours <= 12 and minutes < 60 else None


@_rule("times.clock-24", "clock oclock|hrs|zone?", out="hour", examples=("14:30", "07:15 GMT"), counter="3:1")
def _clock_24(clock: tuple[int, int], _zone: None) -> str | None:
    """A clock time of 24 hours."""
    return f"T{clock[0]:02d}:{clock[1]:02d}" if clock[0] <= 24 and clock[1] < 60 else None


@_rule("times.clock-zone", "num zone", out="hour", examples=("1500 GMT", "0730 local time"), counter="1575 GMT")
def _clock_zone(number: float, _zone: None) -> str | None:
    """A clock time in four figures, which only its zone tells from a number; two figures are a full hour."""
    hours, minutes = divmod(int(number), 100) if number > 24 else (int(number), 0)
    return f"T{hours:02d}:{minutes:02d}" if number == int(number) and hours <= 24 and minutes < 60 else None


@_rule("times.clock-oclock", "num oclock", out="hour", examples=("five o'clock", "at 11 o’clock"), counter="five boats")
def _oclock(number: float, _oclock: None) -> str | None:
    """A full hour in words."""
    return f"T{int(number):02d}:00" if number in range(1, 13) else None


@_rule(
    "times.clock-part",
    "num|clock of part",
    out="hour",
    examples=("4 in the morning", "10:30 in the evening"),
    counter="4 in the car",
)
def _clock_part(hour: float | tuple[int, int], _of: None, part: str) -> str | None:
    """An hour with the part of the day that it lies in."""
    hours, minutes = hour if isinstance(hour, tuple) else (int(hour), 0)
    if not 1 <= hours <= 12 or part.startswith("T1") or part.startswith("T2"):
        return None
    late = part in ("TAF", "TEV") or (part == "TNI" and hours > 5)
    return f"T{hours % 12 + 12 * late:02d}:{minutes:02d}"


@_rule("times.hour-alone", "hour", examples=("at 5 p.m.", "14:30"), counter="5 people")
def _hour_alone(suffix: str) -> Meaning:
    """A clock time without its day."""
    return at_hour(TODAY, suffix)


@_rule("times.hour-date", "hour|part comma|in? date", examples=("5 p.m. Friday", "midnight on May 5"), counter="5 people on May 5")
def _hour_date(suffix: str, _on_day: None, day: Meaning) -> Meaning | None:
    """A clock time in front of its day."""
    return _on(day, suffix)


@_rule(
    "times.hour-aside",
    "hour aside hour aside in? date",
    examples=("10:30 p.m. (2030 GMT) on Friday", "5 p.m. (1500 GMT) Monday"),
    counter="5 p.m. (1500 GMT)",
)
def _hour_aside(suffix: str, _open: None, _elsewhere: str, _close: None, _on_day: None, day: Meaning) -> Meaning | None:
    """A clock time with the time of another zone between it and its day."""
    return _on(day, suffix)


@_rule("times.date-hour", "date comma? in? hour", examples=("Friday at 5 p.m.", "May 5, 14:30"), counter="Friday 5 people")
def _date_hour(day: Meaning, _comma: None, _at: None, suffix: str) -> Meaning | None:
    """A clock time after its day."""
    return _on(day, suffix)


@_rule("times.date-part", "date in? part", examples=("Friday evening", "yesterday at noon"), counter="evening dress")
def _date_part(day: Meaning, _at: None, suffix: str) -> Meaning | None:
    """A part of a named day."""
    return _on(day, suffix)


@_rule(
    "times.part-of-date",
    "the? part of|in date",
    examples=("the morning of May 5", "the early hours of Friday"),
    counter="the morning paper",
)
def _part_of_date(_the: None, suffix: str, _of: None, day: Meaning) -> Meaning | None:
    """A part of the day that follows."""
    return _on(day, suffix)


@_rule("times.this-part", "this|that part", examples=("this morning", "that night"), counter="morning paper")
def _this_part(_this: None, suffix: str) -> Meaning:
    """A part of the day of publication, or of the anchor."""
    return at_hour(TODAY, suffix)


@_rule("times.the-part", "the part", examples=("in the morning", "The evening was cold."), counter="on the morning ferry")
def _the_part(_the: None, suffix: str) -> Meaning:
    """A part of the day of publication, or of the anchor; in front of a noun it is no time."""
    day = at_hour(TODAY, suffix)
    return replace(day, say=lambda setting: None if setting.noun else day.say(setting), on_thing=True)


@_rule("times.noon", "in? part", examples=("at noon", "midnight"), counter="evening dress", core=1)
def _noon(preposition: None, suffix: str) -> Meaning | None:
    """Noon or midnight alone."""
    del preposition
    return at_hour(TODAY, suffix) if suffix.startswith("T1") or suffix.startswith("T2") else None


@_rule("times.overnight", "overnight", examples=("The ship sank overnight.", "rain fell overnight"), counter="an overnight train")
def _overnight(suffix: str) -> Meaning:
    """The night before publication, or after it where the clause looks ahead; in front of a noun it is no time."""
    day = at_hour(shifted("day", 0), suffix)

    def say(setting: Setting) -> Answer | None:
        answer, today = day.say(setting), setting.published
        other = today and cal.moved(today, "day", 1 if setting.ahead > 0 else -1)
        if setting.noun or not today or not other or not answer:
            return None if setting.noun else answer
        return replace(answer, interval=Interval(earliest=min(today, other), latest=max(today, other)))

    return replace(day, say=say, on_thing=True)
