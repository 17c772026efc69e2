"""Pictures of days: where each mark lies, as share of the width (percent) and pixels of height. Templates draw them as SVG.

Widths are percent, so that one picture serves a desk and a telephone without its letters shrinking. Colour is the sheet's matter: a
mark carries the field's words (certainty, outcome) as its class. Nothing here asks the record or the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

_LETTER = 0.62  # percent of the width that a letter of a label takes on a desk, wide enough for most scripts
_LABEL = 64  # letters of a label
_LABELLED = 16  # marks of a kind with a label of their own; the others stand in the strip
_LANE = 26  # pixels
_TICKS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The days from `first` to `last`, both inclusive, across the width."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where a day begins, percent, kept within the picture.

        >>> Axis(first=date(2026, 1, 1), last=date(2026, 1, 10)).at(date(2026, 1, 6))
        50.0
        """
        share = (day - self.first).days / ((self.last - self.first).days + 1)
        return round(min(max(share, 0.0), 1.0) * 100, 3)

    def span(self, earliest: date | None, latest: date | None) -> tuple[float, float]:
        """Start and width of a window; an open end reaches to the edge."""
        start = self.at(earliest) if earliest else 0.0
        end = self.at(latest + timedelta(days=1)) if latest else 100.0
        return start, round(max(end - start, 0.0), 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of the axis and its words."""

    x: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a timeline shows of one row. `kind` is event or expectation; `state` its certainty or outcome; `weight` its origins."""

    id: str
    what: str
    kind: str
    state: str
    weight: int
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An Item in its place. `point` when it is one day, drawn as a dot; `open_start` and `open_end` are drawn as fading ends."""

    item: Item
    x: float
    width: float
    y: int
    label: str
    label_left: bool

    @property
    def point(self) -> bool:
        """Whether it is one day."""
        return self.item.earliest is not None and self.item.earliest == self.item.latest

    @property
    def size(self) -> int:
        """Height of a bar or radius of a dot, pixels: more origins, more of it."""
        return 3 + min(self.item.weight, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A picture of what happened above what is expected, with the strip of all that has no label, and the line of today."""

    axis: Axis
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    strip: tuple[Mark, ...]
    height: int
    divide: int  # where what is expected begins, pixels
    now: float | None


def timeline(items: Sequence[Item], *, first: date, last: date, today: date) -> Timeline | None:
    """The Timeline of rows between two days; None when no row has a day in them.

    The weightiest rows get lanes with labels, first come first placed; the rest is drawn as a strip, so that nothing is left out.
    """
    axis = Axis(first=first, last=max(last, first))
    dated = [item for item in items if _touches(item, axis)]
    if not dated:
        return None
    named: set[str] = set()
    marks: list[Mark] = []
    top, edges = 28, [28]
    for kind in ("event", "expectation"):
        heaviest = sorted((i for i in dated if i.kind == kind), key=lambda i: (-i.weight, _days(i), i.id))[:_LABELLED]
        named |= {item.id for item in heaviest}
        lanes = _lanes(heaviest, axis, top)
        marks += lanes
        top = max((mark.y for mark in lanes), default=top - _LANE) + _LANE + (10 if kind == "event" else 0)
        edges.append(top)
    strip = tuple(_mark(item, axis, y=top + 8) for item in dated if item.id not in named)
    now = axis.at(today) if axis.first <= today <= axis.last else None
    height = top + (24 if strip else 8)
    return Timeline(axis=axis, ticks=ticks(axis), marks=tuple(marks), strip=strip, height=height, divide=edges[1] - 6, now=now)


def _touches(item: Item, axis: Axis) -> bool:
    known = item.earliest is not None or item.latest is not None
    return known and (item.earliest or axis.first) <= axis.last and (item.latest or axis.last) >= axis.first


def _days(item: Item) -> int:
    return (item.latest - item.earliest).days if item.earliest and item.latest else 0


def _lanes(items: Iterable[Item], axis: Axis, top: int) -> list[Mark]:
    """Marks in lanes so that no label lies on another: each goes into the first lane that is free where it begins."""
    ends: list[float] = []
    placed = []
    for item in sorted(items, key=lambda i: (i.earliest or date.min, i.id)):
        draft = _mark(item, axis, y=top)
        room = len(draft.label) * _LETTER + (1 if draft.point else 0)
        right = draft.x + draft.width
        start = min(draft.x, right - room) if draft.label_left else draft.x
        end = right + 1 if draft.label_left else max(right, draft.x + room) + 1
        lane = next((n for n, taken in enumerate(ends) if taken <= start), len(ends))
        ends[lane : lane + 1] = [end]
        placed.append(_mark(item, axis, y=top + lane * _LANE))
    return placed


def _mark(item: Item, axis: Axis, *, y: int) -> Mark:
    x, width = axis.span(item.earliest, item.latest)
    label = shortened(item.what)
    room = len(label) * _LETTER
    left = x + room > 101 and x + width - room > 0
    return Mark(item=item, x=x, width=max(width, 0.4), y=y, label=label, label_left=left)


def shortened(words: str, letters: int = _LABEL) -> str:
    """Words cut at a word's end to at most so many letters.

    >>> shortened("the gates were closed again", 16)
    'the gates were …'
    """
    if len(words) <= letters:
        return words
    return words[: letters - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def ticks(axis: Axis) -> tuple[Tick, ...]:
    """At most nine lines on first days of days, weeks, months, quarters or years, with the words that an axis needs there."""
    span = (axis.last - axis.first).days + 1
    if span <= _TICKS:
        return tuple(_tick(axis, axis.first + timedelta(days=n), "%-d %b") for n in range(span))
    if span <= 7 * _TICKS:
        monday = axis.first + timedelta(days=-axis.first.weekday() % 7)
        return tuple(_tick(axis, monday + timedelta(weeks=n), "%-d %b") for n in range(_TICKS + 1) if _within(axis, monday, n))
    months = _months(axis)
    step = next(s for s in (1, 2, 3, 6, 12, 24, 60, 120, 1200, 12000) if len(months) / s <= _TICKS)
    kept = [m for m in months if (m.year * 12 + m.month - 1) % step == 0]
    return tuple(_tick(axis, m, "%Y" if step >= 12 or (m.month == 1 and step > 1) else "%b %Y") for m in kept)


def _within(axis: Axis, monday: date, weeks: int) -> bool:
    return monday + timedelta(weeks=weeks) <= axis.last


def _months(axis: Axis) -> list[date]:
    start = axis.first.year * 12 + axis.first.month - 1 + (axis.first.day > 1)
    end = axis.last.year * 12 + axis.last.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(start, end + 1)]


def _tick(axis: Axis, day: date, pattern: str) -> Tick:
    return Tick(x=axis.at(day), words=day.strftime(pattern))


# ---------------------------------------------------------------- the ledger of expectations


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One window as it was stated: the day on which it was said, who said it, and the window."""

    day: date | None
    who: str
    certainty: str
    earliest: date | None
    latest: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """What the ledger's picture shows of one expectation. `settled` is the day on which its outcome became known."""

    id: str
    what: str
    outcome: str
    said: tuple[Said, ...]
    settled: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stated window in its place; `spoken` is where it was said, from which a line leads to it."""

    said: Said
    x: float
    width: float
    y: int
    spoken: float | None
    slipped: bool  # it lies later than the one stated before


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """An expectation with its windows, the oldest statement on top, and where it was settled."""

    awaited: Awaited
    y: int
    bars: tuple[Bar, ...]
    settled: float | None
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The ledger as a picture: windows in the order in which they were stated, slips visible, and the line of today."""

    axis: Axis
    ticks: tuple[Tick, ...]
    rows: tuple[LedgerRow, ...]
    height: int
    now: float | None


def ledger(expectations: Sequence[Awaited], *, today: date) -> Ledger | None:
    """The Ledger of expectations from the first day said to the last day of a window; None when there is nothing to draw."""
    days = [d for e in expectations for s in e.said for d in (s.day, s.earliest, s.latest) if d]
    if not days:
        return None
    axis = Axis(first=min(days), last=usual_end(sorted(days)))
    rows, top = [], 26
    for awaited in expectations:
        row = _ledger_row(awaited, axis, top)
        rows.append(row)
        top += row.height
    now = axis.at(today) if axis.first <= today <= axis.last else None
    return Ledger(axis=axis, ticks=ticks(axis), rows=tuple(rows), height=top + 6, now=now)


def usual_end(days: Sequence[date]) -> date:
    """The last day of a picture: a month after nine in ten of its sorted days, so that one "by 2050" does not flatten the rest."""
    usual = days[int(len(days) * 0.9) - 1] if len(days) >= 10 else days[-1]
    return min(days[-1], usual + timedelta(days=31))


def _ledger_row(awaited: Awaited, axis: Axis, top: int) -> LedgerRow:
    windows = _distinct(awaited.said)
    bars = []
    for number, (before, said) in enumerate(zip((None, *windows), windows, strict=False)):
        x, width = axis.span(said.earliest, said.latest)
        slipped = before is not None and (said.latest or date.max) > (before.latest or date.max)
        spoken = axis.at(said.day) if said.day else None
        bars.append(Bar(said=said, x=x, width=max(width, 0.5), y=top + 20 + number * 9, spoken=spoken, slipped=slipped))
    settled = axis.at(awaited.settled) if awaited.settled else None
    return LedgerRow(awaited=awaited, y=top, bars=tuple(bars), settled=settled, height=28 + 9 * max(len(bars), 1))


def _distinct(said: Sequence[Said]) -> tuple[Said, ...]:
    """Each window once, where it was first stated: a restatement is no news, nor is a "by June" that was said a month later."""
    first: dict[tuple[date | None, date | None], Said] = {}
    for one in said:
        if one.earliest or one.latest:
            start = None if one.earliest == one.day else one.earliest
            first.setdefault((start, one.latest), one)
    return tuple(first.values())


# ---------------------------------------------------------------- weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A column of an activity picture: the Monday, how many, and whether any source was read in it."""

    monday: date
    count: int
    covered: bool
    x: float
    width: float
    top: float  # percent of the height above the column


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Counts a week against their own baseline: the median of the weeks that were covered."""

    axis: Axis
    ticks: tuple[Tick, ...]
    weeks: tuple[Week, ...]
    baseline: float
    baseline_top: float
    most: int


def activity(counts: Sequence[tuple[date, int]], covered: frozenset[date]) -> Activity | None:
    """The Activity of counts by Monday, oldest first and without gaps; a week that is not `covered` is unknown, never quiet."""
    if not counts:
        return None
    axis = Axis(first=counts[0][0], last=counts[-1][0] + timedelta(days=6))
    most = max(1, *(count for _, count in counts))
    seen = sorted(count for monday, count in counts if monday in covered)
    baseline = (seen[len(seen) // 2] + seen[(len(seen) - 1) // 2]) / 2 if seen else 0.0
    weeks = []
    for monday, count in counts:
        x, width = axis.span(monday, monday + timedelta(days=6))
        top = 100 - 100 * count / most
        weeks.append(Week(monday=monday, count=count, covered=monday in covered, x=x, width=width * 0.86, top=top))
    return Activity(
        axis=axis, ticks=ticks(axis), weeks=tuple(weeks), baseline=baseline, baseline_top=100 - 100 * baseline / most, most=most
    )


def mondays(first: date, last: date) -> tuple[date, ...]:
    """The Mondays of the weeks from one day to another."""
    start = first - timedelta(days=first.weekday())
    return tuple(start + timedelta(weeks=n) for n in range((last - start).days // 7 + 1))


# ---------------------------------------------------------------- who rests on whom


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A name in a column of the graph."""

    name: str
    y: int
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An outlet that rests on an origin."""

    origin: int  # y
    outlet: int  # y
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """Origins on the left, the outlets that rest on them on the right."""

    origins: tuple[Node, ...]
    outlets: tuple[Node, ...]
    edges: tuple[Edge, ...]
    height: int


def roots(pairs: Iterable[tuple[str, str]]) -> Roots | None:
    """The graph of (origin, outlet) pairs, one an article; heavier names stand higher. None without pairs."""
    counted: dict[tuple[str, str], int] = {}
    for pair in pairs:
        counted[pair] = counted.get(pair, 0) + 1
    if not counted:
        return None
    origins, outlets = _column(counted, 0), _column(counted, 1)
    left, right = ({node.name: node.y for node in column} for column in (origins, outlets))
    edges = tuple(Edge(origin=left[a], outlet=right[b], articles=n) for (a, b), n in counted.items())
    return Roots(origins=origins, outlets=outlets, edges=edges, height=26 * max(len(origins), len(outlets)) + 8)


def _column(counted: dict[tuple[str, str], int], side: int) -> tuple[Node, ...]:
    weights: dict[str, int] = {}
    for pair, number in counted.items():
        weights[pair[side]] = weights.get(pair[side], 0) + number
    ordered = sorted(weights.items(), key=lambda named: (-named[1], named[0]))
    return tuple(Node(name=name, y=26 * n + 17, weight=weight) for n, (name, weight) in enumerate(ordered))


def gaps(days: Sequence[date]) -> tuple[tuple[date, date], ...]:
    """The stretches without any day between the first and the last, as first and last missing day."""
    ordered = sorted(set(days))
    step = timedelta(days=1)
    return tuple((a + step, b - step) for a, b in pairwise(ordered) if b - a > step)
