"""Date lines: what a line of a page says about when the article appeared, in the languages of `lexicons/en/page_dates.toml`.

Only full dates count (day, month and year); a moment without a zone keeps its clock and gets no instant. Relative words ("two hours
ago") are left alone: their anchor is the time of capture, which is no publication time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from urllib.parse import urlsplit

from dateline import lexicon
from dateline.interval import one_day
from dateline.model import Precision, Stamp
from dateline.read.page_date import DayOrder

_MONTH = r"[^\W\d_]{3,13}"
_DATE = re.compile(
    rf"""(?<![\d.,/:])(?<!\d-)(?:
      (?P<y1>(?:19|20)\d\d)\s?[-/.年년]\s?(?P<m1>\d\d?)\s?[-/.月월]\s?(?P<d1>\d\d?)(?![\d/])[일日]?(?=\D|$)
    | (?P<a>\d\d?)(?P<sep>[./-])\s?(?P<b>\d\d?)(?P=sep)\s?(?P<y2>(?:19|20)\d\d|\d\d)(?![\d/:]|[.-]\d)(?=\D|$)
    | (?P<d3>\d\d?)(?:st|nd|rd|th|er|[.ºª°])?(?:\s|-)?(?:de\s|of\s|d’)?(?P<n3>{_MONTH})\.?,?(?:\s|-)
      (?:de\s|del\s)?(?P<y3>(?:19|20)\d\d)
    | (?P<n4>{_MONTH})\.?\s(?P<d4>\d\d?)(?:st|nd|rd|th)?,?\s(?P<y4>(?:19|20)\d\d)
    )""",  # what is glued behind the year of a named month is a time of day or a counter
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(
    r"""(?<![\d:.,/])(?:(?P<before>오전|오후|午前|午後|上午|下午)\s?)?
    (?:(?P<h>\d\d?)(?:[:.]|\s?[hH]\s?|時|시\s?|點|点)(?P<m>\d\d)(?![\d/])(?:[:.](?P<s>\d\d)(?!\d))?(?:\.\d+)?[分분]?(?:\s?(?P<half>[ap]\.?\s?m\b\.?))?
      |(?P<h2>\d\d?)\s?(?P<half2>[ap]\.?m\b\.?)
      |\b(?P<word>noon|midnight)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_ZONE = re.compile(r"[\s(]{0,3}(?P<zone>(?:GMT|UTC)\s?[+-]\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d|Z\b|[A-Za-z]{2,5}\b|local time)\)?")
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d\d)?$")
_URL_DAY = re.compile(r"(?<!\d)(20\d\d)[/_-]?(\d\d)[/_-]?(\d\d)(?!\d)")
_URL_FOLDERS = re.compile(r"/(20\d\d)/(\d\d?)/(\d\d?)(?=/|$)")
_URL_NAMED_DAY = re.compile(rf"(?<!\d)(?:20)?(\d\d)[/_-]({_MONTH})[/_-](\d\d?)(?!\d)")
_WORD_EDGE = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")  # between two words that lost the space between them
_HALVES = {"오전": "a", "오후": "p", "午前": "a", "午後": "p", "上午": "a", "下午": "p"}
_NEAR = 24  # characters between a date and its time of day, or between a word such as "Updated" and its date
_LONGEST = 240
_MONTH_FIRST_HOSTS = re.compile(r"\.(?:com|us|org|net|gov|edu)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLine:
    """One moment on a line: its stamp, where on the line it stands, and whether a word calls it a publication or a change."""

    stamp: Stamp
    start: int
    end: int
    published: bool
    updated: bool


def dates_in(line: str, *, url: str, order: DayOrder | None = None) -> tuple[DateLine, ...]:
    """The moments that stand on a line of a page, in order; none for a line of prose length.

    What settles 4/5/2026: the day in the address, else the `order` of the page's region, else the host's.
    """
    if len(line) > _LONGEST or not any(character.isdigit() for character in line):
        return ()
    return tuple(_moments(line, url=url, order=order))


def day_in_url(url: str) -> date | None:
    """The day that an address carries in its path (/2026/05/04/, 20260504, 26_may_04), None when it has none."""
    path = urlsplit(url).path
    for found in (*_URL_DAY.finditer(path), *_URL_FOLDERS.finditer(path)):
        if day := _day(*(int(part) for part in found.groups())):
            return day
    for found in _URL_NAMED_DAY.finditer(path):
        number = _map("months").get(found[2].lower())
        if number and (day := _day(2000 + int(found[1]), number, int(found[3]))):
            return day
    return None


def _moments(line: str, *, url: str, order: DayOrder | None) -> Iterator[DateLine]:
    before = 0
    for found in _DATE.finditer(line):
        day = _named_day(found) or _numbered_day(found, url=url, order=order)
        if day is None:
            continue
        following = _DATE.search(line, found.end())
        stop = min(following.start() if following else len(line), found.end() + _NEAR + 16)
        clock = _clock_near(line, found, before=before, stop=stop)
        begins = _begin(found)
        start = min(begins, clock.start) if clock else begins
        end = max(found.end(), clock.end) if clock else found.end()
        mark = line[max(before, start - 2 * _NEAR) : start].lower()
        updated = _last_of(mark, "updated")
        published = _last_of(mark, "published")
        stamp = _stamp(line[start:end], day, clock)
        yield DateLine(stamp=stamp, start=start, end=end, published=published > updated, updated=updated > published)
        before = end


def _begin(found: re.Match[str]) -> int:
    """Where a date begins; a word glued to the name of the month is no part of it."""
    name = found["n4"]
    return found.start("n4") + len(name) - len(_WORD_EDGE.split(name)[-1]) if name else found.start()


def _last_of(mark: str, section: str) -> int:
    return max((found.start() for found in _marks(section).finditer(mark)), default=-1)


def is_recent(line: str) -> bool:
    """Whether a line says how long ago something appeared: no date for us, but it stands where dates stand."""
    return any(character.isdigit() for character in line) and bool(_marks("ago").search(line.lower()))


def says_updated(words: str) -> bool:
    """Whether words in front of a date say that it is of a change."""
    return bool(_marks("updated").search(words.lower()))


@cache
def _marks(section: str) -> re.Pattern[str]:
    words = sorted(lexicon.load("en", "page_dates").words(section), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in words))


@cache
def _map(section: str) -> Mapping[str, int]:
    return lexicon.load("en", "page_dates").map(section)


# ---------------------------------------------------------------- days


def _named_day(found: re.Match[str]) -> date | None:
    name = found["n3"] or found["n4"]
    if name:
        number = _map("months").get(name.lower()) or _map("months").get(_WORD_EDGE.split(name)[-1].lower())
        return (number and _day(int(found["y3"] or found["y4"]), number, int(found["d3"] or found["d4"]))) or None
    if found["y1"]:
        return _day(int(found["y1"]), int(found["m1"]), int(found["d1"]))
    return None


def _numbered_day(found: re.Match[str], *, url: str, order: DayOrder | None) -> date | None:
    if not found["a"]:
        return None
    year = int(found["y2"]) + (2000 if len(found["y2"]) == 2 else 0)
    first, second = int(found["a"]), int(found["b"])
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if not (day_first and month_first) or day_first == month_first:
        return day_first or month_first
    declared = day_in_url(url)
    if declared in (day_first, month_first):
        return declared
    return month_first if found["sep"] == "/" and (order or _order_of_host(url)) is DayOrder.MONTH_FIRST else day_first


def _order_of_host(url: str) -> DayOrder:
    return DayOrder.MONTH_FIRST if _MONTH_FIRST_HOSTS.search(urlsplit(url).hostname or "") else DayOrder.DAY_FIRST


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ---------------------------------------------------------------- times of day


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    time: time
    precision: Precision
    zone: str | None
    start: int
    end: int


def _clock_near(line: str, found: re.Match[str], *, before: int, stop: int) -> _Clock | None:
    """The time of day behind the date, else right in front of it."""
    after = _TIME.search(line, found.end(), stop)
    if after and after.start() - found.end() <= _NEAR and (clock := _clock(line, after)):
        return clock
    front = list(_TIME.finditer(line, max(before, found.start() - _NEAR), found.start()))
    return _clock(line, front[-1]) if front else None


def _clock(line: str, found: re.Match[str]) -> _Clock | None:
    if found["word"]:
        value, precision = time(12 if found["word"].lower() == "noon" else 0), Precision.MINUTE
    else:
        hour = _hour(found)
        if hour is None or int(found["m"] or 0) > 59 or int(found["s"] or 0) > 59:
            return None
        value = time(hour, int(found["m"] or 0), int(found["s"] or 0))
        precision = Precision.SECOND if found["s"] else Precision.MINUTE if found["m"] else Precision.HOUR
    zone, end = _zone(line, found.end())
    return _Clock(time=value, precision=precision, zone=zone, start=found.start(), end=end)


def _hour(found: re.Match[str]) -> int | None:
    hour = int(found["h"] or found["h2"])
    half = _HALVES.get(found["before"] or "", (found["half"] or found["half2"] or "").lower()[:1])
    if half and not found["before"] and not 1 <= hour <= 12:
        return None
    if half == "p" and hour < 12:
        return hour + 12
    if half == "a" and hour == 12:
        return 0
    return hour if hour <= 23 else None


def _zone(line: str, place: int) -> tuple[str | None, int]:
    """The zone word behind a time of day, and where it ends; "Uhr" and "local time" are no zones but belong to the words."""
    found = _ZONE.match(line, place)
    if found is None:
        return None, place
    word = found["zone"]
    if word.lower() in ("uhr", "local time"):
        zone, end = _zone(line, found.end("zone"))
        return zone, end if zone else place
    known = word.lower() in _map("zones") or word.lower() in lexicon.load("en", "page_dates").words("local_zones")
    if not known and not _OFFSET.search(word):
        return None, place
    if not word.isupper() and word.isalpha() and len(word) < 3:
        return None, place
    return word, found.end("zone")


def _offset(zone: str) -> timezone | None:
    if written := _OFFSET.search(zone):
        sign = -1 if written[1] == "-" else 1
        hours, minutes = int(written[2]), int(written[3] or 0)
        return timezone(sign * timedelta(hours=hours, minutes=minutes)) if hours < 15 and minutes < 60 else None
    minutes_east = _map("zones").get(zone.lower())
    return None if minutes_east is None else timezone(timedelta(minutes=minutes_east))


def _stamp(words: str, day: date, clock: _Clock | None) -> Stamp:
    zone = _offset(clock.zone) if clock and clock.zone else None
    instant = datetime.combine(day, clock.time, zone).astimezone(UTC) if clock and zone else None
    return Stamp(
        words=words.strip(),
        instant=instant,
        clock=clock.time if clock else None,
        day=one_day(day),
        precision=clock.precision if clock else Precision.DAY,
        zone=clock.zone if clock else None,
        found="text date line",
    )
