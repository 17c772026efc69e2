"""Attributions by grammar alone: verbs of saying with their subject before or behind them, "according to", participles, turns.

Used when there is no model, and for what the model does not know (turns of a transcript, voices inside voices). A rule sees the
tokens of one sentence, finds its cue outside quotations, and takes source and content from where they stand around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline import lexicon
from dateline.read.frame import Frame

_OPENING = frozenset("“\"„«‘")
_STOPS = frozenset(". ! ? …".split())
_BREAKS = frozenset(", ; : — – -- ( ) ”".split())
_DETERMINERS = frozenset("the a an his her its their our my another one two three several some many most both other".split())
_PRONOUNS = frozenset("he she they we i it who".split())
_POSSESSIVES = frozenset("'s ’s".split())
_LONGEST_NAME = 12
_TURN_LIMIT = 5  # words of a speaker's name in front of a colon


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Tokens from `start` up to, not including, `stop`."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An attribution as stretches of tokens."""

    source: Stretch | None
    cue: Stretch
    content: tuple[Stretch, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    clause: frozenset[str]  # verbs that take "that"
    quoting: frozenset[str]  # verbs that stand beside a quotation
    tells: frozenset[str]
    participles: frozenset[str]
    auxiliaries: frozenset[str]
    openers: frozenset[str]
    ends: frozenset[str]
    hearers: frozenset[str]
    determiners: frozenset[str]


@cache
def _lists(language: str) -> _Lists:
    book = lexicon.load(language, "attribution")
    says, tells, participles = book.words("says"), book.words("tells"), book.words("participles")
    return _Lists(
        clause=says | book.words("findings") | {"believe", "believes", "believed", "fear", "fears", "feared", "hopes", "hoped"},
        quoting=says | tells | book.words("asks"),
        tells=tells,
        participles=participles,
        auxiliaries=book.words("auxiliaries"),
        openers=book.words("openers_of_clauses"),
        ends=book.words("ends_of_names"),
        hearers=book.words("hearers"),
        determiners=book.words("determiners"),
    )


def found_by_rules(frame: Frame, *, language: str) -> tuple[Found, ...]:
    """The attributions of a text by rules alone, in the order of their cues."""
    lists = _lists(language)
    found: list[Found] = []
    for number in range(len(frame.first)):
        found += _in_sentence(frame, lists, number)
    return tuple(found)


def _in_sentence(frame: Frame, lists: _Lists, number: int) -> Iterator[Found]:
    start, stop = frame.first[number], frame.last[number]
    turn = _turn(frame, start, stop)
    if turn is not None:
        yield turn
        return
    before: Found | None = None
    for at in range(start, stop):
        if frame.quote[at] >= 0:
            continue
        one = _according(frame, at, start, stop) or _said(frame, lists, at, start=start, stop=stop, before=before)
        if one is not None and (before is None or one.cue.start >= before.cue.stop):
            yield one
            before = one


# ---------------------------------------------------------------- according to, turns


def _according(frame: Frame, at: int, start: int, stop: int) -> Found | None:
    if frame.lower[at] != "according" or at + 2 >= stop or frame.lower[at + 1] != "to":
        return None
    end = _name_end(frame, at + 2, stop, frozenset({"who", "which", "that"}))
    source = Stretch(start=at + 2, stop=end)
    content = Stretch(start=end + 1, stop=stop) if at <= start + 1 else Stretch(start=start, stop=at)
    if content.stop - content.start < 2 or end <= at + 2:
        return None
    return Found(source=source, cue=Stretch(start=at, stop=at + 2), content=(content,), rule="attribution.according-to")


def _turn(frame: Frame, start: int, stop: int) -> Found | None:
    """A turn of a transcript: capitals or a name at the head of a paragraph, a colon, and what is said."""
    if start and frame.paragraph[start - 1] == frame.paragraph[start]:
        return None
    colon = next((at for at in range(start + 1, min(start + _TURN_LIMIT + 1, stop)) if frame.text[at] == ":"), None)
    if colon is None or colon + 1 >= stop or frame.quote[start] >= 0:
        return None
    names = frame.text[start:colon]
    if not all(n.isupper() or n == "." for n in names) or not any(len(n) > 1 for n in names):
        return None
    end = next((i for i in range(colon, len(frame.text)) if frame.paragraph[i] != frame.paragraph[start]), len(frame.text))
    return Found(
        source=Stretch(start=start, stop=colon),
        cue=Stretch(start=colon, stop=colon + 1),
        content=(Stretch(start=colon + 1, stop=end),),
        rule="attribution.turn",
    )


# ---------------------------------------------------------------- verbs


def _said(frame: Frame, lists: _Lists, at: int, *, start: int, stop: int, before: Found | None) -> Found | None:
    word = frame.lower[at]
    if (word not in lists.clause and word not in lists.quoting) or _is_noun(frame, lists, at, start):
        return None
    if word in lists.participles:
        return _participle(frame, lists, at, start=start, stop=stop, before=before)
    if at > start and frame.text[at - 1] in (",", "”", '"', "’", "»"):
        inverted = _inverted(frame, lists, at, start=start, stop=stop)
        if inverted is not None:
            return inverted
    return _plain(frame, lists, at, start=start, stop=stop)


def _is_noun(frame: Frame, lists: _Lists, at: int, start: int) -> bool:
    """Whether a word that could be a verb of saying is none: "the report", "his comments", "the United States"."""
    return at > start and (frame.text[at][:1].isupper() or frame.lower[at - 1] in lists.determiners)


def _inverted(frame: Frame, lists: _Lists, at: int, *, start: int, stop: int) -> Found | None:
    """ "...," said NAME, who ...: the source stands behind the verb, the content in front."""
    if at - start < 3 or at + 1 >= stop or not _opens_name(frame, at + 1):
        return None
    end = _name_end(frame, at + 1, stop, lists.ends)
    if frame.quote[at - 1] < 0:  # no quotation in front: "NAME, the mayor, said she was ill" looks the same
        end = _whole_name_end(frame, lists, at + 1, stop)
    if end <= at + 1:
        return None
    content = (Stretch(start=_clause_start(frame, at - 1, start), stop=at), *_resumed(frame, end, stop))
    cue = Stretch(start=at, stop=at + 1)
    return Found(source=Stretch(start=at + 1, stop=end), cue=cue, content=content, rule="attribution.inverted")


def _whole_name_end(frame: Frame, lists: _Lists, at: int, stop: int) -> int:
    """The end of a name that fills its clause, with what is said of it ("for the charity"); `at` when there is a verb in it."""
    end = _name_end(frame, at, stop, frozenset())
    inner = frame.lower[at:end]
    pronoun = inner[:1] and inner[0] in _PRONOUNS and len(inner) > 1
    clause = any(w in lists.auxiliaries - _POSSESSIVES or w in lists.openers or w in lists.clause for w in inner)
    return at if pronoun or clause or len(inner) > _LONGEST_NAME else end


def _plain(frame: Frame, lists: _Lists, at: int, *, start: int, stop: int) -> Found | None:
    subject = _subject(frame, lists, at, start)
    if subject is None:
        return None
    behind = _content_behind(frame, lists, at, stop)
    leads = subject.start > start + 2 and frame.text[subject.start - 1] in (",", "”", '"', "’", "»")
    cue = Stretch(start=subject.stop if at - subject.stop <= 3 else at, stop=at + 1)
    if leads and (behind is None or not _has_that(frame, at, stop)):
        said = Stretch(start=_clause_start(frame, subject.start - 1, start), stop=subject.start)
        content = (said, *_resumed(frame, at + 1, stop))
        return Found(source=subject, cue=cue, content=content, rule="attribution.behind")
    if behind is None:
        return None
    return Found(source=subject, cue=cue, content=(behind,), rule="attribution.in-front")


def _participle(frame: Frame, lists: _Lists, at: int, *, start: int, stop: int, before: Found | None) -> Found | None:
    """"..., saying that ...": the subject is that of the clause before."""
    behind = _content_behind(frame, lists, at, stop)
    if behind is None or at == start or frame.text[at - 1] not in (",", "”", '"', "and", "by", "as"):
        return None
    source = before.source if before is not None else _first_subject(frame, lists, start, at)
    if source is None:
        return None
    return Found(source=source, cue=Stretch(start=at, stop=at + 1), content=(behind,), rule="attribution.participle")


# ---------------------------------------------------------------- where things stand


def _subject(frame: Frame, lists: _Lists, verb: int, start: int) -> Stretch | None:
    """The noun phrase in front of a verb and of its auxiliaries, up to the nearest clause boundary."""
    end = verb
    while end > start and frame.lower[end - 1] in lists.auxiliaries:
        end -= 1
    begin = end
    while begin > start and not _bounds(frame, lists, begin - 1):
        begin -= 1
    if end > start and frame.text[end - 1] == "," and begin == end:
        return _before_apposition(frame, lists, end - 1, start)
    if begin == end or not _can_speak(frame, begin, end):
        return None
    return Stretch(start=begin, stop=end)


def _before_apposition(frame: Frame, lists: _Lists, comma: int, start: int) -> Stretch | None:
    """The subject of "NAME, the mayor, said": with its apposition, back to the clause's start."""
    first = comma - 1
    while first > start and frame.text[first] != ",":
        first -= 1
    begin = first
    while begin > start and not _bounds(frame, lists, begin - 1):
        begin -= 1
    return Stretch(start=begin, stop=comma) if begin < first and _can_speak(frame, begin, first) else None


def _bounds(frame: Frame, lists: _Lists, at: int) -> bool:
    word = frame.lower[at]
    return word in _BREAKS or word in _OPENING or word in lists.openers or frame.quote[at] >= 0 or word in _STOPS


def _can_speak(frame: Frame, begin: int, end: int) -> bool:
    head = frame.lower[begin]
    named = any(t[:1].isupper() for t in frame.text[begin:end])
    return end - begin <= 16 and (named or head in _DETERMINERS or head in _PRONOUNS or end - begin <= 3)


def _content_behind(frame: Frame, lists: _Lists, at: int, stop: int) -> Stretch | None:
    begin = at + 1
    if frame.lower[at] in lists.tells and begin < stop:
        begin = _name_end(frame, begin, stop, lists.ends | lists.openers | {"how", "why", "he", "she", "they", "it"})
    if begin < stop and frame.text[begin] in (",", ":"):
        begin += 1
    if stop - begin < 3 or frame.lower[begin] in ("by", "in", "on", "to", "at", "of", "from", "and", "or"):
        return None
    return Stretch(start=begin, stop=_quote_stop(frame, stop))


def _has_that(frame: Frame, at: int, stop: int) -> bool:
    return at + 1 < stop and (frame.lower[at + 1] == "that" or frame.text[at + 1] in _OPENING)


def _quote_stop(frame: Frame, stop: int) -> int:
    """The end of a content whose quotation runs on over the sentence's end."""
    quote = frame.quote[stop - 1]
    while quote >= 0 and stop < len(frame.text) and frame.quote[stop] == quote:
        stop += 1
    return stop


def _resumed(frame: Frame, at: int, stop: int) -> tuple[Stretch, ...]:
    """The rest of a split quotation behind its verb and source: in this sentence, else in the next of the same paragraph."""
    size = len(frame.text)
    place = next((i for i in range(at, min(stop, at + 25)) if frame.quote[i] >= 0), None)
    if place is None and stop < size and frame.quote[stop] >= 0 and frame.paragraph[stop] == frame.paragraph[at - 1]:
        place = stop
    if place is None or frame.text[place] not in _OPENING:
        return ()
    end = place
    while end < size and frame.quote[end] == frame.quote[place]:
        end += 1
    return (Stretch(start=place, stop=end),)


def _clause_start(frame: Frame, at: int, start: int) -> int:
    """Where the content in front of a verb starts: at its quotation, which may have begun sentences ago, else at its sentence."""
    quote = frame.quote[at] if frame.quote[at] >= 0 else frame.quote[at - 1] if at else -1
    first = at - 1
    while first > 0 and quote >= 0 and frame.quote[first - 1] == quote:
        first -= 1
    return min(start, first) if quote >= 0 else start


def _opens_name(frame: Frame, at: int) -> bool:
    return frame.text[at][:1].isupper() or frame.lower[at] in _DETERMINERS or frame.lower[at] in _PRONOUNS


def _name_end(frame: Frame, at: int, stop: int, ends: frozenset[str]) -> int:
    end = at
    while end < stop and frame.lower[end] not in ends and frame.text[end] not in _BREAKS | _STOPS | _OPENING:
        end += 1
    return end


def _first_subject(frame: Frame, lists: _Lists, start: int, limit: int) -> Stretch | None:
    """The first run of name words of a sentence: whoever a participle far behind most likely belongs to."""
    begin = start
    while begin < limit and frame.text[begin] in _OPENING:
        begin += 1
    end = begin
    while end < limit and (frame.text[end][:1].isupper() or frame.lower[end] in _DETERMINERS or frame.lower[end] in _PRONOUNS):
        end += 1
    return Stretch(start=begin, stop=end) if end > begin and frame.lower[begin] not in lists.openers else None
