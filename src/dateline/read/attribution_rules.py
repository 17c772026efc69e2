"""Attributions by grammar alone: verbs of saying with their subject before or behind them, "according to", participles, turns.

Used when there is no model, and for what the model does not know (turns of a transcript, voices inside voices). A rule sees the
tokens of one sentence, finds its cue outside quotations, and takes source and content from where they stand around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dateline import lexicon
from dateline.read.attribution_forms import (
    BREAKS,
    DETERMINERS,
    OPENING,
    PRONOUNS,
    STOPS,
    Found,
    Stretch,
    found_by_form,
    name_end,
    opens_name,
    with_forms,
)
from dateline.read.frame import Frame

_POSSESSIVES = frozenset("'s ’s".split())
_OWNERS = frozenset("his her its their our my".split())
_LONGEST_NAME = 12
_LONGEST_THING = 6  # tokens of what a noun is about ("criticism of the new tariff")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    clause: frozenset[str]  # verbs that take "that"
    quoting: frozenset[str]  # verbs that stand beside a quotation
    verbs: frozenset[str]  # both, and the participles of verbs of attitude
    tells: frozenset[str]
    participles: frozenset[str]
    auxiliaries: frozenset[str]
    openers: frozenset[str]
    ends: frozenset[str]
    nominals: frozenset[str]
    determiners: frozenset[str]


@cache
def _lists(language: str) -> _Lists:
    book = lexicon.load(language, "attribution")
    says, tells, participles = book.words("says"), book.words("tells"), book.words("participles")
    clause = says | book.words("findings") | {"believe", "believes", "believed", "fear", "fears", "feared", "hopes", "hoped"}
    quoting = says | tells | book.words("asks")
    return _Lists(
        clause=clause,
        quoting=quoting,
        verbs=clause | quoting | participles,
        tells=tells,
        participles=participles,
        auxiliaries=book.words("auxiliaries"),
        openers=book.words("openers_of_clauses"),
        ends=book.words("ends_of_names"),
        nominals=book.words("nominals"),
        determiners=book.words("determiners"),
    )


def found_by_rules(frame: Frame, *, language: str) -> tuple[Found, ...]:
    """The attributions of a text by rules alone, in the order of their cues."""
    lists = _lists(language)
    found = [one for start, stop in zip(frame.first, frame.last, strict=True) for one in _in_sentence(frame, lists, start, stop)]
    return tuple(sorted(with_forms(found, found_by_form(frame, language=language)), key=lambda one: one.cue.start))


def _in_sentence(frame: Frame, lists: _Lists, start: int, stop: int) -> Iterator[Found]:
    before: Found | None = None
    for at in range(start, stop):
        if frame.quote[at] >= 0:
            continue
        one = _said(frame, lists, at, start=start, stop=stop, before=before) or _noun(frame, lists, at, start=start, stop=stop)
        if one is not None and (before is None or one.cue.start >= before.cue.stop):
            yield one
            before = one


# ---------------------------------------------------------------- verbs


def _said(frame: Frame, lists: _Lists, at: int, *, start: int, stop: int, before: Found | None) -> Found | None:
    word = frame.lower[at]
    if word not in lists.verbs or _is_noun(frame, lists, at, start):
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
    if at - start < 3 or at + 1 >= stop or not opens_name(frame, at + 1):
        return None
    end = name_end(frame, at + 1, stop, lists.ends)
    if frame.quote[at - 1] < 0:  # no quotation in front: "NAME, the mayor, said she was ill" looks the same
        end = _whole_name_end(frame, lists, at + 1, stop)
    if end <= at + 1:
        return None
    content = (Stretch(start=_clause_start(frame, at - 1, start), stop=at), *_resumed(frame, end, stop))
    cue = Stretch(start=at, stop=at + 1)
    return Found(source=Stretch(start=at + 1, stop=end), cue=cue, content=content, rule="attribution.inverted")


def _whole_name_end(frame: Frame, lists: _Lists, at: int, stop: int) -> int:
    """The end of a name that fills its clause, with what is said of it ("for the charity"); `at` when there is a verb in it."""
    end = name_end(frame, at, stop, frozenset())
    inner = frame.lower[at:end]
    pronoun = inner[:1] and inner[0] in PRONOUNS and len(inner) > 1
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


# ---------------------------------------------------------------- nouns


def _noun(frame: Frame, lists: _Lists, at: int, *, start: int, stop: int) -> Found | None:
    """What a noun of saying is about, and whose it is: "the court's ruling that ...", "her denial of any wrongdoing"."""
    if frame.lower[at] not in lists.nominals or at + 3 >= stop:
        return None
    behind, source = at + 1, _owner(frame, lists, at, start)
    if frame.lower[behind] in ("from", "by", "among") and opens_name(frame, behind + 1):
        end = name_end(frame, behind + 1, stop, lists.openers | lists.auxiliaries)
        source, behind = Stretch(start=behind + 1, stop=end), end
    while behind < stop and frame.lower[behind] in ("is", "was"):
        behind += 1
    if behind + 2 >= stop:
        return None
    if frame.lower[behind] == "that":
        source = source or _first_subject(frame, lists, start, at - 1)
        end = next((i for i in range(behind + 1, stop) if frame.text[i] in BREAKS | STOPS), stop)
    elif source is not None and frame.lower[behind] == "of":
        limit = min(stop, behind + 1 + _LONGEST_THING)
        end = name_end(frame, behind + 1, limit, lists.auxiliaries - {"to"} | lists.openers | lists.quoting)
    else:
        return None
    if end == behind + 1:
        return None
    content = Stretch(start=behind + 1, stop=end)
    return Found(source=source, cue=Stretch(start=at, stop=at + 1), content=(content,), rule="attribution.noun")


def _owner(frame: Frame, lists: _Lists, at: int, start: int) -> Stretch | None:
    """Whoever a noun belongs to: "her" denial, "the court's" ruling."""
    if at == start:
        return None
    if frame.lower[at - 1] in _OWNERS:
        return Stretch(start=at - 1, stop=at)
    mark = next((i for i in (at - 1, at - 2) if i > start and frame.lower[i] in ("'s", "’s", "’", "'")), None)
    if mark is None:
        return None
    begin, verbs = mark, lists.quoting | lists.auxiliaries
    while begin > start and not _bounds(frame, lists, begin - 1) and frame.lower[begin - 1] not in verbs:
        begin -= 1
    return Stretch(start=begin, stop=mark) if begin < mark else None


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
    return word in BREAKS or word in OPENING or word in lists.openers or frame.quote[at] >= 0 or word in STOPS


def _can_speak(frame: Frame, begin: int, end: int) -> bool:
    head = frame.lower[begin]
    named = any(t[:1].isupper() for t in frame.text[begin:end])
    return end - begin <= 16 and (named or head in DETERMINERS or head in PRONOUNS or end - begin <= 3)


def _content_behind(frame: Frame, lists: _Lists, at: int, stop: int) -> Stretch | None:
    begin = at + 1
    if frame.lower[at] in lists.tells and begin < stop:
        begin = name_end(frame, begin, stop, lists.ends | lists.openers | {"how", "why", "he", "she", "they", "it"})
    if begin < stop and frame.text[begin] in (",", ":"):
        begin += 1
    if stop - begin < 3 or frame.lower[begin] in ("by", "in", "on", "to", "at", "of", "from", "and", "or"):
        return None
    return Stretch(start=begin, stop=_quote_stop(frame, stop))


def _has_that(frame: Frame, at: int, stop: int) -> bool:
    return at + 1 < stop and (frame.lower[at + 1] == "that" or frame.text[at + 1] in OPENING)


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
    if place is None or frame.text[place] not in OPENING:
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


def _first_subject(frame: Frame, lists: _Lists, start: int, limit: int) -> Stretch | None:
    """The first run of name words of a sentence: whoever a participle far behind most likely belongs to."""
    begin = start
    while begin < limit and frame.text[begin] in OPENING:
        begin += 1
    end = begin
    while end < limit and (frame.text[end][:1].isupper() or frame.lower[end] in DETERMINERS or frame.lower[end] in PRONOUNS):
        end += 1
    if end < limit and end > begin and frame.lower[end - 1] in DETERMINERS:
        end += 1
    return Stretch(start=begin, stop=end) if end > begin and frame.lower[begin] not in lists.openers else None
