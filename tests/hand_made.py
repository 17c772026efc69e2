"""Readings, stories and decisions made by hand, for the tests of merging."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from dateline.interval import Interval, one_day
from dateline.merge.folding import Folded, fold
from dateline.model import (
    Article,
    Certainty,
    Claim,
    Orientation,
    PageRef,
    Precision,
    Reading,
    Role,
    Span,
    Stamp,
    TimeMention,
    TimeType,
    Voice,
    identity,
)
from dateline.record import CopyGroup, Decision, DecisionKind, Known, Story

DAY = date(2031, 5, 7)

Said = tuple[str, Orientation, Interval | None, tuple[str, ...], Certainty]


def past(
    words: str, on: date | None = None, *voices: str, window: Interval | None = None, certainty: Certainty = Certainty.ASSERTED
) -> Said:
    return words, Orientation.PAST, window or (one_day(on) if on else None), voices, certainty


def reading(id: str, *said: Said, day: date = DAY, outlet: str | None = None, role: Role = Role.OFFICIAL) -> Reading:
    """A Reading of an article whose text is the contents of its claims, a sentence each."""
    text, claims, times = "", [], []
    for words, orientation, window, voices, certainty in said:
        span = Span(start=len(text), end=len(text) + len(words))
        text += words + ". "
        when = None
        if window:
            when = TimeMention(span=span, core=span, words=words, type=TimeType.DATE, value="", interval=window, rule="test")
            times.append(when)
        claims.append(
            Claim(
                id=identity(id, words, *voices),
                article=id,
                source=(),
                cue=(),
                content=(span,),
                chain=tuple(Voice(name=v, role=role, span=None) for v in voices),
                certainty=certainty,
                orientation=orientation,
                when=when,
                participants=(),
                rule="test",
            )
        )
    stamp = Stamp(
        words=str(day),
        instant=datetime.combine(day, time(9), UTC),
        clock=time(9),
        day=one_day(day),
        precision=Precision.MINUTE,
        zone="+0000",
        found="test",
    )
    url = f"https://{(outlet or id).replace(' ', '-')}.example/{id}"
    article = Article(
        id=id, url=url, title=None, authors=(), published=stamp, updated=None, outlet=outlet or id, language="en", text=text
    )
    return Reading(
        page=PageRef(url=url, sha256=id, fetched_at=None),
        article=article,
        teasers=(),
        times=tuple(times),
        claims=tuple(claims),
        problems=(),
    )


def story(*readings: Reading, id: str = "story") -> Story:
    return Story(id=id, title="", articles=tuple(r.article.id for r in readings), first=None, last=None, why=())


def folded(readings: Sequence[Reading], groups: Sequence[CopyGroup] = (), known: Known | None = None) -> Folded:
    return fold(readings, known or Known(), groups, [story(*readings)])


def future(words: str, window: Interval | None, *voices: str, certainty: Certainty = Certainty.ASSERTED) -> Said:
    return words, Orientation.FUTURE, window, voices, certainty


def decision(kind: DecisionKind, subject: str, value: str) -> Decision:
    return Decision(id="d", kind=kind, subject=subject, value=value, made_at=datetime(2031, 6, 1, tzinfo=UTC), by="an editor")
