"""How sure the words are: asserted, hedged, denied or unknown, with the word that made it so.

`certainty_of` grades the content of a statement from its cue and its main clause; `factuality` (models/factuality) grades one event
in its sentence on the scale of the corpora, -3 (did not happen) to 3 (did). Certainty never becomes a percentage: only the words of
ICD 203 carry their band.

Source: Saurí and Pustejovsky, FactBank (2009), for the scale; ODNI, Intelligence Community Directive 203 (2015), for the bands.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dateline import lexicon
from dateline.model import Certainty, Likelihood, Span
from dateline.read.factuality import factuality
from dateline.read.grammar import grammar_of
from dateline.text import Token, Words

__all__ = ["Grade", "certainty_of", "factuality", "likelihood_in"]

_COPULAS = frozenset(
    "is are was were be been being ’s 's remains remain seems seem appears appear now considered thought deemed".split()
)
_PLAIN_DENIALS = frozenset(("not true", "untrue", "false"))
_PHRASE = 6  # words in the longest phrase of the lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A certainty, the word that took it away from asserted (None when nothing did), and the band of an ICD 203 word."""

    certainty: Certainty
    hedge: str | None = None
    likelihood: Likelihood | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    modals: frozenset[str]
    adverbs: frozenset[str]
    adjectives: frozenset[str]
    passives: frozenset[str]
    seems: frozenset[str]
    beliefs: frozenset[str]
    denials: frozenset[str]
    withholds: frozenset[str]
    sayings: frozenset[str]
    negations: frozenset[str]
    undecided: frozenset[str]
    subordinators: frozenset[str]
    comparisons: frozenset[str]


@cache
def _lists(language: str) -> _Lists:
    topic = lexicon.load(language, "certainty")
    return _Lists(**{name: topic.words(name) for name in _Lists.__slots__})


@cache
def _bands(language: str) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    """The phrases of ICD 203, longest first, so that "very unlikely" is not read as "unlikely"."""
    bands = lexicon.load(language, "certainty").map("likelihood")
    rows = [(tuple(words.split()), low, high) for words, (low, high) in bands.items()]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def certainty_of(words: Words, *, cue: tuple[Span, ...], content: tuple[Span, ...], language: str = "en") -> Grade:
    """The grade of a content under its cue. A refusal beats a denial, a denial beats a hedge.

    `cue` holds the cues of the whole chain of voices, empty for the article's own words; both are spans of the text of `words`.
    """
    lists = _lists(language)
    said = _lower(words, cue)
    if (word := _withheld(said, words, content, lists=lists)) is not None:
        return Grade(certainty=Certainty.UNKNOWN, hedge=word)
    if (word := _denied(said, lists)) is not None:
        return Grade(certainty=Certainty.DENIED, hedge=word)
    main = _main_clause(words, content, lists=lists, language=language)
    word = _believed(said, lists) or _hedged(main, lists)
    if word is None:
        return Grade(certainty=Certainty.ASSERTED)
    return Grade(certainty=Certainty.HEDGED, hedge=word, likelihood=_band_in(main or said, language))


def likelihood_in(words: Words, span: Span, *, language: str = "en") -> Likelihood | None:
    """The band of the first ICD 203 word in the span, None when there is none."""
    return _band_in([t.lower for t in words.tokens_in(span)], language)


def _lower(words: Words, spans: tuple[Span, ...]) -> list[str]:
    return [_plain(t) for span in spans for t in words.tokens_in(span)]


def _plain(token: Token) -> str:
    """The word in lower case; the month of May stays itself."""
    return token.text if token.text == "May" else token.lower


def _phrase(tokens: list[str], phrases: frozenset[str]) -> str | None:
    """The first run of tokens that is one of the phrases, the longer first."""
    for start in range(len(tokens)):
        for length in range(min(_PHRASE, len(tokens) - start), 0, -1):
            run = " ".join(tokens[start : start + length])
            if run in phrases:
                return run
    return None


def _withheld(cue: list[str], words: Words, content: tuple[Span, ...], *, lists: _Lists) -> str | None:
    """Why the cue leaves the content open: a refusal, "has not confirmed", "said whether"; None when it does not."""
    if found := _phrase(cue, lists.withholds):
        return found
    if any(word in lists.sayings and any(b in lists.negations for b in cue[max(0, i - 4) : i]) for i, word in enumerate(cue)):
        return None if _denied(cue, lists) in _PLAIN_DENIALS else " ".join(cue)
    if not cue or not content:
        return None
    inner = words.tokens_in(content[0])
    opens = [cue[-1], *(t.lower for t in inner[:1])]
    return next((word for word in opens if (word in lists.undecided and word != "if") or (word == "if" and word == cue[-1])), None)


def _denied(cue: list[str], lists: _Lists) -> str | None:
    found = _phrase(cue, lists.denials)
    if found is None:
        return None
    before = cue[: cue.index(found.split()[0])]
    return None if any(word in lists.negations for word in before) else found


def _believed(cue: list[str], lists: _Lists) -> str | None:
    return next((w for w in cue if w in lists.beliefs or w in lists.modals or w in lists.adverbs or w in lists.adjectives), None)


def _main_clause(words: Words, content: tuple[Span, ...], *, lists: _Lists, language: str) -> list[str]:
    """The words of the content up to the first subordinate clause; a hedge behind it does not weaken what stands before."""
    taken: list[str] = []
    depth = 0
    tokens: list[Token] = [t for span in content for t in words.tokens_in(span)]
    for token in tokens:
        word = _plain(token)
        if len(taken) > 2 and (word in lists.subordinators or _adds_to_noun(word, taken, lists, language)):
            depth = 1
        elif depth and token.text in ",;":
            depth = 0
        if not depth:
            taken.append(word)
    return taken


def _adds_to_noun(word: str, taken: list[str], lists: _Lists, language: str) -> bool:
    """Whether "that" opens a clause that only describes a noun: "came for a round that could be the last"."""
    g = grammar_of(language)
    if word not in g.that or not any(w in g.finite or g.is_regular_past(w) for w in taken[1:]):
        return False
    opens = lists.beliefs | lists.adjectives | lists.adverbs | lists.seems | lists.passives | lists.sayings | lists.denials
    return taken[-1] not in opens | g.copulas


def _hedged(main: list[str], lists: _Lists) -> str | None:
    """The first word of the clause that hedges it: modal, adverb, "is expected", "appears to", or "a likely push" near its head."""
    if found := _phrase(main, frozenset(w for w in lists.adverbs if " " in w)):
        return found
    for place, word in enumerate(main):
        if word in lists.modals or word in lists.adverbs:
            return word
        before = main[max(0, place - 3) : place]
        if before[-1:] and before[-1] in lists.comparisons:
            continue  # "smaller than feared"
        if word in lists.passives and any(b in _COPULAS for b in before) and _takes_infinitive(main, place):
            return word
        if word in lists.seems and "to" in main[place + 1 : place + 3]:
            return word
        if word in lists.adjectives and (place <= 4 or any(b in _COPULAS or b == "more" for b in before)):
            return word
    return None


def _takes_infinitive(main: list[str], place: int) -> bool:
    after = main[place + 1 : place + 3]
    return not after or (after[0] not in ("by", "in", "at", "with") and (main[place] == "expected" or "to" in after))


def _band_in(tokens: list[str], language: str) -> Likelihood | None:
    best: tuple[int, Likelihood] | None = None
    for phrase, low, high in _bands(language):
        for start in range(len(tokens) - len(phrase) + 1):
            if tuple(tokens[start : start + len(phrase)]) == phrase and (best is None or start + len(phrase) - 1 < best[0]):
                best = (start, Likelihood(words=" ".join(phrase), low=low, high=high))
                break
    return best[1] if best else None
