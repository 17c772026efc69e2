"""What "and" joins: the clauses of a content that are each a claim of their own.

Parted are "A and that B", and clauses with a finite verb each: "A, and B will C", "A and would C" (the subject stays with the
first). Quoted words are left whole.
"""

from __future__ import annotations

import re
from functools import cache

from dateline import lexicon
from dateline.model import Span
from dateline.read.chains import verbs_of
from dateline.read.grammar import any_of, grammar_of
from dateline.read.phrases import trimmed
from dateline.text import Token, Words

_REACH = 7  # tokens behind "and" among which the verb of a clause with a subject of its own stands
_LEAST = 3  # tokens of a part


def conjuncts(words: Words, content: Span, *, language: str) -> list[Span]:
    """The parts of a content, in order; the content itself when nothing parts it."""
    if any(q.span.start <= content.start + 1 and content.end <= q.span.end + 1 for q in words.quotes):
        return [content]
    parts: list[Span] = []
    start = content.start
    for match in _joints(language).finditer(words.text, content.start, content.end):
        before, behind = Span(start=start, end=match.start()), Span(start=match.end(), end=content.end)
        if words.quoted(match.start()) or not _parts(words, before, behind, match["that"] is not None, language=language):
            continue
        parts.append(before)
        start = match.end()
    parts.append(Span(start=start, end=content.end))
    return [p for part in parts if (p := trimmed(words, part)) is not None] or [content]


@cache
def _joints(language: str) -> re.Pattern[str]:
    g = grammar_of(language)
    that = rf"{any_of(g.complements)}\s+(?!{any_of(g.that_is_no_clause)}\b)"
    return re.compile(rf"(?:,?\s+{any_of(g.joints)}|;)\s+(?P<that>{that})?", re.IGNORECASE)


def _parts(words: Words, before: Span, behind: Span, told: bool, *, language: str) -> bool:
    """Whether both sides of a joint are clauses."""
    front, back = words.tokens_in(before), words.tokens_in(behind)
    if told:
        return len(front) > 1 and len(back) > 1
    return len(front) >= _LEAST and len(back) >= _LEAST and has_finite(front, language) and _goes_on(back, language)


def has_finite(tokens: tuple[Token, ...], language: str) -> bool:
    """Whether the tokens hold a finite verb that is not inside a relative or subordinate clause opened before it."""
    g = grammar_of(language)
    inner = g.relatives | (g.subordinators - g.coordinators)
    open_clause = False
    for token in tokens[1:]:
        if token.text == ",":
            open_clause = False
        elif token.lower in inner:
            open_clause = True
        elif not open_clause and is_finite(token, language=language):
            return True
    return False


def is_finite(token: Token, *, language: str) -> bool:
    """Whether a token looks like a finite verb: an auxiliary, or a past form."""
    g = grammar_of(language)
    return token.lower in g.finite or token.lower in _pasts(language) or g.is_regular_past(token.lower)


@cache
def _pasts(language: str) -> frozenset[str]:
    return lexicon.load(language, "tense").words("irregular_pasts")


def _goes_on(tokens: tuple[Token, ...], language: str) -> bool:
    """Whether a clause opens: with its verb, or with a subject and its finite verb."""
    g = grammar_of(language)
    first = tokens[0].lower
    if first in g.finite or (first in g.joint_adverbs and tokens[1].lower in g.finite):
        return True
    if (
        first in verbs_of(language).carrying
        and tokens[1].lower not in g.prepositions - g.infinitive
        and first.endswith(tuple(g.plural_endings))
    ):
        return True
    if first in _pasts(language) or (g.is_regular_past(first) and tokens[0].text[:1].islower()):
        return not any(t.lower in g.finite or t.lower in _pasts(language) for t in tokens[1:4])
    for token in tokens[1:_REACH]:
        if token.text in ",;" or token.lower in g.relatives | g.subordinators:
            return False
        if token.lower in g.finite:
            return True
    return False
