"""Pictures: where marks lie, and that nothing is left out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dateline.serve.charts import Awaited, Axis, Item, Said, activity, ledger, mondays, roots, ticks, timeline, usual_end

FIRST, LAST = date(2031, 1, 1), date(2031, 12, 31)
days = st.dates(min_value=date(2030, 6, 1), max_value=date(2032, 6, 1))


def item(number: int, earliest: date | None, latest: date | None, *, kind: str = "event", weight: int = 1) -> Item:
    what = f"matter {number} " * 6
    return Item(id=str(number), what=what, kind=kind, state="asserted", weight=weight, earliest=earliest, latest=latest)


def said(day: date, earliest: date, latest: date | None) -> Said:
    return Said(day=day, who="the mayor", certainty="asserted", earliest=earliest, latest=latest)


@given(st.lists(st.tuples(days, st.integers(0, 400), st.integers(1, 9), st.sampled_from(["event", "expectation"])), max_size=60))
def test_every_row_that_touches_the_days_is_drawn_once_and_inside(drawn: list[tuple[date, int, int, str]]) -> None:
    items = [
        item(n, start, start + timedelta(days=length), kind=kind, weight=weight)
        for n, (start, length, weight, kind) in enumerate(drawn)
    ]
    picture = timeline(items, first=FIRST, last=LAST, today=FIRST)
    touching = {i.id for i in items if i.latest and i.earliest and i.earliest <= LAST and i.latest >= FIRST}
    marks = [*picture.marks, *picture.strip] if picture else []
    assert sorted(mark.item.id for mark in marks) == sorted(touching)
    assert all(0 <= mark.x <= 100 and mark.x + mark.width <= 100.5 for mark in marks)
    assert all(mark.y + 20 <= picture.height for mark in marks if picture)


@given(st.lists(st.tuples(days, st.integers(0, 90)), min_size=1, max_size=30))
def test_labels_in_one_lane_do_not_start_before_the_window_beside_them_ends(drawn: list[tuple[date, int]]) -> None:
    items = [item(n, start, start + timedelta(days=length)) for n, (start, length) in enumerate(drawn)]
    picture = timeline(items, first=FIRST, last=LAST, today=FIRST)
    lanes: dict[int, list[tuple[float, float]]] = {}
    for mark in picture.marks if picture else ():
        lanes.setdefault(mark.y, []).append((mark.x, mark.x + mark.width))
    for spans in lanes.values():
        ordered = sorted(spans)
        assert all(before[1] <= after[0] + 0.4 for before, after in pairwise(ordered))


@given(days, st.integers(0, 20000))
def test_an_axis_has_few_ticks_in_order_and_inside(first: date, length: int) -> None:
    found = ticks(Axis(first=first, last=first + timedelta(days=length)))
    assert len(found) <= 10
    assert [t.x for t in found] == sorted(t.x for t in found)
    assert all(0 <= t.x <= 100 for t in found)


def test_an_open_end_reaches_the_edge() -> None:
    picture = timeline([item(1, date(2031, 7, 1), None)], first=FIRST, last=LAST, today=FIRST)
    assert picture
    (mark,) = picture.marks
    assert round(mark.x + mark.width, 6) == 100


def test_without_days_there_is_no_picture() -> None:
    assert timeline([item(1, None, None)], first=FIRST, last=LAST, today=FIRST) is None
    assert ledger([], today=FIRST) is None
    assert activity([], frozenset()) is None
    assert roots([]) is None


def test_a_window_that_is_stated_later_with_a_later_end_is_a_slip() -> None:
    windows = (said(FIRST, date(2031, 2, 1), date(2031, 2, 28)), said(date(2031, 2, 20), date(2031, 4, 1), date(2031, 4, 30)))
    picture = ledger([Awaited(id="1", what="the bridge opens", outcome="open", said=windows, settled=None)], today=FIRST)
    assert picture
    assert [bar.slipped for bar in picture.rows[0].bars] == [False, True]


def test_a_restatement_of_the_same_window_is_not_drawn_again() -> None:
    once = said(FIRST, date(2031, 2, 1), date(2031, 2, 28))
    again = said(date(2031, 1, 9), date(2031, 2, 1), date(2031, 2, 28))
    picture = ledger([Awaited(id="1", what="the bridge opens", outcome="open", said=(once, again), settled=None)], today=FIRST)
    assert picture
    assert len(picture.rows[0].bars) == 1


def test_a_deadline_that_is_said_again_later_is_the_same_window() -> None:
    june = [said(day, day, date(2031, 6, 30)) for day in (FIRST, date(2031, 3, 3))]
    picture = ledger([Awaited(id="1", what="the bridge opens", outcome="open", said=tuple(june), settled=None)], today=FIRST)
    assert picture
    assert len(picture.rows[0].bars) == 1


def test_one_far_window_does_not_flatten_the_rest() -> None:
    near = [FIRST + timedelta(days=n) for n in range(30)]
    assert usual_end([*near, date(2090, 1, 1)]) < date(2032, 1, 1)


def test_a_week_that_nobody_covered_does_not_lower_the_baseline() -> None:
    weeks = mondays(date(2031, 1, 6), date(2031, 1, 31))
    counts = list(zip(weeks, (4, 0, 4, 4), strict=True))
    picture = activity(counts, frozenset(weeks) - {weeks[1]})
    assert picture
    assert picture.baseline == 4
    assert [week.covered for week in picture.weeks] == [True, False, True, True]


def test_the_graph_draws_each_outlet_and_each_origin_once() -> None:
    picture = roots([("the ministry", "Gazette"), ("the ministry", "Courier"), ("a union", "Gazette"), ("the ministry", "Gazette")])
    assert picture
    assert [node.name for node in picture.origins] == ["the ministry", "a union"]
    assert len(picture.outlets) == 2
    assert max(edge.articles for edge in picture.edges) == 2
