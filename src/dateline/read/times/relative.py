"""Rules that count from somewhere: publication, the nearest anchor, or nothing at all (durations and sets)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import Any

from dateline.interval import Interval, one_day
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.named import at_hour, grammar, quarter_of
from dateline.read.times.stretches import FINE, lasting

_rule = grammar.add


def _unknown(unit: str) -> str:
    return {"year": "XXXX", "month": "XXXX-XX", "week": "XXXX-WXX", "quarter": "XXXX-QX"}.get(unit, "XXXX-XX-XX")


def _shift(unit: str, steps: int, *, anchored: bool = False, compared: bool = False) -> Meaning:
    """The unit that lies `steps` units from the one that holds the publication, or the anchor."""

    def say(setting: Setting) -> Answer:
        base = setting.published
        if anchored and setting.anchor:
            base = setting.anchor.earliest
        moved = base and cal.moved(base, unit, steps)
        if compared and setting.unit == "quarter" and setting.anchor and setting.anchor.earliest:
            return _year_before(setting.anchor.earliest)
        if not moved:
            return Answer(interval=None, value=_unknown(unit))
        span = cal.holding(moved, unit)
        return Answer(interval=span, value=cal.value(span, unit))

    return Meaning(type=TimeType.DATE, unit=unit, say=say, weight=1)


def _year_before(day: date) -> Answer:
    """The same quarter of the year before: what reports compare with."""
    span = quarter_of(max(1, day.year - 1), (day.month + 2) // 3)
    return Answer(interval=span, value=cal.value(span, "quarter"))


def _constant(value: str) -> Meaning:
    answer = Answer(interval=None, value=value)
    return Meaning(type=TimeType.DATE, unit="ref", say=lambda _: answer, anchors=False)


@_rule("times.today", "today", examples=("today", "yesterday"), counter="todays")
def _today(days: int) -> Meaning:
    """A day by its distance from publication."""
    return _shift("day", days)


@_rule("times.tonight", "tonight", examples=("tonight", "the vote tonight"), counter="night")
def _tonight(suffix: str) -> Meaning:
    """A part of the day of publication."""
    return at_hour(_shift("day", 0), suffix)


@_rule("times.last-night", "last|next part", examples=("last night", "last evening"), counter="night")
def _last_night(steps: int, suffix: str) -> Meaning:
    """A part of the day before or after."""
    return at_hour(_shift("day", steps), suffix)


@_rule("times.present", "present|current", examples=("now", "currently"), counter="a present he gave")
def _present(_word: None) -> Meaning:
    """A reference to the present."""
    return _constant("PRESENT_REF")


@_rule("times.past", "past|formerly", examples=("recently", "in the past"), counter="past the gate")
def _past(_word: None) -> Meaning:
    """A reference to an open past."""
    return _constant("PAST_REF")


@_rule("times.future", "future", examples=("in due course", "the near future"), counter="futures traders")
def _future(_word: None) -> Meaning:
    """A reference to an open future."""
    return _constant("FUTURE_REF")


@_rule("times.step-unit", "this|next|last fiscal? unit", examples=("next week", "this year"), counter="next to the week")
def _step_unit(steps: int, _fiscal: None, unit: str) -> Meaning | None:
    """This, the next or the last calendar unit."""
    return _shift(unit, steps) if unit not in FINE else None


@_rule("times.step-weekday", "this|next|last weekday", examples=("next Friday", "last Monday"), counter="next to Friday")
def _step_weekday(steps: int, number: int) -> Meaning:
    """The weekday before or after publication; `this` takes the one of the same week."""

    def say(setting: Setting) -> Answer:
        base = setting.published
        if base is None:
            return Answer(interval=None, value=f"XXXX-WXX-{number}")
        gap = (base.isoweekday() - number) % 7
        days = {-1: -(gap or 7), 0: 7 - gap if setting.ahead >= 0 and gap else -gap, 1: 7 - gap}[steps]
        day = cal.moved(base, "day", days)
        return Answer(interval=one_day(day) if day else None, value=day.isoformat() if day else "XXXX-XX-XX")

    return Meaning(type=TimeType.DATE, unit="day", say=say, weight=1)


def _stepped(steps: int, make: Any, unit: str, unknown: str) -> Meaning:
    def say(setting: Setting) -> Answer | None:
        day = setting.published
        if day is None:
            return Answer(interval=None, value=unknown)
        spans = [make(y) for y in range(max(2, day.year - 2), min(9998, day.year + 3))]
        if steps < 0:
            span = next((s for s in reversed(spans) if s.latest < day), None)
        elif steps > 0:
            span = next((s for s in spans if s.earliest > day), None)
        else:
            span = next((s for s in spans if s.earliest.year == day.year), None)
        return span and Answer(interval=span, value=cal.value(span, unit))

    return Meaning(type=TimeType.DATE, unit=unit, say=say, weight=1)


@_rule("times.step-month", "this|next|last month", examples=("last May", "next June"), counter="next may")
def _step_month(steps: int, month: int) -> Meaning:
    """The month of this year, or the last or next of its name."""
    return _stepped(steps, lambda y: cal.holding(date(y, month, 1), "month"), "month", f"XXXX-{month:02d}")


@_rule("times.step-day", "this|next|last month day", examples=("last Oct. 23", "next June 5"), counter="last Oct. people")
def _step_day(steps: int, month: int, day: int) -> Meaning | None:
    """The day of this year, or the last or next of its name."""
    if day > monthrange(2001, month)[1]:
        return None
    return _stepped(steps, lambda y: one_day(date(y, month, day)), "day", f"XXXX-{month:02d}-{day:02d}")


@_rule("times.step-season", "this|next|last season", examples=("last spring", "this summer"), counter="spring water")
def _step_season(steps: int, code: str) -> Meaning:
    """The season of this year, or the last or next of its name."""
    return _stepped(steps, lambda y: cal.season(y, code), "season", f"XXXX-{code}")


@_rule(
    "times.part-of-step",
    "the? ordinal unit of|comma? date",
    examples=("the first quarter of next year", "the third quarter of last year"),
    counter="a quarter of next year's cost",
)
def _part_of_step(_the: None, number: int, unit: str, _of: None, year: Meaning) -> Meaning | None:
    """A quarter of a year that is itself relative."""
    relative = year.unit == "year" and year.weight > 0
    return _quarter_in(year, number) if unit == "quarter" and relative and number <= 4 else None


@_rule(
    "times.step-quarter",
    "date s ordinal unit",
    examples=("next year's first quarter", "this year's third quarter"),
    counter="next year's first week",
)
def _step_quarter(year: Meaning, _s: None, number: int, unit: str) -> Meaning | None:
    """A quarter after its relative year."""
    return _quarter_in(year, number) if unit == "quarter" and year.unit == "year" and number <= 4 else None


def _quarter_in(year: Meaning, number: int) -> Meaning:
    def say(setting: Setting) -> Answer | None:
        answer = year.say(setting)
        if not answer or not answer.interval or not answer.interval.earliest:
            return Answer(interval=None, value=f"XXXX-Q{number}")
        span = quarter_of(answer.interval.earliest.year, number)
        return Answer(interval=span, value=cal.value(span, "quarter"))

    return Meaning(type=TimeType.DATE, unit="quarter", say=say, weight=2)


@_rule(
    "times.month-of-step",
    "month|season|holiday of|comma? date",
    examples=("June of next year", "spring next year"),
    counter="May of the people",
)
def _month_of_step(what: Any, _of: None, year: Meaning) -> Meaning | None:
    """A month, season or holiday of a year that is itself relative."""
    if year.unit != "year" or year.weight == 0:
        return None

    def make(number: int) -> Interval | None:
        if isinstance(what, int):
            return cal.holding(date(number, what, 1), "month")
        if what in cal.SEASON_START:
            return cal.season(number, what)
        day = cal.holiday(what, number)
        return one_day(day) if day else None

    unit = "month" if isinstance(what, int) else "season" if what in cal.SEASON_START else "day"

    def say(setting: Setting) -> Answer | None:
        answer = year.say(setting)
        first = answer.interval.earliest if answer and answer.interval else None
        span = make(first.year) if first else None
        return Answer(interval=span, value=cal.value(span, unit) if span else "XXXX-XX")

    return Meaning(type=TimeType.DATE, unit=unit, say=say, weight=2)


@_rule("times.following", "following|preceding|that unit", examples=("the following day", "that year"), counter="the next of days")
def _following(steps: int, unit: str) -> Meaning | None:
    """The unit of the anchor, or the one after or before it."""
    return _shift(unit, steps, anchored=True) if unit not in FINE else None


@_rule(
    "times.following-part",
    "the? following|preceding|that part",
    examples=("the following morning", "that night"),
    counter="the next paper",
)
def _following_part(_the: None, steps: int, suffix: str) -> Meaning:
    """A part of the day of the anchor, or of the one after or before it."""
    return at_hour(_shift("day", steps, anchored=True), suffix)


@_rule("times.latest", "latest unit|period", examples=("the latest quarter", "the latest period"), counter="the latest news")
def _latest(_latest: None, unit: str | None) -> Meaning:
    """The reporting unit that closed last."""
    return _shift("quarter" if unit in (None, "quarter") else str(unit), -1)


# ---------------------------------------------------------------- counted from an anchor


def _counted(duration: Meaning, sign: int, *, anchored: bool) -> Meaning | None:
    unit, count = duration.unit, duration.count
    if unit == "ref":
        return None

    def say(setting: Setting) -> Answer:
        base = setting.published
        if anchored and setting.anchor:
            base = setting.anchor.earliest
        if (unit, count, sign) == ("year", 1, -1) and setting.unit == "quarter" and setting.anchor and setting.anchor.earliest:
            return _year_before(setting.anchor.earliest)
        if base is None or count is None:
            return Answer(interval=None, value="FUTURE_REF" if sign > 0 else "PAST_REF")
        step, size = (unit, int(count)) if count == int(count) else ("month", round(count * cal.MONTHS.get(unit, 1)))
        day = cal.moved(base, step, sign * size)
        if day is None:
            return Answer(interval=None, value=_unknown(unit))
        coarse = "day" if unit in FINE or unit == "fortnight" else unit
        span = cal.holding(day, coarse)
        return Answer(interval=span, value=cal.value(span, coarse))

    return Meaning(type=TimeType.DATE, unit="day" if unit in FINE else unit, say=say, weight=2)


@_rule("times.ago", "duration ago", examples=("two weeks ago", "a year ago"), counter="two weeks")
def _ago(duration: Meaning, _ago: None) -> Meaning | None:
    """A distance back from publication."""
    return _counted(duration, -1, anchored=False)


@_rule(
    "times.year-ago",
    "the? unit dash ago|earlier unit|period?",
    examples=("the year-ago quarter", "the year-earlier period"),
    counter="the year",
)
def _year_ago(_the: None, unit: str, _dash: None, _ago: None, noun: str | None) -> Meaning:
    """The reporting unit of a year before."""
    del noun
    return _shift(unit, -1, compared=unit == "year")


@_rule("times.earlier", "duration earlier|later", examples=("two weeks earlier", "a day later"), counter="two weeks")
def _earlier(duration: Meaning, sign: int) -> Meaning | None:
    """A distance from the nearest anchor."""
    return _counted(duration, sign, anchored=True)


@_rule("times.hence", "duration hence", examples=("two weeks from now", "a year hence"), counter="two weeks")
def _hence(duration: Meaning, _hence: None) -> Meaning | None:
    """A distance forward from publication."""
    return _counted(duration, 1, anchored=False)


@_rule(
    "times.unanchored",
    "duration before|after",
    examples=("two days after the vote", "a week before the storm"),
    counter="two days after Christmas",
    core=0,
)
def _unanchored(duration: Meaning, sign: int) -> Meaning:
    """A distance from something that is not a date: the length is known and the days are not. Where nothing follows it counts
    from the nearest anchor."""
    counted = _counted(duration, sign, anchored=True)

    def say(setting: Setting) -> Answer | None:
        answer = counted.say(setting) if counted and setting.closed and setting.anchor else None
        return replace(answer, type=TimeType.DATE) if answer else duration.say(setting)

    return replace(duration, say=say)


@_rule(
    "times.day-before",
    "the unit before|after",
    examples=("the day before", "the year after"),
    counter="the day before the vote",
)
def _day_before(_the: None, unit: str, sign: int) -> Meaning | None:
    """The unit before or after the anchor, where nothing follows that it could count from."""
    meaning = _shift(unit, sign, anchored=True)
    return replace(meaning, say=lambda s: meaning.say(s) if s.closed else None) if unit not in FINE else None


@_rule(
    "times.unit-before-date",
    "the unit before|after date",
    examples=("the day before Christmas", "the week after May 5"),
    counter="the day before the vote",
)
def _unit_before_date(_the: None, unit: str, sign: int, day: Meaning) -> Meaning | None:
    """The unit before or after a date that is named."""
    return _from_date(lasting(1, unit), sign, day) if unit not in FINE else None


@_rule(
    "times.from-date",
    "duration before|after date",
    examples=("two days after Christmas", "a week before May 5"),
    counter="two days after",
)
def _from_date(duration: Meaning, sign: int, day: Meaning) -> Meaning | None:
    """A distance from a date that is named."""
    counted = _counted(duration, sign, anchored=True)
    if counted is None or day.type is not TimeType.DATE or not day.anchors:
        return None

    def say(setting: Setting) -> Answer | None:
        answer = day.say(setting)
        return counted.say(replace(setting, anchor=answer.interval)) if answer and answer.interval else None

    return replace(counted, say=say, weight=3)


# ---------------------------------------------------------------- parts of a unit


@_rule("times.third", "the? third the? dash? date|unit", examples=("early next year", "the end of May"), counter="early birds")
def _third(the: None, which: str, _the: None, dash: None, whole: Meaning | str) -> Meaning | None:
    """The first, middle or last third of a unit, or its opening or closing end."""
    del the, dash
    inner = _shift(whole, 0) if isinstance(whole, str) else whole
    if inner.type is not TimeType.DATE or inner.unit in ("day", "ref") or (isinstance(whole, str) and whole in FINE):
        return None
    cut = {"BEGIN": "START", "CLOSE": "END"}.get(which, which)

    def say(setting: Setting) -> Answer | None:
        answer = inner.say(setting)
        if not answer or not answer.interval:
            return answer
        return Answer(interval=cal.third(answer.interval, cut), value=answer.value)

    return replace(inner, say=say, weight=inner.weight + 1)


@_rule("times.new-year", "newyear", examples=("the new year", "in the new year"), counter="a new year-book")
def _new_year(_words: None) -> Meaning:
    """The year after publication."""
    return _shift("year", 1)


@_rule("times.age", "duration old", out="age", examples=("six years old", "a 6-year-old ship"), counter="six years")
def _age(duration: Meaning, _old: None) -> Meaning:
    """An age, which is no time expression: it only keeps the words from being read as one."""
    return duration


@_rule("times.rest", "sooner|rest the|date? date|unit", examples=("later this year", "earlier this month"), counter="later on")
def _rest(sign: int, _the: None, whole: Meaning | str) -> Meaning | None:
    """The part of a unit before or after publication."""
    inner = _shift(whole, 0) if isinstance(whole, str) else whole
    if inner.type is not TimeType.DATE or inner.unit == "ref" or (isinstance(whole, str) and whole in FINE):
        return None

    def say(setting: Setting) -> Answer | None:
        answer = inner.say(setting)
        if not answer or not answer.interval or not setting.published or not answer.interval.contains(setting.published):
            return answer
        first, last = answer.interval.earliest, answer.interval.latest
        span = Interval(earliest=first, latest=setting.published) if sign < 0 else Interval(earliest=setting.published, latest=last)
        return Answer(interval=span, value=answer.value)

    return replace(inner, say=say, weight=inner.weight + 1)


@_rule("times.unit-end", "the? unit s? end", examples=("year's end", "month-end"), counter="the end")
def _unit_end(_the: None, unit: str, _s: None, _end: None) -> Meaning | None:
    """The close of the unit that holds the publication."""
    return _third(None, "CLOSE", None, None, unit) if unit not in FINE else None


@_rule("times.the-unit", "the fiscal? unit", examples=("the quarter", "the weekend"), counter="the second boat")
def _the_unit(_the: None, _fiscal: None, unit: str) -> Meaning | None:
    """A unit with its article: the one that the nearest anchor or the publication lies in."""
    if unit not in ("quarter", "weekend", "year", "month"):
        return None

    def say(setting: Setting) -> Answer | None:
        if unit == "weekend" and setting.ahead <= 0:
            return _shift(unit, -1 if setting.published and setting.published.weekday() < 5 else 0).say(setting)
        return _shift(unit, 0, anchored=setting.told or setting.unit == unit).say(setting)

    return Meaning(type=TimeType.DATE, unit=unit, say=say)
