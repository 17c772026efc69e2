"""One round of all watches: look, then send. What `dateline alert` does, and `dateline follow` after each round of fetching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dateline.serve.watching.looking import Looked, look_with_all
from dateline.serve.watching.sending import Sent, send_due
from dateline.settings import Settings
from dateline.store import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """What a round of watches did."""

    looked: Looked
    sent: tuple[Sent, ...]

    @property
    def failed(self) -> int:
        """How many messages could not be sent."""
        return sum(tried.error is not None for tried in self.sent)

    def lines(self) -> Iterator[str]:
        """In words; none when there was nothing to tell and nothing to send."""
        if self.looked.alerts:
            yield f"{self.looked.watches} watches looked, {self.looked.alerts} new alerts"
        for tried in self.sent:
            yield f"{tried.message.channel}: {tried.message.title}: {tried.error or 'sent'}"


def go_round(record: Record, *, settings: Settings, now: datetime) -> Went:
    """Look with every watch of a record and send what is due."""
    looked = look_with_all(record, today=now.date(), now=now, desk=settings.desk.rstrip("/"), digest_hour=settings.digest_hour)
    return Went(looked=looked, sent=tuple(send_due(record, settings=settings, now=now)))
