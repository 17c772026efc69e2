"""Rules of the calendar: years, months, days, weekdays, quarters, seasons, holidays, hours and parts of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dateline.interval import Interval, one_day
from dateline.interval import month as month_of
from dateline.interval import year as year_of
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Grammar, Meaning, Setting

grammar = Grammar()
_REMOTE, _NEAR = 215, 110  # days
_rule = grammar.add


def fixed(span: Interval, unit: str, *, value: str | None = None, weight: int = 0) -> Meaning:
    """A meaning that needs no setting."""
    answer = Answer(interval=span, value=value or cal.value(span, unit))
    return Meaning(type=TimeType.DATE, unit=unit, say=lambda _: answer, weight=weight)


def _day(year: int, month: int, day: int) -> Meaning | None:
    try:
        return fixed(one_day(date(year, month, day)), "day", weight=2)
    except ValueError:
        return None


def nearest(choices: list[Interval], setting: Setting) -> Interval | None:
    """The choice on the side that the clause looks to; without a side, the one nearest to the base."""
    base = setting.base
    if base is None:
        return None
    whole = [c for c in choices if c.earliest and c.latest]
    if setting.told:
        return min(whole, key=lambda c: gap(c, base), default=None)
    close = min(whole, key=lambda c: gap(c, base), default=None)
    side = close
    if setting.ahead > 0:
        side = next((c for c in whole if c.latest and c.latest >= base), None)
    if setting.ahead < 0:
        side = next((c for c in reversed(whole) if c.earliest and c.earliest <= base), None)
    if abs(setting.ahead) < 2 and side and close and gap(side, base) > _REMOTE and gap(close, base) < _NEAR:
        return close  # nobody names a day eleven months off without its year when its twin is weeks away
    return side


def gap(span: Interval, day: date) -> int:
    """Days between the day and the interval, 0 when it lies inside."""
    if span.earliest and day < span.earliest:
        return (span.earliest - day).days
    return max(0, (day - span.latest).days) if span.latest else 0


def _yearly(setting: Setting, make: Any) -> list[Interval]:
    base = setting.base
    years = range(base.year - 1, base.year + 2) if base and 1 < base.year < 9998 else ()
    return [span for y in years if (span := make(y)) is not None]


def floating(make: Any, unit: str, unknown: str) -> Meaning:
    """A meaning that comes back each year; the clause and the base choose which."""

    def say(setting: Setting) -> Answer:
        span = nearest(_yearly(setting, make), setting)
        return Answer(interval=span, value=cal.value(span, unit) if span else unknown)

    return Meaning(type=TimeType.DATE, unit=unit, say=say, floats=True)


def _safe_day(year: int, month: int, day: int) -> Interval | None:
    try:
        return one_day(date(year, month, day))
    except ValueError:
        return None


@_rule("times.full-date", "month day comma? year", examples=("May 5, 2026", "Sept. 12 2025"), counter="May 35, 2026")
def _month_day_year(month: int, day: int, _comma: None, year: int) -> Meaning | None:
    """Month, day and year."""
    return _day(year, month, day)


@_rule(
    "times.full-date-day-first",
    "the? day of? month comma? year",
    examples=("5 May 2026", "the 12th of June, 2025"),
    counter="35 May 2026",
)
def _day_month_year(_the: None, day: int, _of: None, month: int, _comma: None, year: int) -> Meaning | None:
    """Day, month and year."""
    return _day(year, month, day)


@_rule("times.iso-date", "year dash num dash num", examples=("2026-05-04", "2025-12-31"), counter="2026-54-04")
def _iso(year: int, _a: None, month: float, _b: None, day: float) -> Meaning | None:
    """A date in ISO 8601."""
    return _day(year, int(month), int(day))


@_rule("times.slash-date", "num slash num slash year", examples=("5/4/2026", "12/31/2025"), counter="54/4/2026")
def _slash(month: float, _a: None, day: float, _b: None, year: int) -> Meaning | None:
    """A numeric date, month first unless that cannot be."""
    if month > 12:
        month, day = day, month
    return _day(year, int(month), int(day))


@_rule("times.month-ordinal", "month ordinal", examples=("October fifth", "June twelfth"), counter="They may first go")
def _month_ordinal(month: int, day: int) -> Meaning | None:
    """A day of a month in words."""
    return _month_day(month, day)  # type: ignore[no-any-return]


@_rule(
    "times.ordinal-of-month",
    "the ordinal of month",
    examples=("the first of April", "the tenth of May"),
    counter="the first of them",
)
def _ordinal_of_month(_the: None, day: int, _of: None, month: int) -> Meaning | None:
    """A day of a month in words, day first."""
    return _month_day(month, day)  # type: ignore[no-any-return]


@_rule(
    "times.day-of-step",
    "the day of this|next|last unit",
    examples=("the 24th of this month", "the 5th of next month"),
    counter="the 24th of this year",
)
def _day_of_step(_the: None, day: int, _of: None, steps: int, unit: str) -> Meaning | None:
    """A day of a relative month."""
    if unit != "month":
        return None

    def say(setting: Setting) -> Answer | None:
        base = setting.published and cal.moved(setting.published, "month", steps)
        span = _safe_day(base.year, base.month, day) if base else None
        return Answer(interval=span, value=cal.value(span, "day") if span else f"XXXX-XX-{day:02d}")

    return Meaning(type=TimeType.DATE, unit="day", say=say, weight=2)


@_rule(
    "times.year-spoken",
    "the? num num",
    examples=("the year nineteen ninety-six", "the spring of twenty twenty-two"),
    counter="nineteen boats",
)
def _year_spoken(_the: None, century: float, rest: float) -> Meaning | None:
    """A year as it is spoken."""
    whole = century in (18, 19, 20) and 10 <= rest < 100 and rest == int(rest)
    return fixed(year_of(int(century * 100 + rest)), "year") if whole else None


@_rule(
    "times.number-compound", "num dash? num", out="num", examples=("twenty-five years", "ninety-one days"), counter="twenty fifty"
)
def _compound(tens: float, _dash: None, ones: float) -> float | None:
    """Tens and ones."""
    return tens + ones if tens in range(20, 100, 10) and 1 <= ones <= 9 else None


@_rule(
    "times.number-hundreds", "num|a hundred num?", out="num", examples=("two hundred years", "a hundred days"), counter="hundred"
)
def _hundreds(count: float, size: int, rest: float | None) -> float:
    """Hundreds and thousands."""
    return count * size + (rest or 0)


@_rule("times.number-fraction", "num num slash num", out="num", examples=("2 1/2 years", "3 1/4 hours"), counter="2 1/0")
def _fraction(whole: float, over: float, _slash: None, under: float) -> float | None:
    """A number with a fraction."""
    return whole + over / under if 0 < over < under else None


@_rule("times.month-year", "month comma|of? year", examples=("May 2026", "June of 2025"), counter="may 2026 people")
def _month_year(month: int, _of: None, year: int) -> Meaning:
    """A month of a named year."""
    return fixed(month_of(year, month), "month", weight=1)


@_rule("times.month-day", "month day", examples=("May 5", "Sept. 12"), counter="May 35")
def _month_day(month: int, day: int) -> Meaning:
    """A day of a month without its year."""
    meaning = floating(lambda y: _safe_day(y, month, day), "day", f"XXXX-{month:02d}-{day:02d}")
    return replace(meaning, weight=1)


@_rule("times.day-month", "the? day of? month", examples=("5 May", "the 12th of June"), counter="35 May")
def _day_month(_the: None, day: int, _of: None, month: int) -> Meaning:
    """A day of a month, day first."""
    return _month_day(month, day)  # type: ignore[no-any-return]


@_rule("times.month", "month", examples=("in May", "since June"), counter="They may go.")
def _month(month: int) -> Meaning:
    """A month without its year."""
    return floating(lambda y: month_of(y, month), "month", f"XXXX-{month:02d}")


@_rule("times.year", "year", examples=("in 2026", "1998"), counter="$2026")
def _year(year: int) -> Meaning:
    """A year in four digits."""
    return fixed(year_of(year), "year")


@_rule("times.year-named", "the? unit year", examples=("the year 2026", "year 1998"), counter="the week 2026")
def _year_named(_the: None, unit: str, year: int) -> Meaning | None:
    """A year introduced by its unit."""
    return fixed(year_of(year), "year") if unit == "year" else None


@_rule("times.year-words", "the? unit num", examples=("the year two thousand", "year two thousand"), counter="the year two")
def _year_words(_the: None, unit: str, number: float) -> Meaning | None:
    """A year in words, introduced by its unit."""
    whole = unit == "year" and 1000 <= number < 2200 and number == int(number)
    return fixed(year_of(int(number)), "year", weight=1) if whole else None


@_rule("times.year-cut", "quote cut", examples=("in '97", "the class of ’05"), counter="'7")
def _year_cut(_quote: None, short: int) -> Meaning:
    """A year cut to two digits: the century nearest to our own."""
    return fixed(year_of(short + (1900 if short > 40 else 2000)), "year")


@_rule("times.before-era", "num|year era", examples=("480 BC", "in 1200 BCE"), counter="480 boats")
def _before_era(year: float, _era: None) -> Meaning:
    """A year before the common era; it lies outside the calendar, so it has a value and no interval."""
    answer = Answer(interval=None, value=f"BC{int(year):04d}")
    return Meaning(type=TimeType.DATE, unit="year", say=lambda _: answer, weight=3, anchors=False)


@_rule("times.decade", "the? year s", examples=("the 1990s", "1840s"), counter="1990")
def _decade(_the: None, year: int, _s: None) -> Meaning | None:
    """A decade in digits."""
    return fixed(cal.holding(date(year, 1, 1), "decade"), "decade", weight=1) if year % 10 == 0 else None


@_rule("times.decade-cut", "the? quote cut s", examples=("the '90s", "the ’60s"), counter="the '95s")
def _decade_cut(_the: None, _quote: None, short: int, _s: None) -> Meaning | None:
    """A decade cut to two digits."""
    return fixed(cal.holding(date(1900 + short, 1, 1), "decade"), "decade", weight=1) if short % 10 == 0 else None


@_rule("times.decade-named", "the decade", examples=("the nineties", "the sixties"), counter="nineties music")
def _decade_named(_the: None, short: int) -> Meaning:
    """A decade by its name."""
    return fixed(cal.holding(date(1900 + short, 1, 1), "decade"), "decade")


@_rule("times.century", "the? ordinal unit", examples=("the 19th century", "the twentieth century"), counter="the 19th year")
def _century(_the: None, ordinal: int, unit: str) -> Meaning | None:
    """A century by its number."""
    if unit != "century" or not 1 < ordinal < 30:
        return None
    return fixed(cal.holding(date(ordinal * 100 - 50, 1, 1), "century"), "century", value=f"{ordinal - 1:02d}XX")


def quarter_of(year: int, number: int) -> Interval:
    """A quarter of a calendar year."""
    return cal.holding(date(year, number * 3, 1), "quarter")


@_rule(
    "times.quarter",
    "the? fiscal? ordinal dash? unit",
    examples=("the third quarter", "first-quarter"),
    counter="a quarter of the vote",
)
def _quarter(_the: None, _fiscal: None, number: int, _dash: None, unit: str) -> Meaning | None:
    """A quarter without its year."""
    if unit != "quarter" or not 1 <= number <= 4:
        return None
    return replace(floating(lambda y: quarter_of(y, number), "quarter", f"XXXX-Q{number}"), weight=1)


@_rule(
    "times.quarter-of",
    "the? fiscal? ordinal dash? unit of? year",
    examples=("the third quarter of 2026", "first quarter 2025"),
    counter="a quarter of 2026 votes",
)
def _quarter_of(_the: None, _fiscal: None, number: int, _dash: None, unit: str, _of: None, year: int) -> Meaning | None:
    """A quarter of a named year."""
    if unit != "quarter" or not 1 <= number <= 4:
        return None
    return fixed(quarter_of(year, number), "quarter", weight=2)


@_rule(
    "times.quarter-after-year",
    "the? year ordinal unit",
    examples=("the 2026 third quarter", "2025 first quarter"),
    counter="the 2026 third year",
)
def _year_quarter(_the: None, year: int, number: int, unit: str) -> Meaning | None:
    """A quarter after its year."""
    return _quarter_of(None, None, number, None, unit, None, year)  # type: ignore[no-any-return]


@_rule(
    "times.half",
    "the? ordinal half of? year",
    examples=("the first half of 2026", "the second half of 1998"),
    counter="half of 2026",
)
def _half(_the: None, number: int, _half: None, _of: None, year: int) -> Meaning | None:
    """A half of a named year."""
    if number not in (1, 2):
        return None
    return fixed(cal.holding(date(year, number * 6, 1), "half"), "half", weight=2)


@_rule("times.fiscal-year", "fiscal unit? year", examples=("fiscal 2026", "the fiscal year 2025"), counter="the fiscal plan")
def _fiscal(_fiscal: None, unit: str | None, year: int) -> Meaning | None:
    """A fiscal year, read as the calendar year of its name: no rule knows each company's books."""
    return fixed(year_of(year), "year", weight=1) if unit in (None, "year") else None


@_rule("times.period-of", "the year period", examples=("the 2025 period", "its 1988 term"), counter="the period")
def _period(_the: None, year: int, _period: None) -> Meaning:
    """A reporting period of a named year."""
    return fixed(year_of(year), "year", weight=1)


@_rule("times.season-year", "the? season of? year", examples=("the spring of 2026", "summer 2025"), counter="spring water")
def _season_year(_the: None, code: str, _of: None, year: int) -> Meaning:
    """A season of a named year."""
    return fixed(cal.season(year, code), "season", weight=1)


@_rule("times.season", "the season", examples=("in the spring", "the summer"), counter="They fall.")
def _season(_the: None, code: str) -> Meaning:
    """A season without its year."""
    return floating(lambda y: cal.season(y, code), "season", f"XXXX-{code}")


@_rule("times.season-bare", "in season", examples=("in spring", "during winter"), counter="They fall.", core=1)
def _season_bare(_in: None, code: str) -> Meaning:
    """A season after a preposition."""
    return floating(lambda y: cal.season(y, code), "season", f"XXXX-{code}")


@_rule("times.holiday-year", "holiday of|comma? year", examples=("Christmas 2026", "Easter of 2025"), counter="Christmas trees")
def _holiday_year(rule: str, _of: None, year: int) -> Meaning | None:
    """A holiday of a named year."""
    day = cal.holiday(rule, year)
    return fixed(one_day(day), "day", weight=2) if day else None


@_rule("times.holiday", "holiday", examples=("by Christmas", "at Easter"), counter="a holiday")
def _holiday(rule: str) -> Meaning:
    """A holiday without its year."""
    return floating(lambda y: one_day(d) if (d := cal.holiday(rule, y)) else None, "day", "XXXX-XX-XX")


@_rule("times.weekday", "weekday", examples=("on Friday", "Tuesday"), counter="Fridays")
def _weekday(number: int) -> Meaning:
    """A bare weekday: back or forward as its clause looks; the day of publication counts when the clause looks back."""

    def say(setting: Setting) -> Answer:
        base = setting.base
        if base is None:
            return Answer(interval=None, value=f"XXXX-WXX-{number}")
        back = (base.isoweekday() - number) % 7
        day = cal.moved(base, "day", 7 - back if setting.ahead > 0 else -back)
        return Answer(interval=one_day(day) if day else None, value=day.isoformat() if day else f"XXXX-WXX-{number}")

    return Meaning(type=TimeType.DATE, unit="day", say=say, floats=True)


@_rule("times.weekday-date", "weekday comma? date", examples=("Friday, May 8", "Monday 4 May 2026"), counter="Friday, people")
def _weekday_date(_weekday: int, _comma: None, day: Meaning) -> Meaning | None:
    """A weekday in front of its date: the date says it all."""
    return replace(day, weight=day.weight + 1) if day.unit == "day" and day.weight and day.type is TimeType.DATE else None


# ---------------------------------------------------------------- hours


def at_hour(day: Meaning, suffix: str) -> Meaning:
    """A day with the part of it that the words name."""

    def say(setting: Setting) -> Answer | None:
        answer = day.say(setting)
        return answer and Answer(interval=answer.interval, value=answer.value + suffix)

    return replace(day, type=TimeType.TIME, say=say, weight=day.weight + 1)


def today(setting: Setting) -> Answer:
    """The day that a time of day without a date belongs to: the anchor's in a told text, else that of publication."""
    base = setting.base
    return Answer(interval=one_day(base) if base else None, value=base.isoformat() if base else "XXXX-XX-XX")


TODAY = Meaning(type=TimeType.DATE, unit="day", say=today, anchors=False)


@_rule("times.clock", "num|clock meridiem zone?", out="hour", examples=("5 p.m.", "2:03 am"), counter="5 people")
def _clock(hour: Any, meridiem: int, _zone: None) -> str | None:
    """A clock time with its half of the day."""
    hours, minutes = hour if isinstance(hour, tuple) else (int(hour), 0)
    return f"T{hours % 12 + meridiem:02d}:{minutes:02d}" if 1 <= hours <= 12 else None


@_rule("times.clock-24", "clock oclock|zone?", out="hour", examples=("14:30", "07:15 GMT"), counter="3:1")
def _clock_24(clock: tuple[int, int], _zone: None) -> str:
    """A clock time of 24 hours."""
    return f"T{clock[0]:02d}:{clock[1]:02d}"


@_rule("times.hour-alone", "hour", examples=("at 5 p.m.", "14:30"), counter="5 people")
def _hour_alone(suffix: str) -> Meaning:
    """A clock time without its day."""
    return at_hour(TODAY, suffix)


@_rule("times.hour-date", "hour|part comma|in? date", examples=("5 p.m. Friday", "midnight on May 5"), counter="5 people on May 5")
def _hour_date(suffix: str, _on: None, day: Meaning) -> Meaning | None:
    """A clock time in front of its day."""
    return at_hour(day, suffix) if day.unit == "day" and day.type is TimeType.DATE else None


@_rule("times.date-hour", "date comma|in? hour", examples=("Friday at 5 p.m.", "May 5, 14:30"), counter="Friday 5 people")
def _date_hour(day: Meaning, _at: None, suffix: str) -> Meaning | None:
    """A clock time after its day."""
    return at_hour(day, suffix) if day.unit == "day" and day.type is TimeType.DATE else None


@_rule("times.date-part", "date part", examples=("Friday evening", "May 5 morning"), counter="evening dress")
def _date_part(day: Meaning, suffix: str) -> Meaning | None:
    """A part of a named day."""
    return at_hour(day, suffix) if day.unit == "day" and day.type is TimeType.DATE else None


@_rule(
    "times.part-of-date",
    "the part of|in date",
    examples=("the morning of May 5", "the night of Friday"),
    counter="the morning paper",
)
def _part_of_date(_the: None, suffix: str, _of: None, day: Meaning) -> Meaning | None:
    """A part of the day that follows."""
    return at_hour(day, suffix) if day.unit == "day" and day.type is TimeType.DATE else None


@_rule("times.this-part", "this|that|the part", examples=("this morning", "that night"), counter="morning paper")
def _this_part(_this: None, suffix: str) -> Meaning:
    """A part of the day of publication, or of the anchor."""
    return at_hour(TODAY, suffix)


@_rule("times.noon", "in? part", examples=("at noon", "midnight"), counter="evening dress", core=1)
def _noon(preposition: None, suffix: str) -> Meaning | None:
    """Noon or midnight alone, or a part of the day after a preposition."""
    del preposition
    return at_hour(TODAY, suffix) if suffix.startswith("T1") or suffix.startswith("T2") else None
