"""Rules that count from somewhere: publication, the nearest anchor, or nothing at all (durations and sets)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dateline.interval import Bound, Interval, one_day
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.named import TODAY, at_hour, floating, grammar, quarter_of

_rule = grammar.add
_FINE = ("second", "minute", "hour")
COMING = {"day": ("day", 7), "week": ("day", 42), "month": ("day", 183), "year": ("year", 5), "quarter": ("month", 9)}


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


@_rule("times.today", "today", examples=("today", "yesterday"), counter="today's youth")
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


@_rule("times.present", "present|current", examples=("now", "currently"), counter="the present he gave")
def _present(_word: None) -> Meaning:
    """A reference to the present."""
    return _constant("PRESENT_REF")


@_rule("times.past", "past|formerly", examples=("recently", "in the past"), counter="past the gate")
def _past(_word: None) -> Meaning:
    """A reference to an open past."""
    return _constant("PAST_REF")


@_rule("times.future", "future", examples=("soon", "the near future"), counter="futures traders")
def _future(_word: None) -> Meaning:
    """A reference to an open future."""
    return _constant("FUTURE_REF")


@_rule("times.step-unit", "this|next|last fiscal? unit", examples=("next week", "this year"), counter="next to the week")
def _step_unit(steps: int, _fiscal: None, unit: str) -> Meaning | None:
    """This, the next or the last calendar unit."""
    return _shift(unit, steps) if unit not in _FINE else None


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


@_rule("times.step-season", "this|next|last season", examples=("last spring", "this summer"), counter="next spring water")
def _step_season(steps: int, code: str) -> Meaning:
    """The season of this year, or the last or next of its name."""
    return _stepped(steps, lambda y: cal.season(y, code), "season", f"XXXX-{code}")


@_rule(
    "times.part-of-step",
    "the? ordinal unit of|comma? stepped",
    examples=("the first quarter of next year", "the third quarter of last year"),
    counter="a quarter of next year's cost",
)
def _part_of_step(_the: None, number: int, unit: str, _of: None, year: Meaning) -> Meaning | None:
    """A quarter of a year that is itself relative."""
    return _quarter_in(year, number) if unit == "quarter" and year.unit == "year" and number <= 4 else None


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
    examples=("May of next year", "spring next year"),
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
    return _shift(unit, steps, anchored=True) if unit not in _FINE else None


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
        coarse = "day" if unit in _FINE or unit == "fortnight" else unit
        span = cal.holding(day, coarse)
        return Answer(interval=span, value=cal.value(span, coarse))

    return Meaning(type=TimeType.DATE, unit="day" if unit in _FINE else unit, say=say, weight=2)


@_rule("times.ago", "duration ago", examples=("two weeks ago", "a year ago"), counter="two weeks")
def _ago(duration: Meaning, _ago: None) -> Meaning | None:
    """A distance back from publication."""
    return _counted(duration, -1, anchored=False)


@_rule(
    "times.year-ago",
    "the? unit dash ago|earlier unit|period?",
    examples=("the year-ago quarter", "a year-earlier period"),
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
    if inner.type is not TimeType.DATE or inner.unit in ("day", "ref") or (isinstance(whole, str) and whole in _FINE):
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
    if inner.type is not TimeType.DATE or inner.unit == "ref" or (isinstance(whole, str) and whole in _FINE):
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
    return _third(None, "CLOSE", None, None, unit) if unit not in _FINE else None


@_rule("times.the-unit", "the|that fiscal? unit", examples=("the quarter", "the weekend"), counter="the second boat")
def _the_unit(_the: None, _fiscal: None, unit: str) -> Meaning | None:
    """A unit with its article: the one that the nearest anchor or the publication lies in."""
    if unit not in ("quarter", "weekend", "year", "month"):
        return None

    def say(setting: Setting) -> Answer | None:
        if unit == "weekend" and setting.ahead <= 0:
            return _shift(unit, -1 if setting.published and setting.published.weekday() < 5 else 0).say(setting)
        return _shift(unit, 0, anchored=setting.told or setting.unit == unit).say(setting)

    return Meaning(type=TimeType.DATE, unit=unit, say=say)


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


@_rule("times.often", "often", examples=("daily", "annually"), counter="the Daily")
def _often(value: str) -> Meaning:
    """A repetition by its adverb."""
    return _repeated(value)


@_rule("times.weekdays", "weekdays", examples=("on Fridays", "Mondays"), counter="Friday")
def _weekdays(number: int) -> Meaning:
    """A weekday that comes back."""
    return _repeated(f"XXXX-WXX-{number}")


# ---------------------------------------------------------------- bounds


def _bounded(meaning: Meaning, make: Any, bound: Bound) -> Meaning | None:
    if meaning.type is TimeType.SET or meaning.bound is not Bound.WITHIN:
        return None

    def say(setting: Setting) -> Answer | None:
        answer = meaning.say(setting)
        if not answer or not answer.interval:
            return answer
        return replace(answer, interval=make(answer.interval, setting) or answer.interval)

    return replace(meaning, say=say, bound=bound, weight=meaning.weight + 1)


def _forward(meaning: Meaning, make: Any, bound: Bound) -> Meaning | None:
    """Bounds of what lies ahead: the words themselves say so, whatever the verb."""
    bounded = _bounded(meaning, make, bound)
    return bounded and replace(bounded, say=lambda setting: bounded.say(replace(setting, ahead=2)))


def _not_after(span: Interval, setting: Setting) -> Interval | None:
    start = setting.published
    if start and span.latest and start > span.latest:
        start = None
    return Interval(earliest=start, latest=span.latest, bound=Bound.NOT_AFTER)


def _not_before(span: Interval, _setting: Setting) -> Interval | None:
    return Interval(earliest=span.earliest, latest=None, bound=Bound.NOT_BEFORE)


@_rule("times.by", "by date", out="bound", examples=("by Friday", "no later than May"), counter="by the sea", core=1)
def _by(_by: None, meaning: Meaning) -> Meaning | None:
    """From publication to the end of what is named."""
    return _forward(meaning, _not_after, Bound.NOT_AFTER)


@_rule("times.before", "before date", out="bound", examples=("before May", "prior to Friday"), counter="before the king", core=1)
def _before(_before: None, meaning: Meaning) -> Meaning | None:
    """From publication to the day before what is named."""

    def make(span: Interval, setting: Setting) -> Interval | None:
        last = span.earliest and cal.moved(span.earliest, "day", -1)
        return _not_after(Interval(earliest=None, latest=last), setting) if last else None

    if meaning.type is TimeType.TIME:
        return meaning  # before dawn on a day is on that day
    return _forward(meaning, make, Bound.NOT_AFTER)


@_rule(
    "times.as-early",
    "asearly|from date",
    out="bound",
    examples=("as early as January", "from May"),
    counter="as early as he could",
    core=1,
)
def _as_early(_as: None, meaning: Meaning) -> Meaning | None:
    """From the start of what is named, without an end."""
    return _forward(meaning, _not_before, Bound.NOT_BEFORE)


@_rule("times.after", "after date", out="bound", examples=("after May 5", "after Friday"), counter="after the rain", core=1)
def _after(_after: None, meaning: Meaning) -> Meaning | None:
    """From the day after what is named, without an end."""

    def make(span: Interval, _setting: Setting) -> Interval | None:
        first = span.latest and cal.moved(span.latest, "day", 1)
        return Interval(earliest=first, latest=None, bound=Bound.NOT_BEFORE) if first else None

    return _bounded(meaning, make, Bound.NOT_BEFORE) if meaning.type is not TimeType.DURATION else None


@_rule("times.since", "since date", out="bound", examples=("since May", "since 1998"), counter="since he left", core=1)
def _since(_since: None, meaning: Meaning) -> Meaning | None:
    """From the start of what is named to publication."""

    def make(span: Interval, setting: Setting) -> Interval | None:
        last = setting.published
        if last and span.earliest and last < span.earliest:
            last = None
        return Interval(earliest=span.earliest, latest=last)

    return _bounded(meaning, make, Bound.WITHIN)


@_rule(
    "times.within",
    "within duration",
    out="bound",
    examples=("within 48 hours", "within a week"),
    counter="within the walls",
    core=1,
)
def _within(_within: None, duration: Meaning) -> Meaning | None:
    """From publication, as long as the duration."""
    unit, count = duration.unit, duration.count

    def say(setting: Setting) -> Answer | None:
        answer = duration.say(setting)
        if setting.published is None or unit == "ref" or answer is None:
            return answer
        if unit in _FINE:
            hours = (count or 1) * {"hour": 1.0, "minute": 1 / 60, "second": 1 / 3600}[unit]
            far = cal.moved(setting.published, "day", -int(-hours // 24))
        else:
            step, size = (unit, int(count)) if count else COMING.get(unit, (unit, 3))
            far = cal.moved(setting.published, step, size)
        return replace(answer, interval=Interval(earliest=setting.published, latest=far, bound=Bound.WITHIN)) if far else answer

    return replace(duration, say=say, weight=duration.weight + 1)


@_rule("times.adverbial", "in date", out="bound", examples=("in May", "on Sunday"), counter="in the city", core=1)
def _adverbial(_in: None, meaning: Meaning) -> Meaning | None:
    """A preposition that adds nothing to its date."""
    return meaning if meaning.type is not TimeType.SET else None


__all__ = ["TODAY", "floating", "grammar", "lasting"]
