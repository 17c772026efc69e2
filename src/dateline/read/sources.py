"""The noun phrase of whoever speaks, from words that a tagger took for a source: whole, printable, and able to speak.

A tagger cuts at times inside a noun phrase ("Harrow orchards" of "the brother of the owner of the Harrow orchards") or takes a word
beside it. The span is widened to the phrase that it lies in, freed of what opens the clause, and given up when its words cannot be
a voice. A relative pronoun stands for the noun in front of it.
"""

from __future__ import annotations

from dateline.model import Span
from dateline.read.figures import nouns_of
from dateline.read.grammar import Grammar, grammar_of
from dateline.text import Token, Words

_BREAKS = frozenset(', ; : — – -- - ( ) . ! ? “ ” " « »'.split())
_DASHES = frozenset("— – -- -".split())
_NEAR = 4  # tokens in front of a noun among which its determiner stands
_LONGEST = 14  # tokens by which a phrase is widened


def source_in(words: Words, span: Span, *, language: str) -> Span | None:
    """The noun phrase that a span lies in; None when it cannot be a voice."""
    g = grammar_of(language)
    sentence = words.sentence_at(span.start) or span
    tokens = words.tokens_in(Span(start=sentence.start, end=max(sentence.end, span.end)))
    inside = [i for i, t in enumerate(tokens) if span.start <= t.start < span.end]
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    dash = next((i for i in range(last - 1, first, -1) if tokens[i].text in _DASHES and tokens[i - 1].text.isdigit()), None)
    first = first if dash is None else dash + 1  # "March 12 - Farmers"
    while first < last and (tokens[first].text in _BREAKS or tokens[first].lower in g.openers or tokens[first].lower in g.finite):
        first += 1
    while last > first and (tokens[last].text in _BREAKS or tokens[last].lower in g.relatives):
        last -= 1
    if first == last and tokens[first].lower in g.relatives:
        return _antecedent(tokens, first, g)
    first, last = _widened_left(tokens, first, g), _to_noun(tokens, _widened_right(tokens, last, g), language)
    found = Span(start=tokens[first].start, end=tokens[last].end)
    return found if _can_speak(tokens[first : last + 1], language) else None


def _antecedent(tokens: tuple[Token, ...], place: int, g: Grammar) -> Span | None:
    """The noun phrase in front of "who", across its comma."""
    last = place - 1
    if last >= 0 and tokens[last].text == ",":
        last -= 1
    first = last
    while first > 0 and not _is_edge(tokens[first - 1], g):
        first -= 1
    return Span(start=tokens[first].start, end=tokens[last].end) if last >= 0 and first <= last else None


def _is_edge(token: Token, g: Grammar) -> bool:
    lower = token.lower
    tied = lower in g.tying
    return token.text in _BREAKS or lower in g.finite or lower in g.subordinators or (lower in g.prepositions and not tied)


def _widened_left(tokens: tuple[Token, ...], first: int, g: Grammar) -> int:
    """To the determiner or the first word of the names that the phrase starts with."""
    if tokens[first].lower in g.determiners | g.subjects:
        return first
    for place in range(first - 1, max(first - _NEAR, -1), -1):
        if tokens[place].lower in g.determiners:
            return place
        if not tokens[place].text.islower() or _is_edge(tokens[place], g) or tokens[place].lower in g.tying:
            break
    start = first
    while start > 0 and first - start < _LONGEST:
        token = tokens[start - 1]
        if token.lower in g.determiners:
            return start - 1
        if _is_edge(token, g) or token.lower in g.tying or not _joins(token):
            break
        start -= 1
    return start


def _joins(token: Token) -> bool:
    """Whether a word in front belongs to the phrase: a part of a name."""
    return token.text[:1].isupper()


def _widened_right(tokens: tuple[Token, ...], last: int, g: Grammar) -> int:
    """Over names that go on, and from a preposition or article at the end to its noun."""
    while last + 1 < len(tokens) and (
        (tokens[last].text[:1].isupper() and tokens[last + 1].text[:1].isupper())
        or tokens[last].lower in g.tying
        or tokens[last].lower in g.determiners - g.subjects
    ):
        following = tokens[last + 1]
        if following.text in _BREAKS or following.lower in g.finite:
            break
        last += 1
    while last > 0 and tokens[last].lower in g.tying | g.prepositions:
        last -= 1
    return last


def _to_noun(tokens: tuple[Token, ...], last: int, language: str) -> int:
    """From an adjective at the end to the noun of a body or person behind it: "the regional (fire service)"."""
    nouns = nouns_of(language)
    known = nouns.organisations | nouns.roles.keys() | nouns.pronouns.keys() | nouns.plurals.keys()
    if not tokens[last].text.islower() or tokens[last].lower in known or tokens[last].lower.endswith("s"):
        return last
    for place in range(last + 1, min(last + 3, len(tokens))):
        if not tokens[place].text.islower() or tokens[place].lower in grammar_of(language).finite:
            return last
        if tokens[place].lower in nouns.organisations | nouns.roles.keys():
            return place
    return last


def names_somebody(tokens: tuple[Token, ...], *, language: str) -> bool:
    """Whether a name, a pronoun, or a noun of people, bodies or documents stands among the words."""
    nouns = nouns_of(language)
    listed = nouns.roles.keys() | nouns.pronouns.keys() | nouns.organisations | nouns.titles | nouns.plurals.keys()
    return any(t.lower in listed or (t.text[:1].isupper() and t.lower not in nouns.plain_starts) for t in tokens)


def _can_speak(tokens: tuple[Token, ...], language: str) -> bool:
    """Whether the phrase names somebody, or is a noun that may do so."""
    g = grammar_of(language)
    if any(t.lower in g.finite for t in tokens[:3]) and tokens[0].lower in g.subjects:
        return False
    if names_somebody(tokens, language=language):
        return True
    return len(tokens) > 1 and tokens[-1].text.isalpha() and tokens[0].lower not in g.prepositions
