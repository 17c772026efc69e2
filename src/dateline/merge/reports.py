"""What the sentences of an article report as having happened, each as a Mention: its own words, its day, and on whose word it stands.

Sentences are read, not claims alone: "the court on Thursday ordered the firm to pay" is nobody's statement and is news all the same. A
sentence is cut at its commas; what only says who said so is taken away, and what is left tells something. Claims lend it their
chain and certainty. A time dates what is told unless it belongs to the saying ("said on Monday") or to a noun ("the spill of 2021").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dateline import lexicon
from dateline.interval import Interval, one_day
from dateline.merge.coreference import one_day as is_one_day
from dateline.merge.coreference import Mention, bag_of, is_count, setting_of
from dateline.model import Certainty, Claim, Orientation, Reading, Span, TimeMention, TimeType, identity
from dateline.record import Evidence
from dateline.text import Token, Words, analyse

_DAYS_OF_A_FACT = 31  # a wider window dates a background
_PURE = 8  # words behind a verb of saying that only tell when, where and to whom
_NEWS = 10  # days: what an article dates within them is its news
_SHORTEST = 3  # words that tell something
_MARKS = frozenset({",", ";", ":", "–", "—", "--"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a sentence that tells something, and the verb form that places it in time."""

    span: Span
    orientation: Orientation
    perfect: bool


def reports(reading: Reading, *, story: str | None) -> tuple[Mention, ...]:
    """The Mentions of what an article reports as past, or as it stands, in text order. What lies ahead is left to the claims."""
    words = analyse(reading.article.text)
    found: list[Mention] = []
    lead: tuple[Mention, TimeMention | None] | None = None
    for sentence in words.sentences:
        if _mostly_quoted(words, sentence):
            continue
        pieces, said = _pieces(words, sentence)
        for piece in pieces:
            if piece.orientation is Orientation.FUTURE:
                continue
            found.append(_mention(piece, reading, words, said=said, story=story))
            if piece.perfect and sentence == words.sentences[0] and not is_count(found[-1].evidence.exact):
                day = next((t for s in said for t in _times(s, reading) if is_one_day(t.interval)), None)
                lead = lead or (found[-1], day)
    return _with_day_of_the_lead(found, *(lead or (None, None)), reading.article.day)


def _mostly_quoted(words: Words, sentence: Span) -> bool:
    quoted = sum(max(0, min(q.span.end, sentence.end) - max(q.span.start, sentence.start)) for q in words.quotes)
    return 2 * quoted > sentence.end - sentence.start or sentence.of(words.text).rstrip('”"’ ').endswith("?")


# ---------------------------------------------------------------- pieces


def _pieces(words: Words, sentence: Span) -> tuple[list[Piece], list[Span]]:
    """What a sentence tells, without who said so, and the stretches that say who did."""
    told: list[Span] = []
    said: list[Span] = []
    for segment in _segments(words, sentence):
        verb = _saying(words.tokens_in(segment))
        if verb is None:
            told.append(segment)
            continue
        content = _content(words, segment, verb)
        said.append(Span(start=segment.start, end=content.start if content else segment.end))
        if content:
            told.append(content)
    pieces = []
    for span in _joined(told, said):
        tokens = words.tokens_in(span)
        tense = _tense(tokens)
        if tense is not None and sum(t.text[0].isalnum() for t in tokens) >= _SHORTEST:
            pieces.append(Piece(span=_trimmed(words, span), orientation=tense, perfect=_is_perfect(tokens)))
    return pieces, said


def _segments(words: Words, sentence: Span) -> Iterator[Span]:
    """The sentence cut outside quotations at its commas, semicolons and dashes, and before "and said"."""
    listed = lexicon.load("en", "merge").words("sayings")
    tokens = words.tokens_in(sentence)
    start = sentence.start
    for token, after in zip(tokens, (*tokens[1:], None), strict=True):
        joins = token.lower == "and" and after is not None and after.lower in listed
        if (joins or token.text in _MARKS) and not words.quoted(token.start):
            if start < token.start:
                yield Span(start=start, end=token.start)
            start = token.end
    if start < sentence.end:
        yield Span(start=start, end=sentence.end)


def _saying(tokens: Sequence[Token]) -> int | None:
    """The place of the verb of saying that rules a stretch, None when another verb does."""
    listed = lexicon.load("en", "merge").words("sayings")
    for place, token in enumerate(tokens):
        pair = f"{token.lower} {tokens[place + 1].lower}" if place + 1 < len(tokens) else ""
        if token.lower in listed or pair in listed or _is_word_of(tokens, place):
            return place
        if _verb_at(tokens, place) is not None and not _is_auxiliary(tokens, place, listed) and not _carries_word(tokens, place):
            return None
    return None


def _is_word_of(tokens: Sequence[Token], place: int) -> bool:
    """Whether a noun of saying carries a clause: "a report by the station that he had left"."""
    nouns = lexicon.load("en", "merge").words("words_of")
    return tokens[place].lower in nouns and any(t.lower == "that" for t in tokens[place + 1 : place + _PURE])


def _is_auxiliary(tokens: Sequence[Token], place: int, listed: frozenset[str]) -> bool:
    return any(t.lower in listed for t in tokens[place + 1 : place + 4])


def _carries_word(tokens: Sequence[Token], place: int) -> bool:
    return any(_is_word_of(tokens, at) for at in range(place + 1, min(place + 4, len(tokens))))


def _content(words: Words, segment: Span, verb: int) -> Span | None:
    """What follows a verb of saying, from its "that" or its subject on; None when only day, place or hearer follow."""
    tokens = words.tokens_in(segment)
    rest = tokens[verb + 1 :]
    that = next((place for place, t in enumerate(rest[:_PURE]) if t.lower == "that"), None)
    clause = rest[that + 1 :] if that is not None else rest
    if not clause or _tense(clause) is None:
        return None
    return Span(start=clause[0].start, end=segment.end)


def _joined(told: Sequence[Span], said: Sequence[Span]) -> list[Span]:
    """Neighbouring stretches as one, where nothing of the saying stands between them."""
    joined: list[Span] = []
    for span in told:
        between = joined and any(joined[-1].end <= s.start and s.end <= span.start for s in said)
        if joined and not between:
            joined[-1] = Span(start=joined[-1].start, end=span.end)
        else:
            joined.append(span)
    return joined


def _trimmed(words: Words, span: Span) -> Span:
    """The stretch without a conjunction in front and without marks at its ends."""
    leading = {"and", "but", "that", "or", "so"}
    tokens = [t for t in words.tokens_in(span) if t.end <= span.end]
    while tokens and (tokens[0].lower in leading or not (tokens[0].text[0].isalnum() or tokens[0].text in "\"“‘$€£")):
        tokens.pop(0)
    while tokens and tokens[-1].text in _MARKS | {"."}:
        tokens.pop()
    return Span(start=tokens[0].start, end=tokens[-1].end) if tokens else span


# ---------------------------------------------------------------- tense


def _tense(tokens: Sequence[Token]) -> Orientation | None:
    """Where the first main verb of a stretch puts it; a relative clause is passed over. None without a verb."""
    relative = False
    for place, token in enumerate(tokens):
        if token.lower in {"who", "which", "whose"}:
            relative = True
        found = _verb_at(tokens, place)
        if found is None:
            continue
        if relative:
            relative = False
            continue
        return found
    return None


def _verb_at(tokens: Sequence[Token], place: int) -> Orientation | None:
    forms = lexicon.load("en", "tense")
    word, after = tokens[place].lower, [t.lower for t in tokens[place + 1 : place + 4]]
    if word in forms.words("ahead"):
        return Orientation.FUTURE
    if word in {"is", "are", "was", "were"}:
        if after[:1] == ["to"] or any(w in forms.words("scheduled") for w in after[:2]):
            return Orientation.FUTURE
        return Orientation.PAST if word in {"was", "were"} else Orientation.PRESENT
    if word in {"has", "have", "had"}:
        return Orientation.FUTURE if after[:1] == ["to"] else Orientation.PAST
    if word in forms.words("present"):
        return Orientation.PRESENT
    if word == "did" or (place and (word in forms.words("irregular_pasts") or _is_regular_past(tokens, place))):
        return Orientation.PAST
    return None


def _is_regular_past(tokens: Sequence[Token], place: int) -> bool:
    word, before = tokens[place].lower, tokens[place - 1].lower
    return len(word) > 4 and word.endswith("ed") and before not in lexicon.load("en", "merge").words("before_participles")


def _is_perfect(tokens: Sequence[Token]) -> bool:
    first = next((t.lower for place, t in enumerate(tokens) if _verb_at(tokens, place) is not None), "")
    return first in {"has", "have"}


# ---------------------------------------------------------------- mentions


def _mention(piece: Piece, reading: Reading, words: Words, *, said: Sequence[Span], story: str | None) -> Mention:
    text, claim = words.text, _claim_of(piece.span, reading)
    standing = is_count(piece.span.of(text))
    dated = [] if standing or piece.orientation is Orientation.PRESENT else _times(piece.span, reading)
    days = [t for t in dated if _dates(t, piece.span, words) and _is_past(t.interval, reading.article.day)]
    when = next(iter(sorted(days, key=lambda t: not _is_named(t))), None)
    names = [n for c in _claims_in(piece.span, reading) for n in c.participants]
    return Mention(
        evidence=_evidence(piece.span, reading, claim),
        orientation=piece.orientation,
        window=when.interval if when else None,
        named=(when.interval,) if when and when.interval else (),
        words=when.words if when else None,
        hedge=claim.hedge if claim else None,
        role=claim.voice.role if claim and claim.voice else None,
        participants=tuple(dict.fromkeys(names)),
        bag=bag_of(piece.span.of(text), *_names_of_the_sayers(piece.span, said, words)),
        story=story,
        setting=setting_of(piece.span, reading),
    )


def _evidence(span: Span, reading: Reading, claim: Claim | None) -> Evidence:
    words = span.of(reading.article.text)
    return Evidence(
        article=reading.article.id,
        url=reading.article.url,
        claim=claim.id if claim else identity("report", reading.article.id, words),
        exact=words,
        span=span,
        chain=tuple(voice.name for voice in claim.chain) if claim else (),
        certainty=claim.certainty if claim else Certainty.ASSERTED,
        published=reading.article.day,
    )


def _claims_in(span: Span, reading: Reading) -> Iterator[Claim]:
    return (c for c in reading.claims if any(s.start < span.end and span.start < s.end for s in c.content))


def _claim_of(span: Span, reading: Reading) -> Claim | None:
    """The claim that carries a stretch: its cue stands outside, and it covers most of the stretch."""

    def covered(claim: Claim) -> int:
        return sum(max(0, min(s.end, span.end) - max(s.start, span.start)) for s in claim.content)

    outside = [c for c in _claims_in(span, reading) if not any(s.start < span.end and span.start < s.end for s in c.cue)]
    best = max(outside, key=covered, default=None)
    return best if best and 2 * covered(best) >= span.end - span.start else None


def _names_of_the_sayers(span: Span, said: Sequence[Span], words: Words) -> Iterable[str]:
    """Who said it, where the words told begin with a pronoun: "the minister's office denied that he had left"."""
    first = span.of(words.text).split(" ", 1)[0].lower()
    if first not in lexicon.load("en", "merge").words("pronouns"):
        return ()
    return (s.of(words.text) for s in said if s.end <= span.start)


# ---------------------------------------------------------------- days


def _times(span: Span, reading: Reading) -> list[TimeMention]:
    return [t for t in reading.times if span.start <= t.span.start < span.end]


def _dates(time: TimeMention, piece: Span, words: Words) -> bool:
    """Whether a time says when the thing told happened: it hangs on no noun, and is no end of a stretch or plan."""
    if time.interval is None or time.interval.days is None or time.interval.days > _DAYS_OF_A_FACT:
        return False
    if time.type not in (TimeType.DATE, TimeType.TIME) or words.quoted(time.span.start):
        return False
    if words.text[time.span.end : time.span.end + 2] in ("'s", "’s", "s'", "s’"):
        return False
    before = [t.lower for t in words.tokens_in(Span(start=piece.start, end=time.span.start))][-1:]
    inside = [t.lower for t in words.tokens_in(time.span)][:1]
    barred = lexicon.load("en", "merge").words("before_other_times")
    return not any(word in barred for word in (*before, *inside))


def _is_named(time: TimeMention) -> bool:
    """Whether a time names its day: "on Tuesday night", not "in the morning"."""
    return any(c.isupper() or c.isdigit() for c in time.words)


def _is_past(window: Interval | None, published: date | None) -> bool:
    return window is not None and (published is None or window.earliest is None or window.earliest <= published)


def _with_day_of_the_lead(found: Sequence[Mention], perfect: Mention | None, day: TimeMention | None, published: date | None) -> tuple[Mention, ...]:
    """The Mentions, where a lead in the perfect ("has been awarded") gets the day of the saying, unless the article dates its news."""
    if perfect is None or published is None or any(_is_recent(m.window, published) for m in found):
        return tuple(found)
    window = day.interval if day and day.interval else one_day(published)
    return tuple(replace(m, window=window, named=(window,)) if m is perfect else m for m in found)


def _is_recent(window: Interval | None, published: date) -> bool:
    return window is not None and window.earliest is not None and (published - window.earliest).days <= _NEWS
