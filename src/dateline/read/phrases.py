"""Noun phrases found without a parse: who stands in front of a verb, who is told, what a clause carries, where it ends."""

from __future__ import annotations

import re
from functools import cache

from dateline.model import Span
from dateline.read.figures import nouns_of
from dateline.read.grammar import Grammar, any_of, grammar_of
from dateline.text import Token, Words, behind_dateline

_CONTENT_END = re.compile(r"[\s,;:.!?—–-]+$")
_MARKS = '“”"«»'
_LONGEST = 22  # tokens of a noun phrase
_FURTHEST = 40  # tokens in front of a verb among which its subject is looked for
_ITEM = 4  # tokens of an item in a list of subjects
_HEARER = 9  # tokens of whoever is told
_LEAST = 12  # characters of a clause that is cut


def subject_in(words: Words, before: tuple[Token, ...], *, language: str) -> Span | None:
    """The noun phrase that is the subject of the verb behind `before`: without fronted adverbials and without appositions."""
    g = grammar_of(language)
    if not before or len(before) > _FURTHEST or any(t.text in _MARKS for t in before):
        return None
    label = next((i + 1 for i in range(len(before) - 1, -1, -1) if before[i].text == ":"), 0)
    parts = _comma_parts(before[label:])
    while len(parts) > 1 and _is_adverbial(parts[0], g):
        parts = parts[1:]
    if not parts or (len(parts) > 1 and not _holds_together(parts, before[-1], g)):
        return None
    head = _without_times(_without_openers(list(parts[0]), g), g)
    if not head or len(head) > _LONGEST or head[0].lower in g.nobody or not _is_noun_phrase(head, g) or _is_bare(head, language):
        return None
    end = parts[1][-1].end if len(parts) == 2 and parts[1][0].text[:1].isupper() else head[-1].end
    if words.text[end : end + 2].lower() in g.possessive_marks:
        return None
    return Span(start=head[0].start, end=end)


def _comma_parts(tokens: tuple[Token, ...]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [p for p in parts if p]


def _is_adverbial(part: list[Token], g: Grammar) -> bool:
    while len(part) > 1 and part[0].lower in g.coordinators:
        part = part[1:]
    first = part[0].lower
    return (
        first in g.prepositions
        or first in g.adverbials
        or g.is_participle(first)
        or (g.is_regular_past(first) and len(part) > 1 and (part[1].lower in g.prepositions or part[1].lower in g.by))
    )


def _holds_together(parts: list[list[Token]], last: Token, g: Grammar) -> bool:
    """Whether parts between commas are one subject: a noun with closed appositions, or a list."""
    listed = any(t.lower in g.coordinators for t in parts[-1]) and all(len(p) <= _ITEM for p in parts)
    return listed or (last.text == "," and all(is_apposition(p, g) for p in parts[1:]))


def is_apposition(part: list[Token], g: Grammar) -> bool:
    """Whether what stands behind a comma says who the noun in front of it is."""
    first = part[0]
    return (
        first.text[:1].isupper()
        or first.lower in g.relatives
        or first.lower in g.determiners
        or (len(part) > 1 and part[1].lower in g.tying)
        or first.lower in g.prepositions
    )


def _without_openers(head: list[Token], g: Grammar) -> list[Token]:
    while head and head[0].lower in g.openers:
        head = head[1:]
    dated = len(head) > 1 and head[0].lower in g.saying_times and head[0].lower not in g.determiners
    return _behind_adverbial(head, g) if head and (head[0].lower in g.prepositions or dated) else head


def _without_times(head: list[Token], g: Grammar) -> list[Token]:
    """A noun phrase without the day behind it, which dates its verb: "a court in Tarma on Thursday"."""
    while len(head) > 1 and head[-1].text[:1].isupper() and head[-1].lower.endswith(tuple(g.day_endings)):
        head = head[:-2] if head[-2].lower in g.prepositions else head[:-1]
    dated = len(head) > 3 and head[-2].lower in g.saying_times and head[-1].text.islower() and head[-1].lower not in g.tying
    return head[:-2] if dated else head


def _behind_adverbial(head: list[Token], g: Grammar) -> list[Token]:
    """The noun phrase behind an opening adverbial without a comma: "In Seoul the daily ...", "Under questioning she ..."."""
    for place in range(2, min(len(head), _HEARER)):
        word, before = head[place], head[place - 1].lower
        if before in g.prepositions or before in g.determiners:
            continue
        if word.lower in g.determiners or word.lower in g.subjects:
            return head[place:]
    return []


def _is_noun_phrase(head: list[Token], g: Grammar) -> bool:
    relative = next((i for i, t in enumerate(head) if i and t.lower in g.relatives), len(head))
    closed = (g.subordinators | g.finite) - g.coordinators - g.prepositions
    free = [t for i, t in enumerate(head[:relative]) if not (i and t.lower in g.that and head[i - 1].lower in g.prepositions)]
    left = head[-1].lower in g.determiners - g.subjects and head[-2:-1] and head[-2].lower not in g.determiners  # not "the two"
    broken = head[-1].lower in g.owners | g.possessive_marks or head[0].lower in g.citing
    if broken or (len(head) > 1 and _is_verb_group(head, g)):
        return False
    ends = left or (len(head) > 1 and head[-1].lower in g.prepositions)
    return relative > 0 and not ends and not any(t.lower in closed or t.text in ":;—–-.!?" for t in free)


def _is_bare(head: list[Token], language: str) -> bool:
    """Whether a single plain word stands where a subject would have an article: "(in) identical (notes)"."""
    g, nouns, word = grammar_of(language), nouns_of(language), head[0].lower
    listed = word in g.subjects | g.relatives | g.determiners | g.plurals | nouns.pronouns.keys() | nouns.roles.keys()
    return len(head) == 1 and head[0].text.islower() and not listed and not word.endswith(tuple(g.plural_endings))


def _is_verb_group(head: list[Token], g: Grammar) -> bool:
    """Whether words open with a past form and its preposition: "stated in connection with"."""
    return head[0].text.islower() and g.is_regular_past(head[0].lower) and head[1].lower in g.prepositions


def hearer_behind(tokens: tuple[Token, ...], after: int, *, language: str) -> tuple[Span | None, int]:
    """Who is told, and the place of the token where what is told begins: "that", "to", a quotation, a comma, or a new subject."""
    g = grammar_of(language)
    stop = after
    while stop < len(tokens) and stop < after + _HEARER:
        word = tokens[stop]
        if word.lower in g.complements or word.lower in g.infinitive or word.lower == "not" or word.text in '“"«,:;.':
            break
        new = word.lower in g.subjects or word.lower in g.determiners or _new_name(tokens[stop - 1], word, language)
        if stop > after and new and tokens[stop - 1].lower not in g.prepositions:
            break
        stop += 1
    if stop == after:
        return None, after
    return Span(start=tokens[after].start, end=tokens[stop - 1].end), stop


def _new_name(before: Token, word: Token, language: str) -> bool:
    """Whether a capitalised word behind a plain noun starts the next noun phrase: "told reporters Velde had left"."""
    g, lower = grammar_of(language), before.lower
    tied = lower in g.determiners or lower in g.prepositions or lower in nouns_of(language).named
    return word.text[:1].isupper() and before.text[:1].islower() and not tied


def clause_behind(words: Words, tokens: tuple[Token, ...], after: int, *, limit: int, language: str) -> Span | None:
    """What is carried: behind "that", up to `limit` or the next clause that says something else."""
    g = grammar_of(language)
    while after < len(tokens) and (tokens[after].lower in g.complements or tokens[after].text in ",:"):
        after += 1
    if after >= len(tokens):
        return None
    start = tokens[after].start
    whole = next((q.span.end for q in words.quotes if q.closed and q.span.start == start), None)
    if whole is not None and _joint(language).match(words.text, whole, limit):
        return trimmed(words, Span(start=start, end=whole))  # "(He said) “We won”, and sat down"
    return trimmed(words, Span(start=start, end=_end_of_clause(words, start, limit, language)))


@cache
def _joint(language: str) -> re.Pattern[str]:
    return re.compile(rf",?\s+{any_of(grammar_of(language).joints)}\s+(?![“\"«])")


@cache
def _clause_cut(language: str) -> re.Pattern[str]:
    g = grammar_of(language)
    exact = "".join(rf"(?<!\b{re.escape(word)})" for word in sorted(g.all_but))
    return re.compile(
        rf",\s+(?={any_of(g.turns)}\b)|;\s|\s[—–]\s|{exact}\s+{any_of(g.concessions)}\s",
        re.IGNORECASE,
    )


def _end_of_clause(words: Words, start: int, limit: int, language: str) -> int:
    for match in _clause_cut(language).finditer(words.text, start, limit):
        if not words.quoted(match.start()) and match.start() - start > _LEAST:
            return match.start()
    return limit


def trimmed(words: Words, span: Span) -> Span | None:
    """The span without white space, closing marks and a pair of quotation marks around the whole; None when nothing is left."""
    text = words.text
    start, end = min(behind_dateline(text, span.start), span.end), span.end
    while start < end and text[start] in " \n,;:":
        start += 1
    end = start + len(_CONTENT_END.sub("", text[start:end]))
    while (
        end > start
        and text[end - 1] in "”\"'»"
        and text[start] in "“\"'«"
        and not any(m in text[start + 1 : end - 1] for m in '“”"«»')
    ):
        start += 1 + (text[start + 1 : start + 2].isspace())
        end = start + len(_CONTENT_END.sub("", text[start : end - 1]))
    return Span(start=start, end=end) if end - start > 1 else None
