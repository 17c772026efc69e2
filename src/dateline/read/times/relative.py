"""Rules that count from publication: today, this, next and last, and what stands inside a unit that is itself relative."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dateline.interval import Interval, one_day
from dateline.interval import month as month_of
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.calendar import FINE
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.grammar import answered, at_hour, constant, day_of, floating, grammar, inside, part, shifted

_rule = grammar.add


@_rule("times.today", "today", examples=("today", "yesterday"), counter="todays")
def _today(days: int) -> Meaning:
    """A day by its distance from publication."""
    return shifted("day", days)


@_rule("times.tonight", "tonight", examples=("tonight", "the vote tonight"), counter="night")
def _tonight(suffix: str) -> Meaning:
    """A part of the day of publication."""
    return at_hour(shifted("day", 0), suffix)


@_rule("times.last-night", "last|next part", examples=("last night", "last evening"), counter="night")
def _last_night(steps: int, suffix: str) -> Meaning:
    """A part of the day before or after."""
    return at_hour(shifted("day", steps), suffix)


@_rule("times.present", "present|current", examples=("now", "currently"), counter="a present he gave")
def _present(_word: None) -> Meaning:
    """A reference to the present."""
    return constant("PRESENT_REF", weight=2)


@_rule("times.past", "past|formerly", examples=("recently", "in the past"), counter="past the gate")
def _past(_word: None) -> Meaning:
    """A reference to an open past."""
    return constant("PAST_REF")


@_rule("times.future", "future", examples=("in due course", "the near future"), counter="future talks")
def _future(_word: None) -> Meaning:
    """A reference to an open future."""
    return constant("FUTURE_REF")


# ---------------------------------------------------------------- this, next, last


@_rule("times.step-unit", "this|next|last fiscal? unit", examples=("next week", "this year"), counter="next to the week")
def _step_unit(steps: int, _fiscal: None, unit: str) -> Meaning | None:
    """This, the next or the last calendar unit."""
    return shifted(unit, steps) if unit not in FINE else None


@_rule(
    "times.coming-weekend",
    "soonest unit",
    examples=("this coming weekend", "the coming weekend"),
    counter="this coming week",
)
def _coming_weekend(_soonest: None, unit: str) -> Meaning | None:
    """The weekend that comes first: before it, the one of this week."""
    if unit != "weekend":
        return None

    def say(setting: Setting) -> Answer | None:
        today = setting.published
        return shifted(unit, 0 if today and today.weekday() < 5 else 1).say(setting)

    return Meaning(type=TimeType.DATE, unit=unit, say=say, weight=2)


@_rule(
    "times.step-over",
    "the? unit after|before next|last",
    examples=("the week after next", "the year before last"),
    counter="the week after the next vote",
)
def _step_over(_the: None, unit: str, sign: int, steps: int) -> Meaning | None:
    """The unit beyond the next or the last one."""
    return shifted(unit, 2 * sign) if sign == steps and unit not in FINE else None


@_rule(
    "times.step-over-weekday",
    "the? weekday after|before next|last",
    examples=("the Monday after next", "the Friday before last"),
    counter="the Monday after the next vote",
)
def _step_over_weekday(_the: None, number: int, sign: int, steps: int) -> Meaning | None:
    """The weekday beyond the next or the last one."""
    return _stepped_weekday(steps, number, weeks=steps) if sign == steps else None


@_rule(
    "times.weekday-but-one",
    "next weekday but-one",
    examples=("next Monday but one", "next Friday but one"),
    counter="next Monday but for one",
)
def _but_one(steps: int, number: int, _but: None) -> Meaning:
    """The weekday after the next one."""
    return _stepped_weekday(steps, number, weeks=1)


@_rule("times.weekday-week", "weekday unit", examples=("on Monday week", "Friday week"), counter="Monday weeks")
def _weekday_week(number: int, unit: str) -> Meaning | None:
    """The weekday after the next one, as it is said in Britain."""
    return _stepped_weekday(1, number, weeks=1) if unit == "week" else None


@_rule("times.step-weekday", "this|next|last weekday", examples=("next Friday", "last Monday"), counter="next to Friday")
def _step_weekday(steps: int, number: int) -> Meaning:
    """The weekday before or after publication; `this` takes the one of the same week."""
    return _stepped_weekday(steps, number)


def _stepped_weekday(steps: int, number: int, *, weeks: int = 0) -> Meaning:
    def say(setting: Setting) -> Answer:
        base = setting.published
        if base is None:
            return Answer(interval=None, value=f"XXXX-WXX-{number}")
        gap = (base.isoweekday() - number) % 7
        days = {-1: -(gap or 7), 0: 7 - gap if setting.ahead >= 0 and gap else -gap, 1: 7 - gap}[steps]
        day = cal.moved(base, "day", days + 7 * weeks)
        return Answer(interval=one_day(day) if day else None, value=day.isoformat() if day else "XXXX-XX-XX")

    return Meaning(type=TimeType.DATE, unit="day", say=say, weight=2)


def _stepped(steps: int, make: Callable[[int], Interval | None], unit: str, unknown: str) -> Meaning:
    def say(setting: Setting) -> Answer | None:
        day = setting.published
        if day is None:
            return Answer(interval=None, value=unknown)
        spans = [s for y in range(max(1, day.year - 2), min(9999, day.year + 2) + 1) if (s := make(y))]
        if steps < 0:
            span = next((s for s in reversed(spans) if s.latest and s.latest < day), None)
        elif steps > 0:
            span = next((s for s in spans if s.earliest and s.earliest > day), None)
        else:
            span = next((s for s in spans if s.earliest and s.earliest.year == day.year), None)
        return Answer(interval=span, value=cal.value(span, unit)) if span else None

    return Meaning(type=TimeType.DATE, unit=unit, say=say, weight=1)


@_rule("times.step-month", "this|next|last month", examples=("last May", "next June"), counter="next may")
def _step_month(steps: int, month: int) -> Meaning:
    """The month of this year, or the last or next of its name."""
    return _stepped(steps, lambda y: month_of(y, month), "month", f"XXXX-{month:02d}")


@_rule("times.step-day", "this|next|last month day", examples=("last Oct. 23", "next June 5"), counter="last Oct. people")
def _step_day(steps: int, month: int, day: int) -> Meaning | None:
    """The day of this year, or the last or next of its name."""
    if day > monthrange(2001, month)[1]:
        return None
    return _stepped(steps, lambda y: day_of(y, month, day), "day", f"XXXX-{month:02d}-{day:02d}")


@_rule("times.step-season", "this|next|last season", examples=("last spring", "this summer"), counter="spring water")
def _step_season(steps: int, code: str) -> Meaning:
    """The season of this year, or the last or next of its name."""
    return _stepped(steps, lambda y: cal.season(y, code), "season", f"XXXX-{code}")


@_rule("times.step-holiday", "this|next|last holiday", examples=("last Christmas", "next Easter"), counter="next to Christmas")
def _step_holiday(steps: int, rule: str) -> Meaning:
    """The holiday of this year, or the last or next of its name."""
    return _stepped(steps, lambda y: cal.holiday(rule, y), "day", "XXXX-XX-XX")


@_rule("times.new-year", "newyear", examples=("the new year", "in the new year"), counter="a new year-book")
def _new_year(_words: None) -> Meaning:
    """The year after publication."""
    return shifted("year", 1)


# ---------------------------------------------------------------- inside a relative unit


@_rule(
    "times.weekday-of-step",
    "weekday of|comma? date",
    examples=("Monday of next week", "Friday last week"),
    counter="Monday of May",
)
def _weekday_of(number: int, _of: None, week: Meaning) -> Meaning | None:
    """A weekday of a week."""
    if week.unit != "week" or week.type is not TimeType.DATE:
        return None
    return inside(week, "day", lambda first: _weekday_in(first, number))


@_rule("times.step-week-weekday", "date in? weekday", examples=("next week on Monday", "last week Friday"), counter="May on Monday")
def _week_weekday(week: Meaning, _on: None, number: int) -> Meaning | None:
    """A weekday after its week."""
    return _weekday_of(number, None, week)  # type: ignore[no-any-return]


def _weekday_in(monday: date, number: int) -> Interval | None:
    day = cal.moved(monday, "day", number - 1)
    return one_day(day) if day else None


@_rule(
    "times.month-of-step",
    "month|season|holiday of|comma? date",
    examples=("June of next year", "spring next year"),
    counter="May of the people",
)
def _month_of_step(what: int | str, _of: None, year: Meaning) -> Meaning | None:
    """A month, season or holiday of a year that is itself relative."""
    if year.unit != "year" or year.weight == 0 or year.type is not TimeType.DATE:
        return None
    if isinstance(what, int):
        return inside(year, "month", lambda first: month_of(first.year, what))
    if what in cal.SEASON_START:
        return inside(year, "season", lambda first: cal.season(first.year, what))
    return inside(year, "day", lambda first: cal.holiday(what, first.year))


@_rule(
    "times.day-of-year-step",
    "month day of|comma? date",
    examples=("July 25 of that year", "March 5 next year"),
    counter="July 25 of the people",
)
def _day_of_year(month: int, day: int, _of: None, year: Meaning) -> Meaning | None:
    """A day of a year that is itself relative."""
    if year.unit != "year" or year.weight == 0 or year.type is not TimeType.DATE:
        return None
    return inside(year, "day", lambda first: day_of(first.year, month, day))


@_rule(
    "times.nth",
    "the? ordinal|final unit of date",
    examples=("the first week of May", "the last day of 2026"),
    counter="the second week of talks",
)
def _nth(_the: None, which: int, unit: str, _of: None, whole: Meaning) -> Meaning | None:
    """A week, day, weekend or month by its number in a longer unit."""
    if whole.type is not TimeType.DATE or whole.unit not in ("month", "year", "quarter", "half", "season") or whole.unit == unit:
        return None
    if unit == "weekend":
        return part(whole, "weekend", lambda w: _weekend(cal.nth_weekday(w, which, 6)))
    if unit == "week":  # no ISO week: its value is that of the longer unit
        return replace(whole, say=_within(whole, lambda w: cal.nth(w, which, unit)), weight=whole.weight + 2)
    return part(whole, unit, lambda w: cal.nth(w, which, unit)) if unit in ("day", "month") else None


def _within(whole: Meaning, make: Callable[[Interval], Interval | None]) -> Callable[[Setting], Answer | None]:
    def say(setting: Setting) -> Answer | None:
        answer = whole.say(setting)
        return answer and replace(answer, interval=make(answer.interval) if answer.interval else None)

    return say


def _weekend(saturday: Interval | None) -> Interval | None:
    return cal.holding(saturday.earliest, "weekend") if saturday and saturday.earliest else None


@_rule(
    "times.nth-weekday",
    "the? ordinal|final weekday of date",
    examples=("the first Monday of May", "the last Friday in June"),
    counter="the first Monday of talks",
)
def _nth_weekday(_the: None, which: int, number: int, _of: None, whole: Meaning) -> Meaning | None:
    """A weekday by its number in a month or year."""
    if whole.type is not TimeType.DATE or whole.unit not in ("month", "year"):
        return None
    return part(whole, "day", lambda w: cal.nth_weekday(w, which, number))


@_rule(
    "times.week-of",
    "the? unit of|from|starting in? date",
    examples=("the week of March 6", "the weekend of 14 June"),
    counter="the week of talks",
)
def _week_of(_the: None, unit: str, _of: None, _on: None, day: Meaning) -> Meaning | None:
    """The week, weekend or month that holds a day, or begins on it."""
    if day.unit == unit == "month" and day.type is TimeType.DATE:
        return day  # the month of May
    if day.unit != "day" or day.type is not TimeType.DATE or unit not in ("week", "weekend", "month"):
        return None
    return inside(day, unit, lambda first: cal.holding(first, unit))


@_rule("times.the-unit", "the fiscal? unit", examples=("the quarter", "the weekend"), counter="the second boat")
def _the_unit(_the: None, _fiscal: None, unit: str) -> Meaning | None:
    """A unit with its article: the one that the nearest anchor or the publication lies in."""
    if unit not in ("quarter", "weekend", "year", "month"):
        return None

    def say(setting: Setting) -> Answer | None:
        if unit == "quarter" and setting.reported:
            return shifted(unit, 0).say(replace(setting, published=setting.reported))
        if unit == "weekend" and setting.ahead <= 0:
            return shifted(unit, -1 if setting.published and setting.published.weekday() < 5 else 0).say(setting)
        return shifted(unit, 0, anchored=setting.told or setting.unit == unit).say(setting)

    return Meaning(type=TimeType.DATE, unit=unit, say=say)


@_rule(
    "times.season-of-that",
    "that|following|preceding season|month",
    examples=("that same spring", "the following May"),
    counter="that is in spring",
)
def _that_season(steps: int, what: str | int) -> Meaning:
    """A season or month of the year of the anchor, or the one after or before the anchor."""

    def make(year: int) -> Interval:
        return month_of(year, what) if isinstance(what, int) else cal.season(year, what)

    unit = "month" if isinstance(what, int) else "season"
    beside = {0: floating(make, unit, "XXXX"), 1: _stepped(1, make, unit, "XXXX"), -1: _stepped(-1, make, unit, "XXXX")}[steps]

    def say(setting: Setting) -> Answer | None:
        day = setting.anchor.earliest if setting.anchor else None
        return beside.say(replace(setting, published=day or setting.published, told=bool(day) and steps == 0))

    return replace(beside, say=say, weight=2)


# ---------------------------------------------------------------- parts of a unit


@_rule("times.third", "the? third the? dash? date|unit|bare", examples=("early next year", "the end of May"), counter="early birds")
def _third(the: None, which: str, _the: None, dash: None, whole: Meaning | str) -> Meaning | None:
    """The first, middle or last third of a unit, or its opening or closing end."""
    del the, dash
    inner = _opened(whole)
    if inner is None or inner.type is not TimeType.DATE or inner.unit in ("day", "ref"):
        return None
    cut = {"BEGIN": "START", "CLOSE": "END"}.get(which, which)
    say = _within(inner, lambda span: cal.third(span, cut))
    return replace(inner, say=say, weight=inner.weight + 1, closes=which == "CLOSE")


def _opened(whole: Meaning | str) -> Meaning | None:
    """A unit as a date: a year, month or week in a told text is the anchor's, else that of publication."""
    if not isinstance(whole, str):
        return whole
    if whole in FINE:
        return None

    def say(setting: Setting) -> Answer | None:
        return shifted(whole, 0, anchored=setting.told).say(setting)

    return replace(shifted(whole, 0), say=say)


def _same_weekday(span: Interval, day: date) -> bool:
    return span.days == 1 and span.earliest is not None and span.earliest.weekday() == day.weekday()


@_rule("times.unit-end", "the? unit s? end", examples=("year's end", "month-end"), counter="the end")
def _unit_end(_the: None, unit: str, _s: None, _end: None) -> Meaning | None:
    """The close of the unit that holds the publication."""
    return _third(None, "CLOSE", None, None, unit)  # type: ignore[no-any-return]


@_rule("times.rest", "sooner|rest the|date? date|unit", examples=("later this year", "earlier this month"), counter="later on")
def _rest(sign: int, _the: None, whole: Meaning | str) -> Meaning | None:
    """The part of a unit before or after publication."""
    inner = _opened(whole)
    if inner is None or inner.type is not TimeType.DATE or inner.unit == "ref":
        return None

    def say(setting: Setting) -> Answer | None:
        answer, today = inner.say(setting), setting.published
        if answer and answer.interval and today and inner.floats and _same_weekday(answer.interval, today):
            return answered(one_day(today), "day")  # later on Friday, in a text of that Friday
        if not answer or not answer.interval or not today or not answer.interval.contains(today):
            return answer
        first, last = answer.interval.earliest, answer.interval.latest
        span = Interval(earliest=first, latest=today) if sign < 0 else Interval(earliest=today, latest=last)
        return Answer(interval=span, value=answer.value)

    return replace(inner, say=say, weight=inner.weight + 1)


@_rule("times.age", "duration old", out="age", examples=("six years old", "a 6-year-old ship"), counter="six years")
def _age(duration: Meaning, _old: None) -> Meaning:
    """An age, which is no time expression: it only keeps the words from being read as one."""
    return duration


@_rule("times.age-before", "aged duration", out="age", examples=("aged six months", "at the age of two years"), counter="six years")
def _aged(_aged: None, duration: Meaning) -> Meaning:
    """An age with its word in front."""
    return duration
