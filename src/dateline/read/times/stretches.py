"""Rules of durations and repetitions: what has a length or a beat, and no place of its own in the calendar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dateline.interval import Interval
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.named import grammar

_rule = grammar.add
FINE = ("second", "minute", "hour")
COMING = {"day": ("day", 7), "week": ("day", 42), "month": ("day", 183), "year": ("year", 5), "quarter": ("month", 9)}


# ---------------------------------------------------------------- durations


def lasting(count: float | None, unit: str, *, weight: int = 0) -> Meaning:
    """A duration, without a place in the calendar."""
    answer = Answer(interval=None, value=cal.length(count, unit))
    return Meaning(type=TimeType.DURATION, unit=unit, say=lambda _: answer, weight=weight, anchors=False, count=count)


@_rule(
    "times.duration",
    "about? num|a more? unit|units more?",
    out="duration",
    examples=("three weeks", "nearly two more years"),
    counter="three boats",
)
def _duration(_about: None, count: float, _more: None, unit: str, _or_so: None) -> Meaning | None:
    """A number of units."""
    if (unit == "quarter" and count <= 1) or (unit == "second" and count == 1):
        return None  # a quarter of the vote, a second thought
    return lasting(count, unit, weight=1)


@_rule("times.duration-compound", "num dash unit", out="duration", examples=("a 23-year term", "two-week"), counter="two-way")
def _compound(count: float, _dash: None, unit: str) -> Meaning:
    """A number of units in front of a noun."""
    return lasting(count, unit, weight=1)


@_rule(
    "times.duration-vague",
    "about? vague units",
    out="duration",
    examples=("several weeks", "a few months"),
    counter="several boats",
)
def _vague(_about: None, _vague: None, unit: str) -> Meaning:
    """An open number of units."""
    return lasting(None, unit, weight=1)


@_rule("times.duration-plural", "units", out="duration", examples=("for years", "weeks"), counter="boats")
def _plural(unit: str) -> Meaning:
    """Units in the plural without a number."""
    return lasting(None, unit)


@_rule("times.duration-while", "time", out="duration", examples=("a while", "some time"), counter="time is money")
def _while(_words: None) -> Meaning:
    """A stretch without unit or number."""
    answer = Answer(interval=None, value="PXX")
    return Meaning(type=TimeType.DURATION, unit="ref", say=lambda _: answer, anchors=False)


@_rule(
    "times.duration-first",
    "firsts|the num units",
    out="duration",
    examples=("the first nine months", "the six days"),
    counter="the first boats",
)
def _first(_first: None, count: float, unit: str) -> Meaning:
    """A stretch at the opening or close of something."""
    return lasting(count, unit, weight=1)


@_rule("times.duration-alone", "duration", examples=("three weeks", "for years"), counter="three boats")
def _alone(duration: Meaning) -> Meaning:
    """A duration that nothing binds."""
    return duration


def _stretch(count: float | None, unit: str, sign: int) -> Meaning:
    """A duration that ends or starts at publication."""

    def say(setting: Setting) -> Answer:
        base = setting.published
        step, size = (unit, int(count)) if count else COMING.get(unit, (unit, 3))
        far = base and cal.moved(base, step, sign * size)
        interval = None
        if base and far:
            interval = Interval(earliest=min(base, far), latest=max(base, far))
        return Answer(interval=interval, value=cal.length(count, unit))

    return Meaning(type=TimeType.DURATION, unit=unit, say=say, weight=2, anchors=False)


@_rule(
    "times.lasting",
    "lasting|onward num units more?",
    examples=("the past three years", "the next two weeks"),
    counter="the past three boats",
)
def _lasting(sign: int, count: float, unit: str, _more: None) -> Meaning:
    """Units counted back or forward from publication."""
    return _stretch(count, unit, sign)


@_rule("times.coming", "ahead|recent units", examples=("the coming weeks", "recent months"), counter="coming boats")
def _coming(sign: int, unit: str) -> Meaning:
    """An open number of units before or after publication: days 7, weeks 42 days, months 183 days, years 5."""
    meaning = _stretch(None, unit, sign)
    if unit not in ("year", "quarter"):
        return meaning
    value = "FUTURE_REF" if sign > 0 else "PAST_REF"

    def say(setting: Setting) -> Answer | None:
        answer = meaning.say(setting)
        return answer and Answer(interval=answer.interval, value=value)

    return replace(meaning, type=TimeType.DATE, say=say)


# ---------------------------------------------------------------- sets


def _repeated(value: str) -> Meaning:
    answer = Answer(interval=None, value=value)
    return Meaning(type=TimeType.SET, unit="ref", say=lambda _: answer, weight=2, anchors=False)


@_rule("times.every", "every unit|weekday|part|month|season", examples=("every Thursday", "each year"), counter="every boat")
def _every(_every: None, what: Any) -> Meaning:
    """A repetition by unit, weekday, month or part of the day."""
    if isinstance(what, int):
        return _repeated(f"XXXX-WXX-{what}")
    if what in cal.CODES:
        return _repeated(cal.length(1, what))
    return _repeated(f"XXXX-{what}" if what in cal.SEASON_START else f"XXXX-XX-XX{what}")


@_rule("times.every-few", "every num units", examples=("every two weeks", "each three years"), counter="every two boats")
def _every_few(_every: None, count: float, unit: str) -> Meaning:
    """A repetition with a number of units."""
    return _repeated(cal.length(count, unit))


@_rule("times.often", "often", examples=("daily", "annually"), counter="dailies")
def _often(value: str) -> Meaning:
    """A repetition by its adverb."""
    return _repeated(value)


@_rule("times.weekdays", "weekdays", examples=("on Fridays", "Mondays"), counter="Friday")
def _weekdays(number: int) -> Meaning:
    """A weekday that comes back."""
    return _repeated(f"XXXX-WXX-{number}")
