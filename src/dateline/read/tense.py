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
from dateline.read.grammar import grammar_of
from dateline.text import Words
from dateline.verbs import Forms, forms_of, tense_at

_MARKS = frozenset('“”"«»‘')
_SHORT = 8  # tokens in which a thing without a verb is named
_REACH = 22  # tokens in which the main verb stands


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """What places a content beside the forms of its verb: sections of the lexicons, each by its name there."""

    plans: frozenset[str]
    expecting: frozenset[str]
    chances: frozenset[str]
    looking_back: frozenset[str]
    lasting: frozenset[str]
    having: frozenset[str]
    relatives: frozenset[str]
    subjects: frozenset[str]
    present_endings: tuple[str, ...]
    verbs: Forms


_OWN = ("plans", "expecting", "chances", "looking_back", "lasting", "having")


@cache
def _signs(language: str) -> _Signs:
    topic, g = lexicon.load(language, "tense"), grammar_of(language)
    return _Signs(
        **{name: topic.words(name) for name in _OWN},
        relatives=g.relatives,
        subjects=g.subjects,
        present_endings=tuple(g.plural_endings),
        verbs=forms_of(language),
    )


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
    signs = _signs(language)
    said = [t.lower for span in cue for t in words.tokens_in(span)]
    body = [t.lower for span in content for t in words.tokens_in(span) if t.text not in _MARKS][:_REACH]
    found = _by_verb(body, said, signs)
    if found is Orientation.FUTURE or _ordered(words, content, signs):
        return Orientation.FUTURE
    if found is Orientation.PRESENT and when is not None and when.words.lower().split()[0] in signs.lasting:
        return found  # what is so until May is so now
    return _by_time(when, published) or found


def _ordered(words: Words, content: tuple[Span, ...], signs: _Signs) -> bool:
    """Whether a content is the infinitive of an order or plan whose "to" stands in front of it."""
    before = words.tokens_in(Span(start=max(0, content[0].start - 12), end=content[0].start)) if content else ()
    return bool(before) and before[-1].lower in signs.verbs.infinitive and before[-1].end == content[0].start - 1


def _by_time(when: TimeMention | None, published: date | None) -> Orientation | None:
    if when is None or when.interval is None or published is None:
        return None
    window = when.interval
    if window.bound is not Bound.WITHIN or (window.earliest and window.earliest > published):
        return Orientation.FUTURE if window.latest is None or window.latest >= published else Orientation.PAST
    if window.latest and window.latest < published:
        return Orientation.PAST
    return None


def _by_verb(body: list[str], said: list[str], signs: _Signs) -> Orientation:
    if len(body) < 2:
        return _without_verb(body, said, signs)
    verbs = signs.verbs
    reported = any(w in verbs.irregular_pasts or w.endswith(verbs.past_endings + verbs.participle_endings) for w in said)
    planned = any(word in signs.plans for word in said)
    to = verbs.infinitive
    if body[0] in to or (body[0] in verbs.negations and body[1] in to) or (planned and to & set(body[:8])):
        return Orientation.FUTURE
    behind = 0  # place up to which the verb of a relative clause reaches
    relative = False
    for place, word in enumerate(body):
        if place and word in signs.relatives:
            relative = True
        if place < behind or (found := tense_at(body, place, forms=signs.verbs, reported=reported)) is None:
            continue
        if relative:
            relative, behind = False, place + 2
            continue
        return Orientation.FUTURE if planned and found is Orientation.PRESENT else found
    if _opens_with_past(body, signs.verbs):
        return Orientation.PAST
    return Orientation.PRESENT if _plain_present(body, signs) else _without_verb(body, said, signs)


def _opens_with_past(body: list[str], verbs: Forms) -> bool:
    """Whether a past form stands first, its subject left with the clause before: "(the boat turned over and) put 40 ashore"."""
    opens = body[0] in verbs.irregular_pasts or (body[0].endswith(verbs.past_endings) and body[0] not in verbs.no_pasts)
    return opens and (body[1] in verbs.determiners or body[1][:1].isdigit())


def _plain_present(body: list[str], signs: _Signs) -> bool:
    """Whether a present stands where no listed form does: "we bury people", "the delay costs the town a million"."""
    if body[0] in signs.subjects and body[1].isalpha():
        return True
    for place in range(1, min(len(body) - 1, _REACH)):
        word, after = body[place], body[place + 1]
        if (
            word.endswith(signs.present_endings)
            and body[place - 1] not in signs.verbs.determiners
            and (after in signs.verbs.determiners or after[:1].isdigit())
        ):
            return True
    return False


def _without_verb(body: list[str], said: list[str], signs: _Signs) -> Orientation:
    """The orientation of a thing: what is planned or likelier lies ahead, what is denied or blamed lies behind."""
    if any(word in signs.plans or word in signs.expecting for word in said) or any(word in signs.chances for word in body):
        return Orientation.FUTURE
    if (body and body[0] in signs.having) or (len(body) <= _SHORT and any(word in signs.looking_back for word in said)):
        return Orientation.PAST
    return Orientation.PRESENT
