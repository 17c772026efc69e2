"""What the article says on its own word: its dated reports, and what it tells of as expected, planned or due.

Only sentences that no voice carries are read. A report of the past needs a date in its main clause; something to come needs a date
or one of the listed words ("is expected to", "may"). Background without either is not a claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dateline import lexicon
from dateline.model import Span, TimeMention, TimeType
from dateline.read.chains import trimmed
from dateline.text import Token, Words

_COARSE = 400  # days: a longer window dates a background, not an event
_CUT = re.compile(
    r",\s+(?:ending|leaving|making|after|with|while|which|who|where|as|but|although|though|because|an? |the |off|down|up|when)\b"
    r"|;\s|\s[—–]\s|\s(?:after|with|while|although|because|when|all the same|for what)\s"
    r"|(?<!early)(?<!late)(?<!soon)\sas\s(?!early|late|soon|much|many|of\b)"
)
_FINITE = frozenset(
    "is are was were has have had will would could can may might must should did does do"
    " takes take runs run resume resumes ends starts opens".split()
)
_ADVERBS = frozenset("widely also now still not yet generally then only currently".split())
_COPULAS = frozenset("is are was were ’s 's be been remains".split())
_MODALS = frozenset("may might could".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """A claim of the article itself: the cue is empty for a plain report."""

    cue: tuple[Span, ...]
    content: Span
    rule: str


@cache
def _expectations(language: str) -> frozenset[str]:
    return lexicon.load(language, "statements").words("expectations")


@cache
def _pasts(language: str) -> frozenset[str]:
    topic = lexicon.load(language, "tense")
    return topic.words("irregular_pasts")


def own_words(
    words: Words, times: tuple[TimeMention, ...], *, taken: tuple[Span, ...], language: str = "en"
) -> tuple[OwnWords, ...]:
    """The article's own claims, in order, in the sentences that hold nothing of `taken` (what voices already carry)."""
    found: list[OwnWords] = []
    for sentence in words.sentences:
        if _mostly_quoted(words, sentence):
            continue
        for clause in _clauses(words, _left(sentence, taken)):
            claim = _expected(words, clause, times, language=language) or _dated(words, clause, times, language=language)
            if claim is not None:
                found.append(claim)
    return tuple(found)


def _left(sentence: Span, taken: tuple[Span, ...]) -> Span:
    """The sentence up to the first word that a voice carries."""
    first = min(
        (max(s.start, sentence.start) for s in taken if s.start < sentence.end and sentence.start < s.end), default=sentence.end
    )
    return Span(start=sentence.start, end=first)


def _mostly_quoted(words: Words, sentence: Span) -> bool:
    """Whether a sentence is a quotation or a question."""
    quoted = sum(max(0, min(q.span.end, sentence.end) - max(q.span.start, sentence.start)) for q in words.quotes)
    return 2 * quoted > sentence.end - sentence.start or sentence.of(words.text).rstrip('”"’ ').endswith("?")


def _clauses(words: Words, sentence: Span) -> list[Span]:
    """The sentence, cut at semicolons."""
    places = [m.start() for m in re.finditer(r";\s", sentence.of(words.text))]
    edges = [sentence.start, *(sentence.start + p for p in places), sentence.end]
    return [Span(start=a + (1 if i else 0), end=b) for i, (a, b) in enumerate(pairwise(edges))]


def _expected(words: Words, clause: Span, times: tuple[TimeMention, ...], *, language: str) -> OwnWords | None:
    """A clause whose main verb tells of something to come: "is expected to", "is due", "may"."""
    tokens = words.tokens_in(clause)
    listed = _expectations(language)
    for place, token in enumerate(tokens[:-1]):
        if place == 0:
            continue
        if token.text in _MODALS and (token.lower != "could" or any(clause.start <= t.span.start < clause.end for t in times)):
            return _as_claim(words, clause, tokens[place], tokens[place], rule="assertions.modal")
        if token.lower in _COPULAS:
            end = place + 1
            while end < len(tokens) - 1 and tokens[end].lower in _ADVERBS:
                end += 1
            if tokens[end].lower in listed and _leads_on(tokens, end):
                return _as_claim(words, clause, token, tokens[end], rule="assertions.expected")
        if token.lower in ("who", "which", "that", "whose", "because", "if", "as", "though", "although", "where", "when", "while"):
            return None
    return None


def _leads_on(tokens: tuple[Token, ...], end: int) -> bool:
    """ "is to open", "is due on Friday", "is likely by May"; not "is said", "was set in stone" or "is to him"."""
    word = tokens[end].lower
    after = tokens[end + 1].lower if end + 1 < len(tokens) else ""
    if word == "to":
        return after.isalpha() and after not in ("the", "a", "an", "him", "her", "them", "us", "it")
    if word in ("due", "scheduled", "planned", "slated", "expected", "likely", "listed", "forecast", "unlikely"):
        return True
    return after == "to"


def _as_claim(words: Words, clause: Span, first: Token, last: Token, *, rule: str) -> OwnWords | None:
    content = _main(words, clause, first.end)
    return OwnWords(cue=(Span(start=first.start, end=last.end),), content=content, rule=rule) if content else None


def _main(words: Words, clause: Span, behind: int) -> Span | None:
    """The clause up to the first subordinate clause behind a place."""
    cut = _CUT.search(words.text, behind, clause.end)
    return trimmed(words, Span(start=clause.start, end=cut.start() if cut else clause.end))


def _dated(words: Words, clause: Span, times: tuple[TimeMention, ...], *, language: str) -> OwnWords | None:
    """A plain report with a date in its main clause."""
    for time in times:
        if not (clause.start <= time.span.start < clause.end and _dates_an_event(words, time)):
            continue
        content = _main(words, clause, time.span.end)
        if content is not None and _has_verb(words, content, language):
            return OwnWords(cue=(), content=content, rule="assertions.dated")
    return None


def _dates_an_event(words: Words, time: TimeMention) -> bool:
    if time.interval is None or time.type not in (TimeType.DATE, TimeType.TIME) or words.quoted(time.span.start):
        return False
    days = time.interval.days
    possessive = words.text[time.span.end : time.span.end + 2] in ("'s", "’s")
    return (
        not possessive
        and (days is None or days <= _COARSE)
        and time.words.lower() not in ("now", "currently", "today’s", "today's")
    )


def _has_verb(words: Words, content: Span, language: str) -> bool:
    pasts = _pasts(language)
    tokens = [t.lower for t in words.tokens_in(content)]
    return any(w in _FINITE or (i and (w in pasts or (w.endswith("ed") and len(w) > 4))) for i, w in enumerate(tokens))
