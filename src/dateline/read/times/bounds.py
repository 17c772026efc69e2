"""Rules of bounds: by, before, until, as early as, after, since, within, and the prepositions that add nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dateline.interval import Bound, Interval
from dateline.model import TimeType
from dateline.read.times import calendar as cal
from dateline.read.times.engine import Answer, Meaning, Setting
from dateline.read.times.grammar import constant, grammar
from dateline.read.times.stretches import away, reach

_rule = grammar.add
Maker = Callable[[Interval, Setting], Interval | None]


def _bounded(meaning: Meaning, make: Maker, bound: Bound) -> Meaning | None:
    if meaning.type is TimeType.SET or meaning.bound is not Bound.WITHIN:
        return None

    def say(setting: Setting) -> Answer | None:
        answer = meaning.say(setting)
        if not answer or not answer.interval:
            return answer
        return replace(answer, interval=make(answer.interval, setting) or answer.interval)

    return replace(meaning, say=say, bound=bound, weight=meaning.weight + 1)


def _forward(meaning: Meaning, make: Maker, bound: Bound) -> Meaning | None:
    """Bounds of what lies ahead: the words themselves say so, whatever the verb."""
    bounded = _bounded(meaning, make, bound)
    return bounded and replace(bounded, say=lambda setting: bounded.say(replace(setting, ahead=2 if setting.ahead >= 0 else 0)))


def _not_after(span: Interval, setting: Setting) -> Interval | None:
    start = setting.published
    if start and span.latest and start > span.latest:
        start = None
    return Interval(earliest=start, latest=span.latest, bound=Bound.NOT_AFTER)


def _not_before(span: Interval, _setting: Setting) -> Interval | None:
    return Interval(earliest=span.earliest, latest=None, bound=Bound.NOT_BEFORE)


def _if_ahead(span: Interval, setting: Setting) -> Interval | None:
    ahead = span.latest and setting.published and span.latest >= setting.published
    return _not_before(span, setting) if ahead or setting.ahead > 0 else None


def _up_to(span: Interval, setting: Setting) -> Interval | None:
    last = span.earliest and cal.moved(span.earliest, "day", -1)
    return _not_after(Interval(earliest=None, latest=last), setting) if last else None


def _beyond(span: Interval, _setting: Setting) -> Interval | None:
    first = span.latest and cal.moved(span.latest, "day", 1)
    return Interval(earliest=first, latest=None, bound=Bound.NOT_BEFORE) if first else None


def _until_now(span: Interval, setting: Setting) -> Interval | None:
    last = setting.published
    return Interval(earliest=span.earliest, latest=None if last and span.earliest and last < span.earliest else last)


# ---------------------------------------------------------------- latest ends


@_rule("times.by", "by about? date|bare", out="bound", examples=("by Friday", "no later than May"), counter="by the sea", core=2)
def _by(_by: None, _about: None, meaning: Meaning) -> Meaning | None:
    """From publication to the end of what is named."""
    return _forward(meaning, _not_after, Bound.NOT_AFTER)


@_rule(
    "times.moved-by",
    "by about? duration closing in? date",
    examples=("by two weeks to February 16", "by a month to May 4"),
    counter="by two boats to Kelm",
    core=5,
)
def _moved_by(_by: None, _about: None, _length: Meaning, _to: None, _on: None, meaning: Meaning) -> Meaning:
    """The new date of what was put off or brought forward by a length: it lay ahead, whatever the verb."""
    return replace(meaning, say=lambda setting: meaning.say(replace(setting, ahead=1)))


@_rule(
    "times.at-latest",
    "in? date at-latest",
    out="bound",
    examples=("Friday at the latest", "June or earlier"),
    counter="the latest",
    core=1,
)
def _at_latest(_in: None, meaning: Meaning, _at: None) -> Meaning | None:
    """From publication to the end of what stands in front."""
    return _forward(meaning, _not_after, Bound.NOT_AFTER)


@_rule(
    "times.before",
    "before about? date|bare",
    out="bound",
    examples=("before May", "prior to Friday"),
    counter="before the king",
    core=2,
)
def _before(_before: None, _about: None, meaning: Meaning) -> Meaning | None:
    """From publication to the day before what is named."""
    if meaning.type is TimeType.TIME:
        return meaning  # before dawn on a day is on that day
    if meaning.type is TimeType.DURATION:
        return None
    return _forward(meaning, _not_after if meaning.closes else _up_to, Bound.NOT_AFTER)


# ---------------------------------------------------------------- earliest starts


@_rule(
    "times.as-early",
    "asearly|starting about? date|bare",
    out="bound",
    examples=("as early as January", "starting Friday"),
    counter="as early as he could",
    core=2,
)
def _as_early(_as: None, _about: None, meaning: Meaning) -> Meaning | None:
    """From the start of what is named, without an end."""
    return _forward(meaning, _not_before, Bound.NOT_BEFORE)


@_rule("times.from", "from about? date|bare", out="bound", examples=("from May", "from 2027"), counter="from the sea", core=2)
def _from(_from: None, _about: None, meaning: Meaning) -> Meaning | None:
    """From the start of what is named where that lies ahead; else the days alone: "up from a year ago" opens nothing."""
    return _bounded(meaning, _if_ahead, Bound.NOT_BEFORE)


@_rule(
    "times.at-earliest",
    "in? date at-earliest",
    out="bound",
    examples=("June at the earliest", "Friday or later"),
    counter="the earliest",
    core=1,
)
def _at_earliest(_in: None, meaning: Meaning, _at: None) -> Meaning | None:
    """From the start of what stands in front, without an end."""
    return _forward(meaning, _not_before, Bound.NOT_BEFORE)


@_rule("times.as-of", "as-of date", out="bound", examples=("as of May 1", "as of Friday"), counter="as of old", core=1)
def _as_of(_as_of: None, meaning: Meaning) -> Meaning | None:
    """From then on where it lies ahead; a state of a day where it is past."""
    return _bounded(meaning, _if_ahead, Bound.NOT_BEFORE)


@_rule("times.after", "after date|bare", out="bound", examples=("after May 5", "after Friday"), counter="after the rain", core=1)
def _after(_after: None, meaning: Meaning) -> Meaning | None:
    """From the day after what is named, without an end."""
    if meaning.type is TimeType.TIME:
        return meaning  # after noon on a day is on that day
    return _bounded(meaning, _beyond, Bound.NOT_BEFORE) if meaning.type is not TimeType.DURATION else None


@_rule("times.since", "since about? date|bare", out="bound", examples=("since May", "since 1998"), counter="since he left", core=2)
def _since(_since: None, _about: None, meaning: Meaning) -> Meaning | None:
    """From the start of what is named to publication."""
    bounded = _bounded(meaning, _until_now, Bound.WITHIN)
    return bounded and replace(bounded, say=lambda setting: bounded.say(replace(setting, ahead=-3)))


# ---------------------------------------------------------------- from publication


@_rule(
    "times.within",
    "within onward? duration",
    out="bound",
    examples=("within 48 hours", "within the next two weeks"),
    counter="within the walls",
    core=2,
)
def _within(_within: None, _next: None, duration: Meaning) -> Meaning | None:
    """From publication, as long as the duration."""
    if duration.unit == "ref":
        return None

    def say(setting: Setting) -> Answer | None:
        answer, today = duration.say(setting), setting.published
        far = reach(today, duration) if today else None
        return replace(answer, interval=Interval(earliest=today, latest=far)) if answer and far else answer

    return replace(duration, say=say, weight=duration.weight + 1)


@_rule(
    "times.in-duration",
    "away duration quote|s? tail?",
    out="bound",
    examples=("in three weeks", "in a year's time"),
    counter="in three boats",
    core=1,
)
def _in_duration(_in: None, duration: Meaning, _s: None, tail: None) -> Meaning | None:
    """A length of time ahead of publication, as wide as its unit; where the clause looks back or ranks, a plain duration."""
    del tail
    if duration.unit == "ref" or not duration.weight:
        return None

    def say(setting: Setting) -> Answer | None:
        answer = duration.say(setting)
        looks = setting.ahead > 0 or (setting.ahead == 0 and duration.unit in ("day", "week", "month"))
        if answer is None or setting.published is None or setting.ranked or not looks:
            return answer
        return replace(answer, interval=away(setting.published, duration))

    return replace(duration, say=say, weight=duration.weight + 2)


@_rule("times.adverbial", "in about? date|bare", out="bound", examples=("in May", "on Sunday"), counter="in the city", core=2)
def _adverbial(_in: None, _about: None, meaning: Meaning) -> Meaning | None:
    """A preposition that adds nothing to its date."""
    return meaning if meaning.type is not TimeType.SET else None


@_rule(
    "times.now-to",
    "from|between? present to|and|by date",
    out="range",
    examples=("from now until Friday", "between now and the end of May"),
    counter="now and then",
    core=1,
    end=3,
)
def _now_to(_from: None, _now: None, _to: None, meaning: Meaning) -> Meaning | None:
    """From publication to the end of what is named."""

    def make(span: Interval, setting: Setting) -> Interval | None:
        start: date | None = setting.published
        return Interval(earliest=start, latest=span.latest) if start and span.latest and start <= span.latest else None

    window = _forward(meaning, make, Bound.WITHIN)
    return window and replace(window, ends=(constant("PRESENT_REF"), meaning))
