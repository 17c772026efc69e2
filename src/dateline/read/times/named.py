"""Rules of the calendar: years, months, days, weekdays, seasons, holidays, decades and centuries."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date

from dateline.interval import month as month_of
from dateline.interval import one_day
from dateline.interval import year as year_of
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.grammar import answered, day_of, fixed, floating, grammar, in_month, shifted

_rule = grammar.add
_LEAP = 2000


def _day(year: int, month: int, day: int) -> Meaning | None:
    span = day_of(year, month, day)
    return fixed(span, "day", weight=2) if span else None


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


# ---------------------------------------------------------------- in figures


@_rule("times.iso-date", "year dash num dash num", examples=("2026-05-04", "2025-12-31"), counter="2026-54-04")
def _iso(year: int, _a: None, month: float, _b: None, day: float) -> Meaning | None:
    """A date in ISO 8601."""
    return _day(year, int(month), int(day))


@_rule("times.iso-week", "year dash week", examples=("2026-W07", "2025-W52"), counter="2026-W60")
def _iso_week(year: int, _dash: None, week: int) -> Meaning | None:
    """A week in ISO 8601."""
    return _week(year, week)


@_rule(
    "times.week-number",
    "calendarweek|unit num of? year",
    examples=("calendar week 7 of 2026", "week 31 2025"),
    counter="week 60 of 2026",
)
def _week_number(unit: str, number: float, _of: None, year: int) -> Meaning | None:
    """A week by its number in a year (ISO 8601)."""
    return _week(year, int(number)) if unit == "week" and number == int(number) else None


def _week(year: int, week: int) -> Meaning | None:
    try:
        return fixed(cal.holding(date.fromisocalendar(year, week, 1), "week"), "week", weight=3)
    except (ValueError, OverflowError):
        return None


@_rule("times.slash-date", "num slash num slash year|num", examples=("5/4/2026", "12/31/25"), counter="54/4/2026")
def _slash(first: float, _a: None, second: float, _b: None, year: float) -> Meaning | None:
    """A numeric date: month first, unless that cannot be or the text writes a day first elsewhere."""
    readings = [day_of(_in_full(year), int(month), int(day)) for month, day in ((first, second), (second, first))]
    if int(year) != year or not any(readings):
        return None

    def say(setting: Setting) -> Answer:
        chosen = readings[1] if setting.day_first else readings[0]
        return answered(chosen or next(r for r in readings if r), "day")

    return Meaning(type=TimeType.DATE, unit="day", say=say, weight=3)


@_rule(
    "times.slash-date-day-first",
    "num slash num slash year|num",
    examples=("5/4/2026", "1/2/26"),
    counter="5/14/2026",
)
def _slash_day_first(day: float, _a: None, month: float, _b: None, year: float) -> Meaning | None:
    """The other reading of a numeric date that can be read both ways."""
    both = day <= 12 and month <= 12 and day != month
    span = day_of(_in_full(year), int(month), int(day)) if both and year == int(year) else None
    return fixed(span, "day", weight=2) if span else None


def _in_full(year: float) -> int:
    """A year of two figures in full, as POSIX has it (strptime %y)."""
    return int(year) + (0 if year >= 100 else 1900 if year > 68 else 2000)


@_rule("times.dot-date", "dotted", examples=("4.5.2026", "31.12.2025"), counter="54.4.2026")
def _dotted(parts: tuple[int, int, int]) -> Meaning | None:
    """A numeric date with dots, day first (DIN 1355 and kin)."""
    day, month, year = parts
    return _day(year, month, day)


# ---------------------------------------------------------------- days of a month


@_rule("times.month-day", "month day", examples=("May 5", "Sept. 12"), counter="May 35")
def _month_day(month: int, day: int) -> Meaning:
    """A day of a month without its year; a day that the month never has is kept without an interval."""
    meaning = floating(lambda y: day_of(y, month, day), "day", f"XXXX-{month:02d}-{day:02d}")
    return replace(meaning, weight=1)


@_rule("times.day-month", "the? day of? month", examples=("5 May", "the 12th of June"), counter="35 May")
def _day_month(_the: None, day: int, _of: None, month: int) -> Meaning:
    """A day of a month, day first."""
    return _month_day(month, day)  # type: ignore[no-any-return]


@_rule("times.month-ordinal", "month ordinal", examples=("October fifth", "June twelfth"), counter="They may first go")
def _month_ordinal(month: int, day: int) -> Meaning | None:
    """A day of a month in words."""
    return _month_day(month, day) if day <= monthrange(_LEAP, month)[1] else None


@_rule(
    "times.ordinal-of-month",
    "the ordinal of month",
    examples=("the first of April", "the tenth of May"),
    counter="the first of them",
)
def _ordinal_of_month(_the: None, day: int, _of: None, month: int) -> Meaning | None:
    """A day of a month in words, day first."""
    return _month_ordinal(month, day)  # type: ignore[no-any-return]


@_rule(
    "times.day-of-step",
    "the day of this|next|last unit",
    examples=("the 24th of this month", "the 5th of next month"),
    counter="the 24th of this year",
)
def _day_of_step(_the: None, day: int, _of: None, steps: int, unit: str) -> Meaning | None:
    """A day of a relative month."""
    return in_month(shifted(unit, steps), day) if unit == "month" else None


# ---------------------------------------------------------------- months and years


@_rule("times.month-year", "month comma|of? year", examples=("May 2026", "June of 2025"), counter="may 2026 people")
def _month_year(month: int, _of: None, year: int) -> Meaning:
    """A month of a named year."""
    return fixed(month_of(year, month), "month", weight=1)


@_rule("times.month", "month", examples=("in May", "since June"), counter="They may go.")
def _month(month: int) -> Meaning:
    """A month without its year."""
    return floating(lambda y: month_of(y, month), "month", f"XXXX-{month:02d}")


@_rule("times.year", "year", examples=("in 2026", "1998"), counter="$2026")
def _year(year: int) -> Meaning:
    """A year in four digits."""
    return fixed(year_of(year), "year")


@_rule("times.year-named", "the? unit|units year", examples=("the year 2026", "year 1998"), counter="the week 2026")
def _year_named(_the: None, unit: str, year: int) -> Meaning | None:
    """A year introduced by its unit."""
    return fixed(year_of(year), "year", weight=1) if unit == "year" else None


@_rule("times.year-words", "the? unit num", examples=("the year two thousand", "year two thousand"), counter="the year two")
def _year_words(_the: None, unit: str, number: float) -> Meaning | None:
    """A year in words, introduced by its unit."""
    whole = unit == "year" and 1000 <= number < 2200 and number == int(number)
    return fixed(year_of(int(number)), "year", weight=1) if whole else None


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
    """A decade cut to two digits: the tens and before are those of this century."""
    start = short + (1900 if short > 10 else 2000)
    return fixed(cal.holding(date(start, 1, 1), "decade"), "decade", weight=1) if short % 10 == 0 else None


@_rule("times.decade-named", "the decade", examples=("the nineties", "the sixties"), counter="nineties music")
def _decade_named(_the: None, short: int) -> Meaning:
    """A decade by its name."""
    return fixed(cal.holding(date(1900 + short, 1, 1), "decade"), "decade")


@_rule("times.century", "the? ordinal dash? unit", examples=("the 19th century", "the twentieth century"), counter="the 19th year")
def _century(_the: None, ordinal: int, _dash: None, unit: str) -> Meaning | None:
    """A century by its number."""
    if unit != "century" or not 1 < ordinal < 30:
        return None
    return fixed(cal.holding(date(ordinal * 100 - 50, 1, 1), "century"), "century", value=f"{ordinal - 1:02d}XX")


# ---------------------------------------------------------------- seasons and holidays


@_rule("times.season-year", "the? season of? year", examples=("the spring of 2026", "summer 2025"), counter="spring water")
def _season_year(_the: None, code: str, _of: None, year: int) -> Meaning:
    """A season of a named year."""
    return fixed(cal.season(year, code), "season", weight=1)


@_rule("times.year-season", "the? year season", examples=("the 2026 summer", "in 2025 spring"), counter="2026 springs")
def _year_season(_the: None, year: int, code: str) -> Meaning:
    """A season after its year."""
    return fixed(cal.season(year, code), "season", weight=1)


@_rule("times.season", "the season", examples=("in the spring", "the summer"), counter="They fall.")
def _season(_the: None, code: str) -> Meaning:
    """A season without its year."""
    return floating(lambda y: cal.season(y, code), "season", f"XXXX-{code}")


@_rule(
    "times.season-southern",
    "the? southern season",
    examples=("the southern autumn", "the austral summer"),
    counter="the southern gate",
)
def _season_southern(_the: None, _southern: None, code: str) -> Meaning:
    """A season of the southern half of the earth: the months of the opposite one of the north."""
    north = {"SP": "FA", "SU": "WI", "FA": "SP", "WI": "SU"}[code]
    return floating(lambda y: cal.season(y, north), "season", f"XXXX-{code}")


@_rule("times.season-bare", "season", out="bare", examples=("in spring", "by winter"), counter="They fell.")
def _season_bare(code: str) -> Meaning:
    """A season without its article, which stands only after a preposition."""
    return _season(None, code)  # type: ignore[no-any-return]


@_rule(
    "times.holiday-year", "the? holiday of|comma? year", examples=("Christmas 2026", "Easter of 2025"), counter="Christmas trees"
)
def _holiday_year(_the: None, rule: str, _of: None, year: int) -> Meaning | None:
    """A holiday of a named year."""
    days = cal.holiday(rule, year)
    return fixed(days, _unit(rule), weight=2) if days else None


@_rule("times.holiday", "the? holiday", examples=("by Christmas", "at Easter"), counter="a holiday")
def _holiday(_the: None, rule: str) -> Meaning:
    """A holiday without its year."""
    return floating(lambda y: cal.holiday(rule, y), _unit(rule), "XXXX-XX-XX")


def _unit(rule: str) -> str:
    return "feast" if rule[:4].isdigit() and "/" in rule else "day"  # of many days


# ---------------------------------------------------------------- weekdays


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
