"""Which days weigh most: what speaks for a day, and what speaks against it."""

from __future__ import annotations

from datetime import date, timedelta

from hand_made import DAY, past, reading

from dateline.merge.weight import weighty_days
from dateline.model import Reading
from dateline.read import read_text

ENTRIES = """The lock at Brenmoor, day by day:
{0}3 March 2031: the lower gate bursts.
{0}9 March 2031: the harbour is closed.
{0}2 April 2031: the council of Brenmoor resigns.
"""


def _weight(readings: list[Reading], day: date) -> float:
    return next(d.weight for d in weighty_days(readings, 100) if d.day == day)


def _text(text: str) -> Reading:
    return read_text(text, published=date(2031, 4, 20), url="https://sorrel.example/lock")


def _named_on(after: int) -> list[Reading]:
    later = reading("later", past("the lower gate burst", DAY), day=DAY + timedelta(days=after))
    return [reading("first", past("the harbour was quiet", None)), later]


def test_a_day_named_long_after_weighs_more_than_one_named_soon_after() -> None:
    assert _weight(_named_on(9), DAY) > _weight(_named_on(5), DAY)


def test_a_day_well_before_the_first_text_is_background() -> None:
    before = [reading("later", past("the lower gate burst", DAY), day=DAY + timedelta(days=20))]
    during = [reading("other", past("the harbour was quiet", None), day=DAY - timedelta(days=1)), *before]
    assert _weight(before, DAY) < 0.6 * _weight(during, DAY)


def test_the_entries_of_a_chronology_weigh_more_than_the_same_days_in_running_text() -> None:
    entries, running = _text(ENTRIES.format("")), _text(ENTRIES.format("On "))
    assert all(_weight([entries], day) > _weight([running], day) for day in (date(2031, 3, 3), date(2031, 4, 2)))


def test_bulleted_entries_are_entries() -> None:
    plain, bulleted = _text(ENTRIES.format("")), _text(ENTRIES.format("• "))
    assert _weight([plain], date(2031, 4, 2)) == _weight([bulleted], date(2031, 4, 2))


def test_a_single_date_at_the_head_of_a_line_makes_no_chronology() -> None:
    head, within = _text("3 March 2031: the lower gate bursts.\n"), _text("On 3 March 2031 the lower gate burst.\n")
    assert _weight([head], date(2031, 3, 3)) == _weight([within], date(2031, 3, 3))
