"""What a watch asks: the words of its triggers, a Watch made of what a person typed, and whether a change answers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dateline.errors import SettingsError
from dateline.model import Certainty, Claim, identity
from dateline.record import Event, Expectation, Pace, Trigger, Watch
from dateline.serve.changes import Change

WORDS: Mapping[Trigger, str] = {
    Trigger.CLAIMS: "something is put on record",
    Trigger.EVENTS: "something happened",
    Trigger.ORIGINS: "a further origin of an event",
    Trigger.FIGURES: "an event told otherwise: figures, day or certainty",
    Trigger.EXPECTATIONS: "something is said to come",
    Trigger.WINDOWS: "a window moved",
    Trigger.OUTCOMES: "what became of an expectation",
    Trigger.DUE: "due, and nothing reported",
    Trigger.HEADLINES: "an edited headline",
    Trigger.EDITS: "any other edit of an article",
}
_OF: Mapping[str, Trigger] = {
    "new claim": Trigger.CLAIMS,
    "new event": Trigger.EVENTS,
    "further origin": Trigger.ORIGINS,
    "event updated": Trigger.FIGURES,
    "event re-dated": Trigger.FIGURES,
    "certainty": Trigger.FIGURES,
    "new expectation": Trigger.EXPECTATIONS,
    "window moved": Trigger.WINDOWS,
    "outcome": Trigger.OUTCOMES,
    "due": Trigger.DUE,
    "edit: headline changed": Trigger.HEADLINES,
}
_GROWING = ("new event", "further origin")
_NAME = 80  # letters
_ORIGINS = 99


def watch_of(
    *,
    name: str,
    about: str = "",
    triggers: Iterable[str],
    origins: int = 0,
    certainty: str = "",
    source: str = "",
    voice: str = "",
    daily: str = "",
    to: Iterable[str] = (),
    channels: Iterable[str],
    by: str,
    now: datetime,
) -> Watch:
    """The Watch of what a person typed; `daily` is any word for a daily digest, and `channels` are the names that there are.

    Raises SettingsError that says what is wrong and what would be right.
    """
    name, wanted, sent_to = " ".join(name.split()), set(triggers), tuple(dict.fromkeys(to))
    if not 0 < len(name) <= _NAME:
        raise SettingsError(f"a watch has a name of at most {_NAME} letters")
    if not wanted or wanted - set(Trigger):
        raise SettingsError(f"a watch waits for one or more of {', '.join(Trigger)}; given: {', '.join(sorted(wanted)) or 'none'}")
    if certainty and certainty not in set(Certainty):
        raise SettingsError(f"a certainty is one of {', '.join(Certainty)}")
    if not 0 <= origins <= _ORIGINS:
        raise SettingsError(f"origins are a number up to {_ORIGINS}")
    if unknown := [channel for channel in sent_to if channel not in set(channels)]:
        raise SettingsError(f"no channel {unknown[0]!r} in the settings; there are: {', '.join(sorted(channels)) or 'none'}")
    return Watch(
        id=identity("watch", name, now.isoformat()),
        name=name,
        about=about.strip(),
        triggers=tuple(trigger for trigger in Trigger if trigger in wanted),
        origins=origins,
        certainty=certainty,
        source=source.strip(),
        voice=voice.strip(),
        pace=Pace.DAILY if daily else Pace.AT_ONCE,
        to=sent_to,
        made_at=now,
        by=by,
    )


def answers(watch: Watch, change: Change, outlets: frozenset[str]) -> bool:
    """Whether a change concerns a watch; what it is about has been asked of the record. `outlets` carry the change."""
    return (
        (not watch.source or watch.source in outlets)
        and (not watch.voice or any(watch.voice.casefold() in voice.casefold() for voice in _voices(change)))
        and (not watch.certainty or _certainty(change) == watch.certainty)
    )


def trigger_of(kind: str) -> Trigger | None:
    """The trigger that a kind of change pulls; None for one that no watch waits for (an object that is gone)."""
    return _OF.get(kind) or (Trigger.EDITS if kind.startswith("edit: ") else None)


def grows_enough(watch: Watch, change: Change) -> bool:
    """Whether an event rests on as many origins as a watch wants, and did not before."""
    now = len(change.item.origins) if isinstance(change.item, Event) else 0
    then = len(change.was.origins) if isinstance(change.was, Event) else 0
    return then < watch.origins <= now


def is_waited_for(watch: Watch, change: Change) -> bool:
    """Whether a change is of a sort that a watch waits for, and rests on as many origins as it wants."""
    trigger = trigger_of(change.kind)
    if watch.origins and change.kind in _GROWING:
        return bool({Trigger.EVENTS, Trigger.ORIGINS} & set(watch.triggers)) and grows_enough(watch, change)
    if watch.origins and isinstance(change.item, Event) and len(change.item.origins) < watch.origins:
        return False
    return trigger in watch.triggers


def _voices(change: Change) -> tuple[str, ...]:
    match change.item:
        case Event():
            return tuple(voice for piece in change.item.evidence for voice in piece.chain)
        case Expectation():
            return tuple(voice for statement in change.item.stated for voice in statement.evidence.chain)
        case Claim():
            return tuple(voice.name for voice in change.item.chain)
    return ()


def _certainty(change: Change) -> str:
    match change.item:
        case Event() | Claim():
            return change.item.certainty.value
        case Expectation():
            return change.item.stated[-1].evidence.certainty.value
    return ""


def described(watch: Watch) -> str:
    """What a watch asks, in a sentence for people."""
    waits = " or ".join(WORDS[trigger] for trigger in watch.triggers)
    about = f", about “{watch.about}”" if watch.about else ""
    parts = [f"{waits}{about}"]
    if watch.origins:
        parts.append(f"only when {watch.origins} origins tell of it" if watch.origins > 1 else "only when an origin tells of it")
    parts += [
        f"{name} {value}"
        for name, value in (("outlet", watch.source), ("voice", watch.voice), ("certainty", watch.certainty))
        if value
    ]
    return "; ".join(parts)
