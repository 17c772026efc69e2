"""Rules of reporting periods: quarters, halves, fiscal years, and the periods that reports compare with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dateline.interval import Interval
from dateline.interval import year as year_of
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.grammar import answered, fixed, floating, grammar, inside, shifted

_rule = grammar.add
Part = tuple[str, int]  # "quarter" or "half", and which


def _half(year: int, number: int) -> Interval:
    return cal.holding(date(year, number * 6, 1), "half")


def _makes(part: Part) -> Callable[[int], Interval] | None:
    """What a part of a year is in a year, None when years have no such part."""
    unit, number = part
    if unit == "quarter" and 1 <= number <= 4:
        return lambda year: cal.quarter(year, number)
    return (lambda year: _half(year, number)) if unit == "half" and number in (1, 2) else None


# ---------------------------------------------------------------- parts of a year


@_rule(
    "times.quarter",
    "the? fiscal? ordinal|final fiscal|dash? unit",
    out="part-of-year",
    examples=("the third quarter", "first-quarter"),
    counter="a quarter of the vote",
)
def _quarter(_the: None, _fiscal: None, number: int, _dash: None, unit: str) -> Part | None:
    """A quarter by its number; a fiscal one is read by the calendar: no rule knows each company's books."""
    return ("quarter", 4 if number < 0 else number) if unit == "quarter" and number <= 4 else None


@_rule(
    "times.half",
    "the? ordinal dash? half",
    out="half-of-year",
    examples=("the first half of 2026", "second half of 1998"),
    counter="half of 2026",
)
def _half_named(_the: None, number: int, _dash: None, _half: None) -> Part | None:
    """A half by its number."""
    return ("half", number) if number in (1, 2) else None


@_rule("times.part-alone", "part-of-year", examples=("the third quarter", "Q3"), counter="the third boat")
def _alone(part: Part) -> Meaning | None:
    """A quarter without its year, or a half by its letter; "the first half" alone may be one of a match."""
    make = _makes(part)
    if make is None:
        return None
    code = f"XXXX-{'Q' if part[0] == 'quarter' else 'H'}{part[1]}"
    return replace(floating(make, part[0], code), weight=1)


@_rule(
    "times.part-of-year",
    "part-of-year|half-of-year of|comma? fiscal? year",
    examples=("the third quarter of 2026", "H1 2026"),
    counter="a quarter of 2026 votes",
)
def _of_year(part: Part, _of: None, _fiscal: None, year: int) -> Meaning | None:
    """A quarter or half of a named year."""
    make = _makes(part)
    return fixed(make(year), part[0], weight=2) if make else None


@_rule(
    "times.part-after-year",
    "the? year part-of-year|half-of-year",
    examples=("the 2026 third quarter", "2025 Q1"),
    counter="the 2026 third year",
)
def _after_year(_the: None, year: int, part: Part) -> Meaning | None:
    """A quarter or half after its year."""
    return _of_year(part, None, None, year)  # type: ignore[no-any-return]


@_rule(
    "times.part-of-step",
    "part-of-year|half-of-year of|comma? date",
    examples=("the first quarter of next year", "the second half of this year"),
    counter="a quarter of next year's cost",
)
def _of_step(part: Part, _of: None, year: Meaning) -> Meaning | None:
    """A quarter or half of a year that is itself relative."""
    make = _makes(part)
    relative = year.unit == "year" and year.weight > 0 and year.type is TimeType.DATE
    return inside(year, part[0], lambda first: make(first.year)) if make and relative else None


@_rule(
    "times.part-of-the-year",
    "part-of-year|half-of-year of the unit",
    examples=("the second quarter of the year", "the first half of the year"),
    counter="the second quarter of the week",
)
def _of_the_year(part: Part, _of: None, _the: None, unit: str) -> Meaning | None:
    """A quarter or half of the year of publication."""
    return _of_step(part, None, shifted("year", 0)) if unit == "year" else None


@_rule(
    "times.part-after-step",
    "date s part-of-year|half-of-year",
    examples=("next year's first quarter", "this year's third quarter"),
    counter="next year's first week",
)
def _after_step(year: Meaning, _s: None, part: Part) -> Meaning | None:
    """A quarter or half after its relative year."""
    return _of_step(part, None, year)  # type: ignore[no-any-return]


# ---------------------------------------------------------------- fiscal years


@_rule(
    "times.fiscal-year", "the? fiscal|fy unit? year", examples=("fiscal 2026", "FY2025"), counter="the fiscal plan"
)
def _fiscal(_the: None, _fiscal: None, unit: str | None, year: int) -> Meaning | None:
    """A fiscal year, read as the calendar year of its name: no rule knows each company's books."""
    return fixed(year_of(year), "year", weight=1) if unit in (None, "year") else None


@_rule("times.fiscal-short", "fy num", examples=("FY26", "FY 25"), counter="FY 7")
def _fiscal_short(_fy: None, short: float) -> Meaning | None:
    """A fiscal year by its letters and two figures."""
    return fixed(year_of(2000 + int(short)), "year", weight=1) if 10 <= short < 100 and short == int(short) else None


@_rule(
    "times.fiscal-after",
    "the? year fiscal unit",
    examples=("the 2026 fiscal year", "2025 financial year"),
    counter="2026 fiscal",
)
def _fiscal_after(_the: None, year: int, _fiscal: None, unit: str) -> Meaning | None:
    """A fiscal year after its number."""
    return fixed(year_of(year), "year", weight=2) if unit == "year" else None


@_rule("times.period-of", "the year period", examples=("the 2025 period", "its 1988 term"), counter="the period")
def _period(_the: None, year: int, _period: None) -> Meaning:
    """A reporting period of a named year: of the quarter that the text reports on, if it does."""

    def say(setting: Setting) -> Answer:
        if setting.reported:
            return answered(cal.quarter(year, (setting.reported.month + 2) // 3), "quarter")
        return answered(year_of(year), "year")

    return Meaning(type=TimeType.DATE, unit="year", say=say, weight=1, compares=True)


# ---------------------------------------------------------------- compared with


def _year_before(setting: Setting) -> Answer:
    """The same quarter of the year before where the text reports on a quarter: that is what reports compare with."""
    if setting.reported:
        day = setting.reported
        return answered(cal.quarter(max(1, day.year - 1), (day.month + 2) // 3), "quarter")
    return shifted("year", -1).say(setting) or answered(None, "year")


def compared(meaning: Meaning) -> Meaning:
    """A year ago or earlier, or the quarter that it means in a report."""
    return replace(meaning, compares=True, say=lambda setting: _year_before(setting) if setting.reported else meaning.say(setting))


@_rule(
    "times.year-ago",
    "the? alike? unit dash ago|earlier unit|period?",
    examples=("the year-ago quarter", "the comparable year-earlier period"),
    counter="the year",
)
def _year_ago(_the: None, _alike: None, unit: str, _dash: None, _ago: None, noun: str | None) -> Meaning | None:
    """The reporting unit of a year before."""
    if unit != "year":
        return shifted(unit, -1)
    meaning = compared(shifted("year", -1))
    if noun != "quarter":
        return meaning
    return replace(meaning, unit="quarter", say=lambda s: meaning.say(s) if s.reported else _this_quarter_last_year(s))


def _this_quarter_last_year(setting: Setting) -> Answer:
    day = setting.published and cal.moved(setting.published, "month", -15)
    return answered(cal.holding(day, "quarter") if day else None, "quarter")


@_rule(
    "times.latest", "latest fiscal? unit|period", examples=("the latest quarter", "the latest period"), counter="the latest news"
)
def _latest(_latest: None, _fiscal: None, unit: str | None) -> Meaning | None:
    """The reporting unit closed last."""
    return shifted(unit or "quarter", -1)


# ---------------------------------------------------------------- periods by their close


@_rule(
    "times.period-ended",
    "the? fiscal? unit|duration closing in? date",
    out="range",
    examples=("the quarter ended Sept. 30", "the nine months ending 31 March 2026"),
    counter="the day ended well",
    core=2,
    end=5,
)
def _ended(_the: None, _fiscal: None, length: str | Meaning, _closing: None, _on: None, close: Meaning) -> Meaning | None:
    """A period by its length and its last day."""
    unit, count = (length, 1.0) if isinstance(length, str) else (length.unit, length.count)
    return _closing_on(unit, count, close) if unit in ("week", "month", "quarter", "half", "year") and count else None


@_rule(
    "times.part-ended",
    "part-of-year|half-of-year closing in? date",
    out="range",
    examples=("the third quarter ended Sept. 30", "the first half ending 30 June"),
    counter="the third quarter ended well",
    core=0,
    end=3,
)
def _part_ended(part: Part, _closing: None, _on: None, close: Meaning) -> Meaning | None:
    """A quarter or half of a fiscal year by its last day: its number follows the books, its days the date."""
    named = _alone(part)
    return _closing_on(part[0], 1, close, named=named) if named else None


def _closing_on(unit: str, count: float, close: Meaning, *, named: Meaning | None = None) -> Meaning | None:
    if close.type is not TimeType.DATE or close.unit not in ("day", "month") or count != int(count):
        return None

    def window(setting: Setting) -> Interval | None:
        answer = close.say(setting)
        last = answer.interval.latest if answer and answer.interval else None
        after = last and cal.moved(last, "day", 1)
        first = after and cal.moved(after, unit, -int(count))
        return Interval(earliest=first, latest=last) if first and last and first <= last else None

    def say(setting: Setting) -> Answer:
        return Answer(interval=window(setting), value=cal.length(count, unit))

    def period(setting: Setting) -> Answer | None:
        answer = named.say(setting) if named else None
        return answer or Answer(interval=window(setting), value=cal.length(count, unit))

    first = Meaning(type=TimeType.DATE if named else TimeType.DURATION, unit=unit, say=period, anchors=True)
    return replace(close, say=say, ends=(first, close), weight=close.weight + 2)
