"""Where content lies against the publication: past, present or future, from its cue, its time and the form of its main verb.

After "said" a simple past of a state means the present ("said the gate was open"), a pluperfect or the past of an action means the
past, and "would" means the future: English sequence of tenses, read without a parse.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from dateline import lexicon
from dateline.interval import Bound
from dateline.model import Orientation, Span, TimeMention
from dateline.text import Words

_SHORT = 8  # tokens in which a thing without a verb is named
_REACH = 22  # tokens in which the main verb stands


@dataclass(frozen=True, slots=True, kw_only=True)
class _Forms:
    ahead: frozenset[str]
    scheduled: frozenset[str]
    plans: frozenset[str]
    past_auxiliaries: frozenset[str]
    states: frozenset[str]
    present: frozenset[str]
    irregular_pasts: frozenset[str]
    expecting: frozenset[str]
    chances: frozenset[str]
    looking_back: frozenset[str]


@cache
def _forms(language: str) -> _Forms:
    topic = lexicon.load(language, "tense")
    return _Forms(**{name: topic.words(name) for name in _Forms.__slots__})


def orientation_of(
    words: Words,
    *,
    cue: tuple[Span, ...],
    content: tuple[Span, ...],
    when: TimeMention | None,
    published: date | None,
    language: str = "en",
) -> Orientation:
    """The orientation of a content under its cue. `when` is the time that governs the content, `published` the publication day."""
    forms = _forms(language)
    said = [t.lower for span in cue for t in words.tokens_in(span)]
    body = [t.lower for span in content for t in words.tokens_in(span)][:_REACH]
    found = _by_verb(body, said, forms)
    ordered = words.text[: content[0].start].endswith(" to ") if content else False
    if found is Orientation.FUTURE or ordered:
        return Orientation.FUTURE
    return _by_time(when, published) or found


def _by_time(when: TimeMention | None, published: date | None) -> Orientation | None:
    if when is None or when.interval is None or published is None:
        return None
    window = when.interval
    if window.bound is not Bound.WITHIN or (window.earliest and window.earliest > published):
        return Orientation.FUTURE if window.latest is None or window.latest >= published else Orientation.PAST
    if window.latest and window.latest < published:
        return Orientation.PAST
    return None


def _by_verb(body: list[str], said: list[str], forms: _Forms) -> Orientation:
    reported = bool(said)
    planned = any(word in forms.plans for word in said)
    if body[:1] == ["to"] or body[:2] == ["not", "to"] or (planned and "to" in body[:8]):
        return Orientation.FUTURE
    behind = 0  # place up to which the verb of a relative clause reaches
    relative = False
    for place, word in enumerate(body):
        if place and word in ("who", "which", "whose"):
            relative = True
        if place < behind or (found := _verb_at(place, word, body, forms=forms, reported=reported)) is None:
            continue
        if relative:
            relative, behind = False, place + 2
            continue
        return Orientation.FUTURE if planned and found is Orientation.PRESENT else found
    return _without_verb(body, said, forms)


def _without_verb(body: list[str], said: list[str], forms: _Forms) -> Orientation:
    """The orientation of a thing: what is planned or likelier lies ahead, what is denied or blamed lies behind."""
    if any(word in forms.plans or word in forms.expecting for word in said) or any(word in forms.chances for word in body):
        return Orientation.FUTURE
    if body[:1] == ["having"] or (len(body) <= _SHORT and any(word in forms.looking_back for word in said)):
        return Orientation.PAST
    return Orientation.PRESENT


def _verb_at(place: int, word: str, body: list[str], *, forms: _Forms, reported: bool) -> Orientation | None:
    """What the word says of the tense if it is the main verb, else None."""
    after = body[place + 1 : place + 4]
    if word in forms.ahead or (word == "won" and after[:1] in (["'t"], ["’t"])) or ("going" in after[:2] and "to" in after):
        return Orientation.PAST if after[:1] == ["have"] else Orientation.FUTURE
    copula = word in forms.present or word in ("was", "were")
    if copula and (after[:1] == ["to"] or any(w in forms.scheduled for w in after[:2])):
        return Orientation.FUTURE if not after or "have" not in after else Orientation.PAST
    if word in ("has", "have") and after[:1] == ["to"]:
        return Orientation.FUTURE
    if word in forms.past_auxiliaries:
        return Orientation.PAST if after else None
    if word in ("was", "were"):
        return Orientation.PAST if _action(after) or not reported else Orientation.PRESENT
    if word in forms.states and reported:
        return Orientation.PRESENT
    if word in forms.present:
        return Orientation.PRESENT
    if place and (word in forms.irregular_pasts or _regular_past(word, body, place)):
        return Orientation.PAST
    return None


def _action(after: list[str]) -> bool:
    return any(w.endswith("ed") for w in after[:2]) and "being" not in after[:1]


def _regular_past(word: str, body: list[str], place: int) -> bool:
    return (
        len(word) > 4
        and word.endswith("ed")
        and body[place - 1] not in ("the", "a", "an", "of", "its", "his", "her", "their", "by", "newly", "and", "or", "more")
    )
