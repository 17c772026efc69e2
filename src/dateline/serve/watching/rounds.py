"""One round of all watches: look, then send. What `dateline alert` does, and `dateline follow` after each round of fetching."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dateline.serve.watching.looking import look_with_all
from dateline.serve.watching.sending import send_due
from dateline.settings import Settings
from dateline.store import Record


def go_round(record: Record, *, settings: Settings, now: datetime, say: Callable[[str], object]) -> int:
    """How many messages could not be sent. `say` hears what was noted and what became of each message."""
    looked = look_with_all(record, today=now.date(), now=now, desk=settings.desk.rstrip("/"), digest_hour=settings.digest_hour)
    say(f"{looked.watches} watches looked, {looked.alerts} new alerts")
    failed = 0
    for tried in send_due(record, settings=settings, now=now):
        failed += tried.error is not None
        say(f"{tried.message.channel}: {tried.message.title}: {'sent' if tried.error is None else tried.error}")
    return failed
