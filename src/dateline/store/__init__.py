"""The record on disk: the only room that speaks SQL.

`open_record(path)` gives a `Record`. Pages and Decisions are ground state and never change; everything else is derived, carries the
time from which the record knew it (`recorded`) and, once replaced, the time until which it did (`superseded`).
"""

from dateline.store.record import Record, open_existing, open_record

__all__ = ["Record", "open_existing", "open_record"]
