#!/usr/bin/env python3
"""Precision, recall and F1 of time expressions (TIMEX3), as TempEval-3 counts them, and of the days they mean.

    score_dates.py GOLD.jsonl[.gz] PRED.jsonl[.gz]

GOLD holds {"id", "text", "date", "timex": [{"start", "end", "type", "value"}]}, PRED {"id", "timex"}; a type or value may lack.
`strict` and `relaxed` are of spans: the same, or overlapping one to one. `type_F1` and `value_F1` are relaxed with the same type or
value; `value_acc` is the share of relaxed matches with the same value. `interval_acc` is the share of relaxed matches with a gold
date or time that means certain days (`n_interval`) where the prediction means the same days; `point_in` is the share where its
first day lies among the gold's, which is kind to parsers that give points. `direction` is the share of gold dates whose days are
right (a missed one is wrong), by whether they lie before, around or after the publication. All in percent.
"""

from __future__ import annotations

import calendar
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from jsonl import Row, read_rows
from measures import pair_off, percentages

Days = tuple[date, date]
Predicted = Mapping[str, list[Row]]
FIRST_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
FARTHEST_DAYS = 36500  # a date a century off says little about telling the past from the future


def days_of(value: str | None) -> Days | None:
    """A TIMEX3 value -> its first and last day; None when it means no certain days."""
    written = (value or "").split("T")[0].strip()
    for pattern, days in FORMS:
        if found := re.fullmatch(pattern, written):
            try:
                return days(found)
            except (ValueError, OverflowError):  # no such day, or one beyond the calendar
                return None
    return None


def _months(year: int, first: int, *, count: int) -> Days:
    further, last = divmod(first + count - 2, 12)
    start = date(year, first, 1)
    return start, date(year + further, last + 1, calendar.monthrange(year + further, last + 1)[1])


def _years(first: int, *, count: int) -> Days:
    return date(first, 1, 1), date(first + count - 1, 12, 31)


def _day(found: re.Match[str]) -> Days:
    day = date(int(found[1]), int(found[2]), int(found[3]))
    return day, day


def _week(found: re.Match[str]) -> Days:
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return monday + timedelta(5 if found[3] else 0), monday + timedelta(6)


FORMS: tuple[tuple[str, Callable[[re.Match[str]], Days]], ...] = (
    (r"(\d{4})-(\d\d)-(\d\d)", _day),
    (r"(\d{4})-(\d\d)(-XX)?", lambda found: _months(int(found[1]), int(found[2]), count=1)),
    (r"(\d{4})(-XX(-XX)?)?", lambda found: _years(int(found[1]), count=1)),
    (r"(\d{4})-W(\d\d)(-WE)?(-XX|-\d)?", _week),
    (r"(\d{4})-Q([1-4])", lambda found: _months(int(found[1]), 3 * int(found[2]) - 2, count=3)),
    (r"(\d{4})-H([12])", lambda found: _months(int(found[1]), 6 * int(found[2]) - 5, count=6)),
    (r"(\d{4})-(SP|SU|FA|WI)", lambda found: _months(int(found[1]), FIRST_MONTHS[found[2]], count=3)),
    (r"(\d{3})X?", lambda found: _years(10 * int(found[1]), count=10)),
    (r"(\d{2})(XX)?", lambda found: _years(100 * int(found[1]), count=100)),
)


def score(gold_rows: Sequence[Row], predicted: Predicted) -> Row:
    """Gold rows and predicted expressions by id -> the figures, all but `direction`."""
    tally: Counter[str] = Counter()
    for row in gold_rows:
        _tally_text(tally, [timex for timex in row["timex"] if timex["end"] > timex["start"]], predicted.get(row["id"], []))
    shares = {
        name: percentages(tally[name], gold=tally["gold"], predicted=tally["predicted"])
        for name in ("strict", "relaxed", "type", "value")
    }
    return {
        "docs": len(gold_rows),
        "n_gold": tally["gold"],
        "n_pred": tally["predicted"],
        "strict": shares["strict"],
        "relaxed": shares["relaxed"],
        "type_F1": shares["type"]["F"],
        "value_F1": shares["value"]["F"],
        "value_acc": _percent_of(tally["value"], tally["relaxed"]),
        "interval_acc": _percent_of(tally["days"], tally["with days"]),
        "point_in": _percent_of(tally["point"], tally["with days"]),
        "n_interval": tally["with days"],
    }


def _tally_text(tally: Counter[str], gold: Sequence[Row], given: Sequence[Row]) -> None:
    tally["gold"] += len(gold)
    tally["predicted"] += len(given)
    tally["strict"] += len({_span(timex) for timex in gold} & {_span(timex) for timex in given})
    candidates = (
        (_overlap(timex, other) / (max(timex["end"], other["end"]) - min(timex["start"], other["start"])), number, other_number)
        for number, timex in enumerate(gold)
        for other_number, other in enumerate(given)
        if _overlap(timex, other) > 0
    )
    for number, other_number in pair_off(candidates).items():
        _tally_pair(tally, gold[number], given[other_number])


def _tally_pair(tally: Counter[str], gold: Row, given: Row) -> None:
    tally["relaxed"] += 1
    tally["type"] += gold.get("type") == given.get("type")
    tally["value"] += (gold.get("value") or "") == (given.get("value") or "")
    if days := _gold_days(gold):
        given_days = days_of(given.get("value"))
        tally["with days"] += 1
        tally["days"] += given_days == days
        tally["point"] += given_days is not None and days[0] <= given_days[0] <= days[1]


def _span(timex: Row) -> tuple[int, int]:
    return timex["start"], timex["end"]


def _overlap(one: Row, other: Row) -> int:
    """How many characters two expressions share; below 0 when they lie apart."""
    shared: int = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return shared


def _gold_days(timex: Row) -> Days | None:
    return days_of(timex.get("value")) if timex.get("type") in ("DATE", "TIME") else None


def _percent_of(count: int, whole: int) -> float:
    return round(100 * count / max(1, whole), 1)


def direction(gold_rows: Sequence[Row], predicted: Predicted) -> Row:
    """Share of gold dates whose days are right, for those before, around and after the publication; only of dated texts."""
    tally: Counter[tuple[str, str]] = Counter()
    for row in gold_rows:
        published = _published(row)
        for timex in row["timex"] if published else ():
            days = _gold_days(timex)
            if not published or not days or abs((days[0] - published).days) > FARTHEST_DAYS:
                continue
            side = "future" if days[0] > published else "past" if days[1] < published else "contains"
            tally[side, "n"] += 1
            tally[side, "right"] += _days_found(timex, predicted.get(row["id"], [])) == days
    return {
        side: {"n": tally[side, "n"], "right": _percent_of(tally[side, "right"], tally[side, "n"])}
        for side in ("past", "contains", "future")
    }


def _published(row: Row) -> date | None:
    try:
        return date.fromisoformat((row.get("date") or "")[:10])
    except ValueError:
        return None


def _days_found(timex: Row, given: Sequence[Row]) -> Days | None:
    """The days of the predicted expression that overlaps most with a gold one; None when none does."""
    nearest = max(given, key=lambda other: _overlap(timex, other), default=None)
    return days_of(nearest.get("value")) if nearest and _overlap(timex, nearest) > 0 else None


def main(arguments: list[str]) -> int:
    """Print the figures as JSON; 2 when the arguments are off."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    gold = list(read_rows(arguments[0]))
    predicted = {row["id"]: row["timex"] for row in read_rows(arguments[1])}
    print(json.dumps({**score(gold, predicted), "direction": direction(gold, predicted)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
