"""Rules of durations and repetitions: what has a length or a beat, and no place of its own in the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import ceil, floor

from dateline.interval import Interval
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.calendar import FINE
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.grammar import constant, grammar

_rule = grammar.add
COMING = {"day": ("day", 7), "week": ("day", 42), "month": ("day", 183), "year": ("year", 5), "quarter": ("month", 9)}
_HOURS = {"hour": 1.0, "minute": 1 / 60, "second": 1 / 3600}


# ---------------------------------------------------------------- durations


def lasting(count: float | None, unit: str, *, weight: int = 0, most: float | None = None) -> Meaning:
    """A duration, without a place in the calendar. `most` is the greater end of an open count ("two to three weeks")."""
    answer = Answer(interval=None, value=cal.length(count if most is None else None, unit))
    return Meaning(
        type=TimeType.DURATION, unit=unit, say=lambda _: answer, weight=weight, anchors=False, count=count, most=most
    )


@_rule(
    "times.duration",
    "about? num|a more? unit|units more?",
    out="duration",
    examples=("three weeks", "nearly two more years"),
    counter="three boats",
)
def _duration(_about: None, count: float, _more: None, unit: str, _or_so: None) -> Meaning | None:
    """A number of units."""
    if unit == "quarter" or (unit == "second" and count == 1):
        return None  # three quarters of the vote, a second thought
    return lasting(count, unit, weight=1)


@_rule(
    "times.duration-quarters",
    "num more units",
    out="duration",
    examples=("three straight quarters", "two consecutive quarters"),
    counter="three quarters of the vote",
)
def _quarters(count: float, _more: None, unit: str) -> Meaning | None:
    """Quarters that follow each other: the others may be parts of anything."""
    return lasting(count, unit, weight=1) if unit == "quarter" else None


@_rule(
    "times.duration-between",
    "about? num to|rangemark|or num more? dash? unit|units",
    out="duration",
    examples=("two to three weeks", "12-18 months"),
    counter="two to three boats",
)
def _between(_about: None, least: float, _to: None, most: float, _more: None, _dash: None, unit: str) -> Meaning | None:
    """A number of units between two numbers."""
    return lasting(least, unit, weight=1, most=most) if 0 < least < most and unit != "quarter" else None


@_rule(
    "times.duration-compound", "num dash unit", out="duration", examples=("a 23-year term", "two-week"), counter="two-way"
)
def _compound(count: float, _dash: None, unit: str) -> Meaning | None:
    """A number of units in front of a noun."""
    return lasting(count, unit, weight=1) if unit != "quarter" or count > 1 else None


@_rule(
    "times.duration-and-half",
    "num|a unit and a half",
    out="duration",
    examples=("a year and a half", "one month and a half"),
    counter="a year and a boat",
)
def _and_half(count: float, unit: str, _and: None, _a: None, _half: None) -> Meaning:
    """A unit and a half."""
    return lasting(count + 0.5, unit, weight=2)


@_rule(
    "times.duration-half", "half a unit", out="duration", examples=("half a year", "half an hour"), counter="half a boat"
)
def _half(_half: None, _a: None, unit: str) -> Meaning | None:
    """Half a unit; half a century is fifty years."""
    if unit in ("century", "decade"):
        return lasting(cal.MONTHS[unit] / 24, "year", weight=1)
    count, smaller = {"hour": (30, "minute"), "year": (6, "month")}.get(unit, (0.5, unit))
    return lasting(count, smaller, weight=1)


@_rule(
    "times.duration-vague",
    "about? vague more? units",
    out="duration",
    examples=("several weeks", "a few months"),
    counter="several boats",
)
def _vague(_about: None, _vague: None, _more: None, unit: str) -> Meaning | None:
    """An open number of units."""
    return lasting(None, unit, weight=1)


@_rule("times.duration-plural", "units", out="duration", examples=("for years", "weeks"), counter="boats")
def _plural(unit: str) -> Meaning | None:
    """Units in the plural without a number; quarters are also where sailors live."""
    return lasting(None, unit) if unit != "quarter" else None


@_rule("times.duration-while", "time", out="duration", examples=("a while", "some time"), counter="time is money")
def _while(_words: None) -> Meaning:
    """A stretch without unit or number."""
    return constant("PXX", type=TimeType.DURATION)


@_rule(
    "times.duration-first",
    "firsts|the num more? units",
    out="duration",
    examples=("the first nine months", "the six days"),
    counter="the first boats",
)
def _first(_first: None, count: float, _more: None, unit: str) -> Meaning | None:
    """A stretch at the opening or close of something."""
    return lasting(count, unit, weight=1) if unit != "quarter" or count > 1 else None


@_rule("times.duration-alone", "duration", examples=("three weeks", "for years"), counter="three boats")
def _alone(duration: Meaning) -> Meaning:
    """A duration that nothing binds."""
    return duration


@_rule(
    "times.opening-of",
    "the? ordinal|final num units of date",
    examples=("the first nine months of 2025", "the last two weeks of May"),
    counter="the first nine months of talks",
)
def _opening_of(_the: None, which: int, count: float, unit: str, _of: None, whole: Meaning) -> Meaning | None:
    """A stretch at the opening or close of a unit that is named."""
    if which not in (1, -1) or whole.type is not TimeType.DATE or whole.unit in ("day", "ref") or unit in FINE:
        return None

    def say(setting: Setting) -> Answer | None:
        answer = whole.say(setting)
        span = _cut(answer.interval, which, unit, int(count)) if answer and answer.interval else None
        return Answer(interval=span, value=cal.length(count, unit))

    return Meaning(type=TimeType.DURATION, unit=unit, say=say, weight=3, anchors=False, count=count)


def _cut(whole: Interval, which: int, unit: str, count: int) -> Interval | None:
    first, last = whole.earliest, whole.latest
    if first is None or last is None:
        return None
    if which > 0:
        beyond = cal.moved(first, unit, count)
        end = beyond and cal.moved(beyond, "day", -1)
        return Interval(earliest=first, latest=min(end, last)) if end and end >= first else None
    after = cal.moved(last, "day", 1)
    start = after and cal.moved(after, unit, -count)
    return Interval(earliest=max(start, first), latest=last) if start and start <= last else None


# ---------------------------------------------------------------- durations that start or end at publication


def reach(day: date, duration: Meaning, *, sign: int = 1) -> date | None:
    """The day at the far end of a duration that starts or ends on a day. An open number of units is as long as design has it."""
    unit, count = duration.unit, duration.most or duration.count
    if unit in FINE:
        return cal.moved(day, "day", sign * ceil((count or 1) * _HOURS[unit] / 24))
    step, size = (unit, ceil(count)) if count else COMING.get(unit, (unit, 3))
    return cal.moved(day, step, sign * size)


def _stretch(duration: Meaning, sign: int) -> Meaning:
    """A duration that ends or starts at publication."""
    value = cal.length(duration.count if duration.most is None else None, duration.unit)

    def say(setting: Setting) -> Answer:
        base = setting.published
        far = reach(base, duration, sign=sign) if base else None
        span = Interval(earliest=min(base, far), latest=max(base, far)) if base and far else None
        return Answer(interval=span, value=value)

    return Meaning(type=TimeType.DURATION, unit=duration.unit, say=say, weight=2, anchors=False)


@_rule(
    "times.lasting",
    "lasting|onward duration",
    examples=("the past three years", "the next two weeks"),
    counter="the past three boats",
)
def _lasting(sign: int, duration: Meaning) -> Meaning | None:
    """Units counted back or forward from publication."""
    return _stretch(duration, sign) if duration.count and duration.unit != "ref" else None


@_rule(
    "times.last-duration",
    "last duration",
    examples=("last three weeks", "last 12 months"),
    counter="last three boats",
)
def _last(sign: int, duration: Meaning) -> Meaning | None:
    """Units counted back; a plain duration where the clause looks ahead and "last" is its verb: "will last five weeks"."""
    if not duration.count or duration.unit == "ref":
        return None
    back = _stretch(duration, sign)
    return replace(back, say=lambda setting: (duration if setting.ahead > 0 else back).say(setting))


@_rule("times.coming", "ahead|recent units", examples=("the coming weeks", "recent months"), counter="coming boats")
def _coming(sign: int, unit: str) -> Meaning:
    """An open number of units before or after publication: days 7, weeks 42 days, months 183 days, years 5."""
    meaning = _stretch(lasting(None, unit), sign)
    if unit not in ("year", "quarter"):
        return meaning
    value = "FUTURE_REF" if sign > 0 else "PAST_REF"

    def say(setting: Setting) -> Answer | None:
        answer = meaning.say(setting)
        return answer and Answer(interval=answer.interval, value=value)

    return replace(meaning, type=TimeType.DATE, say=say)


@_rule(
    "times.to-come", "the? units to-come", examples=("in the weeks ahead", "the months to come"), counter="the ships ahead"
)
def _to_come(_the: None, unit: str, _to_come: None) -> Meaning:
    """An open number of units after publication."""
    return _coming(1, unit)  # type: ignore[no-any-return]


def away(day: date, duration: Meaning) -> Interval | None:
    """The days that lie a duration ahead of a day: as wide as its unit, or from there to as far as an open count reaches."""
    unit, count = duration.unit, duration.count
    if count is None:
        far = reach(day, duration)
        return Interval(earliest=day, latest=far) if far else None
    ends = [_at(day, unit, n) for n in (count, duration.most or count)]
    if ends[0] is None or ends[1] is None:
        return None
    return Interval(earliest=ends[0].earliest, latest=ends[1].latest)


def _at(day: date, unit: str, count: float) -> Interval | None:
    if unit in FINE:
        days = count * _HOURS[unit] / 24
        first, last = cal.moved(day, "day", floor(days)), cal.moved(day, "day", ceil(days))
        return Interval(earliest=first, latest=last) if first and last else None
    broken = count % 1 and unit in cal.MONTHS
    far = cal.moved(day, "month", round(count * cal.MONTHS[unit])) if broken else cal.moved(day, unit, int(count))
    return cal.holding(far, "month" if broken else unit) if far else None


# ---------------------------------------------------------------- sets


def _repeated(value: str) -> Meaning:
    return constant(value, type=TimeType.SET, weight=2)


@_rule("times.every", "every unit|weekday|part|month|season", examples=("every Thursday", "each year"), counter="every boat")
def _every(_every: None, what: int | str) -> Meaning:
    """A repetition by unit, weekday, month or part of the day."""
    if isinstance(what, int):
        return _repeated(f"XXXX-WXX-{what}")
    if what in cal.CODES:
        return _repeated(cal.length(1, what))
    return _repeated(f"XXXX-{what}" if what in cal.SEASON_START else f"XXXX-XX-XX{what}")


@_rule(
    "times.every-few",
    "every num|ordinal|vague units|unit",
    examples=("every two weeks", "every second week"),
    counter="every two boats",
)
def _every_few(_every: None, count: float | None, unit: str) -> Meaning:
    """A repetition with a number of units."""
    return _repeated(cal.length(count, unit))


@_rule(
    "times.every-nth-weekday",
    "every ordinal|other weekday",
    examples=("every second Tuesday", "every other Friday"),
    counter="every second boat",
)
def _every_nth(_every: None, _which: int | None, number: int) -> Meaning:
    """A weekday that comes back, though not each week."""
    return _repeated(f"XXXX-WXX-{number}")


@_rule("times.every-other", "every other unit", examples=("every other week", "every other year"), counter="every other boat")
def _every_other(_every: None, _other: None, unit: str) -> Meaning:
    """A repetition with one left out."""
    return _repeated(cal.length(2, unit))


@_rule("times.how-often", "times a|every unit", examples=("twice a week", "three times a year"), counter="twice a boat")
def _how_often(_times: None, _a: None, unit: str) -> Meaning:
    """A number of times in a unit."""
    return _repeated(cal.length(1, unit))


@_rule("times.rate", "duration a unit", examples=("24 hours a day", "two days a week"), counter="24 boats a day")
def _rate(duration: Meaning, _a: None, unit: str) -> Meaning | None:
    """A part of each unit."""
    return _repeated(cal.length(1, unit)) if duration.count and duration.unit != unit else None


@_rule(
    "times.nth-of-every",
    "the? ordinal|final weekday|unit of every unit",
    examples=("the first Sunday of each month", "the last day of every month"),
    counter="the first Sunday of May",
)
def _nth_of_every(_the: None, _which: int, _what: int | str, _of: None, _every: None, unit: str) -> Meaning:
    """A day of each unit."""
    return _repeated(cal.length(1, unit))


@_rule("times.often", "often", examples=("daily", "annually"), counter="dailies")
def _often(value: str) -> Meaning:
    """A repetition by its adverb."""
    return _repeated(value)


@_rule("times.weekdays", "weekdays", examples=("on Fridays", "Mondays"), counter="Friday")
def _weekdays(number: int) -> Meaning:
    """A weekday that comes back."""
    return _repeated(f"XXXX-WXX-{number}")
