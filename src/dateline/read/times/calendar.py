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


def holiday(rule: str, year: int) -> date | None:
    """The day of a holiday rule in a year: `12-25`, `easter+1`, `11/4/4` (fourth Thursday of November), `05/1/-1` (last Monday)."""
    try:
        if rule.startswith("easter"):
            return easter(year) + timedelta(days=int(rule[6:]))
        if "/" not in rule:
            return date(year, int(rule[:2]), int(rule[3:]))
        month, weekday, nth = (int(part) for part in rule.split("/"))
        days = [d for d in range(1, calendar.monthrange(year, month)[1] + 1) if date(year, month, d).isoweekday() == weekday]
        return date(year, month, days[nth if nth < 0 else nth - 1])
    except ValueError:
        return None


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
