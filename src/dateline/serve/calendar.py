"""Expectations as a calendar (RFC 5545): one event an expectation, all day, over the days of its window.

UID is the expectation's id and stays. SEQUENCE rises with every window that was stated anew and every settlement, so that a
calendar moves the entry. STATUS is TENTATIVE while it is hedged, CONFIRMED when it is said plainly or has come, CANCELLED when
it was withdrawn or missed. An expectation without any day has no place in a calendar and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import icalendar

from dateline.interval import Interval
from dateline.merge.expectations import outcome_on
from dateline.model import Certainty, window_json
from dateline.record import Expectation, Outcome
from dateline.serve.words import chain_words, window_words

TYPE = "text/calendar"
_LAST = date(9999, 12, 30)  # DTEND is the day behind it
_CAME = frozenset({Outcome.MET, Outcome.MET_EARLY, Outcome.MET_LATE})
_OFF = frozenset({Outcome.WITHDRAWN, Outcome.MISSED})


def calendar(expectations: Iterable[Expectation], *, home: str, today: date) -> bytes:
    """The calendar of expectations as known on `today`; `home` is the desk's address."""
    whole = icalendar.Calendar()
    whole.add("prodid", "-//dateline//expectations//EN")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", "dateline: what is expected")
    for expected in expectations:
        entry = _entry(expected, home=home, today=today)
        if entry:
            whole.add_component(entry)
    return bytes(whole.to_ical())


def _entry(expected: Expectation, *, home: str, today: date) -> icalendar.Event | None:
    window = expected.window
    days = _days(window) if window else None
    if days is None:
        return None
    first, last = days
    entry = icalendar.Event()
    entry.add("uid", f"{expected.id}@dateline")
    entry.add("sequence", sequence(expected))
    entry.add("dtstamp", _stamp(expected))
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))
    entry.add("summary", f"{expected.what} ({window_words(window_json(window))})")
    entry.add("status", _status(expected, today))
    entry.add("transp", "TRANSPARENT")
    entry.add("url", f"{home}/id/{expected.id}")
    evidence = [s.evidence for s in expected.stated]
    said = [f"“{e.exact}” {chain_words(e.chain)}, {e.published or 'unknown day'}" for e in evidence]
    entry.add("description", "\n".join([outcome_on(expected, today).value.replace("_", " "), *said]))
    return entry


def _days(window: Interval) -> tuple[date, date] | None:
    """The days of an entry; an open window stands on its one known end, since no calendar has an endless day."""
    first, last = window.earliest or window.latest, window.latest or window.earliest
    return (first, min(last, _LAST)) if first and last else None


def sequence(expected: Expectation) -> int:
    """How often the calendar's entry changed: windows that differ from the one stated before, and settlements."""
    windows = [s.window for s in expected.stated if s.window]
    return sum(a != b for a, b in pairwise(windows)) + len(expected.settlements)


def _status(expected: Expectation, today: date) -> str:
    outcome = outcome_on(expected, today)
    if outcome in _OFF:
        return "CANCELLED"
    plain = bool(expected.stated) and expected.stated[-1].evidence.certainty is Certainty.ASSERTED
    return "CONFIRMED" if outcome in _CAME or plain else "TENTATIVE"


def _stamp(expected: Expectation) -> datetime:
    """When the entry was last stated, so that the same record gives the same calendar."""
    days = [s.evidence.published for s in expected.stated if s.evidence.published]
    return datetime.combine(max(days, default=date(1970, 1, 1)), time(), UTC)
