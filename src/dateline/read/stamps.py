"""Publication moments as Stamps: words, value, precision and zone, and never more than was written."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dateline.interval import one_day
from dateline.model import Precision, Stamp


def stamp_of(given: date | datetime, *, found: str = "given", words: str | None = None) -> Stamp:
    """The Stamp of a day or a moment. An aware datetime has an instant; a naive one only a clock; a date neither."""
    if not isinstance(given, datetime):
        return Stamp(
            words=words or given.isoformat(),
            instant=None,
            clock=None,
            day=one_day(given),
            precision=Precision.DAY,
            zone=None,
            found=found,
        )
    return Stamp(
        words=words or given.isoformat(),
        instant=given.astimezone(UTC) if given.tzinfo else None,
        clock=given.time(),
        day=one_day(given.date()),
        precision=Precision.SECOND if given.second else Precision.MINUTE,
        zone=given.strftime("%z") or None,
        found=found,
    )
