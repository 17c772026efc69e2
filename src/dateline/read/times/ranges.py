"""Rules of ranges: two ends that make one window, each end with its own TIMEX value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dateline.interval import Interval, one_day
from dateline.interval import year as year_of
from dateline.model import TimeType
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.grammar import fixed, grammar

_rule = grammar.add
Ends = tuple[Answer | None, Answer | None]


def _first_day(answer: Answer | None) -> date | None:
    return answer.interval.earliest if answer and answer.interval else None


def _window(first: Answer | None, last: Answer | None) -> Interval | None:
    """From the start of the first to the end of the last, None when they do not follow each other."""
    opens, closes = _first_day(first), last.interval.latest if last and last.interval else None
    again = _first_day(last)
    if opens is None or closes is None or again is None or opens > again:
        return None
    return Interval(earliest=opens, latest=closes)


def _range(first: Meaning, last: Meaning, resolve: Callable[[Setting], Ends]) -> Meaning:
    def say(setting: Setting) -> Answer:
        one, two = resolve(setting)
        span = None if setting.apart else _window(one, two)
        return Answer(interval=span, value=two.value if two else "XXXX")

    def end(place: int) -> Callable[[Setting], Answer | None]:
        return lambda setting: resolve(setting)[place]

    ends = (replace(first, say=end(0)), replace(last, say=end(1)))
    return replace(last, say=say, ends=ends, weight=last.weight + 2)


def _resolved(first: Meaning, last: Meaning, setting: Setting) -> Ends:
    """What both ends say: the one that comes back each year or week is taken next to the other, on the right side of it."""
    if setting.apart:
        ahead = replace(setting, ahead=2)
        return first.say(ahead), last.say(ahead)
    one, two = first.say(setting), last.say(setting)
    back = first.floats and (not last.floats or (setting.ahead < 0 and _window(one, two) is None))
    if back and (day := _first_day(two)):
        one = first.say(replace(setting, published=day, told=False, ahead=-2))
    elif last.floats and (day := _first_day(one)) and (not first.floats or _window(one, two) is None):
        two = last.say(replace(setting, published=day, told=False, ahead=2))
    return one, two


def _spans(first: Meaning, last: Meaning) -> bool:
    return all(m.type is TimeType.DATE and m.anchors and m.unit != "ref" for m in (first, last))


@_rule(
    "times.range",
    "from|starting|in? date|bare to|rangemark date|bare",
    out="range",
    examples=("from Monday to Friday", "March 3 to May 5"),
    counter="from Monday to the sea",
    core=1,
    end=3,
)
def _from_to(_from: None, first: Meaning, _to: None, last: Meaning) -> Meaning | None:
    """From the start of one date to the end of another."""
    return _range(first, last, lambda setting: _resolved(first, last, setting)) if _spans(first, last) else None


@_rule(
    "times.between",
    "between date|bare and|rangemark date|bare",
    out="range",
    examples=("between May and June", "between May 5 and June 2"),
    counter="between May and the king",
    core=1,
    end=3,
)
def _between(_between: None, first: Meaning, _and: None, last: Meaning) -> Meaning | None:
    """The days between two dates, both of them with it."""
    return _from_to(None, first, None, last)  # type: ignore[no-any-return]


def _on(answer: Answer | None, day: int) -> Answer | None:
    """Another day of the month that an answer lies in."""
    near = _first_day(answer)
    try:
        span = one_day(near.replace(day=day)) if near else None
    except ValueError:
        return None
    return Answer(interval=span, value=near.replace(day=day).isoformat()) if span and near else None


@_rule(
    "times.range-days",
    "from|in|between? date to|rangemark|and day comma? year?",
    out="range",
    examples=("March 3-5", "from May 3 to 5, 2026"),
    counter="March 5-a",
    core=1,
    end=3,
)
def _days(_from: None, first: Meaning, _to: None, day: int, comma: None, year: int | None) -> Meaning | None:
    """Days of one month, the month first."""
    del comma
    if first.unit != "day" or not first.floats or first.weight == 0 or not _spans(first, first):
        return None

    def resolve(setting: Setting) -> Ends:
        if year is not None:
            setting = replace(setting, published=date(year, 7, 1), told=False, ahead=0)
        one = first.say(setting)
        two = _on(one, day)
        return one, two if _window(one, two) else None

    return _range(first, first, resolve)


@_rule(
    "times.range-days-first",
    "from|in|between? day to|rangemark|and date",
    out="range",
    examples=("3-5 March", "between 3 and 5 May 2026"),
    counter="5-a March",
    core=1,
    end=3,
)
def _days_first(_from: None, day: int, _to: None, last: Meaning) -> Meaning | None:
    """Days of one month, the month last."""
    if last.unit != "day" or last.weight == 0 or not _spans(last, last):
        return None

    def resolve(setting: Setting) -> Ends:
        two = last.say(setting)
        one = _on(two, day)
        return one if _window(one, two) else None, two

    return _range(last, last, resolve)


@_rule(
    "times.range-years",
    "from|in|fiscal? year rangemark|slash num",
    out="range",
    examples=("1914-18", "in 2024-25"),
    counter="1914-3",
    core=1,
    end=3,
)
def _years(_from: None, year: int, _dash: None, short: float) -> Meaning | None:
    """Years of one century, the second cut to two digits."""
    if short != int(short) or not 10 <= short < 100 or short <= year % 100:
        return None
    ends = tuple(fixed(year_of(y), "year", weight=1) for y in (year, year - year % 100 + int(short)))
    return _from_to(None, ends[0], None, ends[1])  # type: ignore[no-any-return]
