"""What the sentences of an article report as having happened, each as a Mention: its own words, its day, on whose word it stands.

Sentences are read, not claims alone: "the court on Thursday ordered the firm to pay" is nobody's statement and is news all the
same.
Claims lend their chain and certainty. A time dates what is told unless it belongs to the saying ("said on Monday"), to a noun ("the
spill of 2021") or to a clause of its own, which then is a report of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from dateline import lexicon
from dateline.interval import Interval, one_day
from dateline.merge import coreference
from dateline.merge.coreference import Mention, bag_of, evidence_of, is_count, setting_of
from dateline.merge.pieces import Piece, clause_of, told
from dateline.model import Certainty, Claim, Orientation, Reading, Span, TimeMention, TimeType
from dateline.record import Evidence
from dateline.text import Words, analyse

_DAYS_OF_A_FACT = 31  # a wider window dates a background
_NEWS = 10  # days: what an article dates within them is its news


def reports(reading: Reading, *, story: str | None) -> tuple[Mention, ...]:
    """The Mentions of what an article reports, in text order: as past, as it stands, and what it puts into a time ahead.

    A lead in the perfect ("has been awarded") has the day of the saying, or of publication, unless the article dates its news. Its
    words do not name that day: it may as well tell again what another article dates.
    """
    words = analyse(reading.article.text)
    found: list[Mention] = []
    lead: tuple[int, Interval | None] | None = None
    for sentence in words.sentences:
        tells = told(words, sentence)
        for piece in tells.pieces:
            if lead is None and piece.perfect and sentence == words.sentences[0]:
                lead = len(found), _day_said(tells.said, reading)
            found += _mentions(piece, tells.said, words, reading=reading, story=story)
    return _with_day_of_the_lead(found, *lead, reading.article.day) if lead else tuple(found)


def _mentions(
    piece: Piece, said: Sequence[Span], words: Words, *, reading: Reading, story: str | None
) -> Iterator[Mention]:
    """The Mentions of a piece: itself, and each clause of it that has a time of its own."""
    content, day = piece.content, reading.article.day
    claim = _claim_of(content, said, reading)
    inside = [t for t in reading.times if content.start <= t.span.start < content.end]
    times = [t for t in inside if _dates(t, content, words) and _is_past(t.interval, day)]
    clauses = {t: clause for t in times if (clause := clause_of(words, content, t.span.start))}
    own = [t for t in times if t not in clauses]
    if piece.orientation is not Orientation.FUTURE:
        when = own[0] if own and piece.orientation is Orientation.PAST else None
        yield _mention(piece.span, piece.orientation, when, claim=claim, reading=reading, story=story)
    yield from _ahead(piece, claim=claim, reading=reading, story=story)
    for time, clause in clauses.items():
        if clause != content:
            yield _mention(clause, Orientation.PAST, time, claim=claim, reading=reading, story=story)


def _ahead(piece: Piece, *, claim: Claim | None, reading: Reading, story: str | None) -> Iterator[Mention]:
    """What a piece puts into a time ahead: it lies in the future, or is put off to it ("the vote was pushed back to May")."""
    day, text = reading.article.day, reading.article.text
    slip = coreference.has_words(piece.content.of(text), "slips")
    start = piece.content.start + piece.content.of(text).lower().find(slip) if slip else piece.content.start
    inside = (t for t in reading.times if start <= t.span.start < piece.content.end)
    times = (coreference.turned(t, text, start=piece.content.start) for t in inside)
    when = next((t for t in times if day and coreference.lies_ahead(t.interval, day)), None)
    if when is None or when.interval is None or not (slip or piece.orientation is Orientation.FUTURE):
        return
    told = _mention(piece.span, Orientation.FUTURE, None, claim=claim, reading=reading, story=story)
    yield replace(told, window=when.interval, named=(when.interval,), words=when.words)


def _mention(
    span: Span, orientation: Orientation, when: TimeMention | None, *, claim: Claim | None, reading: Reading, story: str | None
) -> Mention:
    exact = span.of(reading.article.text)
    window = None if when is None or is_count(exact) else when.interval
    names = [n for c in _claims_in(span, reading) for n in c.participants if n in exact]
    return Mention(
        evidence=_evidence(span, reading, claim),
        orientation=orientation,
        window=window,
        named=(window,) if window else (),
        words=when.words if when else None,
        hedge=claim.hedge if claim else None,
        role=claim.voice.role if claim and claim.voice else None,
        participants=tuple(dict.fromkeys(names)),
        bag=bag_of(exact),
        story=story,
        setting=setting_of(span, reading),
    )


def _evidence(span: Span, reading: Reading, claim: Claim | None) -> Evidence:
    if claim:
        return evidence_of(span, reading, claim=claim.id, chain=_chain(claim, span), certainty=claim.certainty)
    id = coreference.report_id(reading.article.id, span.of(reading.article.text))
    return evidence_of(span, reading, claim=id, chain=(), certainty=Certainty.ASSERTED)


def _chain(claim: Claim, span: Span) -> tuple[str, ...]:
    """The voices of a claim, without those who speak inside the stretch itself ("40 people are known to have died")."""
    inside = sum(span.start <= s.start and s.end <= span.end for s in claim.cue) if len(claim.cue) > 1 else 0
    names = tuple(voice.name for voice in claim.chain)
    return names[: max(1, len(names) - inside)] if names else ()


def _claims_in(span: Span, reading: Reading) -> Iterator[Claim]:
    return (c for c in reading.claims if any(s.start < span.end and span.start < s.end for s in c.content))


def _claim_of(span: Span, said: Sequence[Span], reading: Reading) -> Claim | None:
    """The claim that carries a stretch: its cue stands in what says who said so, or it covers most of the stretch from outside.

    A claim of a count may stand in the midst of it: "the hospital put the number of dead at 15".
    """

    def covered(claim: Claim) -> int:
        return sum(max(0, min(s.end, span.end) - max(s.start, span.start)) for s in claim.content)

    def says(claim: Claim) -> bool:
        return any(s.start < stretch.end and stretch.start < s.end for s in claim.cue for stretch in said)

    counts = is_count(span.of(reading.article.text))
    outside = [c for c in reading.claims if counts or not _within(c.source, span)]
    carrying = [c for c in outside if says(c) or 2 * covered(c) >= span.end - span.start]
    return max(carrying, key=lambda c: (covered(c), says(c)), default=None)


def _within(spans: Sequence[Span], whole: Span) -> bool:
    return bool(spans) and all(whole.start <= s.start and s.end <= whole.end for s in spans)


# ---------------------------------------------------------------- days


def _dates(time: TimeMention, piece: Span, words: Words) -> bool:
    """Whether a time says when something happened: it hangs on no noun, and is no end of a stretch and no plan."""
    if time.interval is None or time.interval.days is None or time.interval.days > _DAYS_OF_A_FACT:
        return False
    if time.type not in (TimeType.DATE, TimeType.TIME) or words.quoted(time.span.start) or not _names_a_day(time):
        return False
    if words.text[time.span.end : time.span.end + 2] in ("'s", "’s", "s'", "s’"):
        return False
    before = [t.lower for t in words.tokens_in(Span(start=piece.start, end=time.span.start))][-1:]
    inside = [t.lower for t in words.tokens_in(time.span)][:1]
    barred = lexicon.load("en", "merge").words("before_other_times")
    return not any(word in barred for word in (*before, *inside))


def _names_a_day(time: TimeMention) -> bool:
    """Whether a time names its day: "on Tuesday night" and "yesterday", not "in the evening" or "that night"."""
    if any(c.isupper() or c.isdigit() for c in time.words):
        return True
    return time.type is TimeType.DATE or coreference.has_words(time.words, "days_by_themselves") is not None


def _is_past(window: Interval | None, published: date | None) -> bool:
    return window is not None and (published is None or window.earliest is None or window.earliest <= published)


def _day_said(said: Sequence[Span], reading: Reading) -> Interval | None:
    times = (t.interval for s in said for t in reading.times if s.start <= t.span.start < s.end)
    return next((window for window in times if coreference.one_day(window)), None)


def _with_day_of_the_lead(
    found: Sequence[Mention], lead: int, day: Interval | None, published: date | None
) -> tuple[Mention, ...]:
    if published is None or is_count(found[lead].evidence.exact) or any(_is_recent(m, published) for m in found):
        return tuple(found)
    return (*found[:lead], replace(found[lead], window=day or one_day(published)), *found[lead + 1 :])


def _is_recent(mention: Mention, published: date) -> bool:
    window = mention.window if mention.orientation is not Orientation.FUTURE else None
    return window is not None and window.latest is not None and (published - window.latest).days <= _NEWS
