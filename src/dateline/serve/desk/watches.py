"""The pages of watches: all of them with what they told last, one with its alerts, and a new one with its preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateline.errors import Conflict, SettingsError
from dateline.record import Alert, Look, Posting, Trigger, Watch
from dateline.serve.watching import looking
from dateline.serve.watching.asking import WORDS, described, watch_of
from dateline.store import Record, watching

_SHOWN = 200  # alerts of a page
_LATEST = 3  # of each watch in the list
_TEXTS = ("name", "about", "certainty", "source", "voice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A watch in the list: what it asks in words, and what it told last."""

    watch: Watch
    look: Look
    asks: str
    latest: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchesPage:
    """What the page of all watches shows; `unsent` are messages that wait or were given up."""

    watches: tuple[Kept, ...]
    unsent: tuple[Posting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPage:
    """What the page of one watch shows."""

    kept: Kept
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWatch:
    """A form for a watch, what is wrong with it, and what it would have told: days with their alerts, the newest first."""

    typed: Mapping[str, str]
    triggers: tuple[tuple[Trigger, str, bool], ...]  # with its words, and whether it is ticked
    channels: tuple[str, ...]
    chosen: tuple[str, ...]
    wrong: str
    watch: Watch | None
    asks: str
    days: tuple[tuple[date, tuple[Alert, ...]], ...]
    total: int


def watches_page(record: Record) -> WatchesPage:
    """The WatchesPage of a record."""
    found = tuple(_kept(record, watch, look, most=_LATEST) for watch, look in watching.watches(record))
    return WatchesPage(watches=found, unsent=tuple(p for p in watching.postings(record) if p.sent is None))


def watch_page(record: Record, id: str) -> WatchPage:
    """The WatchPage of a watch. Raises NotFound."""
    kept = _kept(record, *watching.watch(record, id), most=_SHOWN)
    return WatchPage(kept=kept, alerts=kept.latest)


def _kept(record: Record, watch: Watch, look: Look, *, most: int) -> Kept:
    return Kept(watch=watch, look=look, asks=described(watch), latest=watching.alerts(record, watch.id, limit=most))


def new_watch(
    record: Record,
    typed: Mapping[str, str],
    *,
    on: Sequence[str],
    to: Sequence[str],
    channels: Sequence[str],
    now: datetime,
    today: date,
) -> NewWatch:
    """The NewWatch of a form as far as it was filled in: without triggers it is empty, with them it has a preview."""
    watch, wrong = None, ""
    if on:
        try:
            watch = _typed(typed, on=on, to=to, channels=channels, by="", now=now)
        except SettingsError as error:
            wrong = str(error)
    days = looking.preview(record, watch, today=today) if watch else ()
    return NewWatch(
        typed=typed,
        triggers=tuple((trigger, WORDS[trigger], trigger in on) for trigger in Trigger),
        channels=tuple(channels),
        chosen=tuple(to),
        wrong=wrong,
        watch=watch,
        asks=described(watch) if watch else "",
        days=days[::-1],
        total=sum(len(alerts) for _, alerts in days),
    )


def keep(record: Record, form: Mapping[str, str], *, channels: Sequence[str], by: str, now: datetime, today: date) -> Watch:
    """The Watch that a submitted form makes, kept. Raises Conflict for what cannot be asked, or a name that is taken."""
    try:
        made = _typed(form, on=form.get("on", "").split(), to=form.get("to", "").split("\n"), channels=channels, by=by, now=now)
    except SettingsError as error:
        raise Conflict(str(error)) from None
    looking.make(record, made, today=today)
    return made


def _typed(
    typed: Mapping[str, str], *, on: Sequence[str], to: Sequence[str], channels: Sequence[str], by: str, now: datetime
) -> Watch:
    origins = typed.get("origins", "")
    return watch_of(
        **{name: typed.get(name, "") for name in _TEXTS} | {"name": typed.get("name", "").strip() or _named(typed, on)},
        triggers=on,
        origins=int(origins) if origins.isascii() and origins.isdecimal() and len(origins) < 3 else 0,
        daily=typed.get("daily", ""),
        to=[name for name in to if name],
        channels=channels,
        by=by,
        now=now,
    )


def _named(typed: Mapping[str, str], on: Sequence[str]) -> str:
    """A name for a watch that has none yet."""
    return " ".join([typed.get("about", "").strip() or "everything", *on])[:80]
