"""Where content lies against the publication: past, present or future, from its cue, its time and the form of its main verb.

After "said" a simple past of a state means the present ("said the gate was open"), a pluperfect or the past of an action means the
past, and "would" means the future: English sequence of tenses, read without a parse.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from dateline import lexicon
from dateline.interval import Bound
from dateline.model import Orientation, Span, TimeMention
from dateline.read.grammar import grammar_of
from dateline.text import Words

_MARKS = frozenset('“”"«»‘')
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
    lasting: frozenset[str]
    going_to: frozenset[str]
    was: frozenset[str]
    perfect: frozenset[str]
    past_participles: frozenset[str]
    no_pasts: frozenset[str]
    no_verb_behind: frozenset[str]
    having: frozenset[str]
    negations: frozenset[str]
    to: frozenset[str]
    relatives: frozenset[str]
    subjects: frozenset[str]
    determiners: frozenset[str]
    copulas: frozenset[str]
    past_endings: tuple[str, ...]
    participle_endings: tuple[str, ...]
    present_endings: tuple[str, ...]


_OWN = (
    "ahead", "scheduled", "plans", "past_auxiliaries", "states", "present", "irregular_pasts", "expecting", "chances",
    "looking_back", "lasting", "going_to", "was", "perfect", "past_participles", "no_pasts", "no_verb_behind", "having",
)  # fmt: skip


@cache
def _forms(language: str) -> _Forms:
    topic, g = lexicon.load(language, "tense"), grammar_of(language)
    return _Forms(
        **{name: topic.words(name) for name in _OWN},
        negations=lexicon.load(language, "certainty").words("negations"),
        to=g.infinitive,
        relatives=g.relatives,
        subjects=g.subjects,
        determiners=g.determiners,
        copulas=g.copulas,
        past_endings=tuple(g.past_endings),
        participle_endings=tuple(g.participle_endings),
        present_endings=tuple(g.plural_endings),
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
    forms = _forms(language)
    said = [t.lower for span in cue for t in words.tokens_in(span)]
    body = [t.lower for span in content for t in words.tokens_in(span) if t.text not in _MARKS][:_REACH]
    found = _by_verb(body, said, forms)
    if found is Orientation.FUTURE or _ordered(words, content, forms):
        return Orientation.FUTURE
    if found is Orientation.PRESENT and when is not None and when.words.lower().split()[0] in forms.lasting:
        return found  # what is so until May is so now
    return _by_time(when, published) or found


def _ordered(words: Words, content: tuple[Span, ...], forms: _Forms) -> bool:
    """Whether a content is the infinitive of an order or plan whose "to" stands in front of it."""
    before = words.tokens_in(Span(start=max(0, content[0].start - 12), end=content[0].start)) if content else ()
    return bool(before) and before[-1].lower in forms.to and before[-1].end == content[0].start - 1


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
    if len(body) < 2:
        return _without_verb(body, said, forms)
    reported = any(w in forms.irregular_pasts or w.endswith(forms.past_endings + forms.participle_endings) for w in said)
    planned = any(word in forms.plans for word in said)
    if body[0] in forms.to or (body[0] in forms.negations and body[1] in forms.to) or (planned and forms.to & set(body[:8])):
        return Orientation.FUTURE
    behind = 0  # place up to which the verb of a relative clause reaches
    relative = False
    for place, word in enumerate(body):
        if place and word in forms.relatives:
            relative = True
        if place < behind or (found := _verb_at(place, word, body, forms=forms, reported=reported)) is None:
            continue
        if relative:
            relative, behind = False, place + 2
            continue
        return Orientation.FUTURE if planned and found is Orientation.PRESENT else found
    if _opens_with_past(body, forms):
        return Orientation.PAST
    return Orientation.PRESENT if _plain_present(body, forms) else _without_verb(body, said, forms)


def _opens_with_past(body: list[str], forms: _Forms) -> bool:
    """Whether a past form stands first, its subject left with the clause before: "(the boat turned over and) put 40 ashore"."""
    opens = body[0] in forms.irregular_pasts or (body[0].endswith(forms.past_endings) and body[0] not in forms.no_pasts)
    return opens and (body[1] in forms.determiners or body[1][:1].isdigit())


def _plain_present(body: list[str], forms: _Forms) -> bool:
    """Whether a present stands where no listed form does: "we bury people", "the delay costs the town a million"."""
    if body[0] in forms.subjects and body[1].isalpha():
        return True
    for place in range(1, min(len(body) - 1, _REACH)):
        word, after = body[place], body[place + 1]
        if (
            word.endswith(forms.present_endings)
            and body[place - 1] not in forms.determiners
            and (after in forms.determiners or after[:1].isdigit())
        ):
            return True
    return False


def _without_verb(body: list[str], said: list[str], forms: _Forms) -> Orientation:
    """The orientation of a thing: what is planned or likelier lies ahead, what is denied or blamed lies behind."""
    if any(word in forms.plans or word in forms.expecting for word in said) or any(word in forms.chances for word in body):
        return Orientation.FUTURE
    if (body and body[0] in forms.having) or (len(body) <= _SHORT and any(word in forms.looking_back for word in said)):
        return Orientation.PAST
    return Orientation.PRESENT


def _verb_at(place: int, word: str, body: list[str], *, forms: _Forms, reported: bool) -> Orientation | None:
    """What the word says of the tense if it is the main verb, else None."""
    after = body[place + 1 : place + 4]
    if word in forms.ahead or (after and f"{word} {after[0]}" in forms.going_to):
        return Orientation.PAST if after[:1] and after[0] in forms.perfect else Orientation.FUTURE
    copula = word in forms.present or word in forms.was
    if copula and any(pair in forms.going_to for pair in map(" ".join, pairwise(after))):
        return Orientation.FUTURE
    if copula and ((after[:1] and after[0] in forms.to) or any(w in forms.scheduled for w in after[:2])):
        return Orientation.FUTURE if not forms.perfect & set(after) else Orientation.PAST
    if word in forms.perfect and after[:1] and after[0] in forms.to:
        return Orientation.FUTURE
    if word in forms.past_auxiliaries:
        thing = bool(after) and (after[0] in forms.determiners or after[0][:1].isdigit())
        held = thing and (reported or word in forms.perfect)
        return Orientation.PRESENT if held else Orientation.PAST if after else None
    if word in forms.was:
        return Orientation.PAST if not reported or _action(after, forms) else Orientation.PRESENT
    if word in forms.states and reported:
        return Orientation.PRESENT
    if word in forms.present:
        return Orientation.PRESENT
    if place and (word in forms.irregular_pasts or _regular_past(body, place, forms)):
        return Orientation.PAST
    return None


def _action(after: list[str], forms: _Forms) -> bool:
    """Whether a participle behind a form of be tells of something that happened; "was believed to be" does not."""
    done = any(w.endswith(forms.past_endings) or w in forms.irregular_pasts or w in forms.past_participles for w in after[:2])
    return (
        done
        and not after[0].endswith(forms.participle_endings)
        and not (len(after) > 2 and after[1] in forms.to and after[2] in forms.copulas)
    )


def _regular_past(body: list[str], place: int, forms: _Forms) -> bool:
    word, before = body[place], body[place - 1]
    return (
        len(word) > 4
        and word.endswith(forms.past_endings)
        and word not in forms.no_pasts
        and before not in forms.determiners | forms.no_verb_behind
    )
