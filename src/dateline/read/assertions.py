"""What the article says on its own word: its dated reports, and what it tells of as expected, planned or due.

Only sentences that no voice carries are read. A report of the past needs a date in its main clause; something to come needs a date
or one of the listed words ("is expected to", "may"). Background without either is not a claim. In a transcript, whoever has the
floor speaks for the article: there a figure is enough, or a word of what lies ahead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dateline import lexicon
from dateline.model import Span, TimeMention, TimeType
from dateline.read.conjuncts import conjuncts
from dateline.read.grammar import Grammar, any_of, grammar_of
from dateline.read.phrases import trimmed
from dateline.read.reported import impersonal
from dateline.text import Token, Words

_COARSE = 400  # days: a longer window dates a background, not an event
_LEAST = 4  # tokens of a turn's sentence that says something


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """A claim of the article itself: the cue is empty for a plain report."""

    cue: tuple[Span, ...]
    content: Span
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """A clause of the article's own, with the times of the text and the grammar of its language."""

    words: Words
    span: Span
    times: tuple[TimeMention, ...]
    language: str

    @property
    def grammar(self) -> Grammar:
        return grammar_of(self.language)


@cache
def _listed(language: str, topic: str, section: str) -> frozenset[str]:
    return lexicon.load(language, topic).words(section)


def own_words(
    words: Words,
    times: tuple[TimeMention, ...],
    *,
    taken: tuple[Span, ...],
    turns: tuple[Span, ...] = (),
    language: str = "en",
) -> tuple[OwnWords, ...]:
    """The article's own claims, in order, in the sentences that hold nothing of `taken` (what voices already carry).

    `turns` are the words of those who have the floor in a transcript.
    """
    found: list[OwnWords] = []
    for sentence in words.sentences:
        turn = next((t for t in turns if t.start <= sentence.start < t.end or sentence.start <= t.start < sentence.end), None)
        whole = Span(start=max(sentence.start, turn.start), end=sentence.end) if turn else sentence
        if _mostly_quoted(words, whole):
            continue
        for span in _clauses(words, _left(whole, taken)):
            clause = _Clause(words=words, span=span, times=times, language=language)
            claim = _plainly(clause) or (_spoken(clause) if turn else None)
            found += _parted(words, claim, times, language) if claim else ()
    return tuple(found)


def _plainly(clause: _Clause) -> OwnWords | None:
    """What a clause puts on record by itself: left open, to come, dated, or seen by the outlet's own people."""
    return _left_open(clause) or _expected(clause) or _dated(clause) or _witnessed(clause)


def _parted(words: Words, claim: OwnWords, times: tuple[TimeMention, ...], language: str) -> tuple[OwnWords, ...]:
    """One claim for each dated or expected clause that "and" joins; the cue stays with the one that it stands in."""
    parts = conjuncts(words, claim.content, language=language)
    cues = [tuple(c for c in claim.cue if c.end <= parts[0].start or part.start <= c.start < part.end) for part in parts]
    dated = [any(part.start <= t.span.start < part.end and t.interval is not None for t in times) for part in parts]
    return tuple(
        OwnWords(cue=cue, content=part, rule=claim.rule)
        for part, cue, when in zip(parts, cues, dated, strict=True)
        if cue or when or len(parts) == 1
    )


def _left(sentence: Span, taken: tuple[Span, ...]) -> Span:
    """The sentence up to the first word that a voice carries."""
    first = min(
        (max(s.start, sentence.start) for s in taken if s.start < sentence.end and sentence.start < s.end), default=sentence.end
    )
    return Span(start=sentence.start, end=first)


def _mostly_quoted(words: Words, sentence: Span) -> bool:
    """Whether a sentence is a quotation or a question."""
    quoted = sum(max(0, min(q.span.end, sentence.end) - max(q.span.start, sentence.start)) for q in words.quotes)
    return 2 * quoted > sentence.end - sentence.start or sentence.of(words.text).rstrip('”"’» ').endswith("?")


def _clauses(words: Words, sentence: Span) -> list[Span]:
    """The sentence, cut at semicolons."""
    places = [m.start() for m in re.finditer(r";\s", sentence.of(words.text))]
    edges = [sentence.start, *(sentence.start + p for p in places), sentence.end]
    return [Span(start=a + (1 if i else 0), end=b) for i, (a, b) in enumerate(pairwise(edges))]


def _left_open(clause: _Clause) -> OwnWords | None:
    """ "It is unclear whether C": the article itself leaves C open, or calls it untrue."""
    found = impersonal(clause.words, clause.span, language=clause.language)
    if found is None:
        return None
    cue, whole = found
    cut = _cuts(clause.language).search(clause.words.text, whole.start, whole.end)
    content = trimmed(clause.words, Span(start=whole.start, end=cut.start())) if cut else whole
    return OwnWords(cue=(cue,), content=content, rule="assertions.open") if content else None


# ---------------------------------------------------------------- what is to come


def _expected(clause: _Clause) -> OwnWords | None:
    """A clause whose main verb tells of something to come: "is expected to", "is due", "may"."""
    tokens, g = clause.words.tokens_in(clause.span), clause.grammar
    aside = False  # inside a relative clause between commas
    for place, token in enumerate(tokens[:-1]):
        if place == 0:
            continue
        if token.text == ",":
            aside = tokens[place + 1].lower in g.relatives
            continue
        if aside:
            continue
        if token.text in g.modals and (token.lower not in g.dated_modals or _holds_time(clause)):
            return _as_claim(clause, token, token, rule="assertions.modal")
        if token.lower in g.copulas and (end := _waiting(clause, tokens, place)) is not None:
            return _as_claim(clause, token, tokens[end], rule="assertions.expected")
        if token.lower in g.relatives | g.subordinators - g.coordinators:
            return None
    return None


def _holds_time(clause: _Clause) -> bool:
    return any(clause.span.start <= t.span.start < clause.span.end for t in clause.times)


def _waiting(clause: _Clause, tokens: tuple[Token, ...], place: int) -> int | None:
    """Where the word of expectation behind a form of be stands, None when there is none."""
    end = place + 1
    while end < len(tokens) - 1 and tokens[end].lower in clause.grammar.waiting_adverbs:
        end += 1
    listed = _listed(clause.language, "statements", "expectations")
    return end if tokens[end].lower in listed and _leads_on(tokens, end, clause.grammar) else None


def awaited(cue: list[str], *, language: str) -> bool:
    """Whether the words of a cue, in lower case, tell what nobody in particular expects, thinks or knows: "is expected"."""
    g, listed = grammar_of(language), _listed(language, "statements", "expectations")
    listed |= _listed(language, "statements", "common_knowledge")
    return any(w in g.copulas for w in cue) and cue[-1] in listed | g.infinitive and any(w in listed - g.infinitive for w in cue)


def _leads_on(tokens: tuple[Token, ...], end: int, g: Grammar) -> bool:
    """ "is to open", "is due on Friday", "is likely by May"; not "is said", "was set in stone" or "is to him"."""
    word = tokens[end].lower
    after = tokens[end + 1].lower if end + 1 < len(tokens) else ""
    if word in g.infinitive:
        return after.isalpha() and after not in g.no_infinitives
    return word in g.expects_alone or after in g.infinitive


def _as_claim(clause: _Clause, first: Token, last: Token, *, rule: str) -> OwnWords | None:
    content = _main(clause, first.end)
    return OwnWords(cue=(Span(start=first.start, end=last.end),), content=content, rule=rule) if content else None


@cache
def _cuts(language: str) -> re.Pattern[str]:
    g = grammar_of(language)
    ends = any_of(g.own_ends - g.as_)
    dated_as = rf"(?<!early)(?<!late)(?<!soon)\s{any_of(g.as_)}\s(?!{any_of(g.early_as)}\b)" if g.as_ else r"(?!)"
    return re.compile(rf",\s+{any_of(g.own_cuts)}\b|;\s|\s[—–]\s|\s{ends}\s|{dated_as}")


def _main(clause: _Clause, behind: int) -> Span | None:
    """The clause up to the first subordinate clause behind a place."""
    cut = _cuts(clause.language).search(clause.words.text, behind, clause.span.end)
    return trimmed(clause.words, Span(start=clause.span.start, end=cut.start() if cut else clause.span.end))


# ---------------------------------------------------------------- what is dated


def _dated(clause: _Clause) -> OwnWords | None:
    """A plain report with a date in its main clause."""
    for time in clause.times:
        if not (clause.span.start <= time.span.start < clause.span.end and _dates_an_event(clause, time)):
            continue
        content = _main(clause, time.span.end)
        if content is not None and _has_verb(clause, content):
            return OwnWords(cue=(), content=content, rule="assertions.dated")
    return None


def _dates_an_event(clause: _Clause, time: TimeMention) -> bool:
    if time.interval is None or time.type not in (TimeType.DATE, TimeType.TIME) or clause.words.quoted(time.span.start):
        return False
    days = time.interval.days
    possessive = clause.words.text[time.span.end : time.span.end + 2].lower() in clause.grammar.possessive_marks
    return not possessive and (days is None or days <= _COARSE) and time.words.lower() not in clause.grammar.nows


def _has_verb(clause: _Clause, content: Span) -> bool:
    g, pasts = clause.grammar, _listed(clause.language, "tense", "irregular_pasts")
    words = [t.lower for t in clause.words.tokens_in(content)]
    return any(w in g.finite | g.finite_verbs or (i and (w in pasts or g.is_regular_past(w))) for i, w in enumerate(words))


def _witnessed(clause: _Clause) -> OwnWords | None:
    """What the outlet's own people saw or counted: "Our reporter counted nine boats"."""
    opening = " ".join(t.lower for t in clause.words.tokens_in(clause.span)[:2])
    if opening not in _listed(clause.language, "statements", "own_witnesses"):
        return None
    content = _main(clause, clause.span.start)
    return OwnWords(cue=(), content=content, rule="assertions.witnessed") if content and _has_verb(clause, content) else None


# ---------------------------------------------------------------- what is said in a turn


def _spoken(clause: _Clause) -> OwnWords | None:
    """A sentence of a turn that says something of the world: with a figure, or with a finite form that is not a question's."""
    content = trimmed(clause.words, clause.span)
    tokens = clause.words.tokens_in(content) if content else ()
    if content is None or len(tokens) < _LEAST or tokens[0].lower in clause.grammar.speaking:
        return None
    told = any(t.text[:1].isdigit() for t in tokens) or any(t.lower in clause.grammar.speaking for t in tokens[1:])
    return OwnWords(cue=(), content=content, rule="assertions.turn") if told else None
