from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.interval import Bound, Interval, from_edtf, month, one_day, to_edtf, year

days = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    first, last = sorted((draw(days), draw(days)))
    shape = draw(st.sampled_from(Bound))
    if shape is Bound.NOT_BEFORE:
        return Interval(earliest=first, latest=None, bound=shape)
    if shape is Bound.NOT_AFTER:
        return Interval(earliest=None, latest=last, bound=shape)
    return Interval(earliest=first, latest=last)


@given(intervals())
def test_an_interval_survives_its_way_through_edtf(interval: Interval) -> None:
    assert from_edtf(to_edtf(interval)) == interval


@given(intervals(), intervals())
def test_sharing_days_does_not_depend_on_the_order(a: Interval, b: Interval) -> None:
    assert a.overlaps(b) == b.overlaps(a)
    assert a.overlap(b) == b.overlap(a)
    assert (a.shared(b) is None) == (b.shared(a) is None)


@given(intervals(), days)
def test_a_day_in_both_is_in_what_they_share(a: Interval, day: date) -> None:
    other = one_day(day)
    shared = a.shared(other)
    assert a.contains(day) == (shared is not None and shared.contains(day))


@given(intervals(), st.integers(0, 400))
def test_widening_loses_no_day(interval: Interval, by: int) -> None:
    wider = interval.widened(by)
    for end in (interval.earliest, interval.latest):
        assert end is None or wider.contains(end)


def test_an_interval_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Interval(earliest=date(2026, 2, 1), latest=date(2026, 1, 1))


def test_months_and_years_end_on_their_last_day() -> None:
    assert month(2024, 2).latest == date(2024, 2, 29)
    assert year(2026).days == 365


def test_overlap_of_closed_windows_is_shared_days_over_all_days() -> None:
    assert month(2026, 1).overlap(Interval(earliest=date(2026, 1, 1), latest=date(2026, 2, 28))) == pytest.approx(31 / 59)


def test_an_open_window_agrees_only_with_the_same_open_window() -> None:
    from_january = Interval(earliest=date(2026, 1, 1), latest=None, bound=Bound.NOT_BEFORE)
    assert from_january.overlap(from_january) == 1
    assert from_january.overlap(month(2026, 1)) == 0


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30", "26", "2026-01-01T10:00"])
def test_what_is_no_edtf_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an EDTF date"):
        from_edtf(text)
