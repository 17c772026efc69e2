"""From what a page writes in its date fields to Stamps: ISO 8601, RFC 5322, numbers with dots or slashes, months by name, epochs.

A time that is not written stays unknown; a zone that is not written stays unknown. Days outside 1900 to 2100 are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import cache

from dateline import lexicon
from dateline.interval import month, one_day
from dateline.model import Precision, Stamp

_ISO = re.compile(
    r"(?P<y>\d{4})[-/.]?(?P<m>\d{2})[-/.]?(?P<d>\d{2})"
    r"(?:(?:[T _]|\s*[,@-]\s*|\s+at\s+)+(?P<clock>\d{1,2}:?\d{2}.*))?$",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:[:.h](?P<n>\d{2})|(?P<n2>\d{2})(?=\d{2}|[^\d]|$))?(?::?(?P<s>\d{2})(?:[.,:](?P<f>\d{1,9}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*\(?(?P<zone>Z\b|(?:GMT|UTC)?\s?[+-]\d{2}:?(?:\d{2})?|[A-Z]{2,5}\b)?",
    re.IGNORECASE,
)
_YEAR_LAST = re.compile(r"\b(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})\b")
_YEAR_FIRST = re.compile(r"\b(?P<y>\d{4})[./-](?P<m>\d{1,2})[./-](?P<d>\d{1,2})\b")
_CJK = re.compile(r"(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日일]")
_NAMED = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s*(?:de |d['’])?\s*[-/]?)?(?P<name>[^\W\d_]{3,})\.?\s*[-/]?\s*"
    r"(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b(?!:),?\s*)?(?:de |del |of )?[-/]?\s*(?P<y>\d{4})\b"
)
_TIME = re.compile(r"(?<![\d.])(?P<all>\d{1,2}[:.h]\d{2}(?::\d{2})?(?![\d.]\d?\d?\d).*)", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?$")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class DayOrder(StrEnum):
    """Which of two numbers before a year is the day, where both could be."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


def order_of(locales: Iterable[str]) -> DayOrder:
    """The order that the first declared region uses ("en-US" puts the month first); day first where no region is declared."""
    regions = (re.split(r"[-_]", locale.strip().lower())[-1] for locale in locales if re.search(r"[-_]", locale))
    return DayOrder.MONTH_FIRST if next(regions, "") in ("us", "ph") else DayOrder.DAY_FIRST


def page_stamp(words: str, found: str, order: DayOrder = DayOrder.DAY_FIRST) -> Stamp | None:
    """The Stamp of a date field's words, None when they hold no date. `order` settles numbers that could be read both ways."""
    words = " ".join(words.split())[:120]
    for reader in (_iso, _epoch, _cjk, _named):
        stamp = reader(words, found)
        if stamp is not None:
            return stamp
    return _numbers(words, found, order)


def _iso(words: str, found: str) -> Stamp | None:
    match = _ISO.match(words.strip("\"' "))
    if match is None:
        return None
    day = _day(match["y"], match["m"], match["d"])
    return _stamp(day, match["clock"] or "", words, found) if day else None


def _epoch(words: str, found: str) -> Stamp | None:
    if not _EPOCH.match(words):
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(words[:10]))
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return Stamp(words=words, instant=moment, clock=moment.time(), day=one_day(moment.date()),
                 precision=Precision.SECOND, zone="UTC", found=found)  # fmt: skip


def _cjk(words: str, found: str) -> Stamp | None:
    match = _CJK.search(words)
    day = match and _day(match["y"], match["m"], match["d"])
    return _stamp(day, _time_after(words[match.end() :]), words, found) if match and day else None


def _named(words: str, found: str) -> Stamp | None:
    for match in _NAMED.finditer(words):
        number = months().get(match["name"].lower())
        if number is None:
            continue
        digits = match["d1"] or match["d2"]
        if digits is None:
            return _coarse(int(match["y"]), number, words, found)
        if day := _day(match["y"], str(number), digits):
            return _stamp(day, _time_after(words[match.end() :]) or _time_after(words[: match.start()]), words, found)
    return None


def _numbers(words: str, found: str, order: DayOrder) -> Stamp | None:
    if match := _YEAR_FIRST.search(words):
        day = _day(match["y"], match["m"], match["d"])
        return _stamp(day, _time_after(words[match.end() :]), words, found) if day else None
    match = _YEAR_LAST.search(words)
    if match is None:
        return None
    year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"
    # Dots stand between numbers where the day comes first, whatever locale the page's software declares.
    pairs = [(match["b"], match["a"]), (match["a"], match["b"])]
    if order is DayOrder.MONTH_FIRST and match["sep"] != ".":
        pairs.reverse()
    day = _day(year, *pairs[0]) or _day(year, *pairs[1])
    return _stamp(day, _time_after(words[match.end() :]), words, found) if day else None


def _coarse(year: int, number: int, words: str, found: str) -> Stamp | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    return Stamp(words=words, instant=None, clock=None, day=month(year, number),
                 precision=Precision.MONTH, zone=None, found=found)  # fmt: skip


def _time_after(words: str) -> str:
    match = _TIME.search(words)
    return match["all"] if match else ""


def _day(year: str, number: str, day: str) -> date | None:
    try:
        found = date(int(year), int(number), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _stamp(day: date, clock: str, words: str, found: str) -> Stamp:
    match = _CLOCK.match(clock) if clock else None
    moment = match and _moment(day, match)
    if match is None or moment is None:
        return Stamp(words=words, instant=None, clock=None, day=one_day(day),
                     precision=Precision.DAY, zone=None, found=found)  # fmt: skip
    zone = _zone(match["zone"])
    return Stamp(
        words=words,
        instant=moment.replace(tzinfo=zone).astimezone(UTC) if zone else None,
        clock=moment.time(),
        day=one_day(moment.date()),
        precision=Precision.SECOND if match["s"] else Precision.MINUTE,
        zone=match["zone"] if zone else None,
        found=found,
    )


def _moment(day: date, match: re.Match[str]) -> datetime | None:
    hour, minute = int(match["h"]), match["n"] or match["n2"]
    if minute is None:
        return None
    half = (match["half"] or "").lower()[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and minute == "00":
        return datetime(day.year, day.month, day.day) + timedelta(days=1)
    try:
        return datetime(day.year, day.month, day.day, hour, int(minute), int(match["s"] or 0))
    except ValueError:
        return None


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    bare = name.upper().replace("GMT", "").replace("UTC", "").strip()
    if bare in ("", "Z"):
        return UTC
    if bare[0] in "+-":
        digits = bare[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:4])
        return timezone(timedelta(minutes=-minutes if bare[0] == "-" else minutes)) if minutes < 1_440 else None
    offset = lexicon.load("en", "page_dates").map("zones").get(bare.lower())
    return timezone(timedelta(minutes=offset)) if offset is not None else None


@cache
def months() -> dict[str, int]:
    """Names and short forms of months in several languages, lower case, with their numbers."""
    return dict(lexicon.load("en", "page_dates").map("months"))
