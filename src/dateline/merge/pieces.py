"""From a sentence to what it tells: its stretches without who said so, each with the verb form that places it in time.

A sentence is cut at its commas. A stretch ruled by a verb of saying ("the council said on Monday") is taken away, up to the clause
that the verb carries. What is left is cut again where a subordinate clause has a time of its own ("since the army removed him in
August").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline import lexicon
from dateline.model import Orientation, Span
from dateline.text import Token, Words, behind_dateline
from dateline.verbs import forms_of, tense_at

_PURE = 8  # words behind a verb of saying that only tell when, where and to whom
_SHORTEST = 3  # words that tell something
_NOUN = 6  # words of a noun in front of its relative clause
_MARKS = frozenset({",", ";", ":", "–", "—", "--"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a sentence that tells something. `perfect`: its verb is "has" or "have" with a participle.

    `span` can be printed; `content` is the part of it that tells, without a sayer in front.
    """

    span: Span
    content: Span
    orientation: Orientation
    perfect: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a sentence tells, and the stretches of it that say who said so."""

    pieces: tuple[Piece, ...]
    said: tuple[Span, ...]


def told(words: Words, sentence: Span) -> Told:
    """The pieces of a sentence in order; none of a quotation or a question."""
    if _mostly_quoted(words, sentence):
        return Told(pieces=(), said=())
    sentence = Span(start=min(behind_dateline(words.text, sentence.start), sentence.end), end=sentence.end)
    kept: list[Span] = []
    said: list[Span] = []
    for segment in _segments(words, sentence):
        tokens = words.tokens_in(segment)
        verb = _saying(tokens)
        if verb is None and not (said and said[-1].end <= segment.start and tokens[0].lower.endswith("ing")):
            kept.append(segment)
            continue
        content = _content(words, segment, verb) if verb is not None else None
        if verb is not None and verb <= 1:
            _drop_sayer(words, kept, said)
        said.append(Span(start=segment.start, end=content.start if content else segment.end))
        if content:
            kept.append(content)
    pieces = (_piece(words, span, _with_sayer(words, span, sentence, said)) for span in _joined(kept, said))
    return Told(pieces=tuple(p for p in pieces if p), said=tuple(said))


def _drop_sayer(words: Words, kept: list[Span], said: Sequence[Span]) -> None:
    """Take away names in front of a verb of saying: in "the dam held, the mayor, Ada Venn, said" they are the sayer's."""
    floor = said[-1].end if said else 0
    while len(kept) > 1 and kept[-1].start >= floor and not _tells(words, kept[-1], behind=kept[0].start):
        kept.pop()


def _tells(words: Words, span: Span, *, behind: int) -> bool:
    """Whether a stretch holds a finite verb; `behind` is where the sentence starts, whose first word is none."""
    tokens = words.tokens_in(Span(start=behind, end=span.end))
    return any(verb_at(tokens, n) is not None for n, token in enumerate(tokens) if token.start >= span.start)


def _mostly_quoted(words: Words, sentence: Span) -> bool:
    quoted = sum(max(0, min(q.span.end, sentence.end) - max(q.span.start, sentence.start)) for q in words.quotes)
    return 2 * quoted > sentence.end - sentence.start or sentence.of(words.text).rstrip('”"’ ').endswith("?")


def _piece(words: Words, span: Span, printed: Span) -> Piece | None:
    tokens = words.tokens_in(span)
    tense = _tense(tokens)
    if tense is None or sum(t.text[0].isalnum() for t in tokens) < _SHORTEST:
        return None
    content = _trimmed(words, span)
    return Piece(span=_trimmed(words, printed), content=content, orientation=tense, perfect=_is_perfect(tokens))


# ---------------------------------------------------------------- who said so


def _segments(words: Words, sentence: Span) -> Iterator[Span]:
    """The sentence cut outside quotations at its commas, semicolons and dashes, and before "and said"."""
    listed = lexicon.load("en", "merge").words("sayings")
    tokens = words.tokens_in(sentence)
    start = sentence.start
    for token, after in zip(tokens, (*tokens[1:], None), strict=True):
        joins = token.lower == "and" and after is not None and after.lower in listed
        if (joins or token.text in _MARKS) and not words.quoted(token.start):
            if words.tokens_in(Span(start=start, end=token.start)):
                yield Span(start=start, end=token.start)
            start = token.end
    if words.tokens_in(Span(start=start, end=sentence.end)):
        yield Span(start=start, end=sentence.end)


def _saying(tokens: Sequence[Token]) -> int | None:
    """The place of the word of saying that rules a stretch, None when another verb does."""
    listed = lexicon.load("en", "merge").words("sayings")
    for place, token in enumerate(tokens):
        pair = f"{token.lower} {tokens[place + 1].lower}" if place + 1 < len(tokens) else ""
        if token.lower in listed or pair in listed or _is_word_of(tokens, place):
            return place
        near = range(place + 1, min(place + 4, len(tokens)))
        leads_on = any(tokens[at].lower in listed or _is_word_of(tokens, at) for at in near)  # "has said", "repeated a report that"
        tense = verb_at(tokens, place)
        if tense is Orientation.FUTURE or (tense is not None and not leads_on):
            return None
    return None


def _is_word_of(tokens: Sequence[Token], place: int) -> bool:
    """Whether a noun of saying carries a clause: "a report by the station that he had left"."""
    nouns = lexicon.load("en", "merge").words("words_of")
    return tokens[place].lower in nouns and any(t.lower == "that" for t in tokens[place + 1 : place + _PURE])


def _content(words: Words, segment: Span, verb: int) -> Span | None:
    """What follows a word of saying, from its "that" or its subject on; None when only day, place or hearer follow."""
    tokens = words.tokens_in(segment)
    rest = tokens[verb + 1 :]
    if _cites(tokens, verb):
        return None
    that = next((place for place, t in enumerate(rest[:_PURE]) if t.lower == "that"), None)
    clause = rest[that + 1 :] if that is not None else rest
    if not clause or _tense(clause) is None:
        return None
    return Span(start=clause[0].start, end=segment.end)


def _cites(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a word of saying leads to a noun, not to what is said: "according to a decree that the mayor signed"."""
    pair = " ".join(t.lower for t in tokens[verb : verb + 2])
    return pair in lexicon.load("en", "grammar").words("according")


def _joined(kept: Sequence[Span], said: Sequence[Span]) -> list[Span]:
    """Neighbouring stretches as one, where nothing of the saying stands between them."""
    joined: list[Span] = []
    for span in kept:
        between = joined and any(joined[-1].end <= s.start and s.end <= span.start for s in said)
        if joined and not between:
            joined[-1] = Span(start=joined[-1].start, end=span.end)
        else:
            joined.append(span)
    return joined


def _with_sayer(words: Words, span: Span, sentence: Span, said: Sequence[Span]) -> Span:
    """With who said it, where the words begin with a pronoun: "the minister's office denied that he had left" can be printed."""
    first = next(iter(words.tokens_in(span)), None)
    if first is None or first.lower not in lexicon.load("en", "merge").words("pronouns"):
        return span
    return Span(start=sentence.start, end=span.end) if any(s.end <= span.start for s in said) else span


def _trimmed(words: Words, span: Span) -> Span:
    """The stretch without a conjunction in front and without marks at its ends."""
    leading = lexicon.load("en", "merge").words("conjunctions")
    tokens = [t for t in words.tokens_in(span) if t.end <= span.end]
    while tokens and (tokens[0].lower in leading or not (tokens[0].text[0].isalnum() or tokens[0].text in "\"“‘$€£")):
        tokens.pop(0)
    while tokens and tokens[-1].text in _MARKS | {"."}:
        tokens.pop()
    return Span(start=tokens[0].start, end=tokens[-1].end) if tokens else span


# ---------------------------------------------------------------- subordinate clauses


def clause_of(words: Words, piece: Span, place: int) -> Span | None:
    """The subordinate clause of a piece that holds a place, None when the place belongs to its main clause.

    A relative clause comes with its noun: "the truce that began on Friday" can be printed, "that began on Friday" cannot.
    """
    tokens = words.tokens_in(piece)
    markers, relatives = (lexicon.load("en", "merge").words(name) for name in ("parting", "relatives"))
    for at in range(len(tokens) - 1, 0, -1):
        if tokens[at].start >= place or tokens[at].lower not in markers | relatives:
            continue
        commas = [t.start for t in tokens[at + 1 :] if t.text == ","] if tokens[at - 1].text == "," else []
        end = min((c for c in commas), default=piece.end)
        has_verb = any(verb_at(tokens, n) is not None for n in range(at + 1, len(tokens)) if tokens[n].start < place)
        if place >= end or not has_verb:
            return None
        first = at + 1 if tokens[at].lower in markers else _noun_before(tokens, at)
        return Span(start=tokens[first].start, end=end)
    return None


def _noun_before(tokens: Sequence[Token], at: int) -> int:
    """Where the noun in front of a relative word begins: at its determiner, else at the word before."""
    determiners = lexicon.load("en", "merge").words("determiners")
    at -= tokens[at - 1].text == ","
    near = range(at - 1, max(-1, at - 1 - _NOUN), -1)
    return next((place for place in near if tokens[place].lower in determiners), max(0, at - 1))


# ---------------------------------------------------------------- tense


def _tense(tokens: Sequence[Token]) -> Orientation | None:
    """Where the first main verb of a stretch puts it; a relative clause is passed over. None without a verb."""
    relative = False
    for place, token in enumerate(tokens):
        if token.lower in {"who", "which", "whose"}:
            relative = True
        found = verb_at(tokens, place)
        if found is None:
            continue
        if not relative:
            return found
        relative = False
    return None


def verb_at(tokens: Sequence[Token], place: int) -> Orientation | None:
    """What the word at a place says of the time if it is a finite verb, else None."""
    forms, body = forms_of("en"), [t.lower for t in tokens[max(0, place - 1) : place + 4]]
    at = min(place, 1)
    if place and body[at] in forms.ahead and tokens[place].text[0].isupper():  # the month of May
        return None
    if body[at] in lexicon.load("en", "tense").words("plans") and forms.infinitive & set(body[at + 1 : at + 2]):
        return Orientation.FUTURE
    return tense_at(body, at, forms=forms)


def _is_perfect(tokens: Sequence[Token]) -> bool:
    first = next((t.lower for place, t in enumerate(tokens) if verb_at(tokens, place) is not None), "")
    return first in forms_of("en").perfect
