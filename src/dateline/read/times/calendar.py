"""Days, weeks, quarters, seasons and holidays of a year, as intervals, and their TIMEX3 values.

Seasons are the northern meteorological ones (spring = March to May). Weeks run from Monday (ISO 8601).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from dateline.interval import Interval, one_day
from dateline.interval import month as month_of
from dateline.interval import year as year_of

SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
FINE = ("second", "minute", "hour")
CODES = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "weekend": "WE", "month": "M", "quarter": "Q",
    "half": "H", "year": "Y", "decade": "DE", "century": "CE", "millennium": "ML", "fortnight": "W",
}  # fmt: skip


def moved(day: date, unit: str, count: int) -> date | None:
    """The day `count` units away, None when no calendar holds it; the day of a shorter month is its last."""
    try:
        if unit in DAYS:
            return day + timedelta(days=DAYS[unit] * count)
        if unit not in MONTHS:
            return day
        index = day.year * 12 + day.month - 1 + MONTHS[unit] * count
        year, month = divmod(index, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None


def holding(day: date, unit: str) -> Interval:
    """The unit that holds the day."""
    if unit in ("week", "fortnight"):
        monday = day - timedelta(days=day.weekday())
        return Interval(earliest=monday, latest=_later(monday, 6))
    if unit == "weekend":
        saturday = _later(day - timedelta(days=day.weekday()), 5)
        return Interval(earliest=saturday, latest=_later(saturday, 1))
    if unit in ("month", "quarter", "half"):
        size = MONTHS[unit]
        first = (day.month - 1) // size * size + 1
        return Interval(earliest=date(day.year, first, 1), latest=month_of(day.year, first + size - 1).latest)
    if unit in ("year", "decade", "century", "millennium"):
        size = MONTHS[unit] // 12
        start = max(1, day.year // size * size)
        return Interval(earliest=date(start, 1, 1), latest=date(min(9999, day.year // size * size + size - 1), 12, 31))
    return one_day(day)


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def season(year: int, code: str) -> Interval:
    """The months of a season; winter runs into the next year."""
    start = SEASON_START[code]
    end_year, end = (min(year + 1, 9999), 2 if year < 9999 else 12) if code == "WI" else (year, start + 2)
    return Interval(earliest=date(year, start, 1), latest=month_of(end_year, end).latest)


def third(span: Interval, which: str) -> Interval:
    """The first, middle or last third of an interval: by months of a year, by tens of a month, by days else."""
    first, last = span.earliest, span.latest
    if first is None or last is None:
        return span
    if span == year_of(first.year):
        bounds = {"START": (1, 4), "MID": (5, 8), "END": (9, 12)}[which]
        return Interval(earliest=date(first.year, bounds[0], 1), latest=month_of(first.year, bounds[1]).latest)
    if span == month_of(first.year, first.month):
        one, two = {"START": (1, 10), "MID": (11, 20), "END": (21, last.day)}[which]
        return Interval(earliest=first.replace(day=one), latest=first.replace(day=two))
    days = (last - first).days + 1
    cut = {"START": (0, days // 3), "MID": (days // 3, days * 2 // 3), "END": (days * 2 // 3, days)}
    if days == 7:
        cut = {"START": (0, 2), "MID": (2, 4), "END": (4, 7)}
    low, high = cut[which]
    return Interval(earliest=first + timedelta(days=low), latest=first + timedelta(days=max(low, high - 1)))


def easter(year: int) -> date:
    """Western Easter Sunday. Source: Meeus, Astronomical Algorithms, chapter 8 (anonymous Gregorian method)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * x) // 433
    month = (h + x - 7 * m + 90) // 25
    return date(year, month, (h + x - 7 * m + 33 * month + 19) % 32)


def quarter(year: int, number: int) -> Interval:
    """A quarter of a calendar year, `number` 1 to 4."""
    return holding(date(year, number * 3, 1), "quarter")


def holiday(rule: str, year: int) -> Interval | None:
    """The days of a holiday rule in a year, None where the rule gives none.

    Rules: `12-25`, `easter+1`, `11/4/4` (fourth Thursday of November), `05/1/-1` (last Monday of May), and for feasts of other
    calendars their days one by one, `2026-02-17` or `2026-02-18/2026-03-19`.
    """
    try:
        if rule.startswith("easter"):
            return one_day(easter(year) + timedelta(days=int(rule[6:])))
        if rule[:4].isdigit():
            return _listed(rule, year)
        if "/" not in rule:
            return one_day(date(year, int(rule[:2]), int(rule[3:])))
        return one_day(_nth_weekday(year, *(int(part) for part in rule.split("/"))))
    except (ValueError, IndexError, OverflowError):
        return None


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    days = [d for d in range(1, calendar.monthrange(year, month)[1] + 1) if date(year, month, d).isoweekday() == weekday]
    return date(year, month, days[nth if nth < 0 else nth - 1])


def _listed(rule: str, year: int) -> Interval | None:
    for days in rule.split():
        if days.startswith(f"{year:04d}-"):
            first, _, last = days.partition("/")
            return Interval(earliest=date.fromisoformat(first), latest=date.fromisoformat(last or first))
    return None


def nth(span: Interval, which: int, unit: str) -> Interval | None:
    """The first, second ... or last (-1) week, day, weekend or month of an interval, None where it has not so many.

    A week of a month is seven days from its first or to its last; a weekend belongs to the month of its Saturday.
    """
    first, last = span.earliest, span.latest
    if first is None or last is None:
        return None
    if unit in ("week", "day"):
        size = DAYS[unit]
        start = last - timedelta(days=size - 1) if which < 0 else _later(first, size * (which - 1))
        end = _later(start, size - 1)
        return Interval(earliest=start, latest=min(end, last)) if first <= start <= last else None
    if unit == "month":
        near = last if which < 0 else moved(first, "month", which - 1)
        return holding(near, "month") if near and near <= last else None
    return None


def nth_weekday(span: Interval, which: int, weekday: int) -> Interval | None:
    """The first, second ... or last (-1) Monday (1) to Sunday (7) of an interval, None where it has not so many."""
    first, last = span.earliest, span.latest
    if first is None or last is None:
        return None
    if which < 0:
        return one_day(last - timedelta(days=(last.isoweekday() - weekday) % 7))
    day = _later(first, (weekday - first.isoweekday()) % 7 + 7 * (which - 1))
    return one_day(day) if day <= last else None


def value(span: Interval, unit: str) -> str:
    """The TIMEX3 value of an interval that is one unit."""
    first = span.earliest
    if first is None:
        return "XXXX"
    if unit in ("week", "fortnight", "weekend"):
        year, week, _ = first.isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "weekend" else "")
    if unit == "season":
        code = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}[first.month]
        return f"{first.year:04d}-{code}"
    forms = {
        "year": f"{first.year:04d}",
        "month": f"{first.year:04d}-{first.month:02d}",
        "quarter": f"{first.year:04d}-Q{(first.month + 2) // 3}",
        "half": f"{first.year:04d}-H{(first.month + 5) // 6}",
        "decade": f"{first.year // 10:03d}",
        "century": f"{first.year // 100:02d}XX",
        "millennium": f"{first.year // 1000}XXX",
    }
    return forms.get(unit, first.isoformat())


def length(count: float | None, unit: str) -> str:
    """The TIMEX3 value of a duration; an open count is X.

    >>> length(3, "week"), length(None, "month"), length(2, "hour")
    ('P3W', 'PXM', 'PT2H')
    """
    if unit == "fortnight":
        count = None if count is None else count * 2
    if unit in ("decade", "century"):
        return "PXE" if count is None else f"P{count * MONTHS[unit] / 12:g}Y"
    digits = "X" if count is None else f"{count:g}"
    return ("PT" if unit in ("second", "minute", "hour") else "P") + digits + CODES[unit]
