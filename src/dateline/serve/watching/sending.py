"""Sending what the outbox holds: each message until a try succeeds, every try under the same id.

A message is claimed before it is sent. Whoever is killed between the two, or between the receiver's answer and the note of it,
leaves a message that is tried again later: a receiver that keeps ids sees each alert exactly once, and none is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from dateline.errors import SettingsError
from dateline.record import Message
from dateline.serve.watching.channels import Send, Unsent, channel
from dateline.serve.watching.telling import retry_after
from dateline.settings import Settings
from dateline.store import Record, watching


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one try: `error` is None when the message has left."""

    message: Message
    error: str | None


def send_due(record: Record, *, settings: Settings, now: datetime) -> Iterator[Sent]:
    """Try every message whose try is due at `now`, and say what became of each."""

    @cache
    def way(name: str) -> Send:
        return channel(name, settings)

    while message := watching.claim(record, now, lambda tries: retry_after(tries, now=now)):
        try:
            way(message.channel)(message, now)
        except (Unsent, SettingsError) as error:
            watching.failed(record, message.id, str(error))
            yield Sent(message=message, error=str(error))
        else:
            watching.sent(record, message.id, at=now)
            yield Sent(message=message, error=None)
