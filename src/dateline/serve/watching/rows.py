"""Alerts and watches as rows: for tables, the API, webhooks and feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from dateline.record import Alert, Watch
from dateline.serve.watching.asking import described

Row = dict[str, Any]


def alert_row(alert: Alert) -> Row:
    """An alert as JSON."""
    return asdict(alert) | {"chain": list(alert.chain), "decided_at": alert.decided_at.isoformat()}


def preview_rows(days: Sequence[tuple[date, Sequence[Alert]]]) -> Iterator[Row]:
    """What a watch would have told, with the day."""
    return ({"day": day.isoformat()} | alert_row(alert) for day, alerts in days for alert in alerts)


def watch_rows(watches: Iterable[Watch]) -> Iterator[Row]:
    """Watches as JSON. Where their channels lead to is a matter of the settings and stays there."""
    for watch in watches:
        row = asdict(watch) | {"triggers": [t.value for t in watch.triggers], "pace": watch.pace.value, "to": list(watch.to)}
        yield row | {"made_at": watch.made_at.isoformat(), "asks": described(watch)}
