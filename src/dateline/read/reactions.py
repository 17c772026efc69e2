"""Statements about what has just been said: "The minister rejected that.", "Kelm has not confirmed the report.".

The words of such a reaction only point; what is denied, confirmed or left open is the content of the statement in front of it, in
the same sentence or the one before. A reaction of the voice that made the statement is none.
"""

from __future__ import annotations

from functools import cache

from dateline import lexicon
from dateline.model import Span
from dateline.read.chains import verbs_of
from dateline.read.drafts import Draft, Layer, overlap
from dateline.read.grammar import grammar_of
from dateline.read.phrases import subject_in
from dateline.text import Token, Words

_POINTER = 4  # tokens of "this", "the latest report"
_CLAUSE = 30  # tokens in front of a verb among which its clause begins


def with_reactions(words: Words, drafts: list[Draft], *, language: str) -> list[Draft]:
    """The drafts with those of the reactions to them; what a reaction takes for its own words is no draft beside it."""
    found = [r for sentence in words.sentences for r in _reactions(words, sentence, drafts, language)]
    cues = [c for r in found for c in r.cue]
    return [d for d in drafts if not any(overlap(a, b) for a in d.cue for b in cues)] + found


@cache
def _reacting(language: str) -> frozenset[str]:
    return verbs_of(language).denials | lexicon.load(language, "statements").words("confirmations")


def _reactions(words: Words, sentence: Span, drafts: list[Draft], language: str) -> list[Draft]:
    tokens = words.tokens_in(sentence)
    found: list[Draft] = []
    for place, token in enumerate(tokens):
        if not place or token.lower not in _reacting(language) or words.quoted(token.start):
            continue
        if not _points(tokens[place + 1 :], language):
            continue
        reaction = _reaction(words, tokens, place, drafts=drafts, language=language)
        if reaction is not None and not any(overlap(reaction.cue[0], c) for r in found for c in r.cue):
            found.append(reaction)
    return found


def _points(behind: tuple[Token, ...], language: str) -> bool:
    """Whether the words behind a verb only point to what was said, up to a mark, a joint or an adverbial."""
    g, lists = grammar_of(language), lexicon.load(language, "statements")
    ends = g.joints | g.prepositions | (g.subordinators - g.that)
    stop = next((i for i, t in enumerate(behind) if not t.text[0].isalnum() or t.lower in ends), len(behind))
    if not 0 < stop <= _POINTER:
        return False
    alone = stop == 1 and behind[0].lower in lists.words("pointers")
    return alone or (behind[0].lower in g.determiners and behind[stop - 1].lower in lists.words("pointed_nouns"))


def _reaction(words: Words, tokens: tuple[Token, ...], place: int, *, drafts: list[Draft], language: str) -> Draft | None:
    g, verbs = grammar_of(language), verbs_of(language)
    start = place
    while start and (tokens[start - 1].lower in verbs.auxiliaries | _reacting(language) | verbs.negations):
        start -= 1
    first = max(start - _CLAUSE, 0)
    for at in range(start - 1, first - 1, -1):
        if tokens[at].text in ",;—–" or (at and tokens[at].lower in g.concessions | g.joints and tokens[at - 1].text == ","):
            first = at + 1
            break
    while first < start and tokens[first].lower in g.concessions | g.joints | g.openers:
        first += 1
    subject = subject_in(words, tokens[first:start], language=language)
    if subject is None or {t.lower for t in tokens[start:place]} & (g.ahead | g.infinitive):
        return None
    said = _said_before(words, subject, drafts)
    if said is None:
        return None
    cue = Span(start=tokens[start].start, end=tokens[place].end)
    return Draft(layers=(Layer(source=(subject,), cue=(cue,)),), content=said.content, rule="reactions.pointed")


def _said_before(words: Words, subject: Span, drafts: list[Draft]) -> Draft | None:
    """The last statement in front of a reaction, in its sentence or the one before."""
    sentence = words.sentence_at(subject.start)
    before = [s for s in words.sentences if sentence and s.end <= sentence.start][-1:]
    since = before[0].start if before else sentence.start if sentence else 0
    ended = [d for d in drafts if d.start >= since and d.content[-1].end <= subject.start]
    return max(ended, key=lambda d: (d.content[-1].end, d.start), default=None)
