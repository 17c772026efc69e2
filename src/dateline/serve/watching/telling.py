"""What a watch tells: alerts of changes, messages of alerts, and when a message is tried again. Pure: time comes as an argument.

An alert has the id of its watch, its object and what became of it, so that the same change is told once, whenever and however
often a watch looks. An alert that something did not happen says what was read and no more: it never names a cause.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from dateline.model import identity
from dateline.record import Alert, Message, Watch
from dateline.serve.changes import Change, implied
from dateline.serve.watching.asking import WORDS, answers, grows_enough, is_waited_for, trigger_of
from dateline.serve.words import chain_words

_SHOWN = 40  # alerts that a message spells out
_MINUTES = (2, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440)  # to the next try
_TITLE = 140  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look found: `alerts` to tell, and `silent` ones to know of, so that the same is not taken for news later."""

    alerts: tuple[Alert, ...]
    silent: tuple[Alert, ...]


def found_by(
    watch: Watch,
    changes: Iterable[tuple[Change, frozenset[str]]],
    *,
    known: Container[str],
    notes: Mapping[str, str],
    now: datetime,
) -> Found:
    """What a watch finds in changes, each with the outlets that carry it.

    `known` are the alerts that are noted already of those that tell of a new object: what such an object implies is silent when
    it comes with it, and told when it comes later on the same day. `notes` are by the id of the object.
    """
    alerts: dict[str, Alert] = {}
    silent: dict[str, Alert] = {}
    for change, outlets in changes:
        if not answers(watch, change, outlets):
            continue
        first = change.is_new and alert_id(watch, change) not in known
        with_change = [(change, False), *((below, first) for below in (implied(change) if change.is_new else ()))]
        for told, quiet in with_change:
            alert = _alert(watch, told, note=notes.get(told.id, ""), now=now)
            if is_waited_for(watch, told) and not quiet:
                alerts.setdefault(alert.id, alert)
            elif change.is_new:
                silent.setdefault(alert.id, alert)
    return Found(alerts=tuple(alerts.values()), silent=tuple(a for id, a in silent.items() if id not in alerts))


def alert_id(watch: Watch, change: Change) -> str:
    """The id of the alert that a watch gives of a change."""
    return identity("alert", watch.id, change.id, *_key(watch, change))


def _alert(watch: Watch, change: Change, *, note: str, now: datetime) -> Alert:
    edited, evidence = change.edit, change.evidence
    return Alert(
        id=alert_id(watch, change),
        watch=watch.id,
        subject=change.id,
        change=change.kind,
        what=change.what,
        before=change.before,
        after=change.after,
        why=_why(watch, change),
        note=note if change.kind == "due" else edited.note if edited else "",
        article=evidence.article if evidence else edited.article if edited else None,
        url=evidence.url if evidence else edited.url if edited else None,
        exact=evidence.exact if evidence and change.kind != "due" else None,
        chain=evidence.chain if evidence and change.kind != "due" else (),
        decided_at=now,
    )


def _key(watch: Watch, change: Change) -> tuple[str, ...]:
    """What became of an object: an alert of the same key is not told again."""
    if watch.origins and grows_enough(watch, change):
        return ("origins", str(watch.origins))
    if change.is_new:
        return (change.kind,)
    if change.kind == "due":
        return ("due", change.before or "")
    return (change.kind, change.before if change.edit and change.before else "", change.after or "")


def _why(watch: Watch, change: Change) -> str:
    trigger = trigger_of(change.kind)
    enough = f"; {watch.origins} origins were asked for" if watch.origins > 1 and grows_enough(watch, change) else ""
    about = f" about “{watch.about}”" if watch.about else ""
    return f"“{watch.name}” waits for: {WORDS[trigger] if trigger else change.kind}{about}{enough}"


# ---------------------------------------------------------------- messages


def at_once(watch: Watch, alerts: Sequence[Alert], *, desk: str, now: datetime) -> list[Message]:
    """One Message a channel with the alerts of one watch. `desk` is the address that links lead to."""
    return [_message(channel, {watch.id: watch}, alerts, desk=desk, now=now) for channel in watch.to] if alerts else []


def digest(watches: Sequence[Watch], alerts: Sequence[Alert], *, desk: str, now: datetime) -> list[Message]:
    """One Message a channel with the alerts of all daily watches that go to it."""
    known = {watch.id: watch for watch in watches}
    found = []
    for channel in sorted({channel for watch in watches for channel in watch.to}):
        own = [alert for alert in alerts if channel in known[alert.watch].to]
        if own:
            found.append(_message(channel, known, own, desk=desk, now=now))
    return found


def _message(channel: str, watches: Mapping[str, Watch], alerts: Sequence[Alert], *, desk: str, now: datetime) -> Message:
    ordered = sorted(alerts, key=lambda alert: (watches[alert.watch].name, alert.decided_at, alert.id))
    blocks = [
        f"{watches[watch].name}\n{'=' * len(watches[watch].name)}\n\n" + "\n\n".join(alert_text(a, desk=desk) for a in own)
        for watch, own in groupby(ordered[:_SHOWN], key=lambda alert: alert.watch)
    ]
    if len(ordered) > _SHOWN:
        blocks.append(f"and {len(ordered) - _SHOWN} more: {desk}/watches")
    return Message(
        id=identity("message", channel, *sorted(alert.id for alert in alerts)),
        channel=channel,
        title=_title([watches[alert.watch].name for alert in ordered], ordered),
        text="\n\n\n".join(blocks) + "\n",
        alerts=tuple(ordered),
        made_at=now,
    )


def _title(names: Sequence[str], alerts: Sequence[Alert]) -> str:
    if len(alerts) == 1:
        words = f"{names[0]}: {alerts[0].change}: {alerts[0].what}"
    elif len(set(names)) == 1:
        words = f"{names[0]}: {len(alerts)} alerts"
    else:
        words = f"{len(alerts)} alerts of {len(set(names))} watches"
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= _TITLE else one_line[: _TITLE - 1] + "…"


def alert_text(alert: Alert, *, desk: str) -> str:
    """An alert as plain text: what changed, from what to what, the words that show it with their voices, and why it is told."""
    lines = [f"{alert.change}: {alert.what}"]
    if alert.before and alert.after:
        lines.append(f"  was: {alert.before}\n  is:  {alert.after}")
    elif alert.before or alert.after:
        lines.append(f"  {alert.after or alert.before}")
    if alert.note:
        lines.append(f"  {alert.note}")
    if alert.exact:
        lines.append(f"  “{alert.exact}” ({chain_words(alert.chain)})")
    if alert.url:
        lines.append(f"  {alert.url}")
    return "\n".join([*lines, f"  {desk}/id/{alert.subject}", f"  why: {alert.why}"])


# ---------------------------------------------------------------- times


def retry_after(tries: int, *, now: datetime) -> datetime | None:
    """When a message is tried again that was tried so often, None when it is given up (after some four days)."""
    return now + timedelta(minutes=_MINUTES[tries - 1]) if tries <= len(_MINUTES) else None


def last_digest(now: datetime, *, hour: int) -> datetime:
    """The last moment at or before `now` (aware) at which a digest was to leave: the hour of that day, UTC.

    >>> from datetime import UTC
    >>> last_digest(datetime(2026, 3, 2, 5, 30, tzinfo=UTC), hour=6)
    datetime.datetime(2026, 3, 1, 6, 0, tzinfo=datetime.timezone.utc)
    """
    today = datetime.combine(now.date(), time(hour), now.tzinfo)
    return today if today <= now else today - timedelta(days=1)
